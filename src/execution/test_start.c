/* test_start.c: when a project may begin: the list of what lacks, value by value, and the act over a real store: by whom, in
 * which state, twice, and what begins with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "execution/fixture_county.h"
#include "execution/start.h"

#define D(month, day) day_of(2020, month, day)
#define AMOUNT(x) ((struct opt_i64){.set = true, .v = (x)*10000})

static struct county c;

static int set_up(void **state)
{
    (void)state;
    county_init(&c, NULL);
    county_set_project(&c, c.a, "approved", DAY_NONE, DAY_NONE);
    county_at(&c, 3, 20, 9, 0); /* before any milestone is due */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

/* ---- the rule ---- */

struct sample {
    struct arena *a;
    struct milestone_list_row milestones[2];
    struct indicator_list_row indicators[2];
    struct team_list_row team[2];
    struct start_facts f;
};

static void sample_init(struct sample *s)
{
    *s = (struct sample){
        .a = arena_new(),
        .milestones = {{.measure = STR("建冷链仓"), .title = STR("选址"), .owner_id = 1, .due_day = D(4, 10)},
                       {.measure = STR("建冷链仓"), .title = STR("验收"), .owner_id = 2, .due_day = D(9, 10)}},
        .indicators = {{.name = STR("收入"), .baseline = AMOUNT(10), .target = 200000, .baseline_due_day = DAY_NONE},
                       {.name = STR("户数"), .target = 50000, .baseline_due_day = D(4, 30)}},
        .team = {{.person_id = 1, .name = STR("演示甲"), .duty = STR("总负责")},
                 {.person_id = 2, .name = STR("演示乙"), .duty = STR("落实")}}};
    s->f = (struct start_facts){.today = D(3, 20),
                                .end_day = D(12, 20),
                                .year = STR("2020年度"),
                                .year_state = STR("running"),
                                .milestones = s->milestones,
                                .nmilestones = 2,
                                .indicators = s->indicators,
                                .nindicators = 2,
                                .team = s->team,
                                .nteam = 2};
}

/* Exactly one thing lacks, or with code "" nothing. */
static void lacks_only(struct sample *s, const char *field, const char *code)
{
    struct violations v = {.arena = s->a};
    start_check(&s->f, &v);
    if (!code[0]) {
        assert_int_equal(v.list.n, 0);
    } else {
        assert_int_equal(v.list.n, 1);
        assert_true(str_is(v.list.at[0].field, field));
        assert_string_equal(v.list.at[0].code, code);
    }
    arena_free(s->a);
}

#define LACKS(name_, change_, field_, code_)                                                                                   \
    static void name_(void **state)                                                                                            \
    {                                                                                                                          \
        struct sample s;                                                                                                       \
        (void)state;                                                                                                           \
        sample_init(&s);                                                                                                       \
        change_;                                                                                                               \
        lacks_only(&s, field_, code_);                                                                                         \
    }

LACKS(a_plan_and_a_team_are_enough, (void)s, "", "")
LACKS(a_milestone_due_today_is_not_past, s.milestones[0].due_day = D(3, 20), "", "")
LACKS(measures_of_the_application_serve_where_milestones_name_none,
      (s.milestones[0].measure = s.milestones[1].measure = STR(""), s.f.measures = STR("\n建冷链仓\n")), "", "")
LACKS(without_any_measure_there_is_no_plan,
      (s.milestones[0].measure = s.milestones[1].measure = STR(""), s.f.measures = STR(" \n ")), "milestones",
      "measures_missing")
LACKS(a_measure_without_milestones_is_no_plan, (s.f.nmilestones = 0, s.f.measures = STR("建冷链仓")), "milestones",
      "milestones_missing")
LACKS(a_milestone_needs_a_day, s.milestones[1].due_day = DAY_NONE, "milestones", "milestone_undated")
LACKS(a_milestone_that_is_past_needs_another_day_first, s.milestones[0].due_day = D(3, 19), "milestones", "milestone_past")
LACKS(an_owner_is_one_of_the_team, s.milestones[1].owner_id = 3, "milestones", "owner_not_in_team")
LACKS(a_plan_needs_an_indicator, s.f.nindicators = 0, "indicators", "indicators_missing")
LACKS(an_indicator_needs_a_baseline_or_its_day, s.indicators[1].baseline_due_day = DAY_NONE, "indicators", "baseline_missing")
LACKS(a_target_that_is_the_baseline_is_none, s.indicators[0].baseline = AMOUNT(20), "indicators", "target_is_baseline")
LACKS(every_member_has_a_duty, s.team[1].duty = STR(""), "team", "duty_missing")
LACKS(the_year_must_have_begun, s.f.year_state = STR("planning"), "year", "year_not_begun")
LACKS(a_frozen_year_begins_nothing, s.f.year_state = STR("frozen"), "year", "year_over")
LACKS(what_is_over_does_not_begin, s.f.end_day = D(3, 20), "year", "end_past")

