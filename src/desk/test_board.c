/* test_board.c: the board's rows, figures, file and page, on the engine under test.
 *
 *     test_board --print [ROWS] [en] [dark] [q=…] [light=…]     writes the page, for looking at it
 *     test_board --time [ROWS]                                  what reading and rendering cost
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "desk/board.h"
#include "desk/board.tmpl.h"
#include "desk/fixture_board.h"
#include "desk/test_page.h"
#include "formats/csv.h"
#include "sys/sys.h"

/* Of one board: cycle, holidays, units, last month's lights, rows; one more when filtered. */
#define QUERIES 5

static struct board_fixture f;

static int with_48(void **state)
{
    (void)state;
    board_fixture_init(&f, 48);
    return 0;
}

static int with_120(void **state)
{
    (void)state;
    board_fixture_init(&f, 120);
    return 0;
}

static int with_1(void **state)
{
    (void)state;
    board_fixture_init(&f, 1);
    return 0;
}

static int with_0(void **state)
{
    (void)state;
    board_fixture_init(&f, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    board_fixture_fini(&f);
    return 0;
}

static struct board load(struct board_filter filter)
{
    struct board b;
    enum err e = board_load(f.db, f.a, FIXTURE_COUNTY, FIXTURE_TODAY, &filter, &b);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
    return b;
}

static struct board load_all(void)
{
    return load(board_filter_none());
}

/* Which rows are shown, as their places in the default order: "0 1 2". */
static struct str rows_of(const struct board *b)
{
    struct str out = STR("");
    for (size_t i = 0; i < b->nlines; i++) {
        out = str_printf(f.a, STR_FMT "%s%lld", STR_ARG(out), i ? " " : "", (long long)(b->lines[i].id - FIXTURE_PROJECT(0)));
    }
    return out;
}

static void assert_text(struct str s, const char *text)
{
    assert_string_equal(str_z(f.a, s), text);
}

static struct str page_of(const struct board *b, struct test_page *t)
{
    test_page_init(t, f.a, TEST_PAGE_OFFICER, NAV_BOARD, 0, NULL);
    t->page.board = true;
    tmpl_board_page(&t->html, &t->page, b);
    return test_page_text(t);
}

/* ---- rows and figures ---- */

static void the_worst_stand_first(void **state)
{
    (void)state;
    struct board b = load_all();
    assert_int_equal(b.nlines, 48);
    for (size_t i = 0; i < b.nlines; i++) {
        assert_int_equal(b.lines[i].id, FIXTURE_PROJECT((int)i));
        assert_int_equal(b.lines[i].number, i + 1);
    }
}

static void figures_add_up(void **state)
{
    (void)state;
    const struct board_totals t = load_all().totals;
    assert_int_equal(t.projects, 48);
    assert_int_equal(t.red, 3);
    assert_int_equal(t.yellow, 6);
    assert_int_equal(t.blue, 9);
    assert_int_equal(t.green, 29);
    assert_int_equal(t.none, 1);
    assert_int_equal(t.red + t.yellow + t.blue + t.green + t.none, t.projects);
    assert_int_equal(t.received, 4);
    assert_int_equal(t.awaited, 44);
    assert_int_equal(t.units, 15);
    assert_int_equal(t.awaited_units, 15);
    assert_int_equal(t.differs, 3);
}

static void figures_are_held_against_last_month_s_end(void **state)
{
    (void)state;
    const struct board_totals t = load_all().totals;
    assert_true(t.compared);
    assert_int_equal(t.month_before, 8);
    assert_int_equal(t.red_before, 5);
    assert_int_equal(t.yellow_before, 6);
}

static void the_awaited_month_is_the_last_that_has_begun(void **state)
{
    struct board_period p;
    (void)state;
    assert_int_equal(board_period_load(f.db, f.a, FIXTURE_COUNTY, day_of(2020, 9, 1), &p), OK);
    assert_int_equal(p.month, 9);
    assert_int_equal(p.period_id, FIXTURE_PERIOD(9));
    assert_int_equal(board_period_load(f.db, f.a, FIXTURE_COUNTY, day_of(2021, 2, 1), &p), OK);
    assert_int_equal(p.month, 12);
    assert_int_equal(board_period_load(f.db, f.a, FIXTURE_COUNTY, day_of(2019, 12, 31), &p), OK);
    assert_int_equal(p.month, 0);
}

static void a_deadline_on_a_free_day_is_the_next_working_day(void **state)
{
    struct board_period p;
    (void)state;
    assert_int_equal(board_period_load(f.db, f.a, FIXTURE_COUNTY, day_of(2020, 7, 2), &p), OK); /* 25 July is a Saturday */
    assert_int_equal(p.deadline, day_of(2020, 7, 27));
}

static void a_waived_month_has_no_deadline(void **state)
{
    struct board_period p;
    (void)state;
    assert_int_equal(board_period_load(f.db, f.a, FIXTURE_COUNTY, day_of(2020, 2, 20), &p), OK);
    assert_int_equal(p.month, 2);
    assert_int_equal(p.deadline, DAY_NONE);
}

static void units_stand_in_their_official_order_and_add_up(void **state)
{
    (void)state;
    struct board b = load_all();
    int64_t awaited = 0, projects = 0;
    assert_int_equal(b.nunits, 15);
    assert_text(b.units[14].name, "洋江镇");
    assert_text(b.units[0].name, "分宜镇");
    for (size_t i = 0; i < b.nunits; i++) {
        awaited += b.units[i].awaited;
        projects += b.units[i].projects;
    }
    assert_int_equal(awaited, b.totals.awaited);
    assert_int_equal(projects, b.totals.projects);
}

static void another_county_has_an_empty_board(void **state)
{
    struct board_filter all = board_filter_none();
    struct board b;
    (void)state;
    assert_int_equal(board_load(f.db, f.a, 999, FIXTURE_TODAY, &all, &b), OK);
    assert_int_equal(b.period.cycle_id, 0);
    assert_int_equal(b.nlines, 0);
}

/* ---- filters ---- */

static void each_filter_shows_what_it_says(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.light = STR("red");
    struct board red = load(b);
    assert_text(rows_of(&red), "0 1 2");
    assert_int_equal(red.shown, 3);
    b = board_filter_none();
    b.differs = true;
    struct board differs = load(b);
    assert_text(rows_of(&differs), "0 6 12");
    b = board_filter_none();
    b.kind = STR("street");
    struct board street = load(b);
    assert_text(rows_of(&street), "10 25 40");
    b.light = STR("none");
    struct board both = load(b);
    assert_text(rows_of(&both), "40");
    b = board_filter_none();
    b.nature = STR("elective");
    assert_int_equal(load(b).shown, 16);
    b = board_filter_none();
    b.problems = true;
    assert_int_equal(load(b).shown, 12);
}

static void a_missing_month_is_one_that_is_due_or_awaited(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.missing = 9;
    assert_int_equal(load(b).shown, 44);
    b.missing = 6;
    struct board june = load(b);
    assert_text(rows_of(&june), "1 6 28 39");
    b.missing = 1; /* waived */
    assert_int_equal(load(b).shown, 0);
    b.missing = 12; /* not yet */
    assert_int_equal(load(b).shown, 0);
}

static void a_word_is_looked_for_in_unit_project_code_and_secretary(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.q = STR("钤东");
    struct board unit = load(b);
    assert_text(rows_of(&unit), "10 25 40");
    b.q = STR("值日生");
    struct board name = load(b);
    assert_text(rows_of(&name), "47");
    b.q = STR("2020-1003");
    struct board code = load(b);
    assert_text(rows_of(&code), "3");
    b.q = STR("沈怀舟");
    struct board person = load(b);
    assert_text(rows_of(&person), "4 19 34");
}

static void wildcards_stand_for_themselves(void **state)
{
    static const char *const none[] = {"%", "_", "~", "100%", "a_b", "\\", "' OR ''='"};
    struct board_filter b = board_filter_none();
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        b.q = str_c(none[i]);
        assert_int_equal(load(b).shown, 0);
    }
}

