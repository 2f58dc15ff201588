/* test_board_url.c: what the board's URL says, and URLs that say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "desk/board.h"
#include "desk/desk.h"
#include "web/input.h"

static struct arena *a;

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void assert_text(struct str s, const char *text)
{
    assert_string_equal(str_z(a, s), text);
}

static void the_plain_board_has_a_plain_url(void **state)
{
    struct board_filter all = board_filter_none();
    (void)state;
    assert_text(board_url(a, "/board", &all), "/board");
    assert_text(board_url(a, "/board.csv", &all), "/board.csv");
}

static void every_filter_stands_in_the_url_once_and_encoded(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    b.q = STR("党建+a&b");
    b.kind = STR("town");
    b.light = STR("red");
    b.nature = STR("elective");
    b.missing = 9;
    b.differs = b.problems = true;
    b.sort = BOARD_DUE;
    b.reverse = true;
    b.rows = 100;
    assert_text(board_url(a, "/board", &b),
                "/board?q=%E5%85%9A%E5%BB%BA%2Ba%26b&kind=town&light=red&nature=elective&missing=9&differs=1&problems=1"
                "&sort=-due&rows=100");
}

static void a_page_s_key_stands_in_its_url_but_not_in_the_first_page_s(void **state)
{
    struct board_filter b = board_filter_none();
    struct board_key key = {.sort = -5, .rank = 70, .id = 1015};
    (void)state;
    assert_text(board_page_url(a, &b, 2, key, false), "/board?page=2&after=-5.70.1015");
    assert_text(board_page_url(a, &b, 2, key, true), "/board?page=2&before=-5.70.1015");
    assert_text(board_page_url(a, &b, 1, key, true), "/board");
}

static void a_head_turns_its_own_order_round(void **state)
{
    struct board_filter b = board_filter_none();
    (void)state;
    assert_text(board_sort_url(a, &b, BOARD_DUE), "/board?sort=due");
    b.sort = BOARD_DUE;
    assert_text(board_sort_url(a, &b, BOARD_DUE), "/board?sort=-due");
    b.reverse = true;
    assert_text(board_sort_url(a, &b, BOARD_DUE), "/board?sort=due");
    assert_text(board_sort_url(a, &b, BOARD_WORST), "/board");
}

static void words_of_orders_read_back(void **state)
{
    enum board_sort s;
    bool reverse;
    (void)state;
    for (int i = 0; i < BOARD_SORTS; i++) {
        assert_true(board_sort_parse(str_c(board_sort_word((enum board_sort)i)), &s, &reverse));
        assert_int_equal(s, i);
        assert_false(reverse);
    }
    assert_true(board_sort_parse(STR("-unit"), &s, &reverse));
    assert_true(reverse);
    assert_int_equal(s, BOARD_UNIT);
}

static void other_words_are_no_order(void **state)
{
    static const char *const bad[] = {"-", "--due", "Due", "due ", "worst", "due;", "name"};
    enum board_sort s;
    bool reverse;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(board_sort_parse(str_c(bad[i]), &s, &reverse));
    }
}

static void keys_read_back_and_nothing_else_is_one(void **state)
{
    static const char *const bad[] = {"", "1.2", "1.2.3.4", "1.2.", "1..3", "a.2.3", "1.2.3 ", "1.2.99999999999999999999"};
    struct board_key k;
    (void)state;
    assert_true(board_key_parse(STR("-5.70.1015"), &k));
    assert_true(k.sort == -5 && k.rank == 70 && k.id == 1015);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(board_key_parse(str_c(bad[i]), &k));
    }
}

/* The filter that a request for /board?QUERY is answered with. */
static struct board_filter read_url(const char *query, bool *bad)
{
    struct request rq = {.arena = a, .route = &board_routes[0], .method = WEB_GET, .query = str_c(query)};
    rq.violations.arena = a;
    assert_int_equal(input_parse(&rq, STR(""), 50), OK);
    input_check(&rq);
    return board_read_filter(&rq, bad);
}

static void a_filter_s_url_reads_back_as_the_filter(void **state)
{
    struct board_filter b = board_filter_none();
    bool bad;
    (void)state;
    b.q = STR("党建+a&b");
    b.kind = STR("town");
    b.light = STR("red");
    b.nature = STR("elective");
    b.missing = 9;
    b.differs = b.problems = b.reverse = true;
    b.sort = BOARD_DUE;
    b.rows = 100;
    struct str url = board_page_url(a, &b, 3, (struct board_key){.sort = -5, .rank = 70, .id = 1015}, true);
    struct board_filter again = read_url(url.ptr + strlen("/board?"), &bad);
    assert_false(bad);
    assert_int_equal(again.page, 3);
    assert_true(again.keyed && again.backwards);
    assert_text(board_page_url(a, &again, 3, again.from, true), url.ptr);
}

static void the_form_s_empty_fields_say_nothing(void **state)
{
    bool bad;
    (void)state;
    struct board_filter b = read_url("q=&kind=&light=&nature=&missing=&problems=&rows=", &bad);
    assert_false(bad);
    assert_false(board_filtered(&b));
    assert_text(board_url(a, "/board", &b), "/board");
}

static void what_is_not_understood_is_not_used_and_said_so(void **state)
{
    static const char *const queries[] = {"light=purple", "kind=x",        "missing=13",      "missing=-1",
                                          "missing=x",    "rows=51",       "sort=name",       "after=1.2",
                                          "page=2",       "page=2&after=", "before=x&page=2", "nature=both"};
    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        bool bad;
        struct board_filter b = read_url(queries[i], &bad);
        assert_text(board_url(a, "/board", &b), "/board");
        assert_int_equal(bad, strncmp(queries[i], "page=2", 6) != 0); /* a page without a key is the first one */
        assert_false(b.keyed);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_plain_board_has_a_plain_url),
        T(every_filter_stands_in_the_url_once_and_encoded),
        T(a_page_s_key_stands_in_its_url_but_not_in_the_first_page_s),
        T(a_head_turns_its_own_order_round),
        T(words_of_orders_read_back),
        T(other_words_are_no_order),
        T(keys_read_back_and_nothing_else_is_one),
        T(a_filter_s_url_reads_back_as_the_filter),
        T(the_form_s_empty_fields_say_nothing),
        T(what_is_not_understood_is_not_used_and_said_so),
    };
    return cmocka_run_group_tests_name("board URLs", tests, NULL, NULL);
}
