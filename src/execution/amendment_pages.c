/* amendment_pages.c: see amendment_pages.h. */
#include "execution/amendment_pages.h"
#include "cycle/plan.h"
#include "execution/amendment_pages.tmpl.h"
#include "execution/private.h"
#include "initiation/project.sql.h"

static enum err load_amendment(struct request *rq, struct subject *out)
{
    return rq->actor ? amendment_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out)
                     : ERR_UNAUTHENTICATED;
}

static enum err read_calendar(struct request *rq, int64_t project_id, struct calendar *out)
{
    struct project_facts_row p;
    enum err e = project_facts(rq->db, rq->arena, project_id, 0, &p);
    return e ? e : cycle_calendar(rq->db, rq->arena, p.county_id, out);
}

/* ---- asking ---- */

int64_t amendment_waits(const struct amendments_view *v, int64_t milestone_id, int64_t indicator_id)
{
    for (size_t i = 0; i < v->nhistory; i++) {
        const struct amendment_history_row *a = &v->history[i];
        bool same = milestone_id ? a->milestone_id.v == milestone_id : a->indicator_id.v == indicator_id;
        if (same && str_is(a->state, "asked"))
            return a->id;
    }
    return 0;
}

static enum err list_read(struct request *rq, struct amendments_view *v)
{
    struct milestone_list_row *milestones = NULL;
    struct indicator_list_row *indicators = NULL;
    struct amendment_history_row *history = NULL;
    int64_t id = rq->subject->id;
    enum err e = project_head(rq->db, rq->arena, id, &v->project);
    if (e || (e = milestone_list(rq->db, rq->arena, id, &milestones, &v->nmilestones)) ||
        (e = indicator_list(rq->db, rq->arena, id, &indicators, &v->nindicators)) ||
        (e = amendment_history(rq->db, rq->arena, id, &history, &v->nhistory)))
        return e;
    v->milestones = milestones;
    v->indicators = indicators;
    v->history = history;
    v->may_ask = site_may(rq, ACT_AMENDMENT_ASK, rq->subject, PROJECT_AMENDABLE);
    return OK;
}

/* The item that the URL or the form names; none is a choice too. */
static enum err item_read(struct request *rq, struct amendments_view *v)
{
    int64_t milestone = web_i64(rq, "milestone"), indicator = web_i64(rq, "indicator");
    struct calendar calendar;
    v->chosen = v->may_ask && (milestone || indicator);
    if (!v->chosen)
        return OK;
    enum err e = read_calendar(rq, rq->subject->id, &calendar);
    if (e)
        return e;
    v->earliest = amendment_earliest(&calendar, rq->today);
    return amendment_item(rq->db, rq->arena, rq->subject->id, milestone, indicator, &v->item);
}

static void item_fields(struct request *rq, struct amendments_view *v, bool typed)
{
    if (v->item.target) {
        v->after = page_field(rq, typed, "after_value", INPUT_NUMBER, STR(""));
        v->after.unit = v->item.i.unit_label;
    } else {
        v->after = page_field(rq, typed, "after_day", INPUT_DATE, STR(""));
        v->after.min = day_iso(rq->arena, rq->today > v->project.start_day ? rq->today : v->project.start_day);
        v->after.max = day_iso(rq->arena, v->project.end_day);
    }
    v->reason = page_field(rq, typed, "reason", INPUT_LONG, STR(""));
}

static enum err list_write(struct request *rq, enum err refused, bool typed)
{
    struct amendments_view v = {0};
    struct page pg;
    enum err e = list_read(rq, &v);
    if (e || (e = item_read(rq, &v)) || (e = page_open(rq, TITLE_AMENDMENT, &v.project, "plan", refused, &pg)))
        return e;
    v.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    if (v.chosen)
        item_fields(rq, &v, typed);
    tmpl_amendments_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(refused));
}

static enum err list_show(struct request *rq)
{
    return list_write(rq, OK, false);
}

static enum err ask_send(struct request *rq)
{
    const struct web_value *value = web_value(rq, "after_value");
    struct amendment_ask_in in = {.milestone_id = web_i64(rq, "milestone"),
                                  .indicator_id = web_i64(rq, "indicator"),
                                  .after_day = web_day(rq, "after_day"),
                                  .after_value = {.set = value->raw.len > 0, .v = value->i},
                                  .reason = web_text(rq, "reason")};
    struct command_result r;
    enum err e = site_run(rq, &amendment_ask, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->id, "plan", "asked");
    if (!page_again(rq, e, page_load_project, &reread))
        return e;
    return reread ? reread : list_write(rq, e, true);
}

