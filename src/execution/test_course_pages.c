/* test_course_pages.c: starting, changing and ending a project over HTTP, each by whom it belongs to: the pages, what is
 * refused with everything kept, what another unit does not find, what is sent twice, and the Department's one place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cycle/cycle.h"
#include "cycle/cycle.sql.h"
#include "execution/amendment_pages.h"
#include "execution/ending_pages.h"
#include "execution/fixture_county.sql.h"
#include "execution/pages.h"
#include "execution/queue_pages.h"
#include "execution/start_pages.h"
#include "initiation/project.sql.h"
#include "people/check.h"
#include "people/people.h"
#include "people/people.sql.h"
#include "site/fixture.h"

#define D(month, day) day_of(2020, month, day)

static struct site_fixture s;
static int64_t county, cycle, own, other; /* own: of T1, other: of T2, whose secretary is also an officer */
static int64_t milestone, indicator;      /* of own */
static struct actor program;

/* ---- the county's project ---- */

static enum err state_apply(struct change *c, const void *input)
{
    const struct county_project_state_in *in = input;
    enum err e = change_row(c, db_table_find(STR("project")), in->id);
    return e ? e : county_project_state(change_db(c), in, NULL);
}

static void state_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

static const struct command set_state = {.verb = "test.state",
                                         .object_kind = "project",
                                         .act = ACT_IMPORT,
                                         .states = ~0u,
                                         .load = county_subject,
                                         .apply = state_apply,
                                         .print_input = state_print};

static int64_t run(const struct command *cmd, const void *input)
{
    struct command_call call = {.command = cmd, .actor = &program, .version = -1, .input = input};
    struct command_result r;
    enum err e = command_run(s.f.commander, s.f.a, &call, &r);
    if (e)
        fail_msg("%s: %s %s", cmd->verb, err_name(e), r.violations.list.n ? r.violations.list.at[0].code : err_detail());
    return r.id;
}

static int64_t person(const char *code)
{
    struct person_find_row row;
    assert_int_equal(person_find(s.f.db, s.f.a, county, str_c(code), &row), OK);
    return row.id;
}

static void make_year(void)
{
    const struct scheme_import_in scheme = {.unit_code = STR("X"),
                                            .name = STR("办法"),
                                            .report_due_dom = 25,
                                            .projects_min = 1,
                                            .projects_max = 3,
                                            .light_soon = 5,
                                            .light_stale = 45,
                                            .light_behind = 1000,
                                            .light_far = 3000,
                                            .light_from = 1000};
    const struct cycle_import_in year = {.unit_code = STR("X"),
                                         .scheme_name = STR("办法"),
                                         .name = STR("2020年度"),
                                         .year = 2020,
                                         .start_day = D(1, 1),
                                         .end_day = D(12, 31)};
    run(&scheme_import, &scheme);
    cycle = run(&cycle_import, &year);
}

static int64_t make_project(const char *unit, const char *post, const char *code, const char *name)
{
    struct unit_find_row u;
    struct post_find_row p;
    assert_int_equal(unit_find(s.f.db, s.f.a, county, str_c(unit), &u), OK);
    assert_int_equal(post_find(s.f.db, s.f.a, str_c(post), &p), OK);
    const struct project_import_in in = {.cycle_id = cycle,
                                         .unit_id = u.id,
                                         .post_id = p.id,
                                         .code = str_c(code),
                                         .name = str_c(name),
                                         .nature = STR("elective"),
                                         .client = STR("村民"),
                                         .start_day = D(3, 1),
                                         .end_day = D(12, 20),
                                         .approved_day = D(2, 28)};
    const struct team_import_in member = {.person_id = person(post), .duty = STR("总负责"), .ord = 1};
    struct team_import_in team = member;
    team.project_id = run(&project_import, &in);
    run(&team_import, &team);
    return team.project_id;
}

