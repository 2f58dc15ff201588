/* test_audit.c: the record of acts, its filters, pages and file; what verification found, in words. `test_audit --print
 * [audit|verify|fault|never] [en] [dark]` writes a page, for looking at it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "desk/audit.h"
#include "desk/audit.tmpl.h"
#include "desk/fixture_board.h"
#include "desk/test_page.h"
#include "desk/verify_page.h"
#include "desk/verify_page.sql.h"
#include "desk/verify_page.tmpl.h"

static struct board_fixture f;

static int set_up(void **state)
{
    (void)state;
    board_fixture_init(&f, 0);
    board_fixture_events(&f, 1, 120);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    board_fixture_fini(&f);
    return 0;
}

static struct audit load(struct audit_filter filter)
{
    struct audit d;
    enum err e = audit_load(f.db, f.a, FIXTURE_COUNTY, &filter, &d);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
    return d;
}

static void assert_text(struct str s, const char *text)
{
    assert_string_equal(str_z(f.a, s), text);
}

static struct str page_of(const struct audit *d, struct test_page *t)
{
    test_page_init(t, f.a, TEST_PAGE_AUDITOR, NAV_AUDIT, 0, NULL);
    tmpl_audit_page(&t->html, &t->page, d);
    return test_page_text(t);
}

/* ---- the record ---- */

static void the_newest_stand_first_and_every_one_once(void **state)
{
    struct audit_filter b = audit_filter_none();
    int64_t expected = 120;
    (void)state;
    for (int pages = 1;; pages++) {
        struct audit d = load(b);
        for (size_t i = 0; i < d.nlines; i++, expected--) {
            assert_int_equal(d.lines[i].seq, expected);
        }
        if (d.older.len == 0) {
            assert_int_equal(pages, 3);
            break;
        }
        const char *key = strstr(str_z(f.a, d.older), "after=");
        assert_non_null(key);
        assert_true(audit_key_parse(str_c(key + 6), &b));
    }
    assert_int_equal(expected, 0);
}

static void a_line_says_who_under_which_post_and_how_much(void **state)
{
    (void)state;
    struct audit d = load(audit_filter_none());
    const struct audit_line *l = &d.lines[1]; /* 119: unit 14 */
    assert_text(l->person, "何予安");
    assert_text(l->post, "分宜镇党委书记");
    assert_text(l->unit, "分宜镇");
    assert_text(l->verb, "indicator.record");
    assert_int_equal(l->object_id, 5119);
    assert_int_equal(l->records, 3);
    assert_true(d.lines[0].program);
}

static void filters_go_by_day_person_unit_and_act(void **state)
{
    struct audit_filter b = audit_filter_none();
    (void)state;
    b.person = STR("林晓");
    assert_int_equal(load(b).count, 4); /* 15 45 75 105; every tenth is the program's */
    b = audit_filter_none();
    b.unit = STR("高岚");
    assert_int_equal(load(b).count, 8);
    b = audit_filter_none();
    b.verb = STR("day.turn");
    assert_int_equal(load(b).count, 12);
    b = audit_filter_none();
    b.from = FIXTURE_TODAY + 1;
    assert_int_equal(load(b).count, 0);
    b.from = b.to = FIXTURE_TODAY;
    assert_int_equal(load(b).count, 120);
    b.to = FIXTURE_TODAY - 1;
    b.from = DAY_NONE;
    assert_int_equal(load(b).count, 0);
}

static void another_county_s_acts_are_not_shown(void **state)
{
    struct audit_filter b = audit_filter_none();
    struct audit d;
    (void)state;
    assert_int_equal(audit_load(f.db, f.a, 2, &b, &d), OK);
    assert_int_equal(d.nlines, 0);
    assert_int_equal(d.count, 0);
}

static void urls_say_the_filter_and_the_place(void **state)
{
    struct audit_filter b = audit_filter_none();
    (void)state;
    assert_text(audit_url(f.a, "/audit", &b), "/audit");
    b.from = FIXTURE_TODAY;
    b.person = STR("何");
    b.verb = STR("report.confirm");
    b.keyed = true;
    b.at_ms = 1600855500000;
    b.seq = 812;
    assert_text(audit_url(f.a, "/audit", &b),
                "/audit?from=2020-09-23&person=%E4%BD%95&verb=report.confirm&after=1600855500000.812");
}

static void a_key_that_is_none_is_refused(void **state)
{
    static const char *const bad[] = {"", "1", "1.", ".1", "1.2.3", "1.x", " 1.2"};
    struct audit_filter b = audit_filter_none();
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(audit_key_parse(str_c(bad[i]), &b));
        assert_false(b.keyed);
    }
}

