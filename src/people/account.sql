-- Who can sign in: accounts, one-time links, sessions, failures to sign in.

-- :name account_of_login :one
-- :in login:text
-- :out id:i64 password:text state:text
SELECT id, password, state FROM account WHERE login = :login;

-- :name account_read :one
-- :in id:i64
-- :out person_id:i64 county_id:i64 login:text password:text state:text version:i64
SELECT a.person_id, p.county_id, a.login, a.password, a.state, a.version
FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = :id;

-- :name account_list :many
-- :in county_id:i64
-- :out id:i64 login:text person_name:text has_password:bool state:text version:i64 links:i64
-- links: one-time links that nobody has used yet.
SELECT a.id, a.login, p.name, CASE WHEN a.password = '' THEN 0 ELSE 1 END, a.state, a.version,
       (SELECT COUNT(*) FROM one_time_link l WHERE l.account_id = a.id AND l.used_ms = 0)
FROM account a JOIN person p ON p.id = a.person_id WHERE p.county_id = :county_id ORDER BY a.login;

-- :name account_page :many
-- :in county_id:i64 q:text today:date skip:i64
-- :out id:i64 login:text person_name:text title:text has_password:bool active:bool version:i64 links:i64
-- Fifty of those whose login or name holds q. title: of the first post that day; '' = none.
SELECT a.id, a.login, p.name,
       COALESCE((SELECT o.title FROM tenure t JOIN post o ON o.id = t.post_id WHERE t.person_id = p.id AND t.from_day <= :today
                 AND (t.to_day = '' OR t.to_day >= :today) ORDER BY o.id LIMIT 1), ''),
       CASE WHEN a.password = '' THEN 0 ELSE 1 END, CASE WHEN a.state = 'active' THEN 1 ELSE 0 END, a.version,
       (SELECT COUNT(*) FROM one_time_link l WHERE l.account_id = a.id AND l.used_ms = 0)
FROM account a JOIN person p ON p.id = a.person_id
WHERE p.county_id = :county_id AND (:q = '' OR replace(a.login, :q, '') <> a.login OR replace(p.name, :q, '') <> p.name)
ORDER BY a.login, a.id LIMIT 50 OFFSET :skip;

-- :name account_page_count :one
-- :in county_id:i64 q:text
-- :out n:i64
SELECT COUNT(*) FROM account a JOIN person p ON p.id = a.person_id
WHERE p.county_id = :county_id AND (:q = '' OR replace(a.login, :q, '') <> a.login OR replace(p.name, :q, '') <> p.name);

-- :name account_of_role :one
-- :in role:text today:date
-- :out account_id:i64 post_id:i64 person_name:text title:text
-- Of those who hold a post of the role that day, the one whom the demo chose when it was made (the setting demo_ROLE), so that the
-- page and demo-accounts.txt agree whatever day it is. Before that, whose unit has most to show: reds first, then projects, then teams.
SELECT a.id, p.id, s.name, p.title
FROM post p JOIN tenure t ON t.post_id = p.id JOIN person s ON s.id = t.person_id JOIN account a ON a.person_id = s.id
WHERE p.role = :role AND t.from_day <= :today AND (t.to_day = '' OR t.to_day >= :today) AND a.state = 'active'
ORDER BY CASE WHEN CAST(a.id AS TEXT) = (SELECT s.value FROM setting s WHERE s.name = 'demo_' || p.role) THEN 0 ELSE 1 END,
         (SELECT COUNT(*) FROM board_row b WHERE b.unit_id = p.unit_id AND b.light = 'red') DESC,
         (SELECT COUNT(*) FROM board_row b WHERE b.unit_id = p.unit_id) DESC,
         (SELECT COUNT(*) FROM team_member m WHERE m.person_id = a.person_id) DESC, p.id, a.id LIMIT 1;

