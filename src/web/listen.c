#include "web/listen.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/str.h"

#define BACKLOG 1024

struct place {
    char host[64], port[8];
};

static bool copy(char *out, size_t size, struct str s)
{
    return snprintf(out, size, STR_FMT, STR_ARG(s)) < (int)size;
}

/* The port is what stands behind the last colon; an IPv6 address has brackets. */
static bool take_apart(struct str address, struct place *out)
{
    size_t colon = SIZE_MAX;
    for (size_t i = 0; i < address.len; i++)
        if (address.ptr[i] == ':')
            colon = i;
    if (colon == SIZE_MAX)
        return false;
    struct str host = str_sub(address, 0, colon), port = str_sub(address, colon + 1, address.len);
    bool bracketed = host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    if (bracketed)
        host = str_sub(host, 1, host.len - 2);
    else if (str_find(host, ':', 0) != SIZE_MAX)
        return false;
    int64_t n;
    return str_to_i64(port, &n) && n >= 0 && n <= 65535 && copy(out->host, sizeof out->host, host) &&
           copy(out->port, sizeof out->port, port);
}

static int open_socket(const struct addrinfo *a)
{
    int on = 1, fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(fd, a->ai_addr, a->ai_addrlen) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static int port_of(int fd)
{
    struct sockaddr_storage a = {0};
    socklen_t len = sizeof a;
    if (getsockname(fd, (struct sockaddr *)&a, &len) != 0)
        return -1;
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
}

enum err listen_on(const char *address, int *fd, int *port)
{
    struct place place;
    struct addrinfo *found = NULL;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    if (!take_apart(str_c(address), &place))
        return err_set(ERR_MALFORMED, "%s is not ADDRESS:PORT", address);
    if (getaddrinfo(place.host[0] ? place.host : NULL, place.port, &hints, &found) != 0)
        return err_set(ERR_MALFORMED, "%s is no address in numbers", address);
    *fd = open_socket(found);
    int why = errno;
    freeaddrinfo(found);
    if (*fd < 0)
        return err_set(ERR_IO, "cannot listen on %s: %s", address, strerror(why));
    *port = port_of(*fd);
    return OK;
}
