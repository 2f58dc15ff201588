-- What waits for the Department's decision in gate 2. recused: whoever looks stands back from the unit, as people_recused has it.

-- :name queue_amendments :many
-- :in county_id:i64 person_id:i64 today:date
-- :out id:i64 project_id:i64 project:text unit:text item:text unit_label:text before:text after:text reason:text asked_by:text asked_day:date recused:i64
-- Asked changes of plans, the longest waiting first.
SELECT a.id, a.project_id, p.name, u.short_name, COALESCE(m.title, i.name, ''), COALESCE(i.unit_label, ''), a.before, a.after, a.reason, COALESCE(q.name, ''), a.asked_day,
       (SELECT COUNT(*) FROM recusal r JOIN unit v ON v.id = r.unit_id WHERE r.person_id = :person_id AND r.from_day <= :today AND (r.to_day = '' OR r.to_day >= :today) AND substr(u.path, 1, length(v.path)) = v.path)
       + (SELECT COUNT(*) FROM post o JOIN unit v ON v.id = o.unit_id WHERE v.id <> v.county_id AND substr(u.path, 1, length(v.path)) = v.path AND (
            o.id IN (SELECT t.post_id FROM tenure t WHERE t.person_id = :person_id AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today))
            OR o.id IN (SELECT d.post_id FROM delegation d WHERE d.person_id = :person_id AND d.from_day <= :today AND d.to_day >= :today)))
FROM amendment a JOIN project p ON p.id = a.project_id JOIN unit u ON u.id = p.unit_id LEFT JOIN milestone m ON m.id = a.milestone_id
LEFT JOIN indicator i ON i.id = a.indicator_id LEFT JOIN person q ON q.id = a.asked_by
WHERE a.state = 'asked' AND p.county_id = :county_id ORDER BY a.asked_day, a.id;

-- :name queue_endings :many
-- :in county_id:i64 person_id:i64 today:date
-- :out id:i64 project_id:i64 project:text unit:text kind:text statement:text asked_by:text asked_day:date recused:i64
-- Asked ends of projects, the longest waiting first.
SELECT g.id, g.project_id, p.name, u.short_name, g.kind, g.statement, q.name, g.asked_day,
       (SELECT COUNT(*) FROM recusal r JOIN unit v ON v.id = r.unit_id WHERE r.person_id = :person_id AND r.from_day <= :today AND (r.to_day = '' OR r.to_day >= :today) AND substr(u.path, 1, length(v.path)) = v.path)
       + (SELECT COUNT(*) FROM post o JOIN unit v ON v.id = o.unit_id WHERE v.id <> v.county_id AND substr(u.path, 1, length(v.path)) = v.path AND (
            o.id IN (SELECT t.post_id FROM tenure t WHERE t.person_id = :person_id AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today))
            OR o.id IN (SELECT d.post_id FROM delegation d WHERE d.person_id = :person_id AND d.from_day <= :today AND d.to_day >= :today)))
FROM project_ending g JOIN project p ON p.id = g.project_id JOIN unit u ON u.id = p.unit_id JOIN person q ON q.id = g.asked_by
WHERE g.state = 'asked' AND p.county_id = :county_id ORDER BY g.asked_day, g.id;

-- :name queue_problems :many
-- :in county_id:i64 at_most:i64
-- :out id:i64 project_id:i64 project:text unit:text title:text owner:text raised_by:text due_day:date
-- Problems that their people call solved and nobody has confirmed, by the day they were due.
SELECT b.id, b.project_id, p.name, u.short_name, b.title, o.name, r.name, b.due_day
FROM problem b JOIN project p ON p.id = b.project_id JOIN unit u ON u.id = p.unit_id JOIN person o ON o.id = b.owner_id JOIN person r ON r.id = b.raised_by
WHERE b.state = 'solved' AND p.county_id = :county_id ORDER BY b.due_day, b.id LIMIT :at_most;

-- :name queue_count :one
-- :in county_id:i64
-- :out n:i64
-- What waits for a decision: changes and ends.
SELECT (SELECT COUNT(*) FROM amendment a JOIN project p ON p.id = a.project_id WHERE a.state = 'asked' AND p.county_id = :county_id)
     + (SELECT COUNT(*) FROM project_ending g JOIN project p ON p.id = g.project_id WHERE g.state = 'asked' AND p.county_id = :county_id);
