/* cycle_pages.c: see cycle_pages.h. */
#include "cycle/cycle_pages.h"
#include "cycle/cycle.sql.h"
#include "cycle/cycle_pages.tmpl.h"
#include "cycle/plan.h"
#include "site/site.h"

/* ---- the route's object ---- */

static enum err load_year(struct request *rq, struct subject *out)
{
    struct cycle_find_row c;
    if (!rq->actor) {
        return ERR_UNAUTHENTICATED;
    }
    enum err e = cycle_find(rq->db, rq->arena, rq->actor->county_id, web_param_id(rq, "year"), &c);
    return e ? e : cycle_load(rq->db, rq->arena, rq->actor, c.id, rq->today, out);
}

static struct str year_url(struct request *rq, int64_t year)
{
    return str_printf(rq->arena, "/cycles/%lld", (long long)year);
}

/* ---- all years ---- */

static enum err cycles_show(struct request *rq)
{
    struct cycle_list_row *years = NULL;
    struct cycles_page p = {.may_plan = site_may(rq, ACT_CYCLE_PLAN, rq->subject, STATES_ANY)};
    struct page pg;
    enum err e = cycle_list(rq->db, rq->arena, rq->actor->county_id, &years, &p.nyears);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_SETTINGS, &pg))) {
        return e;
    }
    p.years = years;
    tmpl_cycles_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

/* ---- a year ---- */

static enum err year_read(struct request *rq, struct cycle_page *p)
{
    struct cycle_list_row *years = NULL;
    size_t n = 0, at = 0;
    enum err e = cycle_list(rq->db, rq->arena, rq->actor->county_id, &years, &n);
    if (e) {
        return e;
    }
    while (at < n && years[at].id != rq->subject->id) {
        at++;
    }
    if (at == n) {
        return err_set(ERR_NOT_FOUND, "cycle");
    }
    bool last = at == 0 || years[at - 1].year != years[at].year + 1;
    p->year = &years[at];
    p->next = (int)years[at].year + 1;
    p->may_open = last && site_may(rq, ACT_CYCLE_PLAN, rq->subject, CYCLE_RUNNING | CYCLE_FROZEN | CYCLE_CLOSED);
    p->may_claim = site_may(rq, ACT_CYCLE_PLAN, rq->subject, CYCLE_PLANNING | CYCLE_RUNNING);
    p->may_begin = site_may(rq, ACT_CYCLE_PLAN, rq->subject, CYCLE_PLANNING);
    return OK;
}

static struct field_view days_field(struct request *rq, bool typed, const char *name, day_t initial)
{
    struct field_view f = page_field(rq, typed, name, INPUT_DATE, day_iso(rq->arena, initial));
    f.min = day_iso(rq->arena, rq->today);
    return f;
}

static enum err year_write(struct request *rq, enum err refused, const char *typed)
{
    struct cycle_page p = {.typed = typed, .copy_list = true};
    struct page pg;
    enum err e = year_read(rq, &p);
    if (e || (e = site_frame(rq, TITLE_OWN, NAV_SETTINGS, &pg))) {
        return e;
    }
    bool opening = code_is(typed, "open"), claiming = code_is(typed, "claim");
    pg.subject = p.year->name;
    pg.year = (int)p.year->year;
    pg.back = STR("/cycles");
    pg.wrong = rq->violations.list.n > 0;
    p.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    p.open_from = days_field(rq, opening, "open_from", DAY_NONE);
    p.open_to = days_field(rq, opening, "open_to", DAY_NONE);
    p.claim_from = days_field(rq, claiming, "claim_from", p.year->claim_from);
    p.claim_to = days_field(rq, claiming, "claim_to", p.year->claim_to);
    p.copy_list = !opening || web_i64(rq, "copy_list") != 0;
    tmpl_cycle_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err year_show(struct request *rq)
{
    return year_write(rq, OK, NULL);
}

/* ---- acts ---- */

static const char *const act_words[] = {"open", "claim", "begin", NULL};
static const struct field year_fields[] = {{.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = act_words},
                                           {.name = "open_from", .kind = FIELD_DATE},
                                           {.name = "open_to", .kind = FIELD_DATE},
                                           {.name = "claim_from", .kind = FIELD_DATE},
                                           {.name = "claim_to", .kind = FIELD_DATE},
                                           {.name = "copy_list", .kind = FIELD_BOOL},
                                           FIELD_END};

static enum err year_act(struct request *rq, int act, struct command_result *r)
{
    struct claim_days_in days = {.from = web_day(rq, "claim_from"), .to = web_day(rq, "claim_to")};
    struct cycle_open_in open = {.claim = {.from = web_day(rq, "open_from"), .to = web_day(rq, "open_to")},
                                 .copy_list = web_i64(rq, "copy_list") != 0};
    if (act == 0) {
        return site_run(rq, &cycle_open, rq->subject->id, &open, STR(""), r);
    }
    return act == 1 ? site_run(rq, &cycle_claim_days, rq->subject->id, &days, STR(""), r)
                    : site_run(rq, &cycle_begin, rq->subject->id, NULL, STR(""), r);
}

static enum err year_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act");
    struct command_result r;
    if (!what->valid) {
        return err_set(ERR_MALFORMED, "no such act");
    }
    int act = (int)what->i;
    enum err e = year_act(rq, act, &r), reread;
    if (e == OK) {
        int64_t year = web_param_id(rq, "year") + (act == 0);
        return site_done(rq, year_url(rq, year), act == 0 ? "year-opened" : act == 1 ? "saved" : "year-begun");
    }
    if (!page_again(rq, e, load_year, &reread)) {
        return e;
    }
    return reread ? reread : year_write(rq, e, act_words[act]);
}

const struct route cycle_routes[] = {
    ROUTE(WEB_GET, "/cycles", cycles_show, ACT_CATALOG_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE(WEB_GET, "/cycles/:year", year_show, ACT_CATALOG_VIEW, load_year, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/cycles/:year", year_send, ACT_CYCLE_PLAN, load_year, STATES_ANY, year_fields), ROUTE_END};
