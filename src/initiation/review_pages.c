/* review_pages.c: see review_pages.h. */
#include "initiation/review_pages.h"
#include "initiation/review.tmpl.h"

/* ---- reading ---- */

static enum err read_rounds(struct request *rq, struct review_page *p)
{
    struct round_list_row *rounds = NULL;
    struct round_content before, after;
    size_t n = 0;
    enum err e = round_list(rq->db, rq->arena, p->app.id, &rounds, &n);
    if (e || n == 0)
        return e ? e : err_set(ERR_NOT_FOUND, "never submitted");
    p->two = n > 1;
    p->after = &rounds[n - 1];
    p->before = p->two ? &rounds[n - 2] : NULL;
    if ((e = round_parse(rq->db, rq->arena, p->after->content, &after)) ||
        (p->two && (e = round_parse(rq->db, rq->arena, p->before->content, &before))))
        return e;
    p->nrows = review_rows(rq->arena, p->two ? &before : NULL, &after, rq->today, rq->lang == LANG_EN, &p->rows);
    for (size_t i = 0; i < p->nrows; i++)
        p->nchanged += p->rows[i].changed;
    return application_held(rq, &p->app, rounds, n, &p->held);
}

/* The unit is told a round's comments with its decision. */
static enum err read_comments(struct request *rq, struct review_page *p)
{
    struct comment_list_row *rows = NULL;
    size_t n = 0;
    bool own = rq->actor->role != ROLE_OFFICER && rq->actor->role != ROLE_LEADER;
    enum err e = comment_list(rq->db, rq->arena, p->app.id, &rows, &n);
    for (size_t i = 0; i < n; i++) {
        if (own && p->after->decided_ms == 0 && rows[i].round == p->after->round)
            continue;
        p->nsettled += str_is(rows[i].state, "settled");
        rows[p->ncomments++] = rows[i];
    }
    p->comments = rows;
    return e;
}

static enum err read_queue(struct request *rq, struct review_page *p)
{
    struct review_queue_row *rows = NULL;
    size_t n = 0;
    enum err e = review_queue(rq->db, rq->arena, p->app.county_id, &rows, &n);
    p->queue_n = (int64_t)n;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != p->app.id)
            continue;
        p->queue_at = (int64_t)i + 1;
        p->previous = i > 0 ? rows[i - 1].id : 0;
        p->next = i + 1 < n ? rows[i + 1].id : 0;
    }
    return e;
}

bool review_comment_stray(const struct review_page *p, const struct comment_list_row *k)
{
    for (size_t i = 0; i < p->nrows; i++)
        if (str_eq(p->rows[i].field, k->field))
            return false;
    return true;
}

static enum err page_read(struct request *rq, struct review_page *p)
{
    enum err e = application_read(rq->db, rq->arena, rq->subject->id, rq->today, &p->app);
    if (e || (e = read_rounds(rq, p)) || (e = read_comments(rq, p)))
        return e;
    p->may_comment = site_may(rq, ACT_REVIEW_COMMENT, rq->subject, PROJECT_SUBMITTED);
    p->may_decide = site_may(rq, ACT_REVIEW_DECIDE, rq->subject, PROJECT_SUBMITTED);
    p->recused = rq->actor->role == ROLE_OFFICER && rq->subject->recused;
    return rq->actor->role == ROLE_OFFICER ? read_queue(rq, p) : OK;
}

/* ---- the page ---- */

struct shown {
    enum err refused;
    bool body_typed;
    int decision; /* whose form came with this request and was refused; -1 = none */
};

static void put_fields(struct request *rq, struct review_page *p, const struct shown *s)
{
    bool typed = s->decision >= 0;
    p->refused = s->decision;
    p->body = page_field(rq, s->body_typed, "body", INPUT_LONG, STR(""));
    p->body.rows = 2;
    p->reason_return = page_field(rq, typed, "reason_return", INPUT_LONG, STR(""));
    p->reason_reject = page_field(rq, typed, "reason_reject", INPUT_LONG, STR(""));
    p->conditions = page_field(rq, typed, "conditions", INPUT_LONG, STR(""));
    p->due_day = page_field(rq, typed, "due_day", INPUT_DATE, STR(""));
    p->due_day.min = day_iso(rq->arena, rq->today + 1);
}

static enum err page_write(struct request *rq, struct review_page *p, const struct shown *s)
{
    struct page pg;
    enum err e = page_read(rq, p);
    if (e || (e = site_frame(rq, TITLE_REVIEW, rq->actor->role == ROLE_OFFICER ? NAV_REVIEW : NAV_CLAIMS, &pg)))
        return e;
    pg.subject = p->app.f.t.name;
    pg.year = p->app.year;
    pg.back = STR("/applications");
    pg.wrong = rq->violations.list.n > 0;
    p->form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                 .violations = &rq->violations,
                                 .stale = s->refused == ERR_STALE || s->refused == ERR_STATE};
    put_fields(rq, p, s);
    tmpl_review_page(&rq->html, &pg, p);
    return web_page(rq, err_status(s->refused));
}

