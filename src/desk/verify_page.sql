-- What the page of verification remembers and shows beside the result.

-- :name verification_last :many
-- :out id:i64 at_ms:i64 took_ms:i64 events:i64 records:i64 checkpoints:i64 root:text faults:i64 findings:text
-- The newest ones, newest first.
SELECT id, at_ms, took_ms, events, records, checkpoints, root, faults, findings FROM verification ORDER BY id DESC LIMIT 10;

-- :name verification_insert :run
-- :in at_ms:i64 took_ms:i64 events:i64 records:i64 checkpoints:i64 root:text faults:i64 findings:text
INSERT INTO verification (id, at_ms, took_ms, events, records, checkpoints, root, faults, findings)
VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM verification), :at_ms, :took_ms, :events, :records, :checkpoints, :root, :faults, :findings);

-- :name verification_forget :run
-- Only the last hundred are kept.
DELETE FROM verification WHERE id <= (SELECT MAX(id) FROM verification) - 100;

-- :name verify_state :one
-- :out size:i64 signed_size:i64 signed_ms:i64
-- How many events there are now, and what the newest signed head covers.
SELECT COALESCE((SELECT MAX(seq) FROM event), 0), COALESCE((SELECT MAX(size) FROM checkpoint), 0), COALESCE((SELECT at_ms FROM checkpoint ORDER BY size DESC LIMIT 1), 0);
