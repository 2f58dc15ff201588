/* Prints an accepted template, filled with known values, or the hostile one, filled with what stands on standard input.
 *     tmpl_golden NAME zh|en
 */
#include "base/arena.h"
#include "html/html.h"
#include "values.h"
#include "attributes.tmpl.h"
#include "blocks.tmpl.h"
#include "calls.tmpl.h"
#include "contexts.tmpl.h"
#include "drawings.tmpl.h"
#include "formatters.tmpl.h"
#include "hostile.tmpl.h"
#include "messages.tmpl.h"
#include "parts.tmpl.h"
#include "urls.tmpl.h"
#include "whitespace.tmpl.h"
#include <stdio.h>
#include <string.h>

static const struct item items[] = {
    {.title = "first", .id = 11, .due = 18528},
    {.title = "se<cond", .id = 12, .due = 18530},
    {.title = "third", .id = 13, .due = DAY_NONE},
};

static const struct values values = {
    .name = STR_INIT("张三<&\"'>"),
    .css = "red",
    .next = STR_INIT("/a?b=1&c=2"),
    .foreign = STR_INIT("//evil.example/"),
    .id = 42,
    .one = 1,
    .overdue = 39,
    .number = 12345678,
    .at_ms = 1600855500000, /* 2020-09-23 18:05 in the county */
    .day = 18528,           /* 2020-09-23 */
    .items = items,
    .nitems = 3,
};

static void print_parts(struct html *h, const struct values *v)
{
    tmpl_parts(h, v);
}

static const struct {
    const char *name;
    void (*print)(struct html *h, const struct values *v);
} templates[] = {
    {"attributes", tmpl_attributes}, {"blocks", tmpl_blocks},     {"calls", tmpl_calls},
    {"contexts", tmpl_contexts},     {"drawings", tmpl_drawings}, {"formatters", tmpl_formatters},
    {"messages", tmpl_messages},     {"parts", print_parts},      {"urls", tmpl_urls},
    {"whitespace", tmpl_whitespace},
};

static bool print(struct html *h, const char *name)
{
    static char input[65536];
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
        if (strcmp(templates[i].name, name) == 0) {
            templates[i].print(h, &values);
            return true;
        }
    if (strcmp(name, "hostile") != 0)
        return false;
    struct str s = {input, fread(input, 1, sizeof input, stdin)};
    tmpl_hostile(h, s);
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    struct arena *a = arena_new();
    struct html h;
    html_init(&h, a, strcmp(argv[2], "en") == 0 ? LANG_EN : LANG_ZH, 18526);
    bool known = print(&h, argv[1]);
    struct str out = buf_str(&h.out);
    fwrite(out.ptr ? out.ptr : "", 1, out.len, stdout);
    html_fini(&h);
    arena_free(a);
    return known ? 0 : 2;
}
