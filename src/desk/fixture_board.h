/* fixture_board.h: a county with as many board rows as a test wants, on the engine under test. All names are invented.
 *
 * Fifteen units; project i belongs to unit i % 15. In the default order the first rows are red (3), then yellow (6), then blue
 * (9), then green; row 40 is paused. September's report is awaited (due on the 25th) but for every twelfth project, whose
 * report came. Today is 23 September 2020.
 */
#ifndef SG_DESK_FIXTURE_BOARD_H
#define SG_DESK_FIXTURE_BOARD_H
#include "db/test_store.h"
#include "rights/rights.h"

#define FIXTURE_COUNTY 1
#define FIXTURE_UNITS 15
#define FIXTURE_UNIT(i) (100 + (i))     /* id of unit i */
#define FIXTURE_POST(i) (200 + (i))     /* of its secretary's post */
#define FIXTURE_PERSON(i) (300 + (i))   /* and of the secretary */
#define FIXTURE_PROJECT(i) (1000 + (i)) /* id of row i of the default order */
#define FIXTURE_PERIOD(month) (50 + (month))
#define FIXTURE_TODAY day_of(2020, 9, 23)
#define FIXTURE_NOON_MS (day_start_ms(FIXTURE_TODAY) + 12 * 3600000LL)

struct board_fixture {
    struct test_store store;
    struct arena *a; /* the store's */
    struct db *db;
};
void board_fixture_init(struct board_fixture *f, int projects);
void board_fixture_fini(struct board_fixture *f);
/* Somebody with a post in unit i, or at the county where i < 0. */
struct actor board_fixture_actor(enum role role, int unit);
/* Events number first to last, a minute apart, by the secretaries in turn. */
void board_fixture_events(struct board_fixture *f, int first, int last);

#endif
