/* fixture.c: see fixture.h. */
#include "site/fixture.h"
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "people/account.h"
#include "people/account.sql.h"
#include "people/people.h"
#include "people/people.sql.h"
#include "site/pages.tmpl.h"
#include "site/session.h"

#define ANSWER_MAX (4u << 20)

/* ---- the county ---- */

static const struct {
    const char *login, *unit, *role;
} holders[] = {{"secretary", "T1", "secretary"}, {"liaison", "T1", "liaison"},    {"member", "T1", "member"},
               {"officer", "Z", "officer"},      {"leader", "X", "leader"},       {"inspector", "Z", "inspector"},
               {"evaluator", "X", "evaluator"},  {"system", "X", "system_admin"}, {"security", "X", "security_admin"},
               {"audit", "X", "audit_admin"},    {"double", "T2", "secretary"}};

static void run(struct site_fixture *s, const struct command *cmd, const void *input)
{
    struct actor program = people_system_actor(0);
    struct command_call call = {.command = cmd, .actor = &program, .version = -1, .input = input};
    struct command_result r;
    enum err e = command_run(s->f.commander, s->f.a, &call, &r);
    if (e != OK) {
        fail_msg("%s: %s %s", cmd->verb, err_name(e), r.violations.list.n ? r.violations.list.at[0].code : err_detail());
    }
}

static void add_unit(struct site_fixture *s, const char *code, const char *parent, const char *kind)
{
    run(s, &unit_import,
        &(struct unit_import_in){.code = str_c(code),
                                 .parent_code = str_c(parent),
                                 .name = str_printf(s->f.a, "演示%s", code),
                                 .short_name = str_c(code),
                                 .kind = str_c(kind),
                                 .from_day = day_of(2000, 1, 1)});
}

static void add_person(struct site_fixture *s, const char *login, struct str password)
{
    run(s, &person_import, &(struct person_import_in){.code = str_c(login), .name = str_c(login)});
    run(s, &account_make, &(struct account_make_in){.person_code = str_c(login), .login = str_c(login), .password = password});
}

static void add_post(struct site_fixture *s, const char *code, const char *unit, const char *role, const char *person)
{
    run(s, &post_import,
        &(struct post_import_in){.code = str_c(code), .unit_code = str_c(unit), .role = str_c(role), .title = str_c(code)});
    run(s, &tenure_import,
        &(struct tenure_import_in){
            .post_code = str_c(code), .person_code = str_c(person), .from_day = day_of(2018, 1, 1), .to_day = DAY_NONE});
}

static void make_county(struct site_fixture *s)
{
    struct str password;
    assert_int_equal(hasher_make(s->site.hasher, s->f.a, STR(SITE_PASSWORD), &password), OK);
    add_unit(s, "X", "", "county");
    add_unit(s, "T1", "X", "town");
    add_unit(s, "T2", "X", "town");
    add_unit(s, "Z", "X", "bureau");
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
        add_person(s, holders[i].login, password);
        add_post(s, holders[i].login, holders[i].unit, holders[i].role, holders[i].login);
    }
    add_post(s, "double-2", "Z", "officer", "double");
    add_person(s, "nopost", password);
}

/* ---- the server ---- */

void site_fixture_init(struct site_fixture *s, bool demo, const struct route *const *tables)
{
    const struct route *all[16] = {site_routes, site_fixture_routes};
    *s = (struct site_fixture){.machine = clock_fixed(FIXTURE_NOW)};
    fixture_init(&s->f, NULL);
    s->site = (struct site){.commander = s->f.commander,
                            .writer = s->f.writer,
                            .clock = s->f.clock,
                            .machine_clock = s->machine,
                            .data_dir = s->f.dir,
                            .demo = demo,
                            .store = {.engine = s->f.engine, .path = s->f.path}};
    assert_int_equal(hasher_new(&(struct hasher_config){.memory = 8192, .passes = 1}, &s->site.hasher), OK);
    make_county(s);
    for (size_t i = 2; tables && *tables; i++) {
        assert_true(i < 15);
        all[i] = *tables++;
    }
    struct web_config c = {
        .listen = "127.0.0.1:0", .tables = all, .hooks = site_hooks(&s->site), .clock = s->f.clock, .workers = 4};
    enum err e = web_new(&c, &s->web);
    if (e != OK) {
        fail_msg("%s: %s", err_name(e), err_detail());
    }
}

