/* account.c: what a person does with the own account: choose the post, the language and the password, and set the first
 * password by a one-time link. */
#include "people/account.h"
#include "people/account.sql.h"
#include "site/hasher.h"
#include "site/pages.h"
#include "site/pages.tmpl.h"
#include "site/session.h"
#include "web/url.h"

enum err me_show(struct request *rq)
{
    struct page pg;
    enum err e = site_frame(rq, TITLE_NAV, NAV_ME, &pg);
    if (e != OK) {
        return e;
    }
    tmpl_me_page(&rq->html, &pg);
    return web_page(rq, 200);
}

/* The page that one was on may not exist under another post, so it is the first page again. */
enum err post_change(struct request *rq)
{
    enum err e = rq->violations.list.n > 0 ? err_set(ERR_MALFORMED, "no post") : OK;
    e = e == OK ? session_change_post(rq, web_i64(rq, "post"), web_i64(rq, "delegation")) : e;
    return e == OK ? web_redirect(rq, STR("/")) : e;
}

enum err lang_change(struct request *rq)
{
    struct str back = web_text(rq, "back");
    if (!web_value(rq, "lang")->valid) {
        return err_set(ERR_MALFORMED, "no such language");
    }
    web_set_cookie(rq, "lang", web_text(rq, "lang"), 365 * 86400);
    return web_redirect(rq, url_is_local(back) ? back : STR("/"));
}

/* ---- a new password ---- */

static enum err fill(struct request *rq, enum page_title title, struct page *pg, struct password_view *v)
{
    enum err e = site_frame(rq, title, NAV_COUNT, pg);
    if (e != OK) {
        return e;
    }
    pg->wrong = rq->violations.list.n > 0;
    v->keys = site_keys(rq, -1);
    v->violations = rq->violations;
    v->current = password_field(rq, "current", "current-password");
    v->fresh = password_field(rq, "fresh", "new-password");
    v->again = password_field(rq, "again", "new-password");
    return OK;
}

static void check_new(struct request *rq, struct str login)
{
    struct str fresh = web_text(rq, "fresh");
    if (rq->violations.list.n > 0) {
        return;
    }
    account_check_password(&rq->violations, STR("fresh"), fresh, login);
    if (!str_eq(fresh, web_text(rq, "again"))) {
        violation_add(&rq->violations, STR("again"), "passwords_differ", STR(""));
    }
}

/* After a replay: was it this very password that the form set the first time? */
static enum err check_stored(struct request *rq, int64_t account_id)
{
    struct account_read_row row;
    bool fits = false;
    enum err e = account_read(rq->db, rq->arena, account_id, &row);
    e = e == OK ? hasher_check(site_of(rq)->hasher, row.password, web_text(rq, "fresh"), &fits) : e;
    return e == OK && !fits ? err_set(ERR_CONFLICT, "the form has set another password already") : e;
}

static enum err set_password(struct request *rq, const struct command *cmd, struct account_password_in *in)
{
    struct command_result result;
    int64_t id = rq->actor->account_id;
    enum err e = hasher_make(site_of(rq)->hasher, rq->arena, web_text(rq, "fresh"), &in->password);
    e = e == OK ? site_run(rq, cmd, id, in, STR(""), &result) : e;
    return e == OK && result.replayed ? check_stored(rq, id) : e;
}

static enum err show_change(struct request *rq, struct password_view *v, int status)
{
    struct page pg;
    enum err e = fill(rq, TITLE_PASSWORD, &pg, v);
    if (e != OK) {
        return e;
    }
    tmpl_password_page(&rq->html, &pg, v);
    return web_page(rq, status);
}

enum err password_show(struct request *rq)
{
    struct account_read_row row;
    struct password_view v = {0};
    enum err e = account_read(rq->db, rq->arena, rq->actor->account_id, &row);
    v.login = row.login;
    return e == OK ? show_change(rq, &v, 200) : e;
}

/* The current password is asked for, and tries are counted as at the door: an open browser is not its owner. A second press of
 * a form that has done its work finds the new password stored, and that is what was wanted. */
