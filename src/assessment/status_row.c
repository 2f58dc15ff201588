/* status_row.c: keeps the board's derived rows and the history of lights in step with the records; see status.h. */
#include "assessment/status_row.h"
#include "execution/execution.h"
#include "execution/strip.h"
#include "people/check.h"

/* ---- the row ---- */

#define RANK_DAYS 100000 /* more than any deadline is past */
#define RANK_LAGS 100000

static int64_t clamp(int64_t v, int64_t from, int64_t to)
{
    return v < from ? from : v > to ? to : v;
}

int64_t status_rank(enum light light, int days, int64_t lag)
{
    int64_t past = light == LIGHT_RED ? RANK_DAYS - 1 - clamp(days, 0, RANK_DAYS - 1) : clamp(days, 0, RANK_DAYS - 1);
    return ((int64_t)(LIGHT_RED - light) * RANK_DAYS + past) * RANK_LAGS + RANK_LAGS / 2 -
           clamp(lag, 1 - RANK_LAGS / 2, RANK_LAGS / 2);
}

static struct str strip_of(struct arena *a, const struct project_status *st)
{
    struct strip s = {.start = st->cycle_start,
                      .end = st->cycle_end,
                      .today = st->as_of,
                      .fill = st->planned_as,
                      .lag = st->lag,
                      .nodes = arena_array_of(a, struct strip_node, st->nmilestones),
                      .n = st->nmilestones};
    for (size_t i = 0; i < s.n; i++) {
        const struct status_milestone *m = &st->milestones[i];
        s.nodes[i].day = m->due_day;
        s.nodes[i].sign = SIGN_COMING;
        if (m->recorded_day != DAY_NONE && m->recorded_day <= st->as_of) {
            s.nodes[i].sign = SIGN_DONE;
        } else if (m->deadline < st->as_of) {
            s.nodes[i].sign = SIGN_OVERDUE;
        } else if (m->light == LIGHT_BLUE) {
            s.nodes[i].sign = SIGN_SOON;
        }
    }
    return strip_print(a, &s);
}

static struct str months_of(struct arena *a, const struct project_status *st)
{
    char signs[STATUS_MONTHS];
    for (int i = 0; i < STATUS_MONTHS; i++) {
        signs[i] = st->months[i].sign;
    }
    return str_dup(a, (struct str){signs, STATUS_MONTHS});
}

void status_row(struct arena *a, const struct board_source_row *source, const struct project_status *st,
                struct board_insert_in *out)
{
    *out = (struct board_insert_in){.id = source->id,
                                    .county_id = source->county_id,
                                    .cycle_id = source->cycle_id,
                                    .unit_id = source->unit_id,
                                    .unit_path = source->unit_path,
                                    .unit_kind = source->unit_kind,
                                    .unit_name = source->unit_name,
                                    .unit_sort = source->unit_sort,
                                    .post_id = source->post_id,
                                    .secretary_id = source->secretary_id,
                                    .code = source->code,
                                    .name = source->name,
                                    .nature = source->nature,
                                    .as_of_day = st->as_of,
                                    .light = str_c(light_name(st->light)),
                                    .light_rule = str_c(st->rule),
                                    .light_item_id = st->item_id,
                                    .light_days = st->light_days,
                                    .light_rank = status_rank(st->light, st->light_days, st->lag),
                                    .declared = st->declared,
                                    .declared_month = st->declared_month,
                                    .differs = st->differs,
                                    .progress = st->progress,
                                    .planned = st->planned,
                                    .strip = strip_of(a, st),
                                    .months = months_of(a, st),
                                    .last_report_ms = st->last_report_ms,
                                    .problems_open = st->problems_open,
                                    .next_title = st->next ? st->next->title : STR(""),
                                    .next_day = st->next ? st->next->deadline : DAY_NONE,
                                    .next_overdue = st->next_overdue};
}

/* ---- writing ---- */

static enum err light_write(struct change *c, const struct project_status *st, bool month_end)
{
    struct light_insert_in row = {.id = change_new_id(c),
                                  .project_id = st->project_id,
                                  .day = st->as_of,
                                  .light = str_c(light_name(st->light)),
                                  .rule = str_c(st->rule),
                                  .item_id = st->item_id,
                                  .month_end = month_end};
    enum err e = change_row(c, db_table_find(STR("light_change")), row.id);
    return e ? e : light_insert(change_db(c), &row, NULL);
}

