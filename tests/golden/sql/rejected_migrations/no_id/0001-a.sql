-- :table a journaled
CREATE TABLE a (
    code TEXT PRIMARY KEY -- the key
);
