/* test_migrate.c: a store has exactly the migrations that it says it has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "db/test_store.h"
#include "kinds.sql.h"

static struct test_store s;

static int set_up(void **state)
{
    (void)state;
    test_store_init_empty(&s);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_store_fini(&s);
    return 0;
}

static void migrate(enum err want, bool dry_run, int applied, int pending)
{
    int did, had;
    err_clear();
    enum err e = db_migrate(s.writer, 1, dry_run, &did, &had);
    if (e != want)
        fail_msg("%s: %s", err_name(e), err_detail());
    assert_int_equal(did, applied);
    assert_int_equal(had, pending);
}

static int version(void)
{
    int v;
    assert_int_equal(db_schema_version(s.writer, &v), OK);
    return v;
}

static void an_empty_store_gets_all_in_order(void **state)
{
    struct shelf_read_row row;
    (void)state;
    assert_int_equal(version(), 0);
    migrate(OK, false, 2, 2);
    assert_int_equal(version(), 2);
    assert_int_equal(shelf_read(s.writer, s.a, 1, &row), OK);
}

static void a_second_time_changes_nothing(void **state)
{
    (void)state;
    migrate(OK, false, 2, 2);
    migrate(OK, false, 0, 0);
    assert_int_equal(version(), 2);
}

static void a_dry_run_changes_nothing(void **state)
{
    (void)state;
    migrate(OK, true, 0, 2);
    assert_int_equal(version(), 0);
    assert_int_not_equal(db_script(s.writer, "DELETE FROM shelf"), OK);
    assert_int_not_equal(db_script(s.writer, "DELETE FROM schema_migration"), OK);
    migrate(OK, false, 2, 2);
}

static void a_changed_text_is_refused(void **state)
{
    (void)state;
    migrate(OK, false, 2, 2);
    assert_int_equal(db_script(s.writer, "UPDATE schema_migration SET sha256 = 'other' WHERE version = 1"), OK);
    migrate(ERR_CORRUPT, false, 0, 0);
    assert_non_null(strstr(err_detail(), "1-shop"));
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
    (void)state;
    migrate(OK, false, 2, 2);
    assert_int_equal(db_script(s.writer, "INSERT INTO schema_migration (version, name, sha256, at_ms) VALUES (3, 'x', 'x', 1)"),
                     OK);
    migrate(ERR_CORRUPT, false, 0, 0);
    assert_non_null(strstr(err_detail(), "newer"));
}

static void a_gap_in_the_list_is_refused(void **state)
{
    (void)state;
    migrate(OK, false, 2, 2);
    assert_int_equal(db_script(s.writer, "DELETE FROM schema_migration WHERE version = 1"), OK);
    migrate(ERR_CORRUPT, false, 0, 0);
}

static void a_failed_migration_leaves_nothing_of_itself(void **state)
{
    (void)state;
    assert_int_equal(db_script(s.writer, "CREATE TABLE promise (x BIGINT)"),
                     OK); /* the second migration will stumble over it */
    migrate(ERR_BUG, false, 1, 2);
    assert_int_equal(version(), 1);
    assert_int_not_equal(db_script(s.writer, "UPDATE shelf SET room = 1"), OK); /* its first statement is undone */
    assert_int_equal(db_script(s.writer, "DROP TABLE promise"), OK);
    migrate(OK, false, 1, 1);
    assert_int_equal(version(), 2);
}

static void a_reader_may_ask_but_not_migrate(void **state)
{
    int applied, pending, v;
    (void)state;
    migrate(OK, false, 2, 2);
    assert_int_equal(db_script(s.writer, "DELETE FROM schema_migration WHERE version = 2"), OK);
    struct db *reader = test_store_open(&s, false);
    assert_int_equal(db_schema_version(reader, &v), OK);
    assert_int_equal(v, 1);
    assert_int_equal(db_migrate(reader, 1, true, &applied, &pending), OK);
    assert_int_equal(pending, 1);
    assert_int_not_equal(db_migrate(reader, 1, false, &applied, &pending), OK);
    db_close(reader);
}

static void tables_are_described(void **state)
{
    const struct db_table *t = db_table_find(STR("item"));
    (void)state;
    assert_non_null(t);
    assert_int_equal(t->class, TABLE_JOURNALED);
    assert_int_equal(t->ncolumns, 8);
    assert_string_equal(t->columns[0].name, "id");
    assert_true(t->columns[2].personal && t->columns[3].salt && t->columns[7].personal);
    assert_false(t->columns[1].personal || t->columns[2].salt || t->columns[6].personal);
    assert_non_null(t->by_id);
    assert_null(db_table_find(STR("receipt"))->by_id);
    assert_int_equal(db_table_find(STR("ballot"))->class, TABLE_SECRET);
    assert_null(db_table_find(STR("nothing")));
    for (size_t i = 1; db_tables[i]; i++)
        assert_true(strcmp(db_tables[i - 1]->name, db_tables[i]->name) < 0);
}

static void another_order_of_texts_is_refused(void **state)
{
    struct db *db;
    int applied, pending;
    (void)state;
    if (s.engine == DB_SQLITE)
        skip();
    assert_int_equal(db_script(s.writer, "DROP DATABASE IF EXISTS ordered"), OK);
    assert_int_equal(db_script(s.writer, "CREATE DATABASE ordered LOCALE 'C.UTF-8' TEMPLATE template0"), OK);
    struct str uri = str_c(s.path), rest = uri, host;
    assert_true(str_split(&rest, '?', &host));
    const char *path = str_z(s.a, str_printf(s.a, "postgresql://sanguan@/ordered?" STR_FMT, STR_ARG(rest)));
    assert_int_equal(db_open(&(struct db_config){.engine = DB_POSTGRESQL, .path = path, .writer = true}, &db), OK);
    assert_int_equal(db_migrate(db, 1, false, &applied, &pending), ERR_STATE);
    db_close(db);
    assert_int_equal(db_script(s.writer, "DROP DATABASE ordered"), OK);
}

#define FACT(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(an_empty_store_gets_all_in_order),
        FACT(a_second_time_changes_nothing),
        FACT(a_dry_run_changes_nothing),
        FACT(a_changed_text_is_refused),
        FACT(a_store_of_a_newer_program_is_refused),
        FACT(a_gap_in_the_list_is_refused),
        FACT(a_failed_migration_leaves_nothing_of_itself),
        FACT(a_reader_may_ask_but_not_migrate),
        FACT(tables_are_described),
        FACT(another_order_of_texts_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
