/* error.c: the page for an error, in the user's language. "Not there" and "not yours" are one page. */
#include "site/error.tmpl.h"
#include "site/pages.h"
#include "sys/sys.h"
#include "web/url.h"

#define CODE_BYTES 5

/* 8F3K-27QD: without the letters that are taken for digits. */
static struct str error_code(struct arena *a)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[CODE_BYTES];
    char text[9];
    uint64_t bits = 0;
    sys_random(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bits = bits << 8 | bytes[i];
    }
    for (size_t i = 0; i < 9; i++) {
        text[i] = '-';
        if (i != 4) {
            text[i] = letters[bits & 31];
            bits >>= 5;
        }
    }
    return str_dup(a, (struct str){text, sizeof text});
}

/* The server logs the detail: the code goes there too, so that a person's question leads to its line. */
static void note_code(struct arena *a, enum err e, struct str code)
{
    struct str detail = str_dup(a, str_c(err_detail()));
    err_clear();
    (void)err_set(e, STR_FMT "%s[" STR_FMT "]", STR_ARG(detail), detail.len ? " " : "", STR_ARG(code));
}

/* What can be shown without asking the store anything. */
static void plain_frame(struct request *rq, struct page *pg)
{
    *pg = (struct page){.active = NAV_COUNT, .theme = "", .demo = site_of(rq)->demo, .here = STR("/")};
    pg->bare = true;
}

static enum err redirect_to_door(struct request *rq)
{
    struct str here = web_query_with(rq, "done", STR(""));
    if (str_is(here, "/")) {
        return web_redirect(rq, STR("/sign-in"));
    }
    return web_redirect(rq, str_printf(rq->arena, "/sign-in?next=" STR_FMT, STR_ARG(url_encode(rq->arena, here))));
}

void error_show(struct request *rq, enum err e)
{
    struct page pg;
    struct error_view v = {.err = e, .status = err_status(e), .signed_in = rq->actor != NULL};
    if (rq->wants_json) {
        struct str code = error_code(rq->arena);
        note_code(rq->arena, e, code);
        web_json_error(rq, e, err_status(e), code);
        return;
    }
    if (e == ERR_UNAUTHENTICATED && rq->method == WEB_GET && redirect_to_door(rq) == OK) {
        return;
    }
    v.code = error_code(rq->arena);
    v.post_title = rq->actor ? rq->actor->post_title : STR("");
    note_code(rq->arena, e, v.code);
    if (site_frame(rq, TITLE_ERROR, NAV_COUNT, &pg) != OK) {
        plain_frame(rq, &pg);
    }
    pg.title = v.status == 404 ? TITLE_NOT_FOUND : TITLE_ERROR;
    tmpl_error_page(&rq->html, &pg, &v);
}
