-- The end of a project: asked, decided, carried on.

-- :name ending_project :one
-- :in id:i64
-- :out id:i64 county_id:i64 post_id:i64 year:i64 year_name:text year_state:text item_code:text name:text client:text state:text closed_day:date next_id:i64 next_name:text next_state:text
-- A project and the year behind its own; next_id 0 = that is not opened yet. item_code '' = a free topic.
SELECT p.id, p.county_id, p.post_id, c.year, c.name, c.state, COALESCE(i.code, ''), p.name, p.client, p.state, p.closed_day, COALESCE(n.id, 0), COALESCE(n.name, ''), COALESCE(n.state, '')
FROM project p JOIN cycle c ON c.id = p.cycle_id LEFT JOIN catalog_item i ON i.id = p.catalog_item_id
LEFT JOIN cycle n ON n.county_id = c.county_id AND n.year = c.year + 1 WHERE p.id = :id;

-- :name ending_counts :one
-- :in project_id:i64
-- :out milestones:i64 milestones_open:i64 problems_open:i64 amendments:i64 endings:i64
-- amendments, endings: asked and not decided.
SELECT (SELECT COUNT(*) FROM milestone WHERE project_id = :project_id), (SELECT COUNT(*) FROM milestone WHERE project_id = :project_id AND done_day = ''),
       (SELECT COUNT(*) FROM problem WHERE project_id = :project_id AND state <> 'closed'),
       (SELECT COUNT(*) FROM amendment WHERE project_id = :project_id AND state = 'asked'), (SELECT COUNT(*) FROM project_ending WHERE project_id = :project_id AND state = 'asked');

-- :name ending_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 kind:text state:text version:i64
SELECT id, project_id, kind, state, version FROM project_ending WHERE id = :id;

-- :name ending_insert :run
-- :in id:i64 project_id:i64 kind:text statement:text asked_by:i64 asked_day:date
INSERT INTO project_ending (id, project_id, kind, statement, asked_by, asked_day, state, reason, document, decided_by, decided_day, next_project_id, version)
VALUES (:id, :project_id, :kind, :statement, :asked_by, :asked_day, 'asked', '', '', NULL, '', NULL, 1);

-- :name ending_decided :run
-- :in id:i64 state:text reason:text document:text decided_by:i64 decided_day:date next_project_id:i64?
UPDATE project_ending SET state = :state, reason = :reason, document = :document, decided_by = :decided_by, decided_day = :decided_day, next_project_id = :next_project_id, version = version + 1
WHERE id = :id;

-- :name project_close :run
-- :in id:i64 closed_day:date
UPDATE project SET state = 'closed', closed_day = :closed_day, version = version + 1 WHERE id = :id;

-- :name ending_list :many
-- :in project_id:i64
-- :out id:i64 kind:text statement:text asked_by:text asked_day:date state:text reason:text document:text decided_by:text decided_day:date next_project_id:i64? next_name:text next_year:i64 version:i64
-- A project's, the newest first.
SELECT g.id, g.kind, g.statement, a.name, g.asked_day, g.state, g.reason, g.document, COALESCE(d.name, ''), g.decided_day, g.next_project_id, COALESCE(n.name, ''), COALESCE(c.year, 0), g.version
FROM project_ending g JOIN person a ON a.id = g.asked_by LEFT JOIN person d ON d.id = g.decided_by
LEFT JOIN project n ON n.id = g.next_project_id LEFT JOIN cycle c ON c.id = n.cycle_id WHERE g.project_id = :project_id ORDER BY g.id DESC;

-- ---- carrying on ----

-- :name carry_item :many
-- :in cycle_id:i64 code:text
-- :out id:i64
-- The item of another year's list that has the same code, while it is open.
SELECT id FROM catalog_item WHERE cycle_id = :cycle_id AND code = :code AND state = 'open' ORDER BY id;

-- :name carry_application :many
-- :in project_id:i64
-- :out id:i64 background:text beneficiaries:text consulted:text problem:text target:text measures:text
SELECT id, background, beneficiaries, consulted, problem, target, measures FROM application WHERE project_id = :project_id ORDER BY id;

-- :name carry_texts :run
-- :in id:i64 background:text beneficiaries:text consulted:text problem:text target:text measures:text
UPDATE application SET background = :background, beneficiaries = :beneficiaries, consulted = :consulted, problem = :problem, target = :target, measures = :measures, version = version + 1 WHERE id = :id;

-- :name carry_days :one
-- :in id:i64
-- :out start_day:date end_day:date
SELECT start_day, end_day FROM project WHERE id = :id;
