/* test_door.c: signing in and out, passwords, one-time links, accounts and the demo's buttons, over real HTTP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "people/account.h"
#include "people/account.sql.h"
#include "people/people.h"
#include "site/fixture.h"
#include "site/session.h"

static struct site_fixture s;

static int set_up(void **state)
{
    (void)state;
    site_fixture_init(&s, false, NULL);
    return 0;
}

static int set_up_demo(void **state)
{
    (void)state;
    site_fixture_init(&s, true, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    site_fixture_fini(&s);
    return 0;
}

/* ---- signing in ---- */

static void nobody_is_led_to_the_door_and_back(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, "/project/own"), 303);
    assert_true(str_is(b.location, "/sign-in?next=%2Fproject%2Fown"));
    assert_int_equal(browser_get(&b, b.location.ptr ? str_z(s.f.a, b.location) : ""), 200);
    assert_int_equal(browser_post(&b, "/sign-in", "login=secretary&password=a+plain+sentence&next=%2Fproject%2Fown"), 303);
    assert_true(str_is(b.location, "/project/own"));
    assert_int_equal(browser_get(&b, "/project/own"), 200);
    assert_int_equal(browser_get(&b, "/sign-in?next=%2Fme"), 303);
    assert_true(str_is(b.location, "/me"));
}

static void the_first_page_needs_no_way_back(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, "/"), 303);
    assert_true(str_is(b.location, "/sign-in"));
}

static void the_way_back_never_leaves_the_site(void **state)
{
    static const char *const places[] = {"https://evil.example/", "//evil.example/", "/\\evil.example", "evil",
                                         "javascript:alert(1)"};
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct browser b = browser_new(&s);
        browser_get(&b, "/sign-in");
        const char *fields = str_printf(s.f.a, "login=secretary&password=a+plain+sentence&next=%s", places[i]).ptr;
        assert_int_equal(browser_post(&b, "/sign-in", fields), 303);
        assert_true(str_is(b.location, "/"));
    }
}

static void a_login_is_read_whatever_its_case(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    browser_get(&b, "/sign-in");
    assert_int_equal(browser_post(&b, "/sign-in", "login=+Secretary+&password=a+plain+sentence"), 303);
}

static struct browser refused(const char *login, const char *password)
{
    struct browser b = browser_new(&s);
    struct hasher_stats before, after;
    hasher_stats(s.site.hasher, &before);
    browser_get(&b, "/sign-in");
    browser_post(&b, "/sign-in", str_printf(s.f.a, "login=%s&password=%s", login, password).ptr);
    hasher_stats(s.site.hasher, &after);
    assert_int_equal(b.status, 422);
    assert_int_equal(after.checked - before.checked, 1);
    assert_true(browser_sees(&b, "账号或密码不对"));
    assert_false(browser_sees(&b, "plain+sentence"));
    return b;
}

/* As many characters each, so that the pages must be equal byte by byte but for the login. */
static void an_unknown_login_and_a_wrong_password_look_and_cost_the_same(void **state)
{
    struct account_password_in none = {.password = STR("")};
    (void)state;
    site_fixture_run(&s, &account_disable, "member", NULL);
    site_fixture_run(&s, &account_set_password, "leader", &none);
    struct browser wrong = refused("system", "wrong"), unknown = refused("sister", "wrong");
    struct browser disabled = refused("member", "a+plain+sentence"), without = refused("leader", "wrong");
    (void)disabled;
    (void)without;
    assert_int_equal(fixture_count(&s.f).failures, 5); /* four logins, one address */
    struct str x = browser_text(&wrong), y = browser_text(&unknown);
    assert_int_equal(x.len, y.len);
}

static void an_empty_form_says_what_is_missing_and_costs_nothing(void **state)
{
    struct browser b = browser_new(&s);
    struct hasher_stats before, after;
    (void)state;
    browser_get(&b, "/sign-in");
    hasher_stats(s.site.hasher, &before);
    assert_int_equal(browser_post(&b, "/sign-in", "login=&password="), 422);
    hasher_stats(s.site.hasher, &after);
    assert_int_equal(after.checked, before.checked);
    assert_true(browser_sees(&b, "有2处要改"));
    assert_int_equal(fixture_count(&s.f).failures, 0);
}

