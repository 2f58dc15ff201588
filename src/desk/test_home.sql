-- Milestones for the test of peers, written without commands.

-- :name peer_milestone :run
-- :in id:i64 project_id:i64 owner_id:i64 due_day:date recorded_day:date
INSERT INTO milestone (id, project_id, code, ord, measure, title, owner_id, weight, first_due_day, due_day, done_day, recorded_day, note, version)
VALUES (:id, :project_id, CAST(:id AS TEXT), 1, '', 'M', :owner_id, 1, :due_day, :due_day, :recorded_day, :recorded_day, '', 1);

-- :name peer_amendment :run
-- :in id:i64 project_id:i64 milestone_id:i64 after:text approved_day:date
INSERT INTO amendment (id, project_id, milestone_id, indicator_id, before, after, reason, approved_day, approver_id, version)
VALUES (:id, :project_id, :milestone_id, NULL, '', :after, 'r', :approved_day, NULL, 1);

-- :name peer_confirmed :run
-- :in id:i64 last_report_ms:i64
UPDATE board_row SET last_report_ms = :last_report_ms WHERE id = :id;
