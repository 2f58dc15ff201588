/* hasher.c: see hasher.h. A job lies on its caller's stack until it is done, as in db/writer.c. */
#include "site/hasher.h"
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include "base/mem.h"
#include "sys/sys.h"

#define QUEUE_MAX 12u
#define THREADS_MAX 8u
#define TEXT_SIZE crypto_pwhash_STRBYTES /* with its NUL */

struct job {
    struct str password;
    char text[TEXT_SIZE]; /* checked against, or filled in */
    bool check;
    bool good; /* it fits; it was made */
    bool done;
    struct job *next;
};

struct hasher {
    size_t memory;
    unsigned passes, queue_max, nthreads;
    pthread_t threads[THREADS_MAX];
    char nobody[TEXT_SIZE];
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t queued, finished;
    struct job *first, *last;
    unsigned waiting, inside; /* inside: callers not yet gone; the hasher outlives them */
    bool stopping;
    struct hasher_stats stats;
};

static void run(const struct hasher *h, struct job *j)
{
    if (j->check) {
        j->good = crypto_pwhash_str_verify(j->text, j->password.ptr, j->password.len) == 0;
    } else {
        j->good = crypto_pwhash_str_alg(j->text, j->password.ptr, j->password.len, h->passes, h->memory,
                                        crypto_pwhash_ALG_ARGON2ID13) == 0;
    }
}

static struct job *take(struct hasher *h)
{
    struct job *j = h->first;
    h->first = j->next;
    h->last = h->first ? h->last : NULL;
    h->waiting--;
    return j;
}

static void *work(void *arg)
{
    struct hasher *h = arg;
    pthread_mutex_lock(&h->lock);
    while (!h->stopping || h->first) {
        if (!h->first) {
            pthread_cond_wait(&h->queued, &h->lock);
            continue;
        }
        struct job *j = take(h);
        pthread_mutex_unlock(&h->lock);
        run(h, j);
        pthread_mutex_lock(&h->lock);
        j->done = true;
        h->stats.made += !j->check;
        h->stats.checked += j->check;
        pthread_cond_broadcast(&h->finished);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

/* ---- callers ---- */

static enum err enqueue(struct hasher *h, struct job *j)
{
    if (h->stopping || h->waiting >= h->queue_max) {
        h->stats.refused++;
        return err_set(ERR_BUSY, "%u passwords wait to be checked", h->waiting);
    }
    if (h->last) {
        h->last->next = j;
    } else {
        h->first = j;
    }
    h->last = j;
    h->waiting++;
    pthread_cond_signal(&h->queued);
    return OK;
}

static enum err submit(struct hasher *h, struct job *j)
{
    pthread_mutex_lock(&h->lock);
    enum err e = enqueue(h, j);
    h->inside++;
    while (e == OK && !j->done) {
        pthread_cond_wait(&h->finished, &h->lock);
    }
    h->inside--;
    pthread_cond_broadcast(&h->finished);
    pthread_mutex_unlock(&h->lock);
    return e;
}

enum err hasher_make(struct hasher *h, struct arena *a, struct str password, struct str *text)
{
    struct job j = {.password = password};
    enum err e = submit(h, &j);
    if (e == OK && !j.good) {
        e = err_set(ERR_BUSY, "no memory for a password's text");
    }
    if (e == OK) {
        *text = str_dup(a, str_c(j.text));
    }
    sodium_memzero(j.text, sizeof j.text);
    return e;
}

enum err hasher_check(struct hasher *h, struct str text, struct str password, bool *fits)
{
    struct job j = {.password = password, .check = true};
    *fits = false;
    if (text.len >= sizeof j.text) {
        text = STR(""); /* none of ours, and it takes no time */
    }
    memcpy(j.text, text.len ? text.ptr : "", text.len);
    enum err e = submit(h, &j);
    *fits = e == OK && j.good;
    sodium_memzero(j.text, sizeof j.text);
    return e;
}

struct str hasher_nobody(const struct hasher *h)
{
    return str_c(h->nobody);
}

void hasher_stats(struct hasher *h, struct hasher_stats *out)
{
    pthread_mutex_lock(&h->lock);
    *out = h->stats;
    pthread_mutex_unlock(&h->lock);
}

/* ---- its life ---- */

static enum err start_threads(struct hasher *h, unsigned n)
{
    while (h->nthreads < n) {
        if (pthread_create(&h->threads[h->nthreads], NULL, work, h) != 0) {
            return err_set(ERR_IO, "no thread for passwords");
        }
        h->nthreads++;
    }
    return OK;
}

/* The password of nobody is random and forgotten at once. */
static enum err make_nobody(struct hasher *h)
{
    unsigned char secret[32];
    sys_random(secret, sizeof secret);
    struct job j = {.password = {(const char *)secret, sizeof secret}};
    run(h, &j);
    memcpy(h->nobody, j.text, sizeof h->nobody);
    sodium_memzero(secret, sizeof secret);
    return j.good ? OK : err_set(ERR_IO, "no memory for a password's text");
}

enum err hasher_new(const struct hasher_config *c, struct hasher **out)
{
    *out = NULL;
    if (sodium_init() < 0) {
        return err_set(ERR_IO, "libsodium does not start");
    }
    struct hasher *h = mem_alloc(sizeof *h);
    h->memory = c->memory ? c->memory : HASHER_MEMORY;
    h->passes = c->passes ? c->passes : HASHER_PASSES;
    h->queue_max = c->queue_max ? c->queue_max : QUEUE_MAX;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->queued, NULL);
    pthread_cond_init(&h->finished, NULL);
    enum err e = make_nobody(h);
    e = e == OK ? start_threads(h, c->threads == 0 ? 1 : c->threads > THREADS_MAX ? THREADS_MAX : c->threads) : e;
    if (e != OK) {
        hasher_free(h);
        return e;
    }
    *out = h;
    return OK;
}

void hasher_free(struct hasher *h)
{
    if (!h) {
        return;
    }
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_broadcast(&h->queued);
    while (h->inside > 0) {
        pthread_cond_wait(&h->finished, &h->lock);
    }
    pthread_mutex_unlock(&h->lock);
    for (unsigned i = 0; i < h->nthreads; i++) {
        pthread_join(h->threads[i], NULL);
    }
    pthread_cond_destroy(&h->finished);
    pthread_cond_destroy(&h->queued);
    pthread_mutex_destroy(&h->lock);
    mem_free(h);
}
