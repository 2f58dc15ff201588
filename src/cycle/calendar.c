/* calendar.c: see calendar.h. */
#include "cycle/calendar.h"

static bool day_in(const day_t *days, size_t n, day_t d)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (days[middle] < d) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < n && days[from] == d;
}

bool calendar_is_work(const struct calendar *c, day_t d)
{
    if (day_in(c->work, c->nwork, d)) {
        return true;
    }
    return day_weekday(d) <= 5 && !day_in(c->off, c->noff, d);
}

day_t calendar_roll(const struct calendar *c, day_t d)
{
    if (d == DAY_NONE) {
        return DAY_NONE;
    }
    while (!calendar_is_work(c, d)) {
        d++;
    }
    return d;
}

day_t calendar_after(const struct calendar *c, day_t d, int n)
{
    for (int i = 0; i < n; i++) {
        d = calendar_roll(c, d + 1);
    }
    return d;
}

day_t calendar_within(const struct calendar *c, day_t d, int n)
{
    return calendar_roll(c, d + n);
}

int calendar_between(const struct calendar *c, day_t a, day_t b)
{
    int n = 0;
    if (b < a) {
        return -calendar_between(c, b, a);
    }
    for (day_t d = a + 1; d <= b; d++) {
        n += calendar_is_work(c, d);
    }
    return n;
}

static bool published(const struct calendar *c, int year)
{
    for (size_t i = 0; i < c->nyears; i++) {
        if (c->years[i] == year) {
            return true;
        }
    }
    return false;
}

bool calendar_provisional(const struct calendar *c, day_t a, day_t b)
{
    int from = day_civil(a < b ? a : b).year, to = day_civil(a < b ? b : a).year;
    for (int year = from; year <= to; year++) {
        if (!published(c, year)) {
            return true;
        }
    }
    return false;
}