static int64_t make_milestone(int64_t project, const char *owner, const char *title, day_t due)
{
    const struct milestone_import_in in = {.project_id = project,
                                           .owner_id = person(owner),
                                           .ord = 1,
                                           .weight = 1,
                                           .code = STR("M1"),
                                           .measure = STR("建冷链仓"),
                                           .title = str_c(title),
                                           .due_day = due};
    return run(&milestone_import, &in);
}

static int64_t make_indicator(int64_t project)
{
    const struct indicator_import_in in = {.project_id = project,
                                           .ord = 1,
                                           .digits = 2,
                                           .code = STR("I1"),
                                           .name = STR("经营性收入"),
                                           .unit_label = STR("万元"),
                                           .source = STR("村账"),
                                           .baseline = OPT_I64(1000000),
                                           .target = 1800000,
                                           .start_day = D(3, 1),
                                           .end_day = D(12, 20)};
    return run(&indicator_import, &in);
}

static int set_up(void **state)
{
    static const struct route *const tables[] = {start_routes, amendment_routes, ending_routes,
                                                 queue_routes, execution_routes, NULL};
    (void)state;
    site_fixture_init(&s, false, tables);
    program = people_system_actor(0);
    assert_int_equal(people_county(s.f.db, s.f.a, &county), OK);
    program = people_system_actor(county);
    make_year();
    own = make_project("T1", "secretary", "2020-T1-01", "党建+村级集体经济");
    other = make_project("T2", "double", "2020-T2-01", "基层党建“三化”建设");
    milestone = make_milestone(own, "secretary", "冷链仓验收", D(10, 20));
    make_milestone(other, "double", "支部底数摸排", D(10, 20));
    indicator = make_indicator(own);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    site_fixture_fini(&s);
    return 0;
}

static const char *at(const char *format, int64_t id)
{
    struct str path = STR(""), rest = str_c(format), part;
    for (bool first = true; str_split(&rest, '#', &part); first = false)
        path = first ? part : str_printf(s.f.a, STR_FMT "%lld" STR_FMT, STR_ARG(path), (long long)id, STR_ARG(part));
    return str_z(s.f.a, path);
}

static void set_project(int64_t id, const char *state)
{
    const struct county_project_state_in in = {
        .id = id, .state = str_c(state), .paused_from = DAY_NONE, .closed_day = DAY_NONE};
    run(&set_state, &in);
}

static void assert_project(int64_t id, const char *state)
{
    struct project_facts_row p;
    assert_int_equal(project_facts(s.f.db, s.f.a, id, 0, &p), OK);
    assert_true(str_is(p.state, state));
}

/* The person with two posts, under the second: of the Department. */
static struct browser two_posts(void)
{
    struct browser b = browser_signed_in(&s, "double");
    struct post_find_row post;
    assert_int_equal(post_find(s.f.db, s.f.a, STR("double-2"), &post), OK);
    assert_int_equal(browser_post(&b, "/post", at("post=#", post.id)), 303);
    return b;
}

static int64_t asked_amendment(void)
{
    struct browser b = browser_signed_in(&s, "liaison");
    struct amendment_history_row *rows = NULL;
    size_t n = 0;
    browser_get(&b, at("/projects/#/amendments", own));
    assert_int_equal(
        browser_post(&b, at("/projects/#/amendments", own), at("milestone=#&after_day=2020-11-20&reason=flood", milestone)),
        303);
    assert_int_equal(amendment_history(s.f.db, s.f.a, own, &rows, &n), OK);
    assert_int_equal(n, 1);
    return rows[0].id;
}

static int64_t asked_ending(void)
{
    struct browser b = browser_signed_in(&s, "secretary");
    struct ending_list_row *rows = NULL;
    size_t n = 0;
    browser_get(&b, at("/projects/#/ending", own));
    assert_int_equal(browser_post(&b, at("/projects/#/ending", own), "kind=terminated&statement=moved+away"), 303);
    assert_int_equal(ending_list(s.f.db, s.f.a, own, &rows, &n), OK);
    assert_int_equal(n, 1);
    return rows[0].id;
}

/* ---- starting ---- */

