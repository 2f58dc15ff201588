/* history.c: see history.h. A step is an act of history.csv or a row of a file that is held back to its day. Steps of one day
 * go to the writer in batches, so that they share its fsync, in their order; a batch ends where a step needs an id that an
 * earlier one makes.
 */
#include "cmd/history.h"
#include <stdlib.h>
#include <string.h>
#include "assessment/report.h"
#include "assessment/status.h"
#include "base/num.h"
#include "cmd/act.h"
#include "people/people.h"

#define BATCH 256
#define MS_PER_MINUTE 60000LL
#define TURN_MS 5000 /* behind midnight, when the day turns */
#define SUNDAY 7
#define MORNING_MS (8 * 60 * MS_PER_MINUTE)
#define AFTERNOON_MS (17 * 60 * MS_PER_MINUTE)
#define EVENING_MS (20 * 60 * MS_PER_MINUTE) /* when the journal is signed */

struct step {
    int64_t at_ms;
    size_t order;
    const struct table_row *row; /* of history.csv, or of a file that is held back; NULL = the day turns */
};

struct replay {
    struct app *app;
    struct arena *a;     /* as long as the replay */
    struct arena *batch; /* as long as a batch */
    const struct history_times *times;
    struct table_faults *faults;
    struct table_rows acts_rows, held;
    VEC(struct step) steps;
    struct acts acts;
    const struct step *queued[BATCH];
    struct act_call *prepared; /* BATCH of them */
    struct command *commands;  /* BATCH of them, for rows of files */
    struct day_turn_in turns[BATCH];
    size_t n;    /* queued */
    bool rows;   /* one of them is a row of a file */
    size_t done; /* acts and rows */
};

/* ---- the steps ---- */

static void add_step(struct replay *r, int64_t at_ms, const struct table_row *row)
{
    size_t order = r->steps.n;
    *vec_push(r->a, &r->steps) = (struct step){.at_ms = at_ms, .order = order, .row = row};
}

static void row_fault(struct replay *r, const struct table_row *row, struct str column, struct str value, struct violation why)
{
    table_fault_add(
        r->a, r->faults,
        &(struct table_fault){
            .file = table_file(r->a, row->table), .row = row->number, .column = column, .value = value, .why = why});
}

static void add_acts(struct replay *r)
{
    int64_t last = r->times->start_ms;
    for (size_t i = 0; i < r->acts_rows.list.n; i++) {
        const struct table_row *row = &r->acts_rows.list.at[i];
        const struct history_in *in = row->input;
        int64_t at;
        if (!history_instant(in->at, &at)) {
            row_fault(r, row, STR("at"), in->at, (struct violation){.code = "date"});
        } else if (at < last || at > r->times->now_ms) {
            row_fault(r, row, STR("at"), in->at, (struct violation){.code = "out_of_order"});
        } else {
            add_step(r, last = at, row);
        }
    }
}

static void add_turns(struct replay *r)
{
    for (day_t day = day_of_ms(r->times->start_ms) + 1; day <= day_of_ms(r->times->now_ms); day++) {
        add_step(r, day_start_ms(day) + TURN_MS, NULL);
    }
}

