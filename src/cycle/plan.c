/* plan.c: see plan.h. */
#include "cycle/plan.h"
#include "base/num.h"
#include "cycle/cycle.sql.h"
#include "cycle/plan.sql.h"
#include "cycle/private.h"
#include "people/check.h"
#include "people/people.h"

static unsigned cycle_state(struct str word)
{
    if (str_is(word, "planning")) {
        return CYCLE_PLANNING;
    }
    return str_is(word, "running") ? CYCLE_RUNNING : str_is(word, "frozen") ? CYCLE_FROZEN : CYCLE_CLOSED;
}

static struct str number(struct change *c, int64_t n)
{
    return num_show(change_arena(c), n * NUM_ONE, 0);
}

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_object(c, id);
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

static void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

/* ---- objects ---- */

static struct subject of_county(int64_t id, int64_t version, int64_t county_id, struct str path, unsigned state)
{
    return (struct subject){.kind = SUBJECT_COUNTY,
                            .id = id,
                            .version = version,
                            .county_id = county_id,
                            .unit_id = county_id,
                            .unit_path = path,
                            .state = state};
}

enum err cycle_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct cycle_by_id_row c;
    enum err e = cycle_by_id(db, a, id, &c);
    if (e) {
        return e;
    }
    *out = of_county(c.id, c.version, c.county_id, c.county_path, cycle_state(c.state));
    return people_recused(db, actor, a, c.county_path, today, &out->recused);
}

enum err catalog_item_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                           struct subject *out)
{
    struct item_by_id_row i;
    enum err e = item_by_id(db, a, id, &i);
    if (e) {
        return e;
    }
    bool open_year = cycle_state(i.cycle_state) & (CYCLE_PLANNING | CYCLE_RUNNING);
    unsigned state = str_is(i.state, "open") ? ITEM_OPEN : ITEM_WITHDRAWN;
    *out = of_county(i.id, i.version, i.county_id, i.county_path, open_year ? state : 0);
    return people_recused(db, actor, a, i.county_path, today, &out->recused);
}

enum err cycle_calendar(struct db *db, struct arena *a, int64_t county_id, struct calendar *out)
{
    struct calendar_days_row *days = NULL;
    struct calendar_years_row *years = NULL;
    size_t ndays = 0, nyears = 0;
    *out = (struct calendar){0};
    enum err e = calendar_days(db, a, county_id, &days, &ndays);
    if (e || (e = calendar_years(db, a, county_id, &years, &nyears))) {
        return e;
    }
    day_t *off = arena_array_of(a, day_t, ndays), *work = arena_array_of(a, day_t, ndays);
    int *published = arena_array_of(a, int, nyears);
    for (size_t i = 0; i < ndays; i++) {
        if (str_is(days[i].kind, "work")) {
            work[out->nwork++] = days[i].day;
        } else {
            off[out->noff++] = days[i].day;
        }
    }
    for (size_t i = 0; i < nyears; i++) {
        published[out->nyears++] = (int)years[i].year;
    }
    out->off = off;
    out->work = work;
    out->years = published;
    return OK;
}

/* ---- years ---- */

/* from, to: what the form calls the two days. */
static void claim_days_check(struct change *c, const struct claim_days_in *in, day_t end_day, const char *from, const char *to)
{
    check_day_required(c, from, in->from);
    check_day_required(c, to, in->to);
    check_span(c, to, in->from, in->to);
    if (in->to != DAY_NONE && in->to < change_today(c)) {
        change_violation(c, to, "date_before_today", day_iso(change_arena(c), change_today(c)));
    }
    if (in->to != DAY_NONE && in->to > end_day) {
        change_violation(c, to, "date_after", day_iso(change_arena(c), end_day));
    }
}

static void claim_days_print(const void *input, struct buf *out)
{
    const struct claim_days_in *in = input;
    buf_printf(out, "%d\n%d\n", in->from, in->to);
}

