/* home_peers.c: how the unit stands among those of its kind, from confirmed facts and without names; see home.h. */
#include "assessment/grade.h"
#include "desk/home.h"
#include "desk/home.sql.h"

#define UNITS_MAX 1000 /* of one kind in one county */

struct unit_share {
    int64_t unit_id, due, done;
};

/* One milestone: its rows from *at on, one for each change of its date. Judged for the day of the project's newest confirmed
 * report, from what was recorded by then. */
static enum err judge(struct arena *a, const struct calendar *c, const struct home_peers_of_row *rows, size_t n, size_t *at,
                      struct unit_share *share)
{
    const struct home_peers_of_row *m = &rows[*at];
    day_t day = day_of_ms(m->confirmed_ms);
    struct light_amendment *moves = arena_array_of(a, struct light_amendment, n - *at);
    struct light_task task = {
        .opens_day = DAY_NONE, .due_day = m->first_due_day, .done_day = m->recorded_day, .amendments = moves};
    for (; *at < n && rows[*at].milestone_id == m->milestone_id; (*at)++) {
        struct light_amendment *move = &moves[task.namendments];
        if (rows[*at].approved_day == DAY_NONE) {
            continue;
        }
        move->approved_day = rows[*at].approved_day;
        if (!day_parse(rows[*at].after, &move->due_day) || move->due_day == DAY_NONE) {
            return err_set(ERR_CORRUPT, "milestone %lld is moved to no day", (long long)m->milestone_id);
        }
        task.namendments++;
    }
    day_t deadline = light_deadline(c, &task, day);
    bool done = m->recorded_day != DAY_NONE && m->recorded_day <= day;
    if (deadline < day || (deadline == day && done)) {
        struct light_verdict v;
        light_of_task(&(struct light_rules){0}, c, &task, day, &v);
        share->due++;
        share->done += str_is(str_c(v.rule), "L1");
    }
    return OK;
}

static enum err count(struct arena *a, const struct calendar *c, const struct home_peers_of_row *rows, size_t n,
                      struct unit_share *shares, size_t *nshares)
{
    enum err e = OK;
    for (size_t at = 0; at < n && e == OK;) {
        if (*nshares == 0 || shares[*nshares - 1].unit_id != rows[at].unit_id) {
            if (*nshares == UNITS_MAX) {
                return OK;
            }
            shares[(*nshares)++] = (struct unit_share){.unit_id = rows[at].unit_id};
        }
        e = judge(a, c, rows, n, &at, &shares[*nshares - 1]);
    }
    return e;
}

/* The axis begins at a whole quarter below the least, and shows at least the upper half. */
static int64_t axis_from(int64_t least)
{
    int64_t from = least > 0 ? (least - 1) / 2500 * 2500 : 0;
    return from < 5000 ? from : 5000;
}

static void draw(struct arena *a, int64_t *values, size_t n, struct home_peers *p)
{
    int64_t quartiles[3];
    grade_quartiles(values, n, quartiles); /* sorts */
    p->strip.q1 = quartiles[0];
    p->strip.median = quartiles[1];
    p->strip.q3 = quartiles[2];
    p->strip.from = axis_from(values[0]);
    p->strip.to = 10000;
    p->below = p->strip.own < quartiles[0];
    p->above = p->strip.own > quartiles[2];
    peers_layout(a, &p->strip);
}

static void compare(struct arena *a, const struct unit_share *shares, size_t n, int64_t own_id, struct home_peers *p)
{
    int64_t *all = arena_array_of(a, int64_t, n), *others = arena_array_of(a, int64_t, n);
    size_t nall = 0;
    for (size_t i = 0; i < n; i++) {
        const struct unit_share *s = &shares[i];
        if (s->due == 0) {
            continue;
        }
        int64_t share = num_rdiv((__int128)s->done * 10000, s->due);
        all[nall++] = share;
        if (s->unit_id == own_id) {
            p->due = s->due;
            p->done = s->done;
            p->strip.own = share;
        } else {
            others[p->strip.nothers++] = share;
        }
    }
    p->units = (int64_t)nall;
    p->strip.others = others;
    p->known = p->due > 0 && nall >= HOME_PEERS_MIN;
    if (p->known) {
        draw(a, all, nall, p);
    }
}

enum err home_peers_load(struct db *db, struct arena *a, const struct actor *actor, int64_t cycle_id,
                         const struct calendar *calendar, struct home_peers *out)
{
    struct home_peers_of_row *rows = NULL;
    struct home_unit_kind_row unit;
    size_t n = 0, nshares = 0;
    *out = (struct home_peers){0};
    enum err e = home_unit_kind(db, a, actor->unit_id, &unit);
    if (e) {
        return e;
    }
    out->rural = str_is(unit.kind, "town") || str_is(unit.kind, "township");
    out->kind = out->rural ? STR("town") : unit.kind;
    e = home_peers_of(db, a, cycle_id, out->kind, out->rural ? STR("township") : out->kind, &rows, &n);
    struct unit_share *shares = arena_array_of(a, struct unit_share, n < UNITS_MAX ? n : UNITS_MAX);
    if (e || (e = count(a, calendar, rows, n, shares, &nshares))) {
        return e;
    }
    compare(a, shares, nshares, actor->unit_id, out);
    return OK;
}
