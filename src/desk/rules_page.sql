-- The figures of the light rules as the running cycle's scheme has them.

-- :name rules_scheme :many
-- :in county_id:i64
-- :out name:text year:i64 due_dom:i64 soon:i64 behind:i64 far:i64 light_from:i64 stale:i64
-- Of the newest running cycle, else of the one that was frozen last; at most one row.
SELECT s.name, c.year, s.report_due_dom, s.light_soon, s.light_behind, s.light_far, s.light_from, s.light_stale
FROM cycle c JOIN scheme s ON s.id = c.scheme_id WHERE c.county_id = :county_id AND c.state IN ('running', 'frozen') ORDER BY CASE WHEN c.state = 'running' THEN 0 ELSE 1 END, c.year DESC LIMIT 1;
