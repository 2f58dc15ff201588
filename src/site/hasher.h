/* hasher.h: passwords as argon2id texts, made and checked on threads of their own behind a bounded queue (DESIGN.md section 2).
 *
 * A check takes some 45 ms of a processor and 19 MiB, on purpose; so there are few at a time, and who finds the queue full is
 * asked to come again (ERR_BUSY) instead of making everybody else wait. The queue is shorter than the web's pool of workers,
 * which wait in it. All functions may be called from any thread and block until the work is done.
 */
#ifndef SG_SITE_HASHER_H
#define SG_SITE_HASHER_H
#include "base/str.h"

/* The floor that OWASP names for argon2id: m = 19 MiB, t = 2, p = 1. */
#define HASHER_MEMORY (19u << 20)
#define HASHER_PASSES 2u

struct hasher_config {
    unsigned threads;   /* 0 = 1 */
    unsigned queue_max; /* waiting, beside those at work; 0 = 12 */
    size_t memory;      /* bytes; 0 = HASHER_MEMORY. Tests take less */
    unsigned passes;    /* 0 = HASHER_PASSES */
};
struct hasher;
enum err hasher_new(const struct hasher_config *c, struct hasher **out) MUST_CHECK;
void hasher_free(struct hasher *h); /* finishes what is queued; NULL is fine */

/* The text to store, in the arena. */
enum err hasher_make(struct hasher *h, struct arena *a, struct str password, struct str *text) MUST_CHECK;
/* *fits: the password is the one of the text. A text that is none fits nothing. */
enum err hasher_check(struct hasher *h, struct str text, struct str password, bool *fits) MUST_CHECK;
/* The text of a password that nobody knows, for accounts that are not there: checking it takes as long as any. */
struct str hasher_nobody(const struct hasher *h);

struct hasher_stats {
    uint64_t made, checked, refused;
};
void hasher_stats(struct hasher *h, struct hasher_stats *out);

#endif
