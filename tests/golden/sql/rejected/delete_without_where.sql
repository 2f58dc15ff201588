-- :name a :run
DELETE FROM visit;
