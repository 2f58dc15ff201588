/* test_home.c: the first page over a real store, as its people work: what it says to secretary, liaison and member, how peers
 * are compared, what it costs.
 *
 *     test_home --print [liaison|member] [en] [dark]     writes the page, for looking at it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "assessment/report.h"
#include "desk/home.h"
#include "desk/home.tmpl.h"
#include "desk/test_page.h"
#include "execution/fixture_county.h"

/* Cycle, months, calendar (2), projects, reports, milestones, problems, liaison; with peers the unit's kind and their
 * milestones. The list of projects reads as much, but for the peers. */
#define QUERIES 9
#define QUERIES_PEERS 11

static struct county c;

static int set_up(void **state)
{
    (void)state;
    county_init(&c, status_refresh);
    county_do(&c, &c.system, &day_turn, c.id, &(struct day_turn_in){.all = true});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

static struct home load(const struct actor *who)
{
    struct home v;
    enum err e = home_load(c.f.db, c.f.a, who, county_today(&c), true, &v);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
    return v;
}

static struct str page_of(const struct home *v, struct test_page *t)
{
    test_page_init(t, c.f.a, TEST_PAGE_SECRETARY, NAV_HOME, 0, NULL);
    tmpl_home_page(&t->html, &t->page, v);
    return test_page_text(t);
}

static void assert_says(const struct actor *who, const char *text, int times)
{
    struct test_page t;
    struct home v = load(who);
    struct str page = page_of(&v, &t);
    if (test_page_count(page, text) != times) {
        fail_msg("%s stands %d times, not %d", text, test_page_count(page, text), times);
    }
    test_page_fini(&t);
}

static const struct report_in *good(void)
{
    static struct report_in in;
    in = (struct report_in){.reason = STR("等审批"),
                            .expected_day = day_of(2020, 10, 15),
                            .next_focus = STR("试运行"),
                            .declared = STR("red"),
                            .declared_reason = STR("")};
    return &in;
}

static void hand(int64_t project, int month)
{
    county_do(&c, &c.liaison, &report_hand, slot_id(project, month), good());
}

static void confirm(int64_t project, int month)
{
    county_do(&c, &c.secretary, &report_confirm, slot_id(project, month), good());
}

/* Reports from March on, for both projects of the north. */
static void confirm_until(int month)
{
    for (int m = 3; m <= month; m++) {
        confirm(c.a, m);
        confirm(c.b, m);
    }
}

/* ---- what is due ---- */

static void the_secretary_is_told_what_is_late_and_what_is_awaited(void **state)
{
    (void)state;
    struct home v = load(&c.secretary);
    assert_int_equal(v.nprojects, 3);
    /* Six months that were missed, September's report, two milestones of a and one of b that are overdue. */
    assert_int_equal(v.ndue, 10);
    assert_int_equal(v.month, 9);
    assert_int_equal(v.deadline, day_of(2020, 9, 25));
    assert_int_equal(v.nlines, 2);
    assert_int_equal(v.missing, 2);
    assert_int_equal(v.report_project, c.a);
    assert_says(&c.secretary, "今天有10件事要您办", 1);
    assert_says(&c.secretary, "核对并确认9月月报", 1);
    assert_says(&c.secretary, "“冷链仓验收”未完成", 1);
    assert_says(&c.secretary, "9月月报（2个项目，联络员在准备）", 1);
}

static void what_the_liaison_handed_leaves_him_and_comes_to_the_secretary(void **state)
{
    (void)state;
    confirm_until(8);
    hand(c.b, 9);
    struct home s = load(&c.secretary), l = load(&c.liaison);
    assert_int_equal(s.report_project, c.b); /* what is ready comes first */
    assert_int_equal(l.report_project, c.a);
    assert_int_equal(s.handed, 1);
    assert_says(&c.secretary, "9月月报（2个项目，1个已备好）", 1);
    assert_says(&c.liaison, "9月月报（1个项目待您备好）", 1);
    hand(c.a, 9);
    assert_int_equal(load(&c.liaison).report_project, 0);
    assert_says(&c.liaison, "2个项目已交书记核对，等书记确认。", 1);
    assert_says(&c.secretary, "9月月报（2个项目，都已备好）", 1);
}

static void a_confirmed_month_asks_nothing_more(void **state)
{
    (void)state;
    confirm_until(9);
    struct home v = load(&c.secretary);
    assert_int_equal(v.confirmed, 2);
    assert_int_equal(v.report_project, 0);
    assert_says(&c.secretary, "2个项目都已确认，组织部已收到。", 1);
    assert_says(&c.secretary, "核对并确认", 0);
}

static void a_reopened_report_comes_back_with_its_reason(void **state)
{
    struct command_result r;
    (void)state;
    confirm_until(9);
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_id(c.a, 8), NULL, "户数与名册不符", &r), OK);
    assert_says(&c.liaison, "组织部退回8月月报", 1);
    assert_says(&c.liaison, "户数与名册不符", 1);
    assert_says(&c.secretary, "组织部退回8月月报", 1);
    hand(c.a, 8);
    assert_says(&c.liaison, "8月月报", 0);
    assert_says(&c.secretary, "退回的8月月报已改好，等您再确认", 1);
    confirm(c.a, 8);
    assert_says(&c.secretary, "8月月报", 0);
}

