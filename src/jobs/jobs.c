/* jobs.c: see jobs.h. The thread sleeps until the next job is due, but looks at the clock every few seconds, because a clock
 * may be moved. */
#include "jobs/jobs.h"
#include <pthread.h>
#include <time.h>
#include "base/date.h"
#include "base/mem.h"

#define LOOK_MS 5000
#define RETRY_MS 60000
#define US_PER_MS 1000LL
#define US_PER_S 1000000LL

struct scheduled {
    struct job job;
    int64_t due_us; /* monotonic; of a job of the day: not before, after a failure */
    day_t day;      /* of its last run */
};

struct jobs {
    struct scheduled *list;
    size_t n;
    struct clock *clock;
    int64_t look_us, retry_us;
    pthread_t thread;
    pthread_mutex_t lock; /* of what is below */
    pthread_cond_t stop;
    bool stopping;
    struct jobs_stats stats;
};

static bool is_due(const struct scheduled *s, int64_t now_us, day_t today)
{
    return now_us >= s->due_us && (s->job.every_ms > 0 || s->day != today);
}

static void run(struct jobs *j, struct scheduled *s, day_t today)
{
    err_clear();
    enum err e = s->job.run(s->job.arg);
    int64_t now = sys_monotonic_us();
    if (e != OK) {
        log_error("job %s: %s: %s", s->job.name, err_name(e), err_detail());
        s->due_us = now + j->retry_us;
    } else {
        s->due_us = s->job.every_ms > 0 ? now + s->job.every_ms * US_PER_MS : 0;
        s->day = today;
    }
    pthread_mutex_lock(&j->lock);
    j->stats.runs++;
    j->stats.failures += e != OK;
    pthread_mutex_unlock(&j->lock);
}

static bool wait(struct jobs *j)
{
    int64_t until = sys_monotonic_us() + j->look_us;
    for (size_t i = 0; i < j->n; i++) {
        const struct scheduled *s = &j->list[i];
        until = s->job.every_ms > 0 && s->due_us < until ? s->due_us : until;
    }
    struct timespec t = {.tv_sec = (time_t)(until / US_PER_S), .tv_nsec = (long)(until % US_PER_S) * 1000};
    pthread_mutex_lock(&j->lock);
    while (!j->stopping && sys_monotonic_us() < until) {
        pthread_cond_timedwait(&j->stop, &j->lock, &t);
    }
    bool go_on = !j->stopping;
    pthread_mutex_unlock(&j->lock);
    return go_on;
}

static bool stopping(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    bool s = j->stopping;
    pthread_mutex_unlock(&j->lock);
    return s;
}

static void *work(void *arg)
{
    struct jobs *j = arg;
    while (wait(j)) {
        for (size_t i = 0; i < j->n && !stopping(j); i++) {
            day_t today = day_of_ms(clock_ms(j->clock));
            if (is_due(&j->list[i], sys_monotonic_us(), today)) {
                run(j, &j->list[i], today);
            }
        }
    }
    return NULL;
}

static void plan(struct jobs *j, const struct job *list)
{
    int64_t now = sys_monotonic_us();
    for (size_t i = 0; i < j->n; i++) {
        j->list[i] = (struct scheduled){.job = list[i],
                                        .due_us = list[i].every_ms > 0 ? now + list[i].every_ms * US_PER_MS : 0,
                                        .day = day_of_ms(clock_ms(j->clock))};
    }
}

enum err jobs_start(const struct jobs_config *c, struct jobs **out)
{
    struct jobs *j = mem_alloc(sizeof *j);
    pthread_condattr_t monotonic;
    *j = (struct jobs){.list = mem_alloc(c->n * sizeof *j->list), .n = c->n, .clock = c->clock};
    j->look_us = (c->look_ms ? c->look_ms : LOOK_MS) * US_PER_MS;
    j->retry_us = (c->retry_ms ? c->retry_ms : RETRY_MS) * US_PER_MS;
    plan(j, c->list);
    pthread_mutex_init(&j->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&j->stop, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&j->thread, NULL, work, j) != 0) {
        mem_free(j->list);
        mem_free(j);
        return err_set(ERR_IO, "cannot start the thread of the jobs");
    }
    *out = j;
    return OK;
}

void jobs_stop(struct jobs *j)
{
    if (!j) {
        return;
    }
    pthread_mutex_lock(&j->lock);
    j->stopping = true;
    pthread_cond_signal(&j->stop);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    pthread_cond_destroy(&j->stop);
    pthread_mutex_destroy(&j->lock);
    mem_free(j->list);
    mem_free(j);
}

void jobs_stats(struct jobs *j, struct jobs_stats *out)
{
    pthread_mutex_lock(&j->lock);
    *out = j->stats;
    pthread_mutex_unlock(&j->lock);
}
