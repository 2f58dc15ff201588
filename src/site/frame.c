/* frame.c: the frame of a page for whoever is signed in. A role's navigation has the places that exist for it, and no others.
 */
#include "people/people.h"
#include "site/session.h"
#include "site/site.sql.h"

struct place {
    enum nav_key key;
    struct str href;
};

#define PLACE(key_, href_)                                                                                                     \
    {                                                                                                                          \
        .key = key_, .href = STR_INIT(href_)                                                                                   \
    }
static const struct place committee[] = {PLACE(NAV_HOME, "/"), PLACE(NAV_PROJECTS, "/projects"), PLACE(NAV_CLAIMS, "/claims"),
                                         PLACE(NAV_NOTICES, "/notices"), PLACE(NAV_ME, "/me")};
static const struct place secretary[] = {PLACE(NAV_HOME, "/"),           PLACE(NAV_PROJECTS, "/projects"),
                                         PLACE(NAV_CLAIMS, "/claims"),   PLACE(NAV_DOSSIER, "/dossier"),
                                         PLACE(NAV_NOTICES, "/notices"), PLACE(NAV_ME, "/me")};
static const struct place team[] = {PLACE(NAV_HOME, "/"), PLACE(NAV_PROJECTS, "/projects"), PLACE(NAV_NOTICES, "/notices"),
                                    PLACE(NAV_ME, "/me")};
static const struct place department[] = {PLACE(NAV_BOARD, "/board"),         PLACE(NAV_OVERVIEW, "/overview"),
                                          PLACE(NAV_NOTICES, "/notices"),     PLACE(NAV_CATALOG, "/catalog"),
                                          PLACE(NAV_REVIEW, "/applications"), PLACE(NAV_DISPATCH, "/periods"), PLACE(NAV_PROBLEMS, "/amendments"),
                                          PLACE(NAV_SCORES, "/scores"),       PLACE(NAV_SETTINGS, "/cycles")};
static const struct place leader[] = {PLACE(NAV_OVERVIEW, "/overview"), PLACE(NAV_BOARD, "/board"),
                                      PLACE(NAV_SCORES, "/scores"), PLACE(NAV_ME, "/me")};
static const struct place evaluator[] = {PLACE(NAV_BALLOTS, "/ballots"), PLACE(NAV_ME, "/me")};
static const struct place waiting[] = {PLACE(NAV_HOME, "/"), PLACE(NAV_ME, "/me")};
static const struct place auditor[] = {PLACE(NAV_AUDIT, "/audit"), PLACE(NAV_VERIFY, "/verify")};
static const struct place security[] = {PLACE(NAV_HOME, "/"), PLACE(NAV_ACCOUNTS, "/accounts")};
static const struct place console[] = {PLACE(NAV_HOME, "/")};

struct navigation {
    enum nav_kind kind;
    const struct place *places;
    size_t n;
    bool business; /* has projects to search and to be notified of */
};

#define NAVIGATION(kind_, places_, business_)                                                                                  \
    {                                                                                                                          \
        .kind = kind_, .places = places_, .n = sizeof places_ / sizeof *places_, .business = business_                         \
    }
static const struct navigation navigations[ROLE_COUNT + 1] = {
    [ROLE_SECRETARY] = NAVIGATION(NAV_TABS, secretary, true),
    [ROLE_LIAISON] = NAVIGATION(NAV_TABS, committee, true),
    [ROLE_MEMBER] = NAVIGATION(NAV_TABS, team, true),
    [ROLE_OFFICER] = NAVIGATION(NAV_RAIL, department, true),
    [ROLE_INSPECTOR] = NAVIGATION(NAV_TABS, waiting, false),
    [ROLE_EVALUATOR] = NAVIGATION(NAV_TABS, evaluator, false),
    [ROLE_LEADER] = NAVIGATION(NAV_TABS, leader, true),
    [ROLE_SYSTEM_ADMIN] = NAVIGATION(NAV_CONSOLE, console, false),
    [ROLE_SECURITY_ADMIN] = NAVIGATION(NAV_CONSOLE, security, false),
    [ROLE_AUDIT_ADMIN] = NAVIGATION(NAV_CONSOLE, auditor, false),
    [ROLE_COUNT] = NAVIGATION(NAV_TABS, waiting, false), /* no post today */
};

