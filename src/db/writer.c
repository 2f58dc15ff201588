/* writer.c: one thread commits what many queue (writer.h). A caller's job lies on the caller's stack until it is answered; the
 * queue is a list of them. Nobody sleeps for a time: each waits for a condition.
 */
#include "db/writer.h"
#include <pthread.h>
#include <stdio.h>
#include "base/mem.h"
#include "db/driver.h"
#include "sys/sys.h"

#define BATCH_MAX_SQLITE 256
#define BATCH_MAX_PG 60
#define RETRIES_MAX 3
#define DETAIL_MAX 200

struct waiter {
    const struct write_job *job;
    enum err result;
    char detail[DETAIL_MAX]; /* of the error: it was set on the writer's thread and belongs to the caller's */
    bool done;
    pthread_cond_t answered;
    struct waiter *next;
};

struct writer {
    struct db *db;
    struct writer_hooks hooks;
    unsigned queue_max;
    size_t batch_max;
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t queued;
    struct waiter *first, *last;
    unsigned waiting;
    unsigned inside; /* callers in writer_run; the writer outlives them */
    pthread_cond_t left;
    bool stopping;
    struct writer_stats stats;
};

/* ---- one batch, on the writer's thread ---- */

struct batch {
    struct waiter *at[BATCH_MAX_SQLITE];
    size_t n;
};

static void answer(struct waiter *w, enum err e)
{
    w->result = e;
    snprintf(w->detail, sizeof w->detail, "%s", e == OK ? "" : err_detail());
}

static void answer_all(struct batch *b, enum err e)
{
    for (size_t i = 0; i < b->n; i++)
        answer(b->at[i], e);
}

/* The job in its savepoint. The savepoint is gone afterwards, whatever happened, if the transaction is still there. */
static void run_job(struct writer *w, struct waiter *waiter)
{
    err_clear();
    w->hooks.job_begin(w->hooks.arg);
    enum err e = db_script(w->db, "SAVEPOINT job");
    e = e == OK ? waiter->job->run(waiter->job->arg, w->db) : e;
    e = e == OK ? db_script(w->db, "RELEASE SAVEPOINT job") : e;
    answer(waiter, e);
    if (e == OK)
        return;
    if (w->db->driver->in_transaction(w->db) && db_script(w->db, "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job") != OK)
        w->db->driver->rollback(w->db);
    w->hooks.job_undo(w->hooks.arg);
}

/* Runs all jobs; not OK when the transaction was lost on the way or must be run again. */
static enum err run_jobs(struct writer *w, struct batch *b)
{
    for (size_t i = 0; i < b->n; i++) {
        run_job(w, b->at[i]);
        enum err e = b->at[i]->result;
        if (w->db->retry)
            return err_set(ERR_BUSY, "the database asked to run the transaction again");
        if (!w->db->driver->in_transaction(w->db))
            return e != OK ? e : err_bug("a job ended the writer's transaction");
    }
    err_clear();
    return OK;
}

static enum err run_transaction(struct writer *w, struct batch *b)
{
    enum err e = w->db->driver->ready(w->db);
    e = e == OK ? w->db->driver->begin(w->db, true) : e;
    if (e != OK)
        return e;
    e = w->hooks.batch_begin(w->hooks.arg, w->db);
    e = e == OK ? run_jobs(w, b) : e;
    e = e == OK ? w->hooks.batch_end(w->hooks.arg, w->db) : e;
    e = e == OK ? w->db->driver->commit(w->db) : e;
    if (e != OK) {
        w->db->driver->rollback(w->db);
        w->hooks.batch_undo(w->hooks.arg);
    }
    return e;
}

/* Nobody is answered before this returns. */
static void run_batch(struct writer *w, struct batch *b)
{
    enum err e;
    unsigned tries = 0;
    do {
        err_clear();
        w->db->retry = false;
        e = run_transaction(w, b);
    } while (e != OK && db_take_retry(w->db) && tries++ < RETRIES_MAX);
    if (e != OK)
        answer_all(b, e); /* whatever a job answered, it saw a transaction that never was */
}

/* ---- the queue ---- */

static void take_batch(struct writer *w, struct batch *b)
{
    for (b->n = 0; w->first && b->n < w->batch_max; b->n++) {
        b->at[b->n] = w->first;
        w->first = w->first->next;
    }
    if (!w->first)
        w->last = NULL;
    w->waiting -= (unsigned)b->n;
}

