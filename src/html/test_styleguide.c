/* test_styleguide.c: the style page with its sample. `test_styleguide --print [en]` writes the page, for looking at it. */
#include "html/assets.h"
#include "html/styleguide.h"
#include "html/styleguide.tmpl.h"
#include "base/arena.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct sample {
    struct arena *arena;
    struct html html;
    struct styleguide guide;
    struct page page;
    struct page_post posts[2];
};

static const struct nav_item tabs[] = {{NAV_HOME, STR_INIT("/"), 0},
                                       {NAV_PROJECTS, STR_INIT("/projects"), 0},
                                       {NAV_NOTICES, STR_INIT("/notices"), 3},
                                       {NAV_ME, STR_INIT("/me"), 0}};
static const struct nav_item rail[] = {{NAV_BOARD, STR_INIT("/board"), 0},
                                       {NAV_QUEUE, STR_INIT("/queue"), 5},
                                       {NAV_CATALOG, STR_INIT("/catalog"), 0},
                                       {NAV_DISPATCH, STR_INIT("/dispatch"), 9}};

static void sample_init(struct sample *s, enum lang lang)
{
    memset(s, 0, sizeof(*s));
    s->arena = arena_new();
    html_init(&s->html, s->arena, lang, day_of(2020, 9, 23));
    styleguide_fill(s->arena, &s->guide);
    s->posts[0] = (struct page_post){.id = 7, .title = STR("洋江镇党委书记"), .current = true};
    s->posts[1] = (struct page_post){.id = 8, .title = STR("双林镇党委书记"), .delegated = true};
    s->page = (struct page){.title = TITLE_STYLE,
                            .nav = NAV_TABS,
                            .active = NAV_HOME,
                            .items = tabs,
                            .nitems = 4,
                            .search = true,
                            .county = STR("江西省分宜县"),
                            .unit = STR("洋江镇党委"),
                            .year = 2020,
                            .person = STR("林晓川"),
                            .posts = s->posts,
                            .nposts = 2,
                            .notices = 3,
                            .demo = true,
                            .theme = "",
                            .here = STR("/ui"),
                            .flash = "saved"};
    s->page.keys = (struct form_keys){.csrf = STR("c1"), .key = STR("k1"), .version = -1};
}

static struct str sample_print(struct sample *s)
{
    buf_clear(&s->html.out);
    tmpl_styleguide(&s->html, &s->page, &s->guide);
    buf_put_char(&s->html.out, '\0');
    assert_false(s->html.out.full);
    return buf_str(&s->html.out);
}

static void sample_fini(struct sample *s)
{
    html_fini(&s->html);
    arena_free(s->arena);
}

static bool has(struct str page, const char *text)
{
    return strstr(page.ptr, text) != NULL;
}

static int count(struct str page, const char *text)
{
    int n = 0;
    for (const char *at = strstr(page.ptr, text); at; at = strstr(at + 1, text))
        n++;
    return n;
}

static int setup(void **state)
{
    static struct sample s;
    sample_init(&s, LANG_ZH);
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    sample_fini(*state);
    return 0;
}

static void title_is_page_unit_and_name(void **state)
{
    assert_true(has(sample_print(*state), "<title>组件样张 · 洋江镇党委 · 三关</title>"));
}

static void title_starts_with_wrong_when_an_input_was_refused(void **state)
{
    ((struct sample *)*state)->page.wrong = true;
    assert_true(has(sample_print(*state), "<title>有误：组件样张"));
}

static void one_heading_and_one_main(void **state)
{
    struct str p = sample_print(*state);
    assert_int_equal(count(p, "<h1"), 1);
    assert_int_equal(count(p, "<main"), 1);
}

static void computed_lights_are_filled_and_declared_ones_hollow(void **state)
{
    struct str p = sample_print(*state);
    assert_true(has(p, "<span class=\"chip red\"><svg aria-hidden=\"true\"><use href=\"#l-red\"/></svg>逾期</span>"));
    assert_true(has(p, "<span class=\"light red\"><svg aria-hidden=\"true\"><use href=\"#d-red\"/></svg>逾期</span>"));
}