static int by_time(const void *x, const void *y)
{
    const struct step *a = x, *b = y;
    if (a->at_ms != b->at_ms) {
        return a->at_ms < b->at_ms ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

/* ---- rows that an office can only have had later ---- */

static const struct {
    const char *table, *column; /* the day on which it was known */
    int64_t time_ms;            /* of that day */
} held_back[] = {{"amendments", "approved_day", AFTERNOON_MS},
                 {"delegations", "decided_day", MORNING_MS},
                 {"recusals", "from_day", MORNING_MS},
                 {"tenures", "from_day", MORNING_MS}};

static day_t day_cell(const struct table_row *row, const char *column)
{
    day_t day = DAY_NONE;
    int i = table_column_find(row->table, str_c(column));
    return i >= 0 && day_parse(row->cells[i], &day) ? day : DAY_NONE;
}

static void set_day(const struct table_row *row, const char *column, day_t day)
{
    size_t at = row->table->columns[table_column_find(row->table, str_c(column))].at;
    memcpy((char *)row->input + at, &day, sizeof day);
}

/* A tenure whose end lies ahead is open when it begins, and gets its end on its last day. */
static void hold_end(struct replay *r, struct table_row *row)
{
    day_t end = day_cell(row, "to_day");
    if (strcmp(row->table->name, "tenures") != 0 || end == DAY_NONE || day_start_ms(end) <= r->times->start_ms) {
        return;
    }
    struct table_row *closing = arena_new_of(r->a, struct table_row);
    *closing = *row;
    closing->input = arena_alloc(r->a, row->table->input_size);
    memcpy(closing->input, row->input, row->table->input_size);
    set_day(row, "to_day", DAY_NONE);
    if (day_start_ms(end) + AFTERNOON_MS < r->times->now_ms) {
        add_step(r, day_start_ms(end) + AFTERNOON_MS, closing);
    }
}

static int64_t known_at(const struct table_row *row)
{
    for (size_t i = 0; i < sizeof held_back / sizeof held_back[0]; i++) {
        day_t day = strcmp(row->table->name, held_back[i].table) == 0 ? day_cell(row, held_back[i].column) : DAY_NONE;
        if (day != DAY_NONE) {
            return day_start_ms(day) + held_back[i].time_ms;
        }
    }
    return 0;
}

/* The rest of a held file is a step of the beginning, before anything else. What lies behind `now` is not known yet. */
static void add_held(struct replay *r)
{
    for (size_t i = 0; i < r->held.list.n; i++) {
        struct table_row *row = &r->held.list.at[i];
        int64_t at = known_at(row);
        hold_end(r, row);
        if (at <= r->times->now_ms) {
            add_step(r, at > r->times->start_ms ? at : r->times->start_ms, row);
        }
    }
}

static bool is_held(struct str name)
{
    for (size_t i = 0; i < sizeof held_back / sizeof held_back[0]; i++) {
        if (str_starts(name, str_c(held_back[i].table))) {
            return true;
        }
    }
    return false;
}

/* ---- running ---- */

/* The row of history.csv or of a file that failed, with all that is against it. */
static enum err tell(struct replay *r, const struct step *s, enum err e, const struct command_result *result)
{
    if (!s->row) {
        return e;
    }
    if (e == ERR_RULES) {
        for (size_t i = 0; i < result->violations.list.n; i++) {
            const struct violation *v = &result->violations.list.at[i];
            struct violation kept = {.field = str_dup(r->a, v->field), .code = v->code, .arg = str_dup(r->a, v->arg)};
            row_fault(r, s->row, kept.field, STR(""), kept);
        }
        return e;
    }
    struct str detail = str_dup(r->a, str_c(err_detail()));
    err_clear();
    return err_set(e, "%s.csv, row %lld: " STR_FMT, s->row->table->name, (long long)s->row->number, STR_ARG(detail));
}

static enum err flush(struct replay *r)
{
    struct command_call calls[BATCH];
    struct command_result *results = arena_array_of(r->batch, struct command_result, BATCH);
    size_t failed = 0;
    if (r->n == 0) {
        return OK;
    }
    for (size_t i = 0; i < r->n; i++) {
        calls[i] = r->prepared[i].call;
    }
    enum err e = command_run_all(r->app->commander, r->batch, calls, r->n, &failed, results);
    if (e != OK) {
        return tell(r, r->queued[failed], e, &results[failed]);
    }
    for (size_t i = 0; i < r->n; i++) {
        const struct table_row *row = r->queued[i]->row;
        r->done += row != NULL;
        if (row && row->table == &history_table) {
            act_done(&r->acts, r->a, row->input, &results[i]);
        }
    }
    r->n = 0;
    r->rows = false;
    arena_reset(r->batch);
    return OK;
}

static void prepare_row(struct replay *r, const struct step *s, struct act_call *out)
{
    r->commands[r->n] = table_command(s->row->table);
    out->call.command = &r->commands[r->n];
    out->call.input = s->row;
    r->rows = true;
}

static void prepare_turn(struct replay *r, const struct step *s, struct act_call *out)
{
    r->turns[r->n] = (struct day_turn_in){.month_end = day_civil(day_of_ms(s->at_ms)).day == 1};
    out->call.command = &day_turn;
    out->call.object_id = r->app->county_id;
    out->call.input = &r->turns[r->n];
}

static enum err prepare(struct replay *r, const struct step *s)
{
    struct act_call *out = &r->prepared[r->n];
    if (s->row && s->row->table == &history_table) {
        return act_prepare(&r->acts, r->app->db, r->batch, r->app->county_id, s->row->input, s->at_ms, out);
    }
    out->actor = r->app->system;
    out->call = (struct command_call){.actor = &out->actor, .version = -1, .at_ms = s->at_ms};
    if (s->row) {
        prepare_row(r, s, out);
    } else {
        prepare_turn(r, s, out);
    }
    return OK;
}

static enum err queue(struct replay *r, const struct step *s)
{
    bool act = s->row && s->row->table == &history_table;
    enum err e = r->n == BATCH || (act && r->rows) ? flush(r) : OK;
    e = e == OK ? prepare(r, s) : e;
    if (e == ERR_NOT_FOUND && r->n > 0) { /* it may be in the batch that waits */
        err_clear();
        e = flush(r);
        e = e == OK ? prepare(r, s) : e;
    }
    if (e != OK) {
        return tell(r, s, e, NULL);
    }
    r->queued[r->n++] = s;
    return OK;
}

/* ---- days ---- */

/* The evening of a day: what waits is written, and the head is signed. */
static enum err sign(struct replay *r, day_t day)
{
    int64_t evening = day_start_ms(day) + EVENING_MS;
    enum err e = flush(r);
    clock_set(r->app->clock, evening < r->times->now_ms ? evening : r->times->now_ms);
    return e == OK ? app_checkpoint(r->app) : e;
}

static enum err run_steps(struct replay *r, void (*progress)(int year, int month, size_t acts))
{
    day_t last = day_of_ms(r->times->now_ms);
    size_t next = 0, told = 0;
    enum err e = OK;
    for (day_t day = day_of_ms(r->times->start_ms); e == OK && day <= last; day++) {
        bool month_ends = day == last || day_civil(day + 1).day == 1;
        while (e == OK && next < r->steps.n && day_of_ms(r->steps.at[next].at_ms) <= day) {
            e = queue(r, &r->steps.at[next++]);
        }
        if (e == OK && (month_ends || day_weekday(day) == SUNDAY)) {
            e = sign(r, day);
        }
        if (e == OK && month_ends) {
            progress(day_civil(day).year, day_civil(day).month, r->done - told);
            told = r->done;
        }
    }
    clock_set(r->app->clock, r->times->now_ms);
    return e;
}

/* ---- */

bool history_times_read(struct arena *a, struct str text, struct history_times *out)
{
    struct csv_reader csv;
    struct csv_row header, row;
    bool more = false;
    csv_init(&csv, text);
    if (csv_next(&csv, a, &header, &more) != OK || !more || header.n != 2 || csv_next(&csv, a, &row, &more) != OK || !more) {
        return false;
    }
    return history_instant(row.cells[0], &out->start_ms) && history_instant(row.cells[1], &out->now_ms) &&
           out->start_ms < out->now_ms;
}

static void read_steps(struct replay *r, const struct import_source *sources, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_is(sources[i].name, "history.csv")) {
            table_read(&history_table, r->a, sources[i].text, &r->acts_rows, r->faults);
        } else if (is_held(sources[i].name)) {
            table_read(import_table_find(str_sub(sources[i].name, 0, sources[i].name.len - strlen(".csv"))), r->a,
                       sources[i].text, &r->held, r->faults);
        }
    }
    add_held(r);
    add_acts(r);
    add_turns(r);
    if (r->steps.n > 1) {
        qsort(r->steps.at, r->steps.n, sizeof r->steps.at[0], by_time);
    }
}

