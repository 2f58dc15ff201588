-- :name a :one
-- :in id:i64
-- :out id:i64
-- :sqlite
SELECT id FROM shelf WHERE id = :id;
-- :pg
SELECT id FROM shelf LIMIT 1;
