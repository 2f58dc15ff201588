/* test_status.c: where projects stand, their rows on the board, the turn of the day, and verify's look at them, over a small
 * county (execution/fixture_county.h): project a has M1 due 31 March, M2 28 August, M3 28 September, M4 30 November.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "assessment/status.h"
#include "assessment/status_row.h"
#include "assessment/test_status.sql.h"
#include "execution/amendment.h"
#include "execution/fixture_county.h"
#include "execution/strip.h"
#include "people/check.h"
#include "sys/sys.h"

static struct county c;
static struct calendar calendar;

static day_t on(int month, int day)
{
    return day_of(2020, month, day);
}

static int set_up(void **state)
{
    (void)state;
    county_init(&c, status_refresh);
    return status_calendar(c.f.db, c.f.a, c.id, &calendar) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return county_fini(&c) ? -1 : 0;
}

static struct project_status at(int64_t project, day_t day)
{
    struct project_status st;
    assert_int_equal(status_compute(c.f.db, c.f.a, project, day, &calendar, &st), OK);
    return st;
}

static struct project_status now(int64_t project)
{
    return at(project, county_today(&c));
}

static void done(int64_t milestone, int month, int day)
{
    struct milestone_done_in in = {.done_day = on(month, day), .note = STR("")};
    county_do(&c, &c.owner, &milestone_done, milestone, &in);
}

static void value(int64_t indicator, int month, int day, int64_t v)
{
    struct indicator_record_in in = {.on_day = on(month, day), .value = v, .note = STR("")};
    county_do(&c, &c.owner, &indicator_record, indicator, &in);
}

/* ---- rows put there as acts, since the acts themselves are tested elsewhere ---- */

struct put {
    const char *table;
    int64_t id, project_id;
    enum err (*write)(struct db *db, const struct put *p);
    int64_t period_id, confirmed_ms;
    struct str word, declared;
    day_t due_day, changed_day;
};

static enum err put_apply(struct change *ch, const void *input)
{
    struct put p = *(const struct put *)input;
    if (p.id == 0) {
        p.id = change_new_id(ch);
    }
    change_result(ch, p.id);
    change_object(ch, p.id);
    for (size_t i = 0; i < 4; i++) {
        change_touch_project(ch, (int64_t[]){c.a, c.b, c.later, c.s}[i]);
    }
    enum err e = change_row(ch, db_table_find(str_c(p.table)), p.id);
    return e ? e : p.write(change_db(ch), &p);
}

static const struct command put_command = {
    .verb = "test.put", .object_kind = "county", .act = ACT_IMPORT, .states = ~0u, .load = county_subject, .apply = put_apply};

static enum err write_report(struct db *db, const struct put *p)
{
    return put_report(db,
                      &(struct put_report_in){.id = p->id,
                                              .project_id = p->project_id,
                                              .period_id = p->period_id,
                                              .state = p->word,
                                              .declared = p->declared,
                                              .confirmed_ms = p->confirmed_ms},
                      NULL);
}

static enum err write_report_state(struct db *db, const struct put *p)
{
    return put_report_state(db, p->id, p->word, p->declared, NULL);
}

static enum err write_period(struct db *db, const struct put *p)
{
    return put_period(
        db, &(struct put_period_in){.id = p->period_id, .state = p->word, .due_day = p->due_day, .changed_day = p->changed_day},
        NULL);
}

static enum err write_cycle(struct db *db, const struct put *p)
{
    return put_cycle_state(db, p->id, p->word, NULL);
}

static enum err write_unit(struct db *db, const struct put *p)
{
    return put_unit_name(db, p->id, p->word, NULL);
}

/* A report of project a, received now. */
static int64_t report(int month, const char *state, const char *declared)
{
    struct put p = {.table = "monthly_report",
                    .project_id = c.a,
                    .write = write_report,
                    .period_id = c.period[month],
                    .confirmed_ms = strcmp(state, "confirmed") == 0 ? clock_ms(c.f.clock) : 0,
                    .word = str_c(state),
                    .declared = str_c(declared)};
    return county_do(&c, &c.system, &put_command, 0, &p);
}

