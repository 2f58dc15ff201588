/* home.c: reads what the first page shows; see home.h. */
#include "desk/home.h"
#include "desk/home.sql.h"
#include "execution/strip.h"

/* No span of soon working days is longer, holidays included. */
#define SOON_SPAN_DAYS 60

struct load {
    struct db *db;
    struct arena *a;
    const struct actor *actor;
    day_t today;
    int64_t cycle_id;
    int soon;
    /* The way to one's projects: by post, by unit or by team. */
    int64_t post_id, person_id;
    struct str path_from, path_to;
    struct calendar calendar;
    day_t due_days[STATUS_MONTHS + 1]; /* by month, not rolled; DAY_NONE = no such month */
    bool merged[STATUS_MONTHS + 1];    /* by month: with the next */
    struct home *out;
    struct home_facts facts;
};

/* ---- the way ---- */

static void find_way(struct load *l)
{
    const struct actor *actor = l->actor;
    if (actor->role == ROLE_SECRETARY) {
        l->post_id = actor->post_id;
    } else if (actor->role == ROLE_LIAISON) {
        l->path_from = actor->unit_path;
        l->path_to = str_printf(l->a, STR_FMT "~", STR_ARG(actor->unit_path));
    } else {
        l->person_id = actor->person_id;
    }
}

static enum err load_cycle(struct load *l)
{
    struct home_cycle_row *cycles = NULL;
    struct home_periods_row *periods = NULL;
    size_t n = 0;
    enum err e = home_cycle(l->db, l->a, l->actor->county_id, &cycles, &n);
    if (e || n == 0) {
        return e;
    }
    l->cycle_id = cycles[0].id;
    l->soon = (int)cycles[0].soon;
    l->out->year = (int)cycles[0].year;
    l->out->projects_max = cycles[0].projects_max;
    for (int m = 0; m <= STATUS_MONTHS; m++) {
        l->due_days[m] = DAY_NONE;
    }
    e = home_periods(l->db, l->a, l->cycle_id, &periods, &n);
    for (size_t i = 0; i < n; i++) {
        if (periods[i].month >= 1 && periods[i].month <= STATUS_MONTHS) {
            l->due_days[periods[i].month] = periods[i].due_day;
            l->merged[periods[i].month] = str_is(periods[i].state, "merged");
        }
    }
    return e ? e : status_calendar(l->db, l->a, l->actor->county_id, &l->calendar);
}

/* ---- projects ---- */

static char sign_at(struct str months, int month)
{
    return (size_t)month <= months.len ? months.ptr[month - 1] : '-';
}

/* Worst first: what is missing, what is awaited, what was late. */
static int sign_weight(char sign)
{
    static const char worst[] = "maloNnw-";
    for (int i = 0; worst[i]; i++) {
        if (worst[i] == sign) {
            return i;
        }
    }
    return (int)sizeof worst;
}

static void put_cells(struct load *l, struct home_project *p, struct str months)
{
    struct home *h = l->out;
    for (int m = 1; m <= STATUS_MONTHS; m++) {
        char sign = sign_at(months, m);
        p->cells[m - 1] = (struct month_cell){.month = m, .sign = sign, .merged = l->merged[m]};
        if (sign_weight(sign) < sign_weight(h->cells[m - 1].sign)) {
            h->cells[m - 1].sign = sign;
        }
    }
}

static void count_light(struct home *h, struct str light)
{
    h->red += str_is(light, "red");
    h->yellow += str_is(light, "yellow");
    h->blue += str_is(light, "blue");
    h->green += str_is(light, "green");
}

static enum err put_project(struct load *l, const struct home_projects_row *r, struct home_project *p)
{
    *p = (struct home_project){.id = r->id,
                               .name = r->name,
                               .unit = r->unit,
                               .nature = r->nature,
                               .light = r->light,
                               .rule = r->light_rule,
                               .declared = r->declared,
                               .next_title = r->next_title,
                               .differs = r->differs != 0,
                               .next_overdue = r->next_overdue != 0,
                               .closed = str_is(r->state, "closed"),
                               .declared_month = (int)r->declared_month,
                               .problems = (int)r->problems_open,
                               .days = r->light_days,
                               .progress = r->progress,
                               .planned = r->planned,
                               .next_day = r->next_day};
    if (str_is(r->state, "paused")) {
        p->light = STR("paused");
    }
    put_cells(l, p, r->months);
    count_light(l->out, p->light);
    enum err e = strip_parse(l->a, r->strip, &p->strip);
    if (e == OK) {
        strip_layout(&p->strip);
    }
    return e;
}

