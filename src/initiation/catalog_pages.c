/* catalog_pages.c: see catalog_pages.h. */
#include "initiation/catalog_pages.h"
#include "cycle/cycle.sql.h"
#include "cycle/plan.h"
#include "initiation/catalog.tmpl.h"
#include "site/site.h"

/* ---- which year ---- */

/* Asked for in the query; 0 = not. */
static int64_t year_asked(struct request *rq)
{
    const struct web_value *v = web_value(rq, "year");
    return v->valid ? v->i : -1;
}

enum err catalog_years(struct request *rq, const struct cycle_list_row **years, size_t *n, size_t *at)
{
    struct cycle_list_row *rows = NULL;
    int64_t asked = year_asked(rq);
    enum err e = cycle_list(rq->db, rq->arena, rq->actor->county_id, &rows, n);
    *years = rows;
    *at = 0;
    if (e)
        return e;
    for (size_t i = 0; i < *n; i++) {
        bool claimed = claim_is_open(rows[i].claim_from, rows[i].claim_to, rq->today);
        if (asked ? rows[i].year == asked : claimed) {
            *at = i;
            return OK;
        }
    }
    return asked ? err_set(ERR_NOT_FOUND, "no such year") : OK;
}

static const struct field year_fields[] = {
    {.name = "year", .kind = FIELD_ID}, {.name = "owing", .kind = FIELD_BOOL}, FIELD_END};

/* ---- the list ---- */

static bool sees_county(const struct request *rq)
{
    return rq->actor->role == ROLE_OFFICER || rq->actor->role == ROLE_LEADER;
}

static enum err list_units(struct request *rq, struct catalog_page *p)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    enum err e = claim_lines(rq->db, rq->arena, p->year->id, rq->today, 0, &lines, &n);
    for (size_t i = 0; i < n; i++) {
        bool owes = claim_owes(&lines[i]);
        p->nowing += owes;
        p->nmandatory += lines[i].nowed;
        if (owes || !p->owing)
            lines[p->nlines++] = lines[i];
    }
    p->lines = lines;
    return e;
}

static enum err list_read(struct request *rq, struct catalog_page *p)
{
    struct item_list_row *items = NULL;
    size_t at = 0;
    int64_t post_id = 0;
    enum err e = catalog_years(rq, &p->years, &p->nyears, &at);
    if (e || p->nyears == 0)
        return e;
    p->year = &p->years[at];
    bool open_year = str_is(p->year->state, "planning") || str_is(p->year->state, "running");
    p->may_edit = open_year && site_may(rq, ACT_CATALOG_EDIT, rq->subject, STATES_ANY);
    p->county = sees_county(rq);
    p->owing = web_i64(rq, "owing") != 0;
    if ((e = item_list(rq->db, rq->arena, p->year->id, &items, &p->nitems)) ||
        (e = claim_post_for(rq->db, rq->arena, rq->actor, &post_id)))
        return e;
    p->items = items;
    p->may_claim = post_id != 0;
    return p->county ? list_units(rq, p) : OK;
}

static enum err list_show(struct request *rq)
{
    struct catalog_page p = {0};
    struct page pg;
    enum err e = list_read(rq, &p);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_CATALOG, &pg)))
        return e;
    pg.year = p.year ? (int)p.year->year : pg.year;
    tmpl_catalog_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

/* ---- an item ---- */

#define KIND_FIELD(kind_)                                                                                                      \
    {                                                                                                                          \
        .name = "for_" kind_, .kind = FIELD_BOOL                                                                               \
    }
#define ITEM_FIELDS                                                                                                            \
    {.name = "title", .kind = FIELD_TEXT, .max = 100}, {.name = "purpose", .kind = FIELD_CHOICE, .choices = catalog_purposes}, \
        {.name = "source", .kind = FIELD_CHOICE, .choices = catalog_sources},                                                  \
        {.name = "requirement", .kind = FIELD_LONG, .max = CATALOG_TEXT_MAX},                                                  \
        {.name = "indicators", .kind = FIELD_LONG, .max = CATALOG_TEXT_MAX}, KIND_FIELD("town"), KIND_FIELD("township"),       \
        KIND_FIELD("street"), KIND_FIELD("bureau"), KIND_FIELD("park"), KIND_FIELD("enterprise"), KIND_FIELD("school"),        \
        KIND_FIELD("hospital")

