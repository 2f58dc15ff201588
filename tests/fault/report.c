/* report.c: see report.h. */
#include "report.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void report_send(int fd, const struct report *r)
{
    if (write(fd, r, sizeof *r) != (ssize_t)sizeof *r) {
        _exit(99); /* the parent is gone */
    }
}

bool report_next(int fd, struct report *r)
{
    char *p = (char *)r;
    size_t have = 0;
    while (have < sizeof *r) {
        ssize_t n = read(fd, p + have, sizeof *r - have);
        if (n == 0) {
            return false;
        }
        if (n < 0 && errno != EINTR) {
            abort();
        }
        have += n > 0 ? (size_t)n : 0;
    }
    return true;
}

bool report_waits(int fd, int ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, ms) > 0;
}

int child_start(int (*run)(void *arg, int fd), void *arg, pid_t *pid)
{
    int ends[2];
    fflush(NULL);
    if (pipe(ends) != 0 || (*pid = fork()) < 0) {
        perror("child");
        abort();
    }
    if (*pid == 0) {
        close(ends[0]);
        _exit(run(arg, ends[1]));
    }
    close(ends[1]);
    return ends[0];
}

int child_end(pid_t pid, int fd)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    close(fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
