/* test_ending.c: the end of a project: the rule value by value, asking, deciding and carrying on over a real store, by whom, in
 * which state, twice, and what stands afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cycle/plan.h"
#include "execution/amendment.h"
#include "execution/ending.h"
#include "execution/ending.sql.h"
#include "execution/fixture_county.h"
#include "initiation/claim.h"
#include "people/people.h"

#define D(month, day) day_of(2020, month, day)
#define NEXT(month, day) day_of(2021, month, day)

static struct county c;

/* North has a committee, as whoever claims must. */
static int set_up(void **state)
{
    const struct unit_import_in north = {.code = STR_INIT("north"),
                                         .parent_code = STR_INIT("county"),
                                         .name = STR_INIT("北镇"),
                                         .short_name = STR_INIT("北镇"),
                                         .kind = STR_INIT("town"),
                                         .committee_name = STR_INIT("北镇党委"),
                                         .sort = 1,
                                         .from_day = day_of(2000, 1, 1)};
    (void)state;
    county_init(&c, NULL);
    county_do(&c, &c.system, &unit_import, 0, &north);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

/* ---- the rule ---- */

static const char *fault_of(struct ending_facts f, enum ending_kind kind)
{
    int64_t n;
    const char *code = ending_fault(&f, kind, &n);
    return code ? code : "";
}

/* Every mixture of open things beside the sentences said plainly. */
static void the_rule_is_the_sentences_for_every_mixture(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 64; i++) {
        bool milestones = i & 1, problems = i & 2, amendments = i & 4, year = i & 8, next = i & 16, claim = i & 32;
        struct ending_facts f = {.milestones = 3,
                                 .milestones_open = milestones,
                                 .problems_open = problems,
                                 .amendments = amendments,
                                 .year_open = year,
                                 .next_year = next,
                                 .claim = claim ? "too_many_projects" : NULL};
        bool ready = year && !amendments;
        assert_int_equal(!fault_of(f, ENDING_TERMINATED)[0], ready);
        assert_int_equal(!fault_of(f, ENDING_COMPLETED)[0], ready && !milestones && !problems);
        assert_int_equal(!fault_of(f, ENDING_CARRIED)[0], ready && milestones && next && !claim);
    }
}

static void a_fault_says_how_many(void **state)
{
    const struct ending_facts f = {.milestones_open = 2, .problems_open = 3, .year_open = true};
    int64_t n;
    (void)state;
    assert_string_equal(ending_fault(&f, ENDING_COMPLETED, &n), "milestones_open");
    assert_int_equal(n, 2);
    assert_string_equal(ending_fault(&f, ENDING_CARRIED, &n), "next_year_missing");
    assert_int_equal(n, 0);
}

static void a_day_is_proposed_a_year_later_within_the_project(void **state)
{
    (void)state;
    assert_int_equal(carry_day(D(8, 28), NEXT(1, 1), NEXT(12, 31)), NEXT(8, 28));
    assert_int_equal(carry_day(D(2, 29), NEXT(1, 1), NEXT(12, 31)), NEXT(2, 28));
    assert_int_equal(carry_day(D(1, 15), NEXT(3, 1), NEXT(12, 31)), NEXT(3, 1));
    assert_int_equal(carry_day(D(12, 31), NEXT(1, 1), NEXT(12, 20)), NEXT(12, 20));
}

static void reached_is_the_target_or_past_it_on_the_way(void **state)
{
    struct indicator_list_row up = {.baseline = OPT_I64(10), .target = 20}, down = {.baseline = OPT_I64(9), .target = 0},
                              none = {.target = 20};
    (void)state;
    assert_false(indicator_reached(&up, (struct opt_i64){0}));
    assert_false(indicator_reached(&up, OPT_I64(19)));
    assert_true(indicator_reached(&up, OPT_I64(20)));
    assert_true(indicator_reached(&up, OPT_I64(21)));
    assert_false(indicator_reached(&down, OPT_I64(1)));
    assert_true(indicator_reached(&down, OPT_I64(-1)));
    assert_true(indicator_reached(&none, OPT_I64(20)));
    assert_false(indicator_reached(&none, OPT_I64(21)));
}

