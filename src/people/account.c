/* account.c: see account.h. */
#include "people/account.h"
#include <string.h>
#include "base/utf8.h"
#include "journal/digest.h"
#include "people/account.sql.h"
#include "people/check.h"
#include "people/people.sql.h"
#include "sys/sys.h"

#define TOKEN_BYTES 32

struct str account_token(struct arena *a)
{
    return sys_random_token(a, TOKEN_BYTES);
}

struct str account_digest(struct arena *a, struct str token)
{
    struct hash h = digest_sha256_of(token);
    return digest_hex(a, &h);
}

struct str account_login(struct arena *a, struct str typed)
{
    char *p = arena_alloc(a, typed.len + 1);
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct str){p, typed.len};
}

enum err account_actor(struct db *db, struct arena *a, int64_t account_id, struct actor *out)
{
    struct account_facts_row acc;
    enum err e = account_facts(db, a, account_id, &acc);
    if (e != OK) {
        return e;
    }
    *out = (struct actor){.account_id = account_id,
                          .person_id = acc.person_id,
                          .county_id = acc.county_id,
                          .role = ROLE_COUNT, /* without a post there is none */
                          .person_name = acc.person_name,
                          .demo = acc.demo > 0};
    return str_is(acc.state, "active") ? OK : err_set(ERR_FORBIDDEN, "account %lld is disabled", (long long)account_id);
}

enum err account_link_owner(struct db *db, struct arena *a, struct str digest, int64_t now_ms, struct link_owner *out)
{
    struct link_find_row row;
    enum err e = link_find(db, a, digest, now_ms, &row);
    if (e == OK) {
        *out = (struct link_owner){.account_id = row.account_id, .login = row.login, .person_name = row.person_name};
    }
    return e;
}

/* ---- what a password must not be ---- */

/* Long enough, and still the first that anybody tries. */
static const char *const common[] = {"1q2w3e4r5t", "1qaz2wsx3edc", "5201314520",  "a123456789",  "aa12345678",
                                     "abc1234567", "abcd123456",   "admin12345",  "admin123456", "iloveyou123",
                                     "password01", "password12",   "password123", "qwertyuiop",  "qwerty12345",
                                     "woaini1314", "woaini520",    "zaq12wsx34",  "zxcvbnm123"};

/* "1111111111", "1234567890", "abcdefghij": each byte follows from the one before. */
static bool is_run(struct str s)
{
    bool same = true, up = true, down = true;
    for (size_t i = 1; i < s.len; i++) {
        int step = s.ptr[i] - s.ptr[i - 1];
        bool wraps = (s.ptr[i] == '0' && s.ptr[i - 1] == '9') || (s.ptr[i] == '9' && s.ptr[i - 1] == '0');
        same = same && step == 0;
        up = up && (step == 1 || wraps);
        down = down && (step == -1 || wraps);
    }
    return same || up || down;
}

static bool is_common(struct str lower)
{
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (str_is(lower, common[i])) {
            return true;
        }
    }
    return is_run(lower);
}

void account_check_password(struct violations *v, struct str field, struct str password, struct str login)
{
    struct str lower = account_login(v->arena, password);
    if (utf8_len(password) < PASSWORD_MIN) {
        violation_add(v, field, "password_short", str_printf(v->arena, "%d", PASSWORD_MIN));
    } else if (!str_empty(login) && memmem(lower.ptr, lower.len, login.ptr, login.len)) {
        violation_add(v, field, "password_login", STR(""));
    } else if (is_common(lower)) {
        violation_add(v, field, "password_common", STR(""));
    }
}

/* ---- loaders ---- */

static enum err load_account(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                             struct subject *out)
{
    struct account_read_row row;
    (void)actor;
    (void)today;
    enum err e = account_read(db, a, id, &row);
    if (e != OK) {
        return e;
    }
    *out = (struct subject){.kind = SUBJECT_COUNTY,
                            .id = id,
                            .version = row.version,
                            .county_id = row.county_id,
                            .unit_id = row.county_id,
                            .state = str_is(row.state, "active") ? ACCOUNT_ACTIVE : ACCOUNT_DISABLED};
    return OK;
}

/* Everybody may change his password, and nobody another's. */
static enum err load_own_account(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                                 struct subject *out)
{
    if (id != actor->account_id) {
        return err_set(ERR_NOT_FOUND, "account %lld is another's", (long long)id);
    }
    return load_account(db, a, actor, id, today, out);
}

/* ---- making ---- */

static bool login_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

static void check_login(struct change *c, struct str login)
{
    bool good = true;
    for (size_t i = 0; i < login.len; i++) {
        good = good && login_char(login.ptr[i]);
    }
    check_required(c, "login", login);
    check_length(c, "login", login, LOGIN_MAX);
    if (!good) {
        change_violation(c, "login", "login_form", STR(""));
    }
}

