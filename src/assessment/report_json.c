#include "assessment/report_json.h"
#include "assessment/report_pages.h"
#include "formats/json.h"

/* REPORT_NONE is no row yet. */
static struct str state_word(unsigned state)
{
    switch (state) {
    case REPORT_HANDED: return STR("handed");
    case REPORT_CONFIRMED: return STR("confirmed");
    case REPORT_REOPENED: return STR("reopened");
    default: return STR("none");
    }
}

/* ---- a month of a project ---- */

static void put_text(struct json_writer *w, const char *name, const struct report_draft *d)
{
    json_put_object(w, name);
    json_put_text(w, "reason", d->reason);
    json_put_text(w, "expected_day", d->expected_day);
    json_put_text(w, "next_focus", d->next_focus);
    json_put_text(w, "declared", d->declared);
    json_put_text(w, "declared_reason", d->declared_reason);
    json_put_end(w);
}

void report_json(struct json_writer *w, const void *view)
{
    const struct report_page *p = view;
    const struct report_view *v = &p->v;
    json_put_id(w, "project_id", v->project_id);
    json_put_text(w, "project", v->project_name);
    json_put_text(w, "unit", v->unit_name);
    json_put_i64(w, "year", v->year);
    json_put_i64(w, "month", v->month);
    json_put_day(w, "deadline", v->due_day);
    json_put_text(w, "state", state_word(v->state));
    json_put_i64(w, "version", v->version);
    json_put_text(w, "light", v->light);
    json_put_text(w, "light_rule", v->light_rule);
    json_put_i64(w, "overdue", v->overdue);
    json_put_text(w, "reopened_why", v->reopened_why);
    json_put_bool(w, "late", v->late);
    json_put_bool(w, "delegated", v->delegated);
    if (p->own || v->state == REPORT_CONFIRMED) /* what is not confirmed is the committee's own */
        put_text(w, "text", &v->text);
    if (p->may_write) {
        put_text(w, "form", &v->draft);
        json_put_i64(w, "draft", v->draft.version);
    }
    json_put_bool(w, "may_hand", p->may_hand);
    json_put_bool(w, "may_confirm", p->may_confirm);
    json_put_bool(w, "may_reopen", p->may_reopen);
}

/* ---- months of the year ---- */

static void put_line(struct json_writer *w, const struct period_line *l)
{
    json_put_id(w, "id", l->id);
    json_put_i64(w, "month", l->month);
    json_put_text(w, "state", l->state);
    json_put_text(w, "reason", l->reason);
    json_put_day(w, "due_day", l->due_day);
    json_put_day(w, "deadline", l->deadline);
    json_put_bool(w, "begun", l->begun);
    json_put_i64(w, "due", l->due);
    json_put_i64(w, "received", l->received);
    json_put_i64(w, "late", l->late);
    json_put_i64(w, "awaited", l->awaited);
    json_put_i64(w, "reminded_ms", l->reminded_ms);
}

void periods_json(struct json_writer *w, const void *view)
{
    const struct period_list_page *p = view;
    json_put_i64(w, "year", p->year);
    json_put_array(w, "periods");
    for (size_t i = 0; i < p->nlines; i++) {
        json_put_object(w, NULL);
        put_line(w, &p->lines[i]);
        json_put_end(w);
    }
    json_put_end(w);
}

void period_json(struct json_writer *w, const void *view)
{
    const struct period_page *p = view;
    put_line(w, &p->line);
    json_put_array(w, "units");
    for (size_t i = 0; i < p->nawaited; i++) {
        json_put_object(w, NULL);
        json_put_id(w, "id", p->awaited[i].unit_id);
        json_put_text(w, "name", p->awaited[i].name);
        json_put_i64(w, "reports", p->awaited[i].reports);
        json_put_end(w);
    }
    json_put_end(w);
    json_put_bool(w, "may_change", p->may_change);
    json_put_bool(w, "may_remind", p->may_remind);
}

/* ---- what a unit is told ---- */

static void put_awaited(struct json_writer *w, const struct notices_page *p)
{
    json_put_array(w, "awaited");
    for (size_t i = 0; i < p->nawaited; i++) {
        const struct notice_awaited *n = &p->awaited[i];
        json_put_object(w, NULL);
        json_put_id(w, "project_id", n->project_id);
        json_put_text(w, "project", n->project);
        json_put_i64(w, "month", n->month);
        json_put_day(w, "deadline", n->deadline);
        json_put_text(w, "state", state_word(n->state));
        json_put_text(w, "why", n->why);
        json_put_end(w);
    }
    json_put_end(w);
}

static void put_reminders(struct json_writer *w, const struct notices_page *p)
{
    json_put_array(w, "reminders");
    for (size_t i = 0; i < p->nreminders; i++) {
        json_put_object(w, NULL);
        json_put_i64(w, "month", p->reminders[i].month);
        json_put_i64(w, "sent_ms", p->reminders[i].sent_ms);
        json_put_text(w, "person", p->reminders[i].person);
        json_put_end(w);
    }
    json_put_end(w);
}

static void put_changes(struct json_writer *w, const struct notices_page *p)
{
    json_put_array(w, "changes");
    for (size_t i = 0; i < p->nchanges; i++) {
        const struct notice_changes_row *c = &p->changes[i];
        json_put_object(w, NULL);
        json_put_i64(w, "month", c->month);
        json_put_text(w, "state", c->state);
        json_put_day(w, "due_day", c->due_day);
        json_put_text(w, "reason", c->reason);
        json_put_day(w, "changed_day", c->changed_day);
        json_put_end(w);
    }
    json_put_end(w);
}

void notices_json(struct json_writer *w, const void *view)
{
    const struct notices_page *p = view;
    put_awaited(w, p);
    put_reminders(w, p);
    put_changes(w, p);
}
