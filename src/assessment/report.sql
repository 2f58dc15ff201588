-- The monthly report, its periods, drafts and reminders.

-- :name slot_facts :one
-- :in project_id:i64 month:i64
-- :out period_id:i64 year:i64 due_day:date period_state:text start_day:date end_day:date closed_day:date paused_from:date paused_to:date county_id:i64 post_id:i64 report_id:i64? report_state:text report_version:i64 confirmed_ms:i64
-- A project's month: the period, and the report if there is one; none before it was started.
SELECT d.id, c.year, d.due_day, d.state, p.start_day, p.end_day, p.closed_day, p.paused_from, p.paused_to, p.county_id, p.post_id, r.id, COALESCE(r.state, ''), COALESCE(r.version, 0),
       COALESCE(r.confirmed_ms, 0)
FROM project p JOIN cycle c ON c.id = p.cycle_id JOIN period d ON d.cycle_id = c.id AND d.month = :month
LEFT JOIN monthly_report r ON r.project_id = p.id AND r.period_id = d.id WHERE p.id = :project_id AND p.state IN ('active', 'paused', 'closed');

-- :name report_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 period_id:i64 state:text facts:text reason:text expected_day:date next_focus:text declared:text declared_reason:text computed:text handed_by:i64? handed_ms:i64 confirmed_by:i64? delegation_id:i64? confirmed_ms:i64 version:i64
SELECT id, project_id, period_id, state, facts, reason, expected_day, next_focus, declared, declared_reason, computed, handed_by, handed_ms, confirmed_by, delegation_id, confirmed_ms, version
FROM monthly_report WHERE id = :id;

-- :name report_insert :run
-- :in id:i64 project_id:i64 period_id:i64 state:text facts:text reason:text expected_day:date next_focus:text declared:text declared_reason:text computed:text handed_by:i64? handed_ms:i64 confirmed_by:i64? delegation_id:i64? confirmed_ms:i64
INSERT INTO monthly_report (id, project_id, period_id, state, facts, reason, expected_day, next_focus, declared, declared_reason, computed, handed_by, handed_ms, confirmed_by, delegation_id, confirmed_ms, version)
VALUES (:id, :project_id, :period_id, :state, :facts, :reason, :expected_day, :next_focus, :declared, :declared_reason, :computed, :handed_by, :handed_ms, :confirmed_by, :delegation_id, :confirmed_ms, 1);

-- :name report_update :run
-- :in id:i64 state:text facts:text reason:text expected_day:date next_focus:text declared:text declared_reason:text computed:text handed_by:i64? handed_ms:i64 confirmed_by:i64? delegation_id:i64? confirmed_ms:i64
UPDATE monthly_report SET state = :state, facts = :facts, reason = :reason, expected_day = :expected_day, next_focus = :next_focus, declared = :declared, declared_reason = :declared_reason,
computed = :computed, handed_by = :handed_by, handed_ms = :handed_ms, confirmed_by = :confirmed_by, delegation_id = :delegation_id, confirmed_ms = :confirmed_ms, version = version + 1 WHERE id = :id;

-- :name report_set_state :run
-- :in id:i64 state:text
UPDATE monthly_report SET state = :state, version = version + 1 WHERE id = :id;

-- :name report_slots :many
-- :in project_id:i64
-- :out month:i64 period_id:i64 due_day:date planned_day:date changed_day:date period_state:text report_id:i64? report_state:text confirmed_ms:i64 declared:text declared_reason:text reason:text expected_day:date next_focus:text delegated:i64? confirmed_by:text
-- The twelve months of a project's cycle with their reports, in order.
SELECT d.month, d.id, d.due_day, d.planned_day, d.changed_day, d.state, r.id, COALESCE(r.state, ''), COALESCE(r.confirmed_ms, 0), COALESCE(r.declared, ''), COALESCE(r.declared_reason, ''),
       COALESCE(r.reason, ''), COALESCE(r.expected_day, ''), COALESCE(r.next_focus, ''), r.delegation_id, COALESCE(q.name, '')
FROM project p JOIN period d ON d.cycle_id = p.cycle_id LEFT JOIN monthly_report r ON r.project_id = p.id AND r.period_id = d.id
LEFT JOIN person q ON q.id = r.confirmed_by WHERE p.id = :project_id ORDER BY d.month;

-- :name report_people :one
-- :in id:i64
-- :out handed_by:text confirmed_by:text
SELECT COALESCE(h.name, ''), COALESCE(c.name, '') FROM monthly_report r LEFT JOIN person h ON h.id = r.handed_by LEFT JOIN person c ON c.id = r.confirmed_by WHERE r.id = :id;

