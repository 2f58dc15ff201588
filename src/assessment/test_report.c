/* test_report.c: the life of a monthly report over a real store: drafted, handed, confirmed, reopened; months postponed,
 * merged, waived; reminders; who may, what is refused, twice, and from a stale page. Today is Wednesday 23 September 2020; the
 * month's reports are due on Friday. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assessment/report.h"
#include "assessment/report.sql.h"
#include "assessment/status.h"
#include "execution/fixture_county.h"

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

static struct str repeated(const char *text, size_t n)
{
    struct str s = STR("");
    for (size_t i = 0; i < n; i++)
        s = str_printf(c.f.a, STR_FMT "%s", STR_ARG(s), text);
    return s;
}

/* Project a has an overdue milestone, so its light is red. */
static struct report_in good(void)
{
    return (struct report_in){.reason = STR("用电增容审批晚于预期"),
                              .expected_day = day_of(2020, 10, 15),
                              .next_focus = STR("送电、试运行"),
                              .declared = STR("red"),
                              .declared_reason = STR("")};
}

static int64_t slot_a(int month)
{
    return slot_id(c.a, month);
}

static enum err run(const struct actor *who, const struct command *cmd, int64_t slot, const struct report_in *in,
                    struct command_result *r)
{
    return county_run(&c, who, cmd, slot, in, r);
}

static struct report_view view(int64_t slot)
{
    struct report_view v;
    assert_int_equal(report_view(c.f.db, c.f.a, slot, county_today(&c), &v), OK);
    return v;
}

static struct project_status status_of(int64_t project)
{
    struct project_status st;
    struct calendar calendar;
    assert_int_equal(status_calendar(c.f.db, c.f.a, c.id, &calendar), OK);
    assert_int_equal(status_compute(c.f.db, c.f.a, project, county_today(&c), &calendar, &st), OK);
    return st;
}

static char sign_of(int64_t project, int month)
{
    return status_of(project).months[month - 1].sign;
}

static enum err load(const struct actor *who, int64_t slot)
{
    struct subject s;
    return report_load(c.f.db, c.f.a, who, slot, county_today(&c), &s);
}

/* ---- slots ---- */

static void a_slot_is_a_project_and_a_month(void **state)
{
    (void)state;
    for (int month = 1; month <= 12; month++) {
        assert_int_equal(slot_project(slot_id(77, month)), 77);
        assert_int_equal(slot_month(slot_id(77, month)), month);
    }
}

static void a_report_is_due_from_the_month_in_which_the_project_began(void **state)
{
    (void)state;
    assert_int_equal(load(&c.liaison, slot_a(2)), ERR_NOT_FOUND);
    assert_int_equal(load(&c.liaison, slot_a(3)), OK);
    assert_int_equal(load(&c.liaison, slot_id(c.later, 9)), ERR_NOT_FOUND);
    county_at(&c, 10, 6, 9, 0);
    assert_int_equal(load(&c.liaison, slot_id(c.later, 10)), OK);
}

static void a_month_that_has_not_begun_has_no_report(void **state)
{
    (void)state;
    assert_int_equal(load(&c.liaison, slot_a(9)), OK);
    assert_int_equal(load(&c.liaison, slot_a(10)), ERR_NOT_FOUND);
    county_at(&c, 9, 30, 23, 59);
    assert_int_equal(load(&c.liaison, slot_a(10)), ERR_NOT_FOUND);
    county_at(&c, 10, 1, 0, 0);
    assert_int_equal(load(&c.liaison, slot_a(10)), OK);
}

static void what_is_no_slot_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(load(&c.liaison, slot_id(c.a, 0)), ERR_NOT_FOUND);
    assert_int_equal(load(&c.liaison, slot_id(c.a, 13)), ERR_NOT_FOUND);
    assert_int_equal(load(&c.liaison, -1), ERR_NOT_FOUND);
    assert_int_equal(load(&c.liaison, slot_id(99999, 9)), ERR_NOT_FOUND);
}

