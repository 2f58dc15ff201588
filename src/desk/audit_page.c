/* audit_page.c: /audit and /audit.csv. */
#include "desk/audit.h"
#include "desk/audit.tmpl.h"
#include "desk/desk.h"
#include "desk/desk_json.h"
#include "site/site.h"

static const struct field audit_fields[] = {
    {.name = "from", .kind = FIELD_DATE},
    {.name = "to", .kind = FIELD_DATE},
    {.name = "person", .kind = FIELD_TEXT, .max = AUDIT_TEXT_MAX},
    {.name = "unit", .kind = FIELD_TEXT, .max = AUDIT_TEXT_MAX},
    {.name = "verb", .kind = FIELD_TEXT, .max = AUDIT_TEXT_MAX},
    {.name = "after", .kind = FIELD_TEXT, .max = 64},
    FIELD_END,
};

static struct audit_filter read_filter(struct request *rq, bool *bad)
{
    struct audit_filter f = audit_filter_none();
    *bad = rq->violations.list.n > 0;
    if (*bad) {
        return f;
    }
    f.from = web_day(rq, "from");
    f.to = web_day(rq, "to");
    f.person = web_text(rq, "person");
    f.unit = web_text(rq, "unit");
    f.verb = web_text(rq, "verb");
    *bad = web_text(rq, "after").len > 0 && !audit_key_parse(web_text(rq, "after"), &f);
    return f;
}

static enum err audit_show(struct request *rq)
{
    struct audit d;
    struct page pg;
    bool bad;
    struct audit_filter f = read_filter(rq, &bad);
    enum err e = audit_load(rq->db, rq->arena, rq->actor->county_id, &f, &d);
    if (e == OK && rq->wants_json) {
        return bad ? err_set(ERR_MALFORMED, "a filter that is none") : site_json(rq, audit_json, &d);
    }
    e = e == OK ? site_frame(rq, TITLE_NAV, NAV_AUDIT, &pg) : e;
    if (e != OK) {
        return e;
    }
    d.bad_filter = bad;
    tmpl_audit_page(&rq->html, &pg, &d);
    return web_page(rq, 200);
}

static enum err audit_file(struct request *rq)
{
    struct str bytes;
    bool bad;
    struct audit_filter f = read_filter(rq, &bad);
    if (bad) {
        return err_set(ERR_MALFORMED, "a filter that is none");
    }
    enum err e = audit_csv(rq->db, rq->arena, rq->actor->county_id, &f, rq->lang, &bytes);
    if (e != OK) {
        return e;
    }
    struct str name = str_printf(rq->arena, "audit-" STR_FMT ".csv", STR_ARG(day_iso(rq->arena, rq->today)));
    return web_download(rq, "text/csv; charset=utf-8", name, bytes);
}

const struct route audit_routes[] = {
    ROUTE(WEB_GET, "/audit", audit_show, ACT_AUDIT_VIEW, site_load_county, STATES_ANY, audit_fields),
    ROUTE(WEB_GET, "/audit.csv", audit_file, ACT_AUDIT_VIEW, site_load_county, STATES_ANY, audit_fields),
    ROUTE_END,
};
