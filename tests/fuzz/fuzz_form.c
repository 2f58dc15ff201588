/* fuzz_form.c: query and body of a form, parted by the first line end. Whatever is taken must fit what the route declares:
 * UTF-8, each value in its place, and what does not mean anything must be a violation.
 */
#include <stdlib.h>
#include "base/utf8.h"
#include "web/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const lights[] = {"green", "yellow", "red", NULL};
static const struct field fields[] = {
    {.name = "title", .kind = FIELD_TEXT, .max = 8, .required = true},
    {.name = "note", .kind = FIELD_LONG, .max = 20},
    {.name = "secret", .kind = FIELD_SECRET, .max = 16},
    {.name = "count", .kind = FIELD_I64},
    {.name = "amount", .kind = FIELD_NUM},
    {.name = "day", .kind = FIELD_DATE},
    {.name = "id", .kind = FIELD_ID},
    {.name = "agreed", .kind = FIELD_BOOL},
    {.name = "light", .kind = FIELD_CHOICE, .choices = lights},
    FIELD_END,
};

static enum err handler(struct request *rq)
{
    (void)rq;
    return OK;
}

static const struct route routes[] = {
    ROUTE(WEB_GET, "/f", handler, 1, NULL, STATES_ANY, fields),
    ROUTE(WEB_POST, "/f", handler, 1, NULL, STATES_ANY, fields),
};

static void check_value(const struct request *rq, const struct web_value *v)
{
    bool text = v->field->kind == FIELD_TEXT || v->field->kind == FIELD_LONG || v->field->kind == FIELD_SECRET;
    bool wrong = violation_of(&rq->violations, str_c(v->field->name)) != NULL;
    if (v->valid == wrong || !utf8_valid(v->raw) || (!v->given && v->raw.len > 0)) {
        abort();
    }
    if (v->valid && text && (utf8_len(v->raw) > v->field->max || !utf8_printable(v->raw, v->field->kind == FIELD_LONG))) {
        abort();
    }
    if (v->valid && v->field->kind == FIELD_CHOICE && (v->raw.len > 0 ? v->i < 0 || v->i > 2 : v->i != -1)) {
        abort();
    }
}

static void parse(struct arena *a, const struct route *route, struct str query, struct str body)
{
    struct request rq = {
        .arena = a, .route = route, .method = route->method, .query = query, .version = -1, .violations = {.arena = a}};
    enum err e = input_parse(&rq, body, 20);
    (void)input_token(&rq, body);
    if (e != OK && e != ERR_MALFORMED) {
        abort();
    }
    if (e != OK) {
        return;
    }
    if (rq.nvalues != 9 || rq.version < -1 || (route->method == WEB_POST) != (rq.key.len > 0)) {
        abort();
    }
    input_check(&rq);
    for (unsigned i = 0; i < rq.nvalues; i++) {
        check_value(&rq, &rq.values[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = {(const char *)data, size};
    size_t end = str_find(in, '\n', 0);
    struct str query = str_sub(in, 0, end), body = end == SIZE_MAX ? STR("") : str_sub(in, end + 1, size);
    struct arena *a = arena_new();
    parse(a, &routes[0], query, STR(""));
    parse(a, &routes[1], query, body);
    err_clear();
    arena_free(a);
    return 0;
}
