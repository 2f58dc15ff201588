/* pages.c: milestones and indicators; see pages.h. */
#include "execution/private.h"
#include "execution/amendment.h"
#include "execution/pages.tmpl.h"
#include "rights/rights.h"

/* ---- shared ---- */

typedef enum err object_loader(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                               struct subject *out);

static enum err load(struct request *rq, object_loader *find, struct subject *out)
{
    return rq->actor ? find(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out) : ERR_UNAUTHENTICATED;
}

enum err page_load_project(struct request *rq, struct subject *out)
{
    return load(rq, project_load, out);
}

enum err page_load_milestone(struct request *rq, struct subject *out)
{
    return load(rq, milestone_load, out);
}

enum err page_load_indicator(struct request *rq, struct subject *out)
{
    return load(rq, indicator_load, out);
}

enum err page_load_problem(struct request *rq, struct subject *out)
{
    return load(rq, problem_load, out);
}

enum nav_key page_place(const struct request *rq)
{
    if (rq->actor && rq->actor->role == ROLE_OFFICER)
        return NAV_BOARD;
    return rq->actor && rq->actor->role == ROLE_LEADER ? NAV_OVERVIEW : NAV_PROJECTS;
}

static struct str project_url(struct request *rq, int64_t project_id, const char *tab)
{
    return str_printf(rq->arena, "/projects/%lld?tab=%s", (long long)project_id, tab);
}

enum err page_open(struct request *rq, enum page_title title, const struct project_head_row *project, const char *tab,
                   enum err refused, struct page *pg)
{
    enum err e = site_frame(rq, title, page_place(rq), pg);
    pg->subject = project->name;
    pg->back = project_url(rq, project->id, tab);
    pg->wrong = refused != OK;
    return e;
}

enum err page_done(struct request *rq, int64_t project_id, const char *tab, const char *flash)
{
    return site_done(rq, project_url(rq, project_id, tab), flash);
}

static struct page_form form_of(struct request *rq, enum err e)
{
    return (struct page_form){
        .keys = site_keys(rq, rq->subject->version), .violations = &rq->violations, .stale = e == ERR_STALE || e == ERR_STATE};
}

/* ---- milestones ---- */

static const struct field milestone_fields[] = {{.name = "done_day", .kind = FIELD_DATE, .required = true},
                                                {.name = "note", .kind = FIELD_LONG, .max = NOTE_MAX},
                                                FIELD_END};
static const struct field why_fields[] = {{.name = "why", .kind = FIELD_LONG, .max = NOTE_MAX, .required = true}, FIELD_END};

static enum err read_moves(struct request *rq, struct milestone_view *v)
{
    struct amendments_of_milestone_row *rows = NULL;
    enum err e = amendments_of_milestone(rq->db, rq->arena, v->m.id, &rows, &v->nmoves);
    struct milestone_move *moves = arena_array_of(rq->arena, struct milestone_move, v->nmoves);
    for (size_t i = 0; i < v->nmoves; i++) {
        moves[i] = (struct milestone_move){
            .approved_day = rows[i].approved_day, .reason = rows[i].reason, .approver = rows[i].approver};
        if (!day_parse(rows[i].before, &moves[i].before) || !day_parse(rows[i].after, &moves[i].after))
            return err_set(ERR_CORRUPT, "amendment %lld", (long long)rows[i].id);
    }
    v->moves = moves;
    return e;
}

static enum err milestone_read(struct request *rq, struct milestone_view *v)
{
    struct calendar calendar;
    enum err e = milestone_page(rq->db, rq->arena, rq->subject->id, &v->m);
    if (e || (e = project_head(rq->db, rq->arena, v->m.project_id, &v->project)) || (e = read_moves(rq, v)) ||
        (e = cycle_calendar(rq->db, rq->arena, rq->subject->county_id, &calendar)))
        return e;
    v->deadline = calendar_roll(&calendar, v->m.due_day);
    v->may_update = site_may(rq, ACT_MILESTONE_UPDATE, rq->subject, PROJECT_ACTIVE);
    v->may_amend = site_may(rq, ACT_AMENDMENT_ASK, rq->subject, PROJECT_AMENDABLE);
    return OK;
}

