/* fixture_county.c: see fixture_county.h. */
#include "execution/fixture_county.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "people/check.h"
#include "people/people.h"
#include "people/people.sql.h"
#include "sys/sys.h"

#define D(month, day) day_of(2020, month, day)

/* ---- running commands ---- */

enum err county_run_why(struct county *c, const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                        const char *why, struct command_result *r)
{
    struct command_call call = {
        .command = cmd, .actor = who, .object_id = object, .version = -1, .input = input, .why = str_c(why)};
    return command_run(c->f.commander, c->f.a, &call, r);
}

enum err county_run(struct county *c, const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                    struct command_result *r)
{
    return county_run_why(c, who, cmd, object, input, "", r);
}

int64_t county_do(struct county *c, const struct actor *who, const struct command *cmd, int64_t object, const void *input)
{
    struct command_result r;
    enum err e = county_run(c, who, cmd, object, input, &r);
    if (e != OK)
        print_error("%s: %s %s\n", cmd->verb, err_name(e), err_detail());
    for (size_t i = 0; e == ERR_RULES && i < r.violations.list.n; i++)
        print_error("  " STR_FMT ": %s\n", STR_ARG(r.violations.list.at[i].field), r.violations.list.at[i].code);
    assert_int_equal(e, OK);
    return r.id;
}

const char *county_fault(const struct command_result *r, const char *field)
{
    const struct violation *v = violation_of(&r->violations, str_c(field));
    return v ? v->code : "";
}

/* ---- rows that no feature makes yet ---- */

static enum err announce(struct change *ch, const char *table, int64_t id)
{
    change_object(ch, id);
    change_result(ch, id);
    return change_row(ch, db_table_find(str_c(table)), id);
}

static void no_print(const void *input, struct buf *out)
{
    (void)input;
    (void)out;
}

#define COUNTY_COMMAND(name_, verb_, table_, apply_)                                                                           \
    static const struct command name_ = {.verb = verb_,                                                                        \
                                         .object_kind = table_,                                                                \
                                         .act = ACT_IMPORT,                                                                    \
                                         .states = ~0u,                                                                        \
                                         .load = county_subject,                                                               \
                                         .apply = apply_,                                                                      \
                                         .print_input = no_print}

static enum err apply_calendar(struct change *ch, const void *input)
{
    static const struct {
        int month, day;
        const char *kind;
    } days[] = {{6, 25, "off"}, {6, 26, "off"}, {6, 28, "work"}, {9, 27, "work"}, {10, 1, "off"},  {10, 2, "off"},
                {10, 5, "off"}, {10, 6, "off"}, {10, 7, "off"},  {10, 8, "off"},  {10, 10, "work"}};
    const struct county *c = input;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        int64_t id = change_new_id(ch);
        enum err e = announce(ch, "holiday", id);
        if (e || (e = county_holiday_insert(
                      change_db(ch),
                      &(struct county_holiday_insert_in){
                          .id = id, .county_id = c->id, .day = D(days[i].month, days[i].day), .kind = str_c(days[i].kind)},
                      NULL)))
            return e;
    }
    int64_t id = change_new_id(ch);
    enum err e = announce(ch, "calendar_year", id);
    return e ? e
             : county_year_insert(change_db(ch),
                                  &(struct county_year_insert_in){
                                      .id = id, .county_id = c->id, .year = 2020, .published = day_of(2019, 11, 21)},
                                  NULL);
}
COUNTY_COMMAND(make_calendar, "county.calendar", "holiday", apply_calendar);

