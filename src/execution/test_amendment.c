/* test_amendment.c: changes of a plan: the rule value by value, asking and deciding over a real store, by whom, in which state,
 * twice, and what the plan is afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "execution/amendment.h"
#include "execution/amendment.sql.h"
#include "execution/fixture_county.h"

#define D(month, day) day_of(2020, month, day)
#define REASON STR_INIT("汛期停工，工期顺延")
#define WORDS STR_INIT("情况属实，同意变更")

static struct county c;

static int set_up(void **state)
{
    (void)state;
    county_init(&c, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

/* ---- the rule ---- */

/* The week of the National Day is off: 27 September (a Sunday) and 10 October (a Saturday) are worked. */
static const day_t off[] = {18536, 18537, 18540, 18541, 18542, 18543}, work[] = {18532, 18545};
static const struct calendar plain_weeks = {.off = off, .noff = 6, .work = work, .nwork = 2};

static struct amendment_case day_case(day_t due, day_t after)
{
    return (struct amendment_case){.today = D(9, 23),
                                   .start_day = D(3, 1),
                                   .end_day = D(12, 20),
                                   .calendar = &plain_weeks,
                                   .due_day = due,
                                   .done_day = DAY_NONE,
                                   .after_day = after};
}

static struct amendment_case target_case(int64_t after)
{
    return (struct amendment_case){.today = D(9, 23),
                                   .calendar = &plain_weeks,
                                   .target = true,
                                   .baseline = OPT_I64(1182000),
                                   .before_value = 1800000,
                                   .after_value = OPT_I64(after),
                                   .way_end = D(12, 20)};
}

static const char *fault_of(struct amendment_case k)
{
    day_t day;
    const char *code = amendment_fault(&k, &day);
    return code ? code : "";
}

static void a_day_may_be_moved_later_to_the_project_s_end(void **state)
{
    (void)state;
    assert_string_equal(fault_of(day_case(D(9, 28), D(10, 20))), "");
    assert_string_equal(fault_of(day_case(D(9, 28), D(12, 20))), "");
    assert_string_equal(fault_of(day_case(D(9, 28), D(12, 21))), "date_outside_project");
}

static void what_is_overdue_may_be_moved_from_today_on(void **state)
{
    (void)state;
    assert_string_equal(fault_of(day_case(D(8, 28), D(9, 23))), "");
    assert_string_equal(fault_of(day_case(D(8, 28), D(9, 22))), "date_before_today");
    assert_string_equal(fault_of(day_case(D(8, 28), D(2, 28))), "date_outside_project");
}

static void moved_earlier_it_needs_five_working_days(void **state)
{
    struct amendment_case k = day_case(D(11, 30), D(9, 28));
    day_t day;
    (void)state;
    assert_string_equal(amendment_fault(&k, &day), "notice_needed"); /* 24, 25, 27, 28, 29 September */
    assert_int_equal(day, D(9, 29));
    assert_string_equal(fault_of(day_case(D(11, 30), D(9, 29))), "");
    assert_string_equal(fault_of(day_case(D(11, 30), D(11, 29))), "");
}

static void the_notice_is_for_earlier_days_only(void **state)
{
    (void)state;
    assert_string_equal(fault_of(day_case(D(9, 23), D(9, 24))), "");
    assert_string_equal(fault_of(day_case(D(9, 25), D(9, 24))), "notice_needed");
}

static void the_same_day_is_no_change_and_none_is_missing(void **state)
{
    (void)state;
    assert_string_equal(fault_of(day_case(D(9, 28), D(9, 28))), "unchanged");
    assert_string_equal(fault_of(day_case(D(9, 28), DAY_NONE)), "required");
}

static void what_is_done_is_not_moved(void **state)
{
    struct amendment_case k = day_case(D(9, 28), D(10, 20));
    (void)state;
    k.done_day = D(9, 20);
    assert_string_equal(fault_of(k), "done_already");
}

/* Every day of a season against every due day, beside the sentence said plainly. */
static void the_rule_is_the_sentence_for_every_pair_of_days(void **state)
{
    (void)state;
    for (day_t due = D(9, 1); due <= D(10, 31); due++)
        for (day_t after = D(8, 25); after <= D(10, 31); after++) {
            bool earlier = after < due, noticed = calendar_between(&plain_weeks, D(9, 23), after) >= 5 && after > D(9, 23);
            bool may = after != due && after >= D(9, 23) && (!earlier || noticed);
            assert_int_equal(fault_of(day_case(due, after))[0] == '\0', may);
        }
}