static void report_becomes(int64_t id, const char *state, const char *declared)
{
    struct put p = {
        .table = "monthly_report", .id = id, .write = write_report_state, .word = str_c(state), .declared = str_c(declared)};
    county_do(&c, &c.system, &put_command, 0, &p);
}

static void period_becomes(int month, const char *state, day_t due_day)
{
    struct put p = {.table = "period",
                    .id = c.period[month],
                    .period_id = c.period[month],
                    .write = write_period,
                    .word = str_c(state),
                    .due_day = due_day,
                    .changed_day = county_today(&c)};
    county_do(&c, &c.system, &put_command, 0, &p);
}

/* March to August reported in time, each on the 20th. */
static void report_in_time(void)
{
    for (int month = 3; month <= 8; month++) {
        county_at(&c, month, 20, 9, 0);
        report(month, "confirmed", "green");
    }
    county_at(&c, 9, 23, 18, 5);
}

static char *signs(const struct project_status *st)
{
    char *s = arena_alloc(c.f.a, STATUS_MONTHS + 1);
    for (int i = 0; i < STATUS_MONTHS; i++) {
        s[i] = st->months[i].sign;
    }
    return s;
}

/* ---- the light and what explains it ---- */

static void the_oldest_overdue_item_explains_a_red_light(void **state)
{
    (void)state;
    struct project_status st = now(c.a);
    assert_int_equal(st.light, LIGHT_RED);
    assert_string_equal(st.rule, "L2");
    assert_int_equal(st.item_id, c.period[3]); /* March's report, six days before M1 */
    assert_int_equal(st.item_month, 3);
    assert_int_equal(st.item_day, on(3, 25));
    assert_int_equal(st.light_days, on(9, 23) - on(3, 25));
    report_in_time();
    st = now(c.a);
    assert_int_equal(st.item_id, c.m1);
    assert_true(str_is(st.item_title, "一村一策方案"));
    assert_int_equal(st.item_month, 0);
}

static void a_green_light_needs_no_explanation(void **state)
{
    (void)state;
    struct project_status st = now(c.later);
    assert_int_equal(st.light, LIGHT_GREEN);
    assert_string_equal(st.rule, "");
    assert_int_equal(st.item_id, 0);
    assert_int_equal(st.item_day, DAY_NONE);
    assert_int_equal(st.light_days, 0);
}

static void the_day_of_the_record_decides_not_the_day_claimed(void **state)
{
    (void)state;
    county_at(&c, 9, 1, 9, 0);
    done(c.m2, 8, 20);
    struct project_status st = now(c.a);
    assert_int_equal(st.milestones[1].done_day, on(8, 20));
    assert_int_equal(st.milestones[1].recorded_day, on(9, 1));
    assert_true(st.milestones[1].late);
    assert_string_equal(st.milestones[1].rule, "L4");
    assert_int_equal(st.milestones_on_time, 0);
    st = at(c.a, on(10, 1));
    assert_string_equal(st.milestones[1].rule, "L5");
}

static void a_past_day_is_judged_by_what_was_known_then(void **state)
{
    (void)state;
    county_at(&c, 3, 30, 9, 0);
    done(c.m1, 3, 30);
    value(c.i1, 3, 30, 1200000);
    struct project_status then = at(c.a, on(3, 29));
    assert_string_equal(then.milestones[0].rule, "L3");
    assert_int_equal(then.indicators[0].nvalues, 0);
    assert_int_equal(then.progress, 0);
    assert_int_equal(then.milestones_on_time, 0);
    then = at(c.a, on(3, 30));
    assert_string_equal(then.milestones[0].rule, "L1");
    assert_int_equal(then.indicators[0].nvalues, 1);
    assert_int_equal(then.progress, 2500);
    assert_int_equal(then.milestones_on_time, 1);
}

