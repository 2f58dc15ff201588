#include "base/num.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

static const int64_t power10[] = {1, 10, 100, 1000, 10000};

int64_t num_rdiv(__int128 n, __int128 d)
{
    unsigned __int128 m = n < 0 ? -(unsigned __int128)n : (unsigned __int128)n;
    unsigned __int128 u = (unsigned __int128)d;
    unsigned __int128 q = m / u, r = m % u;
    if (r >= u - r)
        q++;
    if (q > INT64_MAX)
        return n < 0 ? INT64_MIN : INT64_MAX;
    return n < 0 ? -(int64_t)q : (int64_t)q;
}

/* Reads digits at *at, at most `most`; how many there were. */
static size_t digits_at(struct str s, size_t *at, size_t most, int64_t *v)
{
    size_t n = 0;
    while (*at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9' && n <= most) {
        *v = *v * 10 + (s.ptr[*at] - '0');
        ++*at;
        n++;
    }
    return n;
}

bool num_parse(struct str s, int64_t *out)
{
    size_t at = 0;
    bool negative = s.len && s.ptr[0] == '-';
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        at = 1;
    int64_t whole = 0, part = 0;
    size_t n = digits_at(s, &at, 11, &whole);
    if (n == 0 || n > 11)
        return false;
    if (at < s.len) {
        if (s.ptr[at++] != '.')
            return false;
        n = digits_at(s, &at, 4, &part);
        if (n == 0 || n > 4 || at != s.len)
            return false;
        part *= power10[4 - n];
    }
    int64_t v = whole * NUM_ONE + part;
    *out = negative ? -v : v;
    return true;
}

/* Writes |v|/10,000 with `digits` decimals; groups = thousands separated. Returns the length. */
static size_t show(char *out, uint64_t units, int digits, bool groups)
{
    char rev[48];
    size_t n = 0;
    for (int i = 0; i < digits; i++, units /= 10)
        rev[n++] = (char)('0' + units % 10);
    if (digits)
        rev[n++] = '.';
    int count = 0;
    do {
        if (groups && count && count % 3 == 0)
            rev[n++] = ',';
        rev[n++] = (char)('0' + units % 10);
        count++;
    } while (units /= 10);
    for (size_t i = 0; i < n; i++)
        out[i] = rev[n - 1 - i];
    return n;
}

static struct str shown(struct arena *a, int64_t v, int digits, bool page)
{
    int64_t units = num_rdiv(v, power10[4 - digits]);
    char text[64];
    size_t n = 0;
    if (units < 0) {
        const char *minus = page ? "\xE2\x88\x92" : "-";
        n = strlen(minus);
        memcpy(text, minus, n);
    }
    n += show(text + n, units < 0 ? 0 - (uint64_t)units : (uint64_t)units, digits, page);
    return str_dup(a, (struct str){text, n});
}

struct str num_show(struct arena *a, int64_t v, int digits)
{
    return shown(a, v, digits, false);
}

struct str num_page(struct arena *a, int64_t v, int digits)
{
    return shown(a, v, digits, true);
}

int64_t num_to_digits(__int128 n, __int128 d, int digits)
{
    int64_t step = power10[4 - digits];
    int64_t steps = num_rdiv(n, d * step), v;
    if (num_mul(steps, step, &v))
        return v;
    return steps < 0 ? INT64_MIN : INT64_MAX;
}

bool num_add(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

bool num_mul(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}