/* ---- order and pages ---- */

static void each_order_is_by_its_column(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.sort = BOARD_PROGRESS;
    struct board progress = load(b);
    for (size_t i = 1; i < progress.nlines; i++) {
        assert_true(progress.lines[i - 1].progress <= progress.lines[i].progress);
    }
    b.sort = BOARD_PROBLEMS;
    struct board problems = load(b);
    for (size_t i = 1; i < problems.nlines; i++) {
        assert_true(problems.lines[i - 1].problems >= problems.lines[i].problems);
    }
    b.sort = BOARD_REPORTED;
    struct board reported = load(b);
    assert_int_equal(reported.lines[0].id, FIXTURE_PROJECT(30));
    b.sort = BOARD_UNIT;
    struct board unit = load(b);
    assert_text(unit.lines[0].unit, "分宜镇");
    b.reverse = true;
    struct board back = load(b);
    assert_text(back.lines[0].unit, "洋江镇");
}

static void what_has_no_date_is_due_last(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.sort = BOARD_DUE;
    struct board due = load(b);
    assert_int_equal(due.lines[0].id, FIXTURE_PROJECT(0));
    assert_int_equal(due.lines[47].id, FIXTURE_PROJECT(41));
}

/* Reads the filter out of one of our own URLs, as the route's handler does. */
static struct board_filter follow(struct board_filter b, struct str url)
{
    const char *after = strstr(str_z(f.a, url), "after="), *before = strstr(str_z(f.a, url), "before=");
    const char *page = strstr(str_z(f.a, url), "page=");
    b.keyed = after || before;
    b.backwards = before != NULL;
    b.page = page ? (int)strtol(page + 5, NULL, 10) : 1;
    if (b.keyed) {
        assert_true(board_key_parse(str_c(after ? after + 6 : before + 7), &b.from));
    }
    return b;
}

