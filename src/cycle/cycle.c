/* cycle.c: see cycle.h. */
#include "cycle/cycle.h"
#include "base/num.h"
#include "cycle/cycle.sql.h"
#include "cycle/plan.h"
#include "cycle/private.h"
#include "people/check.h"
#include "people/people.sql.h"

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_object(c, id);
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

/* An id for the row: the one found, or a new one; *fresh tells. Broken rules, and any error but ERR_NOT_FOUND, stop here. */
static enum err row_id(struct change *c, enum err found, int64_t old, int64_t *id, bool *fresh)
{
    if (found != OK && found != ERR_NOT_FOUND) {
        return found;
    }
    if (change_refused(c)) {
        return ERR_RULES;
    }
    err_clear();
    *fresh = found == ERR_NOT_FOUND;
    *id = *fresh ? change_new_id(c) : old;
    return OK;
}

static void check_between(struct change *c, const char *field, int64_t v, int64_t from, int64_t to)
{
    if (v < from || v > to) {
        change_violation(c, field, "out_of_range", str_printf(change_arena(c), "%lld—%lld", (long long)from, (long long)to));
    }
}

/* A share of the whole, in the words of the file. */
static void check_share(struct change *c, const char *field, int64_t v, int64_t from)
{
    if (v < from || v > NUM_ONE) {
        struct str least = num_show(change_arena(c), from, 4);
        change_violation(c, field, "out_of_range", str_printf(change_arena(c), STR_FMT "—1", STR_ARG(least)));
    }
}

static void print_text(struct buf *out, struct str s)
{
    buf_put(out, s);
    buf_put_char(out, '\n');
}

static void print_number(struct buf *out, int64_t v)
{
    buf_put_i64(out, v);
    buf_put_char(out, '\n');
}

#define IMPORT_COMMAND(name_, verb_, table_, apply_, print_)                                                                   \
    const struct command name_ = {.verb = verb_,                                                                               \
                                  .object_kind = table_,                                                                       \
                                  .act = ACT_IMPORT,                                                                           \
                                  .states = ~0u,                                                                               \
                                  .load = county_subject,                                                                      \
                                  .apply = apply_,                                                                             \
                                  .print_input = print_}

static enum err find_unit(struct change *c, struct str code, struct unit_find_row *unit)
{
    int64_t county_id;
    *unit = (struct unit_find_row){0};
    enum err e = import_county(c, &county_id);
    return e ? e : check_found(c, "unit", code, unit_find(change_db(c), change_arena(c), county_id, code, unit));
}

/* ---- schemes ---- */

static void scheme_check(struct change *c, const struct scheme_import_in *in)
{
    check_name(c, "name", in->name);
    check_between(c, "report_due_dom", in->report_due_dom, 1, 28);
    check_between(c, "projects_max", in->projects_max, 1, 9);
    check_between(c, "projects_min", in->projects_min, 1, in->projects_max);
    check_between(c, "light_soon", in->light_soon, 0, 30);
    check_between(c, "light_stale", in->light_stale, 1, 366);
    check_share(c, "light_behind", in->light_behind, 0);
    check_share(c, "light_far", in->light_far, in->light_behind);
    check_share(c, "light_from", in->light_from, 0);
}

static enum err scheme_make(struct change *c, const struct scheme_import_in *in, int64_t id, int64_t unit_id)
{
    return scheme_insert(change_db(c),
                         &(struct scheme_insert_in){.id = id,
                                                    .unit_id = unit_id,
                                                    .name = in->name,
                                                    .report_due_dom = in->report_due_dom,
                                                    .projects_min = in->projects_min,
                                                    .projects_max = in->projects_max,
                                                    .light_soon = in->light_soon,
                                                    .light_behind = in->light_behind,
                                                    .light_far = in->light_far,
                                                    .light_from = in->light_from,
                                                    .light_stale = in->light_stale},
                         NULL);
}

