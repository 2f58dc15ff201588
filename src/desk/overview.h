/* overview.h: the county on one page, for the leader (UI.md section 4: 一页看全县). Everything is taken from the board's rows
 * and links back to the board, so that no figure stands here that cannot be opened there.
 */
#ifndef SG_DESK_OVERVIEW_H
#define SG_DESK_OVERVIEW_H
#include "desk/board.h"

#define OVERVIEW_WORST 10

/* A month of the cycle that has begun. */
struct overview_month {
    int month;
    int64_t on_time, late, missing, awaited, waived; /* reports */
    int completeness, punctuality;                   /* permille; negative while any is awaited, or when none is due */
};

/* Lights at a month's end. */
struct overview_end {
    int month;
    int64_t red, yellow, blue, green;
};

struct overview {
    struct board board; /* period, totals, counts, and the worst as its lines */
    struct overview_month months[BOARD_MONTHS];
    size_t nmonths;
    struct overview_end *ends;
    size_t nends;
    struct line_chart chart; /* reds at each month's end */
};
enum err overview_load(struct db *db, struct arena *a, int64_t county_id, day_t today, struct overview *out) MUST_CHECK;

#endif
