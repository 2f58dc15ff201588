/* test_pool.c: many requests at once: the workers and their queue, the store's snapshots, the end of the server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "db/test_store.h"
#include "web/fixture.h"
#include "web/test_client.h"

#define CLIENTS_MAX 200
#define GATE_GET "GET /gate HTTP/1.1\r\nHost: h\r\n\r\n"
#define GATE_POST                                                                                                              \
    "POST /gate HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "                    \
    "15\r\n\r\ncsrf=good&key=k"
#define HELLO "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

static struct app app;
static struct client *clients[CLIENTS_MAX];
static struct answer answer;

static int set_up(void **state)
{
    (void)state;
    app_init(&app);
    memset(clients, 0, sizeof clients);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    app_fini(&app);
    for (unsigned i = 0; i < CLIENTS_MAX; i++)
        if (clients[i])
            client_close(clients[i]);
    return 0;
}

static void start(unsigned workers, unsigned queue_max)
{
    app_start(&app, &(struct web_config){.workers = workers, .queue_max = queue_max});
}

static void send_by(unsigned i, const char *request)
{
    if (!clients[i])
        clients[i] = client_open(web_port(app.web));
    client_send(clients[i], "%s", request);
}

static void expect(unsigned i, int status)
{
    client_read(clients[i], &answer);
    if (answer.status != status)
        fail_msg("client %u: %d %s, want %d", i, answer.status, answer.body, status);
}

/* The client's request is the nth; it has been read, and waits for a worker. */
static void expect_waiting(unsigned i, unsigned nth)
{
    struct web_stats s;
    do
        web_stats(app.web, &s);
    while (s.requests < nth);
    assert_true(client_quiet(clients[i], 20));
}

/* ---- workers ---- */

static void slow_readers_do_not_keep_the_others_waiting(void **state)
{
    (void)state;
    start(8, 0);
    for (unsigned i = 0; i < 7; i++)
        send_by(i, GATE_GET);
    gate_wait(&app, 7); /* more than there are cores: the I/O thread lets more run when nobody comes */
    send_by(7, HELLO);
    expect(7, 200);
    gate_open(&app);
    for (unsigned i = 0; i < 7; i++)
        expect(i, 200);
}

static void who_writes_leaves_workers_for_who_reads(void **state)
{
    (void)state;
    start(4, 0);
    for (unsigned i = 0; i < 10; i++)
        send_by(i, GATE_POST);
    gate_wait(&app, 3);
    send_by(10, HELLO);
    expect(10, 200);
    assert_int_equal(app.at_gate, 3);
    gate_open(&app);
    for (unsigned i = 0; i < 10; i++)
        expect(i, 200);
}

static void a_single_worker_does_both(void **state)
{
    (void)state;
    gate_open(&app);
    start(1, 0);
    send_by(0, GATE_POST);
    send_by(1, GATE_GET);
    expect(0, 200);
    expect(1, 200);
}

static void a_full_queue_is_503_at_once(void **state)
{
    (void)state;
    start(1, 2);
    send_by(0, GATE_GET);
    gate_wait(&app, 1);
    send_by(1, HELLO);
    expect_waiting(1, 2);
    send_by(2, HELLO);
    expect_waiting(2, 3);
    log_begin();
    for (int i = 0; i < 3; i++) {
        send_by(3, HELLO);
        expect(3, 503);
        assert_string_equal(answer_header(&answer, "Retry-After"), "2");
        assert_string_equal(answer_header(&answer, "X-Content-Type-Options"), "nosniff");
        assert_true(strstr(answer.body, "请过几秒再试"));
    }
    assert_int_equal(count_of(log_end(), " warn no place in the queue: 503\n"), 3);
    gate_open(&app);
    for (unsigned i = 0; i < 3; i++)
        expect(i, 200);
    send_by(3, HELLO);
    expect(3, 200);
}

static void refused_for_a_full_queue_is_counted_apart(void **state)
{
    struct web_stats s;
    (void)state;
    start(1, 1);
    send_by(0, GATE_GET);
    gate_wait(&app, 1);
    send_by(1, HELLO);
    expect_waiting(1, 2);
    send_by(2, HELLO);
    expect(2, 503);
    web_stats(app.web, &s);
    assert_int_equal(s.requests, 3);
    assert_int_equal(s.refused, 1);
    assert_int_equal(s.errors_5xx, 0);
}

