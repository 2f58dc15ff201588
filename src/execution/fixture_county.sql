-- Rows of the tests' county that no feature makes yet, and what its tests look at; no part of the program.

-- :name county_scheme_insert :run
-- :in id:i64 unit_id:i64
INSERT INTO scheme (id, unit_id, name, report_due_dom, projects_min, projects_max, light_soon, light_behind, light_far, light_from, light_stale, version)
VALUES (:id, :unit_id, '测试办法', 25, 1, 3, 5, 1000, 3000, 1000, 45, 1);

-- :name county_cycle_insert :run
-- :in id:i64 county_id:i64 scheme_id:i64 start_day:date end_day:date
INSERT INTO cycle (id, county_id, scheme_id, year, name, start_day, end_day, state, version)
VALUES (:id, :county_id, :scheme_id, 2020, '2020年度', :start_day, :end_day, 'running', 1);

-- :name county_period_insert :run
-- :in id:i64 cycle_id:i64 month:i64 due_day:date
INSERT INTO period (id, cycle_id, month, due_day, planned_day, state, reason, changed_day, version)
VALUES (:id, :cycle_id, :month, :due_day, :due_day, 'normal', '', '', 1);

-- :name county_holiday_insert :run
-- :in id:i64 county_id:i64 day:date kind:text
INSERT INTO holiday (id, county_id, day, kind, note) VALUES (:id, :county_id, :day, :kind, '');

-- :name county_year_insert :run
-- :in id:i64 county_id:i64 year:i64 published:date
INSERT INTO calendar_year (id, county_id, year, published) VALUES (:id, :county_id, :year, :published);

-- :name county_account_insert :run
-- :in id:i64 person_id:i64 login:text salt:blob
INSERT INTO account (id, person_id, login, password, salt, state, version) VALUES (:id, :person_id, :login, '', :salt, 'active', 1);

-- :name county_project_state :run
-- :in id:i64 state:text paused_from:date closed_day:date
UPDATE project SET state = :state, paused_from = :paused_from, closed_day = :closed_day, version = version + 1 WHERE id = :id;

-- :name county_value :one
-- :in seq:i64 column_name:text
-- :out before:text after:text
SELECT before, after FROM event_value WHERE seq = :seq AND column_name = :column_name;

-- :name county_counts :one
-- :out events:i64 milestones:i64 amendments:i64 problems:i64 reports:i64 drafts:i64 reminders:i64
SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM milestone), (SELECT COUNT(*) FROM amendment), (SELECT COUNT(*) FROM problem),
       (SELECT COUNT(*) FROM monthly_report), (SELECT COUNT(*) FROM report_draft), (SELECT COUNT(*) FROM reminder);

-- :name county_periods :many
-- :in cycle_id:i64
-- :out id:i64 month:i64 scheme_id:i64
SELECT d.id, d.month, c.scheme_id FROM period d JOIN cycle c ON c.id = d.cycle_id WHERE d.cycle_id = :cycle_id ORDER BY d.month;

-- :name reminder_in :one
-- :in id:i64
-- :out units:i64 reports:i64 person_id:i64
SELECT units, reports, person_id FROM reminder WHERE id = :id;