/* A scheme by which a year runs is frozen: who wants other rules makes another. */
static enum err scheme_correct(struct change *c, const struct scheme_import_in *in, const struct scheme_find_row *old)
{
    struct scheme_update_in row = {.id = old->id,
                                   .report_due_dom = in->report_due_dom,
                                   .projects_min = in->projects_min,
                                   .projects_max = in->projects_max,
                                   .light_soon = in->light_soon,
                                   .light_behind = in->light_behind,
                                   .light_far = in->light_far,
                                   .light_from = in->light_from,
                                   .light_stale = in->light_stale};
    struct scheme_same_in asked = {.id = row.id,
                                   .report_due_dom = row.report_due_dom,
                                   .projects_min = row.projects_min,
                                   .projects_max = row.projects_max,
                                   .light_soon = row.light_soon,
                                   .light_behind = row.light_behind,
                                   .light_far = row.light_far,
                                   .light_from = row.light_from,
                                   .light_stale = row.light_stale};
    struct scheme_same_row same;
    enum err e = scheme_same(change_db(c), change_arena(c), &asked, &same);
    if (e || same.n == 1) {
        return e;
    }
    if (old->cycles > 0) {
        change_violation(c, "name", "scheme_frozen", in->name);
        return ERR_RULES;
    }
    return scheme_update(change_db(c), &row, NULL);
}

static enum err scheme_apply(struct change *c, const void *input)
{
    const struct scheme_import_in *in = input;
    struct unit_find_row unit;
    struct scheme_find_row old = {0};
    int64_t id;
    bool fresh;
    scheme_check(c, in);
    enum err e = find_unit(c, in->unit_code, &unit);
    e = e ? e : scheme_find(change_db(c), change_arena(c), unit.id, in->name, &old);
    if ((e = row_id(c, e, old.id, &id, &fresh)) || (e = announce(c, "scheme", id))) {
        return e;
    }
    change_unit(c, unit.id, 0);
    return fresh ? scheme_make(c, in, id, unit.id) : scheme_correct(c, in, &old);
}

static void scheme_print(const void *input, struct buf *out)
{
    const struct scheme_import_in *in = input;
    print_text(out, in->unit_code);
    print_text(out, in->name);
    print_number(out, in->report_due_dom);
    print_number(out, in->projects_min);
    print_number(out, in->projects_max);
    print_number(out, in->light_soon);
    print_number(out, in->light_behind);
    print_number(out, in->light_far);
    print_number(out, in->light_from);
    print_number(out, in->light_stale);
}

IMPORT_COMMAND(scheme_import, "scheme.import", "scheme", scheme_apply, scheme_print);

/* ---- cycles ---- */

static void check_year(struct change *c, const char *field, int64_t year)
{
    check_between(c, field, year, 1990, 2199);
}

static void check_day_in_year(struct change *c, const char *field, day_t day, int64_t year)
{
    check_day_required(c, field, day);
    if (day != DAY_NONE && day_civil(day).year != year) {
        change_violation(c, field, "not_in_year", str_printf(change_arena(c), "%lld", (long long)year));
    }
}

static void cycle_check(struct change *c, const struct cycle_import_in *in, const struct unit_find_row *unit)
{
    check_year(c, "year", in->year);
    check_name(c, "name", in->name);
    check_day_in_year(c, "start_day", in->start_day, in->year);
    check_day_in_year(c, "end_day", in->end_day, in->year);
    check_span(c, "end_day", in->start_day, in->end_day);
    if (unit->id && !str_is(unit->kind, "county")) {
        change_violation(c, "unit", "choice", in->unit_code);
    }
}

enum err cycle_make_periods(struct change *c, int64_t cycle_id, int64_t year, int64_t due_dom)
{
    enum err e = OK;
    for (int month = 1; month <= CYCLE_MONTHS && !e; month++) {
        int64_t id = change_new_id(c);
        e = change_row(c, db_table_find(STR("period")), id);
        e = e ? e
              : period_insert(
                    change_db(c),
                    &(struct period_insert_in){
                        .id = id, .cycle_id = cycle_id, .month = month, .due_day = day_of((int)year, month, (int)due_dom)},
                    NULL);
    }
    return e;
}

static enum err cycle_make(struct change *c, const struct cycle_import_in *in, int64_t id, int64_t county_id,
                           const struct scheme_find_row *scheme)
{
    enum err e = cycle_insert(change_db(c),
                              &(struct cycle_insert_in){.id = id,
                                                        .county_id = county_id,
                                                        .scheme_id = scheme->id,
                                                        .year = in->year,
                                                        .name = in->name,
                                                        .start_day = in->start_day,
                                                        .end_day = in->end_day},
                              NULL);
    return e ? e : cycle_make_periods(c, id, in->year, scheme->report_due_dom);
}

