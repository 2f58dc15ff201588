/* panel.c: see panel.h. */
#include "assessment/panel.h"
#include "assessment/scoring.sql.h"
#include "cycle/plan.h"
#include "people/check.h"
#include "people/people.h"

/* ---- years ---- */

enum err scored_cycle(struct db *db, struct arena *a, int64_t county_id, int64_t year, struct scored_cycles_row *out,
                      struct scored_cycles_row **years, size_t *n)
{
    size_t at = SIZE_MAX;
    enum err e = scored_cycles(db, a, county_id, years, n);
    if (e)
        return e;
    for (size_t i = 0; i < *n; i++) { /* from the newest back */
        const struct scored_cycles_row *c = &(*years)[i];
        bool running = str_is(c->state, "running");
        if (year != 0 ? c->year == year : at == SIZE_MAX || running)
            at = i;
    }
    if (at == SIZE_MAX)
        return err_set(ERR_NOT_FOUND, "no year that is scored");
    *out = (*years)[at];
    return OK;
}

enum err scored_by(struct db *db, struct arena *a, int64_t scheme_id, struct scoring *out)
{
    struct scheme_scoring_row row;
    enum err e = scheme_scoring(db, a, scheme_id, &row);
    if (e)
        return e;
    if (str_empty(row.score))
        return err_set(ERR_NOT_FOUND, "the scheme has no scoring");
    e = scoring_parse(a, row.score, row.bands, out);
    return e ? err_set(ERR_CORRUPT, "scoring of scheme %lld", (long long)scheme_id) : OK;
}

/* ---- objects ---- */

static enum err load(struct db *db, struct arena *a, int64_t id, struct panel_by_id_row *g, struct subject *out)
{
    enum err e = panel_by_id(db, a, id, g);
    if (e)
        return e;
    bool runs = str_is(g->cycle_state, "running");
    *out = (struct subject){.kind = SUBJECT_COUNTY,
                            .id = g->id,
                            .version = g->version,
                            .county_id = g->county_id,
                            .unit_id = g->county_id,
                            .unit_path = g->county_path,
                            .state = !runs                       ? 0
                                     : g->closed_day == DAY_NONE ? PANEL_OPEN
                                                                 : PANEL_CLOSED};
    return OK;
}

enum err panel_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct panel_by_id_row g;
    enum err e = load(db, a, id, &g, out);
    return e ? e : people_recused(db, actor, a, g.county_path, today, &out->recused);
}

enum err ballot_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct panel_by_id_row g;
    struct panel_member_find_row member;
    (void)today; /* whom he is recused from is asked of each project */
    enum err e = load(db, a, id, &g, out);
    if (e)
        return e;
    out->kind = SUBJECT_BALLOT;
    e = panel_member_find(db, a, g.id, actor->person_id, &member);
    out->panel_member = e == OK;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        e = OK;
    }
    return e;
}

/* ---- recusal ---- */

enum err panel_recusals(struct db *db, struct arena *a, int64_t cycle_id, day_t today, struct panel_recusals *out)
{
    struct panel_recused_units_row *units = NULL;
    struct panel_recused_teams_row *teams = NULL;
    *out = (struct panel_recusals){0};
    enum err e = panel_recused_units(db, a, cycle_id, today, &units, &out->nunits);
    e = e ? e : panel_recused_teams(db, a, cycle_id, &teams, &out->nteams);
    out->units = units;
    out->teams = teams;
    return e;
}

/* One's own unit is also the committee above it: a village's cadre does not score his town. */
enum panel_recusal panel_recused(const struct panel_recusals *r, int64_t person_id, int64_t project_id, struct str unit_path)
{
    enum panel_recusal found = RECUSED_NOT;
    for (size_t i = 0; i < r->nunits; i++) {
        const struct panel_recused_units_row *u = &r->units[i];
        if (u->person_id != person_id)
            continue;
        if (u->own && (str_starts(unit_path, u->path) || str_starts(u->path, unit_path)))
            return RECUSED_UNIT;
        if (!u->own && str_starts(unit_path, u->path))
            found = RECUSED_DECLARED;
    }
    for (size_t i = 0; i < r->nteams && found == RECUSED_NOT; i++)
        if (r->teams[i].person_id == person_id && r->teams[i].project_id == project_id)
            found = RECUSED_TEAM;
    return found;
}

int64_t panel_due(const struct panel_recusals *r, const struct scored_projects_row *projects, size_t n, int64_t person_id)
{
    int64_t due = 0;
    for (size_t i = 0; i < n; i++)
        due += panel_recused(r, person_id, projects[i].id, projects[i].unit_path) == RECUSED_NOT;
    return due;
}

/* ---- acts of the Department ---- */

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_object(c, id);
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

static void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

