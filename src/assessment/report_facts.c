/* report_facts.c: what the program fills in of a report, and its text kept with the confirmed one. */
#include "assessment/report.h"
#include <jansson.h>
#include "assessment/report.sql.h"
#include "assessment/status.h"
#include "base/num.h"

#define FACTS_MAX (1u << 16)

/* ---- from the records ---- */

static struct opt_i64 value_on(const struct status_indicator *i, day_t day)
{
    struct opt_i64 found = {0};
    for (size_t k = 0; k < i->nvalues && i->values[k].on_day <= day; k++)
        found = OPT_I64(i->values[k].value);
    return found;
}

static int64_t done_in_time_by(const struct project_status *st, day_t day)
{
    int64_t n = 0;
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        n += m->done_day != DAY_NONE && m->recorded_day <= day && !m->late;
    }
    return n;
}

static struct report_fact count_fact(enum report_fact_kind kind, int64_t before, int64_t after)
{
    return (struct report_fact){.kind = kind, .before = OPT_I64(before * NUM_ONE), .after = OPT_I64(after * NUM_ONE)};
}

enum err report_facts(struct db *db, struct arena *a, const struct project_status *st, int month, struct report_fact **out,
                      size_t *n)
{
    day_t before = day_of(st->year, month, 1) - 1, end = day_month_end(st->year, month);
    day_t after = st->as_of < end ? st->as_of : end;
    struct closed_counts_row closed;
    enum err e = closed_counts(db, a, st->project_id, before, after, &closed);
    if (e)
        return e;
    struct report_fact *facts = arena_array_of(a, struct report_fact, st->nindicators + 2);
    for (size_t i = 0; i < st->nindicators; i++) {
        const struct status_indicator *ind = &st->indicators[i];
        facts[i] = (struct report_fact){.kind = FACT_INDICATOR,
                                        .label = ind->name,
                                        .unit_label = ind->unit_label,
                                        .before = value_on(ind, before),
                                        .after = value_on(ind, after),
                                        .digits = ind->digits,
                                        .falling_is_good = ind->baseline.set && ind->target < ind->baseline.v};
    }
    *n = st->nindicators + 2;
    facts[*n - 2] = count_fact(FACT_PROBLEMS, closed.before, closed.after);
    facts[*n - 1] = count_fact(FACT_MILESTONES, done_in_time_by(st, before), done_in_time_by(st, after));
    facts[*n - 1].overdue = st->milestones_overdue;
    *out = facts;
    return OK;
}

/* ---- as text ----
 * {"facts":[{"kind":"indicator","label":"…","unit":"…","digits":2,"falls":false,"before":1,"after":2,"overdue":0},…],"v":1};
 * before and after are left out where there was no value. */

static const char *const kind_words[] = {
    [FACT_INDICATOR] = "indicator", [FACT_PROBLEMS] = "problems", [FACT_MILESTONES] = "milestones"};
#define KINDS (sizeof kind_words / sizeof kind_words[0])

static void print_value(struct buf *b, const char *name, struct opt_i64 v)
{
    if (v.set)
        buf_printf(b, ",\"%s\":%lld", name, (long long)v.v);
}

static void print_fact(struct buf *b, const struct report_fact *f)
{
    buf_printf(b, "{\"kind\":\"%s\",\"label\":", kind_words[f->kind]);
    canon_string(b, f->label);
    buf_put_c(b, ",\"unit\":");
    canon_string(b, f->unit_label);
    buf_printf(b, ",\"digits\":%d,\"falls\":%s", f->digits, f->falling_is_good ? "true" : "false");
    print_value(b, "before", f->before);
    print_value(b, "after", f->after);
    buf_printf(b, ",\"overdue\":%lld}", (long long)f->overdue);
}

struct str report_facts_json(struct arena *a, const struct report_fact *facts, size_t n)
{
    struct buf b;
    buf_init(&b, FACTS_MAX);
    buf_put_c(&b, "{\"facts\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_put_char(&b, ',');
        print_fact(&b, &facts[i]);
    }
    buf_put_c(&b, "],\"v\":1}");
    struct str s = b.full ? STR("{\"facts\":[],\"v\":1}") : str_dup(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

static struct str read_text(struct arena *a, json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);
    return json_is_string(v) ? str_dup(a, (struct str){json_string_value(v), json_string_length(v)}) : STR("");
}

static struct opt_i64 read_value(json_t *o, const char *name)
{
    json_t *v = json_object_get(o, name);
    return json_is_integer(v) ? OPT_I64(json_integer_value(v)) : (struct opt_i64){0};
}

static bool read_fact(struct arena *a, json_t *o, struct report_fact *f)
{
    struct str kind = read_text(a, o, "kind");
    size_t k = 0;
    while (k < KINDS && !str_is(kind, kind_words[k]))
        k++;
    struct opt_i64 digits = read_value(o, "digits");
    if (k == KINDS || !digits.set || digits.v < 0 || digits.v > 4)
        return false;
    *f = (struct report_fact){.kind = (enum report_fact_kind)k,
                              .label = read_text(a, o, "label"),
                              .unit_label = read_text(a, o, "unit"),
                              .before = read_value(o, "before"),
                              .after = read_value(o, "after"),
                              .digits = (int)digits.v,
                              .falling_is_good = json_is_true(json_object_get(o, "falls")),
                              .overdue = read_value(o, "overdue").v};
    return true;
}

static bool read_facts(struct arena *a, json_t *root, struct report_fact **out, size_t *n)
{
    json_t *list = json_object_get(root, "facts");
    if (!json_is_array(list))
        return false;
    *n = json_array_size(list);
    *out = arena_array_of(a, struct report_fact, *n);
    for (size_t i = 0; i < *n; i++)
        if (!read_fact(a, json_array_get(list, i), &(*out)[i]))
            return false;
    return true;
}

enum err report_facts_parse(struct arena *a, struct str json, struct report_fact **out, size_t *n)
{
    *out = NULL;
    *n = 0;
    if (json.len > FACTS_MAX)
        return err_set(ERR_CORRUPT, "facts of a report");
    json_t *root = json_loadb(json.ptr ? json.ptr : "", json.len, JSON_REJECT_DUPLICATES, NULL);
    bool good = root && read_facts(a, root, out, n);
    json_decref(root);
    return good ? OK : err_set(ERR_CORRUPT, "facts of a report");
}
