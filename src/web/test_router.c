#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "web/router.h"

#define FIELDS_MAX 4

static enum err handler(struct request *rq)
{
    (void)rq;
    return OK;
}

#define R(method, pattern) ROUTE(method, pattern, handler, 1, NULL, STATES_ANY, no_fields)

static const struct route first_table[] = {
    R(WEB_GET, "/"),
    R(WEB_GET, "/board"),
    R(WEB_GET, "/board.csv"),
    R(WEB_GET, "/projects"),
    R(WEB_GET, "/projects/:id"),
    R(WEB_GET, "/projects/new"),
    R(WEB_POST, "/projects/:id"),
    R(WEB_POST, "/sign-in"),
    ROUTE_END,
};
static const struct route second_table[] = {
    R(WEB_GET, "/projects/:id/reports/:month"),
    R(WEB_POST, "/projects/:id/reports/:month/draft"),
    R(WEB_GET, "/:a/x/c"),
    R(WEB_GET, "/y/:b/c"),
    R(WEB_GET, "/1/2/3/4/5/6/7/8/9/:last"),
    ROUTE_END,
};
static const struct route *const tables[] = {first_table, second_table, NULL};

static struct router *router;
static struct route_match match;

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(router_new(tables, FIELDS_MAX, &router), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    router_free(router);
    err_clear();
    return 0;
}

static void leads_to(enum web_method method, const char *path, const char *pattern)
{
    enum err e = router_match(router, method, str_c(path), &match);
    if (e != OK || strcmp(match.route->pattern, pattern) || match.route->method != method)
        fail_msg("%s: %s, %s", path, err_name(e), match.route ? match.route->pattern : "none");
}

static void words_lead_to_their_route(void **state)
{
    (void)state;
    leads_to(WEB_GET, "/", "/");
    leads_to(WEB_GET, "/board", "/board");
    leads_to(WEB_GET, "/board.csv", "/board.csv");
    leads_to(WEB_GET, "/projects", "/projects");
    leads_to(WEB_POST, "/sign-in", "/sign-in");
}

static void a_parameter_takes_any_segment_that_no_word_takes(void **state)
{
    (void)state;
    leads_to(WEB_GET, "/projects/12", "/projects/:id");
    leads_to(WEB_GET, "/projects/new", "/projects/new");
    leads_to(WEB_GET, "/projects/newer", "/projects/:id");
    leads_to(WEB_GET, "/projects/:id", "/projects/:id");
    leads_to(WEB_GET, "/projects/分宜", "/projects/:id");
    assert_true(str_is(route_match_param(&match, "id"), "分宜"));
}

static void a_method_may_be_missing_where_the_words_are(void **state)
{
    (void)state;
    leads_to(WEB_POST, "/projects/new", "/projects/:id");
}

static void the_word_that_comes_first_decides(void **state)
{
    (void)state;
    leads_to(WEB_GET, "/y/x/c", "/y/:b/c");
    leads_to(WEB_GET, "/z/x/c", "/:a/x/c");
}

static void parameters_are_known_by_name(void **state)
{
    (void)state;
    leads_to(WEB_GET, "/projects/12/reports/2020-09", "/projects/:id/reports/:month");
    assert_true(str_is(route_match_param(&match, "id"), "12"));
    assert_true(str_is(route_match_param(&match, "month"), "2020-09"));
    assert_int_equal(route_match_param(&match, "reports").len, 0);
    assert_int_equal(route_match_param(&match, ":id").len, 0);
    assert_int_equal(route_match_param(&match, "").len, 0);
    leads_to(WEB_GET, "/1/2/3/4/5/6/7/8/9/end", "/1/2/3/4/5/6/7/8/9/:last");
    assert_true(str_is(route_match_param(&match, "last"), "end"));
}

static void what_fits_no_route_is_not_found(void **state)
{
    static const char *const paths[] = {"",
                                        "board",
                                        "//",
                                        "/board/",
                                        "//board",
                                        "/Board",
                                        "/boar",
                                        "/board.csv2",
                                        "/projects/",
                                        "/projects//reports/2020-09",
                                        "/projects/1/reports",
                                        "/projects/1/reports/2/",
                                        "/projects/1/reports/2/draft/x",
                                        "/1/2/3/4/5/6/7/8/9/",
                                        "/1/2/3/4/5/6/7/8/9/10/11/12/13",
                                        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p",
                                        "////////////////"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        enum err e = router_match(router, WEB_GET, str_c(paths[i]), &match);
        if (e != ERR_NOT_FOUND || match.route)
            fail_msg("%s: %s", paths[i], err_name(e));
    }
}

