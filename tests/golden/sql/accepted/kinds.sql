-- What the tests of src/db run.

-- :name shelf_insert :run
-- :in id:i64 code:text width:i64?
INSERT INTO shelf (id, code, width, version) VALUES (:id, :code, :width, 1);

-- :name shelf_read :one
-- :in id:i64
-- :out code:text width:i64? version:i64
SELECT code, width, version FROM shelf WHERE id = :id;

-- :name shelf_list :many
-- :out id:i64 code:text
-- In the order of their codes.
SELECT id, code FROM shelf ORDER BY code;

-- :name shelf_touch :run
-- :in from_id:i64
UPDATE shelf SET version = version + 1 WHERE id >= :from_id;

-- :name shelf_drop :run
-- :in id:i64
DELETE FROM shelf WHERE id = :id;

-- :name shelf_any :one
-- :out id:i64
-- Declared :one, yet it may give several.
SELECT id FROM shelf;

-- :name shelf_bump :one
-- :in id:i64
-- :out version:i64
UPDATE shelf SET version = version + 1 WHERE id = :id RETURNING version;

-- :name item_insert :run
-- :in id:i64 shelf_id:i64 owner:text salt:blob label:text made_day:date sold:bool
INSERT INTO item (id, shelf_id, owner, salt, label, made_day, sold) VALUES (:id, :shelf_id, :owner, :salt, :label, :made_day, :sold);

-- :name item_read :one
-- :in id:i64
-- :out shelf_id:i64 owner:text salt:blob label:text made_day:date sold:bool
SELECT shelf_id, owner, salt, label, made_day, sold FROM item WHERE id = :id;

-- :name item_between :many
-- :in first:date last:date
-- :out id:i64
SELECT id FROM item WHERE made_day >= :first AND made_day <= :last ORDER BY id;

-- :name item_null_owner :one
-- :in id:i64
-- :out owner:text
-- NULL where a text was declared.
SELECT (SELECT owner FROM item WHERE id = :id) FROM shelf WHERE id = 1;

-- :name item_label_day :one
-- :in id:i64
-- :out label:date
SELECT label FROM item WHERE id = :id;

-- :name receipt_insert :run
-- :in seq:i64 bytes:blob
INSERT INTO receipt (seq, bytes) VALUES (:seq, :bytes);

-- :name receipt_change :run
-- :in seq:i64 bytes:blob
UPDATE receipt SET bytes = :bytes WHERE seq = :seq;

-- :name receipt_drop :run
-- :in seq:i64
DELETE FROM receipt WHERE seq = :seq;

-- :name receipt_sum :one
-- :out n:i64 bytes:i64
SELECT COUNT(*), COALESCE(SUM(LENGTH(bytes)), 0) FROM receipt;

-- :name promise_insert :run
-- :in id:i64 shelf_id:i64
INSERT INTO promise (id, shelf_id) VALUES (:id, :shelf_id);
