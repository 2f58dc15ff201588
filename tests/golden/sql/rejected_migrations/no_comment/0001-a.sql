-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY, --
    name TEXT NOT NULL,
    version BIGINT NOT NULL -- of the row
);
