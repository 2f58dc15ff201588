/* freeze_pages.c: see freeze_pages.h. */
#include "assessment/freeze_pages.h"
#include "assessment/freeze_pages.tmpl.h"
#include "cycle/plan.h"
#include "people/check.h"

#define FLAT_LEAST NUM_ONE /* a standard deviation of one point (METHODS.md section 3) */

/* ---- before ---- */

static enum err panels_read(struct request *rq, const struct scoring *s, int64_t cycle_id, struct scores_page *p)
{
    struct scoring_panel *panels = NULL;
    struct panel_list_row *made = NULL;
    size_t nmade = 0;
    enum err e = panel_list(rq->db, rq->arena, cycle_id, &made, &nmade);
    scoring_panels(rq->arena, s, &panels, &p->npanels);
    p->panels = arena_array_of(rq->arena, struct scores_panel, p->npanels);
    for (size_t i = 0; i < p->npanels; i++) {
        p->panels[i].title = panels[i].group->title;
        for (size_t k = 0; k < nmade; k++)
            if (str_eq(made[k].code, panels[i].group->id))
                p->panels[i].made = &made[k];
        p->panels_open += !p->panels[i].made || p->panels[i].made->closed_day == DAY_NONE;
    }
    return e;
}

static enum err before_read(struct request *rq, const struct scored_cycles_row *year, struct scores_page *p)
{
    struct scoring *s = arena_new_of(rq->arena, struct scoring);
    struct freeze_source source;
    day_t as_of = freeze_day(year->end_day, rq->today);
    enum err e = scored_by(rq->db, rq->arena, year->scheme_id, s);
    p->scoring = e == OK;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    if (e || (e = panels_read(rq, s, year->id, p)) ||
        (e = freeze_gather(rq->db, rq->arena, rq->actor->county_id, year->id, as_of, rq->today, &source)))
        return e;
    freeze_ready(rq->arena, s, &source, &p->ready);
    p->early = rq->today <= year->end_day;
    return OK;
}

static void freeze_form(struct request *rq, const struct scored_cycles_row *year, enum err refused, bool typed,
                        struct scores_page *p)
{
    p->may_freeze = str_is(year->state, "running") && site_may(rq, ACT_CYCLE_FREEZE, rq->subject, STATES_ANY);
    p->asked = typed;
    p->form = (struct page_form){.keys = site_keys(rq, year->version),
                                 .violations = &rq->violations,
                                 .stale = refused == ERR_STALE || refused == ERR_STATE};
    p->as_of = page_field(rq, typed, "as_of", INPUT_DATE, day_iso(rq->arena, freeze_day(year->end_day, rq->today)));
    p->as_of.min = day_iso(rq->arena, year->start_day);
    p->as_of.max = day_iso(rq->arena, rq->today - 1);
    p->why = page_field(rq, typed, "why", INPUT_LONG, STR(""));
    p->why.rows = 2;
    p->why.optional = !p->early;
}

/* ---- after ---- */

static void add_kind(struct scores_page *p, struct str kind)
{
    for (size_t i = 0; i < p->nkinds; i++)
        if (str_eq(p->kinds[i].value, kind))
            return;
    p->kinds[p->nkinds++] = (struct choice){.value = kind};
}

/* What stands for the grade in the URL: its name, or that there is none. */
static struct str grade_word(const struct sheet_list_row *r)
{
    return !str_empty(r->grade) ? r->grade : r->pending ? STR("pending") : STR("none");
}

static void add_count(struct request *rq, struct scores_page *p, struct str grade)
{
    for (size_t i = 0; i < p->ncounts; i++)
        if (str_eq(p->counts[i].grade, grade)) {
            p->counts[i].n++;
            return;
        }
    bool current = str_eq(p->grade, grade);
    p->counts[p->ncounts++] = (struct scores_count){
        .grade = grade, .n = 1, .current = current, .href = web_query_with(rq, "grade", current ? STR("") : grade)};
}

