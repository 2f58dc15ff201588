/* period_pages.c: /periods, /reminders, /notices; see report_pages.h. */
#include "assessment/report_pages.h"
#include "assessment/report_json.h"
#include "assessment/period_pages.tmpl.h"
#include "assessment/private.h"
#include "assessment/punctuality.h"
#include "assessment/status.h"
#include "rights/rights.h"
#include "site/site.h"

#define PERIOD_ANY (PERIOD_NORMAL | PERIOD_POSTPONED | PERIOD_MERGED | PERIOD_WAIVED)
#define PERIOD_DUE (PERIOD_NORMAL | PERIOD_POSTPONED)

static enum err load_period(struct request *rq, struct subject *out)
{
    return rq->actor ? period_load(rq->db, rq->arena, rq->actor, web_param_id(rq, "id"), rq->today, out) : ERR_UNAUTHENTICATED;
}

static enum err lines_read(struct request *rq, struct period_list_page *p)
{
    struct period_line *lines = NULL;
    enum err e = period_lines(rq->db, rq->arena, rq->actor->county_id, rq->today, &lines, &p->nlines, &p->year);
    p->lines = lines;
    if (e == ERR_NOT_FOUND) { /* no year is running */
        err_clear();
        p->nlines = 0;
        return OK;
    }
    return e;
}

/* ---- the year ---- */

