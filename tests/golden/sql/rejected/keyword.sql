-- :name a :one
-- :out long:i64
SELECT id FROM shelf;
