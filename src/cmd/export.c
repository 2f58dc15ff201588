/* export.c: the county as CSV files. What import reads stands in the folder itself and can be read back, here or into another
 * store; what was done with the plans stands in `records`, for other programs. Each file is one query of export.sql, found by
 * its name.
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include "app.h"
#include "base/num.h"
#include "cmd/beside.h"
#include "cmd/table.h"

#define FILE_MAX (256u << 20)
#define RECORDS "records"

/* How an integer of the store is written. */
enum figure { FIGURE_WHOLE, FIGURE_DECIMAL, FIGURE_INSTANT };

struct record {
    const char *name;
    const char *columns; /* separated by commas; # in front: 1/10,000, @: an instant */
};
static const struct record records[] = {
    {"milestones", "project,code,title,due_day,done_day,recorded_day,note"},
    {"indicator_values", "project,indicator,on_day,#value,note,person,@recorded"},
    {"problems", "project,title,origin,raised_by,raised_day,owner,due_day,progress,state,closed_day,closed_by"},
    {"periods", "cycle,month,planned_day,due_day,state,reason,changed_day"},
    {"reports", "project,cycle,month,state,reason,expected_day,next_focus,declared,declared_reason,computed,handed_by,@handed,"
                "confirmed_by,delegated,@confirmed"},
    {"lights", "project,day,light,rule,month_end"},
};

struct export
{
    struct app *app;
    const char *dir;
    struct arena *a; /* as long as a file */
    struct csv_writer csv;
    enum figure figures[CSV_COLUMNS_MAX]; /* of the file's columns */
};

/* ---- cells ---- */

/* 81.7, not 81.7000: what import takes, and people too. */
static struct str decimal(struct arena *a, int64_t v)
{
    struct str s = num_show(a, v, 4);
    while (s.len > 0 && s.ptr[s.len - 1] == '0') {
        s.len--;
    }
    if (s.len > 0 && s.ptr[s.len - 1] == '.') {
        s.len--;
    }
    return s;
}

static void put_cell(struct export *x, unsigned column, const struct db_val *v)
{
    if (v->type == DB_NULL) {
        csv_number(&x->csv, STR(""));
        return;
    }
    if (v->type != DB_I64) {
        csv_text(&x->csv, v->s);
        return;
    }
    switch (x->figures[column]) {
    case FIGURE_WHOLE: csv_number(&x->csv, str_printf(x->a, "%lld", (long long)v->i)); return;
    case FIGURE_DECIMAL: csv_number(&x->csv, decimal(x->a, v->i)); return;
    case FIGURE_INSTANT: csv_number(&x->csv, v->i ? ms_iso(x->a, v->i) : STR("")); return;
    }
}

/* ---- a file ---- */

static const struct db_query *find_query(struct arena *a, const char *prefix, const char *name)
{
    struct str wanted = str_printf(a, "%s_%s", prefix, name);
    for (size_t i = 0; db_all_queries[i]; i++) {
        if (str_is(wanted, db_all_queries[i]->name)) {
            return db_all_queries[i];
        }
    }
    return NULL;
}

static enum err put_rows(struct export *x, const struct db_query *q, size_t *n)
{
    struct db_val county = {.type = DB_I64, .i = x->app->county_id}, v;
    struct arena *file = x->a;
    struct db_rows *rows;
    bool more = true;
    enum err e = db_rows_open(x->app->db, q, &county, &rows);
    x->a = arena_new();
    while (e == OK && (e = db_rows_next(rows, &more)) == OK && more) {
        for (unsigned i = 0; i < q->nout; i++) {
            db_rows_get(rows, i, &v);
            put_cell(x, i, &v);
        }
        csv_end_row(&x->csv);
        arena_reset(x->a);
        ++*n;
    }
    db_rows_close(rows);
    arena_free(x->a);
    x->a = file;
    return e;
}

