ALTER TABLE item ADD COLUMN note TEXT NOT NULL DEFAULT ''; -- personal: anything
ALTER TABLE shelf ADD COLUMN room BIGINT; -- NULL for none

-- :table promise journaled
CREATE TABLE promise (
    id BIGINT PRIMARY KEY, --
    shelf_id BIGINT NOT NULL REFERENCES shelf (id) DEFERRABLE INITIALLY DEFERRED -- checked at COMMIT only
);
INSERT INTO shelf (id, code, width, version) VALUES (1, 'first', NULL, 1);