static void every_shape_used_is_in_the_sprite(void **state)
{
    struct str p = sample_print(*state);
    for (const char *at = strstr(p.ptr, "<use href=\"#"); at; at = strstr(at + 1, "<use href=\"#")) {
        char id[32];
        snprintf(id, sizeof(id), "id=\"%.*s\"", (int)strcspn(at + 12, "\""), at + 12);
        assert_true(has(p, id));
    }
}

static void error_stands_beside_its_field_in_the_words_of_the_summary(void **state)
{
    struct str p = sample_print(*state);
    assert_true(has(p, "<a href=\"#f-reason\">请写没按期完成的原因，一两句即可</a>"));
    assert_true(has(p, "id=\"e-reason\""));
    assert_true(has(p, "aria-invalid=\"true\" aria-describedby=\"e-reason\""));
    assert_int_equal(count(p, "请写没按期完成的原因，一两句即可"), 2);
}

static void refused_text_is_still_in_its_field(void **state)
{
    assert_true(has(sample_print(*state), "value=\"一百八\""));
}

static void known_value_is_no_input(void **state)
{
    struct str p = sample_print(*state);
    assert_true(has(p, "<p class=\"input known\" id=\"f-unit\">洋江镇党委</p>"));
    assert_false(has(p, "name=\"unit\""));
}

static void strip_says_what_it_shows(void **state)
{
    assert_true(has(sample_print(*state), "<title>节点：完成2个 逾期1个 快到期1个 未到1个；落后15个百分点</title>"));
}

static void cells_say_what_is_not_in_order(void **state)
{
    struct str p = sample_print(*state);
    assert_true(has(p, "<title>月报：按时7份，6月迟报，9月待报</title>"));
    assert_true(has(p, "，3月免报，5月未报"));
}

static void no_style_attribute_and_no_handler(void **state)
{
    struct str p = sample_print(*state);
    assert_false(has(p, " style="));
    assert_false(has(p, " onclick="));
}

static void unknown_flash_says_nothing(void **state)
{
    struct sample *s = *state;
    assert_true(has(sample_print(s), "已保存"));
    s->page.flash = "<b>";
    assert_false(has(sample_print(s), "已保存"));
    assert_false(has(sample_print(s), "<b>\""));
}

static void current_place_is_marked_once(void **state)
{
    struct str p = sample_print(*state);
    assert_true(has(p, "class=\"both\" aria-current=\"page\""));
    assert_int_equal(count(p, "class=\"both\" aria-current=\"page\""), 1);
}

static void rail_has_groups_and_counts(void **state)
{
    struct sample *s = *state;
    s->page.nav = NAV_RAIL;
    s->page.items = rail;
    struct str p = sample_print(s);
    assert_true(has(p, "<h2>每天</h2>"));
    assert_true(has(p, "<span class=\"count-n\">9"));
    assert_int_equal(count(p, "<h2>每天</h2>"), 1);
}

static void nobody_signed_in_has_no_menu(void **state)
{
    struct sample *s = *state;
    s->page.person = STR("");
    assert_false(has(sample_print(s), "/sign-out"));
}

static void saved_look_is_written_and_a_foreign_one_is_not(void **state)
{
    struct sample *s = *state;
    s->page.theme = "dark";
    assert_true(has(sample_print(s), "data-theme=\"dark\""));
    s->page.theme = "x";
    assert_false(has(sample_print(s), "data-theme=\"x\""));
}

static void english_page_has_no_chinese_word_of_the_frame(void **state)
{
    struct sample *s = *state;
    s->html.lang = LANG_EN;
    struct str p = sample_print(s);
    assert_true(has(p, "<html lang=\"en\""));
    assert_false(has(p, "跳到正文"));
    assert_false(has(p, "退出登录"));
}

/* ---- layout ---- */

