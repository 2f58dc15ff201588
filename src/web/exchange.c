/* exchange.c: what libmicrohttpd calls on the I/O thread: reading a request within its caps, handing it to the workers, sending
 * what they made of it. Nothing here waits or asks the store.
 */
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "web/private.h"

#define HEADERS_MAX (16u << 10) /* bytes; above it 431, in time for the answer still to fit into CONNECTION_MEMORY */
#define TARGET_MAX 8192         /* bytes of path and query; above it 414 */
#define DRAIN_FACTOR 16         /* a body too large is read to its end, so that the answer is, up to so many times body_max */
#define IDLE_EXCHANGES_MAX 32
#define KEPT_PAGE_MAX (256u << 10) /* larger buffers are not kept for the next request */
#define KEPT_BODY_MAX (16u << 10)

/* ---- exchanges ---- */

static struct exchange *exchange_new(struct web *w)
{
    struct exchange *x = mem_alloc(sizeof *x);
    x->web = w;
    x->arena = arena_new();
    buf_init(&x->page, HTML_MAX);
    buf_init(&x->body, w->config.body_max);
    return x;
}

static void exchange_free(struct exchange *x)
{
    buf_fini(&x->page);
    buf_fini(&x->body);
    arena_free(x->arena);
    mem_free(x);
}

static struct exchange *exchange_begin(struct web *w, struct MHD_Connection *c)
{
    struct exchange *x = w->idle;
    if (x) {
        w->idle = x->next;
        w->nidle--;
    } else {
        x = exchange_new(w);
    }
    x->connection = c;
    x->stage = STAGE_BEGUN;
    x->method = WEB_OTHER;
    x->target = STR("");
    x->target_too_long = x->inside = false;
    x->refused = OK;
    x->received = 0;
    x->begun_us = sys_monotonic_us();
    return x;
}

static void empty(struct buf *b, size_t kept_max)
{
    if (b->cap > kept_max)
        buf_fini(b);
    buf_clear(b);
}

static void exchange_end(struct exchange *x)
{
    struct web *w = x->web;
    if (x->inside)
        pool_left(w->pool);
    if (w->nidle == IDLE_EXCHANGES_MAX) {
        exchange_free(x);
        return;
    }
    arena_reset(x->arena);
    empty(&x->page, KEPT_PAGE_MAX);
    empty(&x->body, KEPT_BODY_MAX);
    x->next = w->idle;
    w->idle = x;
    w->nidle++;
}

void exchange_free_idle(struct web *w)
{
    for (struct exchange *x = w->idle, *next; x; x = next) {
        next = x->next;
        exchange_free(x);
    }
}

/* ---- sending ---- */

static void count(struct web *w, int status, bool refused)
{
    atomic_fetch_add(&w->refused, refused || (status >= 400 && status < 500));
    atomic_fetch_add(&w->errors_5xx, !refused && status >= 500);
}

static enum MHD_Result send_answer(struct exchange *x)
{
    int status = x->response.status;
    struct MHD_Response *m = response_new(&x->response, x->web->config.behind_tls_proxy);
    x->stage = STAGE_SENDING;
    count(x->web, status, false);
    if (!m)
        return MHD_NO;
    enum MHD_Result r = MHD_queue_response(x->connection, (unsigned)status, m);
    MHD_destroy_response(m);
    return r;
}

static enum MHD_Result send_plain(struct exchange *x, enum plain which)
{
    int status = plain_status(which);
    x->stage = STAGE_SENDING;
    count(x->web, status, true);
    return MHD_queue_response(x->connection, (unsigned)status, x->web->plain[which]);
}

static enum MHD_Result refuse(struct exchange *x, enum plain which)
{
    tell(x->web, LOG_WARN, "refused before its route was known: %d", plain_status(which));
    return send_plain(x, which);
}

static enum MHD_Result send_busy(struct exchange *x)
{
    tell(x->web, LOG_WARN, "no place in the queue: 503");
    return send_plain(x, PLAIN_BUSY);
}

/* ---- reading ---- */

static enum web_method method_of(const char *name)
{
    if (!strcmp(name, MHD_HTTP_METHOD_GET) || !strcmp(name, MHD_HTTP_METHOD_HEAD))
        return WEB_GET;
    return !strcmp(name, MHD_HTTP_METHOD_POST) ? WEB_POST : WEB_OTHER;
}

static size_t header_bytes(struct exchange *x)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : SIZE_MAX;
}

static size_t drain_max(const struct web *w)
{
    return w->config.body_max * DRAIN_FACTOR;
}

