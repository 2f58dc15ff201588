/* assets.h: style sheets, scripts and pictures, inside the program. tools/assetgen.py reads assets/ at build time and gives
 * each a name that holds the hash of its content (/assets/app.1a2b3c4d.css), so an answer may be cached for ever; templates get
 * the name by
 * {{asset "app.css"}}. All memory is static.
 */
#ifndef SG_HTML_ASSETS_H
#define SG_HTML_ASSETS_H
#include "base/str.h"

struct asset {
    struct str path;  /* public: "/assets/app.1a2b3c4d.css" */
    const char *type; /* Content-Type */
    struct str etag;  /* with its quotes, of the plain bytes; one coding of several needs Vary: Accept-Encoding */
    struct str plain;
    struct str gzip; /* empty where it is not smaller than plain */
    struct str br;   /* empty where it is not smaller than gzip, or than plain where there is no gzip */
};

/* All of them, ascending by path. */
extern const struct asset asset_table[];
extern const size_t asset_count;

/* NULL when there is none. */
const struct asset *asset_find(struct str public_path);
/* By the name it has in assets/ ("app.css"); NULL when there is none. For headers (preload) and tests; templates use {{asset}}.
 */
const struct asset *asset_named(const char *name);

#endif
