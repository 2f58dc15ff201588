/* sqlite.c: SQLite 3.40 in WAL mode.
 *
 * Durability: the writer runs with synchronous=FULL, so that COMMIT returns after the WAL is on disk; with NORMAL, acknowledged
 * commits are lost on power failure. Checkpoints are the writer's alone, between batches: SQLite up to 3.51 can lose data when
 * two connections checkpoint or commit at the same moment, so readers are opened read-only, never checkpoint, and nobody has
 * automatic checkpoints.
 */
#include "db/driver.h"
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include "base/mem.h"
#include "sys/sys.h"

#define BUSY_TIMEOUT_MS 5000
#define CLOSE_TIMEOUT_MS 200   /* for the last checkpoint: a reader that is still at work keeps the WAL, which does no harm */
#define CHECKPOINT_FRAMES 1024 /* 4 MiB of pages in the WAL */

struct sqlite_db {
    struct db base;
    sqlite3 *conn;
    int frames;        /* in the WAL after the last commit */
    int checkpoint_at; /* frames */
    void (*hook)(void *arg, const char *table, int64_t id);
    void *hook_arg;
};

struct sqlite_rows {
    struct db_rows base;
    sqlite3_stmt *stmt;
};

static sqlite3 *conn_of(struct db *db)
{
    return ((struct sqlite_db *)db)->conn;
}

static sqlite3_stmt *stmt_of(const struct db_rows *r)
{
    return ((const struct sqlite_rows *)r)->stmt;
}

/* ---- errors ---- */

static enum err constraint_error(int extended)
{
    bool theirs = extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
                  extended == SQLITE_CONSTRAINT_ROWID || extended == SQLITE_CONSTRAINT_FOREIGNKEY;
    return theirs ? ERR_CONFLICT : ERR_BUG; /* NOT NULL, CHECK, a refusing trigger: our own statement is wrong */
}

static enum err io_error(sqlite3 *conn, int extended)
{
    int os = sqlite3_system_errno(conn);
    if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC)
        db_sync_failed("sqlite");
    return os == ENOSPC || os == EDQUOT ? ERR_DISK_FULL : ERR_IO;
}

static enum err kind_of_error(sqlite3 *conn, int extended)
{
    switch (extended & 0xff) {
    case SQLITE_CONSTRAINT: return constraint_error(extended);
    case SQLITE_FULL: return ERR_DISK_FULL;
    case SQLITE_IOERR: return io_error(conn, extended);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ERR_CORRUPT;
    case SQLITE_TOOBIG: return ERR_TOO_LARGE;
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_PERM: return ERR_IO;
    default: return ERR_BUG; /* SQL that does not compile, a write on a reader, misuse */
    }
}

/* SQLite's messages name tables and columns, never values. */
static enum err failed(struct db *db, const char *what)
{
    sqlite3 *conn = conn_of(db);
    return err_set(kind_of_error(conn, sqlite3_extended_errcode(conn)), "%s: %s", what, sqlite3_errmsg(conn));
}

static enum err script(struct db *db, const char *sql)
{
    return sqlite3_exec(conn_of(db), sql, NULL, NULL, NULL) == SQLITE_OK ? OK : failed(db, "script");
}

/* ---- opening and closing ---- */

static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS,
                   0); /* its counter is one lock for all threads; refused when SQLite is in use already */
}

static int count_frames(void *arg, sqlite3 *conn, const char *name, int frames)
{
    struct sqlite_db *s = arg;
    (void)conn;
    (void)name;
    if (frames < s->frames)
        s->checkpoint_at = CHECKPOINT_FRAMES; /* the WAL began anew */
    s->frames = frames;
    return SQLITE_OK;
}

static int note_mode(void *arg, int columns, char **values, char **names)
{
    (void)names;
    *(bool *)arg = columns == 1 && strcmp(values[0], "wal") == 0;
    return 0;
}

/* Neither a file that cannot be written nor a file system without shared memory is an error to SQLite by itself. */
static enum err insist_on_wal(struct sqlite_db *s)
{
    bool wal = false;
    if (sqlite3_db_readonly(s->conn, "main") == 1)
        return err_set(ERR_IO, "the database cannot be written");
    if (sqlite3_exec(s->conn, "PRAGMA journal_mode = WAL", note_mode, &wal, NULL) != SQLITE_OK)
        return failed(&s->base, "WAL");
    return wal ? OK : err_set(ERR_IO, "the database cannot be put into WAL mode");
}

