/* submit.c: submitting an application and giving it up; see application.h. */
#include "initiation/application.h"
#include "initiation/application.sql.h"
#include "initiation/claim.h"
#include "initiation/private.h"
#include "initiation/review.sql.h"
#include "base/num.h"
#include "people/check.h"

/* ---- what is against it ---- */

static void against(struct arena *a, struct application_faults *out, enum section s, const char *field, const char *code,
                    struct str arg)
{
    *vec_push(a, &out->list) = (struct application_fault){.section = s, .field = field, .code = code, .arg = arg};
}

/* The set of the committee; the sections have nothing to do with it. */
static enum err against_set(struct db *db, struct arena *a, const struct application *app, day_t today,
                            struct application_faults *out)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    enum err e = claim_lines(db, a, app->cycle_id, today, app->post_id, &lines, &n);
    if (e || n == 0)
        return e;
    const char *code = set_fault(&lines[0].set);
    bool few = lines[0].nprojects < (size_t)lines[0].set.least;
    struct str limit = num_show(a, (few ? lines[0].set.least : lines[0].set.most) * NUM_ONE, 0);
    struct str arg = lines[0].nowed && !few ? lines[0].owed[0]->title : limit;
    if (code)
        against(a, out, SECTION_COUNT, "", code, arg);
    return OK;
}

static enum err against_drafts(struct db *db, struct arena *a, const struct application *app, struct application_faults *out)
{
    struct application_draft_list_row *rows = NULL;
    size_t n = 0;
    enum section s;
    enum err e = application_draft_list(db, a, app->id, &rows, &n);
    for (size_t i = 0; i < n; i++)
        if (section_parse(rows[i].section, &s) && s != SECTION_RESOLUTION) /* that one is sent along */
            against(a, out, s, "", "draft_unsaved", STR(""));
    return e;
}

static enum err against_comments(struct db *db, struct arena *a, const struct application *app, struct application_faults *out)
{
    struct comments_open_row open;
    enum err e = comments_open(db, a, app->id, &open);
    if (!e && open.unanswered > 0)
        against(a, out, SECTION_COUNT, "", "comments_unanswered", num_show(a, open.unanswered * NUM_ONE, 0));
    return e;
}

enum err application_against(struct db *db, struct arena *a, const struct application *app, day_t today,
                             struct application_faults *out)
{
    application_check(a, &app->f, out);
    enum err e = against_set(db, a, app, today, out);
    e = e ? e : against_comments(db, a, app, out);
    return e ? e : against_drafts(db, a, app, out);
}

/* ---- submitting ---- */

enum err application_pass(struct change *c, const struct application *app, const char *state, const char *holder,
                          int64_t rounds, day_t approved_day)
{
    struct application_hold_in row = {
        .id = app->row_id, .rounds = rounds, .holder = str_c(holder), .held_ms = change_now_ms(c)};
    enum err e = change_row(c, db_table_find(STR("application")), app->row_id);
    if (e || (e = application_hold(change_db(c), &row, NULL)) || (e = change_row(c, db_table_find(STR("project")), app->id)))
        return e;
    return project_set_state(change_db(c), app->id, str_c(state), approved_day, NULL);
}

static enum err submit_check(struct change *c, const struct application *app)
{
    struct application_faults faults;
    enum err e = application_against(change_db(c), change_arena(c), app, change_today(c), &faults);
    for (size_t i = 0; i < faults.list.n && !e; i++)
        change_violation(c, faults.list.at[i].field, faults.list.at[i].code, faults.list.at[i].arg);
    if (!str_is(app->cycle_state, "planning") && !str_is(app->cycle_state, "running"))
        change_violation(c, "", "claim_closed", STR(""));
    return e ? e : change_refused(c) ? ERR_RULES : OK;
}

/* The indicators' way ends when the project does. */
static enum err set_spans(struct change *c, const struct application *app)
{
    enum err e = OK;
    for (size_t i = 0; i < app->f.nindicators && !e; i++) {
        int64_t id = app->f.indicators[i].id;
        e = change_row(c, db_table_find(STR("indicator")), id);
        e = e ? e : plan_indicator_span(change_db(c), id, app->f.start_day, app->f.t.end_day, NULL);
    }
    return e;
}

