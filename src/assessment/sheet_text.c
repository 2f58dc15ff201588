/* sheet_text.c: a worksheet as the text of its row, and as a file that anyone can recompute; see sheet.h.
 *
 * {"as_of":"2020-12-31","blocked":false,"cap":1000000,"digits":2,"rows":[{"kind":"fact","id":"…",…},…],"total":702100,"type":"town","v":1}
 * A member that says nothing (an empty text, nought, false, no value) is left out.
 */
#include <jansson.h>
#include <string.h>
#include "assessment/sheet.h"
#include "formats/csv.h"
#include "journal/journal.h"

#define SHEET_MAX (1u << 20)

static const char *const kinds[] = {[SHEET_PART] = "part",           [SHEET_NODE] = "node",   [SHEET_FACT] = "fact",
                                    [SHEET_INDICATOR] = "indicator", [SHEET_PANEL] = "panel", [SHEET_GROUP] = "group"};
static const char *const policies[] = {
    [MISSING_RENORMALISE] = "renormalise", [MISSING_ZERO] = "zero", [MISSING_BLOCK] = "block"};
static const char *const functions[] = {[SCORE_DIRECT] = "direct",
                                        [SCORE_RATIO] = "ratio",
                                        [SCORE_RATIO_INV] = "ratio_inv",
                                        [SCORE_PIECEWISE] = "piecewise",
                                        [SCORE_STEPS] = "steps"};
static const char *const aggregates[] = {
    [AGGREGATE_MEAN] = "mean", [AGGREGATE_MEDIAN] = "median", [AGGREGATE_TRIMMED] = "trimmed"};
static const char *const verdicts[] = {[FACT_IN_TIME] = "in_time", [FACT_LATE] = "late", [FACT_OPEN] = "open"};
#define WORDS(list) list, sizeof list / sizeof list[0]

/* ---- writing ---- */

static void put_text(struct buf *b, const char *name, struct str s)
{
    if (str_empty(s))
        return;
    buf_printf(b, ",\"%s\":", name);
    canon_string(b, s);
}

static void put_word(struct buf *b, const char *name, const char *word)
{
    put_text(b, name, str_c(word));
}

static void put_number(struct buf *b, const char *name, int64_t v)
{
    if (v != 0)
        buf_printf(b, ",\"%s\":%lld", name, (long long)v);
}

static void put_value(struct buf *b, const char *name, bool set, int64_t v)
{
    if (set)
        buf_printf(b, ",\"%s\":%lld", name, (long long)v);
}

static void put_flag(struct buf *b, const char *name, bool v)
{
    if (v)
        buf_printf(b, ",\"%s\":true", name);
}

static void put_day(struct buf *b, struct arena *a, const char *name, day_t day)
{
    put_text(b, name, day_iso(a, day));
}

static void put_function(struct buf *b, const struct score_fn *fn)
{
    put_word(b, "fn", functions[fn->kind]);
    put_number(b, "base", fn->base);
    put_number(b, "target", fn->target);
    put_number(b, "floor", fn->floor);
    put_number(b, "cap", fn->cap);
    put_number(b, "below", fn->below);
    for (size_t i = 0; i < fn->npoints; i++)
        buf_printf(b, "%s[%lld,%lld]%s", i ? "," : ",\"points\":[", (long long)fn->points[i].x, (long long)fn->points[i].y,
                   i + 1 == fn->npoints ? "]" : "");
}

static void put_records(struct buf *b, struct arena *a, const struct sheet_row *r)
{
    for (size_t i = 0; i < r->nrecords; i++) {
        const struct fact_record *f = &r->records[i];
        buf_printf(b, "%s{\"id\":%lld", i ? "," : ",\"records\":[", (long long)f->id);
        put_text(b, "title", f->title);
        put_day(b, a, "due", f->due_day);
        put_day(b, a, "done", f->done_day);
        put_word(b, "is", verdicts[f->verdict]);
        buf_put_c(b, i + 1 == r->nrecords ? "}]" : "}");
    }
}

