#include "web/fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct app *app_of(const struct request *rq)
{
    return rq->app;
}

static void came(struct request *rq)
{
    atomic_fetch_add(&app_of(rq)->handled, 1);
}

static void put(struct request *rq, struct str s)
{
    html_text(&rq->html, s);
}

/* ---- handlers ---- */

static enum err hello(struct request *rq)
{
    came(rq);
    put(rq, STR("hello"));
    return web_page(rq, 200);
}

static enum err big(struct request *rq)
{
    came(rq);
    for (int i = 0; i < 20000; i++)
        put(rq, STR("0123456789"));
    return web_page(rq, 200);
}

static const char *const lights[] = {"green", "red", NULL};
static const struct field echo_fields[] = {{.name = "text", .kind = FIELD_LONG, .max = 200000},
                                           {.name = "count", .kind = FIELD_I64},
                                           {.name = "light", .kind = FIELD_CHOICE, .choices = lights},
                                           FIELD_END};

/* text|count|light|violations|version|key|path|query|done|ip|json */
static enum err echo(struct request *rq)
{
    came(rq);
    put(rq, str_printf(rq->arena, STR_FMT "|%lld|%lld|%zu|%lld|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|%d",
                       STR_ARG(web_text(rq, "text")), (long long)web_i64(rq, "count"), (long long)web_i64(rq, "light"),
                       rq->violations.list.n, (long long)rq->version, STR_ARG(rq->key), STR_ARG(rq->path), STR_ARG(rq->query),
                       STR_ARG(rq->done), STR_ARG(rq->ip), rq->wants_json));
    if (rq->wants_json && rq->violations.list.n == 0)
        return web_json(rq, 200, &rq->html.out);
    return web_page(rq, rq->violations.list.n > 0 ? 422 : 200);
}

static enum err word(struct request *rq)
{
    came(rq);
    put(rq, web_param(rq, "word"));
    return web_page(rq, 200);
}

static enum err cookies(struct request *rq)
{
    web_set_cookie(rq, "session", STR("s1"), 3600);
    web_set_cookie(rq, "gone", STR("x"), 0);
    put(rq, STR("theme "));
    put(rq, web_cookie(rq, "theme"));
    return web_page(rq, 200);
}

static const struct field to_fields[] = {{.name = "to", .kind = FIELD_TEXT, .max = 200}, FIELD_END};

static enum err redirect(struct request *rq)
{
    rq->outcome = (struct web_outcome){.id = 7, .seq = 12};
    put(rq, STR("never sent"));
    return web_redirect(rq, web_text(rq, "to"));
}

static enum err stale(struct request *rq)
{
    rq->outcome.refused = ERR_STATE;
    put(rq, STR("the form again"));
    return web_page(rq, 409);
}

static enum err download(struct request *rq)
{
    return web_download(rq, "text/csv; charset=utf-8", STR("分宜 \"一览\"/2020;.csv"), STR("a,b\n"));
}

static enum err bytes(struct request *rq)
{
    web_header(rq, "Cache-Control", STR("max-age=60"));
    return web_bytes(rq, 200, "application/json", STR("{}"));
}

static enum err css(struct request *rq)
{
    return web_asset(rq, asset_named("app.css"));
}

static enum err asset(struct request *rq)
{
    return web_asset(rq, asset_named("none.css"));
}

static enum err error(struct request *rq)
{
    came(rq);
    web_set_cookie(rq, "handler", STR("x"), 60);
    put(rq, STR("half a page"));
    for (unsigned e = OK; e <= ERR_DISK_FULL; e++)
        if (str_is(web_param(rq, "name"), err_name((enum err)e)))
            return err_set((enum err)e, "as asked");
    return OK;
}

static enum err fault(struct request *rq)
{
    came(rq);
    struct str what = web_param(rq, "what");
    for (int i = 0; str_is(what, "large") && i < 900000; i++)
        put(rq, STR("0123456789"));
    if (str_is(what, "header"))
        web_header(rq, "X-Bad", STR("a\r\nX-Injected: 1"));
    if (str_is(what, "empty"))
        web_header(rq, "X-Bad", STR(""));
    if (str_is(what, "cookie"))
        web_set_cookie(rq, "bad", STR("a; Domain=example"), 60);
    for (int i = 0; str_is(what, "headers") && i < 17; i++)
        web_header(rq, "X-Many", STR("1"));
    return str_is(what, "nothing") ? OK : web_page(rq, 200);
}