static void nothing_is_due_from_a_paused_or_closed_project(void **state)
{
    (void)state;
    county_set_project(&c, c.a, "paused", day_of(2020, 9, 20), DAY_NONE);
    assert_int_equal(load(&c.liaison, slot_a(9)), ERR_NOT_FOUND);
    assert_int_equal(load(&c.liaison, slot_a(8)), OK); /* due before the pause */
    county_set_project(&c, c.a, "closed", DAY_NONE, day_of(2020, 9, 25));
    assert_int_equal(load(&c.liaison, slot_a(9)), ERR_NOT_FOUND);
    assert_int_equal(load(&c.liaison, slot_a(8)), OK);
}

/* ---- handing and confirming ---- */

static void the_liaison_hands_and_the_secretary_confirms(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), OK);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.state, REPORT_HANDED);
    assert_true(str_is(v.handed_by, "演示乙"));
    assert_int_equal(v.confirmed_ms, 0);
    assert_int_equal(sign_of(c.a, 9), 'a'); /* handed is not received */
    county_at(&c, 9, 24, 8, 15);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    v = view(slot_a(9));
    assert_int_equal(v.state, REPORT_CONFIRMED);
    assert_true(str_is(v.confirmed_by, "演示甲"));
    assert_int_equal(v.confirmed_ms, day_start_ms(day_of(2020, 9, 24)) + (8 * 60 + 15) * 60000LL);
    assert_true(str_is(v.text.reason, "用电增容审批晚于预期"));
    assert_true(str_is(v.text.expected_day, "2020-10-15"));
    assert_false(v.delegated);
    assert_false(v.late);
    assert_int_equal(sign_of(c.a, 9), 'o');
    assert_int_equal(r.id, v.report_id);
}

static void the_secretary_may_write_and_confirm_alone(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    assert_int_equal(view(slot_a(9)).handed_ms, 0);
}

static void only_the_secretary_confirms(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.liaison, &report_confirm, slot_a(9), &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.owner, &report_confirm, slot_a(9), &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.officer, &report_confirm, slot_a(9), &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.leader, &report_confirm, slot_a(9), &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.south_secretary, &report_confirm, slot_a(9), &in, &r), ERR_NOT_FOUND);
    assert_int_equal(run(&c.auditor, &report_confirm, slot_a(9), &in, &r), ERR_NOT_FOUND);
    assert_int_equal(county_count(&c).reports, 0);
}

static void only_the_unit_hands_over(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.member, &report_hand, slot_a(9), &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.officer, &report_hand, slot_a(9), &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.south_liaison, &report_hand, slot_a(9), &in, &r), ERR_NOT_FOUND);
    assert_int_equal(run(&c.secretary, &report_hand, slot_a(9), &in, &r), OK);
}

static void a_delegates_confirmation_says_so(void **state)
{
    struct report_in in = good();
    struct report_by_id_row row;
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.delegate, &report_confirm, slot_a(9), &in, &r), OK);
    struct report_view v = view(slot_a(9));
    assert_true(v.delegated);
    assert_true(str_is(v.confirmed_by, "演示丙"));
    assert_int_equal(report_by_id(c.f.db, c.f.a, r.id, &row), OK);
    assert_int_equal(row.delegation_id.v, c.delegate.delegation_id);
}

static void what_is_confirmed_is_locked(void **state)
{
    struct report_in in = good();
    struct report_draft d = {.reason = STR("x"), .person_id = c.liaison.person_id};
    struct command_result r;
    int64_t version;
    (void)state;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_STATE);
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), ERR_STATE);
    assert_int_equal(report_draft_save(c.f.commander, c.f.a, slot_a(9), &d, FIXTURE_NOW, &version), ERR_STATE);
    assert_int_equal(county_count(&c).drafts, 0);
}

