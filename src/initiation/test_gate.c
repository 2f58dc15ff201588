/* test_gate.c: gate 1 act by act, over a real store: years and lists, claiming, writing, submitting, review, conditions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cycle/plan.h"
#include "cycle/plan.sql.h"
#include "initiation/application.sql.h"
#include "initiation/fixture_gate.h"
#include "initiation/review.sql.h"

static struct gate g;

static int begin(void **state)
{
    (void)state;
    gate_init(&g);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return gate_fini(&g) == 0 ? 0 : -1;
}

static enum err try_claim(const struct actor *who, int64_t post, int64_t item, const char *name)
{
    struct claim_in in = {.cycle_id = g.next, .item_id = item, .name = str_c(name)};
    return gate_try(&g, who, &project_claim, post, &in, "");
}

/* A town that owes nothing, with its application of SH written. */
static int64_t ready(void)
{
    int64_t project = gate_claim(&g, &g.secretary, g.sh, "");
    gate_claim(&g, &g.secretary, g.jt, "");
    gate_fill(&g, &g.secretary, project);
    return project;
}

static int64_t submitted(void)
{
    int64_t project = ready();
    assert_int_equal(gate_submit(&g, &g.secretary, project), OK);
    return project;
}

/* ---- years and lists ---- */

static void the_next_year_comes_with_the_list_and_its_months(void **state)
{
    struct cycle_list_row *years = NULL;
    struct cycle_open_in again = {.claim = {.from = day_of(2020, 10, 1), .to = day_of(2020, 10, 30)}};
    size_t n = 0;
    (void)state;
    assert_int_equal(cycle_list(g.f.db, g.f.a, g.county, &years, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(years[0].year, 2021);
    assert_true(str_is(years[0].state, "planning"));
    assert_true(str_is(years[1].state, "running"));
    assert_int_equal(years[0].items, 4);
    assert_int_equal(gate_try(&g, &g.officer, &cycle_open, g.cycle, &again, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "year_exists");
    assert_int_equal(gate_try(&g, &g.leader, &cycle_open, g.next, &again, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_try(&g, &g.secretary, &cycle_open, g.next, &again, ""), ERR_FORBIDDEN);
}

static void the_days_of_claiming_are_moved_earlier_only_with_notice(void **state)
{
    struct claim_days_in soon = {.from = day_of(2020, 9, 20), .to = day_of(2020, 9, 25)};
    struct claim_days_in later = {.from = day_of(2020, 9, 20), .to = day_of(2020, 10, 9)};
    struct claim_days_in wrong = {.from = day_of(2020, 10, 9), .to = day_of(2020, 10, 8)};
    (void)state;
    assert_int_equal(gate_try(&g, &g.officer, &cycle_claim_days, g.next, &soon, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "claim_to"), "notice_needed");
    assert_int_equal(gate_try(&g, &g.officer, &cycle_claim_days, g.next, &wrong, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "claim_to"), "date_before_start");
    gate_do(&g, &g.officer, &cycle_claim_days, g.next, &later);
    gate_at(&g, 2020, 10, 10);
    assert_int_equal(try_claim(&g.secretary, g.secretary.post_id, g.sh, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "claim_closed");
}

static void a_year_begins_on_its_first_day(void **state)
{
    (void)state;
    assert_int_equal(gate_try(&g, &g.officer, &cycle_begin, g.next, NULL, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "not_begun_before");
    gate_at(&g, 2021, 1, 1);
    gate_do(&g, &g.officer, &cycle_begin, g.next, NULL);
    assert_int_equal(gate_try(&g, &g.officer, &cycle_begin, g.next, NULL, ""), ERR_STATE);
}

static void an_item_is_added_changed_and_taken_off_with_a_reason(void **state)
{
    struct catalog_item_in in = {.title = STR("小区值日生"), .purpose = STR("hard"), .source = STR("local_hot")};
    (void)state;
    int64_t item = gate_do(&g, &g.officer, &catalog_add, g.next, &in);
    in.mandatory_for = STR("street");
    in.indicators = STR("有值日安排的小区，个");
    gate_do(&g, &g.officer, &catalog_change, item, &in);
    assert_int_equal(gate_try(&g, &g.officer, &catalog_withdraw, item, NULL, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "why"), "required");
    assert_int_equal(gate_try(&g, &g.officer, &catalog_withdraw, item, NULL, "县里另有安排"), OK);
    assert_int_equal(try_claim(&g.street, g.street.post_id, item, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "item_id"), "item_withdrawn");
    assert_int_equal(gate_try(&g, &g.officer, &catalog_change, item, &in, ""), ERR_STATE);
    assert_int_equal(gate_try(&g, &g.officer, &catalog_restore, item, NULL, "又要了"), OK);
    in.purpose = STR("none");
    assert_int_equal(gate_try(&g, &g.officer, &catalog_change, item, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "purpose"), "choice");
    assert_int_equal(gate_try(&g, &g.liaison, &catalog_add, g.next, &in, ""), ERR_FORBIDDEN);
}

static void no_more_is_mandatory_than_may_be_claimed(void **state)
{
    struct catalog_item_in in = {
        .title = STR("第三条"), .purpose = STR("key"), .source = STR("county"), .mandatory_for = STR("town")};
    (void)state;
    gate_do(&g, &g.officer, &catalog_add, g.next, &in);
    assert_int_equal(gate_try(&g, &g.officer, &catalog_add, g.next, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "mandatory_for"), "too_many_mandatory");
    in.mandatory_for = STR("street");
    gate_do(&g, &g.officer, &catalog_add, g.next, &in);
}

/* ---- claiming ---- */

static void a_fourth_project_and_a_second_of_one_item_are_refused(void **state)
{
    (void)state;
    gate_claim(&g, &g.liaison, g.sh, "");
    assert_int_equal(try_claim(&g.secretary, g.secretary.post_id, g.sh, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "item_id"), "claimed_already");
    gate_claim(&g, &g.secretary, g.ld, "");
    assert_int_equal(try_claim(&g.secretary, g.secretary.post_id, 0, "自拟题目"), ERR_RULES);
    assert_string_equal(gate_fault(&g, "name"), "mandatory_first");
    gate_claim(&g, &g.secretary, g.jt, "");
    assert_int_equal(try_claim(&g.secretary, g.secretary.post_id, g.xj, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "item_id"), "too_many_projects");
}

static void only_the_committee_itself_claims(void **state)
{
    (void)state;
    int64_t post = g.secretary.post_id;
    assert_int_equal(try_claim(&g.street, post, g.sh, ""), ERR_NOT_FOUND);
    assert_int_equal(try_claim(&g.member, post, g.sh, ""), ERR_NOT_FOUND);
    assert_int_equal(try_claim(&g.officer, post, g.sh, ""), ERR_FORBIDDEN);
    assert_int_equal(try_claim(&g.delegate, post, g.sh, ""), OK);
    assert_int_equal(try_claim(&g.secretary, post, 0, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "name"), "required");
}

static void a_claim_is_a_draft_with_a_code_of_its_year(void **state)
{
    (void)state;
    struct application first = gate_read(&g, gate_claim(&g, &g.secretary, g.sh, ""));
    struct application second = gate_read(&g, gate_claim(&g, &g.secretary, 0, "古井修缮"));
    assert_true(str_is(first.state, "draft"));
    assert_true(str_is(first.nature, "mandatory"));
    assert_true(str_is(second.nature, "elective"));
    assert_true(str_is(first.code, "2021-town-01"));
    assert_true(str_is(second.code, "2021-town-02"));
    assert_true(str_is(second.f.t.name, "古井修缮"));
    assert_int_equal(first.f.start_day, day_of(2021, 1, 1));
    assert_int_equal(first.f.t.end_day, day_of(2021, 12, 31));
}

/* ---- writing ---- */

static void each_section_changes_its_own_texts_alone(void **state)
{
    (void)state;
    int64_t p = gate_claim(&g, &g.liaison, g.sh, "");
    struct application_edit_in in = {
        .section = SECTION_CASE,
        .t = {.name = STR("改名"), .problem = STR("问题"), .target = STR("不该写的"), .end_day = DAY_NONE}};
    gate_do(&g, &g.liaison, &application_edit, p, &in);
    struct application app = gate_read(&g, p);
    assert_true(str_is(app.f.t.name, "SH")); /* an item of the list has its name */
    assert_true(str_is(app.f.t.problem, "问题"));
    assert_true(str_empty(app.f.t.target));
    in.section = SECTION_GOAL;
    in.t.end_day = day_of(2022, 1, 1);
    assert_int_equal(gate_try(&g, &g.liaison, &application_edit, p, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "end_day"), "date_after");
    assert_int_equal(gate_try(&g, &g.officer, &application_edit, p, &in, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_try(&g, &g.street, &application_edit, p, &in, ""), ERR_NOT_FOUND);
}

static void an_indicator_needs_a_target_and_a_baseline_or_its_day(void **state)
{
    (void)state;
    int64_t p = gate_claim(&g, &g.secretary, g.sh, "");
    struct plan_indicator_in in = {.name = STR("参与率"), .unit_label = STR("%"), .baseline_due_day = DAY_NONE};
    assert_int_equal(gate_try(&g, &g.secretary, &plan_indicator_put, p, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "row_target"), "target_missing");
    assert_string_equal(gate_fault(&g, "row_baseline"), "baseline_row");
    in.target = OPT_I64(400000);
    in.baseline = OPT_I64(400000);
    assert_int_equal(gate_try(&g, &g.secretary, &plan_indicator_put, p, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "row_target"), "target_is_baseline");
    in.baseline = (struct opt_i64){0};
    in.baseline_due_day = day_of(2020, 9, 23);
    assert_int_equal(gate_try(&g, &g.secretary, &plan_indicator_put, p, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "row_baseline_due"), "date_not_after_today");
    in.baseline_due_day = day_of(2021, 2, 1);
    int64_t row = gate_do(&g, &g.secretary, &plan_indicator_put, p, &in);
    in.id = row;
    in.version = 7;
    assert_int_equal(gate_try(&g, &g.secretary, &plan_indicator_put, p, &in, ""), ERR_STALE);
    in.version = 1;
    in.baseline = OPT_I64(123000);
    gate_do(&g, &g.secretary, &plan_indicator_put, p, &in);
    struct application app = gate_read(&g, p);
    assert_int_equal(app.f.nindicators, 1);
    assert_int_equal(app.f.indicators[0].baseline.v, 123000);
    assert_int_equal(app.f.indicators[0].baseline_due_day, DAY_NONE);
    struct plan_row_in ref = {.id = row};
    gate_do(&g, &g.secretary, &plan_indicator_remove, p, &ref);
    assert_int_equal(gate_try(&g, &g.secretary, &plan_indicator_remove, p, &ref, ""), ERR_NOT_FOUND);
}

static void a_milestone_belongs_to_the_team_and_the_projects_time(void **state)
{
    (void)state;
    int64_t p = gate_claim(&g, &g.secretary, g.sh, "");
    struct plan_member_in member = {.person_id = g.liaison.person_id, .duty = STR("台账")};
    struct plan_milestone_in in = {.owner_id = g.liaison.person_id, .title = STR("摸底"), .due_day = day_of(2020, 12, 31)};
    assert_int_equal(gate_try(&g, &g.secretary, &plan_milestone_put, p, &in, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "row_owner"), "not_in_team");
    assert_string_equal(gate_fault(&g, "row_due"), "date_outside_project");
    int64_t row = gate_do(&g, &g.secretary, &plan_member_put, p, &member);
    in.due_day = day_of(2021, 3, 31);
    gate_do(&g, &g.secretary, &plan_milestone_put, p, &in);
    struct plan_row_in ref = {.id = row};
    assert_int_equal(gate_try(&g, &g.secretary, &plan_member_remove, p, &ref, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "team"), "owns_milestone");
    member.person_id = g.street.person_id;
    assert_int_equal(gate_try(&g, &g.secretary, &plan_member_put, p, &member, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "row_person"), "not_of_unit");
}

static enum err save_draft(int64_t p, const struct actor *who, const char *text, int64_t version, int64_t *after)
{
    struct draft_field field = {.name = "problem", .value = str_c(text)};
    struct application_draft d = {.content = draft_print(g.f.a, &field, 1), .person_id = who->person_id, .version = version};
    return application_draft_save(g.f.commander, g.f.a, p, SECTION_CASE, &d, 1000, after);
}

static void a_draft_is_kept_and_never_buried(void **state)
{
    struct application_draft d;
    struct str text;
    int64_t version = 0;
    (void)state;
    int64_t p = gate_claim(&g, &g.liaison, g.sh, "");
    assert_int_equal(save_draft(p, &g.liaison, "写了\"一半\"", 0, &version), OK);
    assert_int_equal(version, 1);
    assert_int_equal(save_draft(p, &g.liaison, "写了\"一半\"", 0, &version), OK); /* sent twice */
    assert_int_equal(version, 1);
    assert_int_equal(save_draft(p, &g.secretary, "另一个人", 0, &version), ERR_STALE);
    assert_int_equal(application_draft_of(g.f.db, g.f.a, p, SECTION_CASE, &d), OK);
    assert_true(draft_value(g.f.a, d.content, "problem", &text));
    assert_true(str_is(text, "写了\"一半\""));
    assert_false(draft_value(g.f.a, d.content, "target", &text));
    assert_false(draft_value(g.f.a, STR("no json"), "target", &text));
    struct application_edit_in in = {.section = SECTION_CASE, .t = {.problem = STR("书记写的"), .end_day = DAY_NONE}};
    assert_int_equal(gate_try(&g, &g.secretary, &application_edit, p, &in, ""), ERR_STALE);
    in.seen_draft = 1;
    gate_do(&g, &g.secretary, &application_edit, p, &in);
    assert_int_equal(application_draft_of(g.f.db, g.f.a, p, SECTION_CASE, &d), OK);
    assert_int_equal(d.version, 0);
}

/* ---- submitting ---- */

static void what_is_missing_is_said_beside_its_field(void **state)
{
    (void)state;
    int64_t p = gate_claim(&g, &g.secretary, g.sh, "");
    assert_int_equal(gate_submit(&g, &g.secretary, p), ERR_RULES);
    assert_string_equal(gate_fault(&g, "target"), "required");
    assert_string_equal(gate_fault(&g, "indicators"), "indicators_missing");
    assert_string_equal(gate_fault(&g, "team"), "team_missing");
    assert_string_equal(gate_fault(&g, ""), "mandatory_missing");
    assert_string_equal(gate_state(&g, p), "draft");
    gate_claim(&g, &g.secretary, g.jt, "");
    gate_fill(&g, &g.secretary, p);
    assert_int_equal(gate_submit(&g, &g.liaison, p), ERR_FORBIDDEN);
    assert_int_equal(gate_submit(&g, &g.secretary, p), OK);
    assert_string_equal(gate_state(&g, p), "submitted");
    assert_int_equal(gate_submit(&g, &g.secretary, p), ERR_STATE);
}

static void a_draft_that_nobody_saved_is_not_forgotten(void **state)
{
    int64_t version;
    (void)state;
    int64_t p = ready();
    assert_int_equal(save_draft(p, &g.liaison, "改了一半", 0, &version), OK);
    assert_int_equal(gate_submit(&g, &g.secretary, p), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "draft_unsaved");
}

static void a_round_keeps_what_was_submitted(void **state)
{
    struct round_list_row *rounds = NULL;
    struct round_content r;
    size_t n = 0;
    (void)state;
    int64_t p = ready();
    assert_int_equal(gate_submit(&g, &g.delegate, p), OK);
    assert_int_equal(round_list(g.f.db, g.f.a, p, &rounds, &n), OK);
    assert_int_equal(n, 1);
    assert_true(rounds[0].delegation_id.set);
    assert_int_equal(round_parse(g.f.db, g.f.a, rounds[0].content, &r), OK);
    struct application app = gate_read(&g, p);
    assert_true(str_eq(r.t.problem, app.f.t.problem) && str_eq(r.t.name, app.f.t.name));
    assert_int_equal(r.t.end_day, app.f.t.end_day);
    assert_int_equal(r.t.resolution_day, day_of(2020, 9, 21));
    assert_int_equal(r.nindicators, 1);
    assert_true(r.indicators[0].baseline.set);
    assert_int_equal(r.indicators[0].baseline.v, 120000);
    assert_int_equal(r.nmilestones, 1);
    assert_true(str_eq(r.milestones[0].owner, g.secretary.person_name));
    assert_int_equal(r.nteam, 1);
    assert_true(str_is(r.team[0].duty, "总负责"));
    assert_int_equal(round_parse(g.f.db, g.f.a, STR("{}"), &r), ERR_CORRUPT);
    err_clear();
    assert_int_equal(round_parse(g.f.db, g.f.a, STR("["), &r), ERR_CORRUPT);
}

static void nothing_is_edited_while_the_department_has_it(void **state)
{
    (void)state;
    int64_t p = submitted(), version;
    struct application_edit_in in = {.section = SECTION_CASE, .t = {.end_day = DAY_NONE}};
    struct plan_member_in member = {.person_id = g.liaison.person_id, .duty = STR("台账")};
    assert_int_equal(gate_try(&g, &g.liaison, &application_edit, p, &in, ""), ERR_STATE);
    assert_int_equal(gate_try(&g, &g.liaison, &plan_member_put, p, &member, ""), ERR_STATE);
    assert_int_equal(save_draft(p, &g.liaison, "x", 0, &version), ERR_STATE);
}

static void one_that_is_not_mandatory_may_be_withdrawn_with_a_reason(void **state)
{
    (void)state;
    int64_t p = submitted(), free_topic = gate_claim(&g, &g.secretary, 0, "古井修缮");
    assert_int_equal(gate_try(&g, &g.secretary, &application_withdraw, p, NULL, "不做了"), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "mandatory_stays");
    assert_int_equal(gate_try(&g, &g.secretary, &application_withdraw, free_topic, NULL, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "why"), "required");
    assert_int_equal(gate_try(&g, &g.liaison, &application_withdraw, free_topic, NULL, "不做了"), ERR_FORBIDDEN);
    assert_int_equal(gate_try(&g, &g.secretary, &application_withdraw, free_topic, NULL, "不做了"), OK);
    assert_string_equal(gate_state(&g, free_topic), "withdrawn");
    gate_claim(&g, &g.secretary, g.ld, ""); /* the place is free again */
}

/* ---- review ---- */

static int64_t comment(int64_t p, const char *field, const char *body)
{
    struct review_comment_in in = {.field = str_c(field), .body = str_c(body)};
    return gate_do(&g, &g.officer, &review_comment, p, &in);
}

static void comments_are_answered_settled_and_only_then_it_is_approved(void **state)
{
    struct review_comment_in bad = {.field = STR("milestone.M9"), .body = STR("哪一个")};
    struct review_reply_in mute = {0}, word = {.reply = STR("按户")}, done = {.mended = true};
    (void)state;
    int64_t p = submitted();
    int64_t one = comment(p, "indicator.I1", "按户还是按人"), two = comment(p, "", "再短些");
    assert_int_equal(gate_try(&g, &g.officer, &review_comment, p, &bad, ""), ERR_RULES);
    assert_int_equal(gate_decide(&g, &g.officer, p, DECISION_APPROVE, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "comments_unsettled");
    assert_int_equal(gate_try(&g, &g.secretary, &review_reply, one, &word, ""), ERR_STATE); /* not told yet */
    assert_int_equal(gate_decide(&g, &g.officer, p, DECISION_RETURN, "请改两处"), OK);
    assert_string_equal(gate_state(&g, p), "returned");
    assert_int_equal(gate_submit(&g, &g.secretary, p), ERR_RULES);
    assert_string_equal(gate_fault(&g, ""), "comments_unanswered");
    assert_int_equal(gate_try(&g, &g.liaison, &review_reply, one, &mute, ""), ERR_RULES);
    assert_int_equal(gate_try(&g, &g.liaison, &review_reply, one, &word, ""), OK);
    assert_int_equal(gate_try(&g, &g.secretary, &review_reply, two, &done, ""), OK);
    assert_int_equal(gate_try(&g, &g.officer, &review_settle, one, NULL, ""), ERR_STATE); /* the unit has it */
    assert_int_equal(gate_submit(&g, &g.secretary, p), OK);
    assert_int_equal(gate_read(&g, p).rounds, 2);
    assert_int_equal(gate_try(&g, &g.officer, &review_settle, one, NULL, ""), OK);
    assert_int_equal(gate_decide(&g, &g.officer, p, DECISION_APPROVE, ""), ERR_RULES);
    assert_int_equal(gate_try(&g, &g.officer, &review_settle, two, NULL, ""), OK);
    assert_int_equal(gate_decide(&g, &g.officer, p, DECISION_APPROVE, ""), OK);
    assert_string_equal(gate_state(&g, p), "approved");
    assert_int_equal(gate_read(&g, p).approved_day, day_of(2020, 9, 23));
}

static void nobody_decides_on_his_own_or_without_a_reason(void **state)
{
    (void)state;
    int64_t p = submitted();
    gate_claim(&g, &g.bureau, g.sh, "");
    int64_t own = gate_claim(&g, &g.bureau, 0, "局里的事");
    gate_fill(&g, &g.bureau, own);
    assert_int_equal(gate_submit(&g, &g.bureau, own), OK);
    assert_int_equal(gate_decide(&g, &g.both, own, DECISION_APPROVE, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_decide(&g, &g.bureau, own, DECISION_APPROVE, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_decide(&g, &g.recused, p, DECISION_APPROVE, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_decide(&g, &g.leader, p, DECISION_APPROVE, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_decide(&g, &g.both, p, DECISION_REJECT, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "reason"), "reason_missing");
    assert_int_equal(gate_decide(&g, &g.both, p, DECISION_RETURN, ""), ERR_RULES);
    assert_int_equal(gate_decide(&g, &g.both, p, DECISION_CONDITIONS, ""), ERR_RULES);
    assert_string_equal(gate_fault(&g, "reason"), "conditions_missing");
    assert_int_equal(gate_decide(&g, &g.both, p, DECISION_REJECT, "与上年重复"), OK);
    assert_string_equal(gate_state(&g, p), "rejected");
    gate_claim(&g, &g.secretary, g.sh, ""); /* it is owed again */
}

static void conditions_are_followed_until_the_department_says_met(void **state)
{
    struct condition_list_row *rows = NULL;
    struct condition_answer_in none = {0}, done = {.answer = STR("已写明")};
    size_t n = 0;
    (void)state;
    int64_t p = submitted();
    assert_int_equal(gate_decide(&g, &g.officer, p, DECISION_CONDITIONS, "排班不打卡\n\n 名单上墙 "), OK);
    assert_string_equal(gate_state(&g, p), "approved");
    assert_int_equal(condition_list(g.f.db, g.f.a, p, &rows, &n), OK);
    assert_int_equal(n, 2);
    assert_true(str_is(rows[1].body, "名单上墙"));
    assert_int_equal(gate_try(&g, &g.officer, &condition_confirm, rows[0].id, NULL, ""), ERR_STATE);
    assert_int_equal(gate_try(&g, &g.liaison, &condition_answer, rows[0].id, &none, ""), ERR_RULES);
    assert_int_equal(gate_try(&g, &g.street, &condition_answer, rows[0].id, &done, ""), ERR_NOT_FOUND);
    assert_int_equal(gate_try(&g, &g.liaison, &condition_answer, rows[0].id, &done, ""), OK);
    assert_int_equal(gate_try(&g, &g.recused, &condition_confirm, rows[0].id, NULL, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_try(&g, &g.secretary, &condition_confirm, rows[0].id, NULL, ""), ERR_FORBIDDEN);
    assert_int_equal(gate_try(&g, &g.officer, &condition_refuse, rows[0].id, NULL, "还没写"), OK);
    assert_int_equal(gate_try(&g, &g.liaison, &condition_answer, rows[0].id, &done, ""), OK);
    assert_int_equal(gate_try(&g, &g.officer, &condition_confirm, rows[0].id, NULL, ""), OK);
    assert_int_equal(gate_try(&g, &g.liaison, &condition_answer, rows[0].id, &done, ""), ERR_STATE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_next_year_comes_with_the_list_and_its_months),
        TEST(the_days_of_claiming_are_moved_earlier_only_with_notice),
        TEST(a_year_begins_on_its_first_day),
        TEST(an_item_is_added_changed_and_taken_off_with_a_reason),
        TEST(no_more_is_mandatory_than_may_be_claimed),
        TEST(a_fourth_project_and_a_second_of_one_item_are_refused),
        TEST(only_the_committee_itself_claims),
        TEST(a_claim_is_a_draft_with_a_code_of_its_year),
        TEST(each_section_changes_its_own_texts_alone),
        TEST(an_indicator_needs_a_target_and_a_baseline_or_its_day),
        TEST(a_milestone_belongs_to_the_team_and_the_projects_time),
        TEST(a_draft_is_kept_and_never_buried),
        TEST(what_is_missing_is_said_beside_its_field),
        TEST(a_draft_that_nobody_saved_is_not_forgotten),
        TEST(a_round_keeps_what_was_submitted),
        TEST(nothing_is_edited_while_the_department_has_it),
        TEST(one_that_is_not_mandatory_may_be_withdrawn_with_a_reason),
        TEST(comments_are_answered_settled_and_only_then_it_is_approved),
        TEST(nobody_decides_on_his_own_or_without_a_reason),
        TEST(conditions_are_followed_until_the_department_says_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
