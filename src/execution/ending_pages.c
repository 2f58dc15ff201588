/* ending_pages.c: see ending_pages.h. */
#include "execution/ending_pages.h"
#include "cycle/plan.h"
#include "execution/ending_pages.tmpl.h"
#include "execution/private.h"
#include "initiation/project.sql.h"

static enum err load_ending(struct request *rq, struct subject *out)
{
    return rq->actor ? ending_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out) : ERR_UNAUTHENTICATED;
}

/* ---- reading ---- */

static enum err indicators_read(struct request *rq, struct ending_view *v)
{
    struct indicator_list_row *rows = NULL;
    struct indicator_values_of_project_row *values = NULL;
    size_t n = 0, nvalues = 0;
    enum err e = indicator_list(rq->db, rq->arena, v->project.id, &rows, &n);
    if (e || (e = indicator_values_of_project(rq->db, rq->arena, v->project.id, &values, &nvalues)))
        return e;
    struct ending_indicator *list = arena_array_of(rq->arena, struct ending_indicator, n);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct ending_indicator){.i = &rows[i], .on_day = DAY_NONE};
        for (size_t k = 0; k < nvalues; k++)
            if (values[k].indicator_id == rows[i].id) {
                list[i].value = OPT_I64(values[k].value);
                list[i].on_day = values[k].on_day;
            }
        list[i].reached = indicator_reached(&rows[i], list[i].value);
    }
    v->indicators = list;
    v->nindicators = n;
    return OK;
}

static enum err endings_read(struct request *rq, struct ending_view *v)
{
    struct ending_list_row *rows = NULL;
    struct project_facts_row p;
    struct calendar calendar;
    enum err e = ending_list(rq->db, rq->arena, v->project.id, &rows, &v->nendings);
    if (e || (e = project_facts(rq->db, rq->arena, v->project.id, 0, &p)) ||
        (e = cycle_calendar(rq->db, rq->arena, p.county_id, &calendar)))
        return e;
    v->endings = rows;
    for (size_t i = 0; i < v->nendings; i++) {
        if (str_is(rows[i].state, "asked"))
            v->waiting = &rows[i];
        if (str_is(rows[i].state, "accepted"))
            v->accepted = &rows[i];
    }
    if (v->waiting)
        v->waited = calendar_between(&calendar, v->waiting->asked_day, rq->today);
    return OK;
}

static void weigh_choices(struct request *rq, struct ending_view *v)
{
    for (int k = 0; k < ENDING_KINDS; k++) {
        struct ending_choice *c = &v->choices[k];
        int64_t n;
        c->word = ending_words[k];
        c->code = ending_fault(&v->f, (enum ending_kind)k, &n);
        c->against = (struct violation){
            .field = STR("kind"), .code = c->code ? c->code : "", .arg = str_printf(rq->arena, "%lld", (long long)n)};
        c->chosen = str_is(v->kind.value, ending_words[k]) && !c->code;
        v->nfree += !c->code;
    }
}

/* The project, as the loader of either route found it. */
static enum err view_read(struct request *rq, struct ending_view *v)
{
    const struct subject *s = rq->subject;
    enum err e = project_head(rq->db, rq->arena, s->project_id, &v->project);
    if (e || (e = ending_read(rq->db, rq->arena, s->project_id, rq->today, &v->f)) || (e = endings_read(rq, v)) ||
        (e = indicators_read(rq, v)))
        return e;
    bool runs = project_state(v->project.state) & PROJECT_ENDABLE;
    v->may_ask = runs && !v->waiting && site_may(rq, ACT_ENDING_ASK, s, STATES_ANY);
    v->may_decide = runs && v->waiting && site_may(rq, ACT_ENDING_DECIDE, s, STATES_ANY);
    v->recused = rq->actor->role == ROLE_OFFICER && s->recused;
    return OK;
}

/* asked, decided: which of the page's forms was sent and refused. */
static enum err view_write(struct request *rq, enum err refused, bool asked, bool decided)
{
    struct ending_view v = {0};
    struct page pg;
    enum err e = view_read(rq, &v);
    if (e || (e = page_open(rq, TITLE_ENDING, &v.project, "overview", refused, &pg)))
        return e;
    if (rq->actor->role == ROLE_OFFICER) {
        pg.active = NAV_PROBLEMS;
        pg.back = STR("/amendments");
    }
    v.form = (struct page_form){.keys = site_keys(rq, v.may_decide ? v.waiting->version : rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    v.kind = page_field(rq, asked, "kind", INPUT_TEXT, STR(""));
    v.statement = page_field(rq, asked, "statement", INPUT_LONG, STR(""));
    v.words = page_field(rq, decided, "words", INPUT_LONG, STR(""));
    v.words.rows = 2;
    v.document = page_field(rq, decided, "document", INPUT_TEXT, STR(""));
    v.document.optional = true;
    weigh_choices(rq, &v);
    tmpl_ending_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(refused));
}

static enum err ending_show(struct request *rq)
{
    return view_write(rq, OK, false, false);
}

/* ---- acting ---- */

static enum err ask_send(struct request *rq)
{
    const struct web_value *kind = web_value(rq, "kind");
    struct ending_ask_in in = {.kind = kind->valid && kind->raw.len ? (enum ending_kind)kind->i : ENDING_KINDS,
                               .statement = web_text(rq, "statement")};
    struct command_result r;
    enum err e = site_run(rq, &ending_ask, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->id, "overview", "asked");
    if (!page_again(rq, e, page_load_project, &reread))
        return e;
    return reread ? reread : view_write(rq, e, true, false);
}

static const char *const decisions[] = {"accept", "refuse", NULL};

static enum err decide_send(struct request *rq)
{
    const struct web_value *act = web_value(rq, "act");
    if (!act->valid)
        return err_set(ERR_MALFORMED, "no such decision");
    struct ending_decide_in in = {.accept = act->i == 0, .words = web_text(rq, "words"), .document = web_text(rq, "document")};
    struct command_result r;
    enum err e = site_run(rq, &ending_decide, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return site_done(rq, STR("/amendments"), in.accept ? "ended" : "not-ended");
    if (!page_again(rq, e, load_ending, &reread))
        return e;
    return reread ? reread : view_write(rq, e, false, true);
}

/* ---- routes ---- */

static const struct field ask_fields[] = {{.name = "kind", .kind = FIELD_CHOICE, .choices = ending_words},
                                          {.name = "statement", .kind = FIELD_LONG, .max = NOTE_MAX},
                                          FIELD_END};
static const struct field decide_fields[] = {{.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = decisions},
                                             {.name = "words", .kind = FIELD_LONG, .max = NOTE_MAX},
                                             {.name = "document", .kind = FIELD_TEXT, .max = LINE_MAX},
                                             FIELD_END};

const struct route ending_routes[] = {
    ROUTE(WEB_GET, "/projects/:id/ending", ending_show, ACT_PROJECT_VIEW, page_load_project, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/projects/:id/ending", ask_send, ACT_ENDING_ASK, page_load_project, STATES_ANY, ask_fields),
    /* Any state: the command refuses what another has decided, and the page then shows it. */
    ROUTE(WEB_POST, "/endings/:id", decide_send, ACT_ENDING_DECIDE, load_ending, STATES_ANY, decide_fields), ROUTE_END};
