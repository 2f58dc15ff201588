#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include <string.h>

static void assert_holds(const struct buf *b, const char *want)
{
    assert_true(str_is(buf_str(b), want));
}

static void appends_follow_one_another(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 100);
    buf_put(&b, STR("a\0b"));
    buf_put_c(&b, "cd");
    buf_put_char(&b, 'e');
    assert_int_equal(b.len, 6);
    assert_memory_equal(b.ptr, "a\0bcde", 6);
    buf_fini(&b);
}

static void a_new_buffer_is_the_empty_string(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 10);
    assert_holds(&b, "");
    assert_false(b.full);
    buf_fini(&b);
}

static void exactly_the_maximum_fits(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4);
    buf_put(&b, STR("abcd"));
    assert_false(b.full);
    assert_holds(&b, "abcd");
    buf_fini(&b);
}

static void exactly_the_maximum_fits_by_printf(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4);
    buf_printf(&b, "%s-%d", "ab", 1);
    assert_false(b.full);
    assert_holds(&b, "ab-1");
    buf_fini(&b);
}

static void one_byte_too_many_appends_nothing(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4);
    buf_put(&b, STR("abc"));
    buf_put(&b, STR("de"));
    assert_true(b.full);
    assert_holds(&b, "abc");
    buf_fini(&b);
}

static void one_byte_too_many_by_printf_appends_nothing(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4);
    buf_printf(&b, "%s", "abcde");
    assert_true(b.full);
    assert_holds(&b, "");
    buf_fini(&b);
}

static void nothing_is_appended_to_a_full_buffer(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4);
    buf_put(&b, STR("abcde"));
    buf_put_char(&b, 'x');
    buf_put_i64(&b, 1);
    buf_printf(&b, "%d", 2);
    assert_holds(&b, "");
    buf_fini(&b);
}

static void clearing_makes_room_again(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 3);
    buf_put(&b, STR("abcd"));
    buf_clear(&b);
    buf_put(&b, STR("xyz"));
    assert_false(b.full);
    assert_holds(&b, "xyz");
    buf_fini(&b);
}

static void a_maximum_of_nothing_takes_only_nothing(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 0);
    buf_put(&b, STR(""));
    assert_false(b.full);
    buf_put_char(&b, 'a');
    assert_true(b.full);
    buf_fini(&b);
}

static void it_grows_past_its_first_size(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 100000);
    for (int i = 0; i < 100000; i++)
        buf_put_char(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 100000);
    assert_int_equal(b.ptr[99999], 'a' + 99999 % 26);
    assert_false(b.full);
    buf_fini(&b);
}

static void the_smallest_integer_is_printed(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 100);
    buf_put_i64(&b, INT64_MIN);
    assert_holds(&b, "-9223372036854775808");
    buf_fini(&b);
}

static void zero_is_one_digit(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 100);
    buf_put_i64(&b, 0);
    assert_holds(&b, "0");
    buf_fini(&b);
}

static void freeing_twice_is_fine_and_leaves_it_usable(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 5);
    buf_put(&b, STR("abc"));
    buf_fini(&b);
    buf_fini(&b);
    buf_put(&b, STR("de"));
    assert_holds(&b, "de");
    buf_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_follow_one_another),
        cmocka_unit_test(a_new_buffer_is_the_empty_string),
        cmocka_unit_test(exactly_the_maximum_fits),
        cmocka_unit_test(exactly_the_maximum_fits_by_printf),
        cmocka_unit_test(one_byte_too_many_appends_nothing),
        cmocka_unit_test(one_byte_too_many_by_printf_appends_nothing),
        cmocka_unit_test(nothing_is_appended_to_a_full_buffer),
        cmocka_unit_test(clearing_makes_room_again),
        cmocka_unit_test(a_maximum_of_nothing_takes_only_nothing),
        cmocka_unit_test(it_grows_past_its_first_size),
        cmocka_unit_test(the_smallest_integer_is_printed),
        cmocka_unit_test(zero_is_one_digit),
        cmocka_unit_test(freeing_twice_is_fine_and_leaves_it_usable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
