/* score.c: leaf functions, groups, coefficients (METHODS.md section 2). */
#include "assessment/score.h"
#include <stdlib.h>

static int64_t clamp(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* n/d for any d but 0. */
static int64_t divide(__int128 n, __int128 d)
{
    return d < 0 ? num_rdiv(-n, -d) : num_rdiv(n, d);
}

/* Below 0, 0 or above: v - w. Denominators are positive. */
static int value_cmp(const struct score_value *v, const struct score_value *w)
{
    __int128 l = (__int128)v->num * w->den, r = (__int128)w->num * v->den;
    return (l > r) - (l < r);
}

static int64_t ratio(const struct score_fn *fn, int64_t full, const struct score_value *v)
{
    if (fn->target == fn->base) /* score_validate refuses it */
        return fn->floor;
    __int128 n = (__int128)v->num - (__int128)fn->base * v->den;
    return divide(n * full, ((__int128)fn->target - fn->base) * v->den);
}

static int64_t piecewise(const struct score_fn *fn, const struct score_value *v)
{
    const struct score_point *p = fn->points;
    size_t n = fn->npoints, i = 0;
    while (i < n && v->num >= (__int128)p[i].x * v->den)
        i++;
    if (i == 0 || i == n)
        return n == 0 ? fn->floor : i == 0 ? p[0].y : p[n - 1].y;
    __int128 dx = (__int128)(p[i].x - p[i - 1].x) * v->den;
    __int128 along = (__int128)v->num - (__int128)p[i - 1].x * v->den;
    return divide((__int128)p[i - 1].y * dx + (p[i].y - p[i - 1].y) * along, dx);
}

static int64_t steps(const struct score_fn *fn, const struct score_value *v)
{
    int64_t score = fn->below;
    for (size_t i = 0; i < fn->npoints; i++)
        if (v->num >= (__int128)fn->points[i].x * v->den)
            score = fn->points[i].y;
    return score;
}

static int64_t ratio_best(const struct score_fn *fn, int64_t full, const struct score_value *v, const struct score_value *peers,
                          size_t npeers)
{
    const struct score_value *best = v;
    for (size_t i = 0; i < npeers; i++) {
        int c = peers[i].missing ? 0 : value_cmp(&peers[i], best);
        if (fn->down ? c < 0 : c > 0)
            best = &peers[i];
    }
    if (fn->down) {
        if (v->num <= 0 || value_cmp(v, best) == 0)
            return full;
        return best->num < 0 ? 0 : divide((__int128)best->num * v->den * full, (__int128)best->den * v->num);
    }
    return best->num <= 0 ? 0 : divide((__int128)v->num * best->den * full, (__int128)v->den * best->num);
}

static int64_t rank_score(const struct score_fn *fn, int64_t full, const struct score_value *v, const struct score_value *peers,
                          size_t npeers)
{
    int64_t ahead = 0;
    for (size_t i = 0; i < npeers; i++) {
        int c = peers[i].missing ? 0 : value_cmp(&peers[i], v);
        ahead += fn->down ? c < 0 : c > 0;
    }
    return divide((__int128)full - (__int128)fn->step * ahead, 1);
}

static bool checklist(const struct score_fn *fn, int64_t full, const struct score_value *v, int64_t *out)
{
    __int128 yes = 0, asked = 0;
    bool failed = false;
    for (size_t i = 0; i < v->nitems; i++) {
        const struct score_item *item = &v->items[i];
        if (item->answer == ANSWER_NONE)
            return false;
        if (item->answer == ANSWER_NOT_APPLICABLE)
            continue;
        asked += item->weight;
        yes += item->answer == ANSWER_YES ? item->weight : 0;
        failed |= item->answer == ANSWER_NO && item->key;
    }
    if (asked == 0)
        return false;
    *out = failed ? fn->floor : num_rdiv(yes * full, asked);
    return true;
}

static int64_t deduct(const struct score_fn *fn, int64_t full, const struct score_value *v)
{
    __int128 left = full;
    for (size_t i = 0; i < v->ncounts; i++)
        for (size_t k = 0; k < fn->nkinds; k++)
            if (str_eq(fn->kinds[k].id, v->counts[i].kind)) {
                __int128 loss = (__int128)fn->kinds[k].per * v->counts[i].n;
                left -= loss < fn->kinds[k].cap ? loss : fn->kinds[k].cap;
            }
    return divide(left, 1);
}

bool score_leaf(const struct score_fn *fn, int64_t full, const struct score_value *v, const struct score_value *peers,
                size_t npeers, int64_t *out)
{
    int64_t s = 0;
    if (v->missing)
        return false;
    switch (fn->kind) {
    case SCORE_DIRECT: s = divide(v->num, v->den); break;
    case SCORE_RATIO: s = ratio(fn, full, v); break;
    case SCORE_RATIO_INV: s = v->num <= 0 ? fn->cap : divide((__int128)fn->target * v->den * full, v->num); break;
    case SCORE_PIECEWISE: s = piecewise(fn, v); break;
    case SCORE_STEPS: s = steps(fn, v); break;
    case SCORE_RATIO_BEST: s = ratio_best(fn, full, v, peers, npeers); break;
    case SCORE_RANK: s = rank_score(fn, full, v, peers, npeers); break;
    case SCORE_CHECKLIST:
        if (!checklist(fn, full, v, &s))
            return false;
        break;
    case SCORE_DEDUCT: s = deduct(fn, full, v); break;
    }
    *out = clamp(s, fn->floor, fn->cap);
    return true;
}

/* ---- groups ---- */

static int by_score(const void *x, const void *y)
{
    int64_t l = *(const int64_t *)x, r = *(const int64_t *)y;
    return (l > r) - (l < r);
}

static int64_t mean(const int64_t *xs, size_t n)
{
    __int128 sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += xs[i];
    return num_rdiv(sum, (__int128)n);
}

int64_t score_aggregate(enum score_aggregate how, int64_t trim, int64_t *xs, size_t n)
{
    size_t k = 0;
    qsort(xs, n, sizeof *xs, by_score);
    switch (how) {
    case AGGREGATE_MEAN: break;
    case AGGREGATE_MEDIAN: return n % 2 ? xs[n / 2] : mean(xs + n / 2 - 1, 2);
    case AGGREGATE_TRIMMED:
        k = n < 5 ? 0 : (size_t)((__int128)n * trim / NUM_ONE);
        k = n >= 5 && k == 0 ? 1 : k;
        break;
    }
    return mean(xs + k, n - 2 * k);
}

int64_t score_coefficient(const struct score_share *shares, size_t n)
{
    __int128 sum = 0, days = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (__int128)shares[i].coefficient * shares[i].days;
        days += shares[i].days;
    }
    return days == 0 ? NUM_ONE : num_rdiv(sum, days);
}

const char *score_part_name(enum score_part p)
{
    static const char *const names[PART_COUNT] = {
        [PART_PROCESS] = "process", [PART_RESULT] = "result", [PART_EFFECT] = "effect"};
    return names[p];
}

const char *score_missing_name(enum score_missing m)
{
    static const char *const names[] = {
        [MISSING_RENORMALISE] = "renormalise", [MISSING_ZERO] = "zero", [MISSING_BLOCK] = "block"};
    return names[m];
}
