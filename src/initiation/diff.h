/* diff.h: what changed between two texts, character by character, in runs that a person can read. Pure.
 *
 * The longest common subsequence decides what stays; common runs too short to mean anything between two changes are taken as
 * changed too, so that two sentences that share a few characters do not become confetti.
 */
#ifndef SG_INITIATION_DIFF_H
#define SG_INITIATION_DIFF_H
#include "base/arena.h"
#include "base/str.h"

enum diff_kind { DIFF_KEEP, DIFF_DEL, DIFF_INS };
struct diff_run {
    enum diff_kind kind;
    struct str text; /* of the old text (KEEP, DEL) or the new one (INS) */
};
#define DIFF_SHORT 3           /* characters: a common run below that between changes is changed */
#define DIFF_CELLS_MAX 4000000 /* beyond: what lies between common ends is changed as a whole */

/* Runs in order, DEL before INS; neighbours differ in kind. In the arena. */
size_t text_diff(struct arena *a, struct str before, struct str after, struct diff_run **out);

#endif
