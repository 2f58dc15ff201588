/* report_pages.c: /projects/:id/reports/:month; see report_pages.h. */
#include "assessment/report_pages.h"
#include "assessment/report_json.h"
#include "assessment/report_pages.tmpl.h"
#include "rights/rights.h"
#include "site/site.h"

/* ---- the route's object ---- */

static int64_t path_slot(struct request *rq)
{
    int64_t project = web_param_id(rq, "id"), month = web_param_id(rq, "month");
    return project < 1 || project > INT64_MAX / 16 - 16 || month < 1 || month > 12 ? -1 : slot_id(project, (int)month);
}

static enum err load_report(struct request *rq, struct subject *out)
{
    return rq->actor ? report_load(rq->db, rq->arena, rq->actor, path_slot(rq), rq->today, out) : ERR_UNAUTHENTICATED;
}

static struct str report_url(struct request *rq, int64_t project_id, int month)
{
    return str_printf(rq->arena, "/projects/%lld/reports/%d", (long long)project_id, month);
}

/* ---- the page ---- */

static enum err page_read(struct request *rq, struct report_page *p)
{
    enum err e = report_view(rq->db, rq->arena, rq->subject->id, rq->today, &p->v);
    p->own = site_may(rq, ACT_REPORT_DRAFT, rq->subject, STATES_ANY);
    p->may_write = site_may(rq, ACT_REPORT_DRAFT, rq->subject, REPORT_WRITABLE);
    p->may_confirm = site_may(rq, ACT_REPORT_CONFIRM, rq->subject, REPORT_WRITABLE);
    p->may_hand = !p->may_confirm && site_may(rq, ACT_REPORT_HAND, rq->subject, REPORT_WRITABLE);
    p->may_reopen = site_may(rq, ACT_REPORT_REOPEN, rq->subject, REPORT_CONFIRMED);
    return e;
}

static void page_fields(struct request *rq, struct report_page *p, bool typed, bool why)
{
    const struct report_draft *d = &p->v.draft;
    p->typed = typed;
    p->reason = page_field(rq, typed, "reason", INPUT_LONG, d->reason);
    p->expected_day = page_field(rq, typed, "expected_day", INPUT_DATE, d->expected_day);
    p->expected_day.min = day_iso(rq->arena, rq->today + 1);
    p->next_focus = page_field(rq, typed, "next_focus", INPUT_LONG, d->next_focus);
    p->next_focus.optional = true;
    p->next_focus.rows = 2;
    p->declared = page_field(rq, typed, "declared", INPUT_TEXT, d->declared);
    p->declared_reason = page_field(rq, typed, "declared_reason", INPUT_LONG, d->declared_reason);
    p->declared_reason.rows = 2;
    p->why = page_field(rq, why, "why", INPUT_LONG, STR(""));
}

static enum err page_frame(struct request *rq, const struct report_page *p, enum err refused, struct page *pg)
{
    enum err e = site_frame(rq, p->may_confirm ? TITLE_REPORT_CHECK : TITLE_REPORT, page_place(rq), pg);
    pg->n = p->v.month;
    pg->subject = p->v.project_name;
    pg->back = str_printf(rq->arena, "/projects/%lld?tab=reports", (long long)p->v.project_id);
    pg->step = p->may_write ? (int)p->v.step + 1 : 0;
    pg->steps = p->may_write ? (int)p->v.nsteps : 0;
    pg->wrong = refused != OK;
    return e;
}

