/* fixture_gate.c: see fixture_gate.h. */
#include "initiation/fixture_gate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cycle/cycle.h"
#include "cycle/plan.h"
#include "cycle/plan.sql.h"
#include "people/account.h"
#include "people/people.h"
#include "sys/sys.h"

/* ---- running commands ---- */

enum err gate_try(struct gate *g, const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                  const char *why)
{
    struct command_call call = {
        .command = cmd, .actor = who, .object_id = object, .version = -1, .input = input, .why = str_c(why)};
    return command_run(g->f.commander, g->f.a, &call, &g->r);
}

int64_t gate_do(struct gate *g, const struct actor *who, const struct command *cmd, int64_t object, const void *input)
{
    enum err e = gate_try(g, who, cmd, object, input, "");
    if (e != OK)
        print_error("%s: %s %s\n", cmd->verb, err_name(e), err_detail());
    for (size_t i = 0; e == ERR_RULES && i < g->r.violations.list.n; i++)
        print_error("  " STR_FMT ": %s\n", STR_ARG(g->r.violations.list.at[i].field), g->r.violations.list.at[i].code);
    assert_int_equal(e, OK);
    return g->r.id;
}

const char *gate_fault(const struct gate *g, const char *field)
{
    const struct violation *v = violation_of(&g->r.violations, str_c(field));
    return v ? v->code : "";
}

void gate_at(struct gate *g, int year, int month, int day)
{
    clock_set(g->f.clock, day_start_ms(day_of(year, month, day)) + 10 * 3600000LL);
}

/* ---- the county ---- */

static void make_unit(struct gate *g, const char *code, const char *parent, const char *kind, const char *committee)
{
    struct unit_import_in in = {.code = str_c(code),
                                .parent_code = str_c(parent),
                                .name = str_c(code),
                                .short_name = str_c(code),
                                .kind = str_c(kind),
                                .committee_name = str_c(committee),
                                .sort = 1,
                                .from_day = day_of(2000, 1, 1)};
    gate_do(g, &g->system, &unit_import, 0, &in);
}

static void enter(struct gate *g, struct actor *actor, const char *person, const char *unit, const char *role)
{
    struct str post = str_printf(g->f.a, "%s-%s-%s", unit, role, person);
    struct person_import_in p = {.code = str_c(person), .name = str_printf(g->f.a, "演示%s", person)};
    struct post_import_in o = {.code = post, .unit_code = str_c(unit), .role = str_c(role), .title = post};
    struct tenure_import_in t = {.post_code = post, .person_code = p.code, .from_day = day_of(2020, 1, 2), .to_day = DAY_NONE};
    struct account_make_in a = {.person_code = p.code, .login = account_login(g->f.a, p.code)};
    gate_do(g, &g->system, &person_import, 0, &p);
    assert_true(gate_try(g, &g->system, &account_make, 0, &a, "") != ERR_BUG); /* he may have one already */
    gate_do(g, &g->system, &post_import, 0, &o);
    gate_do(g, &g->system, &tenure_import, 0, &t);
    assert_int_equal(people_actor_of_post(g->f.db, g->f.a, post, day_of(2020, 9, 23), actor), OK);
}

static void enter_people(struct gate *g)
{
    struct recusal_import_in recusal = {.person_code = STR("P8"),
                                        .unit_code = STR("town"),
                                        .reason = STR("配偶在该镇任职"),
                                        .from_day = day_of(2020, 1, 2),
                                        .to_day = DAY_NONE};
    struct delegation_import_in delegation = {.post_code = STR("town-secretary-P1"),
                                              .person_code = STR("P3"),
                                              .document = STR("党发〔2020〕1号"),
                                              .reason = STR("外出培训"),
                                              .from_day = day_of(2020, 9, 20),
                                              .to_day = day_of(2020, 10, 16),
                                              .decided_day = day_of(2020, 9, 18)};
    enter(g, &g->secretary, "P1", "town", "secretary");
    enter(g, &g->liaison, "P2", "town", "liaison");
    enter(g, &g->member, "P3", "town", "member");
    enter(g, &g->street, "P4", "street", "secretary");
    enter(g, &g->bureau, "P5", "bureau", "secretary");
    enter(g, &g->both, "P5", "dept", "officer");
    enter(g, &g->officer, "P7", "dept", "officer");
    enter(g, &g->recused, "P8", "dept", "officer");
    enter(g, &g->leader, "P9", "county", "leader");
    gate_do(g, &g->system, &recusal_import, 0, &recusal);
    g->delegate = g->secretary;
    g->delegate.account_id = g->member.account_id;
    g->delegate.person_id = g->member.person_id;
    g->delegate.delegation_id = gate_do(g, &g->system, &delegation_import, 0, &delegation);
}

static void make_item(struct gate *g, const char *code, const char *mandatory_for)
{
    struct catalog_import_in in = {.year = 2020,
                                   .code = str_c(code),
                                   .title = str_c(code),
                                   .purpose = STR("key"),
                                   .source = STR("county"),
                                   .mandatory_for = str_c(mandatory_for)};
    gate_do(g, &g->system, &catalog_import, 0, &in);
}

