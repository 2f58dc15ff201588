/* url.h: what stands in a request line, a form body and a cookie header, taken apart strictly. Results alias the input where
 * nothing had to be decoded, else they live in the arena.
 */
#ifndef SG_WEB_URL_H
#define SG_WEB_URL_H
#include "base/arena.h"
#include "base/str.h"

/* %XX with two hex digits or nothing; `form` also reads '+' as a space. The result is UTF-8 without NUL, or false. */
bool url_decode(struct arena *a, struct str s, bool form, struct str *out) MUST_CHECK;
/* Everything but unreserved characters as %XX. */
struct str url_encode(struct arena *a, struct str s);
/* "/a/b?x=1" gives "/a/b" and "x=1", both raw. False for white space, control characters, '#', or a target that is no path. */
bool url_split_target(struct str target, struct str *path, struct str *query) MUST_CHECK;
/* Decodes a path; false as url_decode, and for an encoded slash, a backslash, a control character, "." and "..". */
bool url_decode_path(struct arena *a, struct str raw, struct str *out) MUST_CHECK;
/* Takes the next name=value off a query or form body; empty parts are skipped. Raw. */
bool url_next_pair(struct str *rest, struct str *name, struct str *value);
/* A place on this site: begins with one '/', holds nothing that a browser drops or reads as another host. */
bool url_is_local(struct str location);
/* The query with `field` set to `value` (raw pairs elsewhere kept, empty ones dropped); "" removes it. Without '?'. */
struct str url_query_with(struct arena *a, struct str query, struct str field, struct str value);
/* The value of a cookie; "" when there is none or it holds what no cookie of ours does. */
struct str url_cookie(struct str header, struct str name);

#endif