-- :name report_head :one
-- :in id:i64
-- :out name:text unit:text nature:text
SELECT p.name, u.short_name, p.nature FROM project p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id;

-- :name report_steps :many
-- :in post_id:i64 period_id:i64
-- :out project_id:i64 name:text due_day:date start_day:date end_day:date closed_day:date paused_from:date paused_to:date report_state:text
-- The projects of a secretary's post with their reports of a month.
SELECT p.id, p.name, d.due_day, p.start_day, p.end_day, p.closed_day, p.paused_from, p.paused_to, COALESCE(r.state, '')
FROM period d JOIN project p ON p.cycle_id = d.cycle_id LEFT JOIN monthly_report r ON r.project_id = p.id AND r.period_id = d.id
WHERE d.id = :period_id AND p.post_id = :post_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.code;

-- :name report_last_focus :many
-- :in project_id:i64 month:i64
-- :out next_focus:text
-- What confirmed reports of earlier months called the next one thing, newest first.
SELECT r.next_focus FROM monthly_report r JOIN period d ON d.id = r.period_id WHERE r.project_id = :project_id AND d.month < :month AND r.confirmed_ms > 0
ORDER BY d.month DESC LIMIT 1;

-- :name report_reopened_why :many
-- :in report_id:i64
-- :out why:text at_ms:i64
-- The reasons of a report's reopenings, newest first.
SELECT v.after, e.at_ms FROM event e JOIN event_value v ON v.seq = e.seq AND v.column_name = 'why'
WHERE e.object_kind = 'monthly_report' AND e.object_id = :report_id AND e.verb = 'report.reopen' ORDER BY e.seq DESC LIMIT 1;

-- :name report_person :one
-- :in id:i64
-- :out name:text
SELECT name FROM person WHERE id = :id;

-- :name closed_counts :one
-- :in project_id:i64 before:date after:date
-- :out before:i64 after:i64
-- Problems closed by each of two days.
SELECT COALESCE(SUM(CASE WHEN closed_day <= :before THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN closed_day <= :after THEN 1 ELSE 0 END), 0)
FROM problem WHERE project_id = :project_id AND state = 'closed';

-- :name draft_read :one
-- :in project_id:i64 period_id:i64
-- :out reason:text expected_day:text next_focus:text declared:text declared_reason:text person_id:i64 saved_ms:i64 version:i64
SELECT reason, expected_day, next_focus, declared, declared_reason, person_id, saved_ms, version FROM report_draft WHERE project_id = :project_id AND period_id = :period_id;

-- :name draft_insert :run
-- :in project_id:i64 period_id:i64 reason:text expected_day:text next_focus:text declared:text declared_reason:text person_id:i64 saved_ms:i64
INSERT INTO report_draft (project_id, period_id, reason, expected_day, next_focus, declared, declared_reason, person_id, saved_ms, version)
VALUES (:project_id, :period_id, :reason, :expected_day, :next_focus, :declared, :declared_reason, :person_id, :saved_ms, 1);

-- :name draft_update :run
-- :in project_id:i64 period_id:i64 version:i64 reason:text expected_day:text next_focus:text declared:text declared_reason:text person_id:i64 saved_ms:i64
-- Only the version that was read may be replaced.
UPDATE report_draft SET reason = :reason, expected_day = :expected_day, next_focus = :next_focus, declared = :declared, declared_reason = :declared_reason,
person_id = :person_id, saved_ms = :saved_ms, version = version + 1 WHERE project_id = :project_id AND period_id = :period_id AND version = :version;

-- :name draft_delete :run
-- :in project_id:i64 period_id:i64
DELETE FROM report_draft WHERE project_id = :project_id AND period_id = :period_id;

-- :name period_by_id :one
-- :in id:i64
-- :out id:i64 cycle_id:i64 county_id:i64 county_path:text year:i64 month:i64 due_day:date planned_day:date state:text reason:text version:i64
SELECT d.id, d.cycle_id, c.county_id, u.path, c.year, d.month, d.due_day, d.planned_day, d.state, d.reason, d.version
FROM period d JOIN cycle c ON c.id = d.cycle_id JOIN unit u ON u.id = c.county_id WHERE d.id = :id;

-- :name period_list :many
-- :in cycle_id:i64
-- :out id:i64 month:i64 due_day:date planned_day:date state:text reason:text reminded_ms:i64
SELECT d.id, d.month, d.due_day, d.planned_day, d.state, d.reason, COALESCE((SELECT MAX(m.sent_ms) FROM reminder m WHERE m.period_id = d.id), 0)
FROM period d WHERE d.cycle_id = :cycle_id ORDER BY d.month;

