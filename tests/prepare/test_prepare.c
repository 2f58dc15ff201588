/* test_prepare.c: every query of the program, and of its tables, is prepared on a store with all migrations: on PostgreSQL when
 * SANGUAN_TEST_PG says where, else on SQLite. Columns and parameters must have the declared number and types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "db/test_store.h"

static struct test_store store;

static int set_up(void **state)
{
    (void)state;
    test_store_init(&store);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_store_fini(&store);
    return 0;
}

static unsigned check(const struct db_query *q)
{
    err_clear();
    enum err e = db_check_query(store.writer, q);
    if (e != OK)
        print_error("%s: %s: %s\n", q->file, err_name(e), err_detail());
    return e != OK;
}

static void every_query_can_be_prepared_and_has_the_declared_types(void **state)
{
    unsigned n = 0, bad = 0;
    (void)state;
    for (; db_all_queries[n]; n++)
        bad += check(db_all_queries[n]);
    print_message("%u queries\n", n);
    assert_true(n > 0);
    assert_int_equal(bad, 0);
}

static void every_table_can_be_read(void **state)
{
    unsigned n = 0, bad = 0;
    (void)state;
    for (; db_tables[n]; n++) {
        bad += db_tables[n]->by_id ? check(db_tables[n]->by_id) : 0;
        bad += db_tables[n]->all ? check(db_tables[n]->all) : 0;
    }
    print_message("%u tables\n", n);
    assert_true(n > 0);
    assert_int_equal(bad, 0);
}

/* Else a check that lets everything pass would pass too. */
static void a_query_of_another_type_is_refused(void **state)
{
    static const enum db_type wrong[] = {DB_TEXT};
    static const struct db_query q = {.name = "wrong",
                                      .sqlite = "SELECT version FROM schema_migration",
                                      .pg = "SELECT version FROM schema_migration",
                                      .file = "test_prepare.c",
                                      .out = wrong,
                                      .nout = 1};
    (void)state;
    assert_int_equal(db_check_query(store.writer, &q), ERR_BUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_can_be_prepared_and_has_the_declared_types),
        cmocka_unit_test(every_table_can_be_read),
        cmocka_unit_test(a_query_of_another_type_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
