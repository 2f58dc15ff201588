/* import.c: what a plan consists of, taken from files. A code that exists is corrected in its wording; dates, baselines and targets are changed
 * by amendment only, so an import that would move one is refused beside its column. */
#include "execution/execution.h"
#include "execution/execution.sql.h"
#include "base/num.h"
#include "db/tables.h"

static struct opt_i64 id_or_null(int64_t id)
{
    return (struct opt_i64){.v = id, .set = id > 0};
}

static enum err county_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    (void)db, (void)a, (void)id, (void)today;
    *out = (struct subject){.kind = SUBJECT_COUNTY,
                            .id = actor->county_id,
                            .version = -1,
                            .county_id = actor->county_id,
                            .unit_id = actor->unit_id,
                            .unit_path = actor->unit_path,
                            .state = 1};
    return OK;
}

static void require(struct change *c, const char *field, struct str value)
{
    if (str_empty(value))
        change_violation(c, field, "required", STR(""));
}

static void require_day(struct change *c, const char *field, day_t day)
{
    if (day == DAY_NONE)
        change_violation(c, field, "required", STR(""));
}

/* ---- project ---- */

static enum err project_limit(struct change *c, const struct project_import_in *in)
{
    struct project_count_of_post_row n;
    enum err e = project_count_of_post(change_db(c), change_arena(c), in->post_id, in->cycle_id, &n);
    if (e)
        return e;
    if (n.n >= n.limit_max)
        change_violation(c, "post", "too_many_projects", num_show(change_arena(c), n.limit_max * NUM_ONE, 0));
    return OK;
}

static enum err project_new(struct change *c, const struct project_import_in *in, int64_t county_id)
{
    enum err e = project_limit(c, in);
    if (e)
        return e;
    if (change_refused(c))
        return ERR_RULES;
    int64_t id = change_new_id(c);
    struct project_insert_in row = {.id = id,
                                    .cycle_id = in->cycle_id,
                                    .county_id = county_id,
                                    .unit_id = in->unit_id,
                                    .post_id = in->post_id,
                                    .catalog_item_id = id_or_null(in->catalog_item_id),
                                    .code = in->code,
                                    .name = in->name,
                                    .nature = in->nature,
                                    .client = in->client,
                                    .start_day = in->start_day,
                                    .end_day = in->end_day,
                                    .approved_day = in->approved_day};
    if ((e = change_row(c, &table_project, id)) || (e = project_insert(change_db(c), &row, NULL)))
        return e;
    change_object(c, id);
    change_unit(c, in->unit_id, id);
    change_result(c, id);
    change_touch_project(c, id);
    return OK;
}

static enum err project_apply(struct change *c, const void *input)
{
    const struct project_import_in *in = input;
    struct project_unit_row unit;
    struct project_by_code_row old;
    enum err e = project_unit(change_db(c), change_arena(c), in->unit_id, &unit);
    if (e)
        return e;
    require(c, "code", in->code);
    require(c, "name", in->name);
    require_day(c, "start_day", in->start_day);
    require_day(c, "end_day", in->end_day);
    if (!str_is(in->nature, "mandatory") && !str_is(in->nature, "elective"))
        change_violation(c, "nature", "choice", in->nature);
    if (in->end_day != DAY_NONE && in->end_day <= in->start_day)
        change_violation(c, "end_day", "date_before_start", STR(""));
    e = project_by_code(change_db(c), change_arena(c), unit.county_id, in->code, &old);
    if (e == ERR_NOT_FOUND)
        return project_new(c, in, unit.county_id);
    if (e)
        return e;
    if (change_refused(c))
        return ERR_RULES;
    if ((e = change_row(c, &table_project, old.id)) || (e = project_rename(change_db(c), old.id, in->name, in->client, NULL)))
        return e;
    change_object(c, old.id);
    change_unit(c, in->unit_id, old.id);
    change_result(c, old.id);
    change_touch_project(c, old.id);
    return OK;
}

static void project_print(const void *input, struct buf *out)
{
    const struct project_import_in *in = input;
    buf_printf(out, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(in->code), STR_ARG(in->name), STR_ARG(in->client));
}

const struct command project_import = {.verb = "project.import",
                                       .object_kind = "project",
                                       .act = ACT_IMPORT,
                                       .states = ~0u,
                                       .load = county_load,
                                       .apply = project_apply,
                                       .print_input = project_print};

/* ---- team ---- */

