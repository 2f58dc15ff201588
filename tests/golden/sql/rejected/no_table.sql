-- :name a :one
-- :out id:i64
SELECT id FROM shelves WHERE id = 1;
