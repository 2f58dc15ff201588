/* test_freeze.c: a year is scored over a real store: groups and who is in them, scores given and refused, recusal, the freeze
 * and what it needs, the worksheets that come out, and that nothing is a score before and nobody changes one after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assessment/fixture_year.h"
#include "assessment/test_freeze.sql.h"
#include "people/people.h"

static struct year y;

static int set_up(void **state)
{
    (void)state;
    year_init(&y);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return year_fini(&y) ? -1 : 0;
}

static struct year_counts_row counts(void)
{
    struct year_counts_row n;
    assert_int_equal(year_counts(y.c.f.db, y.c.f.a, y.c.cycle, &n), OK);
    return n;
}

static enum err run(const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                    struct command_result *r)
{
    err_clear();
    return county_run(&y.c, who, cmd, object, input, r);
}

/* The error of giving so many 1/10,000 points. */
static enum err enter(const struct actor *who, int64_t group, int64_t project, int64_t score, struct command_result *r)
{
    struct ballot_line line = {.project_id = project, .score = score};
    return run(who, &score_enter, group, &(struct score_enter_in){.lines = &line, .n = 1}, r);
}

static const char *score_fault(const struct command_result *r, int64_t project)
{
    return county_fault(r, str_printf(y.c.f.a, "score-%lld", (long long)project).ptr);
}

/* ---- groups ---- */

static void a_group_is_made_once_and_only_if_the_scheme_asks_for_it(void **state)
{
    struct panel_make_in twice = {.code = STR("leaders"), .name = STR("又一组")},
                         other = {.code = STR("villages"), .name = STR("村")};
    struct panel_make_in nameless = {.code = STR("delegates")};
    struct command_result r;
    (void)state;
    assert_int_equal(run(&y.c.officer, &panel_make, y.c.cycle, &twice, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "code"), "panel_made");
    assert_int_equal(run(&y.c.officer, &panel_make, y.c.cycle, &other, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "code"), "choice");
    assert_int_equal(run(&y.c.officer, &panel_make, y.c.cycle, &nameless, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "name"), "required");
    assert_int_equal(counts().groups, 2);
}

static void nobody_but_the_department_makes_and_fills_groups(void **state)
{
    struct panel_make_in in = {.code = STR("delegates"), .name = STR("代表组")};
    struct panel_member_in member = {y.e5.person_id};
    struct command_result r;
    (void)state;
    assert_int_equal(run(&y.c.secretary, &panel_make, y.c.cycle, &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&y.c.leader, &panel_add, y.leaders, &member, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&y.e1, &panel_add, y.leaders, &member, &r), ERR_NOT_FOUND);
    assert_int_equal(run(&y.c.auditor, &panel_close, y.leaders, NULL, &r), ERR_NOT_FOUND);
    assert_int_equal(counts().members, 4);
}

static void only_evaluators_are_taken_in_and_once(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run(&y.c.officer, &panel_add, y.leaders, &(struct panel_member_in){y.e1.person_id}, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "person_id"), "in_panel_already");
    assert_int_equal(run(&y.c.officer, &panel_add, y.leaders, &(struct panel_member_in){y.c.member.person_id}, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "person_id"), "not_an_evaluator");
    county_do(&y.c, &y.c.officer, &panel_add, y.leaders, &(struct panel_member_in){y.e5.person_id});
    assert_int_equal(counts().members, 5);
}

static void a_member_leaves_only_while_he_has_scored_nothing(void **state)
{
    struct command_result r;
    (void)state;
    county_do(&y.c, &y.c.officer, &panel_remove, y.leaders, &(struct panel_member_in){y.e2.person_id});
    year_give(&y, &y.e1, y.leaders, y.c.a, 90);
    assert_int_equal(run(&y.c.officer, &panel_remove, y.leaders, &(struct panel_member_in){y.e1.person_id}, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, ""), "has_scored");
    assert_int_equal(run(&y.c.officer, &panel_remove, y.leaders, &(struct panel_member_in){y.e5.person_id}, &r), ERR_NOT_FOUND);
    assert_int_equal(counts().members, 3);
}

