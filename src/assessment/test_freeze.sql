-- What the tests of scores look at, and put into the store behind the commands' back.

-- :name year_counts :one
-- :in cycle_id:i64
-- :out groups:i64 members:i64 scores:i64 runs:i64 sheets:i64 state:text
SELECT (SELECT COUNT(*) FROM evaluator_group), (SELECT COUNT(*) FROM evaluator_member), (SELECT COUNT(*) FROM panel_score), (SELECT COUNT(*) FROM score_run),
       (SELECT COUNT(*) FROM score_sheet), state FROM cycle WHERE id = :cycle_id;

-- :name tamper_total :run
-- :in id:i64 total:i64
UPDATE score_sheet SET total = :total WHERE id = :id;

-- :name tamper_score :run
-- :in project_id:i64 score:i64
UPDATE panel_score SET score = :score WHERE project_id = :project_id;

-- :name events_named :one
-- :in verb:text
-- :out n:i64
SELECT COUNT(*) FROM event WHERE verb = :verb;

-- :name final_rows :many
-- :in sheet_id:i64
-- :out grade:text departs:i64 reason:text board:text decided_day:date document:text version:i64
SELECT grade, departs, reason, board, decided_day, document, version FROM final_grade WHERE sheet_id = :sheet_id ORDER BY id;
