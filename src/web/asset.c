/* asset.c: files of the program, sent as the browser likes them. Each coding is an answer of its own, with an ETag of its own,
 * so that a cache between never takes one for the other.
 */
#include <string.h>
#include <strings.h>
#include "web/private.h"

struct coding {
    const char *name; /* NULL: as it is */
    struct str bytes;
};

/* "q=0" in whatever way it is written: the coding is not wanted. */
static bool is_zero_quality(struct str parameter)
{
    parameter = str_trim(parameter);
    if (parameter.len < 3 || strncasecmp(parameter.ptr, "q=0", 3) != 0)
        return false;
    for (size_t i = 3; i < parameter.len; i++)
        if (parameter.ptr[i] != '.' && parameter.ptr[i] != '0')
            return false;
    return true;
}

static bool is_name(struct str s, const char *name)
{
    return s.len == strlen(name) && strncasecmp(s.ptr, name, s.len) == 0;
}

/* Named, and not with a quality of 0; "*" is not taken for a promise. */
static bool accepts(struct str header, const char *coding)
{
    struct str item, part;
    while (str_split(&header, ',', &item)) {
        bool named = str_split(&item, ';', &part) && is_name(str_trim(part), coding);
        bool wanted = true;
        while (str_split(&item, ';', &part))
            wanted = wanted && !is_zero_quality(part);
        if (named)
            return wanted;
    }
    return false;
}

static struct coding choose(struct request *rq, const struct asset *a)
{
    struct str header = web_request_header(rq, "Accept-Encoding");
    if (a->br.len > 0 && accepts(header, "br"))
        return (struct coding){"br", a->br};
    if (a->gzip.len > 0 && accepts(header, "gzip"))
        return (struct coding){"gzip", a->gzip};
    return (struct coding){NULL, a->plain};
}

/* The asset's, with the coding before the closing quote. */
static struct str etag_of(struct request *rq, const struct asset *a, const struct coding *c)
{
    struct str open = str_sub(a->etag, 0, a->etag.len - 1);
    return c->name ? str_printf(rq->arena, STR_FMT "-%s\"", STR_ARG(open), c->name) : a->etag;
}

/* If-None-Match compares weakly: W/"x" is "x". */
static bool has_it(struct request *rq, struct str etag)
{
    struct str header = web_request_header(rq, "If-None-Match"), item;
    while (str_split(&header, ',', &item)) {
        item = str_trim(item);
        if (str_starts(item, STR("W/")))
            item = str_sub(item, 2, item.len);
        if (str_eq(item, etag) || str_is(item, "*"))
            return true;
    }
    return false;
}

enum err web_asset(struct request *rq, const struct asset *a)
{
    if (!a)
        return err_set(ERR_NOT_FOUND, "no such asset");
    struct coding c = choose(rq, a);
    struct str etag = etag_of(rq, a, &c);
    bool coded = a->gzip.len > 0 || a->br.len > 0;
    web_header(rq, "ETag", etag);
    web_header(rq, "Cache-Control", STR("public, max-age=31536000, immutable"));
    if (coded)
        web_header(rq, "Vary", STR("Accept-Encoding"));
    if (has_it(rq, etag))
        return web_bytes(rq, 304, NULL, STR(""));
    if (c.name)
        web_header(rq, "Content-Encoding", str_c(c.name));
    return web_bytes(rq, 200, a->type, c.bytes);
}
