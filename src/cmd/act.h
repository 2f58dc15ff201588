/* act.h: one row of history.csv as the command that a person ran.
 *
 *   at            2020-05-22 16:48, the county's time
 *   post          102-SJ: whoever held it that day; 102-SJ/R0041: that person, who held it or acted for it by delegation
 *   act           the command's verb
 *   project, item the object: project and code of milestone, indicator or problem; of a report and a period the month; of an
 *                 evaluators' group the year and its code, of a score the project and the group's code; of a freeze the year,
 *                 of a grade the project
 *   day value choice text why declared_why person
 *                 its input, see act.c
 */
#ifndef SG_CMD_ACT_H
#define SG_CMD_ACT_H
#include "assessment/freeze.h"
#include "assessment/grade_record.h"
#include "assessment/report.h"
#include "cmd/table.h"
#include "execution/execution.h"

struct history_in {
    struct str at, post, act, project, item, value, choice, text, why, declared_why, person;
    day_t day;
};
extern const struct table history_table; /* has no command of its own: each row is another one's */

/* "2020-05-22 16:48" */
bool history_instant(struct str text, int64_t *ms);

struct act_problem {
    struct str project, item;
    int64_t id;
};
/* What a replay has to remember: problems have a code in the file only. */
struct acts {
    VEC(struct act_problem) problems;
};

union act_input {
    struct milestone_done_in milestone_done;
    struct indicator_record_in indicator_record;
    struct problem_raise_in problem_raise;
    struct problem_update_in problem_update;
    struct report_in report;
    struct period_change_in period_change;
    struct panel_make_in panel_make;
    struct panel_member_in panel_member;
    struct {
        struct score_enter_in in; /* first: it is what the command takes */
        struct ballot_line line;
    } score_enter;
    struct freeze_in freeze;
    struct grade_record_in grade;
};
struct act_call {
    struct command_call call; /* points into this struct: it stays where it is */
    struct actor actor;
    union act_input in;
};
/* ERR_NOT_FOUND with a detail: the post, person or object that the row names is not there (yet). ERR_MALFORMED: the act or a
 * number is none. */
enum err act_prepare(const struct acts *acts, struct db *db, struct arena *a, int64_t county_id, const struct history_in *in,
                     int64_t at_ms, struct act_call *out) MUST_CHECK;
/* After it ran: a problem that was raised has its id now. */
void act_done(struct acts *acts, struct arena *a, const struct history_in *in, const struct command_result *r);

#endif
