/* site.h: what every page shares: who is signed in, the frame around the page, running a command for a form.
 *
 * rq->app of every request is a struct site. Page handlers of the features use this header and web.h; they never look at
 * cookies, sessions or rights themselves. A form's handler reads so:
 *
 *     enum err e = site_run(rq, &milestone_done, id, &in, why, &result);
 *     if (e == OK)
 *         return site_done(rq, place, "recorded");
 *     if (e == ERR_RULES || e == ERR_STALE)
 *         show the form again with everything typed: web_page(rq, err_status(e));
 *     return e;                                                       the error page
 *
 * Everything returned lives in the request's arena.
 */
#ifndef SG_SITE_SITE_H
#define SG_SITE_SITE_H
#include "command/command.h"
#include "html/layout.h"
#include "web/web.h"

struct hasher; /* hasher.h: argon2id on its own bounded queue */

struct site {
    struct commander *commander;
    struct writer *writer; /* for its figures on /healthz */
    struct clock *clock;   /* fixed in a demo directory; /demo/clock moves it */
    struct hasher *hasher;
    const char *data_dir;
    bool demo; /* the directory says so (setting demo = 1) */
    bool behind_tls_proxy;
    struct db_config store;      /* how readers open the store */
    struct str openapi;          /* the API's description (openapi.h); "" = none */
    struct clock *machine_clock; /* for sessions and waits, which a demo's jumping clock must not end; NULL = clock */
    /* Filled in by app.c, since what waits is known to the features above; NULL = nothing waits. */
    int (*notices)(struct request *rq);                 /* the bell's number */
    int (*waiting)(struct request *rq, enum nav_key k); /* the number beside a place of the navigation */
    /* A demo directory: moves its clock on to the morning of a later day, with all that the days between bring. NULL = cannot.
     */
    enum err (*advance)(struct request *rq, day_t to);
};
struct site *site_of(const struct request *rq);

/* The hooks that the server is started with: sessions, the policy, CSRF, error pages. */
struct web_hooks site_hooks(struct site *site);
/* /sign-in /sign-out /post /lang /password /invite/:token /me /accounts /accounts/:id /demo/sign-in /healthz /assets/:name */
extern const struct route site_routes[];

/* ---- pages ---- */
/* Fills in the frame for whoever is signed in: navigation of the role, posts, county, cycle, theme, flash (?done=), form keys
 * with a fresh idempotency key. The caller then sets what is special: subject, n, back, wrong, unit. */
enum err site_frame(struct request *rq, enum page_title title, enum nav_key active, struct page *pg) MUST_CHECK;
/* Keys for a form that changes a row: csrf, version and, after a refusal, the key that the form was sent with; else a fresh
 * one. */
struct form_keys site_keys(struct request *rq, int64_t version);
/* For programs, where a handler finds rq->wants_json: write puts the members of the one object, from what the page would show.
 */
struct json_writer;
enum err site_json(struct request *rq, void (*write)(struct json_writer *w, const void *view), const void *view) MUST_CHECK;
/* Redirects to a place of this site, with a message there (code of layout.html's flash; NULL = none). */
enum err site_done(struct request *rq, struct str place, const char *flash) MUST_CHECK;

/* ---- acts ---- */
/* Runs the command with the form's key and version. ERR_RULES: its violations stand in rq->violations; also, without running
 * it, when what was typed does not fit the declared input. */
enum err site_run(struct request *rq, const struct command *cmd, int64_t object_id, const void *input, struct str why,
                  struct command_result *result) MUST_CHECK;
/* A field of a form: what was typed, else `initial`; with its violation. typed: the route declares the field and this is its
 * POST. */
struct field_view page_field(struct request *rq, bool typed, const char *name, enum input_kind kind, struct str initial);
/* Whether the form is to be shown again: after what rules refuse, and after another's change or closing, which is then read
 * anew. */
bool page_again(struct request *rq, enum err e, web_loader *load, enum err *reread);
/* Would the policy allow the act on this subject now? For showing a button: the same function decides on the act itself. */
bool site_may(const struct request *rq, enum act act, const struct subject *subject, unsigned states);

/* ---- loaders ---- for routes whose object is the county as a whole, or nothing. */
enum err site_load_county(struct request *rq, struct subject *out) MUST_CHECK;
enum err site_load_none(struct request *rq, struct subject *out) MUST_CHECK;

#endif
