#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "web/url.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_str(struct str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("got \"" STR_FMT "\", want \"%s\"", STR_ARG(got), want);
}

/* ---- decoding ---- */

static void decodes(const char *text, bool form, const char *want)
{
    struct str out;
    if (!url_decode(arena, str_c(text), form, &out))
        fail_msg("%s is refused", text);
    assert_str(out, want);
}

static void refuses_to_decode(const char *text)
{
    struct str out;
    if (url_decode(arena, str_c(text), true, &out) || url_decode(arena, str_c(text), false, &out))
        fail_msg("%s is accepted", text);
}

static void two_hex_digits_of_either_case_are_a_byte(void **state)
{
    (void)state;
    decodes("%41%7a%2F", false, "Az/");
    decodes("%e5%88%86%E5%AE%9C", false, "分宜");
    decodes("", true, "");
    decodes("plain", true, "plain");
}

static void plus_is_a_space_in_forms_only(void **state)
{
    (void)state;
    decodes("a+b", true, "a b");
    decodes("a+b", false, "a+b");
    decodes("a%2Bb", true, "a+b");
}

static void bytes_that_are_utf8_may_stand_as_they_are(void **state)
{
    (void)state;
    decodes("分宜%20县", true, "分宜 县");
}

static void a_percent_sign_needs_two_hex_digits(void **state)
{
    static const char *const bad[] = {"%", "a%", "%4", "%4g", "%g4", "%%41", "%-1", "% 1", "%+1", "%0x", "%u0041"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses_to_decode(bad[i]);
}

static void what_is_not_utf8_is_refused(void **state)
{
    static const char *const bad[] = {"%00",       "a%00b",     "%80",       "%C3",          "%C3%28",      "%ED%A0%80",
                                      "%C0%AF",    "%E0%80%AF", "%F8%88%80", "%F4%90%80%80", "\xC3(",       "\xFF",
                                      "%D6%D0%B9", "%E5%88",    "\xE5\x88",  "%E5\x88+",     "\xED\xA0\x80"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses_to_decode(bad[i]);
}

/* Another way of saying what decoding is: by cases on the whole text, into a buffer of its own. */
static bool oracle_decode(const char *s, bool form, char *out)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    while (*s) {
        if (*s == '%') {
            if (!s[1] || !s[2] || !strchr(digits, s[1]) || !strchr(digits, s[2]))
                return false;
            *out++ = (char)strtol((const char[]){s[1], s[2], 0}, NULL, 16);
            if (out[-1] == 0)
                return false;
            s += 3;
        } else {
            *out++ = *s == '+' && form ? ' ' : *s;
            s++;
        }
    }
    *out = 0;
    return true;
}

static void compare_with_oracle(const char *text, bool form)
{
    char want[16];
    struct str out;
    bool ok = url_decode(arena, str_c(text), form, &out);
    bool expected = oracle_decode(text, form, want) && utf8_valid(str_c(want));
    if (ok != expected)
        fail_msg("%s: %d, want %d", text, ok, expected);
    if (ok)
        assert_str(out, want);
}

static void every_short_text_is_decoded_as_the_oracle_says(void **state)
{
    static const char alphabet[] = "%+0CFag\xC2\x80";
    enum { LETTERS = sizeof alphabet - 1, LENGTH = 6 };
    char text[LENGTH + 1] = "";
    unsigned at[LENGTH] = {0};
    (void)state;
    for (unsigned length = 1; length <= LENGTH; length++) {
        unsigned long n = 1;
        for (unsigned i = 0; i < length; i++)
            n *= LETTERS;
        for (unsigned long code = 0; code < n; code++) {
            unsigned long rest = code;
            for (unsigned i = 0; i < length; i++, rest /= LETTERS) {
                at[i] = (unsigned)(rest % LETTERS);
                text[i] = alphabet[at[i]];
            }
            compare_with_oracle(text, code & 1);
            if (code % 4096 == 0)
                arena_reset(arena);
        }
    }
}

static void every_byte_comes_back_from_its_encoding(void **state)
{
    char bytes[255];
    struct str decoded;
    (void)state;
    for (int i = 0; i < 127; i++)
        bytes[i] = (char)(i + 1);
    struct str ascii = {bytes, 127}, chinese = STR("分宜县 & 100% + 书记=项目");
    assert_true(url_decode(arena, url_encode(arena, ascii), true, &decoded) && str_eq(decoded, ascii));
    assert_true(url_decode(arena, url_encode(arena, chinese), true, &decoded) && str_eq(decoded, chinese));
    assert_str(url_encode(arena, STR("a-b_c.d~e/é")), "a-b_c.d~e%2F%C3%A9");
}

/* ---- targets and paths ---- */

static void a_target_is_a_path_and_perhaps_a_query(void **state)
{
    struct str path, query;
    (void)state;
    assert_true(url_split_target(STR("/a/b?x=1?y"), &path, &query));
    assert_str(path, "/a/b");
    assert_str(query, "x=1?y");
    assert_true(url_split_target(STR("/"), &path, &query));
    assert_str(path, "/");
    assert_str(query, "");
    assert_true(url_split_target(STR("/?"), &path, &query));
    assert_str(query, "");
}

static void what_is_no_path_is_no_target(void **state)
{
    static const char *const bad[] = {"",      "a",     "*",      "http://h/a", "?x=1",  "/a b", "/a#b",
                                      "/a\tb", "/a\nb", "/a\x7f", "/a?b c",     "/a?b#", "\\a",  "/a?\r"};
    struct str path, query;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (url_split_target(str_c(bad[i]), &path, &query))
            fail_msg("%s is accepted", bad[i]);
}

static void a_path_is_decoded_once(void **state)
{
    struct str out;
    (void)state;
    assert_true(url_decode_path(arena, STR("/projects/%E5%88%86/a+b/%2541"), &out));
    assert_str(out, "/projects/分/a+b/%41");
    assert_true(url_decode_path(arena, STR("/a/.../.b/b."), &out));
    assert_true(url_decode_path(arena, STR("/a//"), &out));
}

static void a_path_that_could_be_read_in_two_ways_is_refused(void **state)
{
    static const char *const bad[] = {"/a%2Fb", "/a%2fb", "/a/..",  "/../a", "/%2e%2e/a", "/.%2E", "/a/./b",  "/.",
                                      "/a%00",  "/a%0Ab", "/a%7Fb", "/a\\b", "/a%5Cb",    "/a%1F", "/%C0%AE", "/%"};
    struct str out;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (url_decode_path(arena, str_c(bad[i]), &out))
            fail_msg("%s is accepted", bad[i]);
}

/* ---- queries ---- */

/* "name=value;" of each pair, raw. */
static struct str pairs_of(const char *text)
{
    struct str rest = str_c(text), name, value, all = STR("");
    while (url_next_pair(&rest, &name, &value))
        all = str_printf(arena, STR_FMT STR_FMT "=" STR_FMT ";", STR_ARG(all), STR_ARG(name), STR_ARG(value));
    return all;
}

static void pairs_stand_between_ampersands(void **state)
{
    (void)state;
    assert_str(pairs_of("a=1&b=2"), "a=1;b=2;");
    assert_str(pairs_of("a=1=2&b"), "a=1=2;b=;");
    assert_str(pairs_of("=x&a="), "=x;a=;");
    assert_str(pairs_of("&&a=1&&"), "a=1;");
    assert_str(pairs_of(""), "");
    assert_str(pairs_of("&&&"), "");
    assert_str(pairs_of("a;b=1"), "a;b=1;"); /* a semicolon parts nothing */
}

static void query_with(const char *query, const char *field, const char *value, const char *want)
{
    assert_str(url_query_with(arena, str_c(query), str_c(field), str_c(value)), want);
}

static void one_field_of_a_query_changes_and_the_rest_stays(void **state)
{
    (void)state;
    query_with("", "light", "red", "light=red");
    query_with("light=green", "light", "red", "light=red");
    query_with("q=a%20b&light=green&page=3", "light", "red", "q=a%20b&light=red&page=3");
    query_with("q=1", "light", "red", "q=1&light=red");
    query_with("q=1&light=red&page=2", "light", "", "q=1&page=2");
    query_with("light=a&light=b&x=1", "light", "c", "light=c&x=1");
    query_with("%6Cight=a", "light", "b", "light=b");
    query_with("x=&y&z=1", "light", "red", "z=1&light=red");
    query_with("x=1", "q", "分 宜&", "x=1&q=%E5%88%86%20%E5%AE%9C%26");
    query_with("bad=%zz", "q", "1", "bad=%zz&q=1");
}

/* ---- places of this site ---- */

static void a_place_here_begins_with_one_slash(void **state)
{
    static const char *const good[] = {"/", "/board?light=red", "/a//b", "/分宜", "/a#b", "/%2F%2Fh"};
    static const char *const bad[] = {"",     "a",    "//h",       "///h",         "/\\h", "\\\\h",  "/\th",
                                      "/a b", "/a\n", "http://h/", "javascript:x", "?a",   "/a\x7f", " /a"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!url_is_local(str_c(good[i])))
            fail_msg("%s is refused", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (url_is_local(str_c(bad[i])))
            fail_msg("%s is accepted", bad[i]);
}

/* ---- cookies ---- */

static void cookie(const char *header, const char *want)
{
    assert_str(url_cookie(str_c(header), STR("session")), want);
}

static void a_cookie_is_found_by_its_whole_name(void **state)
{
    (void)state;
    cookie("session=ab12", "ab12");
    cookie("theme=dark; session=ab12; x=y", "ab12");
    cookie("theme=dark;session=ab12", "ab12");
    cookie(" session=ab12 ", "ab12");
    cookie("session=a=b", "a=b");
    cookie("session=1; session=2", "1");
}

static void what_is_no_cookie_of_ours_is_none(void **state)
{
    static const char *const bad[] = {"",
                                      "session",
                                      "Session=1",
                                      "xsession=1",
                                      "session2=1",
                                      "session=",
                                      "session=\"a\"",
                                      "session=a b",
                                      "session=a,b",
                                      "session=a\\b",
                                      "session=\xE5\x88\x86",
                                      "session=a\x01",
                                      "x=session=1",
                                      "session =1"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cookie(bad[i], "");
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(two_hex_digits_of_either_case_are_a_byte),
        T(plus_is_a_space_in_forms_only),
        T(bytes_that_are_utf8_may_stand_as_they_are),
        T(a_percent_sign_needs_two_hex_digits),
        T(what_is_not_utf8_is_refused),
        T(every_short_text_is_decoded_as_the_oracle_says),
        T(every_byte_comes_back_from_its_encoding),
        T(a_target_is_a_path_and_perhaps_a_query),
        T(what_is_no_path_is_no_target),
        T(a_path_is_decoded_once),
        T(a_path_that_could_be_read_in_two_ways_is_refused),
        T(pairs_stand_between_ampersands),
        T(one_field_of_a_query_changes_and_the_rest_stays),
        T(a_place_here_begins_with_one_slash),
        T(a_cookie_is_found_by_its_whole_name),
        T(what_is_no_cookie_of_ours_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
