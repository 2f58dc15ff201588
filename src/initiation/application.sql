-- An application: what a committee says for its project, its plan, its drafts and its rounds.

-- :name application_find :one
-- :in project_id:i64
-- :out id:i64 version:i64
SELECT id, version FROM application WHERE project_id = :project_id;

-- :name application_get :one
-- :in project_id:i64
-- :out id:i64 application_id:i64 version:i64 county_id:i64 unit_id:i64 unit:text committee:text kind:text post_id:i64 cycle_id:i64 year:i64 cycle_state:text cycle_end:date review_days:i64 item_id:i64? item_title:text requirement:text suggestions:text code:text name:text nature:text state:text start_day:date end_day:date approved_day:date background:text beneficiaries:text consulted:text problem:text target:text measures:text resolution_day:date resolution_document:text rounds:i64 holder:text held_ms:i64
SELECT p.id, a.id, a.version, p.county_id, p.unit_id, u.short_name, u.committee_name, u.kind, p.post_id, p.cycle_id, c.year, c.state, c.end_day, s.review_days, p.catalog_item_id, COALESCE(i.title, ''),
       COALESCE(i.requirement, ''), COALESCE(i.indicators, ''), p.code, p.name, p.nature, p.state, p.start_day, p.end_day, p.approved_day, a.background, a.beneficiaries, a.consulted, a.problem,
       a.target, a.measures, a.resolution_day, a.resolution_document, a.rounds, a.holder, a.held_ms
FROM application a JOIN project p ON p.id = a.project_id JOIN unit u ON u.id = p.unit_id JOIN cycle c ON c.id = p.cycle_id JOIN scheme s ON s.id = c.scheme_id
LEFT JOIN catalog_item i ON i.id = p.catalog_item_id WHERE a.project_id = :project_id;

-- :name application_update :run
-- :in id:i64 background:text beneficiaries:text consulted:text problem:text target:text measures:text resolution_day:date resolution_document:text
UPDATE application SET background = :background, beneficiaries = :beneficiaries, consulted = :consulted, problem = :problem, target = :target, measures = :measures,
resolution_day = :resolution_day, resolution_document = :resolution_document, version = version + 1
WHERE id = :id AND (background <> :background OR beneficiaries <> :beneficiaries OR consulted <> :consulted OR problem <> :problem OR target <> :target OR measures <> :measures
  OR resolution_day <> :resolution_day OR resolution_document <> :resolution_document);

-- :name application_hold :run
-- :in id:i64 rounds:i64 holder:text held_ms:i64
UPDATE application SET rounds = :rounds, holder = :holder, held_ms = :held_ms, version = version + 1 WHERE id = :id;

-- :name project_set_case :run
-- :in id:i64 name:text client:text end_day:date
UPDATE project SET name = :name, client = :client, end_day = :end_day, version = version + 1 WHERE id = :id AND (name <> :name OR client <> :client OR end_day <> :end_day);

-- :name project_set_state :run
-- :in id:i64 state:text approved_day:date
UPDATE project SET state = :state, approved_day = :approved_day, version = version + 1 WHERE id = :id;

-- ---- the plan ----

-- :name plan_indicators :many
-- :in project_id:i64
-- :out id:i64 code:text name:text unit_label:text digits:i64 baseline:i64? baseline_due_day:date target:i64 source:text version:i64
SELECT id, code, name, unit_label, digits, baseline, baseline_due_day, target, source, version FROM indicator WHERE project_id = :project_id ORDER BY ord, id;

-- :name plan_milestones :many
-- :in project_id:i64
-- :out id:i64 code:text measure:text title:text owner_id:i64 owner:text due_day:date version:i64
SELECT m.id, m.code, m.measure, m.title, m.owner_id, p.name, m.due_day, m.version FROM milestone m JOIN person p ON p.id = m.owner_id
WHERE m.project_id = :project_id ORDER BY m.due_day, m.ord, m.id;

-- :name plan_team :many
-- :in project_id:i64
-- :out id:i64 person_id:i64 name:text post_title:text duty:text version:i64
SELECT t.id, t.person_id, p.name, t.post_title, t.duty, t.version FROM team_member t JOIN person p ON p.id = t.person_id WHERE t.project_id = :project_id ORDER BY t.ord, t.id;

-- :name plan_people :many
-- :in path_from:text path_to:text today:date
-- :out person_id:i64 name:text title:text
-- Whoever holds a post in a subtree; by post, so that the secretary stands first.
SELECT p.id, p.name, MIN(o.title) FROM unit u JOIN post o ON o.unit_id = u.id JOIN tenure t ON t.post_id = o.id JOIN person p ON p.id = t.person_id
WHERE u.path >= :path_from AND u.path < :path_to AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today) GROUP BY p.id, p.name ORDER BY MIN(o.id);

