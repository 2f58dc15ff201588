/* test_project.c: the project's page over a real store: every act in words, why each light is what it is, what is shown to
 * whom, pages of events, empty and odd projects, what it costs.
 *
 *     test_project --print [TAB] [officer] [en] [dark]     writes the page, for looking at it
 *     test_project --time                                  what reading and rendering cost
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "assessment/report.h"
#include "assessment/status.h"
#include "desk/audit.h"
#include "desk/project.h"
#include "desk/project.tmpl.h"
#include "desk/project_event.tmpl.h"
#include "desk/test_page.h"
#include "execution/fixture_county.h"
#include "sys/sys.h"

/* Head, calendar (2), where it stands (7), the count of events; then what the tab shows. */
#define QUERIES 11
static const unsigned long budget[PROJECT_TABS] = {
    [PROJECT_OVERVIEW] = QUERIES + 5, /* problems, team, lights, events, their values */
    [PROJECT_PLAN] = QUERIES + 1,     /* amendments */
    [PROJECT_PROBLEMS] = QUERIES + 1, [PROJECT_REPORTS] = QUERIES, [PROJECT_EVENTS] = QUERIES + 3,
};

static const struct project_rights everything = {
    .own = true, .fill = true, .confirm = true, .milestone = true, .indicator = true, .raise = true};
static const struct project_rights department = {.reopen = true};

static struct county c;

static int set_up(void **state)
{
    (void)state;
    county_init(&c, status_refresh);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

/* ---- helpers ---- */

static struct project_view read_before(int64_t project, enum project_tab tab, const struct project_rights *may, int64_t before)
{
    struct project_view v = {.tab = tab, .may = *may};
    enum err e = project_read(c.f.db, c.f.a, project, county_today(&c), before, &v);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
    return v;
}

static struct project_view read_tab(int64_t project, enum project_tab tab, const struct project_rights *may)
{
    return read_before(project, tab, may, 0);
}

static void open_page(struct test_page *t, const struct project_view *v)
{
    test_page_init(t, c.f.a, TEST_PAGE_SECRETARY, NAV_PROJECTS, 0, NULL);
    t->html.today = county_today(&c);
    tmpl_project_page(&t->html, &t->page, v);
}

static int count_in(const struct project_view *v, const char *text)
{
    struct test_page t;
    open_page(&t, v);
    int n = test_page_count(test_page_text(&t), text);
    test_page_fini(&t);
    return n;
}

static void assert_in(const struct project_view *v, const char *text)
{
    if (count_in(v, text) == 0) {
        fail_msg("the page does not say: %s", text);
    }
}

static void assert_not_in(const struct project_view *v, const char *text)
{
    if (count_in(v, text) > 0) {
        fail_msg("the page says: %s", text);
    }
}

static const struct report_in *report(const char *declared)
{
    static struct report_in in;
    in = (struct report_in){.reason = STR("用电增容审批晚"),
                            .expected_day = day_of(2020, 10, 15),
                            .next_focus = STR("送电试运行"),
                            .declared = str_c(declared),
                            .declared_reason = STR("现场已完工")};
    return &in;
}

/* ---- every act in words ---- */

static void milestones_done_and_taken_back(void **state)
{
    struct milestone_done_in done = {.done_day = day_of(2020, 9, 20), .note = STR("验收单已签")};
    struct command_result r;
    (void)state;
    county_do(&c, &c.owner, &milestone_done, c.m2, &done);
    struct project_view v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_in(&v, "<b>记节点完成</b>“冷链仓验收”9月20日完成：验收单已签");
    assert_in(&v, "北镇副镇长 演示丙");
    assert_int_equal(county_run_why(&c, &c.owner, &milestone_undone, c.m2, NULL, "记错了", &r), OK);
    v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_in(&v, "<b>撤回节点完成</b>“冷链仓验收”回到未完成（原记9月20日完成）");
    assert_in(&v, "理由：记错了");
}

static void values_of_an_indicator(void **state)
{
    struct indicator_record_in value = {.on_day = day_of(2020, 9, 18), .value = 1247500, .note = STR("凭证3份")};
    (void)state;
    county_do(&c, &c.member, &indicator_record, c.i1, &value);
    struct project_view v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_in(&v, "<b>记指标数值</b>经营性收入更新为<b><span class=\"nw\">124.75万元</span></b>（9月18日的数）");
    assert_in(&v, "<td>124.75</td>");
    assert_in(&v, "凭证3份");
}

static void problems_raised_moved_on_and_closed(void **state)
{
    struct problem_raise_in raise = {
        .title = STR("用电增容未批"), .origin = STR("走访"), .owner_id = c.owner.person_id, .due_day = day_of(2020, 9, 30)};
    struct problem_update_in moved = {.progress = STR("供电公司已受理")}, solved = {.progress = STR("已送电"), .solved = true};
    (void)state;
    int64_t id = county_do(&c, &c.liaison, &problem_raise, c.a, &raise);
    county_do(&c, &c.owner, &problem_update, id, &moved);
    county_do(&c, &c.owner, &problem_update, id, &solved);
    county_do(&c, &c.member, &problem_close, id, NULL);
    struct project_view v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_in(&v, "<b>提出难题</b>“用电增容未批”，负责人演示丙，9月30日前办结");
    assert_in(&v, "<b>更新难题</b>“用电增容未批”：供电公司已受理");
    assert_in(&v, "“用电增容未批”：已送电（办好了，等另一人确认）");
    assert_in(&v, "<b>难题销号</b>“用电增容未批”已销号");
    assert_in(&v, "<td>办理中</td><td>待销号</td>");
    v = read_tab(c.a, PROJECT_PROBLEMS, &everything);
    assert_in(&v, "演示丁确认 9月23日");
}

static void reports_handed_confirmed_and_reopened(void **state)
{
    struct command_result r;
    (void)state;
    county_do(&c, &c.liaison, &report_hand, slot_id(c.a, 9), report("yellow"));
    struct project_view v = read_tab(c.a, PROJECT_EVENTS, &department);
    assert_in(&v, "<b>交书记核对月报</b>9月月报交书记核对");
    assert_in(&v, "书记确认后显示内容");
    assert_not_in(&v, "用电增容审批晚");
    v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_in(&v, "用电增容审批晚");
    county_do(&c, &c.delegate, &report_confirm, slot_id(c.a, 9), report("yellow"));
    v = read_tab(c.a, PROJECT_EVENTS, &department);
    assert_in(&v, "<b>确认月报</b>9月月报已确认");
    assert_in(&v, "北镇党委书记（受托） 演示丙");
    assert_in(&v, "用电增容审批晚");
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_id(c.a, 9), NULL, "户数不符", &r), OK);
    v = read_tab(c.a, PROJECT_EVENTS, &department);
    assert_in(&v, "<b>退回月报重填</b>9月月报退回重填");
    assert_in(&v, "理由：户数不符");
}