static void of_the_values_of_a_day_the_last_one_recorded_counts(void **state)
{
    (void)state;
    value(c.i1, 9, 10, 100);
    value(c.i1, 9, 22, 200);
    value(c.i1, 9, 22, 1700000);
    value(c.i2, 9, 1, 0);
    struct project_status st = now(c.a);
    assert_int_equal(st.indicators[0].nvalues, 2);
    assert_int_equal(st.indicators[0].values[0].value, 100);
    assert_int_equal(st.indicators[0].values[1].value, 1700000);
    assert_string_equal(st.indicators[0].rule, "I6");
    assert_string_equal(st.indicators[1].rule, "I1");
    assert_true(str_is(st.indicators[0].unit_label, "万元"));
}

static void an_amended_date_is_the_one_that_counts(void **state)
{
    struct amendment_import_in in = {.milestone_id = c.m3,
                                     .approver_id = c.officer.person_id,
                                     .after = on(10, 20),
                                     .approved_day = on(9, 23),
                                     .reason = STR("汛期停工")};
    (void)state;
    county_do(&c, &c.system, &amendment_import, 0, &in);
    struct project_status st = now(c.a);
    assert_int_equal(st.milestones[2].first_due_day, on(9, 28));
    assert_int_equal(st.milestones[2].deadline, on(10, 20));
    assert_string_equal(st.milestones[2].rule, "L0");
    assert_string_equal(at(c.a, on(9, 22)).milestones[2].rule, "L3"); /* not known the day before */
}

static int64_t amend(struct amendment_ask_in in, bool approve)
{
    const struct amendment_decide_in decision = {.approve = approve, .words = STR("已核实")};
    in.reason = STR("汛期停工");
    int64_t id = county_do(&c, &c.liaison, &amendment_ask, c.a, &in);
    return county_do(&c, &c.officer, &amendment_decide, id, &decision);
}

static void a_date_that_is_asked_or_refused_does_not_count(void **state)
{
    const struct amendment_ask_in later = {.milestone_id = c.m3, .after_day = on(10, 20), .reason = STR("汛期停工")};
    (void)state;
    amend(later, false);
    assert_string_equal(now(c.a).milestones[2].rule, "L3");
    county_do(&c, &c.liaison, &amendment_ask, c.a, &later);
    assert_int_equal(now(c.a).milestones[2].deadline, on(9, 28));
}

static void a_date_moved_when_it_was_past_is_yellow_in_that_month(void **state)
{
    (void)state;
    amend((struct amendment_ask_in){.milestone_id = c.m2, .after_day = on(11, 20)}, true);
    assert_string_equal(now(c.a).milestones[1].rule, "L6");
    assert_int_equal(now(c.a).milestones[1].light, LIGHT_YELLOW);
    assert_string_equal(at(c.a, on(9, 22)).milestones[1].rule, "L2");
    assert_string_equal(at(c.a, on(10, 9)).milestones[1].rule, "L0");
}

static void a_changed_target_counts_from_its_approval_and_the_first_one_stays_in_sight(void **state)
{
    (void)state;
    value(c.i1, 9, 22, 1650000);
    amend((struct amendment_ask_in){.indicator_id = c.i1, .after_day = DAY_NONE, .after_value = OPT_I64(1700000)}, true);
    county_at(&c, 9, 25, 9, 0);
    amend((struct amendment_ask_in){.indicator_id = c.i1, .after_day = DAY_NONE, .after_value = OPT_I64(1650000)}, true);
    struct project_status st = now(c.a);
    assert_int_equal(st.indicators[0].target, 1650000);
    assert_int_equal(st.indicators[0].first_target, 1800000);
    assert_string_equal(st.indicators[0].rule, "I1");
    assert_int_equal(at(c.a, on(9, 24)).indicators[0].target, 1700000);
    assert_int_equal(at(c.a, on(9, 22)).indicators[0].target, 1800000);
    assert_int_equal(st.indicators[1].first_target, st.indicators[1].target);
}

