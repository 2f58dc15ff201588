/* test_hasher.c: passwords as argon2id texts, on a bounded queue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <string.h>
#include "base/arena.h"
#include "site/hasher.h"

struct sample {
    struct hasher *h;
    struct arena *a;
};

static struct sample start(const struct hasher_config *c)
{
    struct sample s = {.a = arena_new()};
    assert_int_equal(hasher_new(c, &s.h), OK);
    return s;
}

static void stop(struct sample *s)
{
    hasher_free(s->h);
    arena_free(s->a);
    err_clear();
}

static const struct hasher_config cheap = {.memory = 8192, .passes = 1};

static bool fits(struct sample *s, struct str text, const char *password)
{
    bool yes = true;
    assert_int_equal(hasher_check(s->h, text, str_c(password), &yes), OK);
    return yes;
}

static void a_password_fits_its_text_and_no_other_does(void **state)
{
    struct sample s = start(&cheap);
    struct str text;
    (void)state;
    assert_int_equal(hasher_make(s.h, s.a, STR("一句记得住的话"), &text), OK);
    assert_true(fits(&s, text, "一句记得住的话"));
    assert_false(fits(&s, text, "一句记得住的"));
    assert_false(fits(&s, text, "一句记得住的话 "));
    assert_false(fits(&s, text, ""));
    stop(&s);
}

static void the_same_password_gives_another_text_each_time(void **state)
{
    struct sample s = start(&cheap);
    struct str first, second;
    (void)state;
    assert_int_equal(hasher_make(s.h, s.a, STR("password"), &first), OK);
    assert_int_equal(hasher_make(s.h, s.a, STR("password"), &second), OK);
    assert_false(str_eq(first, second));
    stop(&s);
}

static void by_default_it_takes_what_owasp_asks_for(void **state)
{
    struct sample s = start(&(struct hasher_config){0});
    struct str text;
    (void)state;
    assert_int_equal(hasher_make(s.h, s.a, STR("password"), &text), OK);
    assert_true(str_starts(text, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(str_starts(hasher_nobody(s.h), STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    stop(&s);
}

static void a_text_that_is_none_fits_nothing(void **state)
{
    struct sample s = start(&cheap);
    char longer[400];
    (void)state;
    memset(longer, '$', sizeof longer);
    assert_false(fits(&s, STR(""), ""));
    assert_false(fits(&s, STR("$argon2id$"), "x"));
    assert_false(fits(&s, STR("$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"), "x"));
    assert_false(fits(&s, STR("plain"), "plain"));
    assert_false(fits(&s, (struct str){longer, sizeof longer}, "x"));
    assert_false(fits(&s, hasher_nobody(s.h), ""));
    stop(&s);
}

/* ---- the queue ---- */

#define CALLERS 12

struct caller {
    pthread_t thread;
    struct hasher *h;
    enum err result;
};

static void *call(void *arg)
{
    struct caller *c = arg;
    bool yes;
    c->result = hasher_check(c->h, hasher_nobody(c->h), STR("x"), &yes);
    return NULL;
}

/* One at work, one waiting; each works for much longer than it takes to start the others. */
static void who_finds_the_queue_full_is_asked_to_come_again(void **state)
{
    struct sample s = start(&(struct hasher_config){.queue_max = 1, .memory = 64u << 20, .passes = 3});
    struct caller callers[CALLERS];
    struct hasher_stats stats;
    unsigned busy = 0;
    (void)state;
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){.h = s.h};
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(callers[i].thread, NULL);
        busy += callers[i].result == ERR_BUSY;
        assert_true(callers[i].result == OK || callers[i].result == ERR_BUSY);
    }
    hasher_stats(s.h, &stats);
    assert_true(busy > 0 && busy < CALLERS);
    assert_int_equal(stats.refused, busy);
    assert_int_equal(stats.checked, CALLERS - busy);
    stop(&s);
}

static void several_threads_do_all_that_is_queued(void **state)
{
    struct sample s = start(&(struct hasher_config){.threads = 3, .queue_max = CALLERS, .memory = 8192, .passes = 1});
    struct caller callers[CALLERS];
    (void)state;
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i] = (struct caller){.h = s.h, .result = ERR_BUG};
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(callers[i].thread, NULL);
        assert_int_equal(callers[i].result, OK);
    }
    stop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_fits_its_text_and_no_other_does),
        cmocka_unit_test(the_same_password_gives_another_text_each_time),
        cmocka_unit_test(by_default_it_takes_what_owasp_asks_for),
        cmocka_unit_test(a_text_that_is_none_fits_nothing),
        cmocka_unit_test(who_finds_the_queue_full_is_asked_to_come_again),
        cmocka_unit_test(several_threads_do_all_that_is_queued),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
