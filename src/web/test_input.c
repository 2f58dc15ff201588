#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "web/input.h"

#define FIELDS_MAX 16

static const char *const lights[] = {"green", "yellow", "red", NULL};
static const struct field fields[] = {
    {.name = "title", .kind = FIELD_TEXT, .max = 8, .required = true},
    {.name = "note", .kind = FIELD_LONG, .max = 20},
    {.name = "password", .kind = FIELD_SECRET, .max = 16},
    {.name = "count", .kind = FIELD_I64},
    {.name = "amount", .kind = FIELD_NUM},
    {.name = "day", .kind = FIELD_DATE},
    {.name = "project", .kind = FIELD_ID},
    {.name = "agreed", .kind = FIELD_BOOL},
    {.name = "light", .kind = FIELD_CHOICE, .choices = lights},
    FIELD_END,
};

static enum err handler(struct request *rq)
{
    (void)rq;
    return OK;
}

static const struct route get = ROUTE(WEB_GET, "/things", handler, 1, NULL, STATES_ANY, fields);
static const struct route post = ROUTE(WEB_POST, "/things", handler, 1, NULL, STATES_ANY, fields);

static struct arena *arena;
static struct router *router; /* once a path was set */
static struct web_response response;
static struct request rq;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    router_free(router);
    router = NULL;
    arena_free(arena);
    err_clear();
    return 0;
}

static enum err parse(const struct route *route, const char *query, const char *body)
{
    err_clear();
    memset(&response, 0, sizeof response);
    rq = (struct request){.arena = arena,
                          .route = route,
                          .method = route->method,
                          .query = str_c(query),
                          .version = -1,
                          .violations = {.arena = arena},
                          .response = &response};
    enum err e = input_parse(&rq, str_c(body), FIELDS_MAX);
    if (e == OK)
        input_check(&rq);
    return e;
}

static void asks(const char *query)
{
    enum err e = parse(&get, query, "");
    if (e != OK)
        fail_msg("%s: %s", query, err_detail());
}

static void posts(const char *fields_sent)
{
    struct str body = str_printf(arena, "csrf=t&key=k1&%s", fields_sent);
    enum err e = parse(&post, "", str_z(arena, body));
    if (e != OK)
        fail_msg("%s: %s", fields_sent, err_detail());
}

static void refuses_query(const char *query)
{
    if (parse(&get, query, "") != ERR_MALFORMED)
        fail_msg("%s is accepted", query);
}

static void refuses_body(const char *body)
{
    if (parse(&post, "", body) != ERR_MALFORMED)
        fail_msg("%s is accepted", body);
}

static enum err parse_json(const char *body)
{
    err_clear();
    memset(&response, 0, sizeof response);
    rq = (struct request){.arena = arena,
                          .route = &post,
                          .method = WEB_POST,
                          .query = STR(""),
                          .key = STR("k1"),
                          .wants_json = true,
                          .version = -1,
                          .violations = {.arena = arena},
                          .response = &response};
    enum err e = input_parse(&rq, str_c(body), FIELDS_MAX);
    if (e == OK)
        input_check(&rq);
    return e;
}

static void sends_json(const char *body)
{
    if (parse_json(body) != OK)
        fail_msg("%s: %s", body, err_detail());
}

static void refuses_json(const char *body)
{
    if (parse_json(body) != ERR_MALFORMED)
        fail_msg("%s is accepted", body);
}

static void assert_str(struct str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("got \"" STR_FMT "\", want \"%s\"", STR_ARG(got), want);
}

/* The code of what is wrong with the field; "" when it is fine. */
static const char *wrong(const char *field)
{
    const struct violation *v = violation_of(&rq.violations, str_c(field));
    assert_int_equal(web_value(&rq, field)->valid, !v);
    return v ? v->code : "";
}

/* ---- the shape of what is sent ---- */

