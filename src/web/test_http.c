/* test_http.c: requests as they come over the wire: what is taken, what is refused, and how the connection goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
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

static int tear_down(void **state)
{
    (void)state;
    client_close(client);
    app_fini(&app);
    return 0;
}

static void reconnect(void)
{
    client_close(client);
    client = client_open(web_port(app.web));
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

static void post_with(const char *target, const char *headers, const char *body)
{
    client_send(client, "POST %s HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n%s", target, headers, strlen(body), body);
    client_read(client, &answer);
}

static void post(const char *target, const char *body)
{
    post_with(target, FORM, body);
}

static void assert_answer(int status, const char *body)
{
    if (answer.status != status || (body && strcmp(answer.body, body)))
        fail_msg("%d %s, want %d %s", answer.status, answer.body, status, body ? body : "");
}

static void assert_error(int status, const char *name)
{
    char want[64];
    snprintf(want, sizeof want, "error page %s zh", name);
    assert_answer(status, want);
}

/* ---- what is served ---- */

static void a_page_is_sent_with_its_length(void **state)
{
    (void)state;
    get("/");
    assert_answer(200, "hello");
    assert_string_equal(answer_header(&answer, "Content-Type"), "text/html; charset=utf-8");
    assert_string_equal(answer_header(&answer, "Content-Length"), "5");
}

static void one_connection_serves_many_requests(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        get("/");
        assert_answer(200, "hello");
    }
    assert_true(client_quiet(client, 50));
}

static void pipelined_requests_are_answered_in_their_order(void **state)
{
    char want[32];
    (void)state;
    for (int i = 0; i < 50; i++)
        client_send(client, "GET /words/w%d HTTP/1.1\r\nHost: h\r\n\r\n", i);
    for (int i = 0; i < 50; i++) {
        client_read(client, &answer);
        snprintf(want, sizeof want, "w%d", i);
        assert_answer(200, want);
    }
}

static void a_form_and_a_page_may_be_pipelined(void **state)
{
    (void)state;
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Content-Length: 23\r\n\r\ncsrf=good&key=k&text=ab"
                        "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client_read(client, &answer);
    assert_answer(200, "ab|0|-1|0|-1|k|/echo|||127.0.0.1|0");
    client_read(client, &answer);
    assert_answer(200, "hello");
}

static void a_large_page_arrives_whole(void **state)
{
    (void)state;
    get("/big");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.len, 200000);
    for (size_t i = 0; i < answer.len; i++)
        assert_int_equal(answer.body[i], '0' + (int)(i % 10));
}

static void head_has_the_headers_of_get_and_no_body(void **state)
{
    (void)state;
    client_send(
        client,
        "HEAD /big HTTP/1.1\r\nHost: h\r\n\r\nHEAD /nowhere HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client_read_head(client, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Content-Length"), "200000");
    client_read_head(client, &answer);
    assert_int_equal(answer.status, 404);
    client_read(client, &answer);
    assert_answer(200, "hello");
}

static void who_asks_to_close_is_closed(void **state)
{
    (void)state;
    get_with("/", "Connection: close\r\n");
    assert_answer(200, "hello");
    assert_true(client_closed(client));
}

static void http_1_0_is_served_and_closed(void **state)
{
    (void)state;
    client_send(client, "GET / HTTP/1.0\r\n\r\n");
    client_read(client, &answer);
    assert_answer(200, "hello");
    assert_true(client_closed(client));
}

static void a_request_may_come_byte_by_byte(void **state)
{
    static const char text[] = "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Content-Length: 24\r\n\r\ncsrf=good&key=k&text=abc";
    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++) {
        client_write(client, text + i, 1);
        usleep(200);
    }
    client_read(client, &answer);
    assert_answer(200, "abc|0|-1|0|-1|k|/echo|||127.0.0.1|0");
}

static void a_body_may_come_in_chunks(void **state)
{
    (void)state;
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n"
                        "a\r\ncsrf=good&\r\n5\r\nkey=k\r\n8\r\n&text=ab\r\n0\r\n\r\n");
    client_read(client, &answer);
    assert_answer(200, "ab|0|-1|0|-1|k|/echo|||127.0.0.1|0");
}

