-- What the program itself keeps and clears away: settings, and ephemeral rows that have run out.

-- :name setting_read :one
-- :in name:text
-- :out id:i64 value:text
SELECT id, value FROM setting WHERE name = :name;

-- :name setting_insert :run
-- :in id:i64 name:text value:text
INSERT INTO setting (id, name, value, version) VALUES (:id, :name, :value, 1);

-- :name setting_update :run
-- :in id:i64 value:text
UPDATE setting SET value = :value, version = version + 1 WHERE id = :id AND value <> :value;

-- :name link_delete_past :run
-- :in now_ms:i64
DELETE FROM one_time_link WHERE expires_ms <= :now_ms;

-- :name idempotency_delete_past :run
-- :in before_ms:i64
DELETE FROM idempotency WHERE at_ms <= :before_ms;

-- :name session_delete_all :run
DELETE FROM session WHERE 1 = 1;

-- :name link_delete_all :run
DELETE FROM one_time_link WHERE 1 = 1;

-- :name board_oldest :many
-- :out as_of_day:date
-- The day of the rows that are furthest behind.
SELECT as_of_day FROM board_row ORDER BY as_of_day, id LIMIT 1;

-- :name journal_count :one
-- :out events:i64 checkpoints:i64
SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM checkpoint);

-- :name journal_unsigned :one
-- :out n:i64 first_ms:i64
-- Events behind the last signed head, and when the first of them happened.
SELECT COUNT(*), COALESCE(MIN(at_ms), 0) FROM event WHERE seq > (SELECT COALESCE(MAX(size), 0) FROM checkpoint);

-- :name store_version :one
-- :out text:text
-- :sqlite
SELECT sqlite_version();
-- :pg
SELECT current_setting('server_version');
