/* signin.c: signing in and out; in a demo directory also by role, without a password.
 *
 * Whether a login exists is not told: an unknown one, a disabled one, one without password and a wrong password get the same
 * answer after the same work (the try is counted, one password is checked).
 */
#include "formats/json.h"
#include "html/layout.h"
#include "people/account.h"
#include "people/account.sql.h"
#include "site/backoff.h"
#include "site/hasher.h"
#include "site/pages.h"
#include "site/session.h"
#include "site/signin.tmpl.h"
#include "web/url.h"

/* Where to go afterwards: a place of ours, else the first page. */
static struct str next_of(struct request *rq)
{
    struct str next = web_text(rq, "next");
    return url_is_local(next) ? next : STR("/");
}

/* ---- passwords ---- shared with account.c */

enum err password_try(struct request *rq, struct str login, struct str text, struct str password, bool *fits, int64_t *wait_ms)
{
    struct site *site = site_of(rq);
    struct backoff b = backoff_of(rq->arena, login, rq->ip, session_now_ms(rq));
    *fits = false;
    enum err e = backoff_try(site->commander, &b);
    *wait_ms = b.wait_ms;
    if (e != OK || b.wait_ms > 0) {
        return e;
    }
    e = hasher_check(site->hasher, text.len ? text : hasher_nobody(site->hasher), password, fits);
    *fits = *fits && text.len > 0;
    return e == OK && *fits ? backoff_forgive(site->commander, &b) : e;
}

int password_wait(struct request *rq, int64_t wait_ms, int64_t *minutes)
{
    *minutes = (wait_ms + 59999) / 60000;
    web_header(rq, "Retry-After", str_printf(rq->arena, "%lld", (long long)((wait_ms + 999) / 1000)));
    return err_status(ERR_RATE);
}

struct field_view password_field(const struct request *rq, const char *name, const char *autocomplete)
{
    return (struct field_view){
        .name = name, .kind = INPUT_SECRET, .error = violation_of(&rq->violations, str_c(name)), .autocomplete = autocomplete};
}

/* ---- the page ---- */

#define DEMO_ROLES 10
const char *const role_words[DEMO_ROLES + 1] = {"secretary", "liaison",   "member",      "officer",      "leader",
                                                "inspector", "evaluator", "audit_admin", "system_admin", "security_admin"};

static enum err find_roles(struct request *rq, struct signin_view *v)
{
    struct role_button *roles = arena_array_of(rq->arena, struct role_button, DEMO_ROLES);
    struct account_of_role_row row;
    enum err e = OK;
    for (size_t i = 0; e == OK && i < DEMO_ROLES; i++) {
        struct role_button *b = &roles[v->nroles];
        e = account_of_role(rq->db, rq->arena, str_c(role_words[i]), rq->today, &row);
        if (e == OK && role_parse(str_c(role_words[i]), &b->role)) {
            b->person_name = row.person_name;
            b->title = row.title;
            v->nroles++;
        }
        e = e == ERR_NOT_FOUND ? OK : e;
    }
    err_clear();
    v->roles = roles;
    return e;
}

static enum err show(struct request *rq, struct signin_view *v, int status)
{
    struct page pg;
    enum err e = site_frame(rq, TITLE_SIGNIN, NAV_COUNT, &pg);
    e = e == OK && site_of(rq)->demo ? find_roles(rq, v) : e;
    if (e != OK) {
        return e;
    }
    pg.bare = true;
    pg.wrong = rq->violations.list.n > 0;
    v->keys = site_keys(rq, -1);
    v->violations = rq->violations;
    v->login.name = "login";
    v->login.error = violation_of(&rq->violations, STR("login"));
    v->login.autocomplete = "username";
    v->password = password_field(rq, "password", "current-password");
    tmpl_signin_page(&rq->html, &pg, v);
    return web_page(rq, status);
}

