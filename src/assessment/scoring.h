/* scoring.h: how a scheme scores, as data (制度): the tree of its parts (score.h) and its grades (grade.h), kept as JSON in the
 * row scheme and copied by the freeze of a year.
 *
 *     {"digits": 2, "parts": {"process": 3000, "result": 3000, "effect": 4000}, "tree": {"process": [node, …], …}}
 *     node   {"id", "title", "weight": n or {"town": n, "*": n}, "missing": "renormalise|zero|block", and one of
 *             "children": [node, …], "fn": {"kind": "ratio", "target": 10000, …}, "groups": [group, …]}
 *     group  {"id", "title", "weight", "agg": "mean|median|trimmed", "min", "trim", "missing"}
 *     bands  [{"grade": "好", "min": 900000, "quota": 3000}, …, {"grade": "差", "min": 0}]    best first
 *
 * Weights are in 1/10,000, scores in 1/10,000 point, as everywhere. A leaf with "fn" takes the fact that its id names
 * (facts_score.h), a leaf with "groups" the scores of the panels with these ids.
 *
 * Pure: parsing and checking. It comes in by an act: scoring_import.h.
 */
#ifndef SG_ASSESSMENT_SCORING_H
#define SG_ASSESSMENT_SCORING_H
#include "assessment/grade.h"
#include "assessment/score.h"

#define SCORING_TEXT_MAX 100000 /* bytes of each of the two */
#define SCORING_BANDS_MAX 16

struct scoring {
    struct score_scheme scheme;
    const struct grade_band *bands; /* best first */
    const struct str *grades;       /* their names */
    size_t nbands;
};
/* ERR_MALFORMED with a detail when either is not what score.h and the bands ask for. */
enum err scoring_parse(struct arena *a, struct str score, struct str bands, struct scoring *out) MUST_CHECK;
/* What keeps it from being used for units of these kinds: the faults of score_validate, and
 *   unknown_fact      no fact is gathered that feeds this leaf
 *   not_explained     a leaf function that the worksheet cannot show: it compares with others, or asks for answers
 *   attainment_fn     indicator_attainment is a ratio from 0 to 10000, since each indicator brings its own way
 *   group_twice       two leaves ask for one panel
 *   panel_alone       a panel whose line could be one person's score
 *   bands_order       the smallest total of a band is not below that of the one before
 *   band_last         the last band has a quota, or asks for more than 0
 *   band_twice        two bands of one name, or one without */
void scoring_check(struct arena *a, const struct scoring *s, const char *const *unit_kinds, struct score_faults *out);

/* The panels that the tree asks for, in its order. */
struct scoring_panel {
    struct str leaf, leaf_title;
    const struct score_group *group;
};
void scoring_panels(struct arena *a, const struct scoring *s, struct scoring_panel **out, size_t *n);

#endif