static void what_lacks_stands_beside_the_button(void **state)
{
    struct browser b = browser_signed_in(&s, "double");
    (void)state;
    set_project(other, "approved");
    assert_int_equal(browser_get(&b, at("/projects/#/start", other)), 200);
    assert_true(browser_sees(&b, "还差1处，才能开始实施"));
    assert_true(browser_sees(&b, "方案里还没有指标"));
    assert_true(browser_sees(&b, "aria-disabled"));
    assert_false(browser_sees(&b, "class=\"btn primary\""));
    browser_get(&b, "/");
    assert_int_equal(browser_post(&b, at("/projects/#/start", other), ""), 422);
    assert_true(browser_sees(&b, "方案里还没有指标"));
    assert_project(other, "approved");
}

static void the_secretary_presses_and_the_project_runs(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    set_project(own, "approved");
    assert_int_equal(browser_get(&b, at("/projects/#/start", own)), 200);
    assert_true(browser_sees(&b, "方案和队伍都齐了，可以开始"));
    assert_int_equal(browser_post(&b, at("/projects/#/start", own), ""), 303);
    assert_true(str_starts(b.location, str_c(at("/projects/#?", own))));
    assert_project(own, "active");
    assert_int_equal(browser_post(&b, at("/projects/#/start", own), ""),
                     303); /* a second press: its page says where it stands */
    assert_int_equal(browser_get(&b, at("/projects/#/start", own)), 303);
}

static void the_office_sees_the_list_without_the_button(void **state)
{
    struct browser b = browser_signed_in(&s, "liaison");
    (void)state;
    set_project(own, "approved");
    assert_int_equal(browser_get(&b, at("/projects/#/start", own)), 200);
    assert_true(browser_sees(&b, "由认领这个项目的书记开始"));
    assert_int_equal(browser_post(&b, at("/projects/#/start", own), ""), 403);
    assert_project(own, "approved");
}

/* ---- changing ---- */

static void a_refused_change_keeps_what_was_typed(void **state)
{
    struct browser b = browser_signed_in(&s, "liaison");
    (void)state;
    assert_int_equal(browser_get(&b, at("/projects/#/amendments", own)), 200);
    assert_true(browser_sees(&b, "冷链仓验收"));
    assert_int_equal(browser_post(&b, at("/projects/#/amendments", own),
                                  at("milestone=#&after_day=2020-09-24&reason=kept+words", milestone)),
                     422);
    assert_true(browser_sees(&b, "提前截止要先通知，最早9月30日"));
    assert_true(browser_sees(&b, "kept words"));
    assert_true(browser_sees(&b, "value=\"2020-09-24\""));
    assert_int_equal(browser_post(&b, at("/projects/#/amendments", own), at("indicator=#&after_value=much&reason=", indicator)),
                     422);
    assert_true(browser_sees(&b, "value=\"much\""));
}

static void the_department_approves_and_the_plan_shows_both_days(void **state)
{
    int64_t id = asked_amendment();
    struct browser b = browser_signed_in(&s, "officer");
    (void)state;
    assert_int_equal(browser_get(&b, "/amendments"), 200);
    assert_true(browser_sees(&b, "1件等审批"));
    assert_true(browser_sees(&b, at("/amendments/#\"", id)));
    assert_int_equal(browser_get(&b, at("/amendments/#", id)), 200);
    assert_true(browser_sees(&b, "flood"));
    assert_true(browser_sees(&b, "批准变更"));
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "act=approve&words="), 422);
    assert_true(browser_sees(&b, "请写意见，单位会看到"));
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "act=approve&words=agreed"), 303);
    assert_true(str_is(b.location, "/amendments?done=amended"));
    assert_int_equal(browser_get(&b, at("/milestones/#", milestone)), 200);
    assert_true(browser_sees(&b, "11月20日"));
    assert_true(browser_sees(&b, "原10月20日"));
}

static void a_second_decision_is_shown_beside_the_first(void **state)
{
    int64_t id = asked_amendment();
    struct browser b = browser_signed_in(&s, "officer");
    (void)state;
    browser_get(&b, at("/amendments/#", id));
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "act=refuse&words=first+words"), 303);
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "act=approve&words=second+words"), 409);
    assert_true(browser_sees(&b, "first words"));
    assert_true(browser_sees(&b, "second words"));
    assert_true(browser_sees(&b, "未同意"));
}

