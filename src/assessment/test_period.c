/* test_period.c: months postponed, merged, waived and put back, and reminders, over a real store. Today is Wednesday 23
 * September 2020. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assessment/report.h"
#include "assessment/report.sql.h"
#include "assessment/status.h"
#include "execution/fixture_county.h"

#define D(month, day) day_of(2020, month, day)

static struct county c;

/* What the midnight job does: board rows of today. */
static void turn(void)
{
    const struct day_turn_in in = {0};
    county_do(&c, &c.system, &day_turn, c.id, &in);
}

static int set_up(void **state)
{
    (void)state;
    county_init(&c, status_refresh);
    turn();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

static enum err change(const struct actor *who, int month, const char *state, day_t due_day, const char *why,
                       struct command_result *r)
{
    struct period_change_in in = {.state = str_c(state), .due_day = due_day};
    return county_run_why(&c, who, &period_change, c.period[month], &in, why, r);
}

static struct period_by_id_row period(int month)
{
    struct period_by_id_row p;
    assert_int_equal(period_by_id(c.f.db, c.f.a, c.period[month], &p), OK);
    return p;
}

static struct period_line line(int month)
{
    struct period_line *lines;
    size_t n;
    int year;
    assert_int_equal(period_lines(c.f.db, c.f.a, c.id, county_today(&c), &lines, &n, &year), OK);
    assert_int_equal(n, 12);
    assert_int_equal(year, 2020);
    return lines[month - 1];
}

static void confirm(const struct actor *who, int64_t project, int month)
{
    struct report_in in = {.reason = STR("x"),
                           .expected_day = D(12, 1),
                           .declared = STR("red"),
                           .declared_reason = STR("x"),
                           .next_focus = STR("")};
    county_do(&c, who, &report_confirm, slot_id(project, month), &in);
}

static enum err load(int64_t slot)
{
    struct subject s;
    return report_load(c.f.db, c.f.a, &c.liaison, slot, county_today(&c), &s);
}

/* ---- changing a month ---- */

static void a_postponed_month_is_due_later_and_shows_the_planned_day(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 30), "全县防汛抗洪", &r), OK);
    struct period_line l = line(9);
    assert_int_equal(l.due_day, D(9, 30));
    assert_int_equal(l.planned_day, D(9, 25));
    assert_true(str_is(l.reason, "全县防汛抗洪"));
    assert_int_equal(period(9).version, 2);
    county_at(&c, 9, 30, 23, 59);
    confirm(&c.secretary, c.a, 9);
    assert_int_equal(line(9).late, 0);
    county_at(&c, 10, 1, 0, 0);
    confirm(&c.secretary, c.b, 9);
    assert_int_equal(line(9).late, 1);
}

static void a_postponed_deadline_rolls_over_holidays(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", D(10, 3), "x", &r),
                     OK); /* within the National Day holiday, to 8 October */
    assert_int_equal(line(9).deadline, D(10, 9));
}

static void a_waived_or_merged_month_asks_for_nothing(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(line(9).due, 3); /* a, b, s; `later` has not begun */
    assert_int_equal(change(&c.officer, 9, "waived", DAY_NONE, "疫情防控期间，免报", &r), OK);
    assert_int_equal(line(9).due, 0);
    assert_int_equal(line(9).awaited, 0);
    assert_int_equal(load(slot_id(c.a, 9)), ERR_NOT_FOUND);
    assert_int_equal(change(&c.officer, 9, "merged", DAY_NONE, "并入10月", &r), OK);
    assert_int_equal(load(slot_id(c.a, 9)), ERR_NOT_FOUND);
    assert_int_equal(line(9).due, 0);
}

static void a_month_can_be_put_back(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 30), "x", &r), OK);
    assert_int_equal(change(&c.officer, 9, "normal", DAY_NONE, "水退了", &r), OK);
    assert_int_equal(period(9).due_day, D(9, 25));
    assert_true(str_empty(period(9).reason));
    assert_int_equal(load(slot_id(c.a, 9)), OK);
    struct county_value_row v;
    assert_int_equal(county_value(c.f.db, c.f.a, r.seq, STR("why"), &v), OK);
    assert_true(str_is(v.after, "水退了")); /* the reason stays in history */
}

static void a_past_month_may_be_waived_but_not_postponed(void **state)
{
    struct command_result r;
    (void)state;
    confirm(&c.secretary, c.a, 8); /* late: August was due on the 25th */
    assert_int_equal(change(&c.officer, 8, "postponed", D(9, 30), "补一次延期", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "state"), "deadline_past");
    assert_int_equal(line(8).late, 1);
    assert_int_equal(change(&c.officer, 8, "waived", DAY_NONE, "疫情", &r), OK);
    assert_int_equal(line(8).awaited, 0);
}

