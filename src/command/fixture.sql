-- Queries of the tests' small feature; no part of the program.

-- :name fixture_setting_insert :run
-- :in id:i64 name:text value:text
INSERT INTO setting (id, name, value, version) VALUES (:id, :name, :value, 1);

-- :name fixture_setting_update :run
-- :in id:i64 value:text
UPDATE setting SET value = :value, version = version + 1 WHERE id = :id;

-- :name fixture_setting_delete :run
-- :in id:i64
DELETE FROM setting WHERE id = :id;

-- :name fixture_setting_read :one
-- :in id:i64
-- :out name:text value:text version:i64
SELECT name, value, version FROM setting WHERE id = :id;

-- :name fixture_person_insert :run
-- :in id:i64 code:text name:text salt:blob
INSERT INTO person (id, county_id, code, name, phone, salt, version) VALUES (:id, 1, :code, :name, '', :salt, 1);

-- :name fixture_account_insert :run
-- :in id:i64 person_id:i64 login:text password:text salt:blob
INSERT INTO account (id, person_id, login, password, salt, state, version)
VALUES (:id, :person_id, :login, :password, :salt, 'active', 1);

-- :name fixture_failure_insert :run
-- :in subject:text
INSERT INTO login_failure (subject, failures, until_ms) VALUES (:subject, 1, 0);

-- :name fixture_counts :one
-- :out events:i64 settings:i64 keys:i64 outbox:i64 failures:i64
SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM setting), (SELECT COUNT(*) FROM idempotency),
       (SELECT COUNT(*) FROM outbox), (SELECT COUNT(*) FROM login_failure);

-- :name fixture_event :one
-- :in seq:i64
-- :out verb:text object_kind:text object_id:i64 person_id:i64 post_id:i64 unit_id:i64 project_id:i64 bytes:blob
SELECT verb, object_kind, object_id, person_id, post_id, unit_id, project_id, bytes FROM event WHERE seq = :seq;

-- :name fixture_value :one
-- :in seq:i64 column_name:text
-- :out table_name:text row_id:i64 before:text after:text
SELECT table_name, row_id, before, after FROM event_value WHERE seq = :seq AND column_name = :column_name;

-- :name fixture_outbox :one
-- :out seq:i64 kind:text body:text
SELECT seq, kind, body FROM outbox LIMIT 1;

-- :name fixture_erase :run
-- :in seq:i64 ord:i64 salt:blob
UPDATE event_value SET before = '', after = '', salt = :salt WHERE seq = :seq AND ord = :ord;
