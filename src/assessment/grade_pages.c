/* grade_pages.c: see grade_pages.h. */
#include "assessment/grade_pages.h"
#include "assessment/grade_pages.tmpl.h"
#include "cycle/plan.h"
#include "people/check.h"
#include "people/people.h"

/* ---- /grades ---- */

static struct grade_tied *tie_of(struct grades_page *p, const struct grade_list_row *r)
{
    for (size_t i = 0; i < p->nties; i++) {
        const struct grade_list_row *first = p->ties[i].rows[0];
        if (str_eq(p->ties[i].grade, r->tie_grade) && first->total.v == r->total.v && first->effect.v == r->effect.v)
            return &p->ties[i];
    }
    return NULL;
}

/* One class of a tie shares grade, total and effect; two classes of one grade cannot both straddle its last places. */
static void add_tied(struct request *rq, struct grades_page *p, const struct grade_list_row *r)
{
    struct grade_tied *t = tie_of(p, r);
    if (!t) {
        t = &p->ties[p->nties++];
        *t = (struct grade_tied){.grade = r->tie_grade, .places = r->tie_places};
        t->rows = arena_array_of(rq->arena, const struct grade_list_row *, p->nrows);
    }
    t->rows[t->n++] = r;
}

/* Units stand together, so each is asked about once. */
static enum err count_rest(struct request *rq, struct grades_page *p)
{
    bool recused = false;
    enum err e = OK;
    for (size_t i = 0; i < p->nrows && !e; i++) {
        const struct grade_list_row *r = &p->rows[i];
        if (i == 0 || !str_eq(r->unit_path, p->rows[i - 1].unit_path))
            e = people_recused(rq->db, rq->actor, rq->arena, r->unit_path, rq->today, &recused);
        if (!str_empty(r->grade) && str_empty(r->final)) {
            p->rest += !recused;
            p->recused += recused;
        }
    }
    return e;
}

static enum err rows_read(struct request *rq, struct grades_page *p)
{
    struct run_of_cycle_row run;
    enum err e = run_of_cycle(rq->db, rq->arena, p->years.year->id, &run);
    if (e == ERR_NOT_FOUND) { /* not frozen */
        err_clear();
        return OK;
    }
    if (e || (e = grade_list(rq->db, rq->arena, run.id, &p->rows, &p->nrows)))
        return e;
    p->frozen = true;
    p->ties = arena_array_of(rq->arena, struct grade_tied, p->nrows);
    for (size_t i = 0; i < p->nrows; i++) {
        const struct grade_list_row *r = &p->rows[i];
        p->decided += !str_empty(r->final);
        if (r->pending && str_empty(r->final))
            add_tied(rq, p, r);
    }
    return count_rest(rq, p);
}

static void decision_fields(struct request *rq, bool typed, struct field_view *board, struct field_view *day,
                            struct field_view *document, const struct final_of_sheet_row *old)
{
    *board = page_field(rq, typed, "board", INPUT_TEXT, old ? old->board : STR(""));
    *day = page_field(rq, typed, "decided_day", INPUT_DATE, old ? day_iso(rq->arena, old->decided_day) : STR(""));
    day->max = day_iso(rq->arena, rq->today);
    *document = page_field(rq, typed, "document", INPUT_TEXT, old ? old->document : STR(""));
}