static void a_closed_group_is_opened_again_only_with_a_reason(void **state)
{
    struct command_result r;
    (void)state;
    county_do(&y.c, &y.c.officer, &panel_close, y.leaders, NULL);
    assert_int_equal(run(&y.c.officer, &panel_close, y.leaders, NULL, &r), ERR_STATE);
    assert_int_equal(run(&y.c.officer, &panel_add, y.leaders, &(struct panel_member_in){y.e5.person_id}, &r), ERR_STATE);
    assert_int_equal(enter(&y.e1, y.leaders, y.c.a, 900000, &r), ERR_STATE);
    assert_int_equal(run(&y.c.officer, &panel_reopen, y.leaders, NULL, &r), ERR_RULES);
    assert_int_equal(county_run_why(&y.c, &y.c.officer, &panel_reopen, y.leaders, NULL, "一人出差未评", &r), OK);
    year_give(&y, &y.e1, y.leaders, y.c.a, 90);
}

/* ---- scores ---- */

static void a_member_scores_and_changes_his_score_while_it_is_open(void **state)
{
    struct ballot_scores_row *rows = NULL;
    struct command_result r;
    size_t n = 0;
    (void)state;
    year_give(&y, &y.e1, y.leaders, y.c.a, 90);
    assert_int_equal(enter(&y.e1, y.leaders, y.c.a, 885500, &r), OK);
    assert_true(r.seq > 0);
    assert_int_equal(enter(&y.e1, y.leaders, y.c.a, 885500, &r), OK);
    assert_int_equal(r.seq, 0); /* the same again is no event */
    assert_int_equal(ballot_scores(y.c.f.db, y.c.f.a, y.leaders, y.e1.person_id, &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].score, 885500);
}

static void who_is_not_in_the_group_does_not_know_it(void **state)
{
    struct command_result r;
    struct actor member_as_delegate = y.e1;
    (void)state;
    assert_int_equal(enter(&y.e3, y.leaders, y.c.a, 900000, &r), ERR_NOT_FOUND);
    assert_int_equal(enter(&y.e5, y.leaders, y.c.a, 900000, &r), ERR_NOT_FOUND);
    assert_int_equal(enter(&y.c.officer, y.leaders, y.c.a, 900000, &r), ERR_NOT_FOUND);
    assert_int_equal(enter(&y.c.secretary, y.leaders, y.c.a, 900000, &r), ERR_NOT_FOUND);
    member_as_delegate.delegation_id = 1;
    assert_int_equal(enter(&member_as_delegate, y.leaders, y.c.a, 900000, &r), ERR_FORBIDDEN);
    assert_int_equal(counts().scores, 0);
}

static void a_score_is_from_0_to_100_with_two_decimals(void **state)
{
    static const struct {
        int64_t score;
        const char *code;
    } cases[] = {{0, NULL},
                 {1000000, NULL},
                 {899900, NULL},
                 {-100, "out_of_range"},
                 {1000100, "out_of_range"},
                 {899950, "score_digits"},
                 {1, "score_digits"}};
    struct command_result r;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(enter(&y.e1, y.leaders, y.c.a, cases[i].score, &r), cases[i].code ? ERR_RULES : OK);
        if (cases[i].code)
            assert_string_equal(score_fault(&r, y.c.a), cases[i].code);
    }
    assert_int_equal(enter(&y.e1, y.leaders, 999999, 900000, &r), ERR_RULES);
    assert_string_equal(score_fault(&r, 999999), "unknown_code");
}

