/* overview.c: reads the county's page. */
#include "desk/overview.h"
#include "assessment/punctuality.h"
#include "desk/board.sql.h"

static void count_months(struct overview *o, struct str signs, int64_t n)
{
    for (size_t i = 0; i < o->nmonths; i++) {
        struct overview_month *m = &o->months[i];
        switch ((size_t)m->month <= signs.len ? signs.ptr[m->month - 1] : '-') {
        case 'o': m->on_time += n; break;
        case 'l': m->late += n; break;
        case 'm': m->missing += n; break;
        case 'a': m->awaited += n; break;
        case 'w': m->waived += n; break;
        }
    }
}

static enum err months_load(struct db *db, struct arena *a, struct overview *o)
{
    struct board_months_row *rows = NULL;
    size_t n = 0;
    enum err e = board_months(db, a, o->board.period.cycle_id, &rows, &n);
    for (int m = 1; m <= o->board.period.month; m++) {
        o->months[o->nmonths++] = (struct overview_month){.month = m};
    }
    for (size_t i = 0; i < n; i++) {
        count_months(o, rows[i].months, rows[i].n);
    }
    for (size_t i = 0; i < o->nmonths; i++) {
        struct overview_month *m = &o->months[i];
        int64_t due = m->awaited > 0 ? 0 : m->on_time + m->late + m->missing;
        m->completeness = permille(m->on_time + m->late, due);
        m->punctuality = permille(m->on_time, due);
    }
    return e;
}

static void put_end(struct overview *o, int month, struct str light, int64_t n)
{
    if (o->nends == 0 || o->ends[o->nends - 1].month != month) {
        o->ends[o->nends++] = (struct overview_end){.month = month};
    }
    struct overview_end *end = &o->ends[o->nends - 1];
    end->red += str_is(light, "red") ? n : 0;
    end->yellow += str_is(light, "yellow") ? n : 0;
    end->blue += str_is(light, "blue") ? n : 0;
    end->green += str_is(light, "green") ? n : 0;
}

static enum err ends_load(struct db *db, struct arena *a, struct overview *o)
{
    struct board_ends_row *rows = NULL;
    size_t n = 0;
    enum err e = board_ends(db, a, o->board.period.cycle_id, o->board.period.cycle_start, &rows, &n);
    o->ends = arena_array_of(a, struct overview_end, n);
    for (size_t i = 0; i < n; i++) {
        put_end(o, day_civil(rows[i].day).month, rows[i].light, rows[i].n);
    }
    int64_t *values = arena_array_of(a, int64_t, o->nends);
    for (size_t i = 0; i < o->nends; i++) {
        values[i] = o->ends[i].red;
    }
    o->chart = (struct line_chart){.values = values, .n = o->nends};
    if (o->nends > 1) {
        line_layout(a, &o->chart);
    }
    return e;
}

enum err overview_load(struct db *db, struct arena *a, int64_t county_id, day_t today, struct overview *out)
{
    struct board_filter all = board_filter_none();
    *out = (struct overview){0};
    enum err e = board_load(db, a, county_id, today, &all, &out->board);
    if (e != OK || out->board.period.cycle_id == 0) {
        return e;
    }
    out->board.nlines = out->board.nlines < OVERVIEW_WORST ? out->board.nlines : OVERVIEW_WORST;
    e = months_load(db, a, out);
    return e == OK ? ends_load(db, a, out) : e;
}