static enum err at_gate(struct request *rq)
{
    struct app *app = app_of(rq);
    pthread_mutex_lock(&app->lock);
    app->at_gate++;
    pthread_cond_broadcast(&app->changed);
    while (!app->gate_open)
        pthread_cond_wait(&app->changed, &app->lock);
    app->at_gate--;
    pthread_mutex_unlock(&app->lock);
    return hello(rq);
}

static const enum db_type one_number[] = {DB_I64};
static const struct db_query count_query = {.name = "count",
                                            .sqlite = "SELECT count(*) FROM web_probe",
                                            .pg = "SELECT count(*) FROM web_probe",
                                            .file = "fixture.c",
                                            .out = one_number,
                                            .nout = 1};

static enum err put_count(struct request *rq)
{
    struct db_rows *rows;
    struct db_val v = {.i = -1};
    bool more = false;
    enum err e = db_rows_open(rq->db, &count_query, NULL, &rows);
    e = e == OK ? db_rows_next(rows, &more) : e;
    if (e == OK && more)
        db_rows_get(rows, 0, &v);
    db_rows_close(e == OK ? rows : NULL);
    put(rq, str_printf(rq->arena, "%lld ", (long long)v.i));
    return e;
}

/* Counts, waits at the gate, counts again; /fresh asks for a new snapshot in between. */
static enum err count_around_gate(struct request *rq, bool fresh)
{
    enum err e = put_count(rq);
    e = e == OK ? at_gate(rq) : e;
    e = e == OK && fresh ? web_fresh(rq) : e;
    return e == OK ? put_count(rq) : e;
}

static enum err count(struct request *rq)
{
    return count_around_gate(rq, false);
}

static enum err fresh(struct request *rq)
{
    return count_around_gate(rq, true);
}

/* ---- routes: the act is 1 for everybody, 2 for who is signed in ---- */

#define GET(pattern, handler, fields) ROUTE(WEB_GET, pattern, handler, 1, NULL, STATES_ANY, fields)
#define POST(pattern, handler, fields) ROUTE(WEB_POST, pattern, handler, 1, NULL, STATES_ANY, fields)

static const struct route routes[] = {GET("/", hello, no_fields),
                                      GET("/big", big, no_fields),
                                      GET("/echo", echo, echo_fields),
                                      GET("/words/:word", word, no_fields),
                                      GET("/cookies", cookies, no_fields),
                                      GET("/redirect", redirect, to_fields),
                                      GET("/download", download, no_fields),
                                      GET("/bytes", bytes, no_fields),
                                      GET("/css", css, no_fields),
                                      GET("/asset", asset, no_fields),
                                      GET("/error/:name", error, no_fields),
                                      GET("/fault/:what", fault, no_fields),
                                      GET("/gate", at_gate, no_fields),
                                      GET("/count", count, no_fields),
                                      GET("/fresh", fresh, no_fields),
                                      ROUTE(WEB_GET, "/private", hello, 2, NULL, STATES_ANY, no_fields),
                                      POST("/echo", echo, echo_fields),
                                      POST("/gate", at_gate, no_fields),
                                      POST("/redirect", redirect, to_fields),
                                      POST("/stale", stale, no_fields),
                                      POST(API_PREFIX "/only", redirect, to_fields),
                                      POST("/login", hello, no_fields),
                                      ROUTE(WEB_POST, "/private", hello, 2, NULL, STATES_ANY, no_fields),
                                      ROUTE_END};
static const struct route *const tables[] = {routes, NULL};

/* ---- hooks ---- */

