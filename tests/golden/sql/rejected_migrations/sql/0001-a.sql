-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY, --
    b BIGINT NOT NUL -- misspelt
);
CREATE INDEX x ON nothing (id);
