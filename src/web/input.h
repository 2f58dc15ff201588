/* input.h: the fields of a request, against what its route declares. */
#ifndef SG_WEB_INPUT_H
#define SG_WEB_INPUT_H
#include "web/private.h"

/* The CSRF token of a form, asked for before anything else of it is believed; "" without. */
struct str input_token(struct request *rq, struct str body);
/* Reads query and body into rq->values, key, version and done. ERR_MALFORMED for what no browser of ours sends. */
enum err input_parse(struct request *rq, struct str body, unsigned fields_max) MUST_CHECK;
/* Fills in i, day and valid of each value; what does not fit its declaration becomes a violation. */
void input_check(struct request *rq);

#endif
