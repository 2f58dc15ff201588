#include "base/str.h"
#include "base/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_c(const char *s)
{
    return s ? (struct str){s, strlen(s)} : (struct str){NULL, 0};
}

struct str str_sub(struct str s, size_t from, size_t len)
{
    if (from > s.len)
        from = s.len;
    if (len > s.len - from)
        len = s.len - from;
    return (struct str){s.ptr ? s.ptr + from : NULL, len};
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_c(z));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (c)
        return c;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool str_empty(struct str s)
{
    return s.len == 0;
}

size_t str_find(struct str s, char c, size_t from)
{
    if (from >= s.len)
        return SIZE_MAX;
    const char *p = memchr(s.ptr + from, c, s.len - from);
    return p ? (size_t)(p - s.ptr) : SIZE_MAX;
}

static size_t space_at_start(struct str s)
{
    if (s.len && strchr(" \t\r\n\f\v", s.ptr[0]) && s.ptr[0])
        return 1;
    return s.len >= 3 && memcmp(s.ptr, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t space_at_end(struct str s)
{
    if (s.len && strchr(" \t\r\n\f\v", s.ptr[s.len - 1]) && s.ptr[s.len - 1])
        return 1;
    return s.len >= 3 && memcmp(s.ptr + s.len - 3, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

struct str str_trim(struct str s)
{
    for (size_t n; (n = space_at_start(s)) > 0;)
        s = str_sub(s, n, s.len - n);
    for (size_t n; (n = space_at_end(s)) > 0;)
        s.len -= n;
    return s;
}

bool str_split(struct str *rest, char c, struct str *part)
{
    if (!rest->ptr)
        return false;
    size_t at = str_find(*rest, c, 0);
    if (at == SIZE_MAX) {
        *part = *rest;
        *rest = (struct str){NULL, 0};
        return true;
    }
    *part = str_sub(*rest, 0, at);
    *rest = str_sub(*rest, at + 1, rest->len);
    return true;
}

struct str str_dup(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.len + 1);
    if (s.len)
        memcpy(p, s.ptr, s.len);
    return (struct str){p, s.len};
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        n = 0;
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

const char *str_z(struct arena *a, struct str s)
{
    return str_dup(a, s).ptr;
}

bool str_to_i64(struct str s, int64_t *out)
{
    bool negative = s.len && s.ptr[0] == '-';
    size_t i = negative ? 1 : 0;
    if (s.len == i || s.len - i > 19)
        return false;
    int64_t v = 0;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        int digit = s.ptr[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v)) /* downwards: INT64_MIN fits */
            return false;
    }
    if (!negative && v == INT64_MIN)
        return false;
    *out = negative ? v : -v;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool str_hex_decode(struct str hex, uint8_t *out, size_t out_len)
{
    if (hex.len != out_len * 2)
        return false;
    for (size_t i = 0; i < out_len; i++) {
        int hi = hex_digit(hex.ptr[2 * i]), lo = hex_digit(hex.ptr[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        out[i] = (uint8_t)(hi * 16 + lo);
    }
    return true;
}

struct str str_hex(struct arena *a, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *b = bytes;
    char *p = arena_alloc(a, len * 2 + 1);
    for (size_t i = 0; i < len; i++) {
        p[2 * i] = digits[b[i] >> 4];
        p[2 * i + 1] = digits[b[i] & 15];
    }
    return (struct str){p, len * 2};
}
