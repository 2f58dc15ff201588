/* status_check.c: is each board_row what its sources say? Computed anew for the row's own day and compared column by column, so
 * that a store or a backup can be checked whenever.
 */
#include "assessment/status_row.h"
#include "execution/execution.h"

#define PAGE 200
#define FAULTS_MAX 100 /* as many as verify keeps */

static void fault(struct arena *a, struct verify_result *out, int64_t row_id)
{
    if (out->faults.n < FAULTS_MAX) {
        *vec_push(a, &out->faults) = (struct verify_fault){.code = "derived", .table = STR("board_row"), .row_id = row_id};
    }
}

/* Columns by type; one that is missing here is told at the first check. */
#define BOARD_NUMBERS(X)                                                                                                       \
    X(id)                                                                                                                      \
    X(county_id)                                                                                                               \
    X(cycle_id)                                                                                                                \
    X(unit_id)                                                                                                                 \
    X(unit_sort)                                                                                                               \
    X(post_id)                                                                                                                 \
    X(secretary_id)                                                                                                            \
    X(as_of_day)                                                                                                               \
    X(light_item_id)                                                                                                           \
    X(light_days)                                                                                                              \
    X(light_rank)                                                                                                              \
    X(declared_month)                                                                                                          \
    X(differs)                                                                                                                 \
    X(progress)                                                                                                                \
    X(planned)                                                                                                                 \
    X(last_report_ms)                                                                                                          \
    X(problems_open)                                                                                                           \
    X(next_day)                                                                                                                \
    X(next_overdue)
#define BOARD_TEXTS(X)                                                                                                         \
    X(unit_path)                                                                                                               \
    X(unit_kind)                                                                                                               \
    X(unit_name)                                                                                                               \
    X(code)                                                                                                                    \
    X(name)                                                                                                                    \
    X(nature)                                                                                                                  \
    X(light)                                                                                                                   \
    X(light_rule)                                                                                                              \
    X(declared)                                                                                                                \
    X(strip)                                                                                                                   \
    X(months)                                                                                                                  \
    X(next_title)
#define ONE(column) +1
#define COMPARED (0 BOARD_NUMBERS(ONE) BOARD_TEXTS(ONE))

static bool same(const struct board_rows_from_row *stored, const struct board_insert_in *want)
{
#define SAME_NUMBER(column) &&stored->column == want->column
#define SAME_TEXT(column) &&str_eq(stored->column, want->column)
    return true BOARD_NUMBERS(SAME_NUMBER) BOARD_TEXTS(SAME_TEXT);
}

struct check {
    struct db *db;
    struct arena *a;       /* faults */
    struct arena *scratch; /* of one row */
    struct verify_result *out;
    int64_t county_id; /* whose calendar is in hand */
    struct calendar calendar;
};

/* Rows come by project, which are made county by county: one calendar serves many. */
static enum err calendar_for(struct check *k, int64_t county_id)
{
    if (k->county_id == county_id) {
        return OK;
    }
    k->county_id = county_id;
    return status_calendar(k->db, k->a, county_id, &k->calendar);
}

static enum err check_row(struct check *k, const struct board_rows_from_row *stored)
{
    struct board_source_row source;
    struct project_status st;
    struct board_insert_in want;
    enum err e = calendar_for(k, stored->county_id);
    e = e ? e : status_gather(k->db, k->scratch, stored->id, stored->as_of_day, &k->calendar, &source, &st);
    if (e == ERR_NOT_FOUND) { /* a row of no project */
        err_clear();
        fault(k->a, k->out, stored->id);
        return OK;
    }
    if (e) {
        return e;
    }
    status_row(k->scratch, &source, &st, &want);
    if (!same(stored, &want) || !(project_state(source.state) & PROJECT_RUNS)) {
        fault(k->a, k->out, stored->id);
    }
    return OK;
}

static enum err check_rows(struct check *k, struct arena *page)
{
    int64_t after = 0;
    for (;;) {
        struct board_rows_from_row *rows = NULL;
        size_t n = 0;
        enum err e = board_rows_from(k->db, page, after, PAGE, &rows, &n);
        for (size_t i = 0; i < n && !e; i++) {
            e = check_row(k, &rows[i]);
            after = rows[i].id;
            arena_reset(k->scratch);
        }
        if (e || n == 0) {
            return e;
        }
        arena_reset(page);
    }
}

static enum err check_lacking(struct check *k)
{
    struct board_lacks_row *rows = NULL;
    size_t n = 0;
    enum err e = board_lacks(k->db, k->a, FAULTS_MAX, &rows, &n);
    for (size_t i = 0; i < n; i++) {
        fault(k->a, k->out, rows[i].id);
    }
    return e;
}

enum err status_check_derived(void *clock, struct db *db, struct arena *a, struct verify_result *out)
{
    (void)clock; /* a row says for which day it is */
    if (db_table_find(STR("board_row"))->ncolumns != COMPARED) {
        return err_bug("a column of board_row is not compared");
    }
    struct check k = {.db = db, .a = a, .out = out, .scratch = arena_new()};
    struct arena *page = arena_new();
    enum err e = check_rows(&k, page);
    e = e ? e : check_lacking(&k);
    arena_free(page);
    arena_free(k.scratch);
    return e;
}
