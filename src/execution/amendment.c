/* amendment.c: see amendment.h. */
#include "execution/amendment.h"
#include "base/num.h"
#include "cycle/plan.h"
#include "execution/amendment.sql.h"
#include "initiation/project.sql.h"
#include "people/check.h"

static unsigned state_of(struct str word)
{
    if (str_is(word, "asked"))
        return AMENDMENT_ASKED;
    return str_is(word, "approved") ? AMENDMENT_APPROVED : AMENDMENT_REFUSED;
}

enum err amendment_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct amendment_by_id_row m;
    enum err e = amendment_by_id(db, a, id, &m);
    if (e || (e = project_load(db, a, actor, m.project_id, today, out)))
        return e;
    out->id = m.id;
    out->version = m.version;
    out->state = state_of(m.state);
    return OK;
}

/* ---- the rule ---- */

day_t amendment_earliest(const struct calendar *c, day_t today)
{
    return calendar_after(c, today, AMENDMENT_NOTICE);
}

static const char *day_fault(const struct amendment_case *k, day_t *day)
{
    day_t earliest = amendment_earliest(k->calendar, k->today);
    if (k->done_day != DAY_NONE)
        return "done_already";
    if (k->after_day == DAY_NONE)
        return "required";
    if (k->after_day == k->due_day)
        return "unchanged";
    if (k->after_day < k->start_day || k->after_day > k->end_day)
        return "date_outside_project";
    if (k->after_day < k->due_day && k->after_day < earliest) {
        *day = earliest;
        return "notice_needed";
    }
    return k->after_day < k->today ? "date_before_today" : NULL;
}

static const char *target_fault(const struct amendment_case *k)
{
    if (k->today > k->way_end)
        return "way_over";
    if (!k->after_value.set)
        return "required";
    if (k->after_value.v > INDICATOR_VALUE_MAX || k->after_value.v < -INDICATOR_VALUE_MAX)
        return "number_too_large";
    if (k->after_value.v == k->before_value)
        return "unchanged";
    return k->baseline.set && k->after_value.v == k->baseline.v ? "target_is_baseline" : NULL;
}

const char *amendment_fault(const struct amendment_case *k, day_t *day)
{
    *day = DAY_NONE;
    return k->target ? target_fault(k) : day_fault(k, day);
}

/* ---- what is changed ---- */

enum err amendment_item(struct db *db, struct arena *a, int64_t project_id, int64_t milestone_id, int64_t indicator_id,
                        struct amendment_item *out)
{
    *out = (struct amendment_item){.target = indicator_id != 0};
    if ((milestone_id != 0) == (indicator_id != 0))
        return err_set(ERR_NOT_FOUND, "a milestone or an indicator");
    enum err e = out->target ? indicator_page(db, a, indicator_id, &out->i) : milestone_page(db, a, milestone_id, &out->m);
    int64_t of = out->target ? out->i.project_id : out->m.project_id;
    return e || of == project_id ? e : err_set(ERR_NOT_FOUND, "item of another project");
}

struct str amendment_figure(struct arena *a, int64_t value, int64_t digits)
{
    static const int64_t unit[] = {10000, 1000, 100, 10, 1};
    int d = (int)digits;
    while (d < 4 && value % unit[d] != 0)
        d++;
    return num_show(a, value, d);
}

day_t amendment_day(struct str text)
{
    day_t day;
    return day_parse(text, &day) ? day : DAY_NONE;
}

int64_t amendment_number(struct str text)
{
    int64_t value;
    return num_parse(text, &value) ? value : 0;
}

int amendment_digits(struct str text)
{
    size_t dot = str_find(text, '.', 0);
    return dot < text.len ? (int)(text.len - dot - 1) : 0;
}

static struct str before_text(struct arena *a, const struct amendment_item *item)
{
    return item->target ? amendment_figure(a, item->i.target, item->i.digits) : day_iso(a, item->m.due_day);
}

