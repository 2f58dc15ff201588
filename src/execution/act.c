/* act.c: what a team does with its project in the course of the year. */
#include "execution/execution.h"
#include "execution/execution.sql.h"
#include "initiation/project.sql.h"
#include "people/check.h"

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

/* A day on which something was so: there, not in the future, not before the thing began. */
static void past_day_check(struct change *c, const char *field, day_t day, day_t start_day)
{
    if (day == DAY_NONE)
        change_violation(c, field, "required", STR(""));
    else if (day > change_today(c))
        change_violation(c, field, "date_after_today", day_iso(change_arena(c), change_today(c)));
    else if (day < start_day)
        change_violation(c, field, "date_before_start", day_iso(change_arena(c), start_day));
}

static void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

/* ---- milestones ---- */

static enum err done_apply(struct change *c, const void *input)
{
    const struct milestone_done_in *in = input;
    struct milestone_by_id_row m;
    struct project_facts_row p;
    enum err e = milestone_by_id(change_db(c), change_arena(c), change_subject(c)->id, &m);
    if (e || (e = project_facts(change_db(c), change_arena(c), m.project_id, 0, &p)))
        return e;
    if (m.done_day != DAY_NONE)
        return err_set(ERR_STATE, "milestone is done already");
    past_day_check(c, "done_day", in->done_day, p.start_day);
    check_length(c, "note", in->note, CHECK_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    struct milestone_set_done_in row = {
        .id = m.id, .done_day = in->done_day, .recorded_day = change_today(c), .note = in->note};
    change_touch_project(c, m.project_id);
    e = announce(c, "milestone", m.id);
    return e ? e : milestone_set_done(change_db(c), &row, NULL);
}

static void done_print(const void *input, struct buf *out)
{
    const struct milestone_done_in *in = input;
    buf_printf(out, "%d\n" STR_FMT "\n", in->done_day, STR_ARG(in->note));
}

const struct command milestone_done = {.verb = "milestone.done",
                                       .object_kind = "milestone",
                                       .act = ACT_MILESTONE_UPDATE,
                                       .states = PROJECT_ACTIVE,
                                       .load = milestone_load,
                                       .apply = done_apply,
                                       .print_input = done_print};

static enum err undone_apply(struct change *c, const void *input)
{
    (void)input;
    struct milestone_by_id_row m;
    enum err e = milestone_by_id(change_db(c), change_arena(c), change_subject(c)->id, &m);
    if (e)
        return e;
    if (m.done_day == DAY_NONE)
        return err_set(ERR_STATE, "milestone is not done");
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), CHECK_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    struct milestone_set_done_in row = {.id = m.id, .done_day = DAY_NONE, .recorded_day = DAY_NONE};
    change_touch_project(c, m.project_id);
    e = announce(c, "milestone", m.id);
    return e ? e : milestone_set_done(change_db(c), &row, NULL);
}

const struct command milestone_undone = {.verb = "milestone.undone",
                                         .object_kind = "milestone",
                                         .act = ACT_MILESTONE_UPDATE,
                                         .states = PROJECT_ACTIVE,
                                         .load = milestone_load,
                                         .apply = undone_apply,
                                         .print_input = no_print};

/* ---- indicators ---- */

static enum err record_apply(struct change *c, const void *input)
{
    const struct indicator_record_in *in = input;
    struct indicator_by_id_row i;
    enum err e = indicator_by_id(change_db(c), change_arena(c), change_subject(c)->id, &i);
    if (e)
        return e;
    past_day_check(c, "on_day", in->on_day, i.start_day);
    check_length(c, "note", in->note, CHECK_TEXT_MAX);
    if (in->value > INDICATOR_VALUE_MAX || in->value < -INDICATOR_VALUE_MAX)
        change_violation(c, "value", "number_too_large", STR(""));
    if (change_refused(c))
        return ERR_RULES;
    int64_t id = change_new_id(c);
    struct indicator_value_insert_in row = {.id = id,
                                            .indicator_id = i.id,
                                            .on_day = in->on_day,
                                            .value = in->value,
                                            .note = in->note,
                                            .person_id = change_actor(c)->person_id,
                                            .recorded_ms = change_now_ms(c)};
    change_touch_project(c, i.project_id);
    e = announce(c, "indicator_value", id);
    return e ? e : indicator_value_insert(change_db(c), &row, NULL);
}