static void count_rows(struct request *rq, struct scores_page *p)
{
    int64_t *totals = arena_array_of(rq->arena, int64_t, p->nrows);
    size_t n = 0, kept = 0;
    bool known;
    p->kinds = arena_array_of(rq->arena, struct choice, p->nrows);
    p->counts = arena_array_of(rq->arena, struct scores_count, p->nrows);
    p->all = p->nrows;
    for (size_t i = 0; i < p->nrows; i++) {
        const struct sheet_list_row *r = &p->rows[i];
        add_kind(p, r->unit_type);
        p->pending += r->pending != 0;
        p->blocked += !r->total.set;
        if (r->total.set)
            totals[n++] = r->total.v;
        if (!str_empty(p->kind) && !str_eq(p->kind, r->unit_type))
            continue;
        add_count(rq, p, grade_word(r));
        if (str_empty(p->grade) || str_eq(p->grade, grade_word(r)))
            p->rows[kept++] = *r;
    }
    p->nrows = kept;
    p->flat = grade_flat(totals, n, FLAT_LEAST, &known) && known;
}

static enum err after_read(struct request *rq, const struct scored_cycles_row *year, struct scores_page *p)
{
    enum err e = run_of_cycle(rq->db, rq->arena, year->id, &p->run);
    if (e || (e = sheet_list(rq->db, rq->arena, p->run.id, &p->rows, &p->nrows)))
        return e;
    p->frozen = true;
    count_rows(rq, p);
    return OK;
}

/* ---- the page ---- */

static bool is_frozen(const struct scored_cycles_row *year)
{
    return !str_is(year->state, "running");
}

static enum err scores_read(struct request *rq, enum err refused, bool typed, struct scores_page *p)
{
    enum err e = score_years_read(rq, &p->years);
    const struct scored_cycles_row *year = p->years.year;
    if (e || !year)
        return e;
    if (is_frozen(year)) {
        p->kind = typed ? STR("") : web_text(rq, "kind");
        p->grade = typed ? STR("") : web_text(rq, "grade");
        e = after_read(rq, year, p);
        if (e == ERR_NOT_FOUND) { /* closed without ever having been scored here */
            err_clear();
            e = OK;
        }
        return e;
    }
    if ((e = before_read(rq, year, p)))
        return e;
    freeze_form(rq, year, refused, typed, p);
    return OK;
}

static enum err scores_write(struct request *rq, enum err refused, bool typed)
{
    struct scores_page p = {0};
    struct page pg;
    enum err e = scores_read(rq, refused, typed, &p);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_SCORES, &pg)))
        return e;
    pg.year = p.years.year ? (int)p.years.year->year : pg.year;
    pg.wrong = refused != OK;
    tmpl_scores_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err scores_show(struct request *rq)
{
    return scores_write(rq, OK, false);
}

static enum err freeze_send(struct request *rq)
{
    struct freeze_in in = {.as_of = web_day(rq, "as_of")};
    struct command_result r;
    enum err e = site_run(rq, &cycle_freeze, rq->subject->id, &in, web_text(rq, "why"), &r), reread;
    if (e == OK)
        return site_done(rq, str_printf(rq->arena, "/scores?year=%lld", (long long)web_i64(rq, "year")), "frozen");
    if (!page_again(rq, e, score_year_load, &reread))
        return e;
    return reread ? reread : scores_write(rq, e, true);
}

/* ---- routes ---- */

static const struct field scores_fields[] = {{.name = "year", .kind = FIELD_ID},
                                             {.name = "kind", .kind = FIELD_TEXT, .max = CHECK_CODE_MAX},
                                             {.name = "grade", .kind = FIELD_TEXT, .max = CHECK_CODE_MAX},
                                             FIELD_END};
static const struct field freeze_fields[] = {{.name = "year", .kind = FIELD_ID, .required = true},
                                             {.name = "as_of", .kind = FIELD_DATE},
                                             {.name = "why", .kind = FIELD_LONG, .max = CHECK_TEXT_MAX},
                                             FIELD_END};

const struct route freeze_routes[] = {
    ROUTE(WEB_GET, "/scores", scores_show, ACT_SCORES_VIEW, site_load_county, STATES_ANY, scores_fields),
    ROUTE(WEB_POST, "/scores/freeze", freeze_send, ACT_CYCLE_FREEZE, score_year_load, STATES_ANY, freeze_fields), ROUTE_END};
