/* test_home_peers.c: how a unit stands among those of its kind: what counts as due and in time, from which day's facts, and
 * when nothing is said. Eight of the fixture's units are towns or townships; project i belongs to unit i % 15. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "desk/fixture_board.h"
#include "desk/home.h"
#include "desk/test_home.sql.h"

static const int rural[] = {0, 1, 4, 5, 8, 11, 13, 14};
#define RURAL 8
#define CYCLE 41
#define CONFIRMED day_of(2020, 8, 21)

static struct board_fixture f;
static struct calendar calendar;
static int64_t next_id;

static int set_up(void **state)
{
    (void)state;
    board_fixture_init(&f, 15);
    calendar = (struct calendar){0};
    next_id = 50000;
    for (int i = 0; i < 15; i++) {
        assert_int_equal(peer_confirmed(f.db, FIXTURE_PROJECT(i), day_start_ms(CONFIRMED) + 3600000, NULL), OK);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    board_fixture_fini(&f);
    return 0;
}

static int64_t put(int unit, day_t due, day_t recorded)
{
    struct peer_milestone_in in = {.id = next_id++,
                                   .project_id = FIXTURE_PROJECT(unit),
                                   .owner_id = FIXTURE_PERSON(unit),
                                   .due_day = due,
                                   .recorded_day = recorded};
    assert_int_equal(peer_milestone(f.db, &in, NULL), OK);
    return in.id;
}

static void move(int unit, int64_t milestone, day_t after, day_t approved)
{
    struct peer_amendment_in in = {.id = next_id++,
                                   .project_id = FIXTURE_PROJECT(unit),
                                   .milestone_id = milestone,
                                   .after = day_iso(f.a, after),
                                   .approved_day = approved};
    assert_int_equal(peer_amendment(f.db, &in, NULL), OK);
}

/* n milestones due on 30 June, the first `done` of them in time. */
static void put_many(int unit, int n, int done)
{
    for (int i = 0; i < n; i++) {
        put(unit, day_of(2020, 6, 30), i < done ? day_of(2020, 6, 29) : DAY_NONE);
    }
}

static struct home_peers load(int unit)
{
    struct home_peers p;
    struct actor actor = board_fixture_actor(ROLE_SECRETARY, unit);
    assert_int_equal(home_peers_load(f.db, f.a, &actor, CYCLE, &calendar, &p), OK);
    return p;
}

static void shares_of_one_s_kind_are_laid_on_one_line(void **state)
{
    (void)state;
    for (int i = 0; i < RURAL; i++) {
        put_many(rural[i], 4, i % 5);
    }
    put_many(2, 4, 0); /* a bureau: not of the kind */
    struct home_peers p = load(0);
    assert_true(p.known);
    assert_true(p.rural);
    assert_int_equal(p.units, RURAL);
    assert_int_equal(p.due, 4);
    assert_int_equal(p.done, 0);
    assert_int_equal(p.strip.own, 0);
    assert_int_equal(p.strip.nothers, RURAL - 1);
    assert_false(p.below); /* as low as the quartile is within the middle half */
    assert_false(p.above);
    assert_true(load(rural[4]).above);
    assert_int_equal(p.strip.q1, 0); /* of 0 0 25 25 50 50 75 100 per cent: the 2nd, 4th and 6th */
    assert_int_equal(p.strip.median, 2500);
    assert_int_equal(p.strip.q3, 5000);
}

static void four_units_are_too_few(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        put_many(rural[i], 2, 1);
    }
    assert_false(load(0).known);
    put_many(rural[4], 2, 1);
    assert_true(load(0).known);
}

static void a_unit_of_which_nothing_was_due_says_nothing(void **state)
{
    (void)state;
    for (int i = 1; i < RURAL; i++) {
        put_many(rural[i], 2, 1);
    }
    put(0, day_of(2020, 10, 30), DAY_NONE);
    assert_false(load(0).known);
}

static void late_and_moved_afterwards_are_not_in_time(void **state)
{
    (void)state;
    for (int i = 1; i < RURAL; i++) {
        put_many(rural[i], 2, 1);
    }
    put(0, day_of(2020, 6, 30), day_of(2020, 6, 30)); /* on the day itself */
    put(0, day_of(2020, 6, 30), day_of(2020, 7, 1));  /* a day late */
    int64_t before = put(0, day_of(2020, 6, 30), day_of(2020, 7, 14));
    move(0, before, day_of(2020, 7, 15), day_of(2020, 6, 12)); /* moved in good time, then kept */
    int64_t after = put(0, day_of(2020, 6, 30), day_of(2020, 7, 14));
    move(0, after, day_of(2020, 7, 15), day_of(2020, 7, 3)); /* moved when it was late already */
    struct home_peers p = load(0);
    assert_int_equal(p.due, 4);
    assert_int_equal(p.done, 2);
}

/* What was recorded, and what fell due, after the confirmed report is not known yet. */
static void facts_are_those_of_the_newest_confirmed_report(void **state)
{
    (void)state;
    for (int i = 1; i < RURAL; i++) {
        put_many(rural[i], 2, 1);
    }
    put(0, CONFIRMED - 1, DAY_NONE);
    put(0, CONFIRMED - 1, CONFIRMED + 1);
    put(0, CONFIRMED + 1, DAY_NONE);
    put(0, CONFIRMED, CONFIRMED);
    put(0, CONFIRMED, DAY_NONE); /* its day is not over */
    put(0, CONFIRMED, CONFIRMED + 1);
    struct home_peers p = load(0);
    assert_int_equal(p.due, 3);
    assert_int_equal(p.done, 1);
}

static void a_project_without_a_confirmed_report_is_left_out(void **state)
{
    (void)state;
    for (int i = 0; i < RURAL; i++) {
        put_many(rural[i], 2, 1);
    }
    assert_int_equal(peer_confirmed(f.db, FIXTURE_PROJECT(0), 0, NULL), OK);
    assert_false(load(0).known);
    assert_int_equal(load(1).units, RURAL - 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shares_of_one_s_kind_are_laid_on_one_line),      TEST(four_units_are_too_few),
        TEST(a_unit_of_which_nothing_was_due_says_nothing),   TEST(late_and_moved_afterwards_are_not_in_time),
        TEST(facts_are_those_of_the_newest_confirmed_report), TEST(a_project_without_a_confirmed_report_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