static void nobody_becomes_late_by_an_act_of_the_department(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 30), "x", &r), OK);
    county_at(&c, 9, 28, 9, 0);
    confirm(&c.secretary, c.a, 9); /* in time: until the 30th */
    assert_int_equal(change(&c.officer, 9, "normal", DAY_NONE, "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "state"), "deadline_past");
    assert_int_equal(change(&c.officer, 9, "waived", DAY_NONE, "x", &r), OK);
    assert_int_equal(change(&c.officer, 9, "normal", DAY_NONE, "x", &r), ERR_RULES);
    assert_int_equal(change(&c.officer, 9, "postponed", D(10, 12), "x", &r), OK); /* asked for again, with time to do it */
    assert_int_equal(line(9).late, 0);
}

static void a_change_has_a_reason_and_a_known_kind(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "cancelled", DAY_NONE, "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "state"), "choice");
    assert_string_equal(county_fault(&r, "why"), "required");
    struct str why = STR("");
    for (int i = 0; i < 501; i++)
        why = str_printf(c.f.a, STR_FMT "字", STR_ARG(why));
    assert_int_equal(change(&c.officer, 9, "waived", DAY_NONE, str_z(c.f.a, why), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "too_long");
}

static void a_month_is_postponed_to_a_day_after_the_planned_one_and_not_past(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", DAY_NONE, "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "due_day"), "required");
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 25), "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "due_day"), "not_later_than_planned");
    assert_true(str_is(r.violations.list.at[0].arg, "2020-09-25"));
    assert_int_equal(change(&c.officer, 8, "waived", DAY_NONE, "x", &r), OK);
    assert_int_equal(change(&c.officer, 8, "postponed", D(9, 22), "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "due_day"), "date_before_today");
    assert_int_equal(change(&c.officer, 8, "postponed", D(9, 23), "x", &r), OK);
}

static void a_missing_reason_does_not_hide_a_wrong_day(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 20), "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "required");
    assert_string_equal(county_fault(&r, "due_day"), "not_later_than_planned");
}

static void december_has_no_next_month(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 12, "merged", DAY_NONE, "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "state"), "no_next_month");
    assert_int_equal(change(&c.officer, 11, "merged", DAY_NONE, "x", &r), OK);
}

static void a_change_changes_something(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "normal", DAY_NONE, "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "state"), "unchanged");
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 30), "x", &r), OK);
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 30), "x", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "state"), "unchanged");
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 29), "x", &r), OK);
}

static void only_the_department_changes_a_month(void **state)
{
    struct actor stranger = c.officer;
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.secretary, 9, "waived", DAY_NONE, "x", &r), ERR_FORBIDDEN);
    assert_int_equal(change(&c.liaison, 9, "waived", DAY_NONE, "x", &r), ERR_FORBIDDEN);
    assert_int_equal(change(&c.leader, 9, "waived", DAY_NONE, "x", &r), ERR_FORBIDDEN);
    stranger.county_id = 12345;
    assert_int_equal(change(&stranger, 9, "waived", DAY_NONE, "x", &r), ERR_NOT_FOUND);
    assert_true(str_is(period(9).state, "normal"));
}

static void a_change_is_made_once_and_not_from_a_stale_page(void **state)
{
    struct period_change_in in = {.state = STR("waived"), .due_day = DAY_NONE};
    struct command_call call = {.command = &period_change,
                                .actor = &c.officer,
                                .key = STR("k1"),
                                .object_id = c.period[9],
                                .version = 1,
                                .input = &in,
                                .why = STR("疫情")};
    struct command_result r;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), OK);
    assert_true(r.replayed);
    call.key = STR("k2");
    in.state = STR("merged");
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), ERR_STALE);
    assert_true(str_is(period(9).state, "waived"));
}

static void the_projects_lights_follow_at_once(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "postponed", D(9, 30), "x", &r), OK);
    assert_int_equal(line(9).awaited, 3);
    assert_int_equal(line(9).due, 3);
    assert_int_equal(change(&c.officer, 9, "waived", DAY_NONE, "x", &r), OK);
    assert_int_equal(line(9).awaited, 0);
}

/* ---- reminders ---- */

static void a_reminder_records_how_many_were_asked(void **state)
{
    struct reminder_in_row m;
    struct command_result r;
    (void)state;
    confirm(&c.secretary, c.a, 9);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[9], NULL, &r), OK);
    assert_int_equal(reminder_in(c.f.db, c.f.a, r.id, &m), OK);
    assert_int_equal(m.units, 2);
    assert_int_equal(m.reports, 2);
    assert_int_equal(m.person_id, c.officer.person_id);
    assert_int_equal(line(9).reminded_ms, FIXTURE_NOW);
}

