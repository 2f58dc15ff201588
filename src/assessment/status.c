/* status.c: gathers a project's records and asks the rules; see status.h. */
#include "assessment/status.h"
#include "assessment/punctuality.h"
#include "assessment/report.sql.h"
#include "assessment/status_row.h"
#include "base/num.h"
#include "cycle/plan.h"
#include "execution/execution.sql.h"
#include "execution/progress.h"

/* ---- the calendar ---- */

enum err status_calendar(struct db *db, struct arena *a, int64_t county_id, struct calendar *out)
{
    return cycle_calendar(db, a, county_id, out);
}

/* ---- gathering ---- */

struct gather {
    struct db *db;
    struct arena *a;
    day_t today;
    const struct calendar *calendar;
    const struct board_source_row *source;
    struct light_rules rules;
    struct project_status *out;
    int received_month;             /* taken as received today when it is not; 0 = none */
    struct light_verdict *verdicts; /* of milestones, then indicators, then months that count */
    size_t nverdicts;
    int month_of[STATUS_MONTHS];                 /* behind milestones and indicators: which month a verdict is of */
    const struct amendment_list_row *amendments; /* approved, by day */
    size_t namendments;
};

/* Room for n more verdicts. */
static void more_verdicts(struct gather *g, size_t n)
{
    struct light_verdict *all = arena_array_of(g->a, struct light_verdict, g->nverdicts + n);
    for (size_t i = 0; i < g->nverdicts; i++) {
        all[i] = g->verdicts[i];
    }
    g->verdicts = all;
}

/* ---- milestones ---- */

/* The approved amendments of a milestone's date, by day. */
static enum err amendments_of(struct gather *g, int64_t milestone_id, struct light_task *task)
{
    struct light_amendment *list = arena_array_of(g->a, struct light_amendment, g->namendments);
    for (size_t i = 0; i < g->namendments; i++) {
        const struct amendment_list_row *r = &g->amendments[i];
        if (!r->milestone_id.set || r->milestone_id.v != milestone_id) {
            continue;
        }
        struct light_amendment *a = &list[task->namendments++];
        a->approved_day = r->approved_day;
        if (!day_parse(r->after, &a->due_day) || a->due_day == DAY_NONE) {
            return err_set(ERR_CORRUPT, "amendment %lld moves to no day", (long long)r->id);
        }
    }
    task->amendments = list;
    return OK;
}

static enum err judge_milestone(struct gather *g, const struct milestone_list_row *m, struct status_milestone *out)
{
    struct light_task task = {.opens_day = DAY_NONE, .due_day = m->first_due_day, .done_day = m->recorded_day};
    struct light_verdict *v = &g->verdicts[g->nverdicts++];
    enum err e = amendments_of(g, m->id, &task);
    if (e) {
        return e;
    }
    light_of_task(&g->rules, g->calendar, &task, g->today, v);
    *out = (struct status_milestone){.id = m->id,
                                     .version = m->version,
                                     .owner_id = m->owner_id,
                                     .weight = m->weight,
                                     .measure = m->measure,
                                     .title = m->title,
                                     .owner = m->owner,
                                     .note = m->note,
                                     .first_due_day = m->first_due_day,
                                     .due_day = m->due_day,
                                     .deadline = v->day,
                                     .done_day = m->done_day,
                                     .recorded_day = m->recorded_day,
                                     .light = v->light,
                                     .rule = v->rule,
                                     .late = str_is(str_c(v->mark), "late")};
    return OK;
}

static bool is_done(const struct gather *g, const struct status_milestone *m)
{
    return m->recorded_day != DAY_NONE && m->recorded_day <= g->today;
}

/* What the milestones as a whole say: how many in time and overdue, and which is next. */
static void count_milestones(struct gather *g)
{
    struct project_status *st = g->out;
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        if (is_done(g, m)) {
            st->milestones_on_time += !m->late;
            continue;
        }
        st->milestones_overdue += m->deadline < g->today;
        if (!st->next || m->deadline < st->next->deadline) {
            st->next = m;
        }
    }
    st->next_overdue = st->next && st->next->deadline < g->today;
}