static enum err load_projects(struct load *l, struct home_projects_row **rows)
{
    struct home_projects_in in = {.cycle_id = l->cycle_id,
                                  .post_id = l->post_id,
                                  .path_from = l->path_from,
                                  .path_to = l->path_to,
                                  .person_id = l->person_id};
    struct home *h = l->out;
    enum err e = home_projects(l->db, l->a, &in, rows, &h->nprojects);
    struct home_project *projects = arena_array_of(l->a, struct home_project, h->nprojects);
    for (int m = 1; m <= STATUS_MONTHS; m++) {
        h->cells[m - 1] = (struct month_cell){.month = m, .sign = '-', .merged = l->merged[m]};
    }
    for (size_t i = 0; i < h->nprojects && e == OK; i++) {
        e = put_project(l, &(*rows)[i], &projects[i]);
    }
    h->projects = projects;
    return e;
}

/* ---- reports ---- */

static const struct home_reports_row *report_of(const struct home_reports_row *rows, size_t n, int64_t project_id, int month)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i].project_id == project_id && rows[i].month == month) {
            return &rows[i];
        }
    }
    return NULL;
}

static unsigned state_of(const struct home_reports_row *r)
{
    return !r ? REPORT_NONE : str_is(r->state, "handed") ? REPORT_HANDED : REPORT_REOPENED;
}

/* What is open of one project's month; false when nothing is. */
static bool open_report(struct load *l, const struct home_project *p, int month, const struct home_reports_row *r,
                        struct home_report *out)
{
    char sign = p->cells[month - 1].sign;
    bool awaited = sign == 'a' || sign == 'm';
    if (sign == 'w' || (!awaited && !r)) { /* of a waived month what was begun rests */
        return false;
    }
    *out = (struct home_report){.project_id = p->id,
                                .month = month,
                                .deadline = calendar_roll(&l->calendar, l->due_days[month]),
                                .state = state_of(r),
                                .again = !awaited,
                                .why = r ? r->why : STR("")};
    return true;
}

/* The month's card: every project that owes it, whether done or not. */
static void put_line(struct home *h, const struct home_project *p, const struct home_report *open, bool is_open,
                     struct home_report_line *line)
{
    char sign = p->cells[h->month - 1].sign;
    unsigned state = is_open ? open->state : REPORT_CONFIRMED;
    if (sign == '-' || sign == 'w' || sign == 'n') {
        return;
    }
    *line = (struct home_report_line){.project_id = p->id, .name = p->name, .state = state, .due = true};
    h->confirmed += state == REPORT_CONFIRMED;
    h->handed += state == REPORT_HANDED;
    h->reopened += state == REPORT_REOPENED;
    h->missing += state == REPORT_NONE;
    h->nlines++;
}

/* The last month of the cycle that has begun. */
static int month_now(const struct load *l)
{
    struct civil c = day_civil(l->today);
    if (c.year != l->out->year) {
        return c.year > l->out->year ? STATUS_MONTHS : 0;
    }
    return c.month;
}

static enum err load_reports(struct load *l)
{
    struct home_reports_in in = {.cycle_id = l->cycle_id,
                                 .post_id = l->post_id,
                                 .path_from = l->path_from,
                                 .path_to = l->path_to,
                                 .person_id = l->person_id};
    struct home_reports_row *rows = NULL;
    size_t n = 0;
    struct home *h = l->out;
    enum err e = home_reports(l->db, l->a, &in, &rows, &n);
    struct home_report *list = arena_array_of(l->a, struct home_report, h->nprojects * STATUS_MONTHS);
    struct home_report_line *lines = arena_array_of(l->a, struct home_report_line, h->nprojects);
    h->month = month_now(l);
    h->deadline = h->month > 0 ? calendar_roll(&l->calendar, l->due_days[h->month]) : DAY_NONE;
    for (int m = 1; m <= STATUS_MONTHS; m++) {
        for (size_t i = 0; i < h->nprojects; i++) {
            struct home_report *r = &list[l->facts.nreports];
            bool open = open_report(l, &h->projects[i], m, report_of(rows, n, h->projects[i].id, m), r);
            l->facts.nreports += open;
            if (m == h->month) {
                put_line(h, &h->projects[i], r, open, &lines[h->nlines]);
            }
        }
    }
    l->facts.reports = list;
    h->lines = lines;
    return e;
}

