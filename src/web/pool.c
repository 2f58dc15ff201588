#include "web/pool.h"
#include <pthread.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include "base/mem.h"
#include "web/private.h"

#define PATIENCE_MS 2 /* for a worker to come for what waits */

struct worker {
    struct pool *pool;
    pthread_t thread;
    pthread_cond_t given;
    struct exchange *exchange; /* given to it while it was idle */
    struct worker *next_idle;
    struct db *db;
};

struct queue {
    struct exchange *first, *last;
};

struct pool {
    struct web *web;
    unsigned queue_max;
    unsigned nworkers;
    struct worker *workers;
    int fd;
    pthread_mutex_t lock; /* of all below */
    struct worker *idle;
    struct queue reads, writes, done;
    uint64_t tickets;
    unsigned waiting;          /* in the first two queues */
    unsigned reading, writing; /* workers that have a GET, a POST */
    unsigned reading_usual;
    unsigned reading_max; /* the usual number, and one for each time that nobody came */
    unsigned writing_max;
    unsigned inside;     /* exchanges put in and not ended */
    uint64_t taken;      /* from the queue of reads, since the start */
    uint64_t taken_seen; /* as the I/O thread saw it last */
    int64_t seen_us;
    bool asleep; /* the I/O thread */
    bool draining, stopping;
    pthread_cond_t empty;
};

/* ---- queues ---- */

static void append(struct queue *q, struct exchange *x)
{
    x->next = NULL;
    if (q->last)
        q->last->next = x;
    else
        q->first = x;
    q->last = x;
}

static struct exchange *take_first(struct queue *q)
{
    struct exchange *x = q->first;
    q->first = x->next;
    if (!q->first)
        q->last = NULL;
    return x;
}

static bool writes(const struct exchange *x)
{
    return x->method == WEB_POST;
}

static bool may_run(const struct pool *p, bool write)
{
    return write ? p->writing < p->writing_max : p->reading < p->reading_max;
}

static struct exchange *take_from(struct pool *p, struct queue *q)
{
    p->waiting--;
    p->taken += q == &p->reads;
    return take_first(q);
}

/* The one that has waited longest among those that may run; NULL when there is none. */
static struct exchange *pick(struct pool *p)
{
    struct exchange *read = may_run(p, false) ? p->reads.first : NULL, *write = may_run(p, true) ? p->writes.first : NULL;
    if (!read && !write)
        return NULL;
    return take_from(p, !read || (write && write->ticket < read->ticket) ? &p->writes : &p->reads);
}

/* ---- workers ---- */

static struct exchange *begin(struct pool *p, struct exchange *x)
{
    p->writing += writes(x);
    p->reading += !writes(x);
    return x;
}

/* To an idle worker; its thread is still to be woken, when the lock is free for it to take. */
static struct worker *give(struct pool *p, struct exchange *x)
{
    struct worker *worker = p->idle;
    p->idle = worker->next_idle;
    worker->exchange = begin(p, x);
    return worker;
}

static void wake_worker(struct worker *worker)
{
    if (worker)
        pthread_cond_signal(&worker->given);
}

/* What to do next; NULL when there will be nothing more. */
static struct exchange *take(struct worker *me)
{
    struct pool *p = me->pool;
    struct exchange *x = pick(p);
    if (x)
        return begin(p, x);
    if (!p->reads.first)
        p->reading_max = p->reading_usual;
    me->next_idle = p->idle;
    p->idle = me;
    while (!me->exchange && !p->stopping)
        pthread_cond_wait(&me->given, &p->lock);
    x = me->exchange;
    me->exchange = NULL;
    return x;
}

/* Readers that wait for the network may all wait at once. */
static void widen_for(struct pool *p, const struct db *db)
{
    pthread_mutex_lock(&p->lock);
    if (db_engine_of(db) != DB_SQLITE)
        p->reading_usual = p->reading_max = p->nworkers;
    pthread_mutex_unlock(&p->lock);
}

static enum err open_reader(struct worker *me)
{
    const struct web_hooks *hooks = &me->pool->web->config.hooks;
    if (me->db || !hooks->open_reader)
        return OK;
    enum err e = hooks->open_reader(hooks->app, &me->db);
    if (e == OK)
        widen_for(me->pool, me->db);
    return e;
}

static void serve(struct worker *me, struct exchange *x)
{
    err_clear();
    enum err opened = open_reader(me);
    exchange_serve(x, me->db, opened);
}

static void wake(const struct pool *p)
{
    uint64_t one = 1;
    (void)!write(p->fd, &one, sizeof one); /* it can only fail because it is readable already */
}

/* true: the I/O thread sleeps and must be told. */
static bool finish(struct pool *p, struct exchange *x)
{
    bool tell = p->asleep;
    p->writing -= writes(x);
    p->reading -= !writes(x);
    append(&p->done, x);
    p->asleep = false;
    return tell;
}

static void *work(void *arg)
{
    struct worker *me = arg;
    struct pool *p = me->pool;
    struct exchange *x;
    pthread_mutex_lock(&p->lock);
    while ((x = take(me)) != NULL) {
        pthread_mutex_unlock(&p->lock);
        serve(me, x);
        pthread_mutex_lock(&p->lock);
        if (finish(p, x)) {
            pthread_mutex_unlock(&p->lock);
            wake(p);
            pthread_mutex_lock(&p->lock);
        }
    }
    pthread_mutex_unlock(&p->lock);
    db_close(me->db);
    return NULL;
}

