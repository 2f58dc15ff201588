/* punctuality.c: see punctuality.h. */
#include "assessment/punctuality.h"
#include "base/num.h"

int permille(int64_t part, int64_t whole)
{
    if (whole <= 0) {
        return PERMILLE_NONE;
    }
    if (part <= 0 || part >= whole) {
        return part <= 0 ? 0 : 1000;
    }
    int64_t p = num_rdiv((__int128)part * 1000, whole);
    return p < 1 ? 1 : p > 999 ? 999 : (int)p;
}

static bool received(const struct punctuality_slot *s, day_t t)
{
    return s->received_day != DAY_NONE && s->received_day <= t;
}

void punctuality_count(const struct calendar *c, const struct punctuality_slot *slots, size_t n, day_t t,
                       struct punctuality *out)
{
    *out = (struct punctuality){0};
    for (size_t i = 0; i < n; i++) {
        const struct punctuality_slot *s = &slots[i];
        day_t deadline = calendar_roll(c, s->due_day);
        if (!s->active || deadline >= t) {
            continue;
        }
        out->due++;
        out->received += received(s, t);
        out->on_time += received(s, deadline);
    }
    out->late = out->received - out->on_time;
    out->missing = out->due - out->received;
    out->completeness = permille(out->received, out->due);
    out->punctuality = permille(out->on_time, out->due);
}

bool punctuality_active(const struct punctuality_life *life, day_t due_day)
{
    if (due_day < life->start_day || due_day > life->end_day) {
        return false;
    }
    if (life->closed_day != DAY_NONE && due_day >= life->closed_day) {
        return false;
    }
    return life->paused_from == DAY_NONE || due_day < life->paused_from ||
           (life->paused_to != DAY_NONE && due_day >= life->paused_to);
}

char punctuality_sign(const struct calendar *c, const struct punctuality_slot *slot, bool waived, day_t opens_day, day_t t)
{
    day_t deadline = calendar_roll(c, slot->due_day);
    if (!slot->active) {
        return '-';
    }
    if (waived) {
        return 'w';
    }
    if (received(slot, t)) {
        return received(slot, deadline) ? 'o' : 'l';
    }
    if (t < opens_day) {
        return 'n';
    }
    return t > deadline ? 'm' : 'a';
}
