-- :name a :run
DELETE FROM visit -- :in id:i64
WHERE 1 = 1;
