/* diff.c: see diff.h. */
#include "initiation/diff.h"
#include <string.h>
#include "base/utf8.h"
#include "base/vec.h"

struct chars {
    uint32_t *at;
    size_t *from; /* byte offset of each, and of the end */
    size_t n;
};

struct runs {
    VEC(struct diff_run) list;
};

struct work {
    struct arena *a;
    struct str before, after;
    struct chars x, y;
    bool *keep_x, *keep_y; /* whether the character stays */
};

static struct chars chars_of(struct arena *a, struct str s)
{
    struct chars c = {.at = arena_array_of(a, uint32_t, s.len), .from = arena_array_of(a, size_t, s.len + 1)};
    for (size_t at = 0; at < s.len;) {
        c.from[c.n] = at;
        c.at[c.n++] = utf8_next(s, &at);
    }
    c.from[c.n] = s.len;
    return c;
}

/* Lengths of common subsequences of the tails, row by row; then the walk that keeps a longest one. */
static void keep_longest(struct work *w, size_t x0, size_t x1, size_t y0, size_t y1)
{
    size_t n = x1 - x0, m = y1 - y0, width = m + 1;
    if (n == 0 || m == 0 || n * m > DIFF_CELLS_MAX)
        return;
    uint16_t *len = arena_array_of(w->a, uint16_t, (n + 1) * width);
    for (size_t i = n; i-- > 0;)
        for (size_t j = m; j-- > 0;) {
            uint16_t down = len[(i + 1) * width + j], right = len[i * width + j + 1];
            bool same = w->x.at[x0 + i] == w->y.at[y0 + j];
            len[i * width + j] = same ? (uint16_t)(len[(i + 1) * width + j + 1] + 1) : down > right ? down : right;
        }
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (w->x.at[x0 + i] == w->y.at[y0 + j]) {
            w->keep_x[x0 + i++] = w->keep_y[y0 + j++] = true;
        } else if (len[(i + 1) * width + j] >= len[i * width + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
}

static void mark(struct work *w)
{
    size_t x1 = w->x.n, y1 = w->y.n, at = 0;
    while (at < x1 && at < y1 && w->x.at[at] == w->y.at[at]) {
        w->keep_x[at] = w->keep_y[at] = true;
        at++;
    }
    while (x1 > at && y1 > at && w->x.at[x1 - 1] == w->y.at[y1 - 1]) {
        w->keep_x[--x1] = w->keep_y[--y1] = true;
    }
    keep_longest(w, at, x1, at, y1);
}

/* Common runs inside, too short to be read as such, are given up. */
static void drop_short(struct work *w)
{
    size_t i = 0, j = 0;
    while (i < w->x.n || j < w->y.n) {
        size_t run = 0;
        while (i + run < w->x.n && j + run < w->y.n && w->keep_x[i + run] && w->keep_y[j + run])
            run++;
        bool inside = (i > 0 || j > 0) && (i + run < w->x.n || j + run < w->y.n);
        if (run > 0 && run < DIFF_SHORT && inside) {
            memset(w->keep_x + i, 0, run * sizeof *w->keep_x);
            memset(w->keep_y + j, 0, run * sizeof *w->keep_y);
        }
        i += run;
        j += run;
        while (i < w->x.n && !w->keep_x[i])
            i++;
        while (j < w->y.n && !w->keep_y[j])
            j++;
    }
}

static size_t stretch(const bool *keep, size_t from, size_t n, bool kept)
{
    size_t to = from;
    while (to < n && keep[to] == kept)
        to++;
    return to;
}

static void put(struct work *w, struct runs *runs, enum diff_kind kind, const struct chars *c, struct str s, size_t from,
                size_t to)
{
    if (to > from)
        *vec_push(w->a, &runs->list) =
            (struct diff_run){.kind = kind, .text = str_sub(s, c->from[from], c->from[to] - c->from[from])};
}

size_t text_diff(struct arena *a, struct str before, struct str after, struct diff_run **out)
{
    struct work w = {.a = a, .before = before, .after = after, .x = chars_of(a, before), .y = chars_of(a, after)};
    struct runs runs = {0};
    w.keep_x = arena_array_of(a, bool, w.x.n);
    w.keep_y = arena_array_of(a, bool, w.y.n);
    mark(&w);
    drop_short(&w);
    for (size_t i = 0, j = 0; i < w.x.n || j < w.y.n;) {
        size_t del = stretch(w.keep_x, i, w.x.n, false), ins = stretch(w.keep_y, j, w.y.n, false);
        put(&w, &runs, DIFF_DEL, &w.x, before, i, del);
        put(&w, &runs, DIFF_INS, &w.y, after, j, ins);
        size_t kept_x = stretch(w.keep_x, del, w.x.n, true) - del, kept_y = stretch(w.keep_y, ins, w.y.n, true) - ins;
        size_t kept = kept_x < kept_y ? kept_x : kept_y; /* an insertion may part what stays */
        put(&w, &runs, DIFF_KEEP, &w.x, before, del, del + kept);
        i = del + kept;
        j = ins + kept;
    }
    *out = runs.list.at;
    return runs.list.n;
}
