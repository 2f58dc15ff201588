-- The Department's acts on years and their lists.

-- :name cycle_by_id :one
-- :in id:i64
-- :out id:i64 county_id:i64 county_path:text scheme_id:i64 year:i64 name:text start_day:date end_day:date claim_from:date claim_to:date state:text report_due_dom:i64 projects_min:i64 projects_max:i64 review_days:i64 version:i64
SELECT c.id, c.county_id, u.path, c.scheme_id, c.year, c.name, c.start_day, c.end_day, c.claim_from, c.claim_to, c.state, s.report_due_dom, s.projects_min, s.projects_max, s.review_days, c.version
FROM cycle c JOIN unit u ON u.id = c.county_id JOIN scheme s ON s.id = c.scheme_id WHERE c.id = :id;

-- :name cycle_list :many
-- :in county_id:i64
-- :out id:i64 year:i64 name:text state:text start_day:date end_day:date claim_from:date claim_to:date scheme:text projects_min:i64 projects_max:i64 items:i64 projects:i64
-- The county's years, the newest first. projects: of whatever state but refused and withdrawn ones.
SELECT c.id, c.year, c.name, c.state, c.start_day, c.end_day, c.claim_from, c.claim_to, s.name, s.projects_min, s.projects_max,
       (SELECT COUNT(*) FROM catalog_item i WHERE i.cycle_id = c.id AND i.state = 'open'),
       (SELECT COUNT(*) FROM project p WHERE p.cycle_id = c.id AND p.state NOT IN ('rejected', 'withdrawn'))
FROM cycle c JOIN scheme s ON s.id = c.scheme_id WHERE c.county_id = :county_id ORDER BY c.year DESC;

-- :name cycle_plan :run
-- :in id:i64 county_id:i64 scheme_id:i64 year:i64 name:text start_day:date end_day:date claim_from:date claim_to:date
INSERT INTO cycle (id, county_id, scheme_id, year, name, start_day, end_day, claim_from, claim_to, state, version)
VALUES (:id, :county_id, :scheme_id, :year, :name, :start_day, :end_day, :claim_from, :claim_to, 'planning', 1);

-- :name cycle_set_claim :run
-- :in id:i64 claim_from:date claim_to:date
UPDATE cycle SET claim_from = :claim_from, claim_to = :claim_to, version = version + 1 WHERE id = :id;

-- :name cycle_set_state :run
-- :in id:i64 state:text
UPDATE cycle SET state = :state, version = version + 1 WHERE id = :id;

-- :name item_by_id :one
-- :in id:i64
-- :out id:i64 cycle_id:i64 county_id:i64 county_path:text year:i64 cycle_state:text projects_max:i64 code:text title:text purpose:text source:text requirement:text mandatory_for:text indicators:text state:text version:i64
SELECT i.id, i.cycle_id, c.county_id, u.path, c.year, c.state, s.projects_max, i.code, i.title, i.purpose, i.source, i.requirement, i.mandatory_for, i.indicators, i.state, i.version
FROM catalog_item i JOIN cycle c ON c.id = i.cycle_id JOIN unit u ON u.id = c.county_id JOIN scheme s ON s.id = c.scheme_id WHERE i.id = :id;

-- :name item_list :many
-- :in cycle_id:i64
-- :out id:i64 code:text title:text purpose:text source:text requirement:text mandatory_for:text indicators:text state:text claimed:i64
-- A year's list as it was made. claimed: by how many committees.
SELECT i.id, i.code, i.title, i.purpose, i.source, i.requirement, i.mandatory_for, i.indicators, i.state,
       (SELECT COUNT(*) FROM project p WHERE p.cycle_id = i.cycle_id AND p.catalog_item_id = i.id AND p.state NOT IN ('rejected', 'withdrawn'))
FROM catalog_item i WHERE i.cycle_id = :cycle_id ORDER BY CASE WHEN i.state = 'open' THEN 0 ELSE 1 END, CASE WHEN i.mandatory_for = '' THEN 1 ELSE 0 END, i.id;

-- :name item_insert :run
-- :in id:i64 cycle_id:i64 code:text title:text purpose:text source:text requirement:text mandatory_for:text indicators:text
INSERT INTO catalog_item (id, cycle_id, code, title, purpose, source, requirement, mandatory_for, indicators, state, version)
VALUES (:id, :cycle_id, :code, :title, :purpose, :source, :requirement, :mandatory_for, :indicators, 'open', 1);

-- :name item_update :run
-- :in id:i64 title:text purpose:text source:text requirement:text mandatory_for:text indicators:text
UPDATE catalog_item SET title = :title, purpose = :purpose, source = :source, requirement = :requirement, mandatory_for = :mandatory_for, indicators = :indicators, version = version + 1
WHERE id = :id;

-- :name item_set_state :run
-- :in id:i64 state:text
UPDATE catalog_item SET state = :state, version = version + 1 WHERE id = :id;
