/* application.c: reading an application, and writing its texts; see application.h. */
#include "initiation/application.h"
#include "initiation/application.sql.h"
#include "initiation/private.h"
#include "people/check.h"

enum err application_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                          struct subject *out)
{
    struct application_find_row row;
    enum err e = application_find(db, a, id, &row);
    if (e || (e = project_load(db, a, actor, id, today, out)))
        return e;
    out->version = row.version;
    return OK;
}

/* ---- reading ---- */

static enum err read_indicators(struct db *db, struct arena *a, struct application *out)
{
    struct plan_indicators_row *rows = NULL;
    size_t n = 0;
    enum err e = plan_indicators(db, a, out->id, &rows, &n);
    struct plan_indicator *list = arena_array_of(a, struct plan_indicator, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct plan_indicator){.id = rows[i].id,
                                          .version = rows[i].version,
                                          .code = rows[i].code,
                                          .name = rows[i].name,
                                          .unit_label = rows[i].unit_label,
                                          .source = rows[i].source,
                                          .digits = rows[i].digits,
                                          .target = rows[i].target,
                                          .baseline = rows[i].baseline,
                                          .baseline_due_day = rows[i].baseline_due_day};
    out->f.indicators = list;
    out->f.nindicators = n;
    return e;
}

static enum err read_milestones(struct db *db, struct arena *a, struct application *out)
{
    struct plan_milestones_row *rows = NULL;
    size_t n = 0;
    enum err e = plan_milestones(db, a, out->id, &rows, &n);
    struct plan_milestone *list = arena_array_of(a, struct plan_milestone, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct plan_milestone){.id = rows[i].id,
                                          .version = rows[i].version,
                                          .owner_id = rows[i].owner_id,
                                          .code = rows[i].code,
                                          .measure = rows[i].measure,
                                          .title = rows[i].title,
                                          .owner = rows[i].owner,
                                          .due_day = rows[i].due_day};
    out->f.milestones = list;
    out->f.nmilestones = n;
    return e;
}

static enum err read_team(struct db *db, struct arena *a, struct application *out)
{
    struct plan_team_row *rows = NULL;
    size_t n = 0;
    enum err e = plan_team(db, a, out->id, &rows, &n);
    struct plan_member *list = arena_array_of(a, struct plan_member, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct plan_member){.id = rows[i].id,
                                       .version = rows[i].version,
                                       .person_id = rows[i].person_id,
                                       .name = rows[i].name,
                                       .post_title = rows[i].post_title,
                                       .duty = rows[i].duty};
    out->f.team = list;
    out->f.nteam = n;
    return e;
}

static struct application from_row(const struct application_get_row *r, day_t today)
{
    return (struct application){.id = r->id,
                                .row_id = r->application_id,
                                .version = r->version,
                                .county_id = r->county_id,
                                .unit_id = r->unit_id,
                                .post_id = r->post_id,
                                .cycle_id = r->cycle_id,
                                .item_id = r->item_id.v,
                                .year = (int)r->year,
                                .unit = r->unit,
                                .committee = r->committee,
                                .kind = r->kind,
                                .code = r->code,
                                .nature = r->nature,
                                .state = r->state,
                                .cycle_state = r->cycle_state,
                                .item_title = r->item_title,
                                .requirement = r->requirement,
                                .suggestions = r->suggestions,
                                .review_days = r->review_days,
                                .approved_day = r->approved_day,
                                .rounds = r->rounds,
                                .held_ms = r->held_ms,
                                .holder = r->holder,
                                .f = {.t = {.name = r->name,
                                            .background = r->background,
                                            .beneficiaries = r->beneficiaries,
                                            .consulted = r->consulted,
                                            .problem = r->problem,
                                            .target = r->target,
                                            .measures = r->measures,
                                            .resolution_document = r->resolution_document,
                                            .end_day = r->end_day,
                                            .resolution_day = r->resolution_day},
                                      .start_day = r->start_day,
                                      .cycle_end = r->cycle_end,
                                      .today = today}};
}

enum err application_read(struct db *db, struct arena *a, int64_t project_id, day_t today, struct application *out)
{
    struct application_get_row row;
    enum err e = application_get(db, a, project_id, &row);
    if (e)
        return e;
    *out = from_row(&row, today);
    if ((e = read_indicators(db, a, out)) || (e = read_milestones(db, a, out)))
        return e;
    return read_team(db, a, out);
}

/* ---- texts ---- */

/* Another person's draft that the caller has not seen must not be buried under what he sends. */
static enum err draft_seen(struct change *c, const struct application_edit_in *in)
{
    struct application_draft d;
    enum err e = application_draft_of(change_db(c), change_arena(c), change_subject(c)->id, in->section, &d);
    if (e)
        return e;
    bool others = d.version > 0 && d.person_id != change_actor(c)->person_id;
    return others && d.version != in->seen_draft ? err_set(ERR_STALE, "another's draft is newer") : OK;
}

