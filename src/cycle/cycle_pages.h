/* cycle_pages.h: the county's years: /cycles, /cycles/:year. Whoever works with projects reads them; the Department opens the
 * next year, says when it is claimed, and begins it.
 */
#ifndef SG_CYCLE_CYCLE_PAGES_H
#define SG_CYCLE_CYCLE_PAGES_H
#include "cycle/plan.sql.h"
#include "html/layout.h"
#include "web/web.h"

extern const struct route cycle_routes[];

struct cycles_page {
    const struct cycle_list_row *years; /* the newest first */
    size_t nyears;
    bool may_plan;
};

struct cycle_page {
    const struct cycle_list_row *year;
    bool may_open, may_claim, may_begin; /* by state too */
    int next;                            /* the year that may be opened */
    const char *typed;                   /* act that came with this request: "open", "claim", "begin"; NULL */
    struct page_form form;
    struct field_view open_from, open_to, claim_from, claim_to;
    bool copy_list;
};

#endif