static void nothing_at_all_is_told_at_once_in_the_order_of_the_page(void **state)
{
    static const char *const codes[] = {"measures_missing", "milestones_missing", "indicators_missing", "team_missing"};
    struct violations v = {.arena = c.f.a};
    struct start_facts f = {.today = D(3, 20), .end_day = D(12, 20), .year_state = STR("running")};
    (void)state;
    start_check(&f, &v);
    assert_int_equal(v.list.n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(v.list.at[i].code, codes[i]);
}

static void measures_are_counted_once_each(void **state)
{
    struct sample s;
    (void)state;
    sample_init(&s);
    assert_int_equal(start_measures(&s.f), 1);
    s.milestones[1].measure = STR("签约农户");
    assert_int_equal(start_measures(&s.f), 2);
    s.milestones[0].measure = s.milestones[1].measure = STR("");
    s.f.measures = STR("建冷链仓\n签约农户\n分红");
    assert_int_equal(start_measures(&s.f), 3);
    arena_free(s.a);
}

/* ---- the act ---- */

static enum err run(const struct actor *who, struct command_result *r)
{
    return county_run(&c, who, &project_start, c.a, NULL, r);
}

static struct project_head_row project(void)
{
    struct project_head_row p;
    assert_int_equal(project_head(c.f.db, c.f.a, c.a, &p), OK);
    return p;
}

static void the_secretary_starts_an_approved_project(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.secretary, &r), OK);
    assert_int_equal(r.id, c.a);
    assert_true(r.seq > 0);
    assert_true(str_is(project().state, "active"));
}

static void begun_late_it_counts_from_today_and_its_indicators_too(void **state)
{
    struct command_result r;
    struct indicator_by_id_row i;
    (void)state;
    assert_int_equal(run(&c.secretary, &r), OK);
    assert_int_equal(project().start_day, D(3, 20));
    assert_int_equal(indicator_by_id(c.f.db, c.f.a, c.i1, &i), OK);
    assert_int_equal(i.start_day, D(3, 20));
}

static void begun_early_its_days_stay(void **state)
{
    struct command_result r;
    (void)state;
    county_at(&c, 2, 20, 9, 0);
    assert_int_equal(run(&c.secretary, &r), OK);
    assert_int_equal(project().start_day, D(3, 1));
}

static void a_delegate_starts_it_too(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.delegate, &r), OK);
}

static void nobody_else_starts_it(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.liaison, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.owner, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.officer, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.leader, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&c.south_secretary, &r), ERR_NOT_FOUND);
    assert_int_equal(run(&c.auditor, &r), ERR_NOT_FOUND);
    assert_true(str_is(project().state, "approved"));
}

static void it_starts_once(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run(&c.secretary, &r), OK);
    assert_int_equal(run(&c.secretary, &r), ERR_STATE);
}

static void a_press_sent_twice_starts_it_once(void **state)
{
    struct command_call call = {
        .command = &project_start, .actor = &c.secretary, .key = STR("k"), .object_id = c.a, .version = -1};
    struct command_result first, again;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &first), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), OK);
    assert_true(again.replayed);
    assert_int_equal(again.seq, first.seq);
}

static void a_stale_page_does_not_start_it(void **state)
{
    struct command_call call = {
        .command = &project_start, .actor = &c.secretary, .key = STR("k"), .object_id = c.a, .version = 99};
    struct command_result r;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &r), ERR_STALE);
}

static void only_an_approved_one_starts(void **state)
{
    static const char *const states[] = {"draft",     "submitted", "returned", "rejected",
                                         "withdrawn", "active",    "paused",   "closed"};
    struct command_result r;
    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        county_set_project(&c, c.a, states[i], DAY_NONE, DAY_NONE);
        assert_int_equal(run(&c.secretary, &r), ERR_STATE);
    }
}

static void what_lacks_stops_the_act_as_it_stops_the_button(void **state)
{
    struct command_result r;
    (void)state;
    county_at(&c, 4, 1, 9, 0); /* the first milestone was due yesterday */
    assert_int_equal(run(&c.secretary, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "milestones"), "milestone_past");
    assert_true(str_is(project().state, "approved"));
    county_set_project(&c, c.b, "approved", DAY_NONE, DAY_NONE);
    assert_int_equal(county_run(&c, &c.secretary, &project_start, c.b, NULL, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "indicators"), "indicators_missing");
}

#define STORE(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_and_a_team_are_enough),
        cmocka_unit_test(a_milestone_due_today_is_not_past),
        cmocka_unit_test(measures_of_the_application_serve_where_milestones_name_none),
        cmocka_unit_test(without_any_measure_there_is_no_plan),
        cmocka_unit_test(a_measure_without_milestones_is_no_plan),
        cmocka_unit_test(a_milestone_needs_a_day),
        cmocka_unit_test(a_milestone_that_is_past_needs_another_day_first),
        cmocka_unit_test(an_owner_is_one_of_the_team),
        cmocka_unit_test(a_plan_needs_an_indicator),
        cmocka_unit_test(an_indicator_needs_a_baseline_or_its_day),
        cmocka_unit_test(a_target_that_is_the_baseline_is_none),
        cmocka_unit_test(every_member_has_a_duty),
        cmocka_unit_test(the_year_must_have_begun),
        cmocka_unit_test(a_frozen_year_begins_nothing),
        cmocka_unit_test(what_is_over_does_not_begin),
        STORE(nothing_at_all_is_told_at_once_in_the_order_of_the_page),
        cmocka_unit_test(measures_are_counted_once_each),
        STORE(the_secretary_starts_an_approved_project),
        STORE(begun_late_it_counts_from_today_and_its_indicators_too),
        STORE(begun_early_its_days_stay),
        STORE(a_delegate_starts_it_too),
        STORE(nobody_else_starts_it),
        STORE(it_starts_once),
        STORE(a_press_sent_twice_starts_it_once),
        STORE(a_stale_page_does_not_start_it),
        STORE(only_an_approved_one_starts),
        STORE(what_lacks_stops_the_act_as_it_stops_the_button),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
