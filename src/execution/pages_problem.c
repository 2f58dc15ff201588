/* pages_problem.c: a problem raised, moved on, closed by another person (销号); see pages.h. */
#include "execution/private.h"
#include "execution/execution.h"
#include "execution/pages.tmpl.h"
#include "rights/rights.h"

/* ---- raising ---- */

/* The team as choices, the first line asking to choose. */
static enum err team_choices(struct request *rq, struct field_view *owner)
{
    struct team_list_row *team = NULL;
    size_t n = 0;
    enum err e = team_list(rq->db, rq->arena, rq->subject->project_id, &team, &n);
    struct choice *choices = arena_array_of(rq->arena, struct choice, n + 1);
    choices[0].label = STR("—");
    for (size_t i = 0; i < n; i++) {
        choices[i + 1].value = str_printf(rq->arena, "%lld", (long long)team[i].person_id);
        choices[i + 1].label = str_printf(rq->arena, STR_FMT "  " STR_FMT, STR_ARG(team[i].name), STR_ARG(team[i].post_title));
    }
    owner->choices = choices;
    owner->nchoices = n + 1;
    return e;
}

static enum err form_write(struct request *rq, enum err e, bool typed)
{
    struct problem_form_view v = {0};
    struct page pg;
    enum err bad = project_head(rq->db, rq->arena, rq->subject->project_id, &v.project);
    if (bad || (bad = page_open(rq, TITLE_PROBLEM, &v.project, "problems", e, &pg)))
        return bad;
    v.form = (struct page_form){.keys = site_keys(rq, -1), .violations = &rq->violations};
    v.title = page_field(rq, typed, "title", INPUT_TEXT, STR(""));
    v.origin = page_field(rq, typed, "origin", INPUT_TEXT, STR(""));
    v.origin.optional = true;
    v.owner = page_field(rq, typed, "owner_id", INPUT_SELECT, STR(""));
    v.due_day = page_field(rq, typed, "due_day", INPUT_DATE, STR(""));
    v.due_day.min = day_iso(rq->arena, rq->today + 1);
    if ((bad = team_choices(rq, &v.owner)))
        return bad;
    tmpl_problem_form(&rq->html, &pg, &v);
    return web_page(rq, err_status(e));
}

enum err problem_form_show(struct request *rq)
{
    return form_write(rq, OK, false);
}

enum err problem_form_send(struct request *rq)
{
    struct problem_raise_in in = {.title = web_text(rq, "title"),
                                  .origin = web_text(rq, "origin"),
                                  .owner_id = web_i64(rq, "owner_id"),
                                  .due_day = web_day(rq, "due_day")};
    struct command_result r;
    enum err e = site_run(rq, &problem_raise, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->project_id, "problems", "raised");
    if (!page_again(rq, e, page_load_project, &reread))
        return e;
    return reread ? reread : form_write(rq, e, true);
}

/* ---- the problem ---- */

static enum err problem_read(struct request *rq, struct problem_view *v)
{
    struct problem_history_row *rows = NULL;
    enum err e = problem_page(rq->db, rq->arena, rq->subject->id, &v->p);
    if (e || (e = project_head(rq->db, rq->arena, v->p.project_id, &v->project)) ||
        (e = problem_history(rq->db, rq->arena, v->p.id, &rows, &v->nhistory)))
        return e;
    v->history = rows;
    v->may_update = site_may(rq, ACT_PROBLEM_UPDATE, rq->subject, PROBLEM_OPEN | PROBLEM_SOLVED);
    v->may_close = site_may(rq, ACT_PROBLEM_CLOSE, rq->subject, PROBLEM_SOLVED);
    v->own = rq->subject->own_item;
    return OK;
}

static enum err problem_write(struct request *rq, enum err e, bool typed)
{
    struct problem_view v = {0};
    struct page pg;
    enum err bad = problem_read(rq, &v);
    if (bad || (bad = page_open(rq, TITLE_PROBLEM, &v.project, "problems", e, &pg)))
        return bad;
    v.form = (struct page_form){
        .keys = site_keys(rq, rq->subject->version), .violations = &rq->violations, .stale = e == ERR_STALE || e == ERR_STATE};
    v.progress = page_field(rq, typed, "progress", INPUT_LONG, v.p.progress);
    v.solved = typed ? web_i64(rq, "solved") != 0 : str_is(v.p.state, "solved");
    tmpl_problem_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(e));
}

enum err problem_show(struct request *rq)
{
    return problem_write(rq, OK, false);
}

enum err problem_send(struct request *rq)
{
    struct problem_update_in in = {.progress = web_text(rq, "progress"), .solved = web_i64(rq, "solved") != 0};
    struct command_result r;
    enum err e = site_run(rq, &problem_update, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->project_id, "problems", "saved");
    if (!page_again(rq, e, page_load_problem, &reread))
        return e;
    return reread ? reread : problem_write(rq, e, true);
}

enum err problem_close_send(struct request *rq)
{
    struct command_result r;
    enum err e = site_run(rq, &problem_close, rq->subject->id, NULL, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->project_id, "problems", "closed");
    if (!page_again(rq, e, page_load_problem, &reread))
        return e;
    return reread ? reread : problem_write(rq, e, false);
}
