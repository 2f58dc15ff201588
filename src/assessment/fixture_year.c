/* fixture_year.c: see fixture_year.h. */
#include "assessment/fixture_year.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assessment/scoring_import.h"
#include "assessment/status.h"
#include "people/account.h"
#include "people/people.h"
#include "sys/sys.h"

#define RATIO "\"fn\":{\"kind\":\"ratio\",\"target\":10000}"
static const char score[] = "{\"parts\":{\"process\":3000,\"result\":3000,\"effect\":4000},\"tree\":{\"process\":["
                            "{\"id\":\"milestones_on_time\",\"title\":\"节点按期\",\"weight\":4000," RATIO "},"
                            "{\"id\":\"reports_on_time\",\"title\":\"月报按时\",\"weight\":2000," RATIO "},"
                            "{\"id\":\"reports_received\",\"title\":\"月报报齐\",\"weight\":1000," RATIO "},"
                            "{\"id\":\"problems_closed\",\"title\":\"难题销号\",\"weight\":3000," RATIO "}],"
                            "\"result\":[{\"id\":\"indicator_attainment\",\"title\":\"指标完成\",\"weight\":10000," RATIO "}],"
                            "\"effect\":[{\"id\":\"panels\",\"title\":\"考评组评价\",\"weight\":10000,\"groups\":["
                            "{\"id\":\"leaders\",\"title\":\"县领导组\",\"weight\":6000,\"agg\":\"trimmed\",\"min\":2},"
                            "{\"id\":\"delegates\",\"title\":\"代表组\",\"weight\":4000,\"agg\":\"mean\",\"min\":2}]}]}}";
static const char bands[] = "[{\"grade\":\"好\",\"min\":900000,\"quota\":3000},{\"grade\":\"较好\",\"min\":800000},"
                            "{\"grade\":\"一般\",\"min\":400000},{\"grade\":\"差\",\"min\":0}]";

/* ---- people ---- */

static void take_post(struct year *y, const char *person, const char *post, const char *unit, const char *role)
{
    struct post_import_in p = {
        .code = str_c(post), .unit_code = str_c(unit), .role = str_c(role), .title = str_printf(y->c.f.a, "考评员%s", post)};
    struct tenure_import_in t = {.post_code = p.code, .person_code = str_c(person), .from_day = day_of(2020, 1, 2)};
    t.to_day = DAY_NONE;
    county_do(&y->c, &y->c.system, &post_import, 0, &p);
    county_do(&y->c, &y->c.system, &tenure_import, 0, &t);
}

static void enter(struct year *y, struct actor *actor, const char *person, const char *post)
{
    struct person_import_in in = {.code = str_c(person), .name = str_printf(y->c.f.a, "演示%s", person)};
    struct account_make_in account = {.person_code = in.code, .login = account_login(y->c.f.a, in.code)};
    county_do(&y->c, &y->c.system, &person_import, 0, &in);
    int64_t id = county_do(&y->c, &y->c.system, &account_make, 0, &account);
    take_post(y, person, post, "county", "evaluator");
    assert_int_equal(people_actor(y->c.f.db, y->c.f.a, id, 0, county_today(&y->c), actor), OK);
}

static int64_t make_panel(struct year *y, const char *code, const char *name, const struct actor *one, const struct actor *two)
{
    struct panel_make_in in = {.code = str_c(code), .name = str_c(name)};
    int64_t group = county_do(&y->c, &y->c.officer, &panel_make, y->c.cycle, &in);
    county_do(&y->c, &y->c.officer, &panel_add, group, &(struct panel_member_in){one->person_id});
    county_do(&y->c, &y->c.officer, &panel_add, group, &(struct panel_member_in){two->person_id});
    return group;
}

