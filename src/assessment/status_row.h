/* status_row.h: a project's status as the board's derived row; between status.c, which gathers, status_row.c, which writes, and
 * status_check.c, which compares.
 */
#ifndef SG_ASSESSMENT_STATUS_ROW_H
#define SG_ASSESSMENT_STATUS_ROW_H
#include "assessment/board.sql.h"
#include "assessment/status.h"

/* status_compute, with the row that it began with. */
enum err status_gather(struct db *db, struct arena *a, int64_t project_id, day_t today, const struct calendar *calendar,
                       struct board_source_row *source, struct project_status *out) MUST_CHECK;
/* What board_row is to hold. */
void status_row(struct arena *a, const struct board_source_row *source, const struct project_status *st,
                struct board_insert_in *out);

/* The board's default order, smallest first: red by days past, yellow by lag, blue by date, green by lag, none; within equal
 * ones by lag. */
int64_t status_rank(enum light light, int days, int64_t lag);

#endif
