-- The year's frame: schemes, cycles with their months, the holiday calendar, the project list.

-- :name scheme_find :one
-- :in unit_id:i64 name:text
-- :out id:i64 report_due_dom:i64 cycles:i64
-- cycles: how many run by it.
SELECT s.id, s.report_due_dom, (SELECT COUNT(*) FROM cycle c WHERE c.scheme_id = s.id) FROM scheme s WHERE s.unit_id = :unit_id AND s.name = :name;

-- :name scheme_same :one
-- :in id:i64 report_due_dom:i64 projects_min:i64 projects_max:i64 light_soon:i64 light_behind:i64 light_far:i64 light_from:i64 light_stale:i64
-- :out n:i64
-- 1 when the scheme says exactly this.
SELECT COUNT(*) FROM scheme WHERE id = :id AND report_due_dom = :report_due_dom AND projects_min = :projects_min AND projects_max = :projects_max
  AND light_soon = :light_soon AND light_behind = :light_behind AND light_far = :light_far AND light_from = :light_from AND light_stale = :light_stale;

-- :name scheme_insert :run
-- :in id:i64 unit_id:i64 name:text report_due_dom:i64 projects_min:i64 projects_max:i64 light_soon:i64 light_behind:i64 light_far:i64 light_from:i64 light_stale:i64
INSERT INTO scheme (id, unit_id, name, report_due_dom, projects_min, projects_max, light_soon, light_behind, light_far, light_from, light_stale, version)
VALUES (:id, :unit_id, :name, :report_due_dom, :projects_min, :projects_max, :light_soon, :light_behind, :light_far, :light_from, :light_stale, 1);

-- :name scheme_update :run
-- :in id:i64 report_due_dom:i64 projects_min:i64 projects_max:i64 light_soon:i64 light_behind:i64 light_far:i64 light_from:i64 light_stale:i64
UPDATE scheme SET report_due_dom = :report_due_dom, projects_min = :projects_min, projects_max = :projects_max, light_soon = :light_soon,
light_behind = :light_behind, light_far = :light_far, light_from = :light_from, light_stale = :light_stale, version = version + 1 WHERE id = :id;

-- :name cycle_find :one
-- :in county_id:i64 year:i64
-- :out id:i64 scheme_id:i64 name:text start_day:date end_day:date
SELECT id, scheme_id, name, start_day, end_day FROM cycle WHERE county_id = :county_id AND year = :year;

-- :name cycle_insert :run
-- :in id:i64 county_id:i64 scheme_id:i64 year:i64 name:text start_day:date end_day:date
INSERT INTO cycle (id, county_id, scheme_id, year, name, start_day, end_day, state, version)
VALUES (:id, :county_id, :scheme_id, :year, :name, :start_day, :end_day, 'running', 1);

-- :name cycle_rename :run
-- :in id:i64 name:text
UPDATE cycle SET name = :name, version = version + 1 WHERE id = :id;

-- :name period_insert :run
-- :in id:i64 cycle_id:i64 month:i64 due_day:date
INSERT INTO period (id, cycle_id, month, due_day, planned_day, state, reason, changed_day, version)
VALUES (:id, :cycle_id, :month, :due_day, :due_day, 'normal', '', '', 1);

-- :name holiday_find :one
-- :in county_id:i64 day:date
-- :out id:i64
SELECT id FROM holiday WHERE county_id = :county_id AND day = :day;

-- :name holiday_insert :run
-- :in id:i64 county_id:i64 day:date kind:text note:text
INSERT INTO holiday (id, county_id, day, kind, note) VALUES (:id, :county_id, :day, :kind, :note);

-- :name holiday_update :run
-- :in id:i64 kind:text note:text
UPDATE holiday SET kind = :kind, note = :note WHERE id = :id;

-- :name calendar_year_find :one
-- :in county_id:i64 year:i64
-- :out id:i64
SELECT id FROM calendar_year WHERE county_id = :county_id AND year = :year;

-- :name calendar_year_insert :run
-- :in id:i64 county_id:i64 year:i64 published:date
INSERT INTO calendar_year (id, county_id, year, published) VALUES (:id, :county_id, :year, :published);

-- :name calendar_year_update :run
-- :in id:i64 published:date
UPDATE calendar_year SET published = :published WHERE id = :id;

-- :name catalog_find :one
-- :in cycle_id:i64 code:text
-- :out id:i64
SELECT id FROM catalog_item WHERE cycle_id = :cycle_id AND code = :code;

-- :name catalog_insert :run
-- :in id:i64 cycle_id:i64 code:text title:text purpose:text source:text requirement:text mandatory_for:text
INSERT INTO catalog_item (id, cycle_id, code, title, purpose, source, requirement, mandatory_for, version)
VALUES (:id, :cycle_id, :code, :title, :purpose, :source, :requirement, :mandatory_for, 1);

-- :name catalog_update :run
-- :in id:i64 title:text purpose:text source:text requirement:text mandatory_for:text
-- What is the same already is no change.
UPDATE catalog_item SET title = :title, purpose = :purpose, source = :source, requirement = :requirement, mandatory_for = :mandatory_for, version = version + 1
WHERE id = :id AND (title <> :title OR purpose <> :purpose OR source <> :source OR requirement <> :requirement OR mandatory_for <> :mandatory_for);

-- :name calendar_days :many
-- :in county_id:i64
-- :out day:date kind:text
SELECT day, kind FROM holiday WHERE county_id = :county_id ORDER BY day;

-- :name calendar_years :many
-- :in county_id:i64
-- :out year:i64
SELECT year FROM calendar_year WHERE county_id = :county_id ORDER BY year;
