/* clock.h: how long each side has held an application, in the county's working days (DOMAIN.md mechanism 3). Pure.
 *
 * The unit holds it from its claiming, and again from each return; the Department from each submission to its decision. A day
 * counts when it is a working day after the one on which the side got it.
 */
#ifndef SG_INITIATION_CLOCK_H
#define SG_INITIATION_CLOCK_H
#include "cycle/calendar.h"

struct held_round {
    int64_t submitted_ms, decided_ms; /* decided_ms 0 = not yet */
    bool returned;                    /* decided by giving it back */
};

struct held_span {
    bool department;
    day_t from, to; /* to = today while it goes on */
    int days;
    bool now;
    int x, w; /* 1/1000 of the bar */
};
#define HELD_SPANS_MAX 40

struct held {
    struct held_span spans[HELD_SPANS_MAX];
    size_t n;
    int unit_days, department_days;
    bool department, over; /* who holds it now; over: nobody */
    int now_days;          /* of the span that goes on */
    day_t answer_by;       /* the Department's, while it holds; DAY_NONE else */
};

/* rounds in order. review_days: within how many working days the Department answers. */
void held_compute(const struct calendar *c, day_t today, int64_t claimed_ms, const struct held_round *rounds, size_t n,
                  int review_days, struct held *out);

#endif
