/* project.c: see project.h. */
#include "initiation/project.h"
#include "initiation/project.sql.h"
#include "people/people.h"

unsigned project_state(struct str word)
{
    static const struct {
        const char *word;
        unsigned bit;
    } states[] = {{"active", PROJECT_ACTIVE},     {"paused", PROJECT_PAUSED},       {"closed", PROJECT_CLOSED},
                  {"draft", PROJECT_DRAFT},       {"submitted", PROJECT_SUBMITTED}, {"returned", PROJECT_RETURNED},
                  {"approved", PROJECT_APPROVED}, {"rejected", PROJECT_REJECTED},   {"withdrawn", PROJECT_WITHDRAWN}};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (str_is(word, states[i].word))
            return states[i].bit;
    return 0; /* no act is allowed in it */
}

enum err project_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct project_facts_row p;
    enum err e = project_facts(db, a, id, actor->person_id, &p);
    if (e)
        return e;
    *out = (struct subject){
        .kind = SUBJECT_PROJECT,
        .id = p.id,
        .version = p.version,
        .county_id = p.county_id,
        .unit_id = p.unit_id,
        .unit_path = p.unit_path,
        .project_id = p.id,
        .owner_post_id = p.post_id,
        .state = project_state(p.state),
        .team_member = p.member > 0,
    };
    return people_recused(db, actor, a, p.unit_path, today, &out->recused);
}
