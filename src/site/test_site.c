/* test_site.c: sessions, rights, forms, the frame and the error pages, over real HTTP. `test_site --serve` serves the sample in
 * a demo directory until Enter is pressed, for looking at it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "people/account.h"
#include "people/account.sql.h"
#include "people/people.h"
#include "site/fixture.h"
#include "site/session.h"

#define HOUR 3600000LL

static struct site_fixture s;

static int set_up(void **state)
{
    (void)state;
    site_fixture_init(&s, false, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    site_fixture_fini(&s);
    return 0;
}

/* ---- how long ---- */

static void a_session_ends_after_eight_idle_hours(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    site_fixture_later(&s, 8 * HOUR - 1);
    assert_int_equal(browser_get(&b, "/"), 200);
    struct browser idle = browser_signed_in(&s, "secretary");
    site_fixture_later(&s, 8 * HOUR);
    assert_int_equal(browser_get(&idle, "/"), 303);
}

static void a_session_ends_after_twelve_hours_whatever_was_done(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    for (int i = 0; i < 11; i++) {
        site_fixture_later(&s, HOUR);
        assert_int_equal(browser_get(&b, "/"), 200);
    }
    site_fixture_later(&s, HOUR - 1);
    assert_int_equal(browser_get(&b, "/"), 200);
    site_fixture_later(&s, 1);
    assert_int_equal(browser_get(&b, "/"), 303);
}

static void when_it_was_seen_is_written_once_a_minute(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    site_fixture_later(&s, 59999);
    browser_get(&b, "/");
    assert_int_equal(browser_session(&b).seen_ms, FIXTURE_NOW);
    site_fixture_later(&s, 1);
    browser_get(&b, "/");
    assert_int_equal(browser_session(&b).seen_ms, FIXTURE_NOW + 60000);
}

static void a_demo_clock_that_jumps_ends_no_session(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    clock_set(s.f.clock, FIXTURE_NOW + 30 * MS_PER_DAY);
    assert_int_equal(browser_get(&b, "/"), 200);
}

static void signing_out_deletes_the_session(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    struct str token = browser_cookie(&b, "session");
    assert_int_equal(browser_post(&b, "/sign-out", ""), 303);
    assert_true(str_is(b.location, "/sign-in?done=signed-out"));
    assert_false(site_fixture_session(&s, token));
    assert_int_equal(browser_get(&b, "/sign-in?done=signed-out"), 200);
    assert_true(browser_sees(&b, "已退出登录"));
    browser_set_cookie(&b, STR("session"), token);
    assert_int_equal(browser_get(&b, "/"), 303);
}

static void a_cookie_that_is_none_signs_nobody_in(void **state)
{
    static const char *const tokens[] = {"", "x", "0000000000000000000000000000000000000000000000000000000000000000",
                                         "zz00000000000000000000000000000000000000000000000000000000000000"};
    (void)state;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct browser b = browser_new(&s);
        browser_set_cookie(&b, STR("session"), str_c(tokens[i]));
        assert_int_equal(browser_get(&b, "/"), 303);
    }
}

/* Who copies the store cannot use what stands in it. */
static void the_stored_digest_is_no_token(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary"), thief = browser_new(&s);
    (void)state;
    browser_set_cookie(&thief, STR("session"), account_digest(s.f.a, browser_cookie(&b, "session")));
    assert_int_equal(browser_get(&thief, "/"), 303);
}

static void a_disabled_account_is_out_at_once(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    site_fixture_run(&s, &account_disable, "secretary", NULL);
    assert_int_equal(browser_get(&b, "/"), 303);
}

/* ---- tokens of forms ---- */

static void a_form_needs_its_session_s_token(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary"), other = browser_signed_in(&s, "liaison");
    (void)state;
    struct str own = b.csrf;
    b.csrf = other.csrf;
    assert_int_equal(browser_post(&b, "/sign-out", ""), 403);
    b.csrf = STR("");
    assert_int_equal(browser_post(&b, "/sign-out", ""), 403);
    assert_int_equal(browser_send(&b, "POST", "/sign-out", "key=k1"), 403);
    b.csrf = browser_cookie(&b, "form");
    assert_int_equal(browser_post(&b, "/sign-out", ""), 403);
    b.csrf = own;
    assert_int_equal(browser_post(&b, "/sign-out", ""), 303);
}

