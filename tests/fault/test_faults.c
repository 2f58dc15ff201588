/* test_faults.c: each allocation and each call of the operating system fails once. A child makes a store, works, closes it,
 * opens it again and works on, while one chosen place fails. It may answer an act with an error (then the same act, sent again,
 * must succeed), refuse to start, or end with 71 or 74; it may not crash, nor lose anything it acknowledged, nor leave anything
 * half-written.
 *
 *     test_faults [all]
 *
 * Without `all` every STRIDE-th place is taken, beginning with another one in every run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/vec.h"
#include "command/fixture.h"
#include "inject.h"
#include "report.h"
#include "shim.h"
#include "sys/sys.h"

#define STRIDE 20
#define STRIDE_SQLITE 250  /* SQLite has twenty thousand allocations of its own, and tests of its own for them */
#define EXIT_REFUSED 76    /* it could not start, and said so */
#define EXIT_BUG 77        /* an error that is our own fault */
#define EXIT_NOT_BETTER 78 /* the same act fails again, though nothing fails any more */
#define EXIT_NO_MEMORY 71
#define EXIT_SYNC_FAILED 74

static bool all;
static uint64_t seed;

/* ---- the child ---- */

struct run {
    struct store *s;
    enum inject kind;
    uint64_t at; /* 0: nothing fails */
    bool deaf;   /* negative control: takes an error for an answer */
};

static bool clean(enum err e)
{
    return e == ERR_IO || e == ERR_DISK_FULL || e == ERR_BUSY || e == ERR_UNKNOWN;
}

static void told(void *arg, int step)
{
    report_send(*(int *)arg, &(struct report){.kind = REPORT_FAULT, .step = step});
}

/* An act that failed is sent again, as a user would. */
static enum err act(const struct run *run, struct arena *a, struct worker *w, int fd)
{
    struct report r = {.kind = REPORT_DONE, .worker = *w};
    enum err e = store_act(run->s, a, w, &r.ack);
    if (e != OK && run->deaf) {
        r.ack = (struct ack){.number = w->number++, .id = -1};
        e = OK;
    }
    if (e != OK && !clean(e)) {
        fprintf(stderr, "%s: %s\n", err_name(e), err_detail());
        _exit(EXIT_BUG);
    }
    err_clear();
    e = e == OK ? OK : store_act(run->s, a, w, &r.ack);
    if (e == OK) {
        report_send(fd, &r);
    }
    return e;
}

static int work(const struct run *run, struct worker *w, unsigned times, int fd)
{
    struct arena *a = arena_new();
    int code = 0;
    enum err e = store_open(run->s);
    if (e != OK) {
        code = clean(e) ? EXIT_REFUSED : EXIT_BUG;
    }
    for (unsigned i = 0; code == 0 && i < times; i++) {
        code = act(run, a, w, fd) == OK ? 0 : EXIT_NOT_BETTER;
        arena_reset(a);
    }
    if (code == EXIT_BUG || code == EXIT_NOT_BETTER) {
        fprintf(stderr, "%s: %s\n", err_name(e), err_detail());
    }
    store_close(run->s);
    arena_free(a);
    return code;
}

static int live(void *arg, int fd)
{
    const struct run *run = arg;
    struct worker w = {.number = 1, .bytes = 9000};
    inject_on_step(told, &fd);
    uint64_t before = inject_count(run->kind);
    if (run->at > 0) {
        inject_at(run->kind, run->at);
    }
    int code = work(run, &w, 8, fd);
    code = code == 0 ? work(run, &w, 4, fd) : code;
    report_send(fd, &(struct report){.kind = REPORT_COUNT, .count = inject_count(run->kind) - before});
    return code;
}

/* ---- the parent ---- */

struct told {
    struct arena *a;
    VEC(struct ack) acks;
    int step; /* that failed; -1: none of SQLite's */
    uint64_t count;
    int code;
};

static void live_and_tell(const struct run *run, struct told *t)
{
    struct run copy = *run;
    struct report r;
    pid_t pid;
    int fd = child_start(live, &copy, &pid);
    *t = (struct told){.a = arena_new(), .step = -1};
    while (report_next(fd, &r)) {
        if (r.kind == REPORT_DONE) {
            *vec_push(t->a, &t->acks) = r.ack;
        }
        t->step = r.kind == REPORT_FAULT ? r.step : t->step;
        t->count = r.kind == REPORT_COUNT ? r.count : t->count;
    }
    t->code = child_end(pid, fd);
}

static bool code_fits(const struct run *run, const struct told *t)
{
    if (run->at > 0 && run->kind == INJECT_MEMORY) {
        return t->code == EXIT_NO_MEMORY;
    }
    if (t->step == SHIM_SYNC) {
        return t->code == EXIT_SYNC_FAILED;
    }
    if (run->kind == INJECT_CALL && t->step < 0 && t->code == EXIT_NO_MEMORY) {
        return true; /* no randomness: 71 too */
    }
    return t->code == 0 || t->code == EXIT_REFUSED;
}

