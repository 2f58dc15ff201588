-- The next days on which something falls due, for the demo's clock.

-- :name clock_periods :many
-- :in county_id:i64 from:date
-- :out month:i64 due_day:date
-- The next periods whose reports are due, from that day on.
SELECT d.month, d.due_day FROM cycle c JOIN period d ON d.cycle_id = c.id AND d.due_day >= :from AND d.state IN ('normal', 'postponed')
WHERE c.county_id = :county_id AND c.state = 'running' ORDER BY d.due_day LIMIT 4;

-- :name clock_milestones :many
-- :in county_id:i64 from:date
-- :out due_day:date n:i64
-- The next days on which open milestones are due, from that day on.
SELECT m.due_day, COUNT(*) FROM cycle c JOIN project p ON p.cycle_id = c.id AND p.state = 'active' JOIN milestone m ON m.project_id = p.id AND m.done_day = '' AND m.due_day >= :from
WHERE c.county_id = :county_id AND c.state = 'running' GROUP BY m.due_day ORDER BY m.due_day LIMIT 40;
