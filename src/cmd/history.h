/* history.h: a demo's history: what people did on which day, done again through the write path.
 *
 * Each act happens at its own time, by whoever held the post then, under the same rules and rights as on the pages; the days
 * between are turned and month's ends taken as the server does it, and the journal is signed on the way. What an office can
 * only have known later (amendments, delegations, the end of a tenure) comes in on its day. So the store that results is one
 * that could have been.
 */
#ifndef SG_CMD_HISTORY_H
#define SG_CMD_HISTORY_H
#include "app.h"
#include "cmd/import.h"

struct history_times {
    int64_t start_ms; /* the plans come in */
    int64_t now_ms;   /* where the demo's clock is left */
};
/* clock.csv: one row, start and now as "2020-02-28 16:00". */
bool history_times_read(struct arena *a, struct str text, struct history_times *out);

/* The clock of the app is fixed and stands at start_ms. sources: all files of the demo. ERR_RULES: faults say why. progress is
 * told each month. */
enum err history_run(struct app *app, struct arena *a, const struct history_times *times, const struct import_source *sources,
                     size_t n, void (*progress)(int year, int month, size_t acts), struct table_faults *faults) MUST_CHECK;

#endif
