-- Changes of a plan: asked, decided, and what waits.

-- :name amendment_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 milestone_id:i64? indicator_id:i64? before:text after:text state:text version:i64
SELECT id, project_id, milestone_id, indicator_id, before, after, state, version FROM amendment WHERE id = :id;

-- :name amendment_project :one
-- :in id:i64
-- :out county_id:i64 start_day:date end_day:date state:text year:text year_state:text endings:i64
-- What a project must be for its plan to be changed. endings: asked and not decided.
SELECT p.county_id, p.start_day, p.end_day, p.state, c.name, c.state, (SELECT COUNT(*) FROM project_ending g WHERE g.project_id = p.id AND g.state = 'asked')
FROM project p JOIN cycle c ON c.id = p.cycle_id WHERE p.id = :id;

-- :name amendment_waiting :one
-- :in milestone_id:i64 indicator_id:i64
-- :out n:i64
-- Asked and not decided, of one of the two; 0 = not that.
SELECT COUNT(*) FROM amendment WHERE state = 'asked' AND (milestone_id = :milestone_id OR indicator_id = :indicator_id);

-- :name amendment_ask_insert :run
-- :in id:i64 project_id:i64 milestone_id:i64? indicator_id:i64? before:text after:text reason:text asked_by:i64 asked_day:date
INSERT INTO amendment (id, project_id, milestone_id, indicator_id, before, after, reason, asked_by, asked_day, state, decision, approved_day, approver_id, version)
VALUES (:id, :project_id, :milestone_id, :indicator_id, :before, :after, :reason, :asked_by, :asked_day, 'asked', '', '', NULL, 1);

-- :name amendment_decided :run
-- :in id:i64 state:text before:text decision:text approved_day:date approver_id:i64
UPDATE amendment SET state = :state, before = :before, decision = :decision, approved_day = :approved_day, approver_id = :approver_id, version = version + 1 WHERE id = :id;

-- :name indicator_retarget :run
-- :in id:i64 target:i64
UPDATE indicator SET target = :target, version = version + 1 WHERE id = :id;

-- ---- pages ----

-- :name amendment_page :one
-- :in id:i64
-- :out id:i64 project_id:i64 milestone_id:i64? indicator_id:i64? before:text after:text reason:text asked_by:text asked_day:date state:text decision:text decided_ms:i64 decided_by:text
-- One of them in words. decided_ms: from the journal; 0 = not yet, or imported.
SELECT a.id, a.project_id, a.milestone_id, a.indicator_id, a.before, a.after, a.reason, COALESCE(q.name, ''), a.asked_day, a.state, a.decision,
       COALESCE((SELECT MAX(e.at_ms) FROM event e WHERE e.object_kind = 'amendment' AND e.object_id = a.id AND e.verb = 'amendment.decide'), 0), COALESCE(d.name, '')
FROM amendment a LEFT JOIN person q ON q.id = a.asked_by LEFT JOIN person d ON d.id = a.approver_id WHERE a.id = :id;

-- :name amendment_history :many
-- :in project_id:i64
-- :out id:i64 milestone_id:i64? indicator_id:i64? item:text unit_label:text digits:i64 before:text after:text reason:text asked_by:text asked_day:date state:text decision:text approved_day:date decided_by:text
-- All of a project's, what waits first, then the newest.
SELECT a.id, a.milestone_id, a.indicator_id, COALESCE(m.title, i.name, ''), COALESCE(i.unit_label, ''), COALESCE(i.digits, 0), a.before, a.after, a.reason,
       COALESCE(q.name, ''), a.asked_day, a.state, a.decision, a.approved_day, COALESCE(d.name, '')
FROM amendment a LEFT JOIN milestone m ON m.id = a.milestone_id LEFT JOIN indicator i ON i.id = a.indicator_id
LEFT JOIN person q ON q.id = a.asked_by LEFT JOIN person d ON d.id = a.approver_id
WHERE a.project_id = :project_id ORDER BY CASE WHEN a.state = 'asked' THEN 0 ELSE 1 END, a.approved_day DESC, a.id DESC;

-- :name amendments_of_indicator :many
-- :in indicator_id:i64
-- :out id:i64 before:text after:text reason:text approved_day:date approver:text
-- Approved ones, in the order of their approval.
SELECT a.id, a.before, a.after, a.reason, a.approved_day, COALESCE(p.name, '')
FROM amendment a LEFT JOIN person p ON p.id = a.approver_id WHERE a.indicator_id = :indicator_id AND a.state = 'approved' ORDER BY a.approved_day, a.id;