static enum err apply_cycle(struct change *ch, const void *input)
{
    const struct county *c = input;
    int64_t scheme = change_new_id(ch), cycle = change_new_id(ch);
    struct county_cycle_insert_in row = {
        .id = cycle, .county_id = c->id, .scheme_id = scheme, .start_day = D(1, 1), .end_day = D(12, 31)};
    enum err e;
    if ((e = announce(ch, "scheme", scheme)) || (e = county_scheme_insert(change_db(ch), scheme, c->id, NULL)) ||
        (e = announce(ch, "cycle", cycle)) || (e = county_cycle_insert(change_db(ch), &row, NULL)))
        return e;
    for (int month = 1; month <= 12; month++) {
        struct county_period_insert_in period = {
            .id = change_new_id(ch), .cycle_id = cycle, .month = month, .due_day = D(month, 25)};
        if ((e = change_row(ch, db_table_find(STR("period")), period.id)) ||
            (e = county_period_insert(change_db(ch), &period, NULL)))
            return e;
    }
    return OK;
}
COUNTY_COMMAND(make_cycle, "county.cycle", "cycle", apply_cycle);

static enum err apply_account(struct change *ch, const void *input)
{
    const int64_t *person = input;
    int64_t id = change_new_id(ch);
    enum err e = announce(ch, "account", id);
    struct county_account_insert_in row = {.id = id,
                                           .person_id = *person,
                                           .login = str_printf(change_arena(ch), "u%lld", (long long)*person),
                                           .salt = change_salt(ch)};
    return e ? e : county_account_insert(change_db(ch), &row, NULL);
}
COUNTY_COMMAND(make_account, "county.account", "account", apply_account);

static enum err apply_state(struct change *ch, const void *input)
{
    const struct county_project_state_in *in = input;
    change_touch_project(ch, in->id);
    enum err e = announce(ch, "project", in->id);
    return e ? e : county_project_state(change_db(ch), in, NULL);
}
COUNTY_COMMAND(set_state, "county.state", "project", apply_state);

void county_set_project(struct county *c, int64_t project, const char *state, day_t paused_from, day_t closed_day)
{
    struct county_project_state_in in = {
        .id = project, .state = str_c(state), .paused_from = paused_from, .closed_day = closed_day};
    county_do(c, &c->system, &set_state, 0, &in);
}

/* ---- people ---- */

static int64_t make_unit(struct county *c, const char *code, const char *parent, const char *name, const char *kind)
{
    struct unit_import_in in = {.code = str_c(code),
                                .parent_code = str_c(parent),
                                .name = str_c(name),
                                .short_name = str_c(name),
                                .kind = str_c(kind),
                                .sort = 1,
                                .from_day = day_of(2000, 1, 1)};
    return county_do(c, &c->system, &unit_import, 0, &in);
}

struct cast_row {
    struct actor *actor;
    const char *person, *name, *post, *unit, *role, *title;
};

/* Person, account, post and tenure; then the actor as the site would find it. */
static void enter(struct county *c, const struct cast_row *r)
{
    struct person_import_in person = {.code = str_c(r->person), .name = str_c(r->name)};
    struct post_import_in post = {
        .code = str_c(r->post), .unit_code = str_c(r->unit), .role = str_c(r->role), .title = str_c(r->title)};
    struct tenure_import_in tenure = {
        .post_code = post.code, .person_code = person.code, .from_day = D(1, 2), .to_day = DAY_NONE};
    int64_t person_id = county_do(c, &c->system, &person_import, 0, &person);
    int64_t account = county_do(c, &c->system, &make_account, 0, &person_id);
    int64_t post_id = county_do(c, &c->system, &post_import, 0, &post);
    county_do(c, &c->system, &tenure_import, 0, &tenure);
    assert_int_equal(people_actor(c->f.db, c->f.a, account, post_id, county_today(c), r->actor), OK);
}

