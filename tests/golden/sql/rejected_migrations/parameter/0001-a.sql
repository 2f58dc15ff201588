INSERT INTO a (id) VALUES (:id);