static void a_merged_month_is_called_so_and_not_waived(void **state)
{
    const struct period_change_in merged = {.state = STR("merged"), .due_day = DAY_NONE};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run_why(&c, &c.officer, &period_change, c.period[9], &merged, "汛情", &r), OK);
    assert_true(load(&c.secretary).cells[8].merged);
    assert_false(load(&c.secretary).cells[7].merged);
    assert_says(&c.secretary, "，9月免报", 0);
    struct test_page t;
    struct home v = load(&c.secretary);
    assert_true(test_page_count(page_of(&v, &t), "，9月并入10月") > 0);
    test_page_fini(&t);
}

static void of_a_waived_month_nobody_is_asked_anything(void **state)
{
    const struct period_change_in waived = {.state = STR("waived"), .due_day = DAY_NONE};
    struct command_result r;
    (void)state;
    hand(c.a, 9);
    assert_int_equal(county_run_why(&c, &c.officer, &period_change, c.period[9], &waived, "汛情", &r), OK);
    assert_says(&c.secretary, "这个月没有要报的项目", 1);
    assert_says(&c.secretary, "退回的9月月报", 0);
}

static void a_member_is_told_of_his_own_things_alone(void **state)
{
    (void)state;
    struct home v = load(&c.owner);
    assert_int_equal(v.nprojects, 1);
    assert_int_equal(v.ndue, 3); /* two overdue, one due on 28 September */
    assert_int_equal(v.due[1].id, c.m2);
    assert_int_equal(v.due[2].id, c.m3);
    assert_int_equal(load(&c.member).ndue, 0);
    assert_says(&c.member, "今天没有要您办的事", 1);
    assert_says(&c.owner, "月报（", 0);
}

static void a_solved_problem_waits_for_whoever_may_close_it(void **state)
{
    struct problem_raise_in raise = {
        .title = STR("用电增容未批"), .origin = STR("走访"), .owner_id = c.owner.person_id, .due_day = day_of(2020, 9, 25)};
    struct problem_update_in solved = {.progress = STR("已送电"), .solved = true};
    (void)state;
    int64_t id = county_do(&c, &c.liaison, &problem_raise, c.a, &raise);
    assert_says(&c.owner, "难题“用电增容未批”快到期", 1);
    assert_says(&c.member, "用电增容未批", 0);
    county_do(&c, &c.owner, &problem_update, id, &solved);
    assert_says(&c.owner, "用电增容未批", 0);
    assert_says(&c.liaison, "用电增容未批", 0);
    assert_says(&c.member, "难题“用电增容未批”办好了，等另一人确认", 1);
    county_do(&c, &c.member, &problem_close, id, NULL);
    assert_says(&c.member, "用电增容未批", 0);
}

static void a_paused_or_closed_project_asks_for_nothing(void **state)
{
    (void)state;
    confirm_until(9);
    county_set_project(&c, c.a, "paused", day_of(2020, 9, 20), DAY_NONE);
    assert_int_equal(load(&c.owner).ndue, 0);
    county_set_project(&c, c.a, "closed", DAY_NONE, day_of(2020, 9, 22));
    assert_int_equal(load(&c.owner).ndue, 0);
    assert_says(&c.owner, "已结项", 1);
}

static void a_delegate_sees_what_the_secretary_would(void **state)
{
    (void)state;
    struct home own = load(&c.secretary), delegated = load(&c.delegate);
    assert_int_equal(delegated.nprojects, own.nprojects);
    assert_int_equal(delegated.report_project, own.report_project);
}

static void another_unit_s_things_are_not_shown(void **state)
{
    (void)state;
    struct home v = load(&c.south_secretary);
    assert_int_equal(v.nprojects, 1);
    assert_int_equal(v.projects[0].id, c.s);
    assert_says(&c.south_secretary, "冷链仓验收", 0);
}

/* ---- peers ---- */

static void fewer_than_five_units_are_not_compared(void **state)
{
    (void)state;
    confirm_until(9);
    assert_false(load(&c.secretary).peers.known);
    assert_says(&c.secretary, "同类单位", 0);
}

/* ---- the page ---- */

static void a_person_without_projects_is_told_so(void **state)
{
    struct actor nobody = c.member;
    (void)state;
    nobody.person_id = 99999;
    assert_int_equal(load(&nobody).nprojects, 0);
    assert_says(&nobody, "本年度还没有您的项目", 1);
    assert_says(&nobody, "今天没有要您办的事", 1);
}

