/* import.c: what a plan consists of, taken from files. A code that exists is corrected in its wording; dates, baselines and
 * targets are changed by amendment only, so an import that would move one is refused beside its column. */
#include "execution/execution.h"
#include "execution/execution.sql.h"
#include "base/num.h"
#include "initiation/project.sql.h"
#include "people/check.h"

#define DIGITS_MAX 4

static enum err announce(struct change *c, const char *table, int64_t id, int64_t unit_id, int64_t project_id)
{
    change_object(c, id);
    change_result(c, id);
    change_unit(c, unit_id, project_id);
    return change_row(c, db_table_find(str_c(table)), id);
}

/* Whether the row is a new one; rules broken so far, or another error, stop here. */
static enum err look(struct change *c, enum err found, bool *fresh)
{
    if (found && found != ERR_NOT_FOUND)
        return found;
    if (change_refused(c))
        return ERR_RULES;
    err_clear();
    *fresh = found == ERR_NOT_FOUND;
    return OK;
}

static void keep_day(struct change *c, const char *field, day_t now, day_t before)
{
    if (now != before)
        change_violation(c, field, "needs_amendment", day_iso(change_arena(c), before));
}

static void keep_place(struct change *c, const char *field, int64_t now, int64_t before)
{
    if (now != before)
        change_violation(c, field, "may_not_move", STR(""));
}

static void print_line(struct buf *out, struct str s)
{
    buf_put(out, s);
    buf_put_char(out, '\n');
}

static void print_i64(struct buf *out, int64_t v)
{
    buf_put_i64(out, v);
    buf_put_char(out, '\n');
}

static void print_opt(struct buf *out, struct opt_i64 v)
{
    if (v.set)
        buf_put_i64(out, v.v);
    buf_put_char(out, '\n');
}

#define IMPORT_COMMAND(name_, verb_, table_, apply_, print_)                                                                   \
    const struct command name_ = {.verb = verb_,                                                                               \
                                  .object_kind = table_,                                                                       \
                                  .act = ACT_IMPORT,                                                                           \
                                  .states = ~0u,                                                                               \
                                  .load = county_subject,                                                                      \
                                  .apply = apply_,                                                                             \
                                  .print_input = print_}

/* ---- project ---- */

static const char *const natures[] = {"mandatory", "elective", NULL};

static void project_check(struct change *c, const struct project_import_in *in)
{
    check_code(c, "code", in->code);
    check_name(c, "name", in->name);
    check_length(c, "client", in->client, CHECK_TEXT_MAX);
    check_choice(c, "nature", in->nature, natures);
    check_day_required(c, "start_day", in->start_day);
    check_day_required(c, "end_day", in->end_day);
    check_day_required(c, "approved_day", in->approved_day);
    check_span(c, "end_day", in->start_day, in->end_day);
}

/* Unit, post and cycle belong together and to the actor's county. */
static enum err place_check(struct change *c, const struct project_import_in *in, int64_t *county_id)
{
    struct project_place_row place;
    enum err e = project_place(change_db(c), change_arena(c), in->unit_id, in->post_id, in->cycle_id, &place);
    if (e)
        return e;
    *county_id = place.county_id;
    int64_t own = change_actor(c)->county_id;
    if ((own && own != place.county_id) || place.cycle_county_id != place.county_id)
        return err_set(ERR_NOT_FOUND, "unit %lld is not of that county", (long long)in->unit_id);
    if (place.post_unit_id != in->unit_id || !str_is(place.post_role, "secretary"))
        change_violation(c, "post", "not_secretary_of_unit", STR(""));
    return OK;
}

static enum err limit_check(struct change *c, const struct project_import_in *in)
{
    struct project_count_of_post_row n;
    enum err e = project_count_of_post(change_db(c), change_arena(c), in->post_id, in->cycle_id, &n);
    if (!e && n.n >= n.limit_max)
        change_violation(c, "post", "too_many_projects", num_show(change_arena(c), n.limit_max * NUM_ONE, 0));
    return e;
}

static void project_keep(struct change *c, const struct project_import_in *in, const struct project_by_code_row *old)
{
    keep_place(c, "cycle", in->cycle_id, old->cycle_id);
    keep_place(c, "unit", in->unit_id, old->unit_id);
    keep_place(c, "post", in->post_id, old->post_id);
    keep_place(c, "catalog_item", in->catalog_item_id, old->catalog_item_id.v);
    keep_place(c, "nature", str_eq(in->nature, old->nature), true);
    keep_day(c, "start_day", in->start_day, old->start_day);
    keep_day(c, "end_day", in->end_day, old->end_day);
    keep_day(c, "approved_day", in->approved_day, old->approved_day);
}

