-- Review: comments, conditions, the queue.

-- :name comments_open :one
-- :in project_id:i64
-- :out unsettled:i64 unanswered:i64
-- Of comments that the unit has been told: those that the Department has not settled, and of these those without an answer.
SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'open') FROM review_comment WHERE project_id = :project_id AND state <> 'settled';

-- :name comment_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 round:i64 field:text body:text state:text reply:text project_state:text version:i64
SELECT k.id, k.project_id, k.round, k.field, k.body, k.state, k.reply, p.state, k.version FROM review_comment k JOIN project p ON p.id = k.project_id WHERE k.id = :id;

-- :name comment_list :many
-- :in project_id:i64
-- :out id:i64 round:i64 field:text body:text author:text made_ms:i64 reply:text replied_by:text state:text version:i64
SELECT k.id, k.round, k.field, k.body, a.name, k.made_ms, k.reply, COALESCE(r.name, ''), k.state, k.version
FROM review_comment k JOIN person a ON a.id = k.author_id LEFT JOIN person r ON r.id = k.replied_by WHERE k.project_id = :project_id ORDER BY k.made_ms, k.id;

-- :name comment_insert :run
-- :in id:i64 project_id:i64 round:i64 field:text body:text author_id:i64 made_ms:i64
INSERT INTO review_comment (id, project_id, round, field, body, author_id, made_ms, reply, replied_by, state, version)
VALUES (:id, :project_id, :round, :field, :body, :author_id, :made_ms, '', NULL, 'open', 1);

-- :name comment_set_reply :run
-- :in id:i64 reply:text replied_by:i64
UPDATE review_comment SET reply = :reply, replied_by = :replied_by, state = 'answered', version = version + 1 WHERE id = :id;

-- :name comment_set_settled :run
-- :in id:i64
UPDATE review_comment SET state = 'settled', version = version + 1 WHERE id = :id;

-- :name condition_by_id :one
-- :in id:i64
-- :out id:i64 project_id:i64 body:text due_day:date answer:text state:text version:i64
SELECT id, project_id, body, due_day, answer, state, version FROM approval_condition WHERE id = :id;

-- :name condition_list :many
-- :in project_id:i64
-- :out id:i64 body:text due_day:date answer:text state:text met_day:date met_by:text version:i64
SELECT d.id, d.body, d.due_day, d.answer, d.state, d.met_day, COALESCE(p.name, ''), d.version
FROM approval_condition d LEFT JOIN person p ON p.id = d.met_by WHERE d.project_id = :project_id ORDER BY d.due_day, d.id;

-- :name condition_insert :run
-- :in id:i64 project_id:i64 body:text due_day:date
INSERT INTO approval_condition (id, project_id, body, due_day, answer, state, met_day, met_by, version) VALUES (:id, :project_id, :body, :due_day, '', 'open', '', NULL, 1);

-- :name condition_set_answer :run
-- :in id:i64 answer:text
UPDATE approval_condition SET answer = :answer, state = 'answered', version = version + 1 WHERE id = :id;

-- :name condition_set_met :run
-- :in id:i64 met_day:date met_by:i64
UPDATE approval_condition SET state = 'met', met_day = :met_day, met_by = :met_by, version = version + 1 WHERE id = :id;

-- :name condition_set_open :run
-- :in id:i64
UPDATE approval_condition SET state = 'open', version = version + 1 WHERE id = :id;

-- :name review_waiting :one
-- :in county_id:i64
-- :out n:i64
-- Applications that the Department holds, and conditions that await its word.
SELECT (SELECT COUNT(*) FROM project WHERE county_id = :county_id AND state = 'submitted')
     + (SELECT COUNT(*) FROM approval_condition d JOIN project p ON p.id = d.project_id WHERE p.county_id = :county_id AND d.state = 'answered');

-- :name claim_waiting :one
-- :in unit_id:i64
-- :out n:i64
-- Applications that a unit got back, and conditions that it has not answered.
SELECT (SELECT COUNT(*) FROM project WHERE unit_id = :unit_id AND state = 'returned')
     + (SELECT COUNT(*) FROM approval_condition d JOIN project p ON p.id = d.project_id WHERE p.unit_id = :unit_id AND d.state = 'open');

-- :name review_queue :many
-- :in county_id:i64
-- :out id:i64
-- What the Department holds, the longest held first.
SELECT p.id FROM project p JOIN application a ON a.project_id = p.id WHERE p.county_id = :county_id AND p.state = 'submitted' ORDER BY a.held_ms, p.id;