/* done, undone: what of the page was sent and refused with e. */
static enum err milestone_write(struct request *rq, enum err e, bool done, bool undone)
{
    struct milestone_view v = {0};
    struct page pg;
    enum err bad = milestone_read(rq, &v);
    if (bad || (bad = page_open(rq, TITLE_MILESTONE, &v.project, "plan", e, &pg)))
        return bad;
    v.form = form_of(rq, e);
    v.done_day = page_field(rq, done, "done_day", INPUT_DATE, day_iso(rq->arena, rq->today));
    v.done_day.min = day_iso(rq->arena, v.project.start_day);
    v.done_day.max = day_iso(rq->arena, rq->today);
    v.note = page_field(rq, done, "note", INPUT_LONG, STR(""));
    v.note.optional = true;
    v.why = page_field(rq, undone, "why", INPUT_LONG, STR(""));
    tmpl_milestone_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(e));
}

static enum err milestone_show(struct request *rq)
{
    return milestone_write(rq, OK, false, false);
}

static enum err milestone_send(struct request *rq)
{
    struct milestone_done_in in = {.done_day = web_day(rq, "done_day"), .note = web_text(rq, "note")};
    struct command_result r;
    enum err e = site_run(rq, &milestone_done, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->project_id, "plan", "recorded");
    if (!page_again(rq, e, page_load_milestone, &reread))
        return e;
    return reread ? reread : milestone_write(rq, e, true, false);
}

static enum err milestone_take_back(struct request *rq)
{
    struct command_result r;
    enum err e = site_run(rq, &milestone_undone, rq->subject->id, NULL, web_text(rq, "why"), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->project_id, "plan", "recorded");
    if (!page_again(rq, e, page_load_milestone, &reread))
        return e;
    return reread ? reread : milestone_write(rq, e, false, true);
}

/* ---- indicators ---- */

static const struct field indicator_fields[] = {{.name = "on_day", .kind = FIELD_DATE, .required = true},
                                                {.name = "value", .kind = FIELD_NUM, .required = true},
                                                {.name = "note", .kind = FIELD_LONG, .max = NOTE_MAX},
                                                FIELD_END};

static enum err indicator_read(struct request *rq, struct indicator_view *v)
{
    struct indicator_history_row *rows = NULL;
    struct amendments_of_indicator_row *moves = NULL;
    enum err e = indicator_page(rq->db, rq->arena, rq->subject->id, &v->i);
    if (e || (e = project_head(rq->db, rq->arena, v->i.project_id, &v->project)) ||
        (e = indicator_history(rq->db, rq->arena, v->i.id, &rows, &v->nvalues)) ||
        (e = amendments_of_indicator(rq->db, rq->arena, v->i.id, &moves, &v->nmoves)))
        return e;
    v->values = rows;
    v->moves = moves;
    v->bar = (struct bar){.has_baseline = v->i.baseline.set,
                          .has_value = v->nvalues > 0,
                          .falling = v->i.baseline.set &&
                                             v->i.target<v->i.baseline.v, .baseline = v->i.baseline.v, .value = v->nvalues> 0
                                         ? rows[0].value
                                         : 0,
                          .target = v->i.target,
                          .digits = (int)v->i.digits};
    bar_layout(&v->bar);
    v->may_update = site_may(rq, ACT_INDICATOR_UPDATE, rq->subject, PROJECT_ACTIVE);
    v->may_amend = site_may(rq, ACT_AMENDMENT_ASK, rq->subject, PROJECT_AMENDABLE);
    return OK;
}

