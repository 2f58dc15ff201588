#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "html/assets.h"
#include "html/html.h"
#include <string.h>

struct fixture {
    struct arena *arena;
    struct html html;
};

static int setup(void **state)
{
    static struct fixture f;
    f.arena = arena_new();
    html_init(&f.html, f.arena, LANG_ZH, day_of(2020, 9, 23));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    html_fini(&f->html);
    arena_free(f->arena);
    return 0;
}

static struct html *page(void **state)
{
    return &((struct fixture *)*state)->html;
}

static void assert_out(struct html *h, const char *want)
{
    struct str got = buf_str(&h->out);
    assert_int_equal(got.len, strlen(want));
    if (got.len)
        assert_memory_equal(got.ptr, want, got.len);
    buf_clear(&h->out);
}

static void text_escapes_what_could_begin_a_tag_or_an_entity(void **state)
{
    struct html *h = page(state);
    html_text(h, "<b>&amp;\"'</b>");
    assert_out(h, "&lt;b&gt;&amp;amp;\"'&lt;/b&gt;");
}

static void text_without_special_bytes_is_copied_whole(void **state)
{
    struct html *h = page(state);
    html_text(h, STR("城乡环境整治 abc"));
    assert_out(h, "城乡环境整治 abc");
}

static void text_keeps_a_carriage_return_and_replaces_nul(void **state)
{
    struct html *h = page(state);
    html_text(h, STR("a\r\nb\0c"));
    assert_out(h, "a&#13;\nb\xEF\xBF\xBD"
                  "c");
}

static void empty_and_null_strings_print_nothing(void **state)
{
    struct html *h = page(state);
    html_text(h, ((struct str){NULL, 0}));
    html_attr(h, (const char *)NULL);
    html_url_arg(h, "");
    assert_out(h, "");
}

static void attribute_escapes_both_quotes(void **state)
{
    struct html *h = page(state);
    html_attr(h, "\" onclick='x' <&>");
    assert_out(h, "&quot; onclick=&#39;x&#39; &lt;&amp;&gt;");
}

static void numbers_are_chosen_by_their_type(void **state)
{
    struct html *h = page(state);
    html_text(h, (int64_t)INT64_MIN);
    html_attr(h, (size_t)7);
    html_url_arg(h, -1);
    assert_out(h, "-92233720368547758087-1");
}

static void url_piece_encodes_all_but_unreserved_bytes(void **state)
{
    struct html *h = page(state);
    html_url_arg(h, "a/b?c=1&d#e\"%镇\n-_.~");
    assert_out(h, "a%2Fb%3Fc%3D1%26d%23e%22%25%E9%95%87%0A-_.~");
}

static void urls_of_ours_pass(void **state)
{
    static const char *const ours[] = {"/projects/7?tab=plan", "#top", "?page=2", "tel:0530-1234567", "/"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        html_url(page(state), str_c(ours[i]));
        assert_out(page(state), ours[i]);
    }
}

static void urls_that_leave_the_site_become_a_hash(void **state)
{
    static const char *const foreign[] = {"",
                                          "javascript:alert(1)",
                                          "JaVaScRiPt:x",
                                          "//evil.example",
                                          "http://evil.example",
                                          "/\\evil",
                                          "\\/evil",
                                          "/\t/evil",
                                          "\n//evil",
                                          "data:text/html,x",
                                          " /x",
                                          "x",
                                          "vbscript:x",
                                          "/\n/evil",
                                          "tel :1"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        html_url(page(state), str_c(foreign[i]));
        assert_out(page(state), "#");
    }
}

static void url_is_escaped_as_an_attribute(void **state)
{
    struct html *h = page(state);
    html_url(h, STR("/a?b=1&c=\"x\""));
    assert_out(h, "/a?b=1&amp;c=&quot;x&quot;");
}

static void day_of_this_year_has_no_year(void **state)
{
    struct html *h = page(state);
    html_day(h, day_of(2020, 9, 23));
    html_day(h, day_of(2019, 12, 1));
    html_day(h, DAY_NONE);
    assert_out(h, "9月23日2019年12月1日—");
}

static void day_iso_of_no_day_is_empty(void **state)
{
    struct html *h = page(state);
    html_day_iso(h, day_of(2020, 9, 3));
    html_day_iso(h, DAY_NONE);
    assert_out(h, "2020-09-03");
}

