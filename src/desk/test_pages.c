/* test_pages.c: search, light rules, the demo's clock. `test_pages --print [search|rules|clock] [en] [dark]` writes a page, for
 * looking at it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "desk/clock_page.h"
#include "desk/clock_page.tmpl.h"
#include "desk/fixture_board.h"
#include "desk/fixture_board.sql.h"
#include "desk/rules_page.h"
#include "desk/rules_page.tmpl.h"
#include "desk/search.h"
#include "desk/search.tmpl.h"
#include "desk/test_page.h"

static struct board_fixture f;

static int set_up(void **state)
{
    (void)state;
    board_fixture_init(&f, 48);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    board_fixture_fini(&f);
    return 0;
}

static void assert_text(struct str s, const char *text)
{
    assert_string_equal(str_z(f.a, s), text);
}

/* ---- search ---- */

static struct search find(struct actor who, const char *q)
{
    struct search s;
    enum err e = search_load(f.db, f.a, &who, str_c(q), FIXTURE_TODAY, &s);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
    return s;
}

static void the_department_and_the_leader_find_the_county(void **state)
{
    (void)state;
    struct search s = find(board_fixture_actor(ROLE_OFFICER, -1), "高岚");
    assert_int_equal(s.nprojects, 4);
    assert_int_equal(s.nunits, 1);
    assert_int_equal(s.units[0].projects, 4);
    assert_int_equal(find(board_fixture_actor(ROLE_LEADER, -1), "党员").nprojects, 21);
}

static void a_secretary_and_a_liaison_find_their_own_unit_only(void **state)
{
    (void)state;
    struct search own = find(board_fixture_actor(ROLE_SECRETARY, 1), "高岚");
    assert_int_equal(own.nprojects, 4);
    assert_int_equal(own.nunits, 1);
    struct search other = find(board_fixture_actor(ROLE_SECRETARY, 1), "洋江");
    assert_int_equal(other.nprojects + other.nunits, 0);
    struct search all = find(board_fixture_actor(ROLE_LIAISON, 1), "党");
    for (size_t i = 0; i < all.nprojects; i++) {
        assert_text(all.projects[i].unit, "高岚乡");
    }
    assert_int_equal(all.nprojects, 4);
}

static void a_member_finds_the_projects_of_his_teams(void **state)
{
    (void)state;
    struct actor member = board_fixture_actor(ROLE_MEMBER, 2);
    assert_int_equal(find(member, "党").nprojects, 0);
    assert_int_equal(fixture_member(f.db, 9000, FIXTURE_PROJECT(4), member.person_id, NULL), OK);
    struct search s = find(member, "党");
    assert_int_equal(s.nprojects, 1);
    assert_int_equal(s.projects[0].id, FIXTURE_PROJECT(4));
}

static void administrators_and_nobody_find_nothing(void **state)
{
    static const enum role roles[] = {ROLE_SYSTEM_ADMIN, ROLE_SECURITY_ADMIN, ROLE_AUDIT_ADMIN, ROLE_INSPECTOR, ROLE_EVALUATOR};
    struct search s;
    (void)state;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct search none = find(board_fixture_actor(roles[i], -1), "党");
        assert_int_equal(none.nprojects + none.nunits, 0);
    }
    assert_int_equal(search_load(f.db, f.a, NULL, STR("党"), FIXTURE_TODAY, &s), OK);
    assert_int_equal(s.nprojects + s.nunits, 0);
}

static void another_county_is_not_found(void **state)
{
    struct actor who = board_fixture_actor(ROLE_OFFICER, -1);
    (void)state;
    who.county_id = 2;
    struct search s = find(who, "党");
    assert_int_equal(s.nprojects + s.nunits, 0);
}

static void blanks_and_wildcards_find_nothing(void **state)
{
    static const char *const none[] = {"", "   ", "　", "%", "_", "~"};
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct search s = find(board_fixture_actor(ROLE_OFFICER, -1), none[i]);
        assert_int_equal(s.nprojects + s.nunits, 0);
    }
}