static enum err copy_items(struct change *c, int64_t from_cycle, int64_t to_cycle)
{
    struct item_list_row *items = NULL;
    size_t n = 0;
    enum err e = item_list(change_db(c), change_arena(c), from_cycle, &items, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (!str_is(items[i].state, "open")) {
            continue;
        }
        struct item_insert_in row = {.id = change_new_id(c),
                                     .cycle_id = to_cycle,
                                     .code = items[i].code,
                                     .title = items[i].title,
                                     .purpose = items[i].purpose,
                                     .source = items[i].source,
                                     .requirement = items[i].requirement,
                                     .mandatory_for = items[i].mandatory_for,
                                     .indicators = items[i].indicators};
        e = change_row(c, db_table_find(STR("catalog_item")), row.id);
        e = e ? e : item_insert(change_db(c), &row, NULL);
    }
    return e;
}

static enum err open_check(struct change *c, const struct cycle_by_id_row *old, const struct cycle_open_in *in)
{
    struct cycle_find_row next;
    int year = (int)old->year + 1;
    claim_days_check(c, &in->claim, day_of(year, 12, 31), "open_from", "open_to");
    enum err e = cycle_find(change_db(c), change_arena(c), old->county_id, year, &next);
    if (e && e != ERR_NOT_FOUND) {
        return e;
    }
    if (!e) {
        change_violation(c, "", "year_exists", number(c, year));
    }
    err_clear();
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err open_apply(struct change *c, const void *input)
{
    const struct cycle_open_in *in = input;
    struct cycle_by_id_row old;
    enum err e = cycle_by_id(change_db(c), change_arena(c), change_subject(c)->id, &old);
    if (e || (e = open_check(c, &old, in))) {
        return e;
    }
    int year = (int)old.year + 1;
    struct cycle_plan_in row = {.id = change_new_id(c),
                                .county_id = old.county_id,
                                .scheme_id = old.scheme_id,
                                .year = year,
                                .name = str_printf(change_arena(c), "%d年度", year),
                                .start_day = day_of(year, 1, 1),
                                .end_day = day_of(year, 12, 31),
                                .claim_from = in->claim.from,
                                .claim_to = in->claim.to};
    if ((e = announce(c, "cycle", row.id)) || (e = cycle_plan(change_db(c), &row, NULL)) ||
        (e = cycle_make_periods(c, row.id, year, old.report_due_dom))) {
        return e;
    }
    return in->copy_list ? copy_items(c, old.id, row.id) : OK;
}

static void open_print(const void *input, struct buf *out)
{
    const struct cycle_open_in *in = input;
    claim_days_print(&in->claim, out);
    buf_printf(out, "%d\n", in->copy_list);
}

const struct command cycle_open = {.verb = "cycle.open",
                                   .object_kind = "cycle",
                                   .act = ACT_CYCLE_PLAN,
                                   .states = ~0u,
                                   .load = cycle_load,
                                   .apply = open_apply,
                                   .print_input = open_print};

/* Who was told a day has time until then. */
static enum err notice_check(struct change *c, const struct claim_days_in *in, const struct cycle_by_id_row *old)
{
    struct calendar calendar;
    if (old->claim_to == DAY_NONE || in->to == DAY_NONE || in->to >= old->claim_to) {
        return OK;
    }
    enum err e = cycle_calendar(change_db(c), change_arena(c), old->county_id, &calendar);
    if (e) {
        return e;
    }
    day_t earliest = calendar_after(&calendar, change_today(c), PLAN_NOTICE);
    if (in->to < earliest) {
        change_violation(c, "claim_to", "notice_needed", day_iso(change_arena(c), earliest));
    }
    return OK;
}

static enum err claim_apply(struct change *c, const void *input)
{
    const struct claim_days_in *in = input;
    struct cycle_by_id_row old;
    enum err e = cycle_by_id(change_db(c), change_arena(c), change_subject(c)->id, &old);
    if (e) {
        return e;
    }
    claim_days_check(c, in, old.end_day, "claim_from", "claim_to");
    if ((e = notice_check(c, in, &old))) {
        return e;
    }
    if (change_refused(c)) {
        return ERR_RULES;
    }
    e = announce(c, "cycle", old.id);
    return e ? e : cycle_set_claim(change_db(c), old.id, in->from, in->to, NULL);
}

const struct command cycle_claim_days = {.verb = "cycle.claim_days",
                                         .object_kind = "cycle",
                                         .act = ACT_CYCLE_PLAN,
                                         .states = CYCLE_PLANNING | CYCLE_RUNNING,
                                         .load = cycle_load,
                                         .apply = claim_apply,
                                         .print_input = claim_days_print};

static enum err begin_apply(struct change *c, const void *input)
{
    (void)input;
    struct cycle_by_id_row cycle;
    enum err e = cycle_by_id(change_db(c), change_arena(c), change_subject(c)->id, &cycle);
    if (e) {
        return e;
    }
    if (change_today(c) < cycle.start_day) {
        change_violation(c, "", "not_begun_before", day_iso(change_arena(c), cycle.start_day));
        return ERR_RULES;
    }
    e = announce(c, "cycle", cycle.id);
    return e ? e : cycle_set_state(change_db(c), cycle.id, STR("running"), NULL);
}

const struct command cycle_begin = {.verb = "cycle.begin",
                                    .object_kind = "cycle",
                                    .act = ACT_CYCLE_PLAN,
                                    .states = CYCLE_PLANNING,
                                    .load = cycle_load,
                                    .apply = begin_apply,
                                    .print_input = no_print};

/* ---- the list ---- */

static bool kind_in(struct str kinds, const char *kind)
{
    struct str rest = kinds, word;
    while (!str_empty(kinds) && str_split(&rest, ' ', &word)) {
        if (str_is(word, kind)) {
            return true;
        }
    }
    return false;
}

/* No committee can be asked for more than it may claim. */
static enum err mandatory_check(struct change *c, struct str kinds, int64_t cycle_id, int64_t own_id, int64_t most)
{
    struct item_list_row *items = NULL;
    size_t n = 0;
    enum err e = item_list(change_db(c), change_arena(c), cycle_id, &items, &n);
    for (size_t k = 0; committee_kinds[k] && !e; k++) {
        int64_t asked = kind_in(kinds, committee_kinds[k]);
        for (size_t i = 0; i < n && asked; i++) {
            asked +=
                items[i].id != own_id && str_is(items[i].state, "open") && kind_in(items[i].mandatory_for, committee_kinds[k]);
        }
        if (asked > most) {
            change_violation(c, "mandatory_for", "too_many_mandatory", number(c, most));
            return OK;
        }
    }
    return e;
}

static void item_check(struct change *c, const struct catalog_item_in *in)
{
    catalog_check_texts(c, &(struct catalog_texts){.title = in->title,
                                                   .purpose = in->purpose,
                                                   .source = in->source,
                                                   .requirement = in->requirement,
                                                   .mandatory_for = in->mandatory_for});
    check_length(c, "indicators", in->indicators, CATALOG_TEXT_MAX);
}

static void item_print(const void *input, struct buf *out)
{
    const struct catalog_item_in *in = input;
    const struct str lines[] = {in->title, in->purpose, in->source, in->requirement, in->mandatory_for, in->indicators};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        buf_put(out, lines[i]);
        buf_put_char(out, '\n');
    }
}

