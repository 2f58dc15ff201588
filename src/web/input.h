/* input.h: the fields of a request, against what its route declares. */
#ifndef SG_WEB_INPUT_H
#define SG_WEB_INPUT_H
#include "web/private.h"

enum member_kind { MEMBER_TEXT, MEMBER_NUMBER, MEMBER_BOOL };
struct input_member {
    enum member_kind kind;
    struct str text; /* of a number its digits, of a bool "1" or "" */
};

/* The CSRF token of a form, asked for before anything else of it is believed; "" without. */
struct str input_token(struct request *rq, struct str body);
/* Reads query and body into rq->values, key, version and done. ERR_MALFORMED for what no browser of ours sends. */
enum err input_parse(struct request *rq, struct str body, unsigned fields_max) MUST_CHECK;
/* A member of a JSON body as the text that a form would have sent. ERR_MALFORMED when it is not declared or not of its kind. */
enum err input_put(struct request *rq, struct str name, const struct input_member *m) MUST_CHECK;
/* json_body.c: gives each member of the one flat object to input_put. ERR_MALFORMED. */
enum err json_body_parse(struct request *rq, struct str body, unsigned fields_max) MUST_CHECK;
/* Fills in i, day and valid of each value; what does not fit its declaration becomes a violation. */
void input_check(struct request *rq);

#endif
