/* report.c: hand, confirm, reopen; see report.h for the life of a report. */
#include "assessment/report.h"
#include "assessment/private.h"
#include "assessment/punctuality.h"
#include "assessment/report.sql.h"
#include "assessment/status.h"
#include "execution/execution.h"
#include "people/check.h"

int64_t slot_id(int64_t project_id, int month)
{
    return project_id * 16 + month;
}

int64_t slot_project(int64_t slot)
{
    return slot / 16;
}

int slot_month(int64_t slot)
{
    return (int)(slot % 16);
}

unsigned report_state(struct str word)
{
    if (str_empty(word))
        return REPORT_NONE;
    if (str_is(word, "handed"))
        return REPORT_HANDED;
    return str_is(word, "confirmed") ? REPORT_CONFIRMED : REPORT_REOPENED;
}

bool slot_due(const struct slot_facts_row *s)
{
    struct punctuality_life life = {.start_day = s->start_day,
                                    .end_day = s->end_day,
                                    .closed_day = s->closed_day,
                                    .paused_from = s->paused_from,
                                    .paused_to = s->paused_to};
    if (str_is(s->period_state, "waived") || str_is(s->period_state, "merged"))
        return false;
    return punctuality_active(&life, s->due_day);
}

/* Was anything written there? What was is read also when the month does not ask for it any more: nobody's text is lost. */
static enum err slot_written(struct db *db, struct arena *a, int64_t slot, const struct slot_facts_row *s, bool *out)
{
    struct report_draft d;
    *out = s->report_id.set;
    if (*out)
        return OK;
    enum err e = report_draft_read(db, a, slot, &d);
    *out = !e && d.version > 0;
    return e;
}

enum err report_load(struct db *db, struct arena *a, const struct actor *actor, int64_t slot, day_t today, struct subject *out)
{
    struct slot_facts_row s;
    int month = slot_month(slot);
    if (slot <= 0 || month < 1 || month > 12)
        return ERR_NOT_FOUND;
    enum err e = project_load(db, a, actor, slot_project(slot), today, out);
    if (e || (e = slot_facts(db, a, slot_project(slot), month, &s)))
        return e;
    bool due = slot_due(&s), written = false;
    if (!due && (e = slot_written(db, a, slot, &s, &written)))
        return e;
    if ((!due && !written) || today < day_of((int)s.year, month, 1))
        return ERR_NOT_FOUND;
    out->kind = SUBJECT_REPORT;
    out->id = slot;
    out->state = due ? report_state(s.report_state) : 0; /* of a month waived since, it is read and no more */
    out->version = s.report_version;
    return OK;
}

/* ---- what is asked ---- */

static const char *const declared_lights[] = {"green", "blue", "yellow", "red", NULL};

static void overdue_check(struct change *c, const struct report_in *in)
{
    if (str_empty(in->reason))
        change_violation(c, "reason", "reason_late", STR(""));
    if (in->expected_day == DAY_NONE)
        change_violation(c, "expected_day", "required", STR(""));
}

static void declared_check(struct change *c, const struct report_in *in, enum light computed)
{
    if (str_empty(in->declared))
        change_violation(c, "declared", "required", STR(""));
    else
        check_choice(c, "declared", in->declared, declared_lights);
    if (computed != LIGHT_NONE && !str_empty(in->declared) && !str_is(in->declared, light_name(computed)) &&
        str_empty(in->declared_reason))
        change_violation(c, "declared_reason", "lights_differ", STR(""));
}

static void report_check(struct change *c, const struct report_in *in, const struct project_status *st)
{
    if (st->milestones_overdue > 0)
        overdue_check(c, in);
    if (in->expected_day != DAY_NONE && in->expected_day <= change_today(c))
        change_violation(c, "expected_day", "date_not_after_today", day_iso(change_arena(c), change_today(c)));
    declared_check(c, in, st->light);
    check_length(c, "reason", in->reason, REPORT_TEXT_MAX);
    check_length(c, "next_focus", in->next_focus, REPORT_TEXT_MAX);
    check_length(c, "declared_reason", in->declared_reason, REPORT_TEXT_MAX);
}

/* ---- writing ---- */

struct report_write {
    struct slot_facts_row slot;
    struct report_by_id_row old; /* zero when there is none */
    struct project_status status;
    struct str facts;
    int64_t id;
};

/* Another person's draft that the caller has not seen must not be buried under what he sends. */
static enum err draft_seen(struct change *c, const struct report_in *in)
{
    struct report_draft d;
    enum err e = report_draft_read(change_db(c), change_arena(c), change_subject(c)->id, &d);
    if (e)
        return e;
    bool others = d.version > 0 && d.person_id != change_actor(c)->person_id;
    return others && d.version != in->seen_draft ? err_set(ERR_STALE, "another's draft is newer") : OK;
}

static enum err gather(struct change *c, int64_t slot, struct report_write *w)
{
    struct calendar calendar;
    struct report_fact *facts = NULL;
    size_t n = 0;
    enum err e = status_calendar(change_db(c), change_arena(c), change_subject(c)->county_id, &calendar);
    if (e ||
        (e = status_if_received(change_db(c), change_arena(c), slot_project(slot), slot_month(slot), change_today(c), &calendar,
                                &w->status)) ||
        (e = report_facts(change_db(c), change_arena(c), &w->status, slot_month(slot), &facts, &n)))
        return e;
    w->facts = report_facts_json(change_arena(c), facts, n);
    return OK;
}

