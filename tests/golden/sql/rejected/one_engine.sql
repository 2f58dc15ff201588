-- :name a :one
-- :out id:i64
-- :pg
SELECT id FROM shelf FOR UPDATE;
