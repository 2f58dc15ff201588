/* board_rows.h: rows of the board as they are read; shared by the board's page and its file. */
#ifndef SG_DESK_BOARD_ROWS_H
#define SG_DESK_BOARD_ROWS_H
#include "desk/board.h"
#include "desk/board.sql.h"

struct board_rows {
    struct board_page_row *at;
    size_t n;
    bool before, behind; /* there are pages on that side */
};
/* The page that the filter says, at most f->rows rows, in the order shown. */
enum err board_rows_load(struct db *db, struct arena *a, int64_t cycle_id, const struct board_filter *f,
                         struct board_rows *out) MUST_CHECK;
struct board_key board_key_of(const struct board_page_row *r);

#endif
