/* amendment_pages.h: changes of a plan (变更): /projects/:id/amendments lists what may be changed and what was, and with
 * ?milestone= or ?indicator= asks for one; /amendments/:id shows one, and there the Department decides.
 */
#ifndef SG_EXECUTION_AMENDMENT_PAGES_H
#define SG_EXECUTION_AMENDMENT_PAGES_H
#include "execution/amendment.h"
#include "execution/amendment.sql.h"
#include "html/layout.h"
#include "web/web.h"

extern const struct route amendment_routes[];

struct amendments_view {
    struct project_head_row project;
    const struct milestone_list_row *milestones;
    size_t nmilestones;
    const struct indicator_list_row *indicators;
    size_t nindicators;
    const struct amendment_history_row *history;
    size_t nhistory;
    bool may_ask;
    bool chosen; /* one of them: `item` */
    struct amendment_item item;
    day_t earliest; /* to which a day may be moved earlier */
    struct page_form form;
    struct field_view after, reason; /* after: a day or a value */
};
/* The amendment of an item that waits; 0 = none. */
int64_t amendment_waits(const struct amendments_view *v, int64_t milestone_id, int64_t indicator_id);

struct amendment_view {
    struct project_head_row project;
    struct amendment_page_row a;
    struct amendment_item item;
    int waited;      /* working days since it was asked */
    bool past;       /* the day before it is over already, so that approving it makes the light yellow */
    bool may_decide; /* and whoever looks is not the one who may: */
    bool recused;    /* an officer who stands back */
    struct page_form form;
    struct field_view words;
};

#endif