static void put_row(struct buf *b, struct arena *a, const struct sheet_row *r)
{
    bool leaf = r->kind == SHEET_FACT || r->kind == SHEET_INDICATOR;
    buf_printf(b, "{\"kind\":\"%s\"", kinds[r->kind]);
    put_text(b, "parent", r->parent);
    put_text(b, "id", r->id);
    put_text(b, "title", r->title);
    put_number(b, "depth", r->depth);
    put_number(b, "weight", r->weight);
    put_number(b, "whole", r->whole);
    put_word(b, "missing", policies[r->missing]);
    put_number(b, "max_missing", r->max_missing);
    put_value(b, "line", r->known, r->line);
    put_flag(b, "gap", r->gap);
    put_flag(b, "overfull", r->overfull);
    if (leaf)
        put_function(b, &r->fn);
    put_value(b, "num", leaf && r->has_value, r->num);
    put_value(b, "den", leaf && r->has_value, r->den);
    put_records(b, a, r);
    put_value(b, "value", r->value.set, r->value.v);
    put_flag(b, "baseline", r->has_baseline);
    put_text(b, "unit", r->unit_label);
    put_number(b, "digits", r->digits);
    put_day(b, a, "on", r->on_day);
    if (r->kind == SHEET_GROUP)
        put_word(b, "agg", aggregates[r->how]);
    put_number(b, "trim", r->trim);
    put_number(b, "min", r->min);
    put_number(b, "ballots", r->ballots);
    buf_put_char(b, '}');
}

enum err sheet_write(struct arena *a, const struct sheet *s, struct str *out)
{
    struct buf b;
    buf_init(&b, SHEET_MAX);
    buf_put_c(&b, "{\"v\":1");
    put_day(&b, a, "as_of", s->as_of);
    put_text(&b, "type", s->unit_type);
    put_number(&b, "digits", s->digits);
    put_number(&b, "cap", s->total_cap);
    put_flag(&b, "blocked", s->blocked);
    put_number(&b, "total", s->total);
    buf_put_c(&b, ",\"rows\":[");
    for (size_t i = 0; i < s->nrows; i++) {
        if (i > 0)
            buf_put_char(&b, ',');
        put_row(&b, a, &s->rows[i]);
    }
    buf_put_c(&b, "]}");
    *out = str_dup(a, buf_str(&b));
    enum err e = b.full ? err_set(ERR_TOO_LARGE, "worksheet") : OK;
    buf_fini(&b);
    return e;
}

/* ---- reading ---- */

struct reading {
    struct arena *a;
    bool bad;
};

static struct str text_of(struct reading *r, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    r->bad |= v && !json_is_string(v);
    return json_is_string(v) ? str_dup(r->a, (struct str){json_string_value(v), json_string_length(v)}) : STR("");
}

static struct opt_i64 value_of(struct reading *r, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    r->bad |= v && !json_is_integer(v);
    return json_is_integer(v) ? OPT_I64(json_integer_value(v)) : (struct opt_i64){0};
}

static int64_t number_of(struct reading *r, const json_t *o, const char *name)
{
    return value_of(r, o, name).v;
}

static int small_of(struct reading *r, const json_t *o, const char *name, int max)
{
    int64_t v = number_of(r, o, name);
    r->bad |= v < 0 || v > max;
    return v < 0 || v > max ? 0 : (int)v;
}

static bool flag_of(const json_t *o, const char *name)
{
    return json_is_true(json_object_get(o, name));
}

static day_t day_at(struct reading *r, const json_t *o, const char *name)
{
    day_t day = DAY_NONE;
    r->bad |= !day_parse(text_of(r, o, name), &day);
    return day;
}

static unsigned word_of(struct reading *r, const json_t *o, const char *name, const char *const *words, size_t n)
{
    struct str word = text_of(r, o, name);
    for (unsigned i = 0; i < n; i++)
        if (words[i] && str_is(word, words[i]))
            return i;
    r->bad = true;
    return 0;
}

