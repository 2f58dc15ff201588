/* overview_page.c: /overview. */
#include "desk/desk.h"
#include "desk/overview.h"
#include "desk/overview.tmpl.h"
#include "site/site.h"

static enum err overview_show(struct request *rq)
{
    struct overview *o = arena_new_of(rq->arena, struct overview);
    struct page pg;
    enum err e = overview_load(rq->db, rq->arena, rq->actor->county_id, rq->today, o);
    e = e == OK ? site_frame(rq, TITLE_NAV, NAV_OVERVIEW, &pg) : e;
    if (e != OK) {
        return e;
    }
    tmpl_overview_page(&rq->html, &pg, o);
    return web_page(rq, 200);
}

const struct route overview_routes[] = {
    ROUTE(WEB_GET, "/overview", overview_show, ACT_OVERVIEW_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE_END,
};
