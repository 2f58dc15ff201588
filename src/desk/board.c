/* board.c: reads the board. */
#include <stdlib.h>
#include "desk/board.h"
#include "desk/board_rows.h"
#include "desk/deadline.h"
#include "desk/query.h"
#include "execution/strip.h"

/* ---- the cycle and its month ---- */

static int64_t month_number(day_t today)
{
    struct civil c = day_civil(today);
    return (int64_t)c.year * 12 + c.month;
}

static bool nothing_due(struct str period_state)
{
    return str_is(period_state, "waived") || str_is(period_state, "merged");
}

enum err board_period_load(struct db *db, struct arena *a, int64_t county_id, day_t today, struct board_period *out)
{
    struct board_now_row *rows = NULL;
    size_t n = 0;
    *out = (struct board_period){.deadline = DAY_NONE};
    enum err e = board_now(db, a, county_id, month_number(today), &rows, &n);
    if (e != OK || n == 0) {
        return e;
    }
    *out = (struct board_period){.cycle_id = rows->cycle_id,
                                 .year = rows->year,
                                 .cycle_start = rows->start_day,
                                 .cycle_end = rows->end_day,
                                 .period_id = rows->period_id,
                                 .month = (int)rows->month,
                                 .deadline = DAY_NONE,
                                 .remind_ms = rows->remind_ms,
                                 .soon = rows->soon};
    if (rows->period_id == 0 || nothing_due(rows->period_state)) {
        return OK;
    }
    return desk_deadline(db, a, county_id, rows->due_day, &out->deadline);
}

/* ---- totals ---- */

static enum err compare_load(struct db *db, struct arena *a, const struct board_period *p, day_t today,
                             struct board_totals *out)
{
    struct board_lights_then_row *rows = NULL;
    size_t n = 0;
    struct civil c = day_civil(today);
    day_t end = day_of(c.year, c.month, 1) - 1;
    enum err e = board_lights_then(db, a, p->cycle_id, end, &rows, &n);
    for (size_t i = 0; i < n; i++) {
        out->red_before += str_is(rows[i].light, "red") ? rows[i].n : 0;
        out->yellow_before += str_is(rows[i].light, "yellow") ? rows[i].n : 0;
    }
    out->compared = n > 0;
    out->month_before = day_civil(end).month;
    return e;
}

static void add_unit(struct board *b, const struct board_units_row *r)
{
    struct board_totals *t = &b->totals;
    b->units[b->nunits++] = (struct board_unit){.sort = r->unit_sort,
                                                .name = r->unit_name,
                                                .projects = r->projects,
                                                .red = r->red,
                                                .yellow = r->yellow,
                                                .blue = r->blue,
                                                .green = r->green,
                                                .problems = r->problems,
                                                .awaited = r->awaited};
    t->projects += r->projects;
    t->units++;
    t->red += r->red;
    t->yellow += r->yellow;
    t->blue += r->blue;
    t->green += r->green;
    t->none += r->projects - r->red - r->yellow - r->blue - r->green;
    t->differs += r->differs;
    t->problems += r->troubled;
    t->received += r->received;
    t->awaited += r->awaited;
    t->awaited_units += r->awaited > 0;
    t->as_of = t->as_of == DAY_NONE || r->as_of < t->as_of ? r->as_of : t->as_of;
}

static int official_order(const void *a, const void *b)
{
    const struct board_unit *m = a, *n = b;
    return m->sort < n->sort ? -1 : m->sort > n->sort;
}

/* Rows come by path, along the index; they are few enough to be put in order here. */
static enum err units_load(struct db *db, struct arena *a, day_t today, struct board *b)
{
    struct board_units_row *rows = NULL;
    size_t n = 0;
    b->totals = (struct board_totals){.as_of = DAY_NONE};
    enum err e = board_units(db, a, b->period.cycle_id, b->period.month, &rows, &n);
    b->units = arena_array_of(a, struct board_unit, n);
    for (size_t i = 0; i < n; i++) {
        add_unit(b, &rows[i]);
    }
    qsort(b->units, b->nunits, sizeof b->units[0], official_order);
    return e == OK ? compare_load(db, a, &b->period, today, &b->totals) : e;
}

/* ---- rows ---- */

static enum err line_of(struct arena *a, const struct board_page_row *r, struct board_line *out)
{
    *out = (struct board_line){.id = r->id,
                               .unit = r->unit_name,
                               .name = r->name,
                               .nature = r->nature,
                               .secretary = r->secretary,
                               .light = r->light,
                               .rule = r->light_rule,
                               .declared = r->declared,
                               .next_title = r->next_title,
                               .item_month = (int)r->item_month,
                               .item_name = r->item_name,
                               .differs = r->differs != 0,
                               .next_overdue = r->next_overdue != 0,
                               .days = r->light_days,
                               .progress = r->progress,
                               .planned = r->planned,
                               .problems = r->problems_open,
                               .reported_ms = r->last_report_ms,
                               .next_day = r->next_day};
    for (int m = 0; m < BOARD_MONTHS; m++) {
        out->cells[m] = (struct month_cell){.month = m + 1, .sign = (size_t)m < r->months.len ? r->months.ptr[m] : '-'};
    }
    out->reports = out->differs ? str_printf(a, "/projects/%lld?tab=reports", (long long)r->id) : STR("");
    enum err e = strip_parse(a, r->strip, &out->strip);
    if (e == OK) {
        strip_layout(&out->strip);
    }
    return e;
}

