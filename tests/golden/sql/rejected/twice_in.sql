-- :name a :one
-- :in id:i64 id:i64
-- :out id:i64
SELECT id FROM shelf WHERE id = :id;