static void put_navigation(struct request *rq, struct page *pg)
{
    const struct site *site = site_of(rq);
    const struct navigation *nav = &navigations[rq->actor->role];
    struct nav_item *items = arena_array_of(rq->arena, struct nav_item, nav->n);
    for (size_t i = 0; i < nav->n; i++) {
        enum nav_key key = nav->places[i].key;
        items[i] =
            (struct nav_item){.key = key, .href = nav->places[i].href, .count = site->waiting ? site->waiting(rq, key) : 0};
    }
    pg->nav = nav->kind;
    pg->items = items;
    pg->nitems = nav->n;
    pg->search = nav->business;
    pg->silent = !nav->business;
    pg->notices = nav->business && site->notices ? site->notices(rq) : 0;
}

static enum err put_posts(struct request *rq, struct page *pg)
{
    const struct actor *actor = rq->actor;
    struct held_post *held;
    enum err e = people_posts_today(rq->db, rq->arena, actor->person_id, rq->today, &held, &pg->nposts);
    if (e != OK) {
        return e;
    }
    struct page_post *posts = arena_array_of(rq->arena, struct page_post, pg->nposts);
    for (size_t i = 0; i < pg->nposts; i++) {
        posts[i] =
            (struct page_post){.id = held[i].post_id,
                               .delegation_id = held[i].delegation_id,
                               .title = held[i].title,
                               .current = held[i].post_id == actor->post_id && held[i].delegation_id == actor->delegation_id,
                               .delegated = held[i].delegation_id != 0};
    }
    pg->posts = posts;
    pg->person = actor->person_name;
    pg->unit = actor->unit_name;
    return OK;
}

/* The county's name and year; a store without a county, and so without people, has none. */
static enum err put_county(struct request *rq, struct page *pg)
{
    struct frame_facts_row facts;
    int64_t county_id = rq->actor ? rq->actor->county_id : 0;
    enum err e = county_id ? OK : people_county(rq->db, rq->arena, &county_id);
    if (e != OK || county_id == 0) {
        return e;
    }
    e = frame_facts(rq->db, rq->arena, county_id, rq->today, &facts);
    if (e == OK) {
        pg->county = facts.county_name;
        pg->year = rq->actor ? (int)facts.year : 0;
    }
    return e;
}

/* One of the two words that the layout knows, whatever the cookie says. */
static const char *theme_of(struct request *rq)
{
    struct str theme = web_cookie(rq, "theme");
    return str_is(theme, "dark") ? "dark" : str_is(theme, "light") ? "light" : "";
}

enum err site_frame(struct request *rq, enum page_title title, enum nav_key active, struct page *pg)
{
    *pg = (struct page){.title = title,
                        .nav = NAV_NONE,
                        .active = active,
                        .demo = site_of(rq)->demo,
                        .theme = theme_of(rq),
                        .here = web_query_with(rq, "done", STR("")),
                        .flash = str_z(rq->arena, rq->done)};
    pg->keys = (struct form_keys){.csrf = session_form_token(rq), .key = command_key(rq->arena), .version = -1};
    enum err e = put_county(rq, pg);
    if (e == OK && rq->actor) {
        put_navigation(rq, pg);
        e = put_posts(rq, pg);
    }
    return e;
}

struct field_view page_field(struct request *rq, bool typed, const char *name, enum input_kind kind, struct str initial)
{
    return (struct field_view){.name = name,
                               .kind = kind,
                               .value = typed ? web_text(rq, name) : initial,
                               .error = violation_of(&rq->violations, str_c(name))};
}

bool page_again(struct request *rq, enum err e, web_loader *load_again, enum err *reread)
{
    *reread = OK;
    if (e != ERR_RULES && e != ERR_STALE && e != ERR_STATE) {
        return false;
    }
    err_clear();
    if (e != ERR_RULES && (*reread = web_fresh(rq)) == OK) {
        *reread = load_again(rq, rq->subject);
    }
    return true;
}