static void measure(struct gather *g)
{
    struct project_status *st = g->out;
    struct progress_milestone *list = arena_array_of(g->a, struct progress_milestone, st->nmilestones);
    struct progress_plan plan = {.start_day = st->start_day, .end_day = st->end_day, .milestones = list, .n = st->nmilestones};
    struct progress p;
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        list[i] = (struct progress_milestone){.weight = m->weight, .due_day = m->due_day, .done = is_done(g, m)};
    }
    progress_at(g->a, &plan, g->today, &p);
    st->progress = p.done;
    st->planned = p.planned;
    st->lag = p.lag;
    st->planned_as = p.planned_as;
}

static enum err gather_milestones(struct gather *g)
{
    struct milestone_list_row *rows = NULL;
    struct amendment_list_row *amendments = NULL;
    size_t n = 0;
    enum err e = milestone_list(g->db, g->a, g->source->id, &rows, &n);
    if (e || (e = amendment_list(g->db, g->a, g->source->id, &amendments, &g->namendments))) {
        return e;
    }
    g->amendments = amendments;
    struct status_milestone *list = arena_array_of(g->a, struct status_milestone, n);
    more_verdicts(g, n);
    for (size_t i = 0; i < n && !e; i++) {
        e = judge_milestone(g, &rows[i], &list[i]);
    }
    g->out->milestones = list;
    g->out->nmilestones = n;
    count_milestones(g);
    measure(g);
    return e;
}

/* ---- indicators ---- */

/* The values of an indicator that were known by today, of one day the one recorded last; they stand at *at in the rows. */
static void values_of(struct gather *g, const struct indicator_values_of_project_row *rows, size_t n, size_t *at,
                      struct status_indicator *out)
{
    struct status_value *values = arena_array_of(g->a, struct status_value, n - *at);
    for (; *at < n && rows[*at].indicator_id == out->id; (*at)++) {
        const struct indicator_values_of_project_row *r = &rows[*at];
        if (r->on_day > g->today || day_of_ms(r->recorded_ms) > g->today) {
            continue;
        }
        bool again = out->nvalues > 0 && values[out->nvalues - 1].on_day == r->on_day;
        values[again ? out->nvalues - 1 : out->nvalues++] = (struct status_value){.on_day = r->on_day, .value = r->value};
    }
    out->values = values;
}

/* The target that counted today, and the one planned first: before each amendment stood what it changed. */
static enum err target_by(struct gather *g, struct status_indicator *out)
{
    bool first = true, later = false;
    for (size_t i = 0; i < g->namendments; i++) {
        const struct amendment_list_row *r = &g->amendments[i];
        int64_t before;
        if (!r->indicator_id.set || r->indicator_id.v != out->id) {
            continue;
        }
        if (!num_parse(r->before, &before)) {
            return err_set(ERR_CORRUPT, "amendment %lld moves from no number", (long long)r->id);
        }
        out->first_target = first ? before : out->first_target;
        first = false;
        if (!later && r->approved_day > g->today) {
            out->target = before;
            later = true;
        }
    }
    return OK;
}

static void judge_indicator(struct gather *g, struct status_indicator *i)
{
    struct light_value newest = {0};
    struct light_indicator in = {.start_day = i->start_day,
                                 .end_day = i->end_day,
                                 .has_base = i->baseline.set,
                                 .base = i->baseline.v,
                                 .target = i->target,
                                 .values = &newest,
                                 .nvalues = i->nvalues > 0};
    struct light_verdict *v = &g->verdicts[g->nverdicts++];
    if (i->nvalues > 0) {
        newest = (struct light_value){i->values[i->nvalues - 1].on_day, i->values[i->nvalues - 1].value};
    }
    light_of_indicator(&g->rules, &in, g->today, v);
    i->light = v->light;
    i->rule = v->rule;
}