/* ---- asking ---- */

static void done(int64_t milestone)
{
    const struct milestone_done_in in = {.done_day = D(9, 20)};
    county_do(&c, &c.owner, &milestone_done, milestone, &in);
}

static void all_done(void)
{
    done(c.m1);
    done(c.m2);
    done(c.m3);
    done(c.m4);
}

static enum err ask(const struct actor *who, enum ending_kind kind, struct command_result *r)
{
    struct ending_ask_in in = {.kind = kind, .statement = STR("冷链仓投用，10个村分红")};
    return county_run(&c, who, &ending_ask, c.a, &in, r);
}

static int64_t asked(enum ending_kind kind)
{
    struct ending_ask_in in = {.kind = kind, .statement = STR("冷链仓投用，10个村分红")};
    return county_do(&c, &c.secretary, &ending_ask, c.a, &in);
}

static enum err decide(const struct actor *who, int64_t id, bool accept, struct command_result *r)
{
    struct ending_decide_in in = {.accept = accept, .words = STR("已现场核实"), .document = STR("分组验〔2020〕9号")};
    return county_run(&c, who, &ending_decide, id, &in, r);
}

static struct ending_list_row ending(void)
{
    struct ending_list_row *rows = NULL;
    size_t n = 0;
    assert_int_equal(ending_list(c.f.db, c.f.a, c.a, &rows, &n), OK);
    assert_true(n > 0);
    return rows[0];
}

static struct ending_project_row project(int64_t id)
{
    struct ending_project_row p;
    assert_int_equal(ending_project(c.f.db, c.f.a, id, &p), OK);
    return p;
}

static int64_t next_year(void)
{
    const struct cycle_open_in in = {.claim = {.from = D(12, 1), .to = D(12, 20)}};
    return county_do(&c, &c.officer, &cycle_open, c.cycle, &in);
}

static void a_completed_project_has_nothing_open(void **state)
{
    const struct problem_raise_in problem = {.title = STR("用电增容未批"), .owner_id = c.owner.person_id, .due_day = D(10, 1)};
    struct command_result r;
    (void)state;
    done(c.m1);
    assert_int_equal(ask(&c.secretary, ENDING_COMPLETED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "milestones_open");
    assert_true(str_is(r.violations.list.at[0].arg, "3"));
    done(c.m2);
    done(c.m3);
    done(c.m4);
    county_do(&c, &c.liaison, &problem_raise, c.a, &problem);
    assert_int_equal(ask(&c.secretary, ENDING_COMPLETED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "problems_open");
}

static void the_secretary_asks_and_nothing_ends_yet(void **state)
{
    (void)state;
    all_done();
    asked(ENDING_COMPLETED);
    assert_true(str_is(ending().state, "asked"));
    assert_true(str_is(ending().kind, "completed"));
    assert_int_equal(ending().asked_day, D(9, 23));
    assert_true(str_is(project(c.a).state, "active"));
}

static void only_the_owning_post_asks(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(ask(&c.liaison, ENDING_TERMINATED, &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.owner, ENDING_TERMINATED, &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.officer, ENDING_TERMINATED, &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.leader, ENDING_TERMINATED, &r), ERR_FORBIDDEN);
    assert_int_equal(ask(&c.south_secretary, ENDING_TERMINATED, &r), ERR_NOT_FOUND);
    assert_int_equal(ask(&c.auditor, ENDING_TERMINATED, &r), ERR_NOT_FOUND);
    assert_int_equal(ask(&c.delegate, ENDING_TERMINATED, &r), OK);
}

static void an_end_needs_its_kind_and_its_statement(void **state)
{
    struct ending_ask_in in = {.kind = ENDING_TERMINATED};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.secretary, &ending_ask, c.a, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "statement"), "required");
    assert_string_equal(county_fault(&r, "kind"), "");
    in.kind = ENDING_KINDS;
    assert_int_equal(county_run(&c, &c.secretary, &ending_ask, c.a, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "statement"), "required");
    assert_string_equal(county_fault(&r, "kind"), "required");
}

