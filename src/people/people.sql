-- Units, persons, posts, tenures, delegations, recusals: who may act today, and how files change them.

-- :name posts_of_person :many
-- :in person_id:i64 today:date
-- :out post_id:i64 unit_id:i64 delegation_id:i64 role:text title:text unit_name:text
-- Posts held on a day, then those delegated.
SELECT p.id AS post_id, p.unit_id, 0 AS delegation_id, p.role, p.title, u.short_name
FROM tenure t JOIN post p ON p.id = t.post_id JOIN unit u ON u.id = p.unit_id
WHERE t.person_id = :person_id AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today)
UNION ALL
SELECT p.id AS post_id, p.unit_id, d.id AS delegation_id, p.role, p.title, u.short_name
FROM delegation d JOIN post p ON p.id = d.post_id JOIN unit u ON u.id = p.unit_id
WHERE d.person_id = :person_id AND d.from_day <= :today AND d.to_day >= :today
ORDER BY delegation_id, post_id;

-- :name post_facts :one
-- :in id:i64
-- :out id:i64 unit_id:i64 county_id:i64 unit_path:text role:text title:text unit_name:text
SELECT p.id, p.unit_id, u.county_id, u.path, p.role, p.title, u.short_name
FROM post p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id;

-- :name post_holder :many
-- :in post_id:i64 day:date
-- :out person_id:i64
-- Who holds the post on a day; more than one only while a handover overlaps: the later one first.
SELECT person_id FROM tenure WHERE post_id = :post_id AND from_day <= :day AND (to_day = '' OR to_day >= :day)
ORDER BY from_day DESC, id DESC;

-- :name post_delegate :many
-- :in post_id:i64 day:date
-- :out delegation_id:i64 person_id:i64
SELECT id, person_id FROM delegation WHERE post_id = :post_id AND from_day <= :day AND to_day >= :day ORDER BY from_day DESC, id DESC;

-- :name post_find :one
-- :in code:text
-- :out id:i64 unit_id:i64 role:text title:text
SELECT id, unit_id, role, title FROM post WHERE code = :code;

-- :name post_find_in :one
-- :in county_id:i64 code:text
-- :out id:i64 unit_id:i64 role:text title:text
SELECT p.id, p.unit_id, p.role, p.title FROM post p JOIN unit u ON u.id = p.unit_id WHERE u.county_id = :county_id AND p.code = :code;

-- :name account_facts :one
-- :in id:i64
-- :out person_id:i64 county_id:i64 state:text person_name:text demo:i64
-- demo: the store is a demo.
SELECT a.person_id, p.county_id, a.state, p.name, (SELECT COUNT(*) FROM setting s WHERE s.name = 'demo' AND s.value = '1')
FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = :id;

-- :name account_of_person :many
-- :in person_id:i64
-- :out id:i64 login:text state:text
SELECT id, login, state FROM account WHERE person_id = :person_id ORDER BY id;

-- :name recusal_count :one
-- :in person_id:i64 unit_path:text today:date
-- :out n:i64
-- Recusals of the person, running that day, from a unit at or above the path.
SELECT COUNT(*) FROM recusal r JOIN unit u ON u.id = r.unit_id
WHERE r.person_id = :person_id AND r.from_day <= :today AND (r.to_day = '' OR r.to_day >= :today)
  AND substr(:unit_path, 1, length(u.path)) = u.path;

-- :name own_unit_count :one
-- :in person_id:i64 unit_path:text today:date
-- :out n:i64
-- Posts that the person holds or stands in for that day in a unit at or above the path, the county itself aside.
SELECT COUNT(*) FROM post p JOIN unit u ON u.id = p.unit_id
WHERE u.id <> u.county_id AND substr(:unit_path, 1, length(u.path)) = u.path AND (p.id IN (
    SELECT post_id FROM tenure WHERE person_id = :person_id AND from_day <= :today AND (to_day = '' OR to_day >= :today))
  OR p.id IN (SELECT post_id FROM delegation WHERE person_id = :person_id AND from_day <= :today AND to_day >= :today));

-- ---- import ---- an update that changes nothing touches no row, so that a file read twice makes no event

-- :name county_find :many
-- :out id:i64 code:text name:text short_name:text path:text
SELECT id, code, name, short_name, path FROM unit WHERE id = county_id ORDER BY id;

-- :name unit_find :one
-- :in county_id:i64 code:text
-- :out id:i64 parent_id:i64? county_id:i64 path:text kind:text version:i64
SELECT id, parent_id, county_id, path, kind, version FROM unit WHERE county_id = :county_id AND code = :code;

-- :name unit_insert :run
-- :in id:i64 parent_id:i64? county_id:i64 path:text code:text name:text short_name:text kind:text committee_name:text sort:i64 from_day:date
INSERT INTO unit (id, parent_id, county_id, path, code, name, short_name, kind, committee_name, sort, from_day, to_day, version)
VALUES (:id, :parent_id, :county_id, :path, :code, :name, :short_name, :kind, :committee_name, :sort, :from_day, '', 1);