static void values_come_in_the_order_of_their_declaration(void **state)
{
    (void)state;
    asks("light=red&title=%E5%88%86+%E5%AE%9C&count=12");
    assert_int_equal(rq.nvalues, 9);
    assert_ptr_equal(rq.values[0].field, &fields[0]);
    assert_str(rq.values[0].raw, "分 宜");
    assert_true(rq.values[0].given && rq.values[8].given && !rq.values[1].given);
    assert_int_equal(rq.violations.list.n, 0);
}

static void a_query_may_be_empty(void **state)
{
    (void)state;
    asks("");
    asks("&&");
    assert_string_equal(wrong("title"), "required");
}

static void an_undeclared_field_is_refused(void **state)
{
    (void)state;
    refuses_query("title=a&colour=b");
    refuses_query("Title=a");
    refuses_query("=a");
    refuses_query("a");
    refuses_query("titl%65s=a");
    refuses_body("csrf=t&key=k1&title=a&admin=1");
}

static void a_field_comes_once(void **state)
{
    (void)state;
    refuses_query("title=a&title=a");
    refuses_query("title=a&t%69tle=b");
    refuses_body("csrf=t&key=k1&key=k1");
    refuses_body("csrf=t&csrf=t&key=k1");
    refuses_body("key=k1&version=1&version=1");
    assert_int_equal(parse(&post, "title=a", "key=k1&title=b"), ERR_MALFORMED);
}