static void too_many_tries_wait_even_with_the_right_password(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    browser_get(&b, "/sign-in");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(browser_post(&b, "/sign-in", "login=secretary&password=wrong"), 422);
    }
    assert_int_equal(browser_post(&b, "/sign-in", "login=secretary&password=a+plain+sentence"), 429);
    assert_true(browser_sees(&b, "请等1分钟再试"));
    assert_non_null(memmem(b.head.ptr, b.head.len, "Retry-After: 60\r\n", 17));
    site_fixture_later(&s, 60000);
    assert_int_equal(browser_post(&b, "/sign-in", "login=secretary&password=a+plain+sentence"), 303);
}

static void signing_in_begins_a_new_session_and_ends_the_old(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    struct str first = browser_cookie(&b, "session");
    browser_get(&b, "/sign-in");
    browser_get(&b, "/me");
    assert_int_equal(browser_post(&b, "/sign-in", "login=liaison&password=a+plain+sentence"), 303);
    assert_false(str_eq(first, browser_cookie(&b, "session")));
    assert_false(site_fixture_session(&s, first));
}

static void a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    browser_get(&b, "/sign-in");
    browser_post(&b, "/sign-in", "login=secretary&password=a+plain+sentence");
    const char *line = memmem(b.head.ptr, b.head.len, "Set-Cookie: session=", 20);
    assert_non_null(line);
    struct str cookie = {line, b.head.len - (size_t)(line - b.head.ptr)};
    cookie = str_sub(cookie, 0, str_find(cookie, '\r', 0));
    assert_non_null(memmem(cookie.ptr, cookie.len, "; HttpOnly; SameSite=Lax", 24));
    assert_non_null(memmem(cookie.ptr, cookie.len, "Max-Age=43200", 13));
    assert_int_equal(browser_cookie(&b, "session").len, 64);
}

/* ---- passwords ---- */

static void a_new_password_needs_the_old_one_and_ends_the_other_sessions(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary"), elsewhere = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_get(&b, "/password"), 200);
    assert_int_equal(browser_post(&b, "/password", "current=wrong&fresh=another+sentence&again=another+sentence"), 422);
    assert_true(browser_sees(&b, "现在的密码不对"));
    assert_int_equal(browser_post(&b, "/password", "current=a+plain+sentence&fresh=short&again=short"), 422);
    assert_true(browser_sees(&b, "密码至少10个字"));
    assert_int_equal(browser_post(&b, "/password", "current=a+plain+sentence&fresh=another+sentence&again=another"), 422);
    assert_true(browser_sees(&b, "两次填的不一样"));
    assert_int_equal(browser_post(&b, "/password", "current=a+plain+sentence&fresh=another+sentence&again=another+sentence"),
                     303);
    assert_true(str_is(b.location, "/me?done=password"));
    assert_int_equal(browser_get(&b, "/me?done=password"), 200);
    assert_int_equal(browser_get(&elsewhere, "/"), 303);
    struct browser again = browser_new(&s);
    browser_get(&again, "/sign-in");
    assert_int_equal(browser_post(&again, "/sign-in", "login=secretary&password=a+plain+sentence"), 422);
    assert_int_equal(browser_post(&again, "/sign-in", "login=secretary&password=another+sentence"), 303);
}

static void a_second_press_changes_the_password_once(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    struct str body =
        str_printf(s.f.a, "csrf=" STR_FMT "&key=k1&current=a+plain+sentence&fresh=another+sentence&again=another+sentence",
                   STR_ARG(b.csrf));
    assert_int_equal(browser_send(&b, "POST", "/password", body.ptr), 303);
    int64_t events = fixture_count(&s.f).events;
    assert_int_equal(browser_send(&b, "POST", "/password", body.ptr), 303);
    assert_int_equal(fixture_count(&s.f).events, events);
}

