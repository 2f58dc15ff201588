-- :table b journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY --
);
