/* application_pages.c: an application section by section; see application_pages.h. */
#include "initiation/application_pages.h"
#include <assert.h>
#include "initiation/application.tmpl.h"
#include "initiation/review.h"

/* ---- the route's object ---- */

enum err application_load_page(struct request *rq, struct subject *out)
{
    return rq->actor ? application_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out)
                     : ERR_UNAUTHENTICATED;
}

static enum err load_comment(struct request *rq, struct subject *out)
{
    return rq->actor ? comment_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out) : ERR_UNAUTHENTICATED;
}

static enum err load_condition(struct request *rq, struct subject *out)
{
    return rq->actor ? condition_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out)
                     : ERR_UNAUTHENTICATED;
}

static struct str page_url(struct request *rq, int64_t project_id, const char *section)
{
    return str_printf(rq->arena, "/applications/%lld?section=%s", (long long)project_id, section);
}

/* ---- what a section's form sends ---- */

static const char *const section_words[] = {"case", "goal", "plan", "team", "resolution", "read", NULL};

#define SECTION_FIELDS                                                                                                         \
    {.name = "section", .kind = FIELD_CHOICE, .choices = section_words}, {.name = "draft", .kind = FIELD_I64},                 \
        {.name = "name", .kind = FIELD_TEXT, .max = APPLICATION_LINE_MAX},                                                     \
        {.name = "background", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX},                                               \
        {.name = "beneficiaries", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX},                                            \
        {.name = "consulted", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX},                                                \
        {.name = "problem", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX},                                                  \
        {.name = "target", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX}, {.name = "end_day", .kind = FIELD_DATE},          \
        {.name = "measures", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX}, {.name = "resolution_day", .kind = FIELD_DATE}, \
        {.name = "resolution_document", .kind = FIELD_TEXT, .max = APPLICATION_LINE_MAX},                                      \
        {.name = "row_id", .kind = FIELD_I64}, {.name = "row_version", .kind = FIELD_I64},                                     \
        {.name = "row_name", .kind = FIELD_TEXT, .max = 100}, {.name = "row_unit", .kind = FIELD_TEXT, .max = 20},             \
        {.name = "row_baseline", .kind = FIELD_NUM}, {.name = "row_none", .kind = FIELD_BOOL},                                 \
        {.name = "row_baseline_due", .kind = FIELD_DATE}, {.name = "row_target", .kind = FIELD_NUM},                           \
        {.name = "row_source", .kind = FIELD_TEXT, .max = 100}, {.name = "row_measure", .kind = FIELD_TEXT, .max = 100},       \
        {.name = "row_title", .kind = FIELD_TEXT, .max = 100}, {.name = "row_owner", .kind = FIELD_ID},                        \
        {.name = "row_due", .kind = FIELD_DATE}, {.name = "row_person", .kind = FIELD_ID},                                     \
        {.name = "row_duty", .kind = FIELD_TEXT, .max = 100}, {.name = "row", .kind = FIELD_ID},                               \
        {.name = "reply", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX},                                                         \
    {                                                                                                                          \
        .name = "reply_to", .kind = FIELD_ID                                                                                   \
    }

/* Of these a draft is made: the texts, then what belongs to a row. */
static const char *const text_names[] = {"name",   "background", "beneficiaries", "consulted",      "problem",
                                         "target", "end_day",    "measures",      "resolution_day", "resolution_document"};
static const char *const row_names[] = {"row_id",     "row_name",   "row_unit",   "row_baseline", "row_none",
                                        "row_target", "row_source", "row_due",    "row_measure",  "row_baseline_due",
                                        "row_title",  "row_owner",  "row_person", "row_duty"};
#define TEXTS (sizeof text_names / sizeof text_names[0])
#define ROWS (sizeof row_names / sizeof row_names[0])
static_assert(TEXTS + ROWS <= DRAFT_FIELDS_MAX, "a draft holds every field of a section");

static enum section typed_section(struct request *rq)
{
    const struct web_value *v = web_value(rq, "section");
    return v->valid && v->i >= 0 && v->i < SECTION_COUNT ? (enum section)v->i : SECTION_CASE;
}

static size_t take_fields(struct request *rq, const char *const *names, size_t n, struct draft_field *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct web_value *v = web_value(rq, names[i]);
        if (v->given)
            out[kept++] = (struct draft_field){.name = names[i], .value = v->raw};
    }
    return kept;
}

