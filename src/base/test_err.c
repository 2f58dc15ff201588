#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/violation.h"
#include <pthread.h>
#include <string.h>

static int clear(void **state)
{
    (void)state;
    err_clear();
    return 0;
}

static void every_error_has_its_own_spelling_a_text_and_a_status(void **state)
{
    (void)state;
#define X(name, status, text)                                                                                                  \
    assert_string_equal(err_name(name), #name);                                                                                \
    assert_string_equal(err_text(name), text);                                                                                 \
    assert_int_equal(err_status(name), status);
    ERR_TABLE(X)
#undef X
}

static void the_first_detail_stays(void **state)
{
    (void)state;
    assert_int_equal(err_set(ERR_IO, "open %s", "a"), ERR_IO);
    assert_int_equal(err_set(ERR_BUSY, "later"), ERR_BUSY);
    assert_string_equal(err_detail(), "open a");
}

static void a_cleared_detail_is_empty_and_can_be_set_again(void **state)
{
    (void)state;
    (void)!err_set(ERR_IO, "first");
    err_clear();
    assert_string_equal(err_detail(), "");
    (void)!err_set(ERR_IO, "second");
    assert_string_equal(err_detail(), "second");
}

static void a_long_detail_is_cut(void **state)
{
    char big[2000];
    (void)state;
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    (void)!err_set(ERR_IO, "%s", big);
    assert_true(strlen(err_detail()) > 100 && strlen(err_detail()) < sizeof big - 1);
}

static void a_broken_invariant_names_its_file(void **state)
{
    (void)state;
    assert_int_equal(err_bug("count below zero"), ERR_BUG);
    assert_non_null(strstr(err_detail(), "test_err.c:"));
    assert_non_null(strstr(err_detail(), "count below zero"));
}

static void *other_thread(void *seen)
{
    *(bool *)seen = err_detail()[0] != '\0';
    (void)!err_set(ERR_IO, "theirs");
    return NULL;
}

static void each_thread_has_its_own_detail(void **state)
{
    pthread_t t;
    bool seen = true;
    (void)state;
    (void)!err_set(ERR_IO, "mine");
    assert_int_equal(pthread_create(&t, NULL, other_thread, &seen), 0);
    pthread_join(t, NULL);
    assert_false(seen);
    assert_string_equal(err_detail(), "mine");
}

static void violations_are_kept_in_order_and_the_first_of_a_field_is_found(void **state)
{
    struct violations v = {.arena = arena_new()};
    (void)state;
    violation_add(&v, STR("due"), "required", STR(""));
    violation_add(&v, STR("title"), "too_long", STR("40"));
    violation_add(&v, STR("title"), "required", STR(""));
    assert_int_equal(v.list.n, 3);
    assert_string_equal(violation_of(&v, STR("title"))->code, "too_long");
    assert_true(str_is(violation_of(&v, STR("title"))->arg, "40"));
    arena_free(v.arena);
}

static void a_field_without_violation_has_none(void **state)
{
    struct violations v = {.arena = arena_new()};
    (void)state;
    violation_add(&v, STR("due"), "required", STR(""));
    assert_null(violation_of(&v, STR("du")));
    assert_null(violation_of(&v, STR("")));
    arena_free(v.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_own_spelling_a_text_and_a_status),
        cmocka_unit_test_setup(the_first_detail_stays, clear),
        cmocka_unit_test_setup(a_cleared_detail_is_empty_and_can_be_set_again, clear),
        cmocka_unit_test_setup(a_long_detail_is_cut, clear),
        cmocka_unit_test_setup(a_broken_invariant_names_its_file, clear),
        cmocka_unit_test_setup(each_thread_has_its_own_detail, clear),
        cmocka_unit_test(violations_are_kept_in_order_and_the_first_of_a_field_is_found),
        cmocka_unit_test(a_field_without_violation_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
