/* server.c: the server as a whole: its start, its I/O thread, its end.
 *
 * The I/O thread runs libmicrohttpd from outside, by MHD_run, and sleeps in a poll of its own. With a thread of its own
 * libmicrohttpd 0.9.75 stands still when exactly 128 connections become ready at once: it asks epoll for more and waits for it,
 * with those 128 in its hand. Run from outside it never waits. And since this thread is told of what is done by the pool,
 * connections are resumed where they were suspended, and libmicrohttpd is entered from one thread only.
 */
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/mem.h"
#include "web/listen.h"
#include "web/private.h"

#define CONNECTION_MEMORY (32u << 10) /* libmicrohttpd's, for one request's headers and its answer's */
/* Resuming needs no channel between threads, which the flag for it would bring along. */
#define FLAGS (MHD_USE_EPOLL | (MHD_ALLOW_SUSPEND_RESUME & ~(unsigned)MHD_USE_ITC) | MHD_USE_ERROR_LOG | MHD_USE_TURBO)
#define EXIT_STUCK 75

/* ---- the I/O thread ---- */

static void resume_done(struct web *w)
{
    for (struct exchange *x = pool_take_done(w->pool), *next; x; x = next) {
        next = x->next;
        x->stage = STAGE_ANSWERED;
        MHD_resume_connection(x->connection);
    }
}

static void stop_listening(struct web *w)
{
    MHD_socket fd = MHD_quiesce_daemon(w->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
    w->listening = false;
}

/* In milliseconds; 0: there is something to do now, -1: nothing ever. */
static int sleep_ms(struct web *w)
{
    MHD_UNSIGNED_LONG_LONG ms;
    if (MHD_get_timeout(w->daemon, &ms) == MHD_NO)
        return pool_may_sleep(w->pool);
    if (ms == 0)
        return 0;
    int most = pool_may_sleep(w->pool), own = ms < 60000 ? (int)ms : 60000;
    return most >= 0 && most < own ? most : own;
}

static void sleep_until_event(struct web *w, int epoll_fd)
{
    struct pollfd fds[] = {{.fd = epoll_fd, .events = POLLIN}, {.fd = pool_descriptor(w->pool), .events = POLLIN}};
    int ms = sleep_ms(w);
    if (ms == 0)
        return;
    bool any = poll(fds, 2, ms) > 0;
    pool_awake(w->pool, any && fds[1].revents != 0);
}

static void *run_io(void *arg)
{
    struct web *w = arg;
    int epoll_fd = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    while (!atomic_load(&w->ending)) {
        if (w->listening && atomic_load(&w->closing))
            stop_listening(w);
        resume_done(w);
        MHD_run(w->daemon);
        sleep_until_event(w, epoll_fd);
    }
    resume_done(w); /* libmicrohttpd does not end with a connection suspended */
    return NULL;
}

/* ---- life ---- */

static void complete(struct web_config *c)
{
    c->workers = c->workers ? c->workers : 32;
    c->queue_max = c->queue_max ? c->queue_max : 1024;
    c->connections_max = c->connections_max ? c->connections_max : 2000;
    c->body_max = c->body_max ? c->body_max : 256u << 10;
    c->fields_max = c->fields_max ? c->fields_max : 200;
    c->idle_s = c->idle_s ? c->idle_s : 30;
    c->body_s = c->body_s ? c->body_s : 60;
    c->stop_s = c->stop_s ? c->stop_s : 10;
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
    w->daemon =
        MHD_start_daemon(FLAGS, 0, NULL, NULL, exchange_on_request, w, MHD_OPTION_EXTERNAL_LOGGER, exchange_on_log, w,
                         MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, exchange_on_target, w,
                         MHD_OPTION_UNESCAPE_CALLBACK, exchange_on_unescape, w, MHD_OPTION_NOTIFY_COMPLETED, exchange_on_end, w,
                         MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_CONNECTION_LIMIT,
                         c->connections_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, MHD_OPTION_CONNECTION_TIMEOUT,
                         c->idle_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
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
    w->listening = e == OK;
    if (e == OK && pthread_create(&w->io, NULL, run_io, w) != 0)
        e = err_set(ERR_IO, "cannot start the I/O thread");
    return e;
}

static void free_all(struct web *w)
{
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    pool_free(w->pool);
    exchange_free_idle(w);
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
    atomic_store(&w->closing, true);
    pool_wake(w->pool);
    if (!pool_drain(w->pool, w->config.stop_s, &at_work) && at_work > 0) {
        log_error("%u requests did not end within %u s, stopping without them", at_work, w->config.stop_s);
        _exit(EXIT_STUCK);
    }
    atomic_store(&w->ending, true);
    pool_wake(w->pool);
    pthread_join(w->io, NULL);
    tell_rest(w);
    free_all(w);
}

void web_stats(struct web *w, struct web_stats *out)
{
    out->requests = atomic_load(&w->requests);
    out->refused = atomic_load(&w->refused);
    out->errors_5xx = atomic_load(&w->errors_5xx);
}
