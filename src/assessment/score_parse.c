/* score_parse.c: a scheme from its JSON. Strict: an unknown kind, a number out of range or a node without an id is refused with
 * its place; what is merely wrong as a rule is left to score_validate. */
#include "assessment/score.h"
#include <jansson.h>

static struct str text_of(struct arena *a, const json_t *j)
{
    return json_is_string(j) ? str_dup(a, (struct str){json_string_value(j), json_string_length(j)}) : STR("");
}

/* An integer member, or what stands for it when it is absent. */
static enum err number(const json_t *object, const char *name, int64_t absent, int64_t limit, int64_t *out)
{
    const json_t *j = json_object_get(object, name);
    *out = absent;
    if (!j)
        return OK;
    if (!json_is_integer(j) || json_integer_value(j) > limit || json_integer_value(j) < -limit)
        return err_set(ERR_MALFORMED, "scheme: %s is no number within %lld", name, (long long)limit);
    *out = json_integer_value(j);
    return OK;
}

static bool word_index(const json_t *j, const char *const *words, size_t n, int absent, int *out)
{
    *out = absent;
    for (size_t i = 0; j && i < n; i++)
        if (json_is_string(j) && str_is(str_c(json_string_value(j)), words[i])) {
            *out = (int)i;
            return true;
        }
    return !j && absent >= 0;
}

static enum err parse_points(struct arena *a, const json_t *list, struct score_fn *fn)
{
    size_t n = json_array_size(list);
    if (n > SCORE_CHILDREN_MAX)
        return err_set(ERR_MALFORMED, "scheme: too many points");
    struct score_point *points = arena_array_of(a, struct score_point, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *x = json_array_get(json_array_get(list, i), 0), *y = json_array_get(json_array_get(list, i), 1);
        if (!json_is_integer(x) || !json_is_integer(y) || llabs(json_integer_value(x)) > FACT_MAX ||
            llabs(json_integer_value(y)) > SCORE_MAX)
            return err_set(ERR_MALFORMED, "scheme: point %zu is no pair of numbers", i + 1);
        points[i] = (struct score_point){.x = json_integer_value(x), .y = json_integer_value(y)};
    }
    fn->points = points;
    fn->npoints = n;
    return OK;
}

static enum err parse_kinds(struct arena *a, const json_t *list, struct score_fn *fn)
{
    size_t n = json_array_size(list);
    enum err e = n > SCORE_CHILDREN_MAX ? err_set(ERR_MALFORMED, "scheme: too many kinds of deductions") : OK;
    struct score_deduction *kinds = arena_array_of(a, struct score_deduction, e ? 0 : n);
    for (size_t i = 0; !e && i < n; i++) {
        const json_t *j = json_array_get(list, i);
        kinds[i].id = text_of(a, json_object_get(j, "id"));
        if (!(e = number(j, "per", 0, SCORE_MAX, &kinds[i].per)) &&
            !(e = number(j, "cap", SCORE_MAX, SCORE_MAX, &kinds[i].cap)) && !json_object_get(j, "cap"))
            kinds[i].cap = INT64_MAX;
    }
    fn->kinds = kinds;
    fn->nkinds = n;
    return e;
}

static enum err parse_fn(struct arena *a, const json_t *j, struct score_fn *fn)
{
    static const char *const kinds[] = {
        [SCORE_DIRECT] = "direct",       [SCORE_RATIO] = "ratio",         [SCORE_RATIO_INV] = "ratio_inv",
        [SCORE_PIECEWISE] = "piecewise", [SCORE_STEPS] = "steps",         [SCORE_RATIO_BEST] = "ratio_best",
        [SCORE_RANK] = "rank",           [SCORE_CHECKLIST] = "checklist", [SCORE_DEDUCT] = "deduct"};
    static const char *const directions[] = {"up", "down"};
    int kind, down;
    if (!word_index(json_object_get(j, "kind"), kinds, sizeof kinds / sizeof kinds[0], -1, &kind))
        return err_set(ERR_MALFORMED, "scheme: unknown kind of leaf function");
    if (!word_index(json_object_get(j, "dir"), directions, 2, 0, &down))
        return err_set(ERR_MALFORMED, "scheme: dir is up or down");
    *fn = (struct score_fn){.kind = (enum score_kind)kind, .down = down == 1};
    enum err e;
    if ((e = number(j, "floor", 0, SCORE_MAX, &fn->floor)) || (e = number(j, "cap", SCORE_FULL, SCORE_MAX, &fn->cap)) ||
        (e = number(j, "base", 0, FACT_MAX, &fn->base)) || (e = number(j, "target", 0, FACT_MAX, &fn->target)) ||
        (e = number(j, "below", 0, SCORE_MAX, &fn->below)) || (e = number(j, "step", 0, SCORE_MAX, &fn->step)) ||
        (e = parse_points(a, json_object_get(j, kind == SCORE_STEPS ? "table" : "points"), fn)))
        return e;
    return parse_kinds(a, json_object_get(j, "kinds"), fn);
}

