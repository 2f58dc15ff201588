/* serve.c: the server: store, pages, the program's own jobs, until SIGTERM or SIGINT.
 *
 * An fsync that fails ends the process with 74 (db/writer.h): what is on disk is then unknown, and nothing more is
 * acknowledged.
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include "app.h"
#include "cmd/beside.h"
#include "jobs/jobs.h"
#include "site/hasher.h"
#include "site/openapi.h"

#define HASHERS 2
#define MS_PER_MINUTE 60000LL
#define CHECKPOINT_EVERY (10 * MS_PER_MINUTE)
#define CLEAN_EVERY (60 * MS_PER_MINUTE)
#define ACCOUNTS_MAX 65536

struct served {
    struct app app;
    struct app_site site;
    struct hasher *hasher;
    struct web *web;
    struct jobs *jobs;
};

static enum err job_checkpoint(void *arg)
{
    return app_checkpoint(arg);
}

static enum err job_clean(void *arg)
{
    return app_clean(arg);
}

static enum err job_day(void *arg)
{
    return app_catch_up(arg);
}

/* A demo's day turns only when somebody turns it. */
static enum err start_jobs(struct served *s)
{
    const struct job list[] = {{.name = "checkpoint", .every_ms = CHECKPOINT_EVERY, .run = job_checkpoint, .arg = &s->app},
                               {.name = "clean", .every_ms = CLEAN_EVERY, .run = job_clean, .arg = &s->app},
                               {.name = "day", .run = job_day, .arg = &s->app}};
    size_t n = sizeof list / sizeof list[0];
    return jobs_start(&(struct jobs_config){.list = list, .n = s->app.demo ? n - 1 : n, .clock = s->app.clock}, &s->jobs);
}

/* What is served cannot be described wrongly: it is made of the same tables. */
static enum err describe(struct served *s)
{
    struct buf b;
    buf_init(&b, OPENAPI_MAX);
    openapi_write(app_routes, &b);
    enum err e = b.full ? err_bug("a description of the API larger than its buffer") : OK;
    s->site.site.openapi = str_dup(s->app.arena, buf_str(&b));
    buf_fini(&b);
    return e;
}

static enum err start_web(struct served *s, const char *listen, bool behind_tls_proxy)
{
    app_site(&s->app, &s->site);
    s->site.site.hasher = s->hasher;
    s->site.site.behind_tls_proxy = behind_tls_proxy;
    enum err e = describe(s);
    if (e != OK) {
        return e;
    }
    return web_new(&(struct web_config){.listen = listen,
                                        .tables = app_routes,
                                        .hooks = site_hooks(&s->site.site),
                                        .clock = s->app.clock,
                                        .behind_tls_proxy = behind_tls_proxy},
                   &s->web);
}

/* Who can sign in to the demo, in columns; a terminal shows a Chinese character two wide, so they stand last. */
static void print_accounts(struct served *s)
{
    struct buf b;
    struct str rest, line, role, login, password, name, title;
    buf_init(&b, ACCOUNTS_MAX);
    if (sys_read_file(beside_path(s->app.arena, s->app.dir, DEMO_ACCOUNTS), ACCOUNTS_MAX, &b) == OK) {
        printf("\n演示数据，人名均为虚构。Demo data; people are invented. One person of each role can sign in:\n\n");
        rest = buf_str(&b);
        while (str_split(&rest, '\n', &line)) {
            if (str_split(&line, '\t', &role) && str_split(&line, '\t', &login) && str_split(&line, '\t', &password) &&
                str_split(&line, '\t', &name) && str_split(&line, '\t', &title)) {
                printf("  %-8.*s %-16.*s " STR_FMT "  " STR_FMT "  " STR_FMT "\n", STR_ARG(login), STR_ARG(password),
                       STR_ARG(role), STR_ARG(name), STR_ARG(title));
            }
        }
        printf("\n");
    }
    err_clear();
    buf_fini(&b);
}

static void print_ready(struct served *s, const char *listen)
{
    struct str address = str_c(listen);
    size_t colon = address.len;
    while (colon > 0 && address.ptr[colon - 1] != ':') {
        colon--;
    }
    if (s->app.demo) {
        print_accounts(s);
    }
    printf("http://" STR_FMT "%d/\n", STR_ARG(str_sub(address, 0, colon)), web_port(s->web));
    fflush(stdout);
    log_info("serving %s", s->app.dir);
}

/* In the reverse order of the start: nothing is taken away from under what still runs. */
static enum err stop(struct served *s)
{
    jobs_stop(s->jobs);
    web_free(s->web);
    hasher_free(s->hasher);
    return app_checkpoint(&s->app);
}

static int serve(const char *dir, const char *uri, const char *listen, bool behind_tls_proxy)
{
    struct served s = {0};
    int code = EXIT_FINE;
    sys_stop_block(); /* before any thread is started */
    enum err e = app_open(&s.app, dir, uri);
    e = e == OK ? app_catch_up(&s.app) : e;
    e = e == OK ? hasher_new(&(struct hasher_config){.threads = HASHERS}, &s.hasher) : e;
    if (e == OK) {
        e = start_web(&s, listen, behind_tls_proxy);
        code = e == ERR_IO ? EXIT_UNAVAILABLE : e == ERR_MALFORMED ? EXIT_USAGE : EXIT_FINE; /* the address, not the disk */
    }
    e = e == OK ? start_jobs(&s) : e;
    if (e == OK) {
        print_ready(&s, listen);
        log_info("%s: stopping", sys_stop_wait());
        e = stop(&s);
    } else if (s.app.writer) {
        web_free(s.web);
        hasher_free(s.hasher);
    }
    if (e != OK) {
        int failed = cmd_failed("serve", e);
        code = code == EXIT_FINE ? failed : code;
    }
    app_close(&s.app);
    return code;
}

int cmd_serve(int argc, char **argv)
{
    const char *dir = NULL, *listen = "127.0.0.1:8080", *uri = NULL;
    bool behind_tls_proxy = false;
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory"},
        {.name = "listen", .meta = "ADDR:PORT", .value = &listen, .help = "where browsers or the proxy come (127.0.0.1:8080)"},
        {.name = "db", .meta = "URI", .value = &uri, .help = "postgresql://…, instead of what the directory says"},
        {.name = "behind-tls-proxy", .flag = &behind_tls_proxy, .help = "cookies get Secure, and X-Forwarded-For is believed"},
        {0}};
    const struct usage u = {
        .name = "serve",
        .options = options,
        .help =
            "Serves until SIGTERM or SIGINT: what has begun is finished, then the journal is signed. A county puts nginx in\n"
            "front of it for TLS (deploy/nginx.conf).\n"};
    int code;
    return cmd_options(&u, argc, argv, NULL, &code) ? serve(dir, uri, listen, behind_tls_proxy) : code;
}
