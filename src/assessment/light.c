/* light.c: see light.h. */
#include "assessment/light.h"

static const char *const light_names[] = {
#define X(name, word) [name] = word,
    LIGHT_TABLE(X)
#undef X
};

const char *light_name(enum light l)
{
    return light_names[l];
}

bool light_parse(struct str word, enum light *out)
{
    for (int l = LIGHT_NONE; l <= LIGHT_RED; l++) {
        if (str_is(word, light_names[l])) {
            *out = (enum light)l;
            return true;
        }
    }
    return false;
}

static void verdict(struct light_verdict *out, enum light light, const char *rule, const char *mark)
{
    out->light = light;
    out->counts = light;
    out->rule = rule;
    out->mark = mark;
}

static bool same_month(day_t a, day_t b)
{
    struct civil x = day_civil(a), y = day_civil(b);
    return x.year == y.year && x.month == y.month;
}

/* ---- milestones and reports ---- */

/* What amendments made of a due day by day `known`. */
struct due {
    day_t day;      /* not rolled */
    bool moved;     /* some amendment came after the date before it had passed */
    bool moved_now; /* and one of them in the month of T */
};

static struct due due_by(const struct calendar *c, const struct light_task *task, day_t known, day_t t)
{
    struct due due = {.day = task->due_day};
    for (size_t i = 0; i < task->namendments && task->amendments[i].approved_day <= known; i++) {
        const struct light_amendment *a = &task->amendments[i];
        if (a->approved_day > calendar_roll(c, due.day)) {
            due.moved = true;
            due.moved_now = due.moved_now || same_month(a->approved_day, t);
        }
        due.day = a->due_day;
    }
    return due;
}

static bool done_by(const struct light_task *task, day_t t)
{
    return task->done_day != DAY_NONE && task->done_day <= t;
}

day_t light_deadline(const struct calendar *c, const struct light_task *task, day_t t)
{
    return calendar_roll(c, due_by(c, task, done_by(task, t) ? task->done_day : t, t).day);
}

/* A report made good late stays yellow for ever beside its name; in the project's light it weighs only in the month in which it
 * came. */
static void judge_late(const struct light_task *task, day_t t, struct light_verdict *out)
{
    bool now = same_month(task->done_day, t);
    if (now || task->report) {
        verdict(out, LIGHT_YELLOW, "L4", "late");
        out->counts = now ? LIGHT_YELLOW : LIGHT_GREEN;
    } else {
        verdict(out, LIGHT_GREEN, "L5", "late");
    }
}

/* Is the deadline at most `soon` working days off? It is a working day itself, so that it must lie before the one after those.
 */
static bool due_soon(const struct light_rules *r, const struct calendar *c, day_t t, day_t deadline)
{
    return deadline < calendar_after(c, t, r->soon + 1);
}

static void judge_open(const struct light_rules *r, const struct calendar *c, const struct light_task *task,
                       const struct due *due, day_t t, struct light_verdict *out)
{
    if (t > out->day) {
        verdict(out, LIGHT_RED, "L2", "overdue");
        out->days = t - out->day;
    } else if (due->moved_now) {
        verdict(out, LIGHT_YELLOW, "L6", "moved_after_due");
    } else if (due_soon(r, c, t, out->day)) {
        verdict(out, LIGHT_BLUE, "L3", "");
        out->counts = task->report ? LIGHT_GREEN : LIGHT_BLUE;
        out->days = out->day - t;
    } else {
        verdict(out, LIGHT_GREEN, "L0", "");
    }
}

void light_of_task(const struct light_rules *r, const struct calendar *c, const struct light_task *task, day_t t,
                   struct light_verdict *out)
{
    bool done = done_by(task, t);
    struct due due = due_by(c, task, done ? task->done_day : t, t);
    *out = (struct light_verdict){.rule = "", .mark = "", .day = calendar_roll(c, due.day)};
    if (!done && task->opens_day != DAY_NONE && t < task->opens_day) {
        return;
    }
    if (!done) {
        judge_open(r, c, task, &due, t, out);
    } else if (task->done_day <= out->day && !due.moved) {
        verdict(out, LIGHT_GREEN, "L1", "");
    } else {
        judge_late(task, t, out);
    }
}

/* ---- indicators ---- */

/* The newest value of a day not after t; NULL when there is none. */
static const struct light_value *value_by(const struct light_indicator *i, day_t t)
{
    const struct light_value *newest = NULL;
    for (size_t k = 0; k < i->nvalues && i->values[k].day <= t; k++) {
        newest = &i->values[k];
    }
    return newest;
}

static bool reached(const struct light_indicator *i, int64_t value)
{
    if (!i->has_base) {
        return value == i->target;
    }
    return i->target >= i->base ? value >= i->target : value <= i->target;
}

