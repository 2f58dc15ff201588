-- Order and repetition of inputs.

-- :name input_none :run
DELETE FROM visit WHERE 1 = 1;

-- :name input_order :many
-- :in b:i64 c:text
-- :in d:date
-- :out id:i64
SELECT id FROM item WHERE made_day = :d AND label = :c AND id > :b AND (shelf_id = :b OR label <> :c) ORDER BY id;

-- :name input_four :one
-- :in b:i64? c:bool d:date e:blob
-- :out n:i64
SELECT COUNT(*) FROM item WHERE COALESCE(:b, 0) = id AND sold = :c AND made_day = :d AND salt = :e;

-- :name input_limit :many
-- :in after:i64 at_most:i64
-- :out id:i64
SELECT id FROM item WHERE id > :after ORDER BY id LIMIT :at_most;

-- :name input_upsert :run
-- :in token:text at_ms:i64
INSERT INTO visit (token, at_ms) VALUES (:token, :at_ms) ON CONFLICT (token) DO UPDATE SET at_ms = excluded.at_ms;

-- :name input_with :many
-- :in id:i64
-- :out id:i64
-- WITH reads.
WITH s AS (SELECT id FROM shelf WHERE id >= :id) SELECT id FROM s ORDER BY id;
