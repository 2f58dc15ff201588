/* report.c: hand, confirm, reopen; see report.h for the life of a report. */
#include "assessment/report.h"
#include "assessment/report.sql.h"
#include "assessment/status.h"
#include "base/utf8.h"
#include "db/tables.h"
#include "execution/execution.h"

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

static unsigned report_bit(struct str state)
{
    if (str_empty(state))
        return REPORT_NONE;
    if (str_is(state, "handed"))
        return REPORT_HANDED;
    return str_is(state, "confirmed") ? REPORT_CONFIRMED : REPORT_REOPENED;
}

/* Nothing is due from a project that is not active on the due day, nor for a period that was waived or merged away. */
static bool slot_due(const struct slot_facts_row *s)
{
    if (str_is(s->period_state, "waived") || str_is(s->period_state, "merged"))
        return false;
    return s->start_day <= s->due_day && s->end_day >= s->due_day && (s->closed_day == DAY_NONE || s->closed_day > s->due_day);
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
    if (!slot_due(&s) || today < day_of((int)s.year, month, 1))
        return ERR_NOT_FOUND;
    out->kind = SUBJECT_REPORT;
    out->id = slot;
    out->state = report_bit(s.report_state);
    out->version = s.report_version;
    return OK;
}

/* ---- what is asked ---- */

static bool light_word(struct str word)
{
    return str_is(word, "green") || str_is(word, "blue") || str_is(word, "yellow") || str_is(word, "red");
}

static void text_check(struct change *c, const char *field, struct str text, size_t max)
{
    if (utf8_len(text) > max)
        change_violation(c, field, "too_long", num_show(change_arena(c), (int64_t)max * 10000, 0));
}

static void report_check(struct change *c, const struct report_in *in, const struct project_status *st)
{
    if (st->milestones_overdue > 0 && str_empty(in->reason))
        change_violation(c, "reason", "reason_late", STR(""));
    if (st->milestones_overdue > 0 && in->expected_day == DAY_NONE)
        change_violation(c, "expected_day", "required", STR(""));
    if (in->expected_day != DAY_NONE && in->expected_day <= change_today(c))
        change_violation(c, "expected_day", "date_not_after_today", day_iso(change_arena(c), change_today(c)));
    if (!light_word(in->declared))
        change_violation(c, "declared", "required", STR(""));
    else if (!str_is(in->declared, light_name(st->light)) && str_empty(in->declared_reason))
        change_violation(c, "declared_reason", "lights_differ", STR(""));
    text_check(c, "reason", in->reason, 500);
    text_check(c, "next_focus", in->next_focus, 500);
    text_check(c, "declared_reason", in->declared_reason, 500);
}

static enum err status_now(struct change *c, int64_t project_id, struct project_status *st)
{
    struct calendar cal;
    enum err e = status_calendar(change_db(c), change_arena(c), change_subject(c)->county_id, &cal);
    return e ? e : status_compute(change_db(c), change_arena(c), project_id, change_today(c), &cal, st);
}

/* ---- writing ---- */

struct report_write {
    struct slot_facts_row slot;
    struct report_by_id_row old; /* zero when there is none */
    struct project_status status;
    int64_t id;
};

static enum err write_begin(struct change *c, struct report_write *w)
{
    int64_t slot = change_subject(c)->id;
    enum err e = slot_facts(change_db(c), change_arena(c), slot_project(slot), slot_month(slot), &w->slot);
    if (e || (e = status_now(c, slot_project(slot), &w->status)))
        return e;
    w->id = w->slot.report_id.set ? w->slot.report_id.v : change_new_id(c);
    w->old = (struct report_by_id_row){0};
    if (w->slot.report_id.set && (e = report_by_id(change_db(c), change_arena(c), w->id, &w->old)))
        return e;
    return change_row(c, &table_monthly_report, w->id);
}

