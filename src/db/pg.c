/* pg.c: PostgreSQL 15 through libpq. Parameters and results travel in binary form; a result is fetched whole.
 *
 * A COMMIT counts as done only when the server says COMMIT and nothing else: a lost connection, a fatal error or a warning (a
 * standby that did not confirm) makes its outcome unknown (ERR_UNKNOWN), and who wants to know asks again by the key.
 *
 * A connection that was lost is made anew before the next transaction or lone query, never within a transaction.
 */
#include "db/driver.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "sys/sys.h"

#define PARAMETERS_MAX 100
#define NAME_MAX_SIZE 24

enum oid {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043
};

struct pg_db {
    struct db base;
    PGconn *conn;
    bool transaction; /* begun by us and neither committed nor rolled back by us */
    bool warned;      /* a warning came since the last COMMIT was sent */
    bool sync_normal;
    unsigned long names; /* of statements, given out so far */
};

struct pg_rows {
    struct db_rows base;
    char name[NAME_MAX_SIZE]; /* "" for one that is not kept: it is used at once */
    PGresult *result;
    int row;
};

static PGconn *conn_of(const struct db *db)
{
    return ((const struct pg_db *)db)->conn;
}

/* ---- errors ---- */

struct state_error {
    const char *state; /* or its beginning */
    enum err e;
};

static const struct state_error state_errors[] = {
    {"23505", ERR_CONFLICT},                    /* unique */
    {"23503", ERR_CONFLICT},                    /* foreign key */
    {"40001", ERR_BUSY},                        /* serialisation failure */
    {"40P01", ERR_BUSY},                        /* deadlock */
    {"53100", ERR_DISK_FULL}, {"53", ERR_BUSY}, /* no memory, too many connections */
    {"55P03", ERR_BUSY},                        /* lock not available */
    {"57014", ERR_BUSY},                        /* cancelled, timed out */
    {"57", ERR_IO},                             /* the server stops */
    {"08", ERR_IO},                             /* connection */
    {"58", ERR_IO},                             /* its operating system */
    {"22021", ERR_MALFORMED},                   /* not UTF-8 */
    {"54", ERR_TOO_LARGE},    {"XX001", ERR_CORRUPT}, {"XX002", ERR_CORRUPT},
};

static enum err kind_of_error(const char *state)
{
    for (size_t i = 0; i < sizeof state_errors / sizeof *state_errors; i++) {
        if (strncmp(state, state_errors[i].state, strlen(state_errors[i].state)) == 0)
            return state_errors[i].e;
    }
    return ERR_BUG; /* SQL that does not compile, a write on a reader, a statement after a failed one */
}

/* Messages may hold values of rows and are logged, so only those about the statement's own text are kept. */
static bool message_is_ours(const char *state)
{
    return strncmp(state, "42", 2) == 0 || strncmp(state, "25", 2) == 0 || strncmp(state, "P0", 2) == 0;
}

static const char *field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

static enum err failed(struct db *db, const PGresult *result, const char *what)
{
    const char *state = field(result, PG_DIAG_SQLSTATE);
    if (!*state || PQstatus(conn_of(db)) == CONNECTION_BAD)
        return err_set(ERR_IO, "%s: no connection to PostgreSQL", what);
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0)
        db->retry = true;
    return err_set(kind_of_error(state), "%s: SQLSTATE %s %s %s", what, state, field(result, PG_DIAG_CONSTRAINT_NAME),
                   message_is_ours(state) ? field(result, PG_DIAG_MESSAGE_PRIMARY) : "");
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType s = PQresultStatus(result);
    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

static enum err script(struct db *db, const char *sql)
{
    PGresult *result = PQexec(conn_of(db), sql);
    enum err e = succeeded(result) ? OK : failed(db, result, "script");
    PQclear(result);
    return e;
}

static void on_notice(void *arg, const PGresult *result)
{
    struct pg_db *pg = arg;
    if (strcmp(field(result, PG_DIAG_SEVERITY_NONLOCALIZED), "WARNING") != 0)
        return;
    pg->warned = true;
    log_warn("PostgreSQL warns: SQLSTATE %s", field(result, PG_DIAG_SQLSTATE));
}

/* ---- opening and closing ---- */

/* A user or database may have been set to acknowledge before the disk does; other levels (standbys) are left as they are. */
static enum err insist_on_durability(struct pg_db *pg)
{
    PGresult *result = PQexec(pg->conn, "SHOW synchronous_commit");
    enum err e = succeeded(result) && PQntuples(result) == 1 ? OK : failed(&pg->base, result, "synchronous_commit");
    bool off = e == OK && strcmp(PQgetvalue(result, 0, 0), "off") == 0;
    PQclear(result);
    return off ? script(&pg->base, "SET synchronous_commit = on") : e;
}

