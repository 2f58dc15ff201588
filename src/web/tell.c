#include <stdio.h>
#include "web/private.h"

#define LINES_MAX 100 /* a second */

void tell_rest(struct web *w)
{
    unsigned n = atomic_exchange(&w->untold, 0);
    if (n > 0)
        log_warn("%u more such lines in this second", n);
}

static void begin_second(struct web *w)
{
    int64_t now = sys_monotonic_us() / 1000000, seen = atomic_load(&w->told_second);
    if (now == seen || !atomic_compare_exchange_strong(&w->told_second, &seen, now))
        return;
    tell_rest(w);
    atomic_store(&w->told, 0);
}

void tell(struct web *w, enum log_level level, const char *fmt, ...)
{
    char text[512];
    va_list args;
    begin_second(w);
    if (atomic_fetch_add(&w->told, 1) >= LINES_MAX) {
        atomic_fetch_add(&w->untold, 1);
        return;
    }
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    log_line(level, "%s", text);
}
