-- :name a :run
DELETE FROM visit
-- :in token:text
WHERE token = :token;
