/* test_import.c: plans taken from files: made once, corrected in their wording, never moved by a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "execution/execution.sql.h"
#include "execution/fixture_county.h"

#define D(month, day) day_of(2020, month, day)

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

static struct project_import_in project_a(void)
{
    return (struct project_import_in){.cycle_id = c.cycle,
                                      .unit_id = c.north,
                                      .post_id = c.secretary.post_id,
                                      .code = STR("2020-N-01"),
                                      .name = STR("党建+村级集体经济"),
                                      .nature = STR("mandatory"),
                                      .client = STR("群众"),
                                      .start_day = D(3, 1),
                                      .end_day = D(12, 31),
                                      .approved_day = D(2, 28)};
}

static struct milestone_import_in milestone_2(void)
{
    return (struct milestone_import_in){.project_id = c.a,
                                        .owner_id = c.owner.person_id,
                                        .ord = 2,
                                        .weight = 1,
                                        .code = STR("M2"),
                                        .measure = STR("举措"),
                                        .title = STR("冷链仓验收"),
                                        .due_day = D(8, 28)};
}

static struct indicator_import_in indicator_1(void)
{
    return (struct indicator_import_in){.project_id = c.a,
                                        .ord = 1,
                                        .digits = 2,
                                        .code = STR("I1"),
                                        .name = STR("经营性收入"),
                                        .unit_label = STR("万元"),
                                        .source = STR("村账"),
                                        .baseline = OPT_I64(1182000),
                                        .target = 1800000,
                                        .start_day = D(3, 1),
                                        .end_day = D(12, 20)};
}

static struct amendment_import_in amendment(void)
{
    return (struct amendment_import_in){.milestone_id = c.m3,
                                        .approver_id = c.officer.person_id,
                                        .after = D(10, 30),
                                        .approved_day = D(9, 22),
                                        .reason = STR("汛期停工")};
}

static enum err run(const struct command *cmd, const void *in, struct command_result *r)
{
    return county_run(&c, &c.system, cmd, 0, in, r);
}

static void a_file_read_twice_makes_no_event(void **state)
{
    struct project_import_in p = project_a();
    struct team_import_in t = {
        .project_id = c.a, .person_id = c.owner.person_id, .post_title = STR("北镇副镇长"), .duty = STR("项目落实"), .ord = 1};
    struct milestone_import_in m = milestone_2();
    struct indicator_import_in i = indicator_1();
    struct amendment_import_in am = amendment();
    struct command_result r;
    (void)state;
    assert_int_equal(run(&amendment_import, &am, &r), OK);
    int64_t first = r.id, events = county_count(&c).events;
    assert_int_equal(run(&project_import, &p, &r), OK);
    assert_int_equal(r.id, c.a);
    assert_int_equal(run(&team_import, &t, &r), OK);
    assert_int_equal(run(&milestone_import, &m, &r), OK);
    assert_int_equal(r.id, c.m2);
    assert_int_equal(run(&indicator_import, &i, &r), OK);
    assert_int_equal(r.id, c.i1);
    assert_int_equal(run(&amendment_import, &am, &r), OK);
    assert_int_equal(r.id, first);
    assert_int_equal(county_count(&c).events, events);
    assert_int_equal(county_count(&c).amendments, 1);
}

static void wording_is_corrected(void **state)
{
    struct project_import_in p = project_a();
    struct milestone_import_in m = milestone_2();
    struct milestone_by_id_row row;
    struct command_result r;
    (void)state;
    p.name = STR("党建+集体经济");
    assert_int_equal(run(&project_import, &p, &r), OK);
    assert_true(r.seq > 0);
    m.title = STR("冷链仓竣工验收");
    assert_int_equal(run(&milestone_import, &m, &r), OK);
    assert_int_equal(milestone_by_id(c.f.db, c.f.a, c.m2, &row), OK);
    assert_true(str_is(row.title, "冷链仓竣工验收"));
    assert_int_equal(row.version, 2);
}

static void a_project_keeps_its_place_and_its_dates(void **state)
{
    struct project_import_in p = project_a();
    struct command_result r;
    (void)state;
    p.unit_id = c.south;
    p.post_id = c.south_secretary.post_id;
    p.nature = STR("elective");
    p.start_day = D(3, 2);
    p.end_day = D(12, 30);
    p.approved_day = D(2, 29);
    p.catalog_item_id = 7;
    assert_int_equal(run(&project_import, &p, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "unit"), "may_not_move");
    assert_string_equal(county_fault(&r, "post"), "may_not_move");
    assert_string_equal(county_fault(&r, "nature"), "may_not_move");
    assert_string_equal(county_fault(&r, "catalog_item"), "may_not_move");
    assert_string_equal(county_fault(&r, "start_day"), "needs_amendment");
    assert_string_equal(county_fault(&r, "end_day"), "needs_amendment");
    assert_string_equal(county_fault(&r, "approved_day"), "needs_amendment");
}

static void a_project_says_all_that_it_is(void **state)
{
    struct project_import_in p = project_a();
    struct command_result r;
    (void)state;
    p.code = STR("");
    p.name = STR("");
    p.nature = STR("optional");
    p.start_day = p.end_day = p.approved_day = DAY_NONE;
    assert_int_equal(run(&project_import, &p, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "code"), "required");
    assert_string_equal(county_fault(&r, "name"), "required");
    assert_string_equal(county_fault(&r, "nature"), "choice");
    assert_string_equal(county_fault(&r, "start_day"), "required");
    assert_string_equal(county_fault(&r, "end_day"), "required");
    assert_string_equal(county_fault(&r, "approved_day"), "required");
    p = project_a();
    p.end_day = D(2, 29);
    assert_int_equal(run(&project_import, &p, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "end_day"), "date_before_start");
}

static void a_fourth_project_of_one_post_is_too_many(void **state)
{
    struct project_import_in p = project_a();
    struct command_result r;
    (void)state;
    p.code = STR("2020-N-04");
    assert_int_equal(run(&project_import, &p, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "post"), "too_many_projects");
    assert_true(str_is(r.violations.list.at[0].arg, "3"));
}

static void a_project_belongs_to_a_secretary_of_its_unit(void **state)
{
    struct project_import_in p = project_a();
    struct command_result r;
    (void)state;
    p.code = STR("2020-S-02");
    p.unit_id = c.south;
    assert_int_equal(run(&project_import, &p, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "post"), "not_secretary_of_unit");
    p.post_id = c.south_liaison.post_id;
    assert_int_equal(run(&project_import, &p, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "post"), "not_secretary_of_unit");
    p.post_id = c.south_secretary.post_id;
    assert_int_equal(run(&project_import, &p, &r), OK);
    p.unit_id = 123456;
    assert_int_equal(run(&project_import, &p, &r), ERR_NOT_FOUND);
}

static void only_the_program_and_the_department_import(void **state)
{
    struct project_import_in p = project_a();
    struct actor stranger = c.officer;
    struct command_result r;
    (void)state;
    p.name = STR("改名");
    assert_int_equal(county_run(&c, &c.secretary, &project_import, 0, &p, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.leader, &project_import, 0, &p, &r), ERR_FORBIDDEN);
    stranger.county_id = 12345;
    stranger.unit_path = STR("12345/12346/");
    assert_int_equal(county_run(&c, &stranger, &project_import, 0, &p, &r), ERR_NOT_FOUND);
    assert_int_equal(county_run(&c, &c.officer, &project_import, 0, &p, &r), OK);
}

static void a_milestone_lies_within_its_project_and_has_an_owner_of_the_team(void **state)
{
    struct milestone_import_in m = milestone_2();
    struct command_result r;
    (void)state;
    m.code = STR("M9");
    m.title = STR("");
    m.weight = 0;
    m.due_day = D(2, 29);
    m.owner_id = c.south_secretary.person_id;
    assert_int_equal(run(&milestone_import, &m, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "title"), "required");
    assert_string_equal(county_fault(&r, "weight"), "not_positive");
    assert_string_equal(county_fault(&r, "due_day"), "date_outside_project");
    assert_string_equal(county_fault(&r, "owner"), "not_in_team");
    m = milestone_2();
    m.due_day = DAY_NONE;
    m.project_id = c.a;
    assert_int_equal(run(&milestone_import, &m, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "due_day"), "required");
    m.project_id = 1;
    assert_int_equal(run(&milestone_import, &m, &r), ERR_NOT_FOUND);
}

static void a_file_moves_no_date(void **state)
{
    struct milestone_import_in m = milestone_2();
    struct milestone_by_id_row row;
    struct command_result r;
    (void)state;
    m.due_day = D(9, 30);
    m.title = STR("不该写进去");
    assert_int_equal(run(&milestone_import, &m, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "due_day"), "needs_amendment");
    assert_int_equal(milestone_by_id(c.f.db, c.f.a, c.m2, &row), OK);
    assert_true(str_is(row.title, "冷链仓验收"));
}

static void an_indicator_keeps_baseline_target_and_dates(void **state)
{
    struct indicator_import_in i = indicator_1();
    struct command_result r;
    (void)state;
    i.baseline = (struct opt_i64){0};
    i.target = 1900000;
    i.start_day = D(3, 2);
    i.end_day = D(12, 21);
    assert_int_equal(run(&indicator_import, &i, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "baseline"), "needs_amendment");
    assert_string_equal(county_fault(&r, "target"), "needs_amendment");
    assert_string_equal(county_fault(&r, "start_day"), "needs_amendment");
    assert_string_equal(county_fault(&r, "end_day"), "needs_amendment");
}

static void a_baseline_may_be_surveyed_later(void **state)
{
    struct indicator_import_in i = indicator_1();
    struct indicator_by_id_row row;
    struct command_result r;
    (void)state;
    i.code = STR("I3");
    i.baseline = (struct opt_i64){0};
    assert_int_equal(run(&indicator_import, &i, &r), OK);
    i.baseline = OPT_I64(50000);
    assert_int_equal(run(&indicator_import, &i, &r), OK);
    assert_true(r.seq > 0);
    assert_int_equal(indicator_by_id(c.f.db, c.f.a, r.id, &row), OK);
    assert_true(row.baseline.set);
    assert_int_equal(row.baseline.v, 50000);
    i.baseline = OPT_I64(60000);
    assert_int_equal(run(&indicator_import, &i, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "baseline"), "needs_amendment");
}

static void an_indicator_leads_somewhere(void **state)
{
    struct indicator_import_in i = indicator_1();
    struct command_result r;
    (void)state;
    i.code = STR("I3");
    i.name = STR("");
    i.digits = 5;
    i.target = i.baseline.v;
    i.end_day = i.start_day;
    assert_int_equal(run(&indicator_import, &i, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "name"), "required");
    assert_string_equal(county_fault(&r, "digits"), "out_of_range");
    assert_string_equal(county_fault(&r, "target"), "target_is_baseline");
    assert_string_equal(county_fault(&r, "end_day"), "date_before_start");
    i.start_day = i.end_day = DAY_NONE;
    assert_int_equal(run(&indicator_import, &i, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "start_day"), "required");
    assert_string_equal(county_fault(&r, "end_day"), "required");
}

static void an_amendment_moves_the_date_and_keeps_the_first(void **state)
{
    struct amendment_import_in am = amendment();
    struct milestone_by_id_row row;
    struct command_result r;
    (void)state;
    assert_int_equal(run(&amendment_import, &am, &r), OK);
    assert_int_equal(milestone_by_id(c.f.db, c.f.a, c.m3, &row), OK);
    assert_int_equal(row.due_day, D(10, 30));
    assert_int_equal(row.first_due_day, D(9, 28));
}

static void an_amendment_has_a_reason_and_an_approval_of_the_department(void **state)
{
    struct amendment_import_in am = amendment();
    struct command_result r;
    (void)state;
    am.reason = STR("");
    am.after = D(9, 28);
    am.approved_day = D(9, 24);
    am.approver_id = c.secretary.person_id;
    assert_int_equal(run(&amendment_import, &am, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "reason"), "required");
    assert_string_equal(county_fault(&r, "after"), "unchanged");
    assert_string_equal(county_fault(&r, "approved_day"), "date_after_today");
    assert_string_equal(county_fault(&r, "approver"), "not_an_officer");
    am.after = day_of(2021, 1, 1);
    assert_int_equal(run(&amendment_import, &am, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "after"), "date_outside_project");
    am.after = am.approved_day = DAY_NONE;
    assert_int_equal(run(&amendment_import, &am, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "after"), "required");
    assert_string_equal(county_fault(&r, "approved_day"), "required");
}

static void what_is_done_is_not_moved_any_more(void **state)
{
    struct milestone_done_in done = {.done_day = D(9, 20)};
    struct amendment_import_in am = amendment();
    struct command_result r;
    (void)state;
    county_do(&c, &c.owner, &milestone_done, c.m3, &done);
    assert_int_equal(run(&amendment_import, &am, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "milestone"), "done_already");
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_file_read_twice_makes_no_event),
        FACT(wording_is_corrected),
        FACT(a_project_keeps_its_place_and_its_dates),
        FACT(a_project_says_all_that_it_is),
        FACT(a_fourth_project_of_one_post_is_too_many),
        FACT(a_project_belongs_to_a_secretary_of_its_unit),
        FACT(only_the_program_and_the_department_import),
        FACT(a_milestone_lies_within_its_project_and_has_an_owner_of_the_team),
        FACT(a_file_moves_no_date),
        FACT(an_indicator_keeps_baseline_target_and_dates),
        FACT(a_baseline_may_be_surveyed_later),
        FACT(an_indicator_leads_somewhere),
        FACT(an_amendment_moves_the_date_and_keeps_the_first),
        FACT(an_amendment_has_a_reason_and_an_approval_of_the_department),
        FACT(what_is_done_is_not_moved_any_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
