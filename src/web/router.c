#include "web/router.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

struct pattern {
    const struct route *route;
    unsigned n;
    struct str segments[ROUTE_SEGMENTS_MAX];
};

struct router {
    struct pattern *at;
    size_t n;
    size_t first[ROUTE_SEGMENTS_MAX + 2]; /* where the patterns of that many segments begin */
};

/* Adds the segments of "/a/b" behind the first n; "/" has none. More than there is room for gives one more than that. */
static unsigned split(struct str path, struct str segments[ROUTE_SEGMENTS_MAX], unsigned n)
{
    struct str rest = str_sub(path, 1, path.len), segment;
    if (path.len <= 1)
        return n;
    while (str_split(&rest, '/', &segment)) {
        if (n == ROUTE_SEGMENTS_MAX)
            return n + 1;
        segments[n++] = segment;
    }
    return n;
}

static bool is_param(struct str segment)
{
    return segment.len > 0 && segment.ptr[0] == ':';
}

/* Words before parameters, words by their bytes, parameters all alike: 0 means that both fit the same paths. */
static int compare(const struct pattern *x, const struct pattern *y)
{
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    for (unsigned i = 0; i < x->n && i < ROUTE_SEGMENTS_MAX; i++) {
        bool xp = is_param(x->segments[i]), yp = is_param(y->segments[i]);
        int order = xp || yp ? xp - yp : str_cmp(x->segments[i], y->segments[i]);
        if (order)
            return order;
    }
    return 0;
}

static int compare_with_method(const void *x, const void *y)
{
    const struct pattern *a = x, *b = y;
    int order = compare(a, b);
    return order ? order : (int)a->route->method - (int)b->route->method;
}

static bool has_text(enum field_kind kind)
{
    return kind == FIELD_TEXT || kind == FIELD_LONG || kind == FIELD_SECRET;
}

static bool is_reserved(const struct route *r, const char *name)
{
    if (r->method == WEB_GET)
        return !strcmp(name, "done");
    return !strcmp(name, "csrf") || !strcmp(name, "key") || !strcmp(name, "version");
}

static const char *complaint_about_fields(const struct route *r, unsigned fields_max)
{
    unsigned n = 0;
    for (const struct field *f = r->fields; f->name; f++, n++) {
        if (!f->name[0] || strlen(f->name) > FIELD_NAME_MAX)
            return "a field's name is empty or too long";
        if (is_reserved(r, f->name))
            return "csrf, key and version of a POST and done of a GET are known without being declared";
        if (has_text(f->kind) != (f->max > 0))
            return "a text needs a maximum, and nothing else has one";
        if ((f->kind == FIELD_CHOICE) != (f->choices != NULL))
            return "a choice needs its choices, and nothing else has them";
        for (const struct field *g = r->fields; g < f; g++)
            if (!strcmp(f->name, g->name))
                return "a field is declared twice";
    }
    return n > fields_max ? "more fields than the server takes" : NULL;
}

static const char *complaint_about_pattern(const struct pattern *p)
{
    if (p->route->pattern[0] != '/' || p->n > ROUTE_SEGMENTS_MAX)
        return "a pattern begins with / and has not too many segments";
    for (unsigned i = 0; i < p->n; i++) {
        if (p->segments[i].len == 0 || str_is(p->segments[i], ":"))
            return "a segment is empty";
        for (unsigned j = 0; j < i; j++)
            if (is_param(p->segments[i]) && str_eq(p->segments[i], p->segments[j]))
                return "two parameters have one name";
    }
    return NULL;
}

static const char *complaint(const struct pattern *p, unsigned fields_max)
{
    const struct route *r = p->route;
    if (!r->handler || r->act == 0 || r->states == 0 || !r->fields)
        return "handler, act, states and fields must be given";
    const char *why = complaint_about_pattern(p);
    return why ? why : complaint_about_fields(r, fields_max);
}

static enum err check(struct router *r, unsigned fields_max)
{
    for (size_t i = 0; i < r->n; i++) {
        const char *why = complaint(&r->at[i], fields_max);
        if (!why && i > 0 && compare_with_method(&r->at[i - 1], &r->at[i]) == 0)
            why = "the same path is there twice";
        if (why)
            return err_set(ERR_BUG, "route %s: %s", r->at[i].route->pattern, why);
    }
    return OK;
}

bool route_is_api_only(const struct route *route)
{
    return str_starts(str_c(route->pattern), STR(API_PREFIX "/"));
}

static size_t count_routes(const struct route *const *tables)
{
    size_t n = 0;
    for (; *tables; tables++)
        for (const struct route *r = *tables; r->pattern; r++)
            n++;
    return n;
}

static void add_pattern(struct router *r, const struct route *route, const char *prefix)
{
    struct pattern *p = &r->at[r->n++];
    p->route = route;
    p->n = split(str_c(prefix), p->segments, 0);
    p->n = split(str_c(route->pattern), p->segments, p->n);
}

static void add_route(struct router *r, const struct route *route)
{
    add_pattern(r, route, "");
    if (!route_is_api_only(route))
        add_pattern(r, route, API_PREFIX);
}

enum err router_new(const struct route *const *tables, unsigned fields_max, struct router **out)
{
    struct router *r = mem_alloc(sizeof *r);
    r->at = mem_alloc((2 * count_routes(tables) + 1) * sizeof *r->at);
    for (; *tables; tables++)
        for (const struct route *route = *tables; route->pattern; route++)
            add_route(r, route);
    qsort(r->at, r->n, sizeof *r->at, compare_with_method);
    for (size_t i = r->n; i-- > 0;)
        for (unsigned n = 0; n <= r->at[i].n && n < ROUTE_SEGMENTS_MAX + 2; n++)
            r->first[n] = i;
    enum err e = check(r, fields_max);
    if (e) {
        router_free(r);
        return e;
    }
    for (unsigned n = 0; n < ROUTE_SEGMENTS_MAX + 2; n++)
        if (r->n == 0 || r->at[r->n - 1].n < n)
            r->first[n] = r->n;
    *out = r;
    return OK;
}

void router_free(struct router *r)
{
    if (!r)
        return;
    mem_free(r->at);
    mem_free(r);
}

static bool fits(const struct pattern *p, const struct str *path)
{
    for (unsigned i = 0; i < p->n; i++)
        if (is_param(p->segments[i]) ? path[i].len == 0 : !str_eq(p->segments[i], path[i]))
            return false;
    return true;
}

enum err router_match(const struct router *r, enum web_method method, struct str path, struct route_match *out)
{
    *out = (struct route_match){.n = 0};
    unsigned n = split(path, out->values, 0);
    if (n > ROUTE_SEGMENTS_MAX || path.len == 0 || path.ptr[0] != '/')
        return ERR_NOT_FOUND;
    for (size_t i = r->first[n]; i < r->first[n + 1]; i++) {
        const struct pattern *p = &r->at[i];
        if (!fits(p, out->values))
            continue;
        out->methods |= 1u << p->route->method;
        if (p->route->method != method)
            continue;
        out->route = p->route;
        out->segments = p->segments;
        out->n = n;
        return OK;
    }
    return out->methods ? ERR_METHOD : ERR_NOT_FOUND;
}

struct str route_match_param(const struct route_match *m, const char *name)
{
    for (unsigned i = 0; i < m->n; i++)
        if (is_param(m->segments[i]) && str_is(str_sub(m->segments[i], 1, m->segments[i].len), name))
            return m->values[i];
    return STR("");
}