void site_fixture_fini(struct site_fixture *s)
{
    struct verify_result v;
    web_free(s->web);
    hasher_free(s->site.hasher);
    size_t faults = fixture_faults(&s->f, &v);
    fixture_fini(&s->f);
    clock_free(s->machine);
    assert_int_equal(faults, 0);
}

int64_t site_fixture_account(struct site_fixture *s, const char *login)
{
    struct account_of_login_row row;
    assert_int_equal(account_of_login(s->f.db, s->f.a, str_c(login), &row), OK);
    return row.id;
}

void site_fixture_run(struct site_fixture *s, const struct command *cmd, const char *login, const void *input)
{
    struct actor program = people_system_actor(0);
    struct command_result r;
    struct command_call call = {
        .command = cmd, .actor = &program, .object_id = site_fixture_account(s, login), .version = -1, .input = input};
    assert_int_equal(command_run(s->f.commander, s->f.a, &call, &r), OK);
}

const char *site_fixture_invite(struct site_fixture *s, const char *login)
{
    struct str token = account_token(s->f.a);
    struct account_link_in in = {.digest = account_digest(s->f.a, token)};
    site_fixture_run(s, &account_link, login, &in);
    return str_printf(s->f.a, "/invite/" STR_FMT, STR_ARG(token)).ptr;
}

bool site_fixture_session(struct site_fixture *s, struct str token)
{
    struct session_find_row row;
    enum err e = session_find(s->f.db, s->f.a, account_digest(s->f.a, token), &row);
    err_clear();
    return e == OK;
}

void site_fixture_later(struct site_fixture *s, int64_t ms)
{
    clock_set(s->machine, clock_ms(s->machine) + ms);
}

/* ---- the browser ---- */

struct browser browser_new(struct site_fixture *s)
{
    return (struct browser){.s = s};
}

struct str browser_cookie(const struct browser *b, const char *name)
{
    for (size_t i = 0; i < b->ncookies; i++) {
        if (str_is(b->cookies[i].name, name)) {
            return b->cookies[i].value;
        }
    }
    return STR("");
}

void browser_set_cookie(struct browser *b, struct str name, struct str value)
{
    size_t i = 0;
    while (i < b->ncookies && !str_eq(b->cookies[i].name, name)) {
        i++;
    }
    assert_true(i < COOKIES_MAX);
    b->cookies[i].name = name;
    b->cookies[i].value = value;
    b->ncookies = i == b->ncookies ? i + 1 : b->ncookies;
}

bool browser_sees(const struct browser *b, const char *text)
{
    return memmem(b->body.ptr, b->body.len, text, strlen(text)) != NULL;
}

/* What stands between `before` and the next `end`. */
static struct str between(struct str text, const char *before, char end)
{
    const char *at = text.len ? memmem(text.ptr, text.len, before, strlen(before)) : NULL;
    if (!at) {
        return STR("");
    }
    struct str rest = {at + strlen(before), text.len - (size_t)(at - text.ptr) - strlen(before)};
    return str_sub(rest, 0, str_find(rest, end, 0));
}

static void keep_cookies(struct browser *b)
{
    struct str rest = b->head, line;
    while (str_split(&rest, '\n', &line)) {
        if (!str_starts(line, STR("Set-Cookie: "))) {
            continue;
        }
        struct str pair = between(line, "Set-Cookie: ", ';');
        size_t equals = str_find(pair, '=', 0);
        browser_set_cookie(b, str_sub(pair, 0, equals), str_sub(pair, equals + 1, pair.len));
    }
}

