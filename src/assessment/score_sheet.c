/* score_sheet.c: walks a valid scheme over a project's facts and writes the worksheet (METHODS.md section 2). */
#include "assessment/score.h"

enum outcome {
    SCORED,
    ABSENT, /* missing: the parent's policy for this child decides */
    BLOCKED /* too much of it is missing: nothing above it has a score */
};

struct walk {
    struct arena *a;
    const struct score_scheme *scheme;
    const struct score_facts *facts;
    struct score_sheet *sheet;
};

/* The weighted mean of what is present, as the children are gone through. */
struct mean {
    __int128 sum;
    int64_t weight, present;
    bool blocked;
};

int64_t score_weight_of(const struct score_node *n, struct str type)
{
    int64_t other = 0;
    for (size_t i = 0; i < n->nweights; i++) {
        if (str_eq(n->weights[i].type, type))
            return n->weights[i].weight;
        if (str_is(n->weights[i].type, "*"))
            other = n->weights[i].weight;
    }
    return other;
}

static void add_gap(struct walk *w, struct str node, struct str child, const char *policy)
{
    *vec_push(w->a, &w->sheet->gaps) = (struct score_gap){.node = node, .child = child, .policy = policy};
}

static void add_line(struct walk *w, struct str parent, struct str id, int64_t weight, enum outcome o, int64_t line)
{
    *vec_push(w->a, &w->sheet->lines) = (struct score_line){
        .parent = parent, .id = id, .weight = weight, .missing = o != SCORED, .line = o == SCORED ? line : 0};
}

static void mean_add(struct walk *w, struct mean *m, struct str node, struct str child, int64_t weight,
                     enum score_missing policy, enum outcome o, int64_t line)
{
    m->weight += weight;
    if (o == SCORED) {
        m->present += weight;
        m->sum += (__int128)weight * line;
        return;
    }
    if (o == BLOCKED) {
        m->blocked = true;
        return;
    }
    add_gap(w, node, child, score_missing_name(policy));
    if (policy == MISSING_ZERO)
        m->present += weight;
    m->blocked |= policy == MISSING_BLOCK;
}

static enum outcome mean_end(struct walk *w, const struct mean *m, const struct score_node *n, int64_t *out)
{
    if (m->weight > 0 && (__int128)(m->weight - m->present) * NUM_ONE > (__int128)n->max_missing * m->weight) {
        if (!m->blocked)
            add_gap(w, n->id, STR("*"), "too_much_missing");
        return BLOCKED;
    }
    if (m->blocked || m->present == 0)
        return m->blocked ? BLOCKED : ABSENT;
    *out = num_rdiv(m->sum, m->present);
    return SCORED;
}

static const struct score_input *input_of(const struct score_facts *f, struct str leaf)
{
    for (size_t i = 0; i < f->ninputs; i++)
        if (str_eq(f->inputs[i].leaf, leaf))
            return &f->inputs[i];
    return NULL;
}

static const struct score_ballots *ballots_of(const struct score_input *in, struct str group)
{
    for (size_t i = 0; in && i < in->nballots; i++)
        if (str_eq(in->ballots[i].group, group))
            return &in->ballots[i];
    return NULL;
}

/* A panel's leaf. Without any group it is missing; with some, the weight left out may still block it. */
static enum outcome panel(struct walk *w, const struct score_node *n, const struct score_input *in, int64_t *out)
{
    struct mean m = {0};
    size_t present = 0;
    for (size_t i = 0; i < n->ngroups; i++) {
        const struct score_group *g = &n->groups[i];
        const struct score_ballots *b = ballots_of(in, g->id);
        size_t count = b ? b->n : 0;
        enum outcome o = count > 0 && count >= (size_t)g->min ? SCORED : ABSENT;
        int64_t line = o == SCORED ? score_aggregate(g->how, g->trim, b->scores, count) : 0;
        present += o == SCORED;
        add_line(w, n->id, g->id, g->weight, o, line);
        w->sheet->lines.at[w->sheet->lines.n - 1].is_group = true;
        w->sheet->lines.at[w->sheet->lines.n - 1].ballots = count;
        mean_add(w, &m, n->id, g->id, g->weight, g->missing, o, line);
    }
    enum outcome o = mean_end(w, &m, n, out);
    return present == 0 && o == BLOCKED ? ABSENT : o;
}

static enum outcome node_score(struct walk *w, const struct score_node *n, int64_t *out)
{
    const struct score_input *in = n->children ? NULL : input_of(w->facts, n->id);
    if (n->ngroups)
        return panel(w, n, in, out);
    if (!n->children)
        return in && score_leaf(&n->fn, SCORE_FULL, &in->value, in->peers, in->npeers, out) ? SCORED : ABSENT;
    struct mean m = {0};
    for (size_t i = 0; i < n->nchildren; i++) {
        const struct score_node *child = &n->children[i];
        int64_t line = 0, weight = score_weight_of(child, w->facts->unit_type);
        if (weight == 0) /* does not apply */
            continue;
        enum outcome o = node_score(w, child, &line);
        add_line(w, n->id, child->id, weight, o, line);
        mean_add(w, &m, n->id, child->id, weight, child->missing, o, line);
    }
    return mean_end(w, &m, n, out);
}

static int64_t capped_sum(const int64_t *xs, size_t n, int64_t cap)
{
    __int128 sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += xs[i];
    return (int64_t)(sum < cap ? sum : cap);
}