static const char *const item_acts[] = {"save", "withdraw", "restore", NULL};
static const struct field item_fields[] = {ITEM_FIELDS,
                                           {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = item_acts},
                                           {.name = "why", .kind = FIELD_LONG, .max = CATALOG_TEXT_MAX},
                                           FIELD_END};
static const struct field new_fields[] = {ITEM_FIELDS, {.name = "year", .kind = FIELD_ID, .required = true}, FIELD_END};
static const struct field new_year_fields[] = {{.name = "year", .kind = FIELD_ID}, FIELD_END};

static enum err load_item(struct request *rq, struct subject *out)
{
    return rq->actor ? catalog_item_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out)
                     : ERR_UNAUTHENTICATED;
}

bool kind_listed(struct str words, const char *word)
{
    struct str rest = words, one;
    while (!str_empty(words) && str_split(&rest, ' ', &one))
        if (str_is(one, word))
            return true;
    return false;
}

bool kind_first(struct str kinds, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (kind_listed(kinds, committee_kinds[i]))
            return false;
    return true;
}

static void put_fields(struct request *rq, struct item_page *p, bool typed)
{
    p->title = page_field(rq, typed, "title", INPUT_TEXT, p->item.title);
    p->purpose = page_field(rq, typed, "purpose", INPUT_TEXT, p->item.purpose);
    p->source = page_field(rq, typed, "source", INPUT_TEXT, p->item.source);
    p->requirement = page_field(rq, typed, "requirement", INPUT_LONG, p->item.requirement);
    p->indicators = page_field(rq, typed, "indicators", INPUT_LONG, p->item.indicators);
    p->requirement.optional = p->indicators.optional = true;
    p->mandatory_for = (struct field_view){
        .name = "mandatory_for", .error = violation_of(&rq->violations, STR("mandatory_for")), .optional = true};
    p->why = page_field(rq, p->acting, "why", INPUT_LONG, STR(""));
    for (size_t i = 0; committee_kinds[i] && i < CATALOG_KINDS; i++) {
        const char *field = str_printf(rq->arena, "for_%s", committee_kinds[i]).ptr;
        p->kinds[i] = (struct item_kind){.kind = committee_kinds[i],
                                         .field = field,
                                         .asked = typed ? web_i64(rq, field) != 0
                                                        : kind_listed(p->item.mandatory_for, committee_kinds[i])};
    }
}

static struct str typed_kinds(struct request *rq)
{
    struct str kinds = STR("");
    for (size_t i = 0; committee_kinds[i]; i++) {
        const char *field = str_printf(rq->arena, "for_%s", committee_kinds[i]).ptr;
        if (web_i64(rq, field) != 0)
            kinds = str_printf(rq->arena, STR_FMT "%s%s", STR_ARG(kinds), kinds.len ? " " : "", committee_kinds[i]);
    }
    return kinds;
}

static struct catalog_item_in typed_item(struct request *rq)
{
    return (struct catalog_item_in){.title = web_text(rq, "title"),
                                    .purpose = web_text(rq, "purpose"),
                                    .source = web_text(rq, "source"),
                                    .requirement = web_text(rq, "requirement"),
                                    .mandatory_for = typed_kinds(rq),
                                    .indicators = web_text(rq, "indicators")};
}

static enum err item_write(struct request *rq, struct item_page *p, enum err refused, bool typed)
{
    struct page pg;
    enum err e = site_frame(rq, p->id ? TITLE_OWN : TITLE_NAV, NAV_CATALOG, &pg);
    if (e)
        return e;
    pg.subject = p->item.title;
    pg.year = p->year;
    pg.back = str_printf(rq->arena, "/catalog?year=%d", p->year);
    pg.wrong = rq->violations.list.n > 0;
    p->form = (struct page_form){.keys = site_keys(rq, p->id ? rq->subject->version : -1),
                                 .violations = &rq->violations,
                                 .stale = refused == ERR_STALE || refused == ERR_STATE};
    put_fields(rq, p, typed);
    tmpl_item_page(&rq->html, &pg, p);
    return web_page(rq, err_status(refused));
}

