/* fuzz_json_body.c: the body of a POST by a program. Whatever is taken must fit what the route declares, as with a form: UTF-8,
 * each value in its place, nothing that was not declared, and what does not mean anything must be a violation.
 */
#include <stdlib.h>
#include "base/utf8.h"
#include "web/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELDS 8

static const char *const lights[] = {"green", "yellow", "red", NULL};
static const struct field fields[FIELDS + 1] = {
    {.name = "title", .kind = FIELD_TEXT, .max = 8, .required = true},
    {.name = "note", .kind = FIELD_LONG, .max = 20},
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

static const struct route route = ROUTE(WEB_POST, "/f", handler, 1, NULL, STATES_ANY, fields);

static void check_value(const struct request *rq, const struct web_value *v)
{
    bool wrong = violation_of(&rq->violations, str_c(v->field->name)) != NULL;
    if (v->valid == wrong || !utf8_valid(v->raw) || (!v->given && v->raw.len > 0)) {
        abort();
    }
    if (v->valid && v->field->max > 0 && utf8_len(v->raw) > v->field->max) {
        abort();
    }
    if (v->valid && v->field->kind == FIELD_CHOICE && (v->raw.len > 0 ? v->i < 0 || v->i > 2 : v->i != -1)) {
        abort();
    }
    if (v->field->kind == FIELD_BOOL && v->raw.len > 0 && !str_is(v->raw, "1")) {
        abort();
    }
}

static void check(struct request *rq)
{
    if (rq->nvalues != FIELDS || rq->version < -1) {
        abort();
    }
    input_check(rq);
    for (unsigned i = 0; i < rq->nvalues; i++) {
        check_value(rq, &rq->values[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct request rq = {.arena = a,
                         .route = &route,
                         .method = WEB_POST,
                         .query = STR(""),
                         .key = STR("k1"),
                         .wants_json = true,
                         .version = -1,
                         .violations = {.arena = a}};
    enum err e = input_parse(&rq, (struct str){(const char *)data, size}, 20);
    if (e != OK && e != ERR_MALFORMED) {
        abort();
    }
    if (e == OK) {
        check(&rq);
    }
    err_clear();
    arena_free(a);
    return 0;
}
