/* site.c: the hooks of the server, what handlers call, and the routes of this folder. */
#include "site/site.h"
#include "formats/json.h"
#include "people/account.h"
#include "people/check.h"
#include "site/pages.h"
#include "site/session.h"

#define PLACE_MAX 2000 /* code points of a place to come back to */

struct site *site_of(const struct request *rq)
{
    return rq->app;
}

/* ---- the policy ---- */

static struct actor *asker(struct request *rq)
{
    struct actor *nobody;
    if (rq->actor) {
        return rq->actor;
    }
    nobody = arena_new_of(rq->arena, struct actor);
    *nobody = (struct actor){.role = ROLE_COUNT, .demo = site_of(rq)->demo};
    return nobody;
}

static enum err verdict_error(const struct request *rq, enum rights_verdict v)
{
    const char *act = act_word((enum act)rq->route->act);
    switch (v) {
    case RIGHTS_ALLOWED: return OK;
    case RIGHTS_REFUSED: return err_set(ERR_FORBIDDEN, "%s", act);
    case RIGHTS_HIDDEN: return err_set(ERR_NOT_FOUND, "%s: not theirs to see", act);
    case RIGHTS_STATE: return err_set(ERR_STATE, "%s: not in this state", act);
    }
    return err_bug("no such verdict");
}

/* Who has not signed in is told so before anything is looked up. */
static enum err permit(struct request *rq)
{
    enum act act = (enum act)rq->route->act;
    struct subject *subject = arena_new_of(rq->arena, struct subject);
    if (!rq->actor && act != ACT_PUBLIC && act != ACT_DEMO) {
        return err_set(ERR_UNAUTHENTICATED, "%s", act_word(act));
    }
    enum err e = rq->route->loader(rq, subject);
    if (e != OK) {
        return e;
    }
    rq->subject = subject;
    return verdict_error(rq, rights_decide(asker(rq), act, subject, rq->route->states));
}

bool site_may(const struct request *rq, enum act act, const struct subject *subject, unsigned states)
{
    return rights_decide(rq->actor, act, subject, states) == RIGHTS_ALLOWED;
}

enum err site_load_county(struct request *rq, struct subject *out)
{
    return county_subject(rq->db, rq->arena, rq->actor, 0, rq->today, out);
}

enum err site_load_none(struct request *rq, struct subject *out)
{
    (void)rq;
    *out = (struct subject){.kind = SUBJECT_NONE, .version = -1, .state = 1};
    return OK;
}

static enum err open_reader(void *app, struct db **out)
{
    const struct site *site = app;
    struct db_config c = site->store;
    c.writer = false;
    return db_open(&c, out);
}

struct web_hooks site_hooks(struct site *site)
{
    return (struct web_hooks){.app = site,
                              .open_reader = open_reader,
                              .authenticate = session_authenticate,
                              .permit = permit,
                              .csrf_ok = session_csrf_ok,
                              .error_page = error_show};
}

/* ---- what handlers call ---- */

struct form_keys site_keys(struct request *rq, int64_t version)
{
    bool again = rq->method == WEB_POST && rq->key.len > 0; /* the form is shown again: it is the same act still */
    return (struct form_keys){
        .csrf = session_form_token(rq), .key = again ? rq->key : command_key(rq->arena), .version = version};
}

enum err site_json(struct request *rq, void (*write)(struct json_writer *w, const void *view), const void *view)
{
    struct json_writer w;
    struct buf b;
    buf_init(&b, HTML_MAX);
    json_begin(&w, &b);
    json_put_object(&w, NULL);
    write(&w, view);
    json_put_end(&w);
    enum err e = web_json(rq, 200, &b);
    buf_fini(&b);
    return e;
}

enum err site_done(struct request *rq, struct str place, const char *flash)
{
    if (flash && !rq->wants_json) {
        const char *joint = str_find(place, '?', 0) == SIZE_MAX ? "?" : "&";
        place = str_printf(rq->arena, STR_FMT "%sdone=%s", STR_ARG(place), joint, flash);
    }
    return web_redirect(rq, place);
}

enum err site_run(struct request *rq, const struct command *cmd, int64_t object_id, const void *input, struct str why,
                  struct command_result *result)
{
    struct command_call call = {.command = cmd,
                                .actor = rq->actor,
                                .key = rq->key,
                                .object_id = object_id,
                                .version = rq->version,
                                .input = input,
                                .why = why};
    *result = (struct command_result){.violations = {.arena = rq->arena}};
    if (rq->violations.list.n > 0) {
        return ERR_RULES;
    }
    enum err e = command_run(site_of(rq)->commander, rq->arena, &call, result);
    rq->outcome = (struct web_outcome){.refused = e, .id = result->id, .seq = result->seq};
    for (size_t i = 0; e == ERR_RULES && i < result->violations.list.n; i++) {
        const struct violation *v = &result->violations.list.at[i];
        violation_add(&rq->violations, v->field, v->code, v->arg);
    }
    return e;
}

/* ---- routes ---- */

