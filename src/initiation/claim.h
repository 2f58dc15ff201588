/* claim.h: claiming projects (认领) and what each committee still owes (DOMAIN.md mechanism 2).
 *
 * A claim makes a project in the state draft, with an application to be filled in. It belongs to the secretary's post; the
 * committee's office may claim for it. The rules are in rules.h.
 */
#ifndef SG_INITIATION_CLAIM_H
#define SG_INITIATION_CLAIM_H
#include "command/command.h"
#include "initiation/rules.h"

/* Object: the secretary's post for which something is claimed. A project to be, so the policy asks as for one. ERR_NOT_FOUND
 * when there is no such post, or its unit has no committee. */
enum err claim_load(struct db *db, struct arena *a, const struct actor *actor, int64_t post_id, day_t today,
                    struct subject *out) MUST_CHECK;
/* The post for which the actor may claim: a secretary's own, a liaison's unit's; 0 = none. */
enum err claim_post_for(struct db *db, struct arena *a, const struct actor *actor, int64_t *post_id) MUST_CHECK;

struct claim_in {
    int64_t cycle_id;
    int64_t item_id; /* 0 = a free topic */
    struct str name; /* of a free topic; else ignored */
};
extern const struct command project_claim; /* result = the project */

/* ---- where a committee stands in a year ---- */
struct claim_project {
    int64_t id, item_id;
    struct str code, name, nature, state;
};
struct claim_line {
    int64_t post_id, unit_id;
    struct str unit;
    struct claim_set set;
    const struct claim_item **owed; /* mandatory, not claimed */
    size_t nowed;
    const struct claim_project *projects;
    size_t nprojects;
    size_t settled; /* of the projects: approved, or further */
};
/* post_id: that one alone (none or one line), 0 = all in official order. Four queries. */
enum err claim_lines(struct db *db, struct arena *a, int64_t cycle_id, day_t today, int64_t post_id, struct claim_line **out,
                     size_t *n) MUST_CHECK;
/* ---- what a claim makes ---- a project in the state draft with an empty application, belonging to the line's post; shared
 * with the carrying on of a project into the next year, which is its predecessor. Rules are the caller's to check. */
struct claim_draft {
    int64_t cycle_id, item_id; /* item 0 = a free topic, then its name */
    struct str name;
    int64_t predecessor_id; /* 0 = none */
};
enum err claim_draft(struct change *c, const struct claim_line *line, const struct claim_draft *draft,
                     int64_t *project_id) MUST_CHECK;
/* Owes something: a mandatory item, or the scheme's least number of projects. */
bool claim_owes(const struct claim_line *l);
/* Is the year claimed on that day? */
bool claim_is_open(day_t from, day_t to, day_t today);

#endif
