/* web.h: requests, declared input, routes, responses. On libmicrohttpd: its epoll thread parses and sends; a request is
 * suspended, done by a worker thread with a reading connection of its own, and resumed (DESIGN.md section 2).
 *
 * Who the caller is and what he may do is not known here: app.c fills in struct web_hooks.
 *
 * Every route declares everything: method, pattern, handler, act, loader, states, fields. ROUTE() takes all seven, so a route
 * without one of them does not compile; web_new refuses a table with an act of 0. A form field that the route does not declare
 * is answered 400 and never reaches the handler; `csrf`, `key` (idempotency) and `version` (of the row) are known to every
 * POST.
 *
 * A value that does not fit its declaration (a date that is none) is not a 400: it becomes a violation beside the field, the
 * typed text is kept, and the handler decides (usually: show the form again with 422). Only what no browser of ours sends
 * (unknown field, bad UTF-8, bad percent-encoding, too many fields, a missing key) is refused outright. A GET may carry `done`,
 * the code of the message that the act before it left.
 *
 * A request goes through these in order, and the first that refuses decides: route (404, 405 with Allow) → authenticate → size
 * and media type (413, 415) → for a POST: same site, CSRF token (403; 401 where nobody is signed in and somebody must be) →
 * declared input (400) → permit → handler. An error of any of them is shown by error_page. README.md has the rest: caps,
 * headers, stopping.
 *
 * Every pattern is also served under API_PREFIX, by the same handler and rules, for programs: the body is then JSON, and so is
 * the answer (rq->wants_json). Handlers stay as they are: a redirect becomes what came of the act and its place, a form shown
 * again becomes its violations, and a page 406, unless the handler asks rq->wants_json and sends web_json. A pattern that
 * itself begins with API_PREFIX is for programs only. docs/api.md says it from outside.
 */
#ifndef SG_WEB_WEB_H
#define SG_WEB_WEB_H
#include "base/arena.h"
#include "base/date.h"
#include "base/violation.h"
#include "db/db.h"
#include "html/assets.h"
#include "html/html.h"
#include "sys/sys.h"

struct actor;   /* rights/rights.h */
struct subject; /* rights/rights.h */
struct request;

#define API_PREFIX "/api/v1"

enum web_method { WEB_GET, WEB_POST };

enum field_kind {
    FIELD_TEXT,   /* one line, trimmed, printable */
    FIELD_LONG,   /* several lines */
    FIELD_SECRET, /* a password: not trimmed, never shown again, never logged */
    FIELD_I64,
    FIELD_NUM,   /* decimal, kept in 1/10,000 (base/num.h) */
    FIELD_DATE,  /* YYYY-MM-DD */
    FIELD_ID,    /* positive integer below 2^53 */
    FIELD_BOOL,  /* present and "1", or absent */
    FIELD_CHOICE /* one of `choices` */
};

struct field {
    const char *name;
    enum field_kind kind;
    unsigned max;               /* code points of a text; 0 for other kinds */
    bool required;              /* empty gives the violation "required" */
    const char *const *choices; /* FIELD_CHOICE: NULL at the end */
};
#define FIELD_END                                                                                                              \
    {                                                                                                                          \
        .name = NULL                                                                                                           \
    }

typedef enum err web_handler(struct request *rq);
/* Finds the object named by the path (rq->param) and fills *out; ERR_NOT_FOUND when there is none. */
typedef enum err web_loader(struct request *rq, struct subject *out);

struct route {
    enum web_method method;
    const char *pattern; /* "/projects/:id/reports/:month"; a segment with ':' is an id or a word, read by web_param */
    web_handler *handler;
    int act; /* enum act of rights.h; ACT_PUBLIC where anyone may */
    web_loader *loader;
    unsigned states;            /* bits of the object's states in which the act is allowed; STATES_ANY */
    const struct field *fields; /* ends with FIELD_END; no_fields for none */
};
#define STATES_ANY (~0u)
#define ROUTE(method_, pattern_, handler_, act_, loader_, states_, fields_)                                                    \
    {                                                                                                                          \
        .method = method_, .pattern = pattern_, .handler = handler_, .act = act_, .loader = loader_, .states = states_,        \
        .fields = fields_                                                                                                      \
    }
