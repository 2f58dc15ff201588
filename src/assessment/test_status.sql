-- What the tests of the status put into the store themselves, and what they look at.

-- :name put_report :run
-- :in id:i64 project_id:i64 period_id:i64 state:text declared:text confirmed_ms:i64
INSERT INTO monthly_report (id, project_id, period_id, state, facts, reason, expected_day, next_focus, declared, declared_reason, computed, handed_by, handed_ms, confirmed_by, delegation_id, confirmed_ms, version)
VALUES (:id, :project_id, :period_id, :state, '{}', '', '', '', :declared, '理由', 'green', NULL, 0, NULL, NULL, :confirmed_ms, 1);

-- :name put_report_state :run
-- :in id:i64 state:text declared:text
UPDATE monthly_report SET state = :state, declared = :declared, version = version + 1 WHERE id = :id;

-- :name put_period :run
-- :in id:i64 state:text due_day:date changed_day:date
UPDATE period SET state = :state, due_day = :due_day, changed_day = :changed_day, reason = '理由', version = version + 1 WHERE id = :id;

-- :name put_cycle_state :run
-- :in id:i64 state:text
UPDATE cycle SET state = :state, version = version + 1 WHERE id = :id;

-- :name put_unit_name :run
-- :in id:i64 short_name:text
UPDATE unit SET short_name = :short_name, version = version + 1 WHERE id = :id;

-- :name seen_lights :many
-- :in project_id:i64
-- :out day:date light:text rule:text item_id:i64 month_end:i64
SELECT day, light, rule, item_id, month_end FROM light_change WHERE project_id = :project_id ORDER BY id;

-- :name seen_board :one
-- :in id:i64
-- :out as_of_day:date unit_name:text light:text light_rule:text light_rank:i64 declared:text differs:i64 strip:text months:text next_title:text next_overdue:i64
SELECT as_of_day, unit_name, light, light_rule, light_rank, declared, differs, strip, months, next_title, next_overdue FROM board_row WHERE id = :id;
