/* claim_pages.c: see claim_pages.h. */
#include "initiation/claim_pages.h"
#include "initiation/claims.tmpl.h"
#include "people/check.h"
#include "site/site.h"

/* Who has no committee to claim for is refused as for a page of the county. */
static enum err load_claims(struct request *rq, struct subject *out)
{
    int64_t post_id = 0;
    if (!rq->actor)
        return ERR_UNAUTHENTICATED;
    enum err e = claim_post_for(rq->db, rq->arena, rq->actor, &post_id);
    if (e)
        return e;
    return post_id ? claim_load(rq->db, rq->arena, rq->actor, post_id, rq->today, out)
                   : county_subject(rq->db, rq->arena, rq->actor, 0, rq->today, out);
}

const struct claim_project *claim_project_of(const struct claim_line *l, int64_t item_id)
{
    for (size_t i = 0; i < l->nprojects; i++)
        if (l->projects[i].item_id == item_id)
            return &l->projects[i];
    return NULL;
}

bool claim_shown(const struct claims_page *p, const struct item_list_row *i, bool mandatory)
{
    struct claim_item item = {.mandatory_for = i->mandatory_for, .open = str_is(i->state, "open")};
    if (!item.open && !claim_project_of(&p->line, i->id))
        return false;
    return item_mandatory(&item, p->line.set.kind) == mandatory;
}

static enum err claims_read(struct request *rq, struct claims_page *p)
{
    struct claim_line *lines = NULL;
    struct item_list_row *items = NULL;
    size_t at = 0, n = 0;
    enum err e = catalog_years(rq, &p->years, &p->nyears, &at);
    if (e || p->nyears == 0)
        return e;
    p->year = &p->years[at];
    if ((e = claim_lines(rq->db, rq->arena, p->year->id, rq->today, rq->subject->id, &lines, &n)) ||
        (e = item_list(rq->db, rq->arena, p->year->id, &items, &p->nitems)))
        return e;
    if (n == 0)
        return err_set(ERR_NOT_FOUND, "no committee");
    p->line = lines[0];
    p->items = items;
    bool runs = str_is(p->year->state, "planning") || str_is(p->year->state, "running");
    p->open = runs && claim_is_open(p->year->claim_from, p->year->claim_to, rq->today);
    return OK;
}

static enum err claims_write(struct request *rq, enum err refused, bool typed)
{
    struct claims_page p = {0};
    struct page pg;
    enum err e = claims_read(rq, &p);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_CLAIMS, &pg)))
        return e;
    pg.year = p.year ? (int)p.year->year : pg.year;
    pg.wrong = rq->violations.list.n > 0;
    p.form = (struct page_form){.keys = site_keys(rq, -1), .violations = &rq->violations};
    p.name = page_field(rq, typed, "name", INPUT_TEXT, STR(""));
    tmpl_claims_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err claims_show(struct request *rq)
{
    return claims_write(rq, OK, false);
}

static const struct field year_fields[] = {{.name = "year", .kind = FIELD_ID}, FIELD_END};
static const struct field claim_fields[] = {{.name = "year", .kind = FIELD_ID, .required = true},
                                            {.name = "item_id", .kind = FIELD_ID},
                                            {.name = "name", .kind = FIELD_TEXT, .max = 100},
                                            FIELD_END};

static enum err claims_send(struct request *rq)
{
    const struct cycle_list_row *years;
    size_t n, at;
    struct claim_in in = {.item_id = web_i64(rq, "item_id"), .name = web_text(rq, "name")};
    struct command_result r;
    enum err e = catalog_years(rq, &years, &n, &at);
    if (e || n == 0)
        return e ? e : err_set(ERR_NOT_FOUND, "no year");
    in.cycle_id = years[at].id;
    e = site_run(rq, &project_claim, rq->subject->id, &in, STR(""), &r);
    if (e == OK)
        return site_done(rq, str_printf(rq->arena, "/applications/%lld", (long long)r.id), "claimed");
    if (e != ERR_RULES)
        return e;
    err_clear();
    return claims_write(rq, e, true);
}

const struct route claim_routes[] = {
    ROUTE(WEB_GET, "/claims", claims_show, ACT_PROJECT_CLAIM, load_claims, STATES_ANY, year_fields),
    ROUTE(WEB_POST, "/claims", claims_send, ACT_PROJECT_CLAIM, load_claims, STATES_ANY, claim_fields), ROUTE_END};