/* One place fails; true when all is as it should be. */
static bool fail_one(enum inject kind, uint64_t at, bool deaf)
{
    static const char *const kinds[] = {"allocation", "allocation of SQLite", "call"};
    struct store s;
    struct told t;
    char why[160] = "";
    store_init(&s);
    struct run run = {.s = &s, .kind = kind, .at = at, .deaf = deaf};
    live_and_tell(&run, &t);
    bool good = code_fits(&run, &t);
    good = store_check(&s, t.acks.at, t.acks.n, true, why, sizeof why) == STORE_GOOD && good;
    if (!good && !deaf) {
        printf("# %s %llu (step %d): exit code %d; %s\n", kinds[kind], (unsigned long long)at, t.step, t.code, why);
    }
    store_fini(&s);
    arena_free(t.a);
    return good;
}

static uint64_t count_places(enum inject kind)
{
    struct store s;
    struct told t;
    store_init(&s);
    live_and_tell(&(struct run){.s = &s, .kind = kind}, &t);
    assert_int_equal(t.code, 0);
    assert_int_equal(t.acks.n, 12);
    arena_free(t.a);
    store_fini(&s);
    return t.count;
}

/* How many places were bad. */
static uint64_t fail_each(enum inject kind, uint64_t stride, bool deaf)
{
    uint64_t places = count_places(kind), tried = 0, bad = 0;
    for (uint64_t at = 1 + seed % stride; at <= places; at += stride) {
        tried++;
        bad += !fail_one(kind, at, deaf);
    }
    printf("# %llu of %llu places failed once: %llu bad\n", (unsigned long long)tried, (unsigned long long)places,
           (unsigned long long)bad);
    assert_true(tried > 0);
    return bad;
}

/* ---- the facts ---- */

static void each_allocation_may_fail(void **state)
{
    (void)state;
    assert_int_equal(fail_each(INJECT_MEMORY, all ? 1 : STRIDE, false), 0);
}

static void each_allocation_of_sqlite_may_fail(void **state)
{
    (void)state;
    assert_int_equal(fail_each(INJECT_SQLITE_MEMORY, all ? 1 : STRIDE_SQLITE, false), 0);
}

static void each_call_may_fail(void **state)
{
    (void)state;
    assert_int_equal(fail_each(INJECT_CALL, all ? 1 : STRIDE, false), 0);
}

static void the_same_harness_catches_a_writer_that_does_not_hear_errors(void **state)
{
    (void)state;
    assert_true(fail_each(INJECT_CALL, STRIDE, true) > 0);
}

static int sync_and_die(void *arg, int fd)
{
    struct run *run = arg;
    struct worker w = {.number = 1, .bytes = 100};
    int code = work(run, &w, 3, fd);
    if (code != 0 || store_open(run->s) != OK) {
        return EXIT_BUG;
    }
    struct arena *a = arena_new();
    struct ack ack;
    inject_sync_failure();
    (void)!store_act(run->s, a, &w, &ack);
    return EXIT_BUG; /* it went on */
}

static void a_failed_sync_ends_the_process_with_74(void **state)
{
    struct store s;
    struct report r;
    struct ack acks[3];
    char why[160] = "";
    pid_t pid;
    unsigned n = 0;
    (void)state;
    store_init(&s);
    int fd = child_start(sync_and_die, &(struct run){.s = &s}, &pid);
    while (n < 3 && report_next(fd, &r)) {
        acks[n++] = r.ack;
    }
    assert_int_equal(child_end(pid, fd), EXIT_SYNC_FAILED);
    assert_int_equal(n, 3);
    if (store_check(&s, acks, n, true, why, sizeof why) != STORE_GOOD) {
        fail_msg("%s", why);
    }
    store_fini(&s);
}

static void a_full_disk_refuses_writes_and_lets_reads_go_on(void **state)
{
    struct store s;
    struct worker w = {.number = 1, .bytes = 3000};
    struct arena *a = arena_new();
    struct ack acks[8];
    struct fixture_counts_row counts;
    char why[160] = "";
    unsigned n = 0;
    (void)state;
    store_init(&s);
    assert_int_equal(store_open(&s), OK);
    for (; n < 3; n++) {
        assert_int_equal(store_act(&s, a, &w, &acks[n]), OK);
    }
    inject_disk_full(true);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(store_act(&s, a, &w, &acks[n]), ERR_DISK_FULL);
        err_clear();
        assert_int_equal(fixture_counts(s.reader, a, &counts), OK);
        assert_int_equal(counts.events, 3);
    }
    inject_disk_full(false);
    for (; n < 8; n++) {
        assert_int_equal(store_act(&s, a, &w, &acks[n]), OK);
    }
    store_close(&s);
    if (store_check(&s, acks, n, true, why, sizeof why) != STORE_GOOD) {
        fail_msg("%s", why);
    }
    store_fini(&s);
    arena_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(each_allocation_of_sqlite_may_fail),
        cmocka_unit_test(each_call_may_fail),
        cmocka_unit_test(the_same_harness_catches_a_writer_that_does_not_hear_errors),
        cmocka_unit_test(a_failed_sync_ends_the_process_with_74),
        cmocka_unit_test(a_full_disk_refuses_writes_and_lets_reads_go_on),
    };
    all = argc > 1 && strcmp(argv[1], "all") == 0;
    seed = test_seed();
    inject_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
