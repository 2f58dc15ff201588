-- Evaluators' groups of a year, their members, and what they give.

-- :name scored_cycles :many
-- :in county_id:i64
-- :out id:i64 year:i64 name:text state:text start_day:date end_day:date scheme_id:i64 version:i64
-- The years that are scored or were, the newest first.
SELECT id, year, name, state, start_day, end_day, scheme_id, version FROM cycle WHERE county_id = :county_id AND state IN ('running', 'frozen', 'closed') ORDER BY year DESC;

-- :name panel_by_id :one
-- :in id:i64
-- :out id:i64 cycle_id:i64 county_id:i64 county_path:text year:i64 cycle_name:text cycle_state:text scheme_id:i64 code:text name:text closed_day:date version:i64
SELECT g.id, g.cycle_id, c.county_id, u.path, c.year, c.name, c.state, c.scheme_id, g.code, g.name, g.closed_day, g.version
FROM evaluator_group g JOIN cycle c ON c.id = g.cycle_id JOIN unit u ON u.id = c.county_id WHERE g.id = :id;

-- :name panel_list :many
-- :in cycle_id:i64
-- :out id:i64 code:text name:text closed_day:date members:i64 given:i64
SELECT g.id, g.code, g.name, g.closed_day, (SELECT COUNT(*) FROM evaluator_member m WHERE m.group_id = g.id), (SELECT COUNT(*) FROM panel_score s WHERE s.group_id = g.id)
FROM evaluator_group g WHERE g.cycle_id = :cycle_id ORDER BY g.id;

-- :name panel_insert :run
-- :in id:i64 cycle_id:i64 code:text name:text
INSERT INTO evaluator_group (id, cycle_id, code, name, closed_day, version) VALUES (:id, :cycle_id, :code, :name, '', 1);

-- :name panel_set_closed :run
-- :in id:i64 closed_day:date
UPDATE evaluator_group SET closed_day = :closed_day, version = version + 1 WHERE id = :id;

-- :name panel_members :many
-- :in group_id:i64
-- :out id:i64 person_id:i64 name:text title:text given:i64
-- In the order in which they were taken in; title: of the post under which they evaluate. given: how much they scored, never what.
SELECT m.id, m.person_id, p.name, COALESCE((SELECT MIN(o.title) FROM post o JOIN tenure t ON t.post_id = o.id WHERE t.person_id = m.person_id AND o.role = 'evaluator'), ''),
       (SELECT COUNT(*) FROM panel_score s WHERE s.group_id = m.group_id AND s.person_id = m.person_id)
FROM evaluator_member m JOIN person p ON p.id = m.person_id WHERE m.group_id = :group_id ORDER BY m.id;

-- :name panel_member_find :one
-- :in group_id:i64 person_id:i64
-- :out id:i64 given:i64
SELECT m.id, (SELECT COUNT(*) FROM panel_score s WHERE s.group_id = m.group_id AND s.person_id = m.person_id)
FROM evaluator_member m WHERE m.group_id = :group_id AND m.person_id = :person_id;

-- :name panel_member_insert :run
-- :in id:i64 group_id:i64 person_id:i64
INSERT INTO evaluator_member (id, group_id, person_id, version) VALUES (:id, :group_id, :person_id, 1);

-- :name panel_member_delete :run
-- :in id:i64
DELETE FROM evaluator_member WHERE id = :id;

-- :name evaluators_today :many
-- :in county_id:i64 today:date
-- :out person_id:i64 name:text title:text
-- Who holds a post of an evaluator.
SELECT p.id, p.name, MIN(o.title) FROM post o JOIN unit u ON u.id = o.unit_id JOIN tenure t ON t.post_id = o.id JOIN person p ON p.id = t.person_id
WHERE u.county_id = :county_id AND o.role = 'evaluator' AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today)
GROUP BY p.id, p.name ORDER BY MIN(o.id);

-- :name panels_of_person :many
-- :in county_id:i64 person_id:i64
-- :out id:i64 cycle_id:i64 year:i64 cycle_state:text name:text closed_day:date given:i64
-- The open ones first.
SELECT g.id, g.cycle_id, c.year, c.state, g.name, g.closed_day, (SELECT COUNT(*) FROM panel_score s WHERE s.group_id = g.id AND s.person_id = m.person_id)
FROM evaluator_member m JOIN evaluator_group g ON g.id = m.group_id JOIN cycle c ON c.id = g.cycle_id
WHERE c.county_id = :county_id AND m.person_id = :person_id ORDER BY CASE WHEN g.closed_day = '' AND c.state = 'running' THEN 0 ELSE 1 END, c.year DESC, g.id;