static void what_was_confirmed_is_read_when_its_month_is_waived_and_nothing_else(void **state)
{
    const struct period_change_in waived = {.state = STR("waived"), .due_day = DAY_NONE};
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    assert_int_equal(county_run_why(&c, &c.officer, &period_change, c.period[9], &waived, "汛情", &r), OK);
    assert_int_equal(load(&c.liaison, slot_a(9)), OK);
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_a(9), NULL, "数不对", &r), ERR_STATE);
    assert_int_equal(load(&c.liaison, slot_id(c.b, 9)), ERR_NOT_FOUND); /* nothing was confirmed there */
}

/* What a liaison wrote when the month was taken away from under him: it is read, and nothing is done with it. */
static void what_was_written_is_read_when_its_month_is_merged_and_not_done(void **state)
{
    const struct period_change_in merged = {.state = STR("merged"), .due_day = DAY_NONE};
    struct report_draft d = {.reason = STR("写到一半"), .person_id = c.liaison.person_id};
    struct report_in in = good();
    struct command_result r;
    int64_t version;
    (void)state;
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), OK);
    assert_int_equal(report_draft_save(c.f.commander, c.f.a, slot_id(c.b, 9), &d, FIXTURE_NOW, &version), OK);
    assert_true(view(slot_a(9)).due);
    assert_int_equal(county_run_why(&c, &c.officer, &period_change, c.period[9], &merged, "汛情", &r), OK);
    struct report_view v = view(slot_a(9));
    assert_false(v.due);
    assert_true(v.merged);
    assert_int_equal(sign_of(c.a, 9), 'w');
    assert_true(status_of(c.a).months[8].merged);
    assert_int_equal(v.nsteps, 0);
    assert_true(str_is(v.draft.reason, "用电增容审批晚于预期"));
    assert_true(str_is(view(slot_id(c.b, 9)).draft.reason, "写到一半"));
    assert_int_equal(load(&c.liaison, slot_a(9)), OK);
    assert_int_equal(load(&c.liaison, slot_id(c.b, 9)), OK);
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), ERR_STATE);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_id(c.b, 9), &in, &r), ERR_STATE);
    d.version = version;
    assert_int_equal(report_draft_save(c.f.commander, c.f.a, slot_id(c.b, 9), &d, FIXTURE_NOW, &version), ERR_STATE);
    assert_true(str_is(view(slot_id(c.b, 9)).draft.reason, "写到一半"));
}

static void what_was_handed_may_be_handed_again(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), OK);
    in.reason = STR("供电公司推迟");
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), OK);
    assert_true(str_is(view(slot_a(9)).text.reason, "供电公司推迟"));
    assert_int_equal(county_count(&c).reports, 1);
}

/* ---- deadlines ---- */

static void the_deadline_is_met_until_midnight_and_late_is_late_for_ever(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    county_at(&c, 9, 25, 23, 59);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    assert_false(view(slot_a(9)).late);
    assert_int_equal(sign_of(c.a, 9), 'o');
    county_at(&c, 9, 26, 0, 0);
    assert_int_equal(sign_of(c.b, 9), 'm'); /* not reported is missing, not zero */
    in = (struct report_in){.declared = STR("green"), .expected_day = day_of(2020, 12, 1), .reason = STR("x")};
    in.declared_reason = STR("x");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_id(c.b, 9), &in, &r), OK);
    assert_true(view(slot_id(c.b, 9)).late);
    county_at(&c, 12, 20, 9, 0);
    assert_int_equal(sign_of(c.b, 9), 'l');
    assert_true(view(slot_id(c.b, 9)).late);
}

static void a_deadline_on_a_holiday_moves_to_the_next_working_day(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    county_at(&c, 6, 28, 23, 0); /* the 25th and 26th were the Dragon Boat holiday, the 28th a make-up Sunday */
    in.reason = STR("x");
    in.declared_reason = STR("x");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(6), &in, &r), OK);
    assert_int_equal(view(slot_a(6)).due_day, day_of(2020, 6, 28));
    assert_false(view(slot_a(6)).late);
}

