-- :name a :run
UPDATE shelf SET colour = 'red' WHERE id = 1;