/* Of a state a role has something to do about, the first line in it; 0 when there is none. */
static int64_t first_in(const struct home *h, unsigned states)
{
    for (size_t i = 0; i < h->nlines; i++) {
        if (h->lines[i].state & states) {
            return h->lines[i].project_id;
        }
    }
    return 0;
}

/* The report that the button opens: the secretary's that is ready, else the first that lacks; the liaison's that lacks. */
static void choose_report(struct home *h)
{
    int64_t ready = first_in(h, REPORT_HANDED), lacking = first_in(h, REPORT_NONE | REPORT_REOPENED);
    if (h->role == ROLE_SECRETARY) {
        h->report_project = ready ? ready : lacking;
    } else if (h->role == ROLE_LIAISON) {
        h->report_project = lacking;
    }
}

/* ---- milestones and problems ---- */

static enum err load_milestones(struct load *l)
{
    struct home_milestones_in in = {.cycle_id = l->cycle_id,
                                    .post_id = l->post_id,
                                    .path_from = l->path_from,
                                    .path_to = l->path_to,
                                    .person_id = l->person_id,
                                    .by_day = l->today + SOON_SPAN_DAYS};
    struct home_milestones_row *rows = NULL;
    size_t n = 0;
    enum err e = home_milestones(l->db, l->a, &in, &rows, &n);
    struct home_milestone *list = arena_array_of(l->a, struct home_milestone, n);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct home_milestone){.id = rows[i].id,
                                          .project_id = rows[i].project_id,
                                          .owner_id = rows[i].owner_id,
                                          .title = rows[i].title,
                                          .owner = rows[i].owner,
                                          .deadline = calendar_roll(&l->calendar, rows[i].due_day)};
        l->out->late = l->out->late || list[i].deadline < l->today;
    }
    l->facts.milestones = list;
    l->facts.nmilestones = n;
    return e;
}

static enum err load_problems(struct load *l)
{
    struct home_problems_in in = {.cycle_id = l->cycle_id,
                                  .post_id = l->post_id,
                                  .path_from = l->path_from,
                                  .path_to = l->path_to,
                                  .person_id = l->person_id};
    struct home_problems_row *rows = NULL;
    size_t n = 0;
    enum err e = home_problems(l->db, l->a, &in, &rows, &n);
    struct home_problem *list = arena_array_of(l->a, struct home_problem, n);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct home_problem){.id = rows[i].id,
                                        .project_id = rows[i].project_id,
                                        .owner_id = rows[i].owner_id,
                                        .raised_by = rows[i].raised_by,
                                        .title = rows[i].title,
                                        .owner = rows[i].owner,
                                        .due_day = rows[i].due_day,
                                        .solved = str_is(rows[i].state, "solved")};
    }
    l->facts.problems = list;
    l->facts.nproblems = n;
    return e;
}

static void decide(struct load *l)
{
    struct due_item *items = NULL;
    l->facts.role = l->actor->role;
    l->facts.person_id = l->actor->person_id;
    l->facts.today = l->today;
    l->facts.calendar = &l->calendar;
    l->facts.soon = l->soon;
    l->out->ndue = home_due(l->a, &l->facts, &items);
    l->out->due = items;
    choose_report(l->out);
}

/* ---- people ---- */

static enum err load_liaison(struct load *l)
{
    struct home_liaison_row *rows = NULL;
    size_t n = 0;
    if (l->actor->role != ROLE_SECRETARY) {
        return OK;
    }
    enum err e = home_liaison(l->db, l->a, l->actor->unit_id, l->today, &rows, &n);
    l->out->liaison = n > 0 ? rows[0].name : STR("");
    return e;
}

enum err home_load(struct db *db, struct arena *a, const struct actor *actor, day_t today, bool peers, struct home *out)
{
    struct load l = {.db = db, .a = a, .actor = actor, .today = today, .out = out};
    struct home_projects_row *rows = NULL;
    *out = (struct home){.role = actor->role, .person = actor->person_name, .unit = actor->unit_name, .deadline = DAY_NONE};
    find_way(&l);
    enum err e = load_cycle(&l);
    if (e || l.cycle_id == 0 || (e = load_projects(&l, &rows)) || (e = load_reports(&l)) || (e = load_milestones(&l)) ||
        (e = load_problems(&l)) || (e = load_liaison(&l))) {
        return e;
    }
    decide(&l);
    return peers ? home_peers_load(db, a, actor, l.cycle_id, &l.calendar, &out->peers) : OK;
}