static void record_print(const void *input, struct buf *out)
{
    const struct indicator_record_in *in = input;
    buf_printf(out, "%d\n%lld\n" STR_FMT "\n", in->on_day, (long long)in->value, STR_ARG(in->note));
}

const struct command indicator_record = {.verb = "indicator.record",
                                         .object_kind = "indicator",
                                         .act = ACT_INDICATOR_UPDATE,
                                         .states = PROJECT_ACTIVE,
                                         .load = indicator_load,
                                         .apply = record_apply,
                                         .print_input = record_print};

/* ---- problems ---- */

static enum err raise_check(struct change *c, const struct problem_raise_in *in)
{
    struct team_member_find_row member;
    check_name(c, "title", in->title);
    check_length(c, "origin", in->origin, CHECK_NAME_MAX);
    if (in->due_day == DAY_NONE)
        change_violation(c, "due_day", "required", STR(""));
    else if (in->due_day <= change_today(c))
        change_violation(c, "due_day", "date_not_after_today", day_iso(change_arena(c), change_today(c)));
    enum err e = team_member_find(change_db(c), change_arena(c), change_subject(c)->id, in->owner_id, &member);
    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        change_violation(c, "owner_id", "not_in_team", STR(""));
    }
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err raise_apply(struct change *c, const void *input)
{
    const struct problem_raise_in *in = input;
    enum err e = raise_check(c, in);
    if (e)
        return e;
    int64_t id = change_new_id(c);
    struct problem_insert_in row = {.id = id,
                                    .project_id = change_subject(c)->id,
                                    .title = in->title,
                                    .origin = in->origin,
                                    .raised_by = change_actor(c)->person_id,
                                    .raised_day = change_today(c),
                                    .owner_id = in->owner_id,
                                    .due_day = in->due_day};
    change_object(c, id);
    change_touch_project(c, row.project_id);
    e = announce(c, "problem", id);
    return e ? e : problem_insert(change_db(c), &row, NULL);
}

static void raise_print(const void *input, struct buf *out)
{
    const struct problem_raise_in *in = input;
    buf_printf(out, STR_FMT "\n" STR_FMT "\n%lld\n%d\n", STR_ARG(in->title), STR_ARG(in->origin), (long long)in->owner_id,
               in->due_day);
}

const struct command problem_raise = {.verb = "problem.raise",
                                      .object_kind = "problem",
                                      .act = ACT_PROBLEM_RAISE,
                                      .states = PROJECT_ACTIVE | PROJECT_PAUSED,
                                      .load = project_load,
                                      .apply = raise_apply,
                                      .print_input = raise_print};

static enum err update_apply(struct change *c, const void *input)
{
    const struct problem_update_in *in = input;
    const struct subject *s = change_subject(c);
    check_required(c, "progress", in->progress);
    check_length(c, "progress", in->progress, CHECK_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    change_touch_project(c, s->project_id);
    enum err e = announce(c, "problem", s->id);
    return e ? e : problem_set_progress(change_db(c), s->id, in->progress, in->solved ? STR("solved") : STR("open"), NULL);
}

static void update_print(const void *input, struct buf *out)
{
    const struct problem_update_in *in = input;
    buf_printf(out, STR_FMT "\n%d\n", STR_ARG(in->progress), in->solved);
}

const struct command problem_update = {.verb = "problem.update",
                                       .object_kind = "problem",
                                       .act = ACT_PROBLEM_UPDATE,
                                       .states = PROBLEM_OPEN | PROBLEM_SOLVED,
                                       .load = problem_load,
                                       .apply = update_apply,
                                       .print_input = update_print};

static enum err close_apply(struct change *c, const void *input)
{
    (void)input;
    const struct subject *s = change_subject(c);
    change_touch_project(c, s->project_id);
    enum err e = announce(c, "problem", s->id);
    return e ? e : problem_set_closed(change_db(c), s->id, change_today(c), change_actor(c)->person_id, NULL);
}

const struct command problem_close = {.verb = "problem.close",
                                      .object_kind = "problem",
                                      .act = ACT_PROBLEM_CLOSE,
                                      .states = PROBLEM_SOLVED,
                                      .load = problem_load,
                                      .apply = close_apply,
                                      .print_input = no_print};
