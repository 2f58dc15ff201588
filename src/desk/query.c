/* query.c: see query.h. */
#include "desk/query.h"
#include "web/url.h"

#define URL_MAX 4096

void query_begin(struct query *u, struct arena *a, const char *path)
{
    *u = (struct query){.a = a};
    buf_init(&u->out, URL_MAX);
    buf_put_c(&u->out, path);
}

void query_put(struct query *u, const char *name, struct str value)
{
    if (value.len == 0) {
        return;
    }
    buf_put_char(&u->out, u->begun ? '&' : '?');
    u->begun = true;
    buf_put_c(&u->out, name);
    buf_put_char(&u->out, '=');
    buf_put(&u->out, url_encode(u->a, value));
}

void query_put_number(struct query *u, const char *name, int64_t v, int64_t usual)
{
    if (v != usual) {
        query_put(u, name, str_printf(u->a, "%lld", (long long)v));
    }
}

struct str query_end(struct query *u)
{
    struct str url = str_dup(u->a, buf_str(&u->out));
    buf_fini(&u->out);
    return url;
}

struct str like_pattern(struct arena *a, struct str typed)
{
    if (typed.len == 0) {
        return typed;
    }
    char *p = arena_alloc(a, 2 * typed.len + 2);
    size_t n = 0;
    p[n++] = '%';
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == '%' || c == '_' || c == '~') {
            p[n++] = '~';
        }
        p[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    p[n++] = '%';
    return (struct str){p, n};
}
