/* plan.c: the rows of a plan while it may be changed freely: indicators, milestones, team; see application.h. */
#include "base/num.h"
#include "initiation/application.h"
#include "initiation/application.sql.h"
#include "initiation/private.h"
#include "people/check.h"

#define VALUE_MAX 1000000000000000LL /* METHODS.md section 1 */

void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

static enum err read_own(struct change *c, struct application *app)
{
    return application_read(change_db(c), change_arena(c), change_subject(c)->id, change_today(c), app);
}

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

static enum err stale_row(void)
{
    return err_set(ERR_STALE, "the row was changed");
}

static enum err no_row(void)
{
    return err_set(ERR_NOT_FOUND, "no such row of the plan");
}

static void check_room(struct change *c, const char *field, size_t n, size_t most)
{
    if (n >= most)
        change_violation(c, field, "too_many_rows", num_show(change_arena(c), (int64_t)most * NUM_ONE, 0));
}

/* Place and number behind those that there are. */
static enum err next_place(struct change *c, int64_t project_id, const char *kind, struct plan_last_ord_row *out)
{
    enum err e = plan_last_ord(change_db(c), change_arena(c), project_id, str_c(kind), out);
    out->ord++;
    out->code++;
    return e;
}

static void print_id(const void *input, struct buf *out)
{
    const struct plan_row_in *in = input;
    buf_printf(out, "%lld\n", (long long)in->id);
}

#define PLAN_COMMAND(name_, verb_, table_, apply_, print_)                                                                     \
    const struct command name_ = {.verb = verb_,                                                                               \
                                  .object_kind = table_,                                                                       \
                                  .act = ACT_APPLICATION_EDIT,                                                                 \
                                  .states = PROJECT_EDITABLE,                                                                  \
                                  .load = application_load,                                                                    \
                                  .apply = apply_,                                                                             \
                                  .print_input = print_}

/* ---- indicators ---- */

static const struct plan_indicator *indicator_of(const struct application *app, int64_t id)
{
    for (size_t i = 0; i < app->f.nindicators; i++)
        if (app->f.indicators[i].id == id)
            return &app->f.indicators[i];
    return NULL;
}

static void check_value(struct change *c, const char *field, struct opt_i64 v)
{
    if (v.set && (v.v > VALUE_MAX || v.v < -VALUE_MAX))
        change_violation(c, field, "number_too_large", STR(""));
}

static void indicator_check(struct change *c, const struct plan_indicator_in *in)
{
    check_name(c, "row_name", in->name);
    check_length(c, "row_unit", in->unit_label, 20);
    check_length(c, "row_source", in->source, CHECK_NAME_MAX);
    if (!in->target.set)
        change_violation(c, "row_target", "target_missing", STR(""));
    if (!in->baseline.set && in->baseline_due_day == DAY_NONE)
        change_violation(c, "row_baseline", "baseline_row", STR(""));
    if (!in->baseline.set && in->baseline_due_day != DAY_NONE && in->baseline_due_day <= change_today(c))
        change_violation(c, "row_baseline_due", "date_not_after_today", day_iso(change_arena(c), change_today(c)));
    if (in->baseline.set && in->target.set && in->baseline.v == in->target.v)
        change_violation(c, "row_target", "target_is_baseline", STR(""));
    check_value(c, "row_baseline", in->baseline);
    check_value(c, "row_target", in->target);
}

static enum err indicator_add(struct change *c, const struct application *app, const struct plan_indicator_in *in)
{
    struct plan_last_ord_row last;
    enum err e = next_place(c, app->id, "indicator", &last);
    struct plan_indicator_insert_in row = {.id = change_new_id(c),
                                           .project_id = app->id,
                                           .code = str_printf(change_arena(c), "I%lld", (long long)last.code),
                                           .ord = last.ord,
                                           .name = in->name,
                                           .unit_label = in->unit_label,
                                           .digits = in->digits,
                                           .baseline = in->baseline,
                                           .baseline_due_day = in->baseline.set ? DAY_NONE : in->baseline_due_day,
                                           .target = in->target.v,
                                           .start_day = app->f.start_day,
                                           .end_day = app->f.t.end_day,
                                           .source = in->source};
    if (e || (e = announce(c, "indicator", row.id)))
        return e;
    return plan_indicator_insert(change_db(c), &row, NULL);
}

static enum err indicator_change(struct change *c, const struct plan_indicator_in *in)
{
    struct plan_indicator_update_in row = {.id = in->id,
                                           .name = in->name,
                                           .unit_label = in->unit_label,
                                           .digits = in->digits,
                                           .baseline = in->baseline,
                                           .baseline_due_day = in->baseline.set ? DAY_NONE : in->baseline_due_day,
                                           .target = in->target.v,
                                           .source = in->source};
    enum err e = announce(c, "indicator", in->id);
    return e ? e : plan_indicator_update(change_db(c), &row, NULL);
}

