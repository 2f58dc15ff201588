-- What export writes: one query a file, its columns those of the file. The first ones are read back by import (cmd/table.c), in whose order
-- of columns they stand; the others, record_…, tell what was done with the plans.

-- :name export_units :many
-- :in county_id:i64
-- :out code:text parent:text name:text short_name:text kind:text committee_name:text sort:i64 from_day:date
-- Those above before those below.
SELECT u.code, COALESCE(p.code, ''), u.name, u.short_name, u.kind, u.committee_name, u.sort, u.from_day
FROM unit u LEFT JOIN unit p ON p.id = u.parent_id WHERE u.county_id = :county_id ORDER BY length(u.path) - length(replace(u.path, '/', '')), u.sort, u.id;

-- :name export_persons :many
-- :in county_id:i64
-- :out code:text name:text phone:text
SELECT code, name, phone FROM person WHERE county_id = :county_id ORDER BY code;

-- :name export_posts :many
-- :in county_id:i64
-- :out code:text unit:text role:text title:text
SELECT p.code, u.code, p.role, p.title FROM post p JOIN unit u ON u.id = p.unit_id WHERE u.county_id = :county_id ORDER BY u.sort, p.id;

-- :name export_tenures :many
-- :in county_id:i64
-- :out post:text person:text from_day:date to_day:date
SELECT p.code, s.code, t.from_day, t.to_day FROM tenure t JOIN post p ON p.id = t.post_id JOIN person s ON s.id = t.person_id
WHERE s.county_id = :county_id ORDER BY p.id, t.from_day;

-- :name export_delegations :many
-- :in county_id:i64
-- :out post:text person:text from_day:date to_day:date document:text decided_day:date reason:text
SELECT p.code, s.code, d.from_day, d.to_day, d.document, d.decided_day, d.reason
FROM delegation d JOIN post p ON p.id = d.post_id JOIN person s ON s.id = d.person_id
WHERE s.county_id = :county_id ORDER BY d.from_day, d.id;

-- :name export_recusals :many
-- :in county_id:i64
-- :out person:text unit:text reason:text from_day:date to_day:date
SELECT s.code, u.code, r.reason, r.from_day, r.to_day FROM recusal r JOIN person s ON s.id = r.person_id JOIN unit u ON u.id = r.unit_id
WHERE s.county_id = :county_id ORDER BY r.from_day, r.id;

-- :name export_accounts :many
-- :in county_id:i64
-- :out person:text login:text
-- Never passwords, nor what they are stored as.
SELECT s.code, a.login FROM account a JOIN person s ON s.id = a.person_id WHERE s.county_id = :county_id ORDER BY s.code;

-- :name export_calendar_years :many
-- :in county_id:i64
-- :out year:i64 published:date
SELECT year, published FROM calendar_year WHERE county_id = :county_id ORDER BY year;

-- :name export_calendar :many
-- :in county_id:i64
-- :out day:date kind:text note:text
SELECT day, kind, note FROM holiday WHERE county_id = :county_id ORDER BY day;

-- :name export_schemes :many
-- :in county_id:i64
-- :out unit:text name:text report_due_dom:i64 projects_min:i64 projects_max:i64 light_soon:i64 light_behind:i64 light_far:i64 light_from:i64 light_stale:i64
SELECT u.code, s.name, s.report_due_dom, s.projects_min, s.projects_max, s.light_soon, s.light_behind, s.light_far, s.light_from, s.light_stale
FROM scheme s JOIN unit u ON u.id = s.unit_id WHERE u.county_id = :county_id ORDER BY s.id;

-- :name export_scoring :many
-- :in county_id:i64
-- :out unit:text scheme:text score:text bands:text
SELECT u.code, s.name, s.score, s.bands FROM scheme s JOIN unit u ON u.id = s.unit_id WHERE u.county_id = :county_id AND s.score <> '' ORDER BY s.id;

-- :name export_cycles :many
-- :in county_id:i64
-- :out unit:text scheme:text year:i64 name:text start_day:date end_day:date
SELECT u.code, s.name, c.year, c.name, c.start_day, c.end_day
FROM cycle c JOIN scheme s ON s.id = c.scheme_id JOIN unit u ON u.id = s.unit_id WHERE c.county_id = :county_id ORDER BY c.year;

-- :name export_catalog :many
-- :in county_id:i64
-- :out cycle:i64 code:text title:text purpose:text source:text requirement:text mandatory_for:text
SELECT c.year, i.code, i.title, i.purpose, i.source, i.requirement, i.mandatory_for
FROM catalog_item i JOIN cycle c ON c.id = i.cycle_id WHERE c.county_id = :county_id ORDER BY c.year, i.id;

-- :name export_projects :many
-- :in county_id:i64
-- :out code:text cycle:i64 unit:text post:text catalog_item:text name:text nature:text client:text start_day:date end_day:date approved_day:date
SELECT p.code, c.year, u.code, o.code, COALESCE(i.code, ''), p.name, p.nature, p.client, p.start_day, p.end_day, p.approved_day
FROM project p JOIN cycle c ON c.id = p.cycle_id JOIN unit u ON u.id = p.unit_id JOIN post o ON o.id = p.post_id
LEFT JOIN catalog_item i ON i.id = p.catalog_item_id WHERE p.county_id = :county_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.code;

