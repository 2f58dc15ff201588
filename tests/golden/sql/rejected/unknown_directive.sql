-- :name a :run
-- :cached
DELETE FROM visit WHERE 1 = 1;
