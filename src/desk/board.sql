-- The board reads board_row, one row a project, by its index; only names come from elsewhere: the secretary's, and what the deciding item is.

-- :name board_now :many
-- :in county_id:i64 month_number:i64
-- :out cycle_id:i64 year:i64 start_day:date end_day:date period_id:i64 month:i64 due_day:date period_state:text remind_ms:i64 soon:i64
-- The running cycle, else the one that was frozen last, with its last period that has begun by month_number (year * 12 + month); at most one row.
SELECT c.id, c.year, c.start_day, c.end_day, COALESCE(d.id, 0), COALESCE(d.month, 0), COALESCE(d.due_day, ''), COALESCE(d.state, ''),
       COALESCE((SELECT MAX(r.sent_ms) FROM reminder r WHERE r.period_id = d.id), 0), s.light_soon
FROM cycle c JOIN scheme s ON s.id = c.scheme_id LEFT JOIN period d ON d.cycle_id = c.id AND c.year * 12 + d.month <= :month_number
WHERE c.county_id = :county_id AND c.state IN ('running', 'frozen') ORDER BY CASE WHEN c.state = 'running' THEN 0 ELSE 1 END, c.year DESC, d.month DESC LIMIT 1;

-- :name board_units :many
-- :in cycle_id:i64 month:i64
-- :out unit_id:i64 unit_sort:i64 unit_name:text projects:i64 red:i64 yellow:i64 blue:i64 green:i64 differs:i64 troubled:i64 problems:i64 received:i64 awaited:i64 as_of:date
-- Each unit's projects: by light, with lights that differ, with open problems and how many, and their reports of the month. The board's figures are sums of these.
SELECT MIN(unit_id), MIN(unit_sort), MIN(unit_name), COUNT(*), COUNT(*) FILTER (WHERE light = 'red'), COUNT(*) FILTER (WHERE light = 'yellow'), COUNT(*) FILTER (WHERE light = 'blue'),
       COUNT(*) FILTER (WHERE light = 'green'), COUNT(*) FILTER (WHERE differs = 1), COUNT(*) FILTER (WHERE problems_open > 0), CAST(SUM(problems_open) AS BIGINT),
       COUNT(*) FILTER (WHERE SUBSTR(months, CAST(:month AS INTEGER), 1) IN ('o', 'l')), COUNT(*) FILTER (WHERE SUBSTR(months, CAST(:month AS INTEGER), 1) IN ('a', 'm')), MIN(as_of_day)
FROM board_row WHERE cycle_id = :cycle_id GROUP BY unit_path ORDER BY unit_path;

-- :name board_lights_then :many
-- :in cycle_id:i64 day:date
-- :out light:text n:i64
-- How the lights stood at a month's end.
SELECT l.light, COUNT(*) FROM board_row b JOIN light_change l ON l.project_id = b.id AND l.day = :day AND l.month_end = 1
WHERE b.cycle_id = :cycle_id GROUP BY l.light ORDER BY l.light;

-- :name board_shown :one
-- :in cycle_id:i64 pattern:text kind:text light:text nature:text missing:i64 differs:i64 problems:i64
-- :out n:i64
SELECT COUNT(*) FROM board_row b LEFT JOIN person p ON p.id = b.secretary_id WHERE b.cycle_id = :cycle_id
AND (:kind = '' OR b.unit_kind = :kind) AND (:light = '' OR b.light = :light) AND (:nature = '' OR b.nature = :nature) AND (:differs = 0 OR b.differs = 1)
AND (:problems = 0 OR b.problems_open > 0) AND (:missing = 0 OR SUBSTR(b.months, CAST(:missing AS INTEGER), 1) IN ('a', 'm'))
AND (:pattern = '' OR LOWER(b.name) LIKE :pattern ESCAPE '~' OR LOWER(b.unit_name) LIKE :pattern ESCAPE '~' OR LOWER(b.code) LIKE :pattern ESCAPE '~'
     OR LOWER(p.name) LIKE :pattern ESCAPE '~');

-- :name board_page :many
-- :in cycle_id:i64 rank:i64 id:i64 at_most:i64 pattern:text kind:text light:text nature:text missing:i64 differs:i64 problems:i64
-- :out id:i64 code:text name:text nature:text unit_name:text secretary:text light:text light_rule:text light_days:i64 light_rank:i64 declared:text differs:i64 progress:i64 planned:i64 strip:text months:text last_report_ms:i64 problems_open:i64 next_title:text next_day:date next_overdue:i64 item_month:i64 item_name:text sort_key:i64
-- The default order, walked along its index from behind (rank, id).
SELECT b.id, b.code, b.name, b.nature, b.unit_name, COALESCE(p.name, ''), b.light, b.light_rule, b.light_days, b.light_rank, b.declared, b.differs, b.progress, b.planned, b.strip,
       b.months, b.last_report_ms, b.problems_open, b.next_title, b.next_day, b.next_overdue, COALESCE(d.month, 0), COALESCE(i.name, ''), 0
