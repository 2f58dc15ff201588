#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "sys/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct fixture {
    struct arena *arena;
    char dir[64];
};

static int setup(void **state)
{
    static struct fixture f;
    f.arena = arena_new();
    strncpy(f.dir, "/tmp/sanguan-sys-XXXXXX", sizeof f.dir - 1);
    err_clear();
    *state = &f;
    return mkdtemp(f.dir) ? 0 : -1;
}

static const char *in_dir(void **state, const char *name)
{
    struct fixture *f = *state;
    return str_printf(f->arena, "%s/%s", f->dir, name).ptr;
}

static int teardown(void **state)
{
    static const char *const names[] = {"file", "file.new", "lock"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_dir(state, names[i]));
    rmdir(in_dir(state, "sub"));
    int bad = rmdir(f->dir);
    arena_free(f->arena);
    return bad;
}

/* Makes the nth faulty call from now on fail, as the environment would at the start. */
static void fail_call(unsigned long n)
{
    char setting[64];
    snprintf(setting, sizeof setting, "syscall:%lu", sys_fault_count() + n);
    setenv("SANGUAN_FAULT", setting, 1);
    sys_init();
    unsetenv("SANGUAN_FAULT");
}

static void assert_content(void **state, const char *name, const char *want)
{
    struct buf b;
    buf_init(&b, 1000);
    assert_int_equal(sys_read_file(in_dir(state, name), 1000, &b), OK);
    assert_true(str_is(buf_str(&b), want));
    buf_fini(&b);
}

/* ---- clock ---- */

static void a_fixed_clock_stands_still_until_it_is_set(void **state)
{
    struct clock *c = clock_fixed(1600000000000);
    (void)state;
    assert_int_equal(clock_ms(c), 1600000000000);
    clock_set(c, 5);
    assert_int_equal(clock_ms(c), 5);
    clock_free(c);
}

static void the_machine_s_clock_tells_the_time_and_cannot_be_set(void **state)
{
    struct clock *c = clock_system();
    (void)state;
    clock_set(c, 5);
    assert_true(llabs((long long)clock_ms(c) - (long long)time(NULL) * 1000) < 5000);
    clock_free(c);
}

static void the_monotonic_clock_counts_microseconds(void **state)
{
    struct timespec nap = {0, 20000000};
    int64_t before = sys_monotonic_us();
    (void)state;
    nanosleep(&nap, NULL);
    int64_t passed = sys_monotonic_us() - before;
    assert_true(passed >= 20000 && passed < 5000000);
}

static void *sets_the_clock(void *clock)
{
    for (int i = 0; i < 20000; i++)
        clock_set(clock, i % 2 ? INT64_MAX : 0);
    return NULL;
}

static void a_clock_set_by_another_thread_is_never_read_in_halves(void **state)
{
    struct clock *c = clock_fixed(0);
    pthread_t t;
    (void)state;
    assert_int_equal(pthread_create(&t, NULL, sets_the_clock, c), 0);
    for (int i = 0; i < 20000; i++) {
        int64_t ms = clock_ms(c);
        assert_true(ms == 0 || ms == INT64_MAX);
    }
    pthread_join(t, NULL);
    clock_free(c);
}

/* ---- start, randomness ---- */

static void the_start_ignores_broken_pipes(void **state)
{
    struct sigaction now;
    (void)state;
    signal(SIGPIPE, SIG_DFL);
    sys_init();
    sigaction(SIGPIPE, NULL, &now);
    assert_ptr_equal(now.sa_handler, SIG_IGN);
}

static void the_start_fixes_the_time_zone(void **state)
{
    time_t epoch = 0;
    struct tm t;
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    sys_init();
    localtime_r(&epoch, &t);
    assert_int_equal(t.tm_hour, 0);
}