/* A draft may be unfinished, a day or number half typed; too long or not printable it may not be. */
static enum err draft_check(struct request *rq)
{
    struct violations kept = {.arena = rq->arena};
    for (size_t i = 0; i < rq->violations.list.n; i++) {
        const struct violation *v = &rq->violations.list.at[i];
        if (!code_is(v->code, "date") && !code_is(v->code, "number") && !code_is(v->code, "required"))
            violation_add(&kept, v->field, v->code, v->arg);
    }
    return kept.list.n > 0 ? ERR_RULES : OK;
}

/* Keeps what was typed as the section's draft; with_row: its row too. *version: the draft's, 0 when there was nothing to keep.
 */
static enum err keep_typed(struct request *rq, enum section s, int64_t seen, bool with_row, bool over_own, int64_t *version)
{
    struct draft_field fields[TEXTS + ROWS];
    size_t n = take_fields(rq, text_names, TEXTS, fields);
    n += with_row ? take_fields(rq, row_names, ROWS, fields + n) : 0;
    *version = 0;
    if (!web_value(rq, "draft")->given) /* not sent by a section's form */
        return OK;
    struct application_draft d = {
        .content = draft_print(rq->arena, fields, n), .person_id = rq->actor->person_id, .version = seen, .over_own = over_own};
    enum err e = draft_check(rq);
    return e ? e
             : application_draft_save(site_of(rq)->commander, rq->arena, rq->subject->project_id, s, &d, rq->now_ms, version);
}

/* ---- the page ---- */

struct shown {
    enum section section;
    bool reading; /* the whole */
    enum err refused;
    bool typed, row_typed, submitting, withdrawing;
    int64_t row, reply_to, condition;
    bool reply_typed, condition_typed;
};

static enum err page_frame(struct request *rq, const struct application_page *p, struct page *pg)
{
    enum err e = site_frame(rq, TITLE_APPLICATION, p->own ? NAV_CLAIMS : NAV_REVIEW, pg);
    pg->subject = p->app.f.t.name;
    pg->year = p->app.year;
    pg->back = STR("/applications");
    pg->wrong = rq->violations.list.n > 0;
    return e;
}

static void put_answers(struct request *rq, struct application_page *p, const struct shown *s)
{
    p->reply_to = s->reply_to;
    p->condition = s->condition;
    p->reply = page_field(rq, s->reply_typed, "reply", INPUT_LONG, STR(""));
    p->reply.rows = 2;
    p->answer = page_field(rq, s->condition_typed, "answer", INPUT_LONG, STR(""));
    p->answer.rows = 2;
    p->condition_why = page_field(rq, s->condition_typed, "why", INPUT_LONG, STR(""));
    p->condition_why.rows = 2;
    if (s->withdrawing)
        p->why = page_field(rq, true, "why", INPUT_LONG, STR(""));
}

/* After a refused submission, or on the way from its list: what is wrong stands beside the fields of this section. */
static void put_faults(struct request *rq, const struct application_page *p)
{
    for (size_t i = 0; i < p->faults.list.n; i++) {
        const struct application_fault *f = &p->faults.list.at[i];
        if (f->section == p->section && !violation_of(&rq->violations, str_c(f->field)))
            violation_add(&rq->violations, str_c(f->field), f->code, f->arg);
    }
}

static enum err page_write(struct request *rq, struct application_page *p, const struct shown *s, bool check)
{
    struct page pg;
    enum err e = application_page_read(rq, p);
    if (e)
        return e;
    p->submitting = s->submitting;
    if (check && p->may_edit)
        put_faults(rq, p);
    p->form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                 .violations = &rq->violations,
                                 .stale = s->refused == ERR_STALE || s->refused == ERR_STATE};
    if ((e = application_page_fields(rq, p, s->row, s->typed, s->row_typed)))
        return e;
    put_answers(rq, p, s);
    if ((e = page_frame(rq, p, &pg)))
        return e;
    tmpl_application_page(&rq->html, &pg, p);
    return web_page(rq, err_status(s->refused));
}