static struct str search_text(const struct search *s, struct test_page *t, int argc, char **argv)
{
    test_page_init(t, f.a, TEST_PAGE_OFFICER, NAV_COUNT, argc, argv);
    tmpl_search_page(&t->html, &t->page, s);
    return test_page_text(t);
}

static void the_page_of_nothing_says_what_to_do(void **state)
{
    struct test_page t;
    (void)state;
    struct search s = find(board_fixture_actor(ROLE_OFFICER, -1), "没有这个词");
    struct str p = search_text(&s, &t, 0, NULL);
    assert_int_equal(test_page_count(p, "没有找到“没有这个词”"), 1);
    assert_int_equal(test_page_count(p, "value=\"没有这个词\""), 1);
    test_page_fini(&t);
}

/* ---- light rules ---- */

static struct str rules_text(struct test_page *t, int argc, char **argv)
{
    const struct rules_view v = {
        .scheme = STR("办法"), .year = 2020, .due_dom = 25, .soon = 5, .stale = 45, .behind = 1000, .far = 3000, .from = 1000};
    test_page_init(t, f.a, TEST_PAGE_SECRETARY, NAV_COUNT, argc, argv);
    tmpl_rules_page(&t->html, &t->page, &v);
    return test_page_text(t);
}

static void every_rule_has_its_anchor(void **state)
{
    static const char *const rules[] = {"L0", "L1", "L2", "L3", "L4", "L5", "L6", "I0", "I1", "I2", "I3", "I4", "I5", "I6"};
    struct test_page t;
    (void)state;
    struct str p = rules_text(&t, 0, NULL);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        assert_int_equal(test_page_count(p, str_printf(f.a, "<li id=\"%s\">", rules[i]).ptr), 1);
    }
    test_page_fini(&t);
}

static void rules_are_told_with_the_scheme_s_figures(void **state)
{
    struct test_page t;
    (void)state;
    struct str p = rules_text(&t, 0, NULL);
    assert_int_equal(test_page_count(p, "离期限不超过5个工作日"), 1);
    assert_int_equal(test_page_count(p, "少30%以上"), 1);
    assert_int_equal(test_page_count(p, "少10%以上"), 1);
    assert_int_equal(test_page_count(p, "超过45天"), 1);
    assert_int_equal(test_page_count(p, "每月25日"), 1);
    test_page_fini(&t);
}

/* ---- the demo's clock ---- */

static struct clock_view steps(day_t today)
{
    struct clock_view v;
    assert_int_equal(clock_steps(f.db, f.a, FIXTURE_COUNTY, today, &v), OK);
    return v;
}

static void assert_step(const struct clock_step *s, enum clock_reason reason, day_t day)
{
    assert_int_equal(s->whys[0].reason, reason);
    assert_int_equal(s->day, day);
}

static void steps_stand_in_the_order_of_their_days(void **state)
{
    (void)state;
    struct clock_view v = steps(FIXTURE_TODAY);
    assert_int_equal(v.nsteps, 4);
    assert_step(&v.steps[0], CLOCK_TOMORROW, day_of(2020, 9, 24));
    assert_step(&v.steps[1], CLOCK_REPORT, day_of(2020, 9, 25));
    assert_step(&v.steps[2], CLOCK_REPORT_PAST, day_of(2020, 9, 26));
    assert_step(&v.steps[3], CLOCK_MONTH, day_of(2020, 10, 1));
}

static void on_the_deadline_itself_the_next_day_is_offered(void **state)
{
    (void)state;
    struct clock_view v = steps(day_of(2020, 9, 25));
    assert_int_equal(v.nsteps, 2);
    assert_step(&v.steps[0], CLOCK_TOMORROW, day_of(2020, 9, 26));
    assert_int_equal(v.steps[0].whys[1].reason, CLOCK_REPORT_PAST);
}