/* A number of the plan as a fraction: num/den, den > 0. */
struct fraction {
    __int128 num;
    int64_t den;
};

static struct fraction between(struct light_value from, struct light_value to, day_t on)
{
    int64_t days = to.day - from.day;
    return (struct fraction){(__int128)from.value * days + ((__int128)to.value - from.value) * (on - from.day), days};
}

/* Where the plan stands on a day: straight lines through (start, base), the points, (end, target), flat outside. */
static struct fraction plan_on(const struct light_indicator *i, day_t on)
{
    struct light_value from = {i->start_day, i->base};
    for (size_t k = 0; k <= i->nplan; k++) {
        struct light_value to = k < i->nplan ? i->plan[k] : (struct light_value){i->end_day, i->target};
        if (on < to.day && from.day < to.day) {
            return between(from, to, on < from.day ? from.day : on);
        }
        from = to;
    }
    return (struct fraction){i->target, 1};
}

/* Less than (1 - short_by) of what the plan expected on the value's day, where it expected enough to judge by. Both ways are
 * measured from the base towards the target, and compared by cross multiplication. */
static bool behind_by(const struct light_rules *r, const struct light_indicator *i, const struct light_value *v,
                      int64_t short_by)
{
    struct fraction plan = plan_on(i, v->day);
    int sign = i->target >= i->base ? 1 : -1;
    __int128 whole = sign * ((__int128)i->target - i->base), gone = sign * ((__int128)v->value - i->base);
    __int128 planned = sign * (plan.num - (__int128)i->base * plan.den); /* over plan.den */
    if (planned * 10000 < whole * plan.den * r->from) {
        return false;
    }
    return gone * plan.den * 10000 < planned * (10000 - short_by);
}

static void judge_value(const struct light_rules *r, const struct light_indicator *i, const struct light_value *v, day_t t,
                        struct light_verdict *out)
{
    bool plan = v && i->has_base;
    out->day = v ? v->day : i->start_day;
    if (plan && behind_by(r, i, v, r->far)) {
        verdict(out, LIGHT_RED, "I3", "far_behind");
    } else if (plan && behind_by(r, i, v, r->behind)) {
        verdict(out, LIGHT_YELLOW, "I4", "behind");
    } else if (t - out->day > r->stale) {
        verdict(out, LIGHT_YELLOW, "I5", "stale");
    } else {
        verdict(out, LIGHT_GREEN, "I6", "");
    }
}

void light_of_indicator(const struct light_rules *r, const struct light_indicator *i, day_t t, struct light_verdict *out)
{
    const struct light_value *v = value_by(i, t);
    *out = (struct light_verdict){.rule = "", .mark = "", .day = v ? v->day : i->start_day};
    if (t < i->start_day) {
        verdict(out, LIGHT_GREEN, "I0", "");
    } else if (v && reached(i, v->value)) {
        verdict(out, LIGHT_GREEN, "I1", "reached");
    } else if (t > i->end_day) {
        verdict(out, LIGHT_RED, "I2", "missed");
        out->day = i->end_day;
        out->days = t - i->end_day;
    } else {
        judge_value(r, i, v, t, out);
    }
}

/* ---- the project ---- */

bool light_paused(const struct light_project *p, day_t t)
{
    return p->paused_from != DAY_NONE && t >= p->paused_from && (p->paused_to == DAY_NONE || t < p->paused_to);
}

/* Does x explain the light better than y, both being of it? */
static bool rather(const struct light_verdict *x, const struct light_verdict *y)
{
    switch (x->counts) {
    case LIGHT_RED: return x->days > y->days;
    case LIGHT_BLUE: return x->days < y->days;
    case LIGHT_NONE:
    case LIGHT_GREEN:
    case LIGHT_YELLOW: break;
    }
    return false;
}

enum light light_of_project(const struct light_project *p, const struct light_verdict *verdicts, size_t n, day_t t,
                            size_t *decides)
{
    enum light worst = LIGHT_NONE;
    *decides = SIZE_MAX;
    if (light_paused(p, t) || (p->closed_day != DAY_NONE && t >= p->closed_day)) {
        return LIGHT_NONE;
    }
    for (size_t i = 0; i < n; i++) {
        const struct light_verdict *v = &verdicts[i];
        if (v->counts > worst || (v->counts == worst && worst > LIGHT_GREEN && rather(v, &verdicts[*decides]))) {
            worst = v->counts;
            *decides = worst > LIGHT_GREEN ? i : SIZE_MAX;
        }
    }
    return worst;
}

int light_red_run(const enum light *month_ends, size_t n)
{
    int run = 0;
    while (n > 0 && month_ends[n - 1] == LIGHT_RED) {
        n--;
        run++;
    }
    return run;
}
