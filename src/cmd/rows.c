/* rows.c: the text of a file as rows for a command, with every cell that cannot be read. */
#include "cmd/table.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "base/num.h"

int table_column_find(const struct table *t, struct str name)
{
    for (int i = 0; t->columns[i].name; i++) {
        if (str_is(name, t->columns[i].name)) {
            return i;
        }
    }
    return -1;
}

const struct table *import_table_find(struct str name)
{
    for (size_t i = 0; import_tables[i]; i++) {
        if (str_is(name, import_tables[i]->name)) {
            return import_tables[i];
        }
    }
    return NULL;
}

const char *table_file(struct arena *a, const struct table *t)
{
    return str_printf(a, "%s.csv", t->name).ptr;
}

void table_fault_add(struct arena *a, struct table_faults *faults, const struct table_fault *f)
{
    *vec_push(a, &faults->list) = *f;
}

/* ---- one file while it is read ---- */

struct reading {
    const struct table *table;
    const char *file;
    struct arena *a;
    struct table_rows *rows;
    struct table_faults *faults;
    int columns;
    int of[CSV_COLUMNS_MAX]; /* which of table->columns a column of the file is */
    size_t first;            /* of its rows in `rows` */
};

static void fault(struct reading *r, int64_t row, struct str column, struct str value, const char *code)
{
    table_fault_add(r->a, r->faults,
                    &(struct table_fault){
                        .file = r->file, .row = row, .column = column, .value = value, .why = {.field = column, .code = code}});
}

/* ---- the first row ---- every column that is declared, each once, and no other; in any order. */

static bool read_header(struct reading *r, const struct csv_row *row)
{
    bool seen[CSV_COLUMNS_MAX] = {false}, good = true;
    for (unsigned i = 0; i < row->n; i++) {
        struct str name = str_trim(row->cells[i]);
        int c = table_column_find(r->table, name);
        if (c < 0 || seen[c]) {
            fault(r, row->number, name, name, c < 0 ? "column_unknown" : "column_twice");
            good = false;
            continue;
        }
        seen[c] = true;
        r->of[i] = c;
    }
    for (int c = 0; c < r->columns; c++) {
        if (!seen[c]) {
            fault(r, row->number, str_c(r->table->columns[c].name), STR(""), "column_missing");
            good = false;
        }
    }
    return good;
}

/* ---- cells ---- */

static void put(void *input, size_t at, const void *value, size_t size)
{
    if (at != NOT_KEPT) {
        memcpy((char *)input + at, value, size);
    }
}

/* NULL, or what is wrong. */
static const char *read_number(const struct table_column *c, struct str cell, void *input)
{
    int64_t v = 0;
    if (str_empty(cell)) {
        return "required";
    }
    if (c->kind == CELL_I64 ? !str_to_i64(cell, &v) : !num_parse(cell, &v)) {
        return c->kind == CELL_I64 ? "whole_number" : "number";
    }
    put(input, c->at, &v, sizeof v);
    return NULL;
}

static const char *read_cell(const struct table_column *c, struct str cell, void *input)
{
    day_t day;
    struct opt_i64 opt = {.set = !str_empty(cell)};
    switch (c->kind) {
    case CELL_TEXT: put(input, c->at, &cell, sizeof cell); return NULL;
    case CELL_DAY:
        if (!day_parse(cell, &day)) {
            return "date";
        }
        put(input, c->at, &day, sizeof day);
        return NULL;
    case CELL_I64:
    case CELL_NUM: return read_number(c, cell, input);
    case CELL_OPT_NUM:
        if (opt.set && !num_parse(cell, &opt.v)) {
            return "number";
        }
        put(input, c->at, &opt, sizeof opt);
        return NULL;
    case CELL_REF: return c->required && str_empty(cell) ? "required" : NULL;
    }
    return NULL;
}

/* One more than the newest row with the same first cell, which usually is the row before. */
static int64_t ord_of(const struct reading *r, struct str first_cell)
{
    int64_t ord;
    for (size_t i = r->rows->list.n; i > r->first; i--) {
        const struct table_row *row = &r->rows->list.at[i - 1];
        if (str_eq(row->cells[0], first_cell)) {
            memcpy(&ord, (const char *)row->input + r->table->ord_at, sizeof ord);
            return ord + 1;
        }
    }
    return 1;
}

static void read_row(struct reading *r, const struct csv_row *csv)
{
    struct table_row row = {.table = r->table, .file = r->file, .number = csv->number};
    row.cells = arena_array_of(r->a, struct str, (size_t)r->columns);
    row.input = arena_alloc(r->a, r->table->input_size);
    for (unsigned i = 0; i < csv->n; i++) {
        const struct table_column *c = &r->table->columns[r->of[i]];
        struct str cell = str_trim(csv_plain(csv->cells[i]));
        const char *wrong = read_cell(c, cell, row.input);
        row.cells[r->of[i]] = cell;
        if (wrong) {
            fault(r, csv->number, str_c(c->name), cell, wrong);
            row.bad = true;
        }
    }
    if (r->table->ord_at != NOT_KEPT) {
        int64_t ord = ord_of(r, row.cells[0]);
        put(row.input, r->table->ord_at, &ord, sizeof ord);
    }
    *vec_push(r->a, &r->rows->list) = row;
}

/* ---- keys ---- what other tables name a row by stands once in a file */

static struct str key_cell(const struct table_row *row, const char *column)
{
    return column ? row->cells[table_column_find(row->table, str_c(column))] : STR("");
}