static void enter_people(struct county *c)
{
    const struct cast_row rows[] = {
        {&c->secretary, "P1", "演示甲", "N-SJ", "north", "secretary", "北镇党委书记"},
        {&c->liaison, "P2", "演示乙", "N-LL", "north", "liaison", "北镇党建办主任"},
        {&c->owner, "P3", "演示丙", "N-01", "north", "member", "北镇副镇长"},
        {&c->member, "P4", "演示丁", "N-02", "north", "member", "北镇组织委员"},
        {&c->south_secretary, "P5", "演示戊", "S-SJ", "south", "secretary", "南镇党委书记"},
        {&c->south_liaison, "P6", "演示己", "S-LL", "south", "liaison", "南镇党建办主任"},
        {&c->officer, "P7", "演示庚", "Z-01", "dept", "officer", "组织部副部长"},
        {&c->recused, "P8", "演示辛", "Z-02", "dept", "officer", "组织部科长"},
        {&c->leader, "P9", "演示壬", "X-01", "county", "leader", "县委副书记"},
        {&c->auditor, "P10", "演示癸", "X-02", "county", "audit_admin", "审计管理员"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        enter(c, &rows[i]);
    struct delegation_import_in delegation = {.post_code = STR("N-SJ"),
                                              .person_code = STR("P3"),
                                              .document = STR("北党发〔2020〕1号"),
                                              .reason = STR("书记外出培训"),
                                              .from_day = D(9, 14),
                                              .to_day = D(10, 16),
                                              .decided_day = D(2, 28)};
    struct recusal_import_in recusal = {.person_code = STR("P8"),
                                        .unit_code = STR("north"),
                                        .reason = STR("配偶在该镇任职"),
                                        .from_day = D(1, 2),
                                        .to_day = DAY_NONE};
    county_do(c, &c->system, &recusal_import, 0, &recusal);
    c->delegate = c->secretary;
    c->delegate.account_id = c->owner.account_id;
    c->delegate.person_id = c->owner.person_id;
    c->delegate.person_name = c->owner.person_name;
    c->delegate.delegation_id = county_do(c, &c->system, &delegation_import, 0, &delegation);
}

/* ---- projects ---- */

static int64_t make_project(struct county *c, const struct actor *secretary, const char *code, const char *name, day_t start)
{
    struct project_import_in in = {.cycle_id = c->cycle,
                                   .unit_id = secretary->unit_id,
                                   .post_id = secretary->post_id,
                                   .code = str_c(code),
                                   .name = str_c(name),
                                   .nature = STR("mandatory"),
                                   .client = STR("群众"),
                                   .start_day = start,
                                   .end_day = D(12, 31),
                                   .approved_day = D(2, 28)};
    return county_do(c, &c->system, &project_import, 0, &in);
}

static void join(struct county *c, int64_t project, const struct actor *who, const char *duty)
{
    struct team_import_in in = {
        .project_id = project, .person_id = who->person_id, .post_title = who->post_title, .duty = str_c(duty), .ord = 1};
    county_do(c, &c->system, &team_import, 0, &in);
}

static int64_t plan(struct county *c, int64_t project, const struct actor *owner, int n, const char *title, day_t due)
{
    struct milestone_import_in in = {.project_id = project,
                                     .owner_id = owner->person_id,
                                     .ord = n,
                                     .weight = 1,
                                     .code = str_printf(c->f.a, "M%d", n),
                                     .measure = STR("举措"),
                                     .title = str_c(title),
                                     .due_day = due};
    return county_do(c, &c->system, &milestone_import, 0, &in);
}

static int64_t measure(struct county *c, int n, const char *name, int digits, int64_t baseline, int64_t target)
{
    struct indicator_import_in in = {.project_id = c->a,
                                     .ord = n,
                                     .digits = digits,
                                     .code = str_printf(c->f.a, "I%d", n),
                                     .name = str_c(name),
                                     .unit_label = digits ? STR("万元") : STR("个"),
                                     .source = STR("村账"),
                                     .baseline = OPT_I64(baseline),
                                     .target = target,
                                     .start_day = D(3, 1),
                                     .end_day = D(12, 20)};
    return county_do(c, &c->system, &indicator_import, 0, &in);
}

static void enter_projects(struct county *c)
{
    c->a = make_project(c, &c->secretary, "2020-N-01", "党建+村级集体经济", D(3, 1));
    c->b = make_project(c, &c->secretary, "2020-N-02", "基层党建“三化”建设", D(3, 1));
    c->later = make_project(c, &c->secretary, "2020-N-03", "流动党员教育管理", D(10, 5));
    c->s = make_project(c, &c->south_secretary, "2020-S-01", "基层党建“三化”建设", D(3, 1));
    join(c, c->a, &c->secretary, "总负责");
    join(c, c->a, &c->owner, "项目落实");
    join(c, c->a, &c->member, "销号确认");
    join(c, c->b, &c->secretary, "总负责");
    join(c, c->later, &c->secretary, "总负责");
    join(c, c->s, &c->south_secretary, "总负责");
    c->m1 = plan(c, c->a, &c->owner, 1, "一村一策方案", D(3, 31));
    c->m2 = plan(c, c->a, &c->owner, 2, "冷链仓验收", D(8, 28));
    c->m3 = plan(c, c->a, &c->owner, 3, "合作社签约", D(9, 28));
    c->m4 = plan(c, c->a, &c->owner, 4, "年终分红", D(11, 30));
    plan(c, c->b, &c->secretary, 1, "支部底数摸排", D(6, 30));
    plan(c, c->b, &c->secretary, 2, "逐个支部验收", D(12, 10));
    plan(c, c->later, &c->secretary, 1, "流出党员登记", D(12, 10));
    plan(c, c->s, &c->south_secretary, 1, "支部底数摸排", D(5, 29));
    plan(c, c->s, &c->south_secretary, 2, "逐个支部验收", D(12, 10));
    c->i1 = measure(c, 1, "经营性收入", 2, 1182000, 1800000);
    c->i2 = measure(c, 2, "薄弱村", 0, 90000, 0);
}

/* ---- the county ---- */

static void find_cycle(struct county *c)
{
    struct county_periods_row *rows = NULL;
    size_t n = 0;
    c->cycle = county_do(c, &c->system, &make_cycle, 0, c);
    assert_int_equal(county_periods(c->f.db, c->f.a, c->cycle, &rows, &n), OK);
    assert_int_equal(n, 12);
    for (size_t i = 0; i < n; i++)
        c->period[rows[i].month] = rows[i].id;
    c->scheme = rows[0].scheme_id;
}

void county_init(struct county *c, enum err (*refresh)(struct change *c, int64_t project_id))
{
    *c = (struct county){0};
    fixture_init(&c->f, refresh);
    county_at(c, 3, 2, 9, 0);
    c->system = people_system_actor(0);
    c->id = make_unit(c, "county", "", "测试县", "county");
    c->system = people_system_actor(c->id);
    c->department = make_unit(c, "dept", "county", "组织部", "bureau");
    c->north = make_unit(c, "north", "county", "北镇", "town");
    c->south = make_unit(c, "south", "county", "南镇", "town");
    county_do(c, &c->system, &make_calendar, 0, c);
    find_cycle(c);
    enter_people(c);
    enter_projects(c);
    clock_set(c->f.clock, FIXTURE_NOW);
}

size_t county_fini(struct county *c)
{
    struct verify_result v;
    size_t faults = fixture_faults(&c->f, &v);
    for (size_t i = 0; i < faults; i++)
        print_error("%s %lld " STR_FMT "\n", v.faults.at[i].code, (long long)v.faults.at[i].seq, STR_ARG(v.faults.at[i].table));
    fixture_fini(&c->f);
    return faults;
}

void county_at(struct county *c, int month, int day, int hour, int minute)
{
    clock_set(c->f.clock, day_start_ms(D(month, day)) + (hour * 60 + minute) * 60000LL);
}

day_t county_today(struct county *c)
{
    return day_of_ms(clock_ms(c->f.clock));
}

struct county_counts_row county_count(struct county *c)
{
    struct county_counts_row n;
    assert_int_equal(county_counts(c->f.db, c->f.a, &n), OK);
    return n;
}