static void strip_sorts_and_clamps(void **state)
{
    (void)state;
    struct strip_node n[] = {{.day = day_of(2021, 2, 1), .sign = SIGN_COMING}, {.day = day_of(2019, 12, 1), .sign = SIGN_DONE}};
    struct strip s = {.start = day_of(2020, 1, 1),
                      .end = day_of(2020, 12, 31),
                      .today = day_of(2020, 7, 1),
                      .fill = DAY_NONE,
                      .nodes = n,
                      .n = 2};
    strip_layout(&s);
    assert_int_equal(n[0].x, 0);
    assert_int_equal(n[1].x, X_MAX);
    assert_int_equal(s.fill_x, 0);
    assert_int_equal(s.nmonths, 11);
}

static void labels_that_would_touch_go_to_another_line(void **state)
{
    (void)state;
    struct strip_node n[4];
    for (int i = 0; i < 4; i++)
        n[i] = (struct strip_node){.day = day_of(2020, 6, 1 + i), .title = STR("冷链仓验收")};
    struct strip s = {
        .start = day_of(2020, 1, 1), .end = day_of(2020, 12, 31), .today = day_of(2020, 7, 1), .nodes = n, .n = 4};
    strip_layout(&s);
    assert_int_equal(n[0].row, 0);
    assert_int_equal(n[1].row, 1);
    assert_int_equal(n[2].row, 2);
    assert_int_equal(n[3].row, -1);
}

static void span_of_no_length_does_not_divide_by_zero(void **state)
{
    (void)state;
    assert_int_equal(x_between(5, 3, 3), 0);
    assert_int_equal(x_between(INT64_MAX, INT64_MIN, INT64_MAX), X_MAX);
}

static void bar_of_a_value_below_the_baseline_runs_back(void **state)
{
    (void)state;
    struct bar b = {.has_baseline = true, .has_value = true, .baseline = 50000, .value = 30000, .target = 100000};
    bar_layout(&b);
    assert_int_equal(b.fill_x, b.value_x);
    assert_int_equal(b.fill_x + b.fill_w, b.base_x);
}

static int print_page(int argc, char **argv)
{
    static struct sample s;
    sample_init(&s, LANG_ZH);
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "en") == 0)
            s.html.lang = LANG_EN;
        if (strcmp(argv[i], "rail") == 0)
            s.page.nav = NAV_RAIL, s.page.items = rail;
        if (strcmp(argv[i], "dark") == 0)
            s.page.theme = "dark";
    }
    tmpl_styleguide(&s.html, &s.page, &s.guide);
    fwrite(s.html.out.ptr, 1, s.html.out.len, stdout);
    sample_fini(&s);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0)
        return print_page(argc, argv);
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(title_is_page_unit_and_name),
        T(title_starts_with_wrong_when_an_input_was_refused),
        T(one_heading_and_one_main),
        T(computed_lights_are_filled_and_declared_ones_hollow),
        T(every_shape_used_is_in_the_sprite),
        T(error_stands_beside_its_field_in_the_words_of_the_summary),
        T(refused_text_is_still_in_its_field),
        T(known_value_is_no_input),
        T(strip_says_what_it_shows),
        T(cells_say_what_is_not_in_order),
        T(no_style_attribute_and_no_handler),
        T(unknown_flash_says_nothing),
        T(current_place_is_marked_once),
        T(rail_has_groups_and_counts),
        T(nobody_signed_in_has_no_menu),
        T(saved_look_is_written_and_a_foreign_one_is_not),
        T(english_page_has_no_chinese_word_of_the_frame),
        cmocka_unit_test(strip_sorts_and_clamps),
        cmocka_unit_test(labels_that_would_touch_go_to_another_line),
        cmocka_unit_test(span_of_no_length_does_not_divide_by_zero),
        cmocka_unit_test(bar_of_a_value_below_the_baseline_runs_back),
    };
    return cmocka_run_group_tests_name("style page", tests, NULL, NULL);
}
