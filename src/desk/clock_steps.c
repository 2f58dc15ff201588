/* clock_steps.c: the days worth going to; see clock_page.h. */
#include <stdlib.h>
#include "desk/clock_page.h"
#include "desk/clock_page.sql.h"
#include "desk/deadline.h"

#define ROLLED_MAX 30 /* a due day is rolled by fewer days than this */

static void put_step(struct clock_view *v, enum clock_reason reason, day_t day, int month, int64_t n)
{
    size_t i = 0;
    while (i < v->nsteps && v->steps[i].day != day) {
        i++;
    }
    struct clock_step *s = &v->steps[i];
    v->nsteps += i == v->nsteps;
    s->day = day;
    s->missing_shows |= reason == CLOCK_REPORT_PAST;
    s->whys[s->nwhys++] = (struct clock_why){.reason = reason, .month = month, .n = n};
}

/* The next deadline of reports, and the morning after, when what is missing shows. */
static enum err report_steps(struct db *db, struct arena *a, int64_t county_id, struct clock_view *v)
{
    struct clock_periods_row *rows = NULL;
    size_t n = 0;
    day_t deadline;
    enum err e = clock_periods(db, a, county_id, v->today - ROLLED_MAX, &rows, &n);
    for (size_t i = 0; e == OK && i < n; i++) {
        e = desk_deadline(db, a, county_id, rows[i].due_day, &deadline);
        if (e == OK && deadline >= v->today) {
            if (deadline > v->today) {
                put_step(v, CLOCK_REPORT, deadline, (int)rows[i].month, 0);
            }
            put_step(v, CLOCK_REPORT_PAST, deadline + 1, (int)rows[i].month, 0);
            return OK;
        }
    }
    return e;
}

static enum err milestone_step(struct db *db, struct arena *a, int64_t county_id, struct clock_view *v)
{
    struct clock_milestones_row *rows = NULL;
    size_t n = 0;
    day_t deadline;
    enum err e = clock_milestones(db, a, county_id, v->today - ROLLED_MAX, &rows, &n);
    for (size_t i = 0; e == OK && i < n; i++) {
        e = desk_deadline(db, a, county_id, rows[i].due_day, &deadline);
        if (e == OK && deadline > v->today) {
            put_step(v, CLOCK_MILESTONE, deadline, 0, rows[i].n);
            return OK;
        }
    }
    return e;
}

static int by_day(const void *a, const void *b)
{
    const struct clock_step *m = a, *n = b;
    return (m->day > n->day) - (m->day < n->day);
}

enum err clock_steps(struct db *db, struct arena *a, int64_t county_id, day_t today, struct clock_view *out)
{
    struct civil c = day_civil(today);
    *out = (struct clock_view){.today = today};
    put_step(out, CLOCK_TOMORROW, today + 1, 0, 0);
    enum err e = report_steps(db, a, county_id, out);
    e = e == OK ? milestone_step(db, a, county_id, out) : e;
    put_step(out, CLOCK_MONTH, day_month_end(c.year, c.month) + 1, c.month, 0);
    qsort(out->steps, out->nsteps, sizeof out->steps[0], by_day);
    return e;
}
