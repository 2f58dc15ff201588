/* diff.c: the event is written from what the rows were and are, never from what a feature says about them. */
#include <string.h>
#include "command/change.h"
#include "command/command.sql.h"

/* Values that history keeps no copy of, though it says that they changed: what signs somebody in is no business of the
 * journal's readers. */
static const struct {
    const char *table, *column;
} unkept[] = {{"account", "password"}};

static struct db_val val_dup(struct arena *a, struct db_val v)
{
    if (v.type == DB_TEXT || v.type == DB_BLOB) {
        v.s = str_dup(a, v.s);
    }
    return v;
}

enum err row_read(struct db *db, struct arena *a, const struct db_table *t, int64_t id, struct db_val **out)
{
    struct db_rows *r = NULL;
    bool more = false;
    *out = NULL;
    enum err e = db_rows_open(db, t->by_id, &(struct db_val){.type = DB_I64, .i = id}, &r);
    e = e == OK ? db_rows_next(r, &more) : e;
    if (e == OK && more) {
        *out = arena_array_of(a, struct db_val, t->ncolumns);
        for (unsigned i = 0; i < t->ncolumns; i++) {
            struct db_val v;
            db_rows_get(r, i, &v);
            (*out)[i] = val_dup(a, v);
        }
    }
    db_rows_close(r);
    return e;
}

static bool val_eq(const struct db_val *x, const struct db_val *y)
{
    if (x->type != y->type) {
        return false;
    }
    return x->type == DB_NULL || (x->type == DB_I64 ? x->i == y->i : str_eq(x->s, y->s));
}

static bool row_eq(const struct db_table *t, const struct db_val *x, const struct db_val *y)
{
    for (unsigned i = 0; i < t->ncolumns; i++) {
        if (!val_eq(&x[i], &y[i])) {
            return false;
        }
    }
    return true;
}

static struct str val_text(struct arena *a, const struct db_val *row, unsigned i)
{
    if (!row) {
        return (struct str){NULL, 0};
    }
    switch (row[i].type) {
    case DB_NULL: return (struct str){NULL, 0};
    case DB_I64: return str_printf(a, "%lld", (long long)row[i].i);
    case DB_TEXT: return row[i].s;
    case DB_BLOB: return str_hex(a, row[i].s.ptr, row[i].s.len);
    }
    return (struct str){NULL, 0};
}

static bool is_unkept(const struct db_table *t, const struct db_column *c)
{
    for (size_t i = 0; i < sizeof unkept / sizeof unkept[0]; i++) {
        if (strcmp(unkept[i].table, t->name) == 0 && strcmp(unkept[i].column, c->name) == 0) {
            return true;
        }
    }
    return false;
}

/* The id stands in the row's name, the version counts what the events are, a salt must not outlive its row. */
static bool is_told(const struct db_column *c)
{
    return !c->salt && strcmp(c->name, "id") != 0 && strcmp(c->name, "version") != 0;
}

struct diff {
    VEC(struct event_row) rows;
    VEC(struct event_change) changes;
};

static void diff_columns(struct diff *d, struct arena *a, const struct tracked_row *r, const struct db_val *after)
{
    for (unsigned i = 0; i < r->table->ncolumns; i++) {
        const struct db_column *col = &r->table->columns[i];
        struct str x = val_text(a, r->before, i), y = val_text(a, after, i);
        if (!is_told(col) || str_eq(x, y)) {
            continue;
        }
        bool kept = !is_unkept(r->table, col);
        *vec_push(a, &d->changes) = (struct event_change){
            .table = r->table->name,
            .row_id = r->id,
            .column = col->name,
            .before = kept ? x : (struct str){NULL, 0},
            .after = kept ? y : (struct str){NULL, 0},
        };
    }
}

static enum err diff_row(struct diff *d, struct change *c, const struct tracked_row *r)
{
    struct db_val *after;
    enum err e = row_read(c->db, c->a, r->table, r->id, &after);
    if (e != OK || (!r->before && !after) || (r->before && after && row_eq(r->table, r->before, after))) {
        return e;
    }
    struct event_row *row = vec_push(c->a, &d->rows);
    *row = (struct event_row){.table = r->table, .id = r->id, .deleted = !after};
    if (after) {
        row->digest = row_digest(c->a, r->table, after);
    }
    diff_columns(d, c->a, r, after);
    return OK;
}

static enum err unit_code(struct change *c, int64_t unit_id, struct str *out)
{
    struct command_unit_code_row row;
    *out = (struct str){NULL, 0};
    enum err e = unit_id ? command_unit_code(c->db, c->a, unit_id, &row) : ERR_NOT_FOUND;
    if (e == OK) {
        *out = row.code;
    } else if (e == ERR_NOT_FOUND) {
        err_clear();
        e = OK;
    }
    return e;
}

/* Whose object: what the feature said, else the subject's unit, else the county. */
static void fill_place(const struct change *c, struct event_in *in)
{
    const struct actor *actor = c->call->actor;
    in->unit_id = c->unit_id ? c->unit_id : c->subject.unit_id;
    in->project_id = c->project_id ? c->project_id : c->subject.project_id;
    if (!in->unit_id) {
        in->unit_id = c->subject.county_id ? c->subject.county_id : actor->county_id;
    }
}

/* What a delegate does says so wherever the post is named. */
static struct str post_title(struct change *c)
{
    const struct actor *actor = c->call->actor;
    return actor->delegation_id ? str_printf(c->a, STR_FMT "（受托）", STR_ARG(actor->post_title)) : actor->post_title;
}

enum err change_append(struct change *c, int64_t *seq)
{
    struct diff d = {.rows = {.n = 0}};
    const struct actor *actor = c->call->actor;
    enum err e = OK;
    *seq = 0;
    for (size_t i = 0; e == OK && i < c->rows.n; i++) {
        e = diff_row(&d, c, &c->rows.at[i]);
    }
    if (e != OK || d.rows.n == 0) {
        return e;
    }
    struct event_in in = {
        .at_ms = c->now_ms,
        .person_id = actor->person_id,
        .post_id = actor->post_id,
        .post_title = post_title(c),
        .verb = c->call->command->verb,
        .object_kind = c->call->command->object_kind,
        .object_id = c->object_id,
        .why = c->call->why,
        .rows = d.rows.at,
        .nrows = d.rows.n,
        .changes = d.changes.at,
        .nchanges = d.changes.n,
    };
    fill_place(c, &in);
    e = unit_code(c, in.unit_id, &in.unit_code);
    return e == OK ? journal_append(c->m->config.journal, c->db, c->a, &in, seq) : e;
}
