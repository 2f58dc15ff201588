/* deadline.h: a due day as the county's calendar makes it, for pages that need one day and not the whole calendar. */
#ifndef SG_DESK_DEADLINE_H
#define SG_DESK_DEADLINE_H
#include "db/db.h"

/* The due day, or the next working day after it. DAY_NONE stays. */
enum err desk_deadline(struct db *db, struct arena *a, int64_t county_id, day_t due_day, day_t *out) MUST_CHECK;

#endif