/* The header is written already. */
static enum err finish(struct export *x, const char *prefix, const char *name, const char *path, struct buf *out)
{
    const struct db_query *q = find_query(x->a, prefix, name);
    size_t n = 0;
    enum err e = q ? put_rows(x, q, &n) : err_set(ERR_BUG, "no query writes %s", name);
    if (e == OK && out->full) {
        e = err_set(ERR_TOO_LARGE, "%s.csv", name);
    }
    e = e == OK ? sys_write_file(path, buf_str(out), 0600) : e;
    if (e == OK) {
        printf("%-24s%8zu rows\n", name, n);
    }
    return e;
}

static enum err write_table(struct export *x, const struct table *t, struct buf *out)
{
    csv_begin(&x->csv, out);
    for (unsigned i = 0; t->columns[i].name; i++) {
        csv_text(&x->csv, str_c(t->columns[i].name));
        x->figures[i] = t->columns[i].kind == CELL_NUM || t->columns[i].kind == CELL_OPT_NUM ? FIGURE_DECIMAL : FIGURE_WHOLE;
    }
    csv_end_row(&x->csv);
    return finish(x, "export", t->name, str_printf(x->a, "%s/%s.csv", x->dir, t->name).ptr, out);
}

static enum err write_record(struct export *x, const struct record *r, struct buf *out)
{
    struct str rest = str_c(r->columns), name;
    csv_begin(&x->csv, out);
    for (unsigned i = 0; str_split(&rest, ',', &name); i++) {
        x->figures[i] = name.ptr[0] == '#' ? FIGURE_DECIMAL : name.ptr[0] == '@' ? FIGURE_INSTANT : FIGURE_WHOLE;
        csv_text(&x->csv, str_sub(name, x->figures[i] != FIGURE_WHOLE, name.len));
    }
    csv_end_row(&x->csv);
    return finish(x, "record", r->name, str_printf(x->a, "%s/" RECORDS "/%s.csv", x->dir, r->name).ptr, out);
}

/* ---- all of them ---- in one snapshot, so that they agree */

static enum err write_all(struct export *x)
{
    struct buf out;
    buf_init(&out, FILE_MAX);
    enum err e = OK;
    for (size_t i = 0; e == OK && import_tables[i]; i++) {
        arena_reset(x->a);
        buf_clear(&out);
        e = write_table(x, import_tables[i], &out);
    }
    e = e == OK ? sys_mkdir(beside_path(x->a, x->dir, RECORDS), 0700) : e;
    for (size_t i = 0; e == OK && i < sizeof records / sizeof records[0]; i++) {
        arena_reset(x->a);
        buf_clear(&out);
        e = write_record(x, &records[i], &out);
    }
    buf_fini(&out);
    return e;
}

static int export_to(const char *dir, const char *to)
{
    struct app app;
    struct export x = {.app = &app, .dir = to, .a = arena_new()};
    enum err e = app_look(&app, dir);
    if (e == OK && sys_exists(to)) {
        e = err_set(ERR_CONFLICT, "%s is there already", to);
    }
    e = e == OK ? sys_mkdir(to, 0700) : e;
    e = e == OK ? db_snapshot_begin(app.db) : e;
    if (e == OK) {
        e = write_all(&x);
        db_snapshot_end(app.db);
    }
    arena_free(x.a);
    int code = e == OK ? EXIT_FINE : cmd_failed("export", e);
    app_close(&app);
    return code;
}

int cmd_export(int argc, char **argv)
{
    const char *dir = NULL, *to = NULL;
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory"},
        {.name = "to", .meta = "DIR", .value = &to, .required = true, .help = "the folder, which is made"},
        {0}};
    const struct usage u = {
        .name = "export",
        .options = options,
        .help =
            "Writes units, people, plans to CSV files that `import` reads back, and what was done with them to files in the\n"
            "folder " RECORDS
            ". It may run beside the server. Names and phone numbers are in it: keep it as you keep those.\n"};
    int code;
    return cmd_options(&u, argc, argv, NULL, &code) ? export_to(dir, to) : code;
}
