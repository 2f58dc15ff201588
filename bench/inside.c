/* inside.c: the program's work without HTTP, for the benchmarks; prints one line of JSON.
 *
 *     inside page DIR ROLE PATH SECONDS               query and rendering of a GET, with its rights, as the first person of the
 * role inside confirm DIR SLOTS THREADS SECONDS        confirms monthly reports; a line of SLOTS: login, project, month
 *
 * What the journal costs is the time of the writer's thread in change_append (the linker puts ours in its place): differences,
 * digests, event.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "app.h"
#include "assessment/report.h"
#include "people/account.sql.h"
#include "people/people.h"
#include "site/site.h"
#include "web/input.h"
#include "web/url.h"

#define FIELDS_MAX 200
#define SLOTS_MAX 200000
#define THREADS_MAX 256

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "inside: %s: %s\n", what, err_detail());
    exit(1);
}

static void must(enum err e, const char *what)
{
    if (e != OK) {
        err_set(e, "%s", err_name(e));
        stop(what);
    }
}

static double clock_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* ---- a page ---- */

struct visit {
    struct app app;
    struct app_site site;
    struct web_hooks hooks;
    struct router *router;
    struct actor actor;
    struct str target;
    struct buf page;
};

static struct actor *first_of(struct visit *v, const char *role)
{
    struct account_of_role_row row;
    day_t today = day_of_ms(clock_ms(v->app.clock));
    must(account_of_role(v->app.db, v->app.arena, str_c(role), today, &row), role);
    must(people_actor(v->app.db, v->app.arena, row.account_id, row.post_id, today, &v->actor), role);
    v->actor.demo = v->app.demo;
    return &v->actor;
}

/* As a worker does it, from the address to the page's bytes. */
static enum err render(struct visit *v, struct arena *a)
{
    struct exchange x = {.arena = a};
    struct request *rq = &x.rq;
    *rq = (struct request){.arena = a,
                           .db = v->app.db,
                           .app = &v->site.site,
                           .now_ms = clock_ms(v->app.clock),
                           .version = -1,
                           .violations = {.arena = a},
                           .actor = &v->actor,
                           .csrf = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
                           .response = &x.response};
    x.response.exchange = &x;
    rq->today = day_of_ms(rq->now_ms);
    html_init(&rq->html, a, LANG_ZH, rq->today);
    rq->html.out = v->page;
    buf_clear(&rq->html.out);
    bool good =
        url_split_target(v->target, &x.response.raw_path, &rq->query) && url_decode_path(a, x.response.raw_path, &rq->path);
    enum err e = good ? router_match(v->router, WEB_GET, rq->path, &x.response.match) : ERR_MALFORMED;
    rq->route = x.response.match.route;
    e = e == OK ? input_parse(rq, STR(""), FIELDS_MAX) : e;
    if (e == OK) {
        input_check(rq);
        e = v->hooks.permit(rq);
    }
    e = e == OK ? rq->route->handler(rq) : e;
    v->page = rq->html.out;
    return e == OK && x.response.status != 200 ? ERR_STATE : e;
}