static void nobody_scores_his_own_unit_his_team_or_what_a_recusal_covers(void **state)
{
    struct team_import_in team = {
        .project_id = y.c.s, .person_id = y.e3.person_id, .post_title = STR("指导员"), .duty = STR("指导")};
    struct recusal_import_in recusal = {.person_code = STR("E2"),
                                        .unit_code = STR("south"),
                                        .reason = STR("配偶在该镇任职"),
                                        .from_day = day_of(2020, 3, 2),
                                        .to_day = DAY_NONE};
    struct command_result r;
    (void)state;
    team.ord = 2;
    county_do(&y.c, &y.c.system, &team_import, 0, &team);
    county_do(&y.c, &y.c.system, &recusal_import, 0, &recusal);
    assert_int_equal(enter(&y.e4, y.delegates, y.c.a, 900000, &r), ERR_RULES); /* has a post in north */
    assert_string_equal(score_fault(&r, y.c.a), "recused");
    assert_int_equal(enter(&y.e3, y.delegates, y.c.s, 900000, &r), ERR_RULES); /* is in its team */
    assert_string_equal(score_fault(&r, y.c.s), "recused");
    assert_int_equal(enter(&y.e2, y.leaders, y.c.s, 900000, &r), ERR_RULES); /* spouse */
    assert_string_equal(score_fault(&r, y.c.s), "recused");
    assert_int_equal(counts().scores, 0);
    year_give(&y, &y.e4, y.delegates, y.c.s, 90);
    year_give(&y, &y.e3, y.delegates, y.c.a, 90);
    year_give(&y, &y.e2, y.leaders, y.c.a, 90);
}

static void one_refused_line_keeps_all_of_them_out(void **state)
{
    struct ballot_line lines[] = {{y.c.s, 900000}, {y.c.a, 900000}};
    struct command_result r;
    (void)state;
    assert_int_equal(run(&y.e4, &score_enter, y.delegates, &(struct score_enter_in){.lines = lines, .n = 2}, &r), ERR_RULES);
    assert_int_equal(counts().scores, 0);
}

/* ---- the freeze ---- */

static void a_year_is_frozen_only_when_its_groups_are_there_and_closed(void **state)
{
    struct freeze_in in = {day_of(2020, 12, 31)};
    struct command_result r;
    (void)state;
    year_give_all(&y);
    year_at(&y, day_of(2021, 1, 8));
    assert_int_equal(run(&y.c.officer, &cycle_freeze, y.c.cycle, &in, &r), ERR_RULES);
    assert_int_equal(r.violations.list.n, 2);
    assert_string_equal(r.violations.list.at[0].code, "panel_open");
    assert_string_equal(county_fault(&r, "as_of"), "");
    assert_int_equal(counts().runs, 0);
}

static void facts_count_up_to_a_day_that_is_over(void **state)
{
    struct freeze_in today = {day_of(2021, 1, 8)}, none = {DAY_NONE}, early = {day_of(2019, 12, 31)};
    struct command_result r;
    (void)state;
    year_end(&y);
    assert_int_equal(run(&y.c.officer, &cycle_freeze, y.c.cycle, &today, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "as_of"), "day_not_over");
    assert_int_equal(run(&y.c.officer, &cycle_freeze, y.c.cycle, &none, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "as_of"), "required");
    assert_int_equal(run(&y.c.officer, &cycle_freeze, y.c.cycle, &early, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "as_of"), "date_before_start");
}

