/* components.c: positions of what the drawings show. Pure: values in, positions out. */
#include "html/components.h"
#include "base/arena.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

bool code_is(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

const char *light_class(struct str light)
{
    static const char *const same[] = {"green", "blue", "yellow", "red"};
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        if (str_is(light, same[i]))
            return same[i];
    return str_is(light, "awaited") ? "wait" : str_is(light, "paused") ? "pause" : "none";
}

int x_between(int64_t at, int64_t from, int64_t to)
{
    if (to <= from)
        return 0;
    int64_t x = num_rdiv(((__int128)at - from) * X_MAX, (__int128)to - from);
    return x < 0 ? 0 : x > X_MAX ? X_MAX : (int)x;
}

day_t violation_day(const struct violation *v)
{
    day_t d;
    return day_parse(v->arg, &d) ? d : DAY_NONE;
}

int cells_count(const struct month_cell *cells, size_t n, char sign)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += cells[i].sign == sign;
    return count;
}

/* ---- milestone strip ---- */

/* The large strip is laid out for this width; on a wider screen labels only get more room. */
#define STRIP_PX 780

/* Width of a text at 13 px: a CJK character is a square, others about half of one. */
static int text_px(struct str s)
{
    int px = 0;
    for (size_t i = 0; i < s.len; i++)
        if (((unsigned char)s.ptr[i] & 0xC0) != 0x80)
            px += (unsigned char)s.ptr[i] >= 0xE0 ? 13 : 7;
    return px;
}

static int node_order(const void *a, const void *b)
{
    const struct strip_node *m = a, *n = b;
    return m->day < n->day ? -1 : m->day > n->day;
}

/* Left and right end of a node's label in px; at the drawing's ends it turns inwards. */
static void label_span(struct strip_node *n, int *left, int *right)
{
    int x = n->x * STRIP_PX / X_MAX, w = text_px(n->title);
    w = w < 96 ? 96 : w; /* the date below, with its remark */
    n->anchor = x < w / 2 ? 's' : x > STRIP_PX - w / 2 ? 'e' : 'm';
    *left = n->anchor == 's' ? x : n->anchor == 'e' ? x - w : x - w / 2;
    *right = *left + w;
}

/* Each label goes into the first line where it does not touch its neighbour; without room it is left to the table. */
static void place_labels(struct strip *s)
{
    int end[STRIP_ROWS] = {-1000, -1000, -1000};
    for (size_t i = 0; i < s->n; i++) {
        int left, right;
        label_span(&s->nodes[i], &left, &right);
        s->nodes[i].row = -1;
        for (int r = 0; r < STRIP_ROWS; r++) {
            if (left < end[r] + 8)
                continue;
            s->nodes[i].row = r;
            s->rows = r + 1 > s->rows ? r + 1 : s->rows;
            end[r] = right;
            break;
        }
    }
}

static void place_months(struct strip *s)
{
    struct civil c = day_civil(s->start);
    s->nmonths = 0;
    while (s->nmonths < sizeof(s->months) / sizeof(s->months[0])) {
        day_t first = day_month_end(c.year, c.month) + 1;
        if (first >= s->end)
            return;
        s->months[s->nmonths++] = x_between(first, s->start, s->end);
        c = day_civil(first);
    }
}

void strip_layout(struct strip *s)
{
    int *const counts[] = {
        [SIGN_DONE] = &s->ndone, [SIGN_OVERDUE] = &s->noverdue, [SIGN_SOON] = &s->nsoon, [SIGN_COMING] = &s->ncoming};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
        *counts[i] = 0;
    if (s->n > 1)
        qsort(s->nodes, s->n, sizeof(s->nodes[0]), node_order);
    for (size_t i = 0; i < s->n; i++) {
        s->nodes[i].x = x_between(s->nodes[i].day, s->start, s->end);
        ++*counts[s->nodes[i].sign];
    }
    s->today_x = x_between(s->today, s->start, s->end);
    s->fill_x = s->fill == DAY_NONE ? 0 : x_between(s->fill, s->start, s->end);
    s->rows = 0;
    place_labels(s);
    place_months(s);
}

/* ---- indicator ---- */

void bar_layout(struct bar *b)
{
    int64_t base = b->has_baseline ? b->baseline : 0;
    int64_t high = b->target > b->value || !b->has_value ? b->target : b->value;
    int64_t low = base < 0 ? base : 0;
    b->falling = b->has_baseline && b->target < b->baseline;
    high = high > base ? high : base;
    high += (high - low) / 19; /* the target's tick stands at 95 per cent */
    b->base_x = x_between(base, low, high);
    b->target_x = x_between(b->target, low, high);
    b->value_x = b->has_value ? x_between(b->value, low, high) : b->base_x;
    b->fill_x = b->value_x < b->base_x ? b->value_x : b->base_x;
    b->fill_w = abs(b->value_x - b->base_x);
}

/* ---- peers ---- */