static enum err team_apply(struct change *c, const void *input)
{
    const struct team_import_in *in = input;
    struct team_member_find_row old;
    struct project_facts_row p;
    enum err e = project_facts(change_db(c), change_arena(c), in->project_id, 0, &p);
    if (e)
        return e;
    require(c, "duty", in->duty);
    if (change_refused(c))
        return ERR_RULES;
    e = team_member_find(change_db(c), change_arena(c), in->project_id, in->person_id, &old);
    if (e && e != ERR_NOT_FOUND)
        return e;
    bool fresh = e == ERR_NOT_FOUND;
    int64_t id = fresh ? change_new_id(c) : old.id;
    if ((e = change_row(c, &table_team_member, id)))
        return e;
    if (fresh)
        e = team_insert(change_db(c),
                        &(struct team_insert_in){.id = id,
                                                 .project_id = in->project_id,
                                                 .person_id = in->person_id,
                                                 .post_title = in->post_title,
                                                 .duty = in->duty,
                                                 .ord = in->ord},
                        NULL);
    else
        e = team_update(change_db(c),
                        &(struct team_update_in){.id = id, .post_title = in->post_title, .duty = in->duty, .ord = in->ord}, NULL);
    change_object(c, id);
    change_unit(c, p.unit_id, p.id);
    change_result(c, id);
    return e;
}

static void team_print(const void *input, struct buf *out)
{
    const struct team_import_in *in = input;
    buf_printf(out, "%lld\n%lld\n" STR_FMT "\n", (long long)in->project_id, (long long)in->person_id, STR_ARG(in->duty));
}

const struct command team_import = {.verb = "team.import",
                                    .object_kind = "team_member",
                                    .act = ACT_IMPORT,
                                    .states = ~0u,
                                    .load = county_load,
                                    .apply = team_apply,
                                    .print_input = team_print};

/* ---- milestones ---- */

static enum err milestone_new(struct change *c, const struct milestone_import_in *in)
{
    int64_t id = change_new_id(c);
    struct milestone_insert_in row = {.id = id,
                                      .project_id = in->project_id,
                                      .code = in->code,
                                      .ord = in->ord,
                                      .measure = in->measure,
                                      .title = in->title,
                                      .owner_id = in->owner_id,
                                      .weight = in->weight,
                                      .due_day = in->due_day};
    enum err e = change_row(c, &table_milestone, id);
    if (e || (e = milestone_insert(change_db(c), &row, NULL)))
        return e;
    change_object(c, id);
    change_result(c, id);
    return OK;
}

static enum err milestone_correct(struct change *c, const struct milestone_import_in *in, const struct milestone_id_by_code_row *old)
{
    if (old->due_day != in->due_day) {
        change_violation(c, "due_day", "needs_amendment", day_iso(change_arena(c), old->due_day));
        return ERR_RULES;
    }
    struct milestone_replan_in row = {.id = old->id,
                                      .ord = in->ord,
                                      .measure = in->measure,
                                      .title = in->title,
                                      .owner_id = in->owner_id,
                                      .weight = in->weight};
    enum err e = change_row(c, &table_milestone, old->id);
    if (e || (e = milestone_replan(change_db(c), &row, NULL)))
        return e;
    change_object(c, old->id);
    change_result(c, old->id);
    return OK;
}

static enum err milestone_apply(struct change *c, const void *input)
{
    const struct milestone_import_in *in = input;
    struct project_facts_row p;
    struct milestone_id_by_code_row old;
    enum err e = project_facts(change_db(c), change_arena(c), in->project_id, 0, &p);
    if (e)
        return e;
    require(c, "code", in->code);
    require(c, "title", in->title);
    require_day(c, "due_day", in->due_day);
    if (in->weight <= 0)
        change_violation(c, "weight", "not_positive", STR(""));
    if (in->due_day != DAY_NONE && (in->due_day < p.start_day || in->due_day > p.end_day))
        change_violation(c, "due_day", "date_outside_project", STR(""));
    if (change_refused(c))
        return ERR_RULES;
    change_unit(c, p.unit_id, p.id);
    change_touch_project(c, p.id);
    e = milestone_id_by_code(change_db(c), change_arena(c), in->project_id, in->code, &old);
    if (e == ERR_NOT_FOUND)
        return milestone_new(c, in);
    return e ? e : milestone_correct(c, in, &old);
}

static void milestone_print(const void *input, struct buf *out)
{
    const struct milestone_import_in *in = input;
    buf_printf(out, "%lld\n" STR_FMT "\n" STR_FMT "\n%d\n", (long long)in->project_id, STR_ARG(in->code), STR_ARG(in->title), in->due_day);
}

const struct command milestone_import = {.verb = "milestone.import",
                                         .object_kind = "milestone",
                                         .act = ACT_IMPORT,
                                         .states = ~0u,
                                         .load = county_load,
                                         .apply = milestone_apply,
                                         .print_input = milestone_print};

/* ---- indicators ---- */

