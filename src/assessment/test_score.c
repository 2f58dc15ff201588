/* Scores and grades against the vectors of METHODS.md sections 1 to 3. Argument: the folder of the vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "assessment/grade.h"
#include "assessment/score.h"
#include "cycle/test_vectors.h"

static const char *folder;

static json_t *vectors(const char *file, const char *method)
{
    json_t *all = vectors_load(folder, file), *list = json_incref(vectors_cases(all, method));
    json_decref(all);
    return list;
}

static json_t *in_of(json_t *list, size_t i)
{
    return json_object_get(json_array_get(list, i), "in");
}

static json_t *out_of(json_t *list, size_t i)
{
    return json_object_get(json_array_get(list, i), "out");
}

static const char *name_of(json_t *list, size_t i)
{
    return vectors_name(json_array_get(list, i));
}

static int64_t *numbers(struct arena *a, const json_t *list, size_t *n)
{
    int64_t *xs = arena_array_of(a, int64_t, json_array_size(list));
    *n = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_is_integer(json_array_get(list, i)))
            xs[(*n)++] = json_integer_value(json_array_get(list, i));
    return xs;
}

/* The vectors' JSON must come out as what we got; printed when it does not. */
static void expect(json_t *got, json_t *wanted, const char *name)
{
    if (!json_equal(got, wanted)) {
        char *g = json_dumps(got, JSON_SORT_KEYS | JSON_ENCODE_ANY), *w = json_dumps(wanted, JSON_SORT_KEYS | JSON_ENCODE_ANY);
        print_error("%s\n got    %s\n wanted %s\n", name, g, w);
        fail();
    }
    json_decref(got);
}

static json_t *number_or_null(bool known, int64_t v)
{
    return known ? json_integer(v) : json_null();
}

/* ---- values from JSON ---- */

static enum score_answer answer_of(const json_t *j)
{
    const char *s = json_string_value(j);
    if (!s)
        return ANSWER_NONE;
    return strcmp(s, "yes") == 0 ? ANSWER_YES : strcmp(s, "no") == 0 ? ANSWER_NO : ANSWER_NOT_APPLICABLE;
}

static struct score_value answers(struct arena *a, const json_t *list)
{
    size_t n = json_array_size(list);
    struct score_item *items = arena_array_of(a, struct score_item, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *j = json_array_get(list, i), *w = json_object_get(j, "w");
        items[i] = (struct score_item){.answer = answer_of(json_object_get(j, "a")),
                                       .weight = w ? json_integer_value(w) : 1,
                                       .key = json_is_true(json_object_get(j, "key"))};
    }
    return (struct score_value){.items = items, .nitems = n, .den = 1};
}

static struct score_value counts(struct arena *a, json_t *object)
{
    struct score_count *list = arena_array_of(a, struct score_count, json_object_size(object));
    size_t n = 0;
    const char *kind;
    json_t *v;
    json_object_foreach(object, kind, v) list[n++] = (struct score_count){.kind = str_c(kind), .n = json_integer_value(v)};
    return (struct score_value){.counts = list, .ncounts = n, .den = 1};
}

static struct score_value value_of(struct arena *a, json_t *j)
{
    if (!j || json_is_null(j))
        return (struct score_value){.missing = true, .den = 1};
    if (json_is_integer(j))
        return (struct score_value){.num = json_integer_value(j), .den = 1};
    if (json_is_object(j))
        return counts(a, j);
    if (json_array_size(j) == 2 && json_is_integer(json_array_get(j, 0)))
        return (struct score_value){.num = json_integer_value(json_array_get(j, 0)),
                                    .den = json_integer_value(json_array_get(j, 1))};
    return answers(a, j);
}

/* A leaf function stands in a scheme, so it is read as one. */
static struct score_fn fn_of(struct arena *a, json_t *fn)
{
    json_t *leaf = json_pack("[{s:s, s:i, s:O}]", "id", "x", "weight", 10000, "fn", fn);
    json_t *j = json_pack("{s:{s:O, s:O, s:O}}", "tree", "process", leaf, "result", leaf, "effect", leaf);
    char *text = json_dumps(j, 0);
    struct score_scheme s;
    assert_int_equal(score_parse(a, str_c(text), &s), OK);
    free(text);
    json_decref(j);
    json_decref(leaf);
    return s.part[PART_PROCESS].children[0].fn;
}

/* ---- sections 1 and 2 ---- */