/* 128 is the number at which libmicrohttpd's own thread stands still. */
static void as_many_connections_as_epoll_gives_at_once_are_all_served(void **state)
{
    (void)state;
    start(4, 0);
    for (unsigned n = 126; n <= 130; n++) {
        for (int round = 0; round < 20; round++) {
            for (unsigned i = 0; i < n; i++)
                send_by(i, HELLO);
            for (unsigned i = 0; i < n; i++)
                expect(i, 200);
        }
    }
}

static void who_leaves_while_his_request_is_done_harms_nobody(void **state)
{
    (void)state;
    start(4, 0);
    for (unsigned i = 0; i < 3; i++)
        send_by(i, GATE_POST);
    gate_wait(&app, 3);
    for (unsigned i = 0; i < 3; i++) {
        client_close(clients[i]);
        clients[i] = NULL;
    }
    gate_open(&app);
    for (unsigned i = 3; i < 6; i++) {
        send_by(i, HELLO);
        expect(i, 200);
    }
}

static void one_address_gets_half_of_the_connections(void **state)
{
    (void)state;
    app_start(&app, &(struct web_config){.workers = 2, .connections_max = 20});
    for (unsigned i = 0; i < 10; i++) {
        send_by(i, HELLO);
        expect(i, 200);
    }
    log_begin();
    send_by(10, HELLO);
    client_read(clients[10], &answer);
    assert_int_equal(answer.status, 0);
    (void)log_end();
    client_close(clients[0]);
    clients[0] = NULL;
    send_by(1, HELLO);
    expect(1, 200);
}

static void who_sends_nothing_for_too_long_is_closed(void **state)
{
    (void)state;
    app_start(&app, &(struct web_config){.workers = 2, .idle_s = 1});
    send_by(0, HELLO);
    expect(0, 200);
    send_by(1, "GET / HT");
    clients[2] = client_open(web_port(app.web));
    for (unsigned i = 0; i < 3; i++)
        assert_true(client_closed(clients[i]));
}

static void who_is_being_served_may_be_silent(void **state)
{
    (void)state;
    app_start(&app, &(struct web_config){.workers = 2, .idle_s = 1});
    send_by(0, GATE_GET);
    gate_wait(&app, 1);
    assert_true(client_quiet(clients[0], 2500));
    gate_open(&app);
    expect(0, 200);
}

static void a_body_that_drips_for_too_long_is_cut_off(void **state)
{
    (void)state;
    app_start(&app, &(struct web_config){.workers = 2, .body_s = 1});
    send_by(0, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 13; i++) {
        send_by(0, "a");
        usleep(100000);
    }
    assert_true(client_closed(clients[0]));
}

static void a_flood_of_refusals_does_not_flood_the_log(void **state)
{
    unsigned more = 0;
    (void)state;
    start(2, 0);
    log_begin();
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 50; i++)
            send_by(0, "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");
        for (int i = 0; i < 50; i++)
            expect(0, 404);
    }
    web_free(app.web);
    app.web = NULL;
    const char *log = log_end();
    for (const char *at = log; (at = strstr(at, " more such lines")) != NULL; at++) {
        while (at > log && at[-1] >= '0' && at[-1] <= '9')
            at--;
        more += (unsigned)strtoul(at, NULL, 10);
        at = strstr(at, " more such lines");
    }
    assert_int_equal(count_of(log, " 404 ERR_NOT_FOUND\n") + more, 1000); /* each is told or counted */
    assert_true(more > 0);
}

/* ---- the store ---- */

static struct test_store store;

static enum err open_store(void *arg, struct db **out)
{
    (void)arg;
    return db_open(&(struct db_config){.engine = store.engine, .path = store.path}, out);
}

static enum err open_nothing(void *arg, struct db **out)
{
    (void)arg;
    *out = NULL;
    return err_set(ERR_IO, "the store is away");
}