static void encoding_is_strict_in_names_and_values(void **state)
{
    static const char *const bad[] = {"title=%", "title=%4",   "title=%zz",  "title=%00",       "title=%C3",  "title=%80",
                                      "ti%=a",   "t%69tl%6=a", "title=\xFF", "title=%ED%A0%80", "title=a&%80"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refuses_query(bad[i]);
}

static void there_is_a_most_for_fields_and_names(void **state)
{
    struct str many = STR("title=a");
    char name[400];
    (void)state;
    for (int i = 0; i < FIELDS_MAX; i++)
        many = str_printf(arena, STR_FMT "&title=a", STR_ARG(many));
    refuses_query(str_z(arena, many));
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = 0;
    refuses_query(name);
    assert_true(strstr(err_detail(), "too long"));
}

static void a_form_may_bring_fields_in_its_address_too(void **state)
{
    (void)state;
    assert_int_equal(parse(&post, "count=3", "csrf=t&key=k1&title=a"), OK);
    assert_int_equal(web_i64(&rq, "count"), 3);
}

/* ---- csrf, key, version, done ---- */

static void a_form_has_a_key(void **state)
{
    (void)state;
    posts("title=a");
    assert_str(rq.key, "k1");
    refuses_body("csrf=t&title=a");
    refuses_body("");
    refuses_body("key=");
    refuses_body("key=a%20b");
    refuses_body("key=%E5%88%86");
    refuses_body("key=a/b");
    refuses_body("key=a%0Ab");
    refuses_body("key=a2345678901234567890123456789012345678901234567890123456789012345");
    assert_int_equal(parse(&post, "", "key=a234567890123456789012345678901234567890123456789012345678901234"), OK);
    assert_int_equal(parse(&post, "", "key=A-b_9"), OK);
}

static void a_version_is_a_number_from_0_on(void **state)
{
    (void)state;
    posts("");
    assert_int_equal(rq.version, -1);
    posts("version=0");
    assert_int_equal(rq.version, 0);
    posts("version=12");
    assert_int_equal(rq.version, 12);
    refuses_body("key=k&version=");
    refuses_body("key=k&version=-1");
    refuses_body("key=k&version=1.0");
    refuses_body("key=k&version=99999999999999999999");
    refuses_body("key=k&version=a");
}

static void what_forms_carry_is_no_field_of_a_query(void **state)
{
    (void)state;
    refuses_query("key=k1");
    refuses_query("csrf=t");
    refuses_query("version=1");
    assert_int_equal(parse(&post, "key=k1", "title=a"), ERR_MALFORMED);
    assert_int_equal(parse(&post, "csrf=t", "key=k1"), ERR_MALFORMED);
}

static void a_message_comes_with_a_get_only(void **state)
{
    (void)state;
    asks("done=saved");
    assert_str(rq.done, "saved");
    asks("");
    assert_str(rq.done, "");
    refuses_query("done=");
    refuses_query("done=%3Cb%3E");
    refuses_query("done=a&done=b");
    refuses_body("key=k1&done=saved");
    assert_int_equal(parse(&post, "done=saved", "key=k1"), ERR_MALFORMED);
}

static void the_token_is_found_before_the_rest_is_read(void **state)
{
    (void)state;
    rq = (struct request){.arena = arena};
    assert_str(input_token(&rq, STR("csrf=ab%2Fc&title=%zz")), "ab/c");
    assert_str(input_token(&rq, STR("title=a&csrf=x")), "x");
    assert_str(input_token(&rq, STR("csrf=x&csrf=y")), "x");
    assert_str(input_token(&rq, STR("")), "");
    assert_str(input_token(&rq, STR("csrf")), "");
    assert_str(input_token(&rq, STR("csrf=%zz")), "");
    assert_str(input_token(&rq, STR("Csrf=x&xcsrf=y&csrf2=z")), "");
    assert_str(input_token(&rq, STR("title=csrf=x")), "");
}

/* ---- what values mean ---- */

static void a_line_of_text_is_trimmed_and_counted_in_characters(void **state)
{
    (void)state;
    asks("title=%E3%80%80 +%E5%88%86%E5%AE%9C %0A");
    assert_str(web_text(&rq, "title"), "分宜");
    assert_string_equal(wrong("title"), "");
    asks("title=12345678");
    assert_string_equal(wrong("title"), "");
    asks("title=123456789");
    assert_string_equal(wrong("title"), "too_long");
    assert_str(violation_of(&rq.violations, STR("title"))->arg, "8");
    assert_str(web_text(&rq, "title"), "123456789"); /* kept: nothing typed is lost */
    asks("title=%E4%B8%80%E4%BA%8C%E4%B8%89%E5%9B%9B%E4%BA%94%E5%85%AD%E4%B8%83%E5%85%AB");
    assert_string_equal(wrong("title"), "");
    asks("title=a%0Ab");
    assert_string_equal(wrong("title"), "characters");
    asks("title=a%07b");
    assert_string_equal(wrong("title"), "characters");
    asks("title=a%C2%85b");
    assert_string_equal(wrong("title"), "characters");
}

static void required_means_more_than_spaces(void **state)
{
    static const char *const empty[] = {"", "title=", "title=+++", "title=%E3%80%80", "title=%0D%0A"};
    (void)state;
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        asks(empty[i]);
        assert_string_equal(wrong("title"), "required");
    }
}

static void a_long_text_keeps_its_lines_as_lf(void **state)
{
    (void)state;
    posts("title=a&note=a%0D%0Ab%0Dc%0Ad%0D%0A");
    assert_str(web_text(&rq, "note"), "a\nb\nc\nd");
    posts("title=a&note=%0D%0A%0D%0A");
    assert_str(web_text(&rq, "note"), "");
    posts("title=a&note=12345678%0D%0A90123456789"); /* 20 characters with LF, 21 bytes sent */
    assert_string_equal(wrong("note"), "");
    posts("title=a&note=12345678%0D%0A901234567890");
    assert_string_equal(wrong("note"), "too_long");
    posts("title=a&note=a%1Bb");
    assert_string_equal(wrong("note"), "characters");
}

static void a_secret_is_taken_as_it_is(void **state)
{
    (void)state;
    posts("title=a&password=+a+b+");
    assert_str(web_text(&rq, "password"), " a b ");
    posts("title=a&password=a%0Ab");
    assert_string_equal(wrong("password"), "characters");
    posts("title=a&password=12345678901234567");
    assert_string_equal(wrong("password"), "too_long");
}

