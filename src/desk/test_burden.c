/* test_burden.c: the ledger of burden over a real county, and opinions. `test_burden --print [en] [dark]` writes the page, for
 * looking at it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "assessment/report.h"
#include "desk/burden.h"
#include "desk/burden.tmpl.h"
#include "desk/test_page.h"
#include "execution/fixture_county.h"

static struct county c;
static day_t today;

static int set_up(void **state)
{
    (void)state;
    county_init(&c, NULL);
    today = county_today(&c);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

static struct burden load(int month, enum burden_sight sight, struct str path)
{
    struct burden b;
    enum err e = burden_load(c.f.db, c.f.a, c.id, today, month, sight, path, &b);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
    return b;
}

static void work(void)
{
    struct indicator_record_in value = {.on_day = today, .value = 1300000, .note = STR("村账")};
    struct milestone_done_in done = {.done_day = today};
    struct problem_raise_in problem = {
        .title = STR("电容不够"), .origin = STR("现场"), .owner_id = c.owner.person_id, .due_day = today + 9};
    struct problem_update_in update = {.progress = STR("已报供电局")};
    county_do(&c, &c.liaison, &indicator_record, c.i1, &value);
    county_do(&c, &c.liaison, &milestone_done, c.m2, &done);
    int64_t id = county_do(&c, &c.liaison, &problem_raise, c.a, &problem);
    county_do(&c, &c.owner, &problem_update, id, &update);
}

static void minutes_are_rounded_up(void **state)
{
    (void)state;
    assert_int_equal(burden_minutes(0, 0, 0, 0), 0);
    assert_int_equal(burden_minutes(0, 0, 0, 1), 1);
    assert_int_equal(burden_minutes(1, 0, 0, 0), 1);
    assert_int_equal(burden_minutes(1, 1, 2, 10), 3); /* 60 + 60 + 30 + 30 s */
    assert_int_equal(burden_minutes(1, 1, 2, 11), 4);
}

static void what_was_entered_in_the_month_is_counted_once(void **state)
{
    (void)state;
    work();
    struct burden b = load(9, BURDEN_COUNTY, STR(""));
    assert_int_equal(b.nlines, 1);
    const struct burden_line *l = &b.lines[0];
    /* value: day, number, note; milestone: day; problem: two texts, owner, day; its progress: one text */
    assert_int_equal(l->other, 3 + 1 + 4 + 1);
    assert_int_equal(l->asked, 0);
    assert_int_equal(l->reports, 0);
    assert_int_equal(l->known, 0);
    assert_int_equal(l->minutes, burden_minutes(0, 1 + 2 + 1, 2 + 1 + 2, 0));
    assert_int_equal(b.total.minutes, l->minutes);
}

static void a_report_counts_what_was_asked_and_what_stood_there(void **state)
{
    struct report_in in = {
        .reason = STR("汛期"), .expected_day = today + 9, .next_focus = STR("合同清理"), .declared = STR("red")};
    (void)state;
    county_do(&c, &c.liaison, &report_hand, slot_id(c.b, 9), &in);
    struct burden_line l = load(9, BURDEN_COUNTY, STR("")).lines[0];
    assert_int_equal(l.reports, 1);
    assert_int_equal(l.asked, 4); /* reason, day, next month's focus, light */
    assert_int_equal(l.known, 3); /* no indicator; milestones, problems, computed light */
    assert_int_equal(l.other, 0);
    assert_int_equal(l.known_share, 429);
    assert_int_equal(l.minutes, burden_minutes(1, 2, 2, 3));
}

static void another_month_has_nothing_of_it(void **state)
{
    (void)state;
    work();
    assert_int_equal(load(8, BURDEN_COUNTY, STR("")).nlines, 0);
}

static void a_month_that_has_not_begun_is_the_present_one(void **state)
{
    (void)state;
    struct burden b = load(12, BURDEN_COUNTY, STR(""));
    assert_int_equal(b.month, 9);
    assert_int_equal(b.nmonths, 9);
    assert_int_equal(load(0, BURDEN_COUNTY, STR("")).month, 9);
}

static void a_committee_sees_its_own_line_only(void **state)
{
    (void)state;
    work();
    struct burden own = load(9, BURDEN_OWN, c.liaison.unit_path);
    struct burden other = load(9, BURDEN_OWN, c.south_liaison.unit_path);
    assert_int_equal(own.nlines, 1);
    assert_int_equal(other.nlines, 0);
    assert_int_equal(load(9, BURDEN_NONE, c.liaison.unit_path).nlines, 0);
    assert_int_equal(load(9, BURDEN_OWN, STR("")).nlines, 0);
}

static void what_is_above_the_ceiling_is_marked(void **state)
{
    struct problem_raise_in problem = {
        .title = STR("电容不够"), .origin = STR("现场"), .owner_id = c.owner.person_id, .due_day = today + 9};
    (void)state;
    struct burden none = load(9, BURDEN_COUNTY, STR(""));
    assert_int_equal(none.ceiling, 120);
    for (int i = 0; i < 48; i++) { /* two and a half minutes each */
        county_do(&c, &c.liaison, &problem_raise, c.a, &problem);
    }
    struct burden at = load(9, BURDEN_COUNTY, STR(""));
    assert_int_equal(at.lines[0].minutes, 120);
    assert_int_equal(at.nover, 0);
    county_do(&c, &c.liaison, &problem_raise, c.a, &problem);
    struct burden above = load(9, BURDEN_COUNTY, STR(""));
    assert_true(above.lines[0].over);
    assert_int_equal(above.nover, 1);
}