static void who_expects_to_be_told_is_told_to_go_on(void **state)
{
    (void)state;
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Expect: 100-continue\r\nContent-Length: 15\r\n\r\n");
    client_read_head(client, &answer);
    assert_int_equal(answer.status, 100);
    client_send(client, "csrf=good&key=k");
    client_read(client, &answer);
    assert_int_equal(answer.status, 200);
}

static void the_handler_sees_what_was_sent(void **state)
{
    (void)state;
    get("/echo?text=%E5%88%86%20%E5%AE%9C&count=12&light=red&done=saved");
    assert_answer(
        200, "分 宜|12|1|0|-1||/echo|text=%E5%88%86%20%E5%AE%9C&amp;count=12&amp;light=red&amp;done=saved|saved|127.0.0.1|0");
    post("/echo", "csrf=good&key=k-1&version=7&text=a%0D%0Ab&count=x");
    assert_answer(422, "a\nb|0|-1|1|7|k-1|/echo|||127.0.0.1|0");
    get("/words/%E5%88%86");
    assert_answer(200, "分");
}

static void a_form_may_be_as_large_as_the_most(void **state)
{
    static char body[256u << 10];
    (void)state;
    snprintf(body, sizeof body, "csrf=good&key=k&text=");
    memset(body + strlen(body), 'a', sizeof body - 1 - strlen(body));
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Content-Length: %zu\r\n\r\n", sizeof body);
    body[sizeof body - 1] = 'a';
    client_write(client, body, sizeof body);
    client_read(client, &answer);
    assert_int_equal(answer.status, 422); /* all of it came, and the handler saw that the text is too long */
    assert_int_equal(app.handled, 1);
}

/* ---- refused: no such place ---- */

static void what_no_route_has_is_404(void **state)
{
    static const char *const targets[] = {"/nowhere", "/words", "/words/", "//", "/words/a/b", "/ECHO"};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        get(targets[i]);
        assert_error(404, "ERR_NOT_FOUND");
    }
    assert_int_equal(app.handled, 0);
}

static void another_method_is_405_and_says_which_are_allowed(void **state)
{
    static const struct {
        const char *method, *target, *allow;
    } tries[] = {{"POST", "/", "GET, HEAD"},
                 {"GET", "/login", "POST"},
                 {"HEAD", "/login", "POST"},
                 {"PUT", "/", "GET, HEAD"},
                 {"DELETE", "/private", "GET, HEAD, POST"},
                 {"OPTIONS", "/echo", "GET, HEAD, POST"},
                 {"PATCH", "/login", "POST"},
                 {"TRACE", "/", "GET, HEAD"},
                 {"get", "/", "GET, HEAD"},
                 {"PROPFIND", "/", "GET, HEAD"}};
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        client_send(client, "%s %s HTTP/1.1\r\nHost: h\r\n" FORM "\r\n", tries[i].method, tries[i].target);
        if (strcmp(tries[i].method, "HEAD"))
            client_read(client, &answer);
        else
            client_read_head(client, &answer);
        if (answer.status != 405 || strcmp(answer_header(&answer, "Allow"), tries[i].allow))
            fail_msg("%s %s: %d %s", tries[i].method, tries[i].target, answer.status, answer_header(&answer, "Allow"));
    }
    client_send(client, "PUT /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");
    client_read(client, &answer);
    assert_error(404, "ERR_NOT_FOUND");
    assert_int_equal(app.handled, 0);
}

/* ---- refused: malformed ---- */

static void a_target_that_is_no_path_is_400(void **state)
{
    static const char *const targets[] = {"/%",        "/%zz",      "/words/%00",   "/words/%C3%28", "/words/a%2Fb",
                                          "/words/..", "/%2e%2e/x", "/words/a%5Cb", "/words/\x01",   "/#a",
                                          "*",         "words",     "http://h/",    "/words/\xFF"};
    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        get(targets[i]);
        if (answer.status != 400)
            fail_msg("%s: %d", targets[i], answer.status);
        assert_error(400, "ERR_MALFORMED");
    }
    assert_int_equal(app.handled, 0);
}