static void walk(struct board_filter b)
{
    struct str there[8];
    int n = 0;
    struct board page = load(b);
    for (;; n++) {
        assert_true(n < 8);
        assert_int_equal(page.pager.page, n + 1);
        assert_int_equal(page.lines[0].number, page.pager.from);
        there[n] = rows_of(&page);
        if (page.pager.next.len == 0) {
            break;
        }
        page = load(follow(b, page.pager.next));
    }
    assert_int_equal(page.pager.to, page.shown);
    assert_int_equal(n + 1, page.pager.pages);
    for (; n > 0; n--) {
        page = load(follow(b, page.pager.prev));
        assert_text(rows_of(&page), str_z(f.a, there[n - 1]));
    }
    assert_int_equal(page.pager.prev.len, 0);
}

static void pages_follow_each_other_both_ways_in_every_order(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    for (int s = 0; s < BOARD_SORTS; s++) {
        b.sort = (enum board_sort)s;
        for (int reverse = 0; reverse <= (s != BOARD_WORST); reverse++) {
            b.reverse = reverse;
            walk(b);
        }
    }
}

static void a_row_that_rises_is_not_shown_twice(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    struct board first = load(b);
    assert_int_equal(db_script(f.db, "UPDATE board_row SET light_rank = 0 WHERE id = 1100"), OK);
    struct board second = load(follow(b, first.pager.next));
    assert_int_equal(second.lines[0].id, FIXTURE_PROJECT(50));
}

/* ---- the file ---- */

static struct str file_of(struct board_filter b, enum lang lang)
{
    struct str bytes;
    assert_int_equal(board_csv(f.db, f.a, FIXTURE_COUNTY, FIXTURE_TODAY, &b, lang, &bytes), OK);
    return bytes;
}

static int64_t rows_in(struct str bytes, struct csv_row *first)
{
    struct csv_reader r;
    struct csv_row row;
    bool more = true;
    csv_init(&r, bytes);
    while (csv_next(&r, f.a, &row, &more) == OK && more) {
        *first = row.number == 2 ? row : *first;
    }
    assert_int_equal(r.fault, CSV_FINE);
    return r.rows;
}