/* What a year's deadlines stand on stays. */
static void cycle_keep(struct change *c, const struct cycle_import_in *in, const struct cycle_find_row *old, int64_t scheme_id)
{
    if (old->scheme_id != scheme_id) {
        change_violation(c, "scheme", "cycle_set", in->scheme_name);
    }
    if (old->start_day != in->start_day) {
        change_violation(c, "start_day", "cycle_set", day_iso(change_arena(c), old->start_day));
    }
    if (old->end_day != in->end_day) {
        change_violation(c, "end_day", "cycle_set", day_iso(change_arena(c), old->end_day));
    }
}

static enum err cycle_apply(struct change *c, const void *input)
{
    const struct cycle_import_in *in = input;
    struct unit_find_row unit;
    struct scheme_find_row scheme = {0};
    struct cycle_find_row old = {0};
    int64_t id;
    bool fresh;
    enum err e = find_unit(c, in->unit_code, &unit);
    cycle_check(c, in, &unit);
    if (!e && unit.id) {
        e = scheme_find(change_db(c), change_arena(c), unit.id, in->scheme_name, &scheme);
        e = check_found(c, "scheme", in->scheme_name, e);
    }
    e = e ? e : cycle_find(change_db(c), change_arena(c), unit.id, in->year, &old);
    if (!e) {
        cycle_keep(c, in, &old, scheme.id);
    }
    if ((e = row_id(c, e, old.id, &id, &fresh)) || (e = announce(c, "cycle", id))) {
        return e;
    }
    change_unit(c, unit.id, 0);
    if (fresh) {
        return cycle_make(c, in, id, unit.id, &scheme);
    }
    return str_eq(old.name, in->name) ? OK : cycle_rename(change_db(c), id, in->name, NULL);
}

static void cycle_print(const void *input, struct buf *out)
{
    const struct cycle_import_in *in = input;
    print_text(out, in->unit_code);
    print_text(out, in->scheme_name);
    print_text(out, in->name);
    print_number(out, in->year);
    print_number(out, in->start_day);
    print_number(out, in->end_day);
}

IMPORT_COMMAND(cycle_import, "cycle.import", "cycle", cycle_apply, cycle_print);

/* ---- the calendar ---- */

static const char *const holiday_kinds[] = {"off", "work", NULL};

static enum err holiday_apply(struct change *c, const void *input)
{
    const struct holiday_import_in *in = input;
    struct holiday_find_row old = {0};
    int64_t county_id, id;
    bool fresh;
    check_day_required(c, "day", in->day);
    check_choice(c, "kind", in->kind, holiday_kinds);
    check_length(c, "note", in->note, CHECK_NAME_MAX);
    enum err e = import_county(c, &county_id);
    e = e ? e : holiday_find(change_db(c), change_arena(c), county_id, in->day, &old);
    if ((e = row_id(c, e, old.id, &id, &fresh)) || (e = announce(c, "holiday", id))) {
        return e;
    }
    change_unit(c, county_id, 0);
    if (!fresh) {
        return holiday_update(change_db(c), id, in->kind, in->note, NULL);
    }
    return holiday_insert(
        change_db(c),
        &(struct holiday_insert_in){.id = id, .county_id = county_id, .day = in->day, .kind = in->kind, .note = in->note},
        NULL);
}

static void holiday_print(const void *input, struct buf *out)
{
    const struct holiday_import_in *in = input;
    print_number(out, in->day);
    print_text(out, in->kind);
    print_text(out, in->note);
}

IMPORT_COMMAND(holiday_import, "holiday.import", "holiday", holiday_apply, holiday_print);

static enum err calendar_year_apply(struct change *c, const void *input)
{
    const struct calendar_year_import_in *in = input;
    struct calendar_year_find_row old = {0};
    int64_t county_id, id;
    bool fresh;
    check_year(c, "year", in->year);
    check_day_required(c, "published", in->published_day);
    enum err e = import_county(c, &county_id);
    e = e ? e : calendar_year_find(change_db(c), change_arena(c), county_id, in->year, &old);
    if ((e = row_id(c, e, old.id, &id, &fresh)) || (e = announce(c, "calendar_year", id))) {
        return e;
    }
    change_unit(c, county_id, 0);
    if (!fresh) {
        return calendar_year_update(change_db(c), id, in->published_day, NULL);
    }
    return calendar_year_insert(
        change_db(c),
        &(struct calendar_year_insert_in){.id = id, .county_id = county_id, .year = in->year, .published = in->published_day},
        NULL);
}

