/* fixture_county.h: a small county over a real store, for tests that need units, people, a cycle and projects with a plan.
 *
 *     static struct county c;
 *     county_init(&c, NULL);                                   or status_refresh, where derived rows are wanted
 *     county_at(&c, 2020, 9, 23, 10, 42);
 *     county_run(&c, &c.liaison, &problem_raise, c.a, &in, &r) …
 *     assert_int_equal(county_fini(&c), 0);                    verifies the journal first; the number of faults
 *
 * Everything but the cycle, the accounts and the recusal's frame is made by the commands that the import has, on 2 March 2020;
 * then the clock stands at FIXTURE_NOW, Wednesday 23 September 2020 18:05, two days before the month's reports are due. All
 * names are invented.
 *
 * Two units: north (北镇, three projects: a, b and later; two are due in September) and south (南镇, one project: s). Project
 * a: M1 due 31 March, M2 due 28 August (overdue), M3 due 28 September, M4 due 30 November; I1 rises 118.20 -> 180, I2 falls 9
 * -> 0. b: M1 due 30 June, M2 due 10 December. later: starts on 5 October. s: M1 due 29 May, M2 due 10 December.
 */
#ifndef SG_EXECUTION_FIXTURE_COUNTY_H
#define SG_EXECUTION_FIXTURE_COUNTY_H
#include "command/fixture.h"
#include "execution/execution.h"
#include "execution/fixture_county.sql.h"

struct county {
    struct fixture f;
    int64_t id, department, north, south; /* units */
    int64_t scheme, cycle, period[13];    /* by month; [0] unused */
    int64_t a, b, later, s;               /* projects */
    int64_t m1, m2, m3, m4, i1, i2;       /* of project a */
    struct actor system;
    struct actor secretary, liaison, owner, member; /* of north: owner owns a's milestones, member is in a's team too */
    struct actor delegate;                          /* owner acting for the secretary's post, 14 September to 16 October */
    struct actor south_secretary, south_liaison;
    struct actor officer, recused; /* of the Department; recused: from north */
    struct actor leader, auditor;
};

void county_init(struct county *c, enum err (*refresh)(struct change *c, int64_t project_id));
size_t county_fini(struct county *c); /* faults that verify found */

void county_at(struct county *c, int month, int day, int hour, int minute); /* of 2020 */
day_t county_today(struct county *c);

/* Runs it without key and without comparing the version. */
enum err county_run(struct county *c, const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                    struct command_result *r) MUST_CHECK;
/* The same with a reason. */
enum err county_run_why(struct county *c, const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                        const char *why, struct command_result *r) MUST_CHECK;
/* Must go through; the result's id. */
int64_t county_do(struct county *c, const struct actor *who, const struct command *cmd, int64_t object, const void *input);
/* The code of the field's violation; "" when there is none. */
const char *county_fault(const struct command_result *r, const char *field);
/* Pauses or closes a project as an act of its own, since no feature does yet. */
void county_set_project(struct county *c, int64_t project, const char *state, day_t paused_from, day_t closed_day);
struct county_counts_row county_count(struct county *c);

#endif
