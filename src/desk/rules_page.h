/* rules_page.h: the published rules of the lights (METHODS.md section 5) with the scheme's figures. Each rule has its name as
 * anchor, so that every light can link to the rule that made it: /light-rules#L2.
 */
#ifndef SG_DESK_RULES_PAGE_H
#define SG_DESK_RULES_PAGE_H
#include "base/str.h"

struct rules_view {
    struct str scheme;
    int64_t year; /* 0 = no cycle runs */
    int64_t due_dom, soon, stale;
    int64_t behind, far, from; /* 1/10,000 */
};

#endif
