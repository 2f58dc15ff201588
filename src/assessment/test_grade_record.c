/* test_grade_record.c: what the board decided, recorded over a real store: who may, what is asked for, when a reason is, and
 * that the computed grade stays; ties among sheets in memory, and which fields are too small to be ranked in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assessment/fixture_year.h"
#include "assessment/grade_record.h"
#include "assessment/test_freeze.sql.h"

static struct year y;
static int64_t sheet_a, sheet_s; /* a: computed 一般; s: no total */

static int set_up(void **state)
{
    struct sheet sheet;
    (void)state;
    year_init(&y);
    year_give_all(&y);
    year_end(&y);
    year_freeze(&y);
    sheet_a = year_sheet(&y, y.c.a, &sheet).id;
    sheet_s = year_sheet(&y, y.c.s, &sheet).id;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return year_fini(&y) ? -1 : 0;
}

static struct grade_record_in good(const char *grade)
{
    return (struct grade_record_in){
        .decision = {.board = STR("县委常委会"), .document = STR("测委发〔2021〕2号"), .decided_day = day_of(2021, 1, 8)},
        .grade = str_c(grade)};
}

static enum err record(const struct actor *who, int64_t sheet, const struct grade_record_in *in, const char *why,
                       struct command_result *r)
{
    err_clear();
    return county_run_why(&y.c, who, &grade_record, sheet, in, why, r);
}

static struct final_rows_row stands(int64_t sheet)
{
    struct final_rows_row *rows = NULL;
    size_t n = 0;
    assert_int_equal(final_rows(y.c.f.db, y.c.f.a, sheet, &rows, &n), OK);
    assert_int_equal(n, 1);
    return rows[0];
}

static void the_clerk_records_what_was_computed_without_a_reason(void **state)
{
    struct grade_record_in in = good("一般");
    struct command_result r;
    (void)state;
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "", &r), OK);
    struct final_rows_row row = stands(sheet_a);
    assert_string_equal(str_z(y.c.f.a, row.grade), "一般");
    assert_int_equal(row.departs, 0);
    assert_string_equal(str_z(y.c.f.a, row.document), "测委发〔2021〕2号");
    assert_int_equal(row.decided_day, day_of(2021, 1, 8));
}

static void a_grade_that_departs_needs_a_reason_and_leaves_the_computed_one(void **state)
{
    struct grade_record_in in = good("较好");
    struct command_result r;
    struct sheet sheet;
    (void)state;
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "required");
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "抗洪抢险表现突出", &r), OK);
    assert_int_equal(stands(sheet_a).departs, 1);
    assert_string_equal(str_z(y.c.f.a, year_sheet(&y, y.c.a, &sheet).grade), "一般");
}

static void what_had_no_total_needs_a_reason_too(void **state)
{
    struct grade_record_in in = good("一般");
    struct command_result r;
    (void)state;
    assert_int_equal(record(&y.c.officer, sheet_s, &in, "", &r), ERR_RULES);
    assert_int_equal(record(&y.c.officer, sheet_s, &in, "指标未设，按效果和过程议定", &r), OK);
    assert_int_equal(stands(sheet_s).departs, 0);
}