/* refused: what a POST of this page ended in; typed, why: which of its forms came with it. */
static enum err page_write(struct request *rq, enum err refused, bool typed, bool why)
{
    struct report_page p = {0};
    struct page pg;
    enum err e = page_read(rq, &p);
    if (!e && refused == OK && rq->wants_json)
        return site_json(rq, report_json, &p);
    if (e || (e = page_frame(rq, &p, refused, &pg)))
        return e;
    page_fields(rq, &p, typed, why);
    p.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    p.theirs = p.v.draft;
    p.judged = rq->outcome.refused == ERR_RULES; /* else the form's own faults stood before the rules */
    tmpl_report_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err page_refused(struct request *rq, enum err e, bool typed, bool why)
{
    enum err reread;
    if (!page_again(rq, e, load_report, &reread))
        return e;
    return reread ? reread : page_write(rq, e, typed, why);
}

static enum err report_show(struct request *rq)
{
    return page_write(rq, OK, false, false);
}

/* ---- drafts ---- */

static struct report_draft typed_draft(struct request *rq, int64_t version)
{
    return (struct report_draft){.reason = web_text(rq, "reason"),
                                 .expected_day = web_text(rq, "expected_day"),
                                 .next_focus = web_text(rq, "next_focus"),
                                 .declared = web_text(rq, "declared"),
                                 .declared_reason = web_text(rq, "declared_reason"),
                                 .person_id = rq->actor->person_id,
                                 .version = version};
}

/* A draft may be unfinished, a day half typed; too long or not printable it may not be. */
static enum err draft_check(struct request *rq)
{
    struct violations kept = {.arena = rq->arena};
    for (size_t i = 0; i < rq->violations.list.n; i++) {
        const struct violation *v = &rq->violations.list.at[i];
        if (!code_is(v->code, "date") && !code_is(v->code, "required"))
            violation_add(&kept, v->field, v->code, v->arg);
    }
    rq->violations = kept;
    return kept.list.n > 0 ? ERR_RULES : OK;
}

static enum err draft_save(struct request *rq, int64_t seen, int64_t *version)
{
    struct report_draft d = typed_draft(rq, seen);
    enum err e = draft_check(rq);
    return e ? e : report_draft_save(site_of(rq)->commander, rq->arena, rq->subject->id, &d, rq->now_ms, version);
}

static enum err draft_send(struct request *rq)
{
    int64_t version = 0;
    enum err e = draft_save(rq, rq->version < 0 ? 0 : rq->version, &version);
    if (e)
        return e;
    struct str json = str_printf(rq->arena, "{\"saved\":\"" STR_FMT "\",\"version\":%lld}",
                                 STR_ARG(ms_clock(rq->arena, rq->now_ms)), (long long)version);
    return web_bytes(rq, 200, "application/json", json);
}

/* ---- acts ---- */

/* To the next project of the same secretary that awaits the same act, else to the first page. */
static enum err go_on(struct request *rq, unsigned states, const char *flash)
{
    struct report_view v;
    enum err e = report_view(rq->db, rq->arena, rq->subject->id, rq->today, &v);
    if (e)
        return e;
    const struct report_step *next = report_next(&v, states);
    return site_done(rq, next ? report_url(rq, next->project_id, v.month) : STR("/"), flash);
}

static enum err save(struct request *rq)
{
    int64_t version;
    enum err e = draft_save(rq, web_i64(rq, "draft"), &version);
    return e ? e : site_done(rq, report_url(rq, rq->subject->project_id, slot_month(rq->subject->id)), "saved");
}

static enum err act(struct request *rq, bool confirm)
{
    struct report_in in = {.reason = web_text(rq, "reason"),
                           .expected_day = web_day(rq, "expected_day"),
                           .next_focus = web_text(rq, "next_focus"),
                           .declared = web_text(rq, "declared"),
                           .declared_reason = web_text(rq, "declared_reason"),
                           .seen_draft = web_i64(rq, "draft")};
    struct command_result r;
    enum err e = site_run(rq, confirm ? &report_confirm : &report_hand, rq->subject->id, &in, STR(""), &r);
    if (e)
        return e;
    return confirm ? go_on(rq, REPORT_WRITABLE, "confirmed") : go_on(rq, REPORT_NONE | REPORT_REOPENED, "handed");
}

static const char *const act_words[] = {"save", "hand", "confirm", NULL};

static enum err report_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act");
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    enum err e = what->i == 0 ? save(rq) : act(rq, what->i == 2);
    return e ? page_refused(rq, e, true, false) : OK;
}

static enum err reopen_send(struct request *rq)
{
    struct command_result r;
    enum err e = site_run(rq, &report_reopen, rq->subject->id, NULL, web_text(rq, "why"), &r);
    if (e)
        return page_refused(rq, e, false, true);
    return site_done(rq, report_url(rq, rq->subject->project_id, slot_month(rq->subject->id)), "reopened");
}

/* ---- routes ---- */

static const char *const light_words[] = {"green", "blue", "yellow", "red", NULL};
#define REPORT_FIELDS                                                                                                          \
    {.name = "reason", .kind = FIELD_LONG, .max = REPORT_TEXT_MAX}, {.name = "expected_day", .kind = FIELD_DATE},              \
        {.name = "next_focus", .kind = FIELD_LONG, .max = REPORT_TEXT_MAX},                                                    \
        {.name = "declared", .kind = FIELD_CHOICE, .choices = light_words},                                                    \
        {.name = "declared_reason", .kind = FIELD_LONG, .max = REPORT_TEXT_MAX},                                               \
    {                                                                                                                          \
        .name = "draft", .kind = FIELD_I64                                                                                     \
    }
static const struct field draft_fields[] = {REPORT_FIELDS, FIELD_END};
static const struct field report_fields[] = {
    REPORT_FIELDS, {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = act_words}, FIELD_END};
static const struct field reopen_fields[] = {{.name = "why", .kind = FIELD_LONG, .max = REPORT_TEXT_MAX, .required = true},
                                             FIELD_END};

/* Sending is routed in any state: the command refuses a confirmed report, and what was typed is then shown beside what stands.
 */
const struct route report_routes[] = {
    ROUTE(WEB_GET, "/projects/:id/reports/:month", report_show, ACT_PROJECT_VIEW, load_report, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/projects/:id/reports/:month", report_send, ACT_REPORT_DRAFT, load_report, STATES_ANY, report_fields),
    ROUTE(WEB_POST, "/projects/:id/reports/:month/draft", draft_send, ACT_REPORT_DRAFT, load_report, REPORT_WRITABLE,
          draft_fields),
    ROUTE(WEB_POST, "/projects/:id/reports/:month/reopen", reopen_send, ACT_REPORT_REOPEN, load_report, STATES_ANY,
          reopen_fields),
    ROUTE_END};
