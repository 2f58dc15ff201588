-- The ledger of burden (减负账本), counted from what was recorded, and opinions about it.

-- :name burden_scheme :many
-- :in county_id:i64
-- :out cycle_id:i64 year:i64 ceiling:i64
-- Of the newest running cycle, else of the one that was frozen last; at most one row.
SELECT c.id, c.year, s.burden_minutes FROM cycle c JOIN scheme s ON s.id = c.scheme_id
WHERE c.county_id = :county_id AND c.state IN ('running', 'frozen') ORDER BY CASE WHEN c.state = 'running' THEN 0 ELSE 1 END, c.year DESC LIMIT 1;

-- :name burden_ledger :many
-- :in county_id:i64 cycle_id:i64 month:i64 from_day:date to_day:date from_ms:i64 to_ms:i64
-- :out unit_id:i64 unit_path:text unit_name:text reports:i64 report_texts:i64 report_shorts:i64 known:i64 texts:i64 shorts:i64
-- For each unit: reports of the month, with the texts and the dates and choices entered in them and what stood there already (the project's indicators, its
-- milestones and problems as two figures, the computed light); and the same of what else was entered in the month: values of indicators, milestones
-- reached, problems raised and brought up to date.
SELECT u.id, u.path, u.short_name, CAST(SUM(x.reports) AS BIGINT), CAST(SUM(x.report_texts) AS BIGINT), CAST(SUM(x.report_shorts) AS BIGINT), CAST(SUM(x.known) AS BIGINT),
       CAST(SUM(x.texts) AS BIGINT), CAST(SUM(x.shorts) AS BIGINT)
FROM (SELECT p.unit_id AS unit_id, 1 AS reports,
             CASE WHEN r.reason <> '' THEN 1 ELSE 0 END + CASE WHEN r.next_focus <> '' THEN 1 ELSE 0 END + CASE WHEN r.declared_reason <> '' THEN 1 ELSE 0 END AS report_texts,
             CASE WHEN r.declared <> '' THEN 1 ELSE 0 END + CASE WHEN r.expected_day <> '' THEN 1 ELSE 0 END AS report_shorts,
             (SELECT COUNT(*) FROM indicator i WHERE i.project_id = p.id) + 3 AS known, 0 AS texts, 0 AS shorts
      FROM period d JOIN monthly_report r ON r.period_id = d.id JOIN project p ON p.id = r.project_id WHERE d.cycle_id = :cycle_id AND d.month = :month
      UNION ALL
      SELECT p.unit_id, 0, 0, 0, 0, CASE WHEN v.note <> '' THEN 1 ELSE 0 END, 2
      FROM project p JOIN indicator i ON i.project_id = p.id JOIN indicator_value v ON v.indicator_id = i.id
      WHERE p.cycle_id = :cycle_id AND v.recorded_ms >= :from_ms AND v.recorded_ms < :to_ms
      UNION ALL
      SELECT p.unit_id, 0, 0, 0, 0, CASE WHEN m.note <> '' THEN 1 ELSE 0 END, 1
      FROM project p JOIN milestone m ON m.project_id = p.id WHERE p.cycle_id = :cycle_id AND m.recorded_day >= :from_day AND m.recorded_day <= :to_day
      UNION ALL
      SELECT p.unit_id, 0, 0, 0, 0, CASE WHEN q.origin <> '' THEN 2 ELSE 1 END, 2
      FROM project p JOIN problem q ON q.project_id = p.id WHERE p.cycle_id = :cycle_id AND q.raised_day >= :from_day AND q.raised_day <= :to_day
      UNION ALL
      SELECT p.unit_id, 0, 0, 0, 0, 1, 0 FROM event e JOIN project p ON p.id = e.project_id
      WHERE e.at_ms >= :from_ms AND e.at_ms < :to_ms AND e.verb = 'problem.update' AND p.cycle_id = :cycle_id) x
JOIN unit u ON u.id = x.unit_id AND u.county_id = :county_id GROUP BY u.id, u.path, u.short_name, u.sort ORDER BY u.sort, u.id;

-- :name burden_opinion_insert :run
-- :in id:i64 county_id:i64 unit_id:i64 topic:text body:text made_ms:i64
INSERT INTO burden_opinion (id, county_id, unit_id, topic, body, made_ms, version) VALUES (:id, :county_id, :unit_id, :topic, :body, :made_ms, 1);

-- :name burden_opinions :many
-- :in county_id:i64 at_most:i64
-- :out unit_name:text topic:text body:text made_ms:i64
-- The newest first.
SELECT u.short_name, o.topic, o.body, o.made_ms FROM burden_opinion o JOIN unit u ON u.id = o.unit_id
WHERE o.county_id = :county_id ORDER BY o.made_ms DESC, o.id DESC LIMIT :at_most;