static void a_record_is_corrected_with_a_reason_and_the_journal_keeps_both(void **state)
{
    struct grade_record_in in = good("一般"), again = good("一般");
    struct events_named_row n;
    struct command_result r;
    (void)state;
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "", &r), OK);
    again.decision.document = STR("测委发〔2021〕3号");
    assert_int_equal(record(&y.c.officer, sheet_a, &again, "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "why"), "required");
    assert_int_equal(record(&y.c.officer, sheet_a, &again, "文号录错", &r), OK);
    assert_int_equal(stands(sheet_a).version, 2);
    assert_string_equal(str_z(y.c.f.a, stands(sheet_a).document), "测委发〔2021〕3号");
    assert_int_equal(events_named(y.c.f.db, y.c.f.a, STR("grade.record"), &n), OK);
    assert_int_equal(n.n, 2);
}

static void board_date_document_and_a_known_grade_are_asked_for(void **state)
{
    struct grade_record_in none = {.decision = {.decided_day = DAY_NONE}}, in = good("优秀");
    struct command_result r;
    (void)state;
    assert_int_equal(record(&y.c.officer, sheet_a, &none, "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "board"), "required");
    assert_string_equal(county_fault(&r, "document"), "required");
    assert_string_equal(county_fault(&r, "decided_day"), "required");
    assert_string_equal(county_fault(&r, "grade"), "choice");
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "理由", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "grade"), "choice");
    in = good("一般");
    in.decision.decided_day = day_of(2021, 1, 9);
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "decided_day"), "date_after_today");
    in.decision.decided_day = day_of(2021, 1, 7);
    assert_int_equal(record(&y.c.officer, sheet_a, &in, "", &r), ERR_RULES);
    assert_string_equal(county_fault(&r, "decided_day"), "date_before_start");
}

static void nobody_but_an_officer_records_and_not_for_a_unit_that_he_is_recused_from(void **state)
{
    struct grade_record_in in = good("一般");
    struct command_result r;
    (void)state;
    assert_int_equal(record(&y.c.leader, sheet_a, &in, "", &r), ERR_FORBIDDEN);
    assert_int_equal(record(&y.c.secretary, sheet_a, &in, "", &r), ERR_FORBIDDEN);
    assert_int_equal(record(&y.e1, sheet_a, &in, "", &r), ERR_NOT_FOUND);
    assert_int_equal(record(&y.c.recused, sheet_a, &in, "", &r), ERR_FORBIDDEN);
    assert_int_equal(record(&y.c.recused, sheet_s, &in, "议定", &r), OK);
}

static void the_rest_is_recorded_at_once_and_only_what_was_computed(void **state)
{
    struct grade_decision d = good("").decision;
    struct command_result r;
    struct final_rows_row *rows = NULL;
    size_t n = 0;
    (void)state;
    assert_int_equal(county_run(&y.c, &y.c.recused, &grade_record_rest, y.c.cycle, &d, &r),
                     ERR_RULES); /* all of north, or without total */
    assert_string_equal(county_fault(&r, ""), "nothing_to_record");
    assert_int_equal(county_run(&y.c, &y.c.officer, &grade_record_rest, y.c.cycle, &d, &r), OK);
    assert_string_equal(str_z(y.c.f.a, stands(sheet_a).grade), "一般");
    assert_int_equal(final_rows(y.c.f.db, y.c.f.a, sheet_s, &rows, &n), OK);
    assert_int_equal(n, 0);
    err_clear();
    assert_int_equal(county_run(&y.c, &y.c.officer, &grade_record_rest, y.c.cycle, &d, &r), ERR_RULES);
}

/* ---- places ---- */

#define BANDS "[{\"grade\":\"A\",\"min\":800000,\"quota\":3000},{\"grade\":\"B\",\"min\":0}]"
static const char score[] =
    "{\"parts\":{\"process\":3000,\"result\":3000,\"effect\":4000},\"tree\":{"
    "\"process\":[{\"id\":\"reports_on_time\",\"weight\":10000,\"fn\":{\"kind\":\"ratio\",\"target\":10000}}],"
    "\"result\":[{\"id\":\"milestones_on_time\",\"weight\":10000,\"fn\":{\"kind\":\"ratio\",\"target\":10000}}],"
    "\"effect\":[{\"id\":\"problems_closed\",\"weight\":10000,\"fn\":{\"kind\":\"ratio\",\"target\":10000}}]}}";

static void rank(struct sheet_place *places, size_t n, struct grade_result *out)
{
    struct scoring s;
    assert_int_equal(scoring_parse(y.c.f.a, str_c(score), STR(BANDS), &s), OK);
    sheet_rank(y.c.f.a, &s, places, n, out);
}