static enum err indicator_put_apply(struct change *c, const void *input)
{
    const struct plan_indicator_in *in = input;
    struct application app;
    enum err e = read_own(c, &app);
    if (e)
        return e;
    const struct plan_indicator *old = indicator_of(&app, in->id);
    if (in->id && !old)
        return no_row();
    if (old && old->version != in->version)
        return stale_row();
    indicator_check(c, in);
    if (!old)
        check_room(c, "row_name", app.f.nindicators, INDICATORS_MAX);
    if (change_refused(c))
        return ERR_RULES;
    return old ? indicator_change(c, in) : indicator_add(c, &app, in);
}

static void indicator_print(const void *input, struct buf *out)
{
    const struct plan_indicator_in *in = input;
    buf_printf(out, "%lld\n%lld\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", (long long)in->id, (long long)in->version,
               STR_ARG(in->name), STR_ARG(in->unit_label), STR_ARG(in->source));
    buf_printf(out, "%d %lld\n%d %lld\n%d\n%lld\n", in->baseline.set, (long long)in->baseline.v, in->target.set,
               (long long)in->target.v, in->baseline_due_day, (long long)in->digits);
}

PLAN_COMMAND(plan_indicator_put, "indicator.put", "indicator", indicator_put_apply, indicator_print);

static enum err indicator_remove_apply(struct change *c, const void *input)
{
    const struct plan_row_in *in = input;
    struct application app;
    enum err e = read_own(c, &app);
    if (e || !indicator_of(&app, in->id))
        return e ? e : no_row();
    e = announce(c, "indicator", in->id);
    return e ? e : plan_indicator_delete(change_db(c), in->id, NULL);
}

PLAN_COMMAND(plan_indicator_remove, "indicator.remove", "indicator", indicator_remove_apply, print_id);

/* ---- milestones ---- */

static const struct plan_milestone *milestone_of(const struct application *app, int64_t id)
{
    for (size_t i = 0; i < app->f.nmilestones; i++)
        if (app->f.milestones[i].id == id)
            return &app->f.milestones[i];
    return NULL;
}

static const struct plan_member *member_with(const struct application *app, int64_t person_id)
{
    for (size_t i = 0; i < app->f.nteam; i++)
        if (app->f.team[i].person_id == person_id)
            return &app->f.team[i];
    return NULL;
}

static void milestone_check(struct change *c, const struct application *app, const struct plan_milestone_in *in)
{
    check_name(c, "row_title", in->title);
    check_length(c, "row_measure", in->measure, CHECK_NAME_MAX);
    check_day_required(c, "row_due", in->due_day);
    if (in->due_day != DAY_NONE && (in->due_day < app->f.start_day || in->due_day > app->f.t.end_day))
        change_violation(c, "row_due", "date_outside_project", STR(""));
    if (!member_with(app, in->owner_id))
        change_violation(c, "row_owner", "not_in_team", STR(""));
}

static enum err milestone_add(struct change *c, const struct application *app, const struct plan_milestone_in *in)
{
    struct plan_last_ord_row last;
    enum err e = next_place(c, app->id, "milestone", &last);
    struct plan_milestone_insert_in row = {.id = change_new_id(c),
                                           .project_id = app->id,
                                           .code = str_printf(change_arena(c), "M%lld", (long long)last.code),
                                           .ord = last.ord,
                                           .measure = in->measure,
                                           .title = in->title,
                                           .owner_id = in->owner_id,
                                           .due_day = in->due_day};
    if (e || (e = announce(c, "milestone", row.id)))
        return e;
    return plan_milestone_insert(change_db(c), &row, NULL);
}

static enum err milestone_change(struct change *c, const struct plan_milestone_in *in)
{
    struct plan_milestone_update_in row = {
        .id = in->id, .measure = in->measure, .title = in->title, .owner_id = in->owner_id, .due_day = in->due_day};
    enum err e = announce(c, "milestone", in->id);
    return e ? e : plan_milestone_update(change_db(c), &row, NULL);
}

static enum err milestone_put_apply(struct change *c, const void *input)
{
    const struct plan_milestone_in *in = input;
    struct application app;
    enum err e = read_own(c, &app);
    if (e)
        return e;
    const struct plan_milestone *old = milestone_of(&app, in->id);
    if (in->id && !old)
        return no_row();
    if (old && old->version != in->version)
        return stale_row();
    milestone_check(c, &app, in);
    if (!old)
        check_room(c, "row_title", app.f.nmilestones, MILESTONES_MAX);
    if (change_refused(c))
        return ERR_RULES;
    return old ? milestone_change(c, in) : milestone_add(c, &app, in);
}