static void a_missed_month_can_be_made_good(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(sign_of(c.a, 4), 'm');
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(4), &in, &r), OK);
    assert_int_equal(sign_of(c.a, 4), 'l');
}

/* A late report is judged by the light that its own receipt leaves: yellow in the month in which it came, not red because it is
 * missing still. */
static void a_late_report_is_compared_with_the_light_that_it_leaves(void **state)
{
    struct report_in in = {.declared = STR("green"), .expected_day = DAY_NONE};
    struct command_result r;
    int64_t slot = slot_id(c.later, 10); /* nothing else is asked of that project yet */
    (void)state;
    county_at(&c, 10, 20, 9, 0);
    assert_int_equal(run(&c.liaison, &report_hand, slot, &in, &r), OK);
    county_at(&c, 10, 27, 9, 0);
    assert_int_equal(status_of(c.later).light, LIGHT_RED);
    assert_true(str_is(view(slot).light, "yellow"));
    assert_false(view(slot).late); /* not received yet */
    assert_int_equal(run(&c.secretary, &report_confirm, slot, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "declared_reason"), "lights_differ");
    in.declared = STR("yellow");
    assert_int_equal(run(&c.secretary, &report_confirm, slot, &in, &r), OK);
    assert_true(str_is(view(slot).light, "yellow"));
    assert_int_equal(status_of(c.later).light, LIGHT_YELLOW);
    assert_false(status_of(c.later).differs);
}

/* ---- reopening ---- */

static void a_report_is_reopened_with_a_reason_and_keeps_its_first_time(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    int64_t first = view(slot_a(9)).confirmed_ms;
    county_at(&c, 9, 30, 10, 15);
    assert_int_equal(county_run(&c, &c.officer, &report_reopen, slot_a(9), NULL, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "required");
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_a(9), NULL, "数字与底数表不一致", &r), OK);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.state, REPORT_REOPENED);
    assert_true(str_is(v.reopened_why, "数字与底数表不一致"));
    assert_true(str_is(v.draft.reason, "用电增容审批晚于预期")); /* to be corrected, not written anew */
    assert_int_equal(sign_of(c.a, 9), 'o');
    in.reason = STR("更正后的原因");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    v = view(slot_a(9));
    assert_int_equal(v.confirmed_ms, first);
    assert_true(str_is(v.text.reason, "更正后的原因"));
    assert_false(v.late);
    assert_true(str_empty(v.reopened_why));
}

static void only_the_department_reopens_and_not_what_it_is_recused_from(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_a(9), NULL, "x", &r), ERR_STATE);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    assert_int_equal(county_run_why(&c, &c.secretary, &report_reopen, slot_a(9), NULL, "x", &r), ERR_FORBIDDEN);
    assert_int_equal(county_run_why(&c, &c.liaison, &report_reopen, slot_a(9), NULL, "x", &r), ERR_FORBIDDEN);
    assert_int_equal(county_run_why(&c, &c.recused, &report_reopen, slot_a(9), NULL, "x", &r), ERR_FORBIDDEN);
    assert_int_equal(county_run_why(&c, &c.leader, &report_reopen, slot_a(9), NULL, "x", &r), ERR_FORBIDDEN);
    assert_int_equal(county_run_why(&c, &c.south_secretary, &report_reopen, slot_a(9), NULL, "x", &r), ERR_NOT_FOUND);
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_a(9), NULL, "x", &r), OK);
}

/* ---- what is asked ---- */

static void what_is_overdue_needs_a_reason_and_a_later_day(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    in.reason = STR("");
    in.expected_day = DAY_NONE;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "reason"), "reason_late");
    assert_string_equal(county_fault(&r, "expected_day"), "required");
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r),
                     ERR_RULES); /* the liaison's hand-over keeps the same rules */
    in = good();
    in.expected_day = day_of(2020, 9, 23);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "expected_day"), "date_not_after_today");
    assert_true(str_is(r.violations.list.at[0].arg, "2020-09-23"));
    in.expected_day = day_of(2020, 9, 24);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
}

