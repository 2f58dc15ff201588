/* test_punctuality.c: reports received and in time, against the published vectors and by hand.
 * Usage: test_punctuality DIR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "assessment/punctuality.h"
#include "cycle/test_vectors.h"

static const char *dir;
static struct arena *arena;
static json_t *counts, *permilles;
static struct calendar plain; /* no holiday */

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    counts = vectors_load(dir, "punctuality.json");
    permilles = vectors_load(dir, "permille.json");
    return counts && permilles ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(counts);
    json_decref(permilles);
    arena_free(arena);
    return 0;
}

static json_t *permille_json(int v)
{
    return v == PERMILLE_NONE ? json_null() : json_integer(v);
}

static json_t *answer(const struct punctuality *p)
{
    return json_pack("{sisisisisisoso}", "due", p->due, "received", p->received, "on_time", p->on_time, "late", p->late,
                     "missing", p->missing, "completeness", permille_json(p->completeness), "punctuality",
                     permille_json(p->punctuality));
}

static void the_published_vectors(void **state)
{
    size_t i, k;
    json_t *c, *s;
    (void)state;
    json_array_foreach(vectors_cases(counts, "punctuality"), i, c)
    {
        json_t *in = json_object_get(c, "in"), *list = json_object_get(in, "slots");
        struct punctuality_slot *slots = arena_array_of(arena, struct punctuality_slot, json_array_size(list) + 1);
        struct calendar calendar;
        struct punctuality p;
        vectors_calendar(arena, json_object_get(in, "calendar"), &calendar);
        json_array_foreach(list, k, s)
        {
            slots[k] =
                (struct punctuality_slot){!json_is_false(json_object_get(s, "active")), vectors_day(json_object_get(s, "due")),
                                          vectors_day(json_object_get(s, "done"))};
        }
        punctuality_count(&calendar, slots, k, vectors_day(json_object_get(in, "on")), &p);
        json_t *got = answer(&p);
        if (!json_equal(got, json_object_get(c, "out"))) {
            fail_msg("%s", vectors_name(c));
        }
        json_decref(got);
    }
}

static void permilles_of_the_vectors(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(vectors_cases(permilles, "permille"), i, c)
    {
        json_t *in = json_object_get(c, "in"), *want = json_object_get(c, "out");
        int got = permille(json_integer_value(json_array_get(in, 0)), json_integer_value(json_array_get(in, 1)));
        assert_int_equal(got, json_is_null(want) ? PERMILLE_NONE : json_integer_value(want));
    }
}

/* Half up by doubling, and the ends kept for all and none. */
static void every_small_permille(void **state)
{
    (void)state;
    for (int whole = 1; whole < 130; whole++) {
        for (int part = 0; part <= whole; part++) {
            int p = permille(part, whole), exact = (2000 * part + whole) / (2 * whole);
            assert_int_equal(p == 1000, part == whole);
            assert_int_equal(p == 0, part == 0);
            assert_true(p == exact || (p == 999 && exact == 1000) || (p == 1 && exact == 0));
        }
    }
    assert_int_equal(permille(9999, 10000), 999);
    assert_int_equal(permille(INT64_MAX - 1, INT64_MAX), 999);
    assert_int_equal(permille(1, INT64_MAX), 1);
}

static void a_project_is_active_between_its_days_but_for_a_pause(void **state)
{
    struct punctuality_life life = {100, 200, DAY_NONE, DAY_NONE, DAY_NONE}, paused = {100, 200, DAY_NONE, 120, 140},
                            open = {100, 200, DAY_NONE, 120, DAY_NONE}, closed = {100, 200, 150, DAY_NONE, DAY_NONE};
    (void)state;
    for (day_t d = 90; d < 210; d++) {
        bool within = d >= 100 && d <= 200;
        assert_int_equal(punctuality_active(&life, d), within);
        assert_int_equal(punctuality_active(&paused, d), within && (d < 120 || d >= 140));
        assert_int_equal(punctuality_active(&open, d), within && d < 120);
        assert_int_equal(punctuality_active(&closed, d), within && d < 150);
    }
}

static void a_months_sign_over_its_life(void **state)
{
    day_t opens = day_of(2026, 4, 1), due = day_of(2026, 4, 25),
          deadline = day_of(2026, 4, 27); /* a Saturday, rolled to Monday */
    struct punctuality_slot open = {true, due, DAY_NONE}, early = {true, due, opens + 3}, last = {true, due, deadline},
                            late = {true, due, deadline + 1}, idle = {false, due, DAY_NONE};
    (void)state;
    for (day_t t = opens - 5; t < deadline + 10; t++) {
        assert_int_equal(punctuality_sign(&plain, &open, false, opens, t), t < opens ? 'n' : t <= deadline ? 'a' : 'm');
        assert_int_equal(punctuality_sign(&plain, &early, false, opens, t), t < opens ? 'n' : t < opens + 3 ? 'a' : 'o');
        assert_int_equal(punctuality_sign(&plain, &last, false, opens, t), t < opens ? 'n' : t < deadline ? 'a' : 'o');
        assert_int_equal(punctuality_sign(&plain, &late, false, opens, t), t < opens ? 'n' : t <= deadline ? 'a' : 'l');
        assert_int_equal(punctuality_sign(&plain, &open, true, opens, t), 'w');
        assert_int_equal(punctuality_sign(&plain, &idle, false, opens, t), '-');
        assert_int_equal(punctuality_sign(&plain, &idle, true, opens, t), '-');
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors),       cmocka_unit_test(permilles_of_the_vectors),
        cmocka_unit_test(every_small_permille),        cmocka_unit_test(a_project_is_active_between_its_days_but_for_a_pause),
        cmocka_unit_test(a_months_sign_over_its_life),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: test_punctuality DIR\n");
        return 2;
    }
    dir = argv[1];
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
