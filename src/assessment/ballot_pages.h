/* ballot_pages.h: /ballots, /ballots/:group: see panel_pages.h. */
#ifndef SG_ASSESSMENT_BALLOT_PAGES_H
#define SG_ASSESSMENT_BALLOT_PAGES_H
#include "assessment/panel_pages.h"

extern const struct route ballot_routes[];
/* For struct site: in how many open groups the person still owes scores. 0 when it cannot be told. */
int ballots_waiting(struct request *rq);

#endif
