/* project.h: a project (书记项目) from its claiming to its end, as far as the policy must know it.
 *
 * An application is the project itself before it is approved, so there is one list of states: gate 1 moves a project from draft
 * to approved, rejected or withdrawn, gate 2 from approved on. Plan rows hang on it from its first day.
 */
#ifndef SG_INITIATION_PROJECT_H
#define SG_INITIATION_PROJECT_H
#include "command/command.h"

/* ---- states, as bits for routes and commands ---- */
#define PROJECT_ACTIVE 1u
#define PROJECT_PAUSED 2u
#define PROJECT_CLOSED 4u
#define PROJECT_DRAFT 8u
#define PROJECT_SUBMITTED 16u /* with the Department */
#define PROJECT_RETURNED 32u  /* with the unit again */
#define PROJECT_APPROVED 64u  /* not started yet */
#define PROJECT_REJECTED 128u
#define PROJECT_WITHDRAWN 256u
#define PROJECT_EDITABLE (PROJECT_DRAFT | PROJECT_RETURNED)             /* texts and plan may be changed freely */
#define PROJECT_RUNS (PROJECT_ACTIVE | PROJECT_PAUSED | PROJECT_CLOSED) /* boards, lights and reports concern it */

/* The bit of a state as stored. */
unsigned project_state(struct str word);
/* Facts about project `id` for this actor: county, unit, owner post, team membership, recusal. ERR_NOT_FOUND. */
enum err project_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                      struct subject *out) MUST_CHECK;

#endif
