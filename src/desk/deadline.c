/* deadline.c: see deadline.h. */
#include "desk/deadline.h"
#include "cycle/calendar.h"
#include "desk/board.sql.h"

#define WINDOW_DAYS 60 /* no holiday is longer */

enum err desk_deadline(struct db *db, struct arena *a, int64_t county_id, day_t due_day, day_t *out)
{
    struct board_holidays_row *rows = NULL;
    size_t n = 0;
    *out = due_day;
    if (due_day == DAY_NONE) {
        return OK;
    }
    enum err e = board_holidays(db, a, county_id, due_day, due_day + WINDOW_DAYS, &rows, &n);
    day_t *off = arena_array_of(a, day_t, n), *work = arena_array_of(a, day_t, n);
    struct calendar c = {.off = off, .work = work};
    for (size_t i = 0; i < n; i++) {
        if (str_is(rows[i].kind, "work")) {
            work[c.nwork++] = rows[i].day;
        } else {
            off[c.noff++] = rows[i].day;
        }
    }
    *out = calendar_roll(&c, due_day);
    return e;
}
