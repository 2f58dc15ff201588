/* import.c: see import.h; and the subcommand. */
#include "cmd/import.h"
#include <stdio.h>
#include <string.h>
#include "cmd/cmd.h"
#include "people/check.h"

#define FAULTS_MAX 200 /* of the rules that are told: who has more mends these first */

/* ---- a row as a command ---- */

/* The codes of a row as ids. One that is not there is a violation beside its column. */
static enum err look_up(struct change *c, const struct table_row *row)
{
    int64_t ids[CSV_COLUMNS_MAX] = {0}, county_id;
    enum err e = import_county(c, &county_id); /* it may have come in just now */
    for (int i = 0; e == OK && row->table->columns[i].name; i++) {
        const struct table_column *col = &row->table->columns[i];
        int within = col->within ? table_column_find(row->table, str_c(col->within)) : -1;
        if (col->kind != CELL_REF || str_empty(row->cells[i])) {
            continue;
        }
        if (within >= 0 && ids[within] == 0) {
            continue; /* that one is told already */
        }
        e = col->find(change_db(c), change_arena(c), county_id, within >= 0 ? ids[within] : 0, row->cells[i], &ids[i]);
        if (e == ERR_NOT_FOUND) {
            err_clear();
            change_violation(c, col->name, "unknown_code", row->cells[i]);
            e = OK;
        }
        if (col->at != NOT_KEPT) {
            memcpy((char *)row->input + col->at, &ids[i], sizeof ids[i]);
        }
    }
    return e == OK && change_refused(c) ? ERR_RULES : e;
}

/* A row that cannot be read in full is never applied. Its command is asked all the same what it has against the other cells,
 * with a violation ahead of its own, so that it changes nothing; an object that it does not find may be the unreadable one. */
static enum err ask_rules(struct change *c, const struct table_row *row)
{
    change_violation(c, "", "unreadable", STR(""));
    enum err e = row->table->command->apply(c, row->input);
    if (e == ERR_NOT_FOUND || e == ERR_STATE) {
        err_clear();
    }
    return e == OK || e == ERR_NOT_FOUND || e == ERR_STATE ? ERR_RULES : e;
}

static enum err apply_row(struct change *c, const void *input)
{
    const struct table_row *row = input;
    enum err e = look_up(c, row);
    if (e != OK) {
        return e;
    }
    return row->bad ? ask_rules(c, row) : row->table->command->apply(c, row->input);
}

struct command table_command(const struct table *t)
{
    struct command cmd = *t->command;
    cmd.apply = apply_row;
    cmd.print_input = NULL; /* an import has no key */
    return cmd;
}

/* ---- all rows ---- */

struct import {
    struct app *app;
    struct arena *a;
    struct table_rows rows;
    struct import_report *report;
    bool *refused; /* of each row */
};

static struct str cell_of(const struct table_row *row, const char *column)
{
    int i = column ? table_column_find(row->table, str_c(column)) : -1;
    return i < 0 ? STR("") : row->cells[i];
}

/* Whether the row that a cell names was refused itself. */
static bool names_refused(const struct import *im, const struct table_row *row, int column)
{
    const struct table_column *col = &row->table->columns[column];
    const struct table *of = col->of ? import_table_find(str_c(col->of)) : NULL;
    for (size_t i = 0; of && of->key && i < im->rows.list.n; i++) {
        const struct table_row *other = &im->rows.list.at[i];
        if (im->refused[i] && other->table == of && str_eq(cell_of(other, of->key), row->cells[column]) &&
            (!col->within || str_eq(cell_of(other, of->key_in), cell_of(row, col->within)))) {
            return true;
        }
    }
    return false;
}

