-- :name a :one
-- :out id:i64
SELECT id FROM shelf
WHERE code = 'open;

-- :name b :run
DELETE FROM visit WHERE 1 = 1;