FROM board_row b LEFT JOIN person p ON p.id = b.secretary_id LEFT JOIN period d ON d.id = b.light_item_id LEFT JOIN indicator i ON i.id = b.light_item_id
WHERE b.cycle_id = :cycle_id AND (b.light_rank, b.id) > (:rank, :id)
AND (:kind = '' OR b.unit_kind = :kind) AND (:light = '' OR b.light = :light) AND (:nature = '' OR b.nature = :nature) AND (:differs = 0 OR b.differs = 1)
AND (:problems = 0 OR b.problems_open > 0) AND (:missing = 0 OR SUBSTR(b.months, CAST(:missing AS INTEGER), 1) IN ('a', 'm'))
AND (:pattern = '' OR LOWER(b.name) LIKE :pattern ESCAPE '~' OR LOWER(b.unit_name) LIKE :pattern ESCAPE '~' OR LOWER(b.code) LIKE :pattern ESCAPE '~'
     OR LOWER(p.name) LIKE :pattern ESCAPE '~')
ORDER BY b.light_rank, b.id LIMIT :at_most;

-- :name board_sorted :many
-- :in cycle_id:i64 sort:text way:i64 walk:i64 from_sort:i64 from_rank:i64 from_id:i64 keyed:i64 at_most:i64 pattern:text kind:text light:text nature:text missing:i64 differs:i64 problems:i64
-- :out id:i64 code:text name:text nature:text unit_name:text secretary:text light:text light_rule:text light_days:i64 light_rank:i64 declared:text differs:i64 progress:i64 planned:i64 strip:text months:text last_report_ms:i64 problems_open:i64 next_title:text next_day:date next_overdue:i64 item_month:i64 item_name:text sort_key:i64
-- Any order. way = -1 turns the order's key round, walk = -1 walks the whole order backwards; from_sort is a sort_key, so it has its way already.
SELECT id, code, name, nature, unit_name, secretary, light, light_rule, light_days, light_rank, declared, differs, progress, planned, strip,
       months, last_report_ms, problems_open, next_title, next_day, next_overdue, item_month, item_name, sort_key
FROM (SELECT b.id AS id, b.code AS code, b.name AS name, b.nature AS nature, b.unit_name AS unit_name, COALESCE(p.name, '') AS secretary, b.light AS light, b.light_rule AS light_rule,
             b.light_days AS light_days, b.light_rank AS light_rank, b.declared AS declared, b.differs AS differs, b.progress AS progress, b.planned AS planned, b.strip AS strip,
             b.months AS months, b.last_report_ms AS last_report_ms, b.problems_open AS problems_open, b.next_title AS next_title, b.next_day AS next_day, b.next_overdue AS next_overdue, COALESCE(d.month, 0) AS item_month, COALESCE(i.name, '') AS item_name,
             :way * CASE :sort WHEN 'unit' THEN b.unit_sort WHEN 'progress' THEN b.progress WHEN 'reported' THEN b.last_report_ms WHEN 'problems' THEN -b.problems_open
                    WHEN 'due' THEN COALESCE(CAST(NULLIF(REPLACE(b.next_day, '-', ''), '') AS BIGINT), 99999999) ELSE 0 END AS sort_key
      FROM board_row b LEFT JOIN person p ON p.id = b.secretary_id LEFT JOIN period d ON d.id = b.light_item_id LEFT JOIN indicator i ON i.id = b.light_item_id
      WHERE b.cycle_id = :cycle_id
      AND (:kind = '' OR b.unit_kind = :kind) AND (:light = '' OR b.light = :light) AND (:nature = '' OR b.nature = :nature) AND (:differs = 0 OR b.differs = 1)
      AND (:problems = 0 OR b.problems_open > 0) AND (:missing = 0 OR SUBSTR(b.months, CAST(:missing AS INTEGER), 1) IN ('a', 'm'))
      AND (:pattern = '' OR LOWER(b.name) LIKE :pattern ESCAPE '~' OR LOWER(b.unit_name) LIKE :pattern ESCAPE '~' OR LOWER(b.code) LIKE :pattern ESCAPE '~'
           OR LOWER(p.name) LIKE :pattern ESCAPE '~')) s
WHERE :keyed = 0 OR (:walk * sort_key, :walk * light_rank, :walk * id) > (:walk * :from_sort, :walk * :from_rank, :walk * :from_id)
ORDER BY :walk * sort_key, :walk * light_rank, :walk * id LIMIT :at_most;

-- :name board_months :many
-- :in cycle_id:i64
-- :out months:text n:i64
-- Projects by what their twelve months say: few rows, however many projects.
SELECT months, COUNT(*) FROM board_row WHERE cycle_id = :cycle_id GROUP BY months ORDER BY months;

-- :name board_holidays :many
-- :in county_id:i64 from:date to:date
-- :out day:date kind:text
SELECT day, kind FROM holiday WHERE county_id = :county_id AND day >= :from AND day <= :to ORDER BY day;

-- :name board_ends :many
-- :in cycle_id:i64 from:date
-- :out day:date light:text n:i64
-- How many projects had which light at each month's end.
SELECT l.day, l.light, COUNT(*) FROM board_row b JOIN light_change l ON l.project_id = b.id AND l.month_end = 1 AND l.day >= :from
WHERE b.cycle_id = :cycle_id GROUP BY l.day, l.light ORDER BY l.day, l.light;
