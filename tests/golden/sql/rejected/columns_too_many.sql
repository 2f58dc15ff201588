-- :name a :many
-- :out id:i64
SELECT id, code FROM shelf ORDER BY id;
