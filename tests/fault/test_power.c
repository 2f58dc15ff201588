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
#include "power.h"
#include "sys/sys.h"

#define IMAGES 1300
#define THREADS 4

static bool all;
static uint64_t seed;
static struct store model; /* a store that was recorded: its key */

/* ---- recording ---- */

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
        power_ack(ack);
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
    power_ack(ack);
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
    model = (struct store){.key = s.key};
    power_begin();
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
    store_fini(&s);
    return power_end();
}

static struct outcome cut(const struct disk_log *l, bool lying, unsigned images)
{
    return power_cut(l, &(struct power){.all = all, .images = images, .seed = seed, .lying = lying, .model = &model});
}

/* ---- the facts ---- */

static void whatever_was_acknowledged_survives_a_power_cut_at_any_step(void **state)
{
    (void)state;
    struct disk_log *l = record(false);
    struct outcome o = cut(l, false, IMAGES);
    disk_log_free(l);
    assert_true(o.images > IMAGES / 3);
    assert_int_equal(o.lost, 0);
    assert_int_equal(o.broken, 0);
}

static void the_same_harness_finds_losses_when_commits_are_not_synced(void **state)
{
    (void)state;
    struct disk_log *l = record(true);
    struct outcome o = cut(l, false, IMAGES / 10);
    disk_log_free(l);
    assert_true(o.lost > 0);
}

static void the_same_harness_finds_losses_when_the_disk_lies(void **state)
{
    (void)state;
    struct disk_log *l = record(false);
    struct outcome o = cut(l, true, IMAGES / 10);
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
    power_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
