/* report.h: how a child that is about to die tells its parent what was acknowledged: fixed pieces through a pipe, each written
 * at once, so that a piece is there or is not.
 */
#ifndef SG_FAULT_REPORT_H
#define SG_FAULT_REPORT_H
#include <sys/types.h>
#include "store.h"

struct report {
    enum { REPORT_BEGUN, REPORT_DONE, REPORT_FAULT, REPORT_COUNT } kind;
    struct worker worker; /* as it was before the act */
    struct ack ack;       /* REPORT_DONE */
    int step;             /* REPORT_FAULT: the enum shim_kind that failed */
    uint64_t count;       /* REPORT_COUNT: places that can fail */
};

void report_send(int fd, const struct report *r);
/* false at the end: the child and all its ends of the pipe are gone. */
bool report_next(int fd, struct report *r);
/* Whether one comes, or the end, within so many milliseconds. */
bool report_waits(int fd, int ms);

/* Forks; run(arg, fd) is the child's life, its result the child's exit code. Returns the parent's end of the pipe. */
int child_start(int (*run)(void *arg, int fd), void *arg, pid_t *pid);
/* The exit code, or minus the signal. Closes fd. */
int child_end(pid_t pid, int fd);

#endif
