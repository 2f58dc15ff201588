/* test_answer.c: what is sent: the headers of every answer, what handlers reply, and what an error makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "web/fixture.h"
#include "web/test_client.h"

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static struct app app;
static struct client *client;
static struct answer answer;

static int set_up(void **state)
{
    (void)state;
    app_init(&app);
    app_start(&app, NULL);
    client = client_open(web_port(app.web));
    return 0;
}

static int set_up_behind_proxy(void **state)
{
    (void)state;
    app_init(&app);
    app_start(&app, &(struct web_config){.workers = 2, .behind_tls_proxy = true});
    client = client_open(web_port(app.web));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    client_close(client);
    app_fini(&app);
    return 0;
}

static void get_with(const char *target, const char *headers)
{
    client_send(client, "GET %s HTTP/1.1\r\nHost: h\r\n%s\r\n", target, headers);
    client_read(client, &answer);
}

static void get(const char *target)
{
    get_with(target, "");
}

static void assert_answer(int status, const char *body)
{
    if (answer.status != status || (body && strcmp(answer.body, body)))
        fail_msg("%d %s, want %d %s", answer.status, answer.body, status, body ? body : "");
}

static void assert_header(const char *name, const char *want)
{
    if (strcmp(answer_header(&answer, name), want))
        fail_msg("%s: %s, want %s", name, answer_header(&answer, name), want);
}

/* ---- every answer ---- */