void year_init(struct year *y)
{
    *y = (struct year){0};
    county_init(&y->c, status_refresh);
    struct scoring_import_in in = {
        .unit_code = STR("county"), .scheme_name = STR("测试办法"), .score = str_c(score), .bands = str_c(bands)};
    county_do(&y->c, &y->c.system, &scoring_import, 0, &in);
    enter(y, &y->e1, "E1", "K-01");
    enter(y, &y->e2, "E2", "K-02");
    enter(y, &y->e3, "E3", "K-03");
    enter(y, &y->e4, "E4", "K-04");
    enter(y, &y->e5, "E5", "K-05");
    take_post(y, "E4", "N-09", "north", "member");
    y->leaders = make_panel(y, "leaders", "县领导组", &y->e1, &y->e2);
    y->delegates = make_panel(y, "delegates", "代表组", &y->e3, &y->e4);
}

size_t year_fini(struct year *y)
{
    return county_fini(&y->c);
}

/* ---- what happens ---- */

void year_at(struct year *y, day_t day)
{
    clock_set(y->c.f.clock, day_start_ms(day) + 9 * 3600000LL);
}

struct score_enter_in year_line(struct year *y, int64_t project, int64_t points)
{
    struct ballot_line *l = arena_new_of(y->c.f.a, struct ballot_line);
    *l = (struct ballot_line){.project_id = project, .score = points * NUM_ONE};
    return (struct score_enter_in){.lines = l, .n = 1};
}

void year_give(struct year *y, const struct actor *who, int64_t group, int64_t project, int64_t points)
{
    struct score_enter_in in = year_line(y, project, points);
    county_do(&y->c, who, &score_enter, group, &in);
}

void year_give_all(struct year *y)
{
    year_give(y, &y->e1, y->leaders, y->c.a, 90);
    year_give(y, &y->e2, y->leaders, y->c.a, 80);
    year_give(y, &y->e3, y->delegates, y->c.a, 70);
    year_give(y, &y->e1, y->leaders, y->c.s, 90);
    year_give(y, &y->e2, y->leaders, y->c.s, 80);
    year_give(y, &y->e3, y->delegates, y->c.s, 70);
    year_give(y, &y->e4, y->delegates, y->c.s, 60);
}

static void reach(struct year *y, int64_t milestone)
{
    struct milestone_done_in in = {.done_day = county_today(&y->c)};
    county_do(&y->c, &y->c.liaison, &milestone_done, milestone, &in);
}

void year_end(struct year *y)
{
    struct county *c = &y->c;
    struct indicator_record_in value = {.on_day = county_today(c), .value = 1491000};
    struct problem_raise_in raise = {.title = STR("缺冷链仓"), .owner_id = c->owner.person_id, .due_day = day_of(2020, 10, 30)};
    county_do(c, &c->liaison, &indicator_record, c->i1, &value);
    y->problem = county_do(c, &c->liaison, &problem_raise, c->a, &raise);
    reach(y, c->m1); /* late */
    reach(y, c->m3);
    county_do(c, &c->member, &problem_update, y->problem,
              &(struct problem_update_in){.progress = STR("已租用"), .solved = true});
    county_do(c, &c->officer, &problem_close, y->problem, NULL);
    year_at(y, day_of(2020, 11, 20));
    reach(y, c->m4);
    year_at(y, day_of(2021, 1, 8));
    county_do(c, &c->officer, &panel_close, y->leaders, NULL);
    county_do(c, &c->officer, &panel_close, y->delegates, NULL);
}

void year_freeze(struct year *y)
{
    county_do(&y->c, &y->c.officer, &cycle_freeze, y->c.cycle, &(struct freeze_in){day_of(2020, 12, 31)});
}

struct sheet_of_project_row year_sheet(struct year *y, int64_t project, struct sheet *out)
{
    struct sheet_of_project_row row;
    assert_int_equal(sheet_of_project(y->c.f.db, y->c.f.a, project, &row), OK);
    assert_int_equal(sheet_read(y->c.f.a, row.content, out), OK);
    return row;
}
