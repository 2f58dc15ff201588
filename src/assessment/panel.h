/* panel.h: evaluators' groups (考评组) and what they give (DOMAIN.md mechanism 16).
 *
 * The scheme names the groups; the Department makes each for the year, puts evaluators in and closes it. A member gives each
 * project a score of 0 to 100, changes it as long as the group is open, and is recused from what is his own unit's or his
 * team's, and from what a recusal covers: these he cannot score, and what he gave before the recusal does not count. Nobody but
 * the member himself is ever shown a single score; others see how many are given, and after the freeze the group's line.
 */
#ifndef SG_ASSESSMENT_PANEL_H
#define SG_ASSESSMENT_PANEL_H
#include "assessment/panel.sql.h"
#include "assessment/scoring.h"
#include "command/command.h"

#define PANEL_OPEN 1u
#define PANEL_CLOSED 2u
#define PANEL_ANY (PANEL_OPEN | PANEL_CLOSED)
#define PANEL_STEP 100 /* scores have two decimals at most */

/* A year that is scored, by its number; 0 = the one that waits to be scored: the oldest running, else the newest frozen one.
 * ERR_NOT_FOUND. years: all of them, the newest first. */
enum err scored_cycle(struct db *db, struct arena *a, int64_t county_id, int64_t year, struct scored_cycles_row *out,
                      struct scored_cycles_row **years, size_t *n) MUST_CHECK;
/* How its scheme scores. ERR_NOT_FOUND while the scheme has no scoring. */
enum err scored_by(struct db *db, struct arena *a, int64_t scheme_id, struct scoring *out) MUST_CHECK;

/* ---- objects ---- a group in a year that is not running has no state: nothing may be done any more */
enum err panel_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                    struct subject *out) MUST_CHECK; /* for the Department */
enum err ballot_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                     struct subject *out) MUST_CHECK; /* the same group as its members see it */

/* ---- recusal ---- */
enum panel_recusal { RECUSED_NOT, RECUSED_UNIT, RECUSED_TEAM, RECUSED_DECLARED };
struct panel_recusals {
    const struct panel_recused_units_row *units;
    const struct panel_recused_teams_row *teams;
    size_t nunits, nteams;
};
enum err panel_recusals(struct db *db, struct arena *a, int64_t cycle_id, day_t today, struct panel_recusals *out) MUST_CHECK;
enum panel_recusal panel_recused(const struct panel_recusals *r, int64_t person_id, int64_t project_id, struct str unit_path);
/* How many of the projects the person is to score. */
int64_t panel_due(const struct panel_recusals *r, const struct scored_projects_row *projects, size_t n, int64_t person_id);

/* ---- acts of the Department ---- */
struct panel_make_in {
    struct str code, name; /* code: of a group of the scheme that is not made yet */
};
extern const struct command panel_make; /* object = cycle; result = the group */
struct panel_member_in {
    int64_t person_id;
};
extern const struct command panel_add;    /* object = group; of who holds a post of an evaluator */
extern const struct command panel_remove; /* object = group; of who has scored nothing */
extern const struct command panel_close;  /* object = group; no scores from here on */
extern const struct command panel_reopen; /* object = group; call.why required */

/* ---- the evaluator's ---- object = group */
struct ballot_line {
    int64_t project_id;
    int64_t score; /* 1/10,000 point */
};
struct score_enter_in {
    const struct ballot_line *lines; /* those that are given now; others stay as they are */
    size_t n;
};
/* Violations under "score-ID" of the project: "out_of_range", "score_digits", "recused", "unknown_code". */
extern const struct command score_enter;

#endif
