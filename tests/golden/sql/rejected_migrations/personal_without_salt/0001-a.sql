-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY, --
    name TEXT NOT NULL -- personal: name
);
