/* test_rules.c: what may be claimed and submitted, over every small set, against a slow way of putting the rules; what an
 * application must say, fault by fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "initiation/rules.h"

static struct arena *a;

static int begin(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* ---- sets ---- four items: 1 mandatory for all, 2 for towns, 3 elective, 4 withdrawn though mandatory */

static const struct claim_item items[] = {{1, STR_INIT("甲"), STR_INIT("town street"), true},
                                          {2, STR_INIT("乙"), STR_INIT("town"), true},
                                          {3, STR_INIT("丙"), STR_INIT(""), true},
                                          {4, STR_INIT("丁"), STR_INIT("town street"), false}};
#define NITEMS 4

static struct claim_set make_set(const char *kind, int64_t most, const int64_t *claimed, size_t n)
{
    return (struct claim_set){
        .kind = str_c(kind), .least = 1, .most = most, .items = items, .nitems = NITEMS, .claimed = claimed, .nclaimed = n};
}

/* Can what is mandatory still be claimed within the limit, when these are? Said without counting what is owed. */
static bool can_be_completed(bool town, int64_t most, const int64_t *claimed, size_t n)
{
    bool have1 = false, have2 = false;
    for (size_t i = 0; i < n; i++) {
        have1 = have1 || claimed[i] == 1;
        have2 = have2 || claimed[i] == 2;
    }
    size_t whole = n + !have1 + (town && !have2);
    return (int64_t)whole <= most;
}

static bool oracle_may_claim(bool town, int64_t most, const int64_t *claimed, size_t n, int64_t item)
{
    int64_t with[8];
    for (size_t i = 0; i < n; i++) {
        if (item != 0 && claimed[i] == item)
            return false;
        with[i] = claimed[i];
    }
    with[n] = item;
    return item != 4 && item <= 4 && (int64_t)n < most && can_be_completed(town, most, with, n + 1);
}

/* Every set that claims could make, over both kinds of unit and limits from 2 to 4. */
static void walk(bool town, int64_t most, int64_t *claimed, size_t n, size_t *seen)
{
    struct claim_set s = make_set(town ? "town" : "street", most, claimed, n);
    ++*seen;
    assert_true(can_be_completed(town, most, claimed, n));
    for (int64_t item = 0; item <= 5; item++) {
        bool may = claim_fault(&s, item) == NULL;
        assert_int_equal(may, oracle_may_claim(town, most, claimed, n, item));
        if (may) {
            claimed[n] = item;
            walk(town, most, claimed, n + 1, seen);
        }
    }
}

static void whatever_is_claimed_what_is_mandatory_still_fits(void **state)
{
    int64_t claimed[8];
    size_t seen = 0;
    (void)state;
    for (int64_t most = 2; most <= 4; most++) {
        walk(true, most, claimed, 0, &seen);
        walk(false, most, claimed, 0, &seen);
    }
    assert_true(seen > 200);
}

static void a_set_without_what_is_mandatory_may_not_be_submitted(void **state)
{
    static const int64_t both[] = {1, 2}, one[] = {1, 3}, four[] = {1, 2, 3, 0};
    const struct claim_item **owed;
    (void)state;
    struct claim_set s = make_set("town", 3, both, 2);
    assert_null(set_fault(&s));
    s = make_set("town", 3, one, 2);
    assert_string_equal(set_fault(&s), "mandatory_missing");
    assert_int_equal(set_owed(a, &s, &owed), 1);
    assert_int_equal(owed[0]->id, 2);
    s = make_set("street", 3, one, 2);
    assert_null(set_fault(&s));
    s = make_set("town", 3, four, 4);
    assert_string_equal(set_fault(&s), "too_many_projects");
    s = make_set("street", 3, NULL, 0);
    assert_string_equal(set_fault(&s), "too_few_projects");
}

static void what_is_mandatory_is_not_given_up(void **state)
{
    static const int64_t all[] = {1, 2, 3};
    (void)state;
    struct claim_set s = make_set("town", 3, all, 3);
    assert_string_equal(withdraw_fault(&s, 1), "mandatory_stays");
    assert_string_equal(withdraw_fault(&s, 2), "mandatory_stays");
    assert_null(withdraw_fault(&s, 3));
    assert_null(withdraw_fault(&s, 0));
    assert_null(withdraw_fault(&s, 4)); /* taken off the list */
    s.kind = STR("street");
    assert_null(withdraw_fault(&s, 2));
}