static void distance_in_chinese(void **state)
{
    struct html *h = page(state);
    html_distance(h, day_of(2020, 9, 25));
    html_distance(h, day_of(2020, 9, 23));
    html_distance(h, day_of(2020, 8, 15));
    html_distance(h, DAY_NONE);
    assert_out(h, "还有2天今天已过39天—");
}

static void distance_in_english_knows_one_day(void **state)
{
    struct html *h = page(state);
    h->lang = LANG_EN;
    for (int d = 25; d >= 21; d--) {
        html_distance(h, day_of(2020, 9, d));
        html_raw(h, ",", 1);
    }
    assert_out(h, "in 2 days,in 1 day,today,1 day past,2 days past,");
}

static void day_in_english(void **state)
{
    struct html *h = page(state);
    h->lang = LANG_EN;
    html_day(h, day_of(2020, 9, 23));
    assert_out(h, "23 Sep");
}

static void instant_is_shown_in_the_countys_time(void **state)
{
    struct html *h = page(state);
    html_instant(h, day_start_ms(day_of(2020, 9, 23)) + (18 * 60 + 5) * 60000);
    html_clock(h, 0);
    assert_out(h, "9月23日 18:0508:00");
}

static void number_has_groups_and_a_real_minus(void **state)
{
    struct html *h = page(state);
    html_num(h, 12345000, 2);
    html_num(h, -12345000, 1);
    assert_out(h, "1,234.50\xE2\x88\x92"
                  "1,234.5");
}

static void permille_is_shown_as_per_cent(void **state)
{
    struct html *h = page(state);
    html_permille(h, 987);
    html_permille(h, 0);
    html_permille(h, 1000);
    html_permille(h, -1);
    assert_out(h, "98.7%0.0%100.0%—");
}

static void money_is_rounded_once(void **state)
{
    struct html *h = page(state);
    html_wan(h, 4999); /* 0.4999 of the last digit shown */
    html_raw(h, " ", 1);
    html_wan(h, 5000);
    html_raw(h, " ", 1);
    html_wan(h, 123456789012);
    assert_out(h, "0.00 0.01 123,456.79");
}

static void a_full_page_stays_full_and_cut_at_a_sink(void **state)
{
    struct html *h = page(state);
    static char much[1 << 20];
    memset(much, '<', sizeof much);
    for (int i = 0; i < 9; i++)
        html_text(h, ((struct str){much, sizeof much}));
    assert_true(h->out.full);
    size_t len = h->out.len;
    html_raw(h, "x", 1);
    assert_int_equal(h->out.len, len);
    assert_true(len <= HTML_MAX);
}

static void assets_are_sorted_and_each_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count; i++) {
        assert_ptr_equal(asset_find(asset_table[i].path), &asset_table[i]);
        if (i)
            assert_true(str_cmp(asset_table[i - 1].path, asset_table[i].path) < 0);
    }
}

static void unknown_assets_are_not_found(void **state)
{
    (void)state;
    assert_null(asset_find(STR("")));
    assert_null(asset_find(STR("/assets/app.css")));
    assert_null(asset_find(STR("/assets/../etc/passwd")));
    assert_null(asset_named("app"));
    assert_null(asset_named("nothing.css"));
}

static void compressed_forms_are_smaller(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count; i++) {
        const struct asset *a = &asset_table[i];
        assert_true(a->gzip.len < a->plain.len || a->plain.len == 0);
        assert_true(a->br.len < a->plain.len || a->plain.len == 0);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(text_escapes_what_could_begin_a_tag_or_an_entity),
        T(text_without_special_bytes_is_copied_whole),
        T(text_keeps_a_carriage_return_and_replaces_nul),
        T(empty_and_null_strings_print_nothing),
        T(attribute_escapes_both_quotes),
        T(numbers_are_chosen_by_their_type),
        T(url_piece_encodes_all_but_unreserved_bytes),
        T(urls_of_ours_pass),
        T(urls_that_leave_the_site_become_a_hash),
        T(url_is_escaped_as_an_attribute),
        T(day_of_this_year_has_no_year),
        T(day_iso_of_no_day_is_empty),
        T(distance_in_chinese),
        T(distance_in_english_knows_one_day),
        T(day_in_english),
        T(instant_is_shown_in_the_countys_time),
        T(number_has_groups_and_a_real_minus),
        T(permille_is_shown_as_per_cent),
        T(money_is_rounded_once),
        T(a_full_page_stays_full_and_cut_at_a_sink),
        T(assets_are_sorted_and_each_is_found),
        T(unknown_assets_are_not_found),
        T(compressed_forms_are_smaller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
