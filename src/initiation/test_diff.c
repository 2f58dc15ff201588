/* test_diff.c: differences of texts: over all small ones against what must hold of any, and those that a person reads; and how
 * long each side held an application. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"
#include "initiation/clock.h"
#include "initiation/diff.h"

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

/* The runs but those of one kind, put together again. */
static struct str without(const struct diff_run *runs, size_t n, enum diff_kind kind)
{
    struct buf b;
    buf_init(&b, 65536);
    for (size_t i = 0; i < n; i++)
        if (runs[i].kind != kind)
            buf_put(&b, runs[i].text);
    struct str out = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

/* What holds of every difference. */
static size_t check(struct str x, struct str y, struct diff_run **runs)
{
    size_t n = text_diff(a, x, y, runs);
    assert_true(str_eq(without(*runs, n, DIFF_INS), x));
    assert_true(str_eq(without(*runs, n, DIFF_DEL), y));
    for (size_t i = 0; i < n; i++) {
        assert_true((*runs)[i].text.len > 0);
        assert_true(i == 0 || (*runs)[i].kind != (*runs)[i - 1].kind);
        assert_false(i > 0 && (*runs)[i].kind == DIFF_DEL && (*runs)[i - 1].kind == DIFF_INS);
        if ((*runs)[i].kind == DIFF_KEEP && i > 0 && i + 1 < n)
            assert_true((*runs)[i].text.len >= DIFF_SHORT); /* one byte a letter here */
    }
    if (str_eq(x, y))
        assert_true(n <= 1 && (n == 0 || (*runs)[0].kind == DIFF_KEEP));
    return n;
}

static struct str small(unsigned code, unsigned len, char *at)
{
    for (unsigned i = 0; i < len; i++, code /= 3)
        at[i] = (char)('a' + code % 3);
    return (struct str){at, len};
}

static void every_pair_of_small_texts_is_told_apart_and_put_together(void **state)
{
    struct diff_run *runs;
    char x[8], y[8];
    (void)state;
    for (unsigned lx = 0; lx <= 5; lx++)
        for (unsigned ly = 0; ly <= 5; ly++) {
            unsigned nx = 1, ny = 1;
            for (unsigned i = 0; i < lx; i++)
                nx *= 3;
            for (unsigned i = 0; i < ly; i++)
                ny *= 3;
            for (unsigned i = 0; i < nx; i++)
                for (unsigned j = 0; j < ny; j++)
                    check(small(i, lx, x), small(j, ly, y), &runs);
            arena_reset(a);
        }
}

static void an_insertion_within_what_stays_is_seen_alone(void **state)
{
    struct diff_run *runs;
    (void)state;
    struct str x = STR("共7项：排班、值守、清扫"), y = STR("共7项：排班、困难户帮扶、值守、清扫");
    assert_int_equal(text_diff(a, x, y, &runs), 3);
    assert_int_equal(runs[0].kind, DIFF_KEEP);
    assert_int_equal(runs[1].kind, DIFF_INS);
    assert_int_equal(runs[2].kind, DIFF_KEEP);
    assert_true(str_eq(without(runs, 3, DIFF_INS), x));
    assert_true(str_eq(without(runs, 3, DIFF_DEL), y));
}

static void a_rewritten_sentence_is_no_confetti(void **state)
{
    struct diff_run *runs;
    (void)state;
    size_t n = text_diff(a, STR("年内形成小区值日机制，大幅提升居民参与"),
                         STR("年内形成小区值日机制，居民参与率（按户）达到40%"), &runs);
    assert_true(n <= 4);
    assert_true(str_is(runs[0].text, "年内形成小区值日机制，"));
    assert_int_equal(text_diff(a, STR(""), STR("新写的"), &runs), 1);
    assert_int_equal(runs[0].kind, DIFF_INS);
    assert_int_equal(text_diff(a, STR("删掉的"), STR(""), &runs), 1);
    assert_int_equal(runs[0].kind, DIFF_DEL);
    assert_int_equal(text_diff(a, STR(""), STR(""), &runs), 0);
}

static void long_texts_are_not_compared_for_ever(void **state)
{
    struct diff_run *runs;
    char *x = arena_alloc(a, 3000), *y = arena_alloc(a, 3000);
    (void)state;
    memset(x, 'x', 3000);
    memset(y, 'y', 3000);
    assert_int_equal(text_diff(a, (struct str){x, 3000}, (struct str){y, 3000}, &runs), 2);
    assert_int_equal(text_diff(a, (struct str){x, 3000}, (struct str){x, 2999}, &runs), 2);
}

/* ---- the clock ---- */

#define AT(month, day) (day_start_ms(day_of(2020, month, day)) + 36000000LL)

static void each_sides_days_are_working_days(void **state)
{
    static const day_t none[1];
    static const int years[] = {2020, 2021};
    struct calendar c = {.off = none, .work = none, .years = years, .nyears = 2};
    struct held_round rounds[] = {{.submitted_ms = AT(2, 24), .decided_ms = AT(3, 2), .returned = true},
                                  {.submitted_ms = AT(3, 4), .decided_ms = 0}};
    struct held h;
    (void)state;
    held_compute(&c, day_of(2020, 3, 5), AT(2, 18), rounds, 2, 5, &h);
    assert_int_equal(h.n, 4);
    assert_int_equal(h.spans[0].days, 4); /* Tuesday to Monday */
    assert_int_equal(h.spans[1].days, 5);
    assert_int_equal(h.spans[2].days, 2);
    assert_int_equal(h.spans[3].days, 1);
    assert_int_equal(h.unit_days, 6);
    assert_int_equal(h.department_days, 6);
    assert_true(h.department && h.spans[3].now && !h.over);
    assert_int_equal(h.now_days, 1);
    assert_int_equal(h.answer_by, day_of(2020, 3, 11));
    int x = 0;
    for (size_t i = 0; i < h.n; i++) {
        assert_true(h.spans[i].x >= x && h.spans[i].w > 0);
        x = h.spans[i].x + h.spans[i].w;
    }
    assert_true(x <= 1000);
}

static void before_the_first_round_the_unit_has_it_and_after_the_last_nobody(void **state)
{
    struct calendar c = {0};
    struct held_round over = {.submitted_ms = AT(2, 24), .decided_ms = AT(2, 26)};
    struct held h;
    (void)state;
    held_compute(&c, day_of(2020, 2, 19), AT(2, 18), NULL, 0, 5, &h);
    assert_true(!h.department && !h.over && h.n == 1 && h.now_days == 1);
    assert_int_equal(h.answer_by, DAY_NONE);
    held_compute(&c, day_of(2020, 3, 19), AT(2, 18), &over, 1, 5, &h);
    assert_true(h.over && h.n == 2);
    assert_int_equal(h.department_days, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_small_texts_is_told_apart_and_put_together),
        cmocka_unit_test(an_insertion_within_what_stays_is_seen_alone),
        cmocka_unit_test(a_rewritten_sentence_is_no_confetti),
        cmocka_unit_test(long_texts_are_not_compared_for_ever),
        cmocka_unit_test(each_sides_days_are_working_days),
        cmocka_unit_test(before_the_first_round_the_unit_has_it_and_after_the_last_nobody),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
