/* report_view.c: what a page shows of a project's month; see struct report_view. */
#include "assessment/report.h"
#include "assessment/private.h"
#include "assessment/punctuality.h"
#include "assessment/report.sql.h"
#include "assessment/status.h"

/* Which overdue milestone asks for a reason: the one longest past. */
static void view_overdue(struct report_view *v, const struct project_status *st)
{
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        if (m->done_day != DAY_NONE || m->deadline >= st->as_of)
            continue;
        if (v->overdue++ == 0 || m->deadline < v->overdue_day) {
            v->overdue_title = m->title;
            v->overdue_day = m->deadline;
        }
    }
}

static enum err view_steps(struct db *db, struct arena *a, int64_t post_id, struct report_view *v)
{
    struct report_steps_row *rows = NULL;
    size_t n = 0;
    enum err e = report_steps(db, a, post_id, v->period_id, &rows, &n);
    struct report_step *steps = arena_array_of(a, struct report_step, n);
    for (size_t i = 0; i < n; i++) {
        struct punctuality_life life = {.start_day = rows[i].start_day,
                                        .end_day = rows[i].end_day,
                                        .closed_day = rows[i].closed_day,
                                        .paused_from = rows[i].paused_from,
                                        .paused_to = rows[i].paused_to};
        if (!punctuality_active(&life, rows[i].due_day))
            continue;
        if (rows[i].project_id == v->project_id)
            v->step = v->nsteps;
        steps[v->nsteps++] = (struct report_step){
            .project_id = rows[i].project_id, .name = rows[i].name, .state = report_state(rows[i].report_state)};
    }
    v->steps = steps;
    return e;
}

day_t report_expected(const struct report_draft *d)
{
    day_t day;
    return day_parse(d->expected_day, &day) ? day : DAY_NONE;
}

const struct report_step *report_next(const struct report_view *v, unsigned states)
{
    for (size_t k = 1; k < v->nsteps; k++) {
        const struct report_step *s = &v->steps[(v->step + k) % v->nsteps];
        if (s->state & states)
            return s;
    }
    return NULL;
}

static enum err view_draft_author(struct db *db, struct arena *a, struct report_view *v)
{
    struct report_person_row p;
    if (v->draft.version == 0)
        return OK;
    enum err e = report_person(db, a, v->draft.person_id, &p);
    v->draft_by = e ? STR("") : p.name;
    return e;
}

/* The report itself: who handed and confirmed it, and its text as long as no newer draft stands before it. */
static enum err view_report(struct db *db, struct arena *a, struct report_view *v)
{
    struct report_by_id_row r;
    struct report_people_row people;
    struct report_fact *facts = NULL;
    enum err e = report_by_id(db, a, v->report_id, &r);
    if (e || (e = report_people(db, a, v->report_id, &people)))
        return e;
    v->handed_by = people.handed_by;
    v->handed_ms = r.handed_ms;
    v->confirmed_by = people.confirmed_by;
    v->confirmed_ms = r.confirmed_ms;
    v->delegated = r.delegation_id.set;
    v->text = (struct report_draft){.reason = r.reason,
                                    .expected_day = day_iso(a, r.expected_day),
                                    .next_focus = r.next_focus,
                                    .declared = r.declared,
                                    .declared_reason = r.declared_reason};
    if (v->draft.version == 0)
        v->draft = v->text;
    if (v->state != REPORT_CONFIRMED)
        return OK;
    v->light = r.computed;
    v->light_rule = STR("");
    e = report_facts_parse(a, r.facts, &facts, &v->nfacts);
    v->facts = facts;
    return e;
}

static enum err view_history(struct db *db, struct arena *a, struct report_view *v)
{
    struct report_last_focus_row *focus = NULL;
    struct report_reopened_why_row *why = NULL;
    size_t n = 0;
    enum err e = report_last_focus(db, a, v->project_id, v->month, &focus, &n);
    v->last_focus = e == OK && n > 0 ? focus[0].next_focus : STR("");
    if (e || v->state != REPORT_REOPENED)
        return e;
    e = report_reopened_why(db, a, v->report_id, &why, &n);
    v->reopened_why = e == OK && n > 0 ? why[0].why : STR("");
    return e;
}

static void view_count(struct report_view *v)
{
    bool differs = !str_empty(v->draft.declared) && !str_is(v->light, "none") && !str_eq(v->draft.declared, v->light);
    v->known = (unsigned)v->nfacts + 1; /* and the computed light */
    v->asked = (v->overdue > 0 ? 2 : 0) + 1 + (differs ? 1 : 0);
}

static enum err view_head(struct db *db, struct arena *a, int64_t slot, const struct slot_facts_row *s, struct report_view *v)
{
    struct report_head_row head;
    enum err e = report_head(db, a, slot_project(slot), &head);
    *v = (struct report_view){.project_id = slot_project(slot),
                              .period_id = s->period_id,
                              .report_id = s->report_id.v,
                              .month = slot_month(slot),
                              .year = (int)s->year,
                              .due = slot_due(s),
                              .merged = str_is(s->period_state, "merged"),
                              .state = report_state(s->report_state),
                              .version = s->report_version};
    if (e)
        return e;
    v->project_name = head.name;
    v->unit_name = head.unit;
    v->nature = head.nature;
    return report_draft_read(db, a, slot, &v->draft);
}

enum err report_view(struct db *db, struct arena *a, int64_t slot, day_t today, struct report_view *v)
{
    struct slot_facts_row s;
    struct calendar calendar;
    struct project_status st;
    struct report_fact *facts = NULL;
    enum err e = slot_facts(db, a, slot_project(slot), slot_month(slot), &s);
    if (e || (e = view_head(db, a, slot, &s, v)) || (e = status_calendar(db, a, s.county_id, &calendar)) ||
        (e = status_if_received(db, a, v->project_id, v->month, today, &calendar, &st)) ||
        (e = report_facts(db, a, &st, v->month, &facts, &v->nfacts)))
        return e;
    v->facts = facts;
    v->light = str_c(light_name(st.light));
    v->light_rule = str_c(st.rule);
    v->due_day = st.months[v->month - 1].deadline;
    v->late = st.months[v->month - 1].sign == 'l';
    view_overdue(v, &st);
    if ((e = view_draft_author(db, a, v)) || (v->report_id > 0 && (e = view_report(db, a, v))) ||
        (e = view_history(db, a, v)) || (v->due && (e = view_steps(db, a, s.post_id, v))))
        return e;
    if (str_empty(v->draft.declared) && v->draft.version == 0 && st.light != LIGHT_NONE)
        v->draft.declared = v->light;
    view_count(v);
    return OK;
}