static void input_that_no_browser_of_ours_sends_is_400_and_reaches_no_handler(void **state)
{
    static const char *const queries[] = {
        "/echo?colour=1", "/echo?text=a&text=b", "/echo?text=%zz", "/echo?text=%80", "/echo?key=k",
        "/?x=1",          "/echo?done=",         "/echo?=1"};
    static const char *const bodies[] = {"csrf=good&key=k&admin=1",
                                         "csrf=good",
                                         "csrf=good&key=",
                                         "csrf=good&key=k&key=k",
                                         "csrf=good&key=a%20b",
                                         "csrf=good&key=k&text=%zz",
                                         "csrf=good&key=k&text=%C3%28",
                                         "csrf=good&key=k&text=a&text=b",
                                         "csrf=good&key=k&version=minus1",
                                         "csrf=good&key=k&%00=1"};
    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        get(queries[i]);
        assert_error(400, "ERR_MALFORMED");
    }
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        post("/echo", bodies[i]);
        assert_error(400, "ERR_MALFORMED");
    }
    assert_int_equal(app.handled, 0);
}

static void too_many_fields_are_400(void **state)
{
    static char body[4096];
    (void)state;
    snprintf(body, sizeof body, "csrf=good&key=k");
    for (int i = 0; i < 200; i++)
        strncat(body, "&text=a", sizeof body - strlen(body) - 1);
    post("/echo", body);
    assert_error(400, "ERR_MALFORMED");
}

static void a_get_has_no_body(void **state)
{
    (void)state;
    client_send(client, "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client_read(client, &answer);
    assert_error(400, "ERR_MALFORMED");
    client_read(client, &answer);
    assert_answer(200, "hello");
}

/* libmicrohttpd answers these itself and closes. */
static void what_is_no_http_is_refused_and_the_server_goes_on(void **state)
{
    static const char *const texts[] = {"\x16\x03\x01\x02\r\n\r\n",
                                        "hello\r\n\r\n",
                                        "GET / HTTP/9.9\r\n\r\n",
                                        "GET / HTTP/1.1\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
                                        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n",
                                        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                                        "GET / a HTTP/1.1\r\nHost: h\r\n\r\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        client_send(client, "%s", texts[i]);
        client_read_head(client, &answer);
        if (answer.status != 0 && (answer.status < 400 || answer.status > 505))
            fail_msg("%s: %d", texts[i], answer.status);
        reconnect();
    }
    get("/");
    assert_answer(200, "hello");
    assert_int_equal(app.handled, 1);
}

/* ---- refused: size and type ---- */

static void send_large(const char *target, size_t n)
{
    static char part[65536];
    memset(part, 'a', sizeof part);
    client_send(client, "POST %s HTTP/1.1\r\nHost: h\r\n" FORM "Content-Length: %zu\r\n\r\n", target, n);
    for (; n > 0; n -= n < sizeof part ? n : sizeof part)
        client_write(client, part, n < sizeof part ? n : sizeof part);
    client_read(client, &answer);
}

static void a_body_too_large_is_413_and_the_connection_goes_on(void **state)
{
    (void)state;
    send_large("/echo", (256u << 10) + 1);
    assert_error(413, "ERR_TOO_LARGE");
    send_large("/echo", 2u << 20);
    assert_error(413, "ERR_TOO_LARGE");
    get("/");
    assert_answer(200, "hello");
    assert_int_equal(app.handled, 1);
}

static void a_body_far_too_large_is_refused_before_it_is_sent(void **state)
{
    (void)state;
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Content-Length: 100000000\r\n\r\n");
    client_read(client, &answer);
    assert_int_equal(answer.status, 413);
    assert_true(client_closed(client));
}

static void a_body_without_end_is_cut_off(void **state)
{
    static char chunk[65536 + 10];
    (void)state;
    snprintf(chunk, sizeof chunk, "10000\r\n");
    memset(chunk + 7, 'a', 65536);
    memcpy(chunk + 7 + 65536, "\r\n", 2);
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 100; i++)
        client_write(client, chunk, 7 + 65536 + 2);
    client_read(client, &answer);
    assert_int_equal(answer.status, 0);
    reconnect();
    get("/");
    assert_answer(200, "hello");
}

