/* board_rows.c: a page of the board's rows: along the index in the default order, sorted in any other. */
#include "desk/board_rows.h"
#include "desk/query.h"

static enum err load_default(struct db *db, struct arena *a, int64_t cycle_id, const struct board_filter *f,
                             struct board_rows *out)
{
    struct board_page_in in = {.cycle_id = cycle_id,
                               .rank = f->keyed ? f->from.rank : INT64_MIN,
                               .id = f->keyed ? f->from.id : 0,
                               .at_most = f->rows + 1,
                               .pattern = like_pattern(a, f->q),
                               .kind = f->kind,
                               .light = f->light,
                               .nature = f->nature,
                               .missing = f->missing,
                               .differs = f->differs,
                               .problems = f->problems};
    return board_page(db, a, &in, &out->at, &out->n);
}

#define SAME_COLUMNS(X)                                                                                                        \
    X(id)                                                                                                                      \
    X(code)                                                                                                                    \
    X(name)                                                                                                                    \
    X(nature)                                                                                                                  \
    X(unit_name)                                                                                                               \
    X(secretary)                                                                                                               \
    X(light)                                                                                                                   \
    X(light_rule)                                                                                                              \
    X(light_days) X(light_rank) X(declared) X(differs) X(progress) X(planned) X(strip) X(months) X(last_report_ms)             \
        X(problems_open) X(next_title) X(next_day) X(next_overdue) X(item_month) X(item_name) X(sort_key)

static struct board_page_row same_row(const struct board_sorted_row *r)
{
    return (struct board_page_row){
#define X(column) .column = r->column,
        SAME_COLUMNS(X)
#undef X
    };
}

static enum err load_sorted(struct db *db, struct arena *a, int64_t cycle_id, const struct board_filter *f,
                            struct board_rows *out)
{
    struct board_sorted_row *rows = NULL;
    size_t n = 0;
    struct board_sorted_in in = {.cycle_id = cycle_id,
                                 .sort = str_c(board_sort_word(f->sort)),
                                 .way = f->reverse ? -1 : 1,
                                 .walk = f->keyed && f->backwards ? -1 : 1,
                                 .from_sort = f->from.sort,
                                 .from_rank = f->from.rank,
                                 .from_id = f->from.id,
                                 .keyed = f->keyed,
                                 .at_most = f->rows + 1,
                                 .pattern = like_pattern(a, f->q),
                                 .kind = f->kind,
                                 .light = f->light,
                                 .nature = f->nature,
                                 .missing = f->missing,
                                 .differs = f->differs,
                                 .problems = f->problems};
    enum err e = board_sorted(db, a, &in, &rows, &n);
    out->at = arena_array_of(a, struct board_page_row, n);
    out->n = n;
    for (size_t i = 0; i < n; i++) {
        out->at[i] = same_row(&rows[i]);
    }
    return e;
}

/* One row more than the page was asked for: it only tells that there is another page. */
static void cut(const struct board_filter *f, struct board_rows *p)
{
    bool more = p->n > (size_t)f->rows, backwards = f->keyed && f->backwards;
    p->n -= more;
    for (size_t i = 0; backwards && i < p->n / 2; i++) {
        struct board_page_row r = p->at[i];
        p->at[i] = p->at[p->n - 1 - i];
        p->at[p->n - 1 - i] = r;
    }
    p->behind = backwards || more;
    p->before = backwards ? more : f->keyed;
}

struct board_key board_key_of(const struct board_page_row *r)
{
    return (struct board_key){.sort = r->sort_key, .rank = r->light_rank, .id = r->id};
}

enum err board_rows_load(struct db *db, struct arena *a, int64_t cycle_id, const struct board_filter *f, struct board_rows *out)
{
    bool by_index = f->sort == BOARD_WORST && !(f->keyed && f->backwards);
    *out = (struct board_rows){0};
    enum err e = by_index ? load_default(db, a, cycle_id, f, out) : load_sorted(db, a, cycle_id, f, out);
    if (e == OK) {
        cut(f, out);
    }
    return e;
}