static enum err grades_write(struct request *rq, enum err refused, bool typed)
{
    struct grades_page p = {0};
    struct page pg;
    enum err e = score_years_read(rq, &p.years);
    if (e || (e = p.years.year ? rows_read(rq, &p) : OK) || (e = site_frame(rq, TITLE_GRADES, NAV_SCORES, &pg)))
        return e;
    p.may_record =
        p.years.year && str_is(p.years.year->state, "frozen") && site_may(rq, ACT_GRADE_RECORD, rq->subject, STATES_ANY);
    p.form = (struct page_form){.keys = site_keys(rq, p.years.year ? p.years.year->version : -1),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    decision_fields(rq, typed, &p.board, &p.decided_day, &p.document, NULL);
    pg.year = p.years.year ? (int)p.years.year->year : pg.year;
    pg.wrong = refused != OK;
    tmpl_grades_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err grades_show(struct request *rq)
{
    return grades_write(rq, OK, false);
}

static struct grade_decision decision_typed(struct request *rq)
{
    return (struct grade_decision){
        .board = web_text(rq, "board"), .document = web_text(rq, "document"), .decided_day = web_day(rq, "decided_day")};
}

static struct str grades_url(struct request *rq, int64_t year)
{
    return str_printf(rq->arena, "/grades?year=%lld", (long long)year);
}

static enum err grades_send(struct request *rq)
{
    struct grade_decision in = decision_typed(rq);
    struct command_result r;
    enum err e = site_run(rq, &grade_record_rest, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return site_done(rq, grades_url(rq, web_i64(rq, "year")), "graded");
    if (!page_again(rq, e, score_year_load, &reread))
        return e;
    return reread ? reread : grades_write(rq, e, true);
}

/* ---- /grades/:sheet ---- */

static enum err load_sheet(struct request *rq, struct subject *out)
{
    return rq->actor ? grade_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "sheet"), rq->today, out)
                     : ERR_UNAUTHENTICATED;
}

static enum err grade_choices(struct request *rq, struct grade_page *p)
{
    struct str *names = NULL;
    size_t n = 0;
    enum err e = grade_names(rq->arena, p->s.scheme, &names, &n);
    struct choice *choices = arena_array_of(rq->arena, struct choice, n + 1);
    choices[0] = (struct choice){.value = STR(""), .label = STR("—")};
    for (size_t i = 0; i < n; i++)
        choices[i + 1] = (struct choice){.value = names[i], .label = names[i]};
    p->grade.choices = choices;
    p->grade.nchoices = n + 1;
    return e;
}

static enum err grade_read(struct request *rq, bool typed, struct grade_page *p)
{
    enum err e = grade_sheet(rq->db, rq->arena, rq->subject->id, &p->s);
    if (e)
        return e;
    e = final_of_sheet(rq->db, rq->arena, p->s.id, &p->final);
    p->has_final = e == OK;
    if (e && e != ERR_NOT_FOUND)
        return e;
    err_clear();
    p->may_record = site_may(rq, ACT_GRADE_RECORD, rq->subject, GRADE_UNDECIDED | GRADE_DECIDED);
    p->grade = page_field(rq, typed, "grade", INPUT_SELECT, p->has_final ? p->final.grade : p->s.grade);
    p->why = page_field(rq, typed, "why", INPUT_LONG, STR(""));
    p->why.optional = !p->has_final && !str_empty(p->s.grade);
    decision_fields(rq, typed, &p->board, &p->decided_day, &p->document, p->has_final ? &p->final : NULL);
    return grade_choices(rq, p);
}

static enum err grade_write(struct request *rq, enum err refused, bool typed)
{
    struct grade_page p = {0};
    struct page pg;
    enum err e = grade_read(rq, typed, &p);
    if (e || (e = site_frame(rq, TITLE_GRADES, NAV_SCORES, &pg)))
        return e;
    p.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    pg.subject = p.s.project;
    pg.unit = p.s.unit;
    pg.year = (int)p.s.year;
    pg.back = grades_url(rq, p.s.year);
    pg.wrong = refused != OK;
    tmpl_grade_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err grade_show(struct request *rq)
{
    return grade_write(rq, OK, false);
}

static enum err grade_send(struct request *rq)
{
    struct grade_record_in in = {.decision = decision_typed(rq), .grade = web_text(rq, "grade")};
    struct grade_sheet_row s;
    struct command_result r;
    enum err e = site_run(rq, &grade_record, rq->subject->id, &in, web_text(rq, "why"), &r), reread;
    if (e == OK) {
        e = grade_sheet(rq->db, rq->arena, rq->subject->id, &s);
        return e ? e : site_done(rq, grades_url(rq, s.year), "graded");
    }
    if (!page_again(rq, e, load_sheet, &reread))
        return e;
    return reread ? reread : grade_write(rq, e, true);
}

/* ---- routes ---- */

#define DECISION_FIELDS                                                                                                        \
    {.name = "board", .kind = FIELD_TEXT, .max = GRADE_TEXT_MAX}, {.name = "decided_day", .kind = FIELD_DATE},                 \
    {                                                                                                                          \
        .name = "document", .kind = FIELD_TEXT, .max = GRADE_TEXT_MAX                                                          \
    }
static const struct field rest_fields[] = {DECISION_FIELDS, {.name = "year", .kind = FIELD_ID, .required = true}, FIELD_END};
static const struct field record_fields[] = {DECISION_FIELDS,
                                             {.name = "grade", .kind = FIELD_TEXT, .max = CHECK_NAME_MAX},
                                             {.name = "why", .kind = FIELD_LONG, .max = CHECK_TEXT_MAX},
                                             FIELD_END};

const struct route grade_routes[] = {
    ROUTE(WEB_GET, "/grades", grades_show, ACT_SCORES_VIEW, site_load_county, STATES_ANY, score_year_fields),
    ROUTE(WEB_POST, "/grades", grades_send, ACT_GRADE_RECORD, score_year_load, STATES_ANY, rest_fields),
    ROUTE(WEB_GET, "/grades/:sheet", grade_show, ACT_SCORES_VIEW, load_sheet, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/grades/:sheet", grade_send, ACT_GRADE_RECORD, load_sheet, STATES_ANY, record_fields), ROUTE_END};
