/* claim_pages.h: /claims?year=: what a committee must claim, may claim, and has claimed in a year. */
#ifndef SG_INITIATION_CLAIM_PAGES_H
#define SG_INITIATION_CLAIM_PAGES_H
#include "initiation/catalog_pages.h"

extern const struct route claim_routes[];

struct claims_page {
    const struct cycle_list_row *years;
    size_t nyears;
    const struct cycle_list_row *year; /* NULL = there is none */
    struct claim_line line;
    const struct item_list_row *items;
    size_t nitems;
    bool open; /* may be claimed today */
    struct page_form form;
    struct field_view name;
};
/* For the template. The committee's project of an item; NULL when it has none. */
const struct claim_project *claim_project_of(const struct claim_line *l, int64_t item_id);
/* Whether the item stands in that part of the page: mandatory for the committee, or not; a withdrawn one only when claimed. */
bool claim_shown(const struct claims_page *p, const struct item_list_row *i, bool mandatory);

#endif
