/* project.c: reads what the project's page shows; see project.h. */
#include "desk/project.h"
#include "desk/project.sql.h"
#include "initiation/project.h"

const char *const project_tab_words[PROJECT_TABS + 1] = {
#define X(name, word) [name] = word,
    PROJECT_TAB_TABLE(X)
#undef X
};

int milestone_late_days(const struct status_milestone *m)
{
    return m->late && m->recorded_day > m->deadline ? m->recorded_day - m->deadline : 0;
}

struct str indicator_title(struct arena *a, struct str name, struct str unit)
{
    static const struct str bracket = STR_INIT("）");
    size_t rest = name.len > bracket.len ? name.len - bracket.len : 0;
    if (str_empty(unit)) {
        return name;
    }
    if (rest > 0 && str_eq(str_sub(name, rest, name.len), bracket)) {
        return str_printf(a, STR_FMT "，" STR_FMT "）", STR_ARG(str_sub(name, 0, rest)), STR_ARG(unit));
    }
    return str_printf(a, STR_FMT "（" STR_FMT "）", STR_ARG(name), STR_ARG(unit));
}

/* ---- what is drawn ---- */

static enum strip_sign sign_of(const struct status_milestone *m, day_t today)
{
    if (m->recorded_day != DAY_NONE && m->recorded_day <= today) {
        return SIGN_DONE;
    }
    if (m->deadline < today) {
        return SIGN_OVERDUE;
    }
    return m->light == LIGHT_BLUE ? SIGN_SOON : SIGN_COMING;
}

static void draw_strip(struct arena *a, struct project_view *v)
{
    const struct project_status *st = &v->st;
    struct strip_node *nodes = arena_array_of(a, struct strip_node, st->nmilestones);
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        nodes[i] = (struct strip_node){.day = m->deadline, .sign = sign_of(m, st->as_of), .title = m->title};
    }
    v->strip = (struct strip){.start = st->cycle_start,
                              .end = st->cycle_end,
                              .today = st->as_of,
                              .fill = st->planned_as,
                              .lag = st->lag,
                              .nodes = nodes,
                              .n = st->nmilestones};
    strip_layout(&v->strip);
}

static void draw_bars(struct arena *a, struct project_view *v)
{
    struct bar *bars = arena_array_of(a, struct bar, v->st.nindicators);
    for (size_t i = 0; i < v->st.nindicators; i++) {
        const struct status_indicator *x = &v->st.indicators[i];
        bars[i] = (struct bar){.has_baseline = x->baseline.set,
                               .has_value = x->nvalues > 0,
                               .falling =
                                   x->baseline.set && x->target<x->baseline.v, .baseline = x->baseline.v, .value = x->nvalues> 0
                                       ? x->values[x->nvalues - 1].value
                                       : 0,
                               .target = x->target,
                               .digits = x->digits};
        bar_layout(&bars[i]);
    }
    v->bars = bars;
}

/* ---- months ---- */

/* What to write now: the month that is awaited before one that was missed, the later before the earlier. */
static void count_months(struct project_view *v)
{
    for (int m = 1; m <= STATUS_MONTHS; m++) {
        const struct status_month *s = &v->st.months[m - 1];
        v->cells[m - 1] = (struct month_cell){.month = m, .sign = s->sign, .merged = s->merged};
        v->received += s->sign == 'o' || s->sign == 'l';
        v->late += s->sign == 'l';
        v->missing += s->sign == 'm';
        v->awaited += s->sign == 'a';
        if (s->sign == 'a' || s->sign == 'm' || str_is(s->report_state, "reopened")) {
            v->report_month = m;
            v->report_handed = str_is(s->report_state, "handed");
        }
    }
}

/* ---- the light ---- */

static void name_item(const struct project_status *st, const struct light_history_row *r, struct project_light *out)
{
    *out = (struct project_light){.day = r->day, .light = r->light, .rule = r->rule, .item = STR("")};
    for (size_t i = 0; i < st->nmilestones; i++) {
        out->item = st->milestones[i].id == r->item_id ? st->milestones[i].title : out->item;
    }
    for (size_t i = 0; i < st->nindicators; i++) {
        out->item = st->indicators[i].id == r->item_id ? st->indicators[i].name : out->item;
    }
    for (int m = 0; m < STATUS_MONTHS; m++) {
        out->month = r->item_id && st->months[m].period_id == r->item_id ? m + 1 : out->month;
    }
}