static enum err make_round(struct change *c, const struct application *app)
{
    const struct actor *actor = change_actor(c);
    struct round_insert_in row = {.id = change_new_id(c),
                                  .project_id = app->id,
                                  .round = app->rounds + 1,
                                  .content = round_print(change_arena(c), app),
                                  .submitted_by = actor->person_id,
                                  .submitted_ms = change_now_ms(c),
                                  .delegation_id = {.v = actor->delegation_id, .set = actor->delegation_id > 0}};
    enum err e = change_row(c, db_table_find(STR("application_round")), row.id);
    return e ? e : round_insert(change_db(c), &row, NULL);
}

static enum err submit_apply(struct change *c, const void *input)
{
    const struct application_submit_in *in = input;
    struct application app;
    enum err e = application_read(change_db(c), change_arena(c), change_subject(c)->id, change_today(c), &app);
    if (e)
        return e;
    app.f.t.resolution_day = in->resolution_day;
    app.f.t.resolution_document = in->resolution_document;
    check_length(c, "resolution_document", in->resolution_document, APPLICATION_LINE_MAX);
    if ((e = submit_check(c, &app)) || (e = application_write(c, &app, &app.f.t)) || (e = set_spans(c, &app)) ||
        (e = make_round(c, &app)) || (e = application_pass(c, &app, "submitted", "department", app.rounds + 1, DAY_NONE)))
        return e;
    return application_drafts_delete(change_db(c), app.id, NULL);
}

static void submit_print(const void *input, struct buf *out)
{
    const struct application_submit_in *in = input;
    buf_printf(out, "%d\n" STR_FMT "\n", in->resolution_day, STR_ARG(in->resolution_document));
}

const struct command application_submit = {.verb = "application.submit",
                                           .object_kind = "project",
                                           .act = ACT_APPLICATION_SUBMIT,
                                           .states = PROJECT_EDITABLE,
                                           .load = application_load,
                                           .apply = submit_apply,
                                           .print_input = submit_print};

/* ---- giving up ---- */

static enum err withdraw_check(struct change *c, const struct application *app)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), APPLICATION_TEXT_MAX);
    enum err e = claim_lines(change_db(c), change_arena(c), app->cycle_id, change_today(c), app->post_id, &lines, &n);
    const char *code = e || n == 0 ? NULL : withdraw_fault(&lines[0].set, app->item_id);
    if (code)
        change_violation(c, "", code, app->item_title);
    return e ? e : change_refused(c) ? ERR_RULES : OK;
}

/* The round that the Department holds ends with it. */
static enum err end_round(struct change *c, const struct application *app)
{
    struct round_list_row *rounds = NULL;
    size_t n = 0;
    enum err e = round_list(change_db(c), change_arena(c), app->id, &rounds, &n);
    if (e || n == 0 || rounds[n - 1].decided_ms > 0)
        return e;
    struct round_decide_in row = {.id = rounds[n - 1].id,
                                  .decision = STR("withdrawn"),
                                  .reason = change_why(c),
                                  .decided_by = change_actor(c)->person_id,
                                  .decided_ms = change_now_ms(c)};
    e = change_row(c, db_table_find(STR("application_round")), row.id);
    return e ? e : round_decide(change_db(c), &row, NULL);
}

static enum err withdraw_apply(struct change *c, const void *input)
{
    (void)input;
    struct application app;
    enum err e = application_read(change_db(c), change_arena(c), change_subject(c)->id, change_today(c), &app);
    if (e || (e = withdraw_check(c, &app)) || (e = end_round(c, &app)) ||
        (e = application_pass(c, &app, "withdrawn", "none", app.rounds, DAY_NONE)))
        return e;
    return application_drafts_delete(change_db(c), app.id, NULL);
}

const struct command application_withdraw = {.verb = "application.withdraw",
                                             .object_kind = "project",
                                             .act = ACT_APPLICATION_WITHDRAW,
                                             .states = PROJECT_EDITABLE | PROJECT_SUBMITTED,
                                             .load = application_load,
                                             .apply = withdraw_apply,
                                             .print_input = no_print};
