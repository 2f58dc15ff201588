#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/mem.h"
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A size that cannot be had is an answer here, not a finding. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* Runs act in a child whose stderr goes into text; its exit code, or -1 when a signal ended it. */
static int exit_of(void (*act)(void), char *text, size_t size)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], 2);
        act();
        _exit(0);
    }
    close(ends[1]);
    size_t n = 0;
    for (ssize_t got; n < size - 1 && (got = read(ends[0], text + n, size - 1 - n)) > 0;)
        n += (size_t)got;
    text[n] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void third_allocation_fails(void)
{
    mem_fail_at(3);
    mem_free(mem_alloc(1));
    mem_free(mem_alloc(1));
    mem_free(mem_alloc(1));
    _exit(9); /* not reached */
}

static void second_allocation_is_made_before_the_third_fails(void)
{
    mem_fail_at(3);
    mem_free(mem_alloc(1));
    mem_free(mem_alloc(1));
    _exit(9);
}

static void reallocation_fails(void)
{
    void *p = mem_alloc(1);
    mem_fail_at(1);
    p = mem_realloc(p, 2);
    _exit(9);
}

static void too_large_allocation(void)
{
    mem_free(mem_alloc(SIZE_MAX / 2));
    _exit(9);
}

static void too_large_piece(void)
{
    arena_alloc(arena_new(), SIZE_MAX);
    _exit(9);
}

static void array_whose_size_does_not_fit(void)
{
    arena_array(arena_new(), SIZE_MAX / 2, 3); /* wraps to a small number when it is not checked */
    _exit(9);
}

static void a_failed_allocation_ends_the_process_with_71(void **state)
{
    char text[4096];
    (void)state;
    assert_int_equal(exit_of(third_allocation_fails, text, sizeof text), 71);
}

static void a_failed_allocation_says_so_in_one_line(void **state)
{
    char text[4096];
    (void)state;
    exit_of(third_allocation_fails, text, sizeof text);
    assert_non_null(strstr(text, "out of memory"));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void allocations_before_the_failing_one_succeed(void **state)
{
    char text[4096];
    (void)state;
    assert_int_equal(exit_of(second_allocation_is_made_before_the_third_fails, text, sizeof text), 9);
}

static void a_failed_reallocation_ends_the_process_with_71(void **state)
{
    char text[4096];
    (void)state;
    assert_int_equal(exit_of(reallocation_fails, text, sizeof text), 71);
}

static void a_size_that_cannot_be_had_ends_the_process_with_71(void **state)
{
    char text[4096];
    (void)state;
    assert_int_equal(exit_of(too_large_allocation, text, sizeof text), 71);
}

static void a_piece_that_cannot_be_had_ends_the_process_with_71(void **state)
{
    char text[4096];
    (void)state;
    assert_int_equal(exit_of(too_large_piece, text, sizeof text), 71);
}

static void an_array_beyond_size_max_ends_the_process_with_71(void **state)
{
    char text[4096];
    (void)state;
    assert_int_equal(exit_of(array_whose_size_does_not_fit, text, sizeof text), 71);
}

static void allocations_are_counted(void **state)
{
    (void)state;
    unsigned long before = mem_count();
    void *p = mem_alloc(1);
    p = mem_realloc(p, 2);
    mem_free(p);
    assert_int_equal(mem_count() - before, 2);
}

static void fresh_bytes_are_zero(void **state)
{
    (void)state;
    unsigned char *p = mem_alloc(300);
    for (int i = 0; i < 300; i++)
        assert_int_equal(p[i], 0);
    mem_free(p);
}

static void nothing_can_be_allocated_and_freed(void **state)
{
    (void)state;
    void *p = mem_alloc(0);
    assert_non_null(p);
    mem_free(p);
    mem_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_allocation_ends_the_process_with_71),
        cmocka_unit_test(a_failed_allocation_says_so_in_one_line),
        cmocka_unit_test(allocations_before_the_failing_one_succeed),
        cmocka_unit_test(a_failed_reallocation_ends_the_process_with_71),
        cmocka_unit_test(a_size_that_cannot_be_had_ends_the_process_with_71),
        cmocka_unit_test(a_piece_that_cannot_be_had_ends_the_process_with_71),
        cmocka_unit_test(an_array_beyond_size_max_ends_the_process_with_71),
        cmocka_unit_test(allocations_are_counted),
        cmocka_unit_test(fresh_bytes_are_zero),
        cmocka_unit_test(nothing_can_be_allocated_and_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
