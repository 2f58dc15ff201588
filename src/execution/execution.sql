-- Gate 2: projects with their plan, team, figures and problems.

-- :name milestone_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 title:text owner_id:i64 weight:i64 first_due_day:date due_day:date done_day:date recorded_day:date note:text version:i64
SELECT id, project_id, title, owner_id, weight, first_due_day, due_day, done_day, recorded_day, note, version FROM milestone WHERE id = :id;

-- :name milestone_list :many
-- :in project_id:i64
-- :out id:i64 code:text measure:text title:text owner_id:i64 owner:text weight:i64 first_due_day:date due_day:date done_day:date recorded_day:date note:text version:i64
-- The plan, in order.
SELECT m.id, m.code, m.measure, m.title, m.owner_id, p.name, m.weight, m.first_due_day, m.due_day, m.done_day, m.recorded_day, m.note, m.version
FROM milestone m JOIN person p ON p.id = m.owner_id WHERE m.project_id = :project_id ORDER BY m.ord, m.id;

-- :name milestone_set_done :run
-- :in id:i64 done_day:date recorded_day:date note:text
UPDATE milestone SET done_day = :done_day, recorded_day = :recorded_day, note = :note, version = version + 1 WHERE id = :id;

-- :name milestone_id_by_code :one
-- :in project_id:i64 code:text
-- :out id:i64 first_due_day:date
SELECT id, first_due_day FROM milestone WHERE project_id = :project_id AND code = :code;

-- :name milestone_insert :run
-- :in id:i64 project_id:i64 code:text ord:i64 measure:text title:text owner_id:i64 weight:i64 due_day:date
INSERT INTO milestone (id, project_id, code, ord, measure, title, owner_id, weight, first_due_day, due_day, done_day, recorded_day, note, version)
VALUES (:id, :project_id, :code, :ord, :measure, :title, :owner_id, :weight, :due_day, :due_day, '', '', '', 1);

-- :name milestone_replan :run
-- :in id:i64 ord:i64 measure:text title:text owner_id:i64 weight:i64
-- An import may correct wording and order, never a date: that is an amendment. What is the same already is no change, here and below.
UPDATE milestone SET ord = :ord, measure = :measure, title = :title, owner_id = :owner_id, weight = :weight, version = version + 1
WHERE id = :id AND (ord <> :ord OR measure <> :measure OR title <> :title OR owner_id <> :owner_id OR weight <> :weight);

-- :name milestone_move :run
-- :in id:i64 due_day:date
UPDATE milestone SET due_day = :due_day, version = version + 1 WHERE id = :id;

-- :name indicator_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 name:text unit_label:text digits:i64 baseline:i64? target:i64 start_day:date end_day:date version:i64
SELECT id, project_id, name, unit_label, digits, baseline, target, start_day, end_day, version FROM indicator WHERE id = :id;

-- :name indicator_list :many
-- :in project_id:i64
-- :out id:i64 code:text name:text unit_label:text digits:i64 baseline:i64? baseline_due_day:date target:i64 start_day:date end_day:date source:text version:i64
SELECT id, code, name, unit_label, digits, baseline, baseline_due_day, target, start_day, end_day, source, version FROM indicator WHERE project_id = :project_id ORDER BY ord, id;

-- :name indicator_id_by_code :one
-- :in project_id:i64 code:text
-- :out id:i64 baseline:i64? target:i64 start_day:date end_day:date
SELECT id, baseline, target, start_day, end_day FROM indicator WHERE project_id = :project_id AND code = :code;

-- :name indicator_insert :run
-- :in id:i64 project_id:i64 code:text ord:i64 name:text unit_label:text digits:i64 baseline:i64? target:i64 start_day:date end_day:date source:text
INSERT INTO indicator (id, project_id, code, ord, name, unit_label, digits, baseline, target, start_day, end_day, source, version)
VALUES (:id, :project_id, :code, :ord, :name, :unit_label, :digits, :baseline, :target, :start_day, :end_day, :source, 1);

