-- A project as the policy must know it.

-- :name project_facts :one
-- :in id:i64 person_id:i64
-- :out id:i64 county_id:i64 cycle_id:i64 unit_id:i64 unit_path:text post_id:i64 state:text version:i64 start_day:date end_day:date name:text member:i64
-- What the policy asks about a project, and whether the person is in its team.
SELECT p.id, p.county_id, p.cycle_id, p.unit_id, u.path, p.post_id, p.state, p.version, p.start_day, p.end_day, p.name,
       (SELECT COUNT(*) FROM team_member t WHERE t.project_id = p.id AND t.person_id = :person_id)
FROM project p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id;
