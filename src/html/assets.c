#include "html/assets.h"
#include <string.h>

const struct asset *asset_find(struct str public_path)
{
    size_t from = 0, to = asset_count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = str_cmp(public_path, asset_table[mid].path);
        if (order == 0)
            return &asset_table[mid];
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

/* "/assets/app.1a2b3c4d.css" is named "app.css". */
static bool has_name(struct str path, struct str stem, struct str extension)
{
    struct str prefix = STR("/assets/");
    if (path.len != prefix.len + stem.len + 9 + extension.len)
        return false;
    struct str hash = str_sub(path, prefix.len + stem.len, 9);
    return str_eq(str_sub(path, prefix.len, stem.len), stem) && hash.ptr[0] == '.' &&
           str_eq(str_sub(path, path.len - extension.len, extension.len), extension);
}

const struct asset *asset_named(const char *name)
{
    const char *dot = strrchr(name, '.');
    if (!dot)
        return NULL;
    struct str stem = {name, (size_t)(dot - name)};
    for (size_t i = 0; i < asset_count; i++)
        if (has_name(asset_table[i].path, stem, str_c(dot)))
            return &asset_table[i];
    return NULL;
}