static struct project_insert_in project_row(const struct project_import_in *in, int64_t id, int64_t county_id)
{
    return (struct project_insert_in){.id = id,
                                      .cycle_id = in->cycle_id,
                                      .county_id = county_id,
                                      .unit_id = in->unit_id,
                                      .post_id = in->post_id,
                                      .catalog_item_id = {.v = in->catalog_item_id, .set = in->catalog_item_id > 0},
                                      .code = in->code,
                                      .name = in->name,
                                      .nature = in->nature,
                                      .client = in->client,
                                      .start_day = in->start_day,
                                      .end_day = in->end_day,
                                      .approved_day = in->approved_day};
}

static enum err project_apply(struct change *c, const void *input)
{
    const struct project_import_in *in = input;
    struct project_by_code_row old = {0};
    int64_t county_id = 0;
    bool fresh = false;
    project_check(c, in);
    enum err e = place_check(c, in, &county_id);
    if (e)
        return e;
    enum err found = project_by_code(change_db(c), change_arena(c), county_id, in->code, &old);
    if (found == OK)
        project_keep(c, in, &old);
    else if (found == ERR_NOT_FOUND && (e = limit_check(c, in)))
        return e;
    if ((e = look(c, found, &fresh)))
        return e;
    int64_t id = fresh ? change_new_id(c) : old.id;
    struct project_insert_in row = project_row(in, id, county_id);
    change_touch_project(c, id);
    if ((e = announce(c, "project", id, in->unit_id, id)))
        return e;
    return fresh ? project_insert(change_db(c), &row, NULL) : project_rename(change_db(c), id, in->name, in->client, NULL);
}

static void project_print(const void *input, struct buf *out)
{
    const struct project_import_in *in = input;
    buf_printf(out, "%lld %lld %lld %lld %d %d %d\n", (long long)in->cycle_id, (long long)in->unit_id, (long long)in->post_id,
               (long long)in->catalog_item_id, in->start_day, in->end_day, in->approved_day);
    print_line(out, in->code);
    print_line(out, in->name);
    print_line(out, in->nature);
    print_line(out, in->client);
}

IMPORT_COMMAND(project_import, "project.import", "project", project_apply, project_print);

/* ---- team ---- */

static enum err team_write(struct change *c, const struct team_import_in *in, int64_t id, bool fresh)
{
    struct team_insert_in row = {.id = id,
                                 .project_id = in->project_id,
                                 .person_id = in->person_id,
                                 .post_title = in->post_title,
                                 .duty = in->duty,
                                 .ord = in->ord};
    struct team_update_in again = {.id = id, .post_title = in->post_title, .duty = in->duty, .ord = in->ord};
    return fresh ? team_insert(change_db(c), &row, NULL) : team_update(change_db(c), &again, NULL);
}

static enum err team_apply(struct change *c, const void *input)
{
    const struct team_import_in *in = input;
    struct team_member_find_row old = {0};
    struct project_facts_row p;
    bool fresh = false;
    enum err e = project_facts(change_db(c), change_arena(c), in->project_id, 0, &p);
    if (e)
        return e;
    check_name(c, "duty", in->duty);
    check_length(c, "post_title", in->post_title, CHECK_NAME_MAX);
    e = look(c, team_member_find(change_db(c), change_arena(c), in->project_id, in->person_id, &old), &fresh);
    if (e)
        return e;
    int64_t id = fresh ? change_new_id(c) : old.id;
    e = announce(c, "team_member", id, p.unit_id, p.id);
    return e ? e : team_write(c, in, id, fresh);
}

static void team_print(const void *input, struct buf *out)
{
    const struct team_import_in *in = input;
    print_i64(out, in->project_id);
    print_i64(out, in->person_id);
    print_i64(out, in->ord);
    print_line(out, in->post_title);
    print_line(out, in->duty);
}

IMPORT_COMMAND(team_import, "team.import", "team_member", team_apply, team_print);

/* ---- milestones ---- */

static enum err milestone_check(struct change *c, const struct milestone_import_in *in, const struct project_facts_row *p)
{
    struct team_member_find_row owner;
    check_code(c, "code", in->code);
    check_name(c, "title", in->title);
    check_length(c, "measure", in->measure, CHECK_NAME_MAX);
    check_day_required(c, "due_day", in->due_day);
    if (in->weight <= 0)
        change_violation(c, "weight", "not_positive", STR(""));
    if (in->due_day != DAY_NONE && (in->due_day < p->start_day || in->due_day > p->end_day))
        change_violation(c, "due_day", "date_outside_project", STR(""));
    enum err e = team_member_find(change_db(c), change_arena(c), in->project_id, in->owner_id, &owner);
    if (e != ERR_NOT_FOUND)
        return e;
    err_clear();
    change_violation(c, "owner", "not_in_team", STR(""));
    return OK;
}