static enum err page_refused(struct request *rq, struct review_page *p, const struct shown *s)
{
    enum err reread;
    if (!page_again(rq, s->refused, application_load_page, &reread))
        return s->refused;
    return reread ? reread : page_write(rq, p, s);
}

static const struct field show_fields[] = {
    {.name = "only", .kind = FIELD_BOOL}, {.name = "field", .kind = FIELD_TEXT, .max = 80}, FIELD_END};

static enum err page_show(struct request *rq)
{
    const struct web_value *field = web_value(rq, "field");
    struct review_page p = {.only = web_i64(rq, "only") != 0, .writing = field->given, .field = field->raw};
    struct shown s = {.decision = -1};
    return page_write(rq, &p, &s);
}

/* ---- acts ---- */

static struct str review_url(struct request *rq)
{
    return str_printf(rq->arena, "/applications/%lld/review", (long long)rq->subject->project_id);
}

static const struct field comment_fields[] = {
    {.name = "field", .kind = FIELD_TEXT, .max = 80}, {.name = "body", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX}, FIELD_END};

static enum err comment_send(struct request *rq)
{
    struct review_comment_in in = {.field = web_text(rq, "field"), .body = web_text(rq, "body")};
    struct review_page p = {.writing = true, .field = in.field};
    struct shown s = {.decision = -1, .body_typed = true};
    struct command_result r;
    rq->version = -1; /* a comment changes nothing that another could have changed */
    s.refused = site_run(rq, &review_comment, rq->subject->id, &in, STR(""), &r);
    if (s.refused == OK)
        return site_done(rq, str_printf(rq->arena, STR_FMT "#c%lld", STR_ARG(review_url(rq)), (long long)r.id), NULL);
    return page_refused(rq, &p, &s);
}

static const char *const decision_words[] = {"return", "approve", "conditions", "reject", NULL};
static const struct field decision_fields[] = {
    {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = decision_words},
    {.name = "reason_return", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX},
    {.name = "reason_reject", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX},
    {.name = "conditions", .kind = FIELD_LONG, .max = REVIEW_TEXT_MAX},
    {.name = "due_day", .kind = FIELD_DATE},
    FIELD_END};

/* Each decision has a text of its own, so that each form keeps what was typed into it. */
static const char *reason_field(enum decision d)
{
    return d == DECISION_RETURN ? "reason_return" : d == DECISION_REJECT ? "reason_reject" : "conditions";
}

static void name_violations(struct request *rq, enum decision d)
{
    for (size_t i = 0; i < rq->violations.list.n; i++)
        if (str_is(rq->violations.list.at[i].field, "reason"))
            rq->violations.list.at[i].field = str_c(reason_field(d));
}

/* On to the next one that the Department holds. */
static enum err decided(struct request *rq, enum decision d)
{
    static const char *const flash[DECISION_COUNT] = {"review-returned", "review-approved", "review-approved",
                                                      "review-rejected"};
    struct review_queue_row *rows = NULL;
    size_t n = 0;
    enum err e = web_fresh(rq);
    e = e ? e : review_queue(rq->db, rq->arena, rq->actor->county_id, &rows, &n);
    if (e)
        return e;
    struct str place = n > 0 ? str_printf(rq->arena, "/applications/%lld/review", (long long)rows[0].id) : STR("/applications");
    return site_done(rq, place, flash[d]);
}

static enum err decision_send(struct request *rq)
{
    const struct web_value *what = web_value(rq, "act");
    struct review_page p = {0};
    struct command_result r;
    if (!what->valid)
        return err_set(ERR_MALFORMED, "no such act");
    enum decision d = (enum decision)what->i;
    struct shown s = {.decision = (int)d};
    struct review_decide_in in = {.decision = d, .reason = web_text(rq, reason_field(d)), .due_day = web_day(rq, "due_day")};
    if (d == DECISION_APPROVE)
        in.reason = STR("");
    s.refused = site_run(rq, &review_decide, rq->subject->id, &in, STR(""), &r);
    if (s.refused == OK)
        return decided(rq, d);
    name_violations(rq, d);
    return page_refused(rq, &p, &s);
}

const struct route review_routes[] = {
    ROUTE(WEB_GET, "/applications/:id/review", page_show, ACT_PROJECT_VIEW, application_load_page, STATES_ANY, show_fields),
    /* Any state: the command refuses what was decided meanwhile, and the page then says so. */
    ROUTE(WEB_POST, "/applications/:id/review", decision_send, ACT_REVIEW_DECIDE, application_load_page, STATES_ANY,
          decision_fields),
    ROUTE(WEB_POST, "/applications/:id/comments", comment_send, ACT_REVIEW_COMMENT, application_load_page, STATES_ANY,
          comment_fields),
    ROUTE_END};
