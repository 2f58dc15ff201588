/* period.c: the year's months, and reminders of what is awaited; see report.h. */
#include "assessment/report.h"
#include "assessment/board.sql.h"
#include "assessment/report.sql.h"
#include "assessment/status.h"
#include "people/check.h"

static const char *const period_states[] = {"normal", "postponed", "merged", "waived", NULL};

static unsigned period_state(struct str word)
{
    unsigned i = 0;
    while (period_states[i] && !str_is(word, period_states[i]))
        i++;
    return 1u << i;
}
_Static_assert(PERIOD_NORMAL == 1u << 0 && PERIOD_POSTPONED == 1u << 1 && PERIOD_MERGED == 1u << 2 && PERIOD_WAIVED == 1u << 3,
               "the bits follow period_states");

enum err period_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct period_by_id_row p;
    (void)actor;
    (void)today;
    enum err e = period_by_id(db, a, id, &p);
    if (e)
        return e;
    *out = (struct subject){.kind = SUBJECT_PERIOD,
                            .id = p.id,
                            .version = p.version,
                            .county_id = p.county_id,
                            .unit_id = p.county_id,
                            .unit_path = p.county_path,
                            .state = period_state(p.state)};
    return OK;
}

static void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

/* ---- period.change ---- */

/* Late stays late, and nobody becomes late by an act of the Department: a month that is past its deadline is not postponed any
 * more, and one is not put back to a planned deadline that is past. */
static bool deadline_past(const struct period_change_in *in, const struct period_by_id_row *p, const struct calendar *calendar,
                          day_t today)
{
    bool due = str_is(p->state, "normal") || str_is(p->state, "postponed");
    if (str_is(in->state, "postponed"))
        return due && calendar_roll(calendar, p->due_day) < today;
    return str_is(in->state, "normal") && calendar_roll(calendar, p->planned_day) < today;
}

static void postponed_check(struct change *c, const struct period_change_in *in, const struct period_by_id_row *p)
{
    if (in->due_day == DAY_NONE)
        change_violation(c, "due_day", "required", STR(""));
    else if (in->due_day <= p->planned_day)
        change_violation(c, "due_day", "not_later_than_planned", day_iso(change_arena(c), p->planned_day));
    else if (in->due_day < change_today(c))
        change_violation(c, "due_day", "date_before_today", day_iso(change_arena(c), change_today(c)));
}

static enum err change_check(struct change *c, const struct period_change_in *in, const struct period_by_id_row *p)
{
    struct calendar calendar;
    bool postponed = str_is(in->state, "postponed");
    enum err e = status_calendar(change_db(c), change_arena(c), p->county_id, &calendar);
    if (e)
        return e;
    check_choice(c, "state", in->state, period_states);
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), REPORT_TEXT_MAX);
    if (str_is(in->state, "merged") && p->month == STATUS_MONTHS)
        change_violation(c, "state", "no_next_month", STR(""));
    if (str_eq(in->state, p->state) && (!postponed || in->due_day == p->due_day))
        change_violation(c, "state", "unchanged", STR(""));
    else if (deadline_past(in, p, &calendar, change_today(c)))
        change_violation(c, "state", "deadline_past", STR(""));
    else if (postponed)
        postponed_check(c, in, p);
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err touch_projects(struct change *c, int64_t cycle_id)
{
    struct projects_of_cycle_row *rows = NULL;
    size_t n = 0;
    enum err e = projects_of_cycle(change_db(c), change_arena(c), cycle_id, &rows, &n);
    for (size_t i = 0; i < n; i++)
        change_touch_project(c, rows[i].id);
    return e;
}

static enum err change_apply(struct change *c, const void *input)
{
    const struct period_change_in *in = input;
    struct period_by_id_row p;
    enum err e = period_by_id(change_db(c), change_arena(c), change_subject(c)->id, &p);
    if (e || (e = change_check(c, in, &p)))
        return e;
    bool normal = str_is(in->state, "normal");
    struct period_update_in row = {.id = p.id,
                                   .state = in->state,
                                   .due_day = str_is(in->state, "postponed") ? in->due_day : p.planned_day,
                                   .reason = normal ? STR("") : change_why(c),
                                   .changed_day = normal ? DAY_NONE : change_today(c)};
    change_result(c, p.id);
    if ((e = touch_projects(c, p.cycle_id)) || (e = change_row(c, db_table_find(STR("period")), p.id)))
        return e;
    return period_update(change_db(c), &row, NULL);
}

static void change_print(const void *input, struct buf *out)
{
    const struct period_change_in *in = input;
    buf_put(out, in->state);
    buf_printf(out, "\n%d\n", in->due_day);
}

const struct command period_change = {.verb = "period.change",
                                      .object_kind = "period",
                                      .act = ACT_PERIOD_CHANGE,
                                      .states = PERIOD_NORMAL | PERIOD_POSTPONED | PERIOD_MERGED | PERIOD_WAIVED,
                                      .load = period_load,
                                      .apply = change_apply,
                                      .print_input = change_print};

