/* fixture_board.c: see fixture_board.h. */
#include "desk/fixture_board.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "desk/fixture_board.sql.h"
#include "execution/strip.h"

#define D(month, day) day_of(2020, month, day)

static const char *const units[FIXTURE_UNITS] = {"洋江镇",   "高岚乡",       "县卫健委",     "县水利局", "洞村乡",
                                                 "钤山镇",   "县市场监管局", "县农业农村局", "双林镇",   "县工信局",
                                                 "钤东街道", "操场乡",       "县交通运输局", "凤阳镇",   "分宜镇"};
static const char *const kinds[FIXTURE_UNITS] = {"town",   "township", "bureau", "bureau", "township",
                                                 "town",   "bureau",   "bureau", "town",   "bureau",
                                                 "street", "township", "bureau", "town",   "town"};
static const char *const secretaries[FIXTURE_UNITS] = {"林晓川", "叶景行", "曾令仪", "秦朗",   "沈怀舟",
                                                       "唐若谷", "陶然",   "汪澄",   "宋泊言", "彭一帆",
                                                       "白砚秋", "江望舒", "潘越",   "罗清越", "何予安"};
static const char *const names[] = {"党建+村级集体经济", "基层党建“三化”建设", "党员先锋岗进病区", "流动党员教育管理",
                                    "党员评星定级",      "个体工商户党建",     "村干部“一人一档”"};
static const char *const nexts[] = {"冷链仓验收", "薄弱支部整改", "群众问卷回收", "活动室改造", "合同清理", "经验材料定稿"};

static void must(enum err e)
{
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
}

static struct str unit_path(struct arena *a, int unit)
{
    return str_printf(a, "%d/%d/", FIXTURE_COUNTY, FIXTURE_UNIT(unit));
}

static void put_units(struct board_fixture *f)
{
    must(fixture_unit(f->db,
                      &(struct fixture_unit_in){.id = FIXTURE_COUNTY,
                                                .county_id = FIXTURE_COUNTY,
                                                .path = STR("1/"),
                                                .code = STR("360521"),
                                                .name = STR("江西省分宜县"),
                                                .kind = STR("county"),
                                                .sort = 1},
                      NULL));
    for (int i = 0; i < FIXTURE_UNITS; i++) {
        must(fixture_unit(f->db,
                          &(struct fixture_unit_in){.id = FIXTURE_UNIT(i),
                                                    .parent_id = OPT_I64(FIXTURE_COUNTY),
                                                    .county_id = FIXTURE_COUNTY,
                                                    .path = unit_path(f->a, i),
                                                    .code = str_printf(f->a, "3605%05d", i),
                                                    .name = str_c(units[i]),
                                                    .kind = str_c(kinds[i]),
                                                    .sort = 100 - i},
                          NULL));
        must(fixture_secretary(f->db,
                               &(struct fixture_secretary_in){.id = FIXTURE_PERSON(i),
                                                              .county_id = FIXTURE_COUNTY,
                                                              .name = str_c(secretaries[i]),
                                                              .salt = STR("0123456789abcdef")},
                               NULL));
        must(fixture_post(f->db, FIXTURE_POST(i), FIXTURE_UNIT(i), str_printf(f->a, "%s党委书记", units[i]), NULL));
    }
}

static void put_year(struct board_fixture *f)
{
    must(fixture_scheme(f->db, 40, FIXTURE_COUNTY, NULL));
    must(fixture_cycle(f->db, 41, FIXTURE_COUNTY, 40, NULL));
    for (int m = 1; m <= 12; m++) {
        must(fixture_period(f->db,
                            &(struct fixture_period_in){.id = FIXTURE_PERIOD(m),
                                                        .cycle_id = 41,
                                                        .month = m,
                                                        .due_day = D(m, 25),
                                                        .state = str_c(m < 3 ? "waived" : "normal")},
                            NULL));
    }
    must(fixture_holiday(
        f->db, &(struct fixture_holiday_in){.id = 70, .county_id = FIXTURE_COUNTY, .day = D(10, 1), .kind = STR("off")}, NULL));
}

