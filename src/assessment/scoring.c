/* scoring.c: reading and checking; see scoring.h. */
#include "assessment/scoring.h"
#include <jansson.h>
#include "assessment/facts_score.h"

/* ---- bands ---- */

static enum err band_number(const json_t *band, const char *name, int64_t max, struct opt_i64 *out)
{
    const json_t *j = json_object_get(band, name);
    *out = (struct opt_i64){0};
    if (!j)
        return OK;
    if (!json_is_integer(j) || json_integer_value(j) < 0 || json_integer_value(j) > max)
        return err_set(ERR_MALFORMED, "bands: %s is no number from 0 to %lld", name, (long long)max);
    *out = (struct opt_i64){.v = json_integer_value(j), .set = true};
    return OK;
}

static enum err parse_band(struct arena *a, const json_t *j, struct grade_band *band, struct str *grade)
{
    const json_t *name = json_object_get(j, "grade");
    struct opt_i64 min;
    if (!json_is_string(name))
        return err_set(ERR_MALFORMED, "bands: a band has no grade");
    *grade = str_dup(a, (struct str){json_string_value(name), json_string_length(name)});
    enum err e = band_number(j, "min", SCORE_MAX, &min);
    band->min = min.v;
    return e ? e : band_number(j, "quota", NUM_ONE, &band->quota);
}

static enum err parse_bands(struct arena *a, const json_t *list, struct scoring *out)
{
    size_t n = json_array_size(list);
    enum err e = OK;
    if (n == 0 || n > SCORING_BANDS_MAX)
        return err_set(ERR_MALFORMED, "bands: a list of 1 to %d", SCORING_BANDS_MAX);
    struct grade_band *bands = arena_array_of(a, struct grade_band, n);
    struct str *grades = arena_array_of(a, struct str, n);
    for (size_t i = 0; i < n && !e; i++)
        e = parse_band(a, json_array_get(list, i), &bands[i], &grades[i]);
    out->bands = bands;
    out->grades = grades;
    out->nbands = n;
    return e;
}

enum err scoring_parse(struct arena *a, struct str score, struct str bands, struct scoring *out)
{
    json_error_t where;
    *out = (struct scoring){0};
    if (score.len > SCORING_TEXT_MAX || bands.len > SCORING_TEXT_MAX)
        return err_set(ERR_MALFORMED, "scheme: longer than %d bytes", SCORING_TEXT_MAX);
    enum err e = score_parse(a, score, &out->scheme);
    if (e)
        return e;
    json_t *j = json_loadb(bands.ptr ? bands.ptr : "", bands.len, JSON_REJECT_DUPLICATES, &where);
    e = j ? parse_bands(a, j, out) : err_set(ERR_MALFORMED, "bands: not JSON at line %d", where.line);
    json_decref(j);
    return e;
}

/* ---- panels ---- */

static void gather_panels(struct arena *a, const struct score_node *n, struct scoring_panel **list, size_t *count, size_t *cap)
{
    for (size_t i = 0; i < n->nchildren; i++)
        gather_panels(a, &n->children[i], list, count, cap);
    for (size_t i = 0; i < n->ngroups; i++) {
        *list = vec_grow(a, *list, *count, cap, sizeof **list);
        (*list)[(*count)++] = (struct scoring_panel){.leaf = n->id, .leaf_title = n->title, .group = &n->groups[i]};
    }
}

void scoring_panels(struct arena *a, const struct scoring *s, struct scoring_panel **out, size_t *n)
{
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    for (int p = 0; p < PART_COUNT; p++)
        gather_panels(a, &s->scheme.part[p], out, n, &cap);
}

/* ---- validity ---- */

static void fault(struct arena *a, struct score_faults *out, const char *code, struct str where)
{
    *vec_push(a, &out->list) = (struct score_fault){.code = code, .where = where};
}

static bool explained(enum score_kind k)
{
    return k == SCORE_DIRECT || k == SCORE_RATIO || k == SCORE_RATIO_INV || k == SCORE_PIECEWISE || k == SCORE_STEPS;
}

static void check_leaf(struct arena *a, const struct score_node *n, struct score_faults *out)
{
    enum fact fact;
    if (n->ngroups > 0 || !n->has_fn) /* a panel, or an empty leaf, which score_validate tells */
        return;
    if (!fact_parse(n->id, &fact)) {
        fault(a, out, "unknown_fact", n->id);
        return;
    }
    if (!explained(n->fn.kind))
        fault(a, out, "not_explained", n->id);
    if (fact == FACT_INDICATOR_ATTAINMENT && (n->fn.kind != SCORE_RATIO || n->fn.base != 0 || n->fn.target != NUM_ONE))
        fault(a, out, "attainment_fn", n->id);
}

static void check_leaves(struct arena *a, const struct score_node *n, struct score_faults *out)
{
    if (!n->children)
        check_leaf(a, n, out);
    for (size_t i = 0; i < n->nchildren; i++)
        check_leaves(a, &n->children[i], out);
}

static void check_panels(struct arena *a, const struct scoring *s, struct score_faults *out)
{
    struct scoring_panel *panels = NULL;
    size_t n = 0;
    scoring_panels(a, s, &panels, &n);
    for (size_t i = 0; i < n; i++) {
        if (panels[i].group->min < 2)
            fault(a, out, "panel_alone", panels[i].group->id);
        for (size_t k = 0; k < i; k++)
            if (str_eq(panels[i].group->id, panels[k].group->id))
                fault(a, out, "group_twice", panels[i].group->id);
    }
}

static void check_bands(struct arena *a, const struct scoring *s, struct score_faults *out)
{
    const struct grade_band *last = &s->bands[s->nbands - 1];
    for (size_t i = 0; i < s->nbands; i++) {
        bool twice = str_empty(s->grades[i]);
        for (size_t k = 0; k < i; k++)
            twice |= str_eq(s->grades[i], s->grades[k]);
        if (twice)
            fault(a, out, "band_twice", s->grades[i]);
        if (i > 0 && s->bands[i].min >= s->bands[i - 1].min)
            fault(a, out, "bands_order", s->grades[i]);
    }
    if (last->quota.set || last->min > 0)
        fault(a, out, "band_last", s->grades[s->nbands - 1]);
}

void scoring_check(struct arena *a, const struct scoring *s, const char *const *unit_kinds, struct score_faults *out)
{
    struct str kinds[32];
    size_t n = 0;
    while (unit_kinds[n] && n < sizeof kinds / sizeof kinds[0]) {
        kinds[n] = str_c(unit_kinds[n]);
        n++;
    }
    score_validate(a, &s->scheme, kinds, n, out);
    for (int p = 0; p < PART_COUNT; p++)
        check_leaves(a, &s->scheme.part[p], out);
    check_panels(a, s, out);
    check_bands(a, s, out);
}
