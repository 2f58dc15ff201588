/* fixture.h: a server on a free port over a small county, and browsers that speak to it, for the tests of pages.
 *
 * The county X has the towns T1 and T2 and the Department Z. Accounts are named by what they are, and so are their posts:
 * secretary and liaison of T1, member, officer, leader, inspector, evaluator, system, security, audit; "double" is secretary of
 * T2 and officer; "nopost" has none. The password of each is SITE_PASSWORD.
 */
#ifndef SG_SITE_FIXTURE_H
#define SG_SITE_FIXTURE_H
#include "command/fixture.h"
#include "people/account.sql.h"
#include "site/hasher.h"
#include "site/site.h"

#define SITE_PASSWORD "a plain sentence"
#define COOKIES_MAX 8

struct site_fixture {
    struct fixture f;
    struct clock *machine; /* fixed, at FIXTURE_NOW */
    struct site site;
    struct web *web;
};
/* tables: the features' routes beside site_routes and the fixture's own; NULL at the end, or NULL. */
void site_fixture_init(struct site_fixture *s, bool demo, const struct route *const *tables);
void site_fixture_fini(struct site_fixture *s); /* fails the test when the journal does not verify */
int64_t site_fixture_account(struct site_fixture *s, const char *login);
void site_fixture_later(struct site_fixture *s, int64_t ms); /* the machine's clock */

/* The command on an account, by the program. */
void site_fixture_run(struct site_fixture *s, const struct command *cmd, const char *login, const void *input);
const char *site_fixture_invite(struct site_fixture *s, const char *login); /* the place of a one-time link */
bool site_fixture_session(struct site_fixture *s, struct str token);        /* a session is stored for that cookie */

/* ---- a browser ---- cookies stay; everything it holds lives in the fixture's arena */
struct browser {
    struct site_fixture *s;
    struct {
        struct str name, value;
    } cookies[COOKIES_MAX];
    size_t ncookies;
    /* of the last answer */
    int status;
    struct str head, body, location; /* head: the header lines */
    struct str csrf;                 /* of the first form of the last page that had one */
    const char *more;                /* further header lines of the next request, each with CRLF; NULL = none */
};
struct browser browser_new(struct site_fixture *s);
int browser_get(struct browser *b, const char *path);                                        /* the status */
int browser_post(struct browser *b, const char *path, const char *fields);                   /* adds csrf and a fresh key */
int browser_send(struct browser *b, const char *method, const char *path, const char *body); /* as it stands */
void browser_sign_in(struct browser *b, const char *login); /* by its password; fails the test when refused */
struct browser browser_signed_in(struct site_fixture *s, const char *login);
struct session_find_row browser_session(const struct browser *b);
struct str browser_text(const struct browser *b); /* the page without tokens and keys, which differ each time */
bool browser_sees(const struct browser *b, const char *text);
struct str browser_cookie(const struct browser *b, const char *name); /* "" = none */
void browser_set_cookie(struct browser *b, struct str name, struct str value);

/* The fixture's own pages: "/" shows the frame; "/project/own", "/project/other", "/project/none" are loaded as a project of
 * T1, of T2, and none; POST "/project/own" needs it closed, which it is not; POST "/own-name" runs a command with a rule. */
extern const struct route site_fixture_routes[];

#endif
