-- A project begins: what it must have, and the day.

-- :name start_project :one
-- :in id:i64
-- :out id:i64 approved_day:date start_day:date end_day:date year:text year_state:text measures:text client:text
-- measures: of its application; '' for one that was imported.
SELECT p.id, p.approved_day, p.start_day, p.end_day, c.name, c.state, COALESCE(a.measures, ''), p.client
FROM project p JOIN cycle c ON c.id = p.cycle_id LEFT JOIN application a ON a.project_id = p.id WHERE p.id = :id;

-- :name project_begin :run
-- :in id:i64 start_day:date
UPDATE project SET state = 'active', start_day = :start_day, version = version + 1 WHERE id = :id;

-- :name indicator_begin :run
-- :in id:i64 start_day:date
UPDATE indicator SET start_day = :start_day, version = version + 1 WHERE id = :id;
