-- Who may claim, and what was claimed.

-- :name claim_posts :many
-- :in county_id:i64 today:date post_id:i64
-- :out post_id:i64 unit_id:i64 unit_path:text unit:text kind:text
-- The secretaries' posts of the units that have a committee, in official order; post_id: that one alone, 0 = all.
SELECT o.id, u.id, u.path, u.short_name, u.kind FROM unit u JOIN post o ON o.unit_id = u.id AND o.role = 'secretary'
WHERE u.county_id = :county_id AND u.committee_name <> '' AND u.from_day <= :today AND (u.to_day = '' OR u.to_day >= :today) AND (:post_id = 0 OR o.id = :post_id)
ORDER BY u.sort, u.id, o.id;

-- :name claim_post_of_unit :many
-- :in unit_id:i64
-- :out post_id:i64
-- The secretary's post for which a unit's office prepares.
SELECT id FROM post WHERE unit_id = :unit_id AND role = 'secretary' ORDER BY id LIMIT 1;

-- :name claim_post :one
-- :in id:i64
-- :out id:i64 unit_id:i64 county_id:i64 unit_path:text role:text
SELECT o.id, o.unit_id, u.county_id, u.path, o.role FROM post o JOIN unit u ON u.id = o.unit_id WHERE o.id = :id;

-- :name claim_projects :many
-- :in cycle_id:i64 post_id:i64
-- :out id:i64 post_id:i64 item_id:i64 code:text name:text nature:text state:text
-- Projects of a year that are neither refused nor withdrawn, by post; post_id: of that one alone, 0 = all.
SELECT id, post_id, COALESCE(catalog_item_id, 0), code, name, nature, state FROM project
WHERE cycle_id = :cycle_id AND state NOT IN ('rejected', 'withdrawn') AND (:post_id = 0 OR post_id = :post_id) ORDER BY post_id, code;

-- :name claim_codes :many
-- :in cycle_id:i64 unit_id:i64
-- :out code:text
-- Codes that a unit's projects of a year have had.
SELECT code FROM project WHERE cycle_id = :cycle_id AND unit_id = :unit_id ORDER BY code;

-- :name claim_unit :one
-- :in unit_id:i64
-- :out code:text county_code:text
SELECT u.code, c.code FROM unit u JOIN unit c ON c.id = u.county_id WHERE u.id = :unit_id;

-- :name project_claim_insert :run
-- :in id:i64 cycle_id:i64 county_id:i64 unit_id:i64 post_id:i64 catalog_item_id:i64? code:text name:text nature:text start_day:date end_day:date predecessor_id:i64?
INSERT INTO project (id, cycle_id, county_id, unit_id, post_id, catalog_item_id, code, name, nature, client, start_day, end_day, approved_day, paused_from, paused_to, closed_day, predecessor_id, state, version)
VALUES (:id, :cycle_id, :county_id, :unit_id, :post_id, :catalog_item_id, :code, :name, :nature, '', :start_day, :end_day, '', '', '', '', :predecessor_id, 'draft', 1);

-- :name application_insert :run
-- :in id:i64 project_id:i64 held_ms:i64
INSERT INTO application (id, project_id, background, beneficiaries, consulted, problem, target, measures, resolution_day, resolution_document, rounds, holder, held_ms, version)
VALUES (:id, :project_id, '', '', '', '', '', '', '', '', 0, 'unit', :held_ms, 1);