static void the_file_has_a_head_and_every_row_that_is_shown(void **state)
{
    struct board_filter b = board_filter_none();
    struct csv_row row = {0};
    (void)state;
    assert_int_equal(rows_in(file_of(b, LANG_ZH), &row), 121);
    assert_int_equal(row.n, 28);
    b.light = STR("red");
    assert_int_equal(rows_in(file_of(b, LANG_ZH), &row), 4);
}

static void the_file_s_bytes_are_these(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.q = STR("2020-1000");
    assert_text(
        file_of(b, LANG_ZH),
        "\xEF\xBB\xBF编号,单位,项目,性质,书记,计算灯,依据,逾期天数,自报灯,两灯不一致,进度（%）,计划进度（%）,最近上报,"
        "未销号难题,下一节点,节点期限,"
        "1月月报,2月月报,3月月报,4月月报,5月月报,6月月报,7月月报,8月月报,9月月报,10月月报,11月月报,12月月报\r\n"
        "2020-1000,洋江镇,党建+村级集体经济,自选,林晓川,逾期,L2,39,正常,是,45.0,70.0,2020-08-22,0,冷链仓验收,2020-08-15,"
        "免报,免报,按时,按时,按时,按时,按时,按时,待报,未到,未到,未到\r\n");
}

static void the_english_file_speaks_english(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.q = STR("2020-1040");
    assert_text(file_of(b, LANG_EN),
                "\xEF\xBB\xBF"
                "Code,Unit,Project,Kind,Secretary,Computed light,Rule,Days overdue,Declared light,Lights differ,Progress "
                "(%),Planned (%),Last report,"
                "Open problems,Next milestone,Milestone due,Report 1,Report 2,Report 3,Report 4,Report 5,Report 6,Report "
                "7,Report 8,Report 9,Report 10,Report 11,"
                "Report 12\r\n2020-1040,钤东街道,个体工商户党建,Mandatory,白砚秋,Paused or not "
                "begun,,0,Behind,No,77.0,77.0,2020-08-22,0,合同清理,2020-11-03,"
                "Waived,Waived,On time,On time,On time,On time,On time,On time,Awaited,Not yet,Not yet,Not yet\r\n");
}

static void the_file_keeps_the_order_shown(void **state)
{
    struct board_filter b = board_filter_none();
    struct csv_row row = {0};
    (void)state;
    b.sort = BOARD_PROGRESS;
    rows_in(file_of(b, LANG_ZH), &row);
    assert_text(row.cells[0], "2020-1019");
}

/* ---- the page ---- */

static void a_board_takes_few_queries(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    unsigned long before = db_query_count(f.db);
    load(b);
    assert_int_equal(db_query_count(f.db) - before, QUERIES);
    b.light = STR("red");
    before = db_query_count(f.db);
    load(b);
    assert_int_equal(db_query_count(f.db) - before, QUERIES + 1);
}

static void the_page_says_what_it_shows(void **state)
{
    struct test_page t;
    (void)state;
    struct board b = load_all();
    struct str p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, "<h1"), 1);
    assert_int_equal(test_page_count(p, "<tr"), 49);
    assert_int_equal(test_page_count(p, "导出当前48行"), 1);
    assert_int_equal(test_page_count(p, "aria-sort"), 1);
    assert_int_equal(test_page_count(p, "aria-current=\"true\""), 0);
    assert_int_equal(test_page_count(p, "已过39天"), 1);
    assert_int_equal(test_page_count(p, "慢22点"), 1);
    assert_int_equal(test_page_count(p, "href=\"/light-rules#L2\""), 3);
    assert_int_equal(test_page_count(p, "卡住的节点"), 3);
    assert_int_equal(test_page_count(p, "党建引领城乡社区治理与小区值日生制度建设及邻里互助服务网络全面提升示范工程项目群"), 1);
    test_page_fini(&t);
}

static void a_red_light_names_what_decides_it(void **state)
{
    struct test_page t;
    (void)state;
    assert_int_equal(db_script(f.db, "UPDATE board_row SET light_item_id = 54 WHERE id IN (1001, 1004)"),
                     OK); /* April's period */
    struct board b = load_all();
    assert_int_equal(b.lines[1].item_month, 4);
    assert_int_equal(b.lines[0].item_month, 0);
    struct str p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, "4月月报未报"), 1); /* the other one is not red */
    test_page_fini(&t);
}

