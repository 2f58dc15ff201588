/* test_sheet.c: worksheets as text and as files: what is written reads back the same, what is no worksheet is refused.
 * `test_sheet --print NAME` writes the file of one, for test_recompute.py, which computes it anew: each leaf function, each
 * policy of what is missing, and what blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "assessment/sheet.h"

#define AS_OF 18627 /* 2020-12-31 */
#define FN(kind, more) "\"fn\":{\"kind\":\"" kind "\"" more "}"
#define LEAF(id, weight, fn, more) "{\"id\":\"" id "\",\"weight\":" weight "," fn more "}"
#define SHARE FN("ratio", ",\"target\":10000")
#define TREE(process, result, effect)                                                                                          \
    "{\"parts\":{\"process\":3000,\"result\":3000,\"effect\":4000},\"tree\":{\"process\":[" process "],\"result\":[" result    \
    "],\"effect\":[" effect "]}}"
#define PANEL(missing)                                                                                                         \
    "{\"id\":\"panels\",\"weight\":10000,\"groups\":[{\"id\":\"g1\",\"weight\":6000,\"agg\":\"median\",\"min\":2,\"missing\":" \
    "\"" missing "\"},{\"id\":\"g2\",\"weight\":4000,\"min\":2,\"missing\":\"" missing "\"}]}"
#define RESULT LEAF("indicator_attainment", "10000", SHARE, "")
#define PROCESS(fn)                                                                                                            \
    LEAF("milestones_on_time", "6000", fn, "") "," LEAF("problems_closed", "4000", SHARE, ",\"missing\":\"zero\"")

static const struct sample {
    const char *name, *tree;
    int second; /* scores in the second group */
    bool blocked;
} samples[] = {
    {"ratio", TREE(PROCESS(SHARE), RESULT, PANEL("renormalise")), 3, false},
    {"inverse", TREE(PROCESS(FN("ratio_inv", ",\"target\":5000")), RESULT, PANEL("renormalise")), 3, false},
    {"direct", TREE(PROCESS(FN("direct", "")), RESULT, PANEL("renormalise")), 3, false},
    {"steps", TREE(PROCESS(FN("steps", ",\"below\":100000,\"table\":[[5000,600000],[8000,900000]]")), RESULT, PANEL("zero")), 3,
     false},
    {"piecewise", TREE(PROCESS(FN("piecewise", ",\"points\":[[0,0],[5000,300000],[10000,1000000]]")), RESULT, PANEL("zero")), 3,
     false},
    {"one group missing", TREE(PROCESS(SHARE), RESULT, PANEL("renormalise")), 1, false},
    {"one group counts as nought", TREE(PROCESS(SHARE), RESULT, PANEL("zero")), 1, false},
    {"one group blocks", TREE(PROCESS(SHARE), RESULT, PANEL("block")), 1, true},
};
#define SAMPLES (sizeof samples / sizeof samples[0])
static const char bands[] = "[{\"grade\":\"A\",\"min\":0}]";

static void make_sheet(struct arena *a, const struct sample *sample, struct sheet *out)
{
    static int64_t first[] = {901234, 700000, 850000, 640000}, second[] = {770000, 650000, 990000};
    static const struct fact_indicator indicators[] = {
        {.id = 11,
         .name = STR_INIT("=收入"),
         .unit_label = STR_INIT("万元"),
         .digits = 2,
         .baseline = {.v = 862000, .set = true},
         .target = 1565500,
         .value = {.v = 1247500, .set = true},
         .on_day = AS_OF - 9},
        {.id = 12,
         .name = STR_INIT("薄弱村"),
         .baseline = {.v = 90000, .set = true},
         .target = 0,
         .value = {.v = 120000, .set = true},
         .on_day = AS_OF - 9},
        {.id = 13, .name = STR_INIT("满意度"), .target = 900000, .on_day = DAY_NONE}};
    struct fact_milestone m[3] = {{.id = 1, .title = STR("“一”, 二"), .deadline = AS_OF - 90, .recorded_day = AS_OF - 95},
                                  {.id = 2, .title = STR("三"), .deadline = AS_OF - 60, .recorded_day = AS_OF - 60},
                                  {.id = 3, .title = STR("四"), .deadline = AS_OF - 30, .recorded_day = DAY_NONE}};
    struct fact_source source = {.milestones = m, .nmilestones = 3, .indicators = indicators, .nindicators = 3};
    struct score_ballots ballots[] = {{.group = STR("g1"), .scores = first, .n = 4},
                                      {.group = STR("g2"), .scores = second, .n = (size_t)sample->second}};
    struct sheet_input in = {.unit_type = STR("town"), .ballots = ballots, .nballots = 2};
    struct scoring s;
    struct score_scheme own;
    struct score_sheet scored;
    if (scoring_parse(a, str_c(sample->tree), str_c(bands), &s) != OK)
        fail_msg("%s: %s", sample->name, err_detail());
    facts_compute(a, &source, AS_OF, &in.facts);
    sheet_score(a, &s.scheme, &in, &own, &scored);
    sheet_build(a, &own, &in, &scored, AS_OF, out);
}

