/* rules_page.c: /light-rules. */
#include "desk/rules_page.h"
#include "desk/desk.h"
#include "desk/rules_page.sql.h"
#include "desk/rules_page.tmpl.h"
#include "site/site.h"

static enum err rules_load(struct request *rq, struct rules_view *out)
{
    struct rules_scheme_row *rows = NULL;
    size_t n = 0;
    *out = (struct rules_view){0};
    enum err e = rules_scheme(rq->db, rq->arena, rq->actor->county_id, &rows, &n);
    if (e != OK || n == 0) {
        return e;
    }
    *out = (struct rules_view){.scheme = rows->name,
                               .year = rows->year,
                               .due_dom = rows->due_dom,
                               .soon = rows->soon,
                               .stale = rows->stale,
                               .behind = rows->behind,
                               .far = rows->far,
                               .from = rows->light_from};
    return OK;
}

static enum err rules_show(struct request *rq)
{
    struct rules_view v;
    struct page pg;
    enum err e = rules_load(rq, &v);
    e = e == OK ? site_frame(rq, TITLE_LIGHT_RULES, NAV_COUNT, &pg) : e;
    if (e != OK) {
        return e;
    }
    tmpl_rules_page(&rq->html, &pg, &v);
    return web_page(rq, 200);
}

const struct route rules_routes[] = {
    ROUTE(WEB_GET, "/light-rules", rules_show, ACT_SIGNED_IN, site_load_none, STATES_ANY, no_fields),
    ROUTE_END,
};