static int set_up_store(void **state)
{
    set_up(state);
    test_store_init_empty(&store);
    assert_int_equal(db_script(store.writer, "CREATE TABLE web_probe (n BIGINT)"), OK);
    app.open_reader = open_store;
    start(4, 0);
    return 0;
}

static int tear_down_store(void **state)
{
    tear_down(state);
    test_store_fini(&store);
    return 0;
}

static void insert_row(void)
{
    assert_int_equal(db_script(store.writer, "INSERT INTO web_probe (n) VALUES (1)"), OK);
}

static void a_request_sees_the_store_as_it_was_when_it_began(void **state)
{
    (void)state;
    send_by(0, "GET /count HTTP/1.1\r\nHost: h\r\n\r\n");
    gate_wait(&app, 1);
    insert_row();
    gate_open(&app);
    expect(0, 200);
    assert_string_equal(answer.body, "0 hello0 ");
    send_by(0, "GET /count HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(0, 200);
    assert_string_equal(answer.body, "1 hello1 ");
}

static void a_request_may_ask_to_see_it_anew(void **state)
{
    (void)state;
    send_by(0, "GET /fresh HTTP/1.1\r\nHost: h\r\n\r\n");
    gate_wait(&app, 1);
    insert_row();
    gate_open(&app);
    expect(0, 200);
    assert_string_equal(answer.body, "0 hello1 ");
}

static void without_store_there_is_one_line_and_no_hook_is_asked(void **state)
{
    (void)state;
    app.open_reader = open_nothing;
    start(2, 0);
    for (int i = 0; i < 3; i++) { /* asked for again each time */
        log_begin();
        send_by(0, HELLO);
        expect(0, 500);
        assert_non_null(strstr(log_end(), "error GET no route: 500 ERR_IO: the store is away\n"));
        assert_string_equal(answer_header(&answer, "Content-Type"), "text/plain; charset=utf-8");
        assert_string_equal(answer_header(&answer, "X-Content-Type-Options"), "nosniff");
    }
    assert_int_equal(app.error_pages, 0);
    assert_int_equal(app.handled, 0);
}

/* ---- the end ---- */

static void *stop(void *arg)
{
    (void)arg;
    web_free(app.web);
    return NULL;
}

static int connect_to(int port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), r = connect(fd, (struct sockaddr *)&to, sizeof to);
    close(fd);
    return r;
}

static void what_runs_when_the_server_stops_is_finished(void **state)
{
    pthread_t stopper;
    (void)state;
    start(2, 0);
    int port = web_port(app.web);
    send_by(3, HELLO);
    expect(3, 200);
    send_by(0, GATE_GET);
    gate_wait(&app, 1);
    send_by(1, GATE_POST);
    gate_wait(&app, 2);
    send_by(2, HELLO);
    expect_waiting(2, 4);
    send_by(3, "GET / HTTP/1.1\r\nHost: h\r\n"); /* has not ended */
    assert_int_equal(pthread_create(&stopper, NULL, stop, NULL), 0);
    while (connect_to(port) == 0)
        usleep(1000);
    client_send(clients[3], "\r\n");
    expect(3, 503); /* too late */
    gate_open(&app);
    for (unsigned i = 0; i < 3; i++)
        expect(i, 200);
    pthread_join(stopper, NULL);
    app.web = NULL;
    for (unsigned i = 0; i < 4; i++)
        assert_true(client_closed(clients[i]));
}

