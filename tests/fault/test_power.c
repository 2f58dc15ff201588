/* test_power.c: power loss. Commands run through the writer and the journal while every step that changes the disk is recorded,
 * and between the steps which commands had been acknowledged. Then the power is cut at each step, in the four ways of disk.h,
 * and what is left must be a store with every command in it that was acknowledged by then.
 *
 *     test_power [all]
 *
 * Without `all` about IMAGES steps are drawn, another set with every run; SANGUAN_SEED repeats one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "disk.h"
#include "store.h"
#include "sys/sys.h"

#define IMAGES 1300
#define THREADS 4

static bool all;
static uint64_t seed;

/* ---- recording ---- */

static struct disk_log *recording;
static struct note_key key; /* of the recorded store's checkpoints */

enum err __real_sys_fsync_dir(const char *path);
enum err __wrap_sys_fsync_dir(const char *path); /* the linker puts it in the other's place */

enum err __wrap_sys_fsync_dir(const char *path)
{
    enum err e = __real_sys_fsync_dir(path);
    if (e == OK && recording) {
        disk_log_folder(recording);
    }
    return e;
}

static int record_step(void *arg, const struct shim_step *s)
{
    (void)arg;
    return recording ? disk_log_step(recording, s) : 0;
}

struct thread {
    pthread_t id;
    struct store *s;
    struct worker w;
    unsigned acts;
};

static void act(struct store *s, struct worker *w, unsigned times)
{
    struct arena *a = arena_new();
    for (unsigned i = 0; i < times; i++) {
        struct ack ack;
        assert_int_equal(store_act(s, a, w, &ack), OK);
        disk_log_ack(recording, ack);
        arena_reset(a);
    }
    arena_free(a);
}

static void *act_in_thread(void *arg)
{
    struct thread *t = arg;
    act(t->s, &t->w, t->acts);
    return NULL;
}

static void act_together(struct store *s, struct worker *w, unsigned acts)
{
    struct thread t[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        t[i] = (struct thread){.s = s, .w = {.number = w->number + i * 1000000, .bytes = w->bytes}, .acts = acts};
        assert_int_equal(pthread_create(&t[i].id, NULL, act_in_thread, &t[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(t[i].id, NULL);
    }
    w->number += 10000;
}

static void sign(struct store *s)
{
    struct arena *a = arena_new();
    struct ack ack;
    assert_int_equal(store_sign(s, a, &ack), OK);
    disk_log_ack(recording, ack);
    arena_free(a);
}

/* A start on nothing; one writer; many; a reader that keeps the WAL from beginning anew; checkpoints; a second start; an end.
 */
static struct disk_log *record(bool sync_normal)
{
    struct store s;
    struct worker w = {.number = 1, .bytes = 300};
    store_init(&s);
    s.sync_normal = sync_normal;
    key = s.key;
    recording = disk_log_new();
    assert_int_equal(store_open(&s), OK);
    act(&s, &w, 25);
    sign(&s);
    act_together(&s, &w, 10);
    w.bytes = 20000; /* so that the WAL reaches its checkpoint */
    act(&s, &w, 20);
    assert_int_equal(db_snapshot_begin(s.reader), OK);
    act(&s, &w, 40);
    db_snapshot_end(s.reader);
    act(&s, &w, 30);
    store_close(&s);
    w.bytes = 300;
    assert_int_equal(store_open(&s), OK);
    act(&s, &w, 20);
    sign(&s);
    act_together(&s, &w, 5);
    store_close(&s);
    struct disk_log *l = recording;
    recording = NULL;
    store_fini(&s);
    return l;
}

/* ---- cutting ---- */

struct outcome {
    unsigned images, lost, broken;
    char first[200]; /* what was wrong with the first bad image */
};

static void cut(struct disk *d, struct store *s, enum crash kind, size_t step, uint64_t *random, struct outcome *o)
{
    static const char *const kinds[] = {"dropped", "kept", "kept in part", "torn"};
    const struct ack *acks;
    char why[160] = "";
    disk_crash(d, kind, random, s->folder);
    size_t n = disk_acks(d, &acks);
    enum verdict v = store_check(s, acks, n, all || o->images % 4 == 0, why, sizeof why);
    o->images++;
    o->lost += v == STORE_LOST;
    o->broken += v == STORE_BROKEN;
    if (v != STORE_GOOD && !o->first[0]) {
        snprintf(o->first, sizeof o->first, "step %zu, unsynced %s: %s", step, kinds[kind], why);
    }
}

/* Cuts at each step, or at so many drawn ones that about `images` images are looked at. */
static struct outcome replay(const struct disk_log *l, bool lying, unsigned images)
{
    struct outcome o = {0};
    struct store s;
    struct disk *d = disk_new(l, lying);
    uint64_t random = seed;
    size_t step = 0;
    store_init(&s);
    s.key = key;
    while (disk_next(d) && (all || o.images < images)) {
        bool clean = disk_unsynced(d) == 0; /* then there is one image only */
        for (unsigned kind = 0; kind < (clean ? 1 : CRASH_KINDS); kind++) {
            if (all || draw(&random) % (disk_log_steps(l) * CRASH_KINDS) < images) {
                cut(d, &s, (enum crash)kind, step, &random, &o);
            }
        }
        step++;
    }
    store_fini(&s);
    disk_free(d);
    printf("# %u images of %zu steps: %u with losses, %u broken%s%s\n", o.images, disk_log_steps(l), o.lost, o.broken,
           o.first[0] ? "; first: " : "", o.first);
    return o;
}

/* ---- the facts ---- */

static void whatever_was_acknowledged_survives_a_power_cut_at_any_step(void **state)
{
    (void)state;
    struct disk_log *l = record(false);
    struct outcome o = replay(l, false, IMAGES);
    disk_log_free(l);
    assert_true(o.images > IMAGES / 3);
    assert_int_equal(o.lost, 0);
    assert_int_equal(o.broken, 0);
}

static void the_same_harness_finds_losses_when_commits_are_not_synced(void **state)
{
    (void)state;
    struct disk_log *l = record(true);
    struct outcome o = replay(l, false, IMAGES / 10);
    disk_log_free(l);
    assert_true(o.lost > 0);
}

static void the_same_harness_finds_losses_when_the_disk_lies(void **state)
{
    (void)state;
    struct disk_log *l = record(false);
    struct outcome o = replay(l, true, IMAGES / 10);
    disk_log_free(l);
    assert_true(o.lost > 0);
    assert_true(o.broken > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_was_acknowledged_survives_a_power_cut_at_any_step),
        cmocka_unit_test(the_same_harness_finds_losses_when_commits_are_not_synced),
        cmocka_unit_test(the_same_harness_finds_losses_when_the_disk_lies),
    };
    all = argc > 1 && strcmp(argv[1], "all") == 0;
    seed = test_seed();
    shim_install(&(struct shim){.step = record_step});
    return cmocka_run_group_tests(tests, NULL, NULL);
}
