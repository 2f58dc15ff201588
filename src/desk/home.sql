-- The first page: what one's post gives one to look after. Three ways lead to projects (post, unit, team); the two that do not apply are given 0 or ''.

-- :name home_cycle :many
-- :in county_id:i64
-- :out id:i64 year:i64 soon:i64 projects_max:i64
-- The running cycle, the newer one if there are two; else the one that was frozen last.
SELECT c.id, c.year, s.light_soon, s.projects_max FROM cycle c JOIN scheme s ON s.id = c.scheme_id
WHERE c.county_id = :county_id AND c.state IN ('running', 'frozen') ORDER BY CASE WHEN c.state = 'running' THEN 0 ELSE 1 END, c.year DESC LIMIT 1;

-- :name home_periods :many
-- :in cycle_id:i64
-- :out month:i64 due_day:date state:text
SELECT month, due_day, state FROM period WHERE cycle_id = :cycle_id ORDER BY month;

-- :name home_projects :many
-- :in cycle_id:i64 post_id:i64 path_from:text path_to:text person_id:i64
-- :out id:i64 unit:text name:text nature:text state:text light:text light_rule:text light_days:i64 declared:text declared_month:i64 differs:i64 progress:i64 planned:i64 strip:text months:text problems_open:i64 next_title:text next_day:date next_overdue:i64
SELECT b.id, b.unit_name, b.name, b.nature, p.state, b.light, b.light_rule, b.light_days, b.declared, b.declared_month, b.differs, b.progress, b.planned, b.strip, b.months, b.problems_open,
       b.next_title, b.next_day, b.next_overdue
FROM board_row b JOIN project p ON p.id = b.id WHERE b.cycle_id = :cycle_id AND b.id IN
  (SELECT id FROM project WHERE post_id = :post_id AND cycle_id = :cycle_id
   UNION ALL SELECT q.id FROM unit u JOIN project q ON q.unit_id = u.id AND q.cycle_id = :cycle_id WHERE u.path >= :path_from AND u.path < :path_to
   UNION ALL SELECT project_id FROM team_member WHERE person_id = :person_id)
ORDER BY b.unit_sort, b.code;

-- :name home_reports :many
-- :in cycle_id:i64 post_id:i64 path_from:text path_to:text person_id:i64
-- :out project_id:i64 month:i64 state:text confirmed_ms:i64 why:text
-- Reports that were begun and are not confirmed, by month; why: of the last reopening.
SELECT r.project_id, d.month, r.state, r.confirmed_ms, CASE WHEN r.state = 'reopened' THEN COALESCE((SELECT v.after FROM event e JOIN event_value v ON v.seq = e.seq AND v.column_name = 'why'
       WHERE e.object_kind = 'monthly_report' AND e.object_id = r.id AND e.verb = 'report.reopen' ORDER BY e.seq DESC LIMIT 1), '') ELSE '' END
FROM monthly_report r JOIN period d ON d.id = r.period_id WHERE d.cycle_id = :cycle_id AND r.state <> 'confirmed' AND r.project_id IN
  (SELECT id FROM project WHERE post_id = :post_id AND cycle_id = :cycle_id
   UNION ALL SELECT q.id FROM unit u JOIN project q ON q.unit_id = u.id AND q.cycle_id = :cycle_id WHERE u.path >= :path_from AND u.path < :path_to
   UNION ALL SELECT project_id FROM team_member WHERE person_id = :person_id)
ORDER BY d.month, r.project_id;

-- :name home_milestones :many
-- :in cycle_id:i64 post_id:i64 path_from:text path_to:text person_id:i64 by_day:date
-- :out id:i64 project_id:i64 title:text owner_id:i64 owner:text due_day:date
-- Milestones of active projects that are not reached and planned by a day.
SELECT m.id, m.project_id, m.title, m.owner_id, o.name, m.due_day
FROM milestone m JOIN project p ON p.id = m.project_id JOIN person o ON o.id = m.owner_id
WHERE p.state = 'active' AND p.cycle_id = :cycle_id AND m.recorded_day = '' AND m.due_day <= :by_day AND m.project_id IN
  (SELECT id FROM project WHERE post_id = :post_id AND cycle_id = :cycle_id
   UNION ALL SELECT q.id FROM unit u JOIN project q ON q.unit_id = u.id AND q.cycle_id = :cycle_id WHERE u.path >= :path_from AND u.path < :path_to
   UNION ALL SELECT project_id FROM team_member WHERE person_id = :person_id)
ORDER BY m.due_day, m.id;

-- :name home_problems :many
-- :in cycle_id:i64 post_id:i64 path_from:text path_to:text person_id:i64
-- :out id:i64 project_id:i64 title:text owner_id:i64 owner:text raised_by:i64 due_day:date state:text
-- Problems that are not closed, of projects that go on.
SELECT b.id, b.project_id, b.title, b.owner_id, o.name, b.raised_by, b.due_day, b.state
FROM problem b JOIN project p ON p.id = b.project_id JOIN person o ON o.id = b.owner_id
WHERE p.state IN ('active', 'paused') AND p.cycle_id = :cycle_id AND b.state <> 'closed' AND b.project_id IN
  (SELECT id FROM project WHERE post_id = :post_id AND cycle_id = :cycle_id
   UNION ALL SELECT q.id FROM unit u JOIN project q ON q.unit_id = u.id AND q.cycle_id = :cycle_id WHERE u.path >= :path_from AND u.path < :path_to
   UNION ALL SELECT project_id FROM team_member WHERE person_id = :person_id)
ORDER BY b.due_day, b.id;

-- :name home_liaison :many
-- :in unit_id:i64 today:date
-- :out name:text
-- Who holds the unit's liaison post.
SELECT p.name FROM post o JOIN tenure t ON t.post_id = o.id JOIN person p ON p.id = t.person_id
WHERE o.unit_id = :unit_id AND o.role = 'liaison' AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today) ORDER BY o.id, t.from_day DESC, t.id LIMIT 1;

-- :name home_peers_of :many
-- :in cycle_id:i64 kind:text like_kind:text
-- :out unit_id:i64 milestone_id:i64 first_due_day:date recorded_day:date confirmed_ms:i64 approved_day:date after:text
-- Milestones of the units of one kind (towns and townships are of one) whose projects have a confirmed report, with the changes of their dates, by milestone.
SELECT b.unit_id, m.id, m.first_due_day, m.recorded_day, b.last_report_ms, COALESCE(a.approved_day, ''), COALESCE(a.after, '')
FROM board_row b JOIN milestone m ON m.project_id = b.id LEFT JOIN amendment a ON a.milestone_id = m.id AND a.approved_day <> ''
WHERE b.cycle_id = :cycle_id AND (b.unit_kind = :kind OR b.unit_kind = :like_kind) AND b.last_report_ms > 0 ORDER BY b.unit_id, m.id, a.approved_day, a.id;

-- :name home_unit_kind :one
-- :in unit_id:i64
-- :out kind:text
SELECT kind FROM unit WHERE id = :unit_id;