static void a_target_is_another_number_and_not_the_baseline(void **state)
{
    struct amendment_case none = target_case(0);
    (void)state;
    none.after_value.set = false;
    assert_string_equal(fault_of(target_case(1600000)), "");
    assert_string_equal(fault_of(target_case(1900000)), "");
    assert_string_equal(fault_of(target_case(1800000)), "unchanged");
    assert_string_equal(fault_of(target_case(1182000)), "target_is_baseline");
    assert_string_equal(fault_of(target_case(INDICATOR_VALUE_MAX + 1)), "number_too_large");
    assert_string_equal(fault_of(target_case(-INDICATOR_VALUE_MAX - 1)), "number_too_large");
    assert_string_equal(fault_of(none), "required");
}

static void a_target_stays_when_the_way_is_over(void **state)
{
    struct amendment_case k = target_case(1600000);
    (void)state;
    k.today = D(12, 20);
    assert_string_equal(fault_of(k), "");
    k.today = D(12, 21);
    assert_string_equal(fault_of(k), "way_over");
}

static void a_figure_keeps_the_decimals_that_it_needs(void **state)
{
    (void)state;
    assert_true(str_is(amendment_figure(c.f.a, 1600000, 2), "160.00"));
    assert_true(str_is(amendment_figure(c.f.a, 1600000, 0), "160"));
    assert_true(str_is(amendment_figure(c.f.a, 1605000, 0), "160.5"));
    assert_true(str_is(amendment_figure(c.f.a, -1, 2), "-0.0001"));
    assert_int_equal(amendment_number(STR("-0.0001")), -1);
    assert_int_equal(amendment_digits(STR("160.50")), 2);
    assert_int_equal(amendment_digits(STR("160")), 0);
    assert_int_equal(amendment_day(STR("2020-10-20")), D(10, 20));
    assert_int_equal(amendment_day(STR("160.50")), DAY_NONE);
}

/* ---- asking ---- */

static struct amendment_ask_in later(int64_t milestone, int month, int day)
{
    return (struct amendment_ask_in){.milestone_id = milestone, .after_day = D(month, day), .reason = REASON};
}

static struct amendment_ask_in retarget(int64_t indicator, int64_t value)
{
    return (struct amendment_ask_in){
        .indicator_id = indicator, .after_day = DAY_NONE, .after_value = OPT_I64(value), .reason = REASON};
}

static enum err ask(const struct actor *who, struct amendment_ask_in in, struct command_result *r)
{
    return county_run(&c, who, &amendment_ask, c.a, &in, r);
}

static int64_t asked(struct amendment_ask_in in)
{
    return county_do(&c, &c.liaison, &amendment_ask, c.a, &in);
}

static enum err decide(const struct actor *who, int64_t id, bool approve, struct command_result *r)
{
    struct amendment_decide_in in = {.approve = approve, .words = WORDS};
    return county_run(&c, who, &amendment_decide, id, &in, r);
}

static struct amendment_page_row amendment(int64_t id)
{
    struct amendment_page_row a;
    assert_int_equal(amendment_page(c.f.db, c.f.a, id, &a), OK);
    return a;
}

static day_t due_of(int64_t id)
{
    struct milestone_by_id_row m;
    assert_int_equal(milestone_by_id(c.f.db, c.f.a, id, &m), OK);
    return m.due_day;
}

static int64_t target_of(int64_t id)
{
    struct indicator_by_id_row i;
    assert_int_equal(indicator_by_id(c.f.db, c.f.a, id, &i), OK);
    return i.target;
}

static void what_is_asked_changes_nothing_yet(void **state)
{
    (void)state;
    struct amendment_page_row a = amendment(asked(later(c.m3, 10, 20)));
    assert_true(str_is(a.state, "asked"));
    assert_true(str_is(a.before, "2020-09-28"));
    assert_true(str_is(a.after, "2020-10-20"));
    assert_int_equal(a.asked_day, D(9, 23));
    assert_int_equal(a.decided_ms, 0);
    assert_int_equal(due_of(c.m3), D(9, 28));
}

static void office_owner_and_delegate_ask(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(ask(&c.liaison, later(c.m1, 10, 20), &r), OK);
    assert_int_equal(ask(&c.secretary, later(c.m2, 10, 20), &r), OK);
    assert_int_equal(ask(&c.delegate, later(c.m3, 10, 20), &r), OK);
}

static void nobody_else_asks(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(ask(&c.owner, later(c.m3, 10, 20), &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.officer, later(c.m3, 10, 20), &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.leader, later(c.m3, 10, 20), &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.south_secretary, later(c.m3, 10, 20), &r), ERR_NOT_FOUND);
    assert_int_equal(ask(&c.auditor, later(c.m3, 10, 20), &r), ERR_NOT_FOUND);
    assert_int_equal(county_count(&c).amendments, 0);
}

static void another_project_s_item_is_not_found(void **state)
{
    struct amendment_ask_in in = later(c.m3, 10, 20);
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.liaison, &amendment_ask, c.b, &in, &r), ERR_NOT_FOUND);
    assert_int_equal(ask(&c.liaison, later(999999, 10, 20), &r), ERR_NOT_FOUND);
}

