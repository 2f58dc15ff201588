/* jobs.h: what the program does by itself while it serves: one thread, a short list, each in its turn.
 *
 * A job is run after a number of seconds again and again, or when the county's day has turned. A run that fails is logged and
 * tried again after a minute. Jobs write through the write path like everybody, so they wait for the disk; none may take long.
 */
#ifndef SG_JOBS_JOBS_H
#define SG_JOBS_JOBS_H
#include "sys/sys.h"

struct job {
    const char *name;
    int64_t every_ms; /* 0 = when the clock's day is another than at the last run */
    enum err (*run)(void *arg);
    void *arg;
};
struct jobs_config {
    const struct job *list; /* copied; names and arguments outlive the jobs */
    size_t n;
    struct clock *clock;
    int64_t look_ms;  /* how often the clock's day is looked at; 0 = 5 s */
    int64_t retry_ms; /* after a failure; 0 = 60 s */
};
struct jobs;
/* Those with a time run first after that time, those of the day when it turns. */
enum err jobs_start(const struct jobs_config *c, struct jobs **out) MUST_CHECK;
void jobs_stop(struct jobs *j); /* after the one that runs; NULL is fine */

struct jobs_stats {
    uint64_t runs, failures;
};
void jobs_stats(struct jobs *j, struct jobs_stats *out);

#endif
