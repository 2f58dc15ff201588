/* fault.c: what is wrong with a file, said in both languages. The words are those of the pages (html/violations.html): one
 * catalogue. */
#include "cmd/table.h"
#include <stdio.h>
#include "base/utf8.h"
#include "html/violations.tmpl.h"

#define VALUE_MAX 60 /* code points of a cell that are shown */

/* The template writes HTML; a terminal wants the text. */
static struct str plain(struct arena *a, struct str html)
{
    static const struct {
        struct str from;
        char to;
    } escapes[] = {{STR_INIT("&amp;"), '&'},
                   {STR_INIT("&lt;"), '<'},
                   {STR_INIT("&gt;"), '>'},
                   {STR_INIT("&quot;"), '"'},
                   {STR_INIT("&#39;"), '\''}};
    char *p = arena_alloc(a, html.len + 1);
    size_t n = 0;
    while (html.len > 0) {
        size_t skip = 1;
        p[n] = html.ptr[0];
        for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
            if (str_starts(html, escapes[i].from)) {
                p[n] = escapes[i].to;
                skip = escapes[i].from.len;
            }
        }
        n++;
        html = str_sub(html, skip, html.len);
    }
    return str_trim((struct str){p, n});
}

static struct str text_of(struct arena *a, const struct violation *v, enum lang lang, day_t today)
{
    struct html h;
    html_init(&h, a, lang, today);
    tmpl_violation_text(&h, v);
    struct str text = plain(a, str_dup(a, buf_str(&h.out)));
    html_fini(&h);
    return text;
}

void table_faults_print(struct arena *a, const struct table_faults *faults, day_t today)
{
    for (size_t i = 0; i < faults->list.n; i++) {
        const struct table_fault *f = &faults->list.at[i];
        fprintf(stderr, "%s", f->file);
        if (f->row > 0) {
            fprintf(stderr, ":%lld", (long long)f->row);
        }
        if (!str_empty(f->column)) {
            fprintf(stderr, " " STR_FMT, STR_ARG(f->column));
        }
        if (!str_empty(f->value)) {
            struct str value = utf8_prefix(f->value, VALUE_MAX);
            fprintf(stderr, "「" STR_FMT "%s」", STR_ARG(value), value.len < f->value.len ? "…" : "");
        }
        fprintf(stderr, ": " STR_FMT " | " STR_FMT "\n", STR_ARG(text_of(a, &f->why, LANG_ZH, today)),
                STR_ARG(text_of(a, &f->why, LANG_EN, today)));
    }
}
