/* facts_score.h: what a project's records come to, as the facts that a scheme's leaves score (DOMAIN.md section 5). Pure:
 * values in, values out.
 *
 * Everything is judged as it stood at 24:00 of a day, as_of: what was recorded later is not there, and what was due by the end
 * of that day was due. A share is kept as the fraction counted / due and is missing when nothing was due; each record behind it
 * is told with whether it counts and why. Missing is never zero: what a missing fact does is the scheme's to say.
 *
 * A leaf of a scheme takes the fact that its id names. "indicator_attainment" stands for each of the project's indicators in
 * equal parts: facts_expand puts one leaf for each in its place, so that each has a line of its own on the worksheet.
 */
#ifndef SG_ASSESSMENT_FACTS_SCORE_H
#define SG_ASSESSMENT_FACTS_SCORE_H
#include "assessment/score.h"
#include "base/date.h"
#include "db/db.h"

/* name, id of the leaf. What a survey, a field check, a decision or a rectification would give is not gathered yet. */
#define FACT_TABLE(X)                                                                                                          \
    X(FACT_MILESTONES_ON_TIME, "milestones_on_time") /* done and never late / due */                                           \
    X(FACT_REPORTS_ON_TIME, "reports_on_time")       /* METHODS.md section 6 */                                                \
    X(FACT_REPORTS_RECEIVED, "reports_received")                                                                               \
    X(FACT_PROBLEMS_CLOSED, "problems_closed")           /* closed by their due day / due */                                   \
    X(FACT_INDICATOR_ATTAINMENT, "indicator_attainment") /* of each: (value - baseline) / (target - baseline) */

enum fact {
#define X(name, word) name,
    FACT_TABLE(X)
#undef X
        FACT_COUNT
};
const char *fact_word(enum fact f);
bool fact_parse(struct str word, enum fact *out);

/* ---- what is known of a project ---- */
struct fact_milestone {
    int64_t id;
    struct str title;
    day_t deadline;     /* rolled, after amendments */
    day_t recorded_day; /* done on; DAY_NONE = not */
    bool late;          /* done, but after a deadline, or moved behind one */
};
struct fact_month {
    int month;
    bool due; /* the project is active on its due day, and it is neither waived nor merged away */
    day_t deadline, received_day;
};
struct fact_problem {
    int64_t id;
    struct str title;
    day_t deadline;   /* rolled */
    day_t closed_day; /* confirmed by another; DAY_NONE = not */
};
struct fact_indicator {
    int64_t id;
    struct str name, unit_label;
    int digits;
    struct opt_i64 baseline, value; /* value: the latest that counts */
    int64_t target;
    day_t on_day; /* of the value */
};
struct fact_source {
    const struct fact_milestone *milestones;
    const struct fact_month *months;
    const struct fact_problem *problems;
    const struct fact_indicator *indicators;
    size_t nmilestones, nmonths, nproblems, nindicators;
};

/* ---- what comes out ---- */
enum fact_verdict { FACT_IN_TIME, FACT_LATE, FACT_OPEN, FACT_NOT_DUE }; /* not due: not counted at all */
struct fact_record {
    enum fact fact;
    int64_t id; /* of the milestone, problem or indicator; the month of a report */
    struct str title;
    day_t due_day, done_day;
    enum fact_verdict verdict;
};
struct fact_value {
    int64_t counted, due;        /* of a share */
    struct fact_record *records; /* those that were due, in the order of the source */
    size_t nrecords;
};
struct project_facts {
    struct fact_value shares[FACT_COUNT]; /* but for FACT_INDICATOR_ATTAINMENT */
    const struct fact_indicator *indicators;
    size_t nindicators;
};
void facts_compute(struct arena *a, const struct fact_source *s, day_t as_of, struct project_facts *out);

/* The scheme for a project with these indicators: the leaf indicator_attainment becomes a node with a leaf for each, whose id
 * is "indicator:ID", of the same policy and limits. Shares all that is not changed. */
void facts_expand(struct arena *a, const struct score_scheme *s, const struct project_facts *f, struct score_scheme *out);
/* The id of an indicator behind the id of such a leaf; 0 = it is none. */
int64_t facts_indicator_of(struct str leaf);
/* A value for each leaf that a fact feeds: shares as 10000 counted / due, an indicator as its value, or as its baseline while
 * it has none. */
void facts_inputs(struct arena *a, const struct project_facts *f, struct score_input **inputs, size_t *n);

#endif
