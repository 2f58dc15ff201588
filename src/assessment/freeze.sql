-- The freeze of a year: the run, and a worksheet for each project.

-- :name run_of_cycle :one
-- :in cycle_id:i64
-- :out id:i64 as_of_day:date frozen_ms:i64 frozen_by:text scheme:text
SELECT r.id, r.as_of_day, r.frozen_ms, p.name, r.scheme FROM score_run r JOIN person p ON p.id = r.frozen_by WHERE r.cycle_id = :cycle_id;

-- :name run_insert :run
-- :in id:i64 cycle_id:i64 as_of_day:date frozen_ms:i64 frozen_by:i64 scheme:text
INSERT INTO score_run (id, cycle_id, as_of_day, frozen_ms, frozen_by, scheme, version) VALUES (:id, :cycle_id, :as_of_day, :frozen_ms, :frozen_by, :scheme, 1);

-- :name sheet_insert :run
-- :in id:i64 run_id:i64 project_id:i64 unit_type:text process:i64? result:i64? effect:i64? total:i64? grade:text pending:i64 tie_grade:text tie_places:i64 place:i64? peers:i64 content:text
INSERT INTO score_sheet (id, run_id, project_id, unit_type, process, result, effect, total, grade, pending, tie_grade, tie_places, place, peers, content, version)
VALUES (:id, :run_id, :project_id, :unit_type, :process, :result, :effect, :total, :grade, :pending, :tie_grade, :tie_places, :place, :peers, :content, 1);

-- :name sheet_list :many
-- :in run_id:i64
-- :out id:i64 project_id:i64 code:text project:text unit:text unit_type:text process:i64? result:i64? effect:i64? total:i64? grade:text pending:i64 place:i64? peers:i64 final:text departs:i64
-- The best first; final: what the board decided, '' = nothing yet.
SELECT s.id, s.project_id, p.code, p.name, u.short_name, s.unit_type, s.process, s.result, s.effect, s.total, s.grade, s.pending, s.place, s.peers, COALESCE(f.grade, ''), COALESCE(f.departs, 0)
FROM score_sheet s JOIN project p ON p.id = s.project_id JOIN unit u ON u.id = p.unit_id LEFT JOIN final_grade f ON f.sheet_id = s.id
WHERE s.run_id = :run_id ORDER BY COALESCE(s.total, -1) DESC, u.sort, p.code;

-- :name sheet_totals :many
-- :in run_id:i64 unit_type:text
-- :out project_id:i64 total:i64?
-- Of the peers, for the dot strip.
SELECT project_id, total FROM score_sheet WHERE run_id = :run_id AND unit_type = :unit_type ORDER BY project_id;

-- :name sheet_of_project :one
-- :in project_id:i64
-- :out id:i64 run_id:i64 cycle_id:i64 year:i64 as_of_day:date frozen_ms:i64 scheme:text unit_type:text process:i64? result:i64? effect:i64? total:i64? grade:text pending:i64 place:i64? peers:i64 content:text version:i64
SELECT s.id, s.run_id, r.cycle_id, c.year, r.as_of_day, r.frozen_ms, r.scheme, s.unit_type, s.process, s.result, s.effect, s.total, s.grade, s.pending, s.place, s.peers, s.content, s.version
FROM score_sheet s JOIN score_run r ON r.id = s.run_id JOIN cycle c ON c.id = r.cycle_id WHERE s.project_id = :project_id;

-- :name final_of_sheet :one
-- :in sheet_id:i64
-- :out id:i64 grade:text departs:i64 reason:text board:text decided_day:date document:text recorded_by:text recorded_ms:i64 version:i64
SELECT f.id, f.grade, f.departs, f.reason, f.board, f.decided_day, f.document, p.name, f.recorded_ms, f.version FROM final_grade f JOIN person p ON p.id = f.recorded_by WHERE f.sheet_id = :sheet_id;

-- ---- what the board decided ----

-- :name grade_sheet :one
-- :in id:i64
-- :out id:i64 run_id:i64 cycle_id:i64 year:i64 cycle_state:text county_id:i64 county_path:text unit_path:text project_id:i64 project:text unit:text total:i64? effect:i64? grade:text pending:i64 tie_grade:text tie_places:i64 scheme:text frozen_ms:i64 final_id:i64? final_version:i64
SELECT s.id, s.run_id, r.cycle_id, c.year, c.state, c.county_id, k.path, u.path, p.id, p.name, u.short_name, s.total, s.effect, s.grade, s.pending, s.tie_grade, s.tie_places, r.scheme, r.frozen_ms,
       f.id, COALESCE(f.version, 0)
FROM score_sheet s JOIN score_run r ON r.id = s.run_id JOIN cycle c ON c.id = r.cycle_id JOIN unit k ON k.id = c.county_id JOIN project p ON p.id = s.project_id JOIN unit u ON u.id = p.unit_id
LEFT JOIN final_grade f ON f.sheet_id = s.id WHERE s.id = :id;

-- :name grade_list :many
-- :in run_id:i64
-- :out id:i64 project_id:i64 project:text unit:text unit_path:text total:i64? effect:i64? grade:text pending:i64 tie_grade:text tie_places:i64 final:text departs:i64 reason:text board:text decided_day:date document:text
-- In official order.
SELECT s.id, p.id, p.name, u.short_name, u.path, s.total, s.effect, s.grade, s.pending, s.tie_grade, s.tie_places, COALESCE(f.grade, ''), COALESCE(f.departs, 0), COALESCE(f.reason, ''), COALESCE(f.board, ''),
       COALESCE(f.decided_day, ''), COALESCE(f.document, '')
FROM score_sheet s JOIN project p ON p.id = s.project_id JOIN unit u ON u.id = p.unit_id LEFT JOIN final_grade f ON f.sheet_id = s.id WHERE s.run_id = :run_id ORDER BY u.sort, u.id, p.code;

-- :name final_insert :run
-- :in id:i64 sheet_id:i64 grade:text departs:i64 reason:text board:text decided_day:date document:text recorded_by:i64 recorded_ms:i64
INSERT INTO final_grade (id, sheet_id, grade, departs, reason, board, decided_day, document, recorded_by, recorded_ms, version)
VALUES (:id, :sheet_id, :grade, :departs, :reason, :board, :decided_day, :document, :recorded_by, :recorded_ms, 1);

-- :name final_update :run
-- :in id:i64 grade:text departs:i64 reason:text board:text decided_day:date document:text recorded_by:i64 recorded_ms:i64
UPDATE final_grade SET grade = :grade, departs = :departs, reason = :reason, board = :board, decided_day = :decided_day, document = :document, recorded_by = :recorded_by, recorded_ms = :recorded_ms,
version = version + 1 WHERE id = :id;
