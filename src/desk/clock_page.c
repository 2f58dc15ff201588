/* clock_page.c: /demo/clock and /ui, which only a demo directory has. */
#include "desk/clock_page.h"
#include "desk/clock_page.tmpl.h"
#include "desk/desk.h"
#include "html/styleguide.h"
#include "html/styleguide.tmpl.h"
#include "people/people.h"
#include "site/site.h"

static const struct field clock_fields[] = {{.name = "to", .kind = FIELD_DATE, .required = true}, FIELD_END};

/* Nobody needs to be signed in for it, so the county is the store's. */
static enum err clock_load(struct request *rq, struct clock_view *out)
{
    int64_t county_id;
    enum err e = people_county(rq->db, rq->arena, &county_id);
    e = e == OK ? clock_steps(rq->db, rq->arena, county_id, rq->today, out) : e;
    out->now_ms = rq->now_ms;
    out->movable = site_of(rq)->advance != NULL;
    out->violations = &rq->violations;
    out->to = (struct field_view){.name = "to",
                                  .kind = INPUT_DATE,
                                  .value = rq->method == WEB_POST ? web_text(rq, "to") : STR(""),
                                  .error = violation_of(&rq->violations, STR("to")),
                                  .min = day_iso(rq->arena, rq->today + 1),
                                  .max = day_iso(rq->arena, rq->today + CLOCK_AHEAD_MAX)};
    return e;
}

static enum err clock_page_send(struct request *rq, int status)
{
    struct clock_view v;
    struct page pg;
    enum err e = clock_load(rq, &v);
    e = e == OK ? site_frame(rq, TITLE_CLOCK, NAV_COUNT, &pg) : e;
    if (e != OK) {
        return e;
    }
    v.keys = pg.keys;
    pg.wrong = rq->violations.list.n > 0;
    tmpl_clock_page(&rq->html, &pg, &v);
    return web_page(rq, status);
}

static enum err clock_show(struct request *rq)
{
    return clock_page_send(rq, 200);
}

static enum err clock_move(struct request *rq)
{
    day_t to = web_day(rq, "to");
    if (rq->violations.list.n == 0 && to <= rq->today) {
        violation_add(&rq->violations, STR("to"), "date_not_after_today", day_iso(rq->arena, rq->today));
    } else if (rq->violations.list.n == 0 && to > rq->today + CLOCK_AHEAD_MAX) {
        violation_add(&rq->violations, STR("to"), "clock_too_far", str_printf(rq->arena, "%d", CLOCK_AHEAD_MAX));
    }
    if (rq->violations.list.n > 0) {
        return clock_page_send(rq, 422);
    }
    if (!site_of(rq)->advance) {
        return ERR_STATE;
    }
    enum err e = site_of(rq)->advance(rq, to);
    return e == OK ? site_done(rq, STR("/demo/clock"), "advanced") : e;
}

static enum err style_show(struct request *rq)
{
    struct styleguide *g = arena_new_of(rq->arena, struct styleguide);
    struct page pg;
    enum err e = site_frame(rq, TITLE_STYLE, NAV_COUNT, &pg);
    if (e != OK) {
        return e;
    }
    styleguide_fill(rq->arena, g);
    tmpl_styleguide(&rq->html, &pg, g);
    return web_page(rq, 200);
}

/* The sample page's own filter form: what it sends changes nothing. */
static const struct field style_fields[] = {
    {.name = "q", .kind = FIELD_TEXT, .max = 40}, {.name = "light", .kind = FIELD_TEXT, .max = 10}, FIELD_END};

const struct route demo_routes[] = {
    ROUTE(WEB_GET, "/demo/clock", clock_show, ACT_DEMO, site_load_none, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/demo/clock", clock_move, ACT_DEMO, site_load_none, STATES_ANY, clock_fields),
    ROUTE(WEB_GET, "/ui", style_show, ACT_DEMO, site_load_none, STATES_ANY, style_fields),
    ROUTE_END,
};
