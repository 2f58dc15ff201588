-- The board: one derived row a project, and the lights that were.

-- :name board_source :one
-- :in project_id:i64 today:date
-- :out id:i64 county_id:i64 cycle_id:i64 year:i64 cycle_start:date cycle_end:date unit_id:i64 unit_path:text unit_kind:text unit_name:text unit_sort:i64 post_id:i64 secretary_id:i64 code:text name:text nature:text start_day:date end_day:date paused_from:date paused_to:date closed_day:date soon:i64 behind:i64 far:i64 light_from:i64 stale:i64 state:text
-- A project with its place, its cycle, the scheme's thresholds, and who holds its post that day: the later one while a handover overlaps.
SELECT p.id, p.county_id, p.cycle_id, c.year, c.start_day, c.end_day, p.unit_id, u.path, u.kind, u.short_name, u.sort, p.post_id,
       COALESCE((SELECT t.person_id FROM tenure t WHERE t.post_id = p.post_id AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today)
                 ORDER BY t.from_day DESC, t.id DESC LIMIT 1), 0),
       p.code, p.name, p.nature, p.start_day, p.end_day, p.paused_from, p.paused_to, p.closed_day,
       s.light_soon, s.light_behind, s.light_far, s.light_from, s.light_stale, p.state
FROM project p JOIN cycle c ON c.id = p.cycle_id JOIN scheme s ON s.id = c.scheme_id JOIN unit u ON u.id = p.unit_id WHERE p.id = :project_id;

-- :name board_place :one
-- :in project_id:i64
-- :out county_id:i64 state:text
SELECT county_id, state FROM project WHERE id = :project_id;

-- :name board_delete :run
-- :in id:i64
DELETE FROM board_row WHERE id = :id;

-- :name board_insert :run
-- :in id:i64 county_id:i64 cycle_id:i64 unit_id:i64 unit_path:text unit_kind:text unit_name:text unit_sort:i64 post_id:i64 secretary_id:i64 code:text name:text nature:text as_of_day:date light:text light_rule:text light_item_id:i64 light_days:i64 light_rank:i64 declared:text declared_month:i64 differs:i64 progress:i64 planned:i64 strip:text months:text last_report_ms:i64 problems_open:i64 next_title:text next_day:date next_overdue:i64
INSERT INTO board_row (id, county_id, cycle_id, unit_id, unit_path, unit_kind, unit_name, unit_sort, post_id, secretary_id, code, name, nature, as_of_day, light, light_rule, light_item_id, light_days,
light_rank, declared, declared_month, differs, progress, planned, strip, months, last_report_ms, problems_open, next_title, next_day, next_overdue)
VALUES (:id, :county_id, :cycle_id, :unit_id, :unit_path, :unit_kind, :unit_name, :unit_sort, :post_id, :secretary_id, :code, :name, :nature, :as_of_day, :light, :light_rule, :light_item_id, :light_days,
:light_rank, :declared, :declared_month, :differs, :progress, :planned, :strip, :months, :last_report_ms, :problems_open, :next_title, :next_day, :next_overdue);

-- :name board_stale :many
-- :in county_id:i64 today:date whole:i64
-- :out id:i64
-- Projects of the county's running and frozen cycles, from their start on, whose row was computed for another day, or not at all; whole = 1: all of them.
SELECT p.id FROM project p JOIN cycle c ON c.id = p.cycle_id LEFT JOIN board_row b ON b.id = p.id
WHERE p.county_id = :county_id AND c.state IN ('running', 'frozen') AND p.state IN ('active', 'paused', 'closed') AND (:whole = 1 OR b.id IS NULL OR b.as_of_day <> :today) ORDER BY p.id;

-- :name board_rows_from :many
-- :in after:i64 at_most:i64
-- :out id:i64 county_id:i64 cycle_id:i64 unit_id:i64 unit_path:text unit_kind:text unit_name:text unit_sort:i64 post_id:i64 secretary_id:i64 code:text name:text nature:text as_of_day:date light:text light_rule:text light_item_id:i64 light_days:i64 light_rank:i64 declared:text declared_month:i64 differs:i64 progress:i64 planned:i64 strip:text months:text last_report_ms:i64 problems_open:i64 next_title:text next_day:date next_overdue:i64
-- Whole rows behind an id, for verify.
SELECT id, county_id, cycle_id, unit_id, unit_path, unit_kind, unit_name, unit_sort, post_id, secretary_id, code, name, nature, as_of_day, light, light_rule, light_item_id, light_days,
light_rank, declared, declared_month, differs, progress, planned, strip, months, last_report_ms, problems_open, next_title, next_day, next_overdue
FROM board_row WHERE id > :after ORDER BY id LIMIT :at_most;

-- :name board_lacks :many
-- :in at_most:i64
-- :out id:i64
-- Projects of running and frozen cycles without a row.
SELECT p.id FROM project p JOIN cycle c ON c.id = p.cycle_id LEFT JOIN board_row b ON b.id = p.id WHERE c.state IN ('running', 'frozen') AND p.state IN ('active', 'paused', 'closed') AND b.id IS NULL ORDER BY p.id LIMIT :at_most;

-- :name light_untaken :many
-- :in county_id:i64 day:date
-- :out id:i64
-- Projects of running and frozen cycles whose light of a month's last day has not been taken.
SELECT p.id FROM project p JOIN cycle c ON c.id = p.cycle_id WHERE p.county_id = :county_id AND c.state IN ('running', 'frozen') AND p.state IN ('active', 'paused', 'closed') AND c.start_day <= :day
  AND NOT EXISTS (SELECT 1 FROM light_change l WHERE l.project_id = p.id AND l.day = :day AND l.month_end = 1) ORDER BY p.id;

-- :name light_last :one
-- :in project_id:i64
-- :out light:text rule:text item_id:i64 day:date
SELECT light, rule, item_id, day FROM light_change WHERE project_id = :project_id ORDER BY day DESC, id DESC LIMIT 1;

-- :name light_insert :run
-- :in id:i64 project_id:i64 day:date light:text rule:text item_id:i64 month_end:i64
INSERT INTO light_change (id, project_id, day, light, rule, item_id, month_end) VALUES (:id, :project_id, :day, :light, :rule, :item_id, :month_end);

-- :name light_history :many
-- :in project_id:i64
-- :out day:date light:text rule:text item_id:i64 month_end:i64
SELECT day, light, rule, item_id, month_end FROM light_change WHERE project_id = :project_id ORDER BY day, id;

-- :name cycle_running :one
-- :in county_id:i64
-- :out id:i64 year:i64 name:text start_day:date end_day:date
SELECT id, year, name, start_day, end_day FROM cycle WHERE county_id = :county_id AND state IN ('running', 'frozen') ORDER BY CASE WHEN state = 'running' THEN 0 ELSE 1 END, year DESC LIMIT 1;