-- :name unit_update :run
-- :in id:i64 name:text short_name:text kind:text committee_name:text sort:i64 from_day:date
UPDATE unit SET name = :name, short_name = :short_name, kind = :kind, committee_name = :committee_name, sort = :sort,
from_day = :from_day, version = version + 1 WHERE id = :id AND (name <> :name OR short_name <> :short_name OR kind <> :kind OR committee_name <> :committee_name OR sort <> :sort OR from_day <> :from_day);

-- :name person_find :one
-- :in county_id:i64 code:text
-- :out id:i64 name:text phone:text
SELECT id, name, phone FROM person WHERE county_id = :county_id AND code = :code;

-- :name person_insert :run
-- :in id:i64 county_id:i64 code:text name:text phone:text salt:blob
INSERT INTO person (id, county_id, code, name, phone, salt, version) VALUES (:id, :county_id, :code, :name, :phone, :salt, 1);

-- :name person_update :run
-- :in id:i64 name:text phone:text
UPDATE person SET name = :name, phone = :phone, version = version + 1 WHERE id = :id AND (name <> :name OR phone <> :phone);

-- :name post_insert :run
-- :in id:i64 unit_id:i64 code:text role:text title:text
INSERT INTO post (id, unit_id, code, role, title, version) VALUES (:id, :unit_id, :code, :role, :title, 1);

-- :name post_update :run
-- :in id:i64 title:text
UPDATE post SET title = :title, version = version + 1 WHERE id = :id AND (title <> :title);

-- :name tenure_find :one
-- :in post_id:i64 person_id:i64 from_day:date
-- :out id:i64 to_day:date
SELECT id, to_day FROM tenure WHERE post_id = :post_id AND person_id = :person_id AND from_day = :from_day;

-- :name tenure_insert :run
-- :in id:i64 post_id:i64 person_id:i64 from_day:date to_day:date
INSERT INTO tenure (id, post_id, person_id, from_day, to_day, version) VALUES (:id, :post_id, :person_id, :from_day, :to_day, 1);

-- :name tenure_set_end :run
-- :in id:i64 to_day:date
UPDATE tenure SET to_day = :to_day, version = version + 1 WHERE id = :id AND (to_day <> :to_day);

-- :name tenure_overlap_count :one
-- :in post_id:i64 not_id:i64 from_day:date to_day:date
-- :out n:i64
-- Other tenures of the post that share a day with it.
SELECT COUNT(*) FROM tenure WHERE post_id = :post_id AND id <> :not_id AND (:to_day = '' OR from_day <= :to_day)
  AND (to_day = '' OR to_day >= :from_day);

-- :name admin_role_count :one
-- :in person_id:i64 role:text from_day:date to_day:date
-- :out n:i64
-- Tenures of the person in another of the three administrators' posts that share a day with it.
SELECT COUNT(*) FROM tenure t JOIN post p ON p.id = t.post_id WHERE t.person_id = :person_id AND p.role <> :role
  AND p.role IN ('system_admin', 'security_admin', 'audit_admin') AND (:to_day = '' OR t.from_day <= :to_day)
  AND (t.to_day = '' OR t.to_day >= :from_day);

-- :name delegation_find :one
-- :in post_id:i64 person_id:i64 from_day:date
-- :out id:i64
SELECT id FROM delegation WHERE post_id = :post_id AND person_id = :person_id AND from_day = :from_day;

-- :name delegation_insert :run
-- :in id:i64 post_id:i64 person_id:i64 from_day:date to_day:date document:text decided_day:date reason:text
INSERT INTO delegation (id, post_id, person_id, from_day, to_day, document, decided_day, reason, version)
VALUES (:id, :post_id, :person_id, :from_day, :to_day, :document, :decided_day, :reason, 1);

-- :name delegation_update :run
-- :in id:i64 to_day:date document:text decided_day:date reason:text
UPDATE delegation SET to_day = :to_day, document = :document, decided_day = :decided_day, reason = :reason, version = version + 1
WHERE id = :id AND (to_day <> :to_day OR document <> :document OR decided_day <> :decided_day OR reason <> :reason);

-- :name recusal_find :one
-- :in person_id:i64 unit_id:i64 from_day:date
-- :out id:i64
SELECT id FROM recusal WHERE person_id = :person_id AND unit_id = :unit_id AND from_day = :from_day;

-- :name recusal_insert :run
-- :in id:i64 person_id:i64 unit_id:i64 reason:text from_day:date to_day:date
INSERT INTO recusal (id, person_id, unit_id, reason, from_day, to_day, version)
VALUES (:id, :person_id, :unit_id, :reason, :from_day, :to_day, 1);

-- :name recusal_update :run
-- :in id:i64 reason:text to_day:date
UPDATE recusal SET reason = :reason, to_day = :to_day, version = version + 1 WHERE id = :id AND (reason <> :reason OR to_day <> :to_day);