static void each_refusal_says_why(void **state)
{
    static const int64_t one[] = {1}, three[] = {1, 2, 0}, room[] = {0, 0};
    (void)state;
    struct claim_set s = make_set("town", 3, one, 1);
    assert_string_equal(claim_fault(&s, 1), "claimed_already");
    assert_string_equal(claim_fault(&s, 4), "item_withdrawn");
    assert_string_equal(claim_fault(&s, 99), "item_withdrawn");
    s = make_set("town", 3, three, 3);
    assert_string_equal(claim_fault(&s, 3), "too_many_projects");
    s = make_set("street", 3, room, 2);
    assert_string_equal(claim_fault(&s, 3), "mandatory_first");
    assert_null(claim_fault(&s, 1));
}

/* ---- the application ---- */

static struct plan_indicator indicators[] = {
    {.name = STR_INIT("漏雨处"), .baseline = {.v = 120000, .set = true}, .target = 0, .baseline_due_day = DAY_NONE},
    {.name = STR_INIT("满意率"), .target = 900000, .baseline_due_day = 18700}};
static struct plan_milestone milestones[] = {{.title = STR_INIT("修好一半"), .owner_id = 7, .due_day = 18650}};
static struct plan_member team[] = {{.person_id = 7, .name = STR_INIT("演示甲"), .duty = STR_INIT("总负责")}};

static struct application_facts complete(void)
{
    return (struct application_facts){.t = {.name = STR("题目"),
                                            .background = STR("背景"),
                                            .beneficiaries = STR("群众"),
                                            .consulted = STR("座谈"),
                                            .problem = STR("问题"),
                                            .target = STR("目标"),
                                            .measures = STR("举措"),
                                            .resolution_document = STR("1号"),
                                            .end_day = 18900,
                                            .resolution_day = 18500},
                                      .start_day = 18600,
                                      .cycle_end = 18992,
                                      .today = 18520,
                                      .indicators = indicators,
                                      .nindicators = 2,
                                      .milestones = milestones,
                                      .nmilestones = 1,
                                      .team = team,
                                      .nteam = 1};
}

static struct application_faults faults_of(const struct application_facts *f)
{
    struct application_faults out;
    application_check(a, f, &out);
    return out;
}

/* Exactly one fault, and this one. */
static void expect(const struct application_facts *f, enum section s, const char *field, const char *code)
{
    struct application_faults out = faults_of(f);
    assert_int_equal(out.list.n, 1);
    assert_int_equal(out.list.at[0].section, s);
    assert_string_equal(out.list.at[0].field, field);
    assert_string_equal(out.list.at[0].code, code);
    assert_int_equal(section_faults(&out, s), 1);
}

static void a_complete_application_has_no_fault(void **state)
{
    (void)state;
    struct application_facts f = complete();
    assert_int_equal(faults_of(&f).list.n, 0);
    for (int s = 0; s < SECTION_COUNT; s++)
        assert_false(section_empty(&f, (enum section)s));
}

static void each_text_is_missed(void **state)
{
    struct application_facts f = complete();
    static const struct {
        size_t at;
        enum section section;
        const char *field;
    } texts[] = {{offsetof(struct application_texts, name), SECTION_CASE, "name"},
                 {offsetof(struct application_texts, background), SECTION_CASE, "background"},
                 {offsetof(struct application_texts, beneficiaries), SECTION_CASE, "beneficiaries"},
                 {offsetof(struct application_texts, consulted), SECTION_CASE, "consulted"},
                 {offsetof(struct application_texts, problem), SECTION_CASE, "problem"},
                 {offsetof(struct application_texts, target), SECTION_GOAL, "target"},
                 {offsetof(struct application_texts, measures), SECTION_PLAN, "measures"},
                 {offsetof(struct application_texts, resolution_document), SECTION_RESOLUTION, "resolution_document"}};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct application_facts g = f;
        *(struct str *)((char *)&g.t + texts[i].at) = STR("");
        expect(&g, texts[i].section, texts[i].field, "required");
    }
}