static struct str file_of(struct arena *a, const struct sheet *s)
{
    struct buf b;
    buf_init(&b, 1u << 20);
    sheet_csv(a, s, &b);
    struct str text = str_dup(a, buf_str(&b));
    assert_false(b.full);
    buf_fini(&b);
    return text;
}

static void what_is_written_reads_back_the_same(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct sheet sheet, back;
        struct str text, again;
        make_sheet(a, &samples[i], &sheet);
        assert_int_equal(sheet.blocked, samples[i].blocked);
        assert_int_equal(sheet_write(a, &sheet, &text), OK);
        assert_int_equal(sheet_read(a, text, &back), OK);
        assert_int_equal(sheet_write(a, &back, &again), OK);
        assert_true(str_eq(text, again));
        assert_true(str_eq(file_of(a, &sheet), file_of(a, &back)));
    }
    arena_free(a);
}

static void what_is_no_worksheet_is_corrupt(void **state)
{
    static const char *const texts[] = {"",
                                        "[]",
                                        "{}",
                                        "{\"v\":1,\"rows\":[]}",
                                        "{\"as_of\":\"today\",\"rows\":[]}",
                                        "{\"as_of\":\"2020-12-31\",\"rows\":[{\"kind\":\"part\",\"id\":\"process\"}]}"};
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sheet sheet;
        assert_int_equal(sheet_read(a, str_c(texts[i]), &sheet), ERR_CORRUPT);
        err_clear();
    }
    arena_free(a);
}

/* Any byte changed: it is refused, or read as some worksheet; never more. */
static void a_damaged_text_does_no_harm(void **state)
{
    struct arena *a = arena_new();
    struct sheet sheet, back;
    struct str text;
    (void)state;
    make_sheet(a, &samples[0], &sheet);
    assert_int_equal(sheet_write(a, &sheet, &text), OK);
    for (size_t i = 0; i < text.len; i += 3) {
        struct arena *b = arena_new();
        char *damaged = arena_alloc(b, text.len);
        memcpy(damaged, text.ptr, text.len);
        damaged[i] = damaged[i] == '9' ? '-' : '9';
        enum err e = sheet_read(b, (struct str){damaged, text.len}, &back);
        assert_true(e == OK || e == ERR_CORRUPT);
        err_clear();
        arena_free(b);
    }
    arena_free(a);
}

static int print(const char *name)
{
    struct arena *a = arena_new();
    int code = 1;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct sheet sheet;
        if (strcmp(name, samples[i].name) != 0)
            continue;
        make_sheet(a, &samples[i], &sheet);
        struct str text = file_of(a, &sheet);
        code = fwrite(text.ptr, 1, text.len, stdout) == text.len ? 0 : 1;
    }
    arena_free(a);
    return code;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_written_reads_back_the_same),
                                       cmocka_unit_test(what_is_no_worksheet_is_corrupt),
                                       cmocka_unit_test(a_damaged_text_does_no_harm)};
    if (argc == 3 && strcmp(argv[1], "--print") == 0)
        return print(argv[2]);
    if (argc == 2 && strcmp(argv[1], "--names") == 0) {
        for (size_t i = 0; i < SAMPLES; i++)
            puts(samples[i].name);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