static enum err write_begin(struct change *c, const struct report_in *in, struct report_write *w)
{
    int64_t slot = change_subject(c)->id;
    *w = (struct report_write){0};
    enum err e = slot_facts(change_db(c), change_arena(c), slot_project(slot), slot_month(slot), &w->slot);
    if (e || (e = draft_seen(c, in)) || (e = gather(c, slot, w)))
        return e;
    report_check(c, in, &w->status);
    if (change_refused(c))
        return ERR_RULES;
    w->id = w->slot.report_id.set ? w->slot.report_id.v : change_new_id(c);
    if (w->slot.report_id.set && (e = report_by_id(change_db(c), change_arena(c), w->id, &w->old)))
        return e;
    return change_row(c, db_table_find(STR("monthly_report")), w->id);
}

static struct report_update_in row_from(const struct report_write *w, const struct report_in *in)
{
    return (struct report_update_in){.id = w->id,
                                     .state = w->old.state,
                                     .facts = w->facts,
                                     .reason = in->reason,
                                     .expected_day = in->expected_day,
                                     .next_focus = in->next_focus,
                                     .declared = in->declared,
                                     .declared_reason = in->declared_reason,
                                     .computed = str_c(light_name(w->status.light)),
                                     .handed_by = w->old.handed_by,
                                     .handed_ms = w->old.handed_ms,
                                     .confirmed_by = w->old.confirmed_by,
                                     .delegation_id = w->old.delegation_id,
                                     .confirmed_ms = w->old.confirmed_ms};
}

static enum err row_insert(struct change *c, int64_t period_id, const struct report_update_in *row)
{
    return report_insert(change_db(c),
                         &(struct report_insert_in){.id = row->id,
                                                    .project_id = slot_project(change_subject(c)->id),
                                                    .period_id = period_id,
                                                    .state = row->state,
                                                    .facts = row->facts,
                                                    .reason = row->reason,
                                                    .expected_day = row->expected_day,
                                                    .next_focus = row->next_focus,
                                                    .declared = row->declared,
                                                    .declared_reason = row->declared_reason,
                                                    .computed = row->computed,
                                                    .handed_by = row->handed_by,
                                                    .handed_ms = row->handed_ms,
                                                    .confirmed_by = row->confirmed_by,
                                                    .delegation_id = row->delegation_id,
                                                    .confirmed_ms = row->confirmed_ms},
                         NULL);
}

static enum err write_end(struct change *c, const struct report_write *w, const struct report_update_in *row)
{
    int64_t project_id = slot_project(change_subject(c)->id);
    enum err e = w->slot.report_id.set ? report_update(change_db(c), row, NULL) : row_insert(c, w->slot.period_id, row);
    change_object(c, row->id);
    change_result(c, row->id);
    change_touch_project(c, project_id);
    return e ? e : draft_delete(change_db(c), project_id, w->slot.period_id, NULL);
}

static void report_print(const void *input, struct buf *out)
{
    const struct report_in *in = input;
    const struct str lines[] = {in->reason, in->next_focus, in->declared, in->declared_reason};
    buf_printf(out, "%d\n", in->expected_day);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        buf_put(out, lines[i]);
        buf_put_char(out, '\n');
    }
}

/* What the liaison hands over keeps every rule: the secretary should only have to look through. */
static enum err hand_apply(struct change *c, const void *input)
{
    const struct report_in *in = input;
    struct report_write w;
    enum err e = write_begin(c, in, &w);
    if (e)
        return e;
    struct report_update_in row = row_from(&w, in);
    row.state = STR("handed");
    row.handed_by = OPT_I64(change_actor(c)->person_id);
    row.handed_ms = change_now_ms(c);
    return write_end(c, &w, &row);
}

const struct command report_hand = {.verb = "report.hand",
                                    .object_kind = "monthly_report",
                                    .act = ACT_REPORT_HAND,
                                    .states = REPORT_WRITABLE,
                                    .load = report_load,
                                    .apply = hand_apply,
                                    .print_input = report_print};

static enum err confirm_apply(struct change *c, const void *input)
{
    const struct report_in *in = input;
    const struct actor *actor = change_actor(c);
    struct report_write w;
    enum err e = write_begin(c, in, &w);
    if (e)
        return e;
    struct report_update_in row = row_from(&w, in);
    row.state = STR("confirmed");
    row.confirmed_by = OPT_I64(actor->person_id);
    row.delegation_id = (struct opt_i64){.v = actor->delegation_id, .set = actor->delegation_id > 0};
    if (row.confirmed_ms == 0) /* the time of receipt is that of the first confirmation, and stays */
        row.confirmed_ms = change_now_ms(c);
    return write_end(c, &w, &row);
}

const struct command report_confirm = {.verb = "report.confirm",
                                       .object_kind = "monthly_report",
                                       .act = ACT_REPORT_CONFIRM,
                                       .states = REPORT_WRITABLE,
                                       .load = report_load,
                                       .apply = confirm_apply,
                                       .print_input = report_print};

static void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

static enum err reopen_apply(struct change *c, const void *input)
{
    (void)input;
    int64_t slot = change_subject(c)->id;
    struct slot_facts_row s;
    enum err e = slot_facts(change_db(c), change_arena(c), slot_project(slot), slot_month(slot), &s);
    if (e)
        return e;
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), REPORT_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    change_object(c, s.report_id.v);
    change_result(c, s.report_id.v);
    change_touch_project(c, slot_project(slot));
    e = change_row(c, db_table_find(STR("monthly_report")), s.report_id.v);
    return e ? e : report_set_state(change_db(c), s.report_id.v, STR("reopened"), NULL);
}

const struct command report_reopen = {.verb = "report.reopen",
                                      .object_kind = "monthly_report",
                                      .act = ACT_REPORT_REOPEN,
                                      .states = REPORT_CONFIRMED,
                                      .load = report_load,
                                      .apply = reopen_apply,
                                      .print_input = no_print};
