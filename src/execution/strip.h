/* strip.h: the milestone strip as one short text, kept in board_row.strip, so that a board of thousands draws each from what it
 * has read.
 *
 *     START LENGTH TODAY FILL LAG NODE…        "18262 365 266 188 2600 d69 o240 s271 c334"
 *
 * separated by single spaces: the axis' first day (since 1970-01-01) and how many days its last lies behind it; today and the
 * day on which the plan expected today's progress, as days behind the first (negative: before it); the lag in 1/10,000; then
 * each milestone as the letter of its sign (d done, o overdue, s due soon, c coming) and its day behind the first. Titles are
 * not kept: only the large strip of the project's page has them.
 */
#ifndef SG_EXECUTION_STRIP_H
#define SG_EXECUTION_STRIP_H
#include "html/components.h"

#define STRIP_NODES_MAX 200

/* In the arena. Nodes behind the 200th are left out. */
struct str strip_print(struct arena *a, const struct strip *s);
/* Only what strip_print writes: ERR_CORRUPT for anything else. What is computed stays 0, for strip_layout. */
enum err strip_parse(struct arena *a, struct str text, struct strip *out) MUST_CHECK;

#endif
