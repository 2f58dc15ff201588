/* response.c: what handlers reply, and what is sent of it. */
#include <string.h>
#include <strings.h>
#include "web/private.h"
#include "web/url.h"

/* ---- what handlers call ---- */

static enum err reply(struct request *rq, enum reply kind, int status)
{
    struct web_response *r = rq->response;
    r->reply = kind;
    r->status = status;
    r->location = r->disposition = r->type = NULL;
    r->bytes = STR("");
    return OK;
}

enum err web_page(struct request *rq, int status)
{
    if (rq->wants_json)
        return api_page(rq, status);
    return reply(rq, REPLY_PAGE, status);
}

/* The place may come from a form ("next"), so one that leaves the site is the client's mistake. */
enum err web_redirect(struct request *rq, struct str location)
{
    if (!url_is_local(location))
        return err_set(ERR_MALFORMED, "redirect to another site");
    if (rq->wants_json)
        return api_done(rq, location);
    char *p = arena_array(rq->arena, location.len + 1, 3);
    size_t n = 0;
    for (size_t i = 0; i < location.len; i++) {
        struct str c = str_sub(location, i, 1);
        if ((unsigned char)c.ptr[0] > '~') /* headers are ASCII */
            c = url_encode(rq->arena, c);
        memcpy(p + n, c.ptr, c.len);
        n += c.len;
    }
    enum err e = reply(rq, REPLY_BYTES, 303);
    rq->response->location = p;
    return e;
}

enum err web_bytes(struct request *rq, int status, const char *type, struct str bytes)
{
    enum err e = reply(rq, REPLY_BYTES, status);
    rq->response->type = type;
    rq->response->bytes = bytes;
    return e;
}

/* The name twice: in ASCII for the oldest, and as it is. */
enum err web_download(struct request *rq, const char *type, struct str filename, struct str bytes)
{
    enum err e = web_bytes(rq, 200, type, bytes);
    char *plain = arena_alloc(rq->arena, filename.len + 1);
    for (size_t i = 0; i < filename.len; i++) {
        char c = filename.ptr[i];
        plain[i] = c > ' ' && c <= '~' && !strchr("\"\\/%;", c) ? c : '_';
    }
    struct str encoded = url_encode(rq->arena, filename);
    rq->response->disposition =
        str_printf(rq->arena, "attachment; filename=\"%s\"; filename*=UTF-8''" STR_FMT, plain, STR_ARG(encoded)).ptr;
    return e;
}

static bool is_header_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F)
            return false;
    return true;
}

void web_header(struct request *rq, const char *name, struct str value)
{
    struct web_response *r = rq->response;
    if (r->nheaders == RESPONSE_HEADERS_MAX || value.len == 0 || !is_header_text(value)) {
        r->broken = "a header too many, empty, or with a control character";
        return;
    }
    r->headers[r->nheaders++] = (struct header){name, str_z(rq->arena, value)};
    r->cached |= strcasecmp(name, "Cache-Control") == 0;
}

void web_set_cookie(struct request *rq, const char *name, struct str value, int64_t max_age_s)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] <= ' ' || value.ptr[i] > '~' || strchr("\",;\\", value.ptr[i])) {
            rq->response->broken = "a cookie with a character that cookies cannot hold";
            return;
        }
    web_header(rq, "Set-Cookie",
               str_printf(rq->arena, "%s=" STR_FMT "; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s", name, STR_ARG(value),
                          (long long)max_age_s, rq->response->exchange->web->config.behind_tls_proxy ? "; Secure" : ""));
}

/* ---- what is sent ---- */

/* Scripts, styles, pictures and requests only from here, forms only to here, nothing in frames. With "no-referrer" browsers
 * would send forms with `Origin: null`, which is_from_here (request.c) refuses. */
static const struct header always[] = {
    {"Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

static const char html_type[] = "text/html; charset=utf-8", plain_type[] = "text/plain; charset=utf-8";

void response_drop(struct web_response *r)
{
    r->reply = REPLY_NONE;
    r->type = r->location = r->disposition = r->broken = NULL;
    r->bytes = STR("");
    r->nheaders = r->nkept;
    r->cached = false;
}

void response_make_plain(struct web_response *r, struct arena *a)
{
    r->reply = REPLY_BYTES;
    r->type = plain_type;
    r->location = r->disposition = NULL;
    r->cached = false;
    r->bytes = str_printf(a, "这一步没有做成（%d），请稍后再试。\nThis did not work (%d). Please try again later.\n", r->status,
                          r->status);
}

static bool add(struct MHD_Response *m, const char *name, const char *value)
{
    return !value || MHD_add_response_header(m, name, value) == MHD_YES;
}

static bool add_own(struct MHD_Response *m, const struct web_response *r)
{
    bool ok = add(m, "Content-Type", r->reply == REPLY_PAGE ? html_type : r->type) && add(m, "Location", r->location) &&
              add(m, "Content-Disposition", r->disposition) && add(m, "Cache-Control", r->cached ? NULL : "no-store");
    for (unsigned i = 0; ok && i < r->nheaders; i++)
        ok = add(m, r->headers[i].name, r->headers[i].value);
    return ok;
}

static bool add_always(struct MHD_Response *m, bool behind_tls_proxy)
{
    bool ok = add(m, "Strict-Transport-Security", behind_tls_proxy ? "max-age=31536000" : NULL);
    for (size_t i = 0; ok && i < sizeof always / sizeof *always; i++)
        ok = add(m, always[i].name, always[i].value);
    return ok;
}

struct MHD_Response *response_new(const struct web_response *r, bool behind_tls_proxy)
{
    /* Persistent: libmicrohttpd neither copies nor writes to it. */
    void *bytes = (void *)(uintptr_t)r->bytes.ptr;
    struct MHD_Response *m = MHD_create_response_from_buffer(r->bytes.len, bytes, MHD_RESPMEM_PERSISTENT);
    if (m && (!add_own(m, r) || !add_always(m, behind_tls_proxy))) {
        MHD_destroy_response(m);
        return NULL;
    }
    return m;
}

static const struct {
    int status;
    struct str text;
} plain_table[PLAIN_COUNT] = {
    [PLAIN_BUSY] = {503, STR_INIT("现在用的人多，请过几秒再试。\nThe server is busy. Please try again in a few seconds.\n")},
    [PLAIN_TOO_LARGE] = {413, STR_INIT("内容太大，没有收下。\nThis is too large and was not taken.\n")},
    [PLAIN_URI] = {414, STR_INIT("网址太长。\nThe address is too long.\n")},
    [PLAIN_HEADERS] = {431,
                       STR_INIT(
                           "浏览器送来的信息太多，请清除本站的Cookie后再试。\n"
                           "The browser sent too much beside the request. Clear the cookies of this site, then try again.\n")},
};

int plain_status(enum plain which)
{
    return plain_table[which].status;
}

struct MHD_Response *response_plain(enum plain which, bool behind_tls_proxy)
{
    struct web_response r = {.reply = REPLY_BYTES, .type = plain_type, .bytes = plain_table[which].text};
    if (which == PLAIN_BUSY)
        r.headers[r.nheaders++] = (struct header){"Retry-After", "2"};
    return response_new(&r, behind_tls_proxy);
}