static int cmp_key(const struct table_row *x, const struct table_row *y)
{
    int within = str_cmp(key_cell(x, x->table->key_in), key_cell(y, y->table->key_in));
    return within ? within : str_cmp(key_cell(x, x->table->key), key_cell(y, y->table->key));
}

static int by_key(const void *x, const void *y)
{
    const struct table_row *a = *(struct table_row *const *)x, *b = *(struct table_row *const *)y;
    int key = cmp_key(a, b);
    return key ? key : (a->number > b->number) - (a->number < b->number);
}

static int by_number(const void *x, const void *y)
{
    const struct table_row *a = *(struct table_row *const *)x, *b = *(struct table_row *const *)y;
    return (a->number > b->number) - (a->number < b->number);
}

/* Sorts the rows, keeps those that repeat the one before at the front, in the order of the file, and counts them. */
static size_t repeated(struct table_row **rows, size_t n)
{
    size_t found = 0;
    const struct table_row *last = NULL;
    qsort(rows, n, sizeof *rows, by_key);
    for (size_t i = 0; i < n; i++) {
        struct table_row *row = rows[i];
        if (last && cmp_key(last, row) == 0 && !str_empty(key_cell(row, row->table->key))) {
            rows[found++] = row;
        }
        last = row;
    }
    qsort(rows, found, sizeof *rows, by_number);
    return found;
}

static void check_keys(struct reading *r)
{
    size_t n = r->rows->list.n - r->first;
    if (!r->table->key || n < 2) {
        return;
    }
    struct table_row **rows = arena_array_of(r->a, struct table_row *, n);
    for (size_t i = 0; i < n; i++) {
        rows[i] = &r->rows->list.at[r->first + i];
    }
    n = repeated(rows, n);
    for (size_t i = 0; i < n; i++) {
        rows[i]->bad = true;
        fault(r, rows[i]->number, str_c(r->table->key), key_cell(rows[i], r->table->key), "key_twice");
    }
}

/* ---- the file ---- */

static void csv_fault(struct reading *r, const struct csv_reader *csv, const struct csv_row *header)
{
    struct str column = str_printf(r->a, "%u", csv->fault_column);
    if (csv->fault_row > 1 && csv->fault_column >= 1 && csv->fault_column <= header->n) {
        column = header->cells[csv->fault_column - 1];
    }
    fault(r, csv->fault_row, column, STR(""), csv_fault_code(csv->fault));
}

void table_read(const struct table *t, struct arena *a, struct str text, struct table_rows *rows, struct table_faults *faults)
{
    struct reading r = {.table = t, .file = table_file(a, t), .a = a, .rows = rows, .faults = faults, .first = rows->list.n};
    struct csv_reader csv;
    struct csv_row header = {0}, row;
    bool more = false;
    while (t->columns[r.columns].name) {
        r.columns++;
    }
    csv_init(&csv, text);
    enum err e = csv_next(&csv, a, &header, &more);
    if (e == OK && !more) {
        fault(&r, 1, STR(""), STR(""), "file_empty");
        return;
    }
    if (e == OK && !read_header(&r, &header)) {
        return;
    }
    while (e == OK && more) {
        e = csv_next(&csv, a, &row, &more);
        if (e == OK && more) {
            read_row(&r, &row);
        }
    }
    check_keys(&r);
    if (e != OK) {
        csv_fault(&r, &csv, &header);
        err_clear();
    }
}

/* ---- JSON ---- */

/* A text member as it is, any other as compact JSON. */
static struct str member(struct arena *a, const json_t *object, const char *name)
{
    const json_t *j = json_object_get(object, name);
    if (json_is_string(j)) {
        return str_dup(a, (struct str){json_string_value(j), json_string_length(j)});
    }
    size_t len = j ? json_dumpb(j, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY) : 0;
    char *p = arena_alloc(a, len);
    return (struct str){p, j ? json_dumpb(j, p, len, JSON_COMPACT | JSON_ENCODE_ANY) : 0};
}

static void take_object(struct reading *r, json_t *object)
{
    struct table_row row = {.table = r->table, .file = r->file, .number = 1};
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (table_column_find(r->table, str_c(name)) < 0) {
            fault(r, 1, str_dup(r->a, str_c(name)), STR(""), "column_unknown");
            row.bad = true;
        }
    }
    row.cells = arena_array_of(r->a, struct str, (size_t)r->columns);
    row.input = arena_alloc(r->a, r->table->input_size);
    for (int c = 0; c < r->columns; c++) {
        const struct table_column *col = &r->table->columns[c];
        row.cells[c] = member(r->a, object, col->name);
        const char *wrong = json_object_get(object, col->name) ? read_cell(col, row.cells[c], row.input) : "column_missing";
        if (wrong) {
            fault(r, 1, str_c(col->name), STR(""), wrong);
            row.bad = true;
        }
    }
    *vec_push(r->a, &r->rows->list) = row;
}

void table_read_json(const struct table *t, struct arena *a, struct str name, struct str text, struct table_rows *rows,
                     struct table_faults *faults)
{
    struct reading r = {.table = t, .file = str_z(a, name), .a = a, .rows = rows, .faults = faults, .first = rows->list.n};
    json_error_t where;
    while (t->columns[r.columns].name) {
        r.columns++;
    }
    json_t *j = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, &where);
    if (json_is_object(j)) {
        take_object(&r, j);
    } else {
        fault(&r, where.line > 0 ? where.line : 1, STR(""), STR(""), "json_form");
    }
    json_decref(j);
}