-- :name indicator_replan :run
-- :in id:i64 ord:i64 name:text unit_label:text digits:i64 source:text baseline:i64?
-- An import may correct wording and give a baseline where there was none; to change baseline or target is an amendment.
UPDATE indicator SET ord = :ord, name = :name, unit_label = :unit_label, digits = :digits, source = :source, baseline = :baseline, version = version + 1
WHERE id = :id AND (ord <> :ord OR name <> :name OR unit_label <> :unit_label OR digits <> :digits OR source <> :source
  OR (baseline IS NULL AND CAST(:baseline AS BIGINT) IS NOT NULL));

-- :name indicator_value_insert :run
-- :in id:i64 indicator_id:i64 on_day:date value:i64 note:text person_id:i64 recorded_ms:i64
INSERT INTO indicator_value (id, indicator_id, on_day, value, note, person_id, recorded_ms)
VALUES (:id, :indicator_id, :on_day, :value, :note, :person_id, :recorded_ms);

-- :name indicator_values_of_project :many
-- :in project_id:i64
-- :out indicator_id:i64 on_day:date value:i64 recorded_ms:i64 note:text
-- Every value of every indicator of a project, by indicator and day; of one day the latest recorded comes last and counts.
SELECT v.indicator_id, v.on_day, v.value, v.recorded_ms, v.note FROM indicator i JOIN indicator_value v ON v.indicator_id = i.id
WHERE i.project_id = :project_id ORDER BY i.ord, i.id, v.on_day, v.recorded_ms, v.id;

-- :name amendment_list :many
-- :in project_id:i64
-- :out id:i64 milestone_id:i64? indicator_id:i64? before:text after:text reason:text approved_day:date approver:text
-- Approved ones, in the order of their approval.
SELECT a.id, a.milestone_id, a.indicator_id, a.before, a.after, a.reason, a.approved_day, COALESCE(p.name, '')
FROM amendment a LEFT JOIN person p ON p.id = a.approver_id WHERE a.project_id = :project_id AND a.state = 'approved' ORDER BY a.approved_day, a.id;

-- :name amendment_insert :run
-- :in id:i64 project_id:i64 milestone_id:i64 before:text after:text reason:text approved_day:date approver_id:i64
INSERT INTO amendment (id, project_id, milestone_id, indicator_id, before, after, reason, approved_day, approver_id, version)
VALUES (:id, :project_id, :milestone_id, NULL, :before, :after, :reason, :approved_day, :approver_id, 1);

-- :name amendment_same :many
-- :in milestone_id:i64 after:text approved_day:date
-- :out id:i64
SELECT id FROM amendment WHERE milestone_id = :milestone_id AND after = :after AND approved_day = :approved_day ORDER BY id;

-- :name problem_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 title:text raised_by:i64 owner_id:i64 due_day:date progress:text state:text version:i64
SELECT id, project_id, title, raised_by, owner_id, due_day, progress, state, version FROM problem WHERE id = :id;

-- :name problem_list :many
-- :in project_id:i64
-- :out id:i64 title:text origin:text raised_day:date raised_by_id:i64 raised_by:text owner_id:i64 owner:text due_day:date progress:text state:text closed_day:date closed_by:text version:i64
-- Open ones first, then by the day they were raised.
SELECT b.id, b.title, b.origin, b.raised_day, b.raised_by, r.name, b.owner_id, o.name, b.due_day, b.progress, b.state, b.closed_day, COALESCE(c.name, ''), b.version
FROM problem b JOIN person r ON r.id = b.raised_by JOIN person o ON o.id = b.owner_id LEFT JOIN person c ON c.id = b.closed_by
WHERE b.project_id = :project_id ORDER BY CASE WHEN b.state = 'closed' THEN 1 ELSE 0 END, b.raised_day DESC, b.id;

-- :name problem_insert :run
-- :in id:i64 project_id:i64 title:text origin:text raised_by:i64 raised_day:date owner_id:i64 due_day:date
INSERT INTO problem (id, project_id, title, origin, raised_by, raised_day, owner_id, due_day, progress, state, closed_day, closed_by, version)
VALUES (:id, :project_id, :title, :origin, :raised_by, :raised_day, :owner_id, :due_day, '', 'open', '', NULL, 1);