static void signing_in_needs_the_token_of_our_own_form(void **state)
{
    struct browser b = browser_new(&s), other = browser_new(&s);
    (void)state;
    assert_int_equal(browser_post(&b, "/sign-in", "login=secretary&password=a+plain+sentence"), 403);
    browser_get(&b, "/sign-in");
    browser_get(&other, "/sign-in");
    b.csrf = other.csrf;
    assert_int_equal(browser_post(&b, "/sign-in", "login=secretary&password=a+plain+sentence"), 403);
}

static void a_form_of_another_site_is_refused(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    b.more = "Origin: https://evil.example\r\n";
    assert_int_equal(browser_post(&b, "/sign-out", ""), 403);
}

/* ---- rights ---- */

static void what_is_another_s_looks_as_if_it_were_not_there(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_get(&b, "/project/own"), 200);
    assert_int_equal(browser_get(&b, "/project/other"), 404);
    struct str other = browser_text(&b);
    assert_int_equal(browser_get(&b, "/project/none"), 404);
    struct str none = browser_text(&b);
    assert_int_equal(browser_get(&b, "/nothing/here"), 404);
    assert_true(browser_sees(&b, "找不到这一页，或不在您的权限内"));
    assert_int_equal(other.len - strlen("other"), none.len - strlen("none"));
}

static void what_may_be_seen_but_not_done_is_refused(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary"), officer = browser_signed_in(&s, "officer");
    (void)state;
    assert_int_equal(browser_get(&b, "/periods/1"), 403);
    assert_true(browser_sees(&b, "这一步不在您的职务内"));
    assert_int_equal(browser_get(&officer, "/periods/1"), 200);
    assert_int_equal(browser_post(&officer, "/project/own", ""), 403);
}

static void what_may_be_done_but_not_now_is_told_so(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/project/own", ""), 409);
    assert_true(browser_sees(&b, "现在不能办这一步"));
    assert_int_equal(browser_post(&b, "/project/other", ""), 404);
}

static void a_form_sent_after_the_session_s_end_is_told_so(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    site_fixture_later(&s, 13 * HOUR);
    assert_int_equal(browser_post(&b, "/project/own", ""), 401);
    assert_true(browser_sees(&b, "请先登录"));
}

static void administrators_see_no_business_page(void **state)
{
    static const char *const admins[] = {"system", "security", "audit"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct browser b = browser_signed_in(&s, admins[i]);
        assert_int_equal(browser_get(&b, "/project/own"), 404);
        assert_int_equal(browser_get(&b, "/periods/1"), 404);
    }
}

static void a_post_that_ended_is_acted_under_no_more(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    struct actor program = people_system_actor(0);
    struct tenure_import_in in = {.post_code = STR("secretary"),
                                  .person_code = STR("secretary"),
                                  .from_day = day_of(2018, 1, 1),
                                  .to_day = day_of(2020, 9, 22)};
    struct command_call call = {.command = &tenure_import, .actor = &program, .version = -1, .input = &in};
    struct command_result r;
    (void)state;
    assert_int_equal(command_run(s.f.commander, s.f.a, &call, &r), OK);
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_int_equal(browser_get(&b, "/project/own"), 404);
}

/* ---- several posts ---- */

static const char *post_button(int64_t post_id)
{
    return str_printf(s.f.a, "name=\"post\" value=\"%lld\"", (long long)post_id).ptr;
}

