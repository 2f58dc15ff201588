-- :name a :one
-- :in n:i64
-- :out id:i64
SELECT id FROM shelf WHERE id = :n;
