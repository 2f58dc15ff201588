-- Whatever looks like a parameter, a comment, a section or an end, and is none.

-- :name quote_colon :one
-- :in id:i64
-- :out a:text b:text c:text
SELECT 'it''s :id -- no comment; and /* none */', ':id', '冒号:id' FROM shelf WHERE id = :id /* :nothing ; ' */ AND 1 = 1; -- the end: '

-- :name quote_lines :one
-- :out a:text
SELECT 'two
-- :name lines
?';

-- :name quote_cast :one
-- :in id:i64
-- :out a:i64
-- :sqlite
SELECT CAST(:id AS BIGINT);
-- :pg
SELECT :id::int8;

-- :name quote_name :one
-- :in code:text
-- :out a:text
SELECT "code" FROM shelf WHERE "code" = :code;
