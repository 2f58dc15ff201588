/* score.h: what a project's facts, panels and surveys come to (METHODS.md sections 1 and 2). Pure: values in, values out; no
 * clock, no database, no floating point.
 *
 * A scheme (制度) is a tree: three parts (process, result, effect) of nodes, whose leaves turn one value into a score. Scores
 * are in 1/10,000 point (100 points = SCORE_FULL), weights and coefficients in 1/10,000. Each line of the worksheet is rounded
 * once and computed exactly from the printed lines above it; only the total is rounded to the scheme's digits.
 *
 * Everything lives in the caller's arena. A scheme is what score_parse made of its JSON; score_validate says what is wrong with
 * it, and score_compute may be given a valid one only.
 */
#ifndef SG_ASSESSMENT_SCORE_H
#define SG_ASSESSMENT_SCORE_H
#include "base/num.h"
#include "base/vec.h"

#define SCORE_FULL 1000000LL        /* 100 points */
#define SCORE_MAX 1000000000LL      /* |score|; beyond it input is refused */
#define FACT_MAX 1000000000000000LL /* |fact| in 1/10,000 of its unit */
#define SCORE_CHILDREN_MAX 4096     /* of one node */
#define SCORE_DEPTH_MAX 8

/* ---- leaf functions ---- */
enum score_kind {
    SCORE_DIRECT,     /* v */
    SCORE_RATIO,      /* F (v - base) / (target - base) */
    SCORE_RATIO_INV,  /* F target / v; v <= 0 gives the cap */
    SCORE_PIECEWISE,  /* linear between points, flat outside */
    SCORE_STEPS,      /* the last row with v >= x, else `below` */
    SCORE_RATIO_BEST, /* F v / max of the comparison group, or F min / v with `down` */
    SCORE_RANK,       /* F - step (rank - 1), competition rank in the group */
    SCORE_CHECKLIST,  /* F sum of weights answered yes / yes and no */
    SCORE_DEDUCT      /* F - sum of min(per count, cap of the kind) */
};

struct score_point {
    int64_t x, y;
};
struct score_deduction {
    struct str id;
    int64_t per, cap; /* cap INT64_MAX: none */
};
struct score_fn {
    enum score_kind kind;
    int64_t floor, cap;                /* the result is rounded, then clamped to these */
    int64_t base, target, below, step; /* those that the kind uses */
    bool down;                         /* RATIO_BEST, RANK: less is better */
    const struct score_point *points;  /* PIECEWISE, STEPS */
    size_t npoints;
    const struct score_deduction *kinds; /* DEDUCT */
    size_t nkinds;
};

enum score_answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO, ANSWER_NOT_APPLICABLE };
struct score_item {
    enum score_answer answer;
    int64_t weight;
    bool key; /* failing it gives the floor */
};
struct score_count {
    struct str kind;
    int64_t n;
};
/* What is known of a leaf: a fraction num/den (den > 0), answers, or counts, as its kind asks. */
struct score_value {
    bool missing;
    int64_t num, den;
    const struct score_item *items;
    size_t nitems;
    const struct score_count *counts;
    size_t ncounts;
};

/* The leaf's line. peers: the comparison group's values without the own one; missing ones do not count. False: missing. */
bool score_leaf(const struct score_fn *fn, int64_t full, const struct score_value *v, const struct score_value *peers,
                size_t npeers, int64_t *out);

/* ---- groups of a panel ---- */
enum score_aggregate { AGGREGATE_MEAN, AGGREGATE_MEDIAN, AGGREGATE_TRIMMED };
/* The group's line; n >= 1. Sorts xs. trim in 1/10,000 for AGGREGATE_TRIMMED. */
int64_t score_aggregate(enum score_aggregate how, int64_t trim, int64_t *xs, size_t n);

struct score_share { /* a post coefficient and the days it ran */
    int64_t coefficient, days;
};
int64_t score_coefficient(const struct score_share *shares, size_t n); /* by days; none gives 10000 */

