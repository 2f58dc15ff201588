/* server.c: libmicrohttpd and what runs on its one thread: reading requests within their caps, handing them to the workers,
 * sending what those made. Nothing here waits or asks the store.
 */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/mem.h"
#include "web/listen.h"
#include "web/private.h"

#define CONNECTION_MEMORY (32u << 10) /* libmicrohttpd's, for one request's headers and its answer's */
#define HEADERS_MAX (16u << 10)       /* bytes; above it 431, in time for the answer still to fit */
#define TARGET_MAX 8192               /* bytes of path and query; above it 414 */
#define IDLE_TIMEOUT_S 30             /* no byte for so long closes a connection */
#define BODY_TIMEOUT_US 60000000      /* a body must have come in so long, however it drips */
#define DRAIN_FACTOR 16 /* a body too large is read to its end, so that the answer is, up to so many times body_max */
#define IDLE_EXCHANGES_MAX 64
#define KEPT_BUFFER_MAX (256u << 10) /* a larger one is not kept for the next request */
#define STOP_SECONDS 10
#define EXIT_STUCK 75

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
    x->status = 0;
    return x;
}

static void empty(struct buf *b)
{
    if (b->cap > KEPT_BUFFER_MAX)
        buf_fini(b);
    buf_clear(b);
}

static void exchange_end(struct exchange *x)
{
    struct web *w = x->web;
    if (x->answer)
        MHD_destroy_response(x->answer);
    x->answer = NULL;
    if (x->inside)
        pool_left(w->pool);
    if (w->nidle == IDLE_EXCHANGES_MAX) {
        exchange_free(x);
        return;
    }
    arena_reset(x->arena);
    empty(&x->page);
    empty(&x->body);
    x->next = w->idle;
    w->idle = x;
    w->nidle++;
}

/* ---- sending ---- */

static void count(struct web *w, int status, bool refused)
{
    atomic_fetch_add(&w->refused, refused || (status >= 400 && status < 500));
    atomic_fetch_add(&w->errors_5xx, !refused && status >= 500);
}

static enum MHD_Result send_answer(struct exchange *x)
{
    struct MHD_Response *m = x->answer;
    x->answer = NULL;
    x->stage = STAGE_SENDING;
    count(x->web, x->status, false);
    if (!m)
        return MHD_NO;
    enum MHD_Result r = MHD_queue_response(x->connection, (unsigned)x->status, m);
    MHD_destroy_response(m);
    return r;
}

static enum MHD_Result send_plain(struct exchange *x, enum plain which)
{
    x->stage = STAGE_SENDING;
    x->status = plain_status(which);
    count(x->web, x->status, true);
    return MHD_queue_response(x->connection, (unsigned)x->status, x->web->plain[which]);
}

static enum MHD_Result refuse(struct exchange *x, enum plain which)
{
    log_warn("refused before its route was known: %d", plain_status(which));
    return send_plain(x, which);
}

/* A full queue turns away thousands a second: one line a second says how many. */
static void tell_busy(struct web *w, bool now)
{
    int64_t us = sys_monotonic_us();
    if (w->busy == 0 || (!now && us - w->busy_logged_us < 1000000))
        return;
    log_warn("queue full: %u requests answered 503", w->busy);
    w->busy = 0;
    w->busy_logged_us = us;
}

static enum MHD_Result send_busy(struct exchange *x)
{
    x->web->busy++;
    tell_busy(x->web, false);
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

static enum MHD_Result drop_connection(const char *why)
{
    log_warn("connection closed: %s", why);
    return MHD_NO;
}

static enum MHD_Result read_body(struct exchange *x, struct str part)
{
    x->received += part.len;
    if (x->received > drain_max(x->web))
        return drop_connection("a body without end");
    if (sys_monotonic_us() - x->begun_us > BODY_TIMEOUT_US)
        return drop_connection("a body that came too slowly");
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
    struct pool *p = x->web->pool;
    if (!pool_has_place(p, x->method == WEB_POST))
        return send_busy(x);
    x->stage = STAGE_WORKING;
    MHD_suspend_connection(x->connection);
    pool_put(p, x);
    return MHD_YES;
}

/* ---- what libmicrohttpd calls ---- */

static void *on_target(void *web, const char *target, struct MHD_Connection *c)
{
    struct exchange *x = exchange_begin(web, c);
    struct str s = str_c(target);
    x->target_too_long = s.len > TARGET_MAX;
    if (!x->target_too_long)
        x->target = str_dup(x->arena, s); /* it will be cut at its arguments */
    return x;
}

static enum MHD_Result on_request(void *web, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                                  const char *part, size_t *part_len, void **exchange)
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

static void on_end(void *web, struct MHD_Connection *c, void **exchange, enum MHD_RequestTerminationCode how)
{
    (void)web;
    (void)c;
    (void)how;
    if (*exchange)
        exchange_end(*exchange);
    *exchange = NULL;
}

/* Nothing is decoded but by url.h, strictly. */
static size_t on_unescape(void *web, struct MHD_Connection *c, char *s)
{
    (void)web;
    (void)c;
    return strlen(s);
}

/* What libmicrohttpd refuses by itself (a first line or a length that is none) it says here, without anything of the request.
 */
__attribute__((format(printf, 2, 0))) static void on_log(void *web, const char *fmt, va_list args)
{
    char text[200];
    struct web *w = web;
    bool refused = strstr(fmt, "HTTP response code is") != NULL;
    vsnprintf(text, sizeof text, fmt, args);
    log_warn("http: %s", text);
    atomic_fetch_add(&w->refused, refused);
}

/* ---- life ---- */

static void complete(struct web_config *c)
{
    c->workers = c->workers ? c->workers : 32;
    c->queue_max = c->queue_max ? c->queue_max : 512;
    c->connections_max = c->connections_max ? c->connections_max : 2000;
    c->body_max = c->body_max ? c->body_max : 256u << 10;
    c->fields_max = c->fields_max ? c->fields_max : 200;
}

static enum err check(const struct web_config *c)
{
    const struct web_hooks *h = &c->hooks;
    if (!h->authenticate || !h->permit || !h->csrf_ok || !h->error_page)
        return err_bug("a hook is missing");
    return c->tables && c->clock && c->listen ? OK : err_bug("tables, clock and address must be given");
}

/* Soft limits on descriptors are often lower than what the connections and the store need. */
static void raise_descriptors(unsigned connections)
{
    struct rlimit r;
    rlim_t wanted = connections + 512;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= wanted)
        return;
    r.rlim_cur = wanted < r.rlim_max ? wanted : r.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur < wanted)
        log_warn("only %llu open files allowed, for %u connections", (unsigned long long)r.rlim_cur, connections);
}

