-- :name a :run
SELECT id FROM shelf;