static void idle_connections_and_half_requests_do_not_hold_the_end_up(void **state)
{
    (void)state;
    start(2, 0);
    send_by(0, HELLO);
    expect(0, 200);
    send_by(1, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
    send_by(2, "GET /");
    int64_t begun_us = sys_monotonic_us();
    web_free(app.web);
    app.web = NULL;
    assert_true(sys_monotonic_us() - begun_us < 5000000);
    for (unsigned i = 0; i < 3; i++)
        assert_true(client_closed(clients[i]));
}

static void who_does_not_read_his_answer_does_not_hold_the_end_up(void **state)
{
    int small = 4096;
    (void)state;
    app_start(&app, &(struct web_config){.workers = 2, .stop_s = 1});
    clients[0] = client_open(web_port(app.web));
    setsockopt(clients[0]->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 100; i++) /* 20 MB, more than sockets hold */
        send_by(0, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    while (app.handled == 0)
        usleep(1000);
    int64_t begun_us = sys_monotonic_us();
    web_free(app.web);
    app.web = NULL;
    assert_true(sys_monotonic_us() - begun_us < 8000000);
}

/* Forks, because it ends the process. */
static void a_handler_that_never_ends_ends_the_process(void **state)
{
    int status;
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        close(2);
        app_start(&app, &(struct web_config){.workers = 2, .stop_s = 1});
        send_by(0, GATE_GET);
        gate_wait(&app, 1);
        web_free(app.web);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 75);
}

/* ---- the start ---- */

static enum err start_at(const char *address, const struct route *const *tables, struct web **out)
{
    err_clear();
    return web_new(&(struct web_config){.listen = address, .tables = tables, .clock = app.clock, .hooks = {.app = &app}}, out);
}

static void what_cannot_start_says_why(void **state)
{
    static const struct route *const none[] = {NULL};
    struct web *w;
    (void)state;
    assert_int_equal(start_at("127.0.0.1:0", none, &w), ERR_BUG);
    assert_non_null(strstr(err_detail(), "hook"));
    assert_null(w);
    web_free(NULL);
}

static void the_port_in_use_cannot_be_had_again(void **state)
{
    char address[32];
    struct web *w;
    (void)state;
    start(1, 0);
    snprintf(address, sizeof address, "127.0.0.1:%d", web_port(app.web));
    struct web_config c = app_config(&app);
    c.listen = address;
    assert_int_equal(web_new(&c, &w), ERR_IO);
    assert_non_null(strstr(err_detail(), "in use"));
    send_by(0, HELLO);
    expect(0, 200);
}

static void addresses_are_numbers_with_a_port(void **state)
{
    static const char *const bad[] = {
        "",      "127.0.0.1", "127.0.0.1:",  "127.0.0.1:x",  "127.0.0.1:65536", "127.0.0.1:-1", "localhost:0",
        "::1:0", "[::1]",     "256.0.0.1:0", "[127.0.0.1:0", "127.0.0.1:0 "};
    static const char *const good[] = {"127.0.0.1:0", "[127.0.0.1]:0", ":0", "0.0.0.0:0"};
    struct web *w;
    (void)state;
    struct web_config c = app_config(&app);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        c.listen = bad[i];
        if (web_new(&c, &w) != ERR_MALFORMED)
            fail_msg("%s is accepted", bad[i]);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        err_clear();
        c.listen = good[i];
        if (web_new(&c, &w) != OK)
            fail_msg("%s: %s", good[i], err_detail());
        assert_true(web_port(w) > 0);
        web_free(w);
    }
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define TS(test) cmocka_unit_test_setup_teardown(test, set_up_store, tear_down_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(slow_readers_do_not_keep_the_others_waiting),
        T(who_writes_leaves_workers_for_who_reads),
        T(a_single_worker_does_both),
        T(a_full_queue_is_503_at_once),
        T(refused_for_a_full_queue_is_counted_apart),
        T(as_many_connections_as_epoll_gives_at_once_are_all_served),
        T(who_leaves_while_his_request_is_done_harms_nobody),
        T(one_address_gets_half_of_the_connections),
        T(who_sends_nothing_for_too_long_is_closed),
        T(who_is_being_served_may_be_silent),
        T(a_body_that_drips_for_too_long_is_cut_off),
        T(a_flood_of_refusals_does_not_flood_the_log),
        TS(a_request_sees_the_store_as_it_was_when_it_began),
        TS(a_request_may_ask_to_see_it_anew),
        T(without_store_there_is_one_line_and_no_hook_is_asked),
        T(what_runs_when_the_server_stops_is_finished),
        T(idle_connections_and_half_requests_do_not_hold_the_end_up),
        T(who_does_not_read_his_answer_does_not_hold_the_end_up),
        T(a_handler_that_never_ends_ends_the_process),
        T(what_cannot_start_says_why),
        T(the_port_in_use_cannot_be_had_again),
        T(addresses_are_numbers_with_a_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
