/* backoff.h: who tries passwords waits longer each time, by login and by address.
 *
 * A try is counted before the password is looked at and taken back when it was right, so that many tries at once count like
 * many one after the other, and the same is written whether the login is known or not. Only digests of login and address are
 * stored. An office shares one address, so an address may fail more often than a login.
 */
#ifndef SG_SITE_BACKOFF_H
#define SG_SITE_BACKOFF_H
#include "command/command.h"

/* Failures in a row that cost nothing. The next costs a minute, each further one twice as much, up to a quarter of an hour: an
 * account cannot be shut by others for longer. After an hour without a try the count begins anew. */
#define BACKOFF_LOGIN_FREE 4
#define BACKOFF_ADDRESS_FREE 50
#define BACKOFF_FIRST_MS 60000LL
#define BACKOFF_LONGEST_MS 900000LL
#define BACKOFF_FORGET_MS 3600000LL

/* How long one waits after n failures in a row. */
int64_t backoff_wait_ms(int64_t failures, int64_t free);

struct backoff {
    struct str login, address; /* digests; filled in by backoff_of */
    int64_t now_ms;
    int64_t wait_ms; /* found by backoff_try: 0 = go on */
};
/* An IPv6 address counts by its network: its last 64 bits are the client's own choice. */
struct backoff backoff_of(struct arena *a, struct str login, struct str ip, int64_t now_ms);
/* Counts a try, unless one has to wait: then wait_ms tells how long and nothing is counted. */
enum err backoff_try(struct commander *m, struct backoff *b) MUST_CHECK;
/* The password was right: the login's count is gone, the address's is as it was before the try. */
enum err backoff_forgive(struct commander *m, struct backoff *b) MUST_CHECK;

#endif
