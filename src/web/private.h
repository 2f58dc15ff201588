/* private.h: what web/ alone knows: the server, and an exchange, which is one request with its answer.
 *
 * An exchange begins when libmicrohttpd has read the request's first line and ends when the answer has been sent or the
 * connection is gone. It belongs to the I/O thread, but between pool_put and pool_take_done to a worker, while
 * libmicrohttpd leaves the suspended connection alone. Its arena and buffers are the memory of the request and of its answer;
 * they are kept for the next.
 */
#ifndef SG_WEB_PRIVATE_H
#define SG_WEB_PRIVATE_H
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include "web/pool.h"
#include "web/router.h"
#include "web/web.h"

#define RESPONSE_HEADERS_MAX 16
#define KEY_MAX 64                                  /* bytes of an idempotency key */
#define WEB_OTHER ((enum web_method)(WEB_POST + 1)) /* a method that no route has */

enum reply { REPLY_NONE, REPLY_PAGE, REPLY_BYTES };

struct header {
    const char *name, *value;
};

struct web_response {
    struct exchange *exchange;
    struct route_match match;
    struct str raw_path; /* as sent: for links back to the page */

    enum reply reply;
    int status;
    const char *type;     /* NULL: no body */
    const char *location; /* of a redirect */
    const char *disposition;
    struct str bytes;
    struct header headers[RESPONSE_HEADERS_MAX];
    unsigned nheaders;
    unsigned nkept;     /* set before the handler's, which an error drops */
    bool cached;        /* the handler says itself how long the answer may be kept */
    const char *broken; /* why the answer cannot be sent as it is: a mistake of ours */
};

/* Answers that need no page: made once, sent from the I/O thread, in both languages. */
enum plain { PLAIN_BUSY, PLAIN_TOO_LARGE, PLAIN_URI, PLAIN_HEADERS, PLAIN_COUNT };

enum stage {
    STAGE_BEGUN,    /* the first line has been read */
    STAGE_READING,  /* the headers too; the body comes */
    STAGE_WORKING,  /* the connection is suspended: queued, or at a worker */
    STAGE_ANSWERED, /* resumed: the answer is to be sent */
    STAGE_SENDING
};

struct exchange {
    struct web *web;
    struct MHD_Connection *connection;
    enum stage stage;
    enum web_method method;
    struct str target; /* as sent; "" when there was none that we take */
    bool target_too_long;
    enum err refused; /* found by the I/O thread, told by a worker: ERR_TOO_LARGE, ERR_MALFORMED */
    size_t received;  /* bytes of the body, kept or not */
    int64_t begun_us;
    bool inside; /* the pool has been told of it */

    struct arena *arena;
    struct buf page, body;
    struct request rq;
    struct web_response response;

    struct exchange *next; /* in a queue of the pool, or among the idle ones */
    uint64_t ticket;       /* place in the order of arrival */
};

struct web {
    struct web_config config;
    struct router *router;
    struct pool *pool;
    struct MHD_Daemon *daemon;
    pthread_t io;
    int port;
    struct MHD_Response *plain[PLAIN_COUNT];
    atomic_uint_fast64_t requests, refused, errors_5xx;
    atomic_int_fast64_t told_second; /* the log's */
    atomic_uint told, untold;        /* lines within it */
    atomic_bool closing;             /* no new connections */
    atomic_bool ending;              /* the I/O thread */

    /* The I/O thread's own. */
    bool listening;
    struct exchange *idle;
    unsigned nidle;
};

/* ---- exchange.c ---- what libmicrohttpd calls */
void *exchange_on_target(void *web, const char *target, struct MHD_Connection *c);
enum MHD_Result exchange_on_request(void *web, struct MHD_Connection *c, const char *url, const char *method,
                                    const char *version, const char *part, size_t *part_len, void **exchange);
void exchange_on_end(void *web, struct MHD_Connection *c, void **exchange, enum MHD_RequestTerminationCode how);
size_t exchange_on_unescape(void *web, struct MHD_Connection *c, char *s);
void exchange_on_log(void *web, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
void exchange_free_idle(struct web *w);

/* ---- tell.c ---- */
/* One line about what was refused or went wrong. When it is more than a hundred a second, only the number of the others is
 * told, so that nobody can fill a disk with them. */
void tell(struct web *w, enum log_level level, const char *fmt, ...) PRINTF_LIKE(3, 4);
void tell_rest(struct web *w); /* that number, at the end */

/* ---- request.c ---- */
/* Does the request and fills in the response. db: in no snapshot; NULL where there is none. */
void exchange_serve(struct exchange *x, struct db *db, enum err opened);

/* ---- api.c ---- what pages and redirects are to programs */
enum err api_page(struct request *rq, int status);
enum err api_done(struct request *rq, struct str place);

/* ---- response.c ---- */
/* Forgets what was replied, and the headers after the first nkept. */
void response_drop(struct web_response *r);
/* One line in both languages instead of what was replied; status and headers stay. */
void response_make_plain(struct web_response *r, struct arena *a);
/* What libmicrohttpd sends: body and headers, with those that every answer has; NULL without memory. r->bytes must last until
 * it has been sent. */
struct MHD_Response *response_new(const struct web_response *r, bool behind_tls_proxy);
struct MHD_Response *response_plain(enum plain which, bool behind_tls_proxy);
int plain_status(enum plain which);

#endif