enum err signin_show(struct request *rq)
{
    struct signin_view v = {.next = web_text(rq, "next")};
    return rq->actor ? web_redirect(rq, next_of(rq)) : show(rq, &v, 200);
}

/* ---- signing in ---- */

/* id 0, text "": there is no such account, or it may not be entered by password. */
static enum err find_account(struct request *rq, struct str login, int64_t *id, struct str *text)
{
    struct account_of_login_row row;
    *id = 0;
    *text = STR("");
    enum err e = account_of_login(rq->db, rq->arena, login, &row);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    if (e == OK && str_is(row.state, "active")) {
        *id = row.id;
        *text = row.password;
    }
    return e;
}

static enum err refuse(struct request *rq, struct signin_view *v)
{
    violation_add(&rq->violations, STR("password"), "sign_in", STR(""));
    return show(rq, v, err_status(ERR_RULES));
}

enum err signin_do(struct request *rq)
{
    struct signin_view v = {.login.value = web_text(rq, "login"), .next = web_text(rq, "next")};
    struct str login = account_login(rq->arena, v.login.value), text;
    int64_t account_id, wait_ms = 0;
    bool fits;
    if (rq->violations.list.n > 0) {
        return show(rq, &v, err_status(ERR_RULES));
    }
    enum err e = find_account(rq, login, &account_id, &text);
    e = e == OK ? password_try(rq, login, text, web_text(rq, "password"), &fits, &wait_ms) : e;
    if (e == ERR_BUSY) {
        v.busy = true;
        web_header(rq, "Retry-After", STR("5"));
        return show(rq, &v, err_status(e));
    }
    if (e == OK && wait_ms > 0) {
        return show(rq, &v, password_wait(rq, wait_ms, &v.wait_minutes));
    }
    if (e == OK && !fits) {
        return refuse(rq, &v);
    }
    e = e == OK ? session_start(rq, account_id, 0) : e;
    return e == OK ? web_redirect(rq, next_of(rq)) : e;
}

/* ---- for programs ---- */

static enum err give_token(struct request *rq, int64_t account_id)
{
    struct str token;
    struct json_writer w;
    struct buf b;
    enum err e = session_make(rq, account_id, 0, &token);
    if (e != OK) {
        return e;
    }
    buf_init(&b, 1000);
    json_begin(&w, &b);
    json_put_object(&w, NULL);
    json_put_text(&w, "token", token);
    json_put_i64(&w, "expires_in_s", SESSION_LONGEST_MS / 1000);
    json_put_end(&w);
    e = web_json(rq, 200, &b);
    buf_fini(&b);
    return e;
}

enum err session_give(struct request *rq)
{
    struct str login = account_login(rq->arena, web_text(rq, "login")), text;
    int64_t account_id, wait_ms = 0, minutes;
    bool fits;
    if (rq->violations.list.n > 0) {
        return ERR_RULES;
    }
    enum err e = find_account(rq, login, &account_id, &text);
    e = e == OK ? password_try(rq, login, text, web_text(rq, "password"), &fits, &wait_ms) : e;
    if (e == OK && wait_ms > 0) {
        return web_page(rq, password_wait(rq, wait_ms, &minutes));
    }
    if (e == OK && !fits) {
        violation_add(&rq->violations, STR("password"), "sign_in", STR(""));
        return ERR_RULES;
    }
    return e == OK ? give_token(rq, account_id) : e;
}

enum err signin_demo(struct request *rq)
{
    struct account_of_role_row row;
    if (rq->violations.list.n > 0) {
        return err_set(ERR_MALFORMED, "no such role");
    }
    enum err e = account_of_role(rq->db, rq->arena, web_text(rq, "role"), rq->today, &row);
    e = e == OK ? session_start(rq, row.account_id, row.post_id) : e;
    return e == OK ? web_redirect(rq, STR("/")) : e;
}

enum err signout_do(struct request *rq)
{
    enum err e = session_end(rq);
    return e == OK ? site_done(rq, STR("/sign-in"), "signed-out") : e;
}
