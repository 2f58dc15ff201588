/* application_list.c: /applications: the Department's queue with how long each side has held what, and a committee's own. */
#include "cycle/plan.h"
#include "initiation/application.tmpl.h"
#include "initiation/application_pages.h"

static const char *const states[] = {"submitted", "returned", "approved", "rejected", NULL};
const struct field application_list_fields[] = {{.name = "state", .kind = FIELD_CHOICE, .choices = states}, FIELD_END};

/* Where a state is counted: with the Department, with the unit, approved or further, refused or given up. */
static int place_of(struct str state)
{
    unsigned s = project_state(state);
    return s & PROJECT_SUBMITTED ? 0 : s & PROJECT_EDITABLE ? 1 : s & (PROJECT_APPROVED | PROJECT_RUNS) ? 2 : 3;
}

static enum err read_rows(struct request *rq, bool county, struct application_list_row **rows, size_t *n)
{
    const struct actor *actor = rq->actor;
    struct application_list_in in = {.county_id = actor->county_id};
    if (actor->role == ROLE_SECRETARY) {
        in.post_id = actor->post_id;
    } else if (actor->role == ROLE_LIAISON) {
        in.path_from = actor->unit_path;
        in.path_to = str_printf(rq->arena, STR_FMT "~", STR_ARG(actor->unit_path));
    } else if (!county) {
        in.person_id = actor->person_id;
    }
    return application_list(rq->db, rq->arena, &in, rows, n);
}

static struct application_line line_of(const struct calendar *c, day_t today, const struct application_list_row *row)
{
    day_t since = day_of_ms(row->held_ms);
    struct application_line l = {.row = row, .days = calendar_between(c, since, today), .answer_by = DAY_NONE};
    if (project_state(row->state) & PROJECT_SUBMITTED)
        l.answer_by = calendar_after(c, since, (int)row->review_days);
    return l;
}

/* In the state asked for; the Department's own list leaves out what was never submitted to it. */
static bool shown(const struct application_list_page *p, const struct application_list_row *row, bool asked, int place)
{
    if (p->county && row->rounds == 0)
        return false;
    return !asked || place_of(row->state) == place;
}

static enum err list_read(struct request *rq, struct application_list_page *p)
{
    struct application_list_row *rows = NULL;
    struct calendar calendar;
    size_t n = 0;
    const struct web_value *state = web_value(rq, "state");
    bool asked = !str_empty(state->raw) && state->valid;
    int place = asked ? place_of(str_c(states[state->i])) : p->county ? 0 : -1;
    enum err e = cycle_calendar(rq->db, rq->arena, rq->actor->county_id, &calendar);
    if (e || (e = read_rows(rq, p->county, &rows, &n)))
        return e;
    p->lines = arena_array_of(rq->arena, struct application_line, n);
    for (size_t i = 0; i < n; i++) {
        if (!p->county || rows[i].rounds > 0)
            p->counts[place_of(rows[i].state)].n++;
        if (shown(p, &rows[i], place >= 0, place))
            p->lines[p->n++] = line_of(&calendar, rq->today, &rows[i]);
    }
    for (int i = 0; i < 4; i++) {
        p->counts[i].href = web_query_with(rq, "state", str_c(states[i]));
        p->counts[i].current = i == place;
    }
    p->state = place >= 0 ? str_c(states[place]) : STR("");
    return OK;
}

enum err application_list_show(struct request *rq)
{
    enum role role = rq->actor->role;
    struct application_list_page p = {.county = role == ROLE_OFFICER || role == ROLE_LEADER,
                                      .claims = role == ROLE_SECRETARY || role == ROLE_LIAISON};
    struct page pg;
    enum err e = list_read(rq, &p);
    if (e || (e = site_frame(rq, TITLE_NAV, p.county ? NAV_REVIEW : NAV_CLAIMS, &pg)))
        return e;
    tmpl_application_list_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

int initiation_waiting(struct request *rq, enum nav_key key)
{
    struct review_waiting_row county;
    struct claim_waiting_row unit;
    if (!rq->actor || (key != NAV_REVIEW && key != NAV_CLAIMS))
        return 0;
    if (key == NAV_REVIEW)
        return review_waiting(rq->db, rq->arena, rq->actor->county_id, &county) == OK ? (int)county.n : 0;
    return claim_waiting(rq->db, rq->arena, rq->actor->unit_id, &unit) == OK ? (int)unit.n : 0;
}
