-- Search over what a person may see: the policy decides on each project found; the range of paths and the team only keep others from being read.

-- :name search_projects :many
-- :in county_id:i64 path_from:text path_to:text person_id:i64 team_only:i64 pattern:text at_most:i64
-- :out id:i64 unit_id:i64 unit_path:text post_id:i64 code:text name:text unit_name:text secretary:text light:text team:i64 year:i64
SELECT b.id, b.unit_id, b.unit_path, b.post_id, b.code, b.name, b.unit_name, COALESCE(p.name, ''), b.light,
       (SELECT COUNT(*) FROM team_member t WHERE t.project_id = b.id AND t.person_id = :person_id), c.year
FROM cycle c JOIN board_row b ON b.cycle_id = c.id AND b.unit_path >= :path_from AND b.unit_path < :path_to LEFT JOIN person p ON p.id = b.secretary_id
WHERE c.county_id = :county_id AND (:team_only = 0 OR EXISTS (SELECT 1 FROM team_member t WHERE t.project_id = b.id AND t.person_id = :person_id))
AND (LOWER(b.name) LIKE :pattern ESCAPE '~' OR LOWER(b.unit_name) LIKE :pattern ESCAPE '~' OR LOWER(b.code) LIKE :pattern ESCAPE '~' OR LOWER(p.name) LIKE :pattern ESCAPE '~')
ORDER BY c.year DESC, b.unit_sort, b.id LIMIT :at_most;

-- :name search_units :many
-- :in county_id:i64 path_from:text path_to:text pattern:text today:date at_most:i64
-- :out id:i64 name:text short_name:text code:text committee_name:text projects:i64
-- Units below the county that exist today, with their projects of all years.
SELECT u.id, u.name, u.short_name, u.code, u.committee_name, (SELECT COUNT(*) FROM cycle c JOIN project j ON j.cycle_id = c.id AND j.unit_id = u.id AND j.state IN ('active', 'paused', 'closed') WHERE c.county_id = :county_id AND c.state = 'running')
FROM unit u WHERE u.county_id = :county_id AND u.id <> :county_id AND u.path >= :path_from AND u.path < :path_to AND u.from_day <= :today AND (u.to_day = '' OR u.to_day >= :today)
AND (LOWER(u.name) LIKE :pattern ESCAPE '~' OR LOWER(u.short_name) LIKE :pattern ESCAPE '~' OR u.code LIKE :pattern ESCAPE '~')
ORDER BY u.sort, u.id LIMIT :at_most;
