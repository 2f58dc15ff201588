/* web.h: requests, declared input, routes, responses. On libmicrohttpd: its epoll thread parses and sends; a request is suspended,
 * done by a worker thread with a reading connection of its own, and resumed (DESIGN.md section 2).
 *
 * Who the caller is and what he may do is not known here: app.c fills in struct web_hooks.
 *
 * Every route declares everything: method, pattern, handler, act, loader, states, fields. ROUTE() takes all seven, so a route without
 * one of them does not compile; web_new refuses a table with an act of 0. A form field that the route does not declare is answered
 * 400 and never reaches the handler; `csrf`, `key` (idempotency) and `version` (of the row) are known to every POST.
 *
 * A value that does not fit its declaration (a date that is none) is not a 400: it becomes a violation beside the field, the typed
 * text is kept, and the handler decides (usually: show the form again with 422). Only what no browser of ours sends (unknown
 * field, bad UTF-8, bad percent-encoding, too many fields, a missing key) is refused outright.
 */
#ifndef SG_WEB_WEB_H
#define SG_WEB_WEB_H
#include "base/arena.h"
#include "base/date.h"
#include "base/violation.h"
#include "db/db.h"
#include "html/html.h"
#include "sys/sys.h"

struct actor;   /* rights/rights.h */
struct subject; /* rights/rights.h */
struct request;

enum web_method { WEB_GET, WEB_POST };

enum field_kind {
    FIELD_TEXT,   /* one line, trimmed, printable */
    FIELD_LONG,   /* several lines */
    FIELD_SECRET, /* a password: not trimmed, never shown again, never logged */
    FIELD_I64,
    FIELD_NUM,    /* decimal, kept in 1/10,000 (base/num.h) */
    FIELD_DATE,   /* YYYY-MM-DD */
    FIELD_ID,     /* positive integer below 2^53 */
    FIELD_BOOL,   /* present and "1", or absent */
    FIELD_CHOICE  /* one of `choices` */
};

struct field {
    const char *name;
    enum field_kind kind;
    unsigned max;               /* code points of a text; 0 for other kinds */
    bool required;              /* empty gives the violation "required" */
    const char *const *choices; /* FIELD_CHOICE: NULL at the end */
};
#define FIELD_END {.name = NULL}

typedef enum err web_handler(struct request *rq);
/* Finds the object named by the path (rq->param) and fills *out; ERR_NOT_FOUND when there is none. */
typedef enum err web_loader(struct request *rq, struct subject *out);

struct route {
    enum web_method method;
    const char *pattern;        /* "/projects/:id/reports/:month"; a segment with ':' is an id or a word, read by web_param */
    web_handler *handler;
    int act;                    /* enum act of rights.h; ACT_PUBLIC where anyone may */
    web_loader *loader;
    unsigned states;            /* bits of the object's states in which the act is allowed; STATES_ANY */
    const struct field *fields; /* ends with FIELD_END; no_fields for none */
};
#define STATES_ANY (~0u)
#define ROUTE(method_, pattern_, handler_, act_, loader_, states_, fields_)                                                      \
    {                                                                                                                            \
        .method = method_, .pattern = pattern_, .handler = handler_, .act = act_, .loader = loader_, .states = states_,          \
        .fields = fields_                                                                                                        \
    }
#define ROUTE_END {.pattern = NULL}
extern const struct field no_fields[];

struct web_value {
    const struct field *field;
    struct str raw;   /* as typed, after trimming; valid UTF-8 */
    bool given;       /* the parameter was present */
    bool valid;       /* fits the declaration (an empty optional value is valid) */
    int64_t i;        /* FIELD_I64, NUM, ID; FIELD_BOOL 0/1; FIELD_CHOICE index */
    day_t day;        /* FIELD_DATE; DAY_NONE when empty */
};

