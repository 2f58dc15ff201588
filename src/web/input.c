#include "web/input.h"
#include <stdlib.h>
#include <string.h>
#include "base/num.h"
#include "base/utf8.h"
#include "web/url.h"

const struct field no_fields[] = {FIELD_END};

#define ID_MAX ((INT64_C(1) << 53) - 1)

static unsigned count_fields(const struct field *f)
{
    unsigned n = 0;
    while (f[n].name)
        n++;
    return n;
}

static struct web_value *find(const struct request *rq, struct str name)
{
    for (unsigned i = 0; i < rq->nvalues; i++)
        if (str_is(name, rq->values[i].field->name))
            return &rq->values[i];
    return NULL;
}

/* Browsers end lines by CRLF; a text is kept and counted with LF. */
static struct str with_lf(struct arena *a, struct str s)
{
    if (s.len == 0 || !memchr(s.ptr, '\r', s.len))
        return s;
    char *p = arena_alloc(a, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '\r')
            p[n++] = s.ptr[i];
        else if (i + 1 == s.len || s.ptr[i + 1] != '\n')
            p[n++] = '\n';
    return (struct str){p, n};
}

static enum err put_value(struct request *rq, struct str name, struct str value)
{
    struct web_value *v = find(rq, name);
    if (!v)
        return err_set(ERR_MALFORMED, "a field that is not declared");
    if (v->given)
        return err_set(ERR_MALFORMED, "field %s came twice", v->field->name);
    v->given = true;
    v->raw = v->field->kind == FIELD_SECRET ? value : str_trim(value);
    if (v->field->kind == FIELD_LONG)
        v->raw = with_lf(rq->arena, v->raw);
    return OK;
}

static bool is_key(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'))
            return false;
    }
    return s.len > 0 && s.len <= KEY_MAX;
}

/* What is known without being declared: the first three in a form, the last in the query of a GET. */
enum builtin { CSRF, KEY, VERSION, DONE, NO_BUILTIN };

static enum builtin builtin_of(const struct request *rq, struct str name, bool body)
{
    static const char *const names[] = {[CSRF] = "csrf", [KEY] = "key", [VERSION] = "version", [DONE] = "done"};
    unsigned i = CSRF;
    while (i < NO_BUILTIN && !str_is(name, names[i]))
        i++;
    bool here = i == DONE ? rq->method == WEB_GET : body;
    return here ? (enum builtin)i : NO_BUILTIN;
}

static enum err put_builtin(struct request *rq, enum builtin which, struct str value)
{
    switch (which) {
    case CSRF: return OK; /* checked before, see input_token */
    case KEY: rq->key = value; return is_key(value) ? OK : err_set(ERR_MALFORMED, "the key is none of ours");
    case VERSION:
        return str_to_i64(value, &rq->version) && rq->version >= 0 ? OK : err_set(ERR_MALFORMED, "the version is none of ours");
    case DONE: rq->done = value; return is_key(value) ? OK : err_set(ERR_MALFORMED, "the message is none of ours");
    case NO_BUILTIN: break;
    }
    return err_bug("no builtin field");
}

struct parsing {
    unsigned left; /* fields that may still come */
    unsigned seen; /* bits of enum builtin */
    bool body;
};

static enum err parse_pair(struct request *rq, struct parsing *p, struct str name_raw, struct str value_raw)
{
    struct str name, value;
    if (p->left == 0)
        return err_set(ERR_MALFORMED, "too many fields");
    p->left--;
    if (name_raw.len > 3 * FIELD_NAME_MAX)
        return err_set(ERR_MALFORMED, "a field's name is too long");
    if (!url_decode(rq->arena, name_raw, true, &name) || !url_decode(rq->arena, value_raw, true, &value))
        return err_set(ERR_MALFORMED, "percent-encoding or UTF-8");
    enum builtin which = builtin_of(rq, name, p->body);
    if (which == NO_BUILTIN)
        return put_value(rq, name, value);
    if (p->seen & 1u << which)
        return err_set(ERR_MALFORMED, "a field came twice");
    p->seen |= 1u << which;
    return put_builtin(rq, which, value);
}

/* ---- JSON ---- */

static bool is_of_kind(enum field_kind kind, enum member_kind m)
{
    switch (m) {
    case MEMBER_TEXT: return kind != FIELD_BOOL;
    case MEMBER_NUMBER: return kind == FIELD_I64 || kind == FIELD_NUM || kind == FIELD_ID;
    case MEMBER_BOOL: return kind == FIELD_BOOL;
    }
    return false;
}

enum err input_put(struct request *rq, struct str name, const struct input_member *m)
{
    const struct web_value *v = find(rq, name);
    if (str_is(name, "version"))
        return m->kind == MEMBER_NUMBER ? put_builtin(rq, VERSION, m->text) : err_set(ERR_MALFORMED, "version is a number");
    if (v && !is_of_kind(v->field->kind, m->kind))
        return err_set(ERR_MALFORMED, "member %s has another type", v->field->name);
    return put_value(rq, name, m->text);
}