static void milestone_print(const void *input, struct buf *out)
{
    const struct plan_milestone_in *in = input;
    buf_printf(out, "%lld\n%lld\n%lld\n%d\n" STR_FMT "\n" STR_FMT "\n", (long long)in->id, (long long)in->version,
               (long long)in->owner_id, in->due_day, STR_ARG(in->measure), STR_ARG(in->title));
}

PLAN_COMMAND(plan_milestone_put, "milestone.put", "milestone", milestone_put_apply, milestone_print);

static enum err milestone_remove_apply(struct change *c, const void *input)
{
    const struct plan_row_in *in = input;
    struct application app;
    enum err e = read_own(c, &app);
    if (e || !milestone_of(&app, in->id))
        return e ? e : no_row();
    e = announce(c, "milestone", in->id);
    return e ? e : plan_milestone_delete(change_db(c), in->id, NULL);
}

PLAN_COMMAND(plan_milestone_remove, "milestone.remove", "milestone", milestone_remove_apply, print_id);

/* ---- the team ---- */

static const struct plan_member *member_of(const struct application *app, int64_t id)
{
    for (size_t i = 0; i < app->f.nteam; i++)
        if (app->f.team[i].id == id)
            return &app->f.team[i];
    return NULL;
}

/* Whoever holds a post of the unit; his post is known, so it is not asked. */
static enum err find_person(struct change *c, int64_t person_id, struct str *title)
{
    struct str path = change_subject(c)->unit_path;
    struct plan_people_row *people = NULL;
    size_t n = 0;
    enum err e = plan_people(change_db(c), change_arena(c), path, str_printf(change_arena(c), STR_FMT "~", STR_ARG(path)),
                             change_today(c), &people, &n);
    for (size_t i = 0; i < n; i++)
        if (people[i].person_id == person_id) {
            *title = people[i].title;
            return OK;
        }
    if (!e)
        change_violation(c, "row_person", "not_of_unit", STR(""));
    return e;
}

static enum err member_add(struct change *c, const struct application *app, const struct plan_member_in *in)
{
    struct plan_last_ord_row last;
    struct str title = STR("");
    enum err e = find_person(c, in->person_id, &title);
    if (e || (e = next_place(c, app->id, "team", &last)))
        return e;
    if (member_with(app, in->person_id))
        change_violation(c, "row_person", "in_team_already", STR(""));
    if (change_refused(c))
        return ERR_RULES;
    struct plan_member_insert_in row = {.id = change_new_id(c),
                                        .project_id = app->id,
                                        .person_id = in->person_id,
                                        .post_title = title,
                                        .duty = in->duty,
                                        .ord = last.ord};
    e = announce(c, "team_member", row.id);
    return e ? e : plan_member_insert(change_db(c), &row, NULL);
}

static enum err member_put_apply(struct change *c, const void *input)
{
    const struct plan_member_in *in = input;
    struct application app;
    enum err e = read_own(c, &app);
    if (e)
        return e;
    const struct plan_member *old = member_of(&app, in->id);
    if (in->id && !old)
        return no_row();
    if (old && old->version != in->version)
        return stale_row();
    check_name(c, "row_duty", in->duty);
    if (!old)
        check_room(c, "row_person", app.f.nteam, TEAM_MAX);
    if (!old)
        return member_add(c, &app, in);
    if (change_refused(c))
        return ERR_RULES;
    e = announce(c, "team_member", in->id);
    return e ? e : plan_member_update(change_db(c), in->id, in->duty, NULL);
}

static void member_print(const void *input, struct buf *out)
{
    const struct plan_member_in *in = input;
    buf_printf(out, "%lld\n%lld\n%lld\n" STR_FMT "\n", (long long)in->id, (long long)in->version, (long long)in->person_id,
               STR_ARG(in->duty));
}

PLAN_COMMAND(plan_member_put, "team.put", "team_member", member_put_apply, member_print);

static enum err member_remove_apply(struct change *c, const void *input)
{
    const struct plan_row_in *in = input;
    struct application app;
    enum err e = read_own(c, &app);
    const struct plan_member *old = e ? NULL : member_of(&app, in->id);
    if (e || !old)
        return e ? e : no_row();
    for (size_t i = 0; i < app.f.nmilestones; i++)
        if (app.f.milestones[i].owner_id == old->person_id) {
            change_violation(c, "team", "owns_milestone", app.f.milestones[i].title);
            return ERR_RULES;
        }
    e = announce(c, "team_member", in->id);
    return e ? e : plan_member_delete(change_db(c), in->id, NULL);
}

PLAN_COMMAND(plan_member_remove, "team.remove", "team_member", member_remove_apply, print_id);
