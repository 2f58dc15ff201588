-- :name a :one
-- :out n:i64
PRAGMA user_version;