static void there_is_one_primary_button(void **state)
{
    (void)state;
    assert_says(&c.secretary, "btn primary", 1);
    assert_says(&c.liaison, "btn primary", 1);
    assert_says(&c.owner, "btn primary", 1);
    assert_says(&c.member, "btn primary", 0);
}

static void long_names_stand_whole(void **state)
{
    struct home v = load(&c.secretary);
    struct home_project *first = arena_array_of(c.f.a, struct home_project, v.nprojects);
    struct test_page t;
    (void)state;
    memcpy(first, v.projects, v.nprojects * sizeof *first);
    first[0].name = STR("党建引领城乡社区治理与小区值日生制度建设及邻里互助服务网络全面提升示范工程项目");
    v.projects = first;
    assert_int_equal(test_page_count(page_of(&v, &t), "全面提升示范工程项目"), 3); /* its row, and two things that are due */
    test_page_fini(&t);
}

static void the_page_costs_its_queries_however_many_things_are_due(void **state)
{
    struct home v;
    unsigned long before = db_query_count(c.f.db);
    (void)state;
    assert_int_equal(home_load(c.f.db, c.f.a, &c.secretary, county_today(&c), true, &v), OK);
    assert_int_equal(db_query_count(c.f.db) - before, QUERIES_PEERS);
    before = db_query_count(c.f.db);
    assert_int_equal(home_load(c.f.db, c.f.a, &c.secretary, county_today(&c), false, &v), OK);
    assert_int_equal(db_query_count(c.f.db) - before, QUERIES);
}

static void the_list_of_projects_shows_their_months_and_problems(void **state)
{
    struct home v = load(&c.secretary);
    struct test_page t;
    (void)state;
    test_page_init(&t, c.f.a, TEST_PAGE_SECRETARY, NAV_PROJECTS, 0, NULL);
    tmpl_projects_page(&t.html, &t.page, &v);
    struct str page = test_page_text(&t);
    assert_int_equal(test_page_count(page, "<tr>"), 4);
    assert_int_equal(test_page_count(page, "class=\"cells \""), 3);
    assert_int_equal(test_page_count(page, "党建+村级集体经济"), 1);
    test_page_fini(&t);
}

static void who_has_nothing_here_is_told_where_it_will_be(void **state)
{
    static const struct {
        enum role role;
        const char *words;
    } roles[] = {{ROLE_INSPECTOR, "抽到走访时"},
                 {ROLE_EVALUATOR, "有评分或测评时"},
                 {ROLE_SECURITY_ADMIN, "“账号”"},
                 {ROLE_SYSTEM_ADMIN, "命令行"},
                 {ROLE_COUNT, "没有担任的职务"}};
    (void)state;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct test_page t;
        test_page_init(&t, c.f.a, TEST_PAGE_SECRETARY, NAV_HOME, 0, NULL);
        tmpl_home_plain(&t.html, &t.page, roles[i].role);
        assert_int_equal(test_page_count(test_page_text(&t), roles[i].words), 1);
        test_page_fini(&t);
    }
}

static int print(int argc, char **argv)
{
    struct test_page t;
    const struct actor *who = &c.secretary;
    set_up(NULL);
    for (int i = 2; i < argc; i++) {
        who = strcmp(argv[i], "liaison") == 0 ? &c.liaison : strcmp(argv[i], "member") == 0 ? &c.owner : who;
    }
    struct home v = load(who);
    test_page_init(&t, c.f.a, TEST_PAGE_SECRETARY, NAV_HOME, argc, argv);
    tmpl_home_page(&t.html, &t.page, &v);
    test_page_print(&t);
    return county_fini(&c) ? 1 : 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(the_secretary_is_told_what_is_late_and_what_is_awaited),
        TEST(what_the_liaison_handed_leaves_him_and_comes_to_the_secretary),
        TEST(a_confirmed_month_asks_nothing_more),
        TEST(a_reopened_report_comes_back_with_its_reason),
        TEST(a_merged_month_is_called_so_and_not_waived),
        TEST(of_a_waived_month_nobody_is_asked_anything),
        TEST(a_member_is_told_of_his_own_things_alone),
        TEST(a_solved_problem_waits_for_whoever_may_close_it),
        TEST(a_paused_or_closed_project_asks_for_nothing),
        TEST(a_delegate_sees_what_the_secretary_would),
        TEST(another_unit_s_things_are_not_shown),
        TEST(fewer_than_five_units_are_not_compared),
        TEST(a_person_without_projects_is_told_so),
        TEST(there_is_one_primary_button),
        TEST(long_names_stand_whole),
        TEST(the_page_costs_its_queries_however_many_things_are_due),
        TEST(the_list_of_projects_shows_their_months_and_problems),
        TEST(who_has_nothing_here_is_told_where_it_will_be),
    };
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        return print(argc, argv);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