/* Announced to be so large that it is not worth reading. */
static bool is_hopeless(struct exchange *x)
{
    const char *length = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    int64_t n;
    return length && str_to_i64(str_c(length), &n) && (uint64_t)n > drain_max(x->web);
}

/* The headers are there. An answer now closes the connection, since what follows is not read. */
static enum MHD_Result read_head(struct exchange *x, const char *method)
{
    atomic_fetch_add(&x->web->requests, 1);
    x->method = method_of(method);
    x->stage = STAGE_READING;
    if (x->target_too_long)
        return refuse(x, PLAIN_URI);
    if (header_bytes(x) > HEADERS_MAX)
        return refuse(x, PLAIN_HEADERS);
    return is_hopeless(x) ? refuse(x, PLAIN_TOO_LARGE) : MHD_YES;
}

static enum MHD_Result drop_connection(struct web *w, const char *why)
{
    tell(w, LOG_WARN, "connection closed: %s", why);
    return MHD_NO;
}

static enum MHD_Result read_body(struct exchange *x, struct str part)
{
    x->received += part.len;
    if (x->received > drain_max(x->web))
        return drop_connection(x->web, "a body without end");
    if (sys_monotonic_us() - x->begun_us > x->web->config.body_s * INT64_C(1000000))
        return drop_connection(x->web, "a body that came too slowly");
    if (x->method == WEB_POST)
        buf_put(&x->body, part);
    else
        x->refused = ERR_MALFORMED;
    if (x->body.full)
        x->refused = ERR_TOO_LARGE;
    return MHD_YES;
}

static enum MHD_Result hand_over(struct exchange *x)
{
    x->stage = STAGE_WORKING;
    if (!pool_put(x->web->pool, x))
        return send_busy(x);
    MHD_suspend_connection(x->connection); /* in time: it is resumed by this thread */
    return MHD_YES;
}

/* ---- what libmicrohttpd calls ---- */

void *exchange_on_target(void *web, const char *target, struct MHD_Connection *c)
{
    struct exchange *x = exchange_begin(web, c);
    struct str s = str_c(target);
    x->target_too_long = s.len > TARGET_MAX;
    if (!x->target_too_long)
        x->target = str_dup(x->arena, s); /* it will be cut at its arguments */
    return x;
}

enum MHD_Result exchange_on_request(void *web, struct MHD_Connection *c, const char *url, const char *method,
                                    const char *version, const char *part, size_t *part_len, void **exchange)
{
    struct exchange *x = *exchange;
    (void)web;
    (void)c;
    (void)url;
    (void)version;
    switch (x->stage) {
    case STAGE_BEGUN: return read_head(x, method);
    case STAGE_READING: break;
    case STAGE_ANSWERED: return send_answer(x);
    case STAGE_WORKING:
    case STAGE_SENDING: return MHD_YES;
    }
    if (*part_len == 0)
        return hand_over(x);
    enum MHD_Result r = read_body(x, (struct str){part, *part_len});
    *part_len = 0;
    return r;
}

void exchange_on_end(void *web, struct MHD_Connection *c, void **exchange, enum MHD_RequestTerminationCode how)
{
    (void)web;
    (void)c;
    (void)how;
    if (*exchange)
        exchange_end(*exchange);
    *exchange = NULL;
}

/* Nothing is decoded but by url.h, strictly. */
size_t exchange_on_unescape(void *web, struct MHD_Connection *c, char *s)
{
    (void)web;
    (void)c;
    return strlen(s);
}

/* Said again by the line about the refusal that follows, or by ours before it. */
static bool is_told_twice(const char *fmt)
{
    static const char *const starts[] = {"Received HTTP/1.1 request without `Host'", "Failed to parse `Content-Length'",
                                         "Too large value of 'Content-Length'", "Not enough memory in pool to parse",
                                         "Application reported internal error"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (str_starts(str_c(fmt), str_c(starts[i])))
            return true;
    return false;
}

/* What libmicrohttpd refuses by itself (a first line or a length that is none) it says here, without anything of the request.
 */
void exchange_on_log(void *web, const char *fmt, va_list args)
{
    char text[200];
    struct web *w = web;
    if (strstr(fmt, "HTTP response code is %u")) {
        tell(w, LOG_WARN, "refused by libmicrohttpd: %u", va_arg(args, unsigned));
        atomic_fetch_add(&w->requests, 1);
        atomic_fetch_add(&w->refused, 1);
        return;
    }
    if (is_told_twice(fmt))
        return;
    vsnprintf(text, sizeof text, fmt, args);
    tell(w, LOG_WARN, "http: %s", text);
}
