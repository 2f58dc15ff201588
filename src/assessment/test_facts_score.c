/* test_facts_score.c: a project's records as facts, and what a scheme makes of them: shares of what was due, what is missing
 * and what is nought, each indicator in a leaf of its own; which scorings are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assessment/facts_score.h"
#include "assessment/scoring.h"

#define D(month, day) day_of(2020, month, day)
#define AS_OF D(9, 30)
#define COUNT(list) (sizeof list / sizeof list[0])

static struct arena *a;

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct project_facts of(const struct fact_source *s)
{
    struct project_facts f;
    facts_compute(a, s, AS_OF, &f);
    return f;
}

static void share_is(const struct fact_value *v, int64_t counted, int64_t due)
{
    assert_int_equal(v->counted, counted);
    assert_int_equal(v->due, due);
    assert_int_equal(v->nrecords, due);
}

/* ---- shares ---- */

static void a_milestone_counts_when_it_was_due_and_never_late(void **state)
{
    const struct {
        const char *name;
        struct fact_milestone m;
        int64_t counted, due;
    } milestone_cases[] = {
        {"done in time", {.deadline = D(3, 31), .recorded_day = D(3, 31)}, 1, 1},
        {"done a day late", {.deadline = D(3, 31), .recorded_day = D(4, 1), .late = true}, 0, 1},
        {"done in time, but moved after it was due", {.deadline = D(4, 30), .recorded_day = D(4, 2), .late = true}, 0, 1},
        {"not done", {.deadline = D(3, 31), .recorded_day = DAY_NONE}, 0, 1},
        {"due on the last day itself", {.deadline = AS_OF, .recorded_day = DAY_NONE}, 0, 1},
        {"done on the last day itself", {.deadline = AS_OF, .recorded_day = AS_OF}, 1, 1},
        {"recorded the day after", {.deadline = AS_OF, .recorded_day = AS_OF + 1}, 0, 1},
        {"not due yet", {.deadline = AS_OF + 1, .recorded_day = DAY_NONE}, 0, 0},
        {"done before it is due", {.deadline = AS_OF + 1, .recorded_day = D(9, 1)}, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(milestone_cases); i++) {
        struct fact_source s = {.milestones = &milestone_cases[i].m, .nmilestones = 1};
        struct project_facts f = of(&s);
        const struct fact_value *v = &f.shares[FACT_MILESTONES_ON_TIME];
        if (v->counted != milestone_cases[i].counted || v->due != milestone_cases[i].due)
            fail_msg("%s: %lld / %lld", milestone_cases[i].name, (long long)v->counted, (long long)v->due);
    }
}

static void a_late_report_is_received_and_not_in_time(void **state)
{
    const struct fact_month months[] = {
        {.month = 3, .due = false, .deadline = D(3, 25), .received_day = DAY_NONE},   /* waived */
        {.month = 4, .due = true, .deadline = D(4, 27), .received_day = D(4, 27)},    /* in time */
        {.month = 5, .due = true, .deadline = D(5, 25), .received_day = D(5, 27)},    /* late */
        {.month = 6, .due = true, .deadline = D(6, 28), .received_day = DAY_NONE},    /* never */
        {.month = 7, .due = true, .deadline = D(7, 27), .received_day = AS_OF + 1},   /* after the day */
        {.month = 10, .due = true, .deadline = D(10, 26), .received_day = D(9, 29)}}; /* before it is due */
    struct fact_source s = {.months = months, .nmonths = COUNT(months)};
    struct project_facts f = of(&s);
    (void)state;
    share_is(&f.shares[FACT_REPORTS_ON_TIME], 1, 4);
    share_is(&f.shares[FACT_REPORTS_RECEIVED], 2, 4);
    assert_int_equal(f.shares[FACT_REPORTS_RECEIVED].records[1].id, 5);
    assert_int_equal(f.shares[FACT_REPORTS_RECEIVED].records[1].verdict, FACT_LATE);
}

static void a_problem_counts_when_another_closed_it_by_its_day(void **state)
{
    const struct fact_problem problems[] = {
        {.id = 1, .title = STR_INIT("in time"), .deadline = D(5, 8), .closed_day = D(5, 8)},
        {.id = 2, .title = STR_INIT("late"), .deadline = D(5, 8), .closed_day = D(5, 9)},
        {.id = 3, .title = STR_INIT("open"), .deadline = D(5, 8), .closed_day = DAY_NONE},
        {.id = 4, .title = STR_INIT("not due"), .deadline = D(12, 8), .closed_day = D(5, 9)}};
    struct fact_source s = {.problems = problems, .nproblems = COUNT(problems)};
    struct project_facts f = of(&s);
    (void)state;
    share_is(&f.shares[FACT_PROBLEMS_CLOSED], 1, 3);
    assert_int_equal(f.shares[FACT_PROBLEMS_CLOSED].records[0].id, 1);
    assert_int_equal(f.shares[FACT_PROBLEMS_CLOSED].records[2].verdict, FACT_OPEN);
}

/* ---- for the scheme ---- */

#define SHARE "\"fn\":{\"kind\":\"ratio\",\"target\":10000}"
#define PROCESS                                                                                                                \
    "[{\"id\":\"milestones_on_time\",\"weight\":6000," SHARE "},{\"id\":\"problems_closed\",\"weight\":4000," SHARE "}]"
#define RESULT "[{\"id\":\"indicator_attainment\",\"weight\":10000,\"max_missing\":6000," SHARE "}]"
#define GROUPS "[{\"id\":\"g1\",\"weight\":6000,\"min\":2},{\"id\":\"g2\",\"weight\":4000,\"min\":2}]"
#define EFFECT "[{\"id\":\"panels\",\"weight\":10000,\"groups\":" GROUPS "}]"
#define SCORE_OF(process, result, effect)                                                                                      \
    "{\"parts\":{\"process\":3000,\"result\":3000,\"effect\":4000},\"tree\":{\"process\":" process ",\"result\":" result       \
    ",\"effect\":" effect "}}"
#define BANDS "[{\"grade\":\"A\",\"min\":800000,\"quota\":3000},{\"grade\":\"B\",\"min\":0}]"

static struct scoring scoring_of(const char *score, const char *bands)
{
    struct scoring s;
    if (scoring_parse(a, str_c(score), str_c(bands), &s) != OK)
        fail_msg("%s", err_detail());
    return s;
}

/* Of a project with one milestone, done in time, and these indicators. */
static struct score_sheet sheet_of(const struct fact_indicator *list, size_t nlist, int64_t effect)
{
    struct fact_milestone done = {.id = 1, .deadline = D(3, 31), .recorded_day = D(3, 31)};
    struct fact_source source = {.milestones = &done, .nmilestones = 1, .indicators = list, .nindicators = nlist}, *s = &source;
    struct scoring scoring = scoring_of(SCORE_OF(PROCESS, RESULT, EFFECT), BANDS);
    struct project_facts f = of(s);
    struct score_scheme own;
    struct score_sheet sheet;
    struct score_input *inputs = NULL;
    size_t n = 0;
    facts_expand(a, &scoring.scheme, &f, &own);
    facts_inputs(a, &f, &inputs, &n);
    struct score_input *all = arena_array_of(a, struct score_input, n + 1);
    for (size_t i = 0; i < n; i++)
        all[i] = inputs[i];
    struct score_ballots *ballots = arena_array_of(a, struct score_ballots, 1);
    int64_t *given = arena_array_of(a, int64_t, 2);
    given[0] = given[1] = effect;
    ballots[0] = (struct score_ballots){.group = STR("g1"), .scores = given, .n = 2};
    all[n] = (struct score_input){.leaf = STR("panels"), .ballots = ballots, .nballots = 1};
    struct score_facts facts = {.unit_type = STR("town"), .inputs = all, .ninputs = n + 1};
    score_compute(a, &own, &facts, &sheet);
    return sheet;
}

static const struct score_line *line_of(const struct score_sheet *s, const char *id)
{
    for (size_t i = 0; i < s->lines.n; i++)
        if (str_is(s->lines.at[i].id, id))
            return &s->lines.at[i];
    fail_msg("no line %s", id);
    return NULL;
}

static const struct fact_indicator indicators[] = {
    {.id = 11,
     .name = STR_INIT("rises"),
     .baseline = {.v = 862000, .set = true},
     .target = 1565500,
     .value = {.v = 1247500, .set = true}},
    {.id = 12,
     .name = STR_INIT("falls"),
     .baseline = {.v = 90000, .set = true},
     .target = 0,
     .value = {.v = 30000, .set = true}},
    {.id = 13, .name = STR_INIT("no value"), .baseline = {.v = 50000, .set = true}, .target = 90000},
    {.id = 14, .name = STR_INIT("no baseline"), .target = 900000, .value = {.v = 880000, .set = true}}};

static void each_indicator_has_a_line_of_its_own(void **state)
{
    struct score_sheet sheet = sheet_of(indicators, 3, 900000);
    (void)state;
    assert_int_equal(line_of(&sheet, "indicator:11")->line, 547974); /* (124.75 - 86.20) / (156.55 - 86.20) */
    assert_int_equal(line_of(&sheet, "indicator:12")->line, 666667);
    assert_int_equal(line_of(&sheet, "indicator:13")->line, 0); /* no value is nought */
    assert_false(line_of(&sheet, "indicator:13")->missing);
    assert_int_equal(line_of(&sheet, "indicator_attainment")->line, 404880); /* a third of the three */
    assert_int_equal(sheet.part[PART_RESULT], 404880);
    assert_int_equal(facts_indicator_of(STR("indicator:11")), 11);
    assert_int_equal(facts_indicator_of(STR("indicator_attainment")), 0);
    assert_int_equal(facts_indicator_of(STR("indicator:")), 0);
}

static void without_baseline_an_indicator_is_missing_and_never_nought(void **state)
{
    struct score_sheet sheet = sheet_of(&indicators[2], 2, 900000);
    (void)state;
    assert_true(line_of(&sheet, "indicator:14")->missing);
    assert_int_equal(line_of(&sheet, "indicator_attainment")->line, 0); /* that of the other alone */
    assert_string_equal(sheet.gaps.at[1].policy, "renormalise");
    assert_true(str_is(sheet.gaps.at[1].child, "indicator:14"));
}

static void a_way_without_length_is_missing(void **state)
{
    struct fact_indicator same = {.id = 15, .baseline = {.v = 7, .set = true}, .target = 7, .value = {.v = 9, .set = true}};
    struct score_sheet sheet = sheet_of(&same, 1, 900000);
    (void)state;
    assert_true(line_of(&sheet, "indicator:15")->missing);
    assert_true(sheet.blocked);
}

static void without_indicators_the_result_is_missing_and_blocks(void **state)
{
    struct score_sheet sheet = sheet_of(NULL, 0, 900000);
    (void)state;
    assert_true(line_of(&sheet, "indicator_attainment")->missing);
    assert_true(sheet.blocked);
}

static void what_was_never_due_is_left_out_and_said_so(void **state)
{
    struct score_sheet sheet = sheet_of(indicators, 1, 900000);
    (void)state;
    assert_true(line_of(&sheet, "problems_closed")->missing);
    assert_int_equal(sheet.part[PART_PROCESS], SCORE_FULL);
    assert_true(str_is(sheet.gaps.at[0].child, "problems_closed"));
    assert_false(sheet.blocked);
    assert_int_equal(sheet.total, 824400); /* 30 + 0.3 * 54.7974 + 0.4 * 90, to two digits */
}

static void the_scheme_itself_is_not_touched(void **state)
{
    struct scoring scoring = scoring_of(SCORE_OF(PROCESS, RESULT, EFFECT), BANDS);
    struct project_facts f = {.indicators = indicators, .nindicators = 3};
    struct score_scheme own;
    (void)state;
    facts_expand(a, &scoring.scheme, &f, &own);
    assert_int_equal(own.part[PART_RESULT].children[0].nchildren, 3);
    assert_int_equal(own.part[PART_RESULT].children[0].max_missing, 6000);
    assert_null(scoring.scheme.part[PART_RESULT].children[0].children);
    assert_ptr_equal(own.part[PART_PROCESS].children, scoring.scheme.part[PART_PROCESS].children);
}

static void each_fact_s_word_reads_back(void **state)
{
    (void)state;
    for (int i = 0; i < FACT_COUNT; i++) {
        enum fact f = FACT_COUNT;
        assert_true(fact_parse(str_c(fact_word((enum fact)i)), &f));
        assert_int_equal(f, i);
    }
    enum fact f = FACT_COUNT;
    assert_false(fact_parse(STR("satisfaction"), &f));
    assert_false(fact_parse(STR(""), &f));
}

/* ---- which scorings may be used ---- */

static const char *const kinds[] = {"town", "bureau", NULL};

static void a_good_scoring_has_no_fault_and_names_its_panels(void **state)
{
    struct scoring s = scoring_of(SCORE_OF(PROCESS, RESULT, EFFECT), BANDS);
    struct score_faults faults = {0};
    struct scoring_panel *panels = NULL;
    size_t n = 0;
    (void)state;
    scoring_check(a, &s, kinds, &faults);
    assert_int_equal(faults.list.n, 0);
    scoring_panels(a, &s, &panels, &n);
    assert_int_equal(n, 2);
    assert_true(str_is(panels[1].group->id, "g2"));
    assert_true(str_is(panels[1].leaf, "panels"));
}

static const struct {
    const char *score, *bands, *code, *where;
} bad[] = {
    {SCORE_OF("[{\"id\":\"satisfaction\",\"weight\":10000," SHARE "}]", RESULT, EFFECT), BANDS, "unknown_fact", "satisfaction"},
    {SCORE_OF("[{\"id\":\"reports_on_time\",\"weight\":10000,\"fn\":{\"kind\":\"rank\",\"step\":1}}]", RESULT, EFFECT), BANDS,
     "not_explained", "reports_on_time"},
    {SCORE_OF(PROCESS, "[{\"id\":\"indicator_attainment\",\"weight\":10000,\"fn\":{\"kind\":\"direct\"}}]", EFFECT), BANDS,
     "attainment_fn", "indicator_attainment"},
    {SCORE_OF(PROCESS, RESULT,
              "[{\"id\":\"p1\",\"weight\":5000,\"groups\":" GROUPS "},{\"id\":\"p2\",\"weight\":5000,\"groups\":" GROUPS "}]"),
     BANDS, "group_twice", "g1"},
    {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"min\":5},{\"grade\":\"B\",\"min\":5},{\"grade\":\"C\",\"min\":0}]",
     "bands_order", "B"},
    {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"min\":5},{\"grade\":\"B\",\"min\":1}]", "band_last", "B"},
    {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"min\":5},{\"grade\":\"B\",\"min\":0,\"quota\":1}]", "band_last",
     "B"},
    {SCORE_OF(PROCESS, RESULT, "[{\"id\":\"p\",\"weight\":10000,\"groups\":[{\"id\":\"g1\",\"weight\":10000}]}]"), BANDS,
     "panel_alone", "g1"},
    {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"min\":5},{\"grade\":\"A\",\"min\":0}]", "band_twice", "A"},
    {SCORE_OF("[{\"id\":\"reports_on_time\",\"weight\":9999," SHARE "}]", RESULT, EFFECT), BANDS, "children_total",
     "town:process"},
};

static void what_cannot_be_used_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct scoring s = scoring_of(bad[i].score, bad[i].bands);
        struct score_faults faults = {0};
        bool found = false;
        scoring_check(a, &s, kinds, &faults);
        for (size_t k = 0; k < faults.list.n; k++)
            found |= str_is(str_c(faults.list.at[k].code), bad[i].code) && str_is(faults.list.at[k].where, bad[i].where);
        if (!found)
            fail_msg("%s at %s is not told", bad[i].code, bad[i].where);
    }
}