static void who_has_two_posts_chooses(void **state)
{
    struct browser b = browser_signed_in(&s, "double");
    struct account_read_row row;
    struct held_post *posts;
    size_t n;
    (void)state;
    assert_int_equal(account_read(s.f.db, s.f.a, site_fixture_account(&s, "double"), &row), OK);
    assert_int_equal(people_posts_today(s.f.db, s.f.a, row.person_id, day_of(2020, 9, 23), &posts, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(browser_get(&b, "/periods/1"), 403);
    assert_true(browser_sees(&b, "以哪个职务办事"));
    assert_false(browser_sees(&b, post_button(posts[0].post_id)));
    assert_true(browser_sees(&b, post_button(posts[1].post_id)));
    assert_int_equal(browser_post(&b, "/post", str_printf(s.f.a, "post=%lld", (long long)posts[1].post_id).ptr), 303);
    assert_int_equal(browser_get(&b, "/periods/1"), 200);
    assert_int_equal(browser_get(&b, "/project/other"), 200);
    assert_true(browser_sees(&b, post_button(posts[0].post_id)));
    assert_false(browser_sees(&b, post_button(posts[1].post_id)));
}

static void a_post_of_another_is_not_to_be_had(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    struct session_find_row other = browser_session(&(struct browser[]){browser_signed_in(&s, "officer")}[0]);
    (void)state;
    assert_int_equal(browser_post(&b, "/post", str_printf(s.f.a, "post=%lld", (long long)other.post_id).ptr), 403);
    assert_int_equal(browser_post(&b, "/post", "post=x"), 400);
    assert_int_equal(
        browser_post(&b, "/post", str_printf(s.f.a, "post=%lld&delegation=7", (long long)browser_session(&b).post_id).ptr),
        403);
}

/* ---- the frame ---- */

static void navigation_is(const char *login, const char *places)
{
    struct browser b = browser_signed_in(&s, login);
    struct str found = STR(""), page = b.body;
    const char *nav = memmem(page.ptr, page.len, "aria-label=\"主导航\">", strlen("aria-label=\"主导航\">"));
    assert_non_null(nav);
    page = str_sub(page, (size_t)(nav - page.ptr), page.len);
    const char *end = memmem(page.ptr, page.len, "</nav>", 6);
    page = str_sub(page, 0, (size_t)(end - page.ptr));
    for (const char *at; (at = memmem(page.ptr, page.len, "href=\"", 6));) {
        page = str_sub(page, (size_t)(at - page.ptr) + 6, page.len);
        found = str_printf(s.f.a, STR_FMT STR_FMT " ", STR_ARG(found), STR_ARG(str_sub(page, 0, str_find(page, '"', 0))));
    }
    assert_string_equal(found.ptr, places);
}

static void each_role_is_shown_the_places_that_exist_for_it(void **state)
{
    (void)state;
    navigation_is("secretary", "/ /projects /claims /dossier /notices /me ");
    navigation_is("liaison", "/ /projects /claims /notices /me ");
    navigation_is("member", "/ /projects /notices /me ");
    navigation_is("officer", "/board /overview /notices /catalog /applications /periods /amendments /scores /cycles ");
    navigation_is("leader", "/overview /board /scores /me ");
    navigation_is("inspector", "/ /me ");
    navigation_is("evaluator", "/ballots /me ");
    navigation_is("system", "/ ");
    navigation_is("security", "/ /accounts ");
    navigation_is("audit", "/audit /verify ");
    navigation_is("nopost", "/ /me ");
}

static void only_who_has_business_here_searches_it_and_is_notified(void **state)
{
    struct browser secretary = browser_signed_in(&s, "secretary"), audit = browser_signed_in(&s, "audit"),
                   inspector = browser_signed_in(&s, "inspector");
    (void)state;
    assert_true(browser_sees(&secretary, "action=\"/search\""));
    assert_false(browser_sees(&audit, "action=\"/search\""));
    assert_false(browser_sees(&inspector, "action=\"/search\""));
    assert_true(browser_sees(&secretary, "href=\"/notices\""));
    assert_false(browser_sees(&audit, "href=\"/notices\""));
    assert_false(browser_sees(&inspector, "href=\"/notices\""));
}

static int three(struct request *rq)
{
    (void)rq;
    return 3;
}

static int at_notices(struct request *rq, enum nav_key k)
{
    (void)rq;
    return k == NAV_NOTICES ? 4 : 0;
}

static void what_waits_is_counted_by_the_features(void **state)
{
    (void)state;
    s.site.notices = three;
    s.site.waiting = at_notices;
    struct browser b = browser_signed_in(&s, "secretary");
    assert_true(browser_sees(&b, "<span class=\"badge\">3</span>"));
    assert_true(browser_sees(&b, "<span class=\"count-n\">4<"));
}

static void the_language_is_kept_and_one_stays_where_one_was(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/lang", "lang=en&back=%2F%3Fa%3Db"), 303);
    assert_true(str_is(b.location, "/?a=b"));
    browser_get(&b, "/");
    assert_true(browser_sees(&b, "<html lang=\"en\""));
    assert_int_equal(browser_get(&b, "/nothing"), 404);
    assert_true(browser_sees(&b, "Page not found, or not yours to see"));
    assert_int_equal(browser_post(&b, "/lang", "lang=zh&back=https%3A%2F%2Fevil.example"), 303);
    assert_true(str_is(b.location, "/"));
    assert_int_equal(browser_post(&b, "/lang", "lang=xx&back=/"), 400);
}

static void the_look_is_one_of_two_words(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    browser_set_cookie(&b, STR("theme"), STR("dark"));
    browser_get(&b, "/");
    assert_true(browser_sees(&b, "data-theme=\"dark\""));
    browser_set_cookie(&b, STR("theme"), STR("x"));
    browser_get(&b, "/");
    assert_false(browser_sees(&b, "data-theme=\""));
}

/* ---- acts ---- */

static void a_form_s_command_runs_and_leads_back_with_its_message(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/own-name", "name=x&version=3"), 303);
    assert_true(str_is(b.location, "/?a=b&done=saved"));
    browser_get(&b, "/?a=b&done=saved");
    assert_true(browser_sees(&b, "已保存"));
    assert_true(browser_sees(&b, "name=\"back\" value=\"/?a=b\"")); /* the message is not said again */
}

static void what_the_rules_say_comes_back_with_the_form_s_key(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    struct str body = str_printf(s.f.a, "csrf=" STR_FMT "&key=mine&name=", STR_ARG(b.csrf));
    assert_int_equal(browser_send(&b, "POST", "/own-name", body.ptr), 422);
    assert_true(browser_sees(&b, "ERR_RULES unchanged key=mine"));
}

static void what_does_not_fit_its_field_never_reaches_the_command(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/own-name", "name=toolong"), 422);
    assert_true(browser_sees(&b, "ERR_RULES too_long"));
    assert_int_equal(browser_post(&b, "/own-name", "name=x&other=y"), 400);
}

static void a_stale_form_is_told_so(void **state)
{
    struct browser b = browser_signed_in(&s, "secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/own-name", "name=x&version=2"), 409);
    assert_true(browser_sees(&b, "ERR_STALE"));
}

/* ---- what needs no account ---- */

static void health_tells_no_business(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, "/healthz"), 200);
    assert_true(str_starts(b.body, STR("{\"schema\":")));
    assert_true(browser_sees(&b, "\"waiting\":0,\"disk_free\":"));
    assert_int_equal(b.ncookies, 0);
}

