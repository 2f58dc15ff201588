/* search.h: projects and units by a word, among what the person may see and nothing else.
 *
 * The Department and the leader search the county, a secretary and a liaison their own unit and those below, a team member the
 * projects whose team he is in; the others find nothing. Which project may be seen is the policy's to say, for each one that
 * was found.
 */
#ifndef SG_DESK_SEARCH_H
#define SG_DESK_SEARCH_H
#include "db/db.h"
#include "rights/rights.h"

#define SEARCH_MAX 50   /* of each kind */
#define SEARCH_Q_MAX 40 /* code points */

struct search_project {
    int64_t id, year;
    struct str code, name, unit, secretary, light;
};
struct search_unit {
    int64_t id, projects;
    struct str name, short_name, code, committee;
};
struct search {
    struct str q;
    bool wide; /* whoever may open the board gets links into it */
    struct search_project *projects;
    size_t nprojects;
    struct search_unit *units;
    size_t nunits;
    bool more; /* there are more than SEARCH_MAX of one kind */
};
enum err search_load(struct db *db, struct arena *a, const struct actor *actor, struct str q, day_t today,
                     struct search *out) MUST_CHECK;

#endif