static void the_next_milestone_is_the_one_due_first(void **state)
{
    (void)state;
    struct project_status st = now(c.a);
    assert_int_equal(st.next->id, c.m1);
    assert_true(st.next_overdue);
    assert_int_equal(st.milestones_overdue, 2);
    done(c.m1, 9, 23);
    done(c.m2, 9, 23);
    st = now(c.a);
    assert_int_equal(st.next->id, c.m3);
    assert_false(st.next_overdue);
    assert_int_equal(st.milestones_overdue, 0);
    done(c.m3, 9, 23);
    done(c.m4, 9, 23);
    st = now(c.a);
    assert_null(st.next);
    assert_int_equal(st.milestones_on_time, 2);
    assert_int_equal(st.progress, 10000);
}

static void progress_and_plan_come_from_the_milestones(void **state)
{
    (void)state;
    county_at(&c, 3, 31, 9, 0);
    done(c.m1, 3, 31);
    struct project_status st = at(c.a, on(8, 28));
    assert_int_equal(st.progress, 2500);
    assert_int_equal(st.planned, 5000);
    assert_int_equal(st.lag, 2500);
    assert_int_equal(st.planned_as, on(3, 31));
}

static void a_paused_or_closed_project_has_no_light_and_no_reports_due(void **state)
{
    (void)state;
    county_set_project(&c, c.a, "paused", on(6, 1), DAY_NONE);
    struct project_status st = now(c.a);
    assert_int_equal(st.light, LIGHT_NONE);
    assert_string_equal(st.rule, "");
    assert_false(st.differs);
    assert_string_equal(signs(&st), "--mmm-------");
    county_set_project(&c, c.a, "closed", DAY_NONE, on(9, 1));
    st = now(c.a);
    assert_int_equal(st.light, LIGHT_NONE);
    assert_string_equal(signs(&st), "--mmmmmm----");
    assert_int_equal(at(c.a, on(8, 31)).light, LIGHT_RED);
}

/* ---- months ---- */

static void each_month_has_its_sign(void **state)
{
    (void)state;
    county_at(&c, 3, 25, 23, 59);
    report(3, "confirmed", "green"); /* in time until 24:00 */
    county_at(&c, 4, 26, 0, 0);
    report(4, "confirmed", "green"); /* the 25th was a Saturday: Monday counts */
    county_at(&c, 5, 26, 0, 0);
    report(5, "confirmed", "green"); /* one minute late */
    county_at(&c, 9, 23, 18, 5);
    period_becomes(6, "waived", on(6, 25));
    report(9, "handed", "green"); /* not received */
    struct project_status st = now(c.a);
    assert_string_equal(signs(&st), "--oolwmmannn");
    assert_int_equal(st.months[3].deadline, on(4, 27));
    assert_int_equal(st.months[5].light, LIGHT_NONE);
    assert_int_equal(st.months[4].light, LIGHT_YELLOW);
    assert_true(str_is(st.months[8].report_state, "handed"));
    assert_int_equal(st.months[8].received_day, DAY_NONE);
    assert_string_equal(signs(&(struct project_status[]){now(c.later)}[0]), "---------nnn");
}

static void a_postponed_month_is_due_on_its_new_day(void **state)
{
    (void)state;
    report_in_time();
    period_becomes(9, "postponed", on(9, 30));
    assert_int_equal(now(c.a).months[8].deadline, on(9, 30));
    assert_int_equal(at(c.a, on(9, 30)).months[8].sign, 'a');
    assert_int_equal(at(c.a, on(9, 30)).months[8].light, LIGHT_BLUE);
    assert_int_equal(at(c.a, on(10, 1)).months[8].sign, 'm');
}

static void what_was_postponed_after_its_day_stays_yellow_that_month(void **state)
{
    (void)state;
    report_in_time();
    county_at(&c, 9, 28, 9, 0);
    period_becomes(9, "postponed", on(10, 15));
    struct project_status st = now(c.a);
    assert_int_equal(st.months[8].light, LIGHT_YELLOW);
    assert_int_equal(at(c.a, on(10, 8)).months[8].light, LIGHT_GREEN);
}

