-- :name a :run
DELETE FROM visit WHERE 1 = 1;
DELETE FROM shelf WHERE 1 = 1;
