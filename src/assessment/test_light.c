/* test_light.c: lights against the published vectors, and against a second way of putting the rules: a table of what is so,
 * asked from the top, on every small story of an item that there is. Usage: test_light DIR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "assessment/light.h"
#include "cycle/test_vectors.h"

static const char *dir;
static struct arena *arena;
static json_t *lights, *runs;
static const struct light_rules usual = {.soon = 5, .behind = 1000, .far = 3000, .from = 1000, .stale = 45};
static struct calendar plain; /* no holiday */

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    lights = vectors_load(dir, "light.json");
    runs = vectors_load(dir, "red_run.json");
    return lights && runs ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(lights);
    json_decref(runs);
    arena_free(arena);
    return 0;
}

/* ---- the vectors ---- */

static int64_t number(json_t *o, const char *key, int64_t otherwise)
{
    json_t *v = json_object_get(o, key);
    return v ? json_integer_value(v) : otherwise;
}

static struct light_value *values_of(json_t *list, size_t *n)
{
    *n = json_array_size(list);
    struct light_value *v = arena_array_of(arena, struct light_value, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        json_t *x = json_array_get(list, i);
        bool pair = json_is_array(x);
        v[i].day = vectors_day(pair ? json_array_get(x, 0) : json_object_get(x, "on"));
        v[i].value = json_integer_value(pair ? json_array_get(x, 1) : json_object_get(x, "v"));
    }
    return v;
}

static void judge_indicator(json_t *item, day_t t, struct light_verdict *out)
{
    struct light_indicator i = {.start_day = vectors_day(json_object_get(item, "start")),
                                .end_day = vectors_day(json_object_get(item, "end")),
                                .has_base = true,
                                .base = number(item, "base", 0),
                                .target = number(item, "target", 0)};
    i.values = values_of(json_object_get(item, "values"), &i.nvalues);
    i.plan = values_of(json_object_get(item, "plan"), &i.nplan);
    light_of_indicator(&usual, &i, t, out);
}

static void judge_task(const struct calendar *c, json_t *item, day_t t, struct light_verdict *out)
{
    json_t *list = json_object_get(item, "amendments");
    struct light_amendment *a = arena_array_of(arena, struct light_amendment, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *x = json_array_get(list, i);
        a[i] = (struct light_amendment){vectors_day(json_object_get(x, "approved")), vectors_day(json_object_get(x, "due"))};
    }
    struct light_task task = {.report = strcmp(json_string_value(json_object_get(item, "kind")), "report") == 0,
                              .opens_day = DAY_NONE,
                              .due_day = vectors_day(json_object_get(item, "due")),
                              .done_day = vectors_day(json_object_get(item, "done")),
                              .amendments = a,
                              .namendments = json_array_size(list)};
    light_of_task(&usual, c, &task, t, out);
}

/* {light, items [[id, light, rule, mark]]}, as the vector has it. */
static json_t *answer(const struct calendar *c, json_t *items, day_t t)
{
    size_t n = json_array_size(items), decides;
    struct light_verdict *v = arena_array_of(arena, struct light_verdict, n + 1);
    json_t *out = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *item = json_array_get(items, i);
        if (strcmp(json_string_value(json_object_get(item, "kind")), "indicator") == 0) {
            judge_indicator(item, t, &v[i]);
        } else {
            judge_task(c, item, t, &v[i]);
        }
        json_array_append_new(out, json_pack("[ssss]", json_string_value(json_object_get(item, "id")), light_name(v[i].light),
                                             v[i].rule, v[i].mark));
    }
    const struct light_project open = {DAY_NONE, DAY_NONE, DAY_NONE};
    enum light light = light_of_project(&open, v, n, t, &decides);
    return json_pack("{soss}", "items", out, "light", light_name(light));
}

