/* facts_score.c: see facts_score.h. */
#include "assessment/facts_score.h"

#define INDICATOR_PREFIX "indicator:"

static const char *const words[FACT_COUNT] = {
#define X(name, word) [name] = word,
    FACT_TABLE(X)
#undef X
};

const char *fact_word(enum fact f)
{
    return f < FACT_COUNT ? words[f] : "";
}

bool fact_parse(struct str word, enum fact *out)
{
    for (int f = 0; f < FACT_COUNT; f++)
        if (str_is(word, words[f])) {
            *out = (enum fact)f;
            return true;
        }
    return false;
}

/* ---- records ---- */

/* done_day: DAY_NONE when it was not done by the end of as_of. */
static enum fact_verdict judge(day_t deadline, day_t done_day, bool late, day_t as_of)
{
    if (deadline == DAY_NONE || deadline > as_of)
        return FACT_NOT_DUE;
    if (done_day == DAY_NONE)
        return FACT_OPEN;
    return late || done_day > deadline ? FACT_LATE : FACT_IN_TIME;
}

static day_t by(day_t day, day_t as_of)
{
    return day != DAY_NONE && day <= as_of ? day : DAY_NONE;
}

/* What was not due is in no figure. */
static void add(struct fact_value *v, struct fact_record record)
{
    if (record.verdict == FACT_NOT_DUE)
        return;
    v->records[v->nrecords++] = record;
    v->due++;
    bool received = record.fact == FACT_REPORTS_RECEIVED && record.verdict == FACT_LATE;
    v->counted += record.verdict == FACT_IN_TIME || received;
}

static void milestones(struct arena *a, const struct fact_source *s, day_t as_of, struct fact_value *v)
{
    v->records = arena_array_of(a, struct fact_record, s->nmilestones);
    for (size_t i = 0; i < s->nmilestones; i++) {
        const struct fact_milestone *m = &s->milestones[i];
        day_t done = by(m->recorded_day, as_of);
        add(v, (struct fact_record){.fact = FACT_MILESTONES_ON_TIME,
                                    .id = m->id,
                                    .title = m->title,
                                    .due_day = m->deadline,
                                    .done_day = done,
                                    .verdict = judge(m->deadline, done, m->late, as_of)});
    }
}

static void reports(struct arena *a, const struct fact_source *s, day_t as_of, enum fact fact, struct fact_value *v)
{
    v->records = arena_array_of(a, struct fact_record, s->nmonths);
    for (size_t i = 0; i < s->nmonths; i++) {
        const struct fact_month *m = &s->months[i];
        day_t received = by(m->received_day, as_of);
        if (m->due)
            add(v, (struct fact_record){.fact = fact,
                                        .id = m->month,
                                        .due_day = m->deadline,
                                        .done_day = received,
                                        .verdict = judge(m->deadline, received, false, as_of)});
    }
}

static void problems(struct arena *a, const struct fact_source *s, day_t as_of, struct fact_value *v)
{
    v->records = arena_array_of(a, struct fact_record, s->nproblems);
    for (size_t i = 0; i < s->nproblems; i++) {
        const struct fact_problem *p = &s->problems[i];
        day_t closed = by(p->closed_day, as_of);
        add(v, (struct fact_record){.fact = FACT_PROBLEMS_CLOSED,
                                    .id = p->id,
                                    .title = p->title,
                                    .due_day = p->deadline,
                                    .done_day = closed,
                                    .verdict = judge(p->deadline, closed, false, as_of)});
    }
}

void facts_compute(struct arena *a, const struct fact_source *s, day_t as_of, struct project_facts *out)
{
    *out = (struct project_facts){.indicators = s->indicators, .nindicators = s->nindicators};
    milestones(a, s, as_of, &out->shares[FACT_MILESTONES_ON_TIME]);
    reports(a, s, as_of, FACT_REPORTS_ON_TIME, &out->shares[FACT_REPORTS_ON_TIME]);
    reports(a, s, as_of, FACT_REPORTS_RECEIVED, &out->shares[FACT_REPORTS_RECEIVED]);
    problems(a, s, as_of, &out->shares[FACT_PROBLEMS_CLOSED]);
}

/* ---- for the scheme ---- */

static struct str leaf_of(struct arena *a, int64_t indicator)
{
    return str_printf(a, INDICATOR_PREFIX "%lld", (long long)indicator);
}

int64_t facts_indicator_of(struct str leaf)
{
    struct str prefix = STR(INDICATOR_PREFIX);
    int64_t id;
    return str_starts(leaf, prefix) && str_to_i64(str_sub(leaf, prefix.len, leaf.len), &id) ? id : 0;
}

static struct score_node with_indicators(struct arena *a, const struct score_node *n, const struct project_facts *f)
{
    static const struct score_weight equal = {.type = STR_INIT("*"), .weight = 1};
    struct score_node *leaves = arena_array_of(a, struct score_node, f->nindicators), node = *n;
    for (size_t i = 0; i < f->nindicators; i++) {
        const struct fact_indicator *ind = &f->indicators[i];
        leaves[i] = *n;
        leaves[i].id = leaf_of(a, ind->id);
        leaves[i].title = ind->name;
        leaves[i].weights = &equal;
        leaves[i].nweights = 1;
        leaves[i].fn.base = ind->baseline.v;
        leaves[i].fn.target = ind->target;
    }
    node.children = leaves;
    node.nchildren = f->nindicators;
    return node;
}

static bool holds_attainment(const struct score_node *n)
{
    if (!n->children)
        return str_is(n->id, words[FACT_INDICATOR_ATTAINMENT]);
    for (size_t i = 0; i < n->nchildren; i++)
        if (holds_attainment(&n->children[i]))
            return true;
    return false;
}

/* Copies the way down to the leaf, and nothing else. As deep as a scheme may be. */
static struct score_node expand(struct arena *a, const struct score_node *n, const struct project_facts *f)
{
    if (!holds_attainment(n))
        return *n;
    if (!n->children)
        return with_indicators(a, n, f);
    struct score_node *children = arena_array_of(a, struct score_node, n->nchildren), node = *n;
    for (size_t i = 0; i < n->nchildren; i++)
        children[i] = expand(a, &n->children[i], f);
    node.children = children;
    return node;
}

void facts_expand(struct arena *a, const struct score_scheme *s, const struct project_facts *f, struct score_scheme *out)
{
    *out = *s;
    for (int p = 0; f->nindicators > 0 && p < PART_COUNT; p++)
        out->part[p] = expand(a, &s->part[p], f);
}

/* Without baseline, or where it is the target itself, there is no way to measure along. */
static struct score_value attained(const struct fact_indicator *i)
{
    bool missing = !i->baseline.set || i->baseline.v == i->target;
    return (struct score_value){.missing = missing, .num = i->value.set ? i->value.v : i->baseline.v, .den = 1};
}

void facts_inputs(struct arena *a, const struct project_facts *f, struct score_input **inputs, size_t *n)
{
    *inputs = arena_array_of(a, struct score_input, FACT_COUNT + f->nindicators);
    *n = 0;
    for (int i = 0; i < FACT_COUNT; i++) {
        const struct fact_value *v = &f->shares[i];
        if (v->due > 0)
            (*inputs)[(*n)++] =
                (struct score_input){.leaf = str_c(words[i]), .value = {.num = NUM_ONE * v->counted, .den = v->due}};
    }
    for (size_t i = 0; i < f->nindicators; i++)
        (*inputs)[(*n)++] = (struct score_input){.leaf = leaf_of(a, f->indicators[i].id), .value = attained(&f->indicators[i])};
}
