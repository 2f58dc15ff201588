/* clock.c: see clock.h. */
#include "initiation/clock.h"

#define BAR 1000
#define GAP 4

static void add(struct held *h, const struct calendar *c, bool department, day_t from, day_t to, bool now)
{
    int days = calendar_between(c, from, to);
    if (department)
        h->department_days += days;
    else
        h->unit_days += days;
    if (now) {
        h->department = department;
        h->now_days = days;
    }
    if (h->n < HELD_SPANS_MAX)
        h->spans[h->n++] = (struct held_span){.department = department, .from = from, .to = to, .days = days, .now = now};
}

/* Wide by days; a span within a day is still seen. */
static void lay_out(struct held *h)
{
    int whole = 0, x = 0;
    for (size_t i = 0; i < h->n; i++)
        whole += h->spans[i].days + 1;
    int room = BAR - GAP * (h->n ? (int)h->n - 1 : 0);
    for (size_t i = 0; i < h->n; i++) {
        struct held_span *s = &h->spans[i];
        s->x = x;
        s->w = whole ? room * (s->days + 1) / whole : 0;
        x += s->w + GAP;
    }
}

void held_compute(const struct calendar *c, day_t today, int64_t claimed_ms, const struct held_round *rounds, size_t n,
                  int review_days, struct held *out)
{
    day_t since = day_of_ms(claimed_ms);
    bool unit = true;
    *out = (struct held){.answer_by = DAY_NONE};
    for (size_t i = 0; i < n; i++) {
        day_t sent = day_of_ms(rounds[i].submitted_ms);
        day_t answered = rounds[i].decided_ms ? day_of_ms(rounds[i].decided_ms) : today;
        bool now = rounds[i].decided_ms == 0;
        add(out, c, false, since, sent, false);
        add(out, c, true, sent, answered, now);
        if (now)
            out->answer_by = calendar_after(c, sent, review_days);
        since = answered;
        unit = !now && rounds[i].returned;
        out->over = !now && !rounds[i].returned;
    }
    if (unit)
        add(out, c, false, since, today, true);
    lay_out(out);
}