static enum err try_current(struct request *rq, const struct account_read_row *row, int64_t *wait_ms, bool *done)
{
    bool fits = false;
    *done = false;
    enum err e = password_try(rq, row->login, row->password, web_text(rq, "current"), &fits, wait_ms);
    if (e != OK || fits || *wait_ms > 0) {
        return e;
    }
    e = hasher_check(site_of(rq)->hasher, row->password, web_text(rq, "fresh"), done);
    if (e == OK && !*done) {
        violation_add(&rq->violations, STR("current"), "password_wrong", STR(""));
    }
    return e;
}

enum err password_do(struct request *rq)
{
    struct account_read_row row;
    struct password_view v = {0};
    struct account_password_in in = {.keep = session_digest(rq)};
    int64_t wait_ms = 0;
    bool done = false;
    enum err e = account_read(rq->db, rq->arena, rq->actor->account_id, &row);
    if (e != OK) {
        return e;
    }
    v.login = row.login;
    check_new(rq, row.login);
    if (rq->violations.list.n == 0) {
        e = try_current(rq, &row, &wait_ms, &done);
    }
    if (e == OK && wait_ms > 0) {
        return show_change(rq, &v, password_wait(rq, wait_ms, &v.wait_minutes));
    }
    if (e == OK && rq->violations.list.n > 0) {
        return show_change(rq, &v, err_status(ERR_RULES));
    }
    e = e == OK && !done ? set_password(rq, &account_change_password, &in) : e;
    if (e == ERR_BUSY) {
        v.busy = true;
        return show_change(rq, &v, err_status(e));
    }
    return e == OK ? site_done(rq, STR("/me"), "password") : e;
}

/* ---- the first password, by a one-time link ---- */

static enum err find_owner(struct request *rq, struct link_owner *owner)
{
    return account_link_owner(rq->db, rq->arena, account_digest(rq->arena, web_param(rq, "token")), rq->now_ms, owner);
}

/* A link that is none, was used or is past: the same page, which says whom to ask. */
static enum err show_void(struct request *rq)
{
    struct page pg;
    err_clear();
    enum err e = site_frame(rq, TITLE_NOT_FOUND, NAV_COUNT, &pg);
    if (e != OK) {
        return e;
    }
    tmpl_void_link_page(&rq->html, &pg);
    return web_page(rq, err_status(ERR_NOT_FOUND));
}

static enum err show_invite(struct request *rq, const struct link_owner *owner, struct password_view *v, int status)
{
    struct page pg;
    enum err e = fill(rq, TITLE_PASSWORD, &pg, v);
    if (e != OK) {
        return e;
    }
    pg.bare = true;
    v->login = owner->login;
    v->person_name = owner->person_name;
    tmpl_invite_page(&rq->html, &pg, v);
    return web_page(rq, status);
}

enum err invite_show(struct request *rq)
{
    struct link_owner owner;
    struct password_view v = {0};
    enum err e = find_owner(rq, &owner);
    if (e == ERR_NOT_FOUND) {
        return show_void(rq);
    }
    return e == OK ? show_invite(rq, &owner, &v, 200) : e;
}

/* The account acts for itself: it has no session yet. */
static enum err accept(struct request *rq, const struct link_owner *owner)
{
    struct account_accept_in in = {.digest = account_digest(rq->arena, web_param(rq, "token"))};
    struct command_result result;
    struct actor *own = arena_new_of(rq->arena, struct actor);
    enum err e = account_actor(rq->db, rq->arena, owner->account_id, own);
    e = e == OK ? hasher_make(site_of(rq)->hasher, rq->arena, web_text(rq, "fresh"), &in.password) : e;
    rq->actor = own;
    return e == OK ? site_run(rq, &account_accept, owner->account_id, &in, STR(""), &result) : e;
}

enum err invite_do(struct request *rq)
{
    struct link_owner owner;
    struct password_view v = {0};
    enum err e = find_owner(rq, &owner);
    if (e == ERR_NOT_FOUND) {
        return show_void(rq);
    }
    if (e == OK) {
        check_new(rq, owner.login);
    }
    if (e == OK && rq->violations.list.n > 0) {
        return show_invite(rq, &owner, &v, err_status(ERR_RULES));
    }
    e = e == OK ? accept(rq, &owner) : e;
    if (e == ERR_BUSY) {
        rq->actor = NULL;
        v.busy = true;
        return show_invite(rq, &owner, &v, err_status(e));
    }
    e = e == OK ? session_start(rq, owner.account_id, 0) : e;
    return e == OK ? web_redirect(rq, STR("/")) : e;
}
