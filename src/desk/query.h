/* query.h: what the filters of several pages share: URLs that leave out what says nothing, and patterns of LIKE. */
#ifndef SG_DESK_QUERY_H
#define SG_DESK_QUERY_H
#include "base/arena.h"
#include "base/buf.h"

struct query {
    struct arena *a;
    struct buf out;
    bool begun;
};
void query_begin(struct query *u, struct arena *a, const char *path);
void query_put(struct query *u, const char *name, struct str value);                /* nothing when it is empty */
void query_put_number(struct query *u, const char *name, int64_t v, int64_t usual); /* nothing when it is the usual one */
struct str query_end(struct query *u);                                              /* the URL, in the arena */

/* What is typed, within a text, with the wildcards of LIKE taken for themselves (ESCAPE '~'), lower case as LOWER() makes it;
 * "" for "". */
struct str like_pattern(struct arena *a, struct str typed);

#endif
