/* grade.c: see grade.h. */
#include "assessment/grade.h"
#include <stdlib.h>
#include <string.h>

/* ---- tie classes ---- a class is a run of indexes that no criterion told apart. */

typedef struct opt_i64 criterion(const struct grade_entry *e);

static struct opt_i64 by_total(const struct grade_entry *e)
{
    return e->total;
}

static struct opt_i64 by_effect(const struct grade_entry *e)
{
    return e->effect;
}

static struct opt_i64 by_median(const struct grade_entry *e)
{
    return e->median;
}

/* Negated, so that the board's first comes first as a higher score does. */
static struct opt_i64 by_order(const struct grade_entry *e)
{
    return e->order.set ? OPT_I64(-e->order.v) : e->order;
}

static criterion *const criteria[] = {by_total, by_effect, by_median, by_order};

/* Best first; a merge keeps the order of those that are equal. spare: room for n. */
static void sort_class(const struct grade_entry *entries, size_t *class, size_t *spare, size_t n, criterion *c)
{
    if (n < 2)
        return;
    size_t half = n / 2, l = 0, r = half;
    sort_class(entries, class, spare, half, c);
    sort_class(entries, class + half, spare, n - half, c);
    for (size_t i = 0; i < n; i++) {
        bool right = l == half || (r < n && c(&entries[class[r]]).v > c(&entries[class[l]]).v);
        spare[i] = class[right ? r++ : l++];
    }
    memcpy(class, spare, n * sizeof *class);
}

static bool all_have(const struct grade_entry *entries, const size_t *class, size_t n, criterion *c)
{
    for (size_t i = 0; i < n; i++)
        if (!c(&entries[class[i]]).set)
            return false;
    return true;
}

/* Splits class[0..n) by criterion `at` and those after it; writes each final class's length to sizes. */
static void split(const struct grade_entry *entries, size_t *class, size_t *spare, size_t n, size_t at, size_t *sizes,
                  size_t *nsizes)
{
    if (n <= 1 || at == sizeof criteria / sizeof criteria[0]) {
        sizes[(*nsizes)++] = n;
        return;
    }
    if (!all_have(entries, class, n, criteria[at])) {
        split(entries, class, spare, n, at + 1, sizes, nsizes);
        return;
    }
    sort_class(entries, class, spare, n, criteria[at]);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && criteria[at](&entries[class[to]]).v == criteria[at](&entries[class[from]]).v; to++)
            ;
        split(entries, class + from, spare, to - from, at + 1, sizes, nsizes);
    }
}

/* ---- bands ---- */

struct assign {
    struct arena *a;
    const struct grade_band *bands;
    size_t nbands;
    struct grade_entry *entries;
    size_t n;
    struct grade_result *out;
    bool *open; /* still without a grade */
};

static size_t candidates(const struct assign *s, size_t band, size_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct grade_entry *e = &s->entries[i];
        bool last = band + 1 == s->nbands;
        if (s->open[i] && (last || e->total.v >= s->bands[band].min) && (!e->veto.set || (size_t)e->veto.v <= band))
            out[n++] = i;
    }
    return n;
}

static void give(struct assign *s, const size_t *class, size_t n, int band)
{
    for (size_t i = 0; i < n; i++) {
        s->entries[class[i]].band = band;
        s->open[class[i]] = false;
    }
}

/* A class that fits takes places; the one that straddles the last ones is pending; those behind it go to the next band. What
 * the pending ones may take beyond the places left is subtracted from the next band's. */
static int64_t fill(struct assign *s, size_t band, int64_t places)
{
    size_t *order = arena_array_of(s->a, size_t, s->n), *spare = arena_array_of(s->a, size_t, s->n);
    size_t *sizes = arena_array_of(s->a, size_t, s->n + 1), nsizes = 0;
    size_t n = candidates(s, band, order);
    if (n)
        split(s->entries, order, spare, n, 0, sizes, &nsizes);
    for (size_t i = 0, at = 0; i < nsizes && places > 0; at += sizes[i++]) {
        if (sizes[i] <= (size_t)places) {
            give(s, order + at, sizes[i], (int)band);
            places -= (int64_t)sizes[i];
            continue;
        }
        size_t *members = arena_array_of(s->a, size_t, sizes[i]);
        memcpy(members, order + at, sizes[i] * sizeof *members);
        *vec_push(s->a, &s->out->pending) =
            (struct grade_tie){.band = band, .places = (size_t)places, .entries = members, .n = sizes[i]};
        give(s, order + at, sizes[i], GRADE_PENDING);
        return (int64_t)sizes[i] - places;
    }
    return 0;
}

