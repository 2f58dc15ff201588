-- :table a journaled
CREATE TABLE a (
    id BIGINT PRIMARY KEY, --
    age BIGINT NOT NULL, -- personal: age
    salt BLOB NOT NULL -- salt: of the row
);
