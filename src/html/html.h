/* html.h: the one place that escapes.
 *
 * Pages are written by templates (src/<folder>/<name>.html), compiled by tools/tmplgen.py to typed C functions
 *     void tmpl_NAME(struct html *h, ...the parameters declared in the template...)
 * which call the sinks below; which sink is chosen by the compiler from the context of the interpolation. Nothing else in the
 * program may write HTML. README.md in this folder is the template language.
 *
 * A struct html lives as long as one response; it never fails visibly: when its buffer reaches the maximum it goes full, and the
 * server answers 500 instead of half a page.
 */
#ifndef SG_HTML_HTML_H
#define SG_HTML_HTML_H
#include "base/buf.h"
#include "base/date.h"

enum lang { LANG_ZH, LANG_EN };

struct html {
    struct buf out;
    struct arena *arena; /* for formatting; the request's */
    enum lang lang;
    day_t today;         /* the county's today, for dates without a year and for distances ("还有2天") */
};

#define HTML_MAX (8u << 20)

void html_init(struct html *h, struct arena *a, enum lang lang, day_t today);
void html_fini(struct html *h);

/* ---- sinks, called by generated code only ---- */
void html_raw(struct html *h, const char *literal, size_t len);
void html_text_str(struct html *h, struct str s);      /* between tags: & < > escaped */
void html_text_c(struct html *h, const char *s);
void html_attr_str(struct html *h, struct str s);      /* inside "..." : & < > " ' escaped */
void html_attr_c(struct html *h, const char *s);
void html_int(struct html *h, int64_t v);              /* digits need no escape in any context */
void html_url_arg_str(struct html *h, struct str s);   /* one path segment or query value: percent-encoded */
void html_url_arg_c(struct html *h, const char *s);
/* A whole URL made by the program: must start with "/" (not "//"), "#", "?" or "tel:"; anything else becomes "#". Then as attr. */
void html_url(struct html *h, struct str s);

/* ---- formatters usable in templates as {{day x}}, {{num x 2}} ...; output needs no escaping ---- */
void html_day(struct html *h, day_t d);                /* 9月23日 / 2019年9月23日; "—" for DAY_NONE */
void html_day_iso(struct html *h, day_t d);            /* 2020-09-23, for datetime= and value= */
void html_distance(struct html *h, day_t d);           /* 还有2天 / 今天 / 已过39天, from h->today */
void html_clock(struct html *h, int64_t ms);           /* 18:05 */
void html_instant(struct html *h, int64_t ms);         /* 9月23日 18:05 */
void html_num(struct html *h, int64_t v, int digits);  /* v in 1/10,000: 1,234.50, minus as − */
void html_permille(struct html *h, int v);             /* 987 -> 98.7%, negative -> — */
void html_wan(struct html *h, int64_t fen);            /* money in 万元, two decimals */

/* The compiler writes html_text(h, x) and C picks by type. */
#define html_text(h, x)                                                                                                          \
    _Generic((x), struct str: html_text_str, const char *: html_text_c, char *: html_text_c, default: html_int)(h, x)
#define html_attr(h, x)                                                                                                          \
    _Generic((x), struct str: html_attr_str, const char *: html_attr_c, char *: html_attr_c, default: html_int)(h, x)
#define html_url_arg(h, x)                                                                                                       \
    _Generic((x), struct str: html_url_arg_str, const char *: html_url_arg_c, char *: html_url_arg_c, default: html_int)(h, x)

#endif
