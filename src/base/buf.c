#include "base/buf.h"
#include "base/mem.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_fini(struct buf *b)
{
    mem_free(b->ptr);
    *b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->full = false;
}

/* Room for n more bytes and a terminator that is not counted, or false and full. */
static bool reserve(struct buf *b, size_t n)
{
    if (b->full || n > b->max - b->len) {
        b->full = true;
        return false;
    }
    if (b->cap - b->len > n)
        return true;
    size_t cap = b->cap ? b->cap * 2 : 256;
    while (cap - b->len <= n)
        cap *= 2;
    if (cap > b->max)
        cap = b->max + 1;
    b->ptr = mem_realloc(b->ptr, cap);
    b->cap = cap;
    return true;
}

void buf_put(struct buf *b, struct str s)
{
    if (s.len == 0 || !reserve(b, s.len))
        return;
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void buf_put_c(struct buf *b, const char *z)
{
    buf_put(b, str_c(z));
}

void buf_put_char(struct buf *b, char c)
{
    if (reserve(b, 1))
        b->ptr[b->len++] = c;
}

void buf_put_i64(struct buf *b, int64_t v)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        digits[--at] = '-';
    buf_put(b, (struct str){digits + at, sizeof digits - at});
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        b->full = true; /* cannot be formatted: as incomplete as one that does not fit */
    else if (n > 0 && reserve(b, (size_t)n)) {
        vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->ptr, b->len};
}