static void it_is_one_item_and_no_more(void **state)
{
    struct amendment_ask_in both = later(c.m3, 10, 20), none = later(0, 10, 20);
    struct command_result r;
    (void)state;
    both.indicator_id = c.i1;
    assert_int_equal(ask(&c.liaison, both, &r), ERR_NOT_FOUND);
    assert_int_equal(ask(&c.liaison, none, &r), ERR_NOT_FOUND);
}

static void a_change_needs_a_reason(void **state)
{
    struct amendment_ask_in in = later(c.m3, 10, 20);
    struct command_result r;
    (void)state;
    in.reason = STR("");
    assert_int_equal(ask(&c.liaison, in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "reason"), "required");
}

static void a_bad_day_is_refused_beside_the_field(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(ask(&c.liaison, later(c.m4, 9, 24), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "after_day"), "notice_needed");
    assert_true(str_is(r.violations.list.at[0].arg, "2020-09-29"));
    assert_int_equal(ask(&c.liaison, retarget(c.i1, 1800000), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "after_value"), "unchanged");
}

static void one_change_of_an_item_waits_at_a_time(void **state)
{
    struct command_result r;
    int64_t id;
    (void)state;
    id = asked(later(c.m3, 10, 20));
    assert_int_equal(ask(&c.secretary, later(c.m3, 10, 30), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "amendment_waits");
    assert_int_equal(ask(&c.secretary, retarget(c.i1, 1600000), &r), OK); /* another item */
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
    assert_int_equal(ask(&c.secretary, later(c.m3, 10, 30), &r), OK);
}

static void a_plan_changes_from_approval_to_the_end(void **state)
{
    static const struct {
        const char *state;
        enum err e;
    } cases[] = {{"draft", ERR_STATE},     {"submitted", ERR_STATE}, {"returned", ERR_STATE}, {"rejected", ERR_STATE},
                 {"withdrawn", ERR_STATE}, {"closed", ERR_STATE},    {"approved", OK}};
    struct command_result r;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        county_set_project(&c, c.a, cases[i].state, DAY_NONE, DAY_NONE);
        assert_int_equal(ask(&c.liaison, later(c.m3, 10, 20), &r), cases[i].e);
    }
    county_set_project(&c, c.a, "paused", D(9, 1), DAY_NONE);
    assert_int_equal(ask(&c.liaison, later(c.m2, 10, 20), &r), OK);
}

static void sent_twice_it_is_asked_once(void **state)
{
    struct amendment_ask_in in = later(c.m3, 10, 20);
    struct command_call call = {
        .command = &amendment_ask, .actor = &c.liaison, .key = STR("k"), .object_id = c.a, .version = -1, .input = &in};
    struct command_result first, again;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &first), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), OK);
    assert_true(again.replayed);
    assert_int_equal(again.id, first.id);
    in.after_day = D(10, 21);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), ERR_CONFLICT);
    assert_int_equal(county_count(&c).amendments, 1);
}

/* ---- deciding ---- */

static void approved_the_day_is_moved_and_the_first_one_stays(void **state)
{
    struct command_result r;
    struct milestone_by_id_row m;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    county_at(&c, 9, 25, 9, 0);
    assert_int_equal(decide(&c.officer, id, true, &r), OK);
    assert_int_equal(milestone_by_id(c.f.db, c.f.a, c.m3, &m), OK);
    assert_int_equal(m.due_day, D(10, 20));
    assert_int_equal(m.first_due_day, D(9, 28));
    struct amendment_page_row a = amendment(id);
    assert_true(str_is(a.state, "approved"));
    assert_true(str_is(a.decision, "情况属实，同意变更"));
    assert_int_equal(day_of_ms(a.decided_ms), D(9, 25));
}

static void approved_the_target_is_another_and_what_it_was_is_kept(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(retarget(c.i1, 1605000));
    assert_int_equal(decide(&c.officer, id, true, &r), OK);
    assert_int_equal(target_of(c.i1), 1605000);
    assert_true(str_is(amendment(id).before, "180.00"));
    assert_true(str_is(amendment(id).after, "160.50"));
}

static void refused_nothing_is_changed(void **state)
{
    struct command_result r;
    struct amendment_list_row *rows = NULL;
    size_t n = 1;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
    assert_int_equal(due_of(c.m3), D(9, 28));
    assert_true(str_is(amendment(id).state, "refused"));
    assert_int_equal(amendment_list(c.f.db, c.f.a, c.a, &rows, &n), OK);
    assert_int_equal(n, 0); /* what lights judge by */
}

