/* test_act.c: what a team does with its project, over a real store: done and refused, by whom, twice, and from a stale page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "execution/execution.sql.h"
#include "execution/fixture_county.h"

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

static const struct milestone_done_in done_today = {.done_day = 0, .note = STR_INIT("验收单已签")};

static struct milestone_done_in done_on(int month, int day)
{
    struct milestone_done_in in = done_today;
    in.done_day = day_of(2020, month, day);
    return in;
}

static enum err run_done(const struct actor *who, int64_t id, struct milestone_done_in in, struct command_result *r)
{
    return county_run(&c, who, &milestone_done, id, &in, r);
}

static struct milestone_by_id_row milestone(int64_t id)
{
    struct milestone_by_id_row m;
    assert_int_equal(milestone_by_id(c.f.db, c.f.a, id, &m), OK);
    return m;
}

static struct problem_by_id_row problem(int64_t id)
{
    struct problem_by_id_row p;
    assert_int_equal(problem_by_id(c.f.db, c.f.a, id, &p), OK);
    return p;
}

/* ---- milestones ---- */

static void a_milestone_done_keeps_its_day_and_the_day_it_was_recorded(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 20), &r), OK);
    assert_int_equal(milestone(c.m2).done_day, day_of(2020, 9, 20));
    assert_int_equal(milestone(c.m2).recorded_day, day_of(2020, 9, 23));
    assert_true(str_is(milestone(c.m2).note, "验收单已签"));
    assert_int_equal(r.id, c.m2);
    assert_true(r.seq > 0);
}

static void liaison_and_secretary_may_record_it_too(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.liaison, c.m1, done_on(3, 30), &r), OK);
    assert_int_equal(run_done(&c.secretary, c.m2, done_on(8, 28), &r), OK);
    assert_int_equal(run_done(&c.delegate, c.m3, done_on(9, 23), &r), OK);
}

static void another_units_milestone_does_not_exist(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.south_secretary, c.m2, done_on(9, 20), &r), ERR_NOT_FOUND);
    assert_int_equal(run_done(&c.south_liaison, c.m2, done_on(9, 20), &r), ERR_NOT_FOUND);
    assert_int_equal(run_done(&c.auditor, c.m2, done_on(9, 20), &r), ERR_NOT_FOUND);
    assert_int_equal(milestone(c.m2).done_day, DAY_NONE);
}

static void the_department_reads_but_does_not_record(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.officer, c.m2, done_on(9, 20), &r), ERR_FORBIDDEN);
    assert_int_equal(run_done(&c.leader, c.m2, done_on(9, 20), &r), ERR_FORBIDDEN);
}

static void a_milestone_is_not_done_without_a_day(void **state)
{
    struct milestone_done_in in = {.done_day = DAY_NONE};
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.owner, c.m2, in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "done_day"), "required");
}

static void a_milestone_is_not_done_tomorrow(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 24), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "done_day"), "date_after_today");
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 23), &r), OK);
}

static void a_milestone_is_not_done_before_the_project_began(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.owner, c.m2, done_on(2, 29), &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "done_day"), "date_before_start");
    assert_true(str_is(r.violations.list.at[0].arg, "2020-03-01"));
    assert_int_equal(run_done(&c.owner, c.m2, done_on(3, 1), &r), OK);
}

static struct str repeated(const char *text, size_t n)
{
    struct str s = STR("");
    for (size_t i = 0; i < n; i++)
        s = str_printf(c.f.a, STR_FMT "%s", STR_ARG(s), text);
    return s;
}

static void a_note_has_an_end(void **state)
{
    struct milestone_done_in in = done_on(9, 20);
    struct command_result r;
    (void)state;
    in.note = repeated("字", 501);
    assert_int_equal(run_done(&c.owner, c.m2, in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "note"), "too_long");
    in.note = repeated("字", 500);
    assert_int_equal(run_done(&c.owner, c.m2, in, &r), OK);
}

static void what_is_done_is_not_done_again(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 20), &r), OK);
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 21), &r), ERR_STATE);
    assert_int_equal(milestone(c.m2).done_day, day_of(2020, 9, 20));
}

static void a_paused_project_records_nothing(void **state)
{
    struct command_result r;
    (void)state;
    county_set_project(&c, c.a, "paused", day_of(2020, 9, 1), DAY_NONE);
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 20), &r), ERR_STATE);
    county_set_project(&c, c.a, "closed", DAY_NONE, day_of(2020, 9, 20));
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 20), &r), ERR_STATE);
}

