/* start_pages.h: /projects/:id/start: what a project has of what it must have (四个一), what it lacks, and the button. */
#ifndef SG_EXECUTION_START_PAGES_H
#define SG_EXECUTION_START_PAGES_H
#include "execution/start.h"
#include "html/layout.h"
#include "web/web.h"

extern const struct route start_routes[];

struct start_view {
    struct project_head_row project;
    day_t approved_day;
    struct start_facts f;
    struct violations lacks;
    bool may_start; /* whoever looks, if nothing lacked */
    struct page_form form;
};

/* For the template: how many lacks a field has. */
size_t start_lacks(const struct start_view *v, const char *field);

#endif
