#include "base/utf8.h"

/* Length of the sequence that begins at p with n bytes left, 0 when it is not valid; *cp = its code point. */
static size_t sequence(const unsigned char *p, size_t n, uint32_t *cp)
{
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    size_t len = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (p[0] < 0xC2 || p[0] > 0xF4 || n < len)
        return 0;
    uint32_t v = p[0] & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        v = v << 6 | (p[i] & 0x3F);
    }
    if (v < least[len] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
        return 0;
    *cp = v;
    return len;
}

bool utf8_valid(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t n = sequence(p + i, s.len - i, &cp);
        if (n == 0 || cp == 0)
            return false;
        i += n;
    }
    return true;
}

size_t utf8_len(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return n;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    uint32_t cp;
    size_t n = sequence((const unsigned char *)s.ptr + *at, s.len - *at, &cp);
    *at += n ? n : 1;
    return n ? cp : 0xFFFD;
}

struct str utf8_prefix(struct str s, size_t n)
{
    size_t at = 0;
    while (n-- > 0 && at < s.len)
        utf8_next(s, &at);
    return str_sub(s, 0, at);
}

bool utf8_printable(struct str s, bool with_newlines)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t cp = utf8_next(s, &i);
        bool line = cp == '\n' || cp == '\t' || (cp == '\r' && i < s.len && s.ptr[i] == '\n');
        if ((cp < 0x20 && !(with_newlines && line)) || (cp >= 0x7F && cp < 0xA0))
            return false;
    }
    return true;
}
