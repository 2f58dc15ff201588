#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/date.h"
#include <string.h>

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static bool oracle_leap(int y)
{
    return y % 400 == 0 || (y % 4 == 0 && y % 100 != 0);
}

/* The slow obvious oracle: the next day, by hand. */
static struct civil tomorrow(struct civil c)
{
    int last = c.month == 2                                                    ? 28 + oracle_leap(c.year)
               : c.month == 4 || c.month == 6 || c.month == 9 || c.month == 11 ? 30
                                                                               : 31;
    if (c.day < last)
        return (struct civil){c.year, c.month, c.day + 1};
    return c.month < 12 ? (struct civil){c.year, c.month + 1, 1} : (struct civil){c.year + 1, 1, 1};
}

static void every_day_from_1900_to_2999_is_counted_as_by_hand(void **state)
{
    struct civil c = {1900, 1, 1};
    day_t first = day_of(1900, 1, 1);
    (void)state;
    assert_int_equal(first, -25567);
    for (day_t d = first; c.year < 3000; d++, c = tomorrow(c)) {
        struct civil got = day_civil(d);
        if (day_of(c.year, c.month, c.day) != d || got.year != c.year || got.month != c.month || got.day != c.day)
            fail_msg("%d-%02d-%02d", c.year, c.month, c.day);
    }
}

static void the_epoch_is_day_zero(void **state)
{
    (void)state;
    assert_int_equal(day_of(1970, 1, 1), 0);
}

