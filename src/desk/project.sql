-- The project's page: who stands behind a project, and its events from the journal with the values that they changed.

-- :name project_page_head :one
-- :in id:i64 today:date
-- :out id:i64 county_id:i64 code:text name:text nature:text client:text state:text start_day:date end_day:date approved_day:date paused_from:date paused_to:date closed_day:date unit:text committee:text post:text secretary:text since:date delegate:text delegate_to:date topic:text topic_source:text stale:i64 ending:text
-- A project with its unit, the post that owns it, and who holds that post or acts for it today.
SELECT p.id, p.county_id, p.code, p.name, p.nature, p.client, p.state, p.start_day, p.end_day, p.approved_day, p.paused_from, p.paused_to, p.closed_day,
       u.short_name, u.committee_name, o.title, COALESCE(q.name, ''), COALESCE(t.from_day, ''), COALESCE(r.name, ''), COALESCE(d.to_day, ''),
       COALESCE(i.title, ''), COALESCE(i.source, ''), s.light_stale,
       COALESCE((SELECT g.kind FROM project_ending g WHERE g.project_id = p.id AND g.state IN ('asked', 'accepted') ORDER BY g.id DESC LIMIT 1), '')
FROM project p JOIN unit u ON u.id = p.unit_id JOIN post o ON o.id = p.post_id JOIN cycle c ON c.id = p.cycle_id JOIN scheme s ON s.id = c.scheme_id
LEFT JOIN tenure t ON t.id = (SELECT x.id FROM tenure x WHERE x.post_id = p.post_id AND x.from_day <= :today AND (x.to_day = '' OR x.to_day >= :today) ORDER BY x.from_day DESC, x.id DESC LIMIT 1)
LEFT JOIN person q ON q.id = t.person_id
LEFT JOIN delegation d ON d.id = (SELECT MAX(y.id) FROM delegation y WHERE y.post_id = p.post_id AND y.from_day <= :today AND y.to_day >= :today)
LEFT JOIN person r ON r.id = d.person_id LEFT JOIN catalog_item i ON i.id = p.catalog_item_id WHERE p.id = :id;

-- :name project_page_events :many
-- :in project_id:i64 before:i64 at_most:i64
-- :out seq:i64 at_ms:i64 person_id:i64 person:text post_id:i64 verb:text object_kind:text object_id:i64 object:text bytes:blob
-- What was done about a project, newest first, from before an event on. object: the present name of what it was done to.
SELECT e.seq, e.at_ms, e.person_id, COALESCE(p.name, ''), e.post_id, e.verb, e.object_kind, e.object_id,
       COALESCE(CASE e.object_kind WHEN 'milestone' THEN (SELECT m.title FROM milestone m WHERE m.id = e.object_id) WHEN 'indicator' THEN (SELECT i.name FROM indicator i WHERE i.id = e.object_id)
       WHEN 'problem' THEN (SELECT b.title FROM problem b WHERE b.id = e.object_id)
       WHEN 'amendment' THEN (SELECT COALESCE(m.title, i.name) FROM amendment a LEFT JOIN milestone m ON m.id = a.milestone_id LEFT JOIN indicator i ON i.id = a.indicator_id WHERE a.id = e.object_id)
       WHEN 'team_member' THEN (SELECT q.name FROM team_member t JOIN person q ON q.id = t.person_id WHERE t.id = e.object_id) END, ''), e.bytes
FROM event e LEFT JOIN person p ON p.id = e.person_id WHERE e.project_id = :project_id AND e.seq < :before ORDER BY e.seq DESC LIMIT :at_most;

-- :name project_page_values :many
-- :in project_id:i64 first:i64 last:i64
-- :out seq:i64 table_name:text column_name:text before:text after:text person:text kept:i64
-- The values behind those events; person: the name behind an id; kept = 0: erased. What is the program's own and never told stays unread.
SELECT v.seq, v.table_name, v.column_name, v.before, v.after,
       CASE WHEN v.column_name IN ('owner_id', 'person_id', 'approver_id') AND v.after <> '' THEN COALESCE((SELECT p.name FROM person p WHERE p.id = CAST(v.after AS BIGINT)), '') ELSE '' END,
       CASE WHEN LENGTH(v.salt) > 0 THEN 1 ELSE 0 END
FROM event e JOIN event_value v ON v.seq = e.seq WHERE e.project_id = :project_id AND e.seq >= :first AND e.seq <= :last
  AND v.column_name NOT IN ('project_id', 'county_id', 'cycle_id', 'unit_id', 'post_id', 'catalog_item_id', 'period_id', 'milestone_id', 'indicator_id', 'ord', 'code', 'weight',
                            'first_due_day', 'recorded_day', 'recorded_ms', 'raised_by', 'raised_day', 'closed_by', 'closed_day', 'handed_by', 'handed_ms', 'confirmed_by',
                            'confirmed_ms', 'delegation_id', 'facts', 'rule', 'item_id', 'month_end', 'day')
ORDER BY e.seq, v.ord;

-- :name project_page_event_count :one
-- :in project_id:i64
-- :out n:i64
SELECT COUNT(*) FROM event WHERE project_id = :project_id;