static void take_case(struct change *c, const struct application *app, const struct application_texts *in,
                      struct application_texts *t)
{
    if (app->item_id == 0) {
        check_name(c, "name", in->name);
        t->name = in->name;
    }
    t->background = in->background;
    t->beneficiaries = in->beneficiaries;
    t->consulted = in->consulted;
    t->problem = in->problem;
}

/* An end that is not given stays as it is: a project always has one. */
static void take_goal(struct change *c, const struct application *app, const struct application_texts *in,
                      struct application_texts *t)
{
    t->target = in->target;
    if (in->end_day == DAY_NONE)
        return;
    t->end_day = in->end_day;
    if (in->end_day > app->f.cycle_end)
        change_violation(c, "end_day", "date_after", day_iso(change_arena(c), app->f.cycle_end));
    check_span(c, "end_day", app->f.start_day, in->end_day);
}

static void take_resolution(struct change *c, const struct application_texts *in, struct application_texts *t)
{
    t->resolution_day = in->resolution_day;
    t->resolution_document = in->resolution_document;
    if (in->resolution_day != DAY_NONE && in->resolution_day > change_today(c))
        change_violation(c, "resolution_day", "date_after_today", day_iso(change_arena(c), change_today(c)));
}

static void check_texts(struct change *c, const struct application_texts *t)
{
    check_length(c, "background", t->background, APPLICATION_TEXT_MAX);
    check_length(c, "beneficiaries", t->beneficiaries, APPLICATION_TEXT_MAX);
    check_length(c, "consulted", t->consulted, APPLICATION_TEXT_MAX);
    check_length(c, "problem", t->problem, APPLICATION_TEXT_MAX);
    check_length(c, "target", t->target, APPLICATION_TEXT_MAX);
    check_length(c, "measures", t->measures, APPLICATION_TEXT_MAX);
    check_length(c, "resolution_document", t->resolution_document, APPLICATION_LINE_MAX);
}

enum err application_write(struct change *c, const struct application *app, const struct application_texts *t)
{
    struct application_update_in row = {.id = app->row_id,
                                        .background = t->background,
                                        .beneficiaries = t->beneficiaries,
                                        .consulted = t->consulted,
                                        .problem = t->problem,
                                        .target = t->target,
                                        .measures = t->measures,
                                        .resolution_day = t->resolution_day,
                                        .resolution_document = t->resolution_document};
    struct project_set_case_in project = {.id = app->id, .name = t->name, .client = t->beneficiaries, .end_day = t->end_day};
    enum err e = change_row(c, db_table_find(STR("application")), app->row_id);
    if (e || (e = application_update(change_db(c), &row, NULL)) || (e = change_row(c, db_table_find(STR("project")), app->id)))
        return e;
    return project_set_case(change_db(c), &project, NULL);
}

static enum err edit_apply(struct change *c, const void *input)
{
    const struct application_edit_in *in = input;
    struct application app;
    enum err e = application_read(change_db(c), change_arena(c), change_subject(c)->id, change_today(c), &app);
    if (e || (e = draft_seen(c, in)))
        return e;
    struct application_texts t = app.f.t;
    switch (in->section) {
    case SECTION_CASE: take_case(c, &app, &in->t, &t); break;
    case SECTION_GOAL: take_goal(c, &app, &in->t, &t); break;
    case SECTION_PLAN: t.measures = in->t.measures; break;
    case SECTION_RESOLUTION: take_resolution(c, &in->t, &t); break;
    case SECTION_TEAM:
    case SECTION_COUNT: break;
    }
    check_texts(c, &t);
    if (change_refused(c))
        return ERR_RULES;
    e = application_write(c, &app, &t);
    return e ? e : application_draft_delete(change_db(c), app.id, str_c(section_word(in->section)), NULL);
}

static void edit_print(const void *input, struct buf *out)
{
    const struct application_edit_in *in = input;
    const struct str lines[] = {in->t.name,    in->t.background, in->t.beneficiaries, in->t.consulted,
                                in->t.problem, in->t.target,     in->t.measures,      in->t.resolution_document};
    buf_printf(out, "%d\n%d\n%d\n", (int)in->section, in->t.end_day, in->t.resolution_day);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        buf_put(out, lines[i]);
        buf_put_char(out, '\n');
    }
}

const struct command application_edit = {.verb = "application.edit",
                                         .object_kind = "project",
                                         .act = ACT_APPLICATION_EDIT,
                                         .states = PROJECT_EDITABLE,
                                         .load = application_load,
                                         .apply = edit_apply,
                                         .print_input = edit_print};