static void done_is_taken_back_with_a_reason_only(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.owner, c.m2, done_on(9, 20), &r), OK);
    assert_int_equal(county_run(&c, &c.owner, &milestone_undone, c.m2, NULL, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "required");
    assert_int_equal(county_run_why(&c, &c.owner, &milestone_undone, c.m2, NULL, "验收未通过", &r), OK);
    assert_int_equal(milestone(c.m2).done_day, DAY_NONE);
    assert_int_equal(milestone(c.m2).recorded_day, DAY_NONE);
    struct county_value_row v;
    assert_int_equal(county_value(c.f.db, c.f.a, r.seq, STR("done_day"), &v), OK);
    assert_true(str_is(v.before, "2020-09-20"));
    assert_true(str_is(v.after, ""));
}

static void what_is_not_done_cannot_be_taken_back(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(county_run_why(&c, &c.owner, &milestone_undone, c.m2, NULL, "记错了", &r), ERR_STATE);
    assert_int_equal(county_run_why(&c, &c.owner, &milestone_undone, 1, NULL, "记错了", &r), ERR_NOT_FOUND);
}

static void a_second_press_records_once(void **state)
{
    struct milestone_done_in in = done_on(9, 20);
    struct command_call call = {
        .command = &milestone_done, .actor = &c.owner, .key = STR("k1"), .object_id = c.m2, .version = 1, .input = &in};
    struct command_result first, again;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &first), OK);
    int64_t events = county_count(&c).events;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), OK);
    assert_true(again.replayed);
    assert_int_equal(again.seq, first.seq);
    assert_int_equal(county_count(&c).events, events);
    in.note = STR("另一句话");
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), ERR_CONFLICT);
}

static void a_stale_page_overwrites_nothing(void **state)
{
    struct milestone_done_in in = done_on(9, 20);
    struct command_call call = {
        .command = &milestone_done, .actor = &c.owner, .object_id = c.m2, .version = milestone(c.m2).version, .input = &in};
    struct command_result r;
    (void)state;
    assert_int_equal(run_done(&c.liaison, c.m2, done_on(9, 18), &r), OK);
    assert_int_equal(county_run_why(&c, &c.liaison, &milestone_undone, c.m2, NULL, "记错了", &r), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), ERR_STALE);
    assert_int_equal(milestone(c.m2).done_day, DAY_NONE);
}

/* ---- indicators ---- */

static enum err run_record(const struct actor *who, int64_t id, int month, int day, int64_t value, struct command_result *r)
{
    struct indicator_record_in in = {.on_day = day_of(2020, month, day), .value = value, .note = STR("村账第12号")};
    return county_run(&c, who, &indicator_record, id, &in, r);
}

static void a_value_is_added_and_the_former_one_stays(void **state)
{
    struct indicator_values_of_project_row *rows;
    struct command_result r;
    size_t n;
    (void)state;
    assert_int_equal(run_record(&c.owner, c.i1, 8, 31, 1182000, &r), OK);
    assert_int_equal(run_record(&c.liaison, c.i1, 9, 20, 1247500, &r), OK);
    assert_int_equal(indicator_values_of_project(c.f.db, c.f.a, c.a, &rows, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].value, 1182000);
    assert_int_equal(rows[1].value, 1247500);
}

static void a_correction_is_a_further_value_of_the_day(void **state)
{
    struct indicator_values_of_project_row *rows;
    struct command_result r;
    size_t n;
    (void)state;
    assert_int_equal(run_record(&c.owner, c.i1, 9, 20, 12475000, &r), OK);
    county_at(&c, 9, 23, 18, 6);
    assert_int_equal(run_record(&c.owner, c.i1, 9, 20, 1247500, &r), OK);
    assert_int_equal(indicator_values_of_project(c.f.db, c.f.a, c.a, &rows, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(rows[1].value, 1247500); /* the later one comes last and counts */
}

static void a_value_has_a_day_between_the_start_and_today(void **state)
{
    struct indicator_record_in in = {.on_day = DAY_NONE, .value = 1};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.owner, &indicator_record, c.i1, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "on_day"), "required");
    assert_int_equal(run_record(&c.owner, c.i1, 9, 24, 1, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "on_day"), "date_after_today");
    assert_int_equal(run_record(&c.owner, c.i1, 2, 29, 1, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "on_day"), "date_before_start");
    assert_int_equal(run_record(&c.owner, c.i1, 3, 1, 1, &r), OK);
}

static void a_value_beyond_every_measure_is_refused(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_record(&c.owner, c.i1, 9, 20, INDICATOR_VALUE_MAX + 1, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "value"), "number_too_large");
    assert_int_equal(run_record(&c.owner, c.i1, 9, 20, -INDICATOR_VALUE_MAX - 1, &r), ERR_RULES);
    assert_int_equal(run_record(&c.owner, c.i1, 9, 20, INDICATOR_VALUE_MAX, &r), OK);
}