static const struct field show_fields[] = {{.name = "section", .kind = FIELD_CHOICE, .choices = section_words},
                                           {.name = "row", .kind = FIELD_ID},
                                           {.name = "reply_to", .kind = FIELD_ID},
                                           {.name = "check", .kind = FIELD_BOOL},
                                           {.name = "condition", .kind = FIELD_ID},
                                           FIELD_END};

static enum err page_show(struct request *rq)
{
    struct application_page p = {.section = typed_section(rq)};
    struct shown s = {.row = web_i64(rq, "row"), .reply_to = web_i64(rq, "reply_to"), .condition = web_i64(rq, "condition")};
    p.reading = web_value(rq, "section")->i == SECTION_COUNT; /* "read" */
    return page_write(rq, &p, &s, web_i64(rq, "check") != 0);
}

/* What was refused, with everything typed; what has been saved meanwhile is read anew. */
static enum err page_refused(struct request *rq, struct shown *s)
{
    struct application_page p = {.section = s->section, .reading = s->reading};
    if (s->refused != ERR_RULES && s->refused != ERR_STALE && s->refused != ERR_STATE)
        return s->refused;
    err_clear();
    enum err e = web_fresh(rq);
    if (e || (e = application_load(rq->db, rq->arena, rq->actor, rq->subject->project_id, rq->today, rq->subject)))
        return e;
    return page_write(rq, &p, s, s->submitting);
}

/* ---- rows of the plan ---- */

/* Decimals as typed, at most four. */
static int64_t digits_of(struct request *rq, const char *name)
{
    struct str raw = web_text(rq, name);
    size_t point = str_find(raw, '.', 0);
    size_t n = point == SIZE_MAX ? 0 : raw.len - point - 1;
    return n > 4 ? 4 : (int64_t)n;
}

static struct opt_i64 number_of(struct request *rq, const char *name)
{
    return (struct opt_i64){.v = web_i64(rq, name), .set = !str_empty(web_text(rq, name))};
}

static enum err put_indicator(struct request *rq, int64_t project_id, struct command_result *r)
{
    bool none = web_i64(rq, "row_none") != 0;
    int64_t base = digits_of(rq, "row_baseline"), goal = digits_of(rq, "row_target");
    struct plan_indicator_in in = {.id = web_i64(rq, "row_id"),
                                   .version = web_i64(rq, "row_version"),
                                   .name = web_text(rq, "row_name"),
                                   .unit_label = web_text(rq, "row_unit"),
                                   .source = web_text(rq, "row_source"),
                                   .target = number_of(rq, "row_target"),
                                   .baseline_due_day = none ? web_day(rq, "row_baseline_due") : DAY_NONE,
                                   .digits = base > goal ? base : goal};
    if (!none)
        in.baseline = number_of(rq, "row_baseline");
    return site_run(rq, &plan_indicator_put, project_id, &in, STR(""), r);
}

static enum err put_milestone(struct request *rq, int64_t project_id, struct command_result *r)
{
    struct plan_milestone_in in = {.id = web_i64(rq, "row_id"),
                                   .version = web_i64(rq, "row_version"),
                                   .owner_id = web_i64(rq, "row_owner"),
                                   .measure = web_text(rq, "row_measure"),
                                   .title = web_text(rq, "row_title"),
                                   .due_day = web_day(rq, "row_due")};
    return site_run(rq, &plan_milestone_put, project_id, &in, STR(""), r);
}

static enum err put_member(struct request *rq, int64_t project_id, struct command_result *r)
{
    struct plan_member_in in = {.id = web_i64(rq, "row_id"),
                                .version = web_i64(rq, "row_version"),
                                .person_id = web_i64(rq, "row_person"),
                                .duty = web_text(rq, "row_duty")};
    return site_run(rq, &plan_member_put, project_id, &in, STR(""), r);
}

static enum err put_row(struct request *rq, enum section s, struct command_result *r)
{
    int64_t id = rq->subject->project_id;
    rq->version = -1; /* the row has a version of its own; the texts may have been saved just now */
    return s == SECTION_GOAL ? put_indicator(rq, id, r) : s == SECTION_PLAN ? put_milestone(rq, id, r) : put_member(rq, id, r);
}