/* A code that no item of the year has: the key in files, which nobody has to invent. */
static enum err free_code(struct change *c, int64_t cycle_id, struct str *code)
{
    for (int n = 1;; n++) {
        struct catalog_find_row found;
        *code = str_printf(change_arena(c), "X%02d", n);
        enum err e = catalog_find(change_db(c), change_arena(c), cycle_id, *code, &found);
        if (e == ERR_NOT_FOUND) {
            err_clear();
            return OK;
        }
        if (e) {
            return e;
        }
    }
}

static enum err add_apply(struct change *c, const void *input)
{
    const struct catalog_item_in *in = input;
    struct cycle_by_id_row cycle;
    struct item_insert_in row = {.cycle_id = change_subject(c)->id};
    item_check(c, in);
    enum err e = cycle_by_id(change_db(c), change_arena(c), row.cycle_id, &cycle);
    if (e || (e = mandatory_check(c, in->mandatory_for, cycle.id, 0, cycle.projects_max)) ||
        (e = free_code(c, cycle.id, &row.code))) {
        return e;
    }
    if (change_refused(c)) {
        return ERR_RULES;
    }
    row.id = change_new_id(c);
    row.title = in->title;
    row.purpose = in->purpose;
    row.source = in->source;
    row.requirement = in->requirement;
    row.mandatory_for = in->mandatory_for;
    row.indicators = in->indicators;
    e = announce(c, "catalog_item", row.id);
    return e ? e : item_insert(change_db(c), &row, NULL);
}

