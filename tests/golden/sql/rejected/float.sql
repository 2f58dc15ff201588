-- :name a :one
-- :out n:i64
SELECT COUNT(*) * 1.5 FROM item;
