/* start.h: a project begins to be carried out (DOMAIN.md mechanism 5, 四个一): only with a plan and a team.
 *
 * A plan is at least one measure, milestones with their days and one accountable owner each, and indicators with target and
 * baseline, or the day by which the baseline is taken. A team is people with duties, the owners among them. What lacks is a
 * list of violations, shown beside the button before anybody presses it; the same list decides on the act.
 *
 * start_check is pure: values in, violations out.
 */
#ifndef SG_EXECUTION_START_H
#define SG_EXECUTION_START_H
#include "execution/execution.h"
#include "execution/execution.sql.h"

struct start_facts {
    day_t today, end_day;
    struct str year, year_state; /* the cycle's name and state */
    struct str measures;         /* of the application, one a line; may be empty where the milestones name theirs */
    const struct milestone_list_row *milestones;
    size_t nmilestones;
    const struct indicator_list_row *indicators;
    size_t nindicators;
    const struct team_list_row *team;
    size_t nteam;
};

/* Fields: "year", "milestones", "indicators", "team"; in this order. */
void start_check(const struct start_facts *f, struct violations *out);
/* How many measures are named: by the milestones, else by the application. */
size_t start_measures(const struct start_facts *f);

/* Four queries; values in the arena. */
enum err start_read(struct db *db, struct arena *a, int64_t project_id, day_t today, struct start_facts *out) MUST_CHECK;

/* ---- project.start: object = an approved project ---- no input. Begun later than planned, the project and the way of its
 * indicators count from today: no month before it is asked for. */
extern const struct command project_start;

#endif