static enum err set_up_writer(struct sqlite_db *s, const struct db_config *c)
{
    enum err e = insist_on_wal(s);
    e = e == OK ? script(&s->base, "PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON;"
                                   "PRAGMA recursive_triggers = ON; PRAGMA cache_size = -4096")
                : e;
    e = e == OK ? script(&s->base, c->sync_normal ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL") : e;
    s->checkpoint_at = CHECKPOINT_FRAMES;
    sqlite3_wal_hook(s->conn, count_frames, s);
    return e;
}

static enum err set_up_reader(struct sqlite_db *s)
{
    sqlite3_db_config(s->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return script(&s->base, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -1024;"
                            "PRAGMA mmap_size = 67108864");
}

/* A database that was just made must be found after a power cut: SQLite syncs the folder for its journals only. */
static enum err sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct arena *a = arena_new();
    enum err e = sys_fsync_dir(slash && slash > path ? str_z(a, (struct str){path, (size_t)(slash - path)})
                               : slash               ? "/"
                                                     : ".");
    arena_free(a);
    return e;
}

static enum err set_up(struct sqlite_db *s, const struct db_config *c, bool fresh)
{
    sqlite3_extended_result_codes(s->conn, 1);
    sqlite3_busy_timeout(s->conn, BUSY_TIMEOUT_MS);
    sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->conn, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    enum err e = script(&s->base, "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF");
    if (e == OK)
        e = c->writer ? set_up_writer(s, c) : set_up_reader(s);
    return e == OK && fresh ? sync_folder(c->path) : e;
}

static void close_db(struct db *db)
{
    struct sqlite_db *s = (struct sqlite_db *)db;
    if (db->writer) {
        sqlite3_busy_timeout(s->conn, CLOSE_TIMEOUT_MS);
        int rc = sqlite3_wal_checkpoint_v2(s->conn, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
            (void)failed(db, "checkpoint"); /* ends the process when it was an fsync */
    }
    if (sqlite3_close(s->conn) != SQLITE_OK)
        log_error("a result was still open when its connection was closed");
    mem_free(s);
}

static enum err open_db(const struct db_config *c, struct db **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_library);
    bool fresh = !sys_exists(c->path);
    if (fresh && !c->writer)
        return err_set(ERR_NOT_FOUND, "no database at %s", c->path);
    struct sqlite_db *s = mem_alloc(sizeof *s);
    s->base = (struct db){.driver = &db_driver_sqlite, .engine = DB_SQLITE, .writer = c->writer};
    int flags = SQLITE_OPEN_NOMUTEX | (c->writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    int rc = sqlite3_open_v2(c->path, &s->conn, flags, c->vfs);
    enum err e =
        rc == SQLITE_OK ? set_up(s, c, fresh) : err_set(kind_of_error(s->conn, rc), "%s: %s", c->path, sqlite3_errstr(rc));
    if (e != OK) {
        sqlite3_close(s->conn);
        mem_free(s);
        return e;
    }
    *out = &s->base;
    return OK;
}

/* ---- queries ---- */

static enum err ready(struct db *db)
{
    (void)db;
    return OK;
}

static enum err prepare(struct db *db, const struct db_query *q, bool kept, struct db_rows **out)
{
    sqlite3_stmt *stmt = NULL;
    const char *rest = "";
    if (sqlite3_prepare_v3(conn_of(db), q->sqlite, -1, kept ? SQLITE_PREPARE_PERSISTENT : 0, &stmt, &rest) != SQLITE_OK)
        return failed(db, q->name);
    if (!stmt || *rest) {
        sqlite3_finalize(stmt);
        return err_set(ERR_BUG, "query %s (%s) is not one statement", q->name, q->file);
    }
    struct sqlite_rows *r = mem_alloc(sizeof *r);
    r->stmt = stmt;
    *out = &r->base;
    return OK;
}

static void finalize(struct db_rows *r)
{
    sqlite3_finalize(stmt_of(r));
    mem_free(r);
}

static bool type_fits(const char *declared, enum db_type t)
{
    return !declared || strcmp(declared, t == DB_I64 ? "INTEGER" : t == DB_TEXT ? "TEXT" : "BLOB") == 0;
}

static enum err check(struct db_rows *r)
{
    const struct db_query *q = r->q;
    if (sqlite3_bind_parameter_count(stmt_of(r)) != q->nin)
        return err_set(ERR_BUG, "query %s (%s): %d parameters, not %u", q->name, q->file,
                       sqlite3_bind_parameter_count(stmt_of(r)), q->nin);
    if (q->nout > 0 && sqlite3_column_count(stmt_of(r)) != q->nout)
        return err_set(ERR_BUG, "query %s (%s): %d columns, not %u", q->name, q->file, sqlite3_column_count(stmt_of(r)),
                       q->nout);
    for (int i = 0; i < q->nout; i++) {
        if (!type_fits(sqlite3_column_decltype(stmt_of(r), i), q->out[i]))
            return err_set(ERR_BUG, "query %s (%s): column %d is %s", q->name, q->file, i + 1,
                           sqlite3_column_decltype(stmt_of(r), i));
    }
    return OK;
}

static int bind(sqlite3_stmt *stmt, int at, const struct db_val *v)
{
    const char *p = v->s.ptr ? v->s.ptr : "";
    switch (v->type) {
    case DB_NULL: return sqlite3_bind_null(stmt, at);
    case DB_I64: return sqlite3_bind_int64(stmt, at, v->i);
    case DB_TEXT: return sqlite3_bind_text64(stmt, at, p, v->s.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    case DB_BLOB: return sqlite3_bind_blob64(stmt, at, p, v->s.len, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static enum err start(struct db_rows *r, const struct db_val *in)
{
    for (int i = 0; i < r->q->nin; i++) {
        if (bind(stmt_of(r), i + 1, &in[i]) != SQLITE_OK)
            return failed(r->db, r->q->name);
    }
    return OK;
}

static enum err next(struct db_rows *r, bool *more)
{
    int rc = sqlite3_step(stmt_of(r));
    *more = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : failed(r->db, r->q->name);
}

static void get(struct db_rows *r, unsigned col, struct db_val *out)
{
    sqlite3_stmt *stmt = stmt_of(r);
    int at = (int)col;
    switch (sqlite3_column_type(stmt, at)) {
    case SQLITE_INTEGER: *out = (struct db_val){.type = DB_I64, .i = sqlite3_column_int64(stmt, at)}; return;
    case SQLITE_BLOB: *out = (struct db_val){.type = DB_BLOB, .s.ptr = sqlite3_column_blob(stmt, at)}; break;
    case SQLITE_NULL: *out = (struct db_val){.type = DB_NULL}; return;
    default: *out = (struct db_val){.type = DB_TEXT, .s.ptr = (const char *)sqlite3_column_text(stmt, at)}; break;
    }
    out->s.len = (size_t)sqlite3_column_bytes(stmt, at);
}

static int64_t changed(const struct db_rows *r)
{
    return sqlite3_changes64(conn_of(r->db));
}

static void stop(struct db_rows *r)
{
    sqlite3_reset(stmt_of(r));
    sqlite3_clear_bindings(stmt_of(r));
}

/* ---- transactions ---- */

static bool in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(conn_of(db));
}

static enum err begin(struct db *db, bool write)
{
    return script(db, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

static enum err commit(struct db *db)
{
    return script(db, "COMMIT");
}

static void rollback(struct db *db)
{
    if (in_transaction(db) && sqlite3_exec(conn_of(db), "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
        log_error("rollback: %s", sqlite3_errmsg(conn_of(db)));
}

/* PASSIVE waits for nobody. A reader in the WAL may keep it from beginning anew; then the next try comes 4 MiB later. */
static void idle(struct db *db)
{
    struct sqlite_db *s = (struct sqlite_db *)db;
    if (s->frames < s->checkpoint_at)
        return;
    s->checkpoint_at = s->frames + CHECKPOINT_FRAMES;
    int rc = sqlite3_wal_checkpoint_v2(s->conn, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY) {
        (void)failed(db, "checkpoint"); /* ends the process when it was an fsync; else nothing is lost, the WAL has it */
        log_error("%s", err_detail());
        err_clear();
    }
}

/* Page by page in one read transaction: a writer in the WAL is not held up. */
static enum err copy_pages(struct db *db, struct sqlite_db *to)
{
    sqlite3_backup *b = sqlite3_backup_init(to->conn, "main", conn_of(db), "main");
    if (!b)
        return failed(&to->base, "copy");
    int rc = sqlite3_backup_step(b, -1);
    int finished = sqlite3_backup_finish(b);
    if (rc != SQLITE_DONE || finished != SQLITE_OK)
        return err_set(kind_of_error(to->conn, rc != SQLITE_DONE ? rc : finished), "copy: %s", sqlite3_errstr(rc));
    return script(&to->base, "PRAGMA journal_mode = DELETE");
}

static enum err copy(struct db *db, const char *path)
{
    struct sqlite_db to = {.base = {.driver = &db_driver_sqlite, .engine = DB_SQLITE}};
    int rc = sqlite3_open_v2(path, &to.conn, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    enum err e = rc == SQLITE_OK ? OK : err_set(kind_of_error(to.conn, rc), "%s: %s", path, sqlite3_errstr(rc));
    sqlite3_extended_result_codes(to.conn, 1);
    e = e == OK ? script(&to.base, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY") : e;
    e = e == OK ? copy_pages(db, &to) : e;
    sqlite3_close(to.conn);
    return e == OK ? sync_folder(path) : e;
}

static void row_changed(void *arg, int op, const char *schema, const char *table, sqlite3_int64 id)
{
    struct sqlite_db *s = arg;
    (void)op;
    (void)schema;
    s->hook(s->hook_arg, table, id);
}

static void on_row_change(struct db *db, void (*hook)(void *arg, const char *table, int64_t id), void *arg)
{
    struct sqlite_db *s = (struct sqlite_db *)db;
    s->hook = hook;
    s->hook_arg = arg;
    sqlite3_update_hook(s->conn, hook ? row_changed : NULL, s);
}

const struct db_driver db_driver_sqlite = {
    .open = open_db,
    .close = close_db,
    .ready = ready,
    .prepare = prepare,
    .check = check,
    .finalize = finalize,
    .start = start,
    .next = next,
    .get = get,
    .changed = changed,
    .stop = stop,
    .script = script,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .idle = idle,
    .copy = copy,
    .on_row_change = on_row_change,
};