static void the_declared_light_is_that_of_the_newest_standing_report(void **state)
{
    (void)state;
    struct project_status st = now(c.a);
    assert_int_equal(st.declared_month, 0);
    assert_false(st.differs);
    county_at(&c, 7, 20, 9, 0);
    report(7, "confirmed", "red");
    county_at(&c, 8, 20, 9, 0);
    int64_t august = report(8, "confirmed", "yellow");
    st = now(c.a);
    assert_int_equal(st.declared_month, 8);
    assert_true(str_is(st.declared, "yellow"));
    assert_true(str_is(st.declared_reason, "理由"));
    assert_true(st.differs); /* it is red */
    assert_int_equal(st.last_report_ms, clock_ms(c.f.clock));
    report_becomes(august, "reopened", "yellow");
    assert_int_equal(now(c.a).declared_month, 8); /* it stands until it is written anew */
    report_becomes(august, "handed", "green");
    st = now(c.a);
    assert_int_equal(st.declared_month, 7); /* the liaison's word is not the secretary's */
    assert_false(st.differs);
    assert_int_equal(st.months[7].sign, 'o'); /* received it stays */
}

/* ---- the derived row ---- */

static struct seen_board_row board(int64_t project)
{
    struct seen_board_row row;
    assert_int_equal(seen_board(c.f.db, c.f.a, project, &row), OK);
    return row;
}

static size_t lights(int64_t project, struct seen_lights_row **rows)
{
    size_t n;
    assert_int_equal(seen_lights(c.f.db, c.f.a, project, rows, &n), OK);
    return n;
}

static void each_act_rewrites_its_projects_row(void **state)
{
    (void)state;
    assert_int_equal(board(c.a).as_of_day, on(3, 2));
    done(c.m1, 9, 23);
    struct seen_board_row row = board(c.a);
    assert_int_equal(row.as_of_day, on(9, 23));
    assert_true(str_is(row.light, "red"));
    assert_true(str_is(row.light_rule, "L2"));
    assert_true(str_is(row.months, "--mmmmmmannn"));
    assert_true(str_is(row.next_title, "冷链仓验收"));
    assert_int_equal(row.next_overdue, 1);
    assert_true(str_is(row.strip, "18262 365 266 90 4597 d90 o240 s271 c334"));
    assert_int_equal(board(c.b).as_of_day, on(3, 2));
}

static void only_what_changed_enters_the_history_of_lights(void **state)
{
    struct seen_lights_row *rows;
    (void)state;
    size_t before = lights(c.a, &rows);
    done(c.m3, 9, 23);
    size_t after = lights(c.a, &rows); /* red now, by March's report */
    assert_int_equal(after, before + 1);
    assert_int_equal(rows[after - 1].day, on(9, 23));
    assert_true(str_is(rows[after - 1].light, "red"));
    assert_int_equal(rows[after - 1].item_id, c.period[3]);
    assert_int_equal(rows[after - 1].month_end, 0);
    done(c.m4, 9, 23);
    assert_int_equal(lights(c.a, &rows), after); /* as red, for the same reason */
    report(3, "confirmed", "green");
    assert_int_equal(lights(c.a, &rows), after + 1); /* for another one */
    assert_int_equal(rows[after].item_id, c.m1);
}

static void a_status_costs_seven_queries_however_long_the_plan(void **state)
{
    struct project_status st;
    (void)state;
    unsigned long before = db_query_count(c.f.db);
    assert_int_equal(status_compute(c.f.db, c.f.a, c.a, on(9, 23), &calendar, &st), OK);
    assert_int_equal(db_query_count(c.f.db) - before, 7);
    assert_int_equal(status_compute(c.f.db, c.f.a, 999999, on(9, 23), &calendar, &st), ERR_NOT_FOUND);
    err_clear();
}

