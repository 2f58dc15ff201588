-- :name a :one
-- :out id:i64
SELECT id FROM item WHERE salt = X'00';
