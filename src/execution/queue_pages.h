/* queue_pages.h: /amendments, the Department's one place for gate 2 (难题变更): changes of plans and ends of projects that wait
 * for its decision, with how long they have waited, and problems called solved that await another person's confirmation.
 */
#ifndef SG_EXECUTION_QUEUE_PAGES_H
#define SG_EXECUTION_QUEUE_PAGES_H
#include "cycle/calendar.h"
#include "execution/queue.sql.h"
#include "html/layout.h"
#include "web/web.h"

#define QUEUE_PROBLEMS_MAX 50

extern const struct route queue_routes[];

struct queue_view {
    const struct queue_amendments_row *amendments;
    const struct queue_endings_row *endings;
    const struct queue_problems_row *problems;
    size_t namendments, nendings, nproblems;
    struct calendar calendar;
    bool decides; /* whoever looks is of the Department */
};
/* Working days that something has waited. */
int queue_waited(const struct queue_view *v, day_t asked_day, day_t today);

/* The number beside the place in the navigation; 0 for whoever decides nothing. */
int queue_waiting(struct request *rq, enum nav_key k);

#endif