static enum err periods_show(struct request *rq)
{
    struct period_list_page p = {0};
    struct page pg;
    enum err e = lines_read(rq, &p);
    if (!e && rq->wants_json)
        return site_json(rq, periods_json, &p);
    if (e || (e = site_frame(rq, TITLE_PERIOD, NAV_DISPATCH, &pg)))
        return e;
    p.may_change = site_may(rq, ACT_PERIOD_CHANGE, rq->subject, STATES_ANY);
    tmpl_periods_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

/* ---- a month ---- */

static enum err period_read(struct request *rq, struct period_page *p)
{
    struct period_list_page all = {0};
    struct awaited_unit *units = NULL;
    enum err e = lines_read(rq, &all);
    if (e)
        return e;
    for (size_t i = 0; i < all.nlines; i++)
        if (all.lines[i].id == rq->subject->id)
            p->line = all.lines[i];
    if (p->line.id == 0)
        return err_set(ERR_NOT_FOUND, "period of a year that is over");
    e = awaited_list(rq->db, rq->arena, p->line.id, &units, &p->nawaited, &p->reports);
    p->awaited = units;
    p->may_change = site_may(rq, ACT_PERIOD_CHANGE, rq->subject, PERIOD_ANY);
    p->may_remind = site_may(rq, ACT_REMIND, rq->subject, PERIOD_DUE) && p->line.begun && p->nawaited > 0 &&
                    !period_reminded(&p->line, rq->today);
    bool due = str_is(p->line.state, "normal") || str_is(p->line.state, "postponed");
    p->may_postpone = !due || p->line.deadline >= rq->today;
    p->may_restore = p->line.planned_deadline >= rq->today;
    return e;
}

static enum err period_write(struct request *rq, enum err refused, bool typed)
{
    struct period_page p = {0};
    struct page pg;
    enum err e = period_read(rq, &p);
    if (!e && refused == OK && rq->wants_json)
        return site_json(rq, period_json, &p);
    if (e || (e = site_frame(rq, TITLE_PERIOD, NAV_DISPATCH, &pg)))
        return e;
    pg.n = p.line.month;
    pg.back = STR("/periods");
    pg.wrong = refused != OK;
    p.form = (struct page_form){.keys = site_keys(rq, rq->subject->version),
                                .violations = &rq->violations,
                                .stale = refused == ERR_STALE || refused == ERR_STATE};
    p.state = page_field(rq, typed, "state", INPUT_TEXT, p.line.state);
    p.due_day = page_field(rq, typed, "due_day", INPUT_DATE,
                           str_is(p.line.state, "postponed") ? day_iso(rq->arena, p.line.due_day) : STR(""));
    p.due_day.min = day_iso(rq->arena, (p.line.planned_day > rq->today ? p.line.planned_day : rq->today) + 1);
    p.why = page_field(rq, typed, "why", INPUT_LONG, STR(""));
    p.why.rows = 2;
    tmpl_period_page(&rq->html, &pg, &p);
    return web_page(rq, err_status(refused));
}

static enum err period_show(struct request *rq)
{
    return period_write(rq, OK, false);
}

static enum err period_refused(struct request *rq, enum err e, bool typed)
{
    enum err reread;
    if (!page_again(rq, e, load_period, &reread))
        return e;
    return reread ? reread : period_write(rq, e, typed);
}

static struct str period_url(struct request *rq)
{
    return str_printf(rq->arena, "/periods/%lld", (long long)rq->subject->id);
}

static enum err period_send(struct request *rq)
{
    struct period_change_in in = {.state = web_text(rq, "state"), .due_day = web_day(rq, "due_day")};
    struct command_result r;
    enum err e = site_run(rq, &period_change, rq->subject->id, &in, web_text(rq, "why"), &r);
    return e ? period_refused(rq, e, true) : site_done(rq, period_url(rq), "period");
}

static enum err remind_send(struct request *rq)
{
    struct command_result r;
    rq->version = -1; /* asked from the board, which shows no row of the period */
    enum err e = site_run(rq, &reminder_send, rq->subject->id, NULL, STR(""), &r);
    return e ? period_refused(rq, e, false) : site_done(rq, period_url(rq), "reminded");
}

/* ---- what a unit is told ---- */

static bool row_awaited(const struct notice_awaited_row *r, day_t today)
{
    struct punctuality_life life = {.start_day = r->start_day,
                                    .end_day = r->end_day,
                                    .closed_day = r->closed_day,
                                    .paused_from = r->paused_from,
                                    .paused_to = r->paused_to};
    return today >= day_of((int)r->year, (int)r->month, 1) && punctuality_active(&life, r->due_day);
}

/* The secretary and the liaison are asked for reports; others only read. */
static bool is_asked(const struct request *rq)
{
    return rq->actor->role == ROLE_SECRETARY || rq->actor->role == ROLE_LIAISON;
}

static enum err awaited_rows(struct request *rq, struct notice_awaited_row **rows, size_t *n)
{
    struct str path = rq->actor->unit_path, end = str_printf(rq->arena, STR_FMT "~", STR_ARG(path));
    enum err e = notice_awaited(rq->db, rq->arena, rq->actor->county_id, path, end, rows, n);
    size_t kept = 0;
    for (size_t i = 0; !e && i < *n; i++)
        if (row_awaited(&(*rows)[i], rq->today))
            (*rows)[kept++] = (*rows)[i];
    *n = kept;
    return e;
}

int report_notices(struct request *rq)
{
    struct notice_awaited_row *rows = NULL;
    size_t n = 0;
    if (!rq->actor || !is_asked(rq))
        return 0;
    return awaited_rows(rq, &rows, &n) == OK ? (int)n : 0;
}

static enum err notice_of(struct request *rq, const struct calendar *calendar, const struct notice_awaited_row *r,
                          struct notice_awaited *out)
{
    struct report_reopened_why_row *why = NULL;
    size_t n = 0;
    *out = (struct notice_awaited){.project_id = r->project_id,
                                   .project = r->project,
                                   .month = (int)r->month,
                                   .deadline = calendar_roll(calendar, r->due_day),
                                   .state = report_state(r->report_state)};
    if (out->state != REPORT_REOPENED)
        return OK;
    enum err e = report_reopened_why(rq->db, rq->arena, r->report_id.v, &why, &n);
    out->why = e == OK && n > 0 ? why[0].why : STR("");
    return e;
}

static enum err notices_awaited(struct request *rq, struct notices_page *p)
{
    struct notice_awaited_row *rows = NULL;
    struct calendar calendar;
    size_t n = 0;
    enum err e = status_calendar(rq->db, rq->arena, rq->actor->county_id, &calendar);
    if (e || (e = awaited_rows(rq, &rows, &n)))
        return e;
    struct notice_awaited *list = arena_array_of(rq->arena, struct notice_awaited, n);
    for (size_t i = 0; !e && i < n; i++)
        e = notice_of(rq, &calendar, &rows[i], &list[i]);
    p->awaited = list;
    p->nawaited = n;
    return e;
}

static enum err notices_show(struct request *rq)
{
    struct notices_page p = {.unit = is_asked(rq)};
    struct notice_reminders_row *reminders = NULL;
    struct notice_changes_row *changes = NULL;
    struct page pg;
    enum err e = p.unit ? notices_awaited(rq, &p) : OK;
    if (e || (e = notice_reminders(rq->db, rq->arena, rq->actor->county_id, &reminders, &p.nreminders)) ||
        (e = notice_changes(rq->db, rq->arena, rq->actor->county_id, &changes, &p.nchanges)))
        return e;
    p.reminders = reminders;
    p.changes = changes;
    if (rq->wants_json)
        return site_json(rq, notices_json, &p);
    if ((e = site_frame(rq, TITLE_NAV, NAV_NOTICES, &pg)))
        return e;
    tmpl_notices_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

/* ---- routes ---- */

static const char *const state_words[] = {"normal", "postponed", "merged", "waived", NULL};
/* The reason is asked for by the act itself, so that one left out does not hide a wrong day. */
static const struct field period_fields[] = {{.name = "state", .kind = FIELD_CHOICE, .required = true, .choices = state_words},
                                             {.name = "due_day", .kind = FIELD_DATE},
                                             {.name = "why", .kind = FIELD_LONG, .max = REPORT_TEXT_MAX},
                                             FIELD_END};

const struct route period_routes[] = {
    ROUTE(WEB_GET, "/periods", periods_show, ACT_BOARD_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE(WEB_GET, "/periods/:id", period_show, ACT_BOARD_VIEW, load_period, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/periods/:id", period_send, ACT_PERIOD_CHANGE, load_period, PERIOD_ANY, period_fields),
    ROUTE(WEB_POST, "/reminders/:id", remind_send, ACT_REMIND, load_period, PERIOD_ANY, no_fields),
    ROUTE(WEB_GET, "/notices", notices_show, ACT_NOTICE_VIEW, site_load_county, STATES_ANY, no_fields),
    ROUTE_END};
