/* light.h: when a light has which colour (亮灯): METHODS.md section 5, rules L0-L6 and I0-I6.
 *
 * Pure: values in, values out. Everything is judged for a day T from what was recorded by T; what was recorded later must be
 * passed as if it were not there, or with its later day. Each item gives a verdict; the worst one is the project's light.
 * Thresholds are the scheme's.
 *
 *   L0 open, not due     L1 done in time         L2 overdue      L3 due soon
 *   L4 made good late    L5 late, but long ago   L6 moved after it was due
 *   I0 not begun         I1 reached              I2 missed       I3 far behind
 *   I4 behind            I5 stale                I6 on the way
 */
#ifndef SG_ASSESSMENT_LIGHT_H
#define SG_ASSESSMENT_LIGHT_H
#include "cycle/calendar.h"

/* name, word as stored; better to worse. None: nothing to judge by. */
#define LIGHT_TABLE(X)                                                                                                         \
    X(LIGHT_NONE, "none")                                                                                                      \
    X(LIGHT_GREEN, "green")                                                                                                    \
    X(LIGHT_BLUE, "blue")                                                                                                      \
    X(LIGHT_YELLOW, "yellow")                                                                                                  \
    X(LIGHT_RED, "red")

enum light {
#define X(name, word) name,
    LIGHT_TABLE(X)
#undef X
};
const char *light_name(enum light l);               /* as stored; static storage */
bool light_parse(struct str word, enum light *out); /* false for anything else */

/* The scheme's thresholds; the defaults are data (5, 1000, 3000, 1000, 45). */
struct light_rules {
    int soon;       /* working days before a deadline */
    int64_t behind; /* 1/10,000 of the way that was planned by then */
    int64_t far;    /* the same, for red */
    int64_t from;   /* 1/10,000 of the whole way, before which nothing is judged */
    int stale;      /* days since the last value */
};

/* What a rule says of one item. */
struct light_verdict {
    enum light light;  /* as shown beside the item; none = left out: not yet opened */
    enum light counts; /* in the project's light: a late report only in the month in which it came, one not yet due as green */
    const char *rule;  /* "L2"; "" when left out */
    const char *mark;  /* late, overdue, moved_after_due, missed, reached, far_behind, behind, stale; "" */
    day_t day;         /* its deadline, rolled; of an indicator the day of the value judged by, else its start (I2: its end) */
    int days;          /* red: past that day (0 when far behind); blue: to it; else 0 */
};

/* A milestone, or the report of a month. */
struct light_amendment {
    day_t approved_day, due_day;
};
struct light_task {
    bool report;
    day_t opens_day;                          /* left out before it; DAY_NONE = always open */
    day_t due_day;                            /* as first planned, not rolled */
    day_t done_day;                           /* on which it was recorded, or received; DAY_NONE = not */
    const struct light_amendment *amendments; /* approved, by day */
    size_t namendments;
};
void light_of_task(const struct light_rules *r, const struct calendar *c, const struct light_task *task, day_t t,
                   struct light_verdict *out);
/* The deadline that counts on day T: of the last amendment approved by T, or by the day it was done. */
day_t light_deadline(const struct calendar *c, const struct light_task *task, day_t t);

/* An indicator on its way from base to target; 1/10,000. Without base there is no plan to be behind and no direction: it is
 * reached at the target itself, else judged only by how fresh it is, and missed after its end. */
struct light_value {
    day_t day;
    int64_t value;
};
struct light_indicator {
    day_t start_day, end_day;
    bool has_base;
    int64_t base, target;
    const struct light_value *plan; /* points between start and end, by day; may be none */
    size_t nplan;
    const struct light_value *values; /* by day; of one day the last one counts */
    size_t nvalues;
};
void light_of_indicator(const struct light_rules *r, const struct light_indicator *i, day_t t, struct light_verdict *out);

/* The project's light: the worst of its items; none when paused, closed, or without any item. *decides = index of the verdict
 * that explains it, SIZE_MAX when it is green or none: of reds the one longest past, of blues the nearest, else the first. */
struct light_project {
    day_t paused_from, paused_to; /* [from, to); to DAY_NONE = open, from DAY_NONE = none */
    day_t closed_day;             /* from that day on; DAY_NONE = not */
};
bool light_paused(const struct light_project *p, day_t t);
enum light light_of_project(const struct light_project *p, const struct light_verdict *verdicts, size_t n, day_t t,
                            size_t *decides);

/* Reds in a row, of month-end lights in order: those at the end. */
int light_red_run(const enum light *month_ends, size_t n);

#endif
