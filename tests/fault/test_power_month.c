/* test_power_month.c: power loss under the program's own commands, in a store that has been in use: the small county's.
 *
 *     test_power_month DATA [all]
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "assessment/status.h"
#include "month.h"
#include "power.h"
#include "sys/sys.h"

#define IMAGES 400
#define CYCLES 4

static bool all;
static uint64_t seed;
static const char *data;
static struct store model;

static void work(struct store *s, struct month *m, struct arena *a, unsigned acts)
{
    assert_int_equal(store_open(s), OK);
    for (unsigned i = 0; i < acts; i++) {
        struct ack ack = {0};
        enum err e = month_act(m, a, &ack);
        if (e != OK) {
            fail_msg("act %llu: %s: %s", (unsigned long long)m->number, err_name(e), err_detail());
        }
        power_ack(ack);
    }
    struct ack ack;
    assert_int_equal(store_sign(s, a, &ack), OK);
    power_ack(ack);
    store_close(s);
}

static struct disk_log *record(bool sync_normal)
{
    struct arena *a = arena_new();
    struct store s;
    struct month m;
    store_init_from(&s, data);
    s.sync_normal = sync_normal;
    s.refresh = status_refresh;
    s.check_derived = status_check_derived;
    model = (struct store){.key = s.key, .refresh = s.refresh, .check_derived = s.check_derived};
    assert_int_equal(store_open(&s), OK);
    month_init(&m, &s, a);
    store_close(&s);
    power_begin();
    work(&s, &m, a, CYCLES * MONTH_ACTS / 2);
    work(&s, &m, a, CYCLES * MONTH_ACTS / 2);
    store_fini(&s);
    arena_free(a);
    return power_end();
}

static struct outcome cut(const struct disk_log *l, unsigned images)
{
    return power_cut(l, &(struct power){.all = all, .images = images, .seed = seed, .base = data, .model = &model});
}

static void a_month_s_work_survives_a_power_cut_at_any_step(void **state)
{
    (void)state;
    struct disk_log *l = record(false);
    struct outcome o = cut(l, IMAGES);
    disk_log_free(l);
    assert_true(o.images > IMAGES / 3);
    assert_int_equal(o.lost, 0);
    assert_int_equal(o.broken, 0);
}

static void without_syncs_it_does_not(void **state)
{
    (void)state;
    struct disk_log *l = record(true);
    struct outcome o = cut(l, IMAGES / 5);
    disk_log_free(l);
    assert_true(o.lost > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_s_work_survives_a_power_cut_at_any_step),
        cmocka_unit_test(without_syncs_it_does_not),
    };
    if (argc < 2) {
        fprintf(stderr, "usage: test_power_month DATA [all]\n");
        return 64;
    }
    data = argv[1];
    all = argc > 2 && strcmp(argv[2], "all") == 0;
    seed = test_seed();
    power_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
