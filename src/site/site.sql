-- What the frame of every page says.

-- :name frame_facts :one
-- :in county_id:i64 today:date
-- :out county_name:text year:i64
-- year: of the cycle that runs that day, the newest where two do; 0 = none.
SELECT u.name, COALESCE((SELECT MAX(c.year) FROM cycle c WHERE c.county_id = u.id AND c.start_day <= :today AND c.end_day >= :today), 0)
FROM unit u WHERE u.id = :county_id;
