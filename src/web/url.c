#include "web/url.h"
#include <string.h>
#include "base/utf8.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The decoded byte at s[i], moving i to its last character; -1 when there is none. */
static int decode_byte(struct str s, size_t *i, bool form)
{
    char c = s.ptr[*i];
    if (c == '+' && form)
        return ' ';
    if (c != '%')
        return (unsigned char)c;
    if (s.len - *i < 3)
        return -1;
    int high = hex_digit(s.ptr[*i + 1]), low = hex_digit(s.ptr[*i + 2]);
    *i += 2;
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool is_plain(struct str s, bool form)
{
    return s.len == 0 || (!memchr(s.ptr, '%', s.len) && !(form && memchr(s.ptr, '+', s.len)));
}

bool url_decode(struct arena *a, struct str s, bool form, struct str *out)
{
    if (is_plain(s, form)) {
        *out = s;
        return utf8_valid(s);
    }
    char *p = arena_alloc(a, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        int byte = decode_byte(s, &i, form);
        if (byte < 0)
            return false;
        p[n++] = (char)byte;
    }
    *out = (struct str){p, n};
    return utf8_valid(*out);
}

static bool unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' ||
           c == '~';
}

/* Writes c at p, encoded unless it may stand as it is; returns how many bytes. */
static size_t put_encoded(char *p, char c, bool as_it_is)
{
    static const char hex[] = "0123456789ABCDEF";
    p[0] = c;
    if (as_it_is)
        return 1;
    p[0] = '%';
    p[1] = hex[(unsigned char)c >> 4];
    p[2] = hex[c & 15];
    return 3;
}

struct str url_encode(struct arena *a, struct str s)
{
    char *p = arena_array(a, s.len, 3);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += put_encoded(p + n, s.ptr[i], unreserved(s.ptr[i]));
    return (struct str){p, n};
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

bool url_split_target(struct str target, struct str *path, struct str *query)
{
    for (size_t i = 0; i < target.len; i++)
        if (is_control(target.ptr[i]) || target.ptr[i] == ' ' || target.ptr[i] == '#')
            return false;
    size_t mark = str_find(target, '?', 0);
    *path = str_sub(target, 0, mark);
    *query = mark == SIZE_MAX ? STR("") : str_sub(target, mark + 1, target.len);
    return path->len > 0 && path->ptr[0] == '/';
}

static size_t count_of(struct str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

bool url_decode_path(struct arena *a, struct str raw, struct str *out)
{
    if (!url_decode(a, raw, false, out) || count_of(*out, '/') != count_of(raw, '/'))
        return false;
    for (size_t i = 0; i < out->len; i++)
        if (is_control(out->ptr[i]) || out->ptr[i] == '\\')
            return false;
    struct str rest = *out, segment;
    while (str_split(&rest, '/', &segment))
        if (str_is(segment, ".") || str_is(segment, ".."))
            return false;
    return true;
}

bool url_next_pair(struct str *rest, struct str *name, struct str *value)
{
    struct str part;
    do {
        if (!str_split(rest, '&', &part))
            return false;
    } while (part.len == 0);
    size_t equals = str_find(part, '=', 0);
    *name = str_sub(part, 0, equals);
    *value = equals == SIZE_MAX ? STR("") : str_sub(part, equals + 1, part.len);
    return true;
}

bool url_is_local(struct str l)
{
    if (l.len == 0 || l.ptr[0] != '/' || (l.len > 1 && l.ptr[1] == '/'))
        return false;
    for (size_t i = 0; i < l.len; i++)
        if (is_control(l.ptr[i]) || l.ptr[i] == ' ' || l.ptr[i] == '\\')
            return false;
    return true;
}

/* Appends name=value to a query that has room for it. */
static size_t put_pair(char *p, size_t n, struct str name, struct str value)
{
    if (n > 0)
        p[n++] = '&';
    memcpy(p + n, name.ptr, name.len);
    n += name.len;
    p[n++] = '=';
    memcpy(p + n, value.ptr, value.len);
    return n + value.len;
}

struct str url_query_with(struct arena *a, struct str query, struct str field, struct str value)
{
    struct str rest = query, name, old, decoded;
    struct str field_raw = url_encode(a, field), value_raw = url_encode(a, value);
    /* Each pair of the query may grow by a '='. */
    char *p = arena_alloc(a, 2 * query.len + field_raw.len + value_raw.len + 2);
    size_t n = 0;
    bool done = value.len == 0;
    while (url_next_pair(&rest, &name, &old)) {
        bool same = url_decode(a, name, true, &decoded) && str_eq(decoded, field);
        if (!same && old.len > 0)
            n = put_pair(p, n, name, old);
        if (same && !done)
            n = put_pair(p, n, field_raw, value_raw);
        done |= same;
    }
    if (!done)
        n = put_pair(p, n, field_raw, value_raw);
    return (struct str){p, n};
}

static bool is_cookie_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || s.ptr[i] == '"' || s.ptr[i] == ',' || s.ptr[i] == '\\')
            return false;
    return true;
}

struct str url_cookie(struct str header, struct str name)
{
    struct str part;
    while (str_split(&header, ';', &part)) {
        part = str_trim(part);
        size_t equals = str_find(part, '=', 0);
        if (equals == SIZE_MAX || !str_eq(str_sub(part, 0, equals), name))
            continue;
        struct str value = str_sub(part, equals + 1, part.len);
        return is_cookie_text(value) ? value : STR("");
    }
    return STR("");
}
