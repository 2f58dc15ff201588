/* plan.h: what the Department does to years and their lists (DOMAIN.md mechanism 1; section 4 "Real offices").
 *
 * A year is planned while the one before it runs: opened from that one's scheme, with its list if wished, then claimed by the
 * committees between two days, then begun. Lists belong to their year, so that changing one changes no other.
 *
 * Objects are the cycle or the item; both concern the county as a whole.
 */
#ifndef SG_CYCLE_PLAN_H
#define SG_CYCLE_PLAN_H
#include "command/command.h"
#include "cycle/calendar.h"

#define CYCLE_PLANNING 1u
#define CYCLE_RUNNING 2u
#define CYCLE_FROZEN 4u
#define CYCLE_CLOSED 8u
#define ITEM_OPEN 1u
#define ITEM_WITHDRAWN 2u /* nobody may claim it any more; what was claimed stays */

/* state: the cycle's, or the item's in a year that may still be changed (planning, running); an item of any other year has
 * none. */
enum err cycle_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                    struct subject *out) MUST_CHECK;
enum err catalog_item_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                           struct subject *out) MUST_CHECK;
/* The county's calendar from its rows; lives in the arena. Two queries. */
enum err cycle_calendar(struct db *db, struct arena *a, int64_t county_id, struct calendar *out) MUST_CHECK;

/* ---- years ---- */
struct claim_days_in {
    day_t from, to; /* committees claim from .. to, both included */
};
/* The year behind the object's, by the same scheme; result = its id. Violations call the days of claiming open_from, open_to.
 */
struct cycle_open_in {
    struct claim_days_in claim;
    bool copy_list; /* the open items of the object's list */
};
extern const struct command cycle_open;
/* The days of claiming. The last one is moved earlier only with notice: PLAN_NOTICE working days from today. */
#define PLAN_NOTICE 5
extern const struct command cycle_claim_days; /* input: struct claim_days_in */
/* Planning to running, from its first day on. No input. */
extern const struct command cycle_begin;

/* ---- the list ---- */
#define CATALOG_TEXT_MAX 500
struct catalog_item_in {
    struct str title;
    struct str purpose;       /* key hard bright */
    struct str source;        /* centre province city county local_key local_hard local_hot */
    struct str requirement;   /* may be empty */
    struct str mandatory_for; /* kinds of units, separated by spaces; "" = elective */
    struct str indicators;    /* suggested, one a line; may be empty */
};
/* Kinds of units that have a primary committee, and so a secretary who claims projects; NULL at the end. */
extern const char *const committee_kinds[];
extern const char *const catalog_purposes[], *const catalog_sources[];

extern const struct command catalog_add;      /* object = cycle; result = the item */
extern const struct command catalog_change;   /* object = item; what it is mandatory for included */
extern const struct command catalog_withdraw; /* object = item; call.why required */
extern const struct command catalog_restore;  /* object = item; call.why required */

#endif