static void read_answer(struct browser *b, struct str answer)
{
    int64_t status = 0;
    const char *gap = memmem(answer.ptr, answer.len, "\r\n\r\n", 4);
    assert_non_null(gap);
    b->head = (struct str){answer.ptr, (size_t)(gap - answer.ptr) + 2};
    b->body = str_sub(answer, b->head.len + 2, answer.len);
    assert_true(str_to_i64(str_sub(answer, 9, 3), &status));
    b->status = (int)status;
    b->location = between(b->head, "\r\nLocation: ", '\r');
    struct str token = between(b->body, "name=\"csrf\" value=\"", '"');
    b->csrf = token.len ? token : b->csrf;
    keep_cookies(b);
}

static struct str request_text(struct browser *b, const char *method, const char *path, const char *body)
{
    struct str cookies = STR("");
    for (size_t i = 0; i < b->ncookies; i++) {
        cookies = str_printf(b->s->f.a, STR_FMT "%s" STR_FMT "=" STR_FMT, STR_ARG(cookies), i ? "; " : "",
                             STR_ARG(b->cookies[i].name), STR_ARG(b->cookies[i].value));
    }
    return str_printf(b->s->f.a,
                      "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%sCookie: " STR_FMT "\r\n%s"
                      "Content-Length: %zu\r\n\r\n%s",
                      method, path, web_port(b->s->web), b->more ? b->more : "", STR_ARG(cookies),
                      body[0] ? "Content-Type: application/x-www-form-urlencoded\r\n" : "", strlen(body), body);
}

int browser_send(struct browser *b, const char *method, const char *path, const char *body)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)web_port(b->s->web))};
    struct str text = request_text(b, method, path, body);
    struct buf answer;
    char piece[4096];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&to, sizeof to), 0);
    assert_int_equal(send(fd, text.ptr, text.len, MSG_NOSIGNAL), (ssize_t)text.len);
    buf_init(&answer, ANSWER_MAX);
    for (ssize_t n; (n = recv(fd, piece, sizeof piece, 0)) > 0;) {
        buf_put(&answer, (struct str){piece, (size_t)n});
    }
    close(fd);
    b->more = NULL;
    read_answer(b, str_dup(b->s->f.a, buf_str(&answer)));
    buf_fini(&answer);
    return b->status;
}

int browser_get(struct browser *b, const char *path)
{
    return browser_send(b, "GET", path, "");
}

int browser_post(struct browser *b, const char *path, const char *fields)
{
    struct str key = command_key(b->s->f.a);
    struct str body = str_printf(b->s->f.a, "csrf=" STR_FMT "&key=" STR_FMT "&%s", STR_ARG(b->csrf), STR_ARG(key), fields);
    return browser_send(b, "POST", path, body.ptr);
}

void browser_sign_in(struct browser *b, const char *login)
{
    browser_get(b, "/sign-in");
    assert_int_equal(browser_post(b, "/sign-in", str_printf(b->s->f.a, "login=%s&password=a+plain+sentence", login).ptr), 303);
    assert_int_equal(browser_get(b, "/"), 200);
}

struct browser browser_signed_in(struct site_fixture *s, const char *login)
{
    struct browser b = browser_new(s);
    browser_sign_in(&b, login);
    return b;
}

struct session_find_row browser_session(const struct browser *b)
{
    struct session_find_row row;
    struct str digest = account_digest(b->s->f.a, browser_cookie(b, "session"));
    assert_int_equal(session_find(b->s->f.db, b->s->f.a, digest, &row), OK);
    return row;
}

struct str browser_text(const struct browser *b)
{
    struct buf out;
    struct str rest = b->body;
    buf_init(&out, ANSWER_MAX);
    while (rest.len) {
        size_t run = 0;
        while (run < rest.len && strchr("0123456789abcdef", rest.ptr[run])) {
            run++;
        }
        size_t step = run < rest.len ? run + 1 : run;
        buf_put(&out, run < 32 ? str_sub(rest, 0, step) : str_sub(rest, run, step - run));
        rest = str_sub(rest, step, rest.len);
    }
    struct str text = str_dup(b->s->f.a, buf_str(&out));
    buf_fini(&out);
    return text;
}

