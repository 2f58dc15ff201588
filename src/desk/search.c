/* search.c: see search.h. */
#include "desk/search.h"
#include "desk/query.h"
#include "desk/search.sql.h"

enum reach { REACH_NOTHING, REACH_TEAM, REACH_UNIT, REACH_COUNTY };

static enum reach reach_of(const struct actor *actor)
{
    if (!actor) {
        return REACH_NOTHING;
    }
    switch (actor->role) {
    case ROLE_OFFICER:
    case ROLE_LEADER: return REACH_COUNTY;
    case ROLE_SECRETARY:
    case ROLE_LIAISON: return REACH_UNIT;
    case ROLE_MEMBER: return REACH_TEAM;
    case ROLE_INSPECTOR:
    case ROLE_EVALUATOR:
    case ROLE_SYSTEM_ADMIN:
    case ROLE_SECURITY_ADMIN:
    case ROLE_AUDIT_ADMIN:
    case ROLE_COUNT: return REACH_NOTHING;
    }
    return REACH_NOTHING;
}

/* A subtree is the range of paths that begin with the unit's own. */
struct paths {
    struct str from, to;
};

static struct paths paths_of(struct arena *a, const struct actor *actor, bool own_unit)
{
    struct str path = own_unit ? actor->unit_path : STR("");
    return (struct paths){.from = path, .to = str_printf(a, STR_FMT "~", STR_ARG(path))};
}

static bool may_see(const struct actor *actor, const struct search_projects_row *r)
{
    struct subject s = {.kind = SUBJECT_PROJECT,
                        .id = r->id,
                        .version = -1,
                        .county_id = actor->county_id,
                        .unit_id = r->unit_id,
                        .unit_path = r->unit_path,
                        .project_id = r->id,
                        .owner_post_id = r->post_id,
                        .team_member = r->team > 0};
    return rights_decide(actor, ACT_PROJECT_VIEW, &s, ~0u) == RIGHTS_ALLOWED;
}

static enum err projects_load(struct db *db, struct arena *a, const struct actor *actor, enum reach reach, struct search *out)
{
    struct search_projects_row *rows = NULL;
    size_t n = 0;
    struct paths p = paths_of(a, actor, reach == REACH_UNIT);
    struct search_projects_in in = {.county_id = actor->county_id,
                                    .path_from = p.from,
                                    .path_to = p.to,
                                    .person_id = actor->person_id,
                                    .team_only = reach == REACH_TEAM,
                                    .pattern = like_pattern(a, out->q),
                                    .at_most = SEARCH_MAX + 1};
    enum err e = search_projects(db, a, &in, &rows, &n);
    out->more = out->more || n > SEARCH_MAX;
    out->projects = arena_array_of(a, struct search_project, n);
    for (size_t i = 0; i < n && i < SEARCH_MAX; i++) {
        if (may_see(actor, &rows[i])) {
            out->projects[out->nprojects++] = (struct search_project){.id = rows[i].id,
                                                                      .year = rows[i].year,
                                                                      .code = rows[i].code,
                                                                      .name = rows[i].name,
                                                                      .unit = rows[i].unit_name,
                                                                      .secretary = rows[i].secretary,
                                                                      .light = rows[i].light};
        }
    }
    return e;
}

static enum err units_load(struct db *db, struct arena *a, const struct actor *actor, enum reach reach, day_t today,
                           struct search *out)
{
    struct search_units_row *rows = NULL;
    size_t n = 0;
    struct paths p = paths_of(a, actor, reach != REACH_COUNTY);
    struct search_units_in in = {.county_id = actor->county_id,
                                 .path_from = p.from,
                                 .path_to = p.to,
                                 .pattern = like_pattern(a, out->q),
                                 .today = today,
                                 .at_most = SEARCH_MAX + 1};
    enum err e = search_units(db, a, &in, &rows, &n);
    out->more = out->more || n > SEARCH_MAX;
    out->units = arena_array_of(a, struct search_unit, n);
    for (size_t i = 0; i < n && i < SEARCH_MAX; i++) {
        out->units[out->nunits++] = (struct search_unit){.id = rows[i].id,
                                                         .projects = rows[i].projects,
                                                         .name = rows[i].name,
                                                         .short_name = rows[i].short_name,
                                                         .code = rows[i].code,
                                                         .committee = rows[i].committee_name};
    }
    return e;
}

enum err search_load(struct db *db, struct arena *a, const struct actor *actor, struct str q, day_t today, struct search *out)
{
    enum reach reach = reach_of(actor);
    *out = (struct search){.q = str_trim(q), .wide = reach == REACH_COUNTY};
    if (out->q.len == 0 || reach == REACH_NOTHING || (reach == REACH_UNIT && actor->unit_path.len == 0)) {
        return OK;
    }
    enum err e = projects_load(db, a, actor, reach, out);
    return e == OK ? units_load(db, a, actor, reach, today, out) : e;
}
