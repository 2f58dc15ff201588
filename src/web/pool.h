/* pool.h: the workers and the requests that wait for one.
 *
 * Of the idle workers the one that worked last is taken first: its reader's pages and statements are warm, and workers that are
 * never needed never open one. POSTs wait for the disk while they hold a worker, so at most three quarters of the workers have
 * one at a time; the rest is there for reading, however many write.
 */
#ifndef SG_WEB_POOL_H
#define SG_WEB_POOL_H
#include "base/str.h"

struct exchange;
struct pool;
struct web;

enum err pool_new(struct web *w, unsigned workers, unsigned queue_max, struct pool **out) MUST_CHECK;
/* The I/O thread only: whether there is a place for another request; one there is stays until pool_put. */
bool pool_has_place(struct pool *p, bool writes);
void pool_put(struct pool *p, struct exchange *x); /* its connection is suspended; a worker resumes it */
void pool_left(struct pool *p);                    /* an exchange that was put in has ended */
/* From now on there is no place. Waits until all exchanges have ended, at most so long; *at_work: workers that have one still.
 */
bool pool_drain(struct pool *p, unsigned seconds, unsigned *at_work);
void pool_free(struct pool *p); /* does what is queued, stops the threads; NULL is fine */

#endif