/* ---- deciding ---- */

static enum err view_read(struct request *rq, struct amendment_view *v)
{
    struct calendar calendar;
    enum err e = amendment_page(rq->db, rq->arena, rq->subject->id, &v->a);
    if (e || (e = project_head(rq->db, rq->arena, v->a.project_id, &v->project)) ||
        (e = read_calendar(rq, v->a.project_id, &calendar)) ||
        (e = amendment_item(rq->db, rq->arena, v->a.project_id, v->a.milestone_id.v, v->a.indicator_id.v, &v->item)))
        return e;
    v->waited = v->a.asked_day == DAY_NONE ? 0 : calendar_between(&calendar, v->a.asked_day, rq->today);
    v->past = !v->item.target && rq->today > calendar_roll(&calendar, v->item.m.due_day);
    v->may_decide = site_may(rq, ACT_AMENDMENT_DECIDE, rq->subject, AMENDMENT_ASKED);
    v->recused = rq->actor->role == ROLE_OFFICER && rq->subject->recused;
    return OK;
}

static enum err view_write(struct request *rq, enum err refused, bool typed)
{
    struct amendment_view v = {0};
    struct page pg;
    enum err e = view_read(rq, &v);
    if (e || (e = page_open(rq, TITLE_AMENDMENT, &v.project, "plan", refused, &pg)))
        return e;
    if (rq->actor->role == ROLE_OFFICER) {
        pg.active = NAV_PROBLEMS;
        pg.back = STR("/amendments");
    }
    v.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    v.words = page_field(rq, typed, "words", INPUT_LONG, STR(""));
    v.words.rows = 2;
    tmpl_amendment_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(refused));
}

static enum err view_show(struct request *rq)
{
    return view_write(rq, OK, false);
}

static const char *const decisions[] = {"approve", "refuse", NULL};

static enum err decide_send(struct request *rq)
{
    const struct web_value *act = web_value(rq, "act");
    if (!act->valid)
        return err_set(ERR_MALFORMED, "no such decision");
    struct amendment_decide_in in = {.approve = act->i == 0, .words = web_text(rq, "words")};
    struct command_result r;
    enum err e = site_run(rq, &amendment_decide, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return site_done(rq, STR("/amendments"), in.approve ? "amended" : "refused");
    if (!page_again(rq, e, load_amendment, &reread))
        return e;
    return reread ? reread : view_write(rq, e, true);
}

/* ---- routes ---- */

#define ITEM_FIELDS                                                                                                            \
    {.name = "milestone", .kind = FIELD_ID},                                                                                   \
    {                                                                                                                          \
        .name = "indicator", .kind = FIELD_ID                                                                                  \
    }
static const struct field item_choice[] = {ITEM_FIELDS, FIELD_END};
static const struct field ask_fields[] = {ITEM_FIELDS,
                                          {.name = "after_day", .kind = FIELD_DATE},
                                          {.name = "after_value", .kind = FIELD_NUM},
                                          {.name = "reason", .kind = FIELD_LONG, .max = NOTE_MAX},
                                          FIELD_END};
static const struct field decide_fields[] = {{.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = decisions},
                                             {.name = "words", .kind = FIELD_LONG, .max = NOTE_MAX},
                                             FIELD_END};

const struct route amendment_routes[] = {
    ROUTE(WEB_GET, "/projects/:id/amendments", list_show, ACT_PROJECT_VIEW, page_load_project, STATES_ANY, item_choice),
    ROUTE(WEB_POST, "/projects/:id/amendments", ask_send, ACT_AMENDMENT_ASK, page_load_project, STATES_ANY, ask_fields),
    ROUTE(WEB_GET, "/amendments/:id", view_show, ACT_PROJECT_VIEW, load_amendment, STATES_ANY, no_fields),
    /* Any state: the command refuses what another has decided, which is then shown beside what was typed. */
    ROUTE(WEB_POST, "/amendments/:id", decide_send, ACT_AMENDMENT_DECIDE, load_amendment, STATES_ANY, decide_fields),
    ROUTE_END};
