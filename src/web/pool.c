#include "web/pool.h"
#include <errno.h>
#include <pthread.h>
#include <time.h>
#include "base/mem.h"
#include "web/private.h"

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
    unsigned queue_max, writing_max;
    unsigned nworkers;
    struct worker *workers;
    pthread_mutex_t lock; /* of all below */
    struct worker *idle;
    struct queue reads, writes;
    uint64_t tickets;
    unsigned waiting; /* in the queues */
    unsigned writing; /* workers that have a POST */
    unsigned working; /* workers that have anything */
    unsigned inside;  /* exchanges put in and not ended */
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
    return !write || p->writing < p->writing_max;
}

/* The one that has waited longest among those that may run; NULL when there is none. */
static struct exchange *pick(struct pool *p)
{
    struct exchange *read = p->reads.first, *write = may_run(p, true) ? p->writes.first : NULL;
    if (!read && !write)
        return NULL;
    p->waiting--;
    return take_first(!read || (write && write->ticket < read->ticket) ? &p->writes : &p->reads);
}

/* ---- workers ---- */

static struct exchange *begin(struct pool *p, struct exchange *x)
{
    p->working++;
    p->writing += writes(x);
    return x;
}

/* What to do next; NULL when there will be nothing more. */
static struct exchange *take(struct worker *me)
{
    struct pool *p = me->pool;
    struct exchange *x = pick(p);
    if (x)
        return begin(p, x);
    if (p->stopping)
        return NULL;
    me->next_idle = p->idle;
    p->idle = me;
    while (!me->exchange && !p->stopping)
        pthread_cond_wait(&me->given, &p->lock);
    x = me->exchange;
    me->exchange = NULL;
    return x;
}

static enum err open_reader(struct worker *me)
{
    const struct web_hooks *hooks = &me->pool->web->config.hooks;
    return me->db || !hooks->open_reader ? OK : hooks->open_reader(hooks->app, &me->db);
}

/* Once its connection is resumed, the exchange may be gone. */
static void serve(struct worker *me, struct exchange *x)
{
    struct MHD_Connection *connection = x->connection;
    err_clear();
    enum err opened = open_reader(me);
    exchange_serve(x, me->db, opened);
    x->stage = STAGE_ANSWERED;
    MHD_resume_connection(connection);
}

static void *work(void *arg)
{
    struct worker *me = arg;
    struct pool *p = me->pool;
    struct exchange *x;
    pthread_mutex_lock(&p->lock);
    while ((x = take(me)) != NULL) {
        bool wrote = writes(x);
        pthread_mutex_unlock(&p->lock);
        serve(me, x);
        pthread_mutex_lock(&p->lock);
        p->working--;
        p->writing -= wrote;
    }
    pthread_mutex_unlock(&p->lock);
    db_close(me->db);
    return NULL;
}

/* ---- the I/O thread's side ---- */

bool pool_has_place(struct pool *p, bool write)
{
    pthread_mutex_lock(&p->lock);
    bool now = p->idle && may_run(p, write);
    bool place = !p->draining && (now || p->waiting < p->queue_max);
    pthread_mutex_unlock(&p->lock);
    return place;
}

void pool_put(struct pool *p, struct exchange *x)
{
    pthread_mutex_lock(&p->lock);
    struct worker *worker = may_run(p, writes(x)) ? p->idle : NULL;
    x->inside = true;
    x->ticket = p->tickets++;
    p->inside++;
    if (worker) {
        p->idle = worker->next_idle;
        worker->exchange = begin(p, x);
        pthread_cond_signal(&worker->given);
    } else {
        append(writes(x) ? &p->writes : &p->reads, x);
        p->waiting++;
    }
    pthread_mutex_unlock(&p->lock);
}

void pool_left(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    if (--p->inside == 0 && p->draining)
        pthread_cond_signal(&p->empty);
    pthread_mutex_unlock(&p->lock);
}

/* ---- life ---- */

static void init_cond(pthread_cond_t *c)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(c, &attr);
    pthread_condattr_destroy(&attr);
}

static bool start(struct pool *p, unsigned workers)
{
    for (; p->nworkers < workers; p->nworkers++) {
        struct worker *me = &p->workers[p->nworkers];
        me->pool = p;
        pthread_cond_init(&me->given, NULL);
        if (pthread_create(&me->thread, NULL, work, me) != 0)
            return false;
    }
    return true;
}

enum err pool_new(struct web *w, unsigned workers, unsigned queue_max, struct pool **out)
{
    struct pool *p = mem_alloc(sizeof *p);
    p->web = w;
    p->queue_max = queue_max;
    p->writing_max = workers - workers / 4;
    p->workers = mem_alloc(workers * sizeof *p->workers);
    pthread_mutex_init(&p->lock, NULL);
    init_cond(&p->empty);
    if (!start(p, workers)) {
        pool_free(p);
        return err_set(ERR_IO, "cannot start %u workers", workers);
    }
    *out = p;
    return OK;
}

bool pool_drain(struct pool *p, unsigned seconds, unsigned *at_work)
{
    int64_t end_us = sys_monotonic_us() + seconds * INT64_C(1000000);
    struct timespec end = {.tv_sec = end_us / 1000000, .tv_nsec = end_us % 1000000 * 1000};
    int late = 0;
    pthread_mutex_lock(&p->lock);
    p->draining = true;
    while (p->inside > 0 && late != ETIMEDOUT)
        late = pthread_cond_timedwait(&p->empty, &p->lock, &end);
    bool drained = p->inside == 0;
    *at_work = p->working;
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
    pthread_cond_destroy(&p->empty);
    pthread_mutex_destroy(&p->lock);
    mem_free(p->workers);
    mem_free(p);
}
