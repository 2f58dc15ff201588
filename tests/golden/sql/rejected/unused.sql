-- :name a :one
-- :in id:i64 code:text
-- :out id:i64
SELECT id FROM shelf WHERE id = :id;
