/* driver.h: what db.c, migrate.c and writer.c ask of an engine. Internal to this folder.
 *
 * A cursor (struct db_rows) is a prepared statement: db.c keeps those that were used last and hands each to one caller at a
 * time; a query that is opened while it is open already gets a statement of its own, which dies with its closing.
 */
#ifndef SG_DB_DRIVER_H
#define SG_DB_DRIVER_H
#include "db/db.h"

#define DB_CACHE_SETS 32
#define DB_CACHE_WAYS 4

/* Each driver's own struct begins with this one. */
struct db_rows {
    struct db *db;
    const struct db_query *q;
    const char *text;   /* the engine's text of q when it was prepared */
    bool busy, kept;    /* kept: belongs to the cache */
    unsigned long used; /* db->queries when it was taken last */
};

/* Each driver's own struct begins with this one. */
struct db {
    const struct db_driver *driver;
    enum db_engine engine;
    bool writer;
    bool closing;
    bool snapshot; /* between db_snapshot_begin and _end */
    bool retry;    /* a serialisation failure or deadlock: the transaction may be run again */
    unsigned long queries;
    struct db_rows *cache[DB_CACHE_SETS][DB_CACHE_WAYS]; /* by the query's address, least recently used goes first */
};

struct db_driver {
    enum err (*open)(const struct db_config *c, struct db **out);
    void (*close)(struct db *db); /* after all statements are gone; checkpoints when it is SQLite's writer */

    /* Called before a query, a script or a transaction: a connection that was lost while idle is made anew. */
    enum err (*ready)(struct db *db);
    enum err (*prepare)(struct db *db, const struct db_query *q, bool kept, struct db_rows **out);
    enum err (*check)(struct db_rows *r); /* number and types of columns and parameters */
    void (*finalize)(struct db_rows *r);

    enum err (*start)(struct db_rows *r, const struct db_val *in);
    enum err (*next)(struct db_rows *r, bool *more);
    void (*get)(struct db_rows *r, unsigned col, struct db_val *out);
    int64_t (*changed)(const struct db_rows *r); /* rows affected; after the last row */
    void (*stop)(struct db_rows *r);

    enum err (*script)(struct db *db, const char *sql);
    enum err (*begin)(struct db *db, bool write);
    enum err (*commit)(struct db *db);     /* OK only when it is durable */
    void (*rollback)(struct db *db);       /* fine outside a transaction */
    bool (*in_transaction)(struct db *db); /* false: the engine has rolled it back by itself, or is gone */

    void (*idle)(struct db *db); /* the writer, after it has answered: SQLite's checkpoint */
    enum err (*copy)(struct db *db, const char *path); /* NULL: the engine has tools of its own */
    void (*on_row_change)(struct db *db, void (*hook)(void *arg, const char *table, int64_t id), void *arg);
};

extern const struct db_driver db_driver_sqlite;
extern const struct db_driver db_driver_pg;

/* Forgets all statements that are not in use. */
void db_cache_clear(struct db *db);
/* Whether the transaction asked to be run again, once. */
bool db_take_retry(struct db *db);
/* A failed fsync: what is on disk is unknown. Ends the process with exit code 74. */
_Noreturn void db_sync_failed(const char *what);

extern const char *const db_migration_table[]; /* CREATE TABLE schema_migration, by engine; generated */

#endif