/* Appends to the history when the light or what explains it is not what was written last. */
static enum err light_follow(struct change *c, struct arena *a, const struct project_status *st)
{
    struct light_last_row last;
    enum err e = light_last(change_db(c), a, st->project_id, &last);
    if (e && e != ERR_NOT_FOUND) {
        return e;
    }
    if (!e && str_is(last.light, light_name(st->light)) && str_is(last.rule, st->rule) && last.item_id == st->item_id) {
        return OK;
    }
    err_clear();
    return light_write(c, st, false);
}

static enum err refresh(struct change *c, struct arena *a, int64_t project_id, const struct calendar *calendar)
{
    struct board_source_row source;
    struct project_status st;
    struct board_insert_in row;
    enum err e = status_gather(change_db(c), a, project_id, change_today(c), calendar, &source, &st);
    if (e) {
        return e;
    }
    status_row(a, &source, &st, &row);
    if ((e = board_delete(change_db(c), project_id, NULL)) || (e = board_insert(change_db(c), &row, NULL))) {
        return e;
    }
    return light_follow(c, a, &st);
}

enum err status_refresh(struct change *c, int64_t project_id)
{
    struct board_place_row place;
    struct calendar calendar;
    enum err e = board_place(change_db(c), change_arena(c), project_id, &place);
    if (!e && !(project_state(place.state) & PROJECT_RUNS)) { /* not started, so the board does not know it */
        return board_delete(change_db(c), project_id, NULL);
    }
    e = e ? e : status_calendar(change_db(c), change_arena(c), place.county_id, &calendar);
    return e ? e : refresh(c, change_arena(c), project_id, &calendar);
}

/* ---- the turn of the day ---- */

/* The lights as they stood at the end of the month before: by what was recorded by its last day. */
static enum err take_month_end(struct change *c, struct arena *a, int64_t county_id, const struct calendar *calendar)
{
    struct civil today = day_civil(change_today(c));
    day_t last = day_of(today.year, today.month, 1) - 1;
    struct light_untaken_row *rows = NULL;
    size_t n = 0;
    enum err e = light_untaken(change_db(c), change_arena(c), county_id, last, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct project_status st;
        e = status_compute(change_db(c), a, rows[i].id, last, calendar, &st);
        e = e ? e : light_write(c, &st, true);
        arena_reset(a);
    }
    return e;
}

static enum err turn(struct change *c, struct arena *a, const struct day_turn_in *in, int64_t county_id)
{
    struct calendar calendar;
    struct board_stale_row *rows = NULL;
    size_t n = 0;
    enum err e = status_calendar(change_db(c), change_arena(c), county_id, &calendar);
    if (!e && in->month_end) {
        e = take_month_end(c, a, county_id, &calendar);
    }
    e = e ? e : board_stale(change_db(c), change_arena(c), county_id, change_today(c), in->all, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        e = refresh(c, a, rows[i].id, &calendar);
        arena_reset(a);
    }
    return e;
}

static enum err day_turn_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                              struct subject *out)
{
    if (id != actor->county_id) {
        return err_set(ERR_NOT_FOUND, "county %lld", (long long)id);
    }
    return county_subject(db, a, actor, id, today, out);
}

/* What a project needs is scratch, so that a turn costs the memory of one, however many there are. */
static enum err day_turn_apply(struct change *c, const void *input)
{
    struct arena *scratch = arena_new();
    enum err e = turn(c, scratch, input, change_subject(c)->county_id);
    arena_free(scratch);
    return e;
}

static void day_turn_print(const void *input, struct buf *out)
{
    const struct day_turn_in *in = input;
    buf_printf(out, "%d\n%d\n", in->month_end, in->all);
}

const struct command day_turn = {.verb = "day.turn",
                                 .object_kind = "unit",
                                 .act = ACT_DAY_TURN,
                                 .states = ~0u,
                                 .load = day_turn_load,
                                 .apply = day_turn_apply,
                                 .print_input = day_turn_print};
