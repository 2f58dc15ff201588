/* load.c: sends prepared HTTP requests over so many connections at once, each taking the next one when it has its answer, and
 * prints one line of JSON: how many of which status, the rate, the latency in microseconds.
 *
 *     load PORT CONNECTIONS SECONDS REQUESTS
 *
 * REQUESTS is a file of requests, each behind a line with its length. None is sent twice: the run ends early when all are sent.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1024
#define ANSWER_MAX (1 << 20)

struct request {
    const char *ptr;
    size_t len;
};

struct connection {
    pthread_t thread;
    int fd;
    unsigned long statuses[6]; /* by hundreds; 0 = broken */
    uint32_t *us;              /* latencies */
    size_t n, cap;
};

static struct request *requests;
static size_t nrequests;
static atomic_size_t next;
static int port;
static int64_t end_us;

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static _Noreturn void stop(const char *why)
{
    perror(why);
    exit(1);
}

/* ---- the file ---- */

static char *read_all(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        stop(path);
    }
    *len = (size_t)ftell(f);
    rewind(f);
    char *p = malloc(*len + 1);
    if (!p || fread(p, 1, *len, f) != *len) {
        stop(path);
    }
    p[*len] = 0;
    fclose(f);
    return p;
}

static void read_requests(const char *path)
{
    size_t len, cap = 0;
    char *p = read_all(path, &len), *all = p + len;
    while (p < all) {
        size_t n = strtoul(p, &p, 10);
        if (*p++ != '\n' || n == 0 || n > (size_t)(all - p)) {
            fprintf(stderr, "%s: not a file of requests\n", path);
            exit(1);
        }
        if (nrequests == cap) {
            cap = cap ? cap * 2 : 1024;
            requests = realloc(requests, cap * sizeof *requests);
        }
        requests[nrequests++] = (struct request){p, n};
        p += n;
    }
}

/* ---- a connection ---- */

static int open_socket(void)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        stop("connect");
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* Reads head and body; the status, or 0. */
static int read_answer(int fd, char *buf)
{
    size_t have = 0, want = SIZE_MAX;
    int status = 0;
    while (have < want) {
        ssize_t n = read(fd, buf + have, ANSWER_MAX - 1 - have);
        if (n <= 0) {
            return 0;
        }
        have += (size_t)n;
        buf[have] = 0;
        char *body = want == SIZE_MAX ? strstr(buf, "\r\n\r\n") : NULL;
        if (body) {
            const char *length = strcasestr(buf, "\r\ncontent-length:");
            status = (int)strtol(buf + 9, NULL, 10);
            want = (size_t)(body + 4 - buf) + (length && length < body ? strtoul(length + 17, NULL, 10) : 0);
        }
    }
    return status;
}

static void keep(struct connection *c, int64_t us)
{
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 1024;
        c->us = realloc(c->us, c->cap * sizeof *c->us);
    }
    c->us[c->n++] = (uint32_t)us;
}

static void *run(void *arg)
{
    struct connection *c = arg;
    char *buf = malloc(ANSWER_MAX);
    size_t i;
    while (now_us() < end_us && (i = atomic_fetch_add(&next, 1)) < nrequests) {
        int64_t began = now_us();
        bool sent = write(c->fd, requests[i].ptr, requests[i].len) == (ssize_t)requests[i].len;
        int status = sent ? read_answer(c->fd, buf) : 0;
        keep(c, now_us() - began);
        c->statuses[status >= 100 && status < 600 ? status / 100 : 0]++;
        if (status == 0) {
            break;
        }
    }
    free(buf);
    return NULL;
}

/* ---- the figures ---- */

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void print(struct connection *c, size_t n, int64_t us)
{
    struct connection all = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < c[i].n; j++) {
            keep(&all, c[i].us[j]);
        }
        for (int j = 0; j < 6; j++) {
            all.statuses[j] += c[i].statuses[j];
        }
    }
    qsort(all.us, all.n, sizeof *all.us, by_value);
    printf("{\"seconds\": %.3f, \"answers\": %zu, \"rate\": %.1f, \"broken\": %lu, \"2xx\": %lu, \"3xx\": %lu, \"4xx\": %lu, "
           "\"5xx\": %lu, "
           "\"p50_us\": %u, \"p99_us\": %u, \"max_us\": %u}\n",
           (double)us / 1e6, all.n, (double)all.n * 1e6 / (double)us, all.statuses[0], all.statuses[2], all.statuses[3],
           all.statuses[4], all.statuses[5], all.n ? all.us[all.n / 2] : 0, all.n ? all.us[all.n * 99 / 100] : 0,
           all.n ? all.us[all.n - 1] : 0);
}

int main(int argc, char **argv)
{
    static struct connection connections[CONNECTIONS_MAX];
    if (argc != 5) {
        fprintf(stderr, "usage: load PORT CONNECTIONS SECONDS REQUESTS\n");
        return 64;
    }
    port = (int)strtol(argv[1], NULL, 10);
    size_t n = strtoul(argv[2], NULL, 10);
    n = n < 1 ? 1 : n > CONNECTIONS_MAX ? CONNECTIONS_MAX : n;
    read_requests(argv[4]);
    for (size_t i = 0; i < n; i++) {
        connections[i].fd = open_socket();
    }
    int64_t began = now_us();
    end_us = began + (int64_t)(strtod(argv[3], NULL) * 1e6);
    for (size_t i = 0; i < n; i++) {
        if (pthread_create(&connections[i].thread, NULL, run, &connections[i]) != 0) {
            stop("thread");
        }
    }
    for (size_t i = 0; i < n; i++) {
        pthread_join(connections[i].thread, NULL);
    }
    print(connections, n, now_us() - began);
    return 0;
}