static enum err set_up(struct pg_db *pg)
{
    const char *encoding = PQparameterStatus(pg->conn, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return err_set(ERR_STATE, "the database's encoding must be UTF8");
    enum err e = script(&pg->base, "SET client_min_messages = warning; SET standard_conforming_strings = on");
    if (e == OK)
        e = script(&pg->base,
                   pg->base.writer ? "SET default_transaction_read_only = off" : "SET default_transaction_read_only = on");
    if (e == OK && pg->base.writer)
        e = pg->sync_normal ? script(&pg->base, "SET synchronous_commit = off") : insist_on_durability(pg);
    return e;
}

static void close_db(struct db *db)
{
    PQfinish(conn_of(db));
    mem_free(db);
}

static enum err open_db(const struct db_config *c, struct db **out)
{
    /* What stands behind "dbname" overrides what stands in the URI, what stands before it does not. */
    const char *const names[] = {"connect_timeout", "dbname", "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {"10", c->path, "UTF8", "sanguan", NULL};
    struct pg_db *pg = mem_alloc(sizeof *pg);
    pg->base = (struct db){.driver = &db_driver_pg, .engine = DB_POSTGRESQL, .writer = c->writer};
    pg->sync_normal = c->sync_normal;
    pg->conn = PQconnectdbParams(names, values, 1);
    PQsetNoticeReceiver(pg->conn, on_notice, pg);
    enum err e = PQstatus(pg->conn) == CONNECTION_OK ? set_up(pg) : err_set(ERR_IO, "no connection to PostgreSQL");
    if (e != OK) {
        close_db(&pg->base);
        return e;
    }
    *out = &pg->base;
    return OK;
}

static enum err ready(struct db *db)
{
    struct pg_db *pg = (struct pg_db *)db;
    /* Notices without a round trip that the other end has gone: its last message is read first, then the end. */
    for (int i = 0; i < 2 && !pg->transaction; i++)
        (void)PQconsumeInput(pg->conn);
    if (PQstatus(pg->conn) == CONNECTION_OK)
        return OK;
    if (pg->transaction)
        return err_set(ERR_IO, "the connection to PostgreSQL was lost within a transaction");
    db_cache_clear(db);
    PQreset(pg->conn);
    if (PQstatus(pg->conn) != CONNECTION_OK)
        return err_set(ERR_IO, "no connection to PostgreSQL");
    log_info("connected to PostgreSQL again");
    return set_up(pg);
}

/* ---- queries ---- */

static Oid oid_of(enum db_type t)
{
    switch (t) {
    case DB_I64: return OID_INT8;
    case DB_TEXT: return OID_TEXT;
    case DB_BLOB: return OID_BYTEA;
    case DB_NULL: break;
    }
    return 0;
}

static enum db_type type_of(Oid oid)
{
    switch (oid) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: return DB_I64;
    case OID_NAME:
    case OID_TEXT:
    case OID_VARCHAR: return DB_TEXT;
    case OID_BYTEA: return DB_BLOB;
    default: return DB_NULL; /* NUMERIC and others that no query may give */
    }
}

static enum err prepare(struct db *db, const struct db_query *q, bool kept, struct db_rows **out)
{
    struct pg_db *pg = (struct pg_db *)db;
    Oid types[PARAMETERS_MAX];
    if (q->nin > PARAMETERS_MAX)
        return err_set(ERR_BUG, "query %s (%s) has too many parameters", q->name, q->file);
    for (unsigned i = 0; i < q->nin; i++)
        types[i] = oid_of(q->in[i]);
    struct pg_rows *r = mem_alloc(sizeof *r);
    if (kept)
        snprintf(r->name, sizeof r->name, "q%lu", ++pg->names);
    PGresult *result = PQprepare(pg->conn, r->name, q->pg, q->nin, types);
    enum err e = succeeded(result) ? OK : failed(db, result, q->name);
    PQclear(result);
    if (e != OK) {
        mem_free(r);
        return e;
    }
    *out = &r->base;
    return OK;
}

static void finalize(struct db_rows *rows)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    PGconn *conn = conn_of(rows->db);
    char text[NAME_MAX_SIZE + 16];
    if (r->name[0] && !rows->db->closing && PQstatus(conn) == CONNECTION_OK && PQtransactionStatus(conn) != PQTRANS_INERROR) {
        snprintf(text, sizeof text, "DEALLOCATE %s", r->name);
        PQclear(PQexec(conn, text)); /* one that stays does no harm: names are not used again */
    }
    PQclear(r->result);
    mem_free(r);
}

static enum err check_columns(const struct db_query *q, const PGresult *described)
{
    if (PQnparams(described) != q->nin)
        return err_set(ERR_BUG, "query %s (%s): %d parameters, not %u", q->name, q->file, PQnparams(described), q->nin);
    if (PQnfields(described) != q->nout && q->nout > 0)
        return err_set(ERR_BUG, "query %s (%s): %d columns, not %u", q->name, q->file, PQnfields(described), q->nout);
    for (int i = 0; i < q->nout; i++) {
        if (type_of(PQftype(described, i)) != q->out[i])
            return err_set(ERR_BUG, "query %s (%s): column %d has type %u", q->name, q->file, i + 1, PQftype(described, i));
    }
    return OK;
}

static enum err check(struct db_rows *rows)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    PGresult *described = PQdescribePrepared(conn_of(rows->db), r->name);
    enum err e = succeeded(described) ? check_columns(rows->q, described) : failed(rows->db, described, rows->q->name);
    PQclear(described);
    return e;
}

