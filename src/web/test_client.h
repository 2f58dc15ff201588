/* test_client.h: HTTP as bytes on a socket, for tests: what is sent is written out in full, what comes back is taken apart.
 * Whatever goes wrong fails the test.
 */
#ifndef SG_WEB_TEST_CLIENT_H
#define SG_WEB_TEST_CLIENT_H
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

struct client {
    int fd;
    size_t len; /* bytes received and not yet read as an answer */
    char in[2u << 20];
};

struct answer {
    int status; /* 0: the connection was closed before one came */
    char head[8192];
    size_t len;
    char body[1u << 20]; /* NUL-terminated */
};

struct client *client_open(int port);
void client_close(struct client *c);
void client_write(struct client *c, const char *bytes, size_t len);
void client_send(struct client *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
void client_read(struct client *c, struct answer *a);      /* with the body that its Content-Length says */
void client_read_head(struct client *c, struct answer *a); /* an answer without body: to HEAD, 304 */
bool client_closed(struct client *c);                      /* the server closes, with nothing more to read; waits for it */
bool client_quiet(struct client *c, int ms);               /* nothing comes for so long */

/* The value of a header, "" when there is none; valid until the next call. */
const char *answer_header(const struct answer *a, const char *name);
/* How often the part stands in a text. */
unsigned count_of(const char *text, const char *part);

#endif
