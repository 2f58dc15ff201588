/* month.c: see month.h. */
#include "month.h"
#include <stdio.h>
#include <stdlib.h>
#include "assessment/report.h"
#include "assessment/status.h"
#include "execution/execution.h"
#include "people/people.h"
#include "sys/sys.h"

#define REASON STR("等外部审批，材料已齐")

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "month: %s: %s\n", what, err_detail());
    abort();
}

/* ---- who and what ---- */

static int64_t number(struct month *m, const char *query)
{
    static const enum db_type types[] = {DB_I64};
    const struct db_query q = {.name = "number", .sqlite = query, .file = __FILE__, .out = types, .nout = 1};
    struct db_rows *rows = NULL;
    struct db_val v = {.type = DB_NULL};
    bool more = false;
    if (db_rows_open(m->s->reader, &q, NULL, &rows) != OK || db_rows_next(rows, &more) != OK || !more) {
        stop(query);
    }
    db_rows_get(rows, 0, &v);
    db_rows_close(rows);
    db_close(m->s->reader); /* a statement is kept by its address, and q's is the stack's */
    if (db_open(&(struct db_config){.engine = DB_SQLITE, .path = m->s->path}, &m->s->reader) != OK) {
        stop("reader");
    }
    return v.i;
}

static struct actor holder(struct month *m, struct arena *a, const char *post)
{
    struct actor actor;
    if (people_actor_of_post(m->s->reader, a, str_c(post), day_of_ms(clock_ms(m->s->clock)), &actor) != OK) {
        stop(post);
    }
    return actor;
}

void month_init(struct month *m, struct store *s, struct arena *a)
{
    *m = (struct month){.s = s, .number = 1};
    m->secretary = holder(m, a, "001-SJ");
    m->liaison = holder(m, a, "001-LL");
    m->member = holder(m, a, "001-01");
    m->officer = holder(m, a, "ZZ-01");
    m->project = number(
        m, "SELECT id FROM project p WHERE NOT EXISTS (SELECT 1 FROM monthly_report r JOIN period q ON q.id = r.period_id "
           "WHERE r.project_id = p.id AND q.month = 9) ORDER BY id LIMIT 1");
    m->slot = slot_id(m->project, 9);
    m->milestone = number(m, "SELECT id FROM milestone WHERE done_day = '' ORDER BY project_id, due_day, id LIMIT 1");
    m->indicator = number(m, "SELECT id FROM indicator ORDER BY project_id, id LIMIT 1");
    m->person = m->member.person_id;
}

/* ---- the acts ---- */

static struct report_in report(const struct month *m)
{
    (void)m;
    return (struct report_in){.reason = REASON,
                              .expected_day = day_of(2020, 10, 30),
                              .next_focus = STR("把薄弱支部整改逐个过一遍"),
                              .declared = STR("green"),
                              .declared_reason = STR("现场已经完工，只差签字")};
}

static enum err run(struct month *m, struct arena *a, const struct command *c, const struct actor *who, int64_t object,
                    const void *in, struct ack *ack)
{
    struct str key = str_printf(a, "%llu", (unsigned long long)m->number);
    struct command_call call = {
        .command = c, .actor = who, .key = key, .object_id = object, .version = -1, .input = in, .why = REASON};
    struct command_result r;
    enum err e = command_run(m->s->commander, a, &call, &r);
    if (e == OK) {
        *ack = (struct ack){.number = m->number++, .id = r.id, .seq = r.seq};
    }
    return e;
}

static enum err act_problem(struct month *m, struct arena *a, unsigned at, struct ack *ack)
{
    struct problem_raise_in raise = {.title = str_printf(a, "三个支部没有活动场所 %llu", (unsigned long long)m->number),
                                     .owner_id = m->person,
                                     .due_day = day_of(2020, 10, 20)};
    struct problem_update_in solved = {.progress = STR("三处场所已交付"), .solved = true};
    if (at == 0) {
        enum err e = run(m, a, &problem_raise, &m->member, m->project, &raise, ack);
        m->problem = e == OK ? ack->id : m->problem;
        return e;
    }
    return at == 1 ? run(m, a, &problem_update, &m->member, m->problem, &solved, ack)
                   : run(m, a, &problem_close, &m->liaison, m->problem, NULL, ack);
}

enum err month_act(struct month *m, struct arena *a, struct ack *ack)
{
    struct report_in in = report(m);
    struct milestone_done_in done = {.done_day = day_of(2020, 9, 22), .note = STR("验收单已签")};
    struct indicator_record_in value = {
        .on_day = day_of(2020, 9, 22), .value = (int64_t)m->number * 10000, .note = STR("复核表第9期")};
    unsigned at = (unsigned)((m->number - 1) % MONTH_ACTS);
    switch (at) {
    case 0: return run(m, a, &milestone_done, &m->member, m->milestone, &done, ack);
    case 1: return run(m, a, &indicator_record, &m->liaison, m->indicator, &value, ack);
    case 2: return run(m, a, &report_hand, &m->liaison, m->slot, &in, ack);
    case 3:
    case 4:
    case 5: return act_problem(m, a, at - 3, ack);
    case 6: return run(m, a, &report_confirm, &m->secretary, m->slot, &in, ack);
    case 7: return run(m, a, &milestone_undone, &m->member, m->milestone, NULL, ack);
    case 8: return run(m, a, &report_reopen, &m->officer, m->slot, NULL, ack);
    default: return run(m, a, &indicator_record, &m->member, m->indicator, &value, ack);
    }
}