/* Everything else comes in at the start, as one import. */
static enum err import_rest(struct replay *r, const struct import_source *sources, size_t n)
{
    struct import_source *now = arena_array_of(r->a, struct import_source, n);
    struct import_report report;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_held(sources[i].name) && !str_is(sources[i].name, "history.csv")) {
            now[count++] = sources[i];
        }
    }
    enum err e = import_run(r->app, r->a, now, count, false, 0, &report);
    for (size_t i = 0; e == ERR_RULES && i < report.faults.list.n; i++) {
        table_fault_add(r->a, r->faults, &report.faults.list.at[i]);
    }
    return e;
}

enum err history_run(struct app *app, struct arena *a, const struct history_times *times, const struct import_source *sources,
                     size_t n, void (*progress)(int year, int month, size_t acts), struct table_faults *faults)
{
    struct replay r = {.app = app, .a = a, .batch = arena_new(), .times = times, .faults = faults};
    r.prepared = arena_array_of(a, struct act_call, BATCH);
    r.commands = arena_array_of(a, struct command, BATCH);
    read_steps(&r, sources, n);
    enum err e = faults->list.n > 0 ? ERR_RULES : import_rest(&r, sources, n);
    e = e == OK ? run_steps(&r, progress) : e;
    arena_free(r.batch);
    return e;
}
