/* openapi.c: see openapi.h. */
#include "site/openapi.h"
#include <string.h>
#include "formats/json.h"
#include "rights/rights.h"

#define ID_PATTERN "^[1-9][0-9]{0,15}$"
#define I64_PATTERN "^-?[0-9]{1,19}$"
#define NUM_PATTERN "^[+-]?[0-9]{1,11}([.][0-9]{1,4})?$"
#define KEY_PATTERN "^[A-Za-z0-9_-]{1,64}$"

struct writing {
    struct json_writer w;
    struct arena *arena;
    const struct route *const *tables;
};

static void put(struct writing *o, const char *name, const char *text)
{
    json_put_text(&o->w, name, str_c(text));
}

static void open_object(struct writing *o, const char *name)
{
    json_put_object(&o->w, name);
}

static void open_array(struct writing *o, const char *name)
{
    json_put_array(&o->w, name);
}

static void end(struct writing *o, unsigned n)
{
    while (n-- > 0) {
        json_put_end(&o->w);
    }
}

/* ---- one field ---- */

static void put_types(struct writing *o, const char *first, const char *second, const char *pattern)
{
    open_array(o, "type");
    put(o, NULL, first);
    put(o, NULL, second);
    end(o, 1);
    put(o, "pattern", pattern);
}

static void put_choices(struct writing *o, const char *const *choices)
{
    put(o, "type", "string");
    open_array(o, "enum");
    for (; *choices; choices++) {
        put(o, NULL, *choices);
    }
    end(o, 1);
}

static void put_string(struct writing *o, const struct field *f, const char *format)
{
    put(o, "type", "string");
    if (format) {
        put(o, "format", format);
    }
    if (f->max > 0) {
        json_put_i64(&o->w, "maxLength", f->max);
    }
    if (f->required) {
        json_put_i64(&o->w, "minLength", 1);
    }
}

static void put_schema(struct writing *o, const char *name, const struct field *f)
{
    open_object(o, name);
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_LONG: put_string(o, f, NULL); break;
    case FIELD_SECRET: put_string(o, f, "password"); break;
    case FIELD_DATE: put_string(o, f, "date"); break;
    case FIELD_I64: put_types(o, "integer", "string", I64_PATTERN); break;
    case FIELD_NUM: put_types(o, "number", "string", NUM_PATTERN); break;
    case FIELD_ID: put_types(o, "string", "integer", ID_PATTERN); break;
    case FIELD_BOOL: put(o, "type", "boolean"); break;
    case FIELD_CHOICE: put_choices(o, f->choices); break;
    }
    end(o, 1);
}

/* ---- what is sent ---- */

static void put_path_parameters(struct writing *o, const char *pattern)
{
    struct str rest = str_c(pattern), segment;
    while (str_split(&rest, '/', &segment)) {
        if (segment.len == 0 || segment.ptr[0] != ':') {
            continue;
        }
        open_object(o, NULL);
        json_put_text(&o->w, "name", str_sub(segment, 1, segment.len));
        put(o, "in", "path");
        json_put_bool(&o->w, "required", true);
        open_object(o, "schema");
        put(o, "type", "string");
        end(o, 2);
    }
}

static const char *const set[] = {"1", NULL};

/* In an address everything is a text; a truth value is "1" or left out. */
static void put_query_parameter(struct writing *o, const struct field *f)
{
    struct field as_text = {.name = f->name, .kind = FIELD_CHOICE, .choices = set};
    open_object(o, NULL);
    put(o, "name", f->name);
    put(o, "in", "query");
    json_put_bool(&o->w, "required", f->required);
    put_schema(o, "schema", f->kind == FIELD_BOOL ? &as_text : f);
    end(o, 1);
}

static void put_key_parameter(struct writing *o)
{
    open_object(o, NULL);
    put(o, "name", "Idempotency-Key");
    put(o, "in", "header");
    json_put_bool(&o->w, "required", true);
    put(o, "description",
        "Chosen by the caller for this act; sent again with it, the act is answered again and not done again.");
    open_object(o, "schema");
    put(o, "type", "string");
    put(o, "pattern", KEY_PATTERN);
    end(o, 2);
}

static void put_parameters(struct writing *o, const struct route *r)
{
    open_array(o, "parameters");
    put_path_parameters(o, r->pattern);
    if (r->method == WEB_POST) {
        put_key_parameter(o);
    }
    for (const struct field *f = r->fields; r->method == WEB_GET && f->name; f++) {
        put_query_parameter(o, f);
    }
    end(o, 1);
}

