-- :name a :exec
DELETE FROM visit WHERE 1 = 1;