/* Of whom the item is asked, and who has not claimed it yet. */
static enum err read_owing(struct request *rq, struct item_page *p)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    if (!sees_county(rq))
        return OK;
    enum err e = claim_lines(rq->db, rq->arena, p->cycle_id, rq->today, 0, &lines, &n);
    for (size_t i = 0; i < n; i++) {
        bool owed = false;
        for (size_t k = 0; k < lines[i].nowed; k++)
            owed = owed || lines[i].owed[k]->id == p->id;
        p->nclaimed += set_has(&lines[i].set, p->id);
        if (owed)
            lines[p->nowing++] = lines[i];
    }
    p->owing = lines;
    return e;
}

/* acting: withdrawing or restoring, rather than the texts, was sent and refused. */
static enum err item_again(struct request *rq, enum err refused, bool typed, bool acting)
{
    struct item_page p = {.acting = acting};
    enum err e = item_by_id(rq->db, rq->arena, rq->subject->id, &p.item);
    if (e)
        return e;
    p.id = p.item.id;
    p.cycle_id = p.item.cycle_id;
    p.year = (int)p.item.year;
    p.withdrawn = str_is(p.item.state, "withdrawn");
    p.may_edit = site_may(rq, ACT_CATALOG_EDIT, rq->subject, ITEM_OPEN);
    p.may_restore = site_may(rq, ACT_CATALOG_EDIT, rq->subject, ITEM_WITHDRAWN);
    e = read_owing(rq, &p);
    return e ? e : item_write(rq, &p, refused, typed);
}

static enum err item_show(struct request *rq)
{
    return item_again(rq, OK, false, false);
}

static enum err item_act(struct request *rq, int64_t act)
{
    struct catalog_item_in in = typed_item(rq);
    struct command_result r;
    if (act == 0)
        return site_run(rq, &catalog_change, rq->subject->id, &in, STR(""), &r);
    return site_run(rq, act == 1 ? &catalog_withdraw : &catalog_restore, rq->subject->id, NULL, web_text(rq, "why"), &r);
}

static enum err item_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act");
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    enum err e = item_act(rq, what->i), reread;
    if (e == OK)
        return site_done(rq, str_printf(rq->arena, "/catalog/%lld", (long long)rq->subject->id), "saved");
    if (!page_again(rq, e, load_item, &reread))
        return e;
    return reread ? reread : item_again(rq, e, what->i == 0, what->i != 0);
}

/* ---- a new one ---- */

/* The year's cycle, which must be one that still changes. */
static enum err new_cycle(struct request *rq, struct item_page *p)
{
    const struct cycle_list_row *years;
    size_t n, at;
    enum err e = catalog_years(rq, &years, &n, &at);
    if (e || n == 0)
        return e ? e : err_set(ERR_NOT_FOUND, "no year");
    p->cycle_id = years[at].id;
    p->year = (int)years[at].year;
    p->may_edit = true;
    return OK;
}

static enum err new_show(struct request *rq)
{
    struct item_page p = {.item = {.purpose = STR("key"), .source = STR("county")}};
    enum err e = new_cycle(rq, &p);
    return e ? e : item_write(rq, &p, OK, false);
}

static enum err new_send(struct request *rq)
{
    struct catalog_item_in in = typed_item(rq);
    struct item_page p = {0};
    struct command_result r;
    enum err e = new_cycle(rq, &p);
    if (e)
        return e;
    e = site_run(rq, &catalog_add, p.cycle_id, &in, STR(""), &r);
    if (e == OK)
        return site_done(rq, str_printf(rq->arena, "/catalog?year=%d", p.year), "saved");
    if (e != ERR_RULES)
        return e;
    err_clear();
    return item_write(rq, &p, e, true);
}

const struct route catalog_routes[] = {
    ROUTE(WEB_GET, "/catalog", list_show, ACT_CATALOG_VIEW, site_load_county, STATES_ANY, year_fields),
    ROUTE(WEB_GET, "/catalog/new", new_show, ACT_CATALOG_EDIT, site_load_county, STATES_ANY, new_year_fields),
    ROUTE(WEB_POST, "/catalog/new", new_send, ACT_CATALOG_EDIT, site_load_county, STATES_ANY, new_fields),
    ROUTE(WEB_GET, "/catalog/:id", item_show, ACT_CATALOG_VIEW, load_item, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/catalog/:id", item_send, ACT_CATALOG_EDIT, load_item, STATES_ANY, item_fields),
    ROUTE_END};
