/* values.h: what the accepted templates are filled with. */
#ifndef SG_TESTS_GOLDEN_TMPL_VALUES_H
#define SG_TESTS_GOLDEN_TMPL_VALUES_H
#include "base/date.h"
#include "base/str.h"

struct item {
    const char *title;
    int64_t id;
    day_t due;
};

struct values {
    struct str name; /* 张三<&"'> */
    const char *css;
    struct str next; /* a URL of ours */
    struct str foreign;
    int64_t id;
    int one, zero, overdue;
    int64_t number; /* 1/10,000 */
    int64_t at_ms;
    day_t day;
    const struct item *items;
    size_t nitems;
};

#endif
