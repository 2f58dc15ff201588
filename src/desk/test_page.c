/* test_page.c: see test_page.h. */
#include "desk/test_page.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const struct nav_item rail[] = {{NAV_BOARD, STR_INIT("/board"), 0},
                                       {NAV_QUEUE, STR_INIT("/queue"), 5},
                                       {NAV_REMINDERS, STR_INIT("/periods"), 3},
                                       {NAV_DISPATCH, STR_INIT("/periods"), 0}};
static const struct nav_item leader[] = {
    {NAV_OVERVIEW, STR_INIT("/overview"), 0}, {NAV_BOARD, STR_INIT("/board"), 0}, {NAV_ME, STR_INIT("/me"), 0}};
static const struct nav_item console[] = {{NAV_AUDIT, STR_INIT("/audit"), 0}, {NAV_VERIFY, STR_INIT("/verify"), 0}};
static const struct nav_item tabs[] = {
    {NAV_HOME, STR_INIT("/"), 0}, {NAV_PROJECTS, STR_INIT("/projects"), 0}, {NAV_ME, STR_INIT("/me"), 0}};

static const struct {
    enum nav_kind nav;
    const struct nav_item *items;
    size_t nitems;
    const char *person, *title;
} frames[] = {
    [TEST_PAGE_OFFICER] = {NAV_RAIL, rail, 4, "周文澜", "组织部项目办主任"},
    [TEST_PAGE_LEADER] = {NAV_TABS, leader, 3, "顾行之", "县委副书记"},
    [TEST_PAGE_AUDITOR] = {NAV_CONSOLE, console, 2, "方知远", "审计管理员"},
    [TEST_PAGE_SECRETARY] = {NAV_TABS, tabs, 3, "林晓川", "洋江镇党委书记"},
};

void test_page_init(struct test_page *t, struct arena *a, enum test_page_who who, enum nav_key active, int argc, char **argv)
{
    *t = (struct test_page){0};
    html_init(&t->html, a, LANG_ZH, day_of(2020, 9, 23));
    t->post = (struct page_post){.id = 1, .title = str_c(frames[who].title), .current = true};
    t->page = (struct page){.title = active == NAV_COUNT ? TITLE_SEARCH : TITLE_NAV,
                            .nav = frames[who].nav,
                            .active = active,
                            .items = frames[who].items,
                            .nitems = frames[who].nitems,
                            .search = true,
                            .county = STR("江西省分宜县"),
                            .year = 2020,
                            .person = str_c(frames[who].person),
                            .posts = &t->post,
                            .nposts = 1,
                            .notices = 3,
                            .demo = true,
                            .theme = "",
                            .keys = {.csrf = STR("c"), .key = STR("k"), .version = -1},
                            .here = STR("/")};
    for (int i = 2; i < argc; i++) {
        t->html.lang = strcmp(argv[i], "en") == 0 ? LANG_EN : t->html.lang;
        t->page.theme = strcmp(argv[i], "dark") == 0 ? "dark" : t->page.theme;
    }
}

struct str test_page_text(struct test_page *t)
{
    buf_put_char(&t->html.out, '\0');
    assert_false(t->html.out.full);
    return (struct str){t->html.out.ptr, t->html.out.len - 1};
}

void test_page_print(struct test_page *t)
{
    fwrite(t->html.out.ptr, 1, t->html.out.len, stdout);
    test_page_fini(t);
}

void test_page_fini(struct test_page *t)
{
    html_fini(&t->html);
}

int test_page_count(struct str page, const char *text)
{
    int n = 0;
    for (const char *at = strstr(page.ptr, text); at; at = strstr(at + 1, text)) {
        n++;
    }
    return n;
}