static void the_department_decides_and_never_who_is_recused(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    assert_int_equal(decide(&c.secretary, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.liaison, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.leader, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.recused, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.recused, id, false, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.south_secretary, id, true, &r), ERR_NOT_FOUND);
    assert_int_equal(decide(&c.auditor, id, true, &r), ERR_NOT_FOUND);
    assert_int_equal(decide(&c.officer, id, true, &r), OK);
}

static void a_decision_says_something(void **state)
{
    struct amendment_decide_in in = {.approve = true};
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    for (int i = 0; i < 2; i++, in.approve = false) {
        assert_int_equal(county_run(&c, &c.officer, &amendment_decide, id, &in, &r), ERR_RULES);
        assert_string_equal(county_fault(&r, "words"), "required");
    }
    assert_int_equal(due_of(c.m3), D(9, 28));
}

static void it_is_decided_once(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
    assert_int_equal(decide(&c.officer, id, true, &r), ERR_STATE);
    assert_int_equal(due_of(c.m3), D(9, 28));
}

static void a_stale_page_decides_nothing(void **state)
{
    struct amendment_decide_in in = {.approve = true, .words = WORDS};
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    struct command_call call = {
        .command = &amendment_decide, .actor = &c.officer, .key = STR("k"), .object_id = id, .version = 7, .input = &in};
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), ERR_STALE);
    assert_int_equal(due_of(c.m3), D(9, 28));
}

static void what_was_done_meanwhile_is_not_moved_any_more(void **state)
{
    struct milestone_done_in done = {.done_day = D(9, 23)};
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    county_do(&c, &c.owner, &milestone_done, c.m3, &done);
    assert_int_equal(decide(&c.officer, id, true, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "done_already");
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
}

static void an_approval_too_late_for_the_notice_is_refused(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m4, 10, 9)); /* earlier than 30 November */
    county_at(&c, 10, 8, 9, 0);
    assert_int_equal(decide(&c.officer, id, true, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "notice_needed");
    assert_int_equal(due_of(c.m4), D(11, 30));
}

static void nothing_is_approved_when_the_project_is_over(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(later(c.m3, 10, 20));
    county_set_project(&c, c.a, "closed", DAY_NONE, D(9, 23));
    assert_int_equal(decide(&c.officer, id, true, &r), ERR_STATE);
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
}

static void an_imported_amendment_counts_as_before(void **state)
{
    struct amendment_import_in in = {.milestone_id = c.m3,
                                     .approver_id = c.officer.person_id,
                                     .after = D(10, 20),
                                     .approved_day = D(9, 22),
                                     .reason = REASON};
    struct amendment_list_row *rows = NULL;
    size_t n = 0;
    (void)state;
    county_do(&c, &c.system, &amendment_import, 0, &in);
    assert_int_equal(amendment_list(c.f.db, c.f.a, c.a, &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_true(str_is(amendment(rows[0].id).state, "approved"));
    assert_int_equal(amendment(rows[0].id).asked_day, DAY_NONE);
}

#define STORE(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_may_be_moved_later_to_the_project_s_end),
        cmocka_unit_test(what_is_overdue_may_be_moved_from_today_on),
        cmocka_unit_test(moved_earlier_it_needs_five_working_days),
        cmocka_unit_test(the_notice_is_for_earlier_days_only),
        cmocka_unit_test(the_same_day_is_no_change_and_none_is_missing),
        cmocka_unit_test(what_is_done_is_not_moved),
        cmocka_unit_test(the_rule_is_the_sentence_for_every_pair_of_days),
        cmocka_unit_test(a_target_is_another_number_and_not_the_baseline),
        cmocka_unit_test(a_target_stays_when_the_way_is_over),
        STORE(a_figure_keeps_the_decimals_that_it_needs),
        STORE(what_is_asked_changes_nothing_yet),
        STORE(office_owner_and_delegate_ask),
        STORE(nobody_else_asks),
        STORE(another_project_s_item_is_not_found),
        STORE(it_is_one_item_and_no_more),
        STORE(a_change_needs_a_reason),
        STORE(a_bad_day_is_refused_beside_the_field),
        STORE(one_change_of_an_item_waits_at_a_time),
        STORE(a_plan_changes_from_approval_to_the_end),
        STORE(sent_twice_it_is_asked_once),
        STORE(approved_the_day_is_moved_and_the_first_one_stays),
        STORE(approved_the_target_is_another_and_what_it_was_is_kept),
        STORE(refused_nothing_is_changed),
        STORE(the_department_decides_and_never_who_is_recused),
        STORE(a_decision_says_something),
        STORE(it_is_decided_once),
        STORE(a_stale_page_decides_nothing),
        STORE(what_was_done_meanwhile_is_not_moved_any_more),
        STORE(an_approval_too_late_for_the_notice_is_refused),
        STORE(nothing_is_approved_when_the_project_is_over),
        STORE(an_imported_amendment_counts_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