static void test_leaf(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("leaf.json", "leaf");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *in = in_of(list, i), *peers = json_object_get(in, "peers");
        struct score_fn fn = fn_of(a, json_object_get(in, "fn"));
        struct score_value v = value_of(a, json_object_get(in, "v"));
        struct score_value *others = arena_array_of(a, struct score_value, json_array_size(peers));
        for (size_t k = 0; k < json_array_size(peers); k++)
            others[k] = value_of(a, json_array_get(peers, k));
        int64_t out = 0;
        bool known = score_leaf(&fn, SCORE_FULL, &v, others, json_array_size(peers), &out);
        expect(number_or_null(known, out), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static void test_aggregate(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("aggregate.json", "aggregate");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *in = in_of(list, i), *trim = json_object_get(in, "trim");
        const char *how = json_string_value(json_object_get(in, "agg"));
        size_t n;
        int64_t *xs = numbers(a, json_object_get(in, "xs"), &n);
        enum score_aggregate kind = strcmp(how, "mean") == 0     ? AGGREGATE_MEAN
                                    : strcmp(how, "median") == 0 ? AGGREGATE_MEDIAN
                                                                 : AGGREGATE_TRIMMED;
        int64_t line = n ? score_aggregate(kind, trim ? json_integer_value(trim) : 1000, xs, n) : 0;
        expect(number_or_null(n > 0, line), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static struct score_share *shares_of(struct arena *a, const json_t *list, size_t *n)
{
    *n = json_array_size(list);
    struct score_share *shares = arena_array_of(a, struct score_share, *n);
    for (size_t i = 0; i < *n; i++)
        shares[i] = (struct score_share){.coefficient = json_integer_value(json_array_get(json_array_get(list, i), 0)),
                                         .days = json_integer_value(json_array_get(json_array_get(list, i), 1))};
    return shares;
}

static void test_coefficient(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("coefficient.json", "coefficient");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t n;
        struct score_share *shares = shares_of(a, in_of(list, i), &n);
        expect(json_integer(score_coefficient(shares, n)), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static void read_scheme(struct arena *a, json_t *in, struct score_scheme *s)
{
    char *text = json_dumps(json_object_get(in, "scheme"), 0);
    assert_int_equal(score_parse(a, str_c(text), s), OK);
    free(text);
}

/* A panel's leaf is told from others by its data: an object whose members are lists. */
static void read_ballots(struct arena *a, json_t *object, struct score_input *in)
{
    struct score_ballots *b = arena_array_of(a, struct score_ballots, json_object_size(object));
    const char *group;
    json_t *list;
    json_object_foreach(object, group, list)
    {
        b[in->nballots].group = str_c(group);
        b[in->nballots].scores = numbers(a, list, &b[in->nballots].n);
        in->nballots++;
    }
    in->ballots = b;
}

static struct score_facts read_facts(struct arena *a, json_t *in)
{
    json_t *data = json_object_get(in, "data"), *extras = json_object_get(in, "extras"), *v;
    struct score_input *inputs = arena_array_of(a, struct score_input, json_object_size(data));
    struct score_facts f = {.unit_type = str_c(json_string_value(json_object_get(in, "unit_type"))), .inputs = inputs};
    const char *leaf;
    json_object_foreach(data, leaf, v)
    {
        struct score_input *input = &inputs[f.ninputs++];
        input->leaf = str_c(leaf);
        void *member = json_object_iter(v);
        if (member && json_is_array(json_object_iter_value(member)))
            read_ballots(a, v, input);
        else
            input->value = value_of(a, v);
    }
    f.shares = shares_of(a, json_object_get(extras, "coef"), &f.nshares);
    f.bonus = numbers(a, json_object_get(extras, "bonus"), &f.nbonus);
    f.deduct = numbers(a, json_object_get(extras, "deduct"), &f.ndeduct);
    f.veto = json_is_true(json_object_get(extras, "veto"));
    return f;
}

static json_t *text(struct str s)
{
    return json_stringn(s.ptr ? s.ptr : "", s.len);
}

static json_t *sheet_json(const struct score_sheet *s)
{
    json_t *parts = json_object(), *lines = json_object(), *gaps = json_array(), *groups = json_array();
    for (int p = 0; p < PART_COUNT; p++) {
        json_object_set_new(parts, score_part_name((enum score_part)p), number_or_null(s->part_known[p], s->part[p]));
        json_object_set_new(lines, score_part_name((enum score_part)p), json_integer(s->part_line[p]));
    }
    for (size_t i = 0; i < s->gaps.n; i++)
        json_array_append_new(
            gaps, json_pack("[o, o, s]", text(s->gaps.at[i].node), text(s->gaps.at[i].child), s->gaps.at[i].policy));
    for (size_t i = 0; i < s->lines.n; i++)
        if (s->lines.at[i].is_group)
            json_array_append_new(groups, json_pack("[o, o, I, o]", text(s->lines.at[i].parent), text(s->lines.at[i].id),
                                                    (json_int_t)s->lines.at[i].ballots,
                                                    number_or_null(!s->lines.at[i].missing, s->lines.at[i].line)));
    json_t *j = json_pack("{s:o, s:o, s:o, s:I, s:s, s:o}", "parts", parts, "missing", gaps, "groups", groups, "coef",
                          (json_int_t)s->coefficient, "state", s->blocked ? "blocked" : "ok", "total",
                          number_or_null(!s->blocked, s->total));
    if (!s->blocked) {
        json_object_set(j, "lines", lines);
        json_object_set_new(j, "bonus", json_integer(s->bonus));
        json_object_set_new(j, "deduction", json_integer(s->deduction));
        json_object_set_new(j, "veto", json_boolean(s->veto));
    }
    json_decref(lines);
    return j;
}

static void test_scheme(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("scheme.json", "scheme");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct score_scheme s;
        struct score_sheet sheet;
        read_scheme(a, in_of(list, i), &s);
        struct score_facts f = read_facts(a, in_of(list, i));
        score_compute(a, &s, &f, &sheet);
        expect(sheet_json(&sheet), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static void test_validate(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("validate.json", "validate");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct score_scheme s;
        struct score_faults faults = {0};
        struct str types[8];
        json_t *names = json_object_get(in_of(list, i), "unit_types"), *got = json_array();
        for (size_t k = 0; k < json_array_size(names) && k < 8; k++)
            types[k] = str_c(json_string_value(json_array_get(names, k)));
        read_scheme(a, in_of(list, i), &s);
        score_validate(a, &s, types, json_array_size(names), &faults);
        for (size_t k = 0; k < faults.list.n; k++)
            json_array_append_new(got, json_pack("[s, o]", faults.list.at[k].code, text(faults.list.at[k].where)));
        expect(got, out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

/* Each rule that the vectors do not break, broken once. */
static void test_validate_refuses(void **state)
{
    static const char *const trees[][2] = {
        {"[{\"id\":\"x\",\"weight\":10000,\"fn\":{\"kind\":\"direct\",\"floor\":2,\"cap\":1}}]", "floor_above_cap"},
        {"[{\"id\":\"x\",\"weight\":10000,\"fn\":{\"kind\":\"ratio\",\"base\":5,\"target\":5}}]", "target_is_base"},
        {"[{\"id\":\"x\",\"weight\":10000,\"fn\":{\"kind\":\"piecewise\",\"points\":[[1,0],[1,5]]}}]", "points_order"},
        {"[{\"id\":\"x\",\"weight\":10000,\"groups\":[{\"id\":\"g\",\"weight\":9999}]}]", "groups_total"},
        {"[{\"id\":\"x\",\"weight\":10000,\"groups\":[{\"id\":\"g\",\"weight\":10000,\"trim\":2001}]}]", "trim_range"},
        {"[{\"id\":\"x\",\"weight\":10000,\"groups\":[{\"id\":\"g\",\"weight\":10000,\"min\":0}]}]", "min_range"},
        {"[{\"id\":\"x\",\"weight\":10001,\"fn\":{\"kind\":\"direct\"}}, "
         "{\"id\":\"y\",\"weight\":-1,\"fn\":{\"kind\":\"direct\"}}]",
         NULL},
        {"[{\"id\":\"x\",\"weight\":10000,\"fn\":{\"kind\":\"direct\"}}, "
         "{\"id\":\"y\",\"weight\":-1,\"fn\":{\"kind\":\"direct\"}}]",
         "negative_weight"},
        {"[{\"id\":\"e\",\"weight\":10000,\"fn\":{\"kind\":\"direct\"}}]", "id_twice"},
        {"[{\"id\":\"x\",\"weight\":10000}]", "leaf_empty"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
        struct score_scheme s;
        struct score_faults faults = {0};
        struct str type = STR("town");
        struct str json = str_printf(
            a,
            "{\"parts\":{\"process\":3000,\"result\":3000,\"effect\":4000},\"tree\":{\"process\":%s,\"result\":[{\"id\":\"r\","
            "\"weight\":10000,\"fn\":{\"kind\":\"direct\"}}],\"effect\":[{\"id\":\"e\",\"weight\":10000,\"fn\":{\"kind\":"
            "\"direct\"}}]}}",
            trees[i][0]);
        enum err e = score_parse(a, json, &s);
        if (!trees[i][1]) {
            assert_int_equal(e, ERR_MALFORMED);
            continue;
        }
        assert_int_equal(e, OK);
        score_validate(a, &s, &type, 1, &faults);
        bool found = false;
        for (size_t k = 0; k < faults.list.n; k++)
            found |= strcmp(faults.list.at[k].code, trees[i][1]) == 0;
        if (!found)
            print_error("%s was not found\n", trees[i][1]);
        assert_true(found);
    }
    err_clear();
    arena_free(a);
    (void)state;
}

static void test_parse_refuses(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{\"tree\":{}}",
        "{\"digits\":5,\"tree\":{\"process\":[{\"id\":\"x\",\"weight\":1}]}}",
        "{\"tree\":{\"process\":[{\"weight\":1}]}}",
        "{\"tree\":{\"process\":[{\"id\":\"x\",\"weight\":\"1\"}]}}",
        "{\"tree\":{\"process\":[{\"id\":\"x\",\"weight\":1,\"missing\":\"guess\"}]}}",
        "{\"tree\":{\"process\":[{\"id\":\"x\",\"weight\":1,\"fn\":{\"kind\":\"magic\"}}]}}",
        "{\"tree\":{\"process\":[{\"id\":\"x\",\"weight\":1,\"fn\":{\"kind\":\"ratio\",\"target\":1.5}}]}}",
        "{\"coef_scope\":[\"nothing\"]}",
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct score_scheme s;
        assert_int_equal(score_parse(a, str_c(bad[i]), &s), ERR_MALFORMED);
        err_clear();
    }
    arena_free(a);
    (void)state;
}

/* ---- section 3 ---- */

static struct opt_i64 optional(const json_t *j)
{
    return json_is_integer(j) ? OPT_I64(json_integer_value(j)) : (struct opt_i64){0};
}

static enum grade_state state_of(const json_t *j)
{
    const char *s = json_string_value(j);
    return !s || strcmp(s, "participates") == 0 ? GRADE_PARTICIPATES
           : strcmp(s, "no_grade") == 0         ? GRADE_NO_GRADE
                                                : GRADE_EXCLUDED;
}

static bool blocked(const json_t *j)
{
    return json_is_string(json_object_get(j, "state")) &&
           strcmp(json_string_value(json_object_get(j, "state")), "blocked") == 0;
}

static json_t *grades_json(json_t *bands, json_t *pool, const struct grade_entry *entries, const struct grade_result *r)
{
    json_t *grades = json_object(), *pending = json_array();
    for (size_t i = 0; i < json_array_size(pool); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(pool, i), "id"));
        if (entries[i].band >= 0)
            json_object_set(grades, id, json_object_get(json_array_get(bands, (size_t)entries[i].band), "grade"));
        else if (entries[i].band == GRADE_PENDING)
            json_object_set_new(grades, id, json_null());
        else if (entries[i].state == GRADE_PARTICIPATES)
            json_object_set_new(grades, id, json_string("blocked"));
    }
    for (size_t i = 0; i < r->pending.n; i++) {
        const struct grade_tie *t = &r->pending.at[i];
        json_t *ids = json_array();
        for (size_t k = 0; k < t->n; k++)
            json_array_append(ids, json_object_get(json_array_get(pool, t->entries[k]), "id"));
        json_array_append_new(pending,
                              json_pack("{s:O, s:I, s:o}", "grade", json_object_get(json_array_get(bands, t->band), "grade"),
                                        "places", (json_int_t)t->places, "ids", ids));
    }
    return json_pack("{s:o, s:o, s:I}", "grades", grades, "pending", pending, "n", (json_int_t)r->n);
}

static void test_grade(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("grade.json", "grade");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *bands = json_object_get(in_of(list, i), "bands"), *pool = json_object_get(in_of(list, i), "pool");
        size_t nb = json_array_size(bands), n = json_array_size(pool);
        struct grade_band *b = arena_array_of(a, struct grade_band, nb);
        struct grade_entry *e = arena_array_of(a, struct grade_entry, n);
        struct grade_result r;
        for (size_t k = 0; k < nb; k++) {
            const json_t *j = json_array_get(bands, k);
            b[k] = (struct grade_band){.min = json_integer_value(json_object_get(j, "min")),
                                       .quota = optional(json_object_get(j, "quota"))};
        }
        for (size_t k = 0; k < n; k++) {
            const json_t *j = json_array_get(pool, k);
            e[k] = (struct grade_entry){.state = blocked(j) ? GRADE_PARTICIPATES : state_of(json_object_get(j, "state")),
                                        .total = optional(json_object_get(j, "total")),
                                        .effect = optional(json_object_get(j, "effect")),
                                        .median = optional(json_object_get(j, "median")),
                                        .order = optional(json_object_get(j, "order")),
                                        .veto = optional(json_object_get(j, "veto"))};
        }
        grade_assign(a, b, nb, e, n, &r);
        expect(grades_json(bands, pool, e, &r), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static void test_rank(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("rank.json", "rank");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *in = in_of(list, i), *got = json_object(), *v;
        struct opt_i64 totals[8];
        size_t ranks[8], n = 0;
        const char *id;
        json_object_foreach(in, id, v) totals[n++] = optional(v);
        grade_ranks(totals, n, ranks);
        n = 0;
        json_object_foreach(in, id, v)
        {
            json_object_set_new(got, id, number_or_null(ranks[n] != 0, (int64_t)ranks[n]));
            n++;
        }
        expect(got, out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static void test_quartiles(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("quartiles.json", "quartiles");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t n;
        int64_t *xs = numbers(a, in_of(list, i), &n), q[3];
        grade_quartiles(xs, n, q);
        expect(json_pack("[I, I, I]", (json_int_t)q[0], (json_int_t)q[1], (json_int_t)q[2]), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static void test_hints(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("straight.json", "straight");
    size_t n;
    for (size_t i = 0; i < json_array_size(list); i++) {
        int64_t *xs = numbers(a, in_of(list, i), &n);
        expect(json_boolean(grade_straight(xs, n)), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    list = vectors("flat.json", "flat");
    for (size_t i = 0; i < json_array_size(list); i++) {
        bool known;
        int64_t *xs = numbers(a, json_object_get(in_of(list, i), "xs"), &n);
        bool flat = grade_flat(xs, n, NUM_ONE, &known);
        expect(known ? json_boolean(flat) : json_null(), out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

static json_t *peer_json(const struct grade_peer *p)
{
    if (p->rank == 0)
        return json_null();
    return json_pack("{s:I, s:I, s:[I, I, I]}", "rank", (json_int_t)p->rank, "of", (json_int_t)p->of, "quartiles",
                     (json_int_t)p->quartiles[0], (json_int_t)p->quartiles[1], (json_int_t)p->quartiles[2]);
}

static void test_peers(void **state)
{
    struct arena *a = arena_new();
    json_t *list = vectors("peers.json", "peers");
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *units = in_of(list, i), *got = json_object();
        size_t n = json_array_size(units);
        struct grade_peer *peers = arena_array_of(a, struct grade_peer, n);
        for (size_t k = 0; k < n; k++)
            peers[k] = (struct grade_peer){.type = str_c(json_string_value(json_object_get(json_array_get(units, k), "type"))),
                                           .score = optional(json_object_get(json_array_get(units, k), "score"))};
        grade_peers(a, peers, n);
        for (size_t k = 0; k < n; k++)
            json_object_set_new(got, json_string_value(json_object_get(json_array_get(units, k), "id")), peer_json(&peers[k]));
        expect(got, out_of(list, i), name_of(list, i));
    }
    json_decref(list);
    arena_free(a);
    (void)state;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaf),          cmocka_unit_test(test_aggregate), cmocka_unit_test(test_coefficient),
        cmocka_unit_test(test_scheme),        cmocka_unit_test(test_validate),  cmocka_unit_test(test_validate_refuses),
        cmocka_unit_test(test_parse_refuses), cmocka_unit_test(test_grade),     cmocka_unit_test(test_rank),
        cmocka_unit_test(test_quartiles),     cmocka_unit_test(test_hints),     cmocka_unit_test(test_peers),
    };
    folder = argc > 1 ? argv[1] : "tests/vectors";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