void peers_layout(struct arena *a, struct peers *p)
{
    p->own_x = x_between(p->own, p->from, p->to);
    p->q1_x = x_between(p->q1, p->from, p->to);
    p->median_x = x_between(p->median, p->from, p->to);
    p->q3_w = x_between(p->q3, p->from, p->to) - p->q1_x;
    p->anchor = p->own_x < 150 ? 's' : p->own_x > X_MAX - 150 ? 'e' : 'm';
    p->xs = arena_array_of(a, int, p->nothers);
    for (size_t i = 0; i < p->nothers; i++)
        p->xs[i] = x_between(p->others[i], p->from, p->to);
}

/* ---- charts ---- */

#define LINE_LEFT 34
#define LINE_WIDTH 290
#define LINE_TOP 10
#define LINE_HEIGHT 130

static void line_reach(struct line_chart *c, const int64_t *values)
{
    for (size_t i = 0; values && i < c->n; i++) {
        c->low = values[i] < c->low ? values[i] : c->low;
        c->high = values[i] > c->high ? values[i] : c->high;
    }
}

static int line_y(const struct line_chart *c, int64_t v)
{
    return LINE_TOP + LINE_HEIGHT - x_between(v, c->low, c->high) * LINE_HEIGHT / X_MAX;
}

/* "x,y x,y"; the last y also into *end. */
static struct str line_points(struct arena *a, const struct line_chart *c, const int64_t *values, int *end)
{
    struct buf b;
    buf_init(&b, 64 * 1024);
    for (size_t i = 0; i < c->n; i++) {
        *end = line_y(c, values[i]);
        buf_printf(&b, "%s%d,%d", i ? " " : "", LINE_LEFT + (int)(c->n < 2 ? 0 : i * LINE_WIDTH / (c->n - 1)), *end);
    }
    struct str out = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

/* A round step (1, 2, 5 times a power of ten) that gives at most three lines. */
static int64_t line_step(int64_t span)
{
    for (int64_t ten = 1;; ten *= 10)
        for (int64_t k = 1; k <= 5; k += k == 1 ? 1 : 3)
            if (span / (k * ten) <= 3)
                return k * ten;
}

void line_layout(struct arena *a, struct line_chart *c)
{
    c->low = INT64_MAX;
    c->high = INT64_MIN;
    line_reach(c, c->values);
    line_reach(c, c->plan);
    if (c->n == 0)
        c->low = c->high = 0;
    int64_t step = line_step(c->high - c->low), lowest = c->low;
    c->high = (c->high + step - 1) / step * step;
    c->high = c->high == c->low ? c->high + step : c->high;
    c->low = c->high - 2 * step - step / 2;
    c->low = lowest < c->low ? lowest : c->low;
    for (int i = 0; i < 3; i++) {
        c->ticks[i] = c->high - i * step;
        c->tick_y[i] = line_y(c, c->ticks[i]);
    }
    c->end_x = LINE_LEFT + (c->n < 2 ? 0 : LINE_WIDTH);
    c->points = line_points(a, c, c->values, &c->end_y);
    if (c->plan)
        c->plan_points = line_points(a, c, c->plan, &c->plan_y);
    c->label_y = c->end_y + 4;
    c->plan_label_y = c->plan_y + 4;
    int *upper = c->label_y < c->plan_label_y ? &c->label_y : &c->plan_label_y;
    int *lower = upper == &c->label_y ? &c->plan_label_y : &c->label_y;
    if (c->plan && *lower - *upper < 16)
        *upper = *lower - 16;
}

#define BARS_LEFT 60
#define BARS_WIDTH 270
#define BARS_ROW 34

void bars_layout(struct bar_chart *c)
{
    c->height = (int)c->n * BARS_ROW + 8;
    c->goal_x = c->goal < 0 ? 0 : BARS_LEFT + x_between(c->goal, 0, X_MAX) * BARS_WIDTH / X_MAX;
    for (size_t i = 0; i < c->n; i++) {
        c->rows[i].y = (int)i * BARS_ROW + 8;
        c->rows[i].w = x_between(c->rows[i].permille, 0, X_MAX) * BARS_WIDTH / X_MAX;
    }
}

#define HISTOGRAM_WIDTH 380
#define HISTOGRAM_HEIGHT 100
#define HISTOGRAM_TOP 22

void histogram_layout(struct histogram *g)
{
    int64_t most = 1;
    for (size_t i = 0; i < g->n; i++)
        most = g->bins[i].n > most ? g->bins[i].n : most;
    int step = g->n ? HISTOGRAM_WIDTH / (int)g->n : HISTOGRAM_WIDTH;
    g->bin_w = step > 10 ? step - 5 : step;
    for (size_t i = 0; i < g->n; i++) {
        g->bins[i].x = (int)i * step;
        g->bins[i].h = x_between(g->bins[i].n, 0, most) * HISTOGRAM_HEIGHT / X_MAX;
        g->bins[i].y = HISTOGRAM_TOP + HISTOGRAM_HEIGHT - g->bins[i].h;
    }
}
