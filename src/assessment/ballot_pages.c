/* ballot_pages.c: the evaluator's own pages; see panel_pages.h. */
#include "assessment/ballot_pages.h"
#include "assessment/panel_pages.tmpl.h"
#include <string.h>

/* ---- /ballots ---- */

static bool is_open(struct str cycle_state, day_t closed_day)
{
    return str_is(cycle_state, "running") && closed_day == DAY_NONE;
}

static enum err group_read(struct request *rq, struct ballot_group *g)
{
    struct panel_recusals recusals;
    struct scored_projects_row *projects = NULL;
    size_t n = 0;
    enum err e = panel_recusals(rq->db, rq->arena, g->g.cycle_id, rq->today, &recusals);
    if (e || (e = scored_projects(rq->db, rq->arena, g->g.cycle_id, &projects, &n)))
        return e;
    g->due = panel_due(&recusals, projects, n, rq->actor->person_id);
    g->recused = (int64_t)n - g->due;
    g->open = is_open(g->g.cycle_state, g->g.closed_day);
    return OK;
}

static enum err groups_read(struct request *rq, struct ballots_page *p)
{
    struct panels_of_person_row *rows = NULL;
    enum err e = panels_of_person(rq->db, rq->arena, rq->actor->county_id, rq->actor->person_id, &rows, &p->ngroups);
    p->groups = arena_array_of(rq->arena, struct ballot_group, p->ngroups);
    for (size_t i = 0; i < p->ngroups && !e; i++) {
        p->groups[i].g = rows[i];
        e = group_read(rq, &p->groups[i]);
    }
    return e;
}

static enum err ballots_show(struct request *rq)
{
    struct ballots_page p = {0};
    struct page pg;
    enum err e = groups_read(rq, &p);
    if (e || (e = site_frame(rq, TITLE_NAV, NAV_BALLOTS, &pg)))
        return e;
    tmpl_ballots_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

int ballots_waiting(struct request *rq)
{
    struct ballots_page p = {0};
    int waiting = 0;
    if (!rq->actor || rq->actor->role != ROLE_EVALUATOR || groups_read(rq, &p) != OK)
        return 0;
    for (size_t i = 0; i < p.ngroups; i++)
        waiting += p.groups[i].open && p.groups[i].g.given < p.groups[i].due;
    return waiting;
}

/* ---- /ballots/:group ---- */

#define LINES(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) X(16)
static const char *const score_names[BALLOT_PAGE] = {
#define X(n) "s" #n,
    LINES(X)
#undef X
};
static const char *const project_names[BALLOT_PAGE] = {
#define X(n) "p" #n,
    LINES(X)
#undef X
};
static const struct field page_fields[] = {{.name = "page", .kind = FIELD_ID}, FIELD_END};
static const struct field ballot_fields[] = {{.name = "page", .kind = FIELD_ID},
#define X(n) {.name = "p" #n, .kind = FIELD_ID}, {.name = "s" #n, .kind = FIELD_NUM},
                                             LINES(X)
#undef X
                                                 FIELD_END};

static enum err load_ballot(struct request *rq, struct subject *out)
{
    return rq->actor ? ballot_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "group"), rq->today, out)
                     : ERR_UNAUTHENTICATED;
}

struct ballot_facts {
    struct panel_recusals recusals;
    struct scored_projects_row *projects;
    struct ballot_indicators_row *indicators;
    struct ballot_scores_row *scores;
    size_t nprojects, nindicators, nscores;
};

static enum err facts_read(struct request *rq, struct ballot_page *p, struct ballot_facts *f)
{
    enum err e = panel_by_id(rq->db, rq->arena, rq->subject->id, &p->g);
    if (e || (e = panel_recusals(rq->db, rq->arena, p->g.cycle_id, rq->today, &f->recusals)) ||
        (e = scored_projects(rq->db, rq->arena, p->g.cycle_id, &f->projects, &f->nprojects)) ||
        (e = ballot_indicators(rq->db, rq->arena, p->g.cycle_id, rq->today, &f->indicators, &f->nindicators)))
        return e;
    return ballot_scores(rq->db, rq->arena, p->g.id, rq->actor->person_id, &f->scores, &f->nscores);
}

static struct str given_text(struct request *rq, const struct ballot_facts *f, int64_t project_id)
{
    for (size_t i = 0; i < f->nscores; i++)
        if (f->scores[i].project_id == project_id)
            return num_show(rq->arena, f->scores[i].score, 2);
    return STR("");
}

static void item_fill(struct request *rq, const struct ballot_facts *f, const struct scored_projects_row *p, size_t k,
                      bool typed, struct ballot_item *out)
{
    *out = (struct ballot_item){.p = *p, .id_name = project_names[k], .given = given_text(rq, f, p->id)};
    out->recused = panel_recused(&f->recusals, rq->actor->person_id, p->id, p->unit_path);
    out->score = page_field(rq, typed, score_names[k], INPUT_NUMBER, out->given);
    for (size_t i = 0; i < f->nindicators; i++)
        if (f->indicators[i].project_id == p->id) {
            out->indicators = out->nindicators ? out->indicators : &f->indicators[i];
            out->nindicators++;
        }
}