static void the_published_vectors(void **state)
{
    size_t i, k, checked = 0;
    json_t *c, *want;
    (void)state;
    json_array_foreach(vectors_cases(lights, "light"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        struct calendar calendar;
        vectors_calendar(arena, json_object_get(in, "calendar"), &calendar);
        json_array_foreach(json_object_get(c, "out"), k, want)
        {
            json_t *items = json_object_get(json_object_get(in, "project"), "items");
            json_t *got = answer(&calendar, items, vectors_day(json_array_get(want, 0)));
            if (!json_equal(got, json_array_get(want, 1))) {
                fail_msg("%s on %s", vectors_name(c), json_string_value(json_array_get(want, 0)));
            }
            json_decref(got);
            checked++;
        }
    }
    assert_int_equal(checked, 49);
}

static void reds_in_a_row(void **state)
{
    size_t i, k;
    json_t *c, *word;
    (void)state;
    json_array_foreach(vectors_cases(runs, "red_run"), i, c)
    {
        enum light months[12] = {LIGHT_NONE};
        json_array_foreach(json_object_get(c, "in"), k, word)
        {
            assert_true(json_is_null(word) || light_parse(str_c(json_string_value(word)), &months[k]));
        }
        assert_int_equal(light_red_run(months, k), json_integer_value(json_object_get(c, "out")));
    }
}

/* ---- tasks, the second way ---- days of March and April 2026 without holidays; day 0 = Monday 2 March */

#define DAYS 50

static day_t day(int i)
{
    return day_of(2026, 3, 2) + i;
}

static bool works(int i)
{
    return i % 7 < 5;
}

static int rolled(int i)
{
    return works(i) ? i : i + 7 - i % 7;
}

static int month(int i)
{
    return i < 30 ? 3 : 4;
}

struct story {
    int due, done;       /* done: DAYS = never */
    int approved, moved; /* one amendment; approved: DAYS = none */
    bool report;
};

/* Facts about a story on a day, each found by looking at the days one by one. */
struct facts {
    bool done, in_time, late_move, move_this_month, done_this_month, past;
    int working_days_left, deadline;
};

static struct facts look(const struct story *s, int t)
{
    struct facts f = {.done = s->done <= t};
    int known = f.done ? s->done : t;
    int due = s->due;
    if (s->approved <= known) {
        f.late_move = s->approved > rolled(s->due);
        f.move_this_month = f.late_move && month(s->approved) == month(t);
        due = s->moved;
    }
    f.deadline = rolled(due);
    f.in_time = f.done && s->done <= f.deadline;
    f.done_this_month = f.done && month(s->done) == month(t);
    f.past = t > f.deadline;
    for (int i = t + 1; i <= f.deadline; i++) {
        f.working_days_left += works(i);
    }
    return f;
}

static const char *expected(const struct story *s, const struct facts *f)
{
    const struct {
        bool so;
        const char *says; /* rule, light, light in the project's */
    } table[] = {
        {f->done && f->in_time && !f->late_move, "L1 green green"},
        {f->done && s->report && f->done_this_month, "L4 yellow yellow"},
        {f->done && s->report, "L4 yellow green"},
        {f->done && f->done_this_month, "L4 yellow yellow"},
        {f->done, "L5 green green"},
        {f->past, "L2 red red"},
        {f->move_this_month, "L6 yellow yellow"},
        {f->working_days_left <= 5 && s->report, "L3 blue green"},
        {f->working_days_left <= 5, "L3 blue blue"},
        {true, "L0 green green"},
    };
    size_t i = 0;
    while (!table[i].so) {
        i++;
    }
    return table[i].says;
}

static void judge_story(const struct story *s, int t)
{
    struct light_amendment a = {day(s->approved), day(s->moved)};
    struct light_task task = {.report = s->report,
                              .opens_day = DAY_NONE,
                              .due_day = day(s->due),
                              .done_day = s->done < DAYS ? day(s->done) : DAY_NONE,
                              .amendments = &a,
                              .namendments = s->approved < DAYS};
    struct light_verdict v;
    struct facts f = look(s, t);
    char got[40];
    light_of_task(&usual, &plain, &task, day(t), &v);
    snprintf(got, sizeof got, "%s %s %s", v.rule, light_name(v.light), light_name(v.counts));
    if (strcmp(got, expected(s, &f)) != 0) {
        fail_msg("due %d done %d approved %d moved %d report %d on %d: %s, should be %s", s->due, s->done, s->approved,
                 s->moved, s->report, t, got, expected(s, &f));
    }
    assert_int_equal(v.day, day(f.deadline));
    assert_int_equal(v.day, light_deadline(&plain, &task, day(t)));
    assert_int_equal(v.days, v.light == LIGHT_RED ? t - f.deadline : v.light == LIGHT_BLUE ? f.deadline - t : 0);
}

/* Due on each day around a month's end; done on each day or never; moved, or not, on each third day to each fifth. */
static void every_small_story_of_a_task(void **state)
{
    (void)state;
    for (int due = 20; due < 34; due++) {
        for (int done = 15; done <= DAYS; done += done < 48 ? 1 : 2) {
            for (int approved = 12; approved <= DAYS; approved += approved == 48 ? 2 : 3) {
                for (int moved = 16; moved < 50; moved += 5) {
                    for (int t = 12; t < DAYS; t++) {
                        judge_story(&(struct story){due, done, approved, moved, false}, t);
                        judge_story(&(struct story){due, done, approved, moved, true}, t);
                    }
                }
            }
        }
    }
}

static void of_several_amendments_each_is_measured_by_the_one_before(void **state)
{
    struct light_amendment a[] = {{day(5), day(14)}, {day(16), day(30)}, {day(20), day(21)}};
    struct light_task task = {
        .opens_day = DAY_NONE, .due_day = day(8), .done_day = DAY_NONE, .amendments = a, .namendments = 3};
    struct light_verdict v;
    (void)state;
    light_of_task(&usual, &plain, &task, day(15), &v); /* moved in time to the 14th, past it */
    assert_string_equal(v.rule, "L2");
    light_of_task(&usual, &plain, &task, day(16), &v); /* moved again, too late */
    assert_string_equal(v.rule, "L6");
    light_of_task(&usual, &plain, &task, day(22), &v); /* brought forward */
    assert_string_equal(v.rule, "L2");
    assert_int_equal(v.days, 1);
}

static void what_is_not_yet_opened_is_left_out(void **state)
{
    struct light_task task = {.report = true, .opens_day = day(10), .due_day = day(11), .done_day = DAY_NONE};
    struct light_verdict v;
    (void)state;
    light_of_task(&usual, &plain, &task, day(9), &v);
    assert_int_equal(v.light, LIGHT_NONE);
    assert_int_equal(v.counts, LIGHT_NONE);
    assert_string_equal(v.rule, "");
    light_of_task(&usual, &plain, &task, day(10), &v);
    assert_string_equal(v.rule, "L3");
}

/* ---- indicators, the second way ---- whole numbers, the way counted in steps of a common denominator */

/* What of the way from base to target the plan has, in 1/den, by walking the days. */
static int64_t walked(const struct light_indicator *i, day_t on, int64_t den)
{
    struct light_value corner[4] = {{i->start_day, i->base}};
    size_t n = 1;
    int64_t at = i->base * den;
    for (size_t k = 0; k < i->nplan; k++) {
        corner[n++] = i->plan[k];
    }
    corner[n] = (struct light_value){i->end_day, i->target};
    for (size_t k = 0; k < n; k++) {
        int64_t step = (corner[k + 1].value - corner[k].value) * den / (corner[k + 1].day - corner[k].day);
        for (day_t d = corner[k].day; d < corner[k + 1].day && d < on; d++) {
            at += step;
        }
    }
    return at - i->base * den;
}

static const char *expected_indicator(const struct light_indicator *i, day_t t, int64_t den)
{
    const struct light_value *v = NULL;
    for (size_t k = 0; k < i->nvalues; k++) {
        v = i->values[k].day <= t ? &i->values[k] : v;
    }
    bool up = i->target > i->base;
    int64_t whole = (i->target - i->base) * den, plan = v ? walked(i, v->day, den) : 0,
            gone = v ? (v->value - i->base) * den : 0;
    if (!up) { /* a falling way is a rising one seen in a mirror */
        whole = -whole;
        plan = -plan;
        gone = -gone;
    }
    bool judged = v && plan * 10 >= whole;
    const struct {
        bool so;
        const char *rule;
    } table[] = {
        {t < i->start_day, "I0"},
        {v && gone >= whole, "I1"},
        {t > i->end_day, "I2"},
        {judged && gone * 10 < plan * 7, "I3"},
        {judged && gone * 10 < plan * 9, "I4"},
        {t - (v ? v->day : i->start_day) > 45, "I5"},
        {true, "I6"},
    };
    size_t k = 0;
    while (!table[k].so) {
        k++;
    }
    return table[k].rule;
}

static void judge_numbers(const struct light_indicator *i, day_t t, int64_t den)
{
    static const enum light colours[] = {LIGHT_GREEN,  LIGHT_GREEN,  LIGHT_RED,  LIGHT_RED,
                                         LIGHT_YELLOW, LIGHT_YELLOW, LIGHT_GREEN};
    struct light_verdict v;
    const char *want = expected_indicator(i, t, den);
    light_of_indicator(&usual, i, t, &v);
    if (strcmp(v.rule, want) != 0) {
        fail_msg("%s, should be %s: base %d target %d on day %d", v.rule, want, (int)i->base, (int)i->target, (int)t);
    }
    assert_int_equal(v.light, colours[want[1] - '0']);
    assert_int_equal(v.counts, v.light);
    assert_int_equal(v.days, strcmp(want, "I2") == 0 ? t - i->end_day : 0);
}

/* A way of 60 days and 20 steps, rising and falling, with and without a corner in it; one value of each size on each third day.
 */
static void every_small_story_of_an_indicator(void **state)
{
    (void)state;
    for (int falls = 0; falls < 2; falls++) {
        for (int corner = 0; corner < 3; corner++) {
            int64_t base = falls ? 12 : -8, target = falls ? -8 : 12;
            struct light_value plan = {1030, corner == 1 ? base : (base + target) / 2}, value;
            struct light_indicator i = {1000, 1060, true, base, target, &plan, corner > 0, &value, 1};
            for (value.day = 1000; value.day <= 1063; value.day += 3) {
                for (value.value = -12; value.value <= 16; value.value++) {
                    for (day_t t = 995; t < 1070; t += 5) {
                        judge_numbers(&i, t, 60);
                    }
                }
            }
        }
    }
}

static uint32_t next_random(uint32_t *s)
{
    *s = *s * 1664525u + 1013904223u;
    return *s >> 8;
}

static void random_stories_of_indicators(void **state)
{
    uint32_t seed = 20200923;
    (void)state;
    for (int round = 0; round < 40000; round++) {
        struct light_value values[4], plan;
        int64_t base = (int64_t)(next_random(&seed) % 41) - 20, target = base + (int64_t)(next_random(&seed) % 30) + 1;
        if (next_random(&seed) % 2) {
            target = 2 * base - target;
        }
        struct light_indicator i = {
            1000, 1120, true, base, target, &plan, next_random(&seed) % 2, values, next_random(&seed) % 5};
        plan = (struct light_value){1040, base + (target - base) / 2};
        day_t on = 1000;
        for (size_t k = 0; k < i.nvalues; k++) {
            on += (day_t)(next_random(&seed) % 40); /* the same day twice: the later one counts */
            values[k] = (struct light_value){on, base + (int64_t)(next_random(&seed) % 60) - 30};
        }
        judge_numbers(&i, 995 + (day_t)(next_random(&seed) % 130), 960);
    }
}

static void the_largest_numbers_do_not_wrap(void **state)
{
    const int64_t huge = 1000000000000000; /* METHODS.md section 1 */
    struct light_value value = {day_of(2500, 1, 1), 0};
    struct light_indicator i = {day_of(1900, 1, 1), day_of(2999, 12, 31), true, -huge, huge, NULL, 0, &value, 1};
    struct light_rules patient = usual;
    struct light_verdict v;
    (void)state;
    patient.stale = INT32_MAX;
    value.value = -huge;
    light_of_indicator(&patient, &i, day_of(2500, 1, 2), &v);
    assert_string_equal(v.rule, "I3");
    value.value = huge / 100 * 7;
    light_of_indicator(&patient, &i, day_of(2500, 1, 2), &v);
    assert_string_equal(v.rule, "I6");
    value.value = huge;
    light_of_indicator(&patient, &i, day_of(2500, 1, 2), &v);
    assert_string_equal(v.rule, "I1");
}

static void without_a_baseline_there_is_nothing_to_be_behind(void **state)
{
    struct light_value value = {1010, 1};
    struct light_indicator i = {1000, 1100, false, 0, 500, NULL, 0, &value, 1};
    struct light_verdict v;
    (void)state;
    light_of_indicator(&usual, &i, 1050, &v);
    assert_string_equal(v.rule, "I6");
    light_of_indicator(&usual, &i, 1056, &v);
    assert_string_equal(v.rule, "I5");
    light_of_indicator(&usual, &i, 1101, &v);
    assert_string_equal(v.rule, "I2");
    value.value = 600; /* beyond the target, in which direction nobody knows */
    light_of_indicator(&usual, &i, 1050, &v);
    assert_string_equal(v.rule, "I6");
    value.value = 500;
    light_of_indicator(&usual, &i, 1050, &v);
    assert_string_equal(v.rule, "I1");
}

/* ---- the project ---- */

static struct light_verdict counted(enum light light, int days)
{
    return (struct light_verdict){.light = light, .counts = light, .days = days};
}

static void the_worst_item_wins(void **state)
{
    static const struct light_project open = {DAY_NONE, DAY_NONE, DAY_NONE};
    (void)state;
    for (int code = 0; code < 125; code++) { /* each three of the five lights */
        int l[3] = {code % 5, code / 5 % 5, code / 25}, worst = 0;
        struct light_verdict v[3];
        size_t decides;
        for (int i = 0; i < 3; i++) {
            v[i] = counted((enum light)l[i], 0);
            worst = l[i] > worst ? l[i] : worst;
        }
        assert_int_equal(light_of_project(&open, v, 3, 100, &decides), worst);
        if (worst > LIGHT_GREEN) {
            assert_int_equal(l[decides], worst);
            assert_true(decides == 0 || l[0] != worst); /* the first of equals */
        } else {
            assert_true(decides == SIZE_MAX);
        }
    }
}

static void of_reds_the_oldest_decides_and_of_blues_the_nearest(void **state)
{
    static const struct light_project open = {DAY_NONE, DAY_NONE, DAY_NONE};
    struct light_verdict reds[] = {counted(LIGHT_RED, 3), counted(LIGHT_YELLOW, 0), counted(LIGHT_RED, 40),
                                   counted(LIGHT_RED, 40)};
    struct light_verdict blues[] = {counted(LIGHT_BLUE, 4), counted(LIGHT_BLUE, 1), counted(LIGHT_GREEN, 0)};
    size_t decides;
    (void)state;
    assert_int_equal(light_of_project(&open, reds, 4, 100, &decides), LIGHT_RED);
    assert_int_equal(decides, 2);
    assert_int_equal(light_of_project(&open, blues, 3, 100, &decides), LIGHT_BLUE);
    assert_int_equal(decides, 1);
}

static void a_paused_or_closed_project_has_no_light(void **state)
{
    struct light_verdict red = counted(LIGHT_RED, 1);
    size_t decides;
    (void)state;
    for (day_t t = 95; t < 125; t++) {
        struct light_project pause = {100, 110, DAY_NONE}, open_end = {100, DAY_NONE, DAY_NONE},
                             closed = {DAY_NONE, DAY_NONE, 120};
        assert_int_equal(light_of_project(&pause, &red, 1, t, &decides), t < 100 || t >= 110 ? LIGHT_RED : LIGHT_NONE);
        assert_int_equal(light_of_project(&open_end, &red, 1, t, &decides), t < 100 ? LIGHT_RED : LIGHT_NONE);
        assert_int_equal(light_of_project(&closed, &red, 1, t, &decides), t < 120 ? LIGHT_RED : LIGHT_NONE);
    }
}

static void without_items_there_is_nothing_to_judge_by(void **state)
{
    static const struct light_project open = {DAY_NONE, DAY_NONE, DAY_NONE};
    size_t decides;
    (void)state;
    assert_int_equal(light_of_project(&open, NULL, 0, 100, &decides), LIGHT_NONE);
    assert_true(decides == SIZE_MAX);
}

static void words_are_the_stored_ones_and_no_others(void **state)
{
    static const char *const wrong[] = {"", "Red", "red ", "amber", "greenish"};
    (void)state;
    for (int l = LIGHT_NONE; l <= LIGHT_RED; l++) {
        enum light back;
        assert_true(light_parse(str_c(light_name((enum light)l)), &back));
        assert_int_equal(back, l);
    }
    for (size_t i = 0; i < 5; i++) {
        enum light back;
        assert_false(light_parse(str_c(wrong[i]), &back));
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors),
        cmocka_unit_test(reds_in_a_row),
        cmocka_unit_test(every_small_story_of_a_task),
        cmocka_unit_test(of_several_amendments_each_is_measured_by_the_one_before),
        cmocka_unit_test(what_is_not_yet_opened_is_left_out),
        cmocka_unit_test(every_small_story_of_an_indicator),
        cmocka_unit_test(random_stories_of_indicators),
        cmocka_unit_test(the_largest_numbers_do_not_wrap),
        cmocka_unit_test(without_a_baseline_there_is_nothing_to_be_behind),
        cmocka_unit_test(the_worst_item_wins),
        cmocka_unit_test(of_reds_the_oldest_decides_and_of_blues_the_nearest),
        cmocka_unit_test(a_paused_or_closed_project_has_no_light),
        cmocka_unit_test(without_items_there_is_nothing_to_judge_by),
        cmocka_unit_test(words_are_the_stored_ones_and_no_others),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: test_light DIR\n");
        return 2;
    }
    dir = argv[1];
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
