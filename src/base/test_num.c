#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *vectors; /* tests/vectors/num.json with each integer result as text, since some pass 64 bits */
static struct arena *arena;

static __int128 wide(const char *z)
{
    bool negative = *z == '-';
    __int128 v = 0;
    for (z += negative; *z; z++)
        v = v * 10 + (*z - '0');
    return negative ? -v : v;
}

static json_t *cases_of(const char *method, size_t least)
{
    json_t *cases = json_object_get(vectors, method);
    assert_true(json_array_size(cases) >= least);
    return cases;
}

static const char *arg_text(json_t *c, size_t i)
{
    return json_string_value(json_array_get(json_object_get(c, "in"), i));
}

static int64_t arg_int(json_t *c, size_t i)
{
    return json_integer_value(json_array_get(json_object_get(c, "in"), i));
}

static const char *out_text(json_t *c)
{
    return json_string_value(json_object_get(c, "out")); /* NULL: refused */
}

static void rdiv_gives_the_vectors_results(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases_of("num.rdiv", 9), i, c)
    {
        __int128 want = wide(out_text(c));
        if (want > INT64_MAX || want < INT64_MIN)
            want = want < 0 ? INT64_MIN : INT64_MAX;
        assert_true(num_rdiv(wide(arg_text(c, 0)), wide(arg_text(c, 1))) == want);
    }
}

static void parse_gives_the_vectors_results(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases_of("num.parse", 10), i, c)
    {
        int64_t v = 0;
        json_t *in = json_object_get(c, "in");
        bool good = num_parse((struct str){json_string_value(in), json_string_length(in)}, &v);
        assert_int_equal(good, out_text(c) != NULL);
        if (good)
            assert_true(v == wide(out_text(c)));
    }
}

static void show_gives_the_vectors_results(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases_of("num.show", 7), i, c)
    {
        struct str s = num_show(arena, arg_int(c, 0), (int)arg_int(c, 1));
        assert_string_equal(s.ptr, out_text(c));
    }
}

static void to_digits_gives_the_vectors_results(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases_of("num.to_digits", 4), i, c)
        assert_true(num_to_digits(wide(arg_text(c, 0)), wide(arg_text(c, 1)), (int)arg_int(c, 2)) == wide(out_text(c)));
}

/* The slow obvious oracle: counts up while one more is at least as near. */
static void rdiv_is_the_nearest_integer_over_a_small_domain(void **state)
{
    (void)state;
    for (int d = 1; d <= 40; d++)
        for (int n = -300; n <= 300; n++) {
            int m = n < 0 ? -n : n, q = 0;
            while (2 * (q + 1) * d <= 2 * m + d)
                q++;
            if (num_rdiv(n, d) != (n < 0 ? -q : q))
                fail_msg("%d/%d", n, d);
        }
}

static void a_quotient_beyond_64_bits_stops_at_the_edge(void **state)
{
    (void)state;
    assert_true(num_rdiv((__int128)INT64_MAX + 1, 1) == INT64_MAX);
    assert_true(num_rdiv(wide("-1000000000000000000000000000001"), 2) == INT64_MIN);
    assert_true(num_rdiv(((__int128)INT64_MAX + 1) * 2, 2) == INT64_MAX);
    assert_true(num_to_digits((__int128)INT64_MAX * 4, 1, 2) == INT64_MAX);
    assert_true(num_to_digits(INT64_MAX, 1, 0) == INT64_MAX);
    assert_true(num_to_digits((__int128)INT64_MIN * 4, 1, 2) == INT64_MIN);
}

static void the_edges_of_64_bits_are_exact(void **state)
{
    (void)state;
    assert_true(num_rdiv(INT64_MAX, 1) == INT64_MAX);
    assert_true(num_rdiv(INT64_MIN, 1) == INT64_MIN);
    assert_true(num_rdiv((__int128)INT64_MIN * 7, 7) == INT64_MIN);
}

static void a_number_reads_back_as_it_was_shown(void **state)
{
    (void)state;
    for (int64_t v = -25000; v <= 25000; v += 7) {
        int64_t back;
        assert_true(num_parse(num_show(arena, v, 4), &back));
        assert_int_equal(back, v);
    }
}

static void signs_and_short_fractions_are_read(void **state)
{
    int64_t v;
    (void)state;
    assert_true(num_parse(STR("+12.5"), &v));
    assert_int_equal(v, 125000);
    assert_true(num_parse(STR("-00000000001.05"), &v));
    assert_int_equal(v, -10500);
}

