/* freeze_pages.h: /scores: before the freeze what is complete and what is missing, without any score; after it all of the
 * year's. POST /scores/freeze.
 */
#ifndef SG_ASSESSMENT_FREEZE_PAGES_H
#define SG_ASSESSMENT_FREEZE_PAGES_H
#include "assessment/freeze.h"
#include "assessment/panel_pages.h"

extern const struct route freeze_routes[];

struct scores_panel {
    struct str title;
    const struct panel_list_row *made; /* NULL: not made */
};
struct scores_count { /* of a grade, or of those without one */
    struct str grade;
    size_t n;
    struct str href;
    bool current;
};
struct scores_page {
    struct score_years years;
    /* before the freeze */
    bool scoring;
    struct freeze_readiness ready;
    struct scores_panel *panels;
    size_t npanels, panels_open; /* not made, or not closed */
    bool may_freeze, asked;      /* asked: the form was sent */
    bool early;                  /* the year is not over */
    struct page_form form;
    struct field_view as_of, why;
    /* after it */
    bool frozen;
    struct run_of_cycle_row run;
    struct sheet_list_row *rows;
    size_t nrows, pending, blocked, all; /* nrows: after filtering */
    struct scores_count *counts;
    size_t ncounts;
    struct choice *kinds; /* of units that there are */
    size_t nkinds;
    struct str kind, grade; /* filters; "" = all */
    bool flat;              /* totals lie so close together that they hardly tell projects apart */
};

#endif