static void another_method_is_told_from_no_route(void **state)
{
    (void)state;
    assert_int_equal(router_match(router, WEB_POST, STR("/board"), &match), ERR_METHOD);
    assert_int_equal(match.methods, 1u << WEB_GET);
    assert_int_equal(router_match(router, WEB_GET, STR("/sign-in"), &match), ERR_METHOD);
    assert_int_equal(match.methods, 1u << WEB_POST);
    assert_int_equal(router_match(router, (enum web_method)(WEB_POST + 1), STR("/projects/new"), &match), ERR_METHOD);
    assert_int_equal(match.methods, 1u << WEB_GET | 1u << WEB_POST);
    assert_int_equal(router_match(router, (enum web_method)(WEB_POST + 1), STR("/nowhere"), &match), ERR_NOT_FOUND);
}

static void every_route_is_served_to_programs_too(void **state)
{
    (void)state;
    leads_to(WEB_GET, "/api/v1", "/");
    leads_to(WEB_GET, "/api/v1/projects/new", "/projects/new");
    leads_to(WEB_POST, "/api/v1/projects/12", "/projects/:id");
    assert_true(str_is(route_match_param(&match, "id"), "12"));
    leads_to(WEB_GET, "/api/v1/1/2/3/4/5/6/7/8/9/10", "/1/2/3/4/5/6/7/8/9/:last");
    assert_int_equal(router_match(router, WEB_GET, STR("/api/v1/"), &match), ERR_NOT_FOUND);
    assert_int_equal(router_match(router, WEB_GET, STR("/api/v1/api/v1"), &match), ERR_NOT_FOUND);
    assert_int_equal(router_match(router, WEB_GET, STR("/api/v2/board"), &match), ERR_NOT_FOUND);
}

static void a_router_without_routes_finds_nothing(void **state)
{
    static const struct route none[] = {ROUTE_END};
    static const struct route *const no_tables[] = {none, NULL};
    struct router *r;
    (void)state;
    assert_int_equal(router_new(no_tables, FIELDS_MAX, &r), OK);
    assert_int_equal(router_match(r, WEB_GET, STR("/"), &match), ERR_NOT_FOUND);
    assert_int_equal(router_match(r, WEB_GET, STR("/a/b"), &match), ERR_NOT_FOUND);
    router_free(r);
    router_free(NULL);
}

/* ---- tables that are refused ---- */

static void refuses(struct route a, struct route b)
{
    const struct route table[] = {a, b, ROUTE_END};
    const struct route *const bad[] = {table, NULL};
    struct router *r;
    enum err e = router_new(bad, FIELDS_MAX, &r);
    if (e != ERR_BUG || !strstr(err_detail(), "route "))
        fail_msg("%s: %s %s", a.pattern, err_name(e), err_detail());
    err_clear();
}

static const struct route fine = R(WEB_GET, "/fine");

static void refuses_pattern(const char *pattern)
{
    refuses((struct route)R(WEB_GET, pattern), fine);
}

static void refuses_fields(enum web_method method, const struct field *fields)
{
    refuses((struct route)ROUTE(method, "/a", handler, 1, NULL, STATES_ANY, fields), fine);
}

static void a_route_declares_everything(void **state)
{
    (void)state;
    refuses((struct route)ROUTE(WEB_GET, "/a", NULL, 1, NULL, STATES_ANY, no_fields), fine);
    refuses((struct route)ROUTE(WEB_GET, "/a", handler, 0, NULL, STATES_ANY, no_fields), fine);
    refuses((struct route)ROUTE(WEB_GET, "/a", handler, 1, NULL, 0, no_fields), fine);
    refuses((struct route)ROUTE(WEB_GET, "/a", handler, 1, NULL, STATES_ANY, NULL), fine);
}

