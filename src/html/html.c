#include "html/html.h"
#include "base/arena.h"
#include "base/num.h"
#include <string.h>

/* What must not stand as it is. One table for all contexts: a byte is special in text, in attributes, or both. CR would be
 * turned into LF by the parser, NUL into nothing sure; both are written so that a browser reads what was meant. */
enum { IN_TEXT = 1, IN_ATTR = 2 };

static const unsigned char special[256] = {
    ['\0'] = IN_TEXT | IN_ATTR, ['\r'] = IN_TEXT | IN_ATTR, ['&'] = IN_TEXT | IN_ATTR,
    ['<'] = IN_TEXT | IN_ATTR,  ['>'] = IN_TEXT | IN_ATTR,  ['"'] = IN_ATTR,
    ['\''] = IN_ATTR,
};

static struct str escape_of(char c)
{
    switch (c) {
    case '&': return STR("&amp;");
    case '<': return STR("&lt;");
    case '>': return STR("&gt;");
    case '"': return STR("&quot;");
    case '\'': return STR("&#39;");
    case '\r': return STR("&#13;");
    default: return STR("\xEF\xBF\xBD"); /* U+FFFD for NUL */
    }
}

void html_init(struct html *h, struct arena *a, enum lang lang, day_t today)
{
    *h = (struct html){.arena = a, .lang = lang, .today = today};
    buf_init(&h->out, HTML_MAX);
}

void html_fini(struct html *h)
{
    buf_fini(&h->out);
}

void html_raw(struct html *h, const char *literal, size_t len)
{
    buf_put(&h->out, (struct str){literal, len});
}

/* Copies runs between special bytes whole. */
static void put_escaped(struct html *h, struct str s, unsigned char context)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!(special[(unsigned char)s.ptr[i]] & context))
            continue;
        if (i > from)
            buf_put(&h->out, (struct str){s.ptr + from, i - from});
        buf_put(&h->out, escape_of(s.ptr[i]));
        from = i + 1;
    }
    if (s.len > from)
        buf_put(&h->out, (struct str){s.ptr + from, s.len - from});
}

void html_text_str(struct html *h, struct str s)
{
    put_escaped(h, s, IN_TEXT);
}

void html_text_c(struct html *h, const char *s)
{
    put_escaped(h, str_c(s), IN_TEXT);
}

void html_attr_str(struct html *h, struct str s)
{
    put_escaped(h, s, IN_ATTR);
}

void html_attr_c(struct html *h, const char *s)
{
    put_escaped(h, str_c(s), IN_ATTR);
}

void html_int(struct html *h, int64_t v)
{
    buf_put_i64(&h->out, v);
}

static bool unreserved(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' ||
           c == '~';
}

void html_url_arg_str(struct html *h, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (unreserved(c))
            continue;
        if (i > from)
            buf_put(&h->out, (struct str){s.ptr + from, i - from});
        buf_put(&h->out, (struct str){(const char[]){'%', hex[c >> 4], hex[c & 15]}, 3});
        from = i + 1;
    }
    if (s.len > from)
        buf_put(&h->out, (struct str){s.ptr + from, s.len - from});
}

void html_url_arg_c(struct html *h, const char *s)
{
    html_url_arg_str(h, str_c(s));
}

/* Browsers drop tabs and line ends out of URLs and read "\" as "/", so "/\t/host" and "/\host" would leave the site. */
static bool url_is_ours(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == '\\' || s.ptr[i] == 0x7f)
            return false;
    if (str_starts(s, STR("tel:")))
        return true;
    if (s.len == 0 || (s.ptr[0] != '/' && s.ptr[0] != '#' && s.ptr[0] != '?'))
        return false;
    return !str_starts(s, STR("//"));
}

void html_url(struct html *h, struct str s)
{
    html_attr_str(h, url_is_ours(s) ? s : STR("#"));
}

/* ---- formatters ---- */
static const struct str none = STR_INIT("—");

void html_day(struct html *h, day_t d)
{
    buf_put(&h->out, day_page(h->arena, d, h->today, h->lang == LANG_EN));
}

void html_day_iso(struct html *h, day_t d)
{
    buf_put(&h->out, day_iso(h->arena, d));
}

static void put_distance(struct html *h, int64_t days)
{
    int64_t n = days < 0 ? -days : days;
    if (h->lang == LANG_EN) {
        const char *unit = n == 1 ? "day" : "days";
        if (days > 0)
            buf_printf(&h->out, "in %lld %s", (long long)n, unit);
        else
            buf_printf(&h->out, "%lld %s past", (long long)n, unit);
        return;
    }
    buf_put(&h->out, days > 0 ? STR("还有") : STR("已过"));
    buf_put_i64(&h->out, n);
    buf_put(&h->out, STR("天"));
}

void html_distance(struct html *h, day_t d)
{
    if (d == DAY_NONE || h->today == DAY_NONE)
        buf_put(&h->out, none);
    else if (d == h->today)
        buf_put(&h->out, h->lang == LANG_EN ? STR("today") : STR("今天"));
    else
        put_distance(h, (int64_t)d - h->today);
}

void html_clock(struct html *h, int64_t ms)
{
    buf_put(&h->out, ms_clock(h->arena, ms));
}

void html_instant(struct html *h, int64_t ms)
{
    html_day(h, day_of_ms(ms));
    buf_put_char(&h->out, ' ');
    html_clock(h, ms);
}

void html_num(struct html *h, int64_t v, int digits)
{
    buf_put(&h->out, num_page(h->arena, v, digits));
}

void html_permille(struct html *h, int v)
{
    if (v < 0) {
        buf_put(&h->out, none);
        return;
    }
    buf_put_i64(&h->out, v / 10);
    buf_put_char(&h->out, '.');
    buf_put_char(&h->out, (char)('0' + v % 10));
    buf_put_char(&h->out, '%');
}

/* One 万元 is 1,000,000 fen; fen/100 is the 1/10,000 that num_page prints, rounded only once. */
void html_wan(struct html *h, int64_t fen)
{
    buf_put(&h->out, num_page(h->arena, num_to_digits(fen, 100, 2), 2));
}
