#include "formats/json.h"
#include <stdlib.h>
#include "base/num.h"

void json_begin(struct json_writer *w, struct buf *out)
{
    *w = (struct json_writer){.out = out};
}

static void put_escaped(struct buf *out, unsigned char c)
{
    switch (c) {
    case '"': buf_put_c(out, "\\\""); break;
    case '\\': buf_put_c(out, "\\\\"); break;
    case '\n': buf_put_c(out, "\\n"); break;
    case '\r': buf_put_c(out, "\\r"); break;
    case '\t': buf_put_c(out, "\\t"); break;
    default: buf_printf(out, "\\u%04x", c); break;
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

static void put_quoted(struct buf *out, struct str s)
{
    size_t from = 0;
    buf_put_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (is_plain((unsigned char)s.ptr[i])) {
            continue;
        }
        buf_put(out, str_sub(s, from, i - from));
        put_escaped(out, (unsigned char)s.ptr[i]);
        from = i + 1;
    }
    buf_put(out, str_sub(s, from, s.len - from));
    buf_put_char(out, '"');
}

/* What stands before a value: a comma, its name. */
static void lead(struct json_writer *w, const char *name)
{
    if (w->begun[w->depth]) {
        buf_put_char(w->out, ',');
    }
    w->begun[w->depth] = true;
    if (name) {
        put_quoted(w->out, str_c(name));
        buf_put_char(w->out, ':');
    }
}

/* Too deep is a mistake of ours, as is closing what is not open. */
static void open_one(struct json_writer *w, const char *name, char begin, char end)
{
    lead(w, name);
    if (w->depth == JSON_DEPTH_MAX) {
        abort();
    }
    w->depth++;
    w->begun[w->depth] = false;
    w->end[w->depth] = end;
    buf_put_char(w->out, begin);
}

void json_put_object(struct json_writer *w, const char *name)
{
    open_one(w, name, '{', '}');
}

void json_put_array(struct json_writer *w, const char *name)
{
    open_one(w, name, '[', ']');
}

void json_put_end(struct json_writer *w)
{
    if (w->depth == 0) {
        abort();
    }
    buf_put_char(w->out, w->end[w->depth]);
    w->depth--;
}

void json_put_text(struct json_writer *w, const char *name, struct str s)
{
    lead(w, name);
    put_quoted(w->out, s);
}

void json_put_i64(struct json_writer *w, const char *name, int64_t v)
{
    lead(w, name);
    buf_put_i64(w->out, v);
}

void json_put_bool(struct json_writer *w, const char *name, bool v)
{
    lead(w, name);
    buf_put_c(w->out, v ? "true" : "false");
}

static void put_null(struct json_writer *w, const char *name)
{
    lead(w, name);
    buf_put_c(w->out, "null");
}

void json_put_id(struct json_writer *w, const char *name, int64_t id)
{
    if (id == 0) {
        put_null(w, name);
        return;
    }
    lead(w, name);
    buf_printf(w->out, "\"%lld\"", (long long)id);
}

void json_put_num(struct json_writer *w, const char *name, int64_t v)
{
    uint64_t n = v < 0 ? -(uint64_t)v : (uint64_t)v;
    unsigned rest = (unsigned)(n % NUM_ONE), digits = 4;
    lead(w, name);
    buf_printf(w->out, "\"%s%llu", v < 0 ? "-" : "", (unsigned long long)(n / NUM_ONE));
    while (rest > 0 && rest % 10 == 0) {
        rest /= 10;
        digits--;
    }
    if (rest > 0) {
        buf_printf(w->out, ".%0*u", (int)digits, rest);
    }
    buf_put_char(w->out, '"');
}

void json_put_day(struct json_writer *w, const char *name, day_t d)
{
    struct civil c = day_civil(d);
    if (d == DAY_NONE) {
        put_null(w, name);
        return;
    }
    lead(w, name);
    buf_printf(w->out, "\"%04d-%02d-%02d\"", c.year, c.month, c.day);
}