static void what_is_missing_is_a_word_and_not_zero(void **state)
{
    struct test_page t;
    (void)state;
    struct board b = load_all();
    struct str p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, ">未自报<"), 1);   /* row 30 */
    assert_int_equal(test_page_count(p, ">空缺<"), 1);     /* row 20 has no secretary */
    assert_int_equal(test_page_count(p, "节点已完成"), 1); /* row 41 */
    test_page_fini(&t);
}

/* Nothing can be done on a board without a year; where years come from says the page of the years. */
static void an_empty_county_is_led_to_its_years(void **state)
{
    struct test_page t;
    struct board none = {0};
    (void)state;
    struct str p = page_of(&none, &t);
    assert_int_equal(test_page_count(p, "href=\"/cycles\">看年度</a>"), 1);
    test_page_fini(&t);
}

static void only_who_may_remind_finds_the_button(void **state)
{
    struct test_page t;
    (void)state;
    struct board b = load_all();
    struct str p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, "/reminders/"), 0);
    test_page_fini(&t);
    b.may_remind = true;
    p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, "action=\"/reminders/59\""), 1);
    assert_int_equal(test_page_count(p, "提醒未报单位（共44份）"), 1);
    assert_int_equal(test_page_count(p, "btn primary\">提醒15个单位"), 1);
    test_page_fini(&t);
}

static void a_filter_that_is_on_is_marked_and_taken_off_by_its_own_link(void **state)
{
    struct board_filter b = board_filter_none();
    struct test_page t;
    (void)state;
    b.light = STR("red");
    struct board red = load(b);
    struct str p = page_of(&red, &t);
    assert_int_equal(test_page_count(p, "<a class=\"count\" href=\"/board\" aria-current=\"true\">"), 1);
    assert_int_equal(test_page_count(p, "清除筛选"), 1);
    assert_int_equal(test_page_count(p, "导出当前3行"), 1);
    assert_int_equal(test_page_count(p, "href=\"/board.csv?light=red\""), 1);
    test_page_fini(&t);
}

static void what_was_typed_is_escaped(void **state)
{
    struct board_filter b = board_filter_none();
    struct test_page t;
    (void)state;
    b.q = STR("<script>\"&");
    struct board none = load(b);
    struct str p = page_of(&none, &t);
    assert_int_equal(test_page_count(p, "value=\"&lt;script&gt;&quot;&amp;\""), 1);
    assert_int_equal(test_page_count(p, "没有符合条件的项目"), 1);
    assert_int_equal(test_page_count(p, "<table"), 0);
    test_page_fini(&t);
}

static void an_empty_county_says_so(void **state)
{
    struct test_page t;
    (void)state;
    struct board b = load_all();
    struct str p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, "本年度还没有项目"), 1);
    assert_int_equal(test_page_count(p, "/reminders/"), 0);
    test_page_fini(&t);
}

static void one_project_makes_one_row(void **state)
{
    struct test_page t;
    (void)state;
    struct board b = load_all();
    struct str p = page_of(&b, &t);
    assert_int_equal(test_page_count(p, "<tr"), 2);
    assert_int_equal(test_page_count(p, "1—1，共1条"), 1);
    test_page_fini(&t);
}

static void a_broken_strip_is_not_drawn_as_another(void **state)
{
    struct board_filter all = board_filter_none();
    struct board b;
    (void)state;
    assert_int_equal(db_script(f.db, "UPDATE board_row SET strip = 'x' WHERE id = 1000"), OK);
    assert_int_equal(board_load(f.db, f.a, FIXTURE_COUNTY, FIXTURE_TODAY, &all, &b), ERR_CORRUPT);
}

/* ---- by hand ---- */