static enum err make_plain(struct web *w)
{
    for (unsigned i = 0; i < PLAIN_COUNT; i++) {
        w->plain[i] = response_plain((enum plain)i, w->config.behind_tls_proxy);
        if (!w->plain[i])
            return err_set(ERR_IO, "cannot make an answer");
    }
    return OK;
}

static enum err start_daemon(struct web *w, int fd)
{
    const struct web_config *c = &w->config;
    unsigned per_address = c->behind_tls_proxy ? 0 : c->connections_max / 2;
    w->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | MHD_USE_TURBO,
                                 0, NULL, NULL, on_request, w, MHD_OPTION_EXTERNAL_LOGGER, on_log, w, MHD_OPTION_LISTEN_SOCKET,
                                 fd, MHD_OPTION_URI_LOG_CALLBACK, on_target, w, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, w,
                                 MHD_OPTION_NOTIFY_COMPLETED, on_end, w, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                 MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_CONNECTION_LIMIT, c->connections_max,
                                 MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT_S,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
    return w->daemon ? OK : err_set(ERR_IO, "cannot start serving on %s", c->listen);
}

/* The daemon has the descriptor when it is there; before, it is ours to close. */
static enum err start(struct web *w)
{
    int fd = -1;
    enum err e = router_new(w->config.tables, w->config.fields_max, &w->router);
    e = e == OK ? make_plain(w) : e;
    e = e == OK ? listen_on(w->config.listen, &fd, &w->port) : e;
    e = e == OK ? pool_new(w, w->config.workers, w->config.queue_max, &w->pool) : e;
    e = e == OK ? start_daemon(w, fd) : e;
    if (e != OK && fd >= 0)
        close(fd);
    return e;
}

static void free_all(struct web *w)
{
    pool_free(w->pool);
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    for (struct exchange *x = w->idle, *next; x; x = next) {
        next = x->next;
        exchange_free(x);
    }
    for (unsigned i = 0; i < PLAIN_COUNT; i++)
        if (w->plain[i])
            MHD_destroy_response(w->plain[i]);
    router_free(w->router);
    mem_free(w);
}

enum err web_new(const struct web_config *c, struct web **out)
{
    *out = NULL;
    enum err e = check(c);
    if (e != OK)
        return e;
    struct web *w = mem_alloc(sizeof *w);
    w->config = *c;
    complete(&w->config);
    raise_descriptors(w->config.connections_max);
    e = start(w);
    w->config.listen = NULL; /* not kept beyond the call */
    if (e != OK) {
        free_all(w);
        return e;
    }
    *out = w;
    return OK;
}

int web_port(const struct web *w)
{
    return w->port;
}

void web_free(struct web *w)
{
    unsigned at_work;
    if (!w)
        return;
    MHD_socket fd = MHD_quiesce_daemon(w->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
    if (!pool_drain(w->pool, STOP_SECONDS, &at_work) && at_work > 0) {
        log_error("%u requests did not end within %d s, stopping without them", at_work, STOP_SECONDS);
        _exit(EXIT_STUCK);
    }
    free_all(w);
}

void web_stats(struct web *w, struct web_stats *out)
{
    out->requests = atomic_load(&w->requests);
    out->refused = atomic_load(&w->refused);
    out->errors_5xx = atomic_load(&w->errors_5xx);
}
