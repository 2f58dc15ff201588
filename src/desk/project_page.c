/* project_page.c: /projects/:id. */
#include "desk/desk.h"
#include "desk/desk_json.h"
#include "desk/project.h"
#include "desk/project.tmpl.h"
#include "execution/amendment.h"
#include "execution/ending.h"
#include "execution/pages.h"
#include "site/site.h"

static const struct field project_fields[] = {
    {.name = "tab", .kind = FIELD_CHOICE, .choices = project_tab_words},
    {.name = "before", .kind = FIELD_ID},
    FIELD_END,
};

static enum err load_project(struct request *rq, struct subject *out)
{
    return rq->actor ? project_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out) : ERR_UNAUTHENTICATED;
}

/* What of the URL cannot be understood is the overview. */
static enum project_tab read_tab(struct request *rq)
{
    int64_t tab = web_i64(rq, "tab");
    bool given = web_text(rq, "tab").len > 0;
    return given && tab >= 0 && tab < PROJECT_TABS ? (enum project_tab)tab : PROJECT_OVERVIEW;
}

static struct project_rights rights(const struct request *rq)
{
    const struct subject *s = rq->subject;
    return (struct project_rights){
        .own = site_may(rq, ACT_REPORT_DRAFT, s, STATES_ANY),
        .fill = site_may(rq, ACT_REPORT_DRAFT, s, PROJECT_ACTIVE),
        .confirm = site_may(rq, ACT_REPORT_CONFIRM, s, PROJECT_ACTIVE),
        .reopen = site_may(rq, ACT_REPORT_REOPEN, s, STATES_ANY),
        .milestone = site_may(rq, ACT_MILESTONE_UPDATE, s, PROJECT_ACTIVE),
        .indicator = site_may(rq, ACT_INDICATOR_UPDATE, s, PROJECT_ACTIVE),
        .raise = site_may(rq, ACT_PROBLEM_RAISE, s, PROJECT_ACTIVE | PROJECT_PAUSED),
        .start = site_may(rq, ACT_PROJECT_START, s, PROJECT_APPROVED),
        .amend = site_may(rq, ACT_AMENDMENT_ASK, s, PROJECT_AMENDABLE),
        .end = site_may(rq, ACT_ENDING_ASK, s, PROJECT_ENDABLE),
    };
}

static enum err project_show(struct request *rq)
{
    struct project_view *v = arena_new_of(rq->arena, struct project_view);
    struct page pg;
    int64_t before = web_i64(rq, "before");
    *v = (struct project_view){.tab = read_tab(rq), .may = rights(rq)};
    enum err e = project_read(rq->db, rq->arena, rq->subject->project_id, rq->today, before > 0 ? before : 0, v);
    if (e == OK && rq->wants_json) {
        return site_json(rq, project_json, v);
    }
    if (e || (e = site_frame(rq, TITLE_OWN, page_place(rq), &pg))) {
        return e;
    }
    pg.subject = v->head.name;
    pg.unit = v->head.unit;
    pg.back = v->tab == PROJECT_OVERVIEW ? STR("/projects") : str_printf(rq->arena, "/projects/%lld", (long long)v->head.id);
    for (int m = 0; m < STATUS_MONTHS && v->may.reopen && v->tab == PROJECT_REPORTS; m++) {
        v->reopen[m] = site_keys(rq, -1);
    }
    tmpl_project_page(&rq->html, &pg, v);
    return web_page(rq, 200);
}

const struct route project_routes[] = {
    ROUTE(WEB_GET, "/projects/:id", project_show, ACT_PROJECT_VIEW, load_project, STATES_ANY, project_fields),
    ROUTE_END,
};
