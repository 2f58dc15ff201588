-- The journal's own tables: events, the rows and values behind them, the head, checkpoints.

-- :name journal_head_read :one
-- :out size:i64 next_id:i64 frontier:text
-- On PostgreSQL the lock on this one row puts the batches of all servers into one order.
-- :sqlite
SELECT size, next_id, frontier FROM journal_head WHERE id = 1;
-- :pg
SELECT size, next_id, frontier FROM journal_head WHERE id = 1 FOR UPDATE;

-- :name journal_head_peek :one
-- :out size:i64 next_id:i64 frontier:text
-- For readers, who may not lock.
SELECT size, next_id, frontier FROM journal_head WHERE id = 1;

-- :name journal_head_make :run
INSERT INTO journal_head (id, size, next_id, frontier) VALUES (1, 0, 1, '') ON CONFLICT (id) DO NOTHING;

-- :name journal_head_store :run
-- :in size:i64 next_id:i64 frontier:text
UPDATE journal_head SET size = :size, next_id = :next_id, frontier = :frontier WHERE id = 1;

-- :name journal_last_seq :one
-- :out seq:i64
SELECT COALESCE(MAX(seq), 0) FROM event;

-- :name journal_event_insert :run
-- :in seq:i64 at_ms:i64 person_id:i64 post_id:i64 unit_id:i64 project_id:i64 verb:text object_kind:text object_id:i64 bytes:blob leaf:text
INSERT INTO event (seq, at_ms, person_id, post_id, unit_id, project_id, verb, object_kind, object_id, bytes, leaf)
VALUES (:seq, :at_ms, :person_id, :post_id, :unit_id, :project_id, :verb, :object_kind, :object_id, :bytes, :leaf);

-- :name journal_row_insert :run
-- :in seq:i64 ord:i64 table_name:text row_id:i64
INSERT INTO event_row (seq, ord, table_name, row_id) VALUES (:seq, :ord, :table_name, :row_id);

-- :name journal_value_insert :run
-- :in seq:i64 ord:i64 table_name:text row_id:i64 column_name:text before:text after:text salt:blob digest:text
INSERT INTO event_value (seq, ord, table_name, row_id, column_name, before, after, salt, digest)
VALUES (:seq, :ord, :table_name, :row_id, :column_name, :before, :after, :salt, :digest);

-- :name journal_bytes_after :many
-- :in seq:i64 at_most:i64
-- :out seq:i64 bytes:blob
SELECT seq, bytes FROM event WHERE seq > :seq ORDER BY seq LIMIT :at_most;

-- :name journal_events_after :many
-- :in seq:i64 at_most:i64
-- :out seq:i64 at_ms:i64 person_id:i64 post_id:i64 unit_id:i64 project_id:i64 verb:text object_kind:text object_id:i64 bytes:blob leaf:text
SELECT seq, at_ms, person_id, post_id, unit_id, project_id, verb, object_kind, object_id, bytes, leaf
FROM event WHERE seq > :seq ORDER BY seq LIMIT :at_most;

-- :name journal_rows_within :many
-- :in first:i64 last:i64
-- :out seq:i64 ord:i64 table_name:text row_id:i64
SELECT seq, ord, table_name, row_id FROM event_row WHERE seq >= :first AND seq <= :last ORDER BY seq, ord;

-- :name journal_values_within :many
-- :in first:i64 last:i64
-- :out seq:i64 ord:i64 table_name:text row_id:i64 column_name:text before:text after:text salt:blob digest:text
SELECT seq, ord, table_name, row_id, column_name, before, after, salt, digest
FROM event_value WHERE seq >= :first AND seq <= :last ORDER BY seq, ord;

-- :name journal_stray_row :one
-- :out seq:i64 table_name:text row_id:i64
-- A row or value of an event that is not there.
SELECT seq, table_name, row_id FROM event_row WHERE seq NOT IN (SELECT seq FROM event)
UNION ALL SELECT seq, table_name, row_id FROM event_value WHERE seq NOT IN (SELECT seq FROM event)
ORDER BY seq LIMIT 1;

-- :name checkpoint_last :one
-- :out size:i64 at_ms:i64 note:text
SELECT size, at_ms, note FROM checkpoint ORDER BY size DESC LIMIT 1;

-- :name checkpoint_list :many
-- :in size:i64 at_most:i64
-- :out size:i64 at_ms:i64 note:text
SELECT size, at_ms, note FROM checkpoint WHERE size > :size ORDER BY size LIMIT :at_most;

-- :name checkpoint_insert :run
-- :in size:i64 at_ms:i64 note:text
INSERT INTO checkpoint (size, at_ms, note) VALUES (:size, :at_ms, :note);
