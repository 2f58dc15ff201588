/* review.c: see review.h. */
#include "initiation/review.h"
#include "base/num.h"
#include "initiation/application.h"
#include "initiation/application.sql.h"
#include "initiation/private.h"
#include "initiation/review.sql.h"
#include "people/check.h"

/* ---- objects ---- */

static unsigned comment_state(struct str word)
{
    if (str_is(word, "open"))
        return COMMENT_OPEN;
    return str_is(word, "answered") ? COMMENT_ANSWERED : COMMENT_SETTLED;
}

static unsigned condition_state(struct str word)
{
    if (str_is(word, "open"))
        return CONDITION_OPEN;
    return str_is(word, "answered") ? CONDITION_ANSWERED : CONDITION_MET;
}

enum err comment_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct comment_by_id_row k;
    enum err e = comment_by_id(db, a, id, &k);
    if (e || (e = project_load(db, a, actor, k.project_id, today, out)))
        return e;
    out->id = k.id;
    out->version = k.version;
    out->state = comment_state(k.state);
    return OK;
}

enum err condition_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct condition_by_id_row d;
    enum err e = condition_by_id(db, a, id, &d);
    if (e || (e = project_load(db, a, actor, d.project_id, today, out)))
        return e;
    out->id = d.id;
    out->version = d.version;
    out->state = condition_state(d.state);
    return OK;
}

static enum err read_own(struct change *c, struct application *app)
{
    return application_read(change_db(c), change_arena(c), change_subject(c)->project_id, change_today(c), app);
}

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

/* The round that the Department has before it. */
static enum err last_round(struct change *c, int64_t project_id, struct round_list_row *out)
{
    struct round_list_row *rounds = NULL;
    size_t n = 0;
    enum err e = round_list(change_db(c), change_arena(c), project_id, &rounds, &n);
    if (e || n == 0)
        return e ? e : err_set(ERR_STATE, "never submitted");
    *out = rounds[n - 1];
    return OK;
}

/* ---- comments ---- */

static const char *const text_fields[] = {"name",    "background", "beneficiaries", "consulted",  "problem",    "target",
                                          "end_day", "measures",   "indicators",    "milestones", "resolution", "team"};

static bool names_row(struct str field, const char *kind, struct str code)
{
    struct str prefix = str_c(kind);
    return str_starts(field, prefix) && str_eq(str_sub(field, prefix.len, field.len), code);
}

bool review_field_known(const struct round_content *round, struct str field)
{
    for (size_t i = 0; i < sizeof text_fields / sizeof text_fields[0]; i++)
        if (str_is(field, text_fields[i]))
            return true;
    for (size_t i = 0; i < round->nindicators; i++)
        if (names_row(field, "indicator.", round->indicators[i].code))
            return true;
    for (size_t i = 0; i < round->nmilestones; i++)
        if (names_row(field, "milestone.", round->milestones[i].code))
            return true;
    return str_empty(field);
}

static enum err comment_apply(struct change *c, const void *input)
{
    const struct review_comment_in *in = input;
    struct round_list_row round;
    struct round_content content;
    int64_t project_id = change_subject(c)->id;
    enum err e = last_round(c, project_id, &round);
    if (e || (e = round_parse(change_db(c), change_arena(c), round.content, &content)))
        return e;
    check_required(c, "body", in->body);
    check_length(c, "body", in->body, REVIEW_TEXT_MAX);
    if (!review_field_known(&content, in->field))
        change_violation(c, "field", "choice", in->field);
    if (change_refused(c))
        return ERR_RULES;
    struct comment_insert_in row = {.id = change_new_id(c),
                                    .project_id = project_id,
                                    .round = round.round,
                                    .field = in->field,
                                    .body = in->body,
                                    .author_id = change_actor(c)->person_id,
                                    .made_ms = change_now_ms(c)};
    e = announce(c, "review_comment", row.id);
    return e ? e : comment_insert(change_db(c), &row, NULL);
}

static void comment_print(const void *input, struct buf *out)
{
    const struct review_comment_in *in = input;
    buf_printf(out, STR_FMT "\n" STR_FMT "\n", STR_ARG(in->field), STR_ARG(in->body));
}

const struct command review_comment = {.verb = "review.comment",
                                       .object_kind = "project",
                                       .act = ACT_REVIEW_COMMENT,
                                       .states = PROJECT_SUBMITTED,
                                       .load = application_load,
                                       .apply = comment_apply,
                                       .print_input = comment_print};

