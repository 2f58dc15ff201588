/* openapi.h: the description of the API (OpenAPI 3.1), made from the route tables: what is declared there is what is served, so
 * that it cannot be out of date.
 */
#ifndef SG_SITE_OPENAPI_H
#define SG_SITE_OPENAPI_H
#include "base/buf.h"
#include "web/web.h"

#define OPENAPI_MAX (4u << 20)

/* Paths with their parameters, bodies from the declared fields, answers, and how to sign in. out->full when it has no room. */
void openapi_write(const struct route *const *tables, struct buf *out);

#endif