static struct sheet_place place(int64_t unit, const char *type, int64_t total)
{
    return (struct sheet_place){
        .unit_id = unit, .unit_type = str_c(type), .total = OPT_I64(total), .effect = OPT_I64(total), .median = OPT_I64(total)};
}

static void a_tie_over_the_last_places_is_left_to_the_board_with_its_places(void **state)
{
    struct sheet_place p[7];
    struct grade_result result;
    (void)state;
    for (int i = 0; i < 7; i++)
        p[i] = place(i, "town", i == 0 ? 950000 : i < 4 ? 900000 : 700000);
    rank(p, 7, &result); /* 30 % of 7 are two places: one is left for three who cannot be told apart */
    assert_int_equal(p[0].band, 0);
    for (int i = 1; i < 4; i++) {
        assert_int_equal(p[i].band, GRADE_PENDING);
        assert_int_equal(p[i].tie_band, 0);
        assert_int_equal(p[i].tie_places, 1);
        assert_int_equal(p[i].rank, 2);
    }
    assert_int_equal(p[4].band, 1);
    assert_int_equal(p[4].rank, 5);
}

static void fewer_than_four_scored_units_of_a_kind_are_not_ranked(void **state)
{
    struct sheet_place p[] = {place(1, "street", 900000), place(1, "street", 800000), place(2, "street", 850000),
                              place(2, "street", 700000), place(3, "town", 900000),   place(4, "town", 890000),
                              place(5, "town", 880000),   place(6, "town", 870000)};
    struct grade_result result;
    (void)state;
    rank(p, 8, &result);
    for (int i = 0; i < 4; i++)
        assert_int_equal(p[i].rank, 0);
    assert_int_equal(p[4].rank, 1);
    assert_int_equal(p[7].rank, 4);
    assert_int_equal(p[7].of, 4);
}

/* Ranks as they are defined, counted one by one. */
static void ranks_are_those_that_counting_gives(void **state)
{
    static const char *const types[] = {"town", "street", "bureau"};
    uint64_t x = 20201125;
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct grade_peer peers[24];
        size_t n = (size_t)(round % 24) + 1;
        for (size_t i = 0; i < n; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            peers[i] = (struct grade_peer){.type = str_c(types[(x >> 33) % 3])};
            peers[i].score = (x >> 40) % 7 ? OPT_I64((int64_t)((x >> 45) % 9)) : (struct opt_i64){0};
        }
        grade_peers(y.c.f.a, peers, n);
        for (size_t i = 0; i < n; i++) {
            size_t above = 0, of = 0;
            for (size_t k = 0; k < n; k++)
                if (peers[k].score.set && str_eq(peers[k].type, peers[i].type)) {
                    of++;
                    above += peers[k].score.v > peers[i].score.v;
                }
            bool ranked = peers[i].score.set && of >= GRADE_PEERS_MIN;
            assert_int_equal(peers[i].rank, ranked ? above + 1 : 0);
            assert_int_equal(peers[i].of, ranked ? of : 0);
        }
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {T(the_clerk_records_what_was_computed_without_a_reason),
                                       T(a_grade_that_departs_needs_a_reason_and_leaves_the_computed_one),
                                       T(what_had_no_total_needs_a_reason_too),
                                       T(a_record_is_corrected_with_a_reason_and_the_journal_keeps_both),
                                       T(board_date_document_and_a_known_grade_are_asked_for),
                                       T(nobody_but_an_officer_records_and_not_for_a_unit_that_he_is_recused_from),
                                       T(the_rest_is_recorded_at_once_and_only_what_was_computed),
                                       T(a_tie_over_the_last_places_is_left_to_the_board_with_its_places),
                                       T(fewer_than_four_scored_units_of_a_kind_are_not_ranked),
                                       T(ranks_are_those_that_counting_gives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