static void a_vouchers_note_has_an_end(void **state)
{
    struct indicator_record_in in = {.on_day = day_of(2020, 9, 20), .value = 1, .note = repeated("字", 501)};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.owner, &indicator_record, c.i1, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "note"), "too_long");
}

static void another_units_figure_cannot_be_written(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_record(&c.south_liaison, c.i1, 9, 20, 1, &r), ERR_NOT_FOUND);
    assert_int_equal(run_record(&c.officer, c.i1, 9, 20, 1, &r), ERR_FORBIDDEN);
    assert_int_equal(run_record(&c.owner, 1, 9, 20, 1, &r), ERR_NOT_FOUND);
    county_set_project(&c, c.a, "closed", DAY_NONE, day_of(2020, 9, 20));
    assert_int_equal(run_record(&c.owner, c.i1, 9, 20, 1, &r), ERR_STATE);
}

/* ---- problems ---- */

static struct problem_raise_in power_cut(void)
{
    return (struct problem_raise_in){.title = STR("冷链仓用电增容未批"),
                                     .origin = STR("一线记录"),
                                     .owner_id = c.owner.person_id,
                                     .due_day = day_of(2020, 10, 15)};
}

static int64_t raise(const struct actor *who)
{
    struct problem_raise_in in = power_cut();
    return county_do(&c, who, &problem_raise, c.a, &in);
}

static enum err run_update(const struct actor *who, int64_t id, const char *progress, bool solved, struct command_result *r)
{
    struct problem_update_in in = {.progress = str_c(progress), .solved = solved};
    return county_run(&c, who, &problem_update, id, &in, r);
}

static void a_problem_goes_from_open_to_solved_to_closed(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_true(str_is(problem(id).state, "open"));
    assert_int_equal(problem(id).raised_by, c.liaison.person_id);
    assert_int_equal(run_update(&c.owner, id, "供电公司已排期", false, &r), OK);
    assert_true(str_is(problem(id).state, "open"));
    assert_int_equal(run_update(&c.owner, id, "已送电", true, &r), OK);
    assert_true(str_is(problem(id).state, "solved"));
    assert_int_equal(county_run(&c, &c.member, &problem_close, id, NULL, &r), OK);
    assert_true(str_is(problem(id).state, "closed"));
}

static void who_raised_or_owns_a_problem_does_not_close_it(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_int_equal(run_update(&c.owner, id, "已送电", true, &r), OK);
    assert_int_equal(county_run(&c, &c.liaison, &problem_close, id, NULL, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.owner, &problem_close, id, NULL, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.delegate, &problem_close, id, NULL, &r), ERR_FORBIDDEN); /* the same person */
    assert_true(str_is(problem(id).state, "solved"));
    assert_int_equal(county_run(&c, &c.secretary, &problem_close, id, NULL, &r), OK);
}

static void the_department_may_close_it_unless_recused(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_int_equal(run_update(&c.owner, id, "已送电", true, &r), OK);
    assert_int_equal(county_run(&c, &c.recused, &problem_close, id, NULL, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.leader, &problem_close, id, NULL, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.south_secretary, &problem_close, id, NULL, &r), ERR_NOT_FOUND);
    assert_int_equal(county_run(&c, &c.officer, &problem_close, id, NULL, &r), OK);
}

static void only_what_is_solved_is_closed_and_closed_is_final(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_int_equal(county_run(&c, &c.member, &problem_close, id, NULL, &r), ERR_STATE);
    assert_int_equal(run_update(&c.owner, id, "已送电", true, &r), OK);
    assert_int_equal(county_run(&c, &c.member, &problem_close, id, NULL, &r), OK);
    assert_int_equal(run_update(&c.owner, id, "又停电", false, &r), ERR_STATE);
    assert_int_equal(county_run(&c, &c.member, &problem_close, id, NULL, &r), ERR_STATE);
}

static void solved_too_early_goes_back_to_open(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_int_equal(run_update(&c.owner, id, "已送电", true, &r), OK);
    assert_int_equal(run_update(&c.member, id, "还没接通", false, &r), OK);
    assert_true(str_is(problem(id).state, "open"));
    assert_true(str_is(problem(id).progress, "还没接通"));
}

