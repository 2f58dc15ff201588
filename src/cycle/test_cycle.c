/* test_cycle.c: a year's frame, imported, read again, corrected, and what is refused, over a real store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "command/fixture.h"
#include "cycle/cycle.h"
#include "cycle/cycle.sql.h"
#include "cycle/test_cycle.sql.h"
#include "people/people.h"

static struct fixture f;
static struct actor program;
static struct command_result result; /* of the last command */
static int64_t county_id;

static day_t on(int month, int day)
{
    return day_of(2020, month, day);
}

static enum err run_as(const struct actor *actor, const struct command *cmd, const void *input)
{
    struct command_call call = {.command = cmd, .actor = actor, .version = -1, .input = input};
    return command_run(f.commander, f.a, &call, &result);
}

static enum err run(const struct command *cmd, const void *input)
{
    return run_as(&program, cmd, input);
}

/* The code of the last command's violation of a field. */
static const char *said(const char *field)
{
    const struct violation *v = violation_of(&result.violations, str_c(field));
    return v ? v->code : "(nothing)";
}

static void refused(const struct command *cmd, const void *input, const char *field, const char *code)
{
    assert_int_equal(run(cmd, input), ERR_RULES);
    assert_string_equal(said(field), code);
    assert_int_equal(result.violations.list.n, 1);
}

static const struct scheme_import_in a_scheme = {.unit_code = STR_INIT("X"),
                                                 .name = STR_INIT("演示制度"),
                                                 .report_due_dom = 25,
                                                 .projects_min = 1,
                                                 .projects_max = 3,
                                                 .light_soon = 5,
                                                 .light_stale = 45,
                                                 .light_behind = 1000,
                                                 .light_far = 3000,
                                                 .light_from = 1000};

static struct cycle_import_in a_cycle(void)
{
    return (struct cycle_import_in){.unit_code = STR("X"),
                                    .scheme_name = a_scheme.name,
                                    .name = STR("2020年度"),
                                    .year = 2020,
                                    .start_day = on(1, 1),
                                    .end_day = on(12, 31)};
}

static const struct catalog_import_in an_item = {.year = 2020,
                                                 .code = STR_INIT("SH"),
                                                 .title = STR_INIT("演示清单项"),
                                                 .purpose = STR_INIT("key"),
                                                 .source = STR_INIT("province"),
                                                 .requirement = STR_INIT("逐个对标"),
                                                 .mandatory_for = STR_INIT("town township")};

static void make_unit(const char *code, const char *parent, const char *kind)
{
    struct unit_import_in in = {.code = str_c(code),
                                .parent_code = str_c(parent),
                                .name = str_c(code),
                                .short_name = str_c(code),
                                .kind = str_c(kind),
                                .from_day = day_of(2000, 1, 1)};
    assert_int_equal(run(&unit_import, &in), OK);
}

static int set_up(void **state)
{
    (void)state;
    fixture_init(&f, NULL);
    program = people_system_actor(0);
    make_unit("X", "", "county");
    county_id = result.id;
    make_unit("T1", "X", "town");
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;
    (void)state;
    size_t faults = fixture_faults(&f, &v);
    fixture_fini(&f);
    return faults ? -1 : 0;
}

static int64_t make_cycle(void)
{
    struct cycle_import_in cycle = a_cycle();
    assert_int_equal(run(&scheme_import, &a_scheme), OK);
    assert_int_equal(run(&cycle_import, &cycle), OK);
    return result.id;
}

static void a_cycle_comes_with_its_twelve_months(void **state)
{
    struct seen_periods_row *rows;
    size_t n;
    (void)state;
    int64_t id = make_cycle();
    assert_int_equal(seen_periods(f.db, f.a, id, &rows, &n), OK);
    assert_int_equal(n, 12);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(rows[i].month, i + 1);
        assert_int_equal(rows[i].due_day, on((int)i + 1, 25));
        assert_int_equal(rows[i].planned_day, rows[i].due_day);
        assert_true(str_is(rows[i].state, "normal"));
        assert_int_equal(rows[i].changed_day, DAY_NONE);
    }
}