static struct amendment_case case_of(const struct change *c, const struct amendment_project_row *p,
                                     const struct calendar *calendar, const struct amendment_item *item)
{
    return (struct amendment_case){.today = change_today(c),
                                   .start_day = p->start_day,
                                   .end_day = p->end_day,
                                   .calendar = calendar,
                                   .target = item->target,
                                   .due_day = item->m.due_day,
                                   .done_day = item->m.done_day,
                                   .baseline = item->i.baseline,
                                   .before_value = item->i.target,
                                   .way_end = item->i.end_day};
}

/* ---- amendment.ask ---- */

/* The whole stands in the way, whatever is typed. */
static enum err standing_check(struct change *c, const struct amendment_project_row *p, const struct amendment_item *item)
{
    struct amendment_waiting_row waiting;
    int64_t milestone = item->target ? 0 : item->m.id, indicator = item->target ? item->i.id : 0;
    enum err e = amendment_waiting(change_db(c), change_arena(c), milestone, indicator, &waiting);
    if (!e && waiting.n > 0)
        change_violation(c, "", "amendment_waits", STR(""));
    if (p->endings > 0)
        change_violation(c, "", "ending_waits", STR(""));
    if (!str_is(p->year_state, "running") && !str_is(p->year_state, "planning"))
        change_violation(c, "", "year_over", p->year);
    return e;
}

static void case_check(struct change *c, const struct amendment_case *k, const char *field)
{
    day_t day;
    const char *code = amendment_fault(k, &day);
    if (code)
        change_violation(c, field, code, day == DAY_NONE ? STR("") : day_iso(change_arena(c), day));
}

