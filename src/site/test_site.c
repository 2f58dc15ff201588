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

static struct browser signed_in(const char *login)
{
    struct browser b = browser_new(&s);
    browser_sign_in(&b, login);
    return b;
}

static struct session_find_row session_of(const struct browser *b)
{
    struct session_find_row row;
    struct str digest = account_digest(s.f.a, browser_cookie(b, "session"));
    assert_int_equal(session_find(s.f.db, s.f.a, digest, &row), OK);
    return row;
}

static bool session_is_stored(struct str token)
{
    struct session_find_row row;
    enum err e = session_find(s.f.db, s.f.a, account_digest(s.f.a, token), &row);
    err_clear();
    return e == OK;
}

static void run_as_program(const struct command *cmd, const char *login, const void *input)
{
    struct actor program = people_system_actor(0);
    struct command_result r;
    struct command_call call = {
        .command = cmd, .actor = &program, .object_id = site_fixture_account(&s, login), .version = -1, .input = input};
    assert_int_equal(command_run(s.f.commander, s.f.a, &call, &r), OK);
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

/* The page without what differs on each: tokens and keys. */
static struct str without_tokens(struct str body)
{
    struct buf out;
    struct str rest = body;
    buf_init(&out, 1u << 20);
    while (rest.len) {
        size_t run = 0;
        while (run < rest.len && strchr("0123456789abcdef", rest.ptr[run])) {
            run++;
        }
        if (run < 32) {
            buf_put(&out, str_sub(rest, 0, run < rest.len ? run + 1 : run));
        }
        rest = str_sub(rest, run + (run < rest.len && run < 32), rest.len);
    }
    struct str text = str_dup(s.f.a, buf_str(&out));
    buf_fini(&out);
    return text;
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
    run_as_program(&account_disable, "member", NULL);
    run_as_program(&account_set_password, "leader", &none);
    struct browser wrong = refused("system", "wrong"), unknown = refused("sister", "wrong");
    struct browser disabled = refused("member", "a+plain+sentence"), without = refused("leader", "wrong");
    (void)disabled;
    (void)without;
    assert_int_equal(fixture_count(&s.f).failures, 5); /* four logins, one address */
    struct str x = without_tokens(wrong.body), y = without_tokens(unknown.body);
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
    struct browser b = signed_in("secretary");
    (void)state;
    struct str first = browser_cookie(&b, "session");
    browser_get(&b, "/sign-in");
    browser_get(&b, "/me");
    assert_int_equal(browser_post(&b, "/sign-in", "login=liaison&password=a+plain+sentence"), 303);
    assert_false(str_eq(first, browser_cookie(&b, "session")));
    assert_false(session_is_stored(first));
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

/* ---- how long ---- */

static void a_session_ends_after_eight_idle_hours(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    site_fixture_later(&s, 8 * HOUR - 1);
    assert_int_equal(browser_get(&b, "/"), 200);
    site_fixture_later(&s, 8 * HOUR);
    assert_int_equal(browser_get(&b, "/"), 303);
}

static void a_session_ends_after_twelve_hours_whatever_was_done(void **state)
{
    struct browser b = signed_in("secretary");
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
    struct browser b = signed_in("secretary");
    (void)state;
    site_fixture_later(&s, 59999);
    browser_get(&b, "/");
    assert_int_equal(session_of(&b).seen_ms, FIXTURE_NOW);
    site_fixture_later(&s, 1);
    browser_get(&b, "/");
    assert_int_equal(session_of(&b).seen_ms, FIXTURE_NOW + 60000);
}

static void a_demo_clock_that_jumps_ends_no_session(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    clock_set(s.f.clock, FIXTURE_NOW + 30 * MS_PER_DAY);
    assert_int_equal(browser_get(&b, "/"), 200);
}

static void signing_out_deletes_the_session(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    struct str token = browser_cookie(&b, "session");
    assert_int_equal(browser_post(&b, "/sign-out", ""), 303);
    assert_true(str_is(b.location, "/sign-in?done=signed-out"));
    assert_false(session_is_stored(token));
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
    struct browser b = signed_in("secretary"), thief = browser_new(&s);
    (void)state;
    browser_set_cookie(&thief, STR("session"), account_digest(s.f.a, browser_cookie(&b, "session")));
    assert_int_equal(browser_get(&thief, "/"), 303);
}

static void a_disabled_account_is_out_at_once(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    run_as_program(&account_disable, "secretary", NULL);
    assert_int_equal(browser_get(&b, "/"), 303);
}

/* ---- tokens of forms ---- */

static void a_form_needs_its_session_s_token(void **state)
{
    struct browser b = signed_in("secretary"), other = signed_in("liaison");
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
    struct browser b = signed_in("secretary");
    (void)state;
    b.more = "Origin: https://evil.example\r\n";
    assert_int_equal(browser_post(&b, "/sign-out", ""), 403);
}

/* ---- rights ---- */

static void what_is_another_s_looks_as_if_it_were_not_there(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    assert_int_equal(browser_get(&b, "/project/own"), 200);
    assert_int_equal(browser_get(&b, "/project/other"), 404);
    struct str other = b.body;
    assert_int_equal(browser_get(&b, "/project/none"), 404);
    struct str none = b.body;
    assert_int_equal(browser_get(&b, "/nothing/here"), 404);
    assert_true(browser_sees(&b, "找不到这一页，或不在您的权限内"));
    assert_int_equal(without_tokens(other).len - strlen("other"), without_tokens(none).len - strlen("none"));
}

static void what_may_be_seen_but_not_done_is_refused(void **state)
{
    struct browser b = signed_in("secretary"), officer = signed_in("officer");
    (void)state;
    assert_int_equal(browser_get(&b, "/periods/1"), 403);
    assert_true(browser_sees(&b, "这一步不在您的职务内"));
    assert_int_equal(browser_get(&officer, "/periods/1"), 200);
    assert_int_equal(browser_post(&officer, "/project/own", ""), 403);
}

static void what_may_be_done_but_not_now_is_told_so(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/project/own", ""), 409);
    assert_true(browser_sees(&b, "现在不能办这一步"));
    assert_int_equal(browser_post(&b, "/project/other", ""), 404);
}

static void a_form_sent_after_the_session_s_end_is_told_so(void **state)
{
    struct browser b = signed_in("secretary");
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
        struct browser b = signed_in(admins[i]);
        assert_int_equal(browser_get(&b, "/project/own"), 404);
        assert_int_equal(browser_get(&b, "/periods/1"), 404);
    }
}

static void a_post_that_ended_is_acted_under_no_more(void **state)
{
    struct browser b = signed_in("secretary");
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

static void who_has_two_posts_chooses(void **state)
{
    struct browser b = signed_in("double");
    struct account_read_row row;
    struct held_post *posts;
    size_t n;
    (void)state;
    assert_int_equal(account_read(s.f.db, s.f.a, site_fixture_account(&s, "double"), &row), OK);
    assert_int_equal(people_posts_today(s.f.db, s.f.a, row.person_id, day_of(2020, 9, 23), &posts, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(browser_get(&b, "/periods/1"), 403);
    assert_true(browser_sees(&b, "以哪个职务办事"));
    assert_int_equal(browser_post(&b, "/post", str_printf(s.f.a, "post=%lld", (long long)posts[1].post_id).ptr), 303);
    assert_int_equal(browser_get(&b, "/periods/1"), 200);
    assert_int_equal(browser_get(&b, "/project/other"), 200);
}

static void a_post_of_another_is_not_to_be_had(void **state)
{
    struct browser b = signed_in("secretary");
    struct session_find_row other = session_of(&(struct browser[]){signed_in("officer")}[0]);
    (void)state;
    assert_int_equal(browser_post(&b, "/post", str_printf(s.f.a, "post=%lld", (long long)other.post_id).ptr), 403);
    assert_int_equal(browser_post(&b, "/post", "post=x"), 400);
    assert_int_equal(
        browser_post(&b, "/post", str_printf(s.f.a, "post=%lld&delegation=7", (long long)session_of(&b).post_id).ptr), 403);
}

/* ---- the frame ---- */

static void navigation_is(const char *login, const char *places)
{
    struct browser b = signed_in(login);
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
    navigation_is("secretary", "/ /projects /notices /me ");
    navigation_is("liaison", "/ /projects /notices /me ");
    navigation_is("member", "/ /projects /notices /me ");
    navigation_is("officer", "/board /overview /notices /periods ");
    navigation_is("leader", "/overview /board /me ");
    navigation_is("inspector", "/ /me ");
    navigation_is("evaluator", "/ /me ");
    navigation_is("system", "/ ");
    navigation_is("security", "/ /accounts ");
    navigation_is("audit", "/audit /verify ");
    navigation_is("nopost", "/ /me ");
}

static void only_who_has_business_here_searches_it(void **state)
{
    struct browser secretary = signed_in("secretary"), audit = signed_in("audit"), inspector = signed_in("inspector");
    (void)state;
    assert_true(browser_sees(&secretary, "action=\"/search\""));
    assert_false(browser_sees(&audit, "action=\"/search\""));
    assert_false(browser_sees(&inspector, "action=\"/search\""));
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
    struct browser b = signed_in("secretary");
    assert_true(browser_sees(&b, "<span class=\"badge\">3</span>"));
    assert_true(browser_sees(&b, "<span class=\"count-n\">4<"));
}

static void the_language_is_kept_and_one_stays_where_one_was(void **state)
{
    struct browser b = signed_in("secretary");
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
    struct browser b = signed_in("secretary");
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
    struct browser b = signed_in("secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/own-name", "name=x&version=3"), 303);
    assert_true(str_is(b.location, "/?a=b&done=saved"));
    browser_get(&b, "/?a=b&done=saved");
    assert_true(browser_sees(&b, "已保存"));
    assert_true(browser_sees(&b, "name=\"back\" value=\"/?a=b\"")); /* the message is not said again */
}

static void what_the_rules_say_comes_back_with_the_form_s_key(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    struct str body = str_printf(s.f.a, "csrf=" STR_FMT "&key=mine&name=", STR_ARG(b.csrf));
    assert_int_equal(browser_send(&b, "POST", "/own-name", body.ptr), 422);
    assert_true(browser_sees(&b, "ERR_RULES unchanged key=mine"));
}

static void what_does_not_fit_its_field_never_reaches_the_command(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/own-name", "name=toolong"), 422);
    assert_true(browser_sees(&b, "ERR_RULES too_long"));
    assert_int_equal(browser_post(&b, "/own-name", "name=x&other=y"), 400);
}

static void a_stale_form_is_told_so(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    assert_int_equal(browser_post(&b, "/own-name", "name=x&version=2"), 409);
    assert_true(browser_sees(&b, "ERR_STALE"));
}

/* ---- passwords ---- */

static void a_new_password_needs_the_old_one_and_ends_the_other_sessions(void **state)
{
    struct browser b = signed_in("secretary"), elsewhere = signed_in("secretary");
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
    struct browser b = signed_in("secretary");
    (void)state;
    struct str body =
        str_printf(s.f.a, "csrf=" STR_FMT "&key=k1&current=a+plain+sentence&fresh=another+sentence&again=another+sentence",
                   STR_ARG(b.csrf));
    assert_int_equal(browser_send(&b, "POST", "/password", body.ptr), 303);
    int64_t events = fixture_count(&s.f).events;
    assert_int_equal(browser_send(&b, "POST", "/password", body.ptr), 303);
    assert_int_equal(fixture_count(&s.f).events, events);
}

static void guessing_the_current_password_waits_too(void **state)
{
    struct browser b = signed_in("secretary");
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(browser_post(&b, "/password", "current=wrong&fresh=another+sentence&again=another+sentence"), 422);
    }
    assert_int_equal(browser_post(&b, "/password", "current=a+plain+sentence&fresh=another+sentence&again=another+sentence"),
                     429);
}

/* ---- the first password ---- */

static const char *invite(const char *login)
{
    struct str token = account_token(s.f.a);
    struct account_link_in in = {.digest = account_digest(s.f.a, token)};
    run_as_program(&account_link, login, &in);
    return str_printf(s.f.a, "/invite/" STR_FMT, STR_ARG(token)).ptr;
}

static void a_link_sets_the_first_password_and_signs_in(void **state)
{
    const char *place = invite("officer");
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
    struct browser system = signed_in("system"), officer = signed_in("officer");
    (void)state;
    assert_int_equal(browser_get(&system, "/accounts"), 403);
    assert_int_equal(browser_get(&officer, "/accounts"), 403);
    const char *place = str_printf(s.f.a, "/accounts/%lld", (long long)site_fixture_account(&s, "member")).ptr;
    assert_int_equal(browser_post(&officer, place, "act=disable"), 403);
    struct browser security = signed_in("security");
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
    struct browser security = signed_in("security"), person = browser_new(&s);
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
    struct browser b = signed_in("security");
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
        struct session_find_row now = session_of(&b);
        assert_int_not_equal(now.post_id, 0);
    }
    assert_int_equal(browser_post(&b, "/demo/sign-in", "role=emperor"), 400);
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
    printf("http://127.0.0.1:%d\n%s\n", web_port(s.web), invite("nopost"));
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
        TEST(only_who_has_business_here_searches_it),
        TEST(what_waits_is_counted_by_the_features),
        TEST(the_language_is_kept_and_one_stays_where_one_was),
        TEST(the_look_is_one_of_two_words),
        TEST(a_form_s_command_runs_and_leads_back_with_its_message),
        TEST(what_the_rules_say_comes_back_with_the_form_s_key),
        TEST(what_does_not_fit_its_field_never_reaches_the_command),
        TEST(a_stale_form_is_told_so),
        TEST(a_new_password_needs_the_old_one_and_ends_the_other_sessions),
        TEST(a_second_press_changes_the_password_once),
        TEST(guessing_the_current_password_waits_too),
        TEST(a_link_sets_the_first_password_and_signs_in),
        TEST(a_token_that_is_none_opens_nothing),
        TEST(only_the_security_administrator_keeps_accounts),
        TEST(a_link_is_shown_once_and_works),
        TEST(an_account_is_opened_for_a_person_on_file),
        TEST(outside_a_demo_nobody_enters_by_role),
        DEMO(in_a_demo_the_door_has_a_button_for_each_role),
        TEST(health_tells_no_business),
        TEST(assets_are_served_and_no_others),
        TEST(an_error_page_names_a_code_for_the_administrator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
