/* accounts.c: /accounts, where the security administrator keeps who can sign in. He sees names, posts and logins, and no
 * business data. */
#include "formats/json.h"
#include "people/account.h"
#include "site/accounts.tmpl.h"
#include "site/pages.h"
#include "site/session.h"

#define ROWS 50 /* as account_page has */

enum account_act { ACT_LINK, ACT_DISABLE, ACT_ENABLE };
const char *const account_acts[] = {[ACT_LINK] = "link", [ACT_DISABLE] = "disable", [ACT_ENABLE] = "enable", NULL};

static void put_pager(struct request *rq, struct accounts_view *v, int64_t page)
{
    struct pager *p = &v->pager;
    p->total = v->total;
    p->page = page;
    p->pages = v->total > ROWS ? (v->total + ROWS - 1) / ROWS : 1;
    p->from = v->n ? (page - 1) * ROWS + 1 : 0;
    p->to = v->n ? p->from + (int64_t)v->n - 1 : 0;
    if (page > 1) {
        p->prev = web_query_with(rq, "page", str_printf(rq->arena, "%lld", (long long)page - 1));
    }
    if (page < p->pages) {
        p->next = web_query_with(rq, "page", str_printf(rq->arena, "%lld", (long long)page + 1));
    }
}

static enum err load_rows(struct request *rq, struct accounts_view *v, int64_t page)
{
    struct account_page_count_row count;
    struct account_page_row *rows = NULL;
    enum err e = account_page_count(rq->db, rq->arena, rq->actor->county_id, v->q, &count);
    e = e == OK ? account_page(rq->db, rq->arena,
                               &(struct account_page_in){
                                   .county_id = rq->actor->county_id, .q = v->q, .today = rq->today, .skip = (page - 1) * ROWS},
                               &rows, &v->n)
                : e;
    if (e == OK) {
        v->rows = rows;
        v->total = count.n;
        put_pager(rq, v, page);
    }
    return e;
}

static enum err show(struct request *rq, struct accounts_view *v, int64_t page, int status)
{
    struct page pg;
    enum err e = load_rows(rq, v, page);
    e = e == OK ? site_frame(rq, TITLE_NAV, NAV_ACCOUNTS, &pg) : e;
    if (e != OK) {
        return e;
    }
    pg.wrong = rq->violations.list.n > 0;
    v->keys = site_keys(rq, -1);
    v->violations = rq->violations;
    v->person.name = "person";
    v->person.error = violation_of(&rq->violations, STR("person"));
    v->login.name = "login";
    v->login.error = violation_of(&rq->violations, STR("login"));
    tmpl_accounts_page(&rq->html, &pg, v);
    return web_page(rq, status);
}

/* A page that is none is the first. */
enum err accounts_show(struct request *rq)
{
    struct accounts_view v = {.q = web_text(rq, "q")};
    int64_t page = web_i64(rq, "page");
    bool good = rq->violations.list.n == 0 && page > 0 && page < INT32_MAX;
    rq->violations.list.n = 0; /* of a query, nothing that a form would show */
    return show(rq, &v, good ? page : 1, 200);
}

enum err accounts_make(struct request *rq)
{
    struct account_make_in in = {
        .person_code = web_text(rq, "person"), .login = account_login(rq->arena, web_text(rq, "login")), .password = STR("")};
    struct accounts_view v = {.person.value = in.person_code, .login.value = web_text(rq, "login")};
    struct command_result result;
    enum err e = site_run(rq, &account_make, 0, &in, STR(""), &result);
    if (e == ERR_RULES) {
        return show(rq, &v, 1, err_status(e));
    }
    return e == OK ? site_done(rq, str_printf(rq->arena, "/accounts?q=" STR_FMT, STR_ARG(in.login)), "saved") : e;
}

static enum err give_link(struct request *rq, struct str link)
{
    struct json_writer w;
    struct buf b;
    buf_init(&b, 4000);
    json_begin(&w, &b);
    json_put_object(&w, NULL);
    json_put_text(&w, "link", link);
    json_put_end(&w);
    enum err e = web_json(rq, 200, &b);
    buf_fini(&b);
    return e;
}

/* The link is shown on this answer and nowhere else; a second press makes another and voids this one, so each has a key of its
 * own. */
static enum err make_link(struct request *rq, int64_t id)
{
    const char *scheme = site_of(rq)->behind_tls_proxy ? "https" : "http";
    struct str host = web_request_header(rq, "Host"), token = account_token(rq->arena);
    struct account_link_in in = {.digest = account_digest(rq->arena, token)};
    struct account_read_row row;
    struct command_result result;
    struct accounts_view v = {0};
    rq->key = command_key(rq->arena);
    enum err e = site_run(rq, &account_link, id, &in, STR(""), &result);
    e = e == OK ? web_fresh(rq) : e;
    e = e == OK ? account_read(rq->db, rq->arena, id, &row) : e;
    if (e != OK) {
        return e;
    }
    v.q = v.made_for = row.login;
    v.link = str_printf(rq->arena, "%s://" STR_FMT "/invite/" STR_FMT, scheme, STR_ARG(host), STR_ARG(token));
    return rq->wants_json ? give_link(rq, v.link) : show(rq, &v, 1, 200);
}

enum err accounts_change(struct request *rq)
{
    int64_t id = web_param_id(rq, "id");
    struct command_result result;
    struct accounts_view v = {0};
    if (rq->violations.list.n > 0) {
        return err_set(ERR_MALFORMED, "no such act");
    }
    if (web_i64(rq, "act") == ACT_LINK) {
        return make_link(rq, id);
    }
    enum err e =
        site_run(rq, web_i64(rq, "act") == ACT_DISABLE ? &account_disable : &account_enable, id, NULL, STR(""), &result);
    if (e == ERR_RULES) {
        return show(rq, &v, 1, err_status(e));
    }
    return e == OK ? site_done(rq, STR("/accounts"), "saved") : e;
}