static enum err remove_row(struct request *rq, enum section s, struct command_result *r)
{
    static const struct command *const removes[SECTION_COUNT] = {
        [SECTION_GOAL] = &plan_indicator_remove, [SECTION_PLAN] = &plan_milestone_remove, [SECTION_TEAM] = &plan_member_remove};
    struct plan_row_in in = {.id = web_i64(rq, "row")};
    rq->version = -1;
    rq->violations = (struct violations){.arena = rq->arena}; /* what is half typed elsewhere is no matter of this */
    return site_run(rq, removes[s], rq->subject->project_id, &in, STR(""), r);
}

/* Something is typed into the row that has not been added yet. */
static bool row_begun(struct request *rq, enum section s)
{
    static const char *const goal[] = {"row_name", "row_target", "row_baseline", "row_unit", "row_source", NULL};
    static const char *const plan[] = {"row_title", "row_measure", "row_due", NULL};
    static const char *const team[] = {"row_person", "row_duty", NULL};
    const char *const *names = s == SECTION_GOAL ? goal : s == SECTION_PLAN ? plan : s == SECTION_TEAM ? team : NULL;
    for (; names && *names; names++)
        if (!str_empty(web_text(rq, *names)))
            return true;
    return false;
}

static const char *const row_acts[] = {"add", "change", "remove", NULL};
static const struct field row_fields[] = {
    SECTION_FIELDS, {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = row_acts}, FIELD_END};

static enum err row_send(struct request *rq, enum section s)
{
    const struct web_value *what = web_value(rq, "act");
    struct shown shown = {.section = s, .typed = true, .row_typed = true, .row = web_i64(rq, "row_id")};
    struct command_result r;
    int64_t version;
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    shown.refused = keep_typed(rq, s, web_i64(rq, "draft"), false, true, &version);
    if (shown.refused == OK)
        shown.refused = what->i == 2 ? remove_row(rq, s, &r) : put_row(rq, s, &r);
    if (shown.refused == OK)
        return site_done(
            rq, str_printf(rq->arena, STR_FMT "#rows", STR_ARG(page_url(rq, rq->subject->project_id, section_word(s)))), NULL);
    return page_refused(rq, &shown);
}

static enum err indicators_send(struct request *rq)
{
    return row_send(rq, SECTION_GOAL);
}

static enum err milestones_send(struct request *rq)
{
    return row_send(rq, SECTION_PLAN);
}

static enum err team_send(struct request *rq)
{
    return row_send(rq, SECTION_TEAM);
}

/* ---- a section ---- */

static const char *const acts[] = {"save", "back", "stay", "draft", "submit", "withdraw", NULL};
enum section_act { DO_SAVE, DO_BACK, DO_STAY, DO_LEAVE, DO_SUBMIT, DO_WITHDRAW };
static const struct field section_fields[] = {SECTION_FIELDS,
                                              {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = acts},
                                              {.name = "why", .kind = FIELD_LONG, .max = APPLICATION_TEXT_MAX},
                                              FIELD_END};

static enum err edit(struct request *rq, enum section s)
{
    struct application_edit_in in = {.section = s,
                                     .t = {.name = web_text(rq, "name"),
                                           .background = web_text(rq, "background"),
                                           .beneficiaries = web_text(rq, "beneficiaries"),
                                           .consulted = web_text(rq, "consulted"),
                                           .problem = web_text(rq, "problem"),
                                           .target = web_text(rq, "target"),
                                           .measures = web_text(rq, "measures"),
                                           .resolution_document = web_text(rq, "resolution_document"),
                                           .end_day = web_day(rq, "end_day"),
                                           .resolution_day = web_day(rq, "resolution_day")},
                                     .seen_draft = web_i64(rq, "draft")};
    struct command_result r;
    return site_run(rq, &application_edit, rq->subject->project_id, &in, STR(""), &r);
}

/* Texts first, then the row that was begun, each under a key of its own: what is right is saved even when the other is not. */
static enum err save_section(struct request *rq, enum section s, struct shown *shown)
{
    struct command_result r;
    enum err e = edit(rq, s);
    if (e || !row_begun(rq, s))
        return e;
    rq->key = str_printf(rq->arena, STR_FMT "-row", STR_ARG(rq->key));
    shown->typed = false;
    return put_row(rq, s, &r);
}

