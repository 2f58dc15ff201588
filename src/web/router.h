/* router.h: from method and path to a route. The tables are compiled once, sorted by number of segments and, within it, words
 * before parameters, so that the first pattern that fits is the most exact one; memory is the router's until router_free.
 * Each pattern is in it twice: as it is, and behind API_PREFIX.
 */
#ifndef SG_WEB_ROUTER_H
#define SG_WEB_ROUTER_H
#include "web/web.h"

#define ROUTE_SEGMENTS_MAX 12
#define FIELD_NAME_MAX 64 /* bytes */

struct router;

struct route_match {
    const struct route *route;  /* NULL unless OK */
    const struct str *segments; /* of the pattern; a parameter's begins with ':' */
    unsigned n;
    struct str values[ROUTE_SEGMENTS_MAX]; /* of the path, by segment; alias it */
    unsigned methods;                      /* with ERR_METHOD: bits (1u << enum web_method) that this path has */
};

/* ERR_BUG, with the pattern as detail, for a table that declares too little, too much, or the same twice. */
enum err router_new(const struct route *const *tables, unsigned fields_max, struct router **out) MUST_CHECK;
bool route_is_api_only(const struct route *route);
void router_free(struct router *r); /* NULL is fine */
/* path: decoded. OK, ERR_METHOD or ERR_NOT_FOUND. */
enum err router_match(const struct router *r, enum web_method method, struct str path, struct route_match *out) MUST_CHECK;
struct str route_match_param(const struct route_match *m, const char *name); /* "" when the pattern has none */

#endif