static void make_years(struct gate *g)
{
    struct scheme_import_in scheme = {.unit_code = STR("county"),
                                      .name = STR("办法"),
                                      .report_due_dom = 25,
                                      .projects_min = 1,
                                      .projects_max = 3,
                                      .light_soon = 5,
                                      .light_stale = 45,
                                      .light_behind = 1000,
                                      .light_far = 3000,
                                      .light_from = 1000};
    struct cycle_import_in cycle = {.unit_code = STR("county"),
                                    .scheme_name = scheme.name,
                                    .name = STR("2020年度"),
                                    .year = 2020,
                                    .start_day = day_of(2020, 1, 1),
                                    .end_day = day_of(2020, 12, 31)};
    struct cycle_open_in open = {.claim = {.from = day_of(2020, 9, 20), .to = day_of(2020, 10, 30)}, .copy_list = true};
    gate_do(g, &g->system, &scheme_import, 0, &scheme);
    g->cycle = gate_do(g, &g->system, &cycle_import, 0, &cycle);
    make_item(g, "SH", "town township street bureau");
    make_item(g, "JT", "town township");
    make_item(g, "LD", "");
    make_item(g, "XJ", "");
    g->next = gate_do(g, &g->officer, &cycle_open, g->cycle, &open);
}

static void find_items(struct gate *g)
{
    struct item_list_row *items = NULL;
    size_t n = 0;
    int64_t *const ids[] = {&g->sh, &g->jt, &g->ld, &g->xj};
    static const char *const titles[] = {"SH", "JT", "LD", "XJ"};
    assert_int_equal(item_list(g->f.db, g->f.a, g->next, &items, &n), OK);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < 4; k++)
            if (str_is(items[i].title, titles[k]))
                *ids[k] = items[i].id;
}

void gate_init(struct gate *g)
{
    *g = (struct gate){0};
    fixture_init(&g->f, NULL);
    g->system = people_system_actor(0);
    struct unit_import_in county = {.code = STR("county"),
                                    .name = STR("测试县"),
                                    .short_name = STR("测试县"),
                                    .kind = STR("county"),
                                    .sort = 1,
                                    .from_day = day_of(2000, 1, 1)};
    g->county = gate_do(g, &g->system, &unit_import, 0, &county);
    g->system = people_system_actor(g->county);
    make_unit(g, "dept", "county", "bureau", "");
    make_unit(g, "town", "county", "town", "镇党委");
    make_unit(g, "street", "county", "street", "街道党工委");
    make_unit(g, "bureau", "county", "bureau", "局党委");
    enter_people(g);
    make_years(g);
    find_items(g);
}

size_t gate_fini(struct gate *g)
{
    struct verify_result v;
    size_t faults = fixture_faults(&g->f, &v);
    for (size_t i = 0; i < faults; i++)
        print_error("%s %lld " STR_FMT "\n", v.faults.at[i].code, (long long)v.faults.at[i].seq, STR_ARG(v.faults.at[i].table));
    fixture_fini(&g->f);
    return faults;
}

/* ---- an application ---- */

int64_t gate_claim(struct gate *g, const struct actor *who, int64_t item_id, const char *name)
{
    struct claim_in in = {.cycle_id = g->next, .item_id = item_id, .name = str_c(name)};
    int64_t post = who == &g->liaison ? g->secretary.post_id : who->post_id;
    return gate_do(g, who, &project_claim, post, &in);
}

static void fill_texts(struct gate *g, const struct actor *who, int64_t project_id)
{
    struct application_edit_in in = {.t = {.name = STR("自拟题目"),
                                           .background = STR("为什么选"),
                                           .beneficiaries = STR("群众300户"),
                                           .consulted = STR("开了三次院落会"),
                                           .problem = STR("去年有12处漏雨"),
                                           .target = STR("12处全部修好"),
                                           .measures = STR("逐处维修"),
                                           .end_day = day_of(2021, 12, 20)}};
    static const enum section sections[] = {SECTION_CASE, SECTION_GOAL, SECTION_PLAN};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        in.section = sections[i];
        gate_do(g, who, &application_edit, project_id, &in);
    }
}

void gate_fill(struct gate *g, const struct actor *who, int64_t project_id)
{
    struct plan_member_in member = {.person_id = who->person_id, .duty = STR("总负责")};
    struct plan_indicator_in indicator = {.name = STR("漏雨处"),
                                          .unit_label = STR("处"),
                                          .baseline = OPT_I64(120000),
                                          .target = OPT_I64(0),
                                          .source = STR("现场")};
    struct plan_milestone_in milestone = {
        .owner_id = who->person_id, .measure = STR("维修"), .title = STR("修好一半"), .due_day = day_of(2021, 6, 30)};
    fill_texts(g, who, project_id);
    gate_do(g, who, &plan_member_put, project_id, &member);
    gate_do(g, who, &plan_indicator_put, project_id, &indicator);
    gate_do(g, who, &plan_milestone_put, project_id, &milestone);
}

enum err gate_submit(struct gate *g, const struct actor *who, int64_t project_id)
{
    struct application_submit_in in = {.resolution_day = day_of(2020, 9, 21), .resolution_document = STR("党发〔2020〕9号")};
    return gate_try(g, who, &application_submit, project_id, &in, "");
}

enum err gate_decide(struct gate *g, const struct actor *who, int64_t project_id, enum decision d, const char *reason)
{
    struct review_decide_in in = {.decision = d, .reason = str_c(reason), .due_day = DAY_NONE};
    if (d == DECISION_CONDITIONS)
        in.due_day = day_of_ms(clock_ms(g->f.clock)) + 20;
    return gate_try(g, who, &review_decide, project_id, &in, "");
}

struct application gate_read(struct gate *g, int64_t project_id)
{
    struct application app;
    assert_int_equal(application_read(g->f.db, g->f.a, project_id, day_of_ms(clock_ms(g->f.clock)), &app), OK);
    return app;
}

const char *gate_state(struct gate *g, int64_t project_id)
{
    return str_z(g->f.a, gate_read(g, project_id).state);
}
