/* session.c: see session.h. */
#include "site/session.h"
#include <sodium.h>
#include <string.h>
#include "people/account.h"
#include "people/account.sql.h"
#include "people/people.h"
#include "sys/sys.h"

#define TOKEN_LEN 64 /* hex digits */
#define FORM_COOKIE "form"

/* Behind TLS the name itself keeps other hosts of the same domain from setting it. */
static const char *cookie_name(const struct request *rq)
{
    return site_of(rq)->behind_tls_proxy ? "__Host-session" : "session";
}

static bool is_token(struct str s)
{
    uint8_t bytes[TOKEN_LEN / 2];
    return s.len == TOKEN_LEN && str_hex_decode(s, bytes, sizeof bytes);
}

int64_t session_now_ms(const struct request *rq)
{
    const struct site *site = site_of(rq);
    return clock_ms(site->machine_clock ? site->machine_clock : site->clock);
}

/* ---- rows ---- each a job of the writer, without event */

struct session_job {
    struct session_insert_in row;
    struct str old;    /* digest of the session that goes; "" = none */
    int64_t unseen_ms; /* sessions not seen since are past */
};

static enum err run_start(void *arg, struct db *db)
{
    const struct session_job *j = arg;
    enum err e = session_delete_past(db, j->row.now_ms, j->unseen_ms, NULL);
    e = e == OK ? session_delete(db, j->old, NULL) : e;
    return e == OK ? session_insert(db, &j->row, NULL) : e;
}

static enum err run_end(void *arg, struct db *db)
{
    const struct session_job *j = arg;
    return session_delete(db, j->old, NULL);
}

static enum err run_seen(void *arg, struct db *db)
{
    const struct session_job *j = arg;
    return session_set_seen(db, j->row.digest, j->row.now_ms, NULL);
}

static enum err run_post(void *arg, struct db *db)
{
    const struct session_job *j = arg;
    return session_set_post(db, j->row.digest, j->row.post_id, j->row.delegation_id, NULL);
}

static enum err run_job(struct request *rq, enum err (*run)(void *arg, struct db *db), struct session_job *j)
{
    return command_ephemeral(site_of(rq)->commander, run, j);
}

/* ---- who asks ---- */

struct str session_digest(struct request *rq)
{
    return str_empty(rq->session_token) ? STR("") : account_digest(rq->arena, rq->session_token);
}

static bool is_past(const struct session_find_row *s, int64_t now)
{
    return now >= s->expires_ms || now >= s->seen_ms + SESSION_IDLE_MS;
}

/* Once a minute; a store that is busy just now is no reason to refuse a page. */
static void note_seen(struct request *rq, struct str digest, const struct session_find_row *s, int64_t now)
{
    struct session_job j = {.row = {.digest = digest, .now_ms = now}};
    if (now < s->seen_ms + SESSION_SEEN_MS) {
        return;
    }
    enum err e = run_job(rq, run_seen, &j);
    if (e != OK) {
        log_warn("a session could not be marked as seen: %s", err_name(e));
        err_clear();
    }
}

/* Under the session's post while it is his, else under the first he has, else under none. ERR_FORBIDDEN: the account is
 * disabled. */
static enum err find_actor(struct request *rq, const struct session_find_row *s, struct actor *out)
{
    enum err e = people_actor(rq->db, rq->arena, s->account_id, s->post_id, rq->today, out);
    if (e == ERR_FORBIDDEN && s->post_id != 0) {
        err_clear();
        e = people_actor(rq->db, rq->arena, s->account_id, 0, rq->today, out);
    }
    if (e == ERR_FORBIDDEN) {
        err_clear();
        e = account_actor(rq->db, rq->arena, s->account_id, out);
    }
    return e;
}

/* The token of a program's header; "" without. */
static struct str bearer_token(struct request *rq)
{
    struct str header = web_request_header(rq, "Authorization");
    return str_starts(header, STR("Bearer ")) ? str_sub(header, strlen("Bearer "), header.len) : STR("");
}

/* Who sends the header means it, whatever cookies came along. Pages know no header. */
static struct str sent_token(struct request *rq)
{
    struct str token = rq->wants_json ? bearer_token(rq) : STR("");
    rq->bearer = token.len > 0;
    return rq->bearer ? token : web_cookie(rq, cookie_name(rq));
}