static void the_awaited_units_stand_in_official_order(void **state)
{
    struct awaited_unit *units;
    size_t n;
    int reports;
    (void)state;
    assert_int_equal(awaited_list(c.f.db, c.f.a, c.period[9], &units, &n, &reports), OK);
    assert_int_equal(n, 2);
    assert_int_equal(reports, 3);
    assert_true(str_is(units[0].name, "北镇"));
    assert_int_equal(units[0].reports, 2);
    assert_int_equal(units[1].unit_id, c.south);
    county_set_project(&c, c.s, "closed", DAY_NONE, D(9, 20));
    county_set_project(&c, c.b, "paused", D(9, 1), DAY_NONE);
    assert_int_equal(awaited_list(c.f.db, c.f.a, c.period[9], &units, &n, &reports), OK);
    assert_int_equal(n, 1);
    assert_int_equal(reports, 1);
}

static void nobody_is_reminded_of_nothing(void **state)
{
    struct command_result r;
    (void)state;
    confirm(&c.secretary, c.a, 9);
    confirm(&c.secretary, c.b, 9);
    confirm(&c.south_secretary, c.s, 9);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[9], NULL, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "nothing_awaited");
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[10], NULL, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "month_not_begun");
    assert_int_equal(county_count(&c).reminders, 0);
}

static void a_month_that_asks_for_nothing_reminds_of_nothing(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(change(&c.officer, 9, "waived", DAY_NONE, "x", &r), OK);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[9], NULL, &r), ERR_STATE);
}

static void only_the_department_reminds_and_once_by_one_key(void **state)
{
    struct command_call call = {
        .command = &reminder_send, .actor = &c.officer, .key = STR("k1"), .object_id = c.period[9], .version = -1};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.secretary, &reminder_send, c.period[9], NULL, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.leader, &reminder_send, c.period[9], NULL, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, 1, NULL, &r), ERR_NOT_FOUND);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), OK);
    assert_true(r.replayed);
    assert_int_equal(county_count(&c).reminders, 1);
}

static void a_month_is_reminded_of_once_a_day(void **state)
{
    struct command_result r;
    (void)state;
    county_at(&c, 9, 24, 8, 50);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[9], NULL, &r), OK);
    assert_true(period_reminded(&(struct period_line){.reminded_ms = line(9).reminded_ms}, D(9, 24)));
    county_at(&c, 9, 24, 23, 59);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[9], NULL, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "reminded_today");
    assert_true(str_is(r.violations.list.at[0].arg, "08:50"));
    assert_int_equal(county_count(&c).reminders, 1);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[8], NULL, &r), OK); /* another month */
    county_at(&c, 9, 25, 0, 0);
    assert_int_equal(county_run(&c, &c.officer, &reminder_send, c.period[9], NULL, &r), OK);
}

/* ---- the year ---- */

static void not_reported_is_its_own_state(void **state)
{
    (void)state;
    assert_int_equal(line(2).due, 0); /* before the projects began */
    assert_int_equal(line(8).due, 3);
    assert_int_equal(line(8).received, 0);
    assert_int_equal(line(8).awaited, 3);
    assert_int_equal(line(10).due, 0); /* not begun */
    assert_false(line(10).begun);
    confirm(&c.south_secretary, c.s, 8);
    assert_int_equal(line(8).received, 1);
    assert_int_equal(line(8).late, 1);
    assert_int_equal(line(8).awaited, 2);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_postponed_month_is_due_later_and_shows_the_planned_day),
        FACT(a_postponed_deadline_rolls_over_holidays),
        FACT(a_waived_or_merged_month_asks_for_nothing),
        FACT(a_month_can_be_put_back),
        FACT(a_past_month_may_be_waived_but_not_postponed),
        FACT(nobody_becomes_late_by_an_act_of_the_department),
        FACT(a_change_has_a_reason_and_a_known_kind),
        FACT(a_month_is_postponed_to_a_day_after_the_planned_one_and_not_past),
        FACT(a_missing_reason_does_not_hide_a_wrong_day),
        FACT(december_has_no_next_month),
        FACT(a_change_changes_something),
        FACT(only_the_department_changes_a_month),
        FACT(a_change_is_made_once_and_not_from_a_stale_page),
        FACT(the_projects_lights_follow_at_once),
        FACT(a_reminder_records_how_many_were_asked),
        FACT(the_awaited_units_stand_in_official_order),
        FACT(nobody_is_reminded_of_nothing),
        FACT(a_month_that_asks_for_nothing_reminds_of_nothing),
        FACT(only_the_department_reminds_and_once_by_one_key),
        FACT(a_month_is_reminded_of_once_a_day),
        FACT(not_reported_is_its_own_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
