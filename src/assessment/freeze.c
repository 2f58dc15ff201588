/* freeze.c: see freeze.h. */
#include "assessment/freeze.h"
#include "assessment/scoring.sql.h"
#include "assessment/status.h"
#include "cycle/plan.h"
#include "cycle/plan.sql.h"
#include "execution/execution.sql.h"
#include "people/check.h"

/* ---- gathering ---- */

struct gather {
    struct db *db;
    struct arena *a;
    day_t as_of;
    struct calendar calendar;
    struct panel_recusals recusals;
    struct panel_scores_row *scores; /* by project */
    size_t nscores;
};

static void take_milestones(const struct gather *g, const struct project_status *st, struct fact_source *out)
{
    struct fact_milestone *list = arena_array_of(g->a, struct fact_milestone, st->nmilestones);
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        list[i] = (struct fact_milestone){
            .id = m->id, .title = m->title, .deadline = m->deadline, .recorded_day = m->recorded_day, .late = m->late};
    }
    out->milestones = list;
    out->nmilestones = st->nmilestones;
}

static void take_months(const struct gather *g, const struct project_status *st, struct fact_source *out)
{
    struct fact_month *list = arena_array_of(g->a, struct fact_month, STATUS_MONTHS);
    for (int i = 0; i < STATUS_MONTHS; i++) {
        const struct status_month *m = &st->months[i];
        list[i] = (struct fact_month){
            .month = i + 1, .due = m->sign != 'w' && m->sign != '-', .deadline = m->deadline, .received_day = m->received_day};
    }
    out->months = list;
    out->nmonths = STATUS_MONTHS;
}

static void take_indicators(const struct gather *g, const struct project_status *st, struct fact_source *out)
{
    struct fact_indicator *list = arena_array_of(g->a, struct fact_indicator, st->nindicators);
    for (size_t i = 0; i < st->nindicators; i++) {
        const struct status_indicator *ind = &st->indicators[i];
        const struct status_value *last = ind->nvalues > 0 ? &ind->values[ind->nvalues - 1] : NULL;
        list[i] = (struct fact_indicator){.id = ind->id,
                                          .name = ind->name,
                                          .unit_label = ind->unit_label,
                                          .digits = ind->digits,
                                          .baseline = ind->baseline,
                                          .target = ind->target,
                                          .value = last ? OPT_I64(last->value) : (struct opt_i64){0},
                                          .on_day = last ? last->on_day : DAY_NONE};
    }
    out->indicators = list;
    out->nindicators = st->nindicators;
}

static enum err take_problems(const struct gather *g, int64_t project_id, struct fact_source *out)
{
    struct problem_list_row *rows = NULL;
    size_t n = 0;
    enum err e = problem_list(g->db, g->a, project_id, &rows, &n);
    struct fact_problem *list = arena_array_of(g->a, struct fact_problem, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].raised_day <= g->as_of)
            list[out->nproblems++] = (struct fact_problem){.id = rows[i].id,
                                                           .title = rows[i].title,
                                                           .deadline = calendar_roll(&g->calendar, rows[i].due_day),
                                                           .closed_day = rows[i].closed_day};
    out->problems = list;
    return e;
}

static enum err take_facts(const struct gather *g, int64_t project_id, struct project_facts *out)
{
    struct project_status st;
    struct fact_source source = {0};
    enum err e = status_compute(g->db, g->a, project_id, g->as_of, &g->calendar, &st);
    if (e || (e = take_problems(g, project_id, &source)))
        return e;
    take_milestones(g, &st, &source);
    take_months(g, &st, &source);
    take_indicators(g, &st, &source);
    facts_compute(g->a, &source, g->as_of, out);
    return OK;
}

static void give(const struct gather *g, const struct panel_scores_row *row, size_t room, struct sheet_input *in)
{
    size_t i = 0;
    while (i < in->nballots && !str_eq(in->ballots[i].group, row->code))
        i++;
    if (i == in->nballots)
        in->ballots[in->nballots++] = (struct score_ballots){.group = row->code, .scores = arena_array_of(g->a, int64_t, room)};
    in->ballots[i].scores[in->ballots[i].n++] = row->score;
}

/* A score counts unless its giver is recused from the project. */
static void take_scores(const struct gather *g, const struct scored_projects_row *p, struct sheet_input *in)
{
    size_t n = 0, first = 0;
    for (size_t i = 0; i < g->nscores; i++)
        if (g->scores[i].project_id == p->id && n++ == 0)
            first = i;
    in->ballots = arena_array_of(g->a, struct score_ballots, n);
    for (size_t i = first; i < first + n; i++)
        if (panel_recused(&g->recusals, g->scores[i].person_id, p->id, p->unit_path) == RECUSED_NOT)
            give(g, &g->scores[i], n, in);
}