static void a_stale_page_decides_nothing(void **state)
{
    int64_t id = asked_amendment();
    struct browser b = browser_signed_in(&s, "officer");
    (void)state;
    browser_get(&b, at("/amendments/#", id));
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "version=77&act=approve&words=agreed"), 409);
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "act=perhaps&words=agreed"), 400);
    assert_int_equal(browser_post(&b, at("/amendments/#", id), "version=1&act=approve&words=agreed"), 303);
}

static void a_form_sent_twice_counts_once(void **state)
{
    struct browser b = browser_signed_in(&s, "liaison");
    struct amendment_history_row *rows = NULL;
    size_t n = 0;
    (void)state;
    browser_get(&b, at("/projects/#/amendments", own));
    const char *body = str_printf(s.f.a, "csrf=" STR_FMT "&key=twice&milestone=%lld&after_day=2020-11-20&reason=flood",
                                  STR_ARG(b.csrf), (long long)milestone)
                           .ptr;
    for (int i = 0; i < 2; i++)
        assert_int_equal(browser_send(&b, "POST", at("/projects/#/amendments", own), body), 303);
    assert_int_equal(amendment_history(s.f.db, s.f.a, own, &rows, &n), OK);
    assert_int_equal(n, 1);
}

/* ---- ending ---- */

static void locked_kinds_say_why(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_get(&b, at("/projects/#/ending", own)), 200);
    assert_true(browser_sees(&b, "还有1个节点没完成"));
    assert_true(browser_sees(&b, "下一年度还没开启"));
    assert_int_equal(browser_post(&b, at("/projects/#/ending", own), "kind=completed&statement=kept+words"), 422);
    assert_true(browser_sees(&b, "kept words"));
    assert_int_equal(browser_post(&b, at("/projects/#/ending", own), "statement="), 422);
    assert_true(browser_sees(&b, "请选怎么结束"));
    assert_true(browser_sees(&b, "请写完成情况或理由"));
}

static void an_accepted_end_closes_the_project_and_it_stays_readable(void **state)
{
    int64_t id = asked_ending();
    struct browser b = browser_signed_in(&s, "officer");
    (void)state;
    assert_int_equal(browser_get(&b, at("/projects/#/ending", own)), 200);
    assert_true(browser_sees(&b, "moved away"));
    assert_int_equal(browser_post(&b, at("/endings/#", id), "act=accept&words="), 422);
    assert_true(browser_sees(&b, "请写意见，单位会看到"));
    assert_int_equal(browser_post(&b, at("/endings/#", id), "act=accept&words=agreed"), 303);
    assert_true(str_is(b.location, "/amendments?done=ended"));
    assert_project(own, "closed");
    struct browser reader = browser_signed_in(&s, "liaison");
    assert_int_equal(browser_get(&reader, at("/projects/#/ending", own)), 200);
    assert_true(browser_sees(&reader, "agreed"));
    assert_int_equal(browser_get(&reader, at("/milestones/#", milestone)), 200);
    assert_int_equal(browser_post(&b, at("/endings/#", id), "act=refuse&words=again"), 409);
    assert_project(own, "closed");
}

/* ---- others ---- */

static void another_unit_finds_nothing(void **state)
{
    int64_t amendment = asked_amendment(), ending;
    struct browser officer = browser_signed_in(&s, "officer"), b = browser_signed_in(&s, "double");
    (void)state;
    browser_get(&officer, at("/amendments/#", amendment));
    assert_int_equal(browser_post(&officer, at("/amendments/#", amendment), "act=refuse&words=no"), 303);
    ending = asked_ending();
    browser_get(&b, "/");
    assert_int_equal(browser_get(&b, at("/projects/#/start", own)), 404);
    assert_int_equal(browser_post(&b, at("/projects/#/start", own), ""), 404);
    assert_int_equal(browser_get(&b, at("/projects/#/amendments", own)), 404);
    assert_int_equal(browser_post(&b, at("/projects/#/amendments", own), "reason=x"), 404);
    assert_int_equal(browser_get(&b, at("/amendments/#", amendment)), 404);
    assert_int_equal(browser_post(&b, at("/amendments/#", amendment), "act=approve&words=x"), 404);
    assert_int_equal(browser_get(&b, at("/projects/#/ending", own)), 404);
    assert_int_equal(browser_post(&b, at("/projects/#/ending", own), "kind=terminated&statement=x"), 404);
    assert_int_equal(browser_post(&b, at("/endings/#", ending), "act=accept&words=x"), 404);
    assert_project(own, "active");
}

