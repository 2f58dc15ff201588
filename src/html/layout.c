/* layout.c: what the frame has to find out about its own page. */
#include "html/layout.h"

enum nav_group nav_group(enum nav_key key)
{
    if (key < NAV_BOARD || key >= NAV_OVERVIEW)
        return NAV_GROUP_NONE;
    return key < NAV_CATALOG    ? NAV_GROUP_DAILY
           : key < NAV_DISPATCH ? NAV_GROUP_INITIATION
           : key < NAV_CHECKS   ? NAV_GROUP_EXECUTION
           : key < NAV_OPINIONS ? NAV_GROUP_ASSESSMENT
                                : NAV_GROUP_OTHER;
}

bool nav_group_starts(const struct nav_item *items, size_t i)
{
    enum nav_group g = nav_group(items[i].key);
    return g != NAV_GROUP_NONE && (i == 0 || nav_group(items[i - 1].key) != g);
}

bool nav_on_phone(enum nav_key key)
{
    return key != NAV_NOTICES && key != NAV_PEERS;
}

bool nav_only_phone(enum nav_key key)
{
    return key == NAV_ME;
}

const struct page_post *page_current_post(const struct page *pg)
{
    for (size_t i = 0; i < pg->nposts; i++)
        if (pg->posts[i].current)
            return &pg->posts[i];
    return NULL;
}

struct str name_initial(struct str name)
{
    size_t n = 0;
    while (n < name.len && (n == 0 || ((unsigned char)name.ptr[n] & 0xC0) == 0x80))
        n++;
    return str_sub(name, 0, n);
}
