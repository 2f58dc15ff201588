/* listen.h: the socket that the server listens on. */
#ifndef SG_WEB_LISTEN_H
#define SG_WEB_LISTEN_H
#include "base/err.h"

/* "127.0.0.1:8080", "[::1]:0", ":8080" (every address); names are not looked up. The caller closes *fd; *port is the one it
 * got. ERR_MALFORMED, or ERR_IO with what the system says. */
enum err listen_on(const char *address, int *fd, int *port) MUST_CHECK;

#endif
