/* test_overview.c: the county on one page. `test_overview --print [ROWS] [en] [dark]` writes it, for looking at it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "desk/fixture_board.h"
#include "desk/overview.h"
#include "desk/overview.tmpl.h"
#include "desk/test_page.h"

static struct board_fixture f;
static struct overview o;

static void load(void)
{
    enum err e = overview_load(f.db, f.a, FIXTURE_COUNTY, FIXTURE_TODAY, &o);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
}

static int with_48(void **state)
{
    (void)state;
    board_fixture_init(&f, 48);
    load();
    return 0;
}

static int with_0(void **state)
{
    (void)state;
    board_fixture_init(&f, 0);
    load();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    board_fixture_fini(&f);
    return 0;
}

static struct str page_of(struct test_page *t)
{
    test_page_init(t, f.a, TEST_PAGE_LEADER, NAV_OVERVIEW, 0, NULL);
    tmpl_overview_page(&t->html, &t->page, &o);
    return test_page_text(t);
}

static void the_worst_ten_stand_first(void **state)
{
    (void)state;
    assert_int_equal(o.board.nlines, OVERVIEW_WORST);
    assert_int_equal(o.board.lines[0].id, FIXTURE_PROJECT(0));
    assert_int_equal(o.board.lines[9].id, FIXTURE_PROJECT(9));
}

static void each_month_s_reports_add_up_to_the_projects(void **state)
{
    (void)state;
    assert_int_equal(o.nmonths, 9);
    for (size_t i = 0; i < o.nmonths; i++) {
        const struct overview_month *m = &o.months[i];
        assert_int_equal(m->on_time + m->late + m->missing + m->awaited + m->waived, 48);
    }
}

static void a_waived_month_has_no_share(void **state)
{
    (void)state;
    assert_int_equal(o.months[0].waived, 48);
    assert_true(o.months[0].completeness < 0);
}

static void a_month_that_is_awaited_has_no_share_yet(void **state)
{
    (void)state;
    assert_int_equal(o.months[8].awaited, 44);
    assert_true(o.months[8].punctuality < 0);
}

static void shares_are_those_of_the_rules(void **state)
{
    (void)state;
    assert_int_equal(o.months[2].late, 1); /* March: one late of 48 */
    assert_int_equal(o.months[2].completeness, 1000);
    assert_int_equal(o.months[2].punctuality, 979);
    assert_int_equal(o.months[5].missing, 4); /* June */
    assert_int_equal(o.months[5].completeness, 917);
}

static void units_add_up_to_the_county(void **state)
{
    int64_t red = 0;
    (void)state;
    for (size_t i = 0; i < o.board.nunits; i++) {
        red += o.board.units[i].red;
    }
    assert_int_equal(red, o.board.totals.red);
}

static void month_ends_are_told_in_order(void **state)
{
    static const int64_t red[] = {1, 2, 3, 4, 5, 5};
    (void)state;
    assert_int_equal(o.nends, 6);
    for (size_t i = 0; i < o.nends; i++) {
        assert_int_equal(o.ends[i].month, 3 + (int)i);
        assert_int_equal(o.ends[i].red, red[i]);
    }
}

static void every_figure_leads_to_its_rows(void **state)
{
    struct test_page t;
    (void)state;
    struct str p = page_of(&t);
    assert_int_equal(test_page_count(p, "href=\"/board?light=red\""), 1);
    assert_int_equal(test_page_count(p, "&amp;light=red\""), 3);
    assert_int_equal(test_page_count(p, "href=\"/board?missing=6\""), 1);
    assert_int_equal(test_page_count(p, "<h1"), 1);
    assert_int_equal(test_page_count(p, "3个项目逾期，6个滞后。"), 1);
    assert_int_equal(test_page_count(p, "9月月报还差44份。"), 1);
    test_page_fini(&t);
}

static void an_empty_county_says_so(void **state)
{
    struct test_page t;
    (void)state;
    struct str p = page_of(&t);
    assert_int_equal(test_page_count(p, "本年度还没有项目"), 1);
    assert_int_equal(test_page_count(p, "没有逾期或滞后的项目。"), 1);
    test_page_fini(&t);
}

static int print_page(int argc, char **argv)
{
    struct test_page t;
    board_fixture_init(&f, argc > 2 ? (int)strtol(argv[2], NULL, 10) : 48);
    load();
    test_page_init(&t, f.a, TEST_PAGE_LEADER, NAV_OVERVIEW, argc, argv);
    tmpl_overview_page(&t.html, &t.page, &o);
    test_page_print(&t);
    board_fixture_fini(&f);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        return print_page(argc, argv);
    }
#define T(name, rows) cmocka_unit_test_setup_teardown(name, with_##rows, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_worst_ten_stand_first, 48),     T(each_month_s_reports_add_up_to_the_projects, 48),
        T(a_waived_month_has_no_share, 48),   T(a_month_that_is_awaited_has_no_share_yet, 48),
        T(shares_are_those_of_the_rules, 48), T(units_add_up_to_the_county, 48),
        T(month_ends_are_told_in_order, 48),  T(every_figure_leads_to_its_rows, 48),
        T(an_empty_county_says_so, 0),
    };
    return cmocka_run_group_tests_name("overview", tests, NULL, NULL);
}