static enum err authenticate(struct request *rq)
{
    static int somebody;
    struct app *app = app_of(rq);
    rq->bearer = str_is(web_request_header(rq, "Authorization"), "Bearer s1");
    rq->session_token = rq->bearer ? STR("s1") : web_cookie(rq, "session");
    if (str_is(rq->session_token, "s1"))
        rq->actor = (struct actor *)(void *)&somebody; /* nobody looks into it here */
    if (str_is(web_cookie(rq, "lang"), "en"))
        rq->lang = LANG_EN;
    web_set_cookie(rq, "seen", STR("1"), 60);
    return app->authenticate == OK ? OK : err_set(app->authenticate, "as the test said");
}

static enum err permit(struct request *rq)
{
    return rq->route->act == 1 || rq->actor ? OK : ERR_UNAUTHENTICATED;
}

static bool csrf_ok(struct request *rq, struct str token)
{
    (void)rq;
    return str_is(token, "good");
}

static void error_page(struct request *rq, enum err e)
{
    atomic_fetch_add(&app_of(rq)->error_pages, 1);
    switch (app_of(rq)->errors) {
    case ERROR_PAGE:
        put(rq, str_printf(rq->arena, "error page %s %s", err_name(e), rq->html.lang == LANG_EN ? "en" : "zh"));
        break;
    case ERROR_EMPTY: break;
    case ERROR_REDIRECT: (void)web_redirect(rq, STR("/sign-in?next=%2Fprivate")); break;
    case ERROR_JSON: (void)web_bytes(rq, err_status(e), "application/json", STR("{\"error\":1}")); break;
    case ERROR_WORD: web_json_error(rq, e, err_status(e), STR("C0DE")); break;
    case ERROR_TOO_LARGE:
        for (int i = 0; i < 900000; i++)
            put(rq, STR("0123456789"));
        break;
    }
}

static enum err open_reader(void *app, struct db **out)
{
    return ((struct app *)app)->open_reader(app, out);
}

/* ---- life ---- */

void app_init(struct app *app)
{
    memset(app, 0, sizeof *app);
    app->clock = clock_fixed(day_start_ms(day_of(2020, 9, 23)));
    pthread_mutex_init(&app->lock, NULL);
    pthread_cond_init(&app->changed, NULL);
}

struct web_config app_config(struct app *app)
{
    return (struct web_config){.listen = "127.0.0.1:0",
                               .tables = tables,
                               .clock = app->clock,
                               .hooks = {.app = app,
                                         .open_reader = app->open_reader ? open_reader : NULL,
                                         .authenticate = authenticate,
                                         .permit = permit,
                                         .csrf_ok = csrf_ok,
                                         .error_page = error_page}};
}

void app_start(struct app *app, const struct web_config *config)
{
    struct web_config own = app_config(app), c = config ? *config : (struct web_config){.workers = 4};
    c.listen = own.listen;
    c.tables = own.tables;
    c.clock = own.clock;
    c.hooks = own.hooks;
    if (web_new(&c, &app->web) != OK)
        fail_msg("%s", err_detail());
}

void app_fini(struct app *app)
{
    gate_open(app);
    web_free(app->web);
    clock_free(app->clock);
    pthread_cond_destroy(&app->changed);
    pthread_mutex_destroy(&app->lock);
    err_clear();
}

void gate_wait(struct app *app, unsigned n)
{
    pthread_mutex_lock(&app->lock);
    while (app->at_gate < n)
        pthread_cond_wait(&app->changed, &app->lock);
    pthread_mutex_unlock(&app->lock);
}

void gate_open(struct app *app)
{
    pthread_mutex_lock(&app->lock);
    app->gate_open = true;
    pthread_cond_broadcast(&app->changed);
    pthread_mutex_unlock(&app->lock);
}

/* ---- the log ---- */

static int real_stderr = -1, log_file = -1;

void log_begin(void)
{
    char path[] = "/tmp/sanguan-log.XXXXXX";
    fflush(stderr);
    real_stderr = dup(2);
    log_file = mkstemp(path);
    assert_true(real_stderr >= 0 && log_file >= 0);
    unlink(path);
    dup2(log_file, 2);
}

const char *log_end(void)
{
    static char text[65536];
    ssize_t n = pread(log_file, text, sizeof text - 1, 0);
    dup2(real_stderr, 2);
    close(real_stderr);
    close(log_file);
    assert_true(n >= 0);
    text[n] = 0;
    return text;
}
