-- The scoring of a scheme: tree and bands as JSON.

-- :name scheme_scoring :one
-- :in id:i64
-- :out score:text bands:text
SELECT score, bands FROM scheme WHERE id = :id;

-- :name scheme_set_scoring :run
-- :in id:i64 score:text bands:text
UPDATE scheme SET score = :score, bands = :bands, version = version + 1 WHERE id = :id;
