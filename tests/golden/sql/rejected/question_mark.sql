-- :name a :one
-- :out id:i64
SELECT id FROM shelf WHERE id = ?1;
