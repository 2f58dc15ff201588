/* ending.h: the end of a project is an act too (DOMAIN.md mechanism 5): completed and accepted (结项验收), terminated with a
 * reason, or carried on into the next year (跨年续作). The secretary asks, the Department decides; an accepted end closes the
 * project: no light, no report due, and everything stays readable.
 *
 * Nothing is dropped silently: completed is what has no open milestone and no open problem; what is left over is carried on, or
 * named in the reason of a termination; changes of the plan that wait are decided first. Carrying on makes a draft in the next
 * year's list of applications, with the texts, the team, the open milestones and the indicators not reached as proposals: it
 * has to be claimed for, reviewed and started like any other, and counts among the committee's projects of that year.
 */
#ifndef SG_EXECUTION_ENDING_H
#define SG_EXECUTION_ENDING_H
#include "execution/execution.h"
#include "execution/execution.sql.h"

#define ENDING_ASKED 1u
#define ENDING_ACCEPTED 2u
#define ENDING_REFUSED 4u
#define PROJECT_ENDABLE (PROJECT_ACTIVE | PROJECT_PAUSED)

/* name, word as stored */
#define ENDING_TABLE(X)                                                                                                        \
    X(ENDING_COMPLETED, "completed")                                                                                           \
    X(ENDING_TERMINATED, "terminated")                                                                                         \
    X(ENDING_CARRIED, "carried")

enum ending_kind {
#define X(name, word) name,
    ENDING_TABLE(X)
#undef X
        ENDING_KINDS
};
extern const char *const ending_words[ENDING_KINDS + 1]; /* NULL at the end */

/* The ending's project, with the ending's own state and version. */
enum err ending_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                     struct subject *out) MUST_CHECK;

/* ---- the rule ---- pure */
struct ending_facts {
    int64_t milestones, milestones_open, problems_open;
    int64_t amendments; /* that wait */
    bool year_open;     /* the project's year is not closed */
    bool next_year;     /* is opened and may still be claimed for */
    const char *claim;  /* what the rules of claiming have against one more project there; NULL = nothing */
    int64_t most;       /* projects of a committee in a year */
};
/* The code of what is against that kind of end, NULL when nothing is; *n is its number, or 0. */
const char *ending_fault(const struct ending_facts *f, enum ending_kind kind, int64_t *n);

/* Five queries. */
enum err ending_read(struct db *db, struct arena *a, int64_t project_id, day_t today, struct ending_facts *out) MUST_CHECK;

/* ---- ending.ask: object = project; result = the ending ---- */
struct ending_ask_in {
    enum ending_kind kind; /* ENDING_KINDS = not said, which is refused beside the field */
    struct str statement;  /* what was reached, or why it ends */
};
extern const struct command ending_ask;

/* ---- ending.decide: object = ending ---- */
struct ending_decide_in {
    bool accept;
    struct str words;    /* the Department's, either way */
    struct str document; /* of the acceptance; may be empty */
};
extern const struct command ending_decide;

/* ---- carrying on ---- (carry.c) within a change: the draft of the next year; its id. */
enum err ending_carry(struct change *c, int64_t project_id, int64_t *next_project_id) MUST_CHECK;
/* A due day of this year as the next one's proposal: the same date, within the project. Pure. */
day_t carry_day(day_t due_day, day_t start_day, day_t end_day);
/* Is the value at the target, or past it? Without a baseline there is no direction: then the target itself (METHODS.md section
 * 5). Pure. */
bool indicator_reached(const struct indicator_list_row *x, struct opt_i64 value);

#endif