static const struct {
    const char *score, *bands;
} unreadable[] = {{"", BANDS},
                  {"[]", BANDS},
                  {"{\"parts\":{}}", BANDS},
                  {SCORE_OF("[]", RESULT, EFFECT), BANDS},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), ""},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), "[]"},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), "{}"},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"min\":0}]"},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"min\":-1}]"},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"min\":\"0\"}]"},
                  {SCORE_OF(PROCESS, RESULT, EFFECT), "[{\"grade\":\"A\",\"quota\":10001}]"}};

static void what_cannot_be_read_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(unreadable); i++) {
        struct scoring s;
        assert_int_equal(scoring_parse(a, str_c(unreadable[i].score), str_c(unreadable[i].bands), &s), ERR_MALFORMED);
        assert_true(err_detail()[0] != 0);
        err_clear();
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {T(a_milestone_counts_when_it_was_due_and_never_late),
                                       T(a_late_report_is_received_and_not_in_time),
                                       T(a_problem_counts_when_another_closed_it_by_its_day),
                                       T(each_indicator_has_a_line_of_its_own),
                                       T(without_baseline_an_indicator_is_missing_and_never_nought),
                                       T(a_way_without_length_is_missing),
                                       T(without_indicators_the_result_is_missing_and_blocks),
                                       T(what_was_never_due_is_left_out_and_said_so),
                                       T(the_scheme_itself_is_not_touched),
                                       T(each_fact_s_word_reads_back),
                                       T(a_good_scoring_has_no_fault_and_names_its_panels),
                                       T(what_cannot_be_used_is_told_with_its_place),
                                       T(what_cannot_be_read_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