static int print_page(int argc, char **argv)
{
    struct board_filter filter = board_filter_none();
    struct test_page t;
    board_fixture_init(&f, argc > 2 ? (int)strtol(argv[2], NULL, 10) : 48);
    for (int i = 3; i < argc; i++) {
        filter.q = strncmp(argv[i], "q=", 2) == 0 ? str_c(argv[i] + 2) : filter.q;
        filter.light = strncmp(argv[i], "light=", 6) == 0 ? str_c(argv[i] + 6) : filter.light;
    }
    struct board b = load(filter);
    b.may_remind = true;
    b.keys = (struct form_keys){.csrf = STR("c"), .key = STR("k"), .version = -1};
    test_page_init(&t, f.a, TEST_PAGE_OFFICER, NAV_BOARD, argc, argv);
    t.page.board = true;
    tmpl_board_page(&t.html, &t.page, &b);
    test_page_print(&t);
    board_fixture_fini(&f);
    return 0;
}

static int time_page(int argc, char **argv)
{
    enum { ROUNDS = 2000 };
    int64_t load_us = 0, render_us = 0;
    size_t bytes = 0;
    board_fixture_init(&f, argc > 2 ? (int)strtol(argv[2], NULL, 10) : 48);
    for (int i = 0; i < ROUNDS; i++) {
        struct board_filter all = board_filter_none();
        struct arena *a = arena_new();
        struct test_page t;
        struct board b;
        int64_t began = sys_monotonic_us();
        if (board_load(f.db, a, FIXTURE_COUNTY, FIXTURE_TODAY, &all, &b) != OK) {
            return 1;
        }
        int64_t loaded = sys_monotonic_us();
        test_page_init(&t, a, TEST_PAGE_OFFICER, NAV_BOARD, 0, NULL);
        tmpl_board_page(&t.html, &t.page, &b);
        bytes = t.html.out.len;
        test_page_fini(&t);
        load_us += loaded - began;
        render_us += sys_monotonic_us() - loaded;
        arena_free(a);
    }
    printf("read %lld us, render %lld us, %zu bytes\n", (long long)load_us / ROUNDS, (long long)render_us / ROUNDS, bytes);
    board_fixture_fini(&f);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        return print_page(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "--time") == 0) {
        return time_page(argc, argv);
    }
#define T(name, rows) cmocka_unit_test_setup_teardown(name, with_##rows, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_worst_stand_first, 48),
        T(figures_add_up, 48),
        T(figures_are_held_against_last_month_s_end, 48),
        T(the_awaited_month_is_the_last_that_has_begun, 0),
        T(a_deadline_on_a_free_day_is_the_next_working_day, 0),
        T(a_waived_month_has_no_deadline, 0),
        T(units_stand_in_their_official_order_and_add_up, 48),
        T(another_county_has_an_empty_board, 48),
        T(each_filter_shows_what_it_says, 48),
        T(a_missing_month_is_one_that_is_due_or_awaited, 48),
        T(a_word_is_looked_for_in_unit_project_code_and_secretary, 48),
        T(wildcards_stand_for_themselves, 48),
        T(each_order_is_by_its_column, 48),
        T(what_has_no_date_is_due_last, 48),
        T(pages_follow_each_other_both_ways_in_every_order, 120),
        T(a_row_that_rises_is_not_shown_twice, 120),
        T(the_file_has_a_head_and_every_row_that_is_shown, 120),
        T(the_file_s_bytes_are_these, 48),
        T(the_english_file_speaks_english, 48),
        T(the_file_keeps_the_order_shown, 48),
        T(a_board_takes_few_queries, 48),
        T(the_page_says_what_it_shows, 48),
        T(a_red_light_names_what_decides_it, 48),
        T(what_is_missing_is_a_word_and_not_zero, 48),
        T(an_empty_county_is_led_to_its_years, 0),
        T(only_who_may_remind_finds_the_button, 48),
        T(a_filter_that_is_on_is_marked_and_taken_off_by_its_own_link, 48),
        T(what_was_typed_is_escaped, 48),
        T(an_empty_county_says_so, 0),
        T(one_project_makes_one_row, 1),
        T(a_broken_strip_is_not_drawn_as_another, 1),
    };
    return cmocka_run_group_tests_name("board", tests, NULL, NULL);
}
