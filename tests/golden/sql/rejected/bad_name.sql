-- :name Shelf-list :run
DELETE FROM visit WHERE 1 = 1;