static const char *light_of(int i)
{
    return i == 40 ? "none" : i < 3 ? "red" : i < 9 ? "yellow" : i < 18 ? "blue" : "green";
}

/* Twelve letters: January and February waived, September awaited or received. */
static const char *months_of(int i)
{
    return i % 12 == 5   ? "wwooooooonnn"
           : i == 1      ? "wwllmmloannn"
           : i % 7 == 3  ? "wwooolooannn"
           : i % 11 == 6 ? "wwooomooannn"
                         : "wwooooooannn";
}

static struct str strip_of(struct arena *a, int i)
{
    struct strip_node nodes[4] = {{.day = D(4, 10), .sign = SIGN_DONE}, {.day = D(6, 20), .sign = SIGN_DONE}};
    struct strip s = {.start = D(1, 1), .end = D(12, 31), .today = FIXTURE_TODAY, .nodes = nodes, .n = 4};
    nodes[2] = i < 3    ? (struct strip_node){.day = D(8, 15) + 9 * i, .sign = SIGN_OVERDUE}
               : i < 9  ? (struct strip_node){.day = D(10, 20) + i, .sign = SIGN_COMING}
               : i < 18 ? (struct strip_node){.day = D(9, 24) + i % 5, .sign = SIGN_SOON}
                        : (struct strip_node){.day = D(8, 31), .sign = SIGN_DONE};
    nodes[3] = (struct strip_node){.day = D(11, 10) + i % 30, .sign = SIGN_COMING};
    s.fill = i < 9 ? D(7, 1) + i : i < 18 ? D(9, 1) + i : D(9, 23) + i % 9;
    s.lag = i < 9 ? 2600 - 100 * i : 0;
    return strip_print(a, &s);
}

static void put_row(struct board_fixture *f, int i)
{
    int unit = i % FIXTURE_UNITS;
    struct str name =
        str_c(i == 47 ? "党建引领城乡社区治理与小区值日生制度建设及邻里互助服务网络全面提升示范工程项目群" : names[i % 7]);
    bool late = i < 3, differs = i % 6 == 0 && i < 18;
    struct fixture_row_in r = {.id = FIXTURE_PROJECT(i),
                               .county_id = FIXTURE_COUNTY,
                               .cycle_id = 41,
                               .unit_id = FIXTURE_UNIT(unit),
                               .unit_path = unit_path(f->a, unit),
                               .unit_kind = str_c(kinds[unit]),
                               .unit_name = str_c(units[unit]),
                               .unit_sort = 100 - unit,
                               .post_id = FIXTURE_POST(unit),
                               .secretary_id = i == 20 ? 0 : FIXTURE_PERSON(unit),
                               .code = str_printf(f->a, "2020-%d", FIXTURE_PROJECT(i)),
                               .name = name,
                               .nature = str_c(i % 3 ? "mandatory" : "elective"),
                               .as_of_day = FIXTURE_TODAY,
                               .light = str_c(light_of(i)),
                               .light_rule = str_c(late     ? "L2"
                                                   : i < 9  ? "I4"
                                                   : i < 18 ? "L3"
                                                            : ""),
                               .light_days = late     ? 39 - 9 * i
                                             : i < 18 ? 1 + i % 5
                                                      : 0,
                               .light_rank = 10 * (i / 2), /* two rows share a rank: the id decides */
                               .declared = str_c(i == 30   ? ""
                                                 : differs ? "green"
                                                 : i == 40 ? "yellow"
                                                           : light_of(i)),
                               .differs = differs,
                               .progress = i == 19 ? 0 : 4500 + 80 * i,
                               .planned = i < 9 ? 7000 : 4500 + 80 * i,
                               .strip = strip_of(f->a, i),
                               .months = str_c(months_of(i)),
                               .last_report_ms =
                                   i == 30 ? 0 : day_start_ms(i % 12 == 5 ? D(9, 20) : D(8, 22) + i % 4) + 3600000,
                               .problems_open = i % 4 == 1 ? 1 + i % 3 : 0,
                               .next_title = str_c(i == 41 ? "" : nexts[i % 6]),
                               .next_day = i == 41 ? DAY_NONE
                                           : late  ? D(8, 15) + 9 * i
                                                   : D(9, 24) + i,
                               .next_overdue = late};
    must(fixture_project(f->db,
                         &(struct fixture_project_in){.id = r.id,
                                                      .cycle_id = 41,
                                                      .county_id = FIXTURE_COUNTY,
                                                      .unit_id = r.unit_id,
                                                      .post_id = r.post_id,
                                                      .name = name,
                                                      .nature = r.nature},
                         NULL));
    must(fixture_row(f->db, &r, NULL));
    for (int m = 3; m <= 8; m++) { /* what was red in spring is better now */
        const char *light = i < m - 2 ? "red" : i < m + 3 ? "yellow" : "green";
        must(fixture_light(f->db,
                           &(struct fixture_light_in){.id = 10000 + 10 * r.id + m,
                                                      .project_id = r.id,
                                                      .day = day_month_end(2020, m),
                                                      .light = str_c(m == 8 && i == 2 ? "yellow" : light)},
                           NULL));
    }
}