static void one_end_is_asked_at_a_time(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(ENDING_TERMINATED);
    assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "ending_waits");
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
    assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), OK);
}

static void changes_that_wait_are_decided_first_and_none_is_asked_behind(void **state)
{
    const struct amendment_ask_in later = {.milestone_id = c.m3, .after_day = D(10, 20), .reason = STR("汛期停工")};
    const struct amendment_decide_in no = {.words = STR("按原计划推进")};
    struct command_result r;
    (void)state;
    int64_t id = county_do(&c, &c.liaison, &amendment_ask, c.a, &later);
    assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "amendments_wait");
    county_do(&c, &c.officer, &amendment_decide, id, &no);
    assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), OK);
    assert_int_equal(county_run(&c, &c.liaison, &amendment_ask, c.a, &later, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "ending_waits");
}

static void only_what_runs_or_pauses_ends(void **state)
{
    static const char *const states[] = {"draft", "submitted", "returned", "approved", "rejected", "withdrawn", "closed"};
    struct command_result r;
    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        county_set_project(&c, c.a, states[i], DAY_NONE, DAY_NONE);
        assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), ERR_STATE);
    }
    county_set_project(&c, c.a, "paused", D(9, 1), DAY_NONE);
    assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), OK);
}

static void sent_twice_it_is_asked_once(void **state)
{
    struct ending_ask_in in = {.kind = ENDING_TERMINATED, .statement = STR("企业搬迁")};
    struct command_call call = {
        .command = &ending_ask, .actor = &c.secretary, .key = STR("k"), .object_id = c.a, .version = -1, .input = &in};
    struct command_result first, again;
    (void)state;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &first), OK);
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), OK);
    assert_true(again.replayed);
    assert_int_equal(again.id, first.id);
    in.kind = ENDING_COMPLETED;
    assert_int_equal(command_run(c.f.commander, c.f.a, &call, &again), ERR_CONFLICT);
}

/* ---- deciding ---- */

static void accepted_the_project_is_closed_with_day_words_and_document(void **state)
{
    struct command_result r;
    (void)state;
    all_done();
    int64_t id = asked(ENDING_COMPLETED);
    county_at(&c, 9, 28, 9, 0);
    assert_int_equal(decide(&c.officer, id, true, &r), OK);
    assert_true(str_is(project(c.a).state, "closed"));
    assert_int_equal(project(c.a).closed_day, D(9, 28));
    assert_true(str_is(ending().state, "accepted"));
    assert_true(str_is(ending().reason, "已现场核实"));
    assert_true(str_is(ending().document, "分组验〔2020〕9号"));
    assert_int_equal(ending().decided_day, D(9, 28));
    assert_false(ending().next_project_id.set);
}

static void a_closed_project_takes_no_more_acts(void **state)
{
    const struct milestone_done_in in = {.done_day = D(9, 20)};
    const struct amendment_ask_in later = {.milestone_id = c.m4, .after_day = D(12, 10), .reason = STR("汛期停工")};
    struct command_result r;
    (void)state;
    int64_t id = asked(ENDING_TERMINATED);
    assert_int_equal(decide(&c.officer, id, true, &r), OK);
    assert_int_equal(county_run(&c, &c.owner, &milestone_done, c.m1, &in, &r), ERR_STATE);
    assert_int_equal(county_run(&c, &c.liaison, &amendment_ask, c.a, &later, &r), ERR_STATE);
    assert_int_equal(ask(&c.secretary, ENDING_TERMINATED, &r), ERR_STATE);
}

static void refused_the_project_goes_on(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(ENDING_TERMINATED);
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
    assert_true(str_is(project(c.a).state, "active"));
    assert_true(str_is(ending().state, "refused"));
    assert_true(str_is(ending().document, ""));
}

