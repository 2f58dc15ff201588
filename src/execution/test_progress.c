/* test_progress.c: progress against its plan, drawn by hand, and against a slow way that walks the plan day by day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/num.h"
#include "execution/progress.h"

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

static struct progress at(const struct progress_plan *plan, day_t t)
{
    struct progress p;
    progress_at(arena, plan, t, &p);
    return p;
}

/* From day 100 to 200: a quarter by 120, half by 160, all by 180. */
static const struct progress_milestone four[] = {{1, 180, false}, {1, 120, true}, {1, 160, false}, {1, 180, false}};
static const struct progress_plan plan_of_four = {100, 200, four, 4};

static void the_plan_goes_straight_between_its_corners(void **state)
{
    static const struct {
        day_t day;
        int64_t planned;
    } line[] = {
        {90, 0},     {100, 0},    {101, 125},  {110, 1250},  {120, 2500},  {121, 2563}, /* 2562.5, half away from zero */
        {140, 3750}, {160, 5000}, {170, 7500}, {180, 10000}, {190, 10000}, {200, 10000}, {300, 10000}};
    (void)state;
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        assert_int_equal(at(&plan_of_four, line[i].day).planned, line[i].planned);
    }
}

static void lag_is_the_plan_without_what_is_done(void **state)
{
    (void)state;
    struct progress p = at(&plan_of_four, 160);
    assert_int_equal(p.done, 2500);
    assert_int_equal(p.lag, 2500);
    assert_int_equal(p.planned_as, 120);
    assert_int_equal(at(&plan_of_four, 110).lag, -1250);
}

static void weights_weigh(void **state)
{
    static const struct progress_milestone two[] = {{2, 150, true}, {1, 200, false}};
    static const struct progress_plan plan = {100, 200, two, 2};
    (void)state;
    struct progress p = at(&plan, 150);
    assert_int_equal(p.done, 6667);
    assert_int_equal(p.planned, 6667);
    assert_int_equal(p.planned_as, 150);
}

static void what_is_done_out_of_order_is_expected_in_between(void **state)
{
    static const struct progress_milestone three[] = {{3, 130, false}, {1, 160, true}, {2, 190, false}};
    static const struct progress_plan plan = {100, 200, three, 3};
    (void)state;
    assert_int_equal(at(&plan, 150).planned_as, 110); /* one of the first three thirds */
}

static void nothing_done_is_expected_at_the_start_and_all_on_the_last_due_day(void **state)
{
    static const struct progress_milestone none[] = {{1, 150, false}}, all[] = {{1, 150, true}};
    (void)state;
    assert_int_equal(at(&(struct progress_plan){100, 200, none, 1}, 150).planned_as, 100);
    assert_int_equal(at(&(struct progress_plan){100, 200, all, 1}, 120).planned_as, 150);
    assert_int_equal(at(&(struct progress_plan){100, 200, all, 1}, 120).done, PROGRESS_ALL);
}

static void without_milestones_or_weight_all_is_nought(void **state)
{
    static const struct progress_milestone light[] = {{0, 150, true}};
    (void)state;
    for (day_t t = 90; t < 220; t += 10) {
        struct progress p = at(&(struct progress_plan){100, 200, NULL, 0}, t),
                        q = at(&(struct progress_plan){100, 200, light, 1}, t);
        assert_int_equal(p.done | p.planned | p.lag | q.done | q.planned | q.lag, 0);
        assert_int_equal(p.planned_as, 100);
    }
}

static void a_due_day_behind_the_end_prolongs_the_plan(void **state)
{
    static const struct progress_milestone late[] = {{1, 100, false}, {1, 300, false}};
    static const struct progress_plan plan = {100, 200, late, 2};
    (void)state;
    assert_int_equal(at(&plan, 100).planned, 5000); /* due with the start: expected at once */
    assert_int_equal(at(&plan, 200).planned, 7500);
    assert_int_equal(at(&plan, 300).planned, 10000);
}

