/* test_home_due.c: what is due from whom: every kind of fact, for every role, on every day around today, against a slow second
 * way of putting it; many facts at once; the order. Pure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "desk/home.h"

#define ME 7
#define OTHER 8
#define THIRD 9
#define SOON 5
#define TODAY day_of(2020, 9, 23) /* a Wednesday */

static const enum role roles[] = {ROLE_SECRETARY, ROLE_LIAISON, ROLE_MEMBER};
static struct arena *a;
static struct calendar calendar;

static int set_up(void **state)
{
    static day_t off[8], work[1];
    (void)state;
    a = arena_new();
    for (int i = 0; i < 8; i++) {
        off[i] = day_of(2020, 10, 1) + i;
    }
    work[0] = day_of(2020, 9, 27); /* a Sunday */
    calendar = (struct calendar){.off = off, .noff = 8, .work = work, .nwork = 1};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct home_facts facts_of(enum role role)
{
    return (struct home_facts){.role = role, .person_id = ME, .today = TODAY, .calendar = &calendar, .soon = SOON};
}

/* Counted off on the fingers: 24, 25, 27, 28, 29 September are the next five working days. */
static bool soon(day_t day)
{
    return day >= TODAY && day <= day_of(2020, 9, 29);
}

/* Whose business a dated thing is: the table of home.h, line by line. */
static bool expected(enum role role, int64_t owner, day_t day)
{
    if (day < TODAY) {
        return role != ROLE_MEMBER || owner == ME;
    }
    return soon(day) && owner == ME;
}

/* ---- one fact at a time ---- */

static void a_milestone_is_due_from_exactly_whose_business_it_is(void **state)
{
    (void)state;
    for (size_t r = 0; r < 3; r++) {
        for (int64_t owner = ME; owner <= OTHER; owner++) {
            for (day_t day = TODAY - 40; day <= TODAY + 40; day++) {
                struct home_milestone m = {.id = 1, .project_id = 2, .owner_id = owner, .deadline = day, .title = STR("t")};
                struct home_facts f = facts_of(roles[r]);
                struct due_item *items;
                f.milestones = &m;
                f.nmilestones = 1;
                size_t n = home_due(a, &f, &items);
                assert_int_equal(n, expected(roles[r], owner, day));
                if (n) {
                    assert_int_equal(items[0].kind, DUE_MILESTONE);
                    assert_int_equal(items[0].day, day);
                    assert_int_equal(items[0].past, day < TODAY);
                }
            }
        }
    }
}

static void a_problem_is_due_from_its_owner_and_its_closure_from_a_third(void **state)
{
    (void)state;
    for (size_t r = 0; r < 3; r++) {
        for (int who = 0; who < 8; who++) {
            for (day_t day = TODAY - 10; day <= TODAY + 20; day++) {
                struct home_problem p = {.id = 1,
                                         .project_id = 2,
                                         .owner_id = who & 1 ? ME : OTHER,
                                         .raised_by = who & 2 ? ME : THIRD,
                                         .due_day = day,
                                         .solved = (who & 4) != 0};
                struct home_facts f = facts_of(roles[r]);
                struct due_item *items;
                f.problems = &p;
                f.nproblems = 1;
                size_t n = home_due(a, &f, &items);
                bool awaits = p.solved ? (who & 3) == 0 : expected(roles[r], p.owner_id, day);
                assert_int_equal(n, awaits);
                if (n) {
                    assert_int_equal(items[0].kind, p.solved ? DUE_CLOSURE : DUE_PROBLEM);
                    assert_int_equal(items[0].day, p.solved ? DAY_NONE : day);
                }
            }
        }
    }
}

static void a_report_is_due_from_the_secretary_until_confirmed_and_from_the_liaison_until_handed(void **state)
{
    static const unsigned states[] = {REPORT_NONE, REPORT_HANDED, REPORT_REOPENED};
    (void)state;
    for (size_t r = 0; r < 3; r++) {
        for (size_t s = 0; s < 3; s++) {
            for (int again = 0; again < 2; again++) {
                struct home_report report = {
                    .project_id = 2, .month = 9, .deadline = TODAY + 2, .state = states[s], .again = again};
                struct home_facts f = facts_of(roles[r]);
                struct due_item *items;
                f.reports = &report;
                f.nreports = 1;
                size_t n = home_due(a, &f, &items);
                bool his = roles[r] == ROLE_SECRETARY || (roles[r] == ROLE_LIAISON && states[s] != REPORT_HANDED);
                assert_int_equal(n, his);
                if (n) {
                    assert_int_equal(items[0].kind, again ? DUE_REOPENED : DUE_REPORT);
                    assert_int_equal(items[0].day, again ? DAY_NONE : TODAY + 2);
                    assert_int_equal(items[0].handed, states[s] == REPORT_HANDED);
                }
            }
        }
    }
}

/* ---- reports of a month ---- */

static void the_reports_of_a_month_are_one_thing_that_opens_what_is_ready(void **state)
{
    struct home_report reports[] = {
        {.project_id = 1, .month = 8, .deadline = TODAY - 29, .state = REPORT_NONE},
        {.project_id = 1, .month = 9, .deadline = TODAY + 2, .state = REPORT_NONE},
        {.project_id = 2, .month = 9, .deadline = TODAY + 2, .state = REPORT_HANDED},
        {.project_id = 3, .month = 9, .deadline = TODAY + 2, .state = REPORT_HANDED},
    };
    struct home_facts f = facts_of(ROLE_SECRETARY);
    struct due_item *items;
    (void)state;
    f.reports = reports;
    f.nreports = 4;
    assert_int_equal(home_due(a, &f, &items), 2);
    assert_int_equal(items[0].month, 8);
    assert_true(items[0].past);
    assert_int_equal(items[1].month, 9);
    assert_int_equal(items[1].projects, 3);
    assert_int_equal(items[1].handed, 2);
    assert_int_equal(items[1].project_id, 2);
    f.role = ROLE_LIAISON;
    assert_int_equal(home_due(a, &f, &items), 2);
    assert_int_equal(items[1].projects, 1);
    assert_int_equal(items[1].project_id, 1);
}

static void each_reopened_report_is_a_thing_of_its_own_with_its_reason(void **state)
{
    struct home_report reports[] = {
        {.project_id = 1, .month = 7, .state = REPORT_REOPENED, .again = true, .why = STR("数字不符")},
        {.project_id = 2, .month = 7, .state = REPORT_REOPENED, .again = true, .why = STR("缺原因")},
    };
    struct home_facts f = facts_of(ROLE_LIAISON);
    struct due_item *items;
    (void)state;
    f.reports = reports;
    f.nreports = 2;
    assert_int_equal(home_due(a, &f, &items), 2);
    assert_true(str_is(items[0].why, "数字不符"));
    assert_true(str_is(items[1].why, "缺原因"));
}

/* ---- many at once ---- */

static uint32_t seed;
static int64_t pick(int64_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)(seed >> 8) % n;
}

