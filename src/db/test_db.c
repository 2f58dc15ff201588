/* test_db.c: the two drivers, behind the generated functions. Each fact holds on both engines; the few that belong to one are
 * skipped on the other. The schema and the queries are those of tests/golden/sql.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "db/field.h"
#include "db/test_store.h"
#include "inputs.sql.h"
#include "kinds.sql.h"
#include "quotes.sql.h"
#include "sys/sys.h"

static struct test_store s;
static struct db *reader;

static int set_up(void **state)
{
    (void)state;
    test_store_init(&s);
    reader = test_store_open(&s, false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(reader);
    test_store_fini(&s);
    return 0;
}

static void only_on(enum db_engine engine)
{
    if (s.engine != engine)
        skip();
}

static struct item_insert_in an_item(int64_t id)
{
    return (struct item_insert_in){.id = id,
                                   .shelf_id = 1,
                                   .owner = STR("张三'; DROP TABLE item; --"),
                                   .salt = STR("\0\1\xff\0"),
                                   .label = str_printf(s.a, "label %lld", (long long)id),
                                   .made_day = day_of(2020, 2, 29),
                                   .sold = true};
}

static void put_item(int64_t id)
{
    struct item_insert_in in = an_item(id);
    assert_int_equal(item_insert(s.writer, &in, NULL), OK);
}

static void put_shelf(int64_t id, const char *code)
{
    assert_int_equal(shelf_insert(s.writer, id, str_c(code), OPT_I64(id), NULL), OK);
}

/* ---- values ---- */

static void a_row_comes_back_as_it_went_in(void **state)
{
    struct item_read_row row;
    struct item_insert_in in = an_item(5);
    (void)state;
    assert_int_equal(item_insert(s.writer, &in, NULL), OK);
    assert_int_equal(item_read(reader, s.a, 5, &row), OK);
    assert_true(str_eq(row.owner, in.owner) && str_eq(row.label, in.label));
    assert_int_equal(row.salt.len, 4);
    assert_memory_equal(row.salt.ptr, "\0\1\xff\0", 4);
    assert_int_equal(row.made_day, day_of(2020, 2, 29));
    assert_true(row.sold);
}

static void empty_values_come_back_empty(void **state)
{
    struct item_read_row row;
    struct item_insert_in in = {.id = 5, .shelf_id = 1, .made_day = DAY_NONE};
    (void)state;
    assert_int_equal(item_insert(s.writer, &in, NULL), OK);
    assert_int_equal(item_read(reader, s.a, 5, &row), OK);
    assert_int_equal(row.owner.len + row.salt.len + row.label.len, 0);
    assert_int_equal(row.made_day, DAY_NONE);
    assert_false(row.sold);
}

static void integers_keep_their_extremes_and_may_be_null(void **state)
{
    static const int64_t extremes[] = {0, 1, 127, 128, 255, 32767, INT32_MAX, 4294967296, (1LL << 53) - 1, INT64_MAX};
    struct shelf_read_row row;
    (void)state;
    for (int64_t i = 0; i < (int64_t)(sizeof extremes / sizeof *extremes); i++) {
        assert_int_equal(shelf_insert(s.writer, 10 + i, str_printf(s.a, "%d", (int)i), OPT_I64(extremes[i]), NULL), OK);
        assert_int_equal(shelf_read(reader, s.a, 10 + i, &row), OK);
        assert_true(row.width.set && row.width.v == extremes[i]);
    }
    assert_int_equal(shelf_insert(s.writer, INT64_MIN, STR("least"), (struct opt_i64){.set = false}, NULL), OK);
    assert_int_equal(shelf_read(reader, s.a, INT64_MIN, &row), OK);
    assert_false(row.width.set);
}

static void what_looks_like_a_parameter_in_a_string_is_text(void **state)
{
    struct quote_colon_row row;
    struct quote_lines_row lines;
    (void)state;
    assert_int_equal(quote_colon(reader, s.a, 1, &row), OK);
    assert_true(str_is(row.a, "it's :id -- no comment; and /* none */"));
    assert_true(str_is(row.b, ":id") && str_is(row.c, "冒号:id"));
    assert_int_equal(quote_lines(reader, s.a, &lines), OK);
    assert_true(str_is(lines.a, "two\n-- :name lines\n?"));
}

static void each_engine_may_have_its_own_text(void **state)
{
    struct quote_cast_row row;
    (void)state;
    assert_int_equal(quote_cast(reader, s.a, -7, &row), OK);
    assert_int_equal(row.a, -7);
}