-- :name export_team :many
-- :in county_id:i64
-- :out project:text person:text post_title:text duty:text ord:i64
SELECT p.code, s.code, t.post_title, t.duty, t.ord
FROM team_member t JOIN project p ON p.id = t.project_id JOIN person s ON s.id = t.person_id
WHERE p.county_id = :county_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.code, t.ord, t.id;

-- :name export_milestones :many
-- :in county_id:i64
-- :out project:text code:text measure:text title:text owner:text weight:i64 due_day:date
-- The day first planned: amendments move it from there.
SELECT p.code, m.code, m.measure, m.title, s.code, m.weight, m.first_due_day
FROM milestone m JOIN project p ON p.id = m.project_id JOIN person s ON s.id = m.owner_id
WHERE p.county_id = :county_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.code, m.ord;

-- :name export_indicators :many
-- :in county_id:i64
-- :out project:text code:text name:text unit_label:text digits:i64 baseline:i64? target:i64 start_day:date end_day:date source:text
SELECT p.code, i.code, i.name, i.unit_label, i.digits, i.baseline, i.target, i.start_day, i.end_day, i.source
FROM indicator i JOIN project p ON p.id = i.project_id WHERE p.county_id = :county_id AND p.state IN ('active', 'paused', 'closed') ORDER BY p.code, i.ord;

-- :name export_amendments :many
-- :in county_id:i64
-- :out project:text milestone:text after:text reason:text approved_day:date approver:text
SELECT p.code, m.code, a.after, a.reason, a.approved_day, s.code
FROM amendment a JOIN project p ON p.id = a.project_id JOIN milestone m ON m.id = a.milestone_id JOIN person s ON s.id = a.approver_id
WHERE p.county_id = :county_id ORDER BY a.approved_day, a.id;

-- ---- what was done ----

-- :name record_milestones :many
-- :in county_id:i64
-- :out project:text code:text title:text due_day:date done_day:date recorded_day:date note:text
SELECT p.code, m.code, m.title, m.due_day, m.done_day, m.recorded_day, m.note
FROM milestone m JOIN project p ON p.id = m.project_id WHERE p.county_id = :county_id ORDER BY p.code, m.ord;

-- :name record_indicator_values :many
-- :in county_id:i64
-- :out project:text indicator:text on_day:date value:i64 note:text person:text recorded_ms:i64
SELECT p.code, i.code, v.on_day, v.value, v.note, s.code, v.recorded_ms
FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id JOIN project p ON p.id = i.project_id JOIN person s ON s.id = v.person_id
WHERE p.county_id = :county_id ORDER BY p.code, i.ord, v.on_day, v.recorded_ms, v.id;

-- :name record_problems :many
-- :in county_id:i64
-- :out project:text title:text origin:text raised_by:text raised_day:date owner:text due_day:date progress:text state:text closed_day:date closed_by:text
SELECT p.code, b.title, b.origin, r.code, b.raised_day, o.code, b.due_day, b.progress, b.state, b.closed_day, COALESCE(c.code, '')
FROM problem b JOIN project p ON p.id = b.project_id JOIN person r ON r.id = b.raised_by JOIN person o ON o.id = b.owner_id
LEFT JOIN person c ON c.id = b.closed_by WHERE p.county_id = :county_id ORDER BY p.code, b.raised_day, b.id;

-- :name record_periods :many
-- :in county_id:i64
-- :out cycle:i64 month:i64 planned_day:date due_day:date state:text reason:text changed_day:date
SELECT c.year, d.month, d.planned_day, d.due_day, d.state, d.reason, d.changed_day
FROM period d JOIN cycle c ON c.id = d.cycle_id WHERE c.county_id = :county_id ORDER BY c.year, d.month;

-- :name record_reports :many
-- :in county_id:i64
-- :out project:text cycle:i64 month:i64 state:text reason:text expected_day:date next_focus:text declared:text declared_reason:text computed:text handed_by:text handed_ms:i64 confirmed_by:text delegated:i64 confirmed_ms:i64
SELECT p.code, c.year, d.month, r.state, r.reason, r.expected_day, r.next_focus, r.declared, r.declared_reason, r.computed, COALESCE(h.code, ''),
       r.handed_ms, COALESCE(s.code, ''), CASE WHEN r.delegation_id IS NULL THEN 0 ELSE 1 END, r.confirmed_ms
FROM monthly_report r JOIN project p ON p.id = r.project_id JOIN period d ON d.id = r.period_id JOIN cycle c ON c.id = d.cycle_id
LEFT JOIN person h ON h.id = r.handed_by LEFT JOIN person s ON s.id = r.confirmed_by
WHERE p.county_id = :county_id ORDER BY p.code, c.year, d.month;

-- :name record_lights :many
-- :in county_id:i64
-- :out project:text day:date light:text rule:text month_end:i64
SELECT p.code, l.day, l.light, l.rule, l.month_end
FROM light_change l JOIN project p ON p.id = l.project_id WHERE p.county_id = :county_id ORDER BY p.code, l.day, l.id;
