/* private.h: shared by the page handlers of execution/. */
#ifndef SG_EXECUTION_PRIVATE_H
#define SG_EXECUTION_PRIVATE_H
#include "cycle/plan.h"
#include "execution/pages.h"

#define NOTE_MAX 500 /* code points, as the commands have it */
#define LINE_MAX 100

/* Loaders of the routes: the object that the path names. */
web_loader page_load_project, page_load_milestone, page_load_indicator, page_load_problem;

/* The frame of a page about a project, with the way back to the project page's tab; refused: what the form sent to it ended in.
 */
enum err page_open(struct request *rq, enum page_title title, const struct project_head_row *project, const char *tab,
                   enum err refused, struct page *pg) MUST_CHECK;
/* To the project page after an act. */
enum err page_done(struct request *rq, int64_t project_id, const char *tab, const char *flash) MUST_CHECK;

web_handler problem_form_show, problem_form_send, problem_show, problem_send, problem_close_send;

#endif
