-- :name a :run
DELETE FROM visit WHERE token = 'ÿ';