static enum err parse_json(struct request *rq, struct str body, unsigned fields_max)
{
    enum err e = put_builtin(rq, KEY, rq->key);
    return e == OK ? json_body_parse(rq, body, fields_max) : e;
}

/* ---- all of it ---- */

static enum err parse_pairs(struct request *rq, struct parsing *p, struct str text)
{
    struct str name, value;
    enum err e = OK;
    while (e == OK && url_next_pair(&text, &name, &value))
        e = parse_pair(rq, p, name, value);
    return e;
}

struct str input_token(struct request *rq, struct str body)
{
    struct str name, value, token;
    while (url_next_pair(&body, &name, &value))
        if (str_is(name, "csrf"))
            return url_decode(rq->arena, value, true, &token) ? token : STR("");
    return STR("");
}

enum err input_parse(struct request *rq, struct str body, unsigned fields_max)
{
    struct parsing p = {.left = fields_max};
    rq->nvalues = count_fields(rq->route->fields);
    rq->values = arena_array_of(rq->arena, struct web_value, rq->nvalues);
    for (unsigned i = 0; i < rq->nvalues; i++) {
        rq->values[i].field = &rq->route->fields[i];
        rq->values[i].raw = STR("");
    }
    enum err e = parse_pairs(rq, &p, rq->query);
    if (e != OK || rq->method != WEB_POST)
        return e;
    if (rq->wants_json)
        return parse_json(rq, body, fields_max);
    p.body = true;
    e = parse_pairs(rq, &p, body);
    if (e == OK && rq->key.len == 0)
        return err_set(ERR_MALFORMED, "a form without key");
    return e;
}

/* ---- what the texts mean ---- each returns the code of what is wrong, or NULL */

static const char *check_text(struct web_value *v)
{
    if (!utf8_printable(v->raw, v->field->kind == FIELD_LONG))
        return "characters";
    return utf8_len(v->raw) > v->field->max ? "too_long" : NULL;
}

static const char *check_choice(struct web_value *v)
{
    for (int64_t i = 0; v->field->choices[i]; i++)
        if (str_is(v->raw, v->field->choices[i])) {
            v->i = i;
            return NULL;
        }
    return "choice";
}

static const char *check_filled(struct web_value *v)
{
    switch (v->field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_SECRET: return check_text(v);
    case FIELD_I64: return str_to_i64(v->raw, &v->i) ? NULL : "number";
    case FIELD_NUM: return num_parse(v->raw, &v->i) ? NULL : "number";
    case FIELD_DATE: return day_parse(v->raw, &v->day) ? NULL : "date";
    case FIELD_ID: return str_to_i64(v->raw, &v->i) && v->i > 0 && v->i <= ID_MAX ? NULL : "choice";
    case FIELD_BOOL: v->i = 1; return str_is(v->raw, "1") ? NULL : "choice";
    case FIELD_CHOICE: return check_choice(v);
    }
    return "choice";
}

static const char *check_value(struct web_value *v)
{
    return v->raw.len > 0 ? check_filled(v) : v->field->required ? "required" : NULL;
}

/* What an empty value and one that does not fit mean. */
static void forget(struct web_value *v)
{
    v->i = v->field->kind == FIELD_CHOICE ? -1 : 0;
    v->day = DAY_NONE;
}

void input_check(struct request *rq)
{
    for (unsigned i = 0; i < rq->nvalues; i++) {
        struct web_value *v = &rq->values[i];
        forget(v);
        const char *code = check_value(v);
        v->valid = !code;
        if (!code)
            continue;
        forget(v);
        struct str arg = !strcmp(code, "too_long") ? str_printf(rq->arena, "%u", v->field->max) : STR("");
        violation_add(&rq->violations, str_c(v->field->name), code, arg);
    }
}

/* ---- what handlers call ---- */

struct str web_param(struct request *rq, const char *name)
{
    return route_match_param(&rq->response->match, name);
}

int64_t web_param_id(struct request *rq, const char *name)
{
    int64_t id;
    struct str s = web_param(rq, name);
    /* One spelling per object: no sign, no leading zero. */
    return s.len > 0 && s.ptr[0] >= '1' && s.ptr[0] <= '9' && str_to_i64(s, &id) && id <= ID_MAX ? id : -1;
}

const struct web_value *web_value(struct request *rq, const char *name)
{
    const struct web_value *v = find(rq, str_c(name));
    if (v)
        return v;
    log_error("%s reads field %s, which it does not declare", rq->route->pattern, name);
    abort();
}

struct str web_text(struct request *rq, const char *name)
{
    return web_value(rq, name)->raw;
}

int64_t web_i64(struct request *rq, const char *name)
{
    return web_value(rq, name)->i;
}

day_t web_day(struct request *rq, const char *name)
{
    return web_value(rq, name)->day;
}

struct str web_query_with(struct request *rq, const char *field, struct str value)
{
    struct str q = rq->done.len > 0 ? url_query_with(rq->arena, rq->query, STR("done"), STR("")) : rq->query;
    q = url_query_with(rq->arena, q, str_c(field), value);
    struct str path = rq->response->raw_path;
    return q.len ? str_printf(rq->arena, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(q)) : path;
}
