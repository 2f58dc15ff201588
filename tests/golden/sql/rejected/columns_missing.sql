-- :name a :one
-- :out id:i64 code:text
SELECT id FROM shelf WHERE id = 1;