/* Whose turn it is, besides the comment's own state. */
static enum err turn_of(struct change *c, unsigned states)
{
    struct comment_by_id_row k;
    enum err e = comment_by_id(change_db(c), change_arena(c), change_subject(c)->id, &k);
    if (!e && !(project_state(k.project_state) & states))
        return err_set(ERR_STATE, "it is the other side's turn");
    return e;
}

static enum err reply_apply(struct change *c, const void *input)
{
    const struct review_reply_in *in = input;
    int64_t id = change_subject(c)->id;
    enum err e = turn_of(c, PROJECT_RETURNED);
    if (e)
        return e;
    if (!in->mended)
        check_required(c, "reply", in->reply);
    check_length(c, "reply", in->reply, REVIEW_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    e = announce(c, "review_comment", id);
    return e ? e : comment_set_reply(change_db(c), id, in->reply, change_actor(c)->person_id, NULL);
}

static void reply_print(const void *input, struct buf *out)
{
    const struct review_reply_in *in = input;
    buf_printf(out, "%d\n" STR_FMT "\n", in->mended, STR_ARG(in->reply));
}

const struct command review_reply = {.verb = "review.reply",
                                     .object_kind = "review_comment",
                                     .act = ACT_REVIEW_REPLY,
                                     .states = COMMENT_OPEN | COMMENT_ANSWERED,
                                     .load = comment_load,
                                     .apply = reply_apply,
                                     .print_input = reply_print};

static enum err settle_apply(struct change *c, const void *input)
{
    (void)input;
    int64_t id = change_subject(c)->id;
    enum err e = turn_of(c, PROJECT_SUBMITTED);
    e = e ? e : announce(c, "review_comment", id);
    return e ? e : comment_set_settled(change_db(c), id, NULL);
}

const struct command review_settle = {.verb = "review.settle",
                                      .object_kind = "review_comment",
                                      .act = ACT_REVIEW_COMMENT,
                                      .states = COMMENT_OPEN | COMMENT_ANSWERED,
                                      .load = comment_load,
                                      .apply = settle_apply,
                                      .print_input = no_print};

/* ---- the decision ---- */

static const struct {
    const char *word, *state, *holder;
} decisions[DECISION_COUNT] = {[DECISION_RETURN] = {"returned", "returned", "unit"},
                               [DECISION_APPROVE] = {"approved", "approved", "none"},
                               [DECISION_CONDITIONS] = {"approved_conditionally", "approved", "none"},
                               [DECISION_REJECT] = {"rejected", "rejected", "none"}};

const char *decision_word(enum decision d)
{
    return d < DECISION_COUNT ? decisions[d].word : "";
}

static bool approves(const struct review_decide_in *in)
{
    return in->decision == DECISION_APPROVE || in->decision == DECISION_CONDITIONS;
}

static size_t count_lines(struct str text)
{
    struct str rest = text, line;
    size_t n = 0;
    while (str_split(&rest, '\n', &line))
        n += !str_empty(str_trim(line));
    return n;
}

static enum err decide_check(struct change *c, const struct review_decide_in *in)
{
    struct comments_open_row open;
    enum err e = comments_open(change_db(c), change_arena(c), change_subject(c)->id, &open);
    if (approves(in) && !e && open.unsettled > 0)
        change_violation(c, "", "comments_unsettled", num_show(change_arena(c), open.unsettled * NUM_ONE, 0));
    if (in->decision != DECISION_APPROVE && str_empty(in->reason))
        change_violation(c, "reason", in->decision == DECISION_CONDITIONS ? "conditions_missing" : "reason_missing", STR(""));
    if (in->decision == DECISION_CONDITIONS && count_lines(in->reason) > CONDITIONS_MAX)
        change_violation(c, "reason", "too_many_rows", num_show(change_arena(c), CONDITIONS_MAX * NUM_ONE, 0));
    if (in->decision == DECISION_CONDITIONS && in->due_day == DAY_NONE)
        change_violation(c, "due_day", "required", STR(""));
    else if (in->decision == DECISION_CONDITIONS && in->due_day <= change_today(c))
        change_violation(c, "due_day", "date_not_after_today", day_iso(change_arena(c), change_today(c)));
    check_length(c, "reason", in->reason, REVIEW_TEXT_MAX);
    return e ? e : change_refused(c) ? ERR_RULES : OK;
}

static enum err make_conditions(struct change *c, int64_t project_id, const struct review_decide_in *in)
{
    struct str rest = in->reason, line;
    enum err e = OK;
    while (!e && in->decision == DECISION_CONDITIONS && str_split(&rest, '\n', &line)) {
        struct condition_insert_in row = {.project_id = project_id, .body = str_trim(line), .due_day = in->due_day};
        if (str_empty(row.body))
            continue;
        row.id = change_new_id(c);
        e = change_row(c, db_table_find(STR("approval_condition")), row.id);
        e = e ? e : condition_insert(change_db(c), &row, NULL);
    }
    return e;
}

static enum err decide_apply(struct change *c, const void *input)
{
    const struct review_decide_in *in = input;
    struct application app;
    struct round_list_row round;
    enum err e = read_own(c, &app);
    if (e || (e = last_round(c, app.id, &round)) || (e = decide_check(c, in)))
        return e;
    struct round_decide_in row = {.id = round.id,
                                  .decision = str_c(decision_word(in->decision)),
                                  .reason = in->reason,
                                  .decided_by = change_actor(c)->person_id,
                                  .decided_ms = change_now_ms(c)};
    if ((e = change_row(c, db_table_find(STR("application_round")), row.id)) || (e = round_decide(change_db(c), &row, NULL)) ||
        (e = make_conditions(c, app.id, in)))
        return e;
    return application_pass(c, &app, decisions[in->decision].state, decisions[in->decision].holder, app.rounds,
                            approves(in) ? change_today(c) : DAY_NONE);
}

static void decide_print(const void *input, struct buf *out)
{
    const struct review_decide_in *in = input;
    buf_printf(out, "%d\n%d\n" STR_FMT "\n", (int)in->decision, in->due_day, STR_ARG(in->reason));
}

const struct command review_decide = {.verb = "review.decide",
                                      .object_kind = "project",
                                      .act = ACT_REVIEW_DECIDE,
                                      .states = PROJECT_SUBMITTED,
                                      .load = application_load,
                                      .apply = decide_apply,
                                      .print_input = decide_print};

/* ---- conditions ---- */

static enum err answer_apply(struct change *c, const void *input)
{
    const struct condition_answer_in *in = input;
    int64_t id = change_subject(c)->id;
    check_required(c, "answer", in->answer);
    check_length(c, "answer", in->answer, REVIEW_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    enum err e = announce(c, "approval_condition", id);
    return e ? e : condition_set_answer(change_db(c), id, in->answer, NULL);
}

static void answer_print(const void *input, struct buf *out)
{
    const struct condition_answer_in *in = input;
    buf_printf(out, STR_FMT "\n", STR_ARG(in->answer));
}

const struct command condition_answer = {.verb = "condition.answer",
                                         .object_kind = "approval_condition",
                                         .act = ACT_CONDITION_ANSWER,
                                         .states = CONDITION_OPEN,
                                         .load = condition_load,
                                         .apply = answer_apply,
                                         .print_input = answer_print};

static enum err confirm_apply(struct change *c, const void *input)
{
    (void)input;
    int64_t id = change_subject(c)->id;
    enum err e = announce(c, "approval_condition", id);
    return e ? e : condition_set_met(change_db(c), id, change_today(c), change_actor(c)->person_id, NULL);
}

const struct command condition_confirm = {.verb = "condition.confirm",
                                          .object_kind = "approval_condition",
                                          .act = ACT_CONDITION_CONFIRM,
                                          .states = CONDITION_ANSWERED,
                                          .load = condition_load,
                                          .apply = confirm_apply,
                                          .print_input = no_print};

static enum err refuse_apply(struct change *c, const void *input)
{
    (void)input;
    int64_t id = change_subject(c)->id;
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), REVIEW_TEXT_MAX);
    if (change_refused(c))
        return ERR_RULES;
    enum err e = announce(c, "approval_condition", id);
    return e ? e : condition_set_open(change_db(c), id, NULL);
}

const struct command condition_refuse = {.verb = "condition.refuse",
                                         .object_kind = "approval_condition",
                                         .act = ACT_CONDITION_CONFIRM,
                                         .states = CONDITION_ANSWERED,
                                         .load = condition_load,
                                         .apply = refuse_apply,
                                         .print_input = no_print};