/* ---- the I/O thread's side ---- */

static void enqueue(struct pool *p, struct exchange *x)
{
    if (!writes(x) && !p->reads.first) {
        p->taken_seen = p->taken;
        p->seen_us = sys_monotonic_us();
    }
    append(writes(x) ? &p->writes : &p->reads, x);
    p->waiting++;
}

bool pool_put(struct pool *p, struct exchange *x)
{
    struct worker *worker = NULL;
    pthread_mutex_lock(&p->lock);
    bool now = p->idle && may_run(p, writes(x));
    bool place = !p->draining && (now || p->waiting < p->queue_max);
    if (place) {
        x->inside = true;
        x->ticket = p->tickets++;
        p->inside++;
    }
    if (place && now)
        worker = give(p, x);
    else if (place)
        enqueue(p, x);
    pthread_mutex_unlock(&p->lock);
    wake_worker(worker);
    return place;
}

struct exchange *pool_take_done(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    struct exchange *x = p->done.first;
    p->done = (struct queue){NULL, NULL};
    pthread_mutex_unlock(&p->lock);
    return x;
}

void pool_left(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    if (--p->inside == 0 && p->draining)
        pthread_cond_signal(&p->empty);
    pthread_mutex_unlock(&p->lock);
}

/* Lets one worker more run if what waits has been left alone for too long. */
static struct worker *look_after(struct pool *p)
{
    struct worker *worker = NULL;
    int64_t now_us = sys_monotonic_us();
    bool alone = p->taken == p->taken_seen && now_us - p->seen_us >= PATIENCE_MS * 1000;
    if (alone && p->idle) {
        p->reading_max++;
        worker = give(p, take_from(p, &p->reads));
    }
    if (alone || p->taken != p->taken_seen)
        p->seen_us = now_us;
    p->taken_seen = p->taken;
    return worker;
}

int pool_may_sleep(struct pool *p)
{
    struct worker *worker = NULL;
    pthread_mutex_lock(&p->lock);
    if (p->reads.first)
        worker = look_after(p);
    p->asleep = !p->done.first;
    int ms = p->done.first ? 0 : p->reads.first ? PATIENCE_MS : -1;
    pthread_mutex_unlock(&p->lock);
    wake_worker(worker);
    return ms;
}

void pool_awake(struct pool *p, bool readable)
{
    uint64_t count;
    pthread_mutex_lock(&p->lock);
    p->asleep = false;
    pthread_mutex_unlock(&p->lock);
    if (readable)
        (void)!read(p->fd, &count, sizeof count);
}

int pool_descriptor(const struct pool *p)
{
    return p->fd;
}

/* ---- life ---- */

static void init_empty(pthread_cond_t *c)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(c, &attr);
    pthread_condattr_destroy(&attr);
}

static bool start(struct pool *p, unsigned workers)
{
    for (; p->fd >= 0 && p->nworkers < workers; p->nworkers++) {
        struct worker *me = &p->workers[p->nworkers];
        me->pool = p;
        pthread_cond_init(&me->given, NULL);
        if (pthread_create(&me->thread, NULL, work, me) != 0)
            return false;
    }
    return p->fd >= 0;
}

static unsigned cores(unsigned workers)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : (unsigned long)n > workers ? workers : (unsigned)n;
}

enum err pool_new(struct web *w, unsigned workers, unsigned queue_max, struct pool **out)
{
    struct pool *p = mem_alloc(sizeof *p);
    p->web = w;
    p->queue_max = queue_max;
    p->writing_max = workers - workers / 4;
    p->reading_usual = p->reading_max = cores(workers);
    p->workers = mem_alloc(workers * sizeof *p->workers);
    p->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&p->lock, NULL);
    init_empty(&p->empty);
    if (!start(p, workers)) {
        pool_free(p);
        return err_set(ERR_IO, "cannot start %u workers", workers);
    }
    *out = p;
    return OK;
}

void pool_wake(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->asleep = false;
    pthread_mutex_unlock(&p->lock);
    wake(p);
}

bool pool_drain(struct pool *p, unsigned seconds, unsigned *at_work)
{
    int64_t end_us = sys_monotonic_us() + seconds * INT64_C(1000000);
    struct timespec end = {.tv_sec = end_us / 1000000, .tv_nsec = end_us % 1000000 * 1000};
    pthread_mutex_lock(&p->lock);
    p->draining = true;
    while (p->inside > 0 && sys_monotonic_us() < end_us)
        pthread_cond_timedwait(&p->empty, &p->lock, &end);
    bool drained = p->inside == 0;
    *at_work = p->reading + p->writing;
    pthread_mutex_unlock(&p->lock);
    return drained;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    for (unsigned i = 0; i < p->nworkers; i++)
        pthread_cond_signal(&p->workers[i].given);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->nworkers; i++) {
        pthread_join(p->workers[i].thread, NULL);
        pthread_cond_destroy(&p->workers[i].given);
    }
    if (p->fd >= 0)
        close(p->fd);
    pthread_cond_destroy(&p->empty);
    pthread_mutex_destroy(&p->lock);
    mem_free(p->workers);
    mem_free(p);
}
