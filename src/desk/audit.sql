-- The record of who did what and when, without values: for the audit administrator. Newest first, along the index of days.

-- :name audit_page :many
-- :in county_id:i64 from_ms:i64 to_ms:i64 at_ms:i64 seq:i64 person:text unit:text verb:text at_most:i64
-- :out seq:i64 at_ms:i64 person_id:i64 person:text post:text unit:text verb:text object_kind:text object_id:i64 records:i64
-- Events of [from_ms, to_ms) older than (at_ms, seq). person and unit are patterns of LIKE, '' = all.
SELECT e.seq, e.at_ms, e.person_id, COALESCE(p.name, ''), COALESCE(o.title, ''), COALESCE(u.short_name, ''), e.verb, e.object_kind, e.object_id,
       (SELECT COUNT(*) FROM event_row r WHERE r.seq = e.seq)
FROM event e LEFT JOIN person p ON p.id = e.person_id LEFT JOIN post o ON o.id = e.post_id LEFT JOIN unit u ON u.id = e.unit_id
WHERE e.at_ms >= :from_ms AND e.at_ms < :to_ms AND (e.at_ms, e.seq) < (:at_ms, :seq) AND COALESCE(u.county_id, :county_id) = :county_id
AND (:verb = '' OR e.verb = :verb) AND (:person = '' OR LOWER(p.name) LIKE :person ESCAPE '~') AND (:unit = '' OR LOWER(u.short_name) LIKE :unit ESCAPE '~')
ORDER BY e.at_ms DESC, e.seq DESC LIMIT :at_most;

-- :name audit_count :one
-- :in county_id:i64 from_ms:i64 to_ms:i64 person:text unit:text verb:text at_most:i64
-- :out n:i64
-- How many match; counting ends at at_most.
SELECT COUNT(*) FROM (SELECT e.seq FROM event e LEFT JOIN person p ON p.id = e.person_id LEFT JOIN unit u ON u.id = e.unit_id
WHERE e.at_ms >= :from_ms AND e.at_ms < :to_ms AND COALESCE(u.county_id, :county_id) = :county_id
AND (:verb = '' OR e.verb = :verb) AND (:person = '' OR LOWER(p.name) LIKE :person ESCAPE '~') AND (:unit = '' OR LOWER(u.short_name) LIKE :unit ESCAPE '~')
LIMIT :at_most) s;

-- :name audit_newest :one
-- :out size:i64 at_ms:i64
-- How many events there are, and when the last one was.
SELECT COALESCE(MAX(seq), 0), COALESCE((SELECT at_ms FROM event ORDER BY seq DESC LIMIT 1), 0) FROM event;
