/* sheet.c: scores, places and the lines of a worksheet; see sheet.h. */
#include "assessment/sheet.h"

/* ---- scoring ---- */

static size_t count_panels(const struct score_node *n)
{
    size_t all = n->ngroups > 0;
    for (size_t i = 0; i < n->nchildren; i++)
        all += count_panels(&n->children[i]);
    return all;
}

/* Every panel is handed all ballots: it takes those of its own groups. */
static void add_panels(const struct score_node *n, const struct sheet_input *in, struct score_input *inputs, size_t *at)
{
    for (size_t i = 0; i < n->nchildren; i++)
        add_panels(&n->children[i], in, inputs, at);
    if (n->ngroups > 0)
        inputs[(*at)++] = (struct score_input){.leaf = n->id, .ballots = in->ballots, .nballots = in->nballots};
}

void sheet_score(struct arena *a, const struct score_scheme *s, const struct sheet_input *in, struct score_scheme *own,
                 struct score_sheet *out)
{
    struct score_input *facts = NULL;
    size_t n = 0, panels = 0;
    facts_expand(a, s, &in->facts, own);
    facts_inputs(a, &in->facts, &facts, &n);
    for (int p = 0; p < PART_COUNT; p++)
        panels += count_panels(&own->part[p]);
    struct score_input *all = arena_array_of(a, struct score_input, n + panels);
    for (size_t i = 0; i < n; i++)
        all[i] = facts[i];
    for (int p = 0; p < PART_COUNT; p++)
        add_panels(&own->part[p], in, all, &n);
    score_compute(a, own, &(struct score_facts){.unit_type = in->unit_type, .inputs = all, .ninputs = n}, out);
}

/* ---- places ---- */

static struct opt_i64 median_of(struct arena *a, const struct score_sheet *s)
{
    int64_t *xs = arena_array_of(a, int64_t, s->lines.n);
    size_t n = 0;
    for (size_t i = 0; i < s->lines.n; i++)
        if (s->lines.at[i].is_group && !s->lines.at[i].missing)
            xs[n++] = s->lines.at[i].line;
    return n > 0 ? OPT_I64(score_aggregate(AGGREGATE_MEDIAN, 0, xs, n)) : (struct opt_i64){0};
}

struct sheet_place sheet_place_of(struct arena *a, int64_t unit_id, struct str unit_type, const struct score_sheet *s)
{
    struct opt_i64 none = {0};
    return (struct sheet_place){.unit_id = unit_id,
                                .unit_type = unit_type,
                                .total = s->blocked ? none : OPT_I64(s->total),
                                .effect = s->part_known[PART_EFFECT] ? OPT_I64(s->part_line[PART_EFFECT]) : none,
                                .median = median_of(a, s)};
}

struct kind_units { /* of a type: those of its units that were seen first */
    struct str type;
    int64_t units[GRADE_PEERS_MIN];
    size_t n;
};

static struct kind_units *kind_of(struct kind_units *kinds, size_t *n, struct str type)
{
    size_t i = 0;
    while (i < *n && !str_eq(kinds[i].type, type))
        i++;
    if (i == *n)
        kinds[(*n)++] = (struct kind_units){.type = type};
    return &kinds[i];
}

static void see_unit(struct kind_units *k, int64_t unit_id)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->units[i] == unit_id)
            return;
    if (k->n < GRADE_PEERS_MIN)
        k->units[k->n++] = unit_id;
}

/* Two units with two projects each are no field to be ranked in: each would know what the other has. */
static void drop_small_fields(struct arena *a, struct sheet_place *places, size_t n)
{
    struct kind_units *kinds = arena_array_of(a, struct kind_units, n);
    size_t nkinds = 0;
    for (size_t i = 0; i < n; i++)
        if (places[i].total.set)
            see_unit(kind_of(kinds, &nkinds, places[i].unit_type), places[i].unit_id);
    for (size_t i = 0; i < n; i++)
        if (places[i].rank && kind_of(kinds, &nkinds, places[i].unit_type)->n < GRADE_PEERS_MIN)
            places[i].rank = places[i].of = 0;
}

void sheet_rank(struct arena *a, const struct scoring *s, struct sheet_place *places, size_t n, struct grade_result *out)
{
    struct grade_entry *entries = arena_array_of(a, struct grade_entry, n);
    struct grade_peer *peers = arena_array_of(a, struct grade_peer, n);
    for (size_t i = 0; i < n; i++) {
        const struct sheet_place *p = &places[i];
        entries[i] =
            (struct grade_entry){.state = GRADE_PARTICIPATES, .total = p->total, .effect = p->effect, .median = p->median};
        peers[i] = (struct grade_peer){.type = p->unit_type, .score = p->total};
    }
    grade_assign(a, s->bands, s->nbands, entries, n, out);
    grade_peers(a, peers, n);
    for (size_t i = 0; i < n; i++) {
        places[i].band = entries[i].band;
        places[i].rank = peers[i].rank;
        places[i].of = peers[i].of;
    }
    for (size_t i = 0; i < out->pending.n; i++)
        for (size_t k = 0; k < out->pending.at[i].n; k++) {
            struct sheet_place *p = &places[out->pending.at[i].entries[k]];
            p->tie_band = (int)out->pending.at[i].band;
            p->tie_places = out->pending.at[i].places;
        }
    drop_small_fields(a, places, n);
}

/* ---- the worksheet ---- */

struct building {
    struct arena *a;
    const struct sheet_input *in;
    const struct score_sheet *scored;
    struct sheet *out;
    size_t cap;
};

static const struct score_line *line_of(const struct building *b, struct str parent, struct str id)
{
    for (size_t i = 0; i < b->scored->lines.n; i++) {
        const struct score_line *l = &b->scored->lines.at[i];
        if (str_eq(l->parent, parent) && str_eq(l->id, id))
            return l;
    }
    return NULL;
}

