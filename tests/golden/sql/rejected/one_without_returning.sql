-- :name a :one
-- :out n:i64
DELETE FROM visit WHERE 1 = 1;
