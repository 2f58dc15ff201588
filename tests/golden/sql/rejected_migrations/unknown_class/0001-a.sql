-- :table a public
CREATE TABLE a (
    id BIGINT PRIMARY KEY --
);