static void without_anything_overdue_the_light_alone_is_asked(void **state)
{
    const struct milestone_done_in done = {.done_day = day_of(2020, 9, 20)};
    struct report_in in = {.expected_day = DAY_NONE};
    struct command_result r;
    (void)state;
    county_do(&c, &c.owner, &milestone_done, c.m1, &done);
    county_do(&c, &c.owner, &milestone_done, c.m2, &done);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.overdue, 0);
    assert_int_equal(v.asked, 1);
    in.declared = v.draft.declared; /* the computed light stands in the form already: one press confirms */
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
}

static void the_declared_light_is_one_of_four_and_explained_where_it_differs(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    in.declared = STR("");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "declared"), "required");
    in.declared = STR("none");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "declared"), "choice");
    in.declared = STR("yellow");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "declared_reason"), "lights_differ");
    in.declared_reason = STR("只差送电");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
}

static void texts_have_an_end(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    in.reason = in.next_focus = in.declared_reason = repeated("字", 501);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "reason"), "too_long");
    assert_string_equal(county_fault(&r, "next_focus"), "too_long");
    assert_string_equal(county_fault(&r, "declared_reason"), "too_long");
    assert_int_equal(county_count(&c).reports, 0);
    in.reason = in.next_focus = in.declared_reason = repeated("字", 500);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
}

static void a_reason_of_reopening_has_an_end(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    const char *why = str_z(c.f.a, repeated("字", 501));
    assert_int_equal(county_run_why(&c, &c.officer, &report_reopen, slot_a(9), NULL, why, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "too_long");
}

/* ---- twice, and from a stale page ---- */

static void one_key_confirms_once(void **state)
{
    struct report_in in = good();
    struct command_call call = {.command = &report_confirm,
                                .actor = &c.secretary,
                                .key = STR("k1"),
                                .object_id = slot_a(9),
                                .version = 0,
                                .input = &in};
    struct command_result first, again;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &first), OK);
    int64_t events = county_count(&c).events;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), OK);
    assert_true(again.replayed);
    assert_int_equal(again.id, first.id);
    assert_int_equal(county_count(&c).events, events);
    in.reason = STR("另一个原因");
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), ERR_CONFLICT);
}

static void what_was_handed_meanwhile_is_not_confirmed_unseen(void **state)
{
    struct report_in in = good();
    struct command_call call = {
        .command = &report_confirm, .actor = &c.secretary, .object_id = slot_a(9), .version = 0, .input = &in};
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), ERR_STALE);
    call.version = view(slot_a(9)).version;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), OK);
}

/* ---- drafts ---- */

static enum err save(const struct actor *who, int64_t version, const char *reason, int64_t *now)
{
    struct report_draft d = {.reason = str_c(reason),
                             .expected_day = STR("10月"),
                             .declared = STR("yellow"),
                             .person_id = who->person_id,
                             .version = version};
    return report_draft_save(c.f.commander, c.f.a, slot_a(9), &d, FIXTURE_NOW, now);
}

static void a_draft_is_kept_as_typed_and_leaves_no_event(void **state)
{
    int64_t events = county_count(&c).events, version;
    (void)state;
    assert_int_equal(save(&c.liaison, 0, "写到一", &version), OK);
    assert_int_equal(version, 1);
    assert_int_equal(save(&c.liaison, 1, "写到一半", &version), OK);
    assert_int_equal(version, 2);
    struct report_view v = view(slot_a(9));
    assert_true(str_is(v.draft.reason, "写到一半"));
    assert_true(str_is(v.draft.expected_day, "10月"));
    assert_true(str_is(v.draft.declared, "yellow"));
    assert_int_equal(v.draft.saved_ms, FIXTURE_NOW);
    assert_true(str_is(v.draft_by, "演示乙"));
    assert_int_equal(county_count(&c).events, events);
}