/* The login is free and the person, who is on file, has no account yet. */
static enum err check_account(struct change *c, const struct account_make_in *in, struct person_find_row *person)
{
    struct account_of_login_row taken;
    struct account_of_person_row *own = NULL;
    int64_t county_id = 0;
    size_t n = 0;
    *person = (struct person_find_row){0};
    check_login(c, in->login);
    enum err e = import_county(c, &county_id);
    e = e == OK ? person_find(change_db(c), change_arena(c), county_id, in->person_code, person) : e;
    e = check_found(c, "person", in->person_code, e);
    e = e == OK ? account_of_person(change_db(c), change_arena(c), person->id, &own, &n) : e;
    if (e != OK) {
        return e;
    }
    if (n > 0) {
        change_violation(c, "person", "has_account", own[0].login);
    }
    e = account_of_login(change_db(c), change_arena(c), in->login, &taken);
    if (e == OK) {
        change_violation(c, "login", "login_taken", STR(""));
    }
    err_clear();
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err apply_make(struct change *c, const void *input)
{
    const struct account_make_in *in = input;
    struct person_find_row person;
    enum err e = check_account(c, in, &person);
    if (e != OK || change_refused(c)) {
        return e == OK ? ERR_RULES : e;
    }
    int64_t id = change_new_id(c);
    e = change_row(c, db_table_find(STR("account")), id);
    change_object(c, id);
    change_result(c, id);
    if (e != OK) {
        return e;
    }
    return account_insert(
        change_db(c),
        &(struct account_insert_in){
            .id = id, .person_id = person.id, .login = in->login, .password = in->password, .salt = change_salt(c)},
        NULL);
}

static void print_make(const void *input, struct buf *out)
{
    const struct account_make_in *in = input;
    buf_put(out, in->person_code);
    buf_put_char(out, '\n');
    buf_put(out, in->login);
    buf_put_char(out, '\n');
}

const struct command account_make = {.verb = "account.make",
                                     .object_kind = "account",
                                     .act = ACT_ACCOUNT_MANAGE,
                                     .states = ~0u,
                                     .load = county_subject,
                                     .apply = apply_make,
                                     .print_input = print_make};

/* ---- changing ---- */

static enum err put_password(struct change *c, struct str password, struct str keep)
{
    int64_t id = change_subject(c)->id;
    enum err e = change_row(c, db_table_find(STR("account")), id);
    e = e == OK ? account_update_password(change_db(c), id, password, NULL) : e;
    return e == OK ? session_delete_of(change_db(c), id, keep, NULL) : e;
}

static enum err apply_password(struct change *c, const void *input)
{
    const struct account_password_in *in = input;
    return put_password(c, in->password, in->keep);
}

/* By whoever keeps accounts. What one does to the own is not printed: its text differs each time it is made, and a second press
 * is no other act; who runs the command looks at what stands there after a replay. */
static void print_password(const void *input, struct buf *out)
{
    const struct account_password_in *in = input;
    buf_put(out, in->password);
    buf_put_char(out, '\n');
}

static enum err put_state(struct change *c, const char *state)
{
    int64_t id = change_subject(c)->id;
    enum err e = change_row(c, db_table_find(STR("account")), id);
    return e == OK ? account_update_state(change_db(c), id, str_c(state), NULL) : e;
}

static enum err apply_disable(struct change *c, const void *input)
{
    int64_t id = change_subject(c)->id;
    (void)input;
    if (change_actor(c)->account_id == id) { /* else nobody may be left who could undo it */
        change_violation(c, "", "own_account", STR(""));
        return ERR_RULES;
    }
    enum err e = put_state(c, "disabled");
    e = e == OK ? link_delete_of(change_db(c), id, NULL) : e;
    return e == OK ? session_delete_of(change_db(c), id, STR(""), NULL) : e;
}

static enum err apply_enable(struct change *c, const void *input)
{
    (void)input;
    return put_state(c, "active");
}

static enum err apply_link(struct change *c, const void *input)
{
    const struct account_link_in *in = input;
    int64_t id = change_subject(c)->id;
    enum err e = put_password(c, STR(""), STR(""));
    e = e == OK ? link_delete_of(change_db(c), id, NULL) : e;
    return e == OK ? link_insert(change_db(c), in->digest, id, change_now_ms(c) + LINK_DAYS * MS_PER_DAY, NULL) : e;
}

static void print_link(const void *input, struct buf *out)
{
    const struct account_link_in *in = input;
    buf_put(out, in->digest);
    buf_put_char(out, '\n');
}

/* The link is used up in the transaction that sets the password: of two who press at once, one comes too late. */
static enum err apply_accept(struct change *c, const void *input)
{
    const struct account_accept_in *in = input;
    int64_t used = 0;
    enum err e = link_use(change_db(c), in->digest, change_subject(c)->id, change_now_ms(c), &used);
    if (e == OK && used != 1) {
        return err_set(ERR_NOT_FOUND, "the link is used, past or another's");
    }
    return e == OK ? put_password(c, in->password, STR("")) : e;
}

#define ACCOUNT_COMMAND(name_, verb_, act_, states_, load_, apply_, print_)                                                    \
    const struct command name_ = {.verb = verb_,                                                                               \
                                  .object_kind = "account",                                                                    \
                                  .act = act_,                                                                                 \
                                  .states = states_,                                                                           \
                                  .load = load_,                                                                               \
                                  .apply = apply_,                                                                             \
                                  .print_input = print_}

ACCOUNT_COMMAND(account_set_password, "account.set_password", ACT_ACCOUNT_MANAGE, ~0u, load_account, apply_password,
                print_password);
ACCOUNT_COMMAND(account_disable, "account.disable", ACT_ACCOUNT_MANAGE, ACCOUNT_ACTIVE, load_account, apply_disable, NULL);
ACCOUNT_COMMAND(account_enable, "account.enable", ACT_ACCOUNT_MANAGE, ACCOUNT_DISABLED, load_account, apply_enable, NULL);
ACCOUNT_COMMAND(account_link, "account.link", ACT_ACCOUNT_MANAGE, ACCOUNT_ACTIVE, load_account, apply_link, print_link);
ACCOUNT_COMMAND(account_change_password, "account.change_password", ACT_SIGNED_IN, ACCOUNT_ACTIVE, load_own_account,
                apply_password, NULL);
ACCOUNT_COMMAND(account_accept, "account.accept", ACT_SIGNED_IN, ACCOUNT_ACTIVE, load_own_account, apply_accept, NULL);