static void page(const char *dir, const char *role, const char *path, double seconds)
{
    struct visit v = {.target = str_c(path)};
    must(app_look(&v.app, dir), dir);
    app_site(&v.app, &v.site);
    v.hooks = site_hooks(&v.site.site);
    must(router_new(app_routes, FIELDS_MAX, &v.router), "routes");
    first_of(&v, role);
    buf_init(&v.page, HTML_MAX);
    struct arena *a = arena_new();
    unsigned long n = 0;
    double began = clock_us(CLOCK_MONOTONIC), cpu = clock_us(CLOCK_PROCESS_CPUTIME_ID);
    while (clock_us(CLOCK_MONOTONIC) < began + seconds * 1e6) {
        must(db_snapshot_begin(v.app.db), "snapshot");
        must(render(&v, a), path);
        db_snapshot_end(v.app.db);
        arena_reset(a);
        n++;
    }
    printf("{\"pages\": %lu, \"bytes\": %zu, \"cpu_us\": %.2f}\n", n, v.page.len,
           (clock_us(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (double)n);
    arena_free(a);
    buf_fini(&v.page);
    router_free(v.router);
    app_close(&v.app);
}

/* ---- confirmations ---- */

static atomic_ulong journal_ns;

enum err __real_change_append(struct change *c, int64_t *seq);
enum err __wrap_change_append(struct change *c, int64_t *seq);
enum err __wrap_change_append(struct change *c, int64_t *seq)
{
    double began = clock_us(CLOCK_THREAD_CPUTIME_ID);
    enum err e = __real_change_append(c, seq);
    atomic_fetch_add(&journal_ns, (unsigned long)((clock_us(CLOCK_THREAD_CPUTIME_ID) - began) * 1e3));
    return e;
}

struct slot {
    int64_t id;
    struct actor actor;
};

struct crowd {
    struct app app;
    struct slot *slots;
    size_t n;
    atomic_size_t next;
    atomic_ulong done;
    double end_us;
};

static void read_slots(struct crowd *c, const char *path)
{
    struct buf b;
    struct str rest, line, login, project, month;
    day_t today = day_of_ms(clock_ms(c->app.clock));
    int64_t project_id, number;
    buf_init(&b, 16u << 20);
    must(sys_read_file(path, 16u << 20, &b), path);
    c->slots = arena_array_of(c->app.arena, struct slot, SLOTS_MAX);
    rest = buf_str(&b);
    while (str_split(&rest, '\n', &line) && c->n < SLOTS_MAX) {
        struct account_of_login_row account;
        struct slot *s = &c->slots[c->n];
        if (!str_split(&line, ' ', &login) || !str_split(&line, ' ', &project) || !str_split(&line, ' ', &month) ||
            !str_to_i64(project, &project_id) || !str_to_i64(month, &number)) {
            continue;
        }
        must(account_of_login(c->app.db, c->app.arena, login, &account), "login");
        must(people_actor(c->app.db, c->app.arena, account.id, 0, today, &s->actor), "actor");
        s->id = slot_id(project_id, (int)number);
        c->n++;
    }
    buf_fini(&b);
}

static void *confirm(void *arg)
{
    struct crowd *c = arg;
    struct arena *a = arena_new();
    size_t i;
    struct report_in in = {.reason = STR("等外部审批，材料已齐"),
                           .expected_day = day_of(2020, 11, 30),
                           .next_focus = STR("把账目公示提前一周"),
                           .declared = STR("green"),
                           .declared_reason = STR("已完工，只差签字")};
    while (clock_us(CLOCK_MONOTONIC) < c->end_us && (i = atomic_fetch_add(&c->next, 1)) < c->n) {
        struct command_result r;
        struct command_call call = {.command = &report_confirm,
                                    .actor = &c->slots[i].actor,
                                    .key = command_key(a),
                                    .object_id = c->slots[i].id,
                                    .version = -1,
                                    .input = &in};
        must(command_run(c->app.commander, a, &call, &r), "confirm");
        atomic_fetch_add(&c->done, 1);
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

/* Bytes given to write() by this process so far. */
static double bytes_written(void)
{
    char line[80];
    double bytes = 0;
    FILE *f = fopen("/proc/self/io", "r");
    while (f && fgets(line, sizeof line, f)) {
        if (strncmp(line, "wchar: ", 7) == 0) {
            bytes = strtod(line + 7, NULL);
        }
    }
    if (f) {
        fclose(f);
    }
    return bytes;
}

static void crowd(const char *dir, const char *slots, unsigned threads, double seconds)
{
    struct crowd c = {.n = 0};
    pthread_t t[THREADS_MAX];
    threads = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    must(app_open(&c.app, dir, NULL), dir);
    read_slots(&c, slots);
    double began = clock_us(CLOCK_MONOTONIC), cpu = clock_us(CLOCK_PROCESS_CPUTIME_ID), bytes = bytes_written();
    c.end_us = began + seconds * 1e6;
    for (unsigned i = 0; i < threads; i++) {
        if (pthread_create(&t[i], NULL, confirm, &c) != 0) {
            stop("thread");
        }
    }
    for (unsigned i = 0; i < threads; i++) {
        pthread_join(t[i], NULL);
    }
    double us = clock_us(CLOCK_MONOTONIC) - began, n = (double)atomic_load(&c.done);
    cpu = clock_us(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"confirmed\": %.0f, \"rate\": %.1f, \"cpu_us\": %.1f, \"journal\": %.3f, \"bytes\": %.0f}\n", n, n * 1e6 / us,
           cpu / n, (double)atomic_load(&journal_ns) / 1e3 / cpu, (bytes_written() - bytes) / n);
    app_close(&c.app);
}

int main(int argc, char **argv)
{
    sys_init();
    if (argc == 6 && strcmp(argv[1], "page") == 0) {
        page(argv[2], argv[3], argv[4], strtod(argv[5], NULL));
        return 0;
    }
    if (argc == 6 && strcmp(argv[1], "confirm") == 0) {
        crowd(argv[2], argv[3], (unsigned)strtoul(argv[4], NULL, 10), strtod(argv[5], NULL));
        return 0;
    }
    fprintf(stderr, "usage: inside page DIR ROLE PATH SECONDS\n       inside confirm DIR SLOTS THREADS SECONDS\n");
    return 64;
}