static void an_address_too_long_is_414(void **state)
{
    static char target[8194];
    (void)state;
    memset(target, 'a', sizeof target - 1);
    target[0] = '/';
    target[8192] = 0;
    get(target);
    assert_error(404, "ERR_NOT_FOUND");
    target[8192] = 'a';
    get(target);
    assert_int_equal(answer.status, 414);
    assert_true(strstr(answer.body, "网址太长"));
}

/* A header of n bytes. */
static void get_with_long_header(size_t n)
{
    static char header[40000];
    memset(header, 'a', n);
    memcpy(header, "X-Long: ", 8);
    memcpy(header + n - 2, "\r\n", 3);
    get_with("/", header);
}

static void too_many_header_bytes_are_431(void **state)
{
    (void)state;
    get_with_long_header(15000);
    assert_answer(200, "hello");
    get_with_long_header(17000);
    assert_int_equal(answer.status, 431);
    assert_non_null(strstr(answer.body, "Cookie"));
    assert_true(client_closed(client));
    reconnect();
    get_with_long_header(39000);
    assert_int_equal(answer.status, 431); /* libmicrohttpd's own */
    assert_int_equal(app.handled, 1);
}

static void only_forms_in_utf8_are_taken(void **state)
{
    static const char *const good[] = {"application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded",
                                       "application/x-www-form-urlencoded; charset=UTF-8",
                                       "application/x-www-form-urlencoded;charset=utf-8"};
    static const char *const bad[] = {"application/json",
                                      "multipart/form-data; boundary=x",
                                      "text/plain",
                                      "",
                                      "application/x-www-form-urlencoded2",
                                      "application/x-www-form-urlencoded; charset=gbk",
                                      "application/x-www-form-urlencoded, text/plain"};
    char header[200];
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(header, sizeof header, "Content-Type: %s\r\n", good[i]);
        post_with("/echo", header, "csrf=good&key=k");
        assert_int_equal(answer.status, 200);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(header, sizeof header, "Content-Type: %s\r\n", bad[i]);
        post_with("/echo", header, "csrf=good&key=k");
        assert_error(415, "ERR_MEDIA");
    }
    post_with("/echo", "", "csrf=good&key=k");
    assert_error(415, "ERR_MEDIA");
    post_with("/echo", FORM "Content-Encoding: gzip\r\n", "csrf=good&key=k");
    assert_error(415, "ERR_MEDIA");
}

/* ---- refused: not from our page, not his ---- */

static void a_form_needs_its_token(void **state)
{
    (void)state;
    post("/echo", "csrf=bad&key=k");
    assert_error(403, "ERR_FORBIDDEN");
    post("/echo", "key=k");
    assert_error(403, "ERR_FORBIDDEN");
    post("/echo", "");
    assert_error(403, "ERR_FORBIDDEN");
    post("/echo?csrf=good", "key=k");
    assert_error(403, "ERR_FORBIDDEN");
    post("/echo", "csrf=bad&key=k&colour=%zz"); /* nothing else of it is judged */
    assert_error(403, "ERR_FORBIDDEN");
    assert_int_equal(app.handled, 0);
    post("/login", "csrf=good&key=k");
    assert_answer(200, "hello");
}

static void a_form_of_another_site_is_refused_even_with_its_token(void **state)
{
    static const char *const bad[] = {"Origin: http://evil",
                                      "Origin: null",
                                      "Origin: http://h:81",
                                      "Origin: http://h.evil",
                                      "Origin: h",
                                      "Origin: http:/h",
                                      "Sec-Fetch-Site: cross-site",
                                      "Sec-Fetch-Site: same-site",
                                      "Origin: http://h\r\nSec-Fetch-Site: cross-site",
                                      "Origin: http://evil\r\nSec-Fetch-Site: same-origin"};
    static const char *const good[] = {"Origin: http://h",
                                       "Origin: https://h",
                                       "Origin: http://H",
                                       "Sec-Fetch-Site: same-origin",
                                       "Sec-Fetch-Site: none",
                                       "Origin: http://h\r\nSec-Fetch-Site: same-origin",
                                       "X: y"};
    char header[300];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(header, sizeof header, FORM "%s\r\n", bad[i]);
        post_with("/echo", header, "csrf=good&key=k");
        assert_error(403, "ERR_FORBIDDEN");
    }
    assert_int_equal(app.handled, 0);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(header, sizeof header, FORM "%s\r\n", good[i]);
        post_with("/echo", header, "csrf=good&key=k");
        if (answer.status != 200)
            fail_msg("%s: %d", good[i], answer.status);
    }
    get_with("/", "Sec-Fetch-Site: cross-site\r\n"); /* a link from elsewhere */
    assert_answer(200, "hello");
}

