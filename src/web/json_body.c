/* json_body.c: the body of a POST by a program: one flat object of texts, numbers and truth values. The server's cap on bodies
 * bounds what jansson builds of it.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include "web/input.h"

#define EXACT_DIGITS 15 /* of a decimal, which a double gives back as they were written */

/* A decimal that has more digits than a double keeps must not be taken for another. */
static enum err print_real(struct arena *a, double v, struct str *out)
{
    *out = str_printf(a, "%.*g", EXACT_DIGITS, v);
    return strtod(out->ptr, NULL) == v ? OK : err_set(ERR_MALFORMED, "a number with too many digits, send it as a text");
}

static enum err take(struct arena *a, const json_t *v, struct input_member *out)
{
    switch (json_typeof(v)) {
    case JSON_STRING:
        *out = (struct input_member){MEMBER_TEXT, str_dup(a, (struct str){json_string_value(v), json_string_length(v)})};
        return OK;
    case JSON_INTEGER:
        *out = (struct input_member){MEMBER_NUMBER, str_printf(a, "%lld", (long long)json_integer_value(v))};
        return OK;
    case JSON_REAL: out->kind = MEMBER_NUMBER; return print_real(a, json_real_value(v), &out->text);
    case JSON_TRUE:
    case JSON_FALSE: *out = (struct input_member){MEMBER_BOOL, json_is_true(v) ? STR("1") : STR("")}; return OK;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL: break;
    }
    return err_set(ERR_MALFORMED, "a member that is neither text nor number nor truth value");
}

static enum err take_all(struct request *rq, json_t *root, unsigned fields_max)
{
    const char *name;
    json_t *v;
    enum err e = OK;
    if (!json_is_object(root))
        return err_set(ERR_MALFORMED, "a body that is no JSON object");
    if (json_object_size(root) > fields_max)
        return err_set(ERR_MALFORMED, "too many members");
    json_object_foreach(root, name, v)
    {
        struct input_member m = {.kind = MEMBER_TEXT};
        e = take(rq->arena, v, &m);
        e = e == OK ? input_put(rq, str_c(name), &m) : e;
        if (e != OK)
            break;
    }
    return e;
}

enum err json_body_parse(struct request *rq, struct str body, unsigned fields_max)
{
    json_t *root = json_loadb(body.ptr ? body.ptr : "", body.len, JSON_REJECT_DUPLICATES, NULL);
    enum err e = take_all(rq, root, fields_max);
    json_decref(root);
    return e;
}