/* What is against one cell whatever the others hold: of a row that cannot be read in full, only this is sure. */
static bool is_of_one_cell(const char *code)
{
    static const char *const codes[] = {"required",     "too_long",     "code_form",    "choice",
                                        "unknown_code", "out_of_range", "not_positive", NULL};
    for (size_t i = 0; codes[i]; i++) {
        if (strcmp(code, codes[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_told(const struct import *im, const struct table_row *row, struct str column)
{
    for (size_t i = 0; i < im->report->faults.list.n; i++) {
        const struct table_fault *f = &im->report->faults.list.at[i];
        if (f->row == row->number && strcmp(f->file, row->file) == 0 && str_eq(f->column, column)) {
            return true;
        }
    }
    return false;
}

static void tell(struct import *im, const struct table_row *row, const struct violations *v)
{
    for (size_t i = 0; i < v->list.n; i++) {
        struct violation *why = &v->list.at[i];
        int column = table_column_find(row->table, why->field);
        if (column >= 0 && strcmp(why->code, "unknown_code") == 0 && names_refused(im, row, column)) {
            continue;
        }
        if (row->bad && (!is_of_one_cell(why->code) || is_told(im, row, why->field))) {
            continue;
        }
        table_fault_add(im->a, &im->report->faults,
                        &(struct table_fault){.file = row->file,
                                              .row = row->number,
                                              .column = why->field,
                                              .value = column >= 0 ? row->cells[column] : STR(""),
                                              .why = *why});
    }
}

/* What the rules said, in the order of the rows, so that a refused row is known before those that name it. */
static void tell_all(struct import *im, const struct command_result *results)
{
    for (size_t i = 0; i < im->rows.list.n && im->report->faults.list.n < FAULTS_MAX; i++) {
        if (results[i].violations.list.n > 0) {
            im->refused[i] = true;
            tell(im, &im->rows.list.at[i], &results[i].violations);
        }
    }
}

static void count(struct import *im, const struct command_result *results)
{
    for (size_t i = 0; i < im->rows.list.n; i++) {
        const struct table *t = im->rows.list.at[i].table;
        struct import_count *last = im->report->counts.n ? &im->report->counts.at[im->report->counts.n - 1] : NULL;
        if (!last || last->table != t) {
            last = vec_push(im->a, &im->report->counts);
            last->table = t;
        }
        last->rows++;
        last->events += results[i].seq > 0;
    }
}

/* Not the rules: the store, or the state of an object. The row is told all the same. */
static enum err stopped(const struct table_row *row, enum err e)
{
    return err_set(e, "%s, row %lld: %s", row->file, (long long)row->number, err_detail());
}

static enum err run_rows(struct import *im, bool dry, int64_t at_ms)
{
    size_t n = im->rows.list.n, failed = 0;
    struct command *commands = arena_array_of(im->a, struct command, n);
    struct command_call *calls = arena_array_of(im->a, struct command_call, n);
    struct command_result *results = arena_array_of(im->a, struct command_result, n);
    bool bad = im->report->faults.list.n > 0;
    for (size_t i = 0; i < n; i++) {
        const struct table_row *row = &im->rows.list.at[i];
        im->refused[i] = row->bad;
        commands[i] = table_command(row->table);
        calls[i] = (struct command_call){
            .command = &commands[i], .actor = &im->app->system, .version = -1, .input = row, .at_ms = at_ms};
    }
    enum err e = command_try_all(im->app->commander, im->a, calls, n, dry || bad, &failed, results);
    if (e != OK && e != ERR_RULES) {
        return stopped(&im->rows.list.at[failed], e);
    }
    tell_all(im, results);
    count(im, results);
    return e == OK && bad ? ERR_RULES : e;
}

/* ---- files ---- */

static void fault_of_file(struct import *im, struct str name, const char *code)
{
    table_fault_add(im->a, &im->report->faults,
                    &(struct table_fault){.file = str_z(im->a, name), .why = {.code = code, .field = STR("")}});
}

/* A scheme's scoring as it is written by hand: scoring.json, or scoring-2020.json beside it. */
static bool is_json(struct str name)
{
    struct str ending = STR(".json");
    return str_starts(name, STR("scoring")) && name.len > ending.len &&
           str_eq(str_sub(name, name.len - ending.len, ending.len), ending);
}

/* The table of a file: its name without .csv. */
static const struct table *table_of(struct str name)
{
    struct str ending = STR(".csv");
    if (is_json(name)) {
        return import_table_find(STR("scoring"));
    }
    if (name.len <= ending.len || !str_eq(str_sub(name, name.len - ending.len, ending.len), ending)) {
        return NULL;
    }
    return import_table_find(str_sub(name, 0, name.len - ending.len));
}

static void read_files(struct import *im, const struct import_source *sources, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!table_of(sources[i].name)) {
            fault_of_file(im, sources[i].name, "file_unknown");
        }
    }
    for (size_t t = 0; import_tables[t]; t++) {
        size_t seen = 0;
        for (size_t i = 0; i < n; i++) {
            if (table_of(sources[i].name) != import_tables[t]) {
                continue;
            }
            if (is_json(sources[i].name)) {
                table_read_json(import_tables[t], im->a, sources[i].name, sources[i].text, &im->rows, &im->report->faults);
                continue;
            }
            if (seen++ > 0) {
                fault_of_file(im, sources[i].name, "file_twice");
                continue;
            }
            table_read(import_tables[t], im->a, sources[i].text, &im->rows, &im->report->faults);
        }
    }
}

enum err import_run(struct app *app, struct arena *a, const struct import_source *sources, size_t n, bool dry_run,
                    int64_t at_ms, struct import_report *out)
{
    struct import im = {.app = app, .a = a, .report = out};
    *out = (struct import_report){0};
    read_files(&im, sources, n);
    im.refused = arena_array_of(a, bool, im.rows.list.n);
    enum err e = run_rows(&im, dry_run, at_ms);
    e = e == OK && !dry_run ? app_find_county(app) : e;
    return e == OK && !dry_run ? app_rewrite_rows(app, at_ms) : e;
}

static enum err read_source(struct arena *a, const char *path, struct import_source *out)
{
    struct buf b;
    struct str name = str_c(path);
    while (str_find(name, '/', 0) != SIZE_MAX) {
        name = str_sub(name, str_find(name, '/', 0) + 1, name.len);
    }
    buf_init(&b, IMPORT_FILE_MAX);
    enum err e = sys_read_file(path, IMPORT_FILE_MAX, &b);
    *out = (struct import_source){.name = str_dup(a, name), .text = str_dup(a, buf_str(&b))};
    buf_fini(&b);
    return e;
}

enum err import_read(struct arena *a, const char *path, struct import_source **sources, size_t *n)
{
    struct str *names;
    size_t count;
    if (!sys_is_dir(path)) {
        *sources = arena_new_of(a, struct import_source);
        *n = 1;
        return read_source(a, path, *sources);
    }
    enum err e = sys_list(a, path, &names, &count);
    *sources = arena_array_of(a, struct import_source, e == OK ? count : 0);
    *n = 0;
    for (size_t i = 0; e == OK && i < count; i++) {
        const char *file = str_printf(a, "%s/" STR_FMT, path, STR_ARG(names[i])).ptr;
        if (!sys_is_dir(file)) {
            e = read_source(a, file, &(*sources)[(*n)++]);
        }
    }
    return e;
}

/* ---- the subcommand ---- */

static void print_counts(const struct import_report *r, bool dry_run)
{
    for (size_t i = 0; i < r->counts.n; i++) {
        const struct import_count *c = &r->counts.at[i];
        if (dry_run) {
            printf("%-16s%8zu rows\n", c->table->name, c->rows);
        } else {
            printf("%-16s%8zu rows %8zu changed\n", c->table->name, c->rows, c->events);
        }
    }
}

static enum err gather(struct arena *a, const struct rest *files, struct import_source **sources, size_t *n)
{
    VEC(struct import_source) all = {0};
    enum err e = OK;
    for (size_t i = 0; e == OK && i < files->n; i++) {
        struct import_source *some = NULL;
        size_t count = 0;
        e = import_read(a, files->at[i], &some, &count);
        for (size_t k = 0; e == OK && k < count; k++) {
            *vec_push(a, &all) = some[k];
        }
    }
    *sources = all.at;
    *n = all.n;
    return e;
}

static int import_files(const char *dir, const struct rest *files, bool dry_run)
{
    struct app app;
    struct import_source *sources = NULL;
    struct import_report report = {0};
    size_t n = 0;
    enum err e = app_open(&app, dir, NULL);
    e = e == OK ? gather(app.arena, files, &sources, &n) : e;
    e = e == OK ? import_run(&app, app.arena, sources, n, dry_run, 0, &report) : e;
    int code = EXIT_FINE;
    if (e == OK) {
        print_counts(&report, dry_run);
        printf(dry_run ? "nothing was changed: it was a dry run\n" : "imported\n");
    } else if (e == ERR_RULES) {
        table_faults_print(app.arena, &report.faults, day_of_ms(clock_ms(app.clock)));
        fprintf(stderr, "%zu faults; nothing was changed\n", report.faults.list.n);
        code = EXIT_FINDINGS;
    } else {
        code = cmd_failed("import", e);
    }
    app_close(&app);
    return code;
}

int cmd_import(int argc, char **argv)
{
    const char *dir = NULL;
    bool dry_run = false;
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory"},
        {.name = "dry-run", .flag = &dry_run, .help = "tries it and changes nothing"},
        {0}};
    const struct usage u = {
        .name = "import",
        .rest = "DIR|FILE.csv …",
        .options = options,
        .rest_min = 1,
        .rest_max = 64,
        .help =
            "Reads units, persons, posts, plans and the rest from CSV files (UTF-8) that are named after what they hold; a\n"
            "folder stands for all that is in it. Everything comes in or nothing does; each fault is told with file, row,\n"
            "column, value and reason. A file read twice changes nothing the second time. docs/operations.md describes\n"
            "the files.\n"};
    struct rest files;
    int code;
    return cmd_options(&u, argc, argv, &files, &code) ? import_files(dir, &files, dry_run) : code;
}
