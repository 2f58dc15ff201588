#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/str.h"
#include <string.h>

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static const struct str nothing = {NULL, 0};

static void no_pointer_equals_the_empty_string(void **state)
{
    (void)state;
    assert_true(str_eq(nothing, STR("")));
    assert_true(str_is(nothing, ""));
    assert_int_equal(str_cmp(nothing, STR("")), 0);
    assert_true(str_empty(str_c(NULL)));
}

static void strings_of_other_length_or_bytes_differ(void **state)
{
    (void)state;
    assert_false(str_eq(STR("ab"), STR("abc")));
    assert_false(str_eq(STR("ab"), STR("aB")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
}

static void order_is_by_unsigned_bytes_then_by_length(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("\xE5"), STR("a")) > 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(nothing, STR("a")) < 0);
}

static void a_part_is_clamped_to_the_string(void **state)
{
    (void)state;
    assert_true(str_is(str_sub(STR("abc"), 1, 1), "b"));
    assert_true(str_is(str_sub(STR("abc"), 1, SIZE_MAX), "bc"));
    assert_true(str_is(str_sub(STR("abc"), 4, 1), ""));
    assert_true(str_is(str_sub(nothing, 1, 1), ""));
}

static void a_prefix_is_found_and_a_longer_one_is_not(void **state)
{
    (void)state;
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_true(str_starts(STR("abc"), nothing));
    assert_false(str_starts(STR("ab"), STR("abc")));
    assert_false(str_starts(STR("abc"), STR("bc")));
}

static void a_character_is_found_at_or_after_a_place(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abca"), 'a', 0), 0);
    assert_int_equal(str_find(STR("abca"), 'a', 1), 3);
}

static void a_character_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abc"), 'x', 0), SIZE_MAX);
    assert_int_equal(str_find(STR("abc"), 'a', 9), SIZE_MAX);
    assert_int_equal(str_find(nothing, 'a', 0), SIZE_MAX);
}

static void white_space_goes_off_both_ends(void **state)
{
    (void)state;
    assert_true(str_is(str_trim(STR(" \t\r\n　书 记　 \f\v")), "书 记"));
    assert_true(str_is(str_trim(STR(" 　 ")), ""));
    assert_true(str_is(str_trim(nothing), ""));
}

static void trimming_keeps_bytes_that_only_look_like_white_space(void **state)
{
    (void)state;
    assert_true(str_eq(str_trim(STR("\0a\0")), STR("\0a\0")));
    assert_true(str_is(str_trim(STR("\x80\x80")), "\x80\x80"));
}

static void a_split_gives_empty_parts_too(void **state)
{
    static const char *const want[] = {"a", "", "b", ""};
    struct str rest = STR("a,,b,"), part;
    size_t n = 0;
    (void)state;
    while (str_split(&rest, ',', &part)) {
        assert_true(n < 4);
        assert_true(str_is(part, want[n++]));
    }
    assert_int_equal(n, 4);
}

static void an_empty_text_is_one_part_and_no_text_is_none(void **state)
{
    struct str rest = STR(""), part, none = nothing;
    (void)state;
    assert_true(str_split(&rest, ',', &part));
    assert_true(str_empty(part));
    assert_false(str_split(&rest, ',', &part));
    assert_false(str_split(&none, ',', &part));
}

static void a_copy_is_its_own_and_ends_with_nul(void **state)
{
    char bytes[] = "abc";
    struct str copy = str_dup(*state, str_sub(str_c(bytes), 0, 2));
    bytes[0] = 'x';
    assert_memory_equal(copy.ptr, "ab", 3);
    assert_int_equal(copy.len, 2);
}

static void a_copy_of_nothing_ends_with_nul(void **state)
{
    assert_string_equal(str_z(*state, nothing), "");
}

static void printf_measures_its_text(void **state)
{
    char big[5000];
    memset(big, 'x', sizeof big);
    struct str s = str_printf(*state, "%d " STR_FMT, -7, STR_ARG(((struct str){big, sizeof big})));
    assert_int_equal(s.len, 5003);
    assert_int_equal(s.ptr[5003], '\0');
    assert_true(str_starts(s, STR("-7 xxx")));
}

static void integers_are_read_over_their_whole_range(void **state)
{
    int64_t v = 1;
    (void)state;
    assert_true(str_to_i64(STR("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(str_to_i64(STR("9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    assert_true(str_to_i64(STR("-0"), &v));
    assert_int_equal(v, 0);
    assert_true(str_to_i64(STR("007"), &v));
    assert_int_equal(v, 7);
}

static void what_is_not_an_integer_is_refused_and_changes_nothing(void **state)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "1e3",
                                      "0x1",
                                      "--1",
                                      "１",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "00000000000000000001",
                                      "12a"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t v = 42;
        assert_false(str_to_i64(str_c(bad[i]), &v));
        assert_int_equal(v, 42);
    }
    int64_t v;
    assert_false(str_to_i64(nothing, &v));
    assert_false(str_to_i64(STR("1\0"), &v));
}

static void hex_reads_back_what_it_wrote(void **state)
{
    uint8_t bytes[256], back[256];
    for (int i = 0; i < 256; i++)
        bytes[i] = (uint8_t)i;
    struct str hex = str_hex(*state, bytes, 256);
    assert_int_equal(hex.len, 512);
    assert_true(str_starts(hex, STR("000102030405060708090a0b")));
    assert_true(str_hex_decode(hex, back, 256));
    assert_memory_equal(back, bytes, 256);
}

static void hex_in_upper_case_is_read(void **state)
{
    uint8_t byte;
    (void)state;
    assert_true(str_hex_decode(STR("aF"), &byte, 1));
    assert_int_equal(byte, 0xAF);
}

static void hex_of_another_length_or_with_other_characters_is_refused(void **state)
{
    uint8_t out[2];
    (void)state;
    assert_false(str_hex_decode(STR("abc"), out, 2));
    assert_false(str_hex_decode(STR("abcdef"), out, 2));
    assert_false(str_hex_decode(STR("abcg"), out, 2));
    assert_false(str_hex_decode(STR("0x12"), out, 2));
    assert_false(str_hex_decode(nothing, out, 2));
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_pointer_equals_the_empty_string),
        cmocka_unit_test(strings_of_other_length_or_bytes_differ),
        cmocka_unit_test(order_is_by_unsigned_bytes_then_by_length),
        cmocka_unit_test(a_part_is_clamped_to_the_string),
        cmocka_unit_test(a_prefix_is_found_and_a_longer_one_is_not),
        cmocka_unit_test(a_character_is_found_at_or_after_a_place),
        cmocka_unit_test(a_character_that_is_not_there_is_not_found),
        cmocka_unit_test(white_space_goes_off_both_ends),
        cmocka_unit_test(trimming_keeps_bytes_that_only_look_like_white_space),
        cmocka_unit_test(a_split_gives_empty_parts_too),
        cmocka_unit_test(an_empty_text_is_one_part_and_no_text_is_none),
        WITH_ARENA(a_copy_is_its_own_and_ends_with_nul),
        WITH_ARENA(a_copy_of_nothing_ends_with_nul),
        WITH_ARENA(printf_measures_its_text),
        cmocka_unit_test(integers_are_read_over_their_whole_range),
        cmocka_unit_test(what_is_not_an_integer_is_refused_and_changes_nothing),
        WITH_ARENA(hex_reads_back_what_it_wrote),
        cmocka_unit_test(hex_in_upper_case_is_read),
        cmocka_unit_test(hex_of_another_length_or_with_other_characters_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