static void read_function(struct reading *r, const json_t *o, struct score_fn *fn)
{
    const json_t *list = json_object_get(o, "points");
    size_t n = json_array_size(list);
    struct score_point *points = arena_array_of(r->a, struct score_point, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *x = json_array_get(json_array_get(list, i), 0), *y = json_array_get(json_array_get(list, i), 1);
        r->bad |= !json_is_integer(x) || !json_is_integer(y);
        points[i] = (struct score_point){.x = json_integer_value(x), .y = json_integer_value(y)};
    }
    *fn = (struct score_fn){.kind = (enum score_kind)word_of(r, o, "fn", WORDS(functions)),
                            .base = number_of(r, o, "base"),
                            .target = number_of(r, o, "target"),
                            .floor = number_of(r, o, "floor"),
                            .cap = number_of(r, o, "cap"),
                            .below = number_of(r, o, "below"),
                            .points = points,
                            .npoints = n};
}

static void read_records(struct reading *r, const json_t *o, struct sheet_row *row)
{
    const json_t *list = json_object_get(o, "records");
    enum fact fact = FACT_COUNT;
    row->nrecords = json_array_size(list);
    struct fact_record *records = arena_array_of(r->a, struct fact_record, row->nrecords);
    r->bad |= row->nrecords > 0 && !fact_parse(row->id, &fact);
    for (size_t i = 0; i < row->nrecords; i++) {
        const json_t *j = json_array_get(list, i);
        records[i] = (struct fact_record){.fact = fact,
                                          .id = number_of(r, j, "id"),
                                          .title = text_of(r, j, "title"),
                                          .due_day = day_at(r, j, "due"),
                                          .done_day = day_at(r, j, "done"),
                                          .verdict = (enum fact_verdict)word_of(r, j, "is", WORDS(verdicts))};
    }
    row->records = records;
}

static void read_row(struct reading *r, const json_t *o, struct sheet_row *row)
{
    struct opt_i64 line = value_of(r, o, "line"), num = value_of(r, o, "num");
    *row = (struct sheet_row){.kind = (enum sheet_kind)word_of(r, o, "kind", WORDS(kinds)),
                              .parent = text_of(r, o, "parent"),
                              .id = text_of(r, o, "id"),
                              .title = text_of(r, o, "title"),
                              .depth = small_of(r, o, "depth", SCORE_DEPTH_MAX + 2),
                              .weight = number_of(r, o, "weight"),
                              .whole = number_of(r, o, "whole"),
                              .missing = (enum score_missing)word_of(r, o, "missing", WORDS(policies)),
                              .max_missing = number_of(r, o, "max_missing"),
                              .known = line.set,
                              .line = line.v,
                              .gap = flag_of(o, "gap"),
                              .overfull = flag_of(o, "overfull"),
                              .has_value = num.set,
                              .num = num.v,
                              .den = number_of(r, o, "den"),
                              .value = value_of(r, o, "value"),
                              .has_baseline = flag_of(o, "baseline"),
                              .unit_label = text_of(r, o, "unit"),
                              .digits = small_of(r, o, "digits", 4),
                              .on_day = day_at(r, o, "on"),
                              .trim = number_of(r, o, "trim"),
                              .min = number_of(r, o, "min"),
                              .ballots = number_of(r, o, "ballots")};
    if (row->kind == SHEET_FACT || row->kind == SHEET_INDICATOR)
        read_function(r, o, &row->fn);
    if (row->kind == SHEET_GROUP)
        row->how = (enum score_aggregate)word_of(r, o, "agg", WORDS(aggregates));
    read_records(r, o, row);
    r->bad |= row->whole <= 0 || (row->has_value && row->den <= 0);
}

static void read_sheet(struct reading *r, const json_t *o, struct sheet *out)
{
    const json_t *rows = json_object_get(o, "rows");
    *out = (struct sheet){.as_of = day_at(r, o, "as_of"),
                          .unit_type = text_of(r, o, "type"),
                          .digits = small_of(r, o, "digits", 4),
                          .total_cap = number_of(r, o, "cap"),
                          .blocked = flag_of(o, "blocked"),
                          .total = number_of(r, o, "total"),
                          .nrows = json_array_size(rows)};
    out->rows = arena_array_of(r->a, struct sheet_row, out->nrows);
    for (size_t i = 0; i < out->nrows; i++)
        read_row(r, json_array_get(rows, i), &out->rows[i]);
    for (int p = 0; p < PART_COUNT; p++)
        r->bad |= !sheet_part(out, (enum score_part)p);
}