static enum err gather_indicators(struct gather *g)
{
    struct indicator_list_row *rows = NULL;
    struct indicator_values_of_project_row *values = NULL;
    size_t n = 0, nvalues = 0, at = 0;
    enum err e = indicator_list(g->db, g->a, g->source->id, &rows, &n);
    if (e || (e = indicator_values_of_project(g->db, g->a, g->source->id, &values, &nvalues))) {
        return e;
    }
    struct status_indicator *list = arena_array_of(g->a, struct status_indicator, n);
    more_verdicts(g, n);
    for (size_t i = 0; i < n && !e; i++) {
        list[i] = (struct status_indicator){.id = rows[i].id,
                                            .name = rows[i].name,
                                            .unit_label = rows[i].unit_label,
                                            .source = rows[i].source,
                                            .digits = (int)rows[i].digits,
                                            .baseline = rows[i].baseline,
                                            .target = rows[i].target,
                                            .first_target = rows[i].target,
                                            .start_day = rows[i].start_day,
                                            .end_day = rows[i].end_day};
        values_of(g, values, nvalues, &at, &list[i]);
        e = target_by(g, &list[i]);
        judge_indicator(g, &list[i]);
    }
    g->out->indicators = list;
    g->out->nindicators = n;
    return e;
}

/* ---- months ---- */

static void judge_month(struct gather *g, const struct report_slots_row *r, struct status_month *m)
{
    bool postponed = str_is(r->period_state, "postponed");
    bool as_received = m->received_day == DAY_NONE && (int)r->month == g->received_month;
    struct light_amendment moved = {r->changed_day, r->due_day};
    struct light_task task = {.report = true,
                              .opens_day = day_of(g->out->year, (int)r->month, 1),
                              .due_day = r->planned_day,
                              .done_day = as_received ? g->today : m->received_day,
                              .amendments = &moved,
                              .namendments = postponed};
    g->month_of[g->nverdicts - g->out->nmilestones - g->out->nindicators] = (int)r->month;
    struct light_verdict *v = &g->verdicts[g->nverdicts++];
    light_of_task(&g->rules, g->calendar, &task, g->today, v);
    m->light = v->light;
}

static void fill_month(struct gather *g, const struct report_slots_row *r, struct status_month *m)
{
    const struct board_source_row *s = g->source;
    struct punctuality_life life = {s->start_day, s->end_day, s->closed_day, s->paused_from, s->paused_to};
    bool waived = str_is(r->period_state, "waived") || str_is(r->period_state, "merged");
    struct punctuality_slot slot = {.active = punctuality_active(&life, r->due_day),
                                    .due_day = r->due_day,
                                    .received_day = r->confirmed_ms ? day_of_ms(r->confirmed_ms) : DAY_NONE};
    *m = (struct status_month){
        .period_id = r->period_id,
        .report_id = r->report_id.v,
        .due_day = r->due_day,
        .deadline = calendar_roll(g->calendar, r->due_day),
        .sign = punctuality_sign(g->calendar, &slot, waived, day_of(g->out->year, (int)r->month, 1), g->today),
        .merged = str_is(r->period_state, "merged"),
        .report_state = r->report_state,
        .declared = r->declared,
        .declared_reason = r->declared_reason,
        .reason = r->reason,
        .next_focus = r->next_focus,
        .confirmed_by = r->confirmed_by,
        .expected_day = r->expected_day,
        .received_day = slot.received_day,
        .confirmed_ms = r->confirmed_ms,
        .delegated = r->delegated.set};
    if (slot.active && !waived) {
        judge_month(g, r, m);
    }
}

/* The newest report that stands as it was confirmed: one reopened still does, one written anew and not yet confirmed does not.
 */
static void declare(struct gather *g, int month, const struct status_month *m)
{
    bool stands = str_is(m->report_state, "confirmed") || (str_is(m->report_state, "reopened") && m->confirmed_ms > 0);
    if (!stands || m->received_day > g->today) {
        return;
    }
    g->out->declared_month = month;
    g->out->declared = m->declared;
    g->out->declared_reason = m->declared_reason;
}