static day_t order_day(const struct due_item *i)
{
    return i->day == DAY_NONE ? TODAY : i->day;
}

/* Facts do not hide each other: together they give what each gives alone, once, by day. */
static void many_facts_give_what_each_gives_alone_by_day(void **state)
{
    (void)state;
    for (seed = 1; seed < 4000; seed += 7) {
        struct home_milestone m[6];
        struct home_problem p[6];
        struct home_facts f = facts_of(roles[pick(3)]);
        struct due_item *items;
        size_t want = 0;
        f.nmilestones = (size_t)pick(7);
        f.nproblems = (size_t)pick(7);
        for (size_t i = 0; i < f.nmilestones; i++) {
            m[i] =
                (struct home_milestone){.id = (int64_t)i, .owner_id = ME + pick(2), .deadline = TODAY - 20 + (day_t)pick(40)};
            want += expected(f.role, m[i].owner_id, m[i].deadline);
        }
        for (size_t i = 0; i < f.nproblems; i++) {
            p[i] = (struct home_problem){.id = (int64_t)i,
                                         .owner_id = ME + pick(2),
                                         .raised_by = ME + pick(2),
                                         .due_day = TODAY - 20 + (day_t)pick(40),
                                         .solved = pick(2)};
            want += p[i].solved ? p[i].owner_id != ME && p[i].raised_by != ME : expected(f.role, p[i].owner_id, p[i].due_day);
        }
        f.milestones = m;
        f.problems = p;
        size_t n = home_due(a, &f, &items);
        assert_int_equal(n, want);
        for (size_t i = 1; i < n; i++) {
            assert_true(order_day(&items[i - 1]) <= order_day(&items[i]));
        }
    }
}

static void nothing_gives_nothing(void **state)
{
    struct due_item *items;
    (void)state;
    for (size_t r = 0; r < 3; r++) {
        struct home_facts f = facts_of(roles[r]);
        assert_int_equal(home_due(a, &f, &items), 0);
    }
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_milestone_is_due_from_exactly_whose_business_it_is),
        TEST(a_problem_is_due_from_its_owner_and_its_closure_from_a_third),
        TEST(a_report_is_due_from_the_secretary_until_confirmed_and_from_the_liaison_until_handed),
        TEST(the_reports_of_a_month_are_one_thing_that_opens_what_is_ready),
        TEST(each_reopened_report_is_a_thing_of_its_own_with_its_reason),
        TEST(many_facts_give_what_each_gives_alone_by_day),
        TEST(nothing_gives_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