-- :name period_signs :many
-- :in cycle_id:i64
-- :out months:text n:i64
-- Projects by what their twelve months say (board_row): few rows, however many projects.
SELECT months, COUNT(*) FROM board_row WHERE cycle_id = :cycle_id GROUP BY months ORDER BY months;

-- :name period_update :run
-- :in id:i64 state:text due_day:date reason:text changed_day:date
UPDATE period SET state = :state, due_day = :due_day, reason = :reason, changed_day = :changed_day, version = version + 1 WHERE id = :id;

-- :name projects_of_cycle :many
-- :in cycle_id:i64
-- :out id:i64
SELECT p.id FROM project p WHERE p.cycle_id = :cycle_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.id;

-- :name reminder_insert :run
-- :in id:i64 county_id:i64 period_id:i64 sent_ms:i64 person_id:i64 units:i64 reports:i64
INSERT INTO reminder (id, county_id, period_id, sent_ms, person_id, units, reports) VALUES (:id, :county_id, :period_id, :sent_ms, :person_id, :units, :reports);

-- :name reminder_last :one
-- :in period_id:i64
-- :out sent_ms:i64
-- When a month was last reminded of; 0 = never.
SELECT COALESCE(MAX(sent_ms), 0) FROM reminder WHERE period_id = :period_id;

-- :name awaited_units :many
-- :in period_id:i64
-- :out unit_id:i64 name:text reports:i64
-- Units whose active projects have no confirmed report in a period, in official order.
SELECT u.id, u.short_name, COUNT(*) FROM period d JOIN project p ON p.cycle_id = d.cycle_id JOIN unit u ON u.id = p.unit_id
LEFT JOIN monthly_report r ON r.project_id = p.id AND r.period_id = d.id
WHERE d.id = :period_id AND p.state IN ('active', 'paused', 'closed') AND d.state IN ('normal', 'postponed') AND COALESCE(r.confirmed_ms, 0) = 0 AND p.start_day <= d.due_day AND p.end_day >= d.due_day
  AND (p.closed_day = '' OR p.closed_day > d.due_day) AND (p.paused_from = '' OR p.paused_from > d.due_day OR (p.paused_to <> '' AND p.paused_to <= d.due_day))
GROUP BY u.id, u.short_name, u.sort ORDER BY u.sort, u.id;

-- ---- what a unit is told ----

-- :name notice_awaited :many
-- :in county_id:i64 path_from:text path_to:text
-- :out project_id:i64 project:text year:i64 month:i64 due_day:date start_day:date end_day:date closed_day:date paused_from:date paused_to:date report_id:i64? report_state:text
-- Months of the running cycle in which projects of a subtree have no confirmed report, or one that was reopened.
SELECT p.id, p.name, c.year, d.month, d.due_day, p.start_day, p.end_day, p.closed_day, p.paused_from, p.paused_to, r.id, COALESCE(r.state, '')
FROM cycle c JOIN project p ON p.cycle_id = c.id JOIN unit u ON u.id = p.unit_id JOIN period d ON d.cycle_id = c.id
LEFT JOIN monthly_report r ON r.project_id = p.id AND r.period_id = d.id
WHERE c.county_id = :county_id AND c.state = 'running' AND p.state IN ('active', 'paused', 'closed') AND u.path >= :path_from AND u.path < :path_to AND d.state IN ('normal', 'postponed')
  AND COALESCE(r.state, '') <> 'confirmed' ORDER BY d.month, p.code;

-- :name notice_reminders :many
-- :in county_id:i64
-- :out id:i64 month:i64 sent_ms:i64 units:i64 reports:i64 person:text
SELECT m.id, d.month, m.sent_ms, m.units, m.reports, COALESCE(p.name, '') FROM reminder m JOIN period d ON d.id = m.period_id
JOIN cycle c ON c.id = d.cycle_id LEFT JOIN person p ON p.id = m.person_id
WHERE m.county_id = :county_id AND c.state = 'running' ORDER BY m.sent_ms DESC, m.id DESC LIMIT 20;

-- :name notice_changes :many
-- :in county_id:i64
-- :out id:i64 month:i64 state:text due_day:date planned_day:date reason:text changed_day:date
SELECT d.id, d.month, d.state, d.due_day, d.planned_day, d.reason, d.changed_day FROM period d JOIN cycle c ON c.id = d.cycle_id
WHERE c.county_id = :county_id AND c.state = 'running' AND d.state <> 'normal' ORDER BY d.changed_day DESC, d.month DESC;