static void the_department_decides_and_never_who_is_recused(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = asked(ENDING_TERMINATED);
    assert_int_equal(decide(&c.secretary, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.leader, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.recused, id, true, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.recused, id, false, &r), ERR_FORBIDDEN);
    assert_int_equal(decide(&c.south_secretary, id, true, &r), ERR_NOT_FOUND);
    assert_true(str_is(project(c.a).state, "active"));
}

static void a_decision_says_something(void **state)
{
    struct ending_decide_in in = {.accept = true};
    struct command_result r;
    (void)state;
    int64_t id = asked(ENDING_TERMINATED);
    for (int i = 0; i < 2; i++, in.accept = false) {
        assert_int_equal(county_run(&c, &c.officer, &ending_decide, id, &in, &r), ERR_RULES);
        assert_string_equal(county_fault(&r, "words"), "required");
    }
    assert_true(str_is(ending().state, "asked"));
}

static void it_is_decided_once_and_from_a_fresh_page(void **state)
{
    struct ending_decide_in in = {.accept = true, .words = STR("同意")};
    struct command_result r;
    (void)state;
    int64_t id = asked(ENDING_TERMINATED);
    struct command_call stale = {
        .command = &ending_decide, .actor = &c.officer, .key = STR("k"), .object_id = id, .version = 9, .input = &in};
    assert_int_equal(command_run(c.f.commander, c.f.a, &stale, &r), ERR_STALE);
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
    assert_int_equal(decide(&c.officer, id, true, &r), ERR_STATE);
    assert_true(str_is(project(c.a).state, "active"));
}