#define PANEL_COMMAND(name_, verb_, states_, apply_, print_)                                                                   \
    const struct command name_ = {.verb = verb_,                                                                               \
                                  .object_kind = "evaluator_group",                                                            \
                                  .act = ACT_PANEL_MANAGE,                                                                     \
                                  .states = states_,                                                                           \
                                  .load = panel_load,                                                                          \
                                  .apply = apply_,                                                                             \
                                  .print_input = print_}

/* The group is one of the scheme's, and not there yet. */
static enum err code_check(struct change *c, int64_t cycle_id, int64_t scheme_id, struct str code)
{
    struct scoring s;
    struct scoring_panel *panels = NULL;
    struct panel_list_row *made = NULL;
    size_t n = 0, nmade = 0;
    bool known = false, twice = false;
    enum err e = scored_by(change_db(c), change_arena(c), scheme_id, &s);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        change_violation(c, "", "no_scoring", STR(""));
        return OK;
    }
    if (e || (e = panel_list(change_db(c), change_arena(c), cycle_id, &made, &nmade)))
        return e;
    scoring_panels(change_arena(c), &s, &panels, &n);
    for (size_t i = 0; i < n; i++)
        known |= str_eq(panels[i].group->id, code);
    for (size_t i = 0; i < nmade; i++)
        twice |= str_eq(made[i].code, code);
    if (!known || twice)
        change_violation(c, "code", known ? "panel_made" : "choice", code);
    return OK;
}

static enum err make_apply(struct change *c, const void *input)
{
    const struct panel_make_in *in = input;
    struct cycle_of_panel_row cycle;
    enum err e = cycle_of_panel(change_db(c), change_arena(c), change_subject(c)->id, &cycle);
    if (e)
        return e;
    check_name(c, "name", in->name);
    e = code_check(c, cycle.id, cycle.scheme_id, in->code);
    if (e || change_refused(c))
        return e ? e : ERR_RULES;
    struct panel_insert_in row = {.id = change_new_id(c), .cycle_id = cycle.id, .code = in->code, .name = in->name};
    e = announce(c, "evaluator_group", row.id);
    return e ? e : panel_insert(change_db(c), &row, NULL);
}

static void make_print(const void *input, struct buf *out)
{
    const struct panel_make_in *in = input;
    buf_put(out, in->code);
    buf_put_char(out, '\n');
    buf_put(out, in->name);
    buf_put_char(out, '\n');
}

const struct command panel_make = {.verb = "panel.make",
                                   .object_kind = "evaluator_group",
                                   .act = ACT_PANEL_MANAGE,
                                   .states = CYCLE_RUNNING,
                                   .load = cycle_load,
                                   .apply = make_apply,
                                   .print_input = make_print};

static void member_print(const void *input, struct buf *out)
{
    const struct panel_member_in *in = input;
    buf_printf(out, "%lld\n", (long long)in->person_id);
}

static enum err may_evaluate(struct change *c, int64_t person_id, bool *out)
{
    struct evaluators_today_row *rows = NULL;
    size_t n = 0;
    enum err e = evaluators_today(change_db(c), change_arena(c), change_subject(c)->county_id, change_today(c), &rows, &n);
    *out = false;
    for (size_t i = 0; i < n; i++)
        *out |= rows[i].person_id == person_id;
    return e;
}

static enum err add_apply(struct change *c, const void *input)
{
    const struct panel_member_in *in = input;
    struct panel_member_find_row there;
    int64_t group = change_subject(c)->id;
    bool fit;
    enum err e = may_evaluate(c, in->person_id, &fit);
    if (e)
        return e;
    if (!fit)
        change_violation(c, "person_id", "not_an_evaluator", STR(""));
    e = panel_member_find(change_db(c), change_arena(c), group, in->person_id, &there);
    if (e == OK)
        change_violation(c, "person_id", "in_panel_already", STR(""));
    else if (e != ERR_NOT_FOUND)
        return e;
    err_clear();
    if (change_refused(c))
        return ERR_RULES;
    int64_t id = change_new_id(c);
    e = announce(c, "evaluator_member", id);
    return e ? e : panel_member_insert(change_db(c), id, group, in->person_id, NULL);
}
PANEL_COMMAND(panel_add, "panel.add", PANEL_OPEN, add_apply, member_print);

static enum err remove_apply(struct change *c, const void *input)
{
    const struct panel_member_in *in = input;
    struct panel_member_find_row m;
    enum err e = panel_member_find(change_db(c), change_arena(c), change_subject(c)->id, in->person_id, &m);
    if (e)
        return e;
    if (m.given > 0) {
        change_violation(c, "", "has_scored", STR(""));
        return ERR_RULES;
    }
    e = announce(c, "evaluator_member", m.id);
    return e ? e : panel_member_delete(change_db(c), m.id, NULL);
}
PANEL_COMMAND(panel_remove, "panel.remove", PANEL_OPEN, remove_apply, member_print);

static enum err set_closed(struct change *c, day_t day)
{
    int64_t id = change_subject(c)->id;
    enum err e = announce(c, "evaluator_group", id);
    return e ? e : panel_set_closed(change_db(c), id, day, NULL);
}

