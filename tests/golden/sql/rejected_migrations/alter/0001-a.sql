-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY --
);
ALTER TABLE a RENAME TO b;