/* red by days past, yellow by lag, blue by date, then green. */
static void the_worst_comes_first(void **state)
{
    static const struct {
        enum light light;
        int days;
        int64_t lag;
    } order[] = {{LIGHT_RED, 200000, 0}, {LIGHT_RED, 40, 300},     {LIGHT_RED, 40, -20},    {LIGHT_RED, 39, 9000},
                 {LIGHT_RED, 0, 1},      {LIGHT_YELLOW, 0, 10000}, {LIGHT_YELLOW, 0, 2600}, {LIGHT_YELLOW, 0, -10000},
                 {LIGHT_BLUE, 0, -50},   {LIGHT_BLUE, 1, 800},     {LIGHT_BLUE, 7, 800},    {LIGHT_BLUE, 7, 10},
                 {LIGHT_GREEN, 0, 400},  {LIGHT_GREEN, 0, 0},      {LIGHT_NONE, 0, 10000}};
    (void)state;
    for (size_t i = 1; i < sizeof order / sizeof *order; i++) {
        assert_true(status_rank(order[i - 1].light, order[i - 1].days, order[i - 1].lag) <
                    status_rank(order[i].light, order[i].days, order[i].lag));
    }
}

/* ---- the turn of the day ---- */

static struct command_result turn(bool month_end, bool all)
{
    struct day_turn_in in = {.month_end = month_end, .all = all};
    struct command_result r;
    assert_int_equal(county_run(&c, &c.system, &day_turn, c.id, &in, &r), OK);
    return r;
}

static void the_turn_rewrites_rows_of_another_day(void **state)
{
    (void)state;
    done(c.m1, 9, 23);
    turn(false, false);
    assert_int_equal(board(c.b).as_of_day, on(9, 23));
    assert_int_equal(board(c.s).as_of_day, on(9, 23));
    assert_true(str_is(board(c.b).light, "red"));
    assert_int_equal(turn(false, false).seq, 0); /* nothing is left to do */
    county_at(&c, 9, 24, 0, 0);
    assert_int_equal(turn(false, false).seq, 0); /* and the lights of the next day are the same */
    assert_int_equal(board(c.b).as_of_day, on(9, 24));
}

static void at_a_months_end_every_light_is_taken_once(void **state)
{
    struct seen_lights_row *rows;
    (void)state;
    turn(false, false);
    size_t before = lights(c.a, &rows), later = lights(c.later, &rows);
    county_at(&c, 10, 1, 0, 0);
    turn(true, false);
    size_t n = lights(c.a, &rows);
    assert_int_equal(n, before + 1);
    assert_int_equal(rows[n - 1].day, on(9, 30));
    assert_int_equal(rows[n - 1].month_end, 1);
    assert_true(str_is(rows[n - 1].light, "red"));
    assert_int_equal(lights(c.later, &rows), later + 1);
    assert_true(str_is(rows[later].light, "green"));
    assert_int_equal(turn(true, false).seq, 0);
    assert_int_equal(lights(c.a, &rows), n);
}

static void what_comes_after_midnight_does_not_change_the_months_end(void **state)
{
    struct seen_lights_row *rows;
    (void)state;
    report_in_time();
    report(9, "confirmed", "green");
    done(c.m1, 9, 23);
    done(c.m2, 9, 23);
    value(c.i1, 9, 22, 1700000);
    value(c.i2, 9, 22, 10000);
    assert_int_equal(at(c.a, on(9, 30)).light, LIGHT_RED); /* M3 */
    county_at(&c, 10, 1, 0, 1);
    done(c.m3, 10, 1);
    turn(true, false);
    size_t n = lights(c.a, &rows);
    while (n > 0 && !rows[n - 1].month_end) {
        n--;
    }
    assert_true(n > 0);
    assert_true(str_is(rows[n - 1].light, "red"));
    assert_int_equal(rows[n - 1].item_id, c.m3);
    assert_true(str_is(board(c.a).light, "yellow")); /* today it was made good */
}