void grade_assign(struct arena *a, const struct grade_band *bands, size_t nbands, struct grade_entry *entries, size_t n,
                  struct grade_result *out)
{
    struct assign s = {.a = a, .bands = bands, .nbands = nbands, .entries = entries, .n = n, .out = out};
    int64_t owed = 0;
    *out = (struct grade_result){0};
    s.open = arena_array_of(a, bool, n);
    for (size_t i = 0; i < n; i++) {
        entries[i].band = GRADE_NONE;
        out->n += entries[i].state == GRADE_PARTICIPATES;
        s.open[i] = entries[i].state == GRADE_PARTICIPATES && entries[i].total.set;
    }
    for (size_t b = 0; b < nbands; b++) {
        bool limited = bands[b].quota.set && b + 1 < nbands;
        int64_t places = limited ? (int64_t)((__int128)out->n * bands[b].quota.v / NUM_ONE) - owed : (int64_t)n;
        owed = fill(&s, b, places);
    }
}

/* ---- ranks, quartiles, hints ---- */

void grade_ranks(const struct opt_i64 *totals, size_t n, size_t *ranks)
{
    for (size_t i = 0; i < n; i++) {
        ranks[i] = totals[i].set ? 1 : 0;
        for (size_t k = 0; totals[i].set && k < n; k++)
            ranks[i] += totals[k].set && totals[k].v > totals[i].v;
    }
}

static int ascending(const void *x, const void *y)
{
    int64_t l = *(const int64_t *)x, r = *(const int64_t *)y;
    return (l > r) - (l < r);
}

void grade_quartiles(int64_t *xs, size_t n, int64_t out[3])
{
    qsort(xs, n, sizeof *xs, ascending);
    for (size_t q = 1; q <= 3; q++)
        out[q - 1] = xs[(n * q + 3) / 4 - 1];
}

/* By type, then the best first. */
static int by_field(const void *x, const void *y)
{
    const struct grade_peer *l = *(struct grade_peer *const *)x, *r = *(struct grade_peer *const *)y;
    int c = str_cmp(l->type, r->type);
    return c ? c : (l->score.v < r->score.v) - (l->score.v > r->score.v);
}

/* All scored ones of a type, the best first. xs: room for n. */
static void place_field(struct grade_peer **field, size_t n, int64_t *xs)
{
    int64_t quartiles[3];
    if (n < GRADE_PEERS_MIN)
        return;
    for (size_t i = 0; i < n; i++)
        xs[i] = field[i]->score.v;
    grade_quartiles(xs, n, quartiles);
    for (size_t i = 0; i < n; i++) {
        bool tied = i > 0 && field[i]->score.v == field[i - 1]->score.v;
        field[i]->rank = tied ? field[i - 1]->rank : i + 1;
        field[i]->of = n;
        memcpy(field[i]->quartiles, quartiles, sizeof quartiles);
    }
}

void grade_peers(struct arena *a, struct grade_peer *peers, size_t n)
{
    struct grade_peer **scored = arena_array_of(a, struct grade_peer *, n);
    int64_t *xs = arena_array_of(a, int64_t, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        peers[i].rank = peers[i].of = 0;
        if (peers[i].score.set)
            scored[count++] = &peers[i];
    }
    if (count > 0)
        qsort(scored, count, sizeof *scored, by_field);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && str_eq(scored[to]->type, scored[from]->type); to++)
            ;
        place_field(scored + from, to - from, xs);
    }
}

bool grade_straight(const int64_t *xs, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (xs[i] != xs[0])
            return false;
    return n >= 5;
}

bool grade_flat(const int64_t *xs, size_t n, int64_t least, bool *known)
{
    __int128 sum = 0, squares = 0;
    *known = n >= 5;
    for (size_t i = 0; i < n; i++) {
        sum += xs[i];
        squares += (__int128)xs[i] * xs[i];
    }
    return *known && (__int128)n * squares - sum * sum < (__int128)least * least * n * (n - 1);
}