static void days_must_lie_where_they_can(void **state)
{
    (void)state;
    struct application_facts f = complete();
    f.t.end_day = DAY_NONE;
    expect(&f, SECTION_GOAL, "end_day", "required");
    f.t.end_day = f.cycle_end + 1;
    expect(&f, SECTION_GOAL, "end_day", "date_after");
    f = complete();
    f.t.resolution_day = DAY_NONE;
    expect(&f, SECTION_RESOLUTION, "resolution_day", "required");
    f.t.resolution_day = f.today + 1;
    expect(&f, SECTION_RESOLUTION, "resolution_day", "date_after_today");
    f.t.resolution_day = f.today;
    assert_int_equal(faults_of(&f).list.n, 0);
}

static void rows_of_the_plan_are_needed_and_looked_at(void **state)
{
    (void)state;
    struct application_facts f = complete();
    f.nindicators = 0;
    expect(&f, SECTION_GOAL, "indicators", "indicators_missing");
    f = complete();
    f.nmilestones = 0;
    expect(&f, SECTION_PLAN, "milestones", "milestones_missing");
    f.nteam = 0;
    f.nmilestones = 0;
    assert_int_equal(faults_of(&f).list.n, 2);

    struct plan_indicator i = indicators[1];
    f = complete();
    f.indicators = &i;
    f.nindicators = 1;
    i.baseline_due_day = DAY_NONE;
    expect(&f, SECTION_GOAL, "indicators", "baseline_missing");
    i.baseline = OPT_I64(i.target);
    expect(&f, SECTION_GOAL, "indicators", "target_same");

    struct plan_milestone m = milestones[0];
    f = complete();
    f.milestones = &m;
    m.owner_id = 8;
    expect(&f, SECTION_PLAN, "milestones", "owner_not_in_team");
    m.owner_id = 7;
    m.due_day = f.start_day - 1;
    expect(&f, SECTION_PLAN, "milestones", "milestone_outside");
    m.due_day = f.t.end_day + 1;
    expect(&f, SECTION_PLAN, "milestones", "milestone_outside");

    struct plan_member p = team[0];
    f = complete();
    f.team = &p;
    p.duty = STR("");
    expect(&f, SECTION_TEAM, "team", "duty_missing");
}

static void nothing_written_is_an_empty_section(void **state)
{
    (void)state;
    struct application_facts f = {.t = {.name = STR("题目"), .end_day = 18900, .resolution_day = DAY_NONE}, .cycle_end = 18992};
    for (int s = 0; s < SECTION_COUNT; s++)
        assert_true(section_empty(&f, (enum section)s));
    for (int s = 0; s < SECTION_COUNT; s++) {
        enum section back;
        assert_true(section_parse(str_c(section_word((enum section)s)), &back));
        assert_int_equal(back, s);
    }
    assert_false(section_parse(STR("whole"), &(enum section){0}));
}

/* ---- likeness ---- */

static void alike_texts_are_found_alike(void **state)
{
    (void)state;
    struct str x = STR("逐个小区成立值日小组，每周清扫一次"), y = STR("逐个小区成立值日小组，每周清扫两次");
    assert_int_equal(text_likeness(a, x, x), 1000);
    assert_true(text_likeness(a, x, y) >= LIKENESS_HINT);
    assert_int_equal(text_likeness(a, x, y), text_likeness(a, y, x));
    assert_true(text_likeness(a, x, STR("流动党员双向联系，组织生活不断线")) < LIKENESS_HINT / 2);
    assert_int_equal(text_likeness(a, STR(""), STR("")), 0);
    assert_int_equal(text_likeness(a, STR("，。；"), x), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_claimed_what_is_mandatory_still_fits),
        cmocka_unit_test(a_set_without_what_is_mandatory_may_not_be_submitted),
        cmocka_unit_test(what_is_mandatory_is_not_given_up),
        cmocka_unit_test(each_refusal_says_why),
        cmocka_unit_test(a_complete_application_has_no_fault),
        cmocka_unit_test(each_text_is_missed),
        cmocka_unit_test(days_must_lie_where_they_can),
        cmocka_unit_test(rows_of_the_plan_are_needed_and_looked_at),
        cmocka_unit_test(nothing_written_is_an_empty_section),
        cmocka_unit_test(alike_texts_are_found_alike),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
