/* doctor.c: how a data directory is: program and libraries, files, store, schema, journal, disk. It changes nothing, and works
 * beside the server. What needs attention is marked and makes the exit code 1.
 */
#include "cmd/cmd.h"
#include <microhttpd.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include "journal/openssl.h"
#include "app.h"
#include "cmd/beside.h"
#include "cmd/cmd.sql.h"

#define FREE_MIN (1LL << 30)
#define SIGNED_WITHIN_MS (30 * 60000LL)

struct visit {
    struct app app;
    unsigned complaints;
};

static void fine(const char *what, const char *value)
{
    printf("  ok   %-14s %s\n", what, value);
}

static void complain(struct visit *v, const char *what, const char *value)
{
    printf("  !!   %-14s %s\n", what, value);
    v->complaints++;
}

static void judge(struct visit *v, bool good, const char *what, const char *value)
{
    if (good) {
        fine(what, value);
    } else {
        complain(v, what, value);
    }
}

/* ---- files ---- */

static void look_at_directory(struct visit *v)
{
    struct stat st;
    int64_t bytes = 0;
    const char *key = beside_path(v->app.arena, v->app.dir, "journal.key");
    bool closed = stat(v->app.dir, &st) == 0 && (st.st_mode & 077) == 0;
    judge(v, closed, "directory", closed ? v->app.dir : "others than the owner can enter it: chmod 700");
    bool there = stat(key, &st) == 0;
    judge(v, there && (st.st_mode & 077) == 0, "journal.key",
          !there               ? "is missing: put back the copy that you keep elsewhere"
          : (st.st_mode & 077) ? "others than the owner can read it: chmod 600"
                               : "there; keep a copy elsewhere");
    enum err e = sys_disk_free(v->app.dir, &bytes);
    judge(v, e == OK && bytes >= FREE_MIN, "disk", str_printf(v->app.arena, "%lld MiB free", (long long)(bytes >> 20)).ptr);
}

static void look_at_lock(struct visit *v)
{
    int fd;
    const char *lock = beside_path(v->app.arena, v->app.dir, "lock");
    if (!sys_exists(lock)) {
        return; /* looking must not make it */
    }
    enum err e = sys_lock(lock, &fd);
    fine("lock", e == OK ? "free: nobody writes" : "held: a server or another command is at work");
    err_clear();
    if (e == OK) {
        sys_unlock(fd);
    }
}

/* ---- the store ---- */

static void look_at_store(struct visit *v)
{
    struct store_version_row version;
    struct arena *a = v->app.arena;
    int schema = 0;
    enum err e = store_version(v->app.db, a, &version);
    e = e == OK ? db_schema_version(v->app.db, &schema) : e;
    if (e != OK) {
        complain(v, "store", err_detail());
        return;
    }
    fine("store",
         str_printf(a, "%s " STR_FMT, v->app.store.engine == DB_SQLITE ? "SQLite" : "PostgreSQL", STR_ARG(version.text)).ptr);
    fine("schema", str_printf(a, "version %d", schema).ptr);
    judge(v, v->app.county_id != 0, "county", v->app.county_id ? "there" : "none yet");
    fine("clock",
         str_printf(a, STR_FMT "%s", STR_ARG(ms_iso(a, clock_ms(v->app.clock))), v->app.demo ? ", of the demo" : "").ptr);
}

/* Events that no signature covers yet are younger than a server would leave them. */
static void look_at_journal(struct visit *v)
{
    struct journal_count_row n;
    struct journal_unsigned_row unsigned_events;
    struct arena *a = v->app.arena;
    enum err e = journal_count(v->app.db, a, &n);
    e = e == OK ? journal_unsigned(v->app.db, a, &unsigned_events) : e;
    if (e != OK) {
        complain(v, "journal", err_detail());
        return;
    }
    bool late = unsigned_events.n > 0 && clock_ms(v->app.clock) - unsigned_events.first_ms > SIGNED_WITHIN_MS && !v->app.demo;
    judge(v, !late, "journal",
          str_printf(a, "%lld events, %lld signed heads, %lld events not yet signed; origin " STR_FMT, (long long)n.events,
                     (long long)n.checkpoints, (long long)unsigned_events.n, STR_ARG(v->app.origin))
              .ptr);
}

static void print_routes(void)
{
    for (size_t t = 0; app_routes[t]; t++) {
        for (const struct route *r = app_routes[t]; r->pattern; r++) {
            printf("%-5s %-34s %s\n", r->method == WEB_GET ? "GET" : "POST", r->pattern, act_word((enum act)r->act));
        }
    }
}

static void print_versions(void)
{
    printf("sanguan %s\n", SANGUAN_VERSION);
    fine("libmicrohttpd", MHD_get_version());
    fine("libsodium", sodium_version_string());
    fine("openssl", OpenSSL_version(OPENSSL_VERSION_STRING));
}

static int look(const char *dir)
{
    struct visit v = {0};
    print_versions();
    enum err e = app_look(&v.app, dir);
    int code = e == OK ? EXIT_FINE : cmd_failed("doctor", e);
    if (sys_is_dir(dir)) {
        look_at_directory(&v);
        look_at_lock(&v);
    }
    if (e == OK) {
        look_at_store(&v);
        look_at_journal(&v);
    }
    app_close(&v.app);
    return code == EXIT_FINE && v.complaints > 0 ? EXIT_FINDINGS : code;
}

int cmd_doctor(int argc, char **argv)
{
    const char *dir = NULL;
    bool routes = false;
    const struct option options[] = {{.name = "data", .meta = "DIR", .value = &dir, .help = "the data directory"},
                                     {.name = "routes", .flag = &routes, .help = "lists every address and the right it wants"},
                                     {0}};
    const struct usage u = {
        .name = "doctor",
        .options = options,
        .help = "Says how a data directory is, and what needs attention (!!): then it ends with 1. Changes nothing.\n"};
    int code;
    if (!cmd_options(&u, argc, argv, NULL, &code)) {
        return code;
    }
    if (routes) {
        print_routes();
    }
    if (!dir && !routes) {
        return cmd_misused(&u, "--data or --routes is needed");
    }
    return dir ? look(dir) : EXIT_FINE;
}