-- :name plan_last_ord :one
-- :in project_id:i64 kind:text
-- :out ord:i64 code:i64
-- The highest place and the highest number of a code (I7, M12) among a project's rows.
SELECT COALESCE(MAX(ord), 0), COALESCE(MAX(CAST(SUBSTR(code, 2) AS BIGINT)), 0)
FROM (SELECT ord, code FROM indicator WHERE project_id = :project_id AND :kind = 'indicator'
      UNION ALL SELECT ord, code FROM milestone WHERE project_id = :project_id AND :kind = 'milestone'
      UNION ALL SELECT ord, 'T0' FROM team_member WHERE project_id = :project_id AND :kind = 'team') x;

-- :name plan_indicator_insert :run
-- :in id:i64 project_id:i64 code:text ord:i64 name:text unit_label:text digits:i64 baseline:i64? baseline_due_day:date target:i64 start_day:date end_day:date source:text
INSERT INTO indicator (id, project_id, code, ord, name, unit_label, digits, baseline, baseline_due_day, target, start_day, end_day, source, version)
VALUES (:id, :project_id, :code, :ord, :name, :unit_label, :digits, :baseline, :baseline_due_day, :target, :start_day, :end_day, :source, 1);

-- :name plan_indicator_update :run
-- :in id:i64 name:text unit_label:text digits:i64 baseline:i64? baseline_due_day:date target:i64 source:text
UPDATE indicator SET name = :name, unit_label = :unit_label, digits = :digits, baseline = :baseline, baseline_due_day = :baseline_due_day, target = :target, source = :source, version = version + 1
WHERE id = :id;

-- :name plan_indicator_span :run
-- :in id:i64 start_day:date end_day:date
-- The way from baseline to target is the project's own time.
UPDATE indicator SET start_day = :start_day, end_day = :end_day, version = version + 1 WHERE id = :id;

-- :name plan_indicator_delete :run
-- :in id:i64
DELETE FROM indicator WHERE id = :id;

-- :name plan_milestone_insert :run
-- :in id:i64 project_id:i64 code:text ord:i64 measure:text title:text owner_id:i64 due_day:date
INSERT INTO milestone (id, project_id, code, ord, measure, title, owner_id, weight, first_due_day, due_day, done_day, recorded_day, note, version)
VALUES (:id, :project_id, :code, :ord, :measure, :title, :owner_id, 1, :due_day, :due_day, '', '', '', 1);

-- :name plan_milestone_update :run
-- :in id:i64 measure:text title:text owner_id:i64 due_day:date
-- Before approval there is no baseline of dates yet.
UPDATE milestone SET measure = :measure, title = :title, owner_id = :owner_id, first_due_day = :due_day, due_day = :due_day, version = version + 1 WHERE id = :id;

-- :name plan_milestone_delete :run
-- :in id:i64
DELETE FROM milestone WHERE id = :id;

-- :name plan_member_insert :run
-- :in id:i64 project_id:i64 person_id:i64 post_title:text duty:text ord:i64
INSERT INTO team_member (id, project_id, person_id, post_title, duty, ord, version) VALUES (:id, :project_id, :person_id, :post_title, :duty, :ord, 1);

-- :name plan_member_update :run
-- :in id:i64 duty:text
UPDATE team_member SET duty = :duty, version = version + 1 WHERE id = :id;

-- :name plan_member_delete :run
-- :in id:i64
DELETE FROM team_member WHERE id = :id;

-- ---- drafts ----

-- :name application_draft_read :one
-- :in project_id:i64 section:text
-- :out content:text person_id:i64 saved_ms:i64 version:i64
SELECT content, person_id, saved_ms, version FROM application_draft WHERE project_id = :project_id AND section = :section;

-- :name application_draft_list :many
-- :in project_id:i64
-- :out section:text person_id:i64 saved_ms:i64 version:i64
SELECT section, person_id, saved_ms, version FROM application_draft WHERE project_id = :project_id ORDER BY section;

-- :name application_draft_insert :run
-- :in project_id:i64 section:text content:text person_id:i64 saved_ms:i64
INSERT INTO application_draft (project_id, section, content, person_id, saved_ms, version) VALUES (:project_id, :section, :content, :person_id, :saved_ms, 1);