static void wake_batch(struct writer *w, struct batch *b)
{
    w->stats.jobs += b->n;
    w->stats.batches++;
    if (b->n > w->stats.biggest)
        w->stats.biggest = b->n;
    for (size_t i = 0; i < b->n; i++) {
        b->at[i]->done = true; /* once the lock is released, the waiter may be gone */
        pthread_cond_signal(&b->at[i]->answered);
    }
}

static void *work(void *arg)
{
    struct writer *w = arg;
    struct batch b;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->stopping)
            pthread_cond_wait(&w->queued, &w->lock);
        if (!w->first)
            break;
        take_batch(w, &b);
        pthread_mutex_unlock(&w->lock);
        run_batch(w, &b);
        pthread_mutex_lock(&w->lock);
        wake_batch(w, &b);
        pthread_mutex_unlock(&w->lock);
        w->db->driver->idle(w->db);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static bool enqueue(struct writer *w, struct waiter *waiter)
{
    if (w->stopping || w->waiting >= w->queue_max) {
        w->stats.refused++;
        return false;
    }
    if (w->last)
        w->last->next = waiter;
    else
        w->first = waiter;
    w->last = waiter;
    w->waiting++;
    pthread_cond_signal(&w->queued);
    return true;
}

enum err writer_run(struct writer *w, const struct write_job *job)
{
    struct waiter waiter = {.job = job, .result = ERR_BUSY, .answered = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&w->lock);
    w->inside++;
    bool queued = enqueue(w, &waiter);
    while (queued && !waiter.done)
        pthread_cond_wait(&waiter.answered, &w->lock);
    if (--w->inside == 0 && w->stopping)
        pthread_cond_signal(&w->left);
    pthread_mutex_unlock(&w->lock);
    pthread_cond_destroy(&waiter.answered);
    if (waiter.result != OK && waiter.detail[0])
        return err_set(waiter.result, "%s", waiter.detail);
    return waiter.result;
}

/* ---- life ---- */

static enum err no_batch(void *arg, struct db *db)
{
    (void)arg;
    (void)db;
    return OK;
}

static void nothing(void *arg)
{
    (void)arg;
}

/* Hooks may be left out. */
static struct writer_hooks complete(const struct writer_hooks *given)
{
    struct writer_hooks h = given ? *given : (struct writer_hooks){.arg = NULL};
    h.batch_begin = h.batch_begin ? h.batch_begin : no_batch;
    h.job_begin = h.job_begin ? h.job_begin : nothing;
    h.job_undo = h.job_undo ? h.job_undo : nothing;
    h.batch_end = h.batch_end ? h.batch_end : no_batch;
    h.batch_undo = h.batch_undo ? h.batch_undo : nothing;
    return h;
}

enum err writer_new(struct db *db, const struct writer_hooks *hooks, unsigned queue_max, struct writer **out)
{
    *out = NULL;
    if (!db->writer)
        return err_bug("the writer's connection was not opened for writing");
    struct writer *w = mem_alloc(sizeof *w);
    w->db = db;
    w->hooks = complete(hooks);
    w->queue_max = queue_max;
    w->batch_max = db->engine == DB_SQLITE ? BATCH_MAX_SQLITE : BATCH_MAX_PG;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->queued, NULL);
    pthread_cond_init(&w->left, NULL);
    if (pthread_create(&w->thread, NULL, work, w) != 0) {
        mem_free(w);
        return err_set(ERR_IO, "cannot start the writer's thread");
    }
    *out = w;
    return OK;
}

void writer_free(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->queued);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_lock(&w->lock);
    while (w->inside > 0)
        pthread_cond_wait(&w->left, &w->lock);
    pthread_mutex_unlock(&w->lock);
    db_close(w->db);
    pthread_cond_destroy(&w->left);
    pthread_cond_destroy(&w->queued);
    pthread_mutex_destroy(&w->lock);
    mem_free(w);
}

void writer_stats(struct writer *w, struct writer_stats *out)
{
    pthread_mutex_lock(&w->lock);
    *out = w->stats;
    out->waiting = w->waiting;
    pthread_mutex_unlock(&w->lock);
}
