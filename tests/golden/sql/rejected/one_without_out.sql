-- :name a :one
SELECT id FROM shelf;