static void inputs_stand_in_their_declared_order_and_may_repeat(void **state)
{
    struct input_order_row *rows;
    struct input_four_row four;
    size_t n;
    (void)state;
    put_item(5);
    put_item(6);
    assert_int_equal(input_order(reader, s.a, 1, STR("label 6"), day_of(2020, 2, 29), &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, 6);
    struct input_four_in in = {.b = OPT_I64(5), .c = true, .d = day_of(2020, 2, 29), .e = STR("\0\1\xff\0")};
    assert_int_equal(input_four(reader, s.a, &in, &four), OK);
    assert_int_equal(four.n, 1);
    in.b.set = false;
    assert_int_equal(input_four(reader, s.a, &in, &four), OK);
    assert_int_equal(four.n, 0);
}

static void days_compare_in_order_from_1900_to_2999(void **state)
{
    struct item_between_row *rows;
    struct item_insert_in in = an_item(5);
    size_t n;
    (void)state;
    in.made_day = day_of(1900, 1, 1);
    assert_int_equal(item_insert(s.writer, &in, NULL), OK);
    in = an_item(6);
    in.made_day = day_of(2999, 12, 31);
    assert_int_equal(item_insert(s.writer, &in, NULL), OK);
    put_item(7);
    assert_int_equal(item_between(reader, s.a, day_of(1900, 1, 1), day_of(2999, 12, 31), &rows, &n), OK);
    assert_int_equal(n, 3);
    assert_int_equal(item_between(reader, s.a, day_of(1900, 1, 2), day_of(2999, 12, 30), &rows, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, 7);
}

/* ---- kinds ---- */

static void many_rows_come_in_order_of_their_bytes(void **state)
{
    static const char *const codes[] = {"Z", "a", "é", "啊", "中", "a b", "a_b", "aB"};
    struct shelf_list_row *rows;
    size_t n;
    (void)state;
    for (int i = 0; i < 8; i++)
        put_shelf(10 + i, codes[i]);
    assert_int_equal(shelf_list(reader, s.a, &rows, &n), OK);
    assert_int_equal(n, 9);
    for (size_t i = 1; i < n; i++)
        assert_true(str_cmp(rows[i - 1].code, rows[i].code) < 0);
}

static void many_without_a_row_is_an_empty_list(void **state)
{
    struct item_between_row *rows = (void *)&s;
    size_t n = 99;
    (void)state;
    assert_int_equal(item_between(reader, s.a, 0, 1, &rows, &n), OK);
    assert_null(rows);
    assert_int_equal(n, 0);
}

static void one_without_a_row_is_not_found(void **state)
{
    struct shelf_read_row row;
    (void)state;
    assert_int_equal(shelf_read(reader, s.a, 404, &row), ERR_NOT_FOUND);
    assert_int_equal(row.version, 0);
}

static void one_with_two_rows_is_our_fault(void **state)
{
    struct shelf_any_row row;
    (void)state;
    assert_int_equal(shelf_any(reader, s.a, &row), OK);
    put_shelf(2, "second");
    assert_int_equal(shelf_any(reader, s.a, &row), ERR_BUG);
}

static void a_run_tells_how_many_rows_it_changed(void **state)
{
    int64_t changed;
    (void)state;
    put_shelf(2, "second");
    put_shelf(3, "third");
    assert_int_equal(shelf_touch(s.writer, 2, &changed), OK);
    assert_int_equal(changed, 2);
    assert_int_equal(shelf_touch(s.writer, 99, &changed), OK);
    assert_int_equal(changed, 0);
}

static void a_change_may_return_a_row(void **state)
{
    struct shelf_bump_row row;
    (void)state;
    assert_int_equal(shelf_bump(s.writer, s.a, 1, &row), OK);
    assert_int_equal(row.version, 2);
}

static void queries_are_counted(void **state)
{
    struct shelf_read_row row;
    (void)state;
    unsigned long before = db_query_count(reader);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
    assert_int_equal(db_query_count(reader) - before, 2);
}

/* ---- refusals ---- */

static void a_second_row_with_the_key_is_a_conflict(void **state)
{
    (void)state;
    assert_int_equal(shelf_insert(s.writer, 1, STR("x"), OPT_I64(1), NULL), ERR_CONFLICT);
    assert_int_equal(shelf_insert(s.writer, 2, STR("first"), OPT_I64(1), NULL), ERR_CONFLICT);
}

static void a_foreign_key_without_its_row_is_a_conflict(void **state)
{
    struct item_insert_in in = an_item(5);
    (void)state;
    in.shelf_id = 404;
    assert_int_equal(item_insert(s.writer, &in, NULL), ERR_CONFLICT);
    put_item(5);
    assert_int_equal(shelf_drop(s.writer, 1, NULL), ERR_CONFLICT);
}

static void a_broken_check_is_our_fault(void **state)
{
    (void)state;
    assert_int_equal(shelf_insert(s.writer, 2, STR("x"), OPT_I64(-1), NULL), ERR_BUG);
}

static void append_only_tables_refuse_change_and_deletion(void **state)
{
    struct receipt_sum_row sum;
    (void)state;
    assert_int_equal(receipt_insert(s.writer, 1, STR("abc"), NULL), OK);
    assert_int_equal(receipt_change(s.writer, 1, STR("x"), NULL), ERR_BUG);
    assert_int_equal(receipt_drop(s.writer, 1, NULL), ERR_BUG);
    assert_int_equal(
        db_script(s.writer, s.engine == DB_SQLITE ? "REPLACE INTO receipt (seq, bytes) VALUES (1, x'00')" : "TRUNCATE receipt"),
        ERR_BUG);
    assert_int_equal(receipt_sum(reader, s.a, &sum), OK);
    assert_true(sum.n == 1 && sum.bytes == 3);
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    struct shelf_list_row *rows;
    size_t n;
    (void)state;
    assert_int_equal(shelf_insert(s.writer, 2, STR("a\xff"), OPT_I64(1), NULL), ERR_MALFORMED);
    assert_int_equal(shelf_insert(s.writer, 2, STR("a\0b"), OPT_I64(1), NULL), ERR_MALFORMED);
    assert_int_equal(shelf_list(reader, s.a, &rows, &n), OK);
    assert_int_equal(n, 1);
}

static void an_input_of_another_type_is_our_fault(void **state)
{
    const struct db_val in[] = {db_in_text(STR("1"))};
    (void)state;
    assert_int_equal(db_run(s.writer, &shelf_touch_query, in, NULL), ERR_BUG);
}

static void null_where_a_text_was_declared_is_our_fault(void **state)
{
    struct item_null_owner_row row;
    (void)state;
    assert_int_equal(item_null_owner(reader, s.a, 404, &row), ERR_BUG);
}

static void a_date_that_is_none_is_corrupt(void **state)
{
    struct item_label_day_row row;
    (void)state;
    put_item(5);
    assert_int_equal(item_label_day(reader, s.a, 5, &row), ERR_CORRUPT);
}

static void integer_columns_refuse_text(void **state)
{
    (void)state;
    assert_int_equal(db_script(s.writer, "INSERT INTO visit (token, at_ms) VALUES ('x', 'soon')"), ERR_BUG);
}

static const enum db_type i64_type[] = {DB_I64}, text_type[] = {DB_TEXT};

static enum err check(const char *sqlite, const char *pg, const enum db_type *out, unsigned short nout)
{
    struct db_query q = {.name = "probe", .sqlite = sqlite, .pg = pg, .file = "test_db.c", .out = out, .nout = nout};
    return db_check_query(reader, &q);
}

static void a_check_finds_what_was_declared_wrongly(void **state)
{
    const char *sql = "SELECT id FROM shelf";
    (void)state;
    assert_int_equal(check(sql, sql, i64_type, 1), OK);
    assert_int_equal(check(sql, sql, text_type, 1), ERR_BUG);
    assert_int_equal(check("SELECT id, id FROM shelf", "SELECT id, id FROM shelf", i64_type, 1), ERR_BUG);
    assert_int_equal(check("SELECT id FROM shelf WHERE id = ?1", "SELECT id FROM shelf WHERE id = $1", i64_type, 1), ERR_BUG);
    assert_int_equal(check("SELECT nothing FROM shelf", "SELECT nothing FROM shelf", i64_type, 1), ERR_BUG);
    assert_int_equal(check("SELEKT 1", "SELEKT 1", i64_type, 1), ERR_BUG);
}

/* ---- readers ---- */

static void a_reader_cannot_write(void **state)
{
    struct shelf_read_row row;
    struct db_query sly = shelf_touch_query;
    sly.writes = false; /* so that the engine itself must refuse */
    (void)state;
    assert_int_equal(shelf_touch(reader, 1, NULL), ERR_BUG);
    assert_int_equal(db_run(reader, &sly, (const struct db_val[]){db_in_i64(1)}, NULL), ERR_BUG);
    assert_int_equal(db_script(reader, "UPDATE shelf SET version = 9"), ERR_BUG);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
    assert_int_equal(row.version, 1);
}

static void a_snapshot_shows_one_state_to_several_queries(void **state)
{
    struct shelf_list_row *rows;
    size_t before, within, after;
    (void)state;
    assert_int_equal(db_snapshot_begin(reader), OK);
    assert_int_equal(shelf_list(reader, s.a, &rows, &before), OK);
    put_shelf(2, "second");
    assert_int_equal(shelf_list(reader, s.a, &rows, &within), OK);
    db_snapshot_end(reader);
    assert_int_equal(shelf_list(reader, s.a, &rows, &after), OK);
    assert_true(before == 1 && within == 1 && after == 2);
}

static void one_query_may_be_open_twice(void **state)
{
    struct db_rows *outer, *inner;
    struct db_val v;
    bool more;
    unsigned pairs = 0;
    (void)state;
    put_shelf(2, "second");
    put_shelf(3, "third");
    assert_int_equal(db_rows_open(reader, &shelf_list_query, NULL, &outer), OK);
    while (db_rows_next(outer, &more) == OK && more) {
        assert_int_equal(db_rows_open(reader, &shelf_list_query, NULL, &inner), OK);
        while (db_rows_next(inner, &more) == OK && more)
            pairs++;
        db_rows_close(inner);
        db_rows_get(outer, 0, &v);
        assert_int_equal(v.type, DB_I64);
    }
    db_rows_close(outer);
    assert_int_equal(pairs, 9);
}

/* More than a connection keeps; each must still be itself when its turn comes again. */
static void many_different_queries_take_turns(void **state)
{
    enum { N = 300 };
    static struct db_query q[N];
    static char text[N][40];
    (void)state;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < N; i++) {
            struct db_rows *r;
            struct db_val v;
            bool more;
            snprintf(text[i], sizeof text[i], "SELECT %d + id FROM shelf", i);
            q[i] = (struct db_query){.name = "probe", .sqlite = text[i], .pg = text[i], .file = "", .out = i64_type, .nout = 1};
            assert_int_equal(db_rows_open(reader, &q[i], NULL, &r), OK);
            assert_int_equal(db_rows_next(r, &more), OK);
            db_rows_get(r, 0, &v);
            assert_int_equal(v.i, i + 1);
            db_rows_close(r);
        }
    }
}

