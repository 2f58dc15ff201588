/* amendment.h: a changed date or target (变更; DOMAIN.md mechanism 5): asked by the unit with a reason, approved or refused by
 * the Department in its words. What was planned first stays in the row and in sight; lights judge by what was approved by their
 * day.
 *
 * A milestone is given another day, an indicator another target. One change of an item waits at a time. A day moved earlier
 * needs notice: AMENDMENT_NOTICE working days from the asking, and again from the approval, since only that makes it binding.
 * Nothing changes while the project's end is being decided, or when its year is over.
 */
#ifndef SG_EXECUTION_AMENDMENT_H
#define SG_EXECUTION_AMENDMENT_H
#include "cycle/calendar.h"
#include "db/db.h"
#include "execution/execution.h"
#include "execution/execution.sql.h"

#define AMENDMENT_ASKED 1u
#define AMENDMENT_APPROVED 2u
#define AMENDMENT_REFUSED 4u
#define AMENDMENT_NOTICE 5
/* Projects whose plan may be changed by one: before that it is edited, after that it is over. */
#define PROJECT_AMENDABLE (PROJECT_APPROVED | PROJECT_ACTIVE | PROJECT_PAUSED)

/* The amendment's project, with the amendment's own state and version. */
enum err amendment_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                        struct subject *out) MUST_CHECK;

/* ---- the rule ---- pure */
struct amendment_case {
    day_t today, start_day, end_day; /* of the project */
    const struct calendar *calendar;
    bool target; /* of an indicator; else the day of a milestone */
    day_t due_day, done_day, after_day;
    struct opt_i64 baseline, after_value;
    int64_t before_value;
    day_t way_end; /* of the indicator */
};
/* The code of what is against it, NULL when nothing is; *day is the code's argument, else DAY_NONE. */
const char *amendment_fault(const struct amendment_case *k, day_t *day);
/* The first day to which a date may be moved earlier. */
day_t amendment_earliest(const struct calendar *c, day_t today);

/* ---- what is changed ---- */
struct amendment_item {
    bool target; /* an indicator's; then i, else m */
    struct milestone_page_row m;
    struct indicator_page_row i;
};
/* One of the two ids is 0. ERR_NOT_FOUND when it is none of the project's. */
enum err amendment_item(struct db *db, struct arena *a, int64_t project_id, int64_t milestone_id, int64_t indicator_id,
                        struct amendment_item *out) MUST_CHECK;
/* A value as kept in before and after: with the indicator's digits, and more where they are needed. */
struct str amendment_figure(struct arena *a, int64_t value, int64_t digits);
/* And back: the day, DAY_NONE when it is a value; the value, and its decimals. */
day_t amendment_day(struct str text);
int64_t amendment_number(struct str text);
int amendment_digits(struct str text);

/* ---- amendment.ask: object = project; result = the amendment ---- */
struct amendment_ask_in {
    int64_t milestone_id, indicator_id; /* one of the two */
    day_t after_day;
    struct opt_i64 after_value;
    struct str reason;
};
extern const struct command amendment_ask;

/* ---- amendment.decide: object = amendment ---- */
struct amendment_decide_in {
    bool approve;
    struct str words; /* the Department's, either way */
};
extern const struct command amendment_decide;

#endif