enum err sheet_read(struct arena *a, struct str text, struct sheet *out)
{
    struct reading r = {.a = a};
    *out = (struct sheet){0};
    json_t *root = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, NULL);
    r.bad = !json_is_object(root) || text.len > SHEET_MAX;
    if (!r.bad)
        read_sheet(&r, root, out);
    json_decref(root);
    return r.bad ? err_set(ERR_CORRUPT, "worksheet") : OK;
}

/* ---- as a file ---- */

static void cell(struct csv_writer *w, struct arena *a, bool set, int64_t v)
{
    csv_number(w, set ? str_printf(a, "%lld", (long long)v) : STR(""));
}

static void blanks(struct csv_writer *w, int n)
{
    while (n-- > 0)
        csv_number(w, STR(""));
}

static struct str points_text(struct arena *a, const struct score_fn *fn)
{
    struct str s = STR("");
    for (size_t i = 0; i < fn->npoints; i++)
        s = str_printf(a, STR_FMT "%s%lld:%lld", STR_ARG(s), i ? " " : "", (long long)fn->points[i].x,
                       (long long)fn->points[i].y);
    return fn->kind == SCORE_STEPS ? str_printf(a, "%lld " STR_FMT, (long long)fn->below, STR_ARG(s)) : s;
}

static void csv_head(struct csv_writer *w)
{
    static const char *const names[] = {"kind",      "parent",      "id",     "title", "weight", "missing", "max_missing",
                                        "function",  "base",        "target", "floor", "cap",    "points",  "digits",
                                        "numerator", "denominator", "scores", "least", "line"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        csv_text(w, str_c(names[i]));
    csv_end_row(w);
}

static void csv_total(struct csv_writer *w, struct arena *a, const struct sheet *s)
{
    csv_text(w, STR("total"));
    blanks(w, 10);
    cell(w, a, true, s->total_cap);
    blanks(w, 1);
    cell(w, a, true, s->digits);
    blanks(w, 4);
    cell(w, a, !s->blocked, s->total);
    csv_end_row(w);
}

static void csv_row_of(struct csv_writer *w, struct arena *a, const struct sheet_row *r)
{
    bool leaf = r->kind == SHEET_FACT || r->kind == SHEET_INDICATOR, group = r->kind == SHEET_GROUP;
    csv_text(w, str_c(kinds[r->kind]));
    csv_text(w, r->parent);
    csv_text(w, r->id);
    csv_text(w, r->title);
    cell(w, a, true, r->weight);
    csv_text(w, str_c(policies[r->missing]));
    cell(w, a, !leaf && !group, r->max_missing);
    csv_text(w, leaf ? str_c(functions[r->fn.kind]) : group ? str_c(aggregates[r->how]) : STR(""));
    cell(w, a, leaf, r->fn.base);
    cell(w, a, leaf, r->fn.target);
    cell(w, a, leaf, r->fn.floor);
    cell(w, a, leaf, r->fn.cap);
    csv_text(w, leaf ? points_text(a, &r->fn) : STR(""));
    blanks(w, 1);
    cell(w, a, leaf && r->has_value, r->num);
    cell(w, a, leaf && r->has_value, r->den);
    cell(w, a, group, r->ballots);
    cell(w, a, group, r->min);
    cell(w, a, r->known, r->line);
    csv_end_row(w);
}

void sheet_csv(struct arena *a, const struct sheet *s, struct buf *out)
{
    struct csv_writer w;
    csv_begin(&w, out);
    csv_head(&w);
    csv_total(&w, a, s);
    for (size_t i = 0; i < s->nrows; i++)
        csv_row_of(&w, a, &s->rows[i]);
}