static void a_failed_query_can_be_run_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(shelf_insert(s.writer, 1, STR("x"), OPT_I64(1), NULL), ERR_CONFLICT);
    put_shelf(2, "second");
}

/* ---- SQLite's own ---- */

static int64_t pragma(struct db *db, const char *text)
{
    struct db_query q = {.name = "pragma", .sqlite = text, .pg = "", .file = "test_db.c", .out = i64_type, .nout = 1};
    struct db_rows *r;
    struct db_val v;
    bool more;
    assert_int_equal(db_rows_open(db, &q, NULL, &r), OK);
    assert_int_equal(db_rows_next(r, &more), OK);
    db_rows_get(r, 0, &v);
    db_rows_close(r);
    return v.i;
}

static void the_writer_is_durable_and_readers_are_harmless(void **state)
{
    struct db *control;
    (void)state;
    only_on(DB_SQLITE);
    assert_int_equal(pragma(s.writer, "PRAGMA synchronous"), 2);
    assert_int_equal(pragma(s.writer, "PRAGMA foreign_keys"), 1);
    assert_int_equal(pragma(s.writer, "PRAGMA wal_autocheckpoint"), 0);
    assert_int_equal(pragma(reader, "PRAGMA query_only"), 1);
    assert_int_equal(pragma(reader, "PRAGMA wal_autocheckpoint"), 0);
    assert_int_equal(db_open(&(struct db_config){.path = s.path, .writer = true, .sync_normal = true}, &control), OK);
    assert_int_equal(pragma(control, "PRAGMA synchronous"), 1);
    db_close(control);
}