static void what_is_read_twice_leaves_no_trace(void **state)
{
    struct holiday_import_in holiday = {.day = on(10, 1), .kind = STR("off"), .note = STR("国庆节")};
    struct calendar_year_import_in year = {.year = 2020, .published_day = day_of(2019, 11, 21)};
    struct cycle_import_in cycle = a_cycle();
    struct {
        const struct command *command;
        const void *input;
    } files[] = {
        {&scheme_import, &a_scheme},    {&cycle_import, &cycle},     {&holiday_import, &holiday},
        {&calendar_year_import, &year}, {&catalog_import, &an_item},
    };
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(run(files[i].command, files[i].input), OK);
        assert_true(result.seq > 0);
        int64_t id = result.id;
        assert_int_equal(run(files[i].command, files[i].input), OK);
        assert_int_equal(result.seq, 0);
        assert_int_equal(result.id, id);
    }
}

static void corrections_keep_the_row(void **state)
{
    struct seen_cycle_row cycle;
    struct seen_catalog_row item;
    struct cycle_import_in renamed = a_cycle();
    struct catalog_import_in elective = an_item;
    (void)state;
    int64_t id = make_cycle();
    renamed.name = STR("2020年");
    assert_int_equal(run(&cycle_import, &renamed), OK);
    assert_int_equal(result.id, id);
    assert_int_equal(seen_cycle(f.db, f.a, id, &cycle), OK);
    assert_true(str_is(cycle.name, "2020年"));
    assert_true(str_is(cycle.state, "running"));
    assert_int_equal(cycle.version, 2);
    assert_int_equal(run(&catalog_import, &an_item), OK);
    elective.mandatory_for = STR("");
    assert_int_equal(run(&catalog_import, &elective), OK);
    assert_int_equal(seen_catalog(f.db, f.a, result.id, &item), OK);
    assert_true(str_empty(item.mandatory_for));
    assert_int_equal(item.version, 2);
}

