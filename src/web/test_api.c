/* test_api.c: the same routes for programs: who may send what, and what pages, redirects and errors become. */
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

#define JSON "Content-Type: application/json\r\n"
#define KEY "Idempotency-Key: k-1\r\n"
#define BEARER "Authorization: Bearer s1\r\n"
#define COOKIE "Cookie: session=s1\r\n"

static struct app app;
static struct client *client;
static struct answer answer;

static int set_up(void **state)
{
    (void)state;
    app_init(&app);
    app.errors = ERROR_WORD;
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

static void get(const char *target)
{
    client_send(client, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", target);
    client_read(client, &answer);
}

static void post(const char *target, const char *headers, const char *body)
{
    client_send(client, "POST %s HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n%s", target, headers, strlen(body), body);
    client_read(client, &answer);
}

static void answers(int status, const char *body)
{
    assert_int_equal(answer.status, status);
    assert_string_equal(answer.body, body);
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/json");
    assert_string_equal(answer_header(&answer, "Cache-Control"), "no-store");
}

static void refuses(int status, const char *word)
{
    char wanted[64];
    assert_int_equal(answer.status, status);
    snprintf(wanted, sizeof wanted, "{\"error\":\"%s\",", word);
    if (strncmp(answer.body, wanted, strlen(wanted)) != 0)
        fail_msg("wanted %s, got %s", wanted, answer.body);
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/json");
}

static void a_handler_that_asks_answers_in_json(void **state)
{
    (void)state;
    get("/api/v1/echo?text=a");
    answers(200, "a|0|-1|0|-1||/api/v1/echo|text=a||127.0.0.1|1");
    post("/api/v1/echo", JSON KEY, "{\"text\":\"b\",\"light\":\"red\",\"version\":3}");
    answers(200, "b|0|1|0|3|k-1|/api/v1/echo|||127.0.0.1|1");
}

static void a_page_is_not_for_programs(void **state)
{
    (void)state;
    get("/api/v1");
    answers(406, "{\"error\":\"not_acceptable\",\"message\":\"there is only a page of this, for people\"}");
    get("/api/v1/bytes");
    assert_string_equal(answer.body, "{}");
}

static void an_act_that_is_done_tells_what_came_of_it(void **state)
{
    (void)state;
    post("/api/v1/redirect", JSON KEY, "{\"to\":\"/分\"}");
    answers(200, "{\"id\":\"7\",\"seq\":12,\"place\":\"/分\"}");
    assert_string_equal(answer_header(&answer, "Location"), "");
    get("/api/v1/redirect?to=/x");
    assert_string_equal(answer.body, "{\"place\":\"/x\"}");
}

static void a_form_shown_again_is_its_violations(void **state)
{
    (void)state;
    post("/api/v1/echo", JSON KEY, "{\"count\":\"many\",\"light\":\"blue\"}");
    answers(422,
            "{\"error\":\"rules\",\"message\":\"rules refused the input; see the violations\",\"violations\":["
            "{\"field\":\"count\",\"code\":\"number\",\"arg\":\"\"},{\"field\":\"light\",\"code\":\"choice\",\"arg\":\"\"}]}");
    post("/api/v1/stale", JSON KEY, "{}");
    answers(409, "{\"error\":\"state\",\"message\":\"the object's state does not allow this act\"}");
}

static void errors_have_a_word_and_a_code(void **state)
{
    (void)state;
    get("/api/v1/nowhere");
    answers(404, "{\"error\":\"not_found\",\"message\":\"not found, or not theirs to see\",\"code\":\"C0DE\"}");
    get("/api/v1/error/ERR_STALE");
    refuses(409, "stale");
    get("/api/v1/gate/none");
    refuses(404, "not_found");
    get("/api/v1/login");
    refuses(405, "method");
    get("/api/v1/private");
    refuses(401, "unauthenticated");
}

static void the_body_is_json_and_nothing_else(void **state)
{
    (void)state;
    post("/api/v1/echo", "Content-Type: application/x-www-form-urlencoded\r\n" KEY, "text=a");
    refuses(415, "media");
    post("/echo", JSON KEY, "{}");
    assert_int_equal(answer.status, 415);
    post("/api/v1/echo", KEY, "{}");
    refuses(415, "media");
    post("/api/v1/echo", "Content-Type: application/json; charset=utf-8\r\n" KEY, "{}");
    assert_int_equal(answer.status, 200);
    post("/api/v1/echo", JSON KEY, "{\"other\":1}");
    refuses(400, "malformed");
    post("/api/v1/echo", JSON KEY, "{\"text\":[1]}");
    refuses(400, "malformed");
    assert_int_equal(app.handled, 1);
}

static void every_post_needs_a_key(void **state)
{
    (void)state;
    post("/api/v1/echo", JSON, "{}");
    refuses(400, "malformed");
    post("/api/v1/echo", JSON "Idempotency-Key: a b\r\n", "{}");
    refuses(400, "malformed");
    assert_int_equal(app.handled, 0);
}

static void a_token_needs_no_second_one_and_a_cookie_does(void **state)
{
    (void)state;
    post("/api/v1/private", JSON KEY BEARER, "{}");
    assert_int_equal(answer.status, 200);
    post("/api/v1/private", JSON KEY COOKIE, "{}");
    refuses(403, "forbidden");
    post("/api/v1/private", JSON KEY COOKIE "X-CSRF-Token: bad\r\n", "{}");
    refuses(403, "forbidden");
    post("/api/v1/private", JSON KEY COOKIE "X-CSRF-Token: good\r\n", "{}");
    assert_int_equal(answer.status, 200);
    post("/api/v1/private", JSON KEY BEARER "Origin: http://elsewhere\r\n", "{}");
    refuses(403, "forbidden");
    post("/api/v1/private", JSON KEY, "{}");
    refuses(401, "unauthenticated");
}

static void what_is_for_programs_only_has_no_page(void **state)
{
    (void)state;
    post("/api/v1/only", JSON KEY, "{\"to\":\"/x\"}");
    assert_int_equal(answer.status, 200);
    post("/only", JSON KEY, "{}");
    refuses(404, "not_found");
    post("/api/v1/api/v1/only", JSON KEY, "{}");
    refuses(404, "not_found");
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_handler_that_asks_answers_in_json),
        T(a_page_is_not_for_programs),
        T(an_act_that_is_done_tells_what_came_of_it),
        T(a_form_shown_again_is_its_violations),
        T(errors_have_a_word_and_a_code),
        T(the_body_is_json_and_nothing_else),
        T(every_post_needs_a_key),
        T(a_token_needs_no_second_one_and_a_cookie_does),
        T(what_is_for_programs_only_has_no_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
