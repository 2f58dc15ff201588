-- :name a :one
-- :in id:int
-- :out id:i64
SELECT id FROM shelf WHERE id = :id;
