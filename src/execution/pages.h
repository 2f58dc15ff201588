/* pages.h: the small forms of gate 2: a milestone reached or taken back, a value of an indicator, a problem raised, moved on,
 * closed.
 *
 * Each page shows what is known as text and asks for what is left; who may not do the act sees the same page without its form.
 * After an act the browser is sent to the project page. What was typed is shown again after a refusal; after ERR_STALE beside
 * what another has written.
 */
#ifndef SG_EXECUTION_PAGES_H
#define SG_EXECUTION_PAGES_H
#include "execution/amendment.sql.h"
#include "execution/execution.sql.h"
#include "html/layout.h"
#include "site/site.h"

extern const struct route execution_routes[];

struct milestone_move { /* an amendment of its date */
    day_t before, after, approved_day;
    struct str reason, approver;
};

struct milestone_view {
    struct project_head_row project;
    struct milestone_page_row m;
    day_t deadline;                     /* m.due_day, rolled to a working day */
    const struct milestone_move *moves; /* by day of approval */
    size_t nmoves;
    bool may_update, may_amend;
    struct page_form form;
    struct field_view done_day, note, why;
};

struct indicator_view {
    struct project_head_row project;
    struct indicator_page_row i;
    const struct indicator_history_row *values; /* newest first */
    size_t nvalues;
    struct bar bar;
    const struct amendments_of_indicator_row *moves; /* by day of approval */
    size_t nmoves;
    bool may_update, may_amend;
    struct page_form form;
    struct field_view on_day, value, note;
};

struct problem_form_view {
    struct project_head_row project;
    struct page_form form;
    struct field_view title, origin, owner, due_day;
};

struct problem_view {
    struct project_head_row project;
    struct problem_page_row p;
    const struct problem_history_row *history;
    size_t nhistory;
    bool may_update, may_close, own; /* own: raised or owned by who looks, so another must close it */
    struct page_form form;
    struct field_view progress;
    bool solved; /* as typed */
};

/* ---- shared with the pages of gate 3 ---- */
/* The place of the navigation under which a project's pages stand for this actor. */
enum nav_key page_place(const struct request *rq);

#endif
