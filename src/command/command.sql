-- The write path's own tables: keys already used, and what is to be done after the commit.

-- :name idempotency_find :one
-- :in key:text
-- :out actor_id:i64 verb:text object_id:i64 input:text result_id:i64 seq:i64
SELECT actor_id, verb, object_id, input, result_id, seq FROM idempotency WHERE key = :key;

-- :name idempotency_insert :run
-- :in key:text actor_id:i64 verb:text object_id:i64 input:text result_id:i64 seq:i64 at_ms:i64
INSERT INTO idempotency (key, actor_id, verb, object_id, input, result_id, seq, at_ms)
VALUES (:key, :actor_id, :verb, :object_id, :input, :result_id, :seq, :at_ms);

-- :name outbox_insert :run
-- :in id:i64 seq:i64 kind:text body:text due_ms:i64
INSERT INTO outbox (id, seq, kind, body, due_ms, tries) VALUES (:id, :seq, :kind, :body, :due_ms, 0);

-- :name command_unit_code :one
-- :in id:i64
-- :out code:text
-- The event names the unit by its code, which means something outside this store too.
SELECT code FROM unit WHERE id = :id;