/* ---- its pages ---- */

static enum err home_show(struct request *rq)
{
    struct page pg;
    enum err e = site_frame(rq, TITLE_NAV, NAV_HOME, &pg);
    if (e == OK) {
        tmpl_me_page(&rq->html, &pg);
        e = web_page(rq, 200);
    }
    return e;
}

static enum err load_project(struct request *rq, struct subject *out)
{
    struct unit_find_row unit;
    struct str which = web_param(rq, "which");
    const char *code = str_is(which, "own") ? "T1" : str_is(which, "other") ? "T2" : "";
    enum err e = unit_find(rq->db, rq->arena, rq->actor->county_id, str_c(code), &unit);
    if (e != OK) {
        return e;
    }
    *out = (struct subject){.kind = SUBJECT_PROJECT,
                            .id = 1,
                            .version = -1,
                            .county_id = unit.county_id,
                            .unit_id = unit.id,
                            .unit_path = unit.path,
                            .owner_post_id = str_is(which, "own") ? rq->actor->post_id : 0,
                            .state = 1};
    return OK;
}

static void print_nothing(const void *input, struct buf *out)
{
    const struct str *name = input;
    buf_put(out, *name);
}

static enum err apply_rule(struct change *c, const void *input)
{
    const struct str *name = input;
    if (str_empty(*name)) {
        change_violation(c, "name", "unchanged", STR(""));
    }
    return OK;
}

static enum err load_actor(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                           struct subject *out)
{
    (void)db;
    (void)a;
    (void)actor;
    (void)today;
    *out = (struct subject){.kind = SUBJECT_COUNTY, .id = id, .version = 3, .county_id = actor->county_id};
    return OK;
}

static const struct command own_name = {.verb = "own.name",
                                        .object_kind = "account",
                                        .act = ACT_SIGNED_IN,
                                        .states = ~0u,
                                        .load = load_actor,
                                        .apply = apply_rule,
                                        .print_input = print_nothing};

/* Tells in one line what became of it. */
static enum err own_name_do(struct request *rq)
{
    struct str name = web_text(rq, "name");
    struct command_result result;
    enum err e = site_run(rq, &own_name, rq->actor->account_id, &name, STR(""), &result);
    if (e == OK) {
        return site_done(rq, STR("/?a=b"), "saved");
    }
    struct form_keys keys = site_keys(rq, 3);
    const struct violation *v = violation_of(&rq->violations, STR("name"));
    return web_bytes(rq, err_status(e), "text/plain; charset=utf-8",
                     str_printf(rq->arena, "%s %s key=" STR_FMT, err_name(e), v ? v->code : "-", STR_ARG(keys.key)));
}

static const struct field home_fields[] = {{.name = "a", .kind = FIELD_TEXT, .max = 10}, FIELD_END};
static const struct field name_fields[] = {{.name = "name", .kind = FIELD_TEXT, .max = 5}, FIELD_END};
const struct route site_fixture_routes[] = {
    ROUTE(WEB_GET, "/", home_show, ACT_HOME_VIEW, site_load_county, STATES_ANY, home_fields),
    ROUTE(WEB_GET, "/project/:which", home_show, ACT_PROJECT_VIEW, load_project, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/project/:which", home_show, ACT_REPORT_CONFIRM, load_project, 4u, no_fields),
    ROUTE(WEB_GET, "/periods/1", home_show, ACT_PERIOD_CHANGE, site_load_county, STATES_ANY, no_fields),
    ROUTE(WEB_POST, "/own-name", own_name_do, ACT_SIGNED_IN, site_load_none, STATES_ANY, name_fields),
    ROUTE_END,
};
