/* freeze.h: the freeze of a year (冻结): from there on its scores are what they are.
 *
 * One act scores every project that was started: facts as they stood at the end of a day that is over, the panels' scores
 * without those of the recused, grades by bands and quotas, ranks within peers. What a tie leaves open stays open for the
 * board. The year's rules are copied into the run; run and worksheets are never changed by any command. Before the freeze
 * nobody is told a total: what there is then, is what is complete and what is missing, and by which policy.
 *
 * A project that was closed during the year is scored like any other, by what was due while it ran.
 */
#ifndef SG_ASSESSMENT_FREEZE_H
#define SG_ASSESSMENT_FREEZE_H
#include "assessment/freeze.sql.h"
#include "assessment/panel.h"
#include "assessment/sheet.h"
#include "cycle/calendar.h"

/* What goes into the scores of a year's projects, in official order. */
struct freeze_source {
    struct scored_projects_row *projects;
    struct sheet_input *inputs; /* one a project */
    size_t n;
};
/* today: whose recusals count. Eight queries a project. */
enum err freeze_gather(struct db *db, struct arena *a, int64_t county_id, int64_t cycle_id, day_t as_of, day_t today,
                       struct freeze_source *out) MUST_CHECK;

/* ---- before ---- how complete a part of the scheme is */
struct freeze_lack {
    struct str id, title;
    bool group; /* a panel's; else a fact, an indicator being counted by project */
    enum score_missing missing;
    size_t there, missing_n; /* projects with a line, and without */
};
struct freeze_blocked { /* would have no total */
    int64_t project_id;
    struct str name, unit;
};
struct freeze_readiness {
    size_t projects;
    struct freeze_lack *lacks; /* in the order of the scheme */
    size_t nlacks;
    struct freeze_blocked *blocked;
    size_t nblocked;
};
void freeze_ready(struct arena *a, const struct scoring *s, const struct freeze_source *source, struct freeze_readiness *out);
/* The day up to which facts count unless the officer says otherwise: the year's last, or yesterday while it runs. */
day_t freeze_day(day_t cycle_end, day_t today);

/* ---- the act ---- object = cycle. Refused while a panel of the scheme is not made or not closed ("panel_missing",
 * "panel_open"), for a day that is not over ("day_not_over"), without anything to score; before the year's end only with
 * call.why. */
struct freeze_in {
    day_t as_of;
};
extern const struct command cycle_freeze;

#endif
