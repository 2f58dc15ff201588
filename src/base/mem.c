#include "base/mem.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_NO_MEMORY 71

static atomic_ulong count; /* a counter and a trigger for the fault tests; nothing else is global here */
static atomic_ulong fail_at;

static _Noreturn void no_memory(void)
{
    static const char text[] = "sanguan: out of memory, stopping; nothing acknowledged is lost\n";
    (void)!write(2, text, sizeof text - 1);
    _exit(EXIT_NO_MEMORY);
}

static void account(void)
{
    unsigned long n = atomic_fetch_add(&count, 1) + 1;
    unsigned long at = atomic_load(&fail_at);
    if (at && n >= at)
        no_memory();
}

void *mem_alloc(size_t n)
{
    account();
    void *p = calloc(1, n ? n : 1);
    if (!p)
        no_memory();
    return p;
}

void *mem_realloc(void *p, size_t n)
{
    account();
    void *q = realloc(p, n ? n : 1);
    if (!q)
        no_memory();
    return q;
}

void mem_free(void *p)
{
    free(p);
}

void mem_fail_at(unsigned long n)
{
    atomic_store(&fail_at, n ? atomic_load(&count) + n : 0);
}

unsigned long mem_count(void)
{
    return atomic_load(&count);
}