static void an_older_draft_does_not_overwrite_a_newer_one(void **state)
{
    int64_t version;
    (void)state;
    assert_int_equal(save(&c.liaison, 0, "甲", &version), OK);
    assert_int_equal(save(&c.secretary, 0, "乙", &version), ERR_STALE);
    assert_int_equal(save(&c.secretary, 1, "丙", &version), OK);
    assert_int_equal(save(&c.liaison, 1, "丁", &version), ERR_STALE);
    assert_int_equal(save(&c.liaison, 7, "戊", &version), ERR_STALE);
    assert_true(str_is(view(slot_a(9)).draft.reason, "丙"));
}

static void a_draft_ends_when_the_report_is_handed_or_confirmed(void **state)
{
    struct report_in in = good();
    struct command_result r;
    int64_t version;
    (void)state;
    assert_int_equal(save(&c.liaison, 0, "草稿", &version), OK);
    assert_int_equal(run(&c.liaison, &report_hand, slot_a(9), &in, &r), OK);
    assert_int_equal(county_count(&c).drafts, 0);
    assert_int_equal(save(&c.secretary, 0, "书记改的", &version), OK);
    assert_true(str_is(view(slot_a(9)).draft.reason, "书记改的"));
    assert_true(str_is(view(slot_a(9)).text.reason, "用电增容审批晚于预期"));
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    assert_int_equal(county_count(&c).drafts, 0);
}

static void anothers_newer_draft_is_not_buried(void **state)
{
    struct report_in in = good();
    struct command_result r;
    int64_t version;
    (void)state;
    assert_int_equal(save(&c.liaison, 0, "书记没看过的", &version), OK);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), ERR_STALE);
    assert_true(str_is(view(slot_a(9)).draft.reason, "书记没看过的"));
    in.seen_draft = version;
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
}

static void an_own_draft_of_another_device_does_not_stand_in_the_way(void **state)
{
    struct report_in in = good();
    struct command_result r;
    int64_t version;
    (void)state;
    assert_int_equal(save(&c.secretary, 0, "手机上写的", &version), OK);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
}

/* ---- facts ---- */

static void facts_stand_beside_last_months(void **state)
{
    const struct indicator_record_in august = {.on_day = day_of(2020, 8, 31), .value = 1182000};
    const struct indicator_record_in september = {.on_day = day_of(2020, 9, 20), .value = 1247500};
    const struct milestone_done_in done = {.done_day = day_of(2020, 9, 20)};
    (void)state;
    county_do(&c, &c.owner, &indicator_record, c.i1, &august);
    county_do(&c, &c.owner, &indicator_record, c.i1, &september);
    county_do(&c, &c.owner, &milestone_done, c.m3, &done);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.nfacts, 4);
    assert_int_equal(v.facts[0].kind, FACT_INDICATOR);
    assert_int_equal(v.facts[0].before.v, 1182000);
    assert_int_equal(v.facts[0].after.v, 1247500);
    assert_false(v.facts[0].falling_is_good);
    assert_true(v.facts[1].falling_is_good);
    assert_false(v.facts[1].after.set);
    assert_int_equal(v.facts[3].kind, FACT_MILESTONES);
    assert_int_equal(v.facts[3].before.v, 0);
    assert_int_equal(v.facts[3].after.v, 10000);
    assert_int_equal(v.facts[3].overdue, 2);
    assert_true(str_is(v.overdue_title, "一村一策方案")); /* the one longest past */
    assert_int_equal(v.overdue, 2);
    assert_int_equal(v.known, 5);
}

static void what_was_done_late_is_not_counted_as_done_in_time(void **state)
{
    const struct milestone_done_in done = {.done_day = day_of(2020, 8, 20)}; /* recorded today, past its deadline */
    (void)state;
    county_do(&c, &c.owner, &milestone_done, c.m2, &done);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.facts[3].after.v, 0);
    assert_int_equal(v.facts[3].overdue, 1);
}