static void a_day_that_does_not_exist_is_none(void **state)
{
    static const struct civil bad[] = {{2021, 2, 29}, {1900, 2, 29}, {2020, 2, 30},  {2020, 0, 1}, {2020, 13, 1}, {2020, 4, 31},
                                       {2020, 1, 0},  {2020, 1, 32}, {1899, 12, 31}, {3000, 1, 1}, {2020, -1, 1}, {0, 0, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(day_of(bad[i].year, bad[i].month, bad[i].day), DAY_NONE);
}

static void a_day_outside_the_years_is_the_nearest_within(void **state)
{
    (void)state;
    assert_int_equal(day_civil(DAY_NONE).year, 1900);
    assert_int_equal(day_civil(INT32_MAX).year, 2999);
    assert_int_equal(day_of_ms(INT64_MAX), day_of(2999, 12, 31));
    assert_int_equal(day_of_ms(INT64_MIN), day_of(1900, 1, 1));
}

static void weekdays_count_from_monday(void **state)
{
    (void)state;
    assert_int_equal(day_weekday(day_of(2020, 9, 21)), 1);
    assert_int_equal(day_weekday(day_of(2020, 9, 27)), 7);
    assert_int_equal(day_weekday(day_of(1970, 1, 1)), 4);
    assert_int_equal(day_weekday(day_of(1969, 12, 28)), 7);
}

static void a_month_ends_on_its_last_day(void **state)
{
    (void)state;
    assert_int_equal(day_month_end(2020, 2), day_of(2020, 2, 29));
    assert_int_equal(day_month_end(2100, 2), day_of(2100, 2, 28));
    assert_int_equal(day_month_end(2020, 12), day_of(2020, 12, 31));
    assert_int_equal(day_month_end(2020, 13), DAY_NONE);
    assert_int_equal(day_month_end(2020, 0), DAY_NONE);
}

static void a_date_is_read(void **state)
{
    day_t d;
    (void)state;
    assert_true(day_parse(STR("2020-09-23"), &d));
    assert_int_equal(d, day_of(2020, 9, 23));
    assert_true(day_parse(STR("2020-02-29"), &d));
    assert_int_equal(d, day_of(2020, 2, 29));
}

static void the_empty_date_is_none(void **state)
{
    day_t d = 1;
    (void)state;
    assert_true(day_parse((struct str){NULL, 0}, &d));
    assert_int_equal(d, DAY_NONE);
}

static void what_is_not_a_date_is_refused(void **state)
{
    static const char *const bad[] = {"2020-9-23",        "2020-09-23 ", " 2020-09-23", "20200923",   "2020/09/23",
                                      "2021-02-29",       "2020-00-01",  "2020-13-01",  "2020-01-00", "1899-12-31",
                                      "3000-01-01",       "abcd-ef-gh",  "2020-09-2x",  "-020-09-23", "2020年9月23日",
                                      "2020-09-23T00:00", "２０２０-09"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        day_t d;
        if (day_parse(str_c(bad[i]), &d))
            fail_msg("%s", bad[i]);
    }
}

static void a_date_is_written_as_it_is_read(void **state)
{
    assert_true(str_is(day_iso(*state, day_of(2020, 9, 3)), "2020-09-03"));
    assert_true(str_is(day_iso(*state, day_of(1900, 1, 1)), "1900-01-01"));
    assert_true(str_is(day_iso(*state, DAY_NONE), ""));
}

static void the_county_s_day_begins_at_16_hours_utc(void **state)
{
    int64_t midnight = 1600790400000; /* 2020-09-22T16:00:00Z */
    (void)state;
    assert_int_equal(day_of_ms(midnight), day_of(2020, 9, 23));
    assert_int_equal(day_of_ms(midnight - 1), day_of(2020, 9, 22));
    assert_int_equal(day_start_ms(day_of(2020, 9, 23)), midnight);
    assert_int_equal(day_end_ms(day_of(2020, 9, 22)), midnight);
}

static void days_before_the_epoch_begin_at_midnight_too(void **state)
{
    (void)state;
    assert_int_equal(day_of_ms(-8 * 3600000LL), 0);
    assert_int_equal(day_of_ms(-8 * 3600000LL - 1), -1);
}

static void the_clock_is_the_county_s(void **state)
{
    int64_t midnight = 1600790400000;
    assert_true(str_is(ms_clock(*state, midnight), "00:00"));
    assert_true(str_is(ms_clock(*state, midnight - 1), "23:59"));
    assert_true(str_is(ms_clock(*state, -8 * 3600000LL - 60001), "23:58"));
    assert_true(str_is(ms_iso(*state, midnight + (18 * 60 + 5) * 60000), "2020-09-23 18:05"));
}

static void a_page_leaves_out_this_year(void **state)
{
    day_t d = day_of(2020, 9, 3), now = day_of(2020, 12, 31);
    assert_true(str_is(day_page(*state, d, now, false), "9月3日"));
    assert_true(str_is(day_page(*state, d, now, true), "3 Sep"));
}

static void a_page_names_another_year(void **state)
{
    day_t d = day_of(2020, 9, 3), now = day_of(2021, 1, 1);
    assert_true(str_is(day_page(*state, d, now, false), "2020年9月3日"));
    assert_true(str_is(day_page(*state, d, now, true), "3 Sep 2020"));
    assert_true(str_is(day_page(*state, d, DAY_NONE, false), "2020年9月3日"));
}

static void a_page_shows_no_day_as_a_dash(void **state)
{
    assert_true(str_is(day_page(*state, DAY_NONE, day_of(2021, 1, 1), false), "—"));
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_from_1900_to_2999_is_counted_as_by_hand),
        cmocka_unit_test(the_epoch_is_day_zero),
        cmocka_unit_test(a_day_that_does_not_exist_is_none),
        cmocka_unit_test(a_day_outside_the_years_is_the_nearest_within),
        cmocka_unit_test(weekdays_count_from_monday),
        cmocka_unit_test(a_month_ends_on_its_last_day),
        cmocka_unit_test(a_date_is_read),
        cmocka_unit_test(the_empty_date_is_none),
        cmocka_unit_test(what_is_not_a_date_is_refused),
        WITH_ARENA(a_date_is_written_as_it_is_read),
        cmocka_unit_test(the_county_s_day_begins_at_16_hours_utc),
        cmocka_unit_test(days_before_the_epoch_begin_at_midnight_too),
        WITH_ARENA(the_clock_is_the_county_s),
        WITH_ARENA(a_page_leaves_out_this_year),
        WITH_ARENA(a_page_names_another_year),
        WITH_ARENA(a_page_shows_no_day_as_a_dash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