static struct str page_url(struct request *rq, int64_t page)
{
    return str_printf(rq->arena, "/ballots/%lld?page=%lld", (long long)rq->subject->id, (long long)page);
}

static int64_t page_asked(struct request *rq)
{
    const struct web_value *v = web_value(rq, "page");
    return v->valid && v->i > 0 ? v->i : 1;
}

static void put_pager(struct request *rq, struct ballot_page *p, size_t total)
{
    struct pager *g = &p->pager;
    g->total = (int64_t)total;
    g->pages = (g->total + BALLOT_PAGE - 1) / BALLOT_PAGE;
    g->page = page_asked(rq) <= g->pages ? page_asked(rq) : g->pages > 0 ? g->pages : 1;
    g->from = total ? (g->page - 1) * BALLOT_PAGE + 1 : 0;
    g->to = g->page * BALLOT_PAGE < g->total ? g->page * BALLOT_PAGE : g->total;
    g->prev = g->page > 1 ? page_url(rq, g->page - 1) : STR("");
    g->next = g->page < g->pages ? page_url(rq, g->page + 1) : STR("");
}

static enum err ballot_read(struct request *rq, struct ballot_page *p, bool typed)
{
    struct ballot_facts f = {0};
    enum err e = facts_read(rq, p, &f);
    if (e)
        return e;
    p->due = panel_due(&f.recusals, f.projects, f.nprojects, rq->actor->person_id);
    p->recused = (int64_t)f.nprojects - p->due;
    p->given = (int64_t)f.nscores;
    p->open = is_open(p->g.cycle_state, p->g.closed_day) && site_may(rq, ACT_SCORE_ENTER, rq->subject, STATES_ANY);
    put_pager(rq, p, f.nprojects);
    for (int64_t i = p->pager.from; i > 0 && i <= p->pager.to; i++) {
        item_fill(rq, &f, &f.projects[i - 1], p->nitems, typed, &p->items[p->nitems]);
        p->nitems++;
    }
    return OK;
}

static enum err ballot_write(struct request *rq, enum err refused, bool typed)
{
    struct ballot_page *p = arena_new_of(rq->arena, struct ballot_page);
    struct page pg;
    enum err e = ballot_read(rq, p, typed);
    if (e || (e = site_frame(rq, TITLE_OWN, NAV_BALLOTS, &pg)))
        return e;
    p->form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                 .violations = &rq->violations,
                                 .stale = refused == ERR_STALE || refused == ERR_STATE};
    pg.subject = p->g.name;
    pg.year = (int)p->g.year;
    pg.back = STR("/ballots");
    pg.wrong = refused != OK;
    tmpl_ballot_page(&rq->html, &pg, p);
    return web_page(rq, err_status(refused));
}

static enum err ballot_show(struct request *rq)
{
    return ballot_write(rq, OK, false);
}

/* What the command says of a project stands beside the project's field. */
static void name_fields(struct request *rq)
{
    for (size_t i = 0; i < rq->violations.list.n; i++) {
        struct violation *v = &rq->violations.list.at[i];
        for (size_t k = 0; k < BALLOT_PAGE; k++)
            if (str_eq(v->field, str_printf(rq->arena, "score-%lld", (long long)web_i64(rq, project_names[k]))))
                v->field = str_c(score_names[k]);
    }
}

static enum err ballot_send(struct request *rq)
{
    struct ballot_line lines[BALLOT_PAGE];
    struct score_enter_in in = {.lines = lines};
    struct command_result r;
    for (size_t k = 0; k < BALLOT_PAGE; k++) {
        const struct web_value *score = web_value(rq, score_names[k]);
        if (score->valid && !str_empty(score->raw) && web_i64(rq, project_names[k]) > 0)
            lines[in.n++] = (struct ballot_line){.project_id = web_i64(rq, project_names[k]), .score = score->i};
    }
    enum err e = site_run(rq, &score_enter, rq->subject->id, &in, STR(""), &r), reread;
    name_fields(rq);
    if (e == OK)
        return site_done(rq, page_url(rq, page_asked(rq) + 1), "scored"); /* the last page again behind the last */
    if (!page_again(rq, e, load_ballot, &reread))
        return e;
    return reread ? reread : ballot_write(rq, e, true);
}

const struct route ballot_routes[] = {
    ROUTE(WEB_GET, "/ballots", ballots_show, ACT_BALLOT_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE(WEB_GET, "/ballots/:group", ballot_show, ACT_BALLOT_VIEW, load_ballot, STATES_ANY, page_fields),
    ROUTE(WEB_POST, "/ballots/:group", ballot_send, ACT_SCORE_ENTER, load_ballot, STATES_ANY, ballot_fields), ROUTE_END};
