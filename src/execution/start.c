/* start.c: see start.h. */
#include "execution/start.h"
#include "execution/start.sql.h"
#include "initiation/project.sql.h"

/* ---- the rule ---- */

static void lack(struct violations *out, const char *field, const char *code, struct str arg)
{
    violation_add(out, str_c(field), code, arg);
}

static size_t lines_of(struct str text)
{
    struct str rest = text, line;
    size_t n = 0;
    while (str_split(&rest, '\n', &line))
        n += !str_empty(str_trim(line));
    return n;
}

static bool named_before(const struct start_facts *f, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(f->milestones[i].measure, f->milestones[at].measure))
            return true;
    return false;
}

size_t start_measures(const struct start_facts *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->nmilestones; i++)
        n += !str_empty(f->milestones[i].measure) && !named_before(f, i);
    return n ? n : lines_of(f->measures);
}

static bool in_team(const struct start_facts *f, int64_t person_id)
{
    for (size_t i = 0; i < f->nteam; i++)
        if (f->team[i].person_id == person_id)
            return true;
    return false;
}

static void check_year(const struct start_facts *f, struct violations *out)
{
    if (str_is(f->year_state, "planning"))
        lack(out, "year", "year_not_begun", f->year);
    else if (!str_is(f->year_state, "running"))
        lack(out, "year", "year_over", f->year);
    if (f->end_day <= f->today)
        lack(out, "year", "end_past", STR(""));
}

static void check_milestones(const struct start_facts *f, struct violations *out)
{
    if (start_measures(f) == 0)
        lack(out, "milestones", "measures_missing", STR(""));
    if (f->nmilestones == 0)
        lack(out, "milestones", "milestones_missing", STR(""));
    for (size_t i = 0; i < f->nmilestones; i++) {
        const struct milestone_list_row *m = &f->milestones[i];
        if (m->due_day == DAY_NONE)
            lack(out, "milestones", "milestone_undated", m->title);
        else if (m->due_day < f->today)
            lack(out, "milestones", "milestone_past", m->title);
        if (!in_team(f, m->owner_id))
            lack(out, "milestones", "owner_not_in_team", m->title);
    }
}

static void check_indicators(const struct start_facts *f, struct violations *out)
{
    if (f->nindicators == 0)
        lack(out, "indicators", "indicators_missing", STR(""));
    for (size_t i = 0; i < f->nindicators; i++) {
        const struct indicator_list_row *x = &f->indicators[i];
        if (!x->baseline.set && x->baseline_due_day == DAY_NONE)
            lack(out, "indicators", "baseline_missing", x->name);
        else if (x->baseline.set && x->baseline.v == x->target)
            lack(out, "indicators", "target_is_baseline", x->name);
    }
}

static void check_team(const struct start_facts *f, struct violations *out)
{
    if (f->nteam == 0)
        lack(out, "team", "team_missing", STR(""));
    for (size_t i = 0; i < f->nteam; i++)
        if (str_empty(f->team[i].duty))
            lack(out, "team", "duty_missing", f->team[i].name);
}

void start_check(const struct start_facts *f, struct violations *out)
{
    check_year(f, out);
    check_milestones(f, out);
    check_indicators(f, out);
    check_team(f, out);
}

/* ---- the facts ---- */

enum err start_read(struct db *db, struct arena *a, int64_t project_id, day_t today, struct start_facts *out)
{
    struct start_project_row p;
    struct milestone_list_row *milestones = NULL;
    struct indicator_list_row *indicators = NULL;
    struct team_list_row *team = NULL;
    *out = (struct start_facts){.today = today};
    enum err e = start_project(db, a, project_id, &p);
    if (e || (e = milestone_list(db, a, project_id, &milestones, &out->nmilestones)) ||
        (e = indicator_list(db, a, project_id, &indicators, &out->nindicators)) ||
        (e = team_list(db, a, project_id, &team, &out->nteam)))
        return e;
    out->end_day = p.end_day;
    out->year = p.year;
    out->year_state = p.year_state;
    out->measures = p.measures;
    out->milestones = milestones;
    out->indicators = indicators;
    out->team = team;
    return OK;
}

/* ---- the act ---- */

/* An indicator cannot have moved before its project did. */
static enum err begin_indicators(struct change *c, const struct start_facts *f, day_t start_day)
{
    enum err e = OK;
    for (size_t i = 0; i < f->nindicators && !e; i++) {
        const struct indicator_list_row *x = &f->indicators[i];
        if (x->start_day >= start_day || x->end_day <= start_day)
            continue;
        e = change_row(c, db_table_find(STR("indicator")), x->id);
        e = e ? e : indicator_begin(change_db(c), x->id, start_day, NULL);
    }
    return e;
}

static enum err start_apply(struct change *c, const void *input)
{
    (void)input;
    struct start_facts f;
    struct project_facts_row p;
    struct violations lacks = {.arena = change_arena(c)};
    int64_t id = change_subject(c)->id;
    enum err e = start_read(change_db(c), change_arena(c), id, change_today(c), &f);
    if (e || (e = project_facts(change_db(c), change_arena(c), id, 0, &p)))
        return e;
    start_check(&f, &lacks);
    for (size_t i = 0; i < lacks.list.n; i++)
        change_violation(c, str_z(change_arena(c), lacks.list.at[i].field), lacks.list.at[i].code, lacks.list.at[i].arg);
    if (change_refused(c))
        return ERR_RULES;
    day_t start_day = p.start_day > f.today ? p.start_day : f.today;
    change_result(c, id);
    change_touch_project(c, id);
    if ((e = change_row(c, db_table_find(STR("project")), id)) || (e = project_begin(change_db(c), id, start_day, NULL)))
        return e;
    return begin_indicators(c, &f, start_day);
}

static void start_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

const struct command project_start = {.verb = "project.start",
                                      .object_kind = "project",
                                      .act = ACT_PROJECT_START,
                                      .states = PROJECT_APPROVED,
                                      .load = project_load,
                                      .apply = start_apply,
                                      .print_input = start_print};
