/* err.h: the one list of ways in which a function of sanguan can fail.
 *
 * Every fallible function returns `enum err` and is marked MUST_CHECK. A row of ERR_TABLE gives the name, the HTTP status
 * a page answers with, and a short English text for logs. What the user reads is written by templates, never taken from here.
 *
 * Rule violations (a date too early, a reason missing) are not errors: rules return a list of `struct violation`
 * (violation.h) and the caller answers ERR_RULES.
 *
 * The first detail of a failure ("which file, which column") is kept per thread by err_set() until err_clear(); it is the
 * only mutable state of this folder, and it is there so that the detail survives a long chain of returns.
 */
#ifndef SG_BASE_ERR_H
#define SG_BASE_ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

#define ERR_TABLE(X)                                                                                                           \
    X(OK, 200, "ok")                                                                                                           \
    X(ERR_MALFORMED, 400, "malformed input")                                                                                   \
    X(ERR_UNAUTHENTICATED, 401, "not signed in")                                                                               \
    X(ERR_FORBIDDEN, 403, "not allowed")                                                                                       \
    X(ERR_NOT_FOUND, 404, "not found, or not theirs to see")                                                                   \
    X(ERR_METHOD, 405, "method not allowed")                                                                                   \
    X(ERR_STALE, 409, "the row changed since it was read")                                                                     \
    X(ERR_STATE, 409, "the object's state does not allow this act")                                                            \
    X(ERR_CONFLICT, 409, "a row with this key exists")                                                                         \
    X(ERR_TOO_LARGE, 413, "larger than allowed")                                                                               \
    X(ERR_MEDIA, 415, "media type not accepted")                                                                               \
    X(ERR_RULES, 422, "rules refused the input; see the violations")                                                           \
    X(ERR_RATE, 429, "too many tries")                                                                                         \
    X(ERR_BUG, 500, "an invariant of ours is broken")                                                                          \
    X(ERR_IO, 500, "input/output error")                                                                                       \
    X(ERR_CORRUPT, 500, "stored data is not what was stored")                                                                  \
    X(ERR_BUSY, 503, "queue full, try again")                                                                                  \
    X(ERR_UNKNOWN, 503, "outcome unknown, ask again with the same key")                                                        \
    X(ERR_DISK_FULL, 507, "no space left; nothing was written")

enum err {
#define X(name, status, text) name,
    ERR_TABLE(X)
#undef X
};

/* The enum's own spelling ("ERR_STALE"); static storage. */
const char *err_name(enum err e);
/* The English text for logs; static storage. */
const char *err_text(enum err e);
/* The HTTP status. */
int err_status(enum err e);

/* Remember the detail of a failure unless one is remembered already; returns e, so that `return err_set(ERR_IO, ...)` reads
 * well. Never put personal data into it: it is logged. */
enum err err_set(enum err e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The remembered detail of this thread, "" when none; valid until the next err_set or err_clear. */
const char *err_detail(void);
void err_clear(void);

/* A broken invariant: remembers file and line and returns ERR_BUG. */
#define err_bug(text) err_set(ERR_BUG, "%s:%d: %s", __FILE__, __LINE__, (text))

#endif