static void a_plan_as_it_was_imported_and_changed(void **state)
{
    struct amendment_import_in move = {.milestone_id = c.m3,
                                       .approver_id = c.officer.person_id,
                                       .after = day_of(2020, 10, 20),
                                       .approved_day = day_of(2020, 9, 22),
                                       .reason = STR("汛期停工")};
    (void)state;
    county_do(&c, &c.system, &amendment_import, 0, &move);
    struct project_view v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_in(&v, "<b>导入项目</b>");
    assert_in(&v, "立项通过");
    assert_in(&v, "<b>导入项目队伍</b>演示丙：项目落实");
    assert_in(&v, "<b>导入节点</b>“冷链仓验收”，计划8月28日");
    assert_in(&v, "<b>导入指标</b>经营性收入，目标<span class=\"nw\">180.00万元</span>");
    assert_in(&v, "<b>导入变更</b>“合作社签约”<span class=\"nw\">9月28日</span> → <b class=\"nw\">10月20日</b>：汛期停工");
    v = read_tab(c.a, PROJECT_PLAN, &everything);
    assert_in(&v, "原9月28日");
    assert_in(&v, "9月22日 演示庚");
}

/* A verb without words would stand there as its code. */
static void every_verb_has_words(void **state)
{
    (void)state;
    for (const char *const *verb = audit_verbs; *verb; verb++) {
        struct project_event e = {.verb = str_c(*verb), .object = STR("某事"), .month = 9};
        struct html h;
        html_init(&h, c.f.a, LANG_ZH, county_today(&c));
        tmpl_event_row(&h, &e, true);
        buf_put_char(&h.out, '\0');
        if (strstr(h.out.ptr, *verb)) {
            fail_msg("%s has no words", *verb);
        }
        html_fini(&h);
    }
}

