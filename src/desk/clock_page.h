/* clock_page.h: the clock of a demo directory: which day it is there, and the days worth going to. Going on turns each day on
 * the way, as midnight does; there is no way back.
 */
#ifndef SG_DESK_CLOCK_PAGE_H
#define SG_DESK_CLOCK_PAGE_H
#include "base/violation.h"
#include "db/db.h"
#include "html/components.h"

#define CLOCK_AHEAD_MAX 400 /* days that one step may cover */

enum clock_reason { CLOCK_TOMORROW, CLOCK_REPORT, CLOCK_REPORT_PAST, CLOCK_MILESTONE, CLOCK_MONTH };
#define CLOCK_REASONS (CLOCK_MONTH + 1)
struct clock_why {
    enum clock_reason reason;
    int month; /* CLOCK_REPORT, CLOCK_REPORT_PAST: whose; CLOCK_MONTH: the one that ends */
    int64_t n; /* CLOCK_MILESTONE: how many */
};
struct clock_step {
    day_t day;
    struct clock_why whys[CLOCK_REASONS];
    size_t nwhys;
    bool missing_shows; /* CLOCK_REPORT_PAST is one of them */
};

struct clock_view {
    int64_t now_ms;
    day_t today;
    struct clock_step steps[CLOCK_REASONS];
    size_t nsteps;
    bool movable;
    struct field_view to;
    const struct violations *violations;
    struct form_keys keys;
};
/* The steps from a day on, by day; a day stands once, with all that speaks for it. */
enum err clock_steps(struct db *db, struct arena *a, int64_t county_id, day_t today, struct clock_view *out) MUST_CHECK;

#endif
