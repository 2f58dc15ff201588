/* search_page.c: /search. */
#include "desk/desk.h"
#include "desk/search.h"
#include "desk/search.tmpl.h"
#include "site/site.h"

static const struct field search_fields[] = {{.name = "q", .kind = FIELD_TEXT, .max = SEARCH_Q_MAX}, FIELD_END};

/* A text that is too long or holds what no keyboard types finds nothing, and stays in its box. */
static enum err search_show(struct request *rq)
{
    struct search s = {.q = web_text(rq, "q")};
    struct page pg;
    enum err e = rq->violations.list.n == 0 ? search_load(rq->db, rq->arena, rq->actor, s.q, rq->today, &s) : OK;
    e = e == OK ? site_frame(rq, TITLE_SEARCH, NAV_COUNT, &pg) : e;
    if (e != OK) {
        return e;
    }
    pg.query = s.q;
    tmpl_search_page(&rq->html, &pg, &s);
    return web_page(rq, 200);
}

const struct route search_routes[] = {
    ROUTE(WEB_GET, "/search", search_show, ACT_HOME_VIEW, site_load_county, STATES_ANY, search_fields),
    ROUTE_END,
};