/* ---- why this light ---- */

static void every_rule_says_why(void **state)
{
    static const struct {
        const char *rule;
        int month; /* of a report; 0 = an item with a title */
        enum light light;
        const char *words;
    } rules[] = {
        {"L2", 0, LIGHT_RED, "为什么是红灯<span class=\"wide\">：</span></b><span>节点“冷链仓”8月17日到期未完成，已过37天。"},
        {"L3", 0, LIGHT_BLUE, "节点“冷链仓”8月17日到期，"},
        {"L5", 0, LIGHT_YELLOW, "节点“冷链仓”过了8月17日的期限才完成"},
        {"L6", 0, LIGHT_YELLOW, "节点“冷链仓”过了期限才批准改期"},
        {"L2", 8, LIGHT_RED, "8月月报8月17日截止，还没有报，已过37天。"},
        {"L3", 8, LIGHT_BLUE, "8月月报8月17日截止，还没有报，"},
        {"L4", 8, LIGHT_YELLOW, "8月月报这个月才补报"},
        {"L6", 8, LIGHT_YELLOW, "8月月报过了截止日才批准延期"},
        {"I2", 0, LIGHT_RED, "指标“冷链仓”过了8月17日还没达到目标"},
        {"I3", 0, LIGHT_RED, "指标“冷链仓”远落后于计划（8月17日的数）"},
        {"I4", 0, LIGHT_YELLOW, "为什么是黄灯<span class=\"wide\">：</span></b><span>指标“冷链仓”落后于计划"},
        {"I5", 0, LIGHT_YELLOW, "指标“冷链仓”超过45天没有更新"},
    };
    (void)state;
    struct project_view v = read_tab(c.a, PROJECT_REPORTS, &everything);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        v.st.rule = rules[i].rule;
        v.st.item_month = rules[i].month;
        v.st.item_title = STR("冷链仓");
        v.st.item_day = day_of(2020, 8, 17);
        v.st.light_days = 37;
        v.light = str_c(light_name(rules[i].light));
        assert_in(&v, rules[i].words);
        assert_in(&v, str_z(c.f.a, str_printf(c.f.a, "href=\"/light-rules#%s\"", rules[i].rule)));
    }
}

static void a_light_that_nothing_decides_says_so(void **state)
{
    (void)state;
    struct project_view v = read_tab(c.later, PROJECT_OVERVIEW, &everything);
    assert_string_equal(v.st.rule, "");
    assert_in(&v, "为什么是绿灯");
    assert_in(&v, "节点、月报和指标都在计划内。");
    county_set_project(&c, c.a, "paused", day_of(2020, 9, 20), DAY_NONE);
    v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    assert_in(&v, "项目经批准暂停，从9月20日起不亮灯。");
    assert_int_equal(v.nnext, 0);
    county_set_project(&c, c.a, "closed", DAY_NONE, day_of(2020, 9, 22));
    v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    assert_in(&v, "项目9月22日结项，不再亮灯。");
    assert_not_in(&v, "btn primary");
}

static void a_name_has_one_pair_of_brackets(void **state)
{
    (void)state;
    assert_true(str_is(indicator_title(c.f.a, STR("冷链库容"), STR("吨")), "冷链库容（吨）"));
    assert_true(str_is(indicator_title(c.f.a, STR("薄弱村（5万元以下）"), STR("个")), "薄弱村（5万元以下，个）"));
    assert_true(str_is(indicator_title(c.f.a, STR("薄弱村（5万元以下）"), STR("")), "薄弱村（5万元以下）"));
}

static void lights_that_differ_stand_side_by_side_with_the_reason(void **state)
{
    (void)state;
    county_do(&c, &c.secretary, &report_confirm, slot_id(c.a, 9), report("green"));
    struct project_view v = read_tab(c.a, PROJECT_OVERVIEW, &department);
    assert_true(v.st.differs);
    assert_in(&v, "；</span><b class=\"nw\">两灯不一致；</b>");
    assert_in(&v, "理由：“现场已完工”。");
}