static enum err parse_missing(const json_t *j, enum score_missing *out)
{
    static const char *const words[] = {
        [MISSING_RENORMALISE] = "renormalise", [MISSING_ZERO] = "zero", [MISSING_BLOCK] = "block"};
    int i;
    if (!word_index(json_object_get(j, "missing"), words, 3, MISSING_RENORMALISE, &i))
        return err_set(ERR_MALFORMED, "scheme: missing is renormalise, zero or block");
    *out = (enum score_missing)i;
    return OK;
}

static enum err parse_groups(struct arena *a, const json_t *list, struct score_node *n)
{
    static const char *const words[] = {
        [AGGREGATE_MEAN] = "mean", [AGGREGATE_MEDIAN] = "median", [AGGREGATE_TRIMMED] = "trimmed"};
    size_t count = json_array_size(list);
    if (count > SCORE_CHILDREN_MAX)
        return err_set(ERR_MALFORMED, "scheme: too many groups");
    struct score_group *groups = arena_array_of(a, struct score_group, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *j = json_array_get(list, i);
        struct score_group *g = &groups[i];
        int how;
        enum err e;
        g->id = text_of(a, json_object_get(j, "id"));
        g->title = text_of(a, json_object_get(j, "title"));
        if (str_empty(g->id) || !word_index(json_object_get(j, "agg"), words, 3, AGGREGATE_MEAN, &how))
            return err_set(ERR_MALFORMED, "scheme: a group has an id, and agg mean, median or trimmed");
        g->how = (enum score_aggregate)how;
        if ((e = number(j, "weight", 0, NUM_ONE, &g->weight)) || (e = number(j, "min", 1, 1000000, &g->min)) ||
            (e = number(j, "trim", 1000, NUM_ONE, &g->trim)) || (e = parse_missing(j, &g->missing)))
            return e;
    }
    n->groups = groups;
    n->ngroups = count;
    return OK;
}

/* A number for every unit type, or {"town": 7000, "*": 0}. */
static enum err parse_weights(struct arena *a, json_t *j, struct score_node *n)
{
    size_t count = json_is_object(j) ? json_object_size(j) : 1, i = 0;
    if (count > SCORE_CHILDREN_MAX || (!json_is_object(j) && !json_is_integer(j)))
        return err_set(ERR_MALFORMED, "scheme: a weight is a number, or one for each unit type");
    struct score_weight *weights = arena_array_of(a, struct score_weight, count);
    const char *type;
    json_t *w;
    if (json_is_integer(j))
        weights[i++] = (struct score_weight){.type = STR("*"), .weight = json_integer_value(j)};
    else
        json_object_foreach(j, type, w)
        {
            if (!json_is_integer(w))
                return err_set(ERR_MALFORMED, "scheme: a weight is no number");
            weights[i++] = (struct score_weight){.type = str_dup(a, str_c(type)), .weight = json_integer_value(w)};
        }
    for (size_t k = 0; k < i; k++)
        if (weights[k].weight > NUM_ONE || weights[k].weight < -NUM_ONE)
            return err_set(ERR_MALFORMED, "scheme: a weight is out of range");
    n->weights = weights;
    n->nweights = i;
    return OK;
}

static enum err parse_children(struct arena *a, const json_t *list, int64_t max_missing, int depth, struct score_node *n);

