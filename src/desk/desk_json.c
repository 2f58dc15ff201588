#include "desk/desk_json.h"
#include "desk/audit.h"
#include "desk/board.h"
#include "desk/home.h"
#include "desk/project.h"
#include "formats/json.h"

static void put_cells(struct json_writer *w, const struct month_cell *cells, size_t n)
{
    json_put_array(w, "months");
    for (size_t i = 0; i < n; i++) {
        json_put_object(w, NULL);
        json_put_i64(w, "month", cells[i].month);
        json_put_text(w, "sign", (struct str){&cells[i].sign, 1});
        json_put_end(w);
    }
    json_put_end(w);
}

/* ---- the board ---- */

static void put_board_line(struct json_writer *w, const struct board_line *l)
{
    json_put_object(w, NULL);
    json_put_id(w, "id", l->id);
    json_put_text(w, "name", l->name);
    json_put_text(w, "unit", l->unit);
    json_put_text(w, "nature", l->nature);
    json_put_text(w, "secretary", l->secretary);
    json_put_text(w, "light", l->light);
    json_put_text(w, "light_rule", l->rule);
    json_put_text(w, "declared", l->declared);
    json_put_bool(w, "differs", l->differs);
    json_put_num(w, "progress", l->progress);
    json_put_num(w, "planned", l->planned);
    json_put_i64(w, "problems_open", l->problems);
    json_put_i64(w, "reported_ms", l->reported_ms);
    json_put_text(w, "next", l->next_title);
    json_put_day(w, "next_day", l->next_day);
    put_cells(w, l->cells, BOARD_MONTHS);
    json_put_end(w);
}

static void put_board_totals(struct json_writer *w, const struct board_totals *t)
{
    json_put_object(w, "totals");
    json_put_i64(w, "projects", t->projects);
    json_put_i64(w, "units", t->units);
    json_put_i64(w, "red", t->red);
    json_put_i64(w, "yellow", t->yellow);
    json_put_i64(w, "blue", t->blue);
    json_put_i64(w, "green", t->green);
    json_put_i64(w, "none", t->none);
    json_put_i64(w, "differs", t->differs);
    json_put_i64(w, "problems", t->problems);
    json_put_i64(w, "received", t->received);
    json_put_i64(w, "awaited", t->awaited);
    json_put_end(w);
}

void board_json(struct json_writer *w, const void *view)
{
    const struct board *b = view;
    json_put_i64(w, "year", b->period.year);
    json_put_i64(w, "month", b->period.month);
    json_put_day(w, "as_of", b->totals.as_of);
    put_board_totals(w, &b->totals);
    json_put_i64(w, "shown", b->shown);
    json_put_array(w, "projects");
    for (size_t i = 0; i < b->nlines; i++)
        put_board_line(w, &b->lines[i]);
    json_put_end(w);
    json_put_text(w, "next", b->pager.next); /* of the page; the same address under API_PREFIX; "" = the last */
}

/* ---- a project ---- */

static void put_milestones(struct json_writer *w, const struct project_status *st)
{
    json_put_array(w, "milestones");
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        json_put_object(w, NULL);
        json_put_id(w, "id", m->id);
        json_put_i64(w, "version", m->version);
        json_put_text(w, "title", m->title);
        json_put_text(w, "measure", m->measure);
        json_put_text(w, "owner", m->owner);
        json_put_day(w, "first_due_day", m->first_due_day);
        json_put_day(w, "due_day", m->due_day);
        json_put_day(w, "deadline", m->deadline);
        json_put_day(w, "done_day", m->done_day);
        json_put_bool(w, "late", m->late);
        json_put_text(w, "light", str_c(light_name(m->light)));
        json_put_end(w);
    }
    json_put_end(w);
}

static void put_indicators(struct json_writer *w, const struct project_status *st)
{
    json_put_array(w, "indicators");
    for (size_t i = 0; i < st->nindicators; i++) {
        const struct status_indicator *d = &st->indicators[i];
        json_put_object(w, NULL);
        json_put_id(w, "id", d->id);
        json_put_text(w, "name", d->name);
        json_put_text(w, "unit", d->unit_label);
        if (d->baseline.set)
            json_put_num(w, "baseline", d->baseline.v);
        json_put_num(w, "target", d->target);
        if (d->nvalues > 0) {
            json_put_num(w, "value", d->values[d->nvalues - 1].value);
            json_put_day(w, "value_day", d->values[d->nvalues - 1].on_day);
        }
        json_put_text(w, "light", str_c(light_name(d->light)));
        json_put_end(w);
    }
    json_put_end(w);
}

/* What is handed and not yet confirmed is the committee's own. */
static void put_month(struct json_writer *w, const struct status_month *m, int month, bool own)
{
    bool readable = m->received_day != DAY_NONE && (own || !str_is(m->report_state, "handed"));
    json_put_object(w, NULL);
    json_put_i64(w, "month", month);
    json_put_text(w, "sign", (struct str){&m->sign, 1});
    json_put_day(w, "deadline", m->deadline);
    json_put_day(w, "received_day", m->received_day);
    json_put_text(w, "state", m->report_state);
    if (readable) {
        json_put_text(w, "declared", m->declared);
        json_put_text(w, "reason", m->reason);
        json_put_day(w, "expected_day", m->expected_day);
        json_put_text(w, "next_focus", m->next_focus);
        json_put_text(w, "confirmed_by", m->confirmed_by);
    }
    json_put_end(w);
}

