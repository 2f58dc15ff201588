-- :name a :one
-- :out id:i64
SELECT id FROM shelf
-- :sqlite
WHERE id = 1;
-- :pg
WHERE id = 2;
