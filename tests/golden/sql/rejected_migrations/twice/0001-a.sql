-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY --
);
-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY --
);
