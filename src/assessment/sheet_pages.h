/* sheet_pages.h: /sheets/:project, the worksheet of a project after the freeze, and /sheets/:project.csv, which anyone can
 * recompute.
 *
 * From the total to its parts, from a part to its lines, from a line to the records behind it: what was frozen, with links to
 * the records as they are now. Peers are dots without names.
 */
#ifndef SG_ASSESSMENT_SHEET_PAGES_H
#define SG_ASSESSMENT_SHEET_PAGES_H
#include "assessment/freeze.sql.h"
#include "assessment/sheet.h"
#include "execution/execution.sql.h"
#include "html/layout.h"
#include "site/site.h"

extern const struct route sheet_routes[];

#define SHEET_NONE 1u /* the year is not frozen: there is no worksheet yet */
#define SHEET_FROZEN 2u
/* The project with the state of its worksheet. */
enum err sheet_load(struct db *db, struct arena *a, const struct actor *actor, int64_t project_id, day_t today,
                    struct subject *out) MUST_CHECK;

/* Points to the last digit that counts: "66.6667", "85". digits: 4 of a line, 8 of a part times its weight. */
struct str sheet_points(struct arena *a, int64_t v, int digits);
/* "40%" or, where what stands beside it does not weigh 10000 together, "1/3". */
struct str sheet_weight(struct arena *a, const struct sheet_row *r);

struct sheet_bar { /* of a part, in permille of the drawing */
    const struct sheet_row *row;
    int x, w, fill;
    struct str share; /* of the total: weight times line, exact */
};
struct sheet_page {
    struct project_head_row project;
    struct sheet_of_project_row row;
    struct sheet sheet;
    struct sheet_bar bars[PART_COUNT];
    struct str sum; /* of the three shares, before it is rounded */
    bool rounded;   /* the total is not the sum itself */
    int64_t full;   /* points that can be had */
    struct peers peers;
    size_t npeers; /* others with a total; drawn when there is a place */
    struct final_of_sheet_row final;
    bool has_final;
    bool own; /* whoever looks is of the unit */
};

#endif