static enum err ask_check(struct change *c, const struct amendment_ask_in *in, const struct amendment_item *item)
{
    struct amendment_project_row p;
    struct calendar calendar;
    enum err e = amendment_project(change_db(c), change_arena(c), change_subject(c)->id, &p);
    if (e || (e = cycle_calendar(change_db(c), change_arena(c), p.county_id, &calendar)) || (e = standing_check(c, &p, item)))
        return e;
    struct amendment_case k = case_of(c, &p, &calendar, item);
    k.after_day = in->after_day;
    k.after_value = in->after_value;
    case_check(c, &k, item->target ? "after_value" : "after_day");
    check_required(c, "reason", in->reason);
    check_length(c, "reason", in->reason, CHECK_TEXT_MAX);
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err ask_apply(struct change *c, const void *input)
{
    const struct amendment_ask_in *in = input;
    struct amendment_item item;
    int64_t project_id = change_subject(c)->id;
    enum err e = amendment_item(change_db(c), change_arena(c), project_id, in->milestone_id, in->indicator_id, &item);
    if (e || (e = ask_check(c, in, &item)))
        return e;
    struct amendment_ask_insert_in row = {.id = change_new_id(c),
                                          .project_id = project_id,
                                          .milestone_id = {.set = !item.target, .v = in->milestone_id},
                                          .indicator_id = {.set = item.target, .v = in->indicator_id},
                                          .before = before_text(change_arena(c), &item),
                                          .after = item.target
                                                       ? amendment_figure(change_arena(c), in->after_value.v, item.i.digits)
                                                       : day_iso(change_arena(c), in->after_day),
                                          .reason = in->reason,
                                          .asked_by = change_actor(c)->person_id,
                                          .asked_day = change_today(c)};
    change_object(c, row.id);
    change_result(c, row.id);
    e = change_row(c, db_table_find(STR("amendment")), row.id);
    return e ? e : amendment_ask_insert(change_db(c), &row, NULL);
}

static void ask_print(const void *input, struct buf *out)
{
    const struct amendment_ask_in *in = input;
    buf_printf(out, "%lld\n%lld\n%d\n%d %lld\n" STR_FMT "\n", (long long)in->milestone_id, (long long)in->indicator_id,
               in->after_day, in->after_value.set, (long long)in->after_value.v, STR_ARG(in->reason));
}

const struct command amendment_ask = {.verb = "amendment.ask",
                                      .object_kind = "amendment",
                                      .act = ACT_AMENDMENT_ASK,
                                      .states = PROJECT_AMENDABLE,
                                      .load = project_load,
                                      .apply = ask_apply,
                                      .print_input = ask_print};

/* ---- amendment.decide ---- */

static enum err approve_check(struct change *c, const struct amendment_by_id_row *row, const struct amendment_item *item,
                              struct amendment_case *k)
{
    struct amendment_project_row p;
    struct calendar calendar;
    enum err e = amendment_project(change_db(c), change_arena(c), row->project_id, &p);
    if (e || (e = cycle_calendar(change_db(c), change_arena(c), p.county_id, &calendar)))
        return e;
    if (!(project_state(p.state) & PROJECT_AMENDABLE))
        return err_set(ERR_STATE, "the project is over");
    *k = case_of(c, &p, &calendar, item);
    k->after_value.set = item->target;
    if (item->target ? !num_parse(row->after, &k->after_value.v) : !day_parse(row->after, &k->after_day))
        return err_set(ERR_CORRUPT, "amendment %lld", (long long)row->id);
    case_check(c, k, "");
    return OK;
}

static enum err plan_change(struct change *c, const struct amendment_item *item, const struct amendment_case *k)
{
    int64_t id = item->target ? item->i.id : item->m.id;
    enum err e = change_row(c, db_table_find(item->target ? STR("indicator") : STR("milestone")), id);
    if (e)
        return e;
    return item->target ? indicator_retarget(change_db(c), id, k->after_value.v, NULL)
                        : milestone_move(change_db(c), id, k->after_day, NULL);
}

static enum err decide_write(struct change *c, const struct amendment_decide_in *in, const struct amendment_by_id_row *row,
                             const struct amendment_item *item)
{
    struct amendment_decided_in set = {.id = row->id,
                                       .state = in->approve ? STR("approved") : STR("refused"),
                                       .before = before_text(change_arena(c), item),
                                       .decision = in->words,
                                       .approved_day = in->approve ? change_today(c) : DAY_NONE,
                                       .approver_id = change_actor(c)->person_id};
    enum err e = change_row(c, db_table_find(STR("amendment")), row->id);
    change_result(c, row->id);
    return e ? e : amendment_decided(change_db(c), &set, NULL);
}

static enum err decide_apply(struct change *c, const void *input)
{
    const struct amendment_decide_in *in = input;
    struct amendment_by_id_row row;
    struct amendment_item item;
    struct amendment_case k = {0};
    enum err e = amendment_by_id(change_db(c), change_arena(c), change_subject(c)->id, &row);
    if (e || (e = amendment_item(change_db(c), change_arena(c), row.project_id, row.milestone_id.v, row.indicator_id.v, &item)))
        return e;
    check_required(c, "words", in->words);
    check_length(c, "words", in->words, CHECK_TEXT_MAX);
    if (in->approve && (e = approve_check(c, &row, &item, &k)))
        return e;
    if (change_refused(c))
        return ERR_RULES;
    change_touch_project(c, row.project_id);
    if (in->approve && (e = plan_change(c, &item, &k)))
        return e;
    return decide_write(c, in, &row, &item);
}

static void decide_print(const void *input, struct buf *out)
{
    const struct amendment_decide_in *in = input;
    buf_printf(out, "%d\n" STR_FMT "\n", in->approve, STR_ARG(in->words));
}

const struct command amendment_decide = {.verb = "amendment.decide",
                                         .object_kind = "amendment",
                                         .act = ACT_AMENDMENT_DECIDE,
                                         .states = AMENDMENT_ASKED,
                                         .load = amendment_load,
                                         .apply = decide_apply,
                                         .print_input = decide_print};