static void the_file_has_all_that_match(void **state)
{
    struct audit_filter b = audit_filter_none();
    struct str bytes;
    (void)state;
    b.person = STR("何予安");
    assert_int_equal(audit_csv(f.db, f.a, FIXTURE_COUNTY, &b, LANG_ZH, &bytes), OK);
    assert_true(str_starts(
        bytes, STR("\xEF\xBB\xBF序号,时间,人员,职务,单位,操作,操作代码,对象,对象代码,对象编号,涉及记录\r\n"
                   "119,2020-09-23 13:59,何予安,分宜镇党委书记,分宜镇,记指标数值,indicator.record,指标,indicator,5119,3\r\n"
                   "104,2020-09-23 13:44,何予安,")));
    assert_int_equal(audit_csv(f.db, f.a, FIXTURE_COUNTY, &b, LANG_EN, &bytes), OK);
    assert_true(str_starts(bytes, STR("\xEF\xBB\xBFNumber,Time,Person,Post,Unit,Act,Act code,Object,Object code,Object id,")));
    assert_non_null(strstr(str_z(f.a, bytes), ",Indicator value recorded,indicator.record,"));
}

static void the_page_shows_acts_and_no_values(void **state)
{
    struct test_page t;
    (void)state;
    struct audit d = load(audit_filter_none());
    struct str p = page_of(&d, &t);
    assert_int_equal(test_page_count(p, "<tr"), 51);
    assert_true(test_page_count(p, "记指标数值") > 1);
    assert_int_equal(test_page_count(p, ">换日重算</td>"), 5);
    assert_int_equal(test_page_count(p, "符合条件的共120条"), 1);
    assert_int_equal(test_page_count(p, "更早的"), 1);
    assert_int_equal(test_page_count(p, "href=\"/audit.csv\""), 1);
    test_page_fini(&t);
}

static void an_act_without_a_word_is_shown_as_its_code(void **state)
{
    struct test_page t;
    struct audit_line line = {
        .seq = 1, .person = STR("甲"), .verb = STR("draw.open"), .object_kind = STR("draw"), .object_id = 7};
    struct audit d = {.lines = &line, .nlines = 1, .count = 1, .counted = true, .filter = audit_filter_none()};
    (void)state;
    struct str p = page_of(&d, &t);
    assert_int_equal(test_page_count(p, "draw.open"), 1);
    assert_int_equal(test_page_count(p, "draw 7"), 1);
    test_page_fini(&t);
}

static void every_act_to_choose_has_a_word(void **state)
{
    struct test_page t;
    (void)state;
    struct audit d = load(audit_filter_none());
    struct str p = page_of(&d, &t);
    for (size_t i = 0; audit_verbs[i]; i++) {
        struct str option = str_printf(f.a, "<option value=\"%s\">%s</option>", audit_verbs[i], audit_verbs[i]);
        assert_int_equal(test_page_count(p, option.ptr), 0);
    }
    test_page_fini(&t);
}

/* ---- verification ---- */

static void findings_read_back(void **state)
{
    struct verify_result r = {0};
    struct verify_finding *list;
    (void)state;
    *vec_push(f.a, &r.faults) =
        (struct verify_fault){.code = "row_changed", .seq = 812, .table = STR("milestone"), .row_id = 77};
    *vec_push(f.a, &r.faults) = (struct verify_fault){.code = "head"};
    struct str text = verify_findings_write(f.a, &r);
    assert_text(text, "row_changed\t812\tmilestone\t77\nhead\t0\t\t0\n");
    assert_int_equal(verify_findings_read(f.a, text, &list), 2);
    assert_text(list[0].code, "row_changed");
    assert_int_equal(list[0].seq, 812);
    assert_text(list[0].table, "milestone");
    assert_int_equal(list[0].row_id, 77);
    assert_int_equal(verify_findings_read(f.a, STR("half\t1\n\n"), &list), 0);
}