/* ERR_NOT_FOUND: nobody is signed in. */
static enum err find_session(struct request *rq, struct session_find_row *s)
{
    struct str token = sent_token(rq);
    int64_t now = session_now_ms(rq);
    if (!is_token(token)) {
        return ERR_NOT_FOUND;
    }
    struct str digest = account_digest(rq->arena, token);
    enum err e = session_find(rq->db, rq->arena, digest, s);
    if (e != OK) {
        return e;
    }
    if (is_past(s, now)) {
        return ERR_NOT_FOUND;
    }
    rq->session_token = token;
    note_seen(rq, digest, s, now);
    return OK;
}

static enum err sign_in_by(struct request *rq, const struct session_find_row *s)
{
    struct actor *actor = arena_new_of(rq->arena, struct actor);
    enum err e = find_actor(rq, s, actor);
    if (e != OK) {
        return e;
    }
    actor->demo = site_of(rq)->demo;
    rq->actor = actor;
    rq->csrf = s->csrf;
    return OK;
}

/* What the browser sent with a form that nobody signed in wrote. */
static struct str form_cookie(struct request *rq)
{
    struct str token = web_cookie(rq, FORM_COOKIE);
    return is_token(token) ? token : STR("");
}

enum err session_authenticate(struct request *rq)
{
    struct session_find_row s;
    rq->lang = str_is(web_cookie(rq, "lang"), "en") ? LANG_EN : LANG_ZH;
    enum err e = find_session(rq, &s);
    e = e == OK ? sign_in_by(rq, &s) : e;
    if (e == ERR_NOT_FOUND || e == ERR_FORBIDDEN) {
        err_clear();
        rq->session_token = STR("");
        rq->bearer = false;
        rq->csrf = form_cookie(rq);
        return OK;
    }
    return e;
}

/* ---- tokens of forms ---- */

bool session_csrf_ok(struct request *rq, struct str token)
{
    return rq->csrf.len > 0 && token.len == rq->csrf.len && sodium_memcmp(token.ptr, rq->csrf.ptr, token.len) == 0;
}

struct str session_form_token(struct request *rq)
{
    if (rq->csrf.len == 0) {
        rq->csrf = account_token(rq->arena);
        web_set_cookie(rq, FORM_COOKIE, rq->csrf, SESSION_LONGEST_MS / 1000);
    }
    return rq->csrf;
}

/* ---- beginning, changing, ending ---- */

static enum err choose_post(struct request *rq, int64_t account_id, int64_t post_id, struct session_job *j)
{
    struct actor actor = {0};
    enum err e = people_actor(rq->db, rq->arena, account_id, post_id, rq->today, &actor);
    if (e == ERR_FORBIDDEN && post_id == 0) { /* no post today: it is signed in all the same */
        err_clear();
        e = account_actor(rq->db, rq->arena, account_id, &actor);
    }
    j->row.post_id = actor.post_id;
    j->row.delegation_id = actor.delegation_id;
    return e;
}

enum err session_make(struct request *rq, int64_t account_id, int64_t post_id, struct str *out)
{
    struct str token = account_token(rq->arena);
    int64_t now = session_now_ms(rq);
    struct session_job j = {.row = {.digest = account_digest(rq->arena, token),
                                    .account_id = account_id,
                                    .csrf = account_token(rq->arena),
                                    .now_ms = now,
                                    .expires_ms = now + SESSION_LONGEST_MS},
                            .old = session_digest(rq),
                            .unseen_ms = now - SESSION_IDLE_MS};
    enum err e = choose_post(rq, account_id, post_id, &j);
    *out = token;
    return e == OK ? run_job(rq, run_start, &j) : e;
}

enum err session_start(struct request *rq, int64_t account_id, int64_t post_id)
{
    struct str token;
    enum err e = session_make(rq, account_id, post_id, &token);
    if (e == OK) {
        web_set_cookie(rq, cookie_name(rq), token, SESSION_LONGEST_MS / 1000);
    }
    return e;
}

enum err session_end(struct request *rq)
{
    struct session_job j = {.old = session_digest(rq)};
    web_set_cookie(rq, cookie_name(rq), STR(""), 0);
    return run_job(rq, run_end, &j);
}

enum err session_change_post(struct request *rq, int64_t post_id, int64_t delegation_id)
{
    struct session_job j = {.row = {.digest = session_digest(rq), .post_id = post_id, .delegation_id = delegation_id}};
    struct actor actor;
    enum err e = people_actor(rq->db, rq->arena, rq->actor->account_id, post_id, rq->today, &actor);
    if (e == OK && delegation_id != 0 && actor.delegation_id != delegation_id) {
        e = err_set(ERR_FORBIDDEN, "post %lld is not delegated by %lld", (long long)post_id, (long long)delegation_id);
    }
    j.row.delegation_id = actor.delegation_id;
    return e == OK ? run_job(rq, run_post, &j) : e;
}