#define ROUTE_END                                                                                                              \
    {                                                                                                                          \
        .pattern = NULL                                                                                                        \
    }
extern const struct field no_fields[];

struct web_value {
    const struct field *field;
    struct str raw; /* as typed, after trimming; valid UTF-8 */
    bool given;     /* the parameter was present */
    bool valid;     /* fits the declaration (an empty optional value is valid) */
    int64_t i;      /* FIELD_I64, NUM, ID; FIELD_BOOL 0/1; FIELD_CHOICE index */
    day_t day;      /* FIELD_DATE; DAY_NONE when empty */
};

/* Told by whoever runs the act (site_run). */
struct web_outcome {
    enum err refused; /* why nothing came of it; OK */
    int64_t id, seq;  /* what was made or changed, and the event; 0 = none */
};

struct request {
    struct arena *arena;
    struct db *db;             /* reading connection, in a snapshot for the length of the request */
    void *app;                 /* struct app, app.h */
    const struct route *route; /* NULL when none fits: authenticate and error_page see such a request too */
    enum web_method method;    /* HEAD is WEB_GET; when it is neither, error_page sees a value outside the enum */
    struct str path, query;    /* decoded path ("" when it is none); raw query */
    struct str ip;             /* for back-off only; never stored with a person */
    int64_t now_ms;            /* the county's clock, read once per request */
    day_t today;
    enum lang lang;
    bool wants_json; /* under API_PREFIX */
    /* Signed in by a header that no browser sends by itself, so that no other site's form can be behind it: authenticate's. */
    bool bearer;

    struct web_value *values; /* one per declared field, in order */
    unsigned nvalues;
    struct violations violations; /* filled by the parsing, added to by rules */
    struct str key;               /* idempotency key of the form (POST): 1 to 64 of A-Z a-z 0-9 - _ */
    int64_t version;              /* row version of the form; -1 when absent */
    struct str done;              /* ?done= of a GET, the message's code; "" = none */
    struct web_outcome outcome;   /* for programs: what came of the act */

    struct actor *actor;      /* NULL: nobody signed in */
    struct str session_token; /* "" without cookie */
    struct str csrf;          /* token to print into forms; "" without session */
    struct subject *subject;  /* what the loader found and the policy allowed */

    struct html html;              /* the page being written */
    struct web_response *response; /* private to web/ */
};

/* ---- input ---- */
struct str web_param(struct request *rq, const char *name); /* path segment; "" when the pattern has none */
int64_t web_param_id(struct request *rq, const char *name); /* -1 when it is not an id */
/* A declared field; reading one that is not declared is a mistake of ours and ends the process. */
const struct web_value *web_value(struct request *rq, const char *name);
struct str web_text(struct request *rq, const char *name);
int64_t web_i64(struct request *rq, const char *name); /* 0 when empty or invalid; of a choice -1 */
day_t web_day(struct request *rq, const char *name);
struct str web_cookie(struct request *rq, const char *name);         /* "" when there is none, or none that we could have set */
struct str web_request_header(struct request *rq, const char *name); /* as sent; "" when there is none */
/* Reads anew: what was committed since the request began is seen from here on. For showing the other's text after ERR_STALE. */
enum err web_fresh(struct request *rq) MUST_CHECK;
/* The current URL with one field of the query changed (value "" removes it; `done` never stays): for filters and sorting.
 * "/board?light=red". */
struct str web_query_with(struct request *rq, const char *field, struct str value);

/* ---- output: one of these per request; the last one counts ----
 * A handler that returns an error has sent nothing: what it wrote, its headers and cookies are dropped. A page that grew past
 * HTML_MAX is 500. `type` and header names are static storage. Unless the handler says otherwise by web_header, nothing is kept
 * by caches. */