static void put_version(struct writing *o)
{
    open_object(o, "version");
    put(o, "type", "integer");
    json_put_i64(&o->w, "minimum", 0);
    put(o, "description", "Of the row as it was read: refused with 409 when it has changed since.");
    end(o, 1);
}

static void put_required(struct writing *o, const struct field *fields)
{
    open_array(o, "required");
    for (const struct field *f = fields; f->name; f++) {
        if (f->required) {
            put(o, NULL, f->name);
        }
    }
    end(o, 1);
}

static void put_body(struct writing *o, const struct route *r)
{
    open_object(o, "requestBody");
    json_put_bool(&o->w, "required", true);
    open_object(o, "content");
    open_object(o, "application/json");
    open_object(o, "schema");
    put(o, "type", "object");
    json_put_bool(&o->w, "additionalProperties", false);
    open_object(o, "properties");
    for (const struct field *f = r->fields; f->name; f++) {
        put_schema(o, f->name, f);
    }
    put_version(o);
    end(o, 1);
    put_required(o, r->fields);
    end(o, 4);
}

/* ---- what comes back ---- */

static void put_answer(struct writing *o, const char *status, const char *description, const char *media, const char *schema)
{
    open_object(o, status);
    put(o, "description", description);
    open_object(o, "content");
    open_object(o, media);
    open_object(o, "schema");
    if (schema) {
        json_put_text(&o->w, "$ref", str_printf(o->arena, "#/components/schemas/%s", schema));
    }
    end(o, 4);
}

static bool is_table(const struct route *r)
{
    size_t n = strlen(r->pattern);
    return n > 4 && !strcmp(r->pattern + n - 4, ".csv");
}

static void put_answers(struct writing *o, const struct route *r)
{
    open_object(o, "responses");
    if (r->method == WEB_GET) {
        put_answer(o, "200", "What was asked for.", is_table(r) ? "text/csv" : "application/json", NULL);
        put_answer(o, "406", "There is only a page of this.", "application/json", "Error");
    } else {
        put_answer(o, "200", "It is done.", "application/json", "Done");
        put_answer(o, "422", "Rules are against it.", "application/json", "Rules");
        put_answer(o, "409", "The row or its state is another than the caller saw, or the key was used.", "application/json",
                   "Error");
    }
    put_answer(o, "default", "It is refused, or failed.", "application/json", "Error");
    end(o, 1);
}

/* ---- one route ---- */

static bool is_open(const struct route *r)
{
    return r->act == ACT_PUBLIC || r->act == ACT_DEMO;
}

static void put_security(struct writing *o, const struct route *r)
{
    open_array(o, "security");
    if (!is_open(r)) {
        open_object(o, NULL);
        open_array(o, "bearer");
        end(o, 2);
        open_object(o, NULL);
        open_array(o, "cookie");
        end(o, 1);
        if (r->method == WEB_POST) {
            open_array(o, "csrf");
            end(o, 1);
        }
        end(o, 1);
    }
    end(o, 1);
}

/* "post_projects_id_close" */
static struct str name_of(struct arena *a, const struct route *r)
{
    struct str s = str_printf(a, "%s%s", r->method == WEB_GET ? "get" : "post", r->pattern);
    char *p = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == ':') {
            continue;
        }
        p[n++] = c == '/' || c == '.' || c == '-' ? '_' : c;
    }
    return (struct str){p, n};
}

static void put_operation(struct writing *o, const struct route *r)
{
    const char *act = act_word((enum act)r->act);
    open_object(o, r->method == WEB_GET ? "get" : "post");
    json_put_text(&o->w, "operationId", name_of(o->arena, r));
    put(o, "summary", act);
    put_security(o, r);
    put_parameters(o, r);
    if (r->method == WEB_POST) {
        put_body(o, r);
    }
    put_answers(o, r);
    end(o, 1);
}

/* ---- all of them ---- */