static void who_is_not_signed_in_learns_that(void **state)
{
    (void)state;
    get("/private");
    assert_error(401, "ERR_UNAUTHENTICATED");
    post("/private", "csrf=good&key=k");
    assert_error(401, "ERR_UNAUTHENTICATED");
    post("/private", "csrf=stale&key=k"); /* the session ended while he wrote */
    assert_error(401, "ERR_UNAUTHENTICATED");
    assert_int_equal(app.handled, 0);
    get_with("/private", "Cookie: session=s1\r\n");
    assert_answer(200, "hello");
    post_with("/private", FORM "Cookie: session=s1\r\n", "csrf=stale&key=k");
    assert_error(403, "ERR_FORBIDDEN");
}

static void the_first_that_refuses_decides(void **state)
{
    static char large[300000];
    (void)state;
    memset(large, 'a', sizeof large - 1);
    client_send(client, "POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\n", strlen(large));
    client_write(client, large, strlen(large));
    client_read(client, &answer);
    assert_error(404, "ERR_NOT_FOUND"); /* before size and type */
    client_send(client, "POST /echo HTTP/1.1\r\nHost: h\r\nOrigin: http://evil\r\nContent-Length: %zu\r\n\r\n", strlen(large));
    client_write(client, large, strlen(large));
    client_read(client, &answer);
    assert_error(413, "ERR_TOO_LARGE"); /* before type */
    post_with("/echo", "Origin: http://evil\r\n", "csrf=good&key=k");
    assert_error(415, "ERR_MEDIA"); /* before the origin */
    post_with("/echo", FORM "Origin: http://evil\r\n", "csrf=bad");
    assert_error(403, "ERR_FORBIDDEN");
    post("/private", "csrf=good&colour=1");
    assert_error(400, "ERR_MALFORMED"); /* before permission */
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_page_is_sent_with_its_length),
        T(one_connection_serves_many_requests),
        T(pipelined_requests_are_answered_in_their_order),
        T(a_form_and_a_page_may_be_pipelined),
        T(a_large_page_arrives_whole),
        T(head_has_the_headers_of_get_and_no_body),
        T(who_asks_to_close_is_closed),
        T(http_1_0_is_served_and_closed),
        T(a_request_may_come_byte_by_byte),
        T(a_body_may_come_in_chunks),
        T(who_expects_to_be_told_is_told_to_go_on),
        T(the_handler_sees_what_was_sent),
        T(a_form_may_be_as_large_as_the_most),
        T(what_no_route_has_is_404),
        T(another_method_is_405_and_says_which_are_allowed),
        T(a_target_that_is_no_path_is_400),
        T(input_that_no_browser_of_ours_sends_is_400_and_reaches_no_handler),
        T(too_many_fields_are_400),
        T(a_get_has_no_body),
        T(what_is_no_http_is_refused_and_the_server_goes_on),
        T(a_body_too_large_is_413_and_the_connection_goes_on),
        T(a_body_far_too_large_is_refused_before_it_is_sent),
        T(a_body_without_end_is_cut_off),
        T(an_address_too_long_is_414),
        T(too_many_header_bytes_are_431),
        T(only_forms_in_utf8_are_taken),
        T(a_form_needs_its_token),
        T(a_form_of_another_site_is_refused_even_with_its_token),
        T(who_is_not_signed_in_learns_that),
        T(the_first_that_refuses_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