static off_t size_of_wal(void)
{
    struct stat st;
    const char *path = str_z(s.a, str_printf(s.a, "%s-wal", s.path));
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static void only_the_writers_end_empties_the_wal(void **state)
{
    (void)state;
    only_on(DB_SQLITE);
    put_shelf(2, "second");
    off_t before = size_of_wal();
    assert_true(before > 0);
    db_close(reader);
    assert_int_equal(size_of_wal(), before);
    reader = test_store_open(&s, false);
    db_close(s.writer);
    s.writer = NULL;
    assert_int_equal(size_of_wal(), 0);
}

static int64_t seen_ids;
static char seen_table[40];

static void see(void *arg, const char *table, int64_t id)
{
    *(int *)arg += 1;
    seen_ids = seen_ids * 10 + id;
    snprintf(seen_table, sizeof seen_table, "%s", table);
}

static void each_changed_row_is_told(void **state)
{
    int n = 0;
    (void)state;
    only_on(DB_SQLITE);
    seen_ids = 0;
    db_on_row_change(s.writer, see, &n);
    put_shelf(2, "second");
    assert_int_equal(shelf_touch(s.writer, 1, NULL), OK);
    assert_int_equal(shelf_drop(s.writer, 2, NULL), OK);
    db_on_row_change(s.writer, NULL, NULL);
    put_shelf(3, "third");
    assert_int_equal(n, 4);
    assert_int_equal(seen_ids, 2122);
    assert_string_equal(seen_table, "shelf");
}

static void deleting_every_row_is_told_row_by_row(void **state)
{
    int n = 0;
    (void)state;
    only_on(DB_SQLITE);
    assert_int_equal(input_upsert(s.writer, STR("a"), 1, NULL), OK);
    assert_int_equal(input_upsert(s.writer, STR("b"), 1, NULL), OK);
    db_on_row_change(s.writer, see, &n);
    assert_int_equal(input_none(s.writer, NULL), OK);
    assert_int_equal(n, 2);
}

/* The reader's view is copied, whatever the writer has open; the copy stands alone. */
static void a_copy_is_what_its_reader_sees_while_another_writes(void **state)
{
    struct db *copy;
    struct item_read_row row;
    (void)state;
    only_on(DB_SQLITE);
    const char *path = str_printf(s.a, "%s/copy.db", s.dir).ptr;
    put_item(5);
    assert_int_equal(db_script(s.writer, "BEGIN IMMEDIATE"), OK);
    put_item(6);
    assert_int_equal(db_copy(reader, path), OK);
    assert_int_equal(db_script(s.writer, "COMMIT"), OK);
    assert_int_equal(db_copy(reader, path), ERR_CONFLICT);
    assert_int_equal(db_open(&(struct db_config){.engine = DB_SQLITE, .path = path}, &copy), OK);
    assert_int_equal(item_read(copy, s.a, 5, &row), OK);
    assert_int_equal(item_read(copy, s.a, 6, &row), ERR_NOT_FOUND);
    db_close(copy);
    assert_false(sys_exists(str_printf(s.a, "%s-wal", path).ptr));
    assert_int_equal(sys_remove(path), OK);
}

static void a_postgresql_store_has_its_own_tools_to_be_copied(void **state)
{
    (void)state;
    only_on(DB_POSTGRESQL);
    assert_int_equal(db_copy(reader, "/tmp/sanguan-no-copy.db"), ERR_STATE);
}

static void a_reader_does_not_make_a_database(void **state)
{
    struct db *none;
    struct stat st;
    (void)state;
    only_on(DB_SQLITE);
    assert_int_equal(db_open(&(struct db_config){.path = "/tmp/sanguan-test-none.db"}, &none), ERR_NOT_FOUND);
    assert_int_not_equal(stat("/tmp/sanguan-test-none.db", &st), 0);
}

static void a_file_that_is_no_database_is_corrupt(void **state)
{
    struct db *db = NULL;
    (void)state;
    only_on(DB_SQLITE);
    const char *path = str_z(s.a, str_printf(s.a, "%s.txt", s.path));
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 2000; i++)
        fputs("not a database\n", f);
    fclose(f);
    assert_int_equal(db_open(&(struct db_config){.path = path, .writer = true}, &db), ERR_CORRUPT);
    assert_null(db);
    remove(path);
}