-- :name application_draft_update :run
-- :in project_id:i64 section:text version:i64 content:text person_id:i64 saved_ms:i64
-- Only the version that was read may be replaced.
UPDATE application_draft SET content = :content, person_id = :person_id, saved_ms = :saved_ms, version = version + 1
WHERE project_id = :project_id AND section = :section AND version = :version;

-- :name application_draft_delete :run
-- :in project_id:i64 section:text
DELETE FROM application_draft WHERE project_id = :project_id AND section = :section;

-- :name application_drafts_delete :run
-- :in project_id:i64
DELETE FROM application_draft WHERE project_id = :project_id;

-- ---- rounds ----

-- :name round_insert :run
-- :in id:i64 project_id:i64 round:i64 content:text submitted_by:i64 submitted_ms:i64 delegation_id:i64?
INSERT INTO application_round (id, project_id, round, content, submitted_by, submitted_ms, delegation_id, decision, reason, decided_by, decided_ms, version)
VALUES (:id, :project_id, :round, :content, :submitted_by, :submitted_ms, :delegation_id, '', '', NULL, 0, 1);

-- :name round_decide :run
-- :in id:i64 decision:text reason:text decided_by:i64 decided_ms:i64
UPDATE application_round SET decision = :decision, reason = :reason, decided_by = :decided_by, decided_ms = :decided_ms, version = version + 1 WHERE id = :id;

-- :name round_list :many
-- :in project_id:i64
-- :out id:i64 round:i64 content:text submitted_by:text submitted_ms:i64 delegation_id:i64? decision:text reason:text decided_by:text decided_ms:i64
SELECT r.id, r.round, r.content, s.name, r.submitted_ms, r.delegation_id, r.decision, r.reason, COALESCE(d.name, ''), r.decided_ms
FROM application_round r JOIN person s ON s.id = r.submitted_by LEFT JOIN person d ON d.id = r.decided_by WHERE r.project_id = :project_id ORDER BY r.round;

-- :name round_person :one
-- :in id:i64
-- :out name:text
SELECT name FROM person WHERE id = :id;

-- :name application_claimed :many
-- :in project_id:i64
-- :out at_ms:i64 person:text
-- When it was claimed, and by whom.
SELECT e.at_ms, COALESCE(p.name, '') FROM event e LEFT JOIN person p ON p.id = e.person_id WHERE e.project_id = :project_id AND e.verb = 'project.claim' ORDER BY e.seq LIMIT 1;

-- :name application_list :many
-- :in county_id:i64 path_from:text path_to:text post_id:i64 person_id:i64
-- :out id:i64 code:text name:text nature:text state:text unit:text unit_path:text unit_id:i64 post_id:i64 year:i64 rounds:i64 holder:text held_ms:i64 review_days:i64 comments_open:i64 conditions_open:i64 decided_ms:i64
-- Applications of years that are planned or run: of a subtree, of one post, or of whose team the person is; 0 and '' = not asked for. The ones held longest first.
SELECT p.id, p.code, p.name, p.nature, p.state, u.short_name, u.path, p.unit_id, p.post_id, c.year, a.rounds, a.holder, a.held_ms, s.review_days,
       (SELECT COUNT(*) FROM review_comment k WHERE k.project_id = p.id AND k.state <> 'settled'),
       (SELECT COUNT(*) FROM approval_condition d WHERE d.project_id = p.id AND d.state <> 'met'),
       COALESCE((SELECT MAX(r.decided_ms) FROM application_round r WHERE r.project_id = p.id), 0)
FROM application a JOIN project p ON p.id = a.project_id JOIN unit u ON u.id = p.unit_id JOIN cycle c ON c.id = p.cycle_id JOIN scheme s ON s.id = c.scheme_id
WHERE p.county_id = :county_id AND c.state IN ('planning', 'running') AND (:path_from = '' OR (u.path >= :path_from AND u.path < :path_to)) AND (:post_id = 0 OR p.post_id = :post_id)
AND (:person_id = 0 OR EXISTS (SELECT 1 FROM team_member t WHERE t.project_id = p.id AND t.person_id = :person_id)) ORDER BY a.held_ms, p.id;

-- :name application_others :many
-- :in cycle_id:i64 not_id:i64
-- :out id:i64 name:text unit:text target:text measures:text
-- What the year's other committees say they will do, as far as they have submitted it.
SELECT p.id, p.name, u.short_name, a.target, a.measures FROM application a JOIN project p ON p.id = a.project_id JOIN unit u ON u.id = p.unit_id
WHERE p.cycle_id = :cycle_id AND p.id <> :not_id AND p.state IN ('submitted', 'returned', 'approved', 'active') AND a.rounds > 0 ORDER BY p.id LIMIT 300;