static enum err indicator_write(struct change *c, const struct indicator_import_in *in, int64_t id, bool fresh)
{
    enum err e = change_row(c, &table_indicator, id);
    if (e)
        return e;
    if (!fresh)
        return indicator_replan(change_db(c),
                                &(struct indicator_replan_in){.id = id,
                                                              .ord = in->ord,
                                                              .name = in->name,
                                                              .unit_label = in->unit_label,
                                                              .digits = in->digits,
                                                              .source = in->source},
                                NULL);
    return indicator_insert(change_db(c),
                            &(struct indicator_insert_in){.id = id,
                                                          .project_id = in->project_id,
                                                          .code = in->code,
                                                          .ord = in->ord,
                                                          .name = in->name,
                                                          .unit_label = in->unit_label,
                                                          .digits = in->digits,
                                                          .baseline = in->baseline,
                                                          .target = in->target,
                                                          .start_day = in->start_day,
                                                          .end_day = in->end_day,
                                                          .source = in->source},
                            NULL);
}

static enum err indicator_apply(struct change *c, const void *input)
{
    const struct indicator_import_in *in = input;
    struct project_facts_row p;
    struct indicator_id_by_code_row old;
    enum err e = project_facts(change_db(c), change_arena(c), in->project_id, 0, &p);
    if (e)
        return e;
    require(c, "code", in->code);
    require(c, "name", in->name);
    require_day(c, "start_day", in->start_day);
    require_day(c, "end_day", in->end_day);
    if (in->digits < 0 || in->digits > 4)
        change_violation(c, "digits", "out_of_range", STR("0—4"));
    if (in->baseline.set && in->baseline.v == in->target)
        change_violation(c, "target", "target_is_baseline", STR(""));
    if (in->end_day != DAY_NONE && in->end_day <= in->start_day)
        change_violation(c, "end_day", "date_before_start", STR(""));
    if (change_refused(c))
        return ERR_RULES;
    e = indicator_id_by_code(change_db(c), change_arena(c), in->project_id, in->code, &old);
    if (e && e != ERR_NOT_FOUND)
        return e;
    bool fresh = e == ERR_NOT_FOUND;
    int64_t id = fresh ? change_new_id(c) : old.id;
    change_object(c, id);
    change_unit(c, p.unit_id, p.id);
    change_result(c, id);
    change_touch_project(c, p.id);
    return indicator_write(c, in, id, fresh);
}

static void indicator_print(const void *input, struct buf *out)
{
    const struct indicator_import_in *in = input;
    buf_printf(out, "%lld\n" STR_FMT "\n" STR_FMT "\n%lld\n", (long long)in->project_id, STR_ARG(in->code), STR_ARG(in->name),
               (long long)in->target);
}

const struct command indicator_import = {.verb = "indicator.import",
                                         .object_kind = "indicator",
                                         .act = ACT_IMPORT,
                                         .states = ~0u,
                                         .load = county_load,
                                         .apply = indicator_apply,
                                         .print_input = indicator_print};

/* ---- amendments ---- */

static enum err amendment_check(struct change *c, const struct amendment_import_in *in, const struct milestone_by_id_row *m)
{
    require(c, "reason", in->reason);
    require_day(c, "approved_day", in->approved_day);
    require_day(c, "after", in->after);
    if (m->done_day != DAY_NONE)
        change_violation(c, "milestone", "done_already", STR(""));
    if (in->after == m->due_day)
        change_violation(c, "after", "unchanged", STR(""));
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err amendment_apply(struct change *c, const void *input)
{
    const struct amendment_import_in *in = input;
    struct milestone_by_id_row m;
    struct project_facts_row p;
    enum err e = milestone_by_id(change_db(c), change_arena(c), in->milestone_id, &m);
    if (e || (e = amendment_check(c, in, &m)) || (e = project_facts(change_db(c), change_arena(c), m.project_id, 0, &p)))
        return e;
    int64_t id = change_new_id(c);
    struct amendment_insert_in row = {.id = id,
                                      .project_id = m.project_id,
                                      .milestone_id = m.id,
                                      .before = day_iso(change_arena(c), m.due_day),
                                      .after = day_iso(change_arena(c), in->after),
                                      .reason = in->reason,
                                      .approved_day = in->approved_day,
                                      .approver_id = in->approver_id};
    if ((e = change_row(c, &table_amendment, id)) || (e = amendment_insert(change_db(c), &row, NULL)) ||
        (e = change_row(c, &table_milestone, m.id)) || (e = milestone_move(change_db(c), m.id, in->after, NULL)))
        return e;
    change_object(c, id);
    change_unit(c, p.unit_id, p.id);
    change_result(c, id);
    change_touch_project(c, p.id);
    return OK;
}

static void amendment_print(const void *input, struct buf *out)
{
    const struct amendment_import_in *in = input;
    buf_printf(out, "%lld\n%d\n%d\n" STR_FMT "\n", (long long)in->milestone_id, in->after, in->approved_day, STR_ARG(in->reason));
}

const struct command amendment_import = {.verb = "amendment.import",
                                         .object_kind = "amendment",
                                         .act = ACT_IMPORT,
                                         .states = ~0u,
                                         .load = county_load,
                                         .apply = amendment_apply,
                                         .print_input = amendment_print};