static void an_item_of_another_project_is_not_found(void **state)
{
    struct browser b = browser_signed_in(&s, "double");
    (void)state;
    browser_get(&b, "/");
    assert_int_equal(
        browser_get(&b,
                    str_printf(s.f.a, "/projects/%lld/amendments?milestone=%lld", (long long)other, (long long)milestone).ptr),
        404);
}

static void who_is_recused_reads_and_does_not_decide(void **state)
{
    struct browser asker = browser_signed_in(&s, "double"), b = two_posts();
    struct ending_list_row *rows = NULL;
    size_t n = 0;
    (void)state;
    browser_get(&asker, at("/projects/#/ending", other));
    assert_int_equal(browser_post(&asker, at("/projects/#/ending", other), "kind=terminated&statement=x"), 303);
    assert_int_equal(ending_list(s.f.db, s.f.a, other, &rows, &n), OK);
    assert_int_equal(browser_get(&b, "/amendments"), 200);
    assert_true(browser_sees(&b, "您要回避"));
    assert_int_equal(browser_get(&b, at("/projects/#/ending", other)), 200);
    assert_true(browser_sees(&b, "您要回避这个单位，请由组织部其他人审批"));
    assert_int_equal(browser_post(&b, at("/endings/#", rows[0].id), "act=accept&words=mine"), 403);
    assert_project(other, "active");
    struct browser officer = browser_signed_in(&s, "officer");
    browser_get(&officer, "/amendments");
    assert_false(browser_sees(&officer, "您要回避"));
}

static void the_queue_is_the_department_s_and_the_leader_reads_it(void **state)
{
    static const struct {
        const char *login;
        int status;
    } cases[] = {{"officer", 200}, {"leader", 200},    {"secretary", 403}, {"liaison", 403},
                 {"member", 403},  {"evaluator", 404}, {"inspector", 404}, {"audit", 404}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct browser b = browser_signed_in(&s, cases[i].login);
        assert_int_equal(browser_get(&b, "/amendments"), cases[i].status);
    }
}

static void an_empty_queue_says_what_belongs_there(void **state)
{
    struct browser b = browser_signed_in(&s, "officer");
    (void)state;
    browser_get(&b, "/amendments");
    assert_true(browser_sees(&b, "没有等审批的变更"));
    assert_true(browser_sees(&b, "没有等审批的结项"));
    assert_true(browser_sees(&b, "没有待销号的难题"));
}

#define PAGE(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE(what_lacks_stands_beside_the_button),
        PAGE(the_secretary_presses_and_the_project_runs),
        PAGE(the_office_sees_the_list_without_the_button),
        PAGE(a_refused_change_keeps_what_was_typed),
        PAGE(the_department_approves_and_the_plan_shows_both_days),
        PAGE(a_second_decision_is_shown_beside_the_first),
        PAGE(a_stale_page_decides_nothing),
        PAGE(a_form_sent_twice_counts_once),
        PAGE(locked_kinds_say_why),
        PAGE(an_accepted_end_closes_the_project_and_it_stays_readable),
        PAGE(another_unit_finds_nothing),
        PAGE(an_item_of_another_project_is_not_found),
        PAGE(who_is_recused_reads_and_does_not_decide),
        PAGE(the_queue_is_the_department_s_and_the_leader_reads_it),
        PAGE(an_empty_queue_says_what_belongs_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