static enum err write_end(struct change *c, const struct report_write *w, const struct report_update_in *row)
{
    int64_t slot = change_subject(c)->id;
    enum err e;
    if (w->slot.report_id.set)
        e = report_update(change_db(c), row, NULL);
    else
        e = report_insert(change_db(c),
                          &(struct report_insert_in){.id = row->id,
                                                     .project_id = slot_project(slot),
                                                     .period_id = w->slot.period_id,
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
    if (!e)
        e = draft_delete(change_db(c), slot_project(slot), w->slot.period_id, NULL);
    change_object(c, row->id);
    change_result(c, row->id);
    change_touch_project(c, slot_project(slot));
    return e;
}

static struct report_update_in row_from(struct change *c, const struct report_write *w, const struct report_in *in)
{
    return (struct report_update_in){.id = w->id,
                                     .state = w->old.state,
                                     .facts = report_facts_json(change_arena(c), &w->status, slot_month(change_subject(c)->id)),
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

static void report_print(const void *input, struct buf *out)
{
    const struct report_in *in = input;
    buf_printf(out, STR_FMT "\n%d\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(in->reason), in->expected_day, STR_ARG(in->next_focus),
               STR_ARG(in->declared), STR_ARG(in->declared_reason));
}

/* The liaison may hand over what is unfinished in words, not what breaks a rule: the secretary should only have to look through. */
static enum err hand_apply(struct change *c, const void *input)
{
    const struct report_in *in = input;
    struct report_write w;
    enum err e = write_begin(c, &w);
    if (e)
        return e;
    report_check(c, in, &w.status);
    if (change_refused(c))
        return ERR_RULES;
    struct report_update_in row = row_from(c, &w, in);
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
    struct report_write w;
    enum err e = write_begin(c, &w);
    if (e)
        return e;
    report_check(c, in, &w.status);
    if (change_refused(c))
        return ERR_RULES;
    struct report_update_in row = row_from(c, &w, in);
    row.state = STR("confirmed");
    row.confirmed_by = OPT_I64(change_actor(c)->person_id);
    row.delegation_id = (struct opt_i64){.v = change_actor(c)->delegation_id, .set = change_actor(c)->delegation_id > 0};
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
    if (str_empty(change_why(c)))
        change_violation(c, "why", "required", STR(""));
    if (change_refused(c))
        return ERR_RULES;
    if ((e = change_row(c, &table_monthly_report, s.report_id.v)) ||
        (e = report_set_state(change_db(c), s.report_id.v, STR("reopened"), NULL)))
        return e;
    change_object(c, s.report_id.v);
    change_result(c, s.report_id.v);
    change_touch_project(c, slot_project(slot));
    return OK;
}

const struct command report_reopen = {.verb = "report.reopen",
                                      .object_kind = "monthly_report",
                                      .act = ACT_REPORT_REOPEN,
                                      .states = REPORT_CONFIRMED,
                                      .load = report_load,
                                      .apply = reopen_apply,
                                      .print_input = no_print};

/* ---- drafts ---- */

enum err report_draft_read(struct db *db, struct arena *a, int64_t slot, struct report_draft *out)
{
    struct slot_facts_row s;
    struct draft_read_row d;
    *out = (struct report_draft){0};
    enum err e = slot_facts(db, a, slot_project(slot), slot_month(slot), &s);
    if (e)
        return e;
    e = draft_read(db, a, slot_project(slot), s.period_id, &d);
    if (e == ERR_NOT_FOUND)
        return OK;
    if (e)
        return e;
    *out = (struct report_draft){.reason = d.reason,
                                 .expected_day = d.expected_day,
                                 .next_focus = d.next_focus,
                                 .declared = d.declared,
                                 .declared_reason = d.declared_reason,
                                 .person_id = d.person_id,
                                 .saved_ms = d.saved_ms,
                                 .version = d.version};
    return OK;
}

struct draft_job {
    struct arena *arena;
    int64_t slot, now_ms, version;
    const struct report_draft *draft;
};

static enum err draft_replace(struct draft_job *j, struct db *db, int64_t period_id)
{
    const struct report_draft *d = j->draft;
    int64_t changed = 0;
    struct draft_update_in row = {.project_id = slot_project(j->slot),
                                  .period_id = period_id,
                                  .version = d->version,
                                  .reason = d->reason,
                                  .expected_day = d->expected_day,
                                  .next_focus = d->next_focus,
                                  .declared = d->declared,
                                  .declared_reason = d->declared_reason,
                                  .person_id = d->person_id,
                                  .saved_ms = j->now_ms};
    enum err e = draft_update(db, &row, &changed);
    if (e)
        return e;
    j->version = d->version + 1;
    return changed == 1 ? OK : ERR_STALE;
}

static enum err draft_job_run(void *arg, struct db *db)
{
    struct draft_job *j = arg;
    const struct report_draft *d = j->draft;
    struct slot_facts_row s;
    enum err e = slot_facts(db, j->arena, slot_project(j->slot), slot_month(j->slot), &s);
    if (e)
        return e;
    if (str_is(s.report_state, "confirmed"))
        return ERR_STATE;
    if (d->version > 0)
        return draft_replace(j, db, s.period_id);
    j->version = 1;
    e = draft_insert(db,
                     &(struct draft_insert_in){.project_id = slot_project(j->slot),
                                               .period_id = s.period_id,
                                               .reason = d->reason,
                                               .expected_day = d->expected_day,
                                               .next_focus = d->next_focus,
                                               .declared = d->declared,
                                               .declared_reason = d->declared_reason,
                                               .person_id = d->person_id,
                                               .saved_ms = j->now_ms},
                     NULL);
    return e == ERR_CONFLICT ? ERR_STALE : e;
}

enum err report_draft_save(struct commander *m, struct arena *a, int64_t slot, const struct report_draft *d, int64_t now_ms, int64_t *version)
{
    struct draft_job job = {.arena = a, .slot = slot, .now_ms = now_ms, .draft = d};
    enum err e = command_ephemeral(m, draft_job_run, &job);
    *version = job.version;
    return e;
}
