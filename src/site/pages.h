/* pages.h: the values behind site/'s own pages (signin.html, pages.html, error.html). */
#ifndef SG_SITE_PAGES_H
#define SG_SITE_PAGES_H
#include "people/account.sql.h"
#include "rights/rights.h"
#include "site/site.h"

struct role_button {
    enum role role;
    struct str person_name, title; /* who that is */
};
struct signin_view {
    struct field_view login, password;
    struct form_keys keys;
    struct violations violations;
    struct str next;                 /* where to go afterwards; "" = the first page */
    int64_t wait_minutes;            /* too many tries: so long, rounded up; 0 = none */
    bool busy;                       /* too many sign in at this moment */
    const struct role_button *roles; /* demo only */
    size_t nroles;
};

struct password_view {
    struct field_view current, fresh, again;
    struct form_keys keys;
    struct violations violations;
    struct str login, person_name;
    int64_t wait_minutes;
    bool busy;
};

struct accounts_view {
    const struct account_page_row *rows;
    size_t n;
    int64_t total;
    struct pager pager;
    struct str q;
    struct field_view person, login; /* of the form for a new one */
    struct form_keys keys;
    struct violations violations;
    struct str made_for, link; /* a link just made: whose, and the address, shown this once; "" = none */
};

struct error_view {
    enum err err;
    int status;
    struct str code;       /* to tell the administrator: it is in the log too */
    struct str post_title; /* acted under; "" = none */
    bool signed_in;
};

/* Is the password the account's? Counts the try first (backoff.h); with *wait_ms > 0 nothing was looked at. text "" = an
 * account that is not there: the same work is done for it. ERR_BUSY. */
enum err password_try(struct request *rq, struct str login, struct str text, struct str password, bool *fits,
                      int64_t *wait_ms) MUST_CHECK;
/* Status, Retry-After and minutes of a page that asks to wait. */
int password_wait(struct request *rq, int64_t wait_ms, int64_t *minutes);
/* A field for a password; its value is never shown again. */
struct field_view password_field(const struct request *rq, const char *name, const char *autocomplete);

/* ---- handlers, for site_routes ---- */
enum err signin_show(struct request *rq);
enum err signin_do(struct request *rq);
enum err session_give(struct request *rq); /* a token for a program */
enum err signin_demo(struct request *rq);
enum err signout_do(struct request *rq);
enum err post_change(struct request *rq);
enum err lang_change(struct request *rq);
enum err me_show(struct request *rq);
enum err password_show(struct request *rq);
enum err password_do(struct request *rq);
enum err invite_show(struct request *rq);
enum err invite_do(struct request *rq);
enum err accounts_show(struct request *rq);
enum err accounts_make(struct request *rq);
enum err accounts_change(struct request *rq);
enum err health_show(struct request *rq);
extern const char *const role_words[];   /* of role buttons; NULL at the end */
extern const char *const account_acts[]; /* what is done with an account; NULL at the end */

/* The hook of web.h. */
void error_show(struct request *rq, enum err e);

#endif