static void a_deadline_that_moved_on_is_still_ahead(void **state)
{
    (void)state;
    struct clock_view v = steps(day_of(2020, 7, 26)); /* the 25th was a Saturday: due on Monday */
    assert_step(&v.steps[0], CLOCK_TOMORROW, day_of(2020, 7, 27));
    assert_step(&v.steps[1], CLOCK_REPORT_PAST, day_of(2020, 7, 28));
    assert_true(v.steps[1].missing_shows);
}

static void a_day_stands_once_with_all_that_speaks_for_it(void **state)
{
    (void)state;
    struct clock_view v = steps(day_of(2020, 7, 26));
    assert_int_equal(v.steps[0].nwhys, 2);
    assert_int_equal(v.steps[0].whys[1].reason, CLOCK_REPORT);
    assert_int_equal(v.steps[0].whys[1].month, 7);
    v = steps(day_of(2020, 9, 30)); /* tomorrow is the first of a month */
    assert_int_equal(v.steps[0].nwhys, 2);
    assert_int_equal(v.steps[0].whys[1].reason, CLOCK_MONTH);
}

static void behind_the_year_there_is_still_a_tomorrow(void **state)
{
    (void)state;
    struct clock_view v = steps(day_of(2021, 5, 1));
    assert_int_equal(v.nsteps, 2);
}

static struct str clock_text(struct test_page *t, bool movable, int argc, char **argv)
{
    static const struct violations none;
    struct clock_view v = steps(FIXTURE_TODAY);
    v.now_ms = FIXTURE_NOON_MS;
    v.movable = movable;
    v.violations = &none;
    v.keys = (struct form_keys){.csrf = STR("c"), .key = STR("k"), .version = -1};
    v.to = (struct field_view){.name = "to", .kind = INPUT_DATE, .min = STR("2020-09-24")};
    test_page_init(t, f.a, TEST_PAGE_OFFICER, NAV_COUNT, argc, argv);
    t->page.title = TITLE_CLOCK;
    tmpl_clock_page(&t->html, &t->page, &v);
    return test_page_text(t);
}

static void each_step_is_a_button(void **state)
{
    struct test_page t;
    (void)state;
    struct str p = clock_text(&t, true, 0, NULL);
    assert_int_equal(test_page_count(p, "action=\"/demo/clock\""), 5);
    assert_int_equal(test_page_count(p, "name=\"to\" value=\"2020-09-25\""), 1);
    test_page_fini(&t);
    p = clock_text(&t, false, 0, NULL);
    assert_int_equal(test_page_count(p, "action=\"/demo/clock\""), 0);
    test_page_fini(&t);
}

static int print_page(int argc, char **argv)
{
    struct test_page t;
    const char *which = argc > 2 ? argv[2] : "search";
    set_up(NULL);
    if (strcmp(which, "rules") == 0) {
        rules_text(&t, argc, argv);
    } else if (strcmp(which, "clock") == 0) {
        clock_text(&t, true, argc, argv);
    } else {
        struct search s = find(board_fixture_actor(ROLE_OFFICER, -1), "高岚");
        search_text(&s, &t, argc, argv);
    }
    test_page_print(&t);
    board_fixture_fini(&f);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        return print_page(argc, argv);
    }
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_department_and_the_leader_find_the_county),
        T(a_secretary_and_a_liaison_find_their_own_unit_only),
        T(a_member_finds_the_projects_of_his_teams),
        T(administrators_and_nobody_find_nothing),
        T(another_county_is_not_found),
        T(blanks_and_wildcards_find_nothing),
        T(the_page_of_nothing_says_what_to_do),
        T(every_rule_has_its_anchor),
        T(rules_are_told_with_the_scheme_s_figures),
        T(steps_stand_in_the_order_of_their_days),
        T(on_the_deadline_itself_the_next_day_is_offered),
        T(a_deadline_that_moved_on_is_still_ahead),
        T(a_day_stands_once_with_all_that_speaks_for_it),
        T(behind_the_year_there_is_still_a_tomorrow),
        T(each_step_is_a_button),
    };
    return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