static void put_months(struct json_writer *w, const struct project_view *v)
{
    json_put_array(w, "months");
    for (int m = 0; v->begun && m < STATUS_MONTHS; m++)
        put_month(w, &v->st.months[m], m + 1, v->may.own);
    json_put_end(w);
}

static void put_problems(struct json_writer *w, const struct project_view *v)
{
    json_put_array(w, "problems");
    for (size_t i = 0; i < v->nproblems; i++) {
        const struct problem_list_row *p = &v->problems[i];
        json_put_object(w, NULL);
        json_put_id(w, "id", p->id);
        json_put_i64(w, "version", p->version);
        json_put_text(w, "title", p->title);
        json_put_text(w, "state", p->state);
        json_put_text(w, "raised_by", p->raised_by);
        json_put_day(w, "raised_day", p->raised_day);
        json_put_text(w, "owner", p->owner);
        json_put_day(w, "due_day", p->due_day);
        json_put_text(w, "progress", p->progress);
        json_put_day(w, "closed_day", p->closed_day);
        json_put_text(w, "closed_by", p->closed_by);
        json_put_end(w);
    }
    json_put_end(w);
}

static void put_team(struct json_writer *w, const struct project_view *v)
{
    json_put_array(w, "team");
    for (size_t i = 0; i < v->nteam; i++) {
        json_put_object(w, NULL);
        json_put_id(w, "person_id", v->team[i].person_id);
        json_put_text(w, "name", v->team[i].name);
        json_put_text(w, "post", v->team[i].post_title);
        json_put_text(w, "duty", v->team[i].duty);
        json_put_end(w);
    }
    json_put_end(w);
}

static void put_events(struct json_writer *w, const struct project_view *v)
{
    json_put_i64(w, "events_total", v->events_total);
    json_put_array(w, "events");
    for (size_t i = 0; i < v->nevents; i++) {
        const struct project_event *e = &v->events[i];
        json_put_object(w, NULL);
        json_put_i64(w, "seq", e->seq);
        json_put_i64(w, "at_ms", e->at_ms);
        json_put_text(w, "verb", e->verb);
        json_put_text(w, "person", e->person);
        json_put_text(w, "post", e->post);
        json_put_text(w, "object", e->object);
        json_put_text(w, "why", e->why);
        json_put_end(w);
    }
    json_put_end(w);
}

static void put_head(struct json_writer *w, const struct project_page_head_row *h)
{
    json_put_id(w, "id", h->id);
    json_put_text(w, "code", h->code);
    json_put_text(w, "name", h->name);
    json_put_text(w, "nature", h->nature);
    json_put_text(w, "state", h->state);
    json_put_text(w, "unit", h->unit);
    json_put_text(w, "secretary", h->secretary);
    json_put_day(w, "start_day", h->start_day);
    json_put_day(w, "end_day", h->end_day);
}

void project_json(struct json_writer *w, const void *view)
{
    const struct project_view *v = view;
    put_head(w, &v->head);
    json_put_text(w, "light", v->light);
    json_put_text(w, "light_rule", str_c(v->st.rule));
    json_put_text(w, "declared", v->st.declared);
    json_put_bool(w, "differs", v->st.differs);
    json_put_num(w, "progress", v->st.progress);
    json_put_num(w, "planned", v->st.planned);
    put_milestones(w, &v->st);
    put_indicators(w, &v->st);
    put_months(w, v);
    put_problems(w, v);
    put_team(w, v);
    put_events(w, v);
}

/* ---- one's own projects ---- */

void projects_json(struct json_writer *w, const void *view)
{
    const struct home *v = view;
    json_put_i64(w, "year", v->year);
    json_put_text(w, "unit", v->unit);
    json_put_array(w, "projects");
    for (size_t i = 0; i < v->nprojects; i++) {
        const struct home_project *p = &v->projects[i];
        json_put_object(w, NULL);
        json_put_id(w, "id", p->id);
        json_put_text(w, "name", p->name);
        json_put_text(w, "unit", p->unit);
        json_put_text(w, "light", p->light);
        json_put_text(w, "light_rule", p->rule);
        json_put_text(w, "declared", p->declared);
        json_put_bool(w, "differs", p->differs);
        json_put_num(w, "progress", p->progress);
        json_put_num(w, "planned", p->planned);
        json_put_i64(w, "problems_open", p->problems);
        json_put_text(w, "next", p->next_title);
        json_put_day(w, "next_day", p->next_day);
        put_cells(w, p->cells, STATUS_MONTHS);
        json_put_end(w);
    }
    json_put_end(w);
}

/* ---- who did what ---- */

void audit_json(struct json_writer *w, const void *view)
{
    const struct audit *d = view;
    json_put_i64(w, "size", d->size);
    json_put_i64(w, "count", d->count);
    json_put_array(w, "events");
    for (size_t i = 0; i < d->nlines; i++) {
        const struct audit_line *l = &d->lines[i];
        json_put_object(w, NULL);
        json_put_i64(w, "seq", l->seq);
        json_put_i64(w, "at_ms", l->at_ms);
        json_put_text(w, "verb", l->verb);
        json_put_text(w, "person", l->person);
        json_put_text(w, "post", l->post);
        json_put_text(w, "unit", l->unit);
        json_put_text(w, "object_kind", l->object_kind);
        json_put_id(w, "object_id", l->object_id);
        json_put_i64(w, "records", l->records);
        json_put_end(w);
    }
    json_put_end(w);
    json_put_text(w, "older", d->older); /* of the page; "" = the last */
}