-- :name problem_set_progress :run
-- :in id:i64 progress:text state:text
UPDATE problem SET progress = :progress, state = :state, version = version + 1 WHERE id = :id;

-- :name problem_set_closed :run
-- :in id:i64 closed_day:date closed_by:i64
UPDATE problem SET state = 'closed', closed_day = :closed_day, closed_by = :closed_by, version = version + 1 WHERE id = :id;

-- :name problem_counts :one
-- :in project_id:i64
-- :out open:i64 closed:i64
SELECT COALESCE(SUM(CASE WHEN state <> 'closed' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'closed' THEN 1 ELSE 0 END), 0)
FROM problem WHERE project_id = :project_id;

-- :name team_list :many
-- :in project_id:i64
-- :out id:i64 person_id:i64 name:text post_title:text duty:text
SELECT t.id, t.person_id, p.name, t.post_title, t.duty FROM team_member t JOIN person p ON p.id = t.person_id
WHERE t.project_id = :project_id ORDER BY t.ord, t.id;

-- :name team_member_find :one
-- :in project_id:i64 person_id:i64
-- :out id:i64
SELECT id FROM team_member WHERE project_id = :project_id AND person_id = :person_id;

-- :name team_insert :run
-- :in id:i64 project_id:i64 person_id:i64 post_title:text duty:text ord:i64
INSERT INTO team_member (id, project_id, person_id, post_title, duty, ord, version) VALUES (:id, :project_id, :person_id, :post_title, :duty, :ord, 1);

-- :name team_update :run
-- :in id:i64 post_title:text duty:text ord:i64
UPDATE team_member SET post_title = :post_title, duty = :duty, ord = :ord, version = version + 1
WHERE id = :id AND (post_title <> :post_title OR duty <> :duty OR ord <> :ord);

-- :name project_by_code :one
-- :in county_id:i64 code:text
-- :out id:i64 cycle_id:i64 unit_id:i64 post_id:i64 catalog_item_id:i64? nature:text start_day:date end_day:date approved_day:date
SELECT id, cycle_id, unit_id, post_id, catalog_item_id, nature, start_day, end_day, approved_day FROM project WHERE county_id = :county_id AND code = :code;

-- :name project_insert :run
-- :in id:i64 cycle_id:i64 county_id:i64 unit_id:i64 post_id:i64 catalog_item_id:i64? code:text name:text nature:text client:text start_day:date end_day:date approved_day:date
INSERT INTO project (id, cycle_id, county_id, unit_id, post_id, catalog_item_id, code, name, nature, client, start_day, end_day, approved_day, paused_from, paused_to, closed_day, state, version)
VALUES (:id, :cycle_id, :county_id, :unit_id, :post_id, :catalog_item_id, :code, :name, :nature, :client, :start_day, :end_day, :approved_day, '', '', '', 'active', 1);

-- :name project_rename :run
-- :in id:i64 name:text client:text
UPDATE project SET name = :name, client = :client, version = version + 1 WHERE id = :id AND (name <> :name OR client <> :client);

-- :name project_place :one
-- :in unit_id:i64 post_id:i64 cycle_id:i64
-- :out county_id:i64 post_unit_id:i64 post_role:text cycle_county_id:i64
-- What a project is to be hung on: its unit, the secretary's post and the cycle.
SELECT u.county_id, p.unit_id, p.role, c.county_id FROM unit u JOIN post p ON p.id = :post_id JOIN cycle c ON c.id = :cycle_id WHERE u.id = :unit_id;

-- :name officer_count :one
-- :in person_id:i64 county_id:i64 day:date
-- :out n:i64
-- Posts of the Department that the person held that day.
SELECT COUNT(*) FROM tenure t JOIN post p ON p.id = t.post_id JOIN unit u ON u.id = p.unit_id WHERE t.person_id = :person_id AND p.role = 'officer'
  AND u.county_id = :county_id AND t.from_day <= :day AND (t.to_day = '' OR t.to_day >= :day);

