/* test_project_event.c: events as they are told: which columns, of what kind, what is erased or withheld, under which post. The
 * rows are made up; test_project.c holds the words against real events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "desk/project_event.h"

static struct arena *a;
static struct project_status st;

static int set_up(void **state)
{
    static const struct status_indicator indicators[] = {{.id = 31, .digits = 2, .unit_label = STR_INIT("万元")}};
    (void)state;
    a = arena_new();
    st = (struct project_status){.indicators = indicators, .nindicators = 1};
    st.months[7] = (struct status_month){.report_id = 41, .report_state = STR("confirmed")};
    st.months[8] = (struct status_month){.report_id = 42, .report_state = STR("handed")};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct project_page_values_row value(int64_t seq, const char *table, const char *column, const char *before,
                                            const char *after)
{
    return (struct project_page_values_row){.seq = seq,
                                            .table_name = str_c(table),
                                            .column_name = str_c(column),
                                            .before = str_c(before),
                                            .after = str_c(after),
                                            .kept = 1};
}

static struct project_page_events_row event(int64_t seq, const char *verb, const char *kind, int64_t object)
{
    return (struct project_page_events_row){.seq = seq,
                                            .at_ms = seq * 1000,
                                            .person_id = 5,
                                            .person = STR("演示甲"),
                                            .post_id = 6,
                                            .verb = str_c(verb),
                                            .object_kind = str_c(kind),
                                            .object_id = object,
                                            .object = STR("某事"),
                                            .bytes = STR("{\"post\":\"北镇党委书记\",\"rows\":[]}")};
}

static struct project_event one(const struct project_page_events_row *e, const struct project_page_values_row *v, size_t n,
                                bool own)
{
    return project_events(a, &st, e, 1, v, n, own)[0];
}

static void every_field_is_found_by_its_table_and_column(void **state)
{
    static const struct {
        const char *table, *column;
    } fields[] = {
#define X(name, table, column, kind) {table, column},
        EVENT_FIELD_TABLE(X)
#undef X
    };
    (void)state;
    for (size_t f = 0; f < EVENT_FIELDS; f++) {
        struct project_page_events_row e = event(1, "project.import", "project", 1);
        struct project_page_values_row v = value(1, fields[f].table, fields[f].column, "", "2020-09-23");
        struct project_event told = one(&e, &v, 1, true);
        assert_int_equal(told.nvalues, 1);
        assert_int_equal(told.values[0].field, f);
    }
}

static void what_is_the_program_s_own_is_not_told(void **state)
{
    static const char *const columns[][2] = {{"milestone", "recorded_day"},   {"monthly_report", "facts"},
                                             {"monthly_report", "period_id"}, {"project", "county_id"},
                                             {"light_change", "item_id"},     {"indicator_value", "recorded_ms"},
                                             {"title", "milestone"},          {"no_table", "title"}};
    (void)state;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct project_page_events_row e = event(1, "project.import", "project", 1);
        struct project_page_values_row v = value(1, columns[i][0], columns[i][1], "", "x");
        assert_int_equal(one(&e, &v, 1, true).nvalues, 0);
    }
}

static void values_are_read_by_their_kind(void **state)
{
    struct project_page_events_row e = event(1, "indicator.record", "indicator", 31);
    struct project_page_values_row v[] = {value(1, "indicator_value", "value", "", "1247500"),
                                          value(1, "indicator_value", "on_day", "", "2020-09-18"),
                                          value(1, "milestone", "done_day", "2020-08-15", "")};
    (void)state;
    struct project_event told = one(&e, v, 3, true);
    assert_int_equal(event_value_of(&told, FIELD_VALUE)->after.number, 1247500);
    assert_int_equal(event_day(&told, FIELD_VALUE_DAY), day_of(2020, 9, 18));
    assert_true(event_was(&told, FIELD_MILESTONE_DONE));
    assert_false(event_has(&told, FIELD_MILESTONE_DONE));
    assert_int_equal(event_day_before(&told, FIELD_MILESTONE_DONE), day_of(2020, 8, 15));
    assert_int_equal(told.digits, 2);
    assert_true(str_is(told.unit_label, "万元"));
}

static void what_cannot_be_read_is_no_value(void **state)
{
    struct project_page_events_row e = event(1, "indicator.record", "indicator", 31);
    struct project_page_values_row v[] = {value(1, "indicator_value", "value", "1.5", "many"),
                                          value(1, "indicator_value", "on_day", "yesterday", "2020-02-30")};
    (void)state;
    struct project_event told = one(&e, v, 2, true);
    assert_false(event_has(&told, FIELD_VALUE));
    assert_false(event_was(&told, FIELD_VALUE));
    assert_false(event_has(&told, FIELD_VALUE_DAY));
    assert_int_equal(event_day(&told, FIELD_VALUE_DAY), DAY_NONE);
}

static void a_field_that_did_not_change_is_empty(void **state)
{
    struct project_page_events_row e = event(1, "milestone.done", "milestone", 1);
    (void)state;
    struct project_event told = one(&e, NULL, 0, true);
    assert_false(event_has(&told, FIELD_MILESTONE_NOTE));
    assert_int_equal(event_text(&told, FIELD_MILESTONE_NOTE).len, 0);
    assert_int_equal(event_day(&told, FIELD_MILESTONE_DONE), DAY_NONE);
}

static void each_event_gets_its_own_values(void **state)
{
    struct project_page_events_row e[] = {event(9, "problem.update", "problem", 1), event(7, "problem.raise", "problem", 1),
                                          event(4, "milestone.done", "milestone", 1)};
    struct project_page_values_row v[] = {value(4, "milestone", "note", "", "验收单已签"),
                                          value(9, "problem", "progress", "", "送电"), value(9, "", "why", "", "催办")};
    (void)state;
    struct project_event *told = project_events(a, &st, e, 3, v, 3, true);
    assert_int_equal(told[0].nvalues, 1);
    assert_true(str_is(told[0].why, "催办"));
    assert_int_equal(told[1].nvalues, 0);
    assert_int_equal(told[1].why.len, 0);
    assert_true(str_is(event_text(&told[2], FIELD_MILESTONE_NOTE), "验收单已签"));
}

static void an_erased_value_says_so(void **state)
{
    struct project_page_events_row e = event(1, "milestone.undone", "milestone", 1);
    struct project_page_values_row v[] = {value(1, "milestone", "note", "", ""), value(1, "", "why", "", "")};
    (void)state;
    v[0].kept = v[1].kept = 0;
    struct project_event told = one(&e, v, 2, true);
    assert_true(told.values[0].erased);
    assert_true(told.why_erased);
}

static void what_is_not_confirmed_is_the_committee_s_own(void **state)
{
    struct project_page_values_row v = value(1, "monthly_report", "reason", "", "等审批");
    struct project_page_events_row awaits = event(1, "report.hand", "monthly_report", 42),
                                   confirmed = event(1, "report.hand", "monthly_report", 41);
    (void)state;
    struct project_event told = one(&awaits, &v, 1, false);
    assert_int_equal(told.month, 9);
    assert_true(told.withheld);
    assert_int_equal(told.nvalues, 0);
    told = one(&awaits, &v, 1, true);
    assert_false(told.withheld);
    assert_int_equal(told.nvalues, 1);
    told = one(&confirmed, &v, 1, false);
    assert_int_equal(told.month, 8);
    assert_int_equal(told.nvalues, 1);
}

static void the_program_has_no_post(void **state)
{
    struct project_page_events_row e = event(1, "project.import", "project", 1);
    (void)state;
    e.person_id = e.post_id = 0;
    struct project_event told = one(&e, NULL, 0, true);
    assert_true(told.program);
    assert_int_equal(told.post.len, 0);
}

static void the_post_is_the_one_of_the_time(void **state)
{
    static const struct {
        const char *bytes, *post;
    } cases[] = {
        {"{\"object\":[\"x\",\"r-1\"],\"post\":\"北镇党委书记（受托）\",\"rows\":[]}", "北镇党委书记（受托）"},
        {"{\"post\":\"\"}", ""},
        {"{\"post\":\"a\\\"b\\\\c\",\"x\":1}", "a\"b\\c"},
        {"{\"post\":\"cut", ""},
        {"{\"post\":\"cut\\", ""},
        {"{\"poste\":\"no\"}", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(str_z(a, event_post(a, str_c(cases[i].bytes))), cases[i].post);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_field_is_found_by_its_table_and_column),
        TEST(what_is_the_program_s_own_is_not_told),
        TEST(values_are_read_by_their_kind),
        TEST(what_cannot_be_read_is_no_value),
        TEST(a_field_that_did_not_change_is_empty),
        TEST(each_event_gets_its_own_values),
        TEST(an_erased_value_says_so),
        TEST(what_is_not_confirmed_is_the_committee_s_own),
        TEST(the_program_has_no_post),
        TEST(the_post_is_the_one_of_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
