/* session.h: who is signed in, by a cookie, or by a program's header with what would be in the cookie.
 *
 * The cookie holds 32 random bytes; the store holds their SHA-256, so that a copy of the store signs nobody in. A session ends
 * 8 hours after the last request and 12 hours after it began, whichever comes first, by the machine's clock: a demo's clock
 * that jumps ends nothing. When it was last seen is written once a minute. Signing out deletes it; a new password, a reset and
 * disabling delete it too (people/account.h).
 *
 * Forms carry the session's own token; forms of nobody (signing in) the token of a cookie of their own, which only our pages
 * can know.
 */
#ifndef SG_SITE_SESSION_H
#define SG_SITE_SESSION_H
#include "site/site.h"

#define SESSION_IDLE_MS (8 * 3600 * 1000LL)
#define SESSION_LONGEST_MS (12 * 3600 * 1000LL)
#define SESSION_SEEN_MS 60000LL

/* The hooks of web.h. */
enum err session_authenticate(struct request *rq) MUST_CHECK;
bool session_csrf_ok(struct request *rq, struct str token);

/* A new session of the account, acting under a post of today (0 = the first), and its cookie; an older one of this browser is
 * deleted. */
enum err session_start(struct request *rq, int64_t account_id, int64_t post_id) MUST_CHECK;
/* The same for a program, which sends the token in the header `Authorization: Bearer`. */
enum err session_make(struct request *rq, int64_t account_id, int64_t post_id, struct str *token) MUST_CHECK;
enum err session_end(struct request *rq) MUST_CHECK; /* and the cookie */
/* ERR_FORBIDDEN for a post that is not his today, under that delegation (0 = holds it). */
enum err session_change_post(struct request *rq, int64_t post_id, int64_t delegation_id) MUST_CHECK;
struct str session_digest(struct request *rq); /* under which the running session is stored */
/* rq->csrf; for nobody a fresh one with its cookie, where he has none yet. */
struct str session_form_token(struct request *rq);
int64_t session_now_ms(const struct request *rq); /* of the machine's clock */

#endif
