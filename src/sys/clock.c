#include "sys/sys.h"
#include "base/mem.h"
#include <stdatomic.h>
#include <time.h>

struct clock {
    bool fixed;
    _Atomic int64_t ms;
};

static int64_t now_of(clockid_t id, int64_t per_second)
{
    struct timespec t;
    if (clock_gettime(id, &t))
        return 0;
    return (int64_t)t.tv_sec * per_second + t.tv_nsec / (1000000000 / per_second);
}

struct clock *clock_system(void)
{
    return mem_alloc(sizeof(struct clock));
}

struct clock *clock_fixed(int64_t ms)
{
    struct clock *c = mem_alloc(sizeof *c);
    c->fixed = true;
    atomic_store(&c->ms, ms);
    return c;
}

void clock_set(struct clock *c, int64_t ms)
{
    if (c->fixed)
        atomic_store(&c->ms, ms);
}

int64_t clock_ms(struct clock *c)
{
    return c->fixed ? atomic_load(&c->ms) : now_of(CLOCK_REALTIME, 1000);
}

void clock_free(struct clock *c)
{
    mem_free(c);
}

int64_t sys_monotonic_us(void)
{
    return now_of(CLOCK_MONOTONIC, 1000000);
}