static void assert_guarded(void)
{
    assert_header("Content-Security-Policy",
                  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assert_header("X-Content-Type-Options", "nosniff");
    assert_header("X-Frame-Options", "DENY");
    assert_header("Referrer-Policy", "same-origin");
    assert_header("Cross-Origin-Opener-Policy", "same-origin");
    assert_header("Cross-Origin-Embedder-Policy", "require-corp");
    assert_header("Cross-Origin-Resource-Policy", "same-origin");
    assert_string_not_equal(answer_header(&answer, "Permissions-Policy"), "");
    assert_string_not_equal(answer_header(&answer, "Cache-Control"), "");
    assert_header("Strict-Transport-Security", "");
    assert_header("Server", "");
    assert_int_equal(count_of(answer.head, "Cache-Control:"), 1);
    assert_int_equal(count_of(answer.head, "Content-Security-Policy:"), 1);
}

static void every_answer_has_the_headers_that_guard_it(void **state)
{
    static const struct {
        const char *request;
        int status;
    } tries[] = {{"GET / HTTP/1.1\r\nHost: h\r\n\r\n", 200},
                 {"GET /bytes HTTP/1.1\r\nHost: h\r\n\r\n", 200},
                 {"GET /download HTTP/1.1\r\nHost: h\r\n\r\n", 200},
                 {"GET /css HTTP/1.1\r\nHost: h\r\n\r\n", 200},
                 {"GET /css HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n", 304},
                 {"GET /redirect?to=/x HTTP/1.1\r\nHost: h\r\n\r\n", 303},
                 {"GET /% HTTP/1.1\r\nHost: h\r\n\r\n", 400},
                 {"GET /private HTTP/1.1\r\nHost: h\r\n\r\n", 401},
                 {"POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Content-Length: 0\r\n\r\n", 403},
                 {"GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n", 404},
                 {"PUT / HTTP/1.1\r\nHost: h\r\n\r\n", 405},
                 {"GET /error/ERR_STALE HTTP/1.1\r\nHost: h\r\n\r\n", 409},
                 {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 415},
                 {"GET /echo?count=x HTTP/1.1\r\nHost: h\r\n\r\n", 422},
                 {"GET /fault/nothing HTTP/1.1\r\nHost: h\r\n\r\n", 500},
                 {"GET /error/ERR_BUSY HTTP/1.1\r\nHost: h\r\n\r\n", 503},
                 {"GET /error/ERR_DISK_FULL HTTP/1.1\r\nHost: h\r\n\r\n", 507},
                 {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", 413}}; /* the last: it closes */
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        client_send(client, "%s", tries[i].request);
        if (tries[i].status == 304)
            client_read_head(client, &answer);
        else
            client_read(client, &answer);
        assert_answer(tries[i].status, NULL);
        assert_guarded();
    }
}

static void pages_are_kept_nowhere_unless_the_handler_says_so(void **state)
{
    (void)state;
    get("/");
    assert_header("Cache-Control", "no-store");
    get("/nowhere");
    assert_header("Cache-Control", "no-store");
    get("/bytes");
    assert_answer(200, "{}");
    assert_header("Cache-Control", "max-age=60");
    assert_header("Content-Type", "application/json");
}

static void behind_a_tls_proxy_everything_stays_encrypted(void **state)
{
    (void)state;
    get("/cookies");
    assert_header("Strict-Transport-Security", "max-age=31536000");
    assert_int_equal(count_of(answer.head, "; Secure\r\n"), 3);
    get_with("/echo", "X-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n");
    assert_true(strstr(answer.body, "|192.0.2.7|"));
    get_with("/echo", "X-Forwarded-For: 10.0.0.1,2001:db8::1 \r\n");
    assert_true(strstr(answer.body, "|2001:db8::1|"));
    get_with("/echo", "X-Forwarded-For: 10.0.0.1, <b>\r\n"); /* no address: the proxy's own is better than that */
    assert_true(strstr(answer.body, "|127.0.0.1|"));
    get("/echo");
    assert_true(strstr(answer.body, "|127.0.0.1|"));
}

static void without_proxy_nobody_is_believed_about_his_address(void **state)
{
    (void)state;
    get_with("/echo", "X-Forwarded-For: 192.0.2.7\r\n");
    assert_true(strstr(answer.body, "|127.0.0.1|"));
}

/* ---- what handlers reply ---- */

static void cookies_are_for_this_site_and_not_for_scripts(void **state)
{
    (void)state;
    get_with("/cookies", "Cookie: theme=dark\r\n");
    assert_answer(200, "theme dark");
    assert_true(strstr(answer.head, "Set-Cookie: session=s1; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax\r\n"));
    assert_true(strstr(answer.head, "Set-Cookie: gone=x; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\r\n"));
}

static void a_redirect_is_303_to_a_place_here(void **state)
{
    (void)state;
    get("/redirect?to=/board%3Flight%3Dred");
    assert_answer(303, "");
    assert_header("Location", "/board?light=red");
    get("/redirect?to=/%E5%88%86");
    assert_header("Location", "/%E5%88%86");
}

static void a_redirect_elsewhere_is_refused(void **state)
{
    static const char *const places[] = {"http://evil/", "//evil/", "/%5Cevil", "", "evil"};
    char target[64];
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(target, sizeof target, "/redirect?to=%s", places[i]);
        get(target);
        assert_answer(400, "error page ERR_MALFORMED zh");
        assert_header("Location", "");
    }
}

static void a_download_has_its_name_twice(void **state)
{
    (void)state;
    get("/download");
    assert_answer(200, "a,b\n");
    assert_header("Content-Type", "text/csv; charset=utf-8");
    assert_header("Content-Disposition", "attachment; filename=\"________________2020_.csv\"; "
                                         "filename*=UTF-8''%E5%88%86%E5%AE%9C%20%22%E4%B8%80%E8%A7%88%22%2F2020%3B.csv");
}

/* ---- assets ---- */

static const struct asset *css(void)
{
    const struct asset *a = asset_named("app.css");
    assert_true(a->gzip.len > 0 && a->br.len > 0);
    return a;
}

static void assert_coding(const char *accept, const char *coding, struct str bytes)
{
    char header[200];
    snprintf(header, sizeof header, "Accept-Encoding: %s\r\n", accept);
    get_with("/css", header);
    assert_int_equal(answer.status, 200);
    if (strcmp(answer_header(&answer, "Content-Encoding"), coding) || answer.len != bytes.len ||
        memcmp(answer.body, bytes.ptr, bytes.len))
        fail_msg("%s: %s, %zu bytes", accept, answer_header(&answer, "Content-Encoding"), answer.len);
    assert_header("Vary", "Accept-Encoding");
    assert_header("Cache-Control", "public, max-age=31536000, immutable");
    assert_header("Content-Type", css()->type);
}

static void an_asset_comes_in_the_best_coding_accepted(void **state)
{
    (void)state;
    assert_coding("gzip, deflate, br", "br", css()->br);
    assert_coding("br;q=0.5", "br", css()->br);
    assert_coding("BR", "br", css()->br);
    assert_coding("gzip", "gzip", css()->gzip);
    assert_coding("br;q=0, gzip;q=1.0", "gzip", css()->gzip);
    assert_coding("br; q=0.000,gzip", "gzip", css()->gzip);
    assert_coding("x-gzip, brotli", "", css()->plain);
    assert_coding("gzip;q=0", "", css()->plain);
    assert_coding("identity", "", css()->plain);
    assert_coding("*", "", css()->plain);
    assert_coding(",;,", "", css()->plain);
    get("/css");
    assert_header("Content-Encoding", "");
    assert_int_equal(answer.len, css()->plain.len);
}

static void assert_fresh(const char *accept, const char *tags, int status)
{
    client_send(client, "GET /css HTTP/1.1\r\nHost: h\r\nAccept-Encoding: %s\r\nIf-None-Match: %s\r\n\r\n", accept, tags);
    if (status == 304)
        client_read_head(client, &answer);
    else
        client_read(client, &answer);
    if (answer.status != status)
        fail_msg("%s, %s: %d", accept, tags, answer.status);
}

static void an_asset_that_the_browser_has_is_not_sent_again(void **state)
{
    char plain[100], br[100], list[300];
    (void)state;
    get("/css");
    snprintf(plain, sizeof plain, "%s", answer_header(&answer, "ETag"));
    get_with("/css", "Accept-Encoding: br\r\n");
    snprintf(br, sizeof br, "%s", answer_header(&answer, "ETag"));
    assert_true(str_is(css()->etag, plain));
    assert_string_not_equal(plain, br);
    assert_int_equal(br[strlen(br) - 1], '"');
    assert_fresh("br", br, 304);
    assert_header("ETag", br);
    assert_fresh("identity", plain, 304);
    assert_fresh("identity", "*", 304);
    snprintf(list, sizeof list, "\"x\", W/%s", plain);
    assert_fresh("identity", list, 304);
    assert_fresh("br", plain, 200); /* he has another coding of it */
    assert_fresh("identity", "\"x\"", 200);
    assert_fresh("identity", "", 200);
}

static void an_asset_that_there_is_not_is_404(void **state)
{
    (void)state;
    get("/asset");
    assert_answer(404, "error page ERR_NOT_FOUND zh");
}

/* ---- errors ---- */

static void each_error_is_its_page_with_its_status(void **state)
{
    char target[64], want[64];
    (void)state;
    for (unsigned e = ERR_MALFORMED; e <= ERR_DISK_FULL; e++) {
        if (e == ERR_METHOD) /* of the router alone */
            continue;
        snprintf(target, sizeof target, "/error/%s", err_name((enum err)e));
        snprintf(want, sizeof want, "error page %s zh", err_name((enum err)e));
        get(target);
        assert_answer(err_status((enum err)e), want);
        assert_header("Retry-After", err_status((enum err)e) == 503 ? "2" : "");
    }
}

static void an_error_leaves_nothing_of_what_the_handler_wrote(void **state)
{
    (void)state;
    get("/error/ERR_STALE");
    assert_null(strstr(answer.body, "half"));
    assert_null(strstr(answer.head, "handler=x"));
    assert_non_null(strstr(answer.head, "seen=1")); /* what the session set stays */
}

static void the_error_page_is_in_the_users_language(void **state)
{
    (void)state;
    get_with("/nowhere", "Cookie: lang=en\r\n");
    assert_answer(404, "error page ERR_NOT_FOUND en");
    get_with("/%", "Cookie: lang=en\r\n");
    assert_answer(400, "error page ERR_MALFORMED en");
}

static void an_error_may_lead_to_another_page(void **state)
{
    (void)state;
    app.errors = ERROR_REDIRECT;
    get("/private");
    assert_answer(303, "");
    assert_header("Location", "/sign-in?next=%2Fprivate");
    app.errors = ERROR_JSON;
    get("/private");
    assert_answer(401, "{\"error\":1}");
    assert_header("Content-Type", "application/json");
}

static void an_empty_error_page_is_one_line_in_two_languages(void **state)
{
    (void)state;
    app.errors = ERROR_EMPTY;
    get("/nowhere");
    assert_int_equal(answer.status, 404);
    assert_header("Content-Type", "text/plain; charset=utf-8");
    assert_true(strstr(answer.body, "请稍后再试") && strstr(answer.body, "(404)"));
    app.errors = ERROR_TOO_LARGE;
    get("/error/ERR_BUSY");
    assert_int_equal(answer.status, 503);
    assert_header("Content-Type", "text/plain; charset=utf-8");
    assert_header("Retry-After", "2");
}

static void a_mistake_of_the_handler_is_500(void **state)
{
    static const char *const faults[] = {"nothing", "large", "header", "empty", "cookie", "headers", "blank"};
    char target[64];
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        snprintf(target, sizeof target, "/fault/%s", faults[i]);
        get(target);
        assert_answer(500, "error page ERR_BUG zh");
        assert_header("X-Injected", "");
        assert_header("X-Many", "");
    }
}

