/* db.h: one interface, two engines (SQLite 3.40, PostgreSQL 15).
 *
 * SQL stands in .sql files (README.md in this folder); tools/sqlgen.py makes a typed function of each query, and those call the
 * runtime declared here. Nobody else prepares a statement.
 *
 * A struct db is one connection and belongs to one thread at a time. Readers are read-only and never checkpoint; the one writing
 * connection belongs to the writer (writer.h). Texts and blobs of a result row are copied into the caller's arena.
 *
 * Dates are day_t in C and ISO text in the database ('' = DAY_NONE). Text columns are never NULL: '' is the one canonical empty text.
 * Integers may be NULL where the migration says so, and are then struct opt_i64.
 */
#ifndef SG_DB_DB_H
#define SG_DB_DB_H
#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

struct db;

enum db_engine { DB_SQLITE, DB_POSTGRESQL };
enum db_type { DB_NULL, DB_I64, DB_TEXT, DB_BLOB };

struct opt_i64 {
    int64_t v;
    bool set;
};
#define OPT_I64(x) ((struct opt_i64){.v = (x), .set = true})

struct db_val {
    enum db_type type;
    int64_t i;
    struct str s; /* DB_TEXT, DB_BLOB */
};

struct db_query {
    const char *name;
    const char *sqlite; /* with ?1 ?2 … */
    const char *pg;     /* with $1 $2 … */
    const char *file;   /* source .sql, for messages */
    const enum db_type *in;
    const enum db_type *out;
    unsigned short nin, nout;
    bool writes;
};

/* ---- connections ---- */
struct db_config {
    enum db_engine engine;
    const char *path;     /* SQLite: the file. PostgreSQL: the connection URI. */
    bool writer;          /* the one writing connection; SQLite: WAL, synchronous=FULL, foreign_keys=ON */
    bool sync_normal;     /* negative control of the power-loss test only: synchronous=NORMAL */
    const char *vfs;      /* SQLite: a recording VFS for the power-loss test, or NULL */
};
enum err db_open(const struct db_config *c, struct db **out) MUST_CHECK;
void db_close(struct db *db); /* NULL is fine */
enum db_engine db_engine_of(const struct db *db);
/* Queries run since db_open, for the budgets in golden tests. */
unsigned long db_query_count(const struct db *db);
/* Prepares (and forgets) the query: each one is tried on both engines by a test. */
enum err db_check_query(struct db *db, const struct db_query *q) MUST_CHECK;

/* ---- running, called by generated code ---- in[] has q->nin values, checked against q->in (DB_NULL fits any). */
struct db_rows; /* a cursor; columns are valid until the next db_rows_next */
enum err db_rows_open(struct db *db, const struct db_query *q, const struct db_val *in, struct db_rows **out) MUST_CHECK;
enum err db_rows_next(struct db_rows *r, bool *more) MUST_CHECK;
void db_rows_get(struct db_rows *r, unsigned col, struct db_val *out); /* s points into the cursor */
void db_rows_close(struct db_rows *r);                                  /* NULL is fine */
/* A statement without result; *changed (may be NULL) = rows affected. ERR_CONFLICT for a unique or foreign key, ERR_DISK_FULL, ERR_IO,
 * ERR_UNKNOWN (PostgreSQL: connection lost or a warning on COMMIT). */
enum err db_run(struct db *db, const struct db_query *q, const struct db_val *in, int64_t *changed) MUST_CHECK;
/* A script of statements without parameters: migrations and the writer's BEGIN/SAVEPOINT/COMMIT only. */
enum err db_script(struct db *db, const char *sql) MUST_CHECK;

/* Copies the store as this reader sees it to a new SQLite file while others go on writing; the copy is synced and has no WAL, so that it can
 * be read from a medium that cannot be written. ERR_CONFLICT: there is a file; ERR_STATE: PostgreSQL has tools of its own. */
enum err db_copy(struct db *db, const char *path) MUST_CHECK;

/* Read snapshot around several queries of one page, so that they agree. */
enum err db_snapshot_begin(struct db *db) MUST_CHECK;
void db_snapshot_end(struct db *db);

/* SQLite's writer only: called for each row inserted, updated or deleted (rowid = id), so that command/ can prove that a feature
 * announced every journaled row it changed. NULL switches it off. PostgreSQL: no-op. */
void db_on_row_change(struct db *db, void (*hook)(void *arg, const char *table, int64_t id), void *arg);

/* ---- the schema as data, generated from migrations/ ---- */
enum table_class {
    TABLE_JOURNALED, /* every row is covered by an event; verify checks each */
    TABLE_DERIVED,   /* rebuildable; verify rebuilds and compares */
    TABLE_EPHEMERAL, /* sessions, drafts, queues */
    TABLE_APPEND,    /* the journal's own: events, values, checkpoints; UPDATE and DELETE refused by triggers */
    TABLE_SECRET     /* ballots */
};

struct db_column {
    const char *name;
    enum db_type type;
    bool personal; /* enters the canonical row as its HMAC (METHODS.md section 11), keyed by the row's `salt` column */
    bool salt;     /* the row's salt: 16 bytes, not part of the canonical row */
};

struct db_table {
    const char *name;
    enum table_class class;
    const struct db_column *columns; /* columns[0] is id for journaled tables */
    unsigned ncolumns;
    const struct db_query *by_id; /* all columns WHERE id = $1; journaled tables */
    const struct db_query *all;   /* all columns ORDER BY id; journaled and derived tables */
};
extern const struct db_table *const db_tables[]; /* by name, NULL at the end */
const struct db_table *db_table_find(struct str name);

extern const struct db_query *const db_all_queries[]; /* of all .sql files, NULL at the end */

/* ---- migrations ---- embedded by sqlgen; applied in order, each in one transaction, on the writing connection. */
struct migration {
    int version;
    const char *name;
    const char *sqlite, *pg;
    const char *sha256; /* of the text; an applied migration whose text changed is refused */
};
extern const struct migration db_migrations[]; /* version 0 at the end */
/* Versions not applied yet, in order; dry_run changes nothing. ERR_CORRUPT: newer than this program, or changed text. */
enum err db_migrate(struct db *db, int64_t now_ms, bool dry_run, int *applied, int *pending) MUST_CHECK;
enum err db_schema_version(struct db *db, int *version) MUST_CHECK;

#endif
