#include "base/err.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static _Thread_local char detail[256];

const char *err_name(enum err e)
{
    static const char *const names[] = {
#define X(name, status, text) [name] = #name,
        ERR_TABLE(X)
#undef X
    };
    return names[e];
}

const char *err_text(enum err e)
{
    static const char *const texts[] = {
#define X(name, status, text) [name] = text,
        ERR_TABLE(X)
#undef X
    };
    return texts[e];
}

int err_status(enum err e)
{
    static const int statuses[] = {
#define X(name, status, text) [name] = status,
        ERR_TABLE(X)
#undef X
    };
    return statuses[e];
}

enum err err_set(enum err e, const char *fmt, ...)
{
    if (detail[0])
        return e;
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    return e;
}

const char *err_detail(void)
{
    return detail;
}

void err_clear(void)
{
    detail[0] = '\0';
}
