/* verify_page.c: /verify. */
#include "desk/verify_page.h"
#include "assessment/status.h"
#include "desk/desk.h"
#include "desk/verify_page.sql.h"
#include "desk/verify_page.tmpl.h"
#include "site/site.h"

static enum err verify_show(struct request *rq)
{
    struct verify_view v;
    struct page pg;
    enum err e = verify_view_load(rq->db, rq->arena, &v);
    e = e == OK ? site_frame(rq, TITLE_NAV, NAV_VERIFY, &pg) : e;
    if (e != OK) {
        return e;
    }
    v.keys = pg.keys;
    tmpl_verify_page(&rq->html, &pg, &v);
    return web_page(rq, 200);
}

static enum err keep(void *arg, struct db *db)
{
    enum err e = verification_insert(db, arg, NULL);
    return e == OK ? verification_forget(db, NULL) : e;
}

static enum err run(struct request *rq, struct verify_result *out)
{
    const struct site *site = site_of(rq);
    uint8_t public_key[HASH_SIZE];
    struct str origin;
    enum err e = note_public_load(rq->arena, site->data_dir, &origin, public_key);
    if (e != OK) {
        return e;
    }
    struct verify_config c = {
        .origin = origin, .public_key = public_key, .check_derived = status_check_derived, .derived_arg = site->clock};
    return verify_run(rq->db, rq->arena, &c, out);
}

static enum err verify_now(struct request *rq)
{
    struct verify_result r = {0};
    int64_t began_us = sys_monotonic_us();
    enum err e = run(rq, &r);
    if (e != OK) {
        return e;
    }
    struct verification_insert_in in = {.at_ms = rq->now_ms,
                                        .took_ms = (sys_monotonic_us() - began_us) / 1000,
                                        .events = (int64_t)r.events,
                                        .records = (int64_t)r.rows,
                                        .checkpoints = (int64_t)r.checkpoints,
                                        .root = str_hex(rq->arena, r.root.b, sizeof r.root.b),
                                        .faults = (int64_t)r.faults.n,
                                        .findings = verify_findings_write(rq->arena, &r)};
    e = command_ephemeral(site_of(rq)->commander, keep, &in);
    return e == OK ? site_done(rq, STR("/verify"), NULL) : e;
}

const struct route verify_routes[] = {
    ROUTE(WEB_GET, "/verify", verify_show, ACT_AUDIT_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/verify", verify_now, ACT_AUDIT_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE_END,
};
