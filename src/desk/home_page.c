/* home_page.c: / and /projects. */
#include "desk/desk.h"
#include "desk/desk_json.h"
#include "desk/home.h"
#include "desk/home.tmpl.h"
#include "people/people.h"
#include "site/site.h"

static bool has_projects(enum role role)
{
    return role == ROLE_SECRETARY || role == ROLE_LIAISON || role == ROLE_MEMBER;
}

/* Where a role's one question is answered; NULL = here. */
static const char *place_of(enum role role)
{
    switch (role) {
    case ROLE_OFFICER: return "/board";
    case ROLE_LEADER: return "/overview";
    case ROLE_AUDIT_ADMIN: return "/audit";
    case ROLE_EVALUATOR: return "/ballots";
    case ROLE_SECRETARY:
    case ROLE_LIAISON:
    case ROLE_MEMBER:
    case ROLE_INSPECTOR:
    case ROLE_SYSTEM_ADMIN:
    case ROLE_SECURITY_ADMIN:
    case ROLE_COUNT: return NULL;
    }
    return NULL;
}

static enum err plain_show(struct request *rq)
{
    struct page pg;
    enum err e = site_frame(rq, TITLE_NAV, NAV_HOME, &pg);
    if (e) {
        return e;
    }
    tmpl_home_plain(&rq->html, &pg, rq->actor->role);
    return web_page(rq, 200);
}

static enum err home_show(struct request *rq)
{
    struct home *v = arena_new_of(rq->arena, struct home);
    struct page pg;
    enum role role = rq->actor->role;
    const char *place = place_of(role);
    if (place) {
        return web_redirect(rq, str_c(place));
    }
    if (!has_projects(role)) {
        return plain_show(rq);
    }
    enum err e = home_load(rq->db, rq->arena, rq->actor, rq->today, role != ROLE_MEMBER, v);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_HOME, &pg))) {
        return e;
    }
    tmpl_home_page(&rq->html, &pg, v);
    return web_page(rq, 200);
}

static enum err projects_show(struct request *rq)
{
    struct home *v = arena_new_of(rq->arena, struct home);
    struct page pg;
    const char *place = place_of(rq->actor->role);
    if (!has_projects(rq->actor->role)) {
        return web_redirect(rq, str_c(place ? place : "/"));
    }
    enum err e = home_load(rq->db, rq->arena, rq->actor, rq->today, false, v);
    if (e == OK && rq->wants_json) {
        return site_json(rq, projects_json, v);
    }
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_PROJECTS, &pg))) {
        return e;
    }
    tmpl_projects_page(&rq->html, &pg, v);
    return web_page(rq, 200);
}

const struct route home_routes[] = {
    ROUTE(WEB_GET, "/", home_show, ACT_HOME_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE(WEB_GET, "/projects", projects_show, ACT_HOME_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE_END,
};
