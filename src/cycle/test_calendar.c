/* test_calendar.c: working days against the published vectors, and against a slow way that marks each day of three years.
 * Usage: test_calendar DIR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "cycle/test_vectors.h"

static const char *dir;
static struct arena *arena;
static json_t *file;
static struct calendar real; /* of 2026, from the vectors */

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    file = vectors_load(dir, "calendar.json");
    if (!file) {
        return -1;
    }
    json_t *first = json_array_get(vectors_cases(file, "calendar"), 0);
    vectors_calendar(arena, json_object_get(json_object_get(first, "in"), "calendar"), &real);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(file);
    arena_free(arena);
    return 0;
}

/* ---- the vectors ---- */

static json_t *day_json(day_t d)
{
    struct str iso = day_iso(arena, d);
    return json_stringn(iso.ptr, iso.len);
}

static json_t *answer(const struct calendar *c, const char *op, json_t *args)
{
    json_t *second = json_array_get(args, 1);
    day_t d = vectors_day(json_array_get(args, 0));
    if (str_is(str_c(op), "is_work")) {
        return json_boolean(calendar_is_work(c, d));
    }
    if (str_is(str_c(op), "roll")) {
        return day_json(calendar_roll(c, d));
    }
    if (str_is(str_c(op), "add")) {
        return day_json(calendar_after(c, d, (int)json_integer_value(second)));
    }
    if (str_is(str_c(op), "within")) {
        return day_json(calendar_within(c, d, (int)json_integer_value(second)));
    }
    if (str_is(str_c(op), "between")) {
        return json_integer(calendar_between(c, d, vectors_day(second)));
    }
    assert_string_equal(op, "provisional");
    return json_boolean(calendar_provisional(c, d, vectors_day(second)));
}

static void the_published_vectors(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(vectors_cases(file, "calendar"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        struct calendar calendar;
        vectors_calendar(arena, json_object_get(in, "calendar"), &calendar);
        json_t *got = answer(&calendar, json_string_value(json_object_get(in, "op")), json_object_get(in, "args"));
        if (!json_equal(got, json_object_get(c, "out"))) {
            fail_msg("%s", vectors_name(c));
        }
        json_decref(got);
    }
    assert_int_equal(i, 19);
}

/* ---- the slow way: a year and a half on each side of 2026, each day marked ---- */

#define MARKED 1100

static bool marked[MARKED]; /* works */
static day_t first_day;

static void mark(void)
{
    first_day = day_of(2025, 1, 1);
    for (int i = 0; i < MARKED; i++) {
        marked[i] = day_weekday(first_day + i) < 6;
    }
    for (size_t i = 0; i < real.noff; i++) {
        marked[real.off[i] - first_day] = false;
    }
    for (size_t i = 0; i < real.nwork; i++) {
        marked[real.work[i] - first_day] = true;
    }
}

static void each_day_of_three_years_works_or_not(void **state)
{
    (void)state;
    mark();
    for (int i = 0; i < MARKED; i++) {
        assert_int_equal(calendar_is_work(&real, first_day + i), marked[i]);
    }
}

static void a_rolled_day_is_the_first_marked_one(void **state)
{
    (void)state;
    mark();
    for (int i = 0, next = 0; i < MARKED - 20; i++) {
        for (next = i; !marked[next]; next++) {
        }
        assert_int_equal(calendar_roll(&real, first_day + i), first_day + next);
        assert_int_equal(calendar_within(&real, first_day + i - 7, 7), first_day + next);
    }
}

static int count_marked(int from, int to)
{
    int n = 0;
    for (int i = 0; i < MARKED; i++) {
        n += i > from && i <= to && marked[i];
    }
    return n;
}

static void spans_count_the_marks_between_and_turn_their_sign(void **state)
{
    (void)state;
    mark();
    for (int i = 300; i < 460; i++) {
        for (int k = i; k < i + 40; k++) {
            assert_int_equal(calendar_between(&real, first_day + i, first_day + k), count_marked(i, k));
            assert_int_equal(calendar_between(&real, first_day + k, first_day + i), -count_marked(i, k));
        }
    }
}

static void n_working_days_after_end_a_span_of_n(void **state)
{
    (void)state;
    for (int i = 300; i < 800; i++) {
        for (int n = 1; n < 12; n++) {
            day_t end = calendar_after(&real, first_day + i, n);
            assert_true(calendar_is_work(&real, end));
            assert_int_equal(calendar_between(&real, first_day + i, end), n);
        }
        assert_int_equal(calendar_after(&real, first_day + i, 0), first_day + i);
        assert_int_equal(calendar_after(&real, first_day + i, -3), first_day + i);
    }
}

static void an_empty_calendar_is_plain_weeks_and_provisional(void **state)
{
    static const struct calendar empty;
    day_t friday = day_of(2026, 1, 2);
    (void)state;
    assert_true(calendar_is_work(&empty, friday));
    assert_int_equal(calendar_roll(&empty, friday + 1), friday + 3);
    assert_true(calendar_provisional(&empty, friday, friday));
    assert_int_equal(calendar_roll(&empty, DAY_NONE), DAY_NONE);
}

static void provisional_is_any_year_of_the_span_in_either_order(void **state)
{
    day_t last = day_of(2026, 12, 31);
    (void)state;
    assert_false(calendar_provisional(&real, day_of(2026, 1, 1), last));
    assert_false(calendar_provisional(&real, last, last));
    assert_true(calendar_provisional(&real, last + 1, last));
    assert_true(calendar_provisional(&real, day_of(2025, 12, 31), last));
    assert_true(calendar_provisional(&real, day_of(2025, 6, 1), day_of(2027, 6, 1)));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors),
        cmocka_unit_test(each_day_of_three_years_works_or_not),
        cmocka_unit_test(a_rolled_day_is_the_first_marked_one),
        cmocka_unit_test(spans_count_the_marks_between_and_turn_their_sign),
        cmocka_unit_test(n_working_days_after_end_a_span_of_n),
        cmocka_unit_test(an_empty_calendar_is_plain_weeks_and_provisional),
        cmocka_unit_test(provisional_is_any_year_of_the_span_in_either_order),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: test_calendar DIR\n");
        return 2;
    }
    dir = argv[1];
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