-- :name project_count_of_post :one
-- :in post_id:i64 cycle_id:i64
-- :out n:i64 limit_max:i64
-- How many projects a post has claimed in a cycle, and the scheme's most.
SELECT (SELECT COUNT(*) FROM project WHERE post_id = :post_id AND cycle_id = :cycle_id AND state NOT IN ('rejected', 'withdrawn')), s.projects_max
FROM cycle c JOIN scheme s ON s.id = c.scheme_id WHERE c.id = :cycle_id;

-- ---- pages ----

-- :name project_head :one
-- :in id:i64
-- :out id:i64 name:text unit:text start_day:date end_day:date state:text
SELECT p.id, p.name, u.short_name, p.start_day, p.end_day, p.state FROM project p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id;

-- :name milestone_page :one
-- :in id:i64
-- :out id:i64 project_id:i64 measure:text title:text owner:text first_due_day:date due_day:date done_day:date recorded_day:date note:text version:i64
SELECT m.id, m.project_id, m.measure, m.title, p.name, m.first_due_day, m.due_day, m.done_day, m.recorded_day, m.note, m.version
FROM milestone m JOIN person p ON p.id = m.owner_id WHERE m.id = :id;

-- :name amendments_of_milestone :many
-- :in milestone_id:i64
-- :out id:i64 before:text after:text reason:text approved_day:date approver:text
SELECT a.id, a.before, a.after, a.reason, a.approved_day, COALESCE(p.name, '')
FROM amendment a LEFT JOIN person p ON p.id = a.approver_id WHERE a.milestone_id = :milestone_id AND a.state = 'approved' ORDER BY a.approved_day, a.id;

-- :name indicator_page :one
-- :in id:i64
-- :out id:i64 project_id:i64 name:text unit_label:text digits:i64 baseline:i64? target:i64 start_day:date end_day:date source:text version:i64
SELECT id, project_id, name, unit_label, digits, baseline, target, start_day, end_day, source, version FROM indicator WHERE id = :id;

-- :name indicator_history :many
-- :in indicator_id:i64
-- :out id:i64 on_day:date value:i64 note:text person:text recorded_ms:i64
-- Newest first; the first one of a day is the one that counts.
SELECT v.id, v.on_day, v.value, v.note, p.name, v.recorded_ms FROM indicator_value v JOIN person p ON p.id = v.person_id
WHERE v.indicator_id = :indicator_id ORDER BY v.on_day DESC, v.recorded_ms DESC, v.id DESC;

-- :name problem_page :one
-- :in id:i64
-- :out id:i64 project_id:i64 title:text origin:text raised_day:date raised_by:text owner:text due_day:date progress:text state:text closed_day:date closed_by:text version:i64
SELECT b.id, b.project_id, b.title, b.origin, b.raised_day, r.name, o.name, b.due_day, b.progress, b.state, b.closed_day, COALESCE(c.name, ''), b.version
FROM problem b JOIN person r ON r.id = b.raised_by JOIN person o ON o.id = b.owner_id LEFT JOIN person c ON c.id = b.closed_by WHERE b.id = :id;

-- :name problem_history :many
-- :in problem_id:i64
-- :out seq:i64 at_ms:i64 verb:text person:text progress:text state:text
-- What became of a problem, from the journal: each act on it with what it changed; '' = not that.
SELECT e.seq, e.at_ms, e.verb, COALESCE(p.name, ''),
       COALESCE((SELECT v.after FROM event_value v WHERE v.seq = e.seq AND v.table_name = 'problem' AND v.column_name = 'progress'), ''),
       COALESCE((SELECT v.after FROM event_value v WHERE v.seq = e.seq AND v.table_name = 'problem' AND v.column_name = 'state'), '')
FROM event e LEFT JOIN person p ON p.id = e.person_id WHERE e.object_kind = 'problem' AND e.object_id = :problem_id ORDER BY e.seq;