const struct command catalog_add = {.verb = "catalog.add",
                                    .object_kind = "catalog_item",
                                    .act = ACT_CATALOG_EDIT,
                                    .states = CYCLE_PLANNING | CYCLE_RUNNING,
                                    .load = cycle_load,
                                    .apply = add_apply,
                                    .print_input = item_print};

static enum err item_change_apply(struct change *c, const void *input)
{
    const struct catalog_item_in *in = input;
    struct item_by_id_row old;
    item_check(c, in);
    enum err e = item_by_id(change_db(c), change_arena(c), change_subject(c)->id, &old);
    if (e || (e = mandatory_check(c, in->mandatory_for, old.cycle_id, old.id, old.projects_max))) {
        return e;
    }
    if (change_refused(c)) {
        return ERR_RULES;
    }
    struct item_update_in row = {.id = old.id,
                                 .title = in->title,
                                 .purpose = in->purpose,
                                 .source = in->source,
                                 .requirement = in->requirement,
                                 .mandatory_for = in->mandatory_for,
                                 .indicators = in->indicators};
    e = announce(c, "catalog_item", old.id);
    return e ? e : item_update(change_db(c), &row, NULL);
}

const struct command catalog_change = {.verb = "catalog.change",
                                       .object_kind = "catalog_item",
                                       .act = ACT_CATALOG_EDIT,
                                       .states = ITEM_OPEN,
                                       .load = catalog_item_load,
                                       .apply = item_change_apply,
                                       .print_input = item_print};

static enum err item_set(struct change *c, const char *state)
{
    int64_t id = change_subject(c)->id;
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), CATALOG_TEXT_MAX);
    if (change_refused(c)) {
        return ERR_RULES;
    }
    enum err e = announce(c, "catalog_item", id);
    return e ? e : item_set_state(change_db(c), id, str_c(state), NULL);
}

static enum err withdraw_apply(struct change *c, const void *input)
{
    (void)input;
    return item_set(c, "withdrawn");
}

const struct command catalog_withdraw = {.verb = "catalog.withdraw",
                                         .object_kind = "catalog_item",
                                         .act = ACT_CATALOG_EDIT,
                                         .states = ITEM_OPEN,
                                         .load = catalog_item_load,
                                         .apply = withdraw_apply,
                                         .print_input = no_print};

static enum err restore_apply(struct change *c, const void *input)
{
    (void)input;
    struct item_by_id_row item;
    enum err e = item_by_id(change_db(c), change_arena(c), change_subject(c)->id, &item);
    e = e ? e : mandatory_check(c, item.mandatory_for, item.cycle_id, item.id, item.projects_max);
    return e ? e : item_set(c, "open");
}

const struct command catalog_restore = {.verb = "catalog.restore",
                                        .object_kind = "catalog_item",
                                        .act = ACT_CATALOG_EDIT,
                                        .states = ITEM_WITHDRAWN,
                                        .load = catalog_item_load,
                                        .apply = restore_apply,
                                        .print_input = no_print};