/* ---- the scheme ---- */
enum score_part { PART_PROCESS, PART_RESULT, PART_EFFECT, PART_COUNT };
const char *score_part_name(enum score_part p);

enum score_missing { MISSING_RENORMALISE, MISSING_ZERO, MISSING_BLOCK };
const char *score_missing_name(enum score_missing m);

struct score_weight { /* of a unit type; "*" is every other */
    struct str type;
    int64_t weight;
};
struct score_group {
    struct str id, title;
    int64_t weight, min, trim; /* min: valid ballots below which the group is missing */
    enum score_aggregate how;
    enum score_missing missing;
};
struct score_node {
    struct str id, topic, title;
    const struct score_weight *weights;
    size_t nweights;
    enum score_missing missing;
    int64_t max_missing;               /* weight that renormalising may leave out, 1/10,000 of what applies */
    const struct score_node *children; /* an inner node, else NULL */
    size_t nchildren;
    const struct score_group *groups; /* a panel's leaf, else NULL */
    size_t ngroups;
    bool has_fn;
    struct score_fn fn; /* any other leaf */
};
struct score_scheme {
    int digits;
    int64_t part_weight[PART_COUNT];
    struct score_node part[PART_COUNT]; /* inner nodes named after the part, with weight 10000 */
    bool coefficient_all;
    bool coefficient_part[PART_COUNT];
    int64_t bonus_cap, deduct_cap, total_cap, max_missing;
};

/* Reads the scheme's JSON. ERR_MALFORMED with a detail (err_set) that names the place. */
enum err score_parse(struct arena *a, struct str json, struct score_scheme *out) MUST_CHECK;
/* What the node weighs among its siblings for a unit of that type; 0: it does not apply. */
int64_t score_weight_of(const struct score_node *n, struct str unit_type);

struct score_fault {
    const char *code; /* parts_total effect_weight children_total groups_total negative_weight id_twice floor_above_cap
                         target_is_base points_order trim_range min_range must_weigh_zero leaf_empty */
    struct str where; /* unit type, "type:node", or node */
};
struct score_faults {
    VEC(struct score_fault) list;
};
/* What keeps the scheme from being valid, for each of the unit types. */
void score_validate(struct arena *a, const struct score_scheme *s, const struct str *types, size_t ntypes,
                    struct score_faults *out);

/* ---- a project's worksheet ---- */
struct score_ballots { /* of one group */
    struct str group;
    int64_t *scores; /* valid ones; sorted by score_compute */
    size_t n;
};
struct score_input { /* of one leaf */
    struct str leaf;
    struct score_value value;
    const struct score_value *peers;
    size_t npeers;
    const struct score_ballots *ballots;
    size_t nballots;
};
struct score_facts {
    struct str unit_type;
    const struct score_input *inputs; /* a leaf without one is missing */
    size_t ninputs;
    const struct score_share *shares;
    size_t nshares;
    const int64_t *bonus, *deduct;
    size_t nbonus, ndeduct;
    bool veto; /* caps the grade, leaves the score */
};

struct score_line { /* of a node, a leaf or a group, in order of evaluation; what a worksheet prints */
    struct str parent, id;
    int64_t weight;
    int64_t line; /* unless missing */
    bool missing, is_group;
    size_t ballots; /* of a group */
};
struct score_gap {          /* a policy that was used */
    struct str node, child; /* child "*": the node as a whole */
    const char *policy;     /* renormalise zero block too_much_missing */
};
struct score_sheet {
    bool part_known[PART_COUNT];
    int64_t part[PART_COUNT];      /* before the coefficient */
    int64_t part_line[PART_COUNT]; /* after it */
    int64_t coefficient, bonus, deduction;
    bool blocked; /* no total */
    int64_t total;
    bool veto;
    VEC(struct score_line) lines;
    VEC(struct score_gap) gaps;
};
void score_compute(struct arena *a, const struct score_scheme *s, const struct score_facts *f, struct score_sheet *out);

#endif
