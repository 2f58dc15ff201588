/* report_pages.h: the pages of the monthly report, of the year's months, and what a unit is told.
 *
 * /projects/:id/reports/:month: the liaison fills in and hands over, the secretary looks through and confirms, one project
 * after the other; whoever else may see the project reads what was confirmed. A draft is kept by the save button, or by
 * draft.js through …/draft. What was typed is shown again after a refusal; after another's change beside what stands now.
 * /periods, /periods/:id, /reminders/:id: the Department. /notices: what a unit is told.
 */
#ifndef SG_ASSESSMENT_REPORT_PAGES_H
#define SG_ASSESSMENT_REPORT_PAGES_H
#include "assessment/report.h"
#include "assessment/report.sql.h"
#include "execution/pages.h"

extern const struct route report_routes[];
extern const struct route period_routes[]; /* /periods, /reminders, /notices */

/* For struct site: what is awaited from the actor's unit, the bell's number. 0 when it cannot be told. */
int report_notices(struct request *rq);

struct report_page {
    struct report_view v;
    bool may_write, may_hand, may_confirm, may_reopen; /* now: state included */
    bool own;                                          /* may read what is not confirmed yet */
    struct page_form form;
    struct field_view reason, expected_day, next_focus, declared, declared_reason, why;
    struct report_draft theirs; /* with form.stale: what stands now */
    bool typed;                 /* shown again with what was typed */
    bool judged;                /* what was typed was whole enough to be held against the rules: nothing else is wrong */
};

struct period_page {
    struct period_line line;
    const struct awaited_unit *awaited;
    size_t nawaited;
    int reports;                                            /* awaited */
    bool may_change, may_remind, may_postpone, may_restore; /* of the last two: whether a deadline stands in the way */
    struct page_form form;
    struct field_view state, due_day, why;
};

struct period_list_page {
    int year;
    const struct period_line *lines;
    size_t nlines;
    bool may_change;
};

struct notice_awaited {
    int64_t project_id;
    struct str project;
    int month;
    day_t deadline;
    unsigned state;
    struct str why; /* of the reopening; "" = not reopened */
};
struct notices_page {
    bool unit; /* awaited is of one unit; else the county's changes and reminders alone */
    const struct notice_awaited *awaited;
    size_t nawaited;
    const struct notice_reminders_row *reminders; /* newest first */
    size_t nreminders;
    const struct notice_changes_row *changes; /* newest first */
    size_t nchanges;
};

#endif
