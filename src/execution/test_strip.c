/* test_strip.c: a milestone strip as text and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "execution/strip.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void a_strip_is_one_short_line(void **state)
{
    day_t start = day_of(2020, 1, 1);
    struct strip_node nodes[] = {{.day = day_of(2020, 3, 10), .sign = SIGN_DONE},
                                 {.day = day_of(2020, 8, 28), .sign = SIGN_OVERDUE},
                                 {.day = day_of(2020, 9, 28), .sign = SIGN_SOON},
                                 {.day = day_of(2020, 11, 30), .sign = SIGN_COMING}};
    struct strip s = {.start = start,
                      .end = day_of(2020, 12, 31),
                      .today = day_of(2020, 9, 23),
                      .fill = day_of(2020, 7, 7),
                      .lag = 2600,
                      .nodes = nodes,
                      .n = 4};
    (void)state;
    struct str text = strip_print(arena, &s);
    assert_string_equal(text.ptr, "18262 365 266 188 2600 d69 o240 s271 c334");
}

static void what_is_printed_reads_the_same(void **state)
{
    struct strip s;
    (void)state;
    assert_int_equal(strip_parse(arena, STR("18262 365 266 -3 -120 c0 d-2 s365"), &s), OK);
    assert_int_equal(s.start, day_of(2020, 1, 1));
    assert_int_equal(s.end, day_of(2020, 12, 31));
    assert_int_equal(s.today, day_of(2020, 9, 23));
    assert_int_equal(s.fill, day_of(2019, 12, 29));
    assert_int_equal(s.lag, -120);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.nodes[0].sign, SIGN_COMING);
    assert_int_equal(s.nodes[1].day, day_of(2019, 12, 30));
    assert_int_equal(s.nodes[2].sign, SIGN_SOON);
    assert_true(str_is(strip_print(arena, &s), "18262 365 266 -3 -120 c0 d-2 s365"));
}

static void anything_else_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        " ",
        "18262 365 266 188",              /* no lag */
        "18262 365 266 188 2600 ",        /* a node without anything */
        "18262 365 266 188 2600  d69",    /* two spaces */
        "18262 365 266 188 2600 x69",     /* no such sign */
        "18262 365 266 188 2600 d",       /* no day */
        "18262 365 266 188 2600 d069",    /* not as printed */
        "18262 365 266 188 2600 d-0",     /* nor this */
        "18262 365 266 188 +2600",        /* nor this */
        "18262 -1 266 188 2600",          /* ends before it starts */
        "18262 365 266 188 10001",        /* more than everything */
        "500001 365 266 188 2600",        /* no such year */
        "18262 365 266 188 2600 d500001", /* nor here */
        "18262 365 266 188 2600 d69\n",   /* a line end */
        "18262 365 266 188 2600 d6 9",    /* a number that is no node */
        "99999999999999999999 1 1 1 1",   /* no number of ours */
    };
    struct strip s;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(strip_parse(arena, str_c(wrong[i]), &s), ERR_CORRUPT);
        err_clear();
    }
}

static void two_hundred_milestones_fit_and_no_more(void **state)
{
    struct strip_node nodes[STRIP_NODES_MAX + 1];
    struct strip s = {.start = 0, .end = 100, .nodes = nodes, .n = STRIP_NODES_MAX + 1}, back;
    (void)state;
    for (size_t i = 0; i <= STRIP_NODES_MAX; i++) {
        nodes[i] = (struct strip_node){.day = -400000, .sign = SIGN_COMING};
    }
    struct str text = strip_print(arena, &s);
    assert_int_equal(strip_parse(arena, text, &back), OK);
    assert_int_equal(back.n, STRIP_NODES_MAX);
    assert_int_equal(strip_parse(arena, str_printf(arena, STR_FMT " c1", STR_ARG(text)), &back), ERR_CORRUPT);
    err_clear();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strip_is_one_short_line),
        cmocka_unit_test(what_is_printed_reads_the_same),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(two_hundred_milestones_fit_and_no_more),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
