/* start_pages.c: see start_pages.h. */
#include "execution/start_pages.h"
#include "execution/private.h"
#include "execution/start.sql.h"
#include "execution/start_pages.tmpl.h"

size_t start_lacks(const struct start_view *v, const char *field)
{
    size_t n = 0;
    for (size_t i = 0; i < v->lacks.list.n; i++)
        n += str_is(v->lacks.list.at[i].field, field);
    return n;
}

static enum err view_read(struct request *rq, struct start_view *v)
{
    struct start_project_row p;
    int64_t id = rq->subject->id;
    enum err e = project_head(rq->db, rq->arena, id, &v->project);
    if (e || (e = start_project(rq->db, rq->arena, id, &p)) || (e = start_read(rq->db, rq->arena, id, rq->today, &v->f)))
        return e;
    v->approved_day = p.approved_day;
    v->lacks.arena = rq->arena;
    start_check(&v->f, &v->lacks);
    v->may_start = site_may(rq, ACT_PROJECT_START, rq->subject, PROJECT_APPROVED);
    return OK;
}

/* A project in any other state has nothing to be started: its own page says where it stands. */
static enum err start_write(struct request *rq, enum err refused)
{
    struct start_view v = {0};
    struct page pg;
    if (rq->subject->state != PROJECT_APPROVED)
        return page_done(rq, rq->subject->id, "overview", NULL);
    enum err e = view_read(rq, &v);
    if (e || (e = page_open(rq, TITLE_START, &v.project, "overview", refused, &pg)))
        return e;
    v.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    tmpl_start_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(refused));
}

static enum err start_show(struct request *rq)
{
    return start_write(rq, OK);
}

static enum err start_send(struct request *rq)
{
    struct command_result r;
    enum err e = site_run(rq, &project_start, rq->subject->id, NULL, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->id, "overview", "started");
    if (!page_again(rq, e, page_load_project, &reread))
        return e;
    return reread ? reread : start_write(rq, e);
}

const struct route start_routes[] = {
    ROUTE(WEB_GET, "/projects/:id/start", start_show, ACT_PROJECT_VIEW, page_load_project, STATES_ANY, no_fields),
    /* Any state: the command refuses one that is started already, whose page then says so. */
    ROUTE(WEB_POST, "/projects/:id/start", start_send, ACT_PROJECT_START, page_load_project, STATES_ANY, no_fields), ROUTE_END};