static enum err parse_node(struct arena *a, json_t *j, int64_t max_missing, int depth, struct score_node *n)
{
    enum err e;
    n->id = text_of(a, json_object_get(j, "id"));
    n->topic = text_of(a, json_object_get(j, "topic"));
    n->title = text_of(a, json_object_get(j, "title"));
    if (str_empty(n->id))
        return err_set(ERR_MALFORMED, "scheme: a node has no id");
    if ((e = parse_weights(a, json_object_get(j, "weight"), n)) || (e = parse_missing(j, &n->missing)) ||
        (e = number(j, "max_missing", max_missing, NUM_ONE, &n->max_missing)))
        return e;
    if (json_is_array(json_object_get(j, "children")))
        return parse_children(a, json_object_get(j, "children"), max_missing, depth + 1, n);
    if (json_is_array(json_object_get(j, "groups")))
        return parse_groups(a, json_object_get(j, "groups"), n);
    n->has_fn = json_is_object(json_object_get(j, "fn"));
    return n->has_fn ? parse_fn(a, json_object_get(j, "fn"), &n->fn) : OK;
}

static enum err parse_children(struct arena *a, const json_t *list, int64_t max_missing, int depth, struct score_node *n)
{
    size_t count = json_array_size(list);
    enum err e = OK;
    if (count == 0 || count > SCORE_CHILDREN_MAX || depth > SCORE_DEPTH_MAX)
        return err_set(ERR_MALFORMED, "scheme: " STR_FMT " has too few or too many children, or lies too deep", STR_ARG(n->id));
    struct score_node *children = arena_array_of(a, struct score_node, count);
    for (size_t i = 0; !e && i < count; i++)
        e = parse_node(a, json_array_get(list, i), max_missing, depth, &children[i]);
    n->children = children;
    n->nchildren = count;
    return e;
}

/* "none", "all", or the parts to which the post coefficient applies. */
static enum err parse_scope(const json_t *j, struct score_scheme *out)
{
    static const char *const words[] = {"none", "all"};
    int all;
    if (!json_is_array(j)) {
        if (!word_index(j, words, 2, 0, &all))
            return err_set(ERR_MALFORMED, "scheme: coef_scope is none, all, or a list of parts");
        out->coefficient_all = all == 1;
        return OK;
    }
    for (size_t i = 0; i < json_array_size(j); i++) {
        bool found = false;
        for (int p = 0; p < PART_COUNT; p++)
            if (json_is_string(json_array_get(j, i)) &&
                str_is(str_c(json_string_value(json_array_get(j, i))), score_part_name((enum score_part)p)))
                found = out->coefficient_part[p] = true;
        if (!found)
            return err_set(ERR_MALFORMED, "scheme: coef_scope names no part");
    }
    return OK;
}

static enum err parse_scheme(struct arena *a, const json_t *j, struct score_scheme *out)
{
    static const struct score_weight whole = {.type = STR_INIT("*"), .weight = NUM_ONE};
    int64_t digits;
    enum err e;
    if ((e = number(j, "digits", 2, 4, &digits)) || (e = number(j, "bonus_cap", 0, SCORE_MAX, &out->bonus_cap)) ||
        (e = number(j, "deduct_cap", SCORE_MAX, SCORE_MAX, &out->deduct_cap)) ||
        (e = number(j, "total_cap", SCORE_FULL, SCORE_MAX, &out->total_cap)) ||
        (e = number(j, "max_missing", 5000, NUM_ONE, &out->max_missing)) ||
        (e = parse_scope(json_object_get(j, "coef_scope"), out)))
        return e;
    if (digits < 0)
        return err_set(ERR_MALFORMED, "scheme: digits are 0 to 4");
    out->digits = (int)digits;
    for (int p = 0; p < PART_COUNT; p++) {
        const char *name = score_part_name((enum score_part)p);
        struct score_node *part = &out->part[p];
        *part = (struct score_node){.id = str_c(name), .weights = &whole, .nweights = 1, .max_missing = out->max_missing};
        if ((e = number(json_object_get(j, "parts"), name, 0, NUM_ONE, &out->part_weight[p])) ||
            (e = parse_children(a, json_object_get(json_object_get(j, "tree"), name), out->max_missing, 1, part)))
            return e;
    }
    return OK;
}

enum err score_parse(struct arena *a, struct str json, struct score_scheme *out)
{
    json_error_t where;
    *out = (struct score_scheme){0};
    json_t *j = json_loadb(json.ptr ? json.ptr : "", json.len, JSON_REJECT_DUPLICATES, &where);
    if (!json_is_object(j)) {
        json_decref(j);
        return err_set(ERR_MALFORMED, "scheme: not JSON at line %d", where.line);
    }
    enum err e = parse_scheme(a, j, out);
    json_decref(j);
    return e;
}
