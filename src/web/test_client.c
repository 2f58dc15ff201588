#include "web/test_client.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000

struct client *client_open(int port)
{
    struct client *c = calloc(1, sizeof *c);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_non_null(c);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(c->fd >= 0);
    assert_int_equal(connect(c->fd, (struct sockaddr *)&to, sizeof to), 0);
    return c;
}

void client_close(struct client *c)
{
    close(c->fd);
    free(c);
}

/* The server may close while we write: that is for the test to see when it reads. */
void client_write(struct client *c, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(c->fd, bytes, len, MSG_NOSIGNAL);
        if (n < 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
}

void client_send(struct client *c, const char *fmt, ...)
{
    char text[65536];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    assert_true(n >= 0 && (size_t)n < sizeof text);
    client_write(c, text, (size_t)n);
}

/* false: the server has closed. */
static bool receive(struct client *c)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    assert_true(c->len < sizeof c->in);
    if (poll(&p, 1, PATIENCE_MS) != 1)
        fail_msg("no answer within %d ms", PATIENCE_MS);
    ssize_t n = recv(c->fd, c->in + c->len, sizeof c->in - c->len, 0);
    c->len += n > 0 ? (size_t)n : 0;
    return n > 0;
}

static void drop(struct client *c, size_t n)
{
    memmove(c->in, c->in + n, c->len - n);
    c->len -= n;
}

void client_read_head(struct client *c, struct answer *a)
{
    const char *end;
    a->status = 0;
    a->len = 0;
    a->head[0] = a->body[0] = 0;
    while (!(end = memmem(c->in, c->len, "\r\n\r\n", 4)))
        if (!receive(c))
            return;
    size_t n = (size_t)(end - c->in) + 4;
    assert_true(n < sizeof a->head);
    memcpy(a->head, c->in, n);
    a->head[n] = 0;
    drop(c, n);
    if (sscanf(a->head, "HTTP/1.1 %d ", &a->status) != 1)
        fail_msg("no status line: %s", a->head);
}

void client_read(struct client *c, struct answer *a)
{
    client_read_head(c, a);
    if (a->status == 0)
        return;
    a->len = (size_t)strtoul(answer_header(a, "Content-Length"), NULL, 10);
    assert_true(a->len < sizeof a->body);
    while (c->len < a->len)
        if (!receive(c))
            fail_msg("a body of %zu bytes ended after %zu", a->len, c->len);
    memcpy(a->body, c->in, a->len);
    a->body[a->len] = 0;
    drop(c, a->len);
}

bool client_closed(struct client *c)
{
    return c->len == 0 && !receive(c);
}

bool client_quiet(struct client *c, int ms)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    return c->len == 0 && poll(&p, 1, ms) == 0;
}

const char *answer_header(const struct answer *a, const char *name)
{
    static char value[2048];
    size_t len = strlen(name);
    for (const char *line = strstr(a->head, "\r\n"); line && line[2]; line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        if (strncasecmp(at, name, len) != 0 || at[len] != ':')
            continue;
        at += len + 1 + strspn(at + len + 1, " ");
        snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r"), at);
        return value;
    }
    return "";
}

unsigned count_of(const char *text, const char *part)
{
    unsigned n = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        n++;
    return n;
}