static void the_reason_is_asked_for_what_is_longest_past(void **state)
{
    const struct amendment_import_in moved = {.milestone_id = c.m1,
                                              .approver_id = c.officer.person_id,
                                              .after = day_of(2020, 9, 10),
                                              .approved_day = day_of(2020, 9, 1),
                                              .reason = STR("汛期停工")};
    (void)state;
    county_do(&c, &c.system, &amendment_import, 0, &moved);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.overdue, 2);
    assert_true(str_is(v.overdue_title, "冷链仓验收"));
    assert_int_equal(v.overdue_day, day_of(2020, 8, 28));
}

static void closed_problems_are_counted_by_month(void **state)
{
    struct problem_raise_in in = {.title = STR("用电增容未批"), .owner_id = c.owner.person_id, .due_day = day_of(2020, 10, 15)};
    struct problem_update_in solved = {.progress = STR("已送电"), .solved = true};
    (void)state;
    int64_t id = county_do(&c, &c.liaison, &problem_raise, c.a, &in);
    county_do(&c, &c.owner, &problem_update, id, &solved);
    county_do(&c, &c.member, &problem_close, id, NULL);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.facts[2].kind, FACT_PROBLEMS);
    assert_int_equal(v.facts[2].before.v, 0);
    assert_int_equal(v.facts[2].after.v, 10000);
    county_at(&c, 10, 9, 9, 0);
    v = view(slot_a(10));
    assert_int_equal(v.facts[2].before.v, 10000);
}

static void a_confirmed_report_keeps_the_facts_of_its_time(void **state)
{
    const struct indicator_record_in first = {.on_day = day_of(2020, 9, 20), .value = 1247500};
    const struct indicator_record_in later = {.on_day = day_of(2020, 9, 23), .value = 1300000};
    struct report_in in = good();
    struct command_result r;
    (void)state;
    county_do(&c, &c.owner, &indicator_record, c.i1, &first);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    county_do(&c, &c.owner, &indicator_record, c.i1, &later);
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.facts[0].after.v, 1247500);
    assert_true(str_is(v.facts[0].label, "经营性收入"));
    assert_true(str_is(v.light, "red"));
}

static void facts_survive_being_written_and_read(void **state)
{
    const struct report_fact facts[] = {{.label = STR("带\"引号\"\n的"),
                                         .unit_label = STR("万元"),
                                         .before = OPT_I64(-5),
                                         .digits = 4,
                                         .falling_is_good = true},
                                        {.kind = FACT_MILESTONES, .before = OPT_I64(0), .after = OPT_I64(20000), .overdue = 3}};
    struct report_fact *again;
    size_t n;
    (void)state;
    assert_int_equal(report_facts_parse(c.f.a, report_facts_json(c.f.a, facts, 2), &again, &n), OK);
    assert_int_equal(n, 2);
    assert_true(str_eq(again[0].label, facts[0].label));
    assert_int_equal(again[0].before.v, -5);
    assert_false(again[0].after.set);
    assert_true(again[0].falling_is_good);
    assert_int_equal(again[0].digits, 4);
    assert_int_equal(again[1].kind, FACT_MILESTONES);
    assert_int_equal(again[1].overdue, 3);
}

static void what_is_no_text_of_facts_is_corrupt(void **state)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"facts\":{}}",
                                      "{\"facts\":[1]}",
                                      "{\"facts\":[{\"kind\":\"other\",\"digits\":0}]}",
                                      "{\"facts\":[{\"kind\":\"indicator\",\"digits\":5}]}",
                                      "{\"facts\":[{\"kind\":\"indicator\"}]}",
                                      "{\"facts\":[],\"facts\":[]}",
                                      "{\"facts\":[]} x"};
    struct report_fact *out;
    size_t n;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(report_facts_parse(c.f.a, str_c(bad[i]), &out, &n), ERR_CORRUPT);
    assert_int_equal(report_facts_parse(c.f.a, STR("{\"facts\":[],\"v\":1}"), &out, &n), OK);
    assert_int_equal(n, 0);
}

/* ---- one project after the other ---- */