static void each_change_of_the_light_is_told_once_and_month_s_ends_apart(void **state)
{
    (void)state;
    for (int month = 7; month <= 9; month++) {
        county_at(&c, month, 1, 0, 5);
        county_do(&c, &c.system, &day_turn, c.id, &(struct day_turn_in){.all = true, .month_end = true});
    }
    struct project_view v = read_tab(c.a, PROJECT_EVENTS, &everything);
    assert_int_equal(v.nends, 3);
    assert_int_equal(day_civil(v.ends[0].day).month, 6);
    assert_int_equal(day_civil(v.ends[2].day).month, 8);
    assert_true(v.nlights > 0);
    for (size_t i = 1; i < v.nlights; i++) {
        assert_true(v.lights[i].day <= v.lights[i - 1].day);
        assert_false(str_eq(v.lights[i].light, v.lights[i - 1].light));
    }
    assert_true(str_is(v.lights[0].light, "red"));
    assert_int_equal(v.lights[0].month, 3); /* the report that is missing longest */
    assert_in(&v, "每月末");
}

/* ---- to whom ---- */

static void the_one_primary_button_is_the_report_s_and_only_for_whom_it_is(void **state)
{
    struct project_rights liaison = everything, none = {0};
    (void)state;
    liaison.confirm = false;
    struct project_view v = read_tab(c.a, PROJECT_PLAN, &everything);
    assert_int_equal(count_in(&v, "btn primary"), 1);
    assert_in(&v, "核对并确认9月月报");
    v = read_tab(c.a, PROJECT_PLAN, &liaison);
    assert_in(&v, "填写9月月报");
    v = read_tab(c.a, PROJECT_PLAN, &none);
    assert_not_in(&v, "btn primary");
    assert_not_in(&v, "更新");
    county_do(&c, &c.liaison, &report_hand, slot_id(c.a, 9), report("red"));
    v = read_tab(c.a, PROJECT_OVERVIEW, &liaison);
    assert_not_in(&v, "btn primary");
    assert_in(&v, "9月月报已交书记核对。");
}

static void what_was_reopened_is_to_be_written_again(void **state)
{
    struct command_result r;
    (void)state;
    for (int month = 3; month <= 9; month++) {
        county_do(&c, &c.secretary, &report_confirm, slot_id(c.a, month), report("red"));
    }
    struct project_view v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    assert_not_in(&v, "btn primary");
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_id(c.a, 7), NULL, "户数不符", &r), OK);
    v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    assert_in(&v, "核对并确认7月月报");
}

static void who_may_reopen_finds_it_at_the_month(void **state)
{
    (void)state;
    county_do(&c, &c.secretary, &report_confirm, slot_id(c.a, 9), report("red"));
    struct project_view v = read_tab(c.a, PROJECT_REPORTS, &department);
    char action[64];
    snprintf(action, sizeof action, "action=\"/projects/%lld/reports/9/reopen\"", (long long)c.a);
    assert_in(&v, action);
    assert_int_equal(count_in(&v, "/reopen\""), 1); /* the others were never confirmed */
    v = read_tab(c.a, PROJECT_REPORTS, &everything);
    assert_not_in(&v, "/reopen\"");
}

/* ---- what is odd ---- */

static void a_project_with_nothing_says_what_belongs_there(void **state)
{
    (void)state;
    struct project_view v = read_tab(c.later, PROJECT_OVERVIEW, &everything);
    assert_in(&v, "方案里没有指标。");
    assert_in(&v, "还没有难题。");
    assert_in(&v, "还没有报过。");
    v.st.nmilestones = 0;
    v.nteam = 0;
    v.nevents = 0;
    v.nlights = v.nends = 0;
    assert_in(&v, "方案里还没有节点。");
    assert_in(&v, "还没有登记队伍。");
    assert_in(&v, "还没有亮过灯。");
    v = read_tab(c.later, PROJECT_PLAN, &everything);
    assert_in(&v, "没有改过日期或目标。");
}

