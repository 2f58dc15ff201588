/* catalog_pages.h: the year's list (项目清单): /catalog?year=, /catalog/:id, /catalog/new?year=.
 *
 * Whoever works with projects reads it; the Department makes it, and sees beside it which units still owe what.
 */
#ifndef SG_INITIATION_CATALOG_PAGES_H
#define SG_INITIATION_CATALOG_PAGES_H
#include "cycle/plan.h"
#include "cycle/plan.sql.h"
#include "html/layout.h"
#include "initiation/claim.h"
#include "web/web.h"

extern const struct route catalog_routes[];

struct catalog_page {
    const struct cycle_list_row *years; /* the newest first */
    size_t nyears;
    const struct cycle_list_row *year; /* NULL = there is none */
    const struct item_list_row *items;
    size_t nitems;
    bool may_edit, may_claim; /* may_claim: has a committee for which to claim */
    bool county;              /* sees the units */
    bool owing;               /* only those that owe */
    const struct claim_line *lines;
    size_t nlines, nowing, nmandatory; /* nmandatory: mandatory items not claimed, of all units */
};

#define CATALOG_KINDS 8
struct item_kind {
    const char *kind, *field; /* "town", "for_town" */
    bool asked;
};

struct item_page {
    int64_t id; /* 0 = a new one */
    int64_t cycle_id;
    int year;
    struct item_by_id_row item; /* as it stands; of a new one empty */
    bool may_edit, may_restore, withdrawn;
    struct page_form form;
    struct field_view title, purpose, source, requirement, mandatory_for, indicators, why;
    struct item_kind kinds[CATALOG_KINDS];
    bool acting;                    /* withdrawing or restoring was refused */
    const struct claim_line *owing; /* units of which it is asked and that have not claimed it */
    size_t nowing, nclaimed;
};

/* For the template: kinds is a list of words. */
bool kind_listed(struct str kinds, const char *kind);
bool kind_first(struct str kinds, size_t place); /* none of committee_kinds before that place is listed */

/* The year that a page of gate 1 is about: as asked, else the one being claimed, else the newest. At: its place in the list;
 * ERR_NOT_FOUND when there is no such year. */
enum err catalog_years(struct request *rq, const struct cycle_list_row **years, size_t *n, size_t *at) MUST_CHECK;

#endif