static void what_is_not_a_number_is_refused(void **state)
{
    static const char *const bad[] = {"",    "+",    "-",    ".",     ".5",  "1.",  "1.23456", "123456789012",
                                      "1e5", "0x1",  "--1",  "+-1",   "1 ",  " 1",  "1,000",   "１",
                                      "−1",  "1.-5", "1..5", "1.2.3", "nan", "inf", "1\n",     "1.5%"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t v;
        if (num_parse(str_c(bad[i]), &v))
            fail_msg("%s", bad[i]);
    }
    int64_t v;
    assert_false(num_parse(STR("1\0"), &v));
    assert_false(num_parse((struct str){NULL, 0}, &v));
}

static void a_page_groups_thousands_and_has_a_true_minus(void **state)
{
    (void)state;
    assert_string_equal(num_page(arena, 12345000, 2).ptr, "1,234.50");
    assert_string_equal(num_page(arena, -12345000, 2).ptr, "−1,234.50");
    assert_string_equal(num_page(arena, 9990000, 0).ptr, "999");
    assert_string_equal(num_page(arena, 10000000, 0).ptr, "1,000");
    assert_string_equal(num_page(arena, 12345678900000, 0).ptr, "1,234,567,890");
}

static void a_number_that_rounds_to_nothing_has_no_minus(void **state)
{
    (void)state;
    assert_string_equal(num_show(arena, -49, 2).ptr, "0.00");
    assert_string_equal(num_page(arena, -4999, 0).ptr, "0");
}

static void the_edges_of_64_bits_are_shown(void **state)
{
    (void)state;
    assert_string_equal(num_show(arena, INT64_MIN, 4).ptr, "-922337203685477.5808");
    assert_string_equal(num_page(arena, INT64_MAX, 4).ptr, "922,337,203,685,477.5807");
}

static void sums_and_products_that_fit_are_given(void **state)
{
    int64_t v;
    (void)state;
    assert_true(num_add(INT64_MAX, -1, &v));
    assert_true(v == INT64_MAX - 1);
    assert_true(num_mul(-3, 4, &v));
    assert_int_equal(v, -12);
}

static void sums_and_products_that_do_not_fit_are_refused(void **state)
{
    int64_t v;
    (void)state;
    assert_false(num_add(INT64_MAX, 1, &v));
    assert_false(num_add(INT64_MIN, -1, &v));
    assert_false(num_mul(INT64_MIN, -1, &v));
    assert_false(num_mul(INT64_MAX / 2, 3, &v));
}

static json_t *read_vectors(const char *path)
{
    static const char key[] = "\"out\": ";
    struct buf text;
    buf_init(&text, 1 << 20);
    FILE *f = fopen(path, "r");
    for (int c, inside = 0; f && (c = getc(f)) != EOF;) {
        struct str s = buf_str(&text);
        bool number = c == '-' || (c >= '0' && c <= '9');
        bool first = number && !inside && s.len >= strlen(key) && str_is(str_sub(s, s.len - strlen(key), s.len), key);
        if (first || (inside && !number))
            buf_put_char(&text, '"');
        inside = first || (inside && number);
        buf_put_char(&text, (char)c);
    }
    if (f)
        fclose(f);
    json_t *root = json_loadb(text.ptr ? text.ptr : "", text.len, 0, NULL);
    buf_fini(&text);
    return root;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rdiv_gives_the_vectors_results),
        cmocka_unit_test(parse_gives_the_vectors_results),
        cmocka_unit_test(show_gives_the_vectors_results),
        cmocka_unit_test(to_digits_gives_the_vectors_results),
        cmocka_unit_test(rdiv_is_the_nearest_integer_over_a_small_domain),
        cmocka_unit_test(a_quotient_beyond_64_bits_stops_at_the_edge),
        cmocka_unit_test(the_edges_of_64_bits_are_exact),
        cmocka_unit_test(a_number_reads_back_as_it_was_shown),
        cmocka_unit_test(signs_and_short_fractions_are_read),
        cmocka_unit_test(what_is_not_a_number_is_refused),
        cmocka_unit_test(a_page_groups_thousands_and_has_a_true_minus),
        cmocka_unit_test(a_number_that_rounds_to_nothing_has_no_minus),
        cmocka_unit_test(the_edges_of_64_bits_are_shown),
        cmocka_unit_test(sums_and_products_that_fit_are_given),
        cmocka_unit_test(sums_and_products_that_do_not_fit_are_refused),
    };
    vectors = argc == 2 ? read_vectors(argv[1]) : NULL;
    if (!vectors) {
        fprintf(stderr, "usage: test_num NUM.JSON\n");
        return 2;
    }
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    json_decref(vectors);
    return failed;
}