enum err web_page(struct request *rq, int status);              /* sends rq->html */
enum err web_redirect(struct request *rq, struct str location); /* 303; ERR_MALFORMED for another site */
/* The bytes live in the arena, or are static. */
enum err web_bytes(struct request *rq, int status, const char *type, struct str bytes);
enum err web_download(struct request *rq, const char *type, struct str filename, struct str bytes);
/* For programs: json's buffer, which the arena keeps. ERR_BUG when it is full. */
enum err web_json(struct request *rq, int status, const struct buf *json);
/* For programs: {"error":…, "message":…, "code":…}; code "" = none. What refused, and its violations if they do. */
void web_json_error(struct request *rq, enum err e, int status, struct str code);
/* An asset, kept by the browser for ever, in the coding it accepts; 304 when it has it already. NULL: ERR_NOT_FOUND. */
enum err web_asset(struct request *rq, const struct asset *a);
/* HttpOnly, SameSite=Lax, Secure behind TLS. */
void web_set_cookie(struct request *rq, const char *name, struct str value, int64_t max_age_s);
void web_header(struct request *rq, const char *name, struct str value); /* not empty, no control characters: else 500 */

/* ---- the server ---- */
struct web_hooks {
    void *app;
    /* On the worker's thread, when it first has something to do. NULL: a server without store, rq->db is NULL. */
    enum err (*open_reader)(void *app, struct db **out);
    /* Reads the cookie, finds the session, fills actor, session_token, csrf, lang. Nobody signed in is OK with actor NULL.
     * Called for every request, also those that will be refused, so that the error page can be in the user's language. */
    enum err (*authenticate)(struct request *rq);
    /* The policy: runs the loader, decides, sets rq->subject; the error is what the client sees (404 rather than 403 for what
     * is not his). */
    enum err (*permit)(struct request *rq);
    /* token: the form's field `csrf`, "" without. Also asked when nobody is signed in (the sign-in form); the token may then be
     * one of a cookie. */
    bool (*csrf_ok)(struct request *rq, struct str token);
    /* Writes the page for an error into rq->html, in the user's language; it is sent with err_status(e). May call web_page
     * (another status), web_bytes (JSON) or web_redirect instead: nobody signed in on a GET (ERR_UNAUTHENTICATED) →
     * /sign-in?next=…. A page left empty is answered by one line of text. Not called where there is no reader to call it with:
     * full queue, no store. */
    void (*error_page)(struct request *rq, enum err e);
};

struct web_config {
    const char *listen;                /* "127.0.0.1:8080", "[::1]:8080"; port 0 = any free one */
    const struct route *const *tables; /* NULL at the end */
    struct web_hooks hooks;
    struct clock *clock;
    unsigned workers;         /* 0 = 32; a quarter of them is kept from POSTs, which wait for the disk */
    unsigned queue_max;       /* requests waiting for a worker before 503; 0 = 1024 */
    unsigned connections_max; /* 0 = 2000; without proxy one address has at most half of them */
    size_t body_max;          /* 0 = 256 KiB */
    unsigned fields_max;      /* 0 = 200 */
    unsigned idle_s;          /* a connection without a byte for so long is closed; 0 = 30 */
    unsigned body_s;          /* a body must have come in so long, however it drips; 0 = 60 */
    unsigned stop_s;          /* what runs when the server stops has so long; 0 = 10 */
    /* Cookies get Secure, HSTS is sent, rq->ip is the proxy's word for it: the last of X-Forwarded-For. */
    bool behind_tls_proxy;
};

struct web;
/* Listens and serves. What c points to outlives the server, but for `listen`. ERR_BUG: a route or hook is missing or wrong;
 * ERR_MALFORMED: not an address; ERR_IO: it cannot be had. */
enum err web_new(const struct web_config *c, struct web **out) MUST_CHECK;
int web_port(const struct web *w);
/* Stops accepting, finishes what runs (stop_s at most), closes. A handler that runs longer ends the process with exit code 75,
 * since it cannot be stopped and nothing may be freed under it. NULL is fine. */
void web_free(struct web *w);

struct web_stats {
    uint64_t requests;   /* begun */
    uint64_t refused;    /* answered 4xx, or 503 because the queue was full */
    uint64_t errors_5xx; /* answered 5xx for any other reason */
};
void web_stats(struct web *w, struct web_stats *out);

#endif