struct sample {
    const char *text;
    int64_t value;
};

static void accepts(const char *field, const struct sample *samples, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        asks(str_z(arena, str_printf(arena, "title=a&%s=%s", field, samples[i].text)));
        if (wrong(field)[0] || web_i64(&rq, field) != samples[i].value)
            fail_msg("%s=%s: %s %lld", field, samples[i].text, wrong(field), (long long)web_i64(&rq, field));
    }
}

static void finds_wrong(const char *field, const char *code, int64_t empty, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        asks(str_z(arena, str_printf(arena, "title=a&%s=%s", field, texts[i])));
        if (strcmp(wrong(field), code) || web_i64(&rq, field) != empty || web_day(&rq, field) != DAY_NONE)
            fail_msg("%s=%s: %s %lld", field, texts[i], wrong(field), (long long)web_i64(&rq, field));
    }
}
#define ACCEPTS(field, ...)                                                                                                    \
    accepts(field, (const struct sample[]){__VA_ARGS__}, sizeof((struct sample[]){__VA_ARGS__}) / sizeof(struct sample))
#define FINDS_WRONG(field, code, empty, ...)                                                                                   \
    finds_wrong(field, code, empty, (const char *const[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

static void numbers_are_whole(void **state)
{
    (void)state;
    ACCEPTS("count", {"0", 0}, {"12", 12}, {"-3", -3}, {"+5+", 5}, {"9223372036854775807", INT64_MAX}, {"", 0});
    FINDS_WRONG("count", "number", 0, "1.0", "a", "1e3", "0x10", "%2B5", "--1", "-", "9223372036854775808", "1+2", "１２");
}

static void decimals_have_at_most_four_digits(void **state)
{
    (void)state;
    ACCEPTS("amount", {"1", 10000}, {"12.5", 125000}, {"-0.0001", -1}, {"+180.00", 1800000}, {"", 0});
    FINDS_WRONG("amount", "number", 0, "1.00001", ".5", "1.", "1,000", "1e2", "abc", "123456789012", "１.５");
}

static void dates_are_iso(void **state)
{
    (void)state;
    asks("title=a&day=2020-09-23");
    assert_int_equal(web_day(&rq, "day"), day_of(2020, 9, 23));
    asks("title=a&day=2020-02-29");
    assert_string_equal(wrong("day"), "");
    asks("title=a&day=");
    assert_string_equal(wrong("day"), "");
    assert_int_equal(web_day(&rq, "day"), DAY_NONE);
    FINDS_WRONG("day", "date", 0, "2020-02-30", "2021-02-29", "2020-9-3", "23.9.2020", "2020/09/23", "2020-13-01", "0000-01-01",
                "today", "2020-09-23T00:00");
}

static void ids_are_positive_and_below_2_to_the_53(void **state)
{
    (void)state;
    ACCEPTS("project", {"1", 1}, {"9007199254740991", 9007199254740991}, {"", 0});
    FINDS_WRONG("project", "choice", 0, "0", "-1", "9007199254740992", "a", "1.0", "99999999999999999999");
}

static void a_box_is_checked_or_absent(void **state)
{
    (void)state;
    ACCEPTS("agreed", {"1", 1}, {"", 0});
    FINDS_WRONG("agreed", "choice", 0, "0", "on", "true", "2", "11");
    asks("title=a");
    assert_int_equal(web_i64(&rq, "agreed"), 0);
}

static void a_choice_is_one_of_those_given(void **state)
{
    (void)state;
    ACCEPTS("light", {"green", 0}, {"yellow", 1}, {"red", 2}, {"", -1});
    FINDS_WRONG("light", "choice", -1, "Red", "blue", "redd", "0", "re%64%20d");
    asks("title=a");
    assert_int_equal(web_i64(&rq, "light"), -1);
}

static void each_wrong_field_has_its_violation(void **state)
{
    (void)state;
    asks("count=x&day=x&light=x&agreed=1");
    assert_int_equal(rq.violations.list.n, 4);
    assert_string_equal(wrong("title"), "required");
    assert_string_equal(wrong("count"), "number");
    assert_string_equal(wrong("day"), "date");
    assert_string_equal(wrong("light"), "choice");
    assert_string_equal(wrong("agreed"), "");
}

/* Forks: the handler's mistake ends the process. */
static void reading_an_undeclared_field_is_a_mistake_of_ours(void **state)
{
    int status;
    (void)state;
    asks("title=a");
    pid_t child = fork();
    if (child == 0) {
        close(2);
        signal(SIGABRT, SIG_DFL);
        (void)web_text(&rq, "colour");
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- paths and links ---- */

static void set_path(const char *path)
{
    static const struct route things[] = {ROUTE(WEB_GET, "/things/:id", handler, 1, NULL, STATES_ANY, no_fields), ROUTE_END};
    static const struct route *const tables[] = {things, NULL};
    router_free(router);
    router = NULL;
    assert_int_equal(router_new(tables, FIELDS_MAX, &router), OK);
    assert_int_equal(router_match(router, WEB_GET, str_c(path), &response.match), OK);
    rq.response = &response;
}

static void an_id_in_a_path_has_one_spelling(void **state)
{
    static const char *const bad[] = {"/things/0",
                                      "/things/01",
                                      "/things/-1",
                                      "/things/+1",
                                      "/things/1a",
                                      "/things/ 1",
                                      "/things/１",
                                      "/things/9007199254740992",
                                      "/things/99999999999999999999"};
    (void)state;
    set_path("/things/12");
    assert_int_equal(web_param_id(&rq, "id"), 12);
    assert_int_equal(web_param_id(&rq, "name"), -1);
    set_path("/things/9007199254740991");
    assert_int_equal(web_param_id(&rq, "id"), 9007199254740991);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        set_path(bad[i]);
        if (web_param_id(&rq, "id") != -1)
            fail_msg("%s is accepted", bad[i]);
    }
}

static void links_keep_the_query_but_never_its_message(void **state)
{
    (void)state;
    asks("title=a&count=2");
    response.raw_path = STR("/th%69ngs");
    assert_str(web_query_with(&rq, "count", STR("3")), "/th%69ngs?title=a&count=3");
    assert_str(web_query_with(&rq, "count", STR("")), "/th%69ngs?title=a");
    asks("title=a&done=saved");
    response.raw_path = STR("/things");
    assert_str(web_query_with(&rq, "count", STR("3")), "/things?title=a&count=3");
    asks("done=saved");
    response.raw_path = STR("/things");
    assert_str(web_query_with(&rq, "count", STR("")), "/things");
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* ---- JSON ---- */

static void members_are_read_as_the_fields_of_a_form(void **state)
{
    (void)state;
    sends_json(
        "{\"title\":\" 分宜 \",\"note\":\"a\\r\\nb\",\"count\":-3,\"amount\":12.5,\"day\":\"2020-09-23\",\"project\":\"17\","
        "\"agreed\":true,\"light\":\"red\",\"version\":4}");
    assert_int_equal(rq.violations.list.n, 0);
    assert_str(web_text(&rq, "title"), "分宜");
    assert_str(web_text(&rq, "note"), "a\nb");
    assert_int_equal(web_i64(&rq, "count"), -3);
    assert_int_equal(web_i64(&rq, "amount"), 125000);
    assert_int_equal(web_day(&rq, "day"), day_of(2020, 9, 23));
    assert_int_equal(web_i64(&rq, "project"), 17);
    assert_int_equal(web_i64(&rq, "agreed"), 1);
    assert_int_equal(web_i64(&rq, "light"), 2);
    assert_int_equal(rq.version, 4);
    sends_json("{\"title\":\"a\",\"agreed\":false,\"amount\":\"0.1\",\"count\":\"7\",\"project\":17}");
    assert_int_equal(rq.violations.list.n, 0);
    assert_int_equal(web_i64(&rq, "agreed"), 0);
    assert_int_equal(web_i64(&rq, "amount"), 1000);
    assert_int_equal(rq.version, -1);
}

static void what_does_not_fit_its_declaration_is_a_violation_here_too(void **state)
{
    (void)state;
    sends_json("{\"title\":\"\",\"count\":1.5,\"amount\":0.00001,\"day\":\"2020-02-30\",\"light\":\"blue\",\"project\":-1}");
    assert_string_equal(wrong("title"), "required");
    assert_string_equal(wrong("count"), "number");
    assert_string_equal(wrong("amount"), "number");
    assert_string_equal(wrong("day"), "date");
    assert_string_equal(wrong("light"), "choice");
    assert_string_equal(wrong("project"), "choice");
}

static void a_body_that_is_no_flat_object_of_declared_members_is_refused(void **state)
{
    (void)state;
    refuses_json("");
    refuses_json("[]");
    refuses_json("\"title\"");
    refuses_json("{\"title\":\"a\"");
    refuses_json("{\"title\":\"a\"} {}");
    refuses_json("{\"title\":\"a\",\"title\":\"b\"}");
    refuses_json("{\"title\":\"a\",\"other\":1}");
    refuses_json("{\"title\":\"a\",\"csrf\":\"t\"}");
    refuses_json("{\"title\":\"a\",\"key\":\"k\"}");
    refuses_json("{\"title\":null}");
    refuses_json("{\"title\":{\"a\":1}}");
    refuses_json("{\"title\":[\"a\"]}");
    refuses_json("{\"title\":\"a\\u0000b\"}");
    refuses_json("{\"title\":\"\xff\"}");
    refuses_json("{\"title\":1}");
    refuses_json("{\"title\":true}");
    refuses_json("{\"day\":20200923}");
    refuses_json("{\"light\":2}");
    refuses_json("{\"agreed\":\"1\"}");
    refuses_json("{\"agreed\":1}");
    refuses_json("{\"count\":true}");
    refuses_json("{\"version\":\"4\"}");
    refuses_json("{\"version\":-1}");
    refuses_json("{\"amount\":0.10000000000000000555}{");
    refuses_json("{\"amount\":1234567890123456.7}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(members_are_read_as_the_fields_of_a_form),
        T(what_does_not_fit_its_declaration_is_a_violation_here_too),
        T(a_body_that_is_no_flat_object_of_declared_members_is_refused),
        T(values_come_in_the_order_of_their_declaration),
        T(a_query_may_be_empty),
        T(an_undeclared_field_is_refused),
        T(a_field_comes_once),
        T(encoding_is_strict_in_names_and_values),
        T(there_is_a_most_for_fields_and_names),
        T(a_form_may_bring_fields_in_its_address_too),
        T(a_form_has_a_key),
        T(a_version_is_a_number_from_0_on),
        T(what_forms_carry_is_no_field_of_a_query),
        T(a_message_comes_with_a_get_only),
        T(the_token_is_found_before_the_rest_is_read),
        T(a_line_of_text_is_trimmed_and_counted_in_characters),
        T(required_means_more_than_spaces),
        T(a_long_text_keeps_its_lines_as_lf),
        T(a_secret_is_taken_as_it_is),
        T(numbers_are_whole),
        T(decimals_have_at_most_four_digits),
        T(dates_are_iso),
        T(ids_are_positive_and_below_2_to_the_53),
        T(a_box_is_checked_or_absent),
        T(a_choice_is_one_of_those_given),
        T(each_wrong_field_has_its_violation),
        T(reading_an_undeclared_field_is_a_mistake_of_ours),
        T(an_id_in_a_path_has_one_spelling),
        T(links_keep_the_query_but_never_its_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
