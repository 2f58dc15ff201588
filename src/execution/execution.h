/* execution.h: gate 2, what a team does with its project: milestones reached, indicator values, problems (DOMAIN.md mechanisms
 * 5, 7).
 *
 * Each act is a struct command (command/command.h) with its input; pages, API, import and demo history call the same ones.
 * Loaders find the object for route and command alike. Everything here changes one project and refreshes its board_row.
 */
#ifndef SG_EXECUTION_EXECUTION_H
#define SG_EXECUTION_EXECUTION_H
#include "initiation/project.h" /* PROJECT_ACTIVE, …; project_load */

/* ---- states, as bits for routes and commands ---- */
#define PROBLEM_OPEN 1u
#define PROBLEM_SOLVED 2u /* its owner says so; awaits confirmation by another */
#define PROBLEM_CLOSED 4u

/* The project of a milestone, an indicator; the problem itself. */
enum err milestone_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                        struct subject *out) MUST_CHECK;
enum err indicator_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                        struct subject *out) MUST_CHECK;
enum err problem_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                      struct subject *out) MUST_CHECK;

/* ---- milestone.done: object = milestone ---- done_day not after today, not before the project's start; recorded_day is
 * today's and decides lateness. */
struct milestone_done_in {
    day_t done_day;
    struct str note; /* how it was reached; optional */
};
extern const struct command milestone_done;
/* ---- milestone.undone: taken back with a reason (call.why); the first record stays in the journal. */
extern const struct command milestone_undone;

/* ---- indicator.record: object = indicator ---- a value of a day; a correction is a further value of the same day. */
#define INDICATOR_VALUE_MAX 1000000000000000LL /* METHODS.md section 1 */
struct indicator_record_in {
    day_t on_day;    /* not after today, not before the indicator's start */
    int64_t value;   /* 1/10,000 */
    struct str note; /* voucher or remark; optional */
};
extern const struct command indicator_record;

/* ---- problems ---- raise: object = project; the others: object = problem. */
struct problem_raise_in {
    struct str title;
    struct str origin; /* where it came up; may be empty */
    int64_t owner_id;  /* person of the team */
    day_t due_day;     /* after today */
};
extern const struct command problem_raise;
struct problem_update_in {
    struct str progress;
    bool solved; /* asks another person to confirm */
};
extern const struct command problem_update;
/* Confirmed by another person than who raised or owns it (销号). No input. */
extern const struct command problem_close;

/* ---- import (ACT_IMPORT, the operator or the Department): what the plan consists of ---- object 0; result = the row's id. A
 * new code is made; of an existing one the wording is corrected, while place, dates, baseline and target stay (violation
 * "needs_amendment" or "may_not_move"). Order: project, team, milestones (whose owners are in the team) and indicators,
 * amendments. Violations name the columns of the files: unit, post, owner, approver for what the fields below call unit_id, …
 * A file read twice makes no event the second time. */
struct project_import_in {
    int64_t cycle_id, unit_id, post_id, catalog_item_id; /* 0 = free topic */
    struct str code, name, nature, client;
    day_t start_day, end_day, approved_day;
};
extern const struct command project_import; /* limits of the scheme (projects_max) are checked when it is new */
struct team_import_in {
    int64_t project_id, person_id;
    struct str post_title, duty;
    int64_t ord;
};
extern const struct command team_import;
struct milestone_import_in {
    int64_t project_id, owner_id, ord, weight;
    struct str code, measure, title;
    day_t due_day;
};
extern const struct command milestone_import;
struct indicator_import_in {
    int64_t project_id, ord, digits;
    struct str code, name, unit_label, source;
    struct opt_i64 baseline;
    int64_t target;
    day_t start_day, end_day;
};
extern const struct command indicator_import;
/* An amendment of a date approved on approved_day (not after today: history is replayed in order) by a person who held a post
 * of the Department that day; changes milestone.due_day of one that is not done, keeps first_due_day. */
struct amendment_import_in {
    int64_t milestone_id, approver_id;
    day_t after, approved_day;
    struct str reason;
};
extern const struct command amendment_import;

#endif
