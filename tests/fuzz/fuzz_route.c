/* fuzz_route.c: decoded paths against a table of routes. A route that is found must give the path again when its parameters are
 * put in, and a plain walk over the table must find one exactly when the router does.
 */
#include <stdlib.h>
#include "web/router.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err handler(struct request *rq)
{
    (void)rq;
    return OK;
}

#define R(method, pattern) ROUTE(method, pattern, handler, 1, NULL, STATES_ANY, no_fields)
static const struct route routes[] = {
    R(WEB_GET, "/"),
    R(WEB_GET, "/a"),
    R(WEB_GET, "/:x"),
    R(WEB_POST, "/:x"),
    R(WEB_GET, "/a/:x"),
    R(WEB_POST, "/a/b"),
    R(WEB_GET, "/:x/b"),
    R(WEB_GET, "/a/:x/c/:y"),
    R(WEB_POST, "/a/:x/c/:y/d"),
    R(WEB_GET, "/1/2/3/4/5/6/7/8/9/:x"),
    ROUTE_END,
};

static bool fits(struct str pattern, struct str path)
{
    struct str p, s;
    bool more, as_many;
    pattern = str_sub(pattern, 1, pattern.len);
    path = str_sub(path, 1, path.len);
    do {
        more = str_split(&pattern, '/', &p);
        as_many = str_split(&path, '/', &s);
        if (more != as_many || (more && (str_starts(p, STR(":")) ? s.len == 0 : !str_eq(p, s)))) {
            return false;
        }
    } while (more);
    return true;
}

static unsigned methods_at(struct str path)
{
    unsigned methods = 0;
    for (const struct route *r = routes; r->pattern; r++) {
        if (path.len > 0 && path.ptr[0] == '/' && fits(str_c(r->pattern), path)) {
            methods |= 1u << r->method;
        }
    }
    return methods;
}

/* What stands behind API_PREFIX, "/" for the prefix itself; "" for a path that is not for programs. */
static struct str behind_prefix(struct str path)
{
    if (str_is(path, API_PREFIX)) {
        return STR("/");
    }
    bool inside = str_starts(path, STR(API_PREFIX "/")) && path.len > sizeof API_PREFIX;
    return inside ? str_sub(path, sizeof API_PREFIX - 1, path.len) : STR("");
}

/* Each pattern is served twice. */
static unsigned methods_of(struct str path)
{
    return methods_at(path) | methods_at(behind_prefix(path));
}

/* The pattern with its parameters filled in. */
static struct str rebuild(struct arena *a, const struct route_match *m)
{
    struct str out = STR(""), pattern = str_c(m->route->pattern), p;
    pattern = str_sub(pattern, 1, pattern.len);
    while (pattern.len > 0 && str_split(&pattern, '/', &p)) {
        struct str s = str_starts(p, STR(":")) ? route_match_param(m, str_z(a, str_sub(p, 1, p.len))) : p;
        out = str_printf(a, STR_FMT "/" STR_FMT, STR_ARG(out), STR_ARG(s));
    }
    return out.len > 0 ? out : STR("/");
}

static void check(struct arena *a, const struct router *r, enum web_method method, struct str path)
{
    struct route_match m;
    enum err e = router_match(r, method, path, &m);
    unsigned methods = methods_of(path);
    enum err want = methods & 1u << method ? OK : methods ? ERR_METHOD : ERR_NOT_FOUND;
    if (e != want || (e == ERR_METHOD && m.methods != methods)) {
        abort();
    }
    if (e != OK) {
        return;
    }
    if (!m.route || m.route->method != method) {
        abort();
    }
    struct str again = rebuild(a, &m);
    if (!str_eq(again, path) && !str_eq(again, behind_prefix(path))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct route *const tables[] = {routes, NULL};
    struct str path = {(const char *)data, size};
    struct router *r = NULL;
    struct arena *a = arena_new();
    if (size > 1000 || str_find(path, 0, 0) != SIZE_MAX) { /* decoded paths have no NUL, and str_printf would stop at one */
        arena_free(a);
        return 0;
    }
    if (router_new(tables, 10, &r) != OK) {
        abort();
    }
    check(a, r, WEB_GET, path);
    check(a, r, WEB_POST, path);
    router_free(r);
    arena_free(a);
    return 0;
}