static void a_late_turn_takes_the_month_that_is_over(void **state)
{
    struct seen_lights_row *rows;
    (void)state;
    county_at(&c, 10, 13, 9, 0);
    turn(true, false);
    size_t n = lights(c.a, &rows);
    assert_int_equal(rows[n - 1].day, on(9, 30)); /* and nothing for today, which is red for the same reason */
    assert_int_equal(rows[n - 1].month_end, 1);
}

static void cycles_that_are_over_are_left_alone(void **state)
{
    struct put closed = {.table = "cycle", .id = c.cycle, .write = write_cycle, .word = STR("closed")};
    (void)state;
    county_at(&c, 9, 24, 9, 0);
    county_do(&c, &c.system, &put_command, 0, &closed);
    county_at(&c, 10, 1, 0, 0);
    assert_int_equal(turn(true, true).seq, 0);
    assert_int_equal(board(c.a).as_of_day, on(9, 24));
}

static void all_rows_are_rewritten_on_demand(void **state)
{
    struct put unit = {.table = "unit", .id = c.north, .write = write_unit, .word = STR("新北镇")};
    (void)state;
    turn(false, false);
    county_do(&c, &c.system, &put_command, 0, &unit);
    turn(false, true);
    assert_true(str_is(board(c.a).unit_name, "新北镇"));
}

static void only_the_program_turns_the_day(void **state)
{
    struct day_turn_in in = {0};
    struct command_result r;
    (void)state;
    assert_int_equal(county_run(&c, &c.officer, &day_turn, c.id, &in, &r), ERR_FORBIDDEN);
    assert_int_equal(county_run(&c, &c.system, &day_turn, c.id + 1, &in, &r), ERR_NOT_FOUND);
    err_clear();
}

/* ---- verify ---- */

static size_t faults(int64_t *row_id)
{
    struct verify_result out = {0};
    assert_int_equal(status_check_derived(NULL, c.f.db, c.f.a, &out), OK);
    *row_id = out.faults.n ? out.faults.at[0].row_id : 0;
    assert_true(out.faults.n == 0 || strcmp(out.faults.at[0].code, "derived") == 0);
    return out.faults.n;
}

struct tamper {
    struct board_insert_in row;
    int64_t drop;
};

static enum err tamper_run(void *arg, struct db *db)
{
    struct tamper *t = arg;
    enum err e = board_delete(db, t->drop, NULL);
    return e || t->row.id == 0 ? e : board_insert(db, &t->row, NULL);
}

static void tamper(struct tamper *t)
{
    assert_int_equal(writer_run(c.f.writer, &(struct write_job){.run = tamper_run, .arg = t}), OK);
}

static void rows_as_their_sources_say_pass_on_any_later_day(void **state)
{
    int64_t row;
    (void)state;
    assert_int_equal(faults(&row), 0);
    done(c.m1, 9, 23);
    report(9, "confirmed", "green");
    turn(false, false);
    county_at(&c, 11, 2, 9, 0);
    assert_int_equal(faults(&row), 0);
}

/* What the row of project a holds now. */
static struct board_insert_in row_now(void)
{
    struct board_source_row source;
    struct project_status st;
    struct board_insert_in row;
    assert_int_equal(status_gather(c.f.db, c.f.a, c.a, county_today(&c), &calendar, &source, &st), OK);
    status_row(c.f.a, &source, &st, &row);
    return row;
}

