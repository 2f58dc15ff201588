/* pool.h: the workers, the requests that wait for one, and those that are done and wait for the I/O thread.
 *
 * Waking a thread costs as much as a small page. So GETs run in as many workers as there are cores, and a worker that ends one
 * takes the next that waits. When for some milliseconds nobody came to take one (all are at something slow), the I/O thread
 * lets one worker more run, until nothing waits. A store over the network makes readers wait: then all workers may have a GET.
 *
 * POSTs wait for the disk while they hold a worker: at most three quarters of the workers have one at a time, so that however
 * many write, some are left for reading.
 *
 * Of the idle workers the one that worked last is taken first: its reader's pages and statements are warm, and workers that are
 * never needed never open one.
 */
#ifndef SG_WEB_POOL_H
#define SG_WEB_POOL_H
#include "base/str.h"

struct exchange;
struct pool;
struct web;

enum err pool_new(struct web *w, unsigned workers, unsigned queue_max, struct pool **out) MUST_CHECK;
void pool_free(struct pool *p); /* does what is queued, stops the threads; NULL is fine */

/* ---- the I/O thread only ---- */
bool pool_put(struct pool *p, struct exchange *x) MUST_CHECK; /* false: no place */
struct exchange *pool_take_done(struct pool *p);              /* all that are, linked by `next` */
void pool_left(struct pool *p);                               /* an exchange that was put in has ended */
/* Before it sleeps: how many milliseconds at most (-1 = for ever), or 0 because something is done already. From then on, until
 * pool_awake, what gets done makes the descriptor readable. */
int pool_may_sleep(struct pool *p);
void pool_awake(struct pool *p, bool readable);
int pool_descriptor(const struct pool *p);

/* ---- any other thread ---- */
void pool_wake(struct pool *p); /* makes the descriptor readable */
/* From now on there is no place. Waits until all exchanges have ended, at most so long; false: there are still some, and
 * *at_work of the workers have one. */
bool pool_drain(struct pool *p, unsigned seconds, unsigned *at_work);

#endif