/* sum of W P is in 1/10,000 of 1/10,000 point; the coefficient on everything brings a third 1/10,000. */
static int64_t total(const struct score_scheme *s, const struct score_sheet *sheet)
{
    __int128 n = 0, one = (__int128)NUM_ONE * NUM_ONE;
    for (int p = 0; p < PART_COUNT; p++)
        n += (__int128)s->part_weight[p] * sheet->part_line[p];
    n *= s->coefficient_all ? sheet->coefficient : NUM_ONE;
    n += ((__int128)sheet->bonus - sheet->deduction) * one;
    int64_t t = num_to_digits(n, one, s->digits);
    return t < 0 ? 0 : t > s->total_cap ? s->total_cap : t;
}

void score_compute(struct arena *a, const struct score_scheme *s, const struct score_facts *f, struct score_sheet *out)
{
    *out = (struct score_sheet){.coefficient = score_coefficient(f->shares, f->nshares), .veto = f->veto};
    struct walk w = {.a = a, .scheme = s, .facts = f, .sheet = out};
    for (int p = 0; p < PART_COUNT; p++) {
        out->part_known[p] = node_score(&w, &s->part[p], &out->part[p]) == SCORED;
        out->blocked |= !out->part_known[p];
        out->part_line[p] =
            s->coefficient_part[p] ? num_rdiv((__int128)out->part[p] * out->coefficient, NUM_ONE) : out->part[p];
    }
    if (out->blocked)
        return;
    out->bonus = capped_sum(f->bonus, f->nbonus, s->bonus_cap);
    out->deduction = capped_sum(f->deduct, f->ndeduct, s->deduct_cap);
    out->total = total(s, out);
}

/* ---- validity ---- */

struct check {
    struct arena *a;
    struct score_faults *out;
    VEC(struct str) ids;
};

static void fault(struct check *c, const char *code, struct str where)
{
    *vec_push(c->a, &c->out->list) = (struct score_fault){.code = code, .where = where};
}

static void check_fn(struct check *c, const struct score_node *n)
{
    const struct score_fn *fn = &n->fn;
    if (fn->floor > fn->cap)
        fault(c, "floor_above_cap", n->id);
    if (fn->kind == SCORE_RATIO && fn->target == fn->base)
        fault(c, "target_is_base", n->id);
    for (size_t i = 1; i < fn->npoints; i++)
        if (fn->points[i].x <= fn->points[i - 1].x) {
            fault(c, "points_order", n->id);
            break;
        }
}

static void check_groups(struct check *c, const struct score_node *n)
{
    __int128 sum = 0;
    for (size_t i = 0; i < n->ngroups; i++) {
        const struct score_group *g = &n->groups[i];
        sum += g->weight;
        if (g->weight < 0)
            fault(c, "negative_weight", g->id);
        if (g->trim < 0 || g->trim > 2000)
            fault(c, "trim_range", g->id);
        if (g->min < 1)
            fault(c, "min_range", g->id);
    }
    if (sum != NUM_ONE)
        fault(c, "groups_total", n->id);
}

/* What does not depend on the unit type. */
static void check_node(struct check *c, const struct score_node *n)
{
    for (size_t i = 0; i < c->ids.n; i++)
        if (str_eq(c->ids.at[i], n->id)) {
            fault(c, "id_twice", n->id);
            break;
        }
    *vec_push(c->a, &c->ids) = n->id;
    bool weighs = false;
    for (size_t i = 0; i < n->nweights; i++) {
        weighs |= n->weights[i].weight != 0;
        if (n->weights[i].weight < 0)
            fault(c, "negative_weight", n->id);
    }
    if (weighs && (str_is(n->topic, "media") || str_is(n->topic, "instruction")))
        fault(c, "must_weigh_zero", n->id);
    if (n->ngroups)
        check_groups(c, n);
    else if (n->has_fn)
        check_fn(c, n);
    else if (!n->children)
        fault(c, "leaf_empty", n->id);
    for (size_t i = 0; i < n->nchildren; i++)
        check_node(c, &n->children[i]);
}

static void check_children(struct check *c, const struct score_node *n, struct str type)
{
    if (!n->children)
        return;
    __int128 sum = 0;
    for (size_t i = 0; i < n->nchildren; i++)
        sum += score_weight_of(&n->children[i], type);
    if (sum != NUM_ONE)
        fault(c, "children_total", str_printf(c->a, STR_FMT ":" STR_FMT, STR_ARG(type), STR_ARG(n->id)));
    for (size_t i = 0; i < n->nchildren; i++)
        if (score_weight_of(&n->children[i], type) != 0)
            check_children(c, &n->children[i], type);
}

void score_validate(struct arena *a, const struct score_scheme *s, const struct str *types, size_t ntypes,
                    struct score_faults *out)
{
    struct check c = {.a = a, .out = out};
    const int64_t *w = s->part_weight;
    for (size_t t = 0; t < ntypes; t++) {
        if ((__int128)w[PART_PROCESS] + w[PART_RESULT] + w[PART_EFFECT] != NUM_ONE)
            fault(&c, "parts_total", types[t]);
        if (w[PART_EFFECT] < w[PART_PROCESS] || w[PART_EFFECT] < w[PART_RESULT])
            fault(&c, "effect_weight", types[t]);
        for (int p = 0; p < PART_COUNT; p++)
            check_children(&c, &s->part[p], types[t]);
    }
    for (int p = 0; p < PART_COUNT; p++) {
        if (w[p] < 0)
            fault(&c, "negative_weight", str_c(score_part_name((enum score_part)p)));
        check_node(&c, &s->part[p]);
    }
}
