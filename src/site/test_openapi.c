#include "site/openapi.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>
#include "rights/rights.h"
#include "site/site.h"

static enum err handler(struct request *rq)
{
    (void)rq;
    return OK;
}

static const char *const lights[] = {"green", "red", NULL};
static const struct field fields[] = {{.name = "title", .kind = FIELD_TEXT, .max = 8, .required = true},
                                      {.name = "amount", .kind = FIELD_NUM},
                                      {.name = "agreed", .kind = FIELD_BOOL},
                                      {.name = "light", .kind = FIELD_CHOICE, .choices = lights},
                                      FIELD_END};
static const struct route first[] = {
    ROUTE(WEB_GET, "/", handler, ACT_SIGNED_IN, NULL, STATES_ANY, no_fields),
    ROUTE(WEB_GET, "/things/:id", handler, ACT_PROJECT_VIEW, NULL, STATES_ANY, fields),
    ROUTE(WEB_GET, "/things.csv", handler, ACT_PUBLIC, NULL, STATES_ANY, no_fields),
    ROUTE_END,
};
static const struct route second[] = {
    ROUTE(WEB_POST, "/things/:id", handler, ACT_REPORT_CONFIRM, NULL, STATES_ANY, fields),
    ROUTE(WEB_POST, API_PREFIX "/only", handler, ACT_PUBLIC, NULL, STATES_ANY, no_fields),
    ROUTE_END,
};
static const struct route *const own_tables[] = {first, second, NULL};
static const struct route *const site_tables[] = {site_routes, NULL};

static json_t *description(const struct route *const *tables)
{
    struct buf b;
    json_error_t where;
    buf_init(&b, OPENAPI_MAX);
    openapi_write(tables, &b);
    assert_false(b.full);
    json_t *root = json_loadb(b.ptr, b.len, JSON_REJECT_DUPLICATES, &where);
    buf_fini(&b);
    if (!root)
        fail_msg("%s at %d", where.text, where.position);
    return root;
}

/* A walk down the members; an element of an array by its number. NULL when there is none. */
static json_t *at(json_t *j, const char *const *names)
{
    for (; j && *names; names++)
        j = json_is_array(j) ? json_array_get(j, (size_t)(**names - '0')) : json_object_get(j, *names);
    return j;
}
#define AT(root, ...) at(root, (const char *const[]){__VA_ARGS__, NULL})

static void every_route_stands_at_its_path(void **state)
{
    (void)state;
    json_t *root = description(own_tables);
    json_t *paths = json_object_get(root, "paths");
    assert_int_equal(json_object_size(paths), 4);
    assert_non_null(AT(paths, "/api/v1", "get"));
    assert_non_null(AT(paths, "/api/v1/things/{id}", "get"));
    assert_string_equal(json_string_value(AT(paths, "/api/v1/things/{id}", "post", "summary")), act_word(ACT_REPORT_CONFIRM));
    assert_string_equal(json_string_value(AT(paths, "/api/v1/things/{id}", "post", "operationId")), "post_things_id");
    assert_non_null(AT(paths, "/api/v1/only", "post"));
    assert_non_null(AT(paths, "/api/v1/things.csv", "get", "responses", "200", "content", "text/csv"));
    json_decref(root);
}

static void a_body_is_what_is_declared_and_the_version(void **state)
{
    (void)state;
    json_t *root = description(own_tables);
    json_t *schema = AT(root, "paths", "/api/v1/things/{id}", "post", "requestBody", "content", "application/json", "schema");
    assert_true(json_is_false(AT(schema, "additionalProperties")));
    assert_int_equal(json_object_size(AT(schema, "properties")), 5);
    assert_int_equal(json_array_size(AT(schema, "required")), 1);
    assert_string_equal(json_string_value(AT(schema, "required", "0")), "title");
    assert_int_equal(json_integer_value(AT(schema, "properties", "title", "maxLength")), 8);
    assert_string_equal(json_string_value(AT(schema, "properties", "agreed", "type")), "boolean");
    assert_string_equal(json_string_value(AT(schema, "properties", "light", "enum", "1")), "red");
    assert_non_null(AT(schema, "properties", "version"));
    json_decref(root);
}

static void an_address_has_its_parameters(void **state)
{
    (void)state;
    json_t *root = description(own_tables);
    json_t *get = AT(root, "paths", "/api/v1/things/{id}", "get", "parameters");
    json_t *post = AT(root, "paths", "/api/v1/things/{id}", "post", "parameters");
    assert_int_equal(json_array_size(get), 5);
    assert_string_equal(json_string_value(AT(get, "0", "in")), "path");
    assert_string_equal(json_string_value(AT(get, "3", "schema", "enum", "0")), "1");
    assert_int_equal(json_array_size(post), 2);
    assert_string_equal(json_string_value(AT(post, "1", "name")), "Idempotency-Key");
    json_decref(root);
}

static void what_is_public_asks_for_nothing(void **state)
{
    (void)state;
    json_t *root = description(own_tables);
    json_t *paths = AT(root, "paths");
    assert_int_equal(json_array_size(AT(paths, "/api/v1/only", "post", "security")), 0);
    assert_int_equal(json_array_size(AT(paths, "/api/v1/things/{id}", "post", "security")), 2);
    assert_non_null(AT(paths, "/api/v1/things/{id}", "post", "security", "1", "csrf"));
    assert_null(AT(paths, "/api/v1/things/{id}", "get", "security", "1", "csrf"));
    json_decref(root);
}

static void this_folders_routes_are_described(void **state)
{
    (void)state;
    json_t *root = description(site_tables);
    assert_non_null(AT(root, "paths", "/api/v1/session", "post"));
    assert_non_null(AT(root, "paths", "/api/v1/openapi.json", "get"));
    assert_non_null(AT(root, "paths", "/api/v1/invite/{token}", "post"));
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_stands_at_its_path),    cmocka_unit_test(a_body_is_what_is_declared_and_the_version),
        cmocka_unit_test(an_address_has_its_parameters),     cmocka_unit_test(what_is_public_asks_for_nothing),
        cmocka_unit_test(this_folders_routes_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