static void what_is_open_again_is_not_accepted_as_completed(void **state)
{
    struct command_result r;
    (void)state;
    all_done();
    int64_t id = asked(ENDING_COMPLETED);
    assert_int_equal(county_run_why(&c, &c.owner, &milestone_undone, c.m4, NULL, "记错了", &r), OK);
    assert_int_equal(decide(&c.officer, id, true, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "milestones_open");
    assert_int_equal(decide(&c.officer, id, false, &r), OK);
}

/* ---- carrying on ---- */

static void carrying_on_needs_something_open_and_the_next_year(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(ask(&c.secretary, ENDING_CARRIED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "next_year_missing");
    next_year();
    assert_int_equal(ask(&c.secretary, ENDING_CARRIED, &r), OK);
    assert_int_equal(decide(&c.officer, r.id, false, &r), OK);
    all_done();
    assert_int_equal(ask(&c.secretary, ENDING_CARRIED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "nothing_open");
}

static void a_committee_carries_on_no_more_than_it_may_claim(void **state)
{
    struct claim_in free_topic = {.cycle_id = next_year(), .name = STR("另一个题目")};
    struct command_result r;
    (void)state;
    county_at(&c, 12, 2, 9, 0);
    for (int i = 0; i < 3; i++)
        county_do(&c, &c.liaison, &project_claim, c.secretary.post_id, &free_topic);
    assert_int_equal(ask(&c.secretary, ENDING_CARRIED, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "kind"), "too_many_projects");
    assert_true(str_is(r.violations.list.at[0].arg, "3"));
}

static int64_t carried(void)
{
    const struct indicator_record_in income = {.on_day = D(9, 1), .value = 1600000},
                                     weak = {.on_day = D(9, 1), .value = 0}; /* at its target */
    struct command_result r;
    county_do(&c, &c.owner, &indicator_record, c.i1, &income);
    county_do(&c, &c.owner, &indicator_record, c.i2, &weak);
    done(c.m1);
    next_year();
    int64_t id = asked(ENDING_CARRIED);
    assert_int_equal(decide(&c.officer, id, true, &r), OK);
    return ending().next_project_id.v;
}

static void the_next_year_has_a_draft_of_the_same_post(void **state)
{
    struct carry_days_row days;
    (void)state;
    int64_t next = carried();
    assert_true(next > 0);
    assert_true(str_is(project(c.a).state, "closed"));
    assert_true(str_is(project(next).state, "draft"));
    assert_true(str_is(project(next).name, "党建+村级集体经济"));
    assert_int_equal(project(next).year, 2021);
    assert_int_equal(project(next).post_id, c.secretary.post_id);
    assert_int_equal(carry_days(c.f.db, c.f.a, next, &days), OK);
    assert_int_equal(days.start_day, NEXT(1, 1));
    assert_int_equal(days.end_day, NEXT(12, 31));
}

static void open_milestones_are_proposed_and_done_ones_are_not(void **state)
{
    struct milestone_list_row *rows = NULL;
    size_t n = 0;
    (void)state;
    int64_t next = carried();
    assert_int_equal(milestone_list(c.f.db, c.f.a, next, &rows, &n), OK);
    assert_int_equal(n, 3);
    assert_true(str_is(rows[0].title, "冷链仓验收"));
    assert_int_equal(rows[0].due_day, NEXT(8, 28));
    assert_int_equal(rows[0].first_due_day, NEXT(8, 28));
    assert_int_equal(rows[0].owner_id, c.owner.person_id);
    assert_int_equal(rows[0].done_day, DAY_NONE);
}

static void what_is_not_reached_begins_where_it_stands(void **state)
{
    struct indicator_list_row *rows = NULL;
    size_t n = 0;
    (void)state;
    int64_t next = carried();
    assert_int_equal(indicator_list(c.f.db, c.f.a, next, &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_true(str_is(rows[0].name, "经营性收入"));
    assert_int_equal(rows[0].baseline.v, 1600000);
    assert_int_equal(rows[0].target, 1800000);
    assert_int_equal(rows[0].start_day, NEXT(1, 1));
}

static void team_and_words_come_along(void **state)
{
    struct team_list_row *team = NULL;
    struct carry_application_row *texts = NULL;
    size_t n = 0, ntexts = 0;
    (void)state;
    int64_t next = carried();
    assert_int_equal(team_list(c.f.db, c.f.a, next, &team, &n), OK);
    assert_int_equal(n, 3);
    assert_int_equal(carry_application(c.f.db, c.f.a, next, &texts, &ntexts), OK);
    assert_int_equal(ntexts, 1);
    assert_true(str_eq(texts[0].beneficiaries, project(c.a).client));
}

#define STORE(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_is_the_sentences_for_every_mixture),
        cmocka_unit_test(a_fault_says_how_many),
        cmocka_unit_test(a_day_is_proposed_a_year_later_within_the_project),
        cmocka_unit_test(reached_is_the_target_or_past_it_on_the_way),
        STORE(a_completed_project_has_nothing_open),
        STORE(the_secretary_asks_and_nothing_ends_yet),
        STORE(only_the_owning_post_asks),
        STORE(an_end_needs_its_kind_and_its_statement),
        STORE(one_end_is_asked_at_a_time),
        STORE(changes_that_wait_are_decided_first_and_none_is_asked_behind),
        STORE(only_what_runs_or_pauses_ends),
        STORE(sent_twice_it_is_asked_once),
        STORE(accepted_the_project_is_closed_with_day_words_and_document),
        STORE(a_closed_project_takes_no_more_acts),
        STORE(refused_the_project_goes_on),
        STORE(the_department_decides_and_never_who_is_recused),
        STORE(a_decision_says_something),
        STORE(it_is_decided_once_and_from_a_fresh_page),
        STORE(what_is_open_again_is_not_accepted_as_completed),
        STORE(carrying_on_needs_something_open_and_the_next_year),
        STORE(a_committee_carries_on_no_more_than_it_may_claim),
        STORE(the_next_year_has_a_draft_of_the_same_post),
        STORE(open_milestones_are_proposed_and_done_ones_are_not),
        STORE(what_is_not_reached_begins_where_it_stands),
        STORE(team_and_words_come_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
