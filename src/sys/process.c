#include "sys/sys.h"
#include "base/arena.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "base/mem.h"

#define EXIT_OS_ERROR 71

static atomic_ulong fault_count;
static atomic_ulong fault_at; /* 0 = never */

static void fault_setting(const char *setting)
{
    struct str s = str_c(setting);
    int64_t n;
    size_t colon = str_find(s, ':', 0);
    if (colon == SIZE_MAX || !str_to_i64(str_sub(s, colon + 1, s.len), &n) || n <= 0)
        return;
    if (str_starts(s, STR("syscall:")))
        atomic_store(&fault_at, (unsigned long)n);
    else if (str_starts(s, STR("alloc:")))
        mem_fail_at((unsigned long)n);
}

const char *sys_getenv(const char *name)
{
    return getenv(name);
}

void sys_init(void)
{
    signal(SIGPIPE, SIG_IGN);
    setenv("TZ", "UTC0", 1); /* whatever a library formats is UTC; the county's time is date.h's */
    tzset();
    const char *setting = sys_getenv("SANGUAN_FAULT");
    if (setting)
        fault_setting(setting);
}

bool sys_fault(int as)
{
    unsigned long n = atomic_fetch_add(&fault_count, 1) + 1;
    if (n != atomic_load(&fault_at))
        return false;
    errno = as;
    return true;
}

static sigset_t stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

void sys_stop_block(void)
{
    sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

const char *sys_stop_wait(void)
{
    sigset_t set = stop_signals();
    int got = 0;
    while (sigwait(&set, &got) != 0)
        ;
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    return got == SIGINT ? "SIGINT" : "SIGTERM";
}

unsigned long sys_fault_count(void)
{
    return atomic_load(&fault_count);
}

void sys_random(void *out, size_t len)
{
    unsigned char *p = out;
    while (len > 0) {
        ssize_t n = sys_fault(EIO) ? -1 : getrandom(p, len, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            log_error("no randomness from the operating system, stopping");
            _exit(EXIT_OS_ERROR);
        }
        p += n;
        len -= (size_t)n;
    }
}

struct str sys_random_token(struct arena *a, size_t bytes)
{
    unsigned char *raw = arena_alloc(a, bytes);
    sys_random(raw, bytes);
    return str_hex(a, raw, bytes);
}

void log_line(enum log_level level, const char *fmt, ...)
{
    static const char *const names[] = {"error", "warn", "info"};
    char line[1024], stamp[32];
    struct timespec t = {0};
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &t);
    gmtime_r(&t.tv_sec, &utc);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' '; /* whatever stood in a value, it is one line */
    dprintf(2, "%s %s %s\n", stamp, names[level], line);
}
