-- :name a :run
-- :out id:i64
DELETE FROM visit WHERE 1 = 1;