void board_fixture_init(struct board_fixture *f, int projects)
{
    *f = (struct board_fixture){0};
    test_store_init(&f->store);
    f->a = f->store.a;
    f->db = f->store.writer;
    must(db_script(f->db, "BEGIN"));
    put_units(f);
    put_year(f);
    for (int i = 0; i < projects; i++) {
        put_row(f, i);
    }
    must(db_script(f->db, "COMMIT"));
}

void board_fixture_fini(struct board_fixture *f)
{
    test_store_fini(&f->store);
}

struct actor board_fixture_actor(enum role role, int unit)
{
    static const struct actor county = {.account_id = 9,
                                        .person_id = 9,
                                        .post_id = 9,
                                        .unit_id = FIXTURE_COUNTY,
                                        .county_id = FIXTURE_COUNTY,
                                        .unit_path = STR_INIT("1/")};
    static const char *const paths[] = {"1/100/", "1/101/", "1/102/", "1/103/"};
    struct actor a = county;
    a.role = role;
    if (unit >= 0) {
        a.unit_id = FIXTURE_UNIT(unit);
        a.post_id = FIXTURE_POST(unit);
        a.person_id = FIXTURE_PERSON(unit);
        a.unit_path = str_c(paths[unit % 4]);
    }
    return a;
}

void board_fixture_events(struct board_fixture *f, int first, int last)
{
    static const char *const verbs[] = {"milestone.done", "report.confirm", "indicator.record"};
    static const char *const kinds_of[] = {"milestone", "monthly_report", "indicator"};
    must(db_script(f->db, "BEGIN"));
    for (int i = first; i <= last; i++) {
        int unit = i % FIXTURE_UNITS;
        bool program = i % 10 == 0;
        must(fixture_event(f->db,
                           &(struct fixture_event_in){.seq = i,
                                                      .at_ms = FIXTURE_NOON_MS + 60000LL * i,
                                                      .person_id = program ? 0 : FIXTURE_PERSON(unit),
                                                      .post_id = program ? 0 : FIXTURE_POST(unit),
                                                      .unit_id = program ? FIXTURE_COUNTY : FIXTURE_UNIT(unit),
                                                      .verb = str_c(program ? "day.turn" : verbs[i % 3]),
                                                      .object_kind = str_c(program ? "unit" : kinds_of[i % 3]),
                                                      .object_id = 5000 + i},
                           NULL));
        for (int r = 0; r <= i % 3; r++) {
            must(fixture_event_row(f->db, i, r, NULL));
        }
    }
    must(db_script(f->db, "COMMIT"));
}