-- ---- recusal ---- from what each member of a year's groups stands back

-- :name panel_recused_units :many
-- :in cycle_id:i64 today:date
-- :out person_id:i64 path:text own:i64
-- own: he has, or stands in for, a post there; else a recusal says so.
SELECT m.person_id, u.path, 0 AS own FROM evaluator_group g JOIN evaluator_member m ON m.group_id = g.id JOIN recusal r ON r.person_id = m.person_id JOIN unit u ON u.id = r.unit_id
WHERE g.cycle_id = :cycle_id AND r.from_day <= :today AND (r.to_day = '' OR r.to_day >= :today)
UNION
SELECT m.person_id, u.path, 1 AS own FROM evaluator_group g JOIN evaluator_member m ON m.group_id = g.id JOIN tenure t ON t.person_id = m.person_id JOIN post o ON o.id = t.post_id
JOIN unit u ON u.id = o.unit_id WHERE g.cycle_id = :cycle_id AND u.id <> u.county_id AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today)
UNION
SELECT m.person_id, u.path, 1 AS own FROM evaluator_group g JOIN evaluator_member m ON m.group_id = g.id JOIN delegation d ON d.person_id = m.person_id JOIN post o ON o.id = d.post_id
JOIN unit u ON u.id = o.unit_id WHERE g.cycle_id = :cycle_id AND u.id <> u.county_id AND d.from_day <= :today AND d.to_day >= :today
ORDER BY 1, 2, 3;

-- :name panel_recused_teams :many
-- :in cycle_id:i64
-- :out person_id:i64 project_id:i64
SELECT DISTINCT m.person_id, t.project_id FROM evaluator_group g JOIN evaluator_member m ON m.group_id = g.id JOIN team_member t ON t.person_id = m.person_id
JOIN project p ON p.id = t.project_id WHERE g.cycle_id = :cycle_id AND p.cycle_id = :cycle_id ORDER BY m.person_id, t.project_id;

-- ---- ballots ----

-- :name scored_projects :many
-- :in cycle_id:i64
-- :out id:i64 code:text name:text client:text nature:text unit:text unit_kind:text unit_path:text unit_id:i64 post_id:i64
-- The year's projects that were started, in official order.
SELECT p.id, p.code, p.name, p.client, p.nature, u.short_name, u.kind, u.path, u.id, p.post_id FROM project p JOIN unit u ON u.id = p.unit_id
WHERE p.cycle_id = :cycle_id AND p.state IN ('active', 'paused', 'closed') ORDER BY u.sort, u.id, p.code;

-- :name ballot_indicators :many
-- :in cycle_id:i64 today:date
-- :out project_id:i64 name:text unit_label:text digits:i64 baseline:i64? target:i64 value:i64?
-- What an evaluator is told of a project: its indicators and where they stand.
SELECT p.id, i.name, i.unit_label, i.digits, i.baseline, i.target,
       (SELECT v.value FROM indicator_value v WHERE v.indicator_id = i.id AND v.on_day <= :today ORDER BY v.on_day DESC, v.recorded_ms DESC, v.id DESC LIMIT 1)
FROM project p JOIN indicator i ON i.project_id = p.id WHERE p.cycle_id = :cycle_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.id, i.ord, i.id;

-- :name ballot_scores :many
-- :in group_id:i64 person_id:i64
-- :out id:i64 project_id:i64 score:i64
-- One person's own.
SELECT id, project_id, score FROM panel_score WHERE group_id = :group_id AND person_id = :person_id ORDER BY project_id;

-- :name ballot_insert :run
-- :in id:i64 group_id:i64 person_id:i64 project_id:i64 score:i64 given_ms:i64
INSERT INTO panel_score (id, group_id, person_id, project_id, score, given_ms, version) VALUES (:id, :group_id, :person_id, :project_id, :score, :given_ms, 1);

-- :name ballot_update :run
-- :in id:i64 score:i64 given_ms:i64
UPDATE panel_score SET score = :score, given_ms = :given_ms, version = version + 1 WHERE id = :id;

-- :name panel_scores :many
-- :in cycle_id:i64
-- :out code:text person_id:i64 project_id:i64 score:i64
-- All of a year, for nobody but the scoring itself.
SELECT g.code, s.person_id, s.project_id, s.score FROM evaluator_group g JOIN panel_score s ON s.group_id = g.id WHERE g.cycle_id = :cycle_id ORDER BY s.project_id, g.id, s.id;

-- :name cycle_of_panel :one
-- :in id:i64
-- :out id:i64 scheme_id:i64
SELECT id, scheme_id FROM cycle WHERE id = :id;