static void calendar_year_print(const void *input, struct buf *out)
{
    const struct calendar_year_import_in *in = input;
    print_number(out, in->year);
    print_number(out, in->published_day);
}

IMPORT_COMMAND(calendar_year_import, "calendar_year.import", "calendar_year", calendar_year_apply, calendar_year_print);

/* ---- the project list ---- */

const char *const catalog_purposes[] = {"key", "hard", "bright", NULL};
const char *const catalog_sources[] = {"centre", "province", "city", "county", "local_key", "local_hard", "local_hot", NULL};
const char *const committee_kinds[] = {"town",       "township", "street",   "bureau", "park",
                                       "enterprise", "school",   "hospital", NULL};

void catalog_check_texts(struct change *c, const struct catalog_texts *t)
{
    struct str rest = t->mandatory_for, kind;
    check_name(c, "title", t->title);
    check_choice(c, "purpose", t->purpose, catalog_purposes);
    check_choice(c, "source", t->source, catalog_sources);
    check_length(c, "requirement", t->requirement, CHECK_TEXT_MAX);
    while (!str_empty(t->mandatory_for) && str_split(&rest, ' ', &kind)) {
        check_choice(c, "mandatory_for", kind, committee_kinds);
    }
}

static void catalog_check(struct change *c, const struct catalog_import_in *in)
{
    check_code(c, "code", in->code);
    catalog_check_texts(c, &(struct catalog_texts){.title = in->title,
                                                   .purpose = in->purpose,
                                                   .source = in->source,
                                                   .requirement = in->requirement,
                                                   .mandatory_for = in->mandatory_for});
}

static enum err catalog_write(struct change *c, const struct catalog_import_in *in, int64_t id, bool fresh, int64_t cycle_id)
{
    if (!fresh) {
        return catalog_update(change_db(c),
                              &(struct catalog_update_in){.id = id,
                                                          .title = in->title,
                                                          .purpose = in->purpose,
                                                          .source = in->source,
                                                          .requirement = in->requirement,
                                                          .mandatory_for = in->mandatory_for},
                              NULL);
    }
    return catalog_insert(change_db(c),
                          &(struct catalog_insert_in){.id = id,
                                                      .cycle_id = cycle_id,
                                                      .code = in->code,
                                                      .title = in->title,
                                                      .purpose = in->purpose,
                                                      .source = in->source,
                                                      .requirement = in->requirement,
                                                      .mandatory_for = in->mandatory_for},
                          NULL);
}

static enum err catalog_apply(struct change *c, const void *input)
{
    const struct catalog_import_in *in = input;
    struct cycle_find_row cycle = {0};
    struct catalog_find_row old = {0};
    int64_t county_id, id;
    bool fresh;
    catalog_check(c, in);
    enum err e = import_county(c, &county_id);
    if (!e) {
        struct str year = str_printf(change_arena(c), "%lld", (long long)in->year);
        e = check_found(c, "cycle", year, cycle_find(change_db(c), change_arena(c), county_id, in->year, &cycle));
    }
    e = e ? e : catalog_find(change_db(c), change_arena(c), cycle.id, in->code, &old);
    if ((e = row_id(c, e, old.id, &id, &fresh)) || (e = announce(c, "catalog_item", id))) {
        return e;
    }
    change_unit(c, county_id, 0);
    return catalog_write(c, in, id, fresh, cycle.id);
}

static void catalog_print(const void *input, struct buf *out)
{
    const struct catalog_import_in *in = input;
    print_number(out, in->year);
    print_text(out, in->code);
    print_text(out, in->title);
    print_text(out, in->purpose);
    print_text(out, in->source);
    print_text(out, in->requirement);
    print_text(out, in->mandatory_for);
}

IMPORT_COMMAND(catalog_import, "catalog.import", "catalog_item", catalog_apply, catalog_print);
