#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/utf8.h"
#include <string.h>

/* The slow obvious oracle: encodes a code point by the definition's table. */
static size_t encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)((0xF00 >> n) | cp);
    return n;
}

static void every_character_but_nul_and_surrogates_is_valid_and_reads_back(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char bytes[4];
        size_t n = encode(cp, bytes), at = 0;
        bool want = cp != 0 && (cp < 0xD800 || cp > 0xDFFF);
        if (utf8_valid((struct str){bytes, n}) != want)
            fail_msg("U+%04X", cp);
        if (want && (utf8_next((struct str){bytes, n}, &at) != cp || at != n))
            fail_msg("U+%04X reads back as another", cp);
    }
}

static void two_byte_sequences_are_valid_just_where_the_table_says(void **state)
{
    (void)state;
    for (int a = 0x80; a < 0x100; a++)
        for (int b = 0; b < 0x100; b++) {
            char bytes[] = {(char)a, (char)b};
            bool want = a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF;
            if (utf8_valid((struct str){bytes, 2}) != want)
                fail_msg("%02X %02X", a, b);
        }
}

static void overlong_cut_and_too_large_sequences_are_refused(void **state)
{
    static const char *const bad[] = {"\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x80\x80",
                                      "\xE0\x9F\xBF",
                                      "\xF0\x80\x80\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\x80",
                                      "\xE4\xB9",
                                      "\xE4\xB9"
                                      "a",
                                      "\xF0\x9F\x98",
                                      "\xED\xA0\x80"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (utf8_valid(str_c(bad[i])))
            fail_msg("number %zu", i);
}

static void the_empty_string_is_valid(void **state)
{
    (void)state;
    assert_true(utf8_valid((struct str){NULL, 0}));
}

static void length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_len(STR("a书\xF0\x9F\x98\x80é")), 4);
    assert_int_equal(utf8_len((struct str){NULL, 0}), 0);
}

static void a_broken_byte_is_one_replacement_character(void **state)
{
    size_t at = 0;
    struct str s = STR("\xE4\xB9"
                       "a");
    (void)state;
    assert_int_equal(utf8_next(s, &at), 0xFFFD);
    assert_int_equal(utf8_next(s, &at), 0xFFFD);
    assert_int_equal(utf8_next(s, &at), 'a');
    assert_int_equal(at, s.len);
}

static void a_prefix_never_cuts_a_character(void **state)
{
    (void)state;
    assert_true(str_is(utf8_prefix(STR("书记项目"), 2), "书记"));
    assert_true(str_is(utf8_prefix(STR("书记"), 9), "书记"));
    assert_true(str_is(utf8_prefix(STR("书记"), 0), ""));
}

static void text_without_control_characters_is_printable(void **state)
{
    (void)state;
    assert_true(utf8_printable(STR("整治 a~é"), false));
    assert_true(utf8_printable((struct str){NULL, 0}, false));
}

static void control_characters_are_not_printable(void **state)
{
    (void)state;
    for (char c = 1; c < 0x20; c++)
        assert_false(utf8_printable((struct str){&c, 1}, false));
    assert_false(utf8_printable(STR("a\0b"), true));
    assert_false(utf8_printable(STR("\x7F"), true));
    assert_false(utf8_printable(STR("\xC2\x85"), true));
    assert_false(utf8_printable(STR("\x1B"), true));
}

static void newlines_are_printable_where_allowed(void **state)
{
    (void)state;
    assert_true(utf8_printable(STR("a\nb\r\n\tc"), true));
    assert_false(utf8_printable(STR("a\nb"), false));
}

static void a_carriage_return_alone_is_not_printable(void **state)
{
    (void)state;
    assert_false(utf8_printable(STR("a\rb"), true));
    assert_false(utf8_printable(STR("a\r"), true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_but_nul_and_surrogates_is_valid_and_reads_back),
        cmocka_unit_test(two_byte_sequences_are_valid_just_where_the_table_says),
        cmocka_unit_test(overlong_cut_and_too_large_sequences_are_refused),
        cmocka_unit_test(the_empty_string_is_valid),
        cmocka_unit_test(length_counts_characters),
        cmocka_unit_test(a_broken_byte_is_one_replacement_character),
        cmocka_unit_test(a_prefix_never_cuts_a_character),
        cmocka_unit_test(text_without_control_characters_is_printable),
        cmocka_unit_test(control_characters_are_not_printable),
        cmocka_unit_test(newlines_are_printable_where_allowed),
        cmocka_unit_test(a_carriage_return_alone_is_not_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