static enum err close_apply(struct change *c, const void *input)
{
    (void)input;
    return set_closed(c, change_today(c));
}
PANEL_COMMAND(panel_close, "panel.close", PANEL_OPEN, close_apply, no_print);

static enum err reopen_apply(struct change *c, const void *input)
{
    (void)input;
    check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), CHECK_TEXT_MAX);
    return change_refused(c) ? ERR_RULES : set_closed(c, DAY_NONE);
}
PANEL_COMMAND(panel_reopen, "panel.reopen", PANEL_CLOSED, reopen_apply, no_print);

/* ---- the evaluator's ---- */

struct entering {
    struct change *c;
    struct panel_by_id_row group;
    struct scored_projects_row *projects;
    struct ballot_scores_row *old;
    size_t nprojects, nold;
    struct panel_recusals recusals;
};

static enum err entering_read(struct entering *n)
{
    struct db *db = change_db(n->c);
    struct arena *a = change_arena(n->c);
    enum err e = panel_by_id(db, a, change_subject(n->c)->id, &n->group);
    if (e || (e = scored_projects(db, a, n->group.cycle_id, &n->projects, &n->nprojects)) ||
        (e = ballot_scores(db, a, n->group.id, change_actor(n->c)->person_id, &n->old, &n->nold)))
        return e;
    return panel_recusals(db, a, n->group.cycle_id, change_today(n->c), &n->recusals);
}

/* The policy decides on each project, as it decided on the ballot as a whole. */
static const char *line_refused(const struct entering *n, const struct ballot_line *l)
{
    const struct scored_projects_row *p = NULL;
    for (size_t i = 0; i < n->nprojects && !p; i++)
        if (n->projects[i].id == l->project_id)
            p = &n->projects[i];
    if (!p)
        return "unknown_code";
    const struct actor *actor = change_actor(n->c);
    struct subject s = *change_subject(n->c);
    s.project_id = p->id;
    s.unit_path = p->unit_path;
    s.recused = panel_recused(&n->recusals, actor->person_id, p->id, p->unit_path) != RECUSED_NOT;
    if (rights_decide(actor, ACT_SCORE_ENTER, &s, ~0u) != RIGHTS_ALLOWED)
        return "recused";
    if (l->score < 0 || l->score > SCORE_FULL)
        return "out_of_range";
    return l->score % PANEL_STEP ? "score_digits" : NULL;
}

static void check_lines(const struct entering *n, const struct score_enter_in *in)
{
    for (size_t i = 0; i < in->n; i++) {
        const char *code = line_refused(n, &in->lines[i]);
        const char *field = str_printf(change_arena(n->c), "score-%lld", (long long)in->lines[i].project_id).ptr;
        if (code)
            change_violation(n->c, field, code, str_is(str_c(code), "out_of_range") ? STR("0—100") : STR(""));
    }
}

static enum err write_line(const struct entering *n, const struct ballot_line *l)
{
    struct change *c = n->c;
    const struct db_table *table = db_table_find(STR("panel_score"));
    for (size_t i = 0; i < n->nold; i++) {
        const struct ballot_scores_row *old = &n->old[i];
        if (old->project_id != l->project_id)
            continue;
        enum err e = old->score == l->score ? OK : change_row(c, table, old->id);
        return e || old->score == l->score ? e : ballot_update(change_db(c), old->id, l->score, change_now_ms(c), NULL);
    }
    struct ballot_insert_in row = {.id = change_new_id(c),
                                   .group_id = n->group.id,
                                   .person_id = change_actor(c)->person_id,
                                   .project_id = l->project_id,
                                   .score = l->score,
                                   .given_ms = change_now_ms(c)};
    enum err e = change_row(c, table, row.id);
    return e ? e : ballot_insert(change_db(c), &row, NULL);
}

static enum err enter_apply(struct change *c, const void *input)
{
    const struct score_enter_in *in = input;
    struct entering n = {.c = c};
    enum err e = entering_read(&n);
    if (e)
        return e;
    check_lines(&n, in);
    if (change_refused(c))
        return ERR_RULES;
    change_result(c, n.group.id);
    for (size_t i = 0; i < in->n && !e; i++)
        e = write_line(&n, &in->lines[i]);
    return e;
}

static void enter_print(const void *input, struct buf *out)
{
    const struct score_enter_in *in = input;
    for (size_t i = 0; i < in->n; i++)
        buf_printf(out, "%lld %lld\n", (long long)in->lines[i].project_id, (long long)in->lines[i].score);
}

const struct command score_enter = {.verb = "score.enter",
                                    .object_kind = "evaluator_group",
                                    .act = ACT_SCORE_ENTER,
                                    .states = PANEL_OPEN,
                                    .load = ballot_load,
                                    .apply = enter_apply,
                                    .print_input = enter_print};