static void a_problem_needs_a_title_an_owner_and_a_later_day(void **state)
{
    struct problem_raise_in in = {.due_day = DAY_NONE};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.liaison, &problem_raise, c.a, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "title"), "required");
    assert_string_equal(county_fault(&r, "due_day"), "required");
    assert_string_equal(county_fault(&r, "owner_id"), "not_in_team");
    in = power_cut();
    in.due_day = day_of(2020, 9, 23);
    in.owner_id = c.south_secretary.person_id;
    assert_int_equal(county_run(&c, &c.liaison, &problem_raise, c.a, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "due_day"), "date_not_after_today");
    assert_string_equal(county_fault(&r, "owner_id"), "not_in_team");
    in = power_cut();
    in.title = repeated("字", 101);
    in.origin = in.title;
    assert_int_equal(county_run(&c, &c.liaison, &problem_raise, c.a, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "title"), "too_long");
    assert_string_equal(county_fault(&r, "origin"), "too_long");
    assert_int_equal(county_count(&c).problems, 0);
}

static void progress_must_say_something(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_int_equal(run_update(&c.owner, id, "", true, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "progress"), "required");
    struct problem_update_in in = {.progress = repeated("字", 501)};
    assert_int_equal(county_run(&c, &c.owner, &problem_update, id, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "progress"), "too_long");
}

static void another_units_problem_is_not_theirs(void **state)
{
    struct problem_raise_in in = power_cut();
    struct command_result r;
    (void)state;
    int64_t id = raise(&c.liaison);
    assert_int_equal(county_run(&c, &c.south_liaison, &problem_raise, c.a, &in, &r), ERR_NOT_FOUND);
    assert_int_equal(run_update(&c.south_liaison, id, "x", true, &r), ERR_NOT_FOUND);
    assert_int_equal(county_run(&c, &c.officer, &problem_raise, c.a, &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run_update(&c.officer, id, "x", true, &r), ERR_FORBIDDEN);
}

static void a_problem_is_raised_once_by_one_key(void **state)
{
    struct problem_raise_in in = power_cut();
    struct command_call call = {
        .command = &problem_raise, .actor = &c.liaison, .key = STR("k1"), .object_id = c.a, .version = -1, .input = &in};
    struct command_result first, again;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &first), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), OK);
    assert_int_equal(again.id, first.id);
    assert_int_equal(county_count(&c).problems, 1);
}

static void a_paused_project_may_still_raise_problems_but_a_closed_one_not(void **state)
{
    struct problem_raise_in in = power_cut();
    struct command_result r;
    (void)state;
    county_set_project(&c, c.a, "paused", day_of(2020, 9, 1), DAY_NONE);
    assert_int_equal(county_run(&c, &c.liaison, &problem_raise, c.a, &in, &r), OK);
    county_set_project(&c, c.a, "closed", DAY_NONE, day_of(2020, 9, 20));
    assert_int_equal(county_run(&c, &c.liaison, &problem_raise, c.a, &in, &r), ERR_STATE);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_milestone_done_keeps_its_day_and_the_day_it_was_recorded),
        FACT(liaison_and_secretary_may_record_it_too),
        FACT(another_units_milestone_does_not_exist),
        FACT(the_department_reads_but_does_not_record),
        FACT(a_milestone_is_not_done_without_a_day),
        FACT(a_milestone_is_not_done_tomorrow),
        FACT(a_milestone_is_not_done_before_the_project_began),
        FACT(a_note_has_an_end),
        FACT(what_is_done_is_not_done_again),
        FACT(a_paused_project_records_nothing),
        FACT(done_is_taken_back_with_a_reason_only),
        FACT(what_is_not_done_cannot_be_taken_back),
        FACT(a_second_press_records_once),
        FACT(a_stale_page_overwrites_nothing),
        FACT(a_value_is_added_and_the_former_one_stays),
        FACT(a_correction_is_a_further_value_of_the_day),
        FACT(a_value_has_a_day_between_the_start_and_today),
        FACT(a_value_beyond_every_measure_is_refused),
        FACT(a_vouchers_note_has_an_end),
        FACT(another_units_figure_cannot_be_written),
        FACT(a_problem_goes_from_open_to_solved_to_closed),
        FACT(who_raised_or_owns_a_problem_does_not_close_it),
        FACT(the_department_may_close_it_unless_recused),
        FACT(only_what_is_solved_is_closed_and_closed_is_final),
        FACT(solved_too_early_goes_back_to_open),
        FACT(a_problem_needs_a_title_an_owner_and_a_later_day),
        FACT(progress_must_say_something),
        FACT(another_units_problem_is_not_theirs),
        FACT(a_problem_is_raised_once_by_one_key),
        FACT(a_paused_project_may_still_raise_problems_but_a_closed_one_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
