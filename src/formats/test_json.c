#include "formats/json.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static struct buf out;
static struct json_writer w;

static int set_up(void **state)
{
    (void)state;
    buf_init(&out, 400);
    json_begin(&w, &out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_fini(&out);
    return 0;
}

static void is_written(const char *wanted)
{
    assert_int_equal(w.depth, 0);
    assert_int_equal(out.len, strlen(wanted));
    assert_memory_equal(out.ptr, wanted, out.len);
}

static void members_and_elements_are_parted_by_commas(void **state)
{
    (void)state;
    json_put_object(&w, NULL);
    json_put_i64(&w, "a", 1);
    json_put_array(&w, "b");
    json_put_bool(&w, NULL, true);
    json_put_object(&w, NULL);
    json_put_end(&w);
    json_put_bool(&w, NULL, false);
    json_put_end(&w);
    json_put_array(&w, "c");
    json_put_end(&w);
    json_put_i64(&w, "d", INT64_MIN);
    json_put_end(&w);
    is_written("{\"a\":1,\"b\":[true,{},false],\"c\":[],\"d\":-9223372036854775808}");
}

static void texts_are_escaped_where_json_asks_for_it(void **state)
{
    (void)state;
    json_put_text(&w, NULL, (struct str){"\"\\\n\r\t\x01\x1f\x7f\0/<分宜>", 18});
    is_written("\"\\\"\\\\\\n\\r\\t\\u0001\\u001f\\u007f\\u0000/<分宜>\"");
}

static void an_empty_text_is_one(void **state)
{
    (void)state;
    json_put_text(&w, NULL, (struct str){NULL, 0});
    is_written("\"\"");
}

static void amounts_have_all_their_digits_and_no_more(void **state)
{
    static const int64_t amounts[] = {0, 10000, -125000, 1, 12340, -1, 100, INT64_MIN};
    (void)state;
    json_put_array(&w, NULL);
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        json_put_num(&w, NULL, amounts[i]);
    }
    json_put_end(&w);
    is_written("[\"0\",\"1\",\"-12.5\",\"0.0001\",\"1.234\",\"-0.0001\",\"0.01\",\"-922337203685477.5808\"]");
}

static void ids_and_days_may_be_none(void **state)
{
    (void)state;
    json_put_array(&w, NULL);
    json_put_id(&w, NULL, 0);
    json_put_id(&w, NULL, (INT64_C(1) << 53) - 1);
    json_put_day(&w, NULL, DAY_NONE);
    json_put_day(&w, NULL, day_of(2020, 2, 29));
    json_put_end(&w);
    is_written("[null,\"9007199254740991\",null,\"2020-02-29\"]");
}

static void what_has_no_room_is_told(void **state)
{
    (void)state;
    json_put_array(&w, NULL);
    for (int i = 0; i < 400; i++) {
        json_put_i64(&w, NULL, 1);
    }
    assert_true(out.full);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(members_and_elements_are_parted_by_commas),
        T(texts_are_escaped_where_json_asks_for_it),
        T(an_empty_text_is_one),
        T(amounts_have_all_their_digits_and_no_more),
        T(ids_and_days_may_be_none),
        T(what_has_no_room_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