static bool gap_in(const struct building *b, struct str node, struct str child)
{
    for (size_t i = 0; i < b->scored->gaps.n; i++)
        if (str_eq(b->scored->gaps.at[i].node, node) && str_eq(b->scored->gaps.at[i].child, child))
            return true;
    return false;
}

static struct sheet_row *add_row(struct building *b, struct sheet_row row)
{
    const struct score_line *l = line_of(b, row.parent, row.id);
    row.known = row.kind == SHEET_PART ? row.known : l && !l->missing;
    row.line = row.kind == SHEET_PART ? row.line : row.known ? l->line : 0;
    row.ballots = l && l->is_group ? (int64_t)l->ballots : 0;
    row.gap = gap_in(b, row.parent, row.id);
    row.overfull = gap_in(b, row.id, STR("*"));
    b->out->rows = vec_grow(b->a, b->out->rows, b->out->nrows, &b->cap, sizeof *b->out->rows);
    struct sheet_row *at = &b->out->rows[b->out->nrows++];
    *at = row;
    return at;
}

static void fill_fact(const struct building *b, enum fact fact, struct sheet_row *row)
{
    const struct fact_value *v = &b->in->facts.shares[fact];
    row->records = v->records;
    row->nrecords = v->nrecords;
    row->has_value = v->due > 0;
    row->num = NUM_ONE * v->counted;
    row->den = v->due;
}

static void fill_indicator(const struct building *b, int64_t id, struct sheet_row *row)
{
    for (size_t i = 0; i < b->in->facts.nindicators; i++) {
        const struct fact_indicator *ind = &b->in->facts.indicators[i];
        if (ind->id != id)
            continue;
        row->kind = SHEET_INDICATOR;
        row->value = ind->value;
        row->has_baseline = ind->baseline.set;
        row->unit_label = ind->unit_label;
        row->digits = ind->digits;
        row->on_day = ind->on_day;
        row->has_value = row->known;
        row->num = ind->value.set ? ind->value.v : ind->baseline.v;
        row->den = 1;
    }
}

static void add_groups(struct building *b, const struct score_node *n, int depth)
{
    for (size_t i = 0; i < n->ngroups; i++) {
        const struct score_group *g = &n->groups[i];
        add_row(b, (struct sheet_row){.kind = SHEET_GROUP,
                                      .parent = n->id,
                                      .id = g->id,
                                      .title = g->title,
                                      .depth = depth,
                                      .weight = g->weight,
                                      .whole = NUM_ONE,
                                      .missing = g->missing,
                                      .how = g->how,
                                      .trim = g->trim,
                                      .min = g->min,
                                      .on_day = DAY_NONE});
    }
}

static int64_t weights_below(const struct building *b, const struct score_node *n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n->nchildren; i++)
        sum += score_weight_of(&n->children[i], b->in->unit_type);
    return sum;
}

static void add_below(struct building *b, const struct score_node *n, int depth);

static void add_node(struct building *b, const struct score_node *parent, const struct score_node *n, int64_t whole, int depth)
{
    enum fact fact;
    struct sheet_row *row = add_row(b, (struct sheet_row){.kind = n->ngroups    ? SHEET_PANEL
                                                                  : n->children ? SHEET_NODE
                                                                                : SHEET_FACT,
                                                          .parent = parent->id,
                                                          .id = n->id,
                                                          .title = n->title,
                                                          .depth = depth,
                                                          .weight = score_weight_of(n, b->in->unit_type),
                                                          .whole = whole,
                                                          .missing = n->missing,
                                                          .max_missing = n->max_missing,
                                                          .fn = n->fn,
                                                          .on_day = DAY_NONE});
    if (row->kind == SHEET_FACT && fact_parse(n->id, &fact))
        fill_fact(b, fact, row);
    if (row->kind == SHEET_FACT)
        fill_indicator(b, facts_indicator_of(n->id), row);
    add_groups(b, n, depth + 1);
    add_below(b, n, depth + 1);
}

/* As deep as a scheme may be. What weighs nothing does not apply, and has no line. */
static void add_below(struct building *b, const struct score_node *n, int depth)
{
    int64_t whole = weights_below(b, n);
    for (size_t i = 0; i < n->nchildren; i++)
        if (score_weight_of(&n->children[i], b->in->unit_type) != 0)
            add_node(b, n, &n->children[i], whole, depth);
}

void sheet_build(struct arena *a, const struct score_scheme *own, const struct sheet_input *in,
                 const struct score_sheet *scored, day_t as_of, struct sheet *out)
{
    struct building b = {.a = a, .in = in, .scored = scored, .out = out};
    *out = (struct sheet){.as_of = as_of,
                          .unit_type = in->unit_type,
                          .digits = own->digits,
                          .total_cap = own->total_cap,
                          .blocked = scored->blocked,
                          .total = scored->total};
    for (int p = 0; p < PART_COUNT; p++) {
        const struct score_node *n = &own->part[p];
        add_row(&b, (struct sheet_row){.kind = SHEET_PART,
                                       .id = n->id,
                                       .weight = own->part_weight[p],
                                       .whole = NUM_ONE,
                                       .missing = MISSING_BLOCK,
                                       .max_missing = n->max_missing,
                                       .known = scored->part_known[p],
                                       .line = scored->part_line[p],
                                       .on_day = DAY_NONE});
        add_below(&b, n, 1);
    }
}

const struct sheet_row *sheet_part(const struct sheet *s, enum score_part p)
{
    for (size_t i = 0; i < s->nrows; i++)
        if (s->rows[i].kind == SHEET_PART && str_is(s->rows[i].id, score_part_name(p)))
            return &s->rows[i];
    return NULL;
}
