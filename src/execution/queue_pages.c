/* queue_pages.c: see queue_pages.h. */
#include "execution/queue_pages.h"
#include "cycle/plan.h"
#include "execution/private.h"
#include "execution/queue_pages.tmpl.h"

int queue_waited(const struct queue_view *v, day_t asked_day, day_t today)
{
    return asked_day == DAY_NONE ? 0 : calendar_between(&v->calendar, asked_day, today);
}

static enum err queue_read(struct request *rq, struct queue_view *v)
{
    struct queue_amendments_row *amendments = NULL;
    struct queue_endings_row *endings = NULL;
    struct queue_problems_row *problems = NULL;
    int64_t county = rq->actor->county_id, person = rq->actor->person_id;
    enum err e = queue_amendments(rq->db, rq->arena, county, person, rq->today, &amendments, &v->namendments);
    if (e || (e = queue_endings(rq->db, rq->arena, county, person, rq->today, &endings, &v->nendings)) ||
        (e = queue_problems(rq->db, rq->arena, county, QUEUE_PROBLEMS_MAX, &problems, &v->nproblems)) ||
        (e = cycle_calendar(rq->db, rq->arena, county, &v->calendar)))
        return e;
    v->amendments = amendments;
    v->endings = endings;
    v->problems = problems;
    v->decides = rq->actor->role == ROLE_OFFICER;
    return OK;
}

static enum err queue_show(struct request *rq)
{
    struct queue_view v = {0};
    struct page pg;
    enum err e = queue_read(rq, &v);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_PROBLEMS, &pg)))
        return e;
    tmpl_queue_page(&rq->html, &pg, &v);
    return web_page(rq, 200);
}

int queue_waiting(struct request *rq, enum nav_key k)
{
    struct queue_count_row count;
    if (k != NAV_PROBLEMS || !rq->actor || rq->actor->role != ROLE_OFFICER)
        return 0;
    return queue_count(rq->db, rq->arena, rq->actor->county_id, &count) == OK ? (int)count.n : 0;
}

const struct route queue_routes[] = {
    ROUTE(WEB_GET, "/amendments", queue_show, ACT_BOARD_VIEW, site_load_county, STATES_ANY, no_fields), ROUTE_END};