static void put_i64(char out[8], int64_t v)
{
    for (int i = 0; i < 8; i++)
        out[i] = (char)((uint64_t)v >> (56 - 8 * i));
}

static enum err start(struct db_rows *rows, const struct db_val *in)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    const char *values[PARAMETERS_MAX];
    int lengths[PARAMETERS_MAX], formats[PARAMETERS_MAX];
    char numbers[PARAMETERS_MAX][8];
    for (unsigned i = 0; i < rows->q->nin; i++) {
        bool number = in[i].type == DB_I64;
        if (!number && in[i].s.len > INT32_MAX / 2)
            return err_set(ERR_TOO_LARGE, "query %s: input %u", rows->q->name, i + 1);
        put_i64(numbers[i], in[i].i);
        values[i] = in[i].type == DB_NULL ? NULL : number ? numbers[i] : in[i].s.ptr ? in[i].s.ptr : "";
        lengths[i] = number ? 8 : (int)in[i].s.len;
        formats[i] = 1;
    }
    r->row = -1;
    r->result = PQexecPrepared(conn_of(rows->db), r->name, rows->q->nin, values, lengths, formats, 1);
    return succeeded(r->result) ? OK : failed(rows->db, r->result, rows->q->name);
}

static enum err next(struct db_rows *rows, bool *more)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    *more = ++r->row < PQntuples(r->result);
    return OK;
}

static int64_t get_i64(const char *bytes, int len)
{
    uint64_t v = len > 0 && (bytes[0] & 0x80) && len > 1 ? UINT64_MAX : 0; /* a single byte is a truth value */
    for (int i = 0; i < len; i++)
        v = v << 8 | (unsigned char)bytes[i];
    return (int64_t)v;
}

static void get(struct db_rows *rows, unsigned col, struct db_val *out)
{
    const struct pg_rows *r = (const struct pg_rows *)rows;
    int at = (int)col;
    if (PQgetisnull(r->result, r->row, at))
        return;
    const char *bytes = PQgetvalue(r->result, r->row, at);
    int len = PQgetlength(r->result, r->row, at);
    out->type = type_of(PQftype(r->result, at));
    if (out->type == DB_I64)
        out->i = get_i64(bytes, len);
    else
        out->s = (struct str){bytes, (size_t)len};
    if (out->type == DB_NULL)
        out->type = DB_BLOB; /* a value it is; its reader will find the type wrong */
}

static int64_t changed(const struct db_rows *rows)
{
    int64_t n = 0;
    return str_to_i64(str_c(PQcmdTuples(((const struct pg_rows *)rows)->result)), &n) ? n : 0;
}

static void stop(struct db_rows *rows)
{
    struct pg_rows *r = (struct pg_rows *)rows;
    PQclear(r->result);
    r->result = NULL;
}

/* ---- transactions ---- */

static bool in_transaction(struct db *db)
{
    PGTransactionStatusType s = PQtransactionStatus(conn_of(db));
    return s == PQTRANS_INTRANS || s == PQTRANS_INERROR || s == PQTRANS_ACTIVE;
}

static enum err begin(struct db *db, bool write)
{
    struct pg_db *pg = (struct pg_db *)db;
    enum err e = script(db, write ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    pg->transaction = e == OK;
    return e;
}

static enum err outcome_of_commit(struct pg_db *pg, const PGresult *result)
{
    const char *severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (PQstatus(pg->conn) == CONNECTION_BAD || strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0)
        return err_set(ERR_UNKNOWN, "commit: the connection to PostgreSQL was lost");
    if (!succeeded(result))
        return failed(&pg->base, result, "commit");
    if (strcmp(PQcmdStatus((PGresult *)(uintptr_t)result), "COMMIT") != 0)
        return err_set(ERR_BUG, "commit: a failed statement was passed over; rolled back");
    return pg->warned ? err_set(ERR_UNKNOWN, "commit: done with a warning") : OK;
}

static enum err commit(struct db *db)
{
    struct pg_db *pg = (struct pg_db *)db;
    if (PQstatus(pg->conn) == CONNECTION_BAD) /* known before it was asked: nothing was committed */
        return err_set(ERR_IO, "commit: no connection to PostgreSQL");
    pg->warned = false;
    PGresult *result = PQexec(pg->conn, "COMMIT");
    enum err e = outcome_of_commit(pg, result);
    PQclear(result);
    pg->transaction = e != OK;
    return e;
}

static void rollback(struct db *db)
{
    struct pg_db *pg = (struct pg_db *)db;
    if (in_transaction(db))
        PQclear(PQexec(pg->conn, "ROLLBACK"));
    pg->transaction = false;
}

static void idle(struct db *db)
{
    (void)db;
}

static void on_row_change(struct db *db, void (*hook)(void *arg, const char *table, int64_t id), void *arg)
{
    (void)db;
    (void)hook;
    (void)arg;
}

const struct db_driver db_driver_pg = {
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
    .on_row_change = on_row_change,
};