static enum err saved(struct request *rq, enum section s, bool back)
{
    int next = (int)s + (back ? -1 : 1);
    const char *section = next < 0 || next >= SECTION_COUNT ? section_word(s) : section_word((enum section)next);
    return site_done(rq, page_url(rq, rq->subject->project_id, section), "saved");
}

/* To the same section: another row, or a comment to be answered. */
static enum err stay(struct request *rq, enum section s)
{
    int64_t row = web_i64(rq, "row"), reply_to = web_i64(rq, "reply_to");
    struct str url = page_url(rq, rq->subject->project_id, section_word(s));
    if (row)
        url = str_printf(rq->arena, STR_FMT "&row=%lld#rows", STR_ARG(url), (long long)row);
    else if (reply_to)
        url = str_printf(rq->arena, STR_FMT "&reply_to=%lld#c%lld", STR_ARG(url), (long long)reply_to, (long long)reply_to);
    return site_done(rq, url, NULL);
}

static enum err submit(struct request *rq)
{
    struct application_submit_in in = {.resolution_day = web_day(rq, "resolution_day"),
                                       .resolution_document = web_text(rq, "resolution_document")};
    struct command_result r;
    return site_run(rq, &application_submit, rq->subject->project_id, &in, STR(""), &r);
}

static enum err keep_and(struct request *rq, enum section s, enum section_act act, struct shown *shown)
{
    int64_t version;
    shown->refused = keep_typed(rq, s, web_i64(rq, "draft"), true, true, &version);
    if (shown->refused != OK)
        return page_refused(rq, shown);
    return act == DO_STAY ? stay(rq, s) : site_done(rq, STR("/applications"), "saved");
}

static enum err withdraw(struct request *rq)
{
    struct command_result r;
    struct shown shown = {.reading = true, .withdrawing = true};
    shown.refused = site_run(rq, &application_withdraw, rq->subject->project_id, NULL, web_text(rq, "why"), &r);
    return shown.refused ? page_refused(rq, &shown) : site_done(rq, STR("/applications"), "withdrawn");
}

static enum err section_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act");
    enum section s = typed_section(rq);
    struct shown shown = {.typed = true, .row_typed = true, .row = web_i64(rq, "row_id"), .reply_to = web_i64(rq, "reply_to")};
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    enum section_act act = (enum section_act)what->i;
    if (act == DO_STAY || act == DO_LEAVE)
        return keep_and(rq, s, act, &shown);
    if (act == DO_WITHDRAW)
        return withdraw(rq);
    shown.submitting = act == DO_SUBMIT;
    shown.refused = act == DO_SUBMIT ? submit(rq) : save_section(rq, s, &shown);
    if (shown.refused == OK)
        return act == DO_SUBMIT ? site_done(rq, page_url(rq, rq->subject->project_id, "read"), "submitted")
                                : saved(rq, s, act == DO_BACK);
    return page_refused(rq, &shown);
}

static const struct field draft_fields[] = {SECTION_FIELDS, FIELD_END};

static enum err draft_send(struct request *rq)
{
    int64_t version = 0;
    enum err e = keep_typed(rq, typed_section(rq), rq->version < 0 ? 0 : rq->version, true, false, &version);
    if (e)
        return e;
    struct str json = str_printf(rq->arena, "{\"saved\":\"" STR_FMT "\",\"version\":%lld}",
                                 STR_ARG(ms_clock(rq->arena, rq->now_ms)), (long long)version);
    return web_bytes(rq, 200, "application/json", json);
}

/* ---- comments ---- the form is the section's: what is typed there is kept */

static const char *const comment_acts[] = {"reply", "mended", "settle", NULL};
static const struct field comment_fields[] = {
    SECTION_FIELDS, {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = comment_acts}, FIELD_END};

static enum err comment_act(struct request *rq, int64_t act)
{
    struct review_reply_in in = {.reply = web_text(rq, "reply"), .mended = act == 1};
    struct command_result r;
    rq->version = -1; /* the form's is the application's */
    if (act == 2)
        return site_run(rq, &review_settle, rq->subject->id, NULL, STR(""), &r);
    return site_run(rq, &review_reply, rq->subject->id, &in, STR(""), &r);
}