/* A change is a row whose light is another than before; what only took the month's end is kept apart. */
static enum err read_lights(struct db *db, struct arena *a, struct project_view *v)
{
    struct light_history_row *rows = NULL;
    size_t n = 0;
    enum err e = light_history(db, a, v->head.id, &rows, &n);
    struct project_light *changes = arena_array_of(a, struct project_light, n),
                         *ends = arena_array_of(a, struct project_light, n);
    size_t most = v->tab == PROJECT_EVENTS ? n : PROJECT_LIGHTS_BRIEF;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].month_end) {
            name_item(&v->st, &rows[i], &ends[v->nends++]);
        }
    }
    for (size_t i = n; i-- > 0 && v->nlights < most;) {
        if (i == 0 || !str_eq(rows[i].light, rows[i - 1].light)) {
            name_item(&v->st, &rows[i], &changes[v->nlights++]);
        }
    }
    v->lights = changes;
    v->ends = ends;
    return e;
}

/* ---- events ---- */

static struct str events_url(struct arena *a, int64_t project_id, int64_t before)
{
    return before ? str_printf(a, "/projects/%lld?tab=events&before=%lld", (long long)project_id, (long long)before)
                  : str_printf(a, "/projects/%lld?tab=events", (long long)project_id);
}

static enum err read_events(struct db *db, struct arena *a, int64_t before, struct project_view *v)
{
    struct project_page_events_row *rows = NULL;
    struct project_page_values_row *values = NULL;
    size_t n = 0, nvalues = 0;
    int64_t most = v->tab == PROJECT_EVENTS ? PROJECT_EVENTS_PAGE : PROJECT_EVENTS_BRIEF;
    enum err e = project_page_events(db, a, v->head.id, before ? before : INT64_MAX, most + 1, &rows, &n);
    if (e) {
        return e;
    }
    v->nevents = n > (size_t)most ? (size_t)most : n;
    if (v->nevents > 0) {
        int64_t last = rows[v->nevents - 1].seq;
        e = project_page_values(db, a, v->head.id, last, rows[0].seq, &values, &nvalues);
        v->older = n > v->nevents ? events_url(a, v->head.id, last) : STR("");
    }
    v->newest = before ? events_url(a, v->head.id, 0) : STR("");
    v->events = project_events(a, &v->st, rows, v->nevents, values, nvalues, v->may.own);
    return e;
}

/* ---- the whole ---- */

static enum err read_tab(struct db *db, struct arena *a, int64_t before, struct project_view *v)
{
    struct problem_list_row *problems = NULL;
    struct team_list_row *team = NULL;
    struct amendment_history_row *amendments = NULL;
    bool overview = v->tab == PROJECT_OVERVIEW, events = v->tab == PROJECT_EVENTS;
    enum err e = OK;
    if (overview || v->tab == PROJECT_PROBLEMS) {
        e = problem_list(db, a, v->head.id, &problems, &v->nproblems);
        v->problems = problems;
    }
    if (!e && overview) {
        e = team_list(db, a, v->head.id, &team, &v->nteam);
        v->team = team;
    }
    if (!e && v->tab == PROJECT_PLAN) {
        e = amendment_history(db, a, v->head.id, &amendments, &v->namendments);
        v->amendments = amendments;
    }
    if (!e && (overview || events)) {
        e = read_lights(db, a, v);
    }
    return e || !(overview || events) ? e : read_events(db, a, before, v);
}

/* What is not started is not judged, whatever its plan says: nothing is asked for yet. */
static void unjudge(struct project_status *st)
{
    st->light = LIGHT_NONE;
    st->rule = "";
    st->item_month = 0;
    for (int m = 0; m < STATUS_MONTHS; m++) {
        st->months[m].sign = '-';
    }
}

static void settle(struct arena *a, struct project_view *v)
{
    const char *state = str_z(a, v->head.state);
    v->runs = code_is(state, "active");
    v->begun = project_state(v->head.state) & PROJECT_RUNS;
    if (!v->begun) {
        unjudge(&v->st);
    }
    v->light = code_is(state, "paused") ? STR("paused") : str_c(light_name(v->st.light));
    draw_strip(a, v);
    draw_bars(a, v);
    count_months(v);
}

enum err project_read(struct db *db, struct arena *a, int64_t project_id, day_t today, int64_t before, struct project_view *v)
{
    struct calendar calendar;
    struct project_page_event_count_row count;
    enum err e = project_page_head(db, a, project_id, today, &v->head);
    if (e || (e = status_calendar(db, a, v->head.county_id, &calendar)) ||
        (e = status_compute(db, a, project_id, today, &calendar, &v->st)) ||
        (e = project_page_event_count(db, a, project_id, &count))) {
        return e;
    }
    v->events_total = count.n;
    settle(a, v);
    if ((e = read_tab(db, a, before, v))) {
        return e;
    }
    v->nnext = project_next(&v->st, v->problems, v->nproblems, v->runs, v->next);
    return OK;
}
