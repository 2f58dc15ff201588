/* progress.h: how far a project is, and how far its plan expected it to be (DOMAIN.md section 5). No percentage is typed by
 * anyone.
 *
 * Progress = weight of the milestones done / weight of all. Planned progress at a day = straight lines through (start, 0), (due
 * day of each milestone, cumulated weight), (end, 1). A due day before the start counts as the start; one that was moved behind
 * the end prolongs the plan to it. Pure. Without milestones, or without weight, nothing is planned and nothing done: all is 0.
 */
#ifndef SG_EXECUTION_PROGRESS_H
#define SG_EXECUTION_PROGRESS_H
#include <stddef.h>
#include "base/arena.h"
#include "base/date.h"

#define PROGRESS_ALL 10000
#define PROGRESS_WEIGHT_MAX 1000000

struct progress_milestone {
    int64_t weight; /* 0..PROGRESS_WEIGHT_MAX */
    day_t due_day;  /* after amendments, not rolled */
    bool done;      /* by the day asked for */
};
struct progress_plan {
    day_t start_day, end_day;
    const struct progress_milestone *milestones; /* in any order */
    size_t n;
};
struct progress {
    int64_t done, planned, lag; /* 1/10,000; lag = planned - done */
    day_t planned_as;           /* the first day on which the plan expected what is done; the start when nothing is */
};
/* The arena is for scratch. */
void progress_at(struct arena *a, const struct progress_plan *plan, day_t t, struct progress *out);

#endif
