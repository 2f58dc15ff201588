/* panel_pages.c: the Department's pages of groups; see panel_pages.h. */
#include "assessment/panel_pages.h"
#include "assessment/panel_pages.tmpl.h"
#include "cycle/plan.h"
#include "people/check.h"

/* ---- years ---- */

const struct field score_year_fields[] = {{.name = "year", .kind = FIELD_ID}, FIELD_END};

enum err score_years_read(struct request *rq, struct score_years *out)
{
    const struct web_value *asked = web_value(rq, "year");
    struct scored_cycles_row *year = arena_new_of(rq->arena, struct scored_cycles_row), *years = NULL;
    *out = (struct score_years){0};
    if (!asked->valid)
        return err_set(ERR_NOT_FOUND, "no such year");
    enum err e = scored_cycle(rq->db, rq->arena, rq->actor->county_id, asked->i, year, &years, &out->n);
    out->years = years;
    out->year = e == OK ? year : NULL;
    out->manages = site_may(rq, ACT_PANEL_MANAGE, rq->subject, STATES_ANY);
    if (e == ERR_NOT_FOUND && asked->i == 0) {
        err_clear();
        return OK;
    }
    return e;
}

/* ---- how much is due ---- */

struct due_facts {
    struct panel_recusals recusals;
    struct scored_projects_row *projects;
    size_t n;
};

static enum err due_read(struct request *rq, int64_t cycle_id, struct due_facts *out)
{
    enum err e = panel_recusals(rq->db, rq->arena, cycle_id, rq->today, &out->recusals);
    return e ? e : scored_projects(rq->db, rq->arena, cycle_id, &out->projects, &out->n);
}

/* ---- /panels ---- */

static enum err item_due(struct request *rq, const struct due_facts *f, struct panel_item *item)
{
    struct panel_members_row *members = NULL;
    size_t n = 0;
    enum err e = panel_members(rq->db, rq->arena, item->made->id, &members, &n);
    for (size_t i = 0; i < n; i++)
        item->due += panel_due(&f->recusals, f->projects, f->n, members[i].person_id);
    return e;
}

static enum err panels_items(struct request *rq, const struct scored_cycles_row *year, struct panels_page *p)
{
    struct scoring *s = arena_new_of(rq->arena, struct scoring);
    struct scoring_panel *panels = NULL;
    struct panel_list_row *made = NULL;
    struct due_facts facts = {0};
    size_t nmade = 0;
    enum err e = scored_by(rq->db, rq->arena, year->scheme_id, s);
    p->scoring = e == OK;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    if (e || (e = panel_list(rq->db, rq->arena, year->id, &made, &nmade)) || (e = due_read(rq, year->id, &facts)))
        return e;
    scoring_panels(rq->arena, s, &panels, &p->nitems);
    p->items = arena_array_of(rq->arena, struct panel_item, p->nitems);
    for (size_t i = 0; i < p->nitems && !e; i++) {
        struct panel_item *item = &p->items[i];
        item->group = panels[i].group;
        for (size_t k = 0; k < nmade; k++)
            if (str_eq(made[k].code, item->group->id))
                item->made = &made[k];
        e = item->made ? item_due(rq, &facts, item) : OK;
    }
    return e;
}