static void random_bytes_differ_from_call_to_call(void **state)
{
    unsigned char a[32] = {0}, b[32] = {0};
    (void)state;
    sys_random(a, sizeof a);
    sys_random(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
}

static void every_byte_asked_for_is_random(void **state)
{
    unsigned char seen[600] = {0}, bytes[600];
    (void)state;
    for (int round = 0; round < 8; round++) {
        sys_random(bytes, sizeof bytes);
        for (size_t i = 0; i < sizeof bytes; i++)
            seen[i] |= bytes[i];
    }
    for (size_t i = 0; i < sizeof seen; i++)
        assert_int_not_equal(seen[i], 0); /* fails by chance once in 2^64/600 runs */
}

static void a_token_is_lower_case_hex_of_its_length(void **state)
{
    struct fixture *f = *state;
    struct str t = sys_random_token(f->arena, 16);
    assert_int_equal(t.len, 32);
    assert_int_equal(strspn(t.ptr, "0123456789abcdef"), 32);
}

static void no_randomness_ends_the_process_with_71(void **state)
{
    int status;
    (void)state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        char byte;
        close(2);
        fail_call(1);
        sys_random(&byte, 1);
        _exit(9);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 71);
}

/* ---- files ---- */

static void a_file_reads_back_as_it_was_written(void **state)
{
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("书记\n"), 0600), OK);
    assert_content(state, "file", "书记\n");
}

static void writing_replaces_the_whole_old_content(void **state)
{
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("the old and longer one"), 0600), OK);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("new"), 0600), OK);
    assert_content(state, "file", "new");
}

static void the_mode_is_that_asked_for_even_over_a_leftover(void **state)
{
    struct stat st;
    int fd = open(in_dir(state, "file.new"), O_CREAT | O_WRONLY, 0644);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("key"), 0600), OK);
    assert_int_equal(stat(in_dir(state, "file"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void any_failing_call_of_a_write_leaves_the_old_content_or_the_new(void **state)
{
    const char *path = in_dir(state, "file");
    unsigned long calls, before = sys_fault_count();
    assert_int_equal(sys_write_file(path, STR("old"), 0600), OK);
    calls = sys_fault_count() - before;
    assert_true(calls >= 5); /* open, write, fsync, rename, fsync of the directory */
    for (unsigned long n = 1; n <= calls; n++) {
        struct buf b;
        buf_init(&b, 100);
        err_clear();
        fail_call(n);
        assert_int_not_equal(sys_write_file(path, STR("new"), 0600), OK);
        assert_int_not_equal(err_detail()[0], '\0');
        assert_int_equal(sys_read_file(path, 100, &b), OK);
        assert_true(str_is(buf_str(&b), "old") || str_is(buf_str(&b), "new"));
        assert_false(sys_exists(in_dir(state, "file.new")));
        buf_fini(&b);
    }
}

static void a_full_disk_is_told_as_such(void **state)
{
    fail_call(2); /* the write behind the open */
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("x"), 0600), ERR_DISK_FULL);
    assert_false(sys_exists(in_dir(state, "file")));
}

static void a_file_that_is_not_there_is_not_found(void **state)
{
    struct buf b;
    buf_init(&b, 10);
    assert_int_equal(sys_read_file(in_dir(state, "file"), 10, &b), ERR_NOT_FOUND);
    assert_non_null(strstr(err_detail(), "file"));
    buf_fini(&b);
}

static void a_file_of_exactly_the_maximum_is_read(void **state)
{
    struct buf b;
    buf_init(&b, 3);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("abc"), 0600), OK);
    assert_int_equal(sys_read_file(in_dir(state, "file"), 3, &b), OK);
    buf_fini(&b);
}

static void a_file_one_byte_larger_is_refused(void **state)
{
    struct buf b;
    buf_init(&b, 100);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("abcd"), 0600), OK);
    assert_int_equal(sys_read_file(in_dir(state, "file"), 3, &b), ERR_TOO_LARGE);
    buf_fini(&b);
}

static void a_buffer_too_small_for_the_file_is_refused(void **state)
{
    struct buf b;
    buf_init(&b, 2);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("abcd"), 0600), OK);
    assert_int_equal(sys_read_file(in_dir(state, "file"), 100, &b), ERR_TOO_LARGE);
    buf_fini(&b);
}

