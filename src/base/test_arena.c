#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/mem.h"
#include "base/vec.h"
#include <stdalign.h>
#include <string.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

struct list {
    VEC(int) items;
};

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

static void bytes_are_zeroed_even_when_the_block_was_used_before(void **state)
{
    memset(arena_alloc(*state, 500), 0xAA, 500);
    arena_reset(*state);
    const unsigned char *p = arena_alloc(*state, 500);
    for (int i = 0; i < 500; i++)
        assert_int_equal(p[i], 0);
}

static void every_piece_is_aligned_for_any_type(void **state)
{
    for (size_t n = 0; n < 70; n++)
        assert_int_equal((uintptr_t)arena_alloc(*state, n) % alignof(max_align_t), 0);
}

static void pieces_of_nothing_are_valid_and_different(void **state)
{
    void *a = arena_alloc(*state, 0), *b = arena_alloc(*state, 0);
    assert_non_null(a);
    assert_ptr_not_equal(a, b);
}

static void what_was_written_stays_while_blocks_are_added(void **state)
{
    char *pieces[2000];
    for (int i = 0; i < 2000; i++)
        memset(pieces[i] = arena_alloc(*state, 100), i & 0xFF, 100);
    for (int i = 0; i < 2000; i++)
        for (int k = 0; k < 100; k++)
            assert_int_equal((unsigned char)pieces[i][k], i & 0xFF);
}

static void a_piece_larger_than_any_block_is_given(void **state)
{
    char *p = arena_alloc(*state, 5u << 20);
    p[0] = p[(5u << 20) - 1] = 1;
    assert_int_equal(p[1], 0);
}

static void used_counts_what_was_asked_for(void **state)
{
    arena_alloc(*state, 3);
    arena_alloc(*state, 4000);
    assert_int_equal(arena_used(*state), 4003);
}

static void reset_forgets_what_was_used(void **state)
{
    arena_alloc(*state, 100000);
    arena_reset(*state);
    assert_int_equal(arena_used(*state), 0);
}

static void reset_keeps_the_newest_block(void **state)
{
    arena_alloc(*state, 10);
    void *newest = arena_alloc(*state, 100000);
    arena_reset(*state);
    unsigned long before = mem_count();
    assert_ptr_equal(arena_alloc(*state, 100000), newest);
    assert_int_equal(mem_count(), before);
}

static void reset_gives_back_what_is_too_large_to_keep(void **state)
{
    void *first = arena_alloc(*state, 10);
    arena_alloc(*state, 300000);
    arena_alloc(*state, 3000000);
    arena_reset(*state);
    assert_ptr_equal(arena_alloc(*state, 10), first);
}

static void freeing_no_arena_is_fine(void **state)
{
    (void)state;
    arena_free(NULL);
}

static void an_array_has_room_for_all_its_elements(void **state)
{
    int64_t *v = arena_array_of(*state, int64_t, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v[i], 0);
    assert_int_equal(arena_used(*state), 8000);
}

#if defined(__SANITIZE_ADDRESS__)
static void the_byte_behind_a_piece_is_poisoned(void **state)
{
    char *p = arena_alloc(*state, 13);
    assert_false(__asan_address_is_poisoned(p + 12));
    assert_true(__asan_address_is_poisoned(p + 13));
}

static void a_piece_is_poisoned_after_the_reset(void **state)
{
    char *p = arena_alloc(*state, 64);
    arena_reset(*state);
    assert_true(__asan_address_is_poisoned(p));
}
#endif

static void a_vector_keeps_its_elements_while_it_grows(void **state)
{
    struct list l = {0};
    for (int i = 0; i < 1000; i++)
        *vec_push(*state, &l.items) = i;
    assert_int_equal(l.items.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(l.items.at[i], i);
}

static void a_fresh_element_is_zero_where_an_old_one_stood(void **state)
{
    struct list l = {0};
    *vec_push(*state, &l.items) = 7;
    l.items.n = 0;
    assert_int_equal(*vec_push(*state, &l.items), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_are_zeroed_even_when_the_block_was_used_before, setup, teardown),
        cmocka_unit_test_setup_teardown(every_piece_is_aligned_for_any_type, setup, teardown),
        cmocka_unit_test_setup_teardown(pieces_of_nothing_are_valid_and_different, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_written_stays_while_blocks_are_added, setup, teardown),
        cmocka_unit_test_setup_teardown(a_piece_larger_than_any_block_is_given, setup, teardown),
        cmocka_unit_test_setup_teardown(used_counts_what_was_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(reset_forgets_what_was_used, setup, teardown),
        cmocka_unit_test_setup_teardown(reset_keeps_the_newest_block, setup, teardown),
        cmocka_unit_test_setup_teardown(reset_gives_back_what_is_too_large_to_keep, setup, teardown),
        cmocka_unit_test(freeing_no_arena_is_fine),
        cmocka_unit_test_setup_teardown(an_array_has_room_for_all_its_elements, setup, teardown),
#if defined(__SANITIZE_ADDRESS__)
        cmocka_unit_test_setup_teardown(the_byte_behind_a_piece_is_poisoned, setup, teardown),
        cmocka_unit_test_setup_teardown(a_piece_is_poisoned_after_the_reset, setup, teardown),
#endif
        cmocka_unit_test_setup_teardown(a_vector_keeps_its_elements_while_it_grows, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fresh_element_is_zero_where_an_old_one_stood, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
