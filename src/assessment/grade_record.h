/* grade_record.h: what the board (常委会, 领导小组) decided on a project's grade, recorded by its clerk (DOMAIN.md mechanism
 * 19).
 *
 * The computed grade stays where it is; the decision stands beside it, with the board's date and document number, and with a
 * reason where it departs from the computed one, where a tie was decided, or where there was no total. A record is corrected by
 * recording it again with a reason; the journal keeps both. Nobody records for a unit that he is recused from.
 */
#ifndef SG_ASSESSMENT_GRADE_RECORD_H
#define SG_ASSESSMENT_GRADE_RECORD_H
#include "assessment/freeze.h"

#define GRADE_UNDECIDED 1u
#define GRADE_DECIDED 2u
#define GRADE_TEXT_MAX 100 /* code points of board and document */

/* A sheet as the object of the clerk's act; its version is that of the record, 0 while there is none. In a year that is not
 * frozen it has no state. */
enum err grade_load(struct db *db, struct arena *a, const struct actor *actor, int64_t sheet_id, day_t today,
                    struct subject *out) MUST_CHECK;
/* The names of a run's grades, best first. */
enum err grade_names(struct arena *a, struct str run_scheme, struct str **names, size_t *n) MUST_CHECK;

struct grade_decision {
    struct str board, document;
    day_t decided_day; /* not before the freeze, not after today */
};
struct grade_record_in {
    struct grade_decision decision;
    struct str grade; /* one of the run's */
};
extern const struct command grade_record; /* object = sheet; call.why: the reason */
/* All sheets of the year that have a computed grade and no record yet, as computed; those of units that the clerk is recused
 * from are left to another. Object = cycle, frozen; input struct grade_decision. */
extern const struct command grade_record_rest;

#endif