static void a_directory_is_not_read_as_a_file(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    buf_init(&b, 10);
    assert_int_equal(sys_read_file(f->dir, 10, &b), ERR_IO);
    buf_fini(&b);
}

static void a_directory_is_made_once_and_found_the_second_time(void **state)
{
    assert_int_equal(sys_mkdir(in_dir(state, "sub"), 0700), OK);
    assert_int_equal(sys_mkdir(in_dir(state, "sub"), 0700), OK);
    assert_true(sys_exists(in_dir(state, "sub")));
}

static void a_directory_is_not_made_where_a_file_stands(void **state)
{
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR(""), 0600), OK);
    assert_int_equal(sys_mkdir(in_dir(state, "file"), 0700), ERR_IO);
}

static void a_directory_is_not_made_in_one_that_is_missing(void **state)
{
    assert_int_equal(sys_mkdir(in_dir(state, "missing/sub"), 0700), ERR_NOT_FOUND);
}

static void free_space_is_told_and_refused_for_no_path(void **state)
{
    struct fixture *f = *state;
    int64_t bytes = -1;
    assert_int_equal(sys_disk_free(f->dir, &bytes), OK);
    assert_true(bytes >= 0);
    assert_int_equal(sys_disk_free(in_dir(state, "missing"), &bytes), ERR_NOT_FOUND);
}

static void a_directory_is_synced_and_a_missing_one_is_not_found(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(sys_fsync_dir(f->dir), OK);
    assert_int_equal(sys_fsync_dir(in_dir(state, "missing")), ERR_NOT_FOUND);
}

/* ---- lock ---- */

static void a_file_takes_its_final_name_where_nothing_stands(void **state)
{
    assert_int_equal(sys_write_file(in_dir(state, "file.new"), STR("x"), 0600), OK);
    assert_int_equal(sys_rename(in_dir(state, "file.new"), in_dir(state, "file")), OK);
    assert_true(sys_exists(in_dir(state, "file")));
    assert_false(sys_exists(in_dir(state, "file.new")));
    assert_int_equal(sys_write_file(in_dir(state, "lock"), STR("y"), 0600), OK);
    assert_int_equal(sys_rename(in_dir(state, "lock"), in_dir(state, "file")), ERR_CONFLICT);
}

static void a_folder_replaces_an_empty_one_only(void **state)
{
    const char *made = in_dir(state, "sub/made"), *final = in_dir(state, "sub/final");
    assert_int_equal(sys_mkdir(in_dir(state, "sub"), 0700), OK);
    assert_int_equal(sys_mkdir(made, 0700), OK);
    assert_int_equal(sys_mkdir(final, 0700), OK);
    assert_int_equal(sys_rename(made, final), OK);
    assert_true(sys_is_dir(final));
    assert_int_equal(sys_mkdir(made, 0700), OK);
    assert_int_equal(sys_write_file(in_dir(state, "sub/final/file"), STR("x"), 0600), OK);
    assert_int_equal(sys_rename(made, final), ERR_CONFLICT);
    assert_int_equal(sys_remove(in_dir(state, "sub/final/file")), OK);
    assert_int_equal(sys_remove(made), OK);
    assert_int_equal(sys_remove(final), OK);
}

static void removing_what_is_not_there_is_fine_and_a_full_folder_stays(void **state)
{
    assert_int_equal(sys_remove(in_dir(state, "file")), OK);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR("x"), 0600), OK);
    struct fixture *f = *state;
    assert_int_equal(sys_remove(f->dir), ERR_IO);
    assert_true(sys_exists(in_dir(state, "file")));
}