/* ---- what the template needs besides ---- */

static void view_pager(struct arena *a, struct board *b, const struct board_rows *p)
{
    const struct board_filter *f = &b->filter;
    int page = f->keyed ? f->page : 1;
    b->pager = (struct pager){.total = b->shown, .page = page, .pages = (b->shown + f->rows - 1) / f->rows};
    if (p->n == 0) {
        return;
    }
    b->pager.from = (int64_t)(page - 1) * f->rows + 1;
    b->pager.to = b->pager.from + (int64_t)p->n - 1;
    if (p->before) {
        b->pager.prev = board_page_url(a, f, page - 1, board_key_of(&p->at[0]), true);
    }
    if (p->behind) {
        b->pager.next = board_page_url(a, f, page + 1, board_key_of(&p->at[p->n - 1]), false);
    }
}

static void view_count(struct arena *a, const struct board *b, struct count_view *c, const char *light, int64_t n,
                       const struct board_filter *to, bool on)
{
    struct board_filter all = board_all(&b->filter);
    *c = (struct count_view){.light = str_c(light), .n = n, .href = board_url(a, "/board", on ? &all : to), .current = on};
}

static void view_counts(struct arena *a, struct board *b)
{
    static const char *const lights[] = {"red", "yellow", "blue", "green"};
    const struct board_totals *t = &b->totals;
    const int64_t n[] = {t->red, t->yellow, t->blue, t->green};
    for (int i = 0; i < 4; i++) {
        struct board_filter to = board_all(&b->filter);
        to.light = str_c(lights[i]);
        view_count(a, b, &b->counts[i], lights[i], n[i], &to, str_is(b->filter.light, lights[i]));
    }
    struct board_filter missing = board_all(&b->filter), differs = missing, none = missing;
    missing.missing = b->period.month;
    differs.differs = true;
    none.light = STR("none");
    view_count(a, b, &b->counts[BOARD_COUNT_AWAITED], "awaited", t->awaited, &missing,
               b->period.month > 0 && b->filter.missing == b->period.month);
    view_count(a, b, &b->counts[BOARD_COUNT_DIFFERS], "", t->differs, &differs, b->filter.differs);
    view_count(a, b, &b->counts[BOARD_COUNT_NONE], "none", t->none, &none, str_is(b->filter.light, "none"));
}

static void view_links(struct arena *a, struct board *b)
{
    const struct board_filter *f = &b->filter;
    struct board_filter all = board_all(f);
    for (int s = 0; s < BOARD_SORTS; s++) {
        b->sorts[s] = board_sort_url(a, f, (enum board_sort)s);
    }
    b->csv = board_url(a, "/board.csv", f);
    b->clear = board_url(a, "/board", &all);
    b->sort_value = board_sort_value(a, f);
    b->rows = board_row_choices;
    b->nrows = BOARD_ROW_CHOICES;
    for (int m = 1; m <= b->period.month; m++) {
        b->months[b->nmonths++] = m;
    }
}

static enum err lines_load(struct db *db, struct arena *a, struct board *b)
{
    struct board_rows p;
    enum err e = board_rows_load(db, a, b->period.cycle_id, &b->filter, &p);
    if (e != OK) {
        return e;
    }
    view_pager(a, b, &p);
    b->lines = arena_array_of(a, struct board_line, p.n);
    for (size_t i = 0; e == OK && i < p.n; i++) {
        struct board_line *line = &b->lines[b->nlines++];
        e = line_of(a, &p.at[i], line);
        line->number = (int)(b->pager.from + (int64_t)i);
    }
    return e;
}

/* Counting what matches needs a walk over the cycle; without a filter it is known already. */
static enum err shown_load(struct db *db, struct arena *a, struct board *b)
{
    const struct board_filter *f = &b->filter;
    struct board_shown_row row = {.n = b->totals.projects};
    struct board_shown_in in = {.cycle_id = b->period.cycle_id,
                                .pattern = like_pattern(a, f->q),
                                .kind = f->kind,
                                .light = f->light,
                                .nature = f->nature,
                                .missing = f->missing,
                                .differs = f->differs,
                                .problems = f->problems};
    enum err e = board_filtered(f) ? board_shown(db, a, &in, &row) : OK;
    b->shown = e == OK ? row.n : 0;
    return e;
}

enum err board_load(struct db *db, struct arena *a, int64_t county_id, day_t today, const struct board_filter *f,
                    struct board *out)
{
    *out = (struct board){.filter = *f};
    enum err e = board_period_load(db, a, county_id, today, &out->period);
    if (e != OK || out->period.cycle_id == 0) {
        return e;
    }
    e = units_load(db, a, today, out);
    e = e == OK ? shown_load(db, a, out) : e;
    e = e == OK ? lines_load(db, a, out) : e;
    if (e == OK) {
        view_counts(a, out);
        view_links(a, out);
    }
    return e;
}
