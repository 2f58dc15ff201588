/* test_kill.c: kill -9 under load. A child writes with many threads and tells its parent of each command before it is sent and
 * after it was acknowledged; the parent kills it at a random moment and looks at the store it left. Commands whose answer never
 * came are sent again under their keys: they happen once.
 *
 *     test_kill [KILLS]
 *
 * The negative control is a child that acknowledges before it writes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/vec.h"
#include "report.h"
#include "sys/sys.h"

#define THREADS 8
#define KILLS_OF_A_STORE 20 /* then a new one, so that the checks stay quick */
#define ACT_MS 60           /* at most, after the first acknowledgement */

static unsigned kills = 40;
static uint64_t seed;

/* ---- the child ---- */

struct load {
    struct store *s;
    uint64_t round;
    bool early; /* acknowledges before it writes */
};

struct thread {
    pthread_t id;
    const struct load *load;
    struct worker w;
    int fd;
};

static void *write_for_ever(void *arg)
{
    struct thread *t = arg;
    struct arena *a = arena_new();
    for (;;) {
        struct report r = {.kind = REPORT_BEGUN, .worker = t->w};
        report_send(t->fd, &r);
        r.kind = REPORT_DONE;
        r.ack = (struct ack){.number = t->w.number, .id = -1};
        if (t->load->early) {
            report_send(t->fd, &r);
        }
        if (store_act(t->load->s, a, &t->w, &r.ack) != OK) {
            _exit(2);
        }
        if (!t->load->early) {
            report_send(t->fd, &r);
        }
        arena_reset(a);
    }
    return NULL;
}

static int live(void *arg, int fd)
{
    const struct load *load = arg;
    struct thread t[THREADS];
    if (store_open(load->s) != OK) {
        return 1;
    }
    for (unsigned i = 0; i < THREADS; i++) {
        t[i] = (struct thread){.load = load, .fd = fd};
        t[i].w = (struct worker){.number = load->round * 10000000 + i * 1000000 + 1, .bytes = 300 * i};
        if (pthread_create(&t[i].id, NULL, write_for_ever, &t[i]) != 0) {
            return 1;
        }
    }
    pause();
    return 1;
}

/* ---- the parent ---- */

struct ledger {
    struct arena *a;
    VEC(struct ack) acks;
    struct worker begun[THREADS]; /* whose answer never came; number 0: none */
};

static struct worker *place(struct ledger *l, const struct worker *w)
{
    return &l->begun[w->number / 1000000 % 10 % THREADS];
}

static void note(struct ledger *l, const struct report *r)
{
    *place(l, &r->worker) = r->kind == REPORT_BEGUN ? r->worker : (struct worker){0};
    if (r->kind == REPORT_DONE) {
        *vec_push(l->a, &l->acks) = r->ack;
    }
}

/* Lives for a while, mostly under full load, at times still starting, and dies; everything it had said is in the ledger. */
static void live_and_die(struct load *load, struct ledger *l, uint64_t *random)
{
    struct report r;
    pid_t pid;
    int fd = child_start(live, load, &pid);
    int64_t end = sys_monotonic_us() + (int64_t)(draw(random) % (ACT_MS * 1000));
    if (draw(random) % 8 != 0 && report_waits(fd, 30000)) {
        end = sys_monotonic_us() + (int64_t)(draw(random) % (ACT_MS * 1000));
    }
    while (sys_monotonic_us() < end) {
        if (report_waits(fd, 1) && report_next(fd, &r)) {
            note(l, &r);
        }
    }
    kill(pid, SIGKILL);
    while (report_next(fd, &r)) {
        note(l, &r);
    }
    assert_int_equal(child_end(pid, fd), -SIGKILL);
}

/* What was sent and not answered is sent again, twice: the same answer both times. */
static void send_again(struct store *s, struct ledger *l)
{
    struct arena *a = arena_new();
    assert_int_equal(store_open(s), OK);
    for (unsigned i = 0; i < THREADS; i++) {
        struct ack first, second;
        if (l->begun[i].number == 0) {
            continue;
        }
        assert_int_equal(store_again(s, a, &l->begun[i], &first), OK);
        assert_int_equal(store_again(s, a, &l->begun[i], &second), OK);
        assert_int_equal(first.id, second.id);
        assert_int_equal(first.seq, second.seq);
        *vec_push(l->a, &l->acks) = first;
        l->begun[i].number = 0;
    }
    store_close(s);
    arena_free(a);
}

struct outcome {
    unsigned kills, lost, broken;
    unsigned long acks;
    char first[200];
};

/* A store and so many deaths. */
static void kill_store(unsigned times, bool early, uint64_t *random, struct outcome *o)
{
    struct store s;
    struct ledger l = {.a = arena_new()};
    store_init(&s);
    for (unsigned i = 0; i < times; i++) {
        char why[160] = "";
        live_and_die(&(struct load){.s = &s, .round = i + 1, .early = early}, &l, random);
        enum verdict v = store_check(&s, l.acks.at, l.acks.n, false, why, sizeof why);
        o->kills++;
        o->lost += v == STORE_LOST;
        o->broken += v == STORE_BROKEN;
        if (v != STORE_GOOD) {
            snprintf(o->first, sizeof o->first, "; last: kill %u: %s", o->kills, why);
            break; /* what is lost stays lost: a new store */
        }
        send_again(&s, &l);
    }
    o->acks += l.acks.n;
    store_fini(&s);
    arena_free(l.a);
}

static struct outcome kill_often(unsigned times, bool early)
{
    struct outcome o = {0};
    uint64_t random = seed;
    while (o.kills < times) {
        unsigned left = times - o.kills;
        kill_store(left < KILLS_OF_A_STORE ? left : KILLS_OF_A_STORE, early, &random, &o);
    }
    printf("# %u kills, %lu acknowledged: %u with losses, %u broken%s\n", o.kills, o.acks, o.lost, o.broken, o.first);
    return o;
}

/* ---- the facts ---- */

static void whatever_was_acknowledged_survives_a_kill(void **state)
{
    (void)state;
    struct outcome o = kill_often(kills, false);
    assert_true(o.acks > o.kills * 10ul);
    assert_int_equal(o.lost, 0);
    assert_int_equal(o.broken, 0);
}

static void the_same_harness_catches_a_writer_that_acknowledges_too_early(void **state)
{
    (void)state;
    struct outcome o = kill_often(6, true);
    assert_true(o.lost > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_was_acknowledged_survives_a_kill),
        cmocka_unit_test(the_same_harness_catches_a_writer_that_acknowledges_too_early),
    };
    int64_t n;
    if (argc > 1 && str_to_i64(str_c(argv[1]), &n)) {
        kills = (unsigned)n;
    }
    seed = test_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