static void every_column_that_was_changed_is_found(void **state)
{
    int64_t found;
    (void)state;
    turn(false, false);
    const struct board_insert_in good = row_now();
    struct tamper t = {.row = good, .drop = c.a};
#define NUMBER(column, other)                                                                                                  \
    do {                                                                                                                       \
        t.row = good;                                                                                                          \
        t.row.column = (other);                                                                                                \
        tamper(&t);                                                                                                            \
        assert_int_equal(faults(&found), 1);                                                                                   \
        assert_int_equal(found, c.a);                                                                                          \
    } while (0)
#define TEXT(column) NUMBER(column, STR("x"))
    NUMBER(county_id, good.county_id + 1);
    NUMBER(cycle_id, good.cycle_id + 1);
    NUMBER(unit_id, c.south);
    NUMBER(unit_sort, 9);
    NUMBER(post_id, good.post_id + 1);
    NUMBER(secretary_id, 0);
    NUMBER(as_of_day, on(8, 1));
    NUMBER(light_item_id, 0);
    NUMBER(light_days, good.light_days + 1);
    NUMBER(light_rank, good.light_rank + 1);
    NUMBER(declared_month, 3);
    NUMBER(differs, 1);
    NUMBER(progress, 1);
    NUMBER(planned, good.planned - 1);
    NUMBER(last_report_ms, 1);
    NUMBER(problems_open, 1);
    NUMBER(next_day, on(12, 1));
    NUMBER(next_overdue, 0);
    TEXT(unit_path);
    TEXT(unit_kind);
    TEXT(unit_name);
    TEXT(code);
    TEXT(name);
    TEXT(nature);
    TEXT(light);
    TEXT(light_rule);
    TEXT(declared);
    TEXT(strip);
    TEXT(months);
    TEXT(next_title);
#undef TEXT
#undef NUMBER
    t.row = good;
    tamper(&t);
    assert_int_equal(faults(&found), 0);
}

static void a_row_that_is_missing_and_one_of_no_project_are_found(void **state)
{
    int64_t found;
    struct tamper t = {.drop = c.a};
    (void)state;
    turn(false, false);
    struct board_insert_in good = row_now();
    tamper(&t);
    assert_int_equal(faults(&found), 1);
    assert_int_equal(found, c.a);
    t.row = good;
    tamper(&t);
    t.row.id = 999999;
    t.drop = 999999;
    tamper(&t);
    assert_int_equal(faults(&found), 1);
    assert_int_equal(found, 999999);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(the_oldest_overdue_item_explains_a_red_light),
        FACT(a_green_light_needs_no_explanation),
        FACT(the_day_of_the_record_decides_not_the_day_claimed),
        FACT(a_past_day_is_judged_by_what_was_known_then),
        FACT(of_the_values_of_a_day_the_last_one_recorded_counts),
        FACT(an_amended_date_is_the_one_that_counts),
        FACT(a_date_that_is_asked_or_refused_does_not_count),
        FACT(a_date_moved_when_it_was_past_is_yellow_in_that_month),
        FACT(a_changed_target_counts_from_its_approval_and_the_first_one_stays_in_sight),
        FACT(the_next_milestone_is_the_one_due_first),
        FACT(progress_and_plan_come_from_the_milestones),
        FACT(a_paused_or_closed_project_has_no_light_and_no_reports_due),
        FACT(each_month_has_its_sign),
        FACT(a_postponed_month_is_due_on_its_new_day),
        FACT(what_was_postponed_after_its_day_stays_yellow_that_month),
        FACT(the_declared_light_is_that_of_the_newest_standing_report),
        FACT(each_act_rewrites_its_projects_row),
        FACT(only_what_changed_enters_the_history_of_lights),
        FACT(a_status_costs_seven_queries_however_long_the_plan),
        FACT(the_worst_comes_first),
        FACT(the_turn_rewrites_rows_of_another_day),
        FACT(at_a_months_end_every_light_is_taken_once),
        FACT(what_comes_after_midnight_does_not_change_the_months_end),
        FACT(a_late_turn_takes_the_month_that_is_over),
        FACT(cycles_that_are_over_are_left_alone),
        FACT(all_rows_are_rewritten_on_demand),
        FACT(only_the_program_turns_the_day),
        FACT(rows_as_their_sources_say_pass_on_any_later_day),
        FACT(every_column_that_was_changed_is_found),
        FACT(a_row_that_is_missing_and_one_of_no_project_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