/* ---- the slow way: each milestone's share of the line, summed day by day ---- */

/* The weight due by a day, those due before the start at it. */
static int64_t due_by(const struct progress_plan *plan, day_t t)
{
    int64_t sum = 0;
    for (size_t i = 0; i < plan->n; i++) {
        sum += plan->milestones[i].due_day <= t ? plan->milestones[i].weight : 0;
    }
    return sum;
}

/* Looks for the days to the left and right of t on which something is due, and puts a line between their weights. */
static int64_t slow_planned(const struct progress_plan *plan, day_t t, int64_t all)
{
    day_t left = t, right = t + 1;
    while (left > plan->start_day && due_by(plan, left) == due_by(plan, left - 1)) {
        left--;
    }
    while (right < t + 100 && due_by(plan, right) == due_by(plan, right - 1)) {
        right++;
    }
    int64_t from = due_by(plan, left), to = due_by(plan, right);
    return num_rdiv(((__int128)from * (right - left) + (__int128)(to - from) * (t - left)) * 10000,
                    (__int128)all * (right - left));
}

static uint32_t next_random(uint32_t *s)
{
    *s = *s * 1664525u + 1013904223u;
    return *s >> 8;
}

static void random_plans_agree_with_the_slow_way(void **state)
{
    uint32_t seed = 20200923;
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct progress_milestone m[6];
        struct progress_plan plan = {1000, 1000 + (day_t)(next_random(&seed) % 60), m, next_random(&seed) % 6 + 1};
        int64_t all = 0, done = 0;
        for (size_t i = 0; i < plan.n; i++) {
            m[i] = (struct progress_milestone){next_random(&seed) % 3 + 1, 995 + (day_t)(next_random(&seed) % 70),
                                               next_random(&seed) % 2 == 0};
            all += m[i].weight;
            done += m[i].done ? m[i].weight : 0;
        }
        for (day_t t = 990; t < 1070; t++) {
            struct progress p = at(&plan, t);
            if (t >= 1000) {
                assert_int_equal(p.planned, slow_planned(&plan, t, all));
            }
            assert_int_equal(p.done, num_rdiv((__int128)done * 10000, all));
        }
        arena_reset(arena);
    }
}

/* The plan never falls, and planned_as is the first day on which it is not below what is done. */
static void the_day_of_todays_progress_is_the_first_one(void **state)
{
    uint32_t seed = 3;
    (void)state;
    for (int round = 0; round < 500; round++) {
        struct progress_milestone m[5];
        struct progress_plan plan = {1000, 1060, m, next_random(&seed) % 5 + 1};
        for (size_t i = 0; i < plan.n; i++) {
            m[i] = (struct progress_milestone){1, 1000 + (day_t)(next_random(&seed) % 60), next_random(&seed) % 2 == 0};
        }
        day_t as = at(&plan, 1000).planned_as;
        int64_t done = at(&plan, 1000).done, before = 0;
        for (day_t t = 1000; t <= 1060; t++) {
            int64_t planned = at(&plan, t).planned;
            assert_true(planned >= before);
            assert_true(t >= as ? planned >= done : planned <= done);
            before = planned;
        }
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_goes_straight_between_its_corners),
        cmocka_unit_test(lag_is_the_plan_without_what_is_done),
        cmocka_unit_test(weights_weigh),
        cmocka_unit_test(what_is_done_out_of_order_is_expected_in_between),
        cmocka_unit_test(nothing_done_is_expected_at_the_start_and_all_on_the_last_due_day),
        cmocka_unit_test(without_milestones_or_weight_all_is_nought),
        cmocka_unit_test(a_due_day_behind_the_end_prolongs_the_plan),
        cmocka_unit_test(random_plans_agree_with_the_slow_way),
        cmocka_unit_test(the_day_of_todays_progress_is_the_first_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
