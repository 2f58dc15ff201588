-- Which migrations a store has. The table schema_migration is made by migrate.c and is no part of the schema itself.

-- :name migration_table_count :one
-- :out n:i64
-- 0 or 1.
-- :sqlite
SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration';
-- :pg
SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_migration';

-- :name migration_list :many
-- :out version:i64 name:text sha256:text
SELECT version, name, sha256 FROM schema_migration ORDER BY version;

-- :name migration_insert :run
-- :in version:i64 name:text sha256:text at_ms:i64
INSERT INTO schema_migration (version, name, sha256, at_ms) VALUES (:version, :name, :sha256, :at_ms);

-- :name store_collation :one
-- :out name:text
-- How texts are ordered and compared: by bytes, or the two engines differ.
-- :sqlite
SELECT 'C';
-- :pg
SELECT CASE WHEN datlocprovider = 'c' THEN CAST(datcollate AS TEXT) ELSE 'ICU' END FROM pg_database WHERE datname = current_database();