static enum err comment_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act"), *section = web_value(rq, "section");
    bool reading = !section->given || !section->valid || section->i == SECTION_COUNT;
    struct shown shown = {.section = typed_section(rq),
                          .reading = reading,
                          .typed = !reading,
                          .row_typed = !reading,
                          .row = web_i64(rq, "row_id"),
                          .reply_to = rq->subject->id,
                          .reply_typed = true};
    int64_t version, project_id = rq->subject->project_id;
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    if (what->i == 2) {
        enum err e = comment_act(rq, what->i);
        return e ? e : site_done(rq, str_printf(rq->arena, "/applications/%lld/review", (long long)project_id), "saved");
    }
    shown.refused = reading ? OK : keep_typed(rq, shown.section, web_i64(rq, "draft"), true, true, &version);
    shown.refused = shown.refused ? shown.refused : comment_act(rq, what->i);
    if (shown.refused)
        return page_refused(rq, &shown);
    return site_done(rq, page_url(rq, project_id, reading ? "read" : section_word(shown.section)), "replied");
}

/* ---- conditions ---- */

static const char *const condition_acts[] = {"answer", "confirm", "refuse", NULL};
static const struct field condition_fields[] = {
    {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = condition_acts},
    {.name = "answer", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX},
    {.name = "why", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX},
    FIELD_END};

static enum err condition_act(struct request *rq, int64_t act)
{
    struct condition_answer_in in = {.answer = web_text(rq, "answer")};
    struct command_result r;
    rq->version = -1; /* the form's is the application's; whose turn it is tells a stale one */
    if (act == 0)
        return site_run(rq, &condition_answer, rq->subject->id, &in, STR(""), &r);
    return act == 1 ? site_run(rq, &condition_confirm, rq->subject->id, NULL, STR(""), &r)
                    : site_run(rq, &condition_refuse, rq->subject->id, NULL, web_text(rq, "why"), &r);
}

static enum err condition_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act");
    struct application_page p = {.reading = true};
    struct shown shown = {.condition = rq->subject->id, .condition_typed = true};
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    int64_t project_id = rq->subject->project_id;
    shown.refused = condition_act(rq, what->i);
    if (shown.refused == OK)
        return site_done(rq, str_printf(rq->arena, STR_FMT "#conditions", STR_ARG(page_url(rq, project_id, "read"))),
                         what->i == 0 ? "answered" : "saved");
    if (shown.refused != ERR_RULES && shown.refused != ERR_STALE && shown.refused != ERR_STATE)
        return shown.refused;
    err_clear();
    enum err e = web_fresh(rq);
    e = e ? e : application_load(rq->db, rq->arena, rq->actor, project_id, rq->today, rq->subject);
    return e ? e : page_write(rq, &p, &shown, false);
}

const struct route application_routes[] = {
    ROUTE(WEB_GET, "/applications", application_list_show, ACT_CATALOG_VIEW, site_load_county, STATES_ANY,
          application_list_fields),
    ROUTE(WEB_GET, "/applications/:id", page_show, ACT_PROJECT_VIEW, application_load_page, STATES_ANY, show_fields),
    /* Any state: the command refuses what was decided meanwhile, and what was typed is then shown beside what stands. */
    ROUTE(WEB_POST, "/applications/:id", section_send, ACT_APPLICATION_EDIT, application_load_page, STATES_ANY, section_fields),
    ROUTE(WEB_POST, "/applications/:id/draft", draft_send, ACT_APPLICATION_EDIT, application_load_page, PROJECT_EDITABLE,
          draft_fields),
    ROUTE(WEB_POST, "/applications/:id/indicators", indicators_send, ACT_APPLICATION_EDIT, application_load_page, STATES_ANY,
          row_fields),
    ROUTE(WEB_POST, "/applications/:id/milestones", milestones_send, ACT_APPLICATION_EDIT, application_load_page, STATES_ANY,
          row_fields),
    ROUTE(WEB_POST, "/applications/:id/team", team_send, ACT_APPLICATION_EDIT, application_load_page, STATES_ANY, row_fields),
    ROUTE(WEB_POST, "/comments/:id", comment_send, ACT_PROJECT_VIEW, load_comment, STATES_ANY, comment_fields),
    ROUTE(WEB_POST, "/conditions/:id", condition_send, ACT_PROJECT_VIEW, load_condition, STATES_ANY, condition_fields),
    ROUTE_END};
