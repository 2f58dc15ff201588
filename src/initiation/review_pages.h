/* review_pages.h: /applications/:id/review: the last two rounds side by side, comments on single fields, the decision.
 *
 * Who may see the project may look; comments are written and decisions made by the Department, unless recused. A row is a text
 * or a row of the plan, which keeps its code from round to round, so that the same one stands beside itself.
 */
#ifndef SG_INITIATION_REVIEW_PAGES_H
#define SG_INITIATION_REVIEW_PAGES_H
#include "initiation/application_pages.h"
#include "initiation/diff.h"
#include "initiation/review.h"

extern const struct route review_routes[];

enum review_kind { REVIEW_TEXT, REVIEW_INDICATOR, REVIEW_MILESTONE };

struct review_row {
    enum review_kind kind;
    struct str field; /* what a comment on it names */
    int number;       /* of a plan's row, from 1 */
    struct diff_run *runs;
    size_t nruns;
    bool changed, had, has; /* had, has: there in the round before, in the last one */
};

struct review_page {
    struct application app;
    bool two; /* there is a round before the last one */
    const struct round_list_row *before, *after;
    struct review_row *rows;
    size_t nrows, nchanged;
    bool only; /* what changed alone */
    const struct comment_list_row *comments;
    size_t ncomments, nsettled;
    bool may_comment, may_decide, recused;
    struct held held;
    int64_t queue_at, queue_n, previous, next; /* in the Department's queue; at 0 = not in it */
    struct page_form form;
    bool writing; /* a comment is being written on `field` */
    struct str field;
    struct field_view body, reason_return, reason_reject, conditions, due_day;
    int refused; /* enum decision whose form was refused; -1 = none */
};

/* Rows of two rounds (the older one may be NULL), with what changed. In the arena. */
size_t review_rows(struct arena *a, const struct round_content *before, const struct round_content *after, day_t today,
                   bool english, struct review_row **out);
/* For the template: no row of the page has the comment's field, so it stands by itself. */
bool review_comment_stray(const struct review_page *p, const struct comment_list_row *k);

#endif
