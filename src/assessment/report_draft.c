/* report_draft.c: what a liaison is writing, kept at each pause; rows without event. */
#include "assessment/report.h"
#include "assessment/private.h"
#include "assessment/report.sql.h"

enum err report_draft_read(struct db *db, struct arena *a, int64_t slot, struct report_draft *out)
{
    struct slot_facts_row s;
    struct draft_read_row d;
    *out = (struct report_draft){0};
    enum err e = slot_facts(db, a, slot_project(slot), slot_month(slot), &s);
    if (e)
        return e;
    e = draft_read(db, a, slot_project(slot), s.period_id, &d);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
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
    return changed == 1 ? OK : err_set(ERR_STALE, "draft");
}

static enum err draft_first(struct draft_job *j, struct db *db, int64_t period_id)
{
    const struct report_draft *d = j->draft;
    j->version = 1;
    return draft_insert(db,
                        &(struct draft_insert_in){.project_id = slot_project(j->slot),
                                                  .period_id = period_id,
                                                  .reason = d->reason,
                                                  .expected_day = d->expected_day,
                                                  .next_focus = d->next_focus,
                                                  .declared = d->declared,
                                                  .declared_reason = d->declared_reason,
                                                  .person_id = d->person_id,
                                                  .saved_ms = j->now_ms},
                        NULL);
}

/* A form that was sent twice: this very draft is what was saved last, on the version that it was written on. */
static bool draft_is_again(const struct draft_read_row *r, const struct report_draft *d)
{
    return r->version == d->version + 1 && r->person_id == d->person_id && str_eq(r->reason, d->reason) &&
           str_eq(r->expected_day, d->expected_day) && str_eq(r->next_focus, d->next_focus) &&
           str_eq(r->declared, d->declared) && str_eq(r->declared_reason, d->declared_reason);
}

static enum err draft_put(struct draft_job *j, struct db *db, int64_t period_id)
{
    struct draft_read_row last = {.version = 0};
    enum err e = draft_read(db, j->arena, slot_project(j->slot), period_id, &last);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        e = OK;
    }
    if (e)
        return e;
    if (last.version > 0 && draft_is_again(&last, j->draft)) {
        j->version = last.version;
        return OK;
    }
    if (last.version != j->draft->version)
        return err_set(ERR_STALE, "draft");
    return last.version > 0 ? draft_replace(j, db, period_id) : draft_first(j, db, period_id);
}

static enum err draft_job_run(void *arg, struct db *db)
{
    struct draft_job *j = arg;
    struct slot_facts_row s;
    enum err e = slot_facts(db, j->arena, slot_project(j->slot), slot_month(j->slot), &s);
    if (e)
        return e;
    if (str_is(s.report_state, "confirmed"))
        return err_set(ERR_STATE, "the report is confirmed");
    if (!slot_due(&s))
        return err_set(ERR_STATE, "no report is due");
    return draft_put(j, db, s.period_id);
}

enum err report_draft_save(struct commander *m, struct arena *a, int64_t slot, const struct report_draft *d, int64_t now_ms,
                           int64_t *version)
{
    struct draft_job job = {.arena = a, .slot = slot, .now_ms = now_ms, .draft = d};
    enum err e = command_ephemeral(m, draft_job_run, &job);
    *version = job.version;
    return e;
}
