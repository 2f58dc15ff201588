-- :name a :run
-- :in
DELETE FROM visit WHERE 1 = 1;
