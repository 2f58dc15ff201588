/* progress.c: see progress.h. */
#include <stdlib.h>
#include "base/num.h"
#include "execution/progress.h"

/* A corner of the plan's line: by that day, that much weight. */
struct knot {
    day_t day;
    int64_t weight;
};

static int by_day(const void *x, const void *y)
{
    const struct knot *a = x, *b = y;
    return (a->day > b->day) - (a->day < b->day);
}

/* The corners, from (start, 0) to (end, all); *n = how many. Milestones of one day make one corner. */
static struct knot *knots_of(struct arena *a, const struct progress_plan *plan, size_t *n)
{
    struct knot *k = arena_array_of(a, struct knot, plan->n + 2);
    struct knot last = {plan->start_day, 0};
    k[0] = last;
    for (size_t i = 0; i < plan->n; i++) {
        const struct progress_milestone *m = &plan->milestones[i];
        k[i + 1] = (struct knot){m->due_day > plan->start_day ? m->due_day : plan->start_day, m->weight};
    }
    qsort(k + 1, plan->n, sizeof *k, by_day);
    *n = 1;
    for (size_t i = 1; i <= plan->n; i++) {
        *n += *n == 1 || k[i].day > last.day;
        last = (struct knot){k[i].day, last.weight + k[i].weight};
        k[*n - 1] = last;
    }
    k[(*n)++] = (struct knot){plan->end_day > last.day ? plan->end_day : last.day, last.weight};
    return k;
}

/* What the plan expects on a day, in 1/10,000 of all; between two corners it is rounded once. */
static int64_t planned_on(const struct knot *k, size_t n, day_t t)
{
    int64_t all = k[n - 1].weight;
    size_t i = n - 1;
    while (i > 0 && k[i].day > t) {
        i--;
    }
    if (i == n - 1 || t <= k[i].day) { /* behind the end, on a corner, or before the start */
        return num_rdiv((__int128)k[i].weight * PROGRESS_ALL, all);
    }
    int64_t days = k[i + 1].day - k[i].day;
    __int128 weight = (__int128)k[i].weight * days + (__int128)(k[i + 1].weight - k[i].weight) * (t - k[i].day);
    return num_rdiv(weight * PROGRESS_ALL, (__int128)all * days);
}

/* The first day on which the plan expects at least that weight. */
static day_t expected_on(const struct knot *k, size_t n, int64_t weight)
{
    size_t i = 0;
    while (i < n - 1 && k[i].weight < weight) {
        i++;
    }
    if (i == 0 || k[i].day == k[i - 1].day) {
        return k[i].day;
    }
    int64_t rise = k[i].weight - k[i - 1].weight, days = k[i].day - k[i - 1].day;
    int64_t part = (weight - k[i - 1].weight) * days;
    return k[i - 1].day + (day_t)((part + rise - 1) / rise);
}

void progress_at(struct arena *a, const struct progress_plan *plan, day_t t, struct progress *out)
{
    int64_t done = 0;
    size_t n;
    struct knot *k = knots_of(a, plan, &n);
    int64_t all = k[n - 1].weight;
    *out = (struct progress){.planned_as = plan->start_day};
    if (all <= 0) {
        return;
    }
    for (size_t i = 0; i < plan->n; i++) {
        done += plan->milestones[i].done ? plan->milestones[i].weight : 0;
    }
    out->done = num_rdiv((__int128)done * PROGRESS_ALL, all);
    out->planned = planned_on(k, n, t);
    out->lag = out->planned - out->done;
    out->planned_as = expected_on(k, n, done);
}
