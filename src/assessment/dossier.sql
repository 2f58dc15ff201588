-- A secretary's results: his post's projects of the years that were frozen.

-- :name dossier_post :one
-- :in id:i64
-- :out id:i64 title:text role:text unit_id:i64 unit:text unit_path:text county_id:i64
SELECT p.id, p.title, p.role, u.id, u.short_name, u.path, u.county_id FROM post p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id;

-- :name dossier_rows :many
-- :in post_id:i64
-- :out year:i64 cycle:text start_day:date end_day:date as_of_day:date project_id:i64 project:text nature:text process:i64? result:i64? effect:i64? total:i64? grade:text pending:i64 place:i64? peers:i64 final:text departs:i64 reason:text board:text decided_day:date document:text
-- The newest year first.
SELECT c.year, c.name, c.start_day, c.end_day, r.as_of_day, p.id, p.name, p.nature, s.process, s.result, s.effect, s.total, s.grade, s.pending, s.place, s.peers, COALESCE(f.grade, ''), COALESCE(f.departs, 0),
       COALESCE(f.reason, ''), COALESCE(f.board, ''), COALESCE(f.decided_day, ''), COALESCE(f.document, '')
FROM project p JOIN score_sheet s ON s.project_id = p.id JOIN score_run r ON r.id = s.run_id JOIN cycle c ON c.id = r.cycle_id LEFT JOIN final_grade f ON f.sheet_id = s.id
WHERE p.post_id = :post_id ORDER BY c.year DESC, p.code;

-- :name dossier_holders :many
-- :in post_id:i64 from_day:date to_day:date
-- :out name:text from_day:date to_day:date
-- Who held the post in a span of days, in order.
SELECT p.name, t.from_day, t.to_day FROM tenure t JOIN person p ON p.id = t.person_id
WHERE t.post_id = :post_id AND t.from_day <= :to_day AND (t.to_day = '' OR t.to_day >= :from_day) ORDER BY t.from_day, t.id;

-- :name dossier_list :many
-- :in run_id:i64
-- :out post_id:i64 title:text unit:text project_id:i64 project:text total:i64? grade:text pending:i64 final:text departs:i64
-- All secretaries' projects of a year, in official order.
SELECT o.id, o.title, u.short_name, p.id, p.name, s.total, s.grade, s.pending, COALESCE(f.grade, ''), COALESCE(f.departs, 0)
FROM score_sheet s JOIN project p ON p.id = s.project_id JOIN post o ON o.id = p.post_id JOIN unit u ON u.id = o.unit_id LEFT JOIN final_grade f ON f.sheet_id = s.id
WHERE s.run_id = :run_id ORDER BY u.sort, u.id, o.id, p.code;
