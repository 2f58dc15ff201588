SELECT 1;
-- :name a :run
DELETE FROM visit WHERE 1 = 1;