static void a_writer_needs_a_file_it_can_write(void **state)
{
    struct db *db = NULL;
    (void)state;
    only_on(DB_SQLITE);
    assert_int_equal(db_open(&(struct db_config){.path = "/proc/version", .writer = true}, &db), ERR_IO);
    assert_int_equal(db_open(&(struct db_config){.path = "/nonexistent/store.db", .writer = true}, &db), ERR_IO);
    assert_int_equal(db_open(&(struct db_config){.path = ":memory:", .writer = true}, &db), ERR_IO); /* has no WAL */
    assert_null(db);
}

/* ---- PostgreSQL's own ---- */

static void kill_other_connections(void)
{
    struct db *other = test_store_open(&s, true);
    assert_int_equal(db_script(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                      "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"),
                     OK);
    assert_int_equal(db_script(other, "SELECT pg_sleep(0.2)"), OK);
    db_close(other);
}

static void a_lost_connection_comes_back_by_itself(void **state)
{
    struct shelf_read_row row;
    (void)state;
    only_on(DB_POSTGRESQL);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
    kill_other_connections();
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
    put_shelf(2, "second");
    assert_int_equal(db_script(reader, "UPDATE shelf SET version = 9"), ERR_BUG); /* a reader it still is */
}

static void a_connection_lost_within_a_snapshot_stays_lost_until_its_end(void **state)
{
    struct shelf_read_row row;
    (void)state;
    only_on(DB_POSTGRESQL);
    assert_int_equal(db_snapshot_begin(reader), OK);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
    kill_other_connections();
    assert_int_equal(shelf_read(reader, s.a, 1, &row), ERR_IO);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), ERR_IO);
    db_snapshot_end(reader);
    assert_int_equal(shelf_read(reader, s.a, 1, &row), OK);
}

