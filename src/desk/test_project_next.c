/* test_project_next.c: what comes next of a project, in its order and no more than fits. Pure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "desk/project.h"

#define TODAY day_of(2020, 9, 23)
#define MANY 12

static struct status_milestone milestones[MANY];
static struct problem_list_row problems[MANY];

static struct project_status status_of(size_t n)
{
    struct project_status st = {.as_of = TODAY, .end_day = day_of(2020, 12, 31), .milestones = milestones, .nmilestones = n};
    for (int m = 0; m < STATUS_MONTHS; m++) {
        st.months[m] = (struct status_month){.sign = '-', .deadline = DAY_NONE};
    }
    return st;
}

static void put_milestone(size_t i, day_t deadline, day_t recorded)
{
    milestones[i] = (struct status_milestone){.id = (int64_t)i + 1, .deadline = deadline, .recorded_day = recorded};
}

static void what_is_open_comes_by_day_with_the_end_last(void **state)
{
    struct next_item next[PROJECT_NEXT_MAX];
    struct project_status st = status_of(3);
    (void)state;
    put_milestone(0, day_of(2020, 11, 4), DAY_NONE);
    put_milestone(1, day_of(2020, 8, 17), DAY_NONE);
    put_milestone(2, day_of(2020, 5, 1), day_of(2020, 4, 30)); /* done */
    st.months[8] = (struct status_month){.sign = 'a', .deadline = day_of(2020, 9, 25)};
    st.months[9] = (struct status_month){.sign = 'n', .deadline = day_of(2020, 10, 26)};
    problems[0] = (struct problem_list_row){.id = 9, .state = STR("open"), .due_day = day_of(2020, 9, 30)};
    problems[1] = (struct problem_list_row){.id = 8, .state = STR("closed"), .due_day = day_of(2020, 9, 24)};
    assert_int_equal(project_next(&st, problems, 2, true, next), 5);
    assert_int_equal(next[0].kind, NEXT_MILESTONE);
    assert_int_equal(next[0].id, 2);
    assert_true(next[0].past);
    assert_int_equal(next[1].kind, NEXT_REPORT);
    assert_int_equal(next[1].month, 9);
    assert_false(next[1].past);
    assert_int_equal(next[2].kind, NEXT_PROBLEM);
    assert_int_equal(next[2].id, 9);
    assert_int_equal(next[3].id, 1);
    assert_int_equal(next[4].kind, NEXT_END);
}

static void a_missed_month_stays_until_it_is_made_good(void **state)
{
    struct next_item next[PROJECT_NEXT_MAX];
    struct project_status st = status_of(0);
    (void)state;
    st.months[5] = (struct status_month){.sign = 'm', .deadline = day_of(2020, 6, 28)};
    assert_int_equal(project_next(&st, NULL, 0, true, next), 2);
    assert_int_equal(next[0].month, 6);
    assert_true(next[0].past);
    st.months[5].sign = 'l';
    assert_int_equal(project_next(&st, NULL, 0, true, next), 1);
}

/* However they are mixed, the nearest ones are kept, in order. */
static void of_many_the_first_are_kept(void **state)
{
    uint32_t seed = 1;
    (void)state;
    for (int round = 0; round < 500; round++) {
        struct next_item next[PROJECT_NEXT_MAX];
        struct project_status st = status_of(MANY);
        int earlier[MANY] = {0};
        for (size_t i = 0; i < MANY; i++) {
            seed = seed * 1664525u + 1013904223u;
            put_milestone(i, TODAY - 30 + (day_t)(seed >> 16) % 60, DAY_NONE);
        }
        for (size_t i = 0; i < MANY; i++) {
            for (size_t k = 0; k < MANY; k++) {
                earlier[i] += milestones[k].deadline < milestones[i].deadline ||
                              (milestones[k].deadline == milestones[i].deadline && k < i);
            }
        }
        assert_int_equal(project_next(&st, NULL, 0, true, next), PROJECT_NEXT_MAX);
        for (size_t i = 0; i < MANY; i++) {
            if (earlier[i] < PROJECT_NEXT_MAX) {
                assert_int_equal(next[earlier[i]].id, i + 1);
            }
        }
    }
}

static void nothing_comes_of_a_project_that_does_not_run(void **state)
{
    struct next_item next[PROJECT_NEXT_MAX];
    struct project_status st = status_of(1);
    (void)state;
    put_milestone(0, TODAY, DAY_NONE);
    assert_int_equal(project_next(&st, NULL, 0, false, next), 0);
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_open_comes_by_day_with_the_end_last),
        TEST(a_missed_month_stays_until_it_is_made_good),
        TEST(of_many_the_first_are_kept),
        TEST(nothing_comes_of_a_project_that_does_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
