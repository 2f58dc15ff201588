/* test_backoff.c: who tries passwords waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "command/fixture.h"
#include "people/account.sql.h"
#include "site/backoff.h"

#define MINUTE 60000LL

static struct fixture f;
static int64_t now;

static int set_up(void **state)
{
    (void)state;
    fixture_init(&f, NULL);
    now = FIXTURE_NOW;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_fini(&f);
    return 0;
}

static int64_t try_at(const char *login, const char *ip)
{
    struct backoff b = backoff_of(f.a, str_c(login), str_c(ip), now);
    assert_int_equal(backoff_try(f.commander, &b), OK);
    return b.wait_ms;
}

static void forgive(const char *login, const char *ip)
{
    struct backoff b = backoff_of(f.a, str_c(login), str_c(ip), now);
    assert_int_equal(backoff_forgive(f.commander, &b), OK);
}

static void waits_grow_and_end_at_a_quarter_of_an_hour(void **state)
{
    static const int64_t minutes[] = {0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15};
    (void)state;
    for (int64_t n = 0; n <= 10; n++) {
        assert_int_equal(backoff_wait_ms(n, BACKOFF_LOGIN_FREE), minutes[n] * MINUTE);
    }
    assert_int_equal(backoff_wait_ms(INT64_MAX, BACKOFF_LOGIN_FREE), 15 * MINUTE);
}

static void after_five_tries_one_waits_and_no_try_is_counted_meanwhile(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("a", "10.0.0.1"), 0);
    }
    assert_int_equal(try_at("a", "10.0.0.1"), MINUTE);
    now += MINUTE - 1;
    assert_int_equal(try_at("a", "10.0.0.1"), 1);
    now += 1;
    assert_int_equal(try_at("a", "10.0.0.1"), 0); /* the sixth */
    assert_int_equal(try_at("a", "10.0.0.1"), 2 * MINUTE);
}

static void a_login_waits_wherever_the_tries_come_from(void **state)
{
    static const char *const from[] = {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"};
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("a", from[i]), 0);
    }
    assert_int_equal(try_at("a", "10.0.0.6"), MINUTE);
    assert_int_equal(try_at("b", "10.0.0.6"), 0);
}

static void an_address_waits_whichever_the_logins(void **state)
{
    (void)state;
    for (int i = 0; i <= BACKOFF_ADDRESS_FREE; i++) {
        assert_int_equal(try_at(str_printf(f.a, "u%d", i).ptr, "10.0.0.1"), 0);
    }
    assert_int_equal(try_at("fresh", "10.0.0.1"), MINUTE);
    assert_int_equal(try_at("fresh", "10.0.0.2"), 0);
}

static void a_right_password_takes_the_count_back(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("a", "10.0.0.1"), 0);
    }
    forgive("a", "10.0.0.1");
    assert_int_equal(try_at("a", "10.0.0.1"), 0);
    assert_int_equal(try_at("a", "10.0.0.1"), 0);
}

/* Else whoever has an account could try others' passwords for ever, signing in between. */
static void a_right_password_takes_only_its_own_try_off_the_address(void **state)
{
    (void)state;
    for (int i = 0; i <= BACKOFF_ADDRESS_FREE; i++) {
        assert_int_equal(try_at(str_printf(f.a, "u%d", i).ptr, "10.0.0.1"), 0);
        assert_int_equal(try_at("own", "10.0.0.1"), i == BACKOFF_ADDRESS_FREE ? MINUTE : 0);
        if (i < BACKOFF_ADDRESS_FREE) {
            forgive("own", "10.0.0.1");
        }
    }
}

static void an_office_full_of_people_signs_in_through_one_address(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * BACKOFF_ADDRESS_FREE; i++) {
        const char *login = str_printf(f.a, "u%d", i).ptr;
        assert_int_equal(try_at(login, "10.0.0.1"), 0);
        forgive(login, "10.0.0.1");
    }
}

static void after_an_hour_the_count_begins_anew(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("a", "10.0.0.1"), 0);
    }
    now += MINUTE + BACKOFF_FORGET_MS;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("a", "10.0.0.1"), 0);
    }
    assert_int_equal(try_at("a", "10.0.0.1"), MINUTE);
}

static void an_ipv6_client_is_its_network(void **state)
{
    struct backoff x = backoff_of(f.a, STR("a"), STR("2001:db8:1:2::1"), now);
    struct backoff y = backoff_of(f.a, STR("a"), STR("2001:db8:1:2:ffff::9"), now);
    struct backoff z = backoff_of(f.a, STR("a"), STR("2001:db8:1:3::1"), now);
    (void)state;
    assert_true(str_eq(x.address, y.address));
    assert_false(str_eq(x.address, z.address));
}

static void only_digests_are_stored(void **state)
{
    struct backoff b = backoff_of(f.a, STR("yangjiang01"), STR("10.0.0.1"), now);
    struct login_failure_find_row row;
    (void)state;
    assert_int_equal(try_at("yangjiang01", "10.0.0.1"), 0);
    assert_int_equal(login_failure_find(f.db, f.a, b.login, &row), OK);
    assert_int_equal(login_failure_find(f.db, f.a, b.address, &row), OK);
    assert_int_equal(b.login.len, 64);
    assert_int_equal(b.address.len, 64);
    assert_int_equal(fixture_count(&f).failures, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(waits_grow_and_end_at_a_quarter_of_an_hour),
        TEST(after_five_tries_one_waits_and_no_try_is_counted_meanwhile),
        TEST(a_login_waits_wherever_the_tries_come_from),
        TEST(an_address_waits_whichever_the_logins),
        TEST(a_right_password_takes_the_count_back),
        TEST(a_right_password_takes_only_its_own_try_off_the_address),
        TEST(an_office_full_of_people_signs_in_through_one_address),
        TEST(after_an_hour_the_count_begins_anew),
        TEST(an_ipv6_client_is_its_network),
        TEST(only_digests_are_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