static void an_old_form_says_that_it_was_sent_before(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    struct str old =
        str_printf(s.f.a, "csrf=" STR_FMT "&key=k1&current=a+plain+sentence&fresh=another+sentence&again=another+sentence",
                   STR_ARG(b.csrf));
    assert_int_equal(browser_send(&b, "POST", "/password", old.ptr), 303);
    assert_int_equal(browser_post(&b, "/password", "current=another+sentence&fresh=a+plain+sentence&again=a+plain+sentence"),
                     303);
    assert_int_equal(browser_send(&b, "POST", "/password", old.ptr), 409);
    assert_true(browser_sees(&b, "这份表单已经交过"));
}

static void guessing_the_current_password_waits_too(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(browser_post(&b, "/password", "current=wrong&fresh=another+sentence&again=another+sentence"), 422);
    }
    assert_int_equal(browser_post(&b, "/password", "current=a+plain+sentence&fresh=another+sentence&again=another+sentence"),
                     429);
}

/* ---- the first password ---- */

static void a_link_sets_the_first_password_and_signs_in(void **state)
{
    const char *place = site_fixture_invite(&s, "officer");
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, place), 200);
    assert_true(browser_sees(&b, "officer"));
    assert_int_equal(browser_post(&b, place, "fresh=officer-officer&again=officer-officer"), 422);
    assert_true(browser_sees(&b, "密码里不要有账号"));
    assert_int_equal(browser_post(&b, place, "fresh=another+sentence&again=another+sentence"), 303);
    assert_int_equal(browser_get(&b, "/periods/1"), 200);
    struct browser late = browser_new(&s);
    assert_int_equal(browser_get(&late, place), 404);
    assert_true(browser_sees(&late, "这个链接不能用了"));
    late.csrf = browser_cookie(&late, "form");
    assert_int_equal(browser_post(&late, place, "fresh=another+sentence&again=another+sentence"), 404);
}

static void a_token_that_is_none_opens_nothing(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, "/invite/x"), 404);
    assert_int_equal(browser_get(&b, "/invite/0000000000000000000000000000000000000000000000000000000000000000"), 404);
    assert_true(browser_sees(&b, "这个链接不能用了"));
}

/* ---- keeping accounts ---- */

static void only_the_security_administrator_keeps_accounts(void **state)
{
    struct browser system = browser_signed_in(&s, "system"), officer = browser_signed_in(&s, "officer");
    (void)state;
    assert_int_equal(browser_get(&system, "/accounts"), 403);
    assert_int_equal(browser_get(&officer, "/accounts"), 403);
    const char *place = str_printf(s.f.a, "/accounts/%lld", (long long)site_fixture_account(&s, "member")).ptr;
    assert_int_equal(browser_post(&officer, place, "act=disable"), 403);
    struct browser security = browser_signed_in(&s, "security");
    assert_int_equal(browser_get(&security, "/accounts"), 200);
    assert_true(browser_sees(&security, "liaison"));
    assert_int_equal(browser_post(&security, place, "act=disable"), 303);
    assert_int_equal(browser_post(&security, place, "act=disable"), 409);
    assert_int_equal(browser_post(&security, place, "act=enable"), 303);
    assert_int_equal(browser_post(&security, place, "act=explode"), 400);
    assert_int_equal(browser_post(&security, "/accounts/999999", "act=disable"), 404);
    assert_int_equal(browser_post(&security, "/accounts/x", "act=disable"), 404);
}

static void a_link_is_shown_once_and_works(void **state)
{
    struct browser security = browser_signed_in(&s, "security"), person = browser_new(&s);
    (void)state;
    const char *place = str_printf(s.f.a, "/accounts/%lld", (long long)site_fixture_account(&s, "nopost")).ptr;
    assert_int_equal(browser_post(&security, place, "act=link"), 200);
    const char *at = memmem(security.body.ptr, security.body.len, "/invite/", 8);
    assert_non_null(at);
    const char *link = str_dup(s.f.a, (struct str){at, 8 + 64}).ptr;
    assert_int_equal(browser_get(&security, "/accounts?q=nopost"), 200);
    assert_true(browser_sees(&security, "链接未用"));
    assert_false(browser_sees(&security, "/invite/"));
    assert_int_equal(browser_get(&person, link), 200);
    assert_int_equal(browser_post(&person, link, "fresh=another+sentence&again=another+sentence"), 303);
    assert_int_equal(browser_get(&person, "/me"), 200);
}