static enum err panels_write(struct request *rq, enum err refused, bool typed)
{
    struct panels_page p = {0};
    struct page pg;
    enum err e = score_years_read(rq, &p.years);
    if (e || (e = p.years.year ? panels_items(rq, p.years.year, &p) : OK) ||
        (e = site_frame(rq, TITLE_PANELS, NAV_SCORES, &pg)))
        return e;
    p.may_make =
        p.years.year && str_is(p.years.year->state, "running") && site_may(rq, ACT_PANEL_MANAGE, rq->subject, STATES_ANY);
    p.form = (struct page_form){.keys = site_keys(rq, -1), .violations = &rq->violations};
    p.code = typed ? web_text(rq, "code") : STR("");
    p.name = page_field(rq, typed, "name", INPUT_TEXT, STR(""));
    pg.year = p.years.year ? (int)p.years.year->year : pg.year;
    pg.wrong = refused != OK;
    tmpl_panels_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err panels_show(struct request *rq)
{
    return panels_write(rq, OK, false);
}

enum err score_year_load(struct request *rq, struct subject *out)
{
    struct scored_cycles_row year, *years = NULL;
    size_t n = 0;
    if (!rq->actor)
        return ERR_UNAUTHENTICATED;
    enum err e = scored_cycle(rq->db, rq->arena, rq->actor->county_id, web_i64(rq, "year"), &year, &years, &n);
    return e ? e : cycle_load(rq->db, rq->arena, rq->actor, year.id, rq->today, out);
}

static enum err panels_send(struct request *rq)
{
    struct panel_make_in in = {.code = web_text(rq, "code"), .name = web_text(rq, "name")};
    struct command_result r;
    rq->version = -1; /* it changes no row of the year */
    enum err e = site_run(rq, &panel_make, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return site_done(rq, str_printf(rq->arena, "/panels/%lld", (long long)r.id), "panel-made");
    if (!page_again(rq, e, score_year_load, &reread))
        return e;
    return reread ? reread : panels_write(rq, e, true);
}

/* ---- /panels/:id ---- */

static enum err load_panel(struct request *rq, struct subject *out)
{
    return rq->actor ? panel_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out) : ERR_UNAUTHENTICATED;
}

static enum err panel_people(struct request *rq, struct panel_page *p)
{
    struct panel_members_row *rows = NULL;
    struct due_facts facts = {0};
    enum err e = panel_members(rq->db, rq->arena, p->g.id, &rows, &p->npeople);
    if (e || (e = due_read(rq, p->g.cycle_id, &facts)))
        return e;
    p->people = arena_array_of(rq->arena, struct panel_person, p->npeople);
    for (size_t i = 0; i < p->npeople; i++) {
        struct panel_person *m = &p->people[i];
        m->m = rows[i];
        m->due = panel_due(&facts.recusals, facts.projects, facts.n, rows[i].person_id);
        m->recused = (int64_t)facts.n - m->due;
        p->given += rows[i].given;
        p->due += m->due;
    }
    return OK;
}

/* How the scheme takes the group's scores together. */
static enum err panel_rule(struct request *rq, struct panel_page *p)
{
    struct scoring s;
    struct scoring_panel *panels = NULL;
    size_t n = 0;
    enum err e = scored_by(rq->db, rq->arena, p->g.scheme_id, &s);
    if (e)
        return e;
    scoring_panels(rq->arena, &s, &panels, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(panels[i].group->id, p->g.code))
            p->rule = *panels[i].group;
    return OK;
}

/* Evaluators who are not in the group yet. */
static enum err panel_choices(struct request *rq, struct panel_page *p)
{
    struct evaluators_today_row *rows = NULL;
    size_t n = 0;
    enum err e = evaluators_today(rq->db, rq->arena, p->g.county_id, rq->today, &rows, &n);
    struct choice *choices = arena_array_of(rq->arena, struct choice, n + 1);
    choices[p->person.nchoices++] = (struct choice){.value = STR(""), .label = STR("—")};
    for (size_t i = 0; i < n; i++) {
        bool in = false;
        for (size_t k = 0; k < p->npeople; k++)
            in |= p->people[k].m.person_id == rows[i].person_id;
        if (!in)
            choices[p->person.nchoices++] = (struct choice){
                .value = str_printf(rq->arena, "%lld", (long long)rows[i].person_id),
                .label = str_printf(rq->arena, STR_FMT " " STR_FMT, STR_ARG(rows[i].name), STR_ARG(rows[i].title))};
    }
    p->person.choices = choices;
    return e;
}

static enum err panel_read(struct request *rq, struct panel_page *p, bool typed)
{
    enum err e = panel_by_id(rq->db, rq->arena, rq->subject->id, &p->g);
    if (e || (e = panel_people(rq, p)) || (e = panel_rule(rq, p)))
        return e;
    p->may_change = p->may_close = site_may(rq, ACT_PANEL_MANAGE, rq->subject, PANEL_OPEN);
    p->may_reopen = site_may(rq, ACT_PANEL_MANAGE, rq->subject, PANEL_CLOSED);
    p->person = page_field(rq, typed, "person_id", INPUT_SELECT, STR(""));
    p->why = page_field(rq, typed, "why", INPUT_LONG, STR(""));
    p->why.rows = 2;
    return panel_choices(rq, p);
}

static enum err panel_write(struct request *rq, enum err refused, bool typed)
{
    struct panel_page p = {0};
    struct page pg;
    enum err e = panel_read(rq, &p, typed);
    if (e || (e = site_frame(rq, TITLE_PANELS, NAV_SCORES, &pg)))
        return e;
    p.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    pg.subject = p.g.name;
    pg.year = (int)p.g.year;
    pg.back = STR("/panels");
    pg.wrong = refused != OK;
    tmpl_panel_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err panel_show(struct request *rq)
{
    return panel_write(rq, OK, false);
}

static const char *const panel_acts[] = {"add", "remove", "close", "reopen", NULL};

static enum err panel_send(struct request *rq)
{
    static const struct {
        const struct command *command;
        const char *done;
    } acts[] = {{&panel_add, "panel-added"},
                {&panel_remove, "panel-removed"},
                {&panel_close, "panel-closed"},
                {&panel_reopen, "panel-opened"}};
    struct panel_member_in in = {.person_id = web_i64(rq, "person_id")};
    const struct web_value *act = web_value(rq, "act");
    struct command_result r;
    if (!act->valid)
        return err_set(ERR_MALFORMED, "no such act");
    enum err e = site_run(rq, acts[act->i].command, rq->subject->id, &in, web_text(rq, "why"), &r), reread;
    if (e == OK)
        return site_done(rq, str_printf(rq->arena, "/panels/%lld", (long long)rq->subject->id), acts[act->i].done);
    if (!page_again(rq, e, load_panel, &reread))
        return e;
    return reread ? reread : panel_write(rq, e, true);
}

/* ---- routes ---- */

static const struct field make_fields[] = {{.name = "year", .kind = FIELD_ID, .required = true},
                                           {.name = "code", .kind = FIELD_TEXT, .max = CHECK_CODE_MAX, .required = true},
                                           {.name = "name", .kind = FIELD_TEXT, .max = CHECK_NAME_MAX, .required = true},
                                           FIELD_END};
static const struct field panel_fields[] = {{.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = panel_acts},
                                            {.name = "person_id", .kind = FIELD_ID},
                                            {.name = "why", .kind = FIELD_LONG, .max = CHECK_TEXT_MAX},
                                            FIELD_END};

/* Any state: the command refuses what a closed group cannot take, and the page says so. */
const struct route panel_routes[] = {
    ROUTE(WEB_GET, "/panels", panels_show, ACT_PANEL_MANAGE, site_load_county, STATES_ANY, score_year_fields),
    ROUTE(WEB_POST, "/panels", panels_send, ACT_PANEL_MANAGE, score_year_load, STATES_ANY, make_fields),
    ROUTE(WEB_GET, "/panels/:id", panel_show, ACT_PANEL_MANAGE, load_panel, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/panels/:id", panel_send, ACT_PANEL_MANAGE, load_panel, STATES_ANY, panel_fields), ROUTE_END};