/* "/api/v1/projects/{id}" */
static const char *path_of(struct arena *a, const char *pattern)
{
    bool own = str_starts(str_c(pattern), STR(API_PREFIX "/"));
    struct str path = str_c(own ? "" : API_PREFIX), rest = str_c(pattern), segment;
    (void)str_split(&rest, '/', &segment); /* what stands before the first */
    while (str_split(&rest, '/', &segment)) {
        if (segment.len == 0) {
            continue;
        }
        bool param = segment.ptr[0] == ':';
        segment = param ? str_sub(segment, 1, segment.len) : segment;
        path = str_printf(a, STR_FMT "/%s" STR_FMT "%s", STR_ARG(path), param ? "{" : "", STR_ARG(segment), param ? "}" : "");
    }
    return str_z(a, path);
}

/* Calls back for each route with the pattern, in the order of the tables; the first is returned. */
static const struct route *with_pattern(struct writing *o, const char *pattern, bool write)
{
    const struct route *first = NULL;
    for (const struct route *const *t = o->tables; *t; t++) {
        for (const struct route *r = *t; r->pattern; r++) {
            if (strcmp(r->pattern, pattern) != 0) {
                continue;
            }
            first = first ? first : r;
            if (write) {
                put_operation(o, r);
            }
        }
    }
    return first;
}

static void put_paths(struct writing *o)
{
    open_object(o, "paths");
    for (const struct route *const *t = o->tables; *t; t++) {
        for (const struct route *r = *t; r->pattern; r++) {
            if (with_pattern(o, r->pattern, false) != r) {
                continue; /* written already */
            }
            open_object(o, path_of(o->arena, r->pattern));
            (void)with_pattern(o, r->pattern, true);
            end(o, 1);
        }
    }
    end(o, 1);
}

/* ---- what they share ---- */

static const struct field error_members[] = {{.name = "error", .kind = FIELD_TEXT},
                                             {.name = "message", .kind = FIELD_TEXT},
                                             {.name = "code", .kind = FIELD_TEXT},
                                             FIELD_END};
static const struct field violation_members[] = {{.name = "field", .kind = FIELD_TEXT},
                                                 {.name = "code", .kind = FIELD_TEXT},
                                                 {.name = "arg", .kind = FIELD_TEXT},
                                                 FIELD_END};

static void put_members(struct writing *o, const struct field *members)
{
    put(o, "type", "object");
    open_object(o, "properties");
    for (; members->name; members++) {
        put_schema(o, members->name, members);
    }
}

static void put_done(struct writing *o)
{
    open_object(o, "Done");
    put(o, "description",
        "id: what was made or changed; seq: its event; place: the page where it is seen. Some acts tell more.");
    put(o, "type", "object");
    open_object(o, "properties");
    open_object(o, "id");
    put_types(o, "string", "null", ID_PATTERN);
    end(o, 1);
    open_object(o, "seq");
    put(o, "type", "integer");
    end(o, 1);
    open_object(o, "place");
    put(o, "type", "string");
    end(o, 3);
}

static void put_schemas(struct writing *o)
{
    open_object(o, "schemas");
    put_done(o);
    open_object(o, "Error");
    put_members(o, error_members);
    end(o, 2);
    open_object(o, "Rules");
    put_members(o, error_members);
    open_object(o, "violations");
    put(o, "type", "array");
    open_object(o, "items");
    put_members(o, violation_members);
    end(o, 6);
}

static void put_scheme(struct writing *o, const char *name, const char *in, const char *header)
{
    open_object(o, name);
    put(o, "type", "apiKey");
    put(o, "in", in);
    put(o, "name", header);
    end(o, 1);
}

static void put_components(struct writing *o)
{
    open_object(o, "components");
    open_object(o, "securitySchemes");
    open_object(o, "bearer");
    put(o, "type", "http");
    put(o, "scheme", "bearer");
    end(o, 1);
    put_scheme(o, "cookie", "cookie", "session");
    put_scheme(o, "csrf", "header", "X-CSRF-Token");
    end(o, 1);
    put_schemas(o);
    end(o, 1);
}

void openapi_write(const struct route *const *tables, struct buf *out)
{
    struct writing o = {.arena = arena_new(), .tables = tables};
    json_begin(&o.w, out);
    open_object(&o, NULL);
    put(&o, "openapi", "3.1.0");
    open_object(&o, "info");
    put(&o, "title", "sanguan");
    put(&o, "version", "1");
    put(&o, "description", "Each page's route, for programs: the same acts, rights and rules. See docs/api.md.");
    end(&o, 1);
    put_paths(&o);
    put_components(&o);
    end(&o, 1);
    arena_free(o.arena);
}
