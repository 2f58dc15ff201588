/* fuzz_url.c: targets, paths and queries as they come from outside. What decodes must be UTF-8 and come back from its encoding;
 * a path must have lost all that leads elsewhere; a query with one field set must have it once.
 */
#include <stdlib.h>
#include "base/utf8.h"
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_decoding(struct arena *a, struct str in, bool form)
{
    struct str out, again;
    if (!url_decode(a, in, form, &out)) {
        return;
    }
    if (!utf8_valid(out) || out.len > in.len || !url_decode(a, url_encode(a, out), form, &again) || !str_eq(out, again)) {
        abort();
    }
}

static void check_path(struct arena *a, struct str in)
{
    struct str path, query, out, segment;
    if (!url_split_target(in, &path, &query)) {
        return;
    }
    if (path.ptr[0] != '/' || path.len + query.len > in.len) {
        abort();
    }
    if (!url_decode_path(a, path, &out)) {
        return;
    }
    while (str_split(&out, '/', &segment)) {
        if (str_is(segment, "..") || str_is(segment, ".") || str_find(segment, '\\', 0) != SIZE_MAX ||
            str_find(segment, 0, 0) != SIZE_MAX) {
            abort();
        }
    }
}

/* A query that can be decoded has the field once after it was set, and not at all after it was removed. */
static void check_query(struct arena *a, struct str in)
{
    struct str set = url_query_with(a, in, STR("f"), STR("a&b")), removed = url_query_with(a, set, STR("f"), STR(""));
    struct str name, value, decoded;
    unsigned found = 0;
    while (url_next_pair(&set, &name, &value)) {
        found += url_decode(a, name, true, &decoded) && str_is(decoded, "f") && str_is(value, "a%26b");
    }
    if (found != 1) {
        abort();
    }
    while (url_next_pair(&removed, &name, &value)) {
        if (url_decode(a, name, true, &decoded) && str_is(decoded, "f")) {
            abort();
        }
    }
}

static void check_place(struct str in)
{
    if (url_is_local(in) && (in.ptr[0] != '/' || (in.len > 1 && (in.ptr[1] == '/' || in.ptr[1] == '\\')))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = {(const char *)data, size};
    struct arena *a = arena_new();
    check_decoding(a, in, false);
    check_decoding(a, in, true);
    check_path(a, in);
    check_query(a, in);
    check_place(in);
    arena_free(a);
    return 0;
}