struct request {
    struct arena *arena;
    struct db *db;                 /* reading connection, in a snapshot for the length of the request */
    void *app;                     /* struct app, app.h */
    const struct route *route;
    enum web_method method;
    struct str path, query;        /* decoded path; raw query */
    struct str ip;                 /* for back-off only; never stored with a person */
    int64_t now_ms;                /* the county's clock, read once per request */
    day_t today;
    enum lang lang;
    bool wants_json;               /* under /api/ */

    struct web_value *values;      /* one per declared field, in order */
    unsigned nvalues;
    struct violations violations;  /* filled by the parsing, added to by rules */
    struct str key;                /* idempotency key of the form (POST) */
    int64_t version;               /* row version of the form; -1 when absent */

    struct actor *actor;           /* NULL: nobody signed in */
    struct str session_token;      /* "" without cookie */
    struct str csrf;               /* token to print into forms; "" without session */
    struct subject *subject;       /* what the loader found and the policy allowed */

    struct html html;              /* the page being written */
    struct web_response *response; /* private to web/ */
};

/* ---- input ---- */
struct str web_param(struct request *rq, const char *name);          /* path segment; "" when the pattern has none */
int64_t web_param_id(struct request *rq, const char *name);          /* -1 when it is not an id */
const struct web_value *web_value(struct request *rq, const char *name); /* a declared field; an undeclared name is err_bug and aborts */
struct str web_text(struct request *rq, const char *name);
int64_t web_i64(struct request *rq, const char *name);               /* 0 when empty or invalid */
day_t web_day(struct request *rq, const char *name);
struct str web_cookie(struct request *rq, const char *name);
/* The current URL's query with one field changed (value "" removes it): for filters and sorting. "/board?light=red". */
struct str web_query_with(struct request *rq, const char *field, struct str value);

/* ---- output: one of these per request ---- */
enum err web_page(struct request *rq, int status);                    /* sends rq->html */
enum err web_redirect(struct request *rq, struct str location);       /* 303, same site only */
enum err web_bytes(struct request *rq, int status, const char *type, struct str bytes); /* bytes live in the arena */
enum err web_download(struct request *rq, const char *type, struct str filename, struct str bytes);
void web_set_cookie(struct request *rq, const char *name, struct str value, int64_t max_age_s); /* HttpOnly, SameSite=Lax, Secure behind TLS */
void web_header(struct request *rq, const char *name, struct str value);

/* ---- the server ---- */
struct web_hooks {
    void *app;
    enum err (*open_reader)(void *app, struct db **out);
    /* Reads the cookie, finds the session, fills actor, csrf, lang. Nobody signed in is OK with actor NULL. */
    enum err (*authenticate)(struct request *rq);
    /* The policy: runs the loader, decides, sets rq->subject; the error is what the client sees (404 rather than 403 for what is not his). */
    enum err (*permit)(struct request *rq);
    bool (*csrf_ok)(struct request *rq, struct str token);
    /* Writes the page for an error into rq->html, in the user's language. */
    void (*error_page)(struct request *rq, enum err e);
};

struct web_config {
    const char *listen;          /* "127.0.0.1:8080"; port 0 = any free one */
    const struct route *const *tables; /* NULL at the end */
    struct web_hooks hooks;
    struct clock *clock;
    unsigned workers;            /* 0 = 16 */
    unsigned queue_max;          /* requests waiting for a worker before 503; 0 = 512 */
    unsigned connections_max;    /* 0 = 2000 */
    size_t body_max;             /* 0 = 256 KiB */
    unsigned fields_max;         /* 0 = 200 */
    bool behind_tls_proxy;       /* cookies get Secure, HSTS is sent */
};

struct web;
enum err web_new(const struct web_config *c, struct web **out) MUST_CHECK; /* listens and serves */
int web_port(const struct web *w);
void web_free(struct web *w); /* stops accepting, finishes what runs (10 s at most), closes */

struct web_stats {
    uint64_t requests, refused, errors_5xx;
};
void web_stats(struct web *w, struct web_stats *out);

#endif
