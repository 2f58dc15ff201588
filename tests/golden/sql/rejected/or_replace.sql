-- :name a :run
-- :in token:text
INSERT OR REPLACE INTO visit (token, at_ms) VALUES (:token, 0);
