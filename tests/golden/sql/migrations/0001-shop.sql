-- The schema of the tests of src/db: one table of each class, each kind of column.

-- :table shelf journaled
CREATE TABLE shelf (
    id BIGINT PRIMARY KEY, --
    code TEXT NOT NULL, -- unique
    -- A line of its own is no column's comment.
    width BIGINT CHECK (width >= 0), -- may be NULL
    version BIGINT NOT NULL -- of the row
);
CREATE UNIQUE INDEX shelf_code ON shelf (code);

-- :table item journaled
CREATE TABLE item (
    id BIGINT PRIMARY KEY, --
    shelf_id BIGINT NOT NULL REFERENCES shelf (id), -- where it stands
    owner TEXT NOT NULL, -- personal: whose it is
    salt BLOB NOT NULL, -- salt: of the row
    label TEXT NOT NULL DEFAULT 'a;b -- :c', -- what looks like a comment is none
    made_day TEXT NOT NULL, -- '' = unknown
    sold BIGINT NOT NULL, -- 1 = yes
    UNIQUE (shelf_id, label)
);

-- :table count_row derived
CREATE TABLE count_row (
    id BIGINT PRIMARY KEY, -- the shelf's
    n BIGINT NOT NULL -- items on it
);

-- :table visit ephemeral
CREATE TABLE visit (
    token TEXT PRIMARY KEY, -- digest
    at_ms BIGINT NOT NULL -- when
);

-- :table receipt append
CREATE TABLE receipt (
    seq BIGINT PRIMARY KEY, --
    bytes BLOB NOT NULL -- as printed
);

-- :table ballot secret
CREATE TABLE ballot (
    paper TEXT NOT NULL, -- sealed
    round BIGINT NOT NULL, -- of the vote
    PRIMARY KEY (paper, round)
);