-- :name account_insert :run
-- :in id:i64 person_id:i64 login:text password:text salt:blob
INSERT INTO account (id, person_id, login, password, salt, state, version)
VALUES (:id, :person_id, :login, :password, :salt, 'active', 1);

-- :name account_update_password :run
-- :in id:i64 password:text
UPDATE account SET password = :password, version = version + 1 WHERE id = :id AND password <> :password;

-- :name account_update_state :run
-- :in id:i64 state:text
UPDATE account SET state = :state, version = version + 1 WHERE id = :id AND state <> :state;

-- ---- one-time links ----

-- :name link_insert :run
-- :in digest:text account_id:i64 expires_ms:i64
INSERT INTO one_time_link (digest, account_id, expires_ms, used_ms) VALUES (:digest, :account_id, :expires_ms, 0);

-- :name link_find :one
-- :in digest:text now_ms:i64
-- :out account_id:i64 login:text person_name:text
-- One that may still be used.
SELECT l.account_id, a.login, p.name FROM one_time_link l JOIN account a ON a.id = l.account_id JOIN person p ON p.id = a.person_id
WHERE l.digest = :digest AND l.used_ms = 0 AND l.expires_ms > :now_ms AND a.state = 'active';

-- :name link_use :run
-- :in digest:text account_id:i64 now_ms:i64
UPDATE one_time_link SET used_ms = :now_ms WHERE digest = :digest AND account_id = :account_id AND used_ms = 0 AND expires_ms > :now_ms;

-- :name link_delete_of :run
-- :in account_id:i64
DELETE FROM one_time_link WHERE account_id = :account_id;

-- ---- sessions ---- site/session.c says how long they live

-- :name session_insert :run
-- :in digest:text account_id:i64 post_id:i64 delegation_id:i64 csrf:text now_ms:i64 expires_ms:i64
INSERT INTO session (digest, account_id, post_id, delegation_id, csrf, created_ms, seen_ms, expires_ms)
VALUES (:digest, :account_id, :post_id, :delegation_id, :csrf, :now_ms, :now_ms, :expires_ms);

-- :name session_find :one
-- :in digest:text
-- :out account_id:i64 post_id:i64 csrf:text seen_ms:i64 expires_ms:i64
SELECT account_id, post_id, csrf, seen_ms, expires_ms FROM session WHERE digest = :digest;

-- :name session_set_seen :run
-- :in digest:text now_ms:i64
UPDATE session SET seen_ms = :now_ms WHERE digest = :digest;

-- :name session_set_post :run
-- :in digest:text post_id:i64 delegation_id:i64
UPDATE session SET post_id = :post_id, delegation_id = :delegation_id WHERE digest = :digest;

-- :name session_delete :run
-- :in digest:text
DELETE FROM session WHERE digest = :digest;

-- :name session_delete_of :run
-- :in account_id:i64 keep:text
-- All of an account but one.
DELETE FROM session WHERE account_id = :account_id AND digest <> :keep;

-- :name session_delete_past :run
-- :in now_ms:i64 unseen_ms:i64
DELETE FROM session WHERE expires_ms <= :now_ms OR seen_ms <= :unseen_ms;

-- ---- failures to sign in ---- site/backoff.c says how long one waits

-- :name login_failure_find :one
-- :in subject:text
-- :out failures:i64 until_ms:i64
SELECT failures, until_ms FROM login_failure WHERE subject = :subject;

-- :name login_failure_put :run
-- :in subject:text failures:i64 until_ms:i64
INSERT INTO login_failure (subject, failures, until_ms) VALUES (:subject, :failures, :until_ms)
ON CONFLICT (subject) DO UPDATE SET failures = :failures, until_ms = :until_ms;

-- :name login_failure_delete :run
-- :in subject:text
DELETE FROM login_failure WHERE subject = :subject;

-- :name login_failure_delete_past :run
-- :in until_ms:i64
DELETE FROM login_failure WHERE until_ms <= :until_ms;
