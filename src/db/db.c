/* db.c: what is the same for both engines: statements kept for reuse, checks of what goes in, counting. */
#include "db/driver.h"
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "sys/sys.h"

#define EXIT_SYNC_FAILED 74

enum err db_open(const struct db_config *c, struct db **out)
{
    const struct db_driver *driver = c->engine == DB_SQLITE ? &db_driver_sqlite : &db_driver_pg;
    *out = NULL;
    return driver->open(c, out);
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db->closing = true;
    db_cache_clear(db);
    db->driver->close(db);
}

enum db_engine db_engine_of(const struct db *db)
{
    return db->engine;
}

unsigned long db_query_count(const struct db *db)
{
    return db->queries;
}

bool db_take_retry(struct db *db)
{
    bool retry = db->retry;
    db->retry = false;
    return retry;
}

void db_sync_failed(const char *what)
{
    log_error("%s: writing to disk failed; stopping, since what is on disk is unknown", what);
    _exit(EXIT_SYNC_FAILED);
}

/* ---- statements ---- */

void db_cache_clear(struct db *db)
{
    for (unsigned i = 0; i < DB_CACHE_SETS; i++) {
        for (unsigned j = 0; j < DB_CACHE_WAYS; j++) {
            struct db_rows *r = db->cache[i][j];
            if (!r)
                continue;
            r->kept = false; /* one in use goes when it is closed */
            if (!r->busy)
                db->driver->finalize(r);
            db->cache[i][j] = NULL;
        }
    }
}

static const char *text_of(const struct db *db, const struct db_query *q)
{
    return db->engine == DB_SQLITE ? q->sqlite : q->pg;
}

static struct db_rows **set_of(struct db *db, const struct db_query *q)
{
    uint64_t h = (uint64_t)(uintptr_t)q * 0x9E3779B97F4A7C15u;
    return db->cache[h >> 59];
}

/* The slot that is to take a statement: a free one, else the one unused for longest; NULL when all are in use. */
static struct db_rows **slot_for(struct db_rows **set)
{
    struct db_rows **best = NULL;
    for (unsigned j = 0; j < DB_CACHE_WAYS; j++) {
        if (!set[j])
            return &set[j];
        if (!set[j]->busy && (!best || set[j]->used < (*best)->used))
            best = &set[j];
    }
    return best;
}

static enum err prepare(struct db *db, const struct db_query *q, struct db_rows **slot, struct db_rows **out)
{
    if (slot && *slot) {
        db->driver->finalize(*slot);
        *slot = NULL;
    }
    enum err e = db->driver->prepare(db, q, slot != NULL, out);
    if (e == OK) {
        (*out)->db = db;
        (*out)->q = q;
        (*out)->text = text_of(db, q);
        (*out)->kept = slot != NULL;
        if (slot)
            *slot = *out;
    }
    return e;
}

static enum err take(struct db *db, const struct db_query *q, struct db_rows **out)
{
    struct db_rows **set = set_of(db, q);
    bool open = false;
    enum err e = OK;
    *out = NULL;
    for (unsigned j = 0; j < DB_CACHE_WAYS && !*out; j++) {
        bool same = set[j] && set[j]->q == q && set[j]->text == text_of(db, q);
        open = open || (same && set[j]->busy);
        if (same && !set[j]->busy)
            *out = set[j];
    }
    if (!*out)
        e = prepare(db, q, open ? NULL : slot_for(set), out);
    if (e == OK) {
        (*out)->busy = true;
        (*out)->used = db->queries;
    }
    return e;
}

static void give_back(struct db_rows *r)
{
    r->busy = false;
    if (!r->kept)
        r->db->driver->finalize(r);
}

enum err db_check_query(struct db *db, const struct db_query *q)
{
    struct db_rows *r = NULL;
    enum err e = db->driver->ready(db);
    e = e == OK ? db->driver->prepare(db, q, false, &r) : e;
    if (e == OK) {
        *r = (struct db_rows){.db = db, .q = q};
        e = db->driver->check(r);
        db->driver->finalize(r);
    }
    return e;
}

/* ---- running ---- */

static enum err check_inputs(const struct db *db, const struct db_query *q, const struct db_val *in)
{
    if (q->writes && !db->writer)
        return err_set(ERR_BUG, "query %s (%s) writes on a reader", q->name, q->file);
    for (unsigned i = 0; i < q->nin; i++) {
        if (in[i].type != q->in[i] && in[i].type != DB_NULL)
            return err_set(ERR_BUG, "query %s (%s): input %u has another type", q->name, q->file, i + 1);
        if (in[i].type == DB_TEXT && !utf8_valid(in[i].s))
            return err_set(ERR_MALFORMED, "query %s (%s): input %u is not UTF-8", q->name, q->file, i + 1);
    }
    return OK;
}

enum err db_rows_open(struct db *db, const struct db_query *q, const struct db_val *in, struct db_rows **out)
{
    struct db_rows *r = NULL;
    *out = NULL;
    enum err e = check_inputs(db, q, in);
    e = e == OK ? db->driver->ready(db) : e;
    e = e == OK ? take(db, q, &r) : e;
    if (e != OK)
        return e;
    db->queries++;
    e = db->driver->start(r, in);
    if (e != OK) {
        db->driver->stop(r);
        give_back(r);
        return e;
    }
    *out = r;
    return OK;
}

enum err db_rows_next(struct db_rows *r, bool *more)
{
    *more = false;
    return r->db->driver->next(r, more);
}

void db_rows_get(struct db_rows *r, unsigned col, struct db_val *out)
{
    *out = (struct db_val){.type = DB_NULL};
    r->db->driver->get(r, col, out);
}

void db_rows_close(struct db_rows *r)
{
    if (!r)
        return;
    r->db->driver->stop(r);
    give_back(r);
}

enum err db_run(struct db *db, const struct db_query *q, const struct db_val *in, int64_t *changed)
{
    struct db_rows *r;
    bool more = true;
    if (changed)
        *changed = 0;
    enum err e = db_rows_open(db, q, in, &r);
    while (e == OK && more)
        e = db_rows_next(r, &more);
    if (e == OK && changed)
        *changed = db->driver->changed(r);
    db_rows_close(r);
    return e;
}

enum err db_script(struct db *db, const char *sql)
{
    enum err e = db->driver->ready(db);
    return e == OK ? db->driver->script(db, sql) : e;
}

enum err db_copy(struct db *db, const char *path)
{
    if (!db->driver->copy)
        return err_set(ERR_STATE, "a PostgreSQL store is copied by pg_dump");
    if (sys_exists(path))
        return err_set(ERR_CONFLICT, "%s is there already", path);
    return db->driver->copy(db, path);
}

enum err db_snapshot_begin(struct db *db)
{
    enum err e = db->driver->ready(db);
    e = e == OK ? db->driver->begin(db, false) : e;
    db->snapshot = e == OK;
    return e;
}

void db_snapshot_end(struct db *db)
{
    if (db->snapshot)
        db->driver->rollback(db);
    db->snapshot = false;
}

void db_on_row_change(struct db *db, void (*hook)(void *arg, const char *table, int64_t id), void *arg)
{
    db->driver->on_row_change(db, hook, arg);
}

const struct db_table *db_table_find(struct str name)
{
    for (size_t i = 0; db_tables[i]; i++) {
        if (str_is(name, db_tables[i]->name))
            return db_tables[i];
    }
    return NULL;
}
