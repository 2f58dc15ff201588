/* migrate.c: brings a store to the program's schema. Each migration and the note that it was applied are one transaction, so
 * that a store always has exactly the migrations that it says it has.
 */
#include "db/driver.h"
#include "db/migrate.sql.h"
#include "sys/sys.h"

static enum err read_applied(struct db *db, struct arena *a, struct migration_list_row **rows, size_t *n)
{
    struct migration_table_count_row table;
    *rows = NULL;
    *n = 0;
    enum err e = migration_table_count(db, a, &table);
    return e == OK && table.n > 0 ? migration_list(db, a, rows, n) : e;
}

/* The applied ones must be the first of ours, unchanged. */
static enum err check_applied(const struct migration_list_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct migration *m = &db_migrations[i];
        if (m->version == 0)
            return err_set(ERR_CORRUPT,
                           "the store has migration %lld, which this program does not know: it is of a newer version",
                           (long long)rows[i].version);
        if (rows[i].version != m->version)
            return err_set(ERR_CORRUPT, "migration %d is missing from the store's list", m->version);
        if (!str_is(rows[i].sha256, m->sha256))
            return err_set(ERR_CORRUPT, "migration %d-%s is not the text that was applied to the store", m->version, m->name);
    }
    return OK;
}

static enum err check_collation(struct db *db, struct arena *a)
{
    struct store_collation_row collation;
    enum err e = store_collation(db, a, &collation);
    if (e == OK && !str_is(collation.name, "C") && !str_is(collation.name, "POSIX"))
        e = err_set(ERR_STATE, "the database must be made with LC_COLLATE 'C', so that texts are ordered by their bytes");
    return e;
}

static enum err apply_in_transaction(struct db *db, const struct migration *m, int64_t now_ms)
{
    /* The note first: of two programs that migrate at once, the second waits here and then fails on the key. */
    enum err e = db_script(db, db_migration_table[db->engine]);
    e = e == OK
            ? migration_insert(db,
                               &(struct migration_insert_in){
                                   .version = m->version, .name = str_c(m->name), .sha256 = str_c(m->sha256), .at_ms = now_ms},
                               NULL)
            : e;
    return e == OK ? db_script(db, db->engine == DB_SQLITE ? m->sqlite : m->pg) : e;
}

static enum err apply(struct db *db, const struct migration *m, int64_t now_ms)
{
    enum err e = db->driver->ready(db);
    e = e == OK ? db->driver->begin(db, true) : e;
    if (e != OK)
        return e;
    e = apply_in_transaction(db, m, now_ms);
    e = e == OK ? db->driver->commit(db) : e;
    if (e != OK) {
        db->driver->rollback(db);
        return err_set(e, "migration %d-%s failed; nothing of it was applied", m->version, m->name);
    }
    log_info("migration %d-%s applied", m->version, m->name);
    return OK;
}

enum err db_migrate(struct db *db, int64_t now_ms, bool dry_run, int *applied, int *pending)
{
    struct arena *a = arena_new();
    struct migration_list_row *rows;
    size_t n = 0;
    *applied = *pending = 0;
    enum err e = check_collation(db, a);
    e = e == OK ? read_applied(db, a, &rows, &n) : e;
    e = e == OK ? check_applied(rows, n) : e;
    for (const struct migration *m = db_migrations + n; e == OK && m->version != 0; m++)
        ++*pending;
    for (const struct migration *m = db_migrations + n; e == OK && !dry_run && m->version != 0; m++) {
        e = apply(db, m, now_ms);
        *applied += e == OK;
    }
    db_cache_clear(db);
    arena_free(a);
    return e;
}

enum err db_schema_version(struct db *db, int *version)
{
    struct arena *a = arena_new();
    struct migration_list_row *rows;
    size_t n;
    enum err e = read_applied(db, a, &rows, &n);
    *version = e == OK && n > 0 ? (int)rows[n - 1].version : 0;
    arena_free(a);
    return e;
}