enum err freeze_gather(struct db *db, struct arena *a, int64_t county_id, int64_t cycle_id, day_t as_of, day_t today,
                       struct freeze_source *out)
{
    struct gather g = {.db = db, .a = a, .as_of = as_of};
    *out = (struct freeze_source){0};
    enum err e = status_calendar(db, a, county_id, &g.calendar);
    if (e || (e = panel_recusals(db, a, cycle_id, today, &g.recusals)) ||
        (e = panel_scores(db, a, cycle_id, &g.scores, &g.nscores)) ||
        (e = scored_projects(db, a, cycle_id, &out->projects, &out->n)))
        return e;
    out->inputs = arena_array_of(a, struct sheet_input, out->n);
    for (size_t i = 0; i < out->n && !e; i++) {
        out->inputs[i].unit_type = out->projects[i].unit_kind;
        take_scores(&g, &out->projects[i], &out->inputs[i]);
        e = take_facts(&g, out->projects[i].id, &out->inputs[i].facts);
    }
    return e;
}

/* ---- before ---- */

static void add_lacks(struct arena *a, const struct score_node *n, struct freeze_readiness *out, size_t *cap)
{
    for (size_t i = 0; i < n->nchildren; i++)
        add_lacks(a, &n->children[i], out, cap);
    size_t more = n->ngroups ? n->ngroups : n->children ? 0 : 1;
    for (size_t i = 0; i < more; i++) {
        out->lacks = vec_grow(a, out->lacks, out->nlacks, cap, sizeof *out->lacks);
        out->lacks[out->nlacks++] = (struct freeze_lack){.id = n->ngroups ? n->groups[i].id : n->id,
                                                         .title = n->ngroups ? n->groups[i].title : n->title,
                                                         .group = n->ngroups > 0,
                                                         .missing = n->ngroups ? n->groups[i].missing : n->missing};
    }
}

static void count_lines(const struct score_sheet *s, struct freeze_readiness *out)
{
    for (size_t k = 0; k < out->nlacks; k++)
        for (size_t i = 0; i < s->lines.n; i++)
            if (str_eq(s->lines.at[i].id, out->lacks[k].id)) {
                out->lacks[k].there += !s->lines.at[i].missing;
                out->lacks[k].missing_n += s->lines.at[i].missing;
            }
}

void freeze_ready(struct arena *a, const struct scoring *s, const struct freeze_source *source, struct freeze_readiness *out)
{
    size_t cap = 0;
    *out = (struct freeze_readiness){.projects = source->n};
    for (int p = 0; p < PART_COUNT; p++)
        add_lacks(a, &s->scheme.part[p], out, &cap);
    out->blocked = arena_array_of(a, struct freeze_blocked, source->n);
    for (size_t i = 0; i < source->n; i++) {
        const struct scored_projects_row *p = &source->projects[i];
        struct score_scheme own;
        struct score_sheet sheet;
        sheet_score(a, &s->scheme, &source->inputs[i], &own, &sheet);
        count_lines(&sheet, out);
        if (sheet.blocked)
            out->blocked[out->nblocked++] = (struct freeze_blocked){.project_id = p->id, .name = p->name, .unit = p->unit};
    }
}

day_t freeze_day(day_t cycle_end, day_t today)
{
    return cycle_end < today ? cycle_end : today - 1;
}

/* ---- the act ---- */

struct freezing {
    struct change *c;
    const struct freeze_in *in;
    struct cycle_by_id_row cycle;
    struct scheme_scoring_row texts;
    struct scoring scoring;
    struct freeze_source source;
    int64_t run_id;
};

/* Each group that the scheme asks for is there and closed. */
static enum err check_panels(struct freezing *f)
{
    struct scoring_panel *panels = NULL;
    struct panel_list_row *made = NULL;
    size_t n = 0, nmade = 0;
    enum err e = panel_list(change_db(f->c), change_arena(f->c), f->cycle.id, &made, &nmade);
    scoring_panels(change_arena(f->c), &f->scoring, &panels, &n);
    for (size_t i = 0; i < n && !e; i++) {
        const struct panel_list_row *found = NULL;
        for (size_t k = 0; k < nmade; k++)
            if (str_eq(made[k].code, panels[i].group->id))
                found = &made[k];
        if (!found)
            change_violation(f->c, "", "panel_missing", panels[i].group->title);
        else if (found->closed_day == DAY_NONE)
            change_violation(f->c, "", "panel_open", found->name);
    }
    return e;
}

static void check_day(struct freezing *f)
{
    struct change *c = f->c;
    day_t today = change_today(c), as_of = f->in->as_of;
    check_day_required(c, "as_of", as_of);
    if (as_of != DAY_NONE && as_of >= today)
        change_violation(c, "as_of", "day_not_over", STR(""));
    else if (as_of != DAY_NONE && as_of < f->cycle.start_day)
        change_violation(c, "as_of", "date_before_start", day_iso(change_arena(c), f->cycle.start_day));
    if (today <= f->cycle.end_day)
        check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), CHECK_TEXT_MAX);
}

static enum err check(struct freezing *f)
{
    struct change *c = f->c;
    enum err e = cycle_by_id(change_db(c), change_arena(c), change_subject(c)->id, &f->cycle);
    if (e || (e = scheme_scoring(change_db(c), change_arena(c), f->cycle.scheme_id, &f->texts)))
        return e;
    check_day(f);
    e = scored_by(change_db(c), change_arena(c), f->cycle.scheme_id, &f->scoring);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        change_violation(c, "", "no_scoring", STR(""));
        return ERR_RULES;
    }
    if (e || (e = check_panels(f)))
        return e;
    return change_refused(c) ? ERR_RULES : OK;
}