static void keep(int64_t faults, const char *findings)
{
    struct verification_insert_in in = {.at_ms = FIXTURE_NOON_MS,
                                        .took_ms = 840,
                                        .events = 2345,
                                        .records = 1890,
                                        .checkpoints = 31,
                                        .faults = faults,
                                        .findings = str_c(findings)};
    in.root = STR("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    assert_int_equal(verification_insert(f.db, &in, NULL), OK);
    assert_int_equal(verification_forget(f.db, NULL), OK);
}

static struct str verify_page_of(struct test_page *t, int argc, char **argv)
{
    struct verify_view v;
    assert_int_equal(verify_view_load(f.db, f.a, &v), OK);
    v.keys = (struct form_keys){.csrf = STR("c"), .key = STR("k"), .version = -1};
    test_page_init(t, f.a, TEST_PAGE_AUDITOR, NAV_VERIFY, argc, argv);
    tmpl_verify_page(&t->html, &t->page, &v);
    return test_page_text(t);
}

static void a_clean_result_says_what_was_read_and_what_it_cannot_find(void **state)
{
    struct test_page t;
    (void)state;
    keep(0, "");
    struct str p = verify_page_of(&t, 0, NULL);
    assert_int_equal(test_page_count(p, "没有发现被改动、删除或补进的记录"), 1);
    assert_int_equal(test_page_count(p, "2,345"), 1);
    assert_int_equal(test_page_count(p, "用时0.8秒"), 2);
    assert_int_equal(test_page_count(p, "发现不了什么"), 1);
    assert_int_equal(test_page_count(p, "9f86d081884c7d65"), 1);
    test_page_fini(&t);
}

static void a_fault_is_named_with_its_place(void **state)
{
    struct test_page t;
    (void)state;
    keep(2, "row_changed\t812\tmilestone\t77\nhead\t0\t\t0\n");
    struct str p = verify_page_of(&t, 0, NULL);
    assert_int_equal(test_page_count(p, "发现2处问题"), 1);
    assert_int_equal(test_page_count(p, "有一行数据绕过系统被改动，最后一次正常操作是第812条。"), 1);
    assert_int_equal(test_page_count(p, "milestone 77"), 1);
    assert_int_equal(test_page_count(p, "没有发现"), 0);
    test_page_fini(&t);
}

static void every_code_of_a_fault_has_words(void **state)
{
    static const char *const codes[] = {"event_bytes",       "event_gap", "value_digest", "row_changed", "row_without_event",
                                        "event_without_row", "head",      "checkpoint",   "derived"};
    struct test_page t;
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        keep(1, str_printf(f.a, "%s\t1\t\t0\n", codes[i]).ptr);
        assert_int_equal(test_page_count(verify_page_of(&t, 0, NULL), "不认识的问题"), 0);
        test_page_fini(&t);
    }
}

static void before_the_first_verification_the_page_says_so(void **state)
{
    struct test_page t;
    (void)state;
    struct str p = verify_page_of(&t, 0, NULL);
    assert_int_equal(test_page_count(p, "还没有核验过"), 1);
    assert_int_equal(test_page_count(p, "还没有签名"), 1);
    test_page_fini(&t);
}

static void only_the_last_hundred_results_are_kept(void **state)
{
    struct verify_view v;
    (void)state;
    for (int i = 0; i < 105; i++) {
        keep(0, "");
    }
    assert_int_equal(verify_view_load(f.db, f.a, &v), OK);
    assert_int_equal(v.past[0].id, 105);
    assert_int_equal(db_script(f.db, "DELETE FROM verification WHERE id > 6"), OK);
    assert_int_equal(verify_view_load(f.db, f.a, &v), OK);
    assert_int_equal(v.npast, 1);
}

static int print_page(int argc, char **argv)
{
    struct test_page t;
    const char *which = argc > 2 ? argv[2] : "audit";
    set_up(NULL);
    if (strcmp(which, "audit") == 0) {
        struct audit d = load(audit_filter_none());
        test_page_init(&t, f.a, TEST_PAGE_AUDITOR, NAV_AUDIT, argc, argv);
        tmpl_audit_page(&t.html, &t.page, &d);
    } else {
        for (int i = 0; i < 3 && strcmp(which, "never") != 0; i++) {
            keep(0, "");
        }
        if (strcmp(which, "fault") == 0) {
            keep(2, "row_changed\t812\tmilestone\t77\nevent_gap\t9\t\t0\n");
        }
        verify_page_of(&t, argc, argv);
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
        T(the_newest_stand_first_and_every_one_once),
        T(a_line_says_who_under_which_post_and_how_much),
        T(filters_go_by_day_person_unit_and_act),
        T(another_county_s_acts_are_not_shown),
        T(urls_say_the_filter_and_the_place),
        T(a_key_that_is_none_is_refused),
        T(the_file_has_all_that_match),
        T(the_page_shows_acts_and_no_values),
        T(an_act_without_a_word_is_shown_as_its_code),
        T(every_act_to_choose_has_a_word),
        T(findings_read_back),
        T(a_clean_result_says_what_was_read_and_what_it_cannot_find),
        T(a_fault_is_named_with_its_place),
        T(every_code_of_a_fault_has_words),
        T(before_the_first_verification_the_page_says_so),
        T(only_the_last_hundred_results_are_kept),
    };
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
