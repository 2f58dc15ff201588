-- What the test of the imports looks at.

-- :name seen_periods :many
-- :in cycle_id:i64
-- :out month:i64 due_day:date planned_day:date state:text changed_day:date
SELECT month, due_day, planned_day, state, changed_day FROM period WHERE cycle_id = :cycle_id ORDER BY month;

-- :name seen_cycle :one
-- :in id:i64
-- :out name:text state:text version:i64
SELECT name, state, version FROM cycle WHERE id = :id;

-- :name seen_catalog :one
-- :in id:i64
-- :out title:text mandatory_for:text version:i64
SELECT title, mandatory_for, version FROM catalog_item WHERE id = :id;