static void the_secretarys_projects_of_the_month_follow_each_other(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    struct report_view v = view(slot_a(9));
    assert_int_equal(v.nsteps, 2); /* `later` has not begun */
    assert_int_equal(v.step, 0);
    assert_int_equal(report_next(&v, REPORT_WRITABLE)->project_id, c.b);
    v = view(slot_id(c.b, 9));
    assert_int_equal(v.step, 1);
    assert_int_equal(report_next(&v, REPORT_WRITABLE)->project_id, c.a);
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(9), &in, &r), OK);
    v = view(slot_id(c.b, 9));
    assert_null(report_next(&v, REPORT_WRITABLE));
}

static void last_months_focus_is_shown_again(void **state)
{
    struct report_in in = good();
    struct command_result r;
    (void)state;
    county_at(&c, 8, 24, 9, 0);
    in.declared_reason = STR("x");
    assert_int_equal(run(&c.secretary, &report_confirm, slot_a(8), &in, &r), OK);
    county_at(&c, 9, 23, 9, 0);
    assert_true(str_is(view(slot_a(9)).last_focus, "送电、试运行"));
    assert_true(str_empty(view(slot_a(9)).draft.next_focus)); /* shown, not copied */
    assert_true(str_empty(view(slot_a(8)).last_focus));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_slot_is_a_project_and_a_month),
        FACT(a_report_is_due_from_the_month_in_which_the_project_began),
        FACT(a_month_that_has_not_begun_has_no_report),
        FACT(what_is_no_slot_is_not_found),
        FACT(nothing_is_due_from_a_paused_or_closed_project),
        FACT(the_liaison_hands_and_the_secretary_confirms),
        FACT(the_secretary_may_write_and_confirm_alone),
        FACT(only_the_secretary_confirms),
        FACT(only_the_unit_hands_over),
        FACT(a_delegates_confirmation_says_so),
        FACT(what_is_confirmed_is_locked),
        FACT(what_was_confirmed_is_read_when_its_month_is_waived_and_nothing_else),
        FACT(what_was_written_is_read_when_its_month_is_merged_and_not_done),
        FACT(what_was_handed_may_be_handed_again),
        FACT(the_deadline_is_met_until_midnight_and_late_is_late_for_ever),
        FACT(a_deadline_on_a_holiday_moves_to_the_next_working_day),
        FACT(a_missed_month_can_be_made_good),
        FACT(a_late_report_is_compared_with_the_light_that_it_leaves),
        FACT(a_report_is_reopened_with_a_reason_and_keeps_its_first_time),
        FACT(only_the_department_reopens_and_not_what_it_is_recused_from),
        FACT(what_is_overdue_needs_a_reason_and_a_later_day),
        FACT(without_anything_overdue_the_light_alone_is_asked),
        FACT(the_declared_light_is_one_of_four_and_explained_where_it_differs),
        FACT(texts_have_an_end),
        FACT(a_reason_of_reopening_has_an_end),
        FACT(one_key_confirms_once),
        FACT(what_was_handed_meanwhile_is_not_confirmed_unseen),
        FACT(a_draft_is_kept_as_typed_and_leaves_no_event),
        FACT(an_older_draft_does_not_overwrite_a_newer_one),
        FACT(a_draft_ends_when_the_report_is_handed_or_confirmed),
        FACT(anothers_newer_draft_is_not_buried),
        FACT(an_own_draft_of_another_device_does_not_stand_in_the_way),
        FACT(facts_stand_beside_last_months),
        FACT(what_was_done_late_is_not_counted_as_done_in_time),
        FACT(the_reason_is_asked_for_what_is_longest_past),
        FACT(closed_problems_are_counted_by_month),
        FACT(a_confirmed_report_keeps_the_facts_of_its_time),
        FACT(facts_survive_being_written_and_read),
        FACT(what_is_no_text_of_facts_is_corrupt),
        FACT(the_secretarys_projects_of_the_month_follow_each_other),
        FACT(last_months_focus_is_shown_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
