/* review_rows.c: two rounds of an application as rows beside each other; see review_pages.h. */
#include "base/num.h"
#include "initiation/review_pages.h"

struct rows {
    struct arena *a;
    day_t today;
    bool english;
    VEC(struct review_row) list;
};

static void add(struct rows *r, enum review_kind kind, struct str field, int number, const struct str *before,
                const struct str *after)
{
    struct review_row row = {.kind = kind, .field = field, .number = number, .had = before != NULL, .has = after != NULL};
    row.nruns = text_diff(r->a, before ? *before : STR(""), after ? *after : STR(""), &row.runs);
    for (size_t i = 0; i < row.nruns; i++)
        row.changed = row.changed || row.runs[i].kind != DIFF_KEEP;
    *vec_push(r->a, &r->list) = row;
}

static void add_text(struct rows *r, const char *field, const struct str *before, const struct str *after)
{
    add(r, REVIEW_TEXT, str_c(field), 0, before, after);
}

/* ---- what a row says ---- data alone, and marks that need no translation */

static struct str day_said(struct rows *r, day_t day)
{
    return day == DAY_NONE ? STR("—") : day_page(r->a, day, r->today, r->english);
}

static struct str indicator_said(struct rows *r, const struct plan_indicator *i)
{
    struct str base = i->baseline.set ? num_page(r->a, i->baseline.v, (int)i->digits) : STR("—");
    if (!i->baseline.set && i->baseline_due_day != DAY_NONE)
        base = str_printf(r->a, "—（" STR_FMT "）", STR_ARG(day_said(r, i->baseline_due_day)));
    struct str target = num_page(r->a, i->target, (int)i->digits);
    return str_printf(r->a, STR_FMT "\n" STR_FMT " → " STR_FMT " " STR_FMT "\n" STR_FMT, STR_ARG(i->name), STR_ARG(base),
                      STR_ARG(target), STR_ARG(i->unit_label), STR_ARG(i->source));
}

static struct str milestone_said(struct rows *r, const struct plan_milestone *m)
{
    struct str day = day_said(r, m->due_day);
    return str_printf(r->a, STR_FMT "  " STR_FMT "\n" STR_FMT "  " STR_FMT, STR_ARG(day), STR_ARG(m->title),
                      STR_ARG(m->measure), STR_ARG(m->owner));
}

static struct str team_said(struct rows *r, const struct round_content *c)
{
    struct str out = STR("");
    for (size_t i = 0; i < c->nteam; i++)
        out = str_printf(r->a, STR_FMT "%s" STR_FMT "  " STR_FMT "  " STR_FMT, STR_ARG(out), i ? "\n" : "",
                         STR_ARG(c->team[i].name), STR_ARG(c->team[i].post_title), STR_ARG(c->team[i].duty));
    return out;
}

static struct str resolution_said(struct rows *r, const struct application_texts *t)
{
    struct str day = day_said(r, t->resolution_day);
    return str_printf(r->a, STR_FMT "  " STR_FMT, STR_ARG(day), STR_ARG(t->resolution_document));
}

/* ---- rows of the plan ---- by code: those of the last round in order, then those that are gone */

static const struct plan_indicator *indicator_coded(const struct round_content *c, struct str code)
{
    for (size_t i = 0; c && i < c->nindicators; i++)
        if (str_eq(c->indicators[i].code, code))
            return &c->indicators[i];
    return NULL;
}

static void add_indicator(struct rows *r, int number, const struct plan_indicator *before, const struct plan_indicator *after)
{
    struct str field = str_printf(r->a, "indicator." STR_FMT, STR_ARG((after ? after : before)->code));
    struct str x = before ? indicator_said(r, before) : STR(""), y = after ? indicator_said(r, after) : STR("");
    add(r, REVIEW_INDICATOR, field, number, before ? &x : NULL, after ? &y : NULL);
}

static void add_indicators(struct rows *r, const struct round_content *before, const struct round_content *after)
{
    int n = 0;
    for (size_t i = 0; i < after->nindicators; i++)
        add_indicator(r, ++n, indicator_coded(before, after->indicators[i].code), &after->indicators[i]);
    for (size_t i = 0; before && i < before->nindicators; i++)
        if (!indicator_coded(after, before->indicators[i].code))
            add_indicator(r, ++n, &before->indicators[i], NULL);
}

static const struct plan_milestone *milestone_coded(const struct round_content *c, struct str code)
{
    for (size_t i = 0; c && i < c->nmilestones; i++)
        if (str_eq(c->milestones[i].code, code))
            return &c->milestones[i];
    return NULL;
}

static void add_milestone(struct rows *r, int number, const struct plan_milestone *before, const struct plan_milestone *after)
{
    struct str field = str_printf(r->a, "milestone." STR_FMT, STR_ARG((after ? after : before)->code));
    struct str x = before ? milestone_said(r, before) : STR(""), y = after ? milestone_said(r, after) : STR("");
    add(r, REVIEW_MILESTONE, field, number, before ? &x : NULL, after ? &y : NULL);
}

static void add_milestones(struct rows *r, const struct round_content *before, const struct round_content *after)
{
    int n = 0;
    for (size_t i = 0; i < after->nmilestones; i++)
        add_milestone(r, ++n, milestone_coded(before, after->milestones[i].code), &after->milestones[i]);
    for (size_t i = 0; before && i < before->nmilestones; i++)
        if (!milestone_coded(after, before->milestones[i].code))
            add_milestone(r, ++n, &before->milestones[i], NULL);
}

size_t review_rows(struct arena *a, const struct round_content *before, const struct round_content *after, day_t today,
                   bool english, struct review_row **out)
{
    struct rows r = {.a = a, .today = today, .english = english};
    const struct application_texts *x = before ? &before->t : NULL, *y = &after->t;
    struct str end_x = x ? day_said(&r, x->end_day) : STR(""), end_y = day_said(&r, y->end_day);
    struct str team_x = before ? team_said(&r, before) : STR(""), team_y = team_said(&r, after);
    struct str decided_x = x ? resolution_said(&r, x) : STR(""), decided_y = resolution_said(&r, y);
    add_text(&r, "name", x ? &x->name : NULL, &y->name);
    add_text(&r, "background", x ? &x->background : NULL, &y->background);
    add_text(&r, "beneficiaries", x ? &x->beneficiaries : NULL, &y->beneficiaries);
    add_text(&r, "consulted", x ? &x->consulted : NULL, &y->consulted);
    add_text(&r, "problem", x ? &x->problem : NULL, &y->problem);
    add_text(&r, "target", x ? &x->target : NULL, &y->target);
    add_indicators(&r, before, after);
    add_text(&r, "end_day", x ? &end_x : NULL, &end_y);
    add_text(&r, "measures", x ? &x->measures : NULL, &y->measures);
    add_milestones(&r, before, after);
    add_text(&r, "team", x ? &team_x : NULL, &team_y);
    add_text(&r, "resolution", x ? &decided_x : NULL, &decided_y);
    *out = r.list.at;
    return r.list.n;
}