static enum err gather_months(struct gather *g)
{
    struct report_slots_row *rows = NULL;
    size_t n = 0;
    struct project_status *st = g->out;
    enum err e = report_slots(g->db, g->a, g->source->id, &rows, &n);
    if (e) {
        return e;
    }
    more_verdicts(g, n);
    for (int i = 0; i < STATUS_MONTHS; i++) {
        st->months[i] = (struct status_month){
            .sign = '-', .due_day = DAY_NONE, .deadline = DAY_NONE, .expected_day = DAY_NONE, .received_day = DAY_NONE};
    }
    for (size_t i = 0; i < n; i++) {
        if (rows[i].month < 1 || rows[i].month > STATUS_MONTHS) {
            return err_set(ERR_CORRUPT, "period %lld is of no month", (long long)rows[i].period_id);
        }
        struct status_month *m = &st->months[rows[i].month - 1];
        fill_month(g, &rows[i], m);
        declare(g, (int)rows[i].month, m);
        st->last_report_ms = m->confirmed_ms > st->last_report_ms ? m->confirmed_ms : st->last_report_ms;
    }
    return OK;
}

/* ---- the whole ---- */

/* Names the item whose verdict explains the light. */
static void name_item(struct gather *g, size_t decides)
{
    struct project_status *st = g->out;
    const struct light_verdict *v = &g->verdicts[decides];
    st->rule = v->rule;
    st->item_day = v->day;
    st->light_days = v->days;
    if (decides < st->nmilestones) {
        st->item_id = st->milestones[decides].id;
        st->item_title = st->milestones[decides].title;
        return;
    }
    decides -= st->nmilestones;
    if (decides < st->nindicators) {
        st->item_id = st->indicators[decides].id;
        st->item_title = st->indicators[decides].name;
        return;
    }
    st->item_month = g->month_of[decides - st->nindicators];
    st->item_id = st->months[st->item_month - 1].period_id;
}

static void decide(struct gather *g)
{
    const struct board_source_row *s = g->source;
    struct light_project life = {s->paused_from, s->paused_to, s->closed_day};
    struct project_status *st = g->out;
    size_t decides;
    st->light = light_of_project(&life, g->verdicts, g->nverdicts, g->today, &decides);
    if (decides != SIZE_MAX) {
        name_item(g, decides);
    }
    st->differs = st->light != LIGHT_NONE && st->declared_month > 0 && !str_is(st->declared, light_name(st->light));
}

static void begin(struct gather *g)
{
    const struct board_source_row *s = g->source;
    g->rules = (struct light_rules){
        .soon = (int)s->soon, .behind = s->behind, .far = s->far, .from = s->light_from, .stale = (int)s->stale};
    *g->out = (struct project_status){.project_id = s->id,
                                      .as_of = g->today,
                                      .cycle_start = s->cycle_start,
                                      .cycle_end = s->cycle_end,
                                      .start_day = s->start_day,
                                      .end_day = s->end_day,
                                      .year = (int)s->year,
                                      .rule = "",
                                      .item_title = STR(""),
                                      .item_day = DAY_NONE};
}

static enum err gather_all(struct gather *g, int64_t project_id, struct board_source_row *source)
{
    struct problem_counts_row problems;
    enum err e = board_source(g->db, g->a, project_id, g->today, source);
    if (e) {
        return e;
    }
    g->source = source;
    begin(g);
    if ((e = gather_milestones(g)) || (e = gather_indicators(g)) || (e = gather_months(g)) ||
        (e = problem_counts(g->db, g->a, project_id, &problems))) {
        return e;
    }
    decide(g);
    g->out->problems_open = (int)problems.open;
    g->out->problems_closed = (int)problems.closed;
    return OK;
}

enum err status_gather(struct db *db, struct arena *a, int64_t project_id, day_t today, const struct calendar *calendar,
                       struct board_source_row *source, struct project_status *out)
{
    struct gather g = {.db = db, .a = a, .today = today, .calendar = calendar, .out = out};
    return gather_all(&g, project_id, source);
}

enum err status_compute(struct db *db, struct arena *a, int64_t project_id, day_t today, const struct calendar *calendar,
                        struct project_status *out)
{
    struct board_source_row source;
    return status_gather(db, a, project_id, today, calendar, &source, out);
}

enum err status_if_received(struct db *db, struct arena *a, int64_t project_id, int month, day_t today,
                            const struct calendar *calendar, struct project_status *out)
{
    struct board_source_row source;
    struct gather g = {.db = db, .a = a, .today = today, .calendar = calendar, .out = out, .received_month = month};
    return gather_all(&g, project_id, &source);
}