static void an_account_is_opened_for_a_person_on_file(void **state)
{
    struct actor program = people_system_actor(0);
    struct person_import_in in = {.code = STR("R9"), .name = STR("演示丙")};
    struct command_call call = {.command = &person_import, .actor = &program, .version = -1, .input = &in};
    struct command_result r;
    struct browser b = browser_signed_in(&s, "security");
    (void)state;
    assert_int_equal(command_run(s.f.commander, s.f.a, &call, &r), OK);
    assert_int_equal(browser_post(&b, "/accounts", "person=R9&login=audit"), 422);
    assert_true(browser_sees(&b, "这个账号已有人用"));
    assert_true(browser_sees(&b, "value=\"R9\""));
    assert_int_equal(browser_post(&b, "/accounts", "person=&login=Yan"), 422);
    assert_int_equal(browser_post(&b, "/accounts", "person=R9&login=Yan"), 303);
    assert_true(str_is(b.location, "/accounts?q=yan&done=saved"));
    assert_int_equal(browser_get(&b, "/accounts?q=%E4%B8%99"), 200);
    assert_true(browser_sees(&b, "演示丙"));
    assert_true(browser_sees(&b, "不能登录"));
    assert_false(browser_sees(&b, "liaison"));
    assert_int_equal(browser_get(&b, "/accounts?page=x&q=%25"), 200);
    assert_true(browser_sees(&b, "没有符合的账号"));
}

/* ---- the demo ---- */

static void outside_a_demo_nobody_enters_by_role(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    browser_get(&b, "/sign-in");
    assert_false(browser_sees(&b, "/demo/sign-in"));
    assert_int_equal(browser_post(&b, "/demo/sign-in", "role=officer"), 404);
    browser_sign_in(&b, "secretary");
    assert_int_equal(browser_post(&b, "/demo/sign-in", "role=officer"), 404);
}

static void in_a_demo_the_door_has_a_button_for_each_role(void **state)
{
    static const char *const roles[] = {"secretary", "liaison",   "member",       "officer",        "leader",
                                        "inspector", "evaluator", "system_admin", "security_admin", "audit_admin"};
    struct browser b = browser_new(&s);
    (void)state;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        browser_get(&b, "/sign-in");
        b.csrf = browser_cookie(&b, "session").len ? b.csrf : browser_cookie(&b, "form");
        assert_int_equal(browser_post(&b, "/demo/sign-in", str_printf(s.f.a, "role=%s", roles[i]).ptr), 303);
        assert_int_equal(browser_get(&b, "/"), 200);
        struct session_find_row now = browser_session(&b);
        assert_int_not_equal(now.post_id, 0);
    }
    assert_int_equal(browser_post(&b, "/demo/sign-in", "role=emperor"), 400);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define DEMO(name) cmocka_unit_test_setup_teardown(name, set_up_demo, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(nobody_is_led_to_the_door_and_back),
        TEST(the_first_page_needs_no_way_back),
        TEST(the_way_back_never_leaves_the_site),
        TEST(a_login_is_read_whatever_its_case),
        TEST(an_unknown_login_and_a_wrong_password_look_and_cost_the_same),
        TEST(an_empty_form_says_what_is_missing_and_costs_nothing),
        TEST(too_many_tries_wait_even_with_the_right_password),
        TEST(signing_in_begins_a_new_session_and_ends_the_old),
        TEST(a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get),
        TEST(a_new_password_needs_the_old_one_and_ends_the_other_sessions),
        TEST(a_second_press_changes_the_password_once),
        TEST(an_old_form_says_that_it_was_sent_before),
        TEST(guessing_the_current_password_waits_too),
        TEST(a_link_sets_the_first_password_and_signs_in),
        TEST(a_token_that_is_none_opens_nothing),
        TEST(only_the_security_administrator_keeps_accounts),
        TEST(a_link_is_shown_once_and_works),
        TEST(an_account_is_opened_for_a_person_on_file),
        TEST(outside_a_demo_nobody_enters_by_role),
        DEMO(in_a_demo_the_door_has_a_button_for_each_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