static void an_indicator_without_baseline_or_value_is_not_zero(void **state)
{
    struct project_view v = read_tab(c.a, PROJECT_PLAN, &everything);
    struct status_indicator odd = v.st.indicators[0];
    struct bar bar = {.target = odd.target};
    (void)state;
    odd.baseline.set = false;
    odd.nvalues = 0;
    v.st.indicators = &odd;
    v.st.nindicators = 1;
    bar_layout(&bar);
    v.bars = &bar;
    assert_in(&v, "无基线");
    assert_in(&v, "<b>—</b>");
    assert_in(&v, "还没有数据");
}

static void long_names_stand_whole(void **state)
{
    static const char name[] = "党建引领城乡社区治理与小区值日生制度建设及邻里互助服务网络全面提升示范工程项目";
    (void)state;
    struct project_view v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    v.head.name = str_c(name);
    assert_in(&v, name);
}

static void a_vacant_post_and_a_delegate_are_named(void **state)
{
    (void)state;
    struct project_view v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    assert_in(&v, "受托：演示丙（至10月16日）");
    v.head.secretary = STR("");
    assert_in(&v, "责任人：北镇党委书记空缺");
    assert_in(&v, "北镇党委书记（空缺）");
}

static void what_users_wrote_is_text(void **state)
{
    struct problem_raise_in raise = {.title = STR("<script>x</script>"),
                                     .origin = STR("&\"'"),
                                     .owner_id = c.owner.person_id,
                                     .due_day = day_of(2020, 9, 30)};
    (void)state;
    county_do(&c, &c.liaison, &problem_raise, c.a, &raise);
    struct project_view v = read_tab(c.a, PROJECT_OVERVIEW, &everything);
    assert_not_in(&v, "<script>x");
    assert_in(&v, "&lt;script&gt;x&lt;/script&gt;");
}

static void nothing_is_found_of_no_project(void **state)
{
    struct project_view v = {.tab = PROJECT_OVERVIEW};
    (void)state;
    assert_int_equal(project_read(c.f.db, c.f.a, 999999, county_today(&c), 0, &v), ERR_NOT_FOUND);
}

/* ---- pages of events ---- */

static void older_events_begin_where_the_page_before_ended(void **state)
{
    struct problem_update_in in = {.progress = STR("")};
    struct problem_raise_in raise = {
        .title = STR("难"), .origin = STR(""), .owner_id = c.owner.person_id, .due_day = day_of(2020, 9, 30)};
    int64_t before = 0, seen = 0, last = INT64_MAX;
    (void)state;
    int64_t id = county_do(&c, &c.liaison, &problem_raise, c.a, &raise);
    for (int i = 0; i < 2 * PROJECT_EVENTS_PAGE; i++) {
        in.progress = str_printf(c.f.a, "第%d步", i);
        county_do(&c, &c.owner, &problem_update, id, &in);
    }
    for (int page = 0; page < 10; page++) {
        struct project_view v = read_before(c.a, PROJECT_EVENTS, &everything, before);
        assert_true(v.nevents <= PROJECT_EVENTS_PAGE);
        for (size_t i = 0; i < v.nevents; i++) {
            assert_true(v.events[i].seq < last);
            last = v.events[i].seq;
        }
        seen += (int64_t)v.nevents;
        if (v.older.len == 0) {
            assert_int_equal(seen, v.events_total);
            return;
        }
        assert_true(str_eq(v.newest, page ? str_printf(c.f.a, "/projects/%lld?tab=events", (long long)c.a) : STR("")));
        before = last;
    }
    fail_msg("the pages do not end");
}

static void another_project_s_events_are_not_among_them(void **state)
{
    (void)state;
    struct project_view a = read_tab(c.a, PROJECT_EVENTS, &everything), b = read_tab(c.b, PROJECT_EVENTS, &everything);
    assert_not_in(&b, "冷链仓验收");
    assert_in(&a, "冷链仓验收");
    for (size_t i = 0; i < b.nevents; i++) {
        for (size_t k = 0; k < a.nevents; k++) {
            assert_int_not_equal(a.events[k].seq, b.events[i].seq);
        }
    }
}