static void a_pattern_is_a_path_with_named_parameters(void **state)
{
    (void)state;
    refuses_pattern("");
    refuses_pattern("a");
    refuses_pattern("/a/");
    refuses_pattern("//");
    refuses_pattern("/a//b");
    refuses_pattern("/:");
    refuses_pattern("/:id/:id");
    refuses_pattern("/1/2/3/4/5/6/7/8/9/10/11/12/13");
    refuses((struct route)R(WEB_GET, "/1/2/3/4/5/6/7/8/9/10/11/12/13"),
            (struct route)R(WEB_GET, "/1/2/3/4/5/6/7/8/9/10/11/12/14"));
}

static void a_path_has_one_route_for_each_method(void **state)
{
    (void)state;
    refuses(fine, fine);
    refuses((struct route)R(WEB_GET, "/a/:id"), (struct route)R(WEB_GET, "/a/:name"));
}

static void fields_are_declared_rightly(void **state)
{
    static const char *const choices[] = {"a", NULL};
    static const char long_name[] = "a2345678901234567890123456789012345678901234567890123456789012345";
    static const struct field nameless[] = {{.name = "", .kind = FIELD_I64}, FIELD_END};
    static const struct field too_long[] = {{.name = long_name, .kind = FIELD_I64}, FIELD_END};
    static const struct field text_without_max[] = {{.name = "a", .kind = FIELD_TEXT}, FIELD_END};
    static const struct field secret_without_max[] = {{.name = "a", .kind = FIELD_SECRET}, FIELD_END};
    static const struct field number_with_max[] = {{.name = "a", .kind = FIELD_NUM, .max = 3}, FIELD_END};
    static const struct field choice_without[] = {{.name = "a", .kind = FIELD_CHOICE}, FIELD_END};
    static const struct field date_with_choices[] = {{.name = "a", .kind = FIELD_DATE, .choices = choices}, FIELD_END};
    static const struct field twice[] = {{.name = "a", .kind = FIELD_I64}, {.name = "a", .kind = FIELD_DATE}, FIELD_END};
    static const struct field many[] = {{.name = "a", .kind = FIELD_I64}, {.name = "b", .kind = FIELD_I64},
                                        {.name = "c", .kind = FIELD_I64}, {.name = "d", .kind = FIELD_I64},
                                        {.name = "e", .kind = FIELD_I64}, FIELD_END};
    static const struct field *const bad[] = {nameless,           too_long,        text_without_max,
                                              secret_without_max, number_with_max, choice_without,
                                              date_with_choices,  twice,           many};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses_fields(WEB_GET, bad[i]);
}

static void fields_known_by_themselves_are_not_declared(void **state)
{
    static const struct field csrf[] = {{.name = "csrf", .kind = FIELD_I64}, FIELD_END};
    static const struct field key[] = {{.name = "key", .kind = FIELD_I64}, FIELD_END};
    static const struct field version[] = {{.name = "version", .kind = FIELD_I64}, FIELD_END};
    static const struct field done[] = {{.name = "done", .kind = FIELD_I64}, FIELD_END};
    const struct route table[] = {ROUTE(WEB_GET, "/key", handler, 1, NULL, STATES_ANY, key),
                                  ROUTE(WEB_POST, "/done", handler, 1, NULL, STATES_ANY, done), ROUTE_END};
    const struct route *const good[] = {table, NULL};
    struct router *r;
    (void)state;
    refuses_fields(WEB_POST, csrf);
    refuses_fields(WEB_POST, key);
    refuses_fields(WEB_POST, version);
    refuses_fields(WEB_GET, done);
    assert_int_equal(router_new(good, FIELDS_MAX, &r), OK);
    router_free(r);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(words_lead_to_their_route),
        T(a_parameter_takes_any_segment_that_no_word_takes),
        T(a_method_may_be_missing_where_the_words_are),
        T(the_word_that_comes_first_decides),
        T(parameters_are_known_by_name),
        T(what_fits_no_route_is_not_found),
        T(another_method_is_told_from_no_route),
        T(every_route_is_served_to_programs_too),
        T(a_router_without_routes_finds_nothing),
        T(a_route_declares_everything),
        T(a_pattern_is_a_path_with_named_parameters),
        T(a_path_has_one_route_for_each_method),
        T(fields_are_declared_rightly),
        T(fields_known_by_themselves_are_not_declared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