static void a_sum_of_bigints_is_found_to_be_no_integer(void **state)
{
    const char *sql = "SELECT SUM(version) FROM shelf", *cast = "SELECT CAST(SUM(version) AS BIGINT) FROM shelf";
    (void)state;
    only_on(DB_POSTGRESQL);
    assert_int_equal(check(sql, sql, i64_type, 1), ERR_BUG);
    assert_int_equal(check(cast, cast, i64_type, 1), OK);
}

static void nobody_answering_is_an_error(void **state)
{
    struct db *none = NULL;
    (void)state;
    only_on(DB_POSTGRESQL);
    struct db_config c = {.engine = DB_POSTGRESQL, .path = "postgresql:///x?host=/nonexistent"};
    assert_int_equal(db_open(&c, &none), ERR_IO);
    assert_null(none);
}

#define FACT(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_row_comes_back_as_it_went_in),
        FACT(empty_values_come_back_empty),
        FACT(integers_keep_their_extremes_and_may_be_null),
        FACT(what_looks_like_a_parameter_in_a_string_is_text),
        FACT(each_engine_may_have_its_own_text),
        FACT(inputs_stand_in_their_declared_order_and_may_repeat),
        FACT(days_compare_in_order_from_1900_to_2999),
        FACT(many_rows_come_in_order_of_their_bytes),
        FACT(many_without_a_row_is_an_empty_list),
        FACT(one_without_a_row_is_not_found),
        FACT(one_with_two_rows_is_our_fault),
        FACT(a_run_tells_how_many_rows_it_changed),
        FACT(a_change_may_return_a_row),
        FACT(queries_are_counted),
        FACT(a_second_row_with_the_key_is_a_conflict),
        FACT(a_foreign_key_without_its_row_is_a_conflict),
        FACT(a_broken_check_is_our_fault),
        FACT(append_only_tables_refuse_change_and_deletion),
        FACT(text_that_is_not_utf8_is_refused),
        FACT(an_input_of_another_type_is_our_fault),
        FACT(null_where_a_text_was_declared_is_our_fault),
        FACT(a_date_that_is_none_is_corrupt),
        FACT(integer_columns_refuse_text),
        FACT(a_check_finds_what_was_declared_wrongly),
        FACT(a_reader_cannot_write),
        FACT(a_snapshot_shows_one_state_to_several_queries),
        FACT(one_query_may_be_open_twice),
        FACT(many_different_queries_take_turns),
        FACT(a_failed_query_can_be_run_again),
        FACT(the_writer_is_durable_and_readers_are_harmless),
        FACT(only_the_writers_end_empties_the_wal),
        FACT(each_changed_row_is_told),
        FACT(deleting_every_row_is_told_row_by_row),
        FACT(a_copy_is_what_its_reader_sees_while_another_writes),
        FACT(a_postgresql_store_has_its_own_tools_to_be_copied),
        FACT(a_reader_does_not_make_a_database),
        FACT(a_file_that_is_no_database_is_corrupt),
        FACT(a_writer_needs_a_file_it_can_write),
        FACT(a_lost_connection_comes_back_by_itself),
        FACT(a_connection_lost_within_a_snapshot_stays_lost_until_its_end),
        FACT(a_sum_of_bigints_is_found_to_be_no_integer),
        FACT(nobody_answering_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
