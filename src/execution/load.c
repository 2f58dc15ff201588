/* load.c: finds the objects of gate 2 and gathers the facts that the policy asks for. */
#include "execution/execution.h"
#include "execution/execution.sql.h"

static unsigned problem_state_bit(struct str word)
{
    if (str_is(word, "open"))
        return PROBLEM_OPEN;
    return str_is(word, "solved") ? PROBLEM_SOLVED : PROBLEM_CLOSED;
}

enum err milestone_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct milestone_by_id_row m;
    enum err e = milestone_by_id(db, a, id, &m);
    if (e || (e = project_load(db, a, actor, m.project_id, today, out)))
        return e;
    out->id = m.id;
    out->version = m.version;
    return OK;
}

enum err indicator_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct indicator_by_id_row i;
    enum err e = indicator_by_id(db, a, id, &i);
    if (e || (e = project_load(db, a, actor, i.project_id, today, out)))
        return e;
    out->id = i.id;
    out->version = i.version;
    return OK;
}

enum err problem_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct problem_by_id_row p;
    enum err e = problem_by_id(db, a, id, &p);
    if (e || (e = project_load(db, a, actor, p.project_id, today, out)))
        return e;
    out->kind = SUBJECT_PROBLEM;
    out->id = p.id;
    out->version = p.version;
    out->state = problem_state_bit(p.state);
    out->own_item = p.raised_by == actor->person_id || p.owner_id == actor->person_id;
    return OK;
}
