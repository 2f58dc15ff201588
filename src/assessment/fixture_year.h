/* fixture_year.h: the county of execution/fixture_county.h with a scoring, evaluators and groups, up to the day on which its
 * year is frozen, for the tests of scores and grades.
 *
 *     static struct year y;
 *     year_init(&y);                    the scoring is in, the groups leaders and delegates are made and have their members
 *     year_give(&y, &y.e1, y.leaders, y.c.a, 90)
 *     year_end(&y);                     facts of project a, groups closed; the clock stands on 8 January 2021
 *     year_freeze(&y)                   as of 31 December
 *
 * e1 and e2 are of the leaders, e3 and e4 of the delegates; e4 is also a member of north's office, so recused from its three
 * projects. e5 evaluates in no group. Everything weighs as in demo/scoring.json, but for the groups: leaders 6000, delegates
 * 4000, at least two scores each. At the year's end project a has: milestones 2 of 4 in time, reports 0 of 10, problems 1 of 1,
 * indicators half way and without value; so process 50, result 25.
 */
#ifndef SG_ASSESSMENT_FIXTURE_YEAR_H
#define SG_ASSESSMENT_FIXTURE_YEAR_H
#include "assessment/freeze.h"
#include "execution/fixture_county.h"

struct year {
    struct county c;
    struct actor e1, e2, e3, e4, e5;
    int64_t leaders, delegates; /* groups */
    int64_t problem;            /* of project a */
};

void year_init(struct year *y);
size_t year_fini(struct year *y); /* faults that verify found */

void year_at(struct year *y, day_t day);                                                                 /* 09:00 */
struct score_enter_in year_line(struct year *y, int64_t project, int64_t points);                        /* whole points */
void year_give(struct year *y, const struct actor *who, int64_t group, int64_t project, int64_t points); /* must go through */
/* e1 90, e2 80, e3 70 for project a; then the same and e4 60 for s. */
void year_give_all(struct year *y);
void year_end(struct year *y);
void year_freeze(struct year *y);
struct sheet_of_project_row year_sheet(struct year *y, int64_t project, struct sheet *out);

#endif
