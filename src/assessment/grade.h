/* grade.h: from totals to grades, ranks and comparison with peers (METHODS.md section 3). Pure; never by id, name or time.
 *
 * What a tie leaves open stays open: those are pending until the board (常委会) decides, and the board's decision is recorded
 * as its own act, never computed here.
 */
#ifndef SG_ASSESSMENT_GRADE_H
#define SG_ASSESSMENT_GRADE_H
#include "base/num.h"
#include "base/vec.h"
#include "db/db.h"

#define GRADE_PENDING (-1) /* the board decides */
#define GRADE_NONE (-2)    /* does not take part, or has no total */

struct grade_band { /* best first */
    int64_t min;    /* [min, next better min) */
    struct opt_i64
        quota; /* 1/10,000 of those who take part; not set = none. The last band has neither min nor quota that counts. */
};

enum grade_state { GRADE_PARTICIPATES, GRADE_NO_GRADE, GRADE_EXCLUDED };

struct grade_entry {
    enum grade_state state;
    struct opt_i64 total;                 /* published figure; not set = blocked: it counts in n and gets no grade */
    struct opt_i64 effect, median, order; /* criteria of a tie, in this order; order = the board's, smaller first */
    struct opt_i64 veto;                  /* index of the best band still open */
    int band;                             /* computed: index, GRADE_PENDING or GRADE_NONE */
};

struct grade_tie {       /* a class that straddles the last places of a band */
    size_t band, places; /* places left */
    size_t *entries;     /* indexes */
    size_t n;
};
struct grade_result {
    size_t n; /* who takes part */
    VEC(struct grade_tie) pending;
};
void grade_assign(struct arena *a, const struct grade_band *bands, size_t nbands, struct grade_entry *entries, size_t n,
                  struct grade_result *out);

/* Competition ranks (1, 2, 2, 4), 0 where there is no total. */
void grade_ranks(const struct opt_i64 *totals, size_t n, size_t *ranks);
/* Elements ceil(n q / 4) of the sorted scores, q = 1..3; n >= 1. Sorts xs. */
void grade_quartiles(int64_t *xs, size_t n, int64_t out[3]);

/* One rater gave five or more subjects one value: a hint. */
bool grade_straight(const int64_t *xs, size_t n);
/* The spread is flat: sample standard deviation below `least` (1/10,000 point). False with *known = false for n < 5. */
bool grade_flat(const int64_t *xs, size_t n, int64_t least, bool *known);

#define GRADE_PEERS_MIN 4 /* fewer scored units of a type have no ranks */
struct grade_peer {
    struct str type; /* of unit; the cycle is the caller's */
    struct opt_i64 score;
    size_t rank, of;      /* computed; 0 = none */
    int64_t quartiles[3]; /* computed, of the type's scores */
};
/* Each among the scored units of its own type. */
void grade_peers(struct arena *a, struct grade_peer *peers, size_t n);

#endif