static void when_nobody_can_be_asked_who_it_is_that_is_the_error(void **state)
{
    (void)state;
    app.authenticate = ERR_IO;
    get("/");
    assert_answer(500, "error page ERR_IO zh");
    get("/nowhere");
    assert_answer(500, "error page ERR_IO zh");
    assert_int_equal(app.handled, 0);
}

/* ---- log and figures ---- */

static unsigned lines_of(const char *text)
{
    return count_of(text, "\n");
}

static void what_is_refused_has_one_line_and_what_is_served_none(void **state)
{
    static const char *const refused[] = {"GET /words/secret?x=secret HTTP/1.1\r\nHost: h\r\n\r\n",
                                          "GET /secret HTTP/1.1\r\nHost: h\r\n\r\n",
                                          "GET /words/%sec HTTP/1.1\r\nHost: h\r\nCookie: session=secret\r\n\r\n",
                                          "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM
                                          "Content-Length: 33\r\n\r\ncsrf=good&key=k&secret=1&secret=2",
                                          "GET /error/ERR_IO HTTP/1.1\r\nHost: h\r\n\r\n",
                                          "GET /echo?count=secret HTTP/1.1\r\nHost: h\r\n\r\n"};
    (void)state;
    log_begin();
    for (int i = 0; i < 5; i++)
        get("/words/secret");
    assert_string_equal(log_end(), "");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        log_begin();
        client_send(client, "%s", refused[i]);
        client_read(client, &answer);
        const char *log = log_end();
        assert_true(answer.status >= 400);
        if (lines_of(log) != 1 || strstr(log, "secret"))
            fail_msg("%s: %s", refused[i], log);
    }
}

