/* punctuality.h: how many of the reports that were due came, and how many in time (METHODS.md section 6).
 *
 * A slot is a project's month. It counts when the project is active on the day its report is due and the period is neither
 * waived nor merged away, and it is due once its deadline has passed: what may still come in time is in no figure. Pure.
 */
#ifndef SG_ASSESSMENT_PUNCTUALITY_H
#define SG_ASSESSMENT_PUNCTUALITY_H
#include "cycle/calendar.h"

struct punctuality_slot {
    bool active;        /* else nothing is due */
    day_t due_day;      /* not rolled */
    day_t received_day; /* the server's day of receipt; DAY_NONE = not yet */
};

#define PERMILLE_NONE (-1) /* shown as "—" */
struct punctuality {
    int due, received, on_time, late, missing;
    int completeness, punctuality; /* received and on time of those due, in permille; PERMILLE_NONE when none is due */
};
void punctuality_count(const struct calendar *c, const struct punctuality_slot *slots, size_t n, day_t t,
                       struct punctuality *out);

/* part/whole in permille, half up, but 1000 only if all and 0 only if none; PERMILLE_NONE when whole is 0. 0 <= part <= whole.
 */
int permille(int64_t part, int64_t whole);

/* Is a report due from a project in a month at all: is it active on the planned day (not rolled)? A pause is [from, to); closed
 * counts from that day on. */
struct punctuality_life {
    day_t start_day, end_day, closed_day, paused_from, paused_to;
};
bool punctuality_active(const struct punctuality_life *life, day_t due_day);

/* The sign of a month's cell: w nothing due, waived or merged away; - not active; n not begun; a awaited; m missing; o on time;
 * l late. */
char punctuality_sign(const struct calendar *c, const struct punctuality_slot *slot, bool waived, day_t opens_day, day_t t);

#endif
