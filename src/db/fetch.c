/* fetch.c: rows of a result into structs, values of C into inputs. */
#include "db/field.h"
#include <string.h>
#include "base/vec.h"

struct db_val db_in_i64(int64_t v)
{
    return (struct db_val){.type = DB_I64, .i = v};
}

struct db_val db_in_opt(struct opt_i64 v)
{
    return (struct db_val){.type = v.set ? DB_I64 : DB_NULL, .i = v.v};
}

struct db_val db_in_bool(bool v)
{
    return (struct db_val){.type = DB_I64, .i = v};
}

struct db_val db_in_text(struct str s)
{
    return (struct db_val){.type = DB_TEXT, .s = s};
}

struct db_val db_in_blob(struct str s)
{
    return (struct db_val){.type = DB_BLOB, .s = s};
}

static void put_digits(char *at, int n, int v)
{
    for (; n > 0; v /= 10)
        at[--n] = (char)('0' + v % 10);
}

struct db_val db_in_date(char text[DB_DAY_SIZE], day_t d)
{
    if (d == DAY_NONE)
        return db_in_text(STR(""));
    struct civil c = day_civil(d);
    put_digits(text, 4, c.year);
    put_digits(text + 5, 2, c.month);
    put_digits(text + 8, 2, c.day);
    text[4] = text[7] = '-';
    return db_in_text((struct str){text, DB_DAY_SIZE});
}

static enum db_type type_of(enum db_field_kind k)
{
    switch (k) {
    case DB_FIELD_I64:
    case DB_FIELD_OPT_I64:
    case DB_FIELD_BOOL: return DB_I64;
    case DB_FIELD_TEXT:
    case DB_FIELD_DATE: return DB_TEXT;
    case DB_FIELD_BLOB: return DB_BLOB;
    }
    return DB_NULL;
}

static enum err set_field(struct arena *a, const struct db_query *q, const struct db_field *f, const struct db_val *v, void *at)
{
    if (v->type != type_of(f->kind) && !(v->type == DB_NULL && f->kind == DB_FIELD_OPT_I64))
        return err_set(ERR_BUG, "query %s (%s): column %s is %s", q->name, q->file, f->name,
                       v->type == DB_NULL ? "NULL" : "of another type");
    switch (f->kind) {
    case DB_FIELD_I64: *(int64_t *)at = v->i; return OK;
    case DB_FIELD_OPT_I64: *(struct opt_i64 *)at = (struct opt_i64){.v = v->i, .set = v->type != DB_NULL}; return OK;
    case DB_FIELD_BOOL: *(bool *)at = v->i != 0; return OK;
    case DB_FIELD_TEXT:
    case DB_FIELD_BLOB: *(struct str *)at = str_dup(a, v->s); return OK;
    case DB_FIELD_DATE:
        return day_parse(v->s, at) ? OK
                                   : err_set(ERR_CORRUPT, "query %s (%s): column %s is no date", q->name, q->file, f->name);
    }
    return OK;
}

static enum err set_row(struct arena *a, struct db_rows *r, const struct db_query *q, const struct db_field *fields, void *row)
{
    enum err e = OK;
    for (unsigned i = 0; e == OK && i < q->nout; i++) {
        struct db_val v;
        db_rows_get(r, i, &v);
        e = set_field(a, q, &fields[i], &v, (char *)row + fields[i].at);
    }
    return e;
}

enum err db_fetch_one(struct db *db, struct arena *a, const struct db_query *q, const struct db_val *in,
                      const struct db_field *fields, void *row, size_t size)
{
    struct db_rows *r;
    bool more = false;
    memset(row, 0, size);
    enum err e = db_rows_open(db, q, in, &r);
    e = e == OK ? db_rows_next(r, &more) : e;
    if (e == OK && !more)
        e = ERR_NOT_FOUND;
    e = e == OK ? set_row(a, r, q, fields, row) : e;
    e = e == OK ? db_rows_next(r, &more) : e;
    if (e == OK && more)
        e = err_set(ERR_BUG, "query %s (%s) gave more than one row", q->name, q->file);
    if (e != OK)
        memset(row, 0, size);
    db_rows_close(r);
    return e;
}

enum err db_fetch_many(struct db *db, struct arena *a, const struct db_query *q, const struct db_val *in,
                       const struct db_field *fields, size_t size, void **rows, size_t *n)
{
    struct db_rows *r;
    bool more = false;
    void *list = NULL;
    size_t cap = 0, count = 0;
    enum err e = db_rows_open(db, q, in, &r);
    e = e == OK ? db_rows_next(r, &more) : e;
    while (e == OK && more) {
        list = vec_grow(a, list, count, &cap, size);
        e = set_row(a, r, q, fields, (char *)list + count++ * size);
        e = e == OK ? db_rows_next(r, &more) : e;
    }
    db_rows_close(r);
    *rows = e == OK ? list : NULL;
    *n = e == OK ? count : 0;
    return e;
}
