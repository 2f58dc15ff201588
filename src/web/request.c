/* request.c: one request, from its first line to its answer, on a worker's thread. Each step may refuse; the first error
 * becomes a page, in the snapshot in which it was found.
 */
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>
#include "web/input.h"
#include "web/private.h"
#include "web/url.h"

/* ---- what was sent beside the fields ---- */

struct str web_request_header(struct request *rq, const char *name)
{
    struct MHD_Connection *c = rq->response->exchange->connection;
    return str_c(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

struct str web_cookie(struct request *rq, const char *name)
{
    return url_cookie(web_request_header(rq, MHD_HTTP_HEADER_COOKIE), str_c(name));
}

static struct str address_of(struct exchange *x)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *a = info ? info->client_addr : NULL;
    char *text = arena_alloc(x->arena, INET6_ADDRSTRLEN);
    if (a && a->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr, text, INET6_ADDRSTRLEN);
    else if (a && a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, text, INET6_ADDRSTRLEN);
    return str_c(text);
}

static bool is_address(struct arena *a, struct str s)
{
    struct in6_addr any;
    const char *z = str_z(a, s);
    return inet_pton(AF_INET, z, &any) == 1 || inet_pton(AF_INET6, z, &any) == 1;
}

/* Behind a proxy the last of X-Forwarded-For is what the proxy itself saw; what stands before it, anybody may have written. */
static struct str client_of(struct exchange *x)
{
    struct str list = STR(""), last = STR("");
    if (x->web->config.behind_tls_proxy)
        list = web_request_header(&x->rq, "X-Forwarded-For");
    for (struct str part; str_split(&list, ',', &part);)
        last = str_trim(part);
    return is_address(x->arena, last) ? last : address_of(x);
}

/* ---- is it a form of ours? ---- */

static bool same_text(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

/* Of this media type, and of UTF-8 if it says so. */
static bool is_media(struct request *rq, struct str type)
{
    struct str rest = web_request_header(rq, MHD_HTTP_HEADER_CONTENT_TYPE), part;
    if (web_request_header(rq, MHD_HTTP_HEADER_CONTENT_ENCODING).len > 0 || !str_split(&rest, ';', &part))
        return false;
    if (!same_text(str_trim(part), type))
        return false;
    while (str_split(&rest, ';', &part))
        if (!same_text(str_trim(part), STR("charset=utf-8")))
            return false;
    return true;
}

/* What browsers say about where a form stood. Those that say neither are left to the token. */
static bool is_from_here(struct request *rq)
{
    struct str site = web_request_header(rq, "Sec-Fetch-Site"), origin = web_request_header(rq, MHD_HTTP_HEADER_ORIGIN);
    if (site.len > 0 && !str_is(site, "same-origin") && !str_is(site, "none"))
        return false;
    if (origin.len == 0)
        return true;
    struct str host = web_request_header(rq, MHD_HTTP_HEADER_HOST);
    size_t colon = str_find(origin, ':', 0);
    struct str after = colon == SIZE_MAX ? STR("") : str_sub(origin, colon, origin.len);
    return str_starts(after, STR("://")) && same_text(str_sub(after, 3, after.len), host);
}

/* ---- the steps ---- */

static bool is_for_programs(struct str path)
{
    return str_is(path, API_PREFIX) || str_starts(path, STR(API_PREFIX "/"));
}

static enum err locate(struct exchange *x)
{
    struct request *rq = &x->rq;
    struct web_response *r = &x->response;
    if (!url_split_target(x->target, &r->raw_path, &rq->query))
        return err_set(ERR_MALFORMED, "the target");
    if (!url_decode_path(x->arena, r->raw_path, &rq->path)) {
        rq->path = STR("");
        return err_set(ERR_MALFORMED, "the path");
    }
    rq->wants_json = is_for_programs(rq->path);
    enum err e = router_match(x->web->router, x->method, rq->path, &r->match);
    rq->route = r->match.route;
    return e;
}

/* JSON by a program that no cookie signs in: browsers ask before they send such a thing for another site, and are not answered.
 */
static bool is_beyond_forgery(const struct request *rq)
{
    return rq->wants_json && (rq->bearer || !rq->actor);
}

/* A lost session is told as such, not as a forged form. */
static enum err check_token(struct exchange *x)
{
    const struct web_hooks *hooks = &x->web->config.hooks;
    struct request *rq = &x->rq;
    struct str token = rq->wants_json ? web_request_header(rq, "X-CSRF-Token") : input_token(rq, buf_str(&x->body));
    if (is_beyond_forgery(rq) || hooks->csrf_ok(rq, token))
        return OK;
    enum err e = rq->actor ? OK : hooks->permit(rq);
    return e == ERR_UNAUTHENTICATED ? e : err_set(ERR_FORBIDDEN, "no token of the form, or another's");
}

static enum err check_form(struct exchange *x)
{
    struct request *rq = &x->rq;
    if (!is_media(rq, rq->wants_json ? STR("application/json") : STR(MHD_HTTP_POST_ENCODING_FORM_URLENCODED)))
        return err_set(ERR_MEDIA, "a body that is no form");
    if (!is_from_here(rq))
        return err_set(ERR_FORBIDDEN, "a form of another site");
    return check_token(x);
}

static void take_key(struct exchange *x)
{
    if (x->rq.wants_json && x->method == WEB_POST)
        x->rq.key = web_request_header(&x->rq, "Idempotency-Key");
}

static enum err refused(const struct exchange *x)
{
    if (x->refused == ERR_TOO_LARGE)
        return err_set(ERR_TOO_LARGE, "a body of %zu bytes", x->received);
    return x->refused == OK ? OK : err_set(x->refused, "a body where none belongs");
}

static enum err run(struct exchange *x)
{
    const struct web_config *c = &x->web->config;
    struct request *rq = &x->rq;
    enum err located = locate(x);
    enum err e = c->hooks.authenticate(rq);
    rq->html.lang = rq->lang;
    x->response.nkept = x->response.nheaders;
    e = e == OK ? located : e;
    e = e == OK ? refused(x) : e;
    e = e == OK && x->method == WEB_POST ? check_form(x) : e;
    take_key(x);
    e = e == OK ? input_parse(rq, buf_str(&x->body), c->fields_max) : e;
    if (e != OK)
        return e;
    input_check(rq);
    e = c->hooks.permit(rq);
    return e == OK ? rq->route->handler(rq) : e;
}

/* ---- when it went wrong ---- */

static const char *method_of(const struct exchange *x)
{
    return x->method == WEB_GET ? "GET" : x->method == WEB_POST ? "POST" : "other method";
}

/* The pattern, not the path: that may hold an invitation's token, or a name. */
static const char *pattern_of(const struct exchange *x)
{
    return x->rq.route ? x->rq.route->pattern : "no route";
}

static enum log_level level_of(int status)
{
    return status >= 500 ? LOG_ERROR : status == 401 ? LOG_INFO : LOG_WARN;
}

/* One line for what is refused or goes wrong, none for what is as it should be. */
static void tell_of(const struct exchange *x, enum err e)
{
    int status = e == OK ? x->response.status : err_status(e);
    if (status >= 400)
        tell(x->web, level_of(status), "%s %s: %d%s%s%s%s", method_of(x), pattern_of(x), status, e == OK ? "" : " ",
             e == OK ? "" : err_name(e), err_detail()[0] ? ": " : "", err_detail());
}

static void add_headers_of(struct exchange *x, enum err e)
{
    static const char *const allow[] = {"GET, HEAD", "POST", "GET, HEAD, POST"};
    if (e == ERR_METHOD)
        web_header(&x->rq, MHD_HTTP_HEADER_ALLOW, str_c(allow[x->response.match.methods - 1]));
    if (err_status(e) == 503)
        web_header(&x->rq, MHD_HTTP_HEADER_RETRY_AFTER, STR("2"));
}

/* What was written before the error is no answer to it. */
static void forget_reply(struct exchange *x)
{
    buf_clear(&x->rq.html.out);
    response_drop(&x->response);
}

static void show_error(struct exchange *x, enum err e)
{
    forget_reply(x);
    add_headers_of(x, e);
    x->web->config.hooks.error_page(&x->rq, e);
    if (x->response.reply == REPLY_NONE)
        (void)web_page(&x->rq, err_status(e));
}

/* NULL: it can be sent. */
static const char *fault_of(const struct exchange *x)
{
    const struct web_response *r = &x->response;
    if (r->reply == REPLY_NONE)
        return "the handler sent nothing";
    if (r->reply == REPLY_PAGE && x->rq.html.out.full)
        return "a page larger than HTML_MAX";
    if (r->reply == REPLY_PAGE && x->rq.html.out.len == 0)
        return "an empty page";
    return r->broken;
}

static enum err run_to_answer(struct exchange *x)
{
    enum err e = run(x);
    const char *fault = e == OK ? fault_of(x) : NULL;
    return fault ? err_set(ERR_BUG, "%s", fault) : e;
}

/* ---- around it ---- */

static void begin(struct exchange *x, struct db *db)
{
    const struct web_config *c = &x->web->config;
    struct request *rq = &x->rq;
    x->response = (struct web_response){.exchange = x};
    *rq = (struct request){.arena = x->arena,
                           .db = db,
                           .app = c->hooks.app,
                           .method = x->method,
                           .now_ms = clock_ms(c->clock),
                           .version = -1,
                           .violations = {.arena = x->arena},
                           .response = &x->response};
    rq->today = day_of_ms(rq->now_ms);
    rq->ip = client_of(x);
    html_init(&rq->html, x->arena, rq->lang, rq->today);
    rq->html.out = x->page;
    buf_clear(&rq->html.out);
}

static void finish(struct exchange *x)
{
    struct web_response *r = &x->response;
    x->page = x->rq.html.out; /* it may have grown, and moved */
    if (r->reply == REPLY_PAGE)
        r->bytes = buf_str(&x->page);
    if (fault_of(x))
        response_make_plain(r, x->arena);
}

enum err web_fresh(struct request *rq)
{
    if (!rq->db)
        return OK;
    db_snapshot_end(rq->db);
    return db_snapshot_begin(rq->db);
}

/* Without store there is nobody to ask who is asking: no hook is called. */
static void serve_without_store(struct exchange *x, enum err e)
{
    tell_of(x, e);
    add_headers_of(x, e);
    x->response.status = err_status(e);
}

void exchange_serve(struct exchange *x, struct db *db, enum err opened)
{
    begin(x, db);
    enum err e = opened == OK && db ? db_snapshot_begin(db) : opened;
    if (e != OK) {
        serve_without_store(x, e);
    } else {
        e = run_to_answer(x);
        tell_of(x, e);
        if (e != OK)
            show_error(x, e);
        if (db)
            db_snapshot_end(db);
    }
    finish(x);
}
