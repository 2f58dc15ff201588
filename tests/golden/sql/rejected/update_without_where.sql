-- :name a :run
UPDATE visit SET at_ms = 0;
