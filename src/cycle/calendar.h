/* calendar.h: working days by the official holiday calendar with make-up days (METHODS.md section 5; 民法典 201-203).
 *
 * A calendar is two lists of days and one of years, each ascending and without doubles: `off` (holidays), `work` (make-up days;
 * a day in both is one on which people work) and the years whose official notice has come out. A year not yet published counts
 * as plain weeks, and what touches it is provisional. Pure: the lists belong to the caller, for as long as the calendar is
 * used.
 *
 * Days are any that day_of gives; DAY_NONE rolls to DAY_NONE. Everything is counted day by day: spans are those of deadlines,
 * of years at most.
 */
#ifndef SG_CYCLE_CALENDAR_H
#define SG_CYCLE_CALENDAR_H
#include <stddef.h>
#include "base/date.h"

struct calendar {
    const day_t *off, *work;
    const int *years; /* published */
    size_t noff, nwork, nyears;
};

/* Make-up day, or Monday to Friday and no holiday. */
bool calendar_is_work(const struct calendar *c, day_t d);
/* d, or the next working day: what a due day becomes. It is met until 24:00 of that day. */
day_t calendar_roll(const struct calendar *c, day_t d);
/* n working days after d, which is not counted; n <= 0 gives d. */
day_t calendar_after(const struct calendar *c, day_t d, int n);
/* The last day of "within n days of d", working or not: roll(d + n). */
day_t calendar_within(const struct calendar *c, day_t d, int n);
/* Working days in (a, b]; negative when b lies before a: minus those in (b, a]. */
int calendar_between(const struct calendar *c, day_t a, day_t b);
/* Does the span from a to b, both included and in either order, touch a year that is not published? */
bool calendar_provisional(const struct calendar *c, day_t a, day_t b);

#endif
