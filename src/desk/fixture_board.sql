-- A county's board for tests, written without commands: only what the desk's pages read.

-- :name fixture_unit :run
-- :in id:i64 parent_id:i64? county_id:i64 path:text code:text name:text kind:text sort:i64
INSERT INTO unit (id, parent_id, county_id, path, code, name, short_name, kind, committee_name, sort, from_day, to_day, version)
VALUES (:id, :parent_id, :county_id, :path, :code, :name, :name, :kind, '', :sort, '2000-01-01', '', 1);

-- :name fixture_secretary :run
-- :in id:i64 county_id:i64 name:text salt:blob
INSERT INTO person (id, county_id, code, name, phone, salt, version) VALUES (:id, :county_id, CAST(:id AS TEXT), :name, '', :salt, 1);

-- :name fixture_post :run
-- :in id:i64 unit_id:i64 title:text
INSERT INTO post (id, unit_id, code, role, title, version) VALUES (:id, :unit_id, CAST(:id AS TEXT), 'secretary', :title, 1);

-- :name fixture_scheme :run
-- :in id:i64 unit_id:i64
INSERT INTO scheme (id, unit_id, name, report_due_dom, projects_min, projects_max, light_soon, light_behind, light_far, light_from, light_stale, version)
VALUES (:id, :unit_id, '书记项目管理办法（演示）', 25, 1, 3, 5, 1000, 3000, 1000, 45, 1);

-- :name fixture_cycle :run
-- :in id:i64 county_id:i64 scheme_id:i64
INSERT INTO cycle (id, county_id, scheme_id, year, name, start_day, end_day, state, version)
VALUES (:id, :county_id, :scheme_id, 2020, '2020年度', '2020-01-01', '2020-12-31', 'running', 1);

-- :name fixture_period :run
-- :in id:i64 cycle_id:i64 month:i64 due_day:date state:text
INSERT INTO period (id, cycle_id, month, due_day, planned_day, state, reason, changed_day, version)
VALUES (:id, :cycle_id, :month, :due_day, :due_day, :state, '', '', 1);

-- :name fixture_holiday :run
-- :in id:i64 county_id:i64 day:date kind:text
INSERT INTO holiday (id, county_id, day, kind, note) VALUES (:id, :county_id, :day, :kind, '');

-- :name fixture_project :run
-- :in id:i64 cycle_id:i64 county_id:i64 unit_id:i64 post_id:i64 name:text nature:text
INSERT INTO project (id, cycle_id, county_id, unit_id, post_id, catalog_item_id, code, name, nature, client, start_day, end_day, approved_day, paused_from, paused_to, closed_day, state, version)
VALUES (:id, :cycle_id, :county_id, :unit_id, :post_id, NULL, '2020-' || CAST(:id AS TEXT), :name, :nature, '群众', '2020-03-01', '2020-12-31', '2020-02-28', '', '', '', 'active', 1);

-- :name fixture_light :run
-- :in id:i64 project_id:i64 day:date light:text
INSERT INTO light_change (id, project_id, day, light, rule, item_id, month_end) VALUES (:id, :project_id, :day, :light, '', 0, 1);

-- :name fixture_row :run
-- :in id:i64 county_id:i64 cycle_id:i64 unit_id:i64 unit_path:text unit_kind:text unit_name:text unit_sort:i64 post_id:i64 secretary_id:i64 code:text name:text nature:text as_of_day:date light:text light_rule:text light_days:i64 light_rank:i64 declared:text differs:i64 progress:i64 planned:i64 strip:text months:text last_report_ms:i64 problems_open:i64 next_title:text next_day:date next_overdue:i64
INSERT INTO board_row (id, county_id, cycle_id, unit_id, unit_path, unit_kind, unit_name, unit_sort, post_id, secretary_id, code, name, nature, as_of_day, light, light_rule, light_item_id, light_days,
light_rank, declared, declared_month, differs, progress, planned, strip, months, last_report_ms, problems_open, next_title, next_day, next_overdue)
VALUES (:id, :county_id, :cycle_id, :unit_id, :unit_path, :unit_kind, :unit_name, :unit_sort, :post_id, :secretary_id, :code, :name, :nature, :as_of_day, :light, :light_rule, 0, :light_days,
:light_rank, :declared, 8, :differs, :progress, :planned, :strip, :months, :last_report_ms, :problems_open, :next_title, :next_day, :next_overdue);

-- :name fixture_member :run
-- :in id:i64 project_id:i64 person_id:i64
INSERT INTO team_member (id, project_id, person_id, post_title, duty, ord, version) VALUES (:id, :project_id, :person_id, '干部', '办事', 1, 1);

-- :name fixture_event :run
-- :in seq:i64 at_ms:i64 person_id:i64 post_id:i64 unit_id:i64 verb:text object_kind:text object_id:i64 bytes:blob
INSERT INTO event (seq, at_ms, person_id, post_id, unit_id, project_id, verb, object_kind, object_id, bytes, leaf) VALUES (:seq, :at_ms, :person_id, :post_id, :unit_id, 0, :verb, :object_kind, :object_id, :bytes, '');

-- :name fixture_event_row :run
-- :in seq:i64 ord:i64
INSERT INTO event_row (seq, ord, table_name, row_id) VALUES (:seq, :ord, 'milestone', :ord);