static void a_line_names_route_status_and_reason(void **state)
{
    (void)state;
    log_begin();
    get("/error/ERR_STALE");
    assert_non_null(strstr(log_end(), " warn GET /error/:name: 409 ERR_STALE: as asked\n"));
    log_begin();
    get("/fault/nothing");
    assert_non_null(strstr(log_end(), " error GET /fault/:what: 500 ERR_BUG: the handler sent nothing\n"));
    log_begin();
    get("/private");
    assert_non_null(strstr(log_end(), " info GET /private: 401 ERR_UNAUTHENTICATED\n"));
    log_begin();
    client_send(client, "GET / HTTP/1.1\r\n\r\n");
    client_read(client, &answer);
    const char *log = log_end();
    assert_int_equal(lines_of(log), 1);
    assert_non_null(strstr(log, " warn refused by libmicrohttpd: 400\n"));
}

static void figures_tell_served_from_refused_and_failed(void **state)
{
    struct web_stats s;
    (void)state;
    get("/");
    get("/nowhere");
    get("/echo?count=x");
    get("/error/ERR_IO");
    get("/error/ERR_BUSY");
    get("/redirect?to=/x");
    web_stats(app.web, &s);
    assert_int_equal(s.requests, 6);
    assert_int_equal(s.refused, 2);
    assert_int_equal(s.errors_5xx, 2);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_answer_has_the_headers_that_guard_it),
        T(pages_are_kept_nowhere_unless_the_handler_says_so),
        cmocka_unit_test_setup_teardown(behind_a_tls_proxy_everything_stays_encrypted, set_up_behind_proxy, tear_down),
        T(without_proxy_nobody_is_believed_about_his_address),
        T(cookies_are_for_this_site_and_not_for_scripts),
        T(a_redirect_is_303_to_a_place_here),
        T(a_redirect_elsewhere_is_refused),
        T(a_download_has_its_name_twice),
        T(an_asset_comes_in_the_best_coding_accepted),
        T(an_asset_that_the_browser_has_is_not_sent_again),
        T(an_asset_that_there_is_not_is_404),
        T(each_error_is_its_page_with_its_status),
        T(an_error_leaves_nothing_of_what_the_handler_wrote),
        T(the_error_page_is_in_the_users_language),
        T(an_error_may_lead_to_another_page),
        T(an_empty_error_page_is_one_line_in_two_languages),
        T(a_mistake_of_the_handler_is_500),
        T(when_nobody_can_be_asked_who_it_is_that_is_the_error),
        T(what_is_refused_has_one_line_and_what_is_served_none),
        T(a_line_names_route_status_and_reason),
        T(figures_tell_served_from_refused_and_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