static void a_folder_is_listed_in_the_order_of_bytes_without_hidden_files(void **state)
{
    struct fixture *f = *state;
    struct str *names;
    size_t n;
    assert_int_equal(sys_list(f->arena, f->dir, &names, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(sys_write_file(in_dir(state, "lock"), STR(""), 0600), OK);
    assert_int_equal(sys_write_file(in_dir(state, "file"), STR(""), 0600), OK);
    assert_int_equal(sys_write_file(in_dir(state, ".hidden"), STR(""), 0600), OK);
    assert_int_equal(sys_list(f->arena, f->dir, &names, &n), OK);
    assert_int_equal(n, 2);
    assert_true(str_is(names[0], "file") && str_is(names[1], "lock"));
    assert_int_equal(sys_remove(in_dir(state, ".hidden")), OK);
    assert_int_equal(sys_list(f->arena, in_dir(state, "none"), &names, &n), ERR_NOT_FOUND);
}

static void a_stop_signal_waits_until_it_is_asked_for(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        sys_stop_block();
        kill(getpid(), SIGTERM);
        _exit(strcmp(sys_stop_wait(), "SIGTERM") == 0 ? 7 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void a_lock_that_is_held_is_refused(void **state)
{
    int first, second;
    assert_int_equal(sys_lock(in_dir(state, "lock"), &first), OK);
    assert_int_equal(sys_lock(in_dir(state, "lock"), &second), ERR_BUSY);
    assert_int_equal(second, -1);
    sys_unlock(first);
}

static void a_lock_is_free_after_it_was_released(void **state)
{
    int fd;
    assert_int_equal(sys_lock(in_dir(state, "lock"), &fd), OK);
    sys_unlock(fd);
    assert_int_equal(sys_lock(in_dir(state, "lock"), &fd), OK);
    sys_unlock(fd);
}

static void a_lock_is_free_after_its_process_was_killed(void **state)
{
    int fd, ends[2], status;
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        bool held = sys_lock(in_dir(state, "lock"), &fd) == OK && write(ends[1], "x", 1) == 1;
        for (;;)
            held ? pause() : _exit(9);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_int_equal(sys_lock(in_dir(state, "lock"), &fd), ERR_BUSY);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(sys_lock(in_dir(state, "lock"), &fd), OK);
    sys_unlock(fd);
    close(ends[0]);
    close(ends[1]);
}

/* ---- faults ---- */

static void just_the_nth_call_fails(void **state)
{
    (void)state;
    fail_call(3);
    assert_false(sys_fault(EIO));
    assert_false(sys_fault(EIO));
    errno = 0;
    assert_true(sys_fault(ENOSPC));
    assert_int_equal(errno, ENOSPC);
    assert_false(sys_fault(EIO));
}

static void a_fault_setting_that_is_none_fails_nothing(void **state)
{
    static const char *const bad[] = {"",           "syscall", "syscall:", "syscall:x", "syscall:0",
                                      "syscall:-1", "call:1",  ":1",       "alloc:0"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        setenv("SANGUAN_FAULT", bad[i], 1);
        sys_init();
        for (int k = 0; k < 5; k++)
            assert_false(sys_fault(EIO));
    }
    unsetenv("SANGUAN_FAULT");
}

static void an_allocation_fault_ends_the_process_with_71(void **state)
{
    int status;
    (void)state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(2);
        setenv("SANGUAN_FAULT", "alloc:1", 1);
        sys_init();
        arena_free(arena_new());
        _exit(9);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 71);
}

static void an_unset_variable_is_null(void **state)
{
    (void)state;
    unsetenv("SANGUAN_NO_SUCH");
    assert_null(sys_getenv("SANGUAN_NO_SUCH"));
    setenv("SANGUAN_NO_SUCH", "1", 1);
    assert_string_equal(sys_getenv("SANGUAN_NO_SUCH"), "1");
    unsetenv("SANGUAN_NO_SUCH");
}

/* ---- log ---- */

static void logged(char out[4096], const char *text)
{
    int ends[2], saved = dup(2);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], 2);
    log_warn("order %d: %s", 7, text);
    dup2(saved, 2);
    close(saved);
    close(ends[1]);
    ssize_t n = read(ends[0], out, 4095);
    close(ends[0]);
    assert_true(n > 0);
    out[n] = '\0';
}

static void a_log_line_has_its_time_its_level_and_its_text(void **state)
{
    char out[4096];
    int n = 0;
    (void)state;
    logged(out, "done");
    assert_int_equal(sscanf(out, "%*4d-%*2d-%*2dT%*2d:%*2d:%*2dZ warn order 7: done%n", &n), 0);
    assert_int_equal(n, strlen(out) - 1);
}

static void a_newline_in_a_value_makes_no_second_log_line(void **state)
{
    char out[4096];
    (void)state;
    logged(out, "a\nb\r\x1B[31m\x7F");
    assert_ptr_equal(strchr(out, '\n'), out + strlen(out) - 1);
    assert_null(strpbrk(out, "\r\x1B\x7F"));
}

static void a_long_log_line_is_cut_and_ended(void **state)
{
    char out[4096], big[3000];
    (void)state;
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    logged(out, big);
    assert_true(strlen(out) < 1100);
    assert_int_equal(out[strlen(out) - 1], '\n');
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixed_clock_stands_still_until_it_is_set),
        cmocka_unit_test(the_machine_s_clock_tells_the_time_and_cannot_be_set),
        cmocka_unit_test(the_monotonic_clock_counts_microseconds),
        cmocka_unit_test(a_clock_set_by_another_thread_is_never_read_in_halves),
        cmocka_unit_test(the_start_ignores_broken_pipes),
        cmocka_unit_test(the_start_fixes_the_time_zone),
        cmocka_unit_test(random_bytes_differ_from_call_to_call),
        cmocka_unit_test(every_byte_asked_for_is_random),
        IN_DIR(a_token_is_lower_case_hex_of_its_length),
        cmocka_unit_test(no_randomness_ends_the_process_with_71),
        IN_DIR(a_file_reads_back_as_it_was_written),
        IN_DIR(writing_replaces_the_whole_old_content),
        IN_DIR(the_mode_is_that_asked_for_even_over_a_leftover),
        IN_DIR(any_failing_call_of_a_write_leaves_the_old_content_or_the_new),
        IN_DIR(a_full_disk_is_told_as_such),
        IN_DIR(a_file_that_is_not_there_is_not_found),
        IN_DIR(a_file_of_exactly_the_maximum_is_read),
        IN_DIR(a_file_one_byte_larger_is_refused),
        IN_DIR(a_buffer_too_small_for_the_file_is_refused),
        IN_DIR(a_directory_is_not_read_as_a_file),
        IN_DIR(a_directory_is_made_once_and_found_the_second_time),
        IN_DIR(a_directory_is_not_made_where_a_file_stands),
        IN_DIR(a_directory_is_not_made_in_one_that_is_missing),
        IN_DIR(free_space_is_told_and_refused_for_no_path),
        IN_DIR(a_directory_is_synced_and_a_missing_one_is_not_found),
        IN_DIR(a_file_takes_its_final_name_where_nothing_stands),
        IN_DIR(a_folder_replaces_an_empty_one_only),
        IN_DIR(removing_what_is_not_there_is_fine_and_a_full_folder_stays),
        IN_DIR(a_folder_is_listed_in_the_order_of_bytes_without_hidden_files),
        cmocka_unit_test(a_stop_signal_waits_until_it_is_asked_for),
        IN_DIR(a_lock_that_is_held_is_refused),
        IN_DIR(a_lock_is_free_after_it_was_released),
        IN_DIR(a_lock_is_free_after_its_process_was_killed),
        cmocka_unit_test(just_the_nth_call_fails),
        cmocka_unit_test(a_fault_setting_that_is_none_fails_nothing),
        cmocka_unit_test(an_allocation_fault_ends_the_process_with_71),
        cmocka_unit_test(an_unset_variable_is_null),
        cmocka_unit_test(a_log_line_has_its_time_its_level_and_its_text),
        cmocka_unit_test(a_newline_in_a_value_makes_no_second_log_line),
        cmocka_unit_test(a_long_log_line_is_cut_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