/* ---- what it costs ---- */

static void each_tab_keeps_to_its_queries(void **state)
{
    (void)state;
    for (int tab = 0; tab < PROJECT_TABS; tab++) {
        unsigned long before = db_query_count(c.f.db);
        read_tab(c.a, (enum project_tab)tab, &everything);
        assert_int_equal(db_query_count(c.f.db) - before, budget[tab]);
    }
}

/* ---- by hand ---- */

static enum project_tab tab_of(const char *word)
{
    for (int t = 0; t < PROJECT_TABS; t++) {
        if (strcmp(word, project_tab_words[t]) == 0) {
            return (enum project_tab)t;
        }
    }
    return PROJECT_OVERVIEW;
}

static int print(int argc, char **argv)
{
    struct test_page t;
    enum project_tab tab = PROJECT_OVERVIEW;
    const struct project_rights *may = &everything;
    set_up(NULL);
    for (int i = 2; i < argc; i++) {
        tab = tab == PROJECT_OVERVIEW ? tab_of(argv[i]) : tab;
        may = strcmp(argv[i], "officer") == 0 ? &department : may;
    }
    struct project_view v = read_tab(c.a, tab, may);
    test_page_init(&t, c.f.a, may == &department ? TEST_PAGE_OFFICER : TEST_PAGE_SECRETARY, NAV_PROJECTS, argc, argv);
    tmpl_project_page(&t.html, &t.page, &v);
    test_page_print(&t);
    return county_fini(&c) ? 1 : 0;
}

#define ROUNDS 2000

static int time_page(void)
{
    set_up(NULL);
    for (int tab = 0; tab < PROJECT_TABS; tab++) {
        int64_t reading = 0, rendering = 0;
        size_t bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            struct arena *a = arena_new();
            struct project_view v = {.tab = (enum project_tab)tab, .may = everything};
            struct test_page t;
            int64_t at = sys_monotonic_us();
            if (db_snapshot_begin(c.f.db) != OK || project_read(c.f.db, a, c.a, county_today(&c), 0, &v) != OK) {
                return 1;
            }
            db_snapshot_end(c.f.db);
            reading += sys_monotonic_us() - at;
            test_page_init(&t, a, TEST_PAGE_SECRETARY, NAV_PROJECTS, 0, NULL);
            at = sys_monotonic_us();
            tmpl_project_page(&t.html, &t.page, &v);
            rendering += sys_monotonic_us() - at;
            bytes = t.html.out.len;
            test_page_fini(&t);
            arena_free(a);
        }
        printf("%-9s reading %3lld us, rendering %3lld us, %zu bytes\n", project_tab_words[tab], (long long)(reading / ROUNDS),
               (long long)(rendering / ROUNDS), bytes);
    }
    return county_fini(&c) ? 1 : 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(milestones_done_and_taken_back),
        TEST(values_of_an_indicator),
        TEST(problems_raised_moved_on_and_closed),
        TEST(reports_handed_confirmed_and_reopened),
        TEST(a_plan_as_it_was_imported_and_changed),
        TEST(every_verb_has_words),
        TEST(every_rule_says_why),
        TEST(a_light_that_nothing_decides_says_so),
        TEST(a_name_has_one_pair_of_brackets),
        TEST(lights_that_differ_stand_side_by_side_with_the_reason),
        TEST(each_change_of_the_light_is_told_once_and_month_s_ends_apart),
        TEST(what_was_reopened_is_to_be_written_again),
        TEST(the_one_primary_button_is_the_report_s_and_only_for_whom_it_is),
        TEST(who_may_reopen_finds_it_at_the_month),
        TEST(a_project_with_nothing_says_what_belongs_there),
        TEST(an_indicator_without_baseline_or_value_is_not_zero),
        TEST(long_names_stand_whole),
        TEST(a_vacant_post_and_a_delegate_are_named),
        TEST(what_users_wrote_is_text),
        TEST(nothing_is_found_of_no_project),
        TEST(older_events_begin_where_the_page_before_ended),
        TEST(another_project_s_events_are_not_among_them),
        TEST(each_tab_keeps_to_its_queries),
    };
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        return print(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "--time") == 0) {
        return time_page();
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