static enum err milestone_write(struct change *c, const struct milestone_import_in *in, int64_t id, bool fresh)
{
    struct milestone_insert_in row = {.id = id,
                                      .project_id = in->project_id,
                                      .code = in->code,
                                      .ord = in->ord,
                                      .measure = in->measure,
                                      .title = in->title,
                                      .owner_id = in->owner_id,
                                      .weight = in->weight,
                                      .due_day = in->due_day};
    struct milestone_replan_in again = {
        .id = id, .ord = in->ord, .measure = in->measure, .title = in->title, .owner_id = in->owner_id, .weight = in->weight};
    return fresh ? milestone_insert(change_db(c), &row, NULL) : milestone_replan(change_db(c), &again, NULL);
}

static enum err milestone_apply(struct change *c, const void *input)
{
    const struct milestone_import_in *in = input;
    struct project_facts_row p;
    struct milestone_id_by_code_row old = {0};
    bool fresh = false;
    enum err e = project_facts(change_db(c), change_arena(c), in->project_id, 0, &p);
    if (e || (e = milestone_check(c, in, &p)))
        return e;
    enum err found = milestone_id_by_code(change_db(c), change_arena(c), in->project_id, in->code, &old);
    if (found == OK)
        keep_day(c, "due_day", in->due_day, old.first_due_day);
    if ((e = look(c, found, &fresh)))
        return e;
    int64_t id = fresh ? change_new_id(c) : old.id;
    change_touch_project(c, p.id);
    e = announce(c, "milestone", id, p.unit_id, p.id);
    return e ? e : milestone_write(c, in, id, fresh);
}

static void milestone_print(const void *input, struct buf *out)
{
    const struct milestone_import_in *in = input;
    buf_printf(out, "%lld %lld %lld %lld %d\n", (long long)in->project_id, (long long)in->owner_id, (long long)in->ord,
               (long long)in->weight, in->due_day);
    print_line(out, in->code);
    print_line(out, in->measure);
    print_line(out, in->title);
}

IMPORT_COMMAND(milestone_import, "milestone.import", "milestone", milestone_apply, milestone_print);

/* ---- indicators ---- */

static void indicator_check(struct change *c, const struct indicator_import_in *in)
{
    check_code(c, "code", in->code);
    check_name(c, "name", in->name);
    check_length(c, "unit_label", in->unit_label, CHECK_CODE_MAX);
    check_length(c, "source", in->source, CHECK_NAME_MAX);
    check_day_required(c, "start_day", in->start_day);
    check_day_required(c, "end_day", in->end_day);
    if (in->digits < 0 || in->digits > DIGITS_MAX)
        change_violation(c, "digits", "out_of_range", STR("0—4"));
    if (in->baseline.set && in->baseline.v == in->target)
        change_violation(c, "target", "target_is_baseline", STR(""));
    if (in->start_day != DAY_NONE && in->end_day != DAY_NONE && in->end_day <= in->start_day)
        change_violation(c, "end_day", "date_before_start", STR(""));
}

/* A baseline may be surveyed later; one that stands stays. */
static void indicator_keep(struct change *c, const struct indicator_import_in *in, const struct indicator_id_by_code_row *old)
{
    if (old->baseline.set && (!in->baseline.set || in->baseline.v != old->baseline.v))
        change_violation(c, "baseline", "needs_amendment", STR(""));
    if (in->target != old->target)
        change_violation(c, "target", "needs_amendment", STR(""));
    keep_day(c, "start_day", in->start_day, old->start_day);
    keep_day(c, "end_day", in->end_day, old->end_day);
}

static enum err indicator_write(struct change *c, const struct indicator_import_in *in, int64_t id, bool fresh)
{
    struct indicator_insert_in row = {.id = id,
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
                                      .source = in->source};
    struct indicator_replan_in again = {.id = id,
                                        .ord = in->ord,
                                        .name = in->name,
                                        .unit_label = in->unit_label,
                                        .digits = in->digits,
                                        .source = in->source,
                                        .baseline = in->baseline};
    return fresh ? indicator_insert(change_db(c), &row, NULL) : indicator_replan(change_db(c), &again, NULL);
}

