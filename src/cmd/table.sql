-- Ids behind the codes in imported files, and what export writes: one query a file, columns as the file has them.

-- ---- codes ----

-- :name ref_unit :one
-- :in county_id:i64 code:text
-- :out id:i64
SELECT id FROM unit WHERE county_id = :county_id AND code = :code;

-- :name ref_post :one
-- :in county_id:i64 code:text
-- :out id:i64
SELECT p.id FROM post p JOIN unit u ON u.id = p.unit_id WHERE u.county_id = :county_id AND p.code = :code;

-- :name ref_person :one
-- :in county_id:i64 code:text
-- :out id:i64
SELECT id FROM person WHERE county_id = :county_id AND code = :code;

-- :name ref_cycle :one
-- :in county_id:i64 year:i64
-- :out id:i64
SELECT id FROM cycle WHERE county_id = :county_id AND year = :year;

-- :name ref_catalog_item :one
-- :in cycle_id:i64 code:text
-- :out id:i64
SELECT id FROM catalog_item WHERE cycle_id = :cycle_id AND code = :code;

-- :name ref_project :one
-- :in county_id:i64 code:text
-- :out id:i64
SELECT id FROM project WHERE county_id = :county_id AND code = :code;

-- :name ref_milestone :one
-- :in project_id:i64 code:text
-- :out id:i64
SELECT id FROM milestone WHERE project_id = :project_id AND code = :code;

-- :name ref_indicator :one
-- :in project_id:i64 code:text
-- :out id:i64
SELECT id FROM indicator WHERE project_id = :project_id AND code = :code;

-- :name ref_account :one
-- :in county_id:i64 person_code:text login:text
-- :out id:i64
SELECT a.id FROM account a JOIN person p ON p.id = a.person_id
WHERE p.county_id = :county_id AND p.code = :person_code AND a.login = :login;

-- :name ref_panel :one
-- :in cycle_id:i64 code:text
-- :out id:i64
SELECT id FROM evaluator_group WHERE cycle_id = :cycle_id AND code = :code;

-- :name ref_sheet :one
-- :in project_id:i64
-- :out id:i64
SELECT id FROM score_sheet WHERE project_id = :project_id;

-- :name ref_project_cycle :one
-- :in id:i64
-- :out cycle_id:i64
SELECT cycle_id FROM project WHERE id = :id;

-- :name ref_period :one
-- :in cycle_id:i64 month:i64
-- :out id:i64
SELECT id FROM period WHERE cycle_id = :cycle_id AND month = :month;