/* The rules as they were, in one text. */
static struct str scheme_text(struct freezing *f)
{
    struct str score = f->texts.score, bands = f->texts.bands;
    return str_printf(change_arena(f->c), "{\"score\":" STR_FMT ",\"bands\":" STR_FMT "}", STR_ARG(score), STR_ARG(bands));
}

static enum err write_run(struct freezing *f)
{
    struct change *c = f->c;
    struct run_insert_in row = {.id = change_new_id(c),
                                .cycle_id = f->cycle.id,
                                .as_of_day = f->in->as_of,
                                .frozen_ms = change_now_ms(c),
                                .frozen_by = change_actor(c)->person_id,
                                .scheme = scheme_text(f)};
    f->run_id = row.id;
    change_result(c, row.id);
    enum err e = change_row(c, db_table_find(STR("score_run")), row.id);
    return e ? e : run_insert(change_db(c), &row, NULL);
}

static struct opt_i64 part_of(const struct score_sheet *s, enum score_part p)
{
    return s->part_known[p] ? OPT_I64(s->part_line[p]) : (struct opt_i64){0};
}

static enum err write_sheet(struct freezing *f, size_t i, const struct score_scheme *own, const struct score_sheet *scored,
                            const struct sheet_place *place)
{
    struct change *c = f->c;
    struct sheet sheet;
    bool pending = place->band == GRADE_PENDING;
    struct sheet_insert_in row = {.id = change_new_id(c),
                                  .run_id = f->run_id,
                                  .project_id = f->source.projects[i].id,
                                  .unit_type = place->unit_type,
                                  .process = part_of(scored, PART_PROCESS),
                                  .result = part_of(scored, PART_RESULT),
                                  .effect = part_of(scored, PART_EFFECT),
                                  .total = place->total,
                                  .grade = place->band >= 0 ? f->scoring.grades[place->band] : STR(""),
                                  .pending = pending,
                                  .tie_grade = pending ? f->scoring.grades[place->tie_band] : STR(""),
                                  .tie_places = pending ? (int64_t)place->tie_places : 0,
                                  .place = place->rank ? OPT_I64((int64_t)place->rank) : (struct opt_i64){0},
                                  .peers = (int64_t)place->of};
    sheet_build(change_arena(c), own, &f->source.inputs[i], scored, f->in->as_of, &sheet);
    enum err e = sheet_write(change_arena(c), &sheet, &row.content);
    if (e || (e = change_row(c, db_table_find(STR("score_sheet")), row.id)))
        return e;
    return sheet_insert(change_db(c), &row, NULL);
}

static enum err write_sheets(struct freezing *f)
{
    struct arena *a = change_arena(f->c);
    size_t n = f->source.n;
    struct score_scheme *own = arena_array_of(a, struct score_scheme, n);
    struct score_sheet *scored = arena_array_of(a, struct score_sheet, n);
    struct sheet_place *places = arena_array_of(a, struct sheet_place, n);
    struct grade_result result;
    enum err e = OK;
    for (size_t i = 0; i < n; i++) {
        sheet_score(a, &f->scoring.scheme, &f->source.inputs[i], &own[i], &scored[i]);
        places[i] = sheet_place_of(a, f->source.projects[i].unit_id, f->source.inputs[i].unit_type, &scored[i]);
    }
    sheet_rank(a, &f->scoring, places, n, &result);
    for (size_t i = 0; i < n && !e; i++)
        e = write_sheet(f, i, &own[i], &scored[i], &places[i]);
    return e;
}

static enum err freeze_apply(struct change *c, const void *input)
{
    struct freezing f = {.c = c, .in = input};
    enum err e = check(&f);
    if (e)
        return e;
    e = freeze_gather(change_db(c), change_arena(c), f.cycle.county_id, f.cycle.id, f.in->as_of, change_today(c), &f.source);
    if (e)
        return e;
    if (f.source.n == 0) {
        change_violation(c, "", "nothing_to_score", STR(""));
        return ERR_RULES;
    }
    change_object(c, f.cycle.id);
    if ((e = write_run(&f)) || (e = write_sheets(&f)) || (e = change_row(c, db_table_find(STR("cycle")), f.cycle.id)))
        return e;
    return cycle_set_state(change_db(c), f.cycle.id, STR("frozen"), NULL);
}

static void freeze_print(const void *input, struct buf *out)
{
    const struct freeze_in *in = input;
    buf_printf(out, "%d\n", in->as_of);
}

const struct command cycle_freeze = {.verb = "cycle.freeze",
                                     .object_kind = "cycle",
                                     .act = ACT_CYCLE_FREEZE,
                                     .states = CYCLE_RUNNING,
                                     .load = cycle_load,
                                     .apply = freeze_apply,
                                     .print_input = freeze_print};