static enum err indicator_apply(struct change *c, const void *input)
{
    const struct indicator_import_in *in = input;
    struct project_facts_row p;
    struct indicator_id_by_code_row old = {0};
    bool fresh = false;
    enum err e = project_facts(change_db(c), change_arena(c), in->project_id, 0, &p);
    if (e)
        return e;
    indicator_check(c, in);
    enum err found = indicator_id_by_code(change_db(c), change_arena(c), in->project_id, in->code, &old);
    if (found == OK)
        indicator_keep(c, in, &old);
    if ((e = look(c, found, &fresh)))
        return e;
    int64_t id = fresh ? change_new_id(c) : old.id;
    change_touch_project(c, p.id);
    e = announce(c, "indicator", id, p.unit_id, p.id);
    return e ? e : indicator_write(c, in, id, fresh);
}

static void indicator_print(const void *input, struct buf *out)
{
    const struct indicator_import_in *in = input;
    buf_printf(out, "%lld %lld %lld %lld %d %d\n", (long long)in->project_id, (long long)in->ord, (long long)in->digits,
               (long long)in->target, in->start_day, in->end_day);
    print_opt(out, in->baseline);
    print_line(out, in->code);
    print_line(out, in->name);
    print_line(out, in->unit_label);
    print_line(out, in->source);
}

IMPORT_COMMAND(indicator_import, "indicator.import", "indicator", indicator_apply, indicator_print);

/* ---- amendments ---- */

static enum err amendment_check(struct change *c, const struct amendment_import_in *in, const struct milestone_by_id_row *m,
                                const struct project_facts_row *p)
{
    struct officer_count_row officer = {0};
    check_required(c, "reason", in->reason);
    check_length(c, "reason", in->reason, CHECK_TEXT_MAX);
    check_day_required(c, "approved_day", in->approved_day);
    check_day_required(c, "after", in->after);
    if (in->approved_day != DAY_NONE && in->approved_day > change_today(c))
        change_violation(c, "approved_day", "date_after_today", day_iso(change_arena(c), change_today(c)));
    if (in->after != DAY_NONE && (in->after < p->start_day || in->after > p->end_day))
        change_violation(c, "after", "date_outside_project", STR(""));
    if (m->done_day != DAY_NONE)
        change_violation(c, "milestone", "done_already", STR(""));
    if (in->after == m->due_day)
        change_violation(c, "after", "unchanged", STR(""));
    enum err e = officer_count(change_db(c), change_arena(c), in->approver_id, p->county_id, in->approved_day, &officer);
    if (!e && officer.n == 0)
        change_violation(c, "approver", "not_an_officer", STR(""));
    return e ? e : change_refused(c) ? ERR_RULES : OK;
}

static enum err amendment_apply(struct change *c, const void *input)
{
    const struct amendment_import_in *in = input;
    struct milestone_by_id_row m;
    struct project_facts_row p;
    enum err e = milestone_by_id(change_db(c), change_arena(c), in->milestone_id, &m);
    if (e || (e = project_facts(change_db(c), change_arena(c), m.project_id, 0, &p)))
        return e;
    struct amendment_same_row *same = NULL;
    size_t nsame = 0;
    struct str after = day_iso(change_arena(c), in->after);
    e = amendment_same(change_db(c), change_arena(c), m.id, after, in->approved_day, &same, &nsame);
    if (e || nsame > 0) {
        change_result(c, nsame > 0 ? same[0].id : 0);
        return e;
    }
    if ((e = amendment_check(c, in, &m, &p)))
        return e;
    int64_t id = change_new_id(c);
    struct amendment_insert_in row = {.id = id,
                                      .project_id = m.project_id,
                                      .milestone_id = m.id,
                                      .before = day_iso(change_arena(c), m.due_day),
                                      .after = after,
                                      .reason = in->reason,
                                      .approved_day = in->approved_day,
                                      .approver_id = in->approver_id};
    change_touch_project(c, p.id);
    if ((e = announce(c, "milestone", m.id, p.unit_id, p.id)) || (e = milestone_move(change_db(c), m.id, in->after, NULL)) ||
        (e = announce(c, "amendment", id, p.unit_id, p.id)))
        return e;
    return amendment_insert(change_db(c), &row, NULL);
}

static void amendment_print(const void *input, struct buf *out)
{
    const struct amendment_import_in *in = input;
    print_i64(out, in->milestone_id);
    print_i64(out, in->approver_id);
    buf_printf(out, "%d %d\n", in->after, in->approved_day);
    print_line(out, in->reason);
}

IMPORT_COMMAND(amendment_import, "amendment.import", "amendment", amendment_apply, amendment_print);