static enum err indicator_write(struct request *rq, enum err e, bool typed)
{
    struct indicator_view v = {0};
    struct page pg;
    enum err bad = indicator_read(rq, &v);
    if (bad || (bad = page_open(rq, TITLE_INDICATOR, &v.project, "plan", e, &pg)))
        return bad;
    v.form = form_of(rq, e);
    v.on_day = page_field(rq, typed, "on_day", INPUT_DATE, day_iso(rq->arena, rq->today));
    v.on_day.min = day_iso(rq->arena, v.i.start_day);
    v.on_day.max = day_iso(rq->arena, rq->today);
    v.value = page_field(rq, typed, "value", INPUT_NUMBER, STR(""));
    v.value.unit = v.i.unit_label;
    v.note = page_field(rq, typed, "note", INPUT_LONG, STR(""));
    v.note.optional = true;
    tmpl_indicator_page(&rq->html, &pg, &v);
    return web_page(rq, err_status(e));
}

static enum err indicator_show(struct request *rq)
{
    return indicator_write(rq, OK, false);
}

static enum err indicator_send(struct request *rq)
{
    struct indicator_record_in in = {
        .on_day = web_day(rq, "on_day"), .value = web_i64(rq, "value"), .note = web_text(rq, "note")};
    struct command_result r;
    enum err e = site_run(rq, &indicator_record, rq->subject->id, &in, STR(""), &r), reread;
    if (e == OK)
        return page_done(rq, rq->subject->project_id, "plan", "recorded");
    if (!page_again(rq, e, page_load_indicator, &reread))
        return e;
    return reread ? reread : indicator_write(rq, e, true);
}

/* ---- routes ---- */

static const struct field problem_fields[] = {{.name = "title", .kind = FIELD_TEXT, .max = LINE_MAX, .required = true},
                                              {.name = "origin", .kind = FIELD_TEXT, .max = LINE_MAX},
                                              {.name = "owner_id", .kind = FIELD_ID, .required = true},
                                              {.name = "due_day", .kind = FIELD_DATE, .required = true},
                                              FIELD_END};
static const struct field progress_fields[] = {{.name = "progress", .kind = FIELD_LONG, .max = NOTE_MAX, .required = true},
                                               {.name = "solved", .kind = FIELD_BOOL},
                                               FIELD_END};

const struct route execution_routes[] = {
    ROUTE(WEB_GET, "/milestones/:id", milestone_show, ACT_PROJECT_VIEW, page_load_milestone, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/milestones/:id", milestone_send, ACT_MILESTONE_UPDATE, page_load_milestone, PROJECT_ACTIVE,
          milestone_fields),
    ROUTE(WEB_POST, "/milestones/:id/undone", milestone_take_back, ACT_MILESTONE_UPDATE, page_load_milestone, PROJECT_ACTIVE,
          why_fields),
    ROUTE(WEB_GET, "/indicators/:id", indicator_show, ACT_PROJECT_VIEW, page_load_indicator, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/indicators/:id", indicator_send, ACT_INDICATOR_UPDATE, page_load_indicator, PROJECT_ACTIVE,
          indicator_fields),
    ROUTE(WEB_GET, "/projects/:id/problems", problem_form_show, ACT_PROBLEM_RAISE, page_load_project,
          PROJECT_ACTIVE | PROJECT_PAUSED, no_fields),
    ROUTE(WEB_POST, "/projects/:id/problems", problem_form_send, ACT_PROBLEM_RAISE, page_load_project,
          PROJECT_ACTIVE | PROJECT_PAUSED, problem_fields),
    ROUTE(WEB_GET, "/problems/:id", problem_show, ACT_PROJECT_VIEW, page_load_problem, STATES_ANY, no_fields),
    /* Any state: the command refuses a closed one, and what was typed is then shown beside what stands. */
    ROUTE(WEB_POST, "/problems/:id", problem_send, ACT_PROBLEM_UPDATE, page_load_problem, STATES_ANY, progress_fields),
    ROUTE(WEB_POST, "/problems/:id/close", problem_close_send, ACT_PROBLEM_CLOSE, page_load_problem, STATES_ANY, no_fields),
    ROUTE_END};