/* ---- opinions ---- */

static enum err say(const struct actor *who, const char *topic, const char *body, struct command_result *r)
{
    struct burden_opinion_in in = {.topic = str_c(topic), .body = str_c(body)};
    return county_run(&c, who, &burden_opinion, 0, &in, r);
}

static void everybody_may_say_it_and_the_department_reads_it_without_a_name(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(say(&c.liaison, "twice", "支部数填了两遍", &r), OK);
    assert_int_equal(say(&c.auditor, "slow", "打开要十秒", &r), OK);
    struct burden b = load(9, BURDEN_COUNTY, STR(""));
    assert_int_equal(b.nsaid, 2);
    for (size_t i = 0; i < b.nsaid; i++) {
        bool own = str_is(b.said[i].topic, "twice");
        assert_string_equal(str_z(c.f.a, b.said[i].body), own ? "支部数填了两遍" : "打开要十秒");
    }
    assert_int_equal(load(9, BURDEN_OWN, c.liaison.unit_path).nsaid, 0);
}

static void an_opinion_is_an_event_of_the_unit_that_had_it(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(say(&c.liaison, "fields", "少填一点", &r), OK);
    assert_true(r.seq > 0 && r.id > 0);
}

static void without_words_or_topic_it_is_refused(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(say(&c.liaison, "fields", "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "body"), "required");
    assert_int_equal(say(&c.liaison, "nonsense", "少填一点", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "topic"), "required");
    assert_int_equal(load(9, BURDEN_COUNTY, STR("")).nsaid, 0);
}

static void five_hundred_characters_fit_and_one_more_does_not(void **state)
{
    struct command_result r;
    struct buf b;
    (void)state;
    buf_init(&b, 4096);
    for (int i = 0; i < BURDEN_BODY_MAX; i++) {
        buf_put_c(&b, "减");
    }
    assert_int_equal(say(&c.liaison, "other", str_z(c.f.a, buf_str(&b)), &r), OK);
    buf_put_c(&b, "负");
    assert_int_equal(say(&c.liaison, "other", str_z(c.f.a, buf_str(&b)), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "body"), "too_long");
    buf_fini(&b);
}

static void nobody_who_is_not_signed_in_says_anything(void **state)
{
    struct command_result r;
    struct actor nobody = {.county_id = c.id};
    (void)state;
    assert_int_equal(say(&nobody, "other", "甲", &r), ERR_NOT_FOUND);
}

/* ---- the page ---- */

static struct str page_of(struct burden *b, struct test_page *t, int argc, char **argv)
{
    static const struct violations none;
    b->violations = &none;
    b->keys = (struct form_keys){.csrf = STR("c"), .key = STR("k"), .version = -1};
    b->topic = (struct field_view){.name = "topic"};
    b->body = (struct field_view){.name = "body", .kind = INPUT_LONG};
    test_page_init(t, c.f.a, TEST_PAGE_OFFICER, NAV_COUNT, argc, argv);
    t->page.title = TITLE_BURDEN;
    tmpl_burden_page(&t->html, &t->page, b);
    return test_page_text(t);
}

static void the_page_states_its_formula_and_its_ceiling(void **state)
{
    struct test_page t;
    (void)state;
    work();
    struct burden b = load(9, BURDEN_COUNTY, STR(""));
    struct str p = page_of(&b, &t, 0, NULL);
    assert_int_equal(test_page_count(p, "每份月报60秒 + 每段文字60秒 + 每个日期、数字、选择15秒"), 1);
    assert_int_equal(test_page_count(p, "上限120分钟"), 1);
    assert_int_equal(test_page_count(p, "action=\"/burden\""), 2);
    test_page_fini(&t);
}

static void an_administrator_finds_the_form_alone(void **state)
{
    struct test_page t;
    (void)state;
    work();
    struct burden b = load(9, BURDEN_NONE, STR(""));
    struct str p = page_of(&b, &t, 0, NULL);
    assert_int_equal(test_page_count(p, "<table"), 0);
    assert_int_equal(test_page_count(p, "name=\"body\""), 1);
    test_page_fini(&t);
}

static int print_page(int argc, char **argv)
{
    struct command_result r;
    struct test_page t;
    set_up(NULL);
    work();
    if (say(&c.liaison, "twice", "支部数在三化表里填过，月报又要填一遍", &r) != OK) {
        return 1;
    }
    struct burden b = load(9, BURDEN_COUNTY, STR(""));
    page_of(&b, &t, argc, argv);
    test_page_print(&t);
    return county_fini(&c) ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        return print_page(argc, argv);
    }
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(minutes_are_rounded_up),
        T(what_was_entered_in_the_month_is_counted_once),
        T(a_report_counts_what_was_asked_and_what_stood_there),
        T(another_month_has_nothing_of_it),
        T(a_month_that_has_not_begun_is_the_present_one),
        T(a_committee_sees_its_own_line_only),
        T(what_is_above_the_ceiling_is_marked),
        T(everybody_may_say_it_and_the_department_reads_it_without_a_name),
        T(an_opinion_is_an_event_of_the_unit_that_had_it),
        T(without_words_or_topic_it_is_refused),
        T(five_hundred_characters_fit_and_one_more_does_not),
        T(nobody_who_is_not_signed_in_says_anything),
        T(the_page_states_its_formula_and_its_ceiling),
        T(an_administrator_finds_the_form_alone),
    };
    return cmocka_run_group_tests_name("burden", tests, NULL, NULL);
}
