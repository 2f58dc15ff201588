/* canon.c: RFC 8785 as METHODS.md section 11 narrows it. Objects are written by hand with their keys in the order of bytes;
 * only strings need care: the named escapes, \u00xx in lower case below U+0020, every other byte as stored.
 */
#include "journal/journal.h"

static const char *named_escape(char c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\t': return "\\t";
    case '\n': return "\\n";
    case '\f': return "\\f";
    case '\r': return "\\r";
    default: return NULL;
    }
}

void canon_string(struct buf *out, struct str s)
{
    size_t plain = 0;
    buf_put_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        const char *escape = named_escape(s.ptr[i]);
        if (!escape && (unsigned char)s.ptr[i] >= 0x20) {
            continue;
        }
        buf_put(out, str_sub(s, plain, i - plain));
        if (escape) {
            buf_put_c(out, escape);
        } else {
            buf_printf(out, "\\u%04x", (unsigned)(unsigned char)s.ptr[i]);
        }
        plain = i + 1;
    }
    buf_put(out, str_sub(s, plain, s.len - plain));
    buf_put_char(out, '"');
}