/* ---- reminder.send ---- */

enum err awaited_list(struct db *db, struct arena *a, int64_t period_id, struct awaited_unit **out, size_t *n, int *reports)
{
    struct awaited_units_row *rows = NULL;
    enum err e = awaited_units(db, a, period_id, &rows, n);
    *out = arena_array_of(a, struct awaited_unit, *n);
    *reports = 0;
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = (struct awaited_unit){.unit_id = rows[i].unit_id, .name = rows[i].name, .reports = (int)rows[i].reports};
        *reports += (int)rows[i].reports;
    }
    return e;
}

/* Once a day: who was told this morning is not told again because somebody else presses the button. */
static enum err remind_check(struct change *c, const struct period_by_id_row *p, size_t nawaited)
{
    struct reminder_last_row last;
    enum err e = reminder_last(change_db(c), change_arena(c), p->id, &last);
    if (e)
        return e;
    if (change_today(c) < day_of((int)p->year, (int)p->month, 1))
        change_violation(c, "", "month_not_begun", STR(""));
    else if (nawaited == 0)
        change_violation(c, "", "nothing_awaited", STR(""));
    else if (last.sent_ms > 0 && day_of_ms(last.sent_ms) == change_today(c))
        change_violation(c, "", "reminded_today", ms_clock(change_arena(c), last.sent_ms));
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err remind_apply(struct change *c, const void *input)
{
    (void)input;
    struct period_by_id_row p;
    struct awaited_unit *units;
    size_t n = 0;
    int reports = 0;
    enum err e = period_by_id(change_db(c), change_arena(c), change_subject(c)->id, &p);
    if (e || (e = awaited_list(change_db(c), change_arena(c), p.id, &units, &n, &reports)) || (e = remind_check(c, &p, n)))
        return e;
    struct reminder_insert_in row = {.id = change_new_id(c),
                                     .county_id = p.county_id,
                                     .period_id = p.id,
                                     .sent_ms = change_now_ms(c),
                                     .person_id = change_actor(c)->person_id,
                                     .units = (int64_t)n,
                                     .reports = reports};
    change_object(c, row.id);
    change_result(c, row.id);
    e = change_row(c, db_table_find(STR("reminder")), row.id);
    return e ? e : reminder_insert(change_db(c), &row, NULL);
}

const struct command reminder_send = {.verb = "reminder.send",
                                      .object_kind = "reminder",
                                      .act = ACT_REMIND,
                                      .states = PERIOD_NORMAL | PERIOD_POSTPONED,
                                      .load = period_load,
                                      .apply = remind_apply,
                                      .print_input = no_print};

/* ---- the year's months ---- */

static void count_sign(struct period_line *l, char sign, int n)
{
    l->due += sign == 'o' || sign == 'l' || sign == 'm' || sign == 'a' ? n : 0;
    l->received += sign == 'o' || sign == 'l' ? n : 0;
    l->late += sign == 'l' ? n : 0;
    l->awaited += sign == 'm' || sign == 'a' ? n : 0;
}

static enum err count_signs(struct db *db, struct arena *a, int64_t cycle_id, struct period_line *lines, size_t nlines)
{
    struct period_signs_row *rows = NULL;
    size_t n = 0;
    enum err e = period_signs(db, a, cycle_id, &rows, &n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < nlines; k++)
            if (lines[k].month >= 1 && (size_t)lines[k].month <= rows[i].months.len)
                count_sign(&lines[k], rows[i].months.ptr[lines[k].month - 1], (int)rows[i].n);
    return e;
}

bool period_reminded(const struct period_line *l, day_t today)
{
    return l->reminded_ms > 0 && day_of_ms(l->reminded_ms) == today;
}

enum err period_lines(struct db *db, struct arena *a, int64_t county_id, day_t today, struct period_line **out, size_t *n,
                      int *year)
{
    struct cycle_running_row cycle;
    struct period_list_row *rows = NULL;
    struct calendar calendar;
    *n = 0;
    enum err e = cycle_running(db, a, county_id, &cycle);
    if (e || (e = status_calendar(db, a, county_id, &calendar)) || (e = period_list(db, a, cycle.id, &rows, n)))
        return e;
    *year = (int)cycle.year;
    *out = arena_array_of(a, struct period_line, *n);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct period_line){.id = rows[i].id,
                                         .month = (int)rows[i].month,
                                         .due_day = rows[i].due_day,
                                         .planned_day = rows[i].planned_day,
                                         .deadline = calendar_roll(&calendar, rows[i].due_day),
                                         .planned_deadline = calendar_roll(&calendar, rows[i].planned_day),
                                         .state = rows[i].state,
                                         .reason = rows[i].reason,
                                         .begun = today >= day_of(*year, (int)rows[i].month, 1),
                                         .reminded_ms = rows[i].reminded_ms};
    return count_signs(db, a, cycle.id, *out, *n);
}