static void assets_are_served_and_no_others(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, str_z(s.f.a, asset_named("app.css")->path)), 200);
    assert_int_equal(browser_get(&b, "/assets/app.css"), 404);
}

static void an_error_page_names_a_code_for_the_administrator(void **state)
{
    struct browser b = browser_new(&s);
    (void)state;
    assert_int_equal(browser_get(&b, "/nothing"), 404);
    assert_true(browser_sees(&b, "把这个编号告诉管理员"));
    assert_true(browser_sees(&b, "href=\"/sign-in\""));
    assert_int_equal(browser_send(&b, "POST", "/nothing", "a=b"), 404);
    assert_int_equal(browser_send(&b, "PUT", "/me", ""), 405);
    assert_true(browser_sees(&b, "这个地址不能这样打开"));
}

static int serve(void)
{
    site_fixture_init(&s, true, NULL);
    printf("http://127.0.0.1:%d\n%s\n", web_port(s.web), site_fixture_invite(&s, "nopost"));
    fflush(stdout);
    (void)getchar();
    site_fixture_fini(&s);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        return serve();
    }
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_session_ends_after_eight_idle_hours),
        TEST(a_session_ends_after_twelve_hours_whatever_was_done),
        TEST(when_it_was_seen_is_written_once_a_minute),
        TEST(a_demo_clock_that_jumps_ends_no_session),
        TEST(signing_out_deletes_the_session),
        TEST(a_cookie_that_is_none_signs_nobody_in),
        TEST(the_stored_digest_is_no_token),
        TEST(a_disabled_account_is_out_at_once),
        TEST(a_form_needs_its_session_s_token),
        TEST(signing_in_needs_the_token_of_our_own_form),
        TEST(a_form_of_another_site_is_refused),
        TEST(what_is_another_s_looks_as_if_it_were_not_there),
        TEST(what_may_be_seen_but_not_done_is_refused),
        TEST(what_may_be_done_but_not_now_is_told_so),
        TEST(a_form_sent_after_the_session_s_end_is_told_so),
        TEST(administrators_see_no_business_page),
        TEST(a_post_that_ended_is_acted_under_no_more),
        TEST(who_has_two_posts_chooses),
        TEST(a_post_of_another_is_not_to_be_had),
        TEST(each_role_is_shown_the_places_that_exist_for_it),
        TEST(only_who_has_business_here_searches_it_and_is_notified),
        TEST(what_waits_is_counted_by_the_features),
        TEST(the_language_is_kept_and_one_stays_where_one_was),
        TEST(the_look_is_one_of_two_words),
        TEST(a_form_s_command_runs_and_leads_back_with_its_message),
        TEST(what_the_rules_say_comes_back_with_the_form_s_key),
        TEST(what_does_not_fit_its_field_never_reaches_the_command),
        TEST(a_stale_form_is_told_so),
        TEST(health_tells_no_business),
        TEST(assets_are_served_and_no_others),
        TEST(an_error_page_names_a_code_for_the_administrator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