static void a_day_off_can_become_a_day_of_work(void **state)
{
    struct holiday_import_in holiday = {.day = on(10, 10), .kind = STR("off"), .note = STR("")};
    struct calendar_days_row *rows;
    size_t n;
    (void)state;
    assert_int_equal(run(&holiday_import, &holiday), OK);
    holiday.kind = STR("work");
    assert_int_equal(run(&holiday_import, &holiday), OK);
    assert_int_equal(calendar_days(f.db, f.a, county_id, &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_true(str_is(rows[0].kind, "work"));
}

/* ---- what is refused ---- */

static void thresholds_out_of_their_range(void **state)
{
    struct scheme_import_in in = a_scheme;
    (void)state;
#define BAD(member, value)                                                                                                     \
    do {                                                                                                                       \
        in = a_scheme;                                                                                                         \
        in.member = (value);                                                                                                   \
        refused(&scheme_import, &in, #member, "out_of_range");                                                                 \
    } while (0)
    BAD(report_due_dom, 0);
    BAD(report_due_dom, 29); /* no February has it each year */
    BAD(projects_min, 0);
    BAD(projects_min, 4);
    BAD(projects_max, 10);
    BAD(light_soon, -1);
    BAD(light_soon, 31);
    BAD(light_stale, 0);
    BAD(light_stale, 367);
    BAD(light_behind, -1);
    BAD(light_far, 999); /* red before yellow */
    BAD(light_far, 10001);
    BAD(light_from, -1);
    BAD(light_from, 10001);
#undef BAD
    in = a_scheme;
    in.name = STR("");
    refused(&scheme_import, &in, "name", "required");
    in = a_scheme;
    in.unit_code = STR("nowhere");
    refused(&scheme_import, &in, "unit", "unknown_code");
}

static void a_scheme_that_a_year_runs_by_is_frozen(void **state)
{
    struct scheme_import_in in = a_scheme;
    (void)state;
    assert_int_equal(run(&scheme_import, &a_scheme), OK);
    in.light_soon = 3;
    assert_int_equal(run(&scheme_import, &in), OK);
    assert_int_equal(run(&scheme_import, &a_scheme), OK);
    make_cycle();
    refused(&scheme_import, &in, "name", "scheme_frozen");
    in.name = STR("另一制度");
    assert_int_equal(run(&scheme_import, &in), OK);
}

static void a_year_that_is_none(void **state)
{
    struct cycle_import_in in = a_cycle();
    (void)state;
    make_cycle();
    in.year = 2021;
    assert_int_equal(run(&cycle_import, &in), ERR_RULES);
    assert_string_equal(said("start_day"), "not_in_year");
    assert_string_equal(said("end_day"), "not_in_year");
    in.year = 20;
    assert_int_equal(run(&cycle_import, &in), ERR_RULES);
    assert_string_equal(said("year"), "out_of_range");
    in = a_cycle();
    in.unit_code = STR("T1"); /* a cycle is a county's */
    assert_int_equal(run(&cycle_import, &in), ERR_RULES);
    assert_string_equal(said("unit"), "choice");
    in = a_cycle();
    in.scheme_name = STR("没有的制度");
    assert_int_equal(run(&cycle_import, &in), ERR_RULES);
    assert_string_equal(said("scheme"), "unknown_code");
}

static void what_a_year_stands_on_stays(void **state)
{
    struct cycle_import_in in = a_cycle();
    struct scheme_import_in other = a_scheme;
    (void)state;
    make_cycle();
    other.name = STR("另一制度");
    assert_int_equal(run(&scheme_import, &other), OK);
    in.start_day = on(3, 1);
    refused(&cycle_import, &in, "start_day", "cycle_set");
    in = a_cycle();
    in.end_day = on(11, 30);
    refused(&cycle_import, &in, "end_day", "cycle_set");
    in = a_cycle();
    in.scheme_name = other.name;
    refused(&cycle_import, &in, "scheme", "cycle_set");
    in = a_cycle();
    in.end_day = day_of(2019, 1, 1);
    assert_int_equal(run(&cycle_import, &in), ERR_RULES);
}

static void days_and_years_without_sense(void **state)
{
    struct holiday_import_in holiday = {.day = DAY_NONE, .kind = STR("off"), .note = STR("")};
    struct calendar_year_import_in year = {.year = 2020, .published_day = DAY_NONE};
    (void)state;
    refused(&holiday_import, &holiday, "day", "required");
    holiday.day = on(10, 1);
    holiday.kind = STR("half");
    refused(&holiday_import, &holiday, "kind", "choice");
    refused(&calendar_year_import, &year, "published", "required");
    year.published_day = on(1, 1);
    year.year = 202;
    refused(&calendar_year_import, &year, "year", "out_of_range");
}

static void items_that_no_list_may_have(void **state)
{
    struct catalog_import_in in = an_item;
    (void)state;
    refused(&catalog_import, &in, "cycle", "unknown_code");
    make_cycle();
    in.purpose = STR("urgent");
    refused(&catalog_import, &in, "purpose", "choice");
    in = an_item;
    in.source = STR("moon");
    refused(&catalog_import, &in, "source", "choice");
    in = an_item;
    in.mandatory_for = STR("town  township"); /* two spaces: a kind without name between them */
    refused(&catalog_import, &in, "mandatory_for", "choice");
    in.mandatory_for = STR("village"); /* has no secretary who claims projects */
    refused(&catalog_import, &in, "mandatory_for", "choice");
    in = an_item;
    in.code = STR("S H");
    refused(&catalog_import, &in, "code", "code_form");
    in = an_item;
    in.title = STR("");
    refused(&catalog_import, &in, "title", "required");
}

static void nobody_else_may_import(void **state)
{
    struct actor secretary = {.account_id = 5, .person_id = 6, .post_id = 7, .unit_id = county_id, .county_id = county_id};
    (void)state;
    secretary.role = ROLE_SECRETARY;
    secretary.unit_path = str_printf(f.a, "%lld/", (long long)county_id);
    assert_int_equal(run_as(&secretary, &scheme_import, &a_scheme), ERR_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_cycle_comes_with_its_twelve_months, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_read_twice_leaves_no_trace, set_up, tear_down),
        cmocka_unit_test_setup_teardown(corrections_keep_the_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_day_off_can_become_a_day_of_work, set_up, tear_down),
        cmocka_unit_test_setup_teardown(thresholds_out_of_their_range, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_scheme_that_a_year_runs_by_is_frozen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_year_that_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_year_stands_on_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(days_and_years_without_sense, set_up, tear_down),
        cmocka_unit_test_setup_teardown(items_that_no_list_may_have, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_else_may_import, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