static enum err openapi_show(struct request *rq)
{
    struct str text = site_of(rq)->openapi;
    return text.len > 0 ? web_bytes(rq, 200, "application/json", text) : ERR_NOT_FOUND;
}

static enum err asset_show(struct request *rq)
{
    struct str path = str_printf(rq->arena, "/assets/" STR_FMT, STR_ARG(web_param(rq, "name")));
    return web_asset(rq, asset_find(path));
}

static const struct field next_field[] = {{.name = "next", .kind = FIELD_TEXT, .max = PLACE_MAX}, FIELD_END};
static const struct field signin_fields[] = {
    {.name = "login", .kind = FIELD_TEXT, .max = LOGIN_MAX, .required = true},
    {.name = "password", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    {.name = "next", .kind = FIELD_TEXT, .max = PLACE_MAX},
    FIELD_END,
};
static const struct field session_fields[] = {
    {.name = "login", .kind = FIELD_TEXT, .max = LOGIN_MAX, .required = true},
    {.name = "password", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    FIELD_END,
};
static const struct field role_field[] = {{.name = "role", .kind = FIELD_CHOICE, .required = true, .choices = role_words},
                                          FIELD_END};
static const struct field post_fields[] = {
    {.name = "post", .kind = FIELD_ID, .required = true},
    {.name = "delegation", .kind = FIELD_ID},
    FIELD_END,
};
static const char *const langs[] = {"zh", "en", NULL};
static const struct field lang_fields[] = {
    {.name = "lang", .kind = FIELD_CHOICE, .required = true, .choices = langs},
    {.name = "back", .kind = FIELD_TEXT, .max = PLACE_MAX},
    FIELD_END,
};
static const struct field password_fields[] = {
    {.name = "current", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    {.name = "fresh", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    {.name = "again", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    FIELD_END,
};
static const struct field invite_fields[] = {
    {.name = "fresh", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    {.name = "again", .kind = FIELD_SECRET, .max = PASSWORD_MAX, .required = true},
    FIELD_END,
};

static const struct field accounts_fields[] = {
    {.name = "q", .kind = FIELD_TEXT, .max = LOGIN_MAX}, {.name = "page", .kind = FIELD_ID}, FIELD_END};
static const struct field account_fields[] = {
    {.name = "person", .kind = FIELD_TEXT, .max = LOGIN_MAX, .required = true},
    {.name = "login", .kind = FIELD_TEXT, .max = LOGIN_MAX, .required = true},
    FIELD_END,
};
static const struct field account_act_field[] = {
    {.name = "act", .kind = FIELD_CHOICE, .required = true, .choices = account_acts}, FIELD_END};

/* The account itself is loaded by the command. */
#define OFFICE(method_, pattern_, handler_, fields_)                                                                           \
    ROUTE(method_, pattern_, handler_, ACT_ACCOUNT_MANAGE, site_load_county, STATES_ANY, fields_)
#define PLAIN(method_, pattern_, handler_, act_, fields_)                                                                      \
    ROUTE(method_, pattern_, handler_, act_, site_load_none, STATES_ANY, fields_)

const struct route site_routes[] = {
    PLAIN(WEB_GET, "/sign-in", signin_show, ACT_PUBLIC, next_field),
    PLAIN(WEB_POST, "/sign-in", signin_do, ACT_PUBLIC, signin_fields),
    PLAIN(WEB_POST, API_PREFIX "/session", session_give, ACT_PUBLIC, session_fields),
    PLAIN(WEB_POST, "/demo/sign-in", signin_demo, ACT_DEMO, role_field),
    PLAIN(WEB_POST, "/sign-out", signout_do, ACT_SIGNED_IN, no_fields),
    PLAIN(WEB_POST, "/post", post_change, ACT_SIGNED_IN, post_fields),
    PLAIN(WEB_POST, "/lang", lang_change, ACT_PUBLIC, lang_fields),
    PLAIN(WEB_GET, "/me", me_show, ACT_SIGNED_IN, no_fields),
    PLAIN(WEB_GET, "/password", password_show, ACT_SIGNED_IN, no_fields),
    PLAIN(WEB_POST, "/password", password_do, ACT_SIGNED_IN, password_fields),
    PLAIN(WEB_GET, "/invite/:token", invite_show, ACT_PUBLIC, no_fields),
    PLAIN(WEB_POST, "/invite/:token", invite_do, ACT_PUBLIC, invite_fields),
    OFFICE(WEB_GET, "/accounts", accounts_show, accounts_fields),
    OFFICE(WEB_POST, "/accounts", accounts_make, account_fields),
    OFFICE(WEB_POST, "/accounts/:id", accounts_change, account_act_field),
    PLAIN(WEB_GET, API_PREFIX "/openapi.json", openapi_show, ACT_PUBLIC, no_fields),
    PLAIN(WEB_GET, "/healthz", health_show, ACT_PUBLIC, no_fields),
    PLAIN(WEB_GET, "/assets/:name", asset_show, ACT_PUBLIC, no_fields),
    ROUTE_END,
};