static void a_year_that_still_runs_is_frozen_only_with_a_reason(void **state)
{
    struct freeze_in in = {day_of(2020, 12, 10)};
    struct command_result r;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    year_at(&y, day_of(2020, 12, 31));
    assert_int_equal(run(&y.c.officer, &cycle_freeze, y.c.cycle, &in, &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "required");
    assert_int_equal(county_run_why(&y.c, &y.c.officer, &cycle_freeze, y.c.cycle, &in, "年度述职评议提前", &r), OK);
}

static void nobody_but_the_department_freezes(void **state)
{
    struct freeze_in in = {day_of(2020, 12, 31)};
    struct command_result r;
    (void)state;
    year_end(&y);
    assert_int_equal(run(&y.c.secretary, &cycle_freeze, y.c.cycle, &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&y.c.leader, &cycle_freeze, y.c.cycle, &in, &r), ERR_FORBIDDEN);
    assert_int_equal(run(&y.e1, &cycle_freeze, y.c.cycle, &in, &r), ERR_NOT_FOUND);
    assert_string_equal(str_z(y.c.f.a, counts().state), "running");
}

static void the_freeze_scores_every_project_by_its_facts_and_panels(void **state)
{
    struct sheet sheet;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    year_freeze(&y);
    struct sheet_of_project_row a = year_sheet(&y, y.c.a, &sheet);
    assert_int_equal(a.process.v, 500000);
    assert_int_equal(a.result.v, 250000);
    assert_int_equal(a.effect.v, 850000); /* the delegates had one score, e4 being recused: too few */
    assert_int_equal(a.total.v, 565000);
    assert_string_equal(str_z(y.c.f.a, a.grade), "一般");
    assert_int_equal(a.peers, 0); /* two scored towns are too few to rank */
    assert_false(a.place.set);
    struct sheet_of_project_row s = year_sheet(&y, y.c.s, &sheet);
    assert_false(s.total.set); /* it has no indicator, so no result */
    assert_true(sheet.blocked);
    assert_int_equal(s.effect.v, 770000); /* 0.6 * 85 + 0.4 * 65 */
    assert_int_equal(counts().sheets, 4);
    assert_string_equal(str_z(y.c.f.a, counts().state), "frozen");
}

static const struct sheet_row *row_of(const struct sheet *s, const char *id)
{
    for (size_t i = 0; i < s->nrows; i++)
        if (str_is(s->rows[i].id, id))
            return &s->rows[i];
    fail_msg("no row %s", id);
    return NULL;
}

static void the_worksheet_holds_each_line_with_its_records(void **state)
{
    struct sheet sheet;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    year_freeze(&y);
    year_sheet(&y, y.c.a, &sheet);
    assert_int_equal(sheet.as_of, day_of(2020, 12, 31));
    const struct sheet_row *m = row_of(&sheet, "milestones_on_time"), *r = row_of(&sheet, "reports_on_time");
    assert_int_equal(m->nrecords, 4);
    assert_int_equal(m->records[0].id, y.c.m1);
    assert_int_equal(m->records[0].verdict, FACT_LATE);
    assert_int_equal(m->records[1].verdict, FACT_OPEN);
    assert_int_equal(m->records[2].verdict, FACT_IN_TIME);
    assert_int_equal(m->line, 500000);
    assert_int_equal(r->nrecords, 10);
    assert_int_equal(r->line, 0);
    const struct sheet_row *i1 = row_of(&sheet, str_printf(y.c.f.a, "indicator:%lld", (long long)y.c.i1).ptr);
    assert_int_equal(i1->kind, SHEET_INDICATOR);
    assert_int_equal(i1->value.v, 1491000);
    assert_int_equal(i1->line, 500000);
    assert_int_equal(i1->whole, 2);
    const struct sheet_row *g = row_of(&sheet, "delegates");
    assert_false(g->known);
    assert_true(g->gap);
    assert_int_equal(g->ballots, 1);
}

static void what_a_recused_evaluator_gave_before_does_not_count(void **state)
{
    struct recusal_import_in recusal = {.person_code = STR("E1"),
                                        .unit_code = STR("south"),
                                        .reason = STR("调任该镇"),
                                        .from_day = day_of(2020, 12, 1),
                                        .to_day = DAY_NONE};
    struct sheet sheet;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    county_do(&y.c, &y.c.system, &recusal_import, 0, &recusal);
    year_freeze(&y);
    year_sheet(&y, y.c.s, &sheet);
    assert_int_equal(row_of(&sheet, "leaders")->ballots, 1);
    assert_false(row_of(&sheet, "leaders")->known);
}

static void what_was_recorded_after_the_day_does_not_count(void **state)
{
    struct sheet sheet;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    struct milestone_done_in late = {.done_day = day_of(2021, 1, 8)};
    county_do(&y.c, &y.c.liaison, &milestone_done, y.c.m2, &late);
    year_freeze(&y);
    year_sheet(&y, y.c.a, &sheet);
    assert_int_equal(row_of(&sheet, "milestones_on_time")->records[1].verdict, FACT_OPEN);
    assert_int_equal(row_of(&sheet, "milestones_on_time")->records[1].done_day, DAY_NONE);
}

static void nothing_is_a_score_before_the_freeze_and_nothing_changes_one_after(void **state)
{
    struct freeze_in in = {day_of(2020, 12, 31)};
    struct sheet_of_project_row row;
    struct command_result r;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    assert_int_equal(sheet_of_project(y.c.f.db, y.c.f.a, y.c.a, &row), ERR_NOT_FOUND);
    err_clear();
    year_freeze(&y);
    assert_int_equal(run(&y.c.officer, &cycle_freeze, y.c.cycle, &in, &r), ERR_STATE);
    assert_int_equal(enter(&y.e1, y.leaders, y.c.a, 1000000, &r), ERR_STATE);
    assert_int_equal(county_run_why(&y.c, &y.c.officer, &panel_reopen, y.leaders, NULL, "补评", &r), ERR_STATE);
    assert_int_equal(run(&y.c.officer, &panel_add, y.leaders, &(struct panel_member_in){y.e5.person_id}, &r), ERR_STATE);
    assert_int_equal(counts().scores, 7);
}

static void the_freeze_is_one_event(void **state)
{
    struct events_named_row n;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    year_freeze(&y);
    assert_int_equal(events_named(y.c.f.db, y.c.f.a, STR("cycle.freeze"), &n), OK);
    assert_int_equal(n.n, 1);
}

/* ---- what is changed behind the commands' back ---- */

static enum err change_total(void *arg, struct db *db)
{
    int64_t *id = arg, changed = 0;
    enum err e = tamper_total(db, *id, 990000, &changed);
    assert_int_equal(changed, 1);
    return e;
}

static enum err change_given(void *arg, struct db *db)
{
    return tamper_score(db, *(int64_t *)arg, 990000, NULL);
}

static void verify_names(const char *table)
{
    struct verify_result r;
    assert_true(fixture_faults(&y.c.f, &r) > 0);
    bool found = false;
    for (size_t i = 0; i < r.faults.n; i++)
        found |= str_is(r.faults.at[i].table, table);
    assert_true(found);
}

static int tear_down_tampered(void **state)
{
    (void)state;
    return year_fini(&y) > 0 ? 0 : -1;
}

static void a_total_changed_by_hand_is_found(void **state)
{
    struct sheet sheet;
    (void)state;
    year_give_all(&y);
    year_end(&y);
    year_freeze(&y);
    int64_t id = year_sheet(&y, y.c.a, &sheet).id;
    assert_int_equal(writer_run(y.c.f.writer, &(struct write_job){.run = change_total, .arg = &id}), OK);
    verify_names("score_sheet");
}

static void a_given_score_changed_by_hand_is_found(void **state)
{
    (void)state;
    year_give_all(&y);
    assert_int_equal(writer_run(y.c.f.writer, &(struct write_job){.run = change_given, .arg = &y.c.a}), OK);
    verify_names("panel_score");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define TAMPERED(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down_tampered)
    const struct CMUnitTest tests[] = {T(a_group_is_made_once_and_only_if_the_scheme_asks_for_it),
                                       T(nobody_but_the_department_makes_and_fills_groups),
                                       T(only_evaluators_are_taken_in_and_once),
                                       T(a_member_leaves_only_while_he_has_scored_nothing),
                                       T(a_closed_group_is_opened_again_only_with_a_reason),
                                       T(a_member_scores_and_changes_his_score_while_it_is_open),
                                       T(who_is_not_in_the_group_does_not_know_it),
                                       T(a_score_is_from_0_to_100_with_two_decimals),
                                       T(nobody_scores_his_own_unit_his_team_or_what_a_recusal_covers),
                                       T(one_refused_line_keeps_all_of_them_out),
                                       T(a_year_is_frozen_only_when_its_groups_are_there_and_closed),
                                       T(facts_count_up_to_a_day_that_is_over),
                                       T(a_year_that_still_runs_is_frozen_only_with_a_reason),
                                       T(nobody_but_the_department_freezes),
                                       T(the_freeze_scores_every_project_by_its_facts_and_panels),
                                       T(the_worksheet_holds_each_line_with_its_records),
                                       T(what_a_recused_evaluator_gave_before_does_not_count),
                                       T(what_was_recorded_after_the_day_does_not_count),
                                       T(nothing_is_a_score_before_the_freeze_and_nothing_changes_one_after),
                                       T(the_freeze_is_one_event),
                                       TAMPERED(a_total_changed_by_hand_is_found),
                                       TAMPERED(a_given_score_changed_by_hand_is_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
