/* test_tamper.c: whoever changes a store with SQL is found. Two small stores are made through commands: one whose every byte of
 * journal is flipped in turn, one with rows in every journaled table, each column of which is changed. After each mutation
 * `verify` must name the first bad entry; then the mutation is undone, and the store must be clean again, so that no fault
 * found belongs to an earlier one.
 *
 * The attacker here has a connection of his own, so he may build SQL; the triggers that refuse UPDATE and DELETE he drops
 * first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command/fixture.h"
#include "journal/digest.h"
#include "journal/head.h"
#include "sys/sys.h"

static struct fixture f;
static sqlite3 *attacker;
static unsigned long tried;

/* ---- the attacker's tools ---- */

static void sql(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void sql(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = sqlite3_vmprintf(fmt, ap), *message = NULL;
    va_end(ap);
    if (sqlite3_exec(attacker, text, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", text, message);
    }
    sqlite3_free(text);
}

static sqlite3_stmt *prepare(const char *fmt, ...) PRINTF_LIKE(1, 2);
static sqlite3_stmt *prepare(const char *fmt, ...)
{
    sqlite3_stmt *s = NULL;
    va_list ap;
    va_start(ap, fmt);
    char *text = sqlite3_vmprintf(fmt, ap);
    va_end(ap);
    if (sqlite3_prepare_v2(attacker, text, -1, &s, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", text, sqlite3_errmsg(attacker));
    }
    sqlite3_free(text);
    return s;
}

static int64_t number(const char *query)
{
    sqlite3_stmt *s = prepare("%s", query);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void drop_triggers(void)
{
    char names[64][64];
    int n = 0;
    sqlite3_stmt *s = prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    while (sqlite3_step(s) == SQLITE_ROW && n < 64) {
        snprintf(names[n++], sizeof names[0], "%s", (const char *)sqlite3_column_text(s, 0));
    }
    sqlite3_finalize(s);
    assert_true(n > 0); /* append-only tables were guarded */
    while (n > 0) {
        sql("DROP TRIGGER %s", names[--n]);
    }
}

static void open_attacker(void)
{
    assert_int_equal(sqlite3_open(f.path, &attacker), SQLITE_OK);
    sqlite3_busy_timeout(attacker, 5000);
    sql("PRAGMA synchronous = OFF");
    drop_triggers();
}

/* ---- the store with a few events ---- */

static enum err erase(void *arg, struct db *db)
{
    struct event_in in = {.at_ms = FIXTURE_NOW,
                          .person_id = 7,
                          .verb = JOURNAL_ERASE_VERB,
                          .object_kind = "event",
                          .object_id = *(int64_t *)arg,
                          .unit_code = STR("1")};
    int64_t seq;
    enum err e = fixture_erase(db, in.object_id, 1, (struct str){"", 0}, NULL);
    return e == OK ? journal_append(f.journal, db, f.a, &in, &seq) : e;
}

static void run_as(const struct command *cmd, int64_t object, const char *name, const char *value, const char *why)
{
    struct setting_in in = {.name = str_c(name), .value = str_c(value)};
    struct command_call call = fixture_call(cmd, "", object, -1, &in);
    struct command_result r;
    call.why = str_c(why);
    assert_int_equal(command_run(f.commander, f.a, &call, &r), OK);
}

static int set_up_small(void **state)
{
    int64_t second = 2;
    (void)state;
    fixture_init(&f, NULL);
    int64_t id = fixture_make(&f, "a", "1");
    fixture_make(&f, "b", "1");
    run_as(&setting_set, id, "", "转入整改", "领导批示");
    fixture_checkpoint(&f);
    run_as(&person_make, 0, "p1", "欧阳演示", "");
    int64_t gone = fixture_make(&f, "c", "1");
    run_as(&setting_drop, gone, "", "", "");
    fixture_checkpoint(&f);
    assert_int_equal(writer_run(f.writer, &(struct write_job){.run = erase, .arg = &second}), OK);
    run_as(&setting_set, id, "", "3", "");
    open_attacker();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sqlite3_close(attacker);
    fixture_fini(&f);
    return 0;
}

/* ---- mutations and their detection ---- */

struct want {
    const char *code;  /* NULL: any */
    int64_t seq;       /* -1: any */
    const char *table; /* NULL: any */
    int64_t row_id;
};

static struct verify_result verify(void)
{
    struct verify_result v;
    arena_reset(f.a);
    f.key.name = STR("sanguan.example/test");
    fixture_faults(&f, &v);
    return v;
}

static bool fits(const struct verify_fault *x, const struct want *w)
{
    return (!w->code || strcmp(w->code, x->code) == 0) && (w->seq == -1 || w->seq == x->seq) &&
           (!w->table || (str_is(x->table, w->table) && x->row_id == w->row_id));
}

/* The first fault is the wanted one. */
static void must_name(const struct want *w, const char *what)
{
    struct verify_result v = verify();
    tried++;
    if (v.faults.n == 0) {
        fail_msg("not found: %s", what);
    }
    const struct verify_fault *x = &v.faults.at[0];
    if (!fits(x, w)) {
        fail_msg("%s: named %s of event %lld, row %lld of " STR_FMT, what, x->code, (long long)x->seq, (long long)x->row_id,
                 STR_ARG(x->table));
    }
}

static void must_be_clean(void)
{
    struct verify_result v = verify();
    if (v.faults.n > 0) {
        fail_msg("a clean store: %s of event %lld, row %lld of " STR_FMT, v.faults.at[0].code, (long long)v.faults.at[0].seq,
                 (long long)v.faults.at[0].row_id, STR_ARG(v.faults.at[0].table));
    }
}

static void set_cell(const char *table, const char *column, int64_t rowid, sqlite3_value *v)
{
    sqlite3_stmt *s = prepare("UPDATE %s SET %s = ?1 WHERE rowid = ?2", table, column);
    sqlite3_bind_value(s, 1, v);
    sqlite3_bind_int64(s, 2, rowid);
    if (sqlite3_step(s) != SQLITE_DONE) {
        fail_msg("%s.%s: %s", table, column, sqlite3_errmsg(attacker));
    }
    sqlite3_finalize(s);
}

static void set_bytes(const char *table, const char *column, int64_t rowid, bool blob, const char *bytes, int n)
{
    sqlite3_stmt *s = prepare("UPDATE %s SET %s = ?1 WHERE rowid = ?2", table, column);
    if (blob) {
        sqlite3_bind_blob(s, 1, bytes, n, SQLITE_STATIC);
    } else {
        sqlite3_bind_text(s, 1, bytes, n, SQLITE_STATIC);
    }
    sqlite3_bind_int64(s, 2, rowid);
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
}

static sqlite3_value *get_cell(const char *table, const char *column, int64_t rowid)
{
    sqlite3_stmt *s = prepare("SELECT %s FROM %s WHERE rowid = %lld", column, table, (long long)rowid);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    sqlite3_value *v = sqlite3_value_dup(sqlite3_column_value(s, 0));
    sqlite3_finalize(s);
    return v;
}

/* Flips one bit of each byte in turn, and lets the value end a byte early and late. */
static void flip_bytes(const char *table, const char *column, int64_t rowid, sqlite3_value *old, const struct want *w)
{
    char what[160];
    bool blob = sqlite3_value_type(old) == SQLITE_BLOB;
    int n = sqlite3_value_bytes(old);
    char *bytes = calloc(1, (size_t)n + 2);
    memcpy(bytes, sqlite3_value_blob(old) ? sqlite3_value_blob(old) : "", (size_t)n);
    for (int i = 0; i < n; i++) {
        snprintf(what, sizeof what, "%s.%s row %lld byte %d", table, column, (long long)rowid, i);
        bytes[i] ^= 1;
        set_bytes(table, column, rowid, blob, bytes, n);
        must_name(w, what);
        bytes[i] ^= 1;
    }
    snprintf(what, sizeof what, "%s.%s row %lld longer", table, column, (long long)rowid);
    bytes[n] = 'x';
    set_bytes(table, column, rowid, blob, bytes, n + 1);
    must_name(w, what);
    if (n > 0) {
        snprintf(what, sizeof what, "%s.%s row %lld shorter", table, column, (long long)rowid);
        set_bytes(table, column, rowid, blob, bytes, n - 1);
        must_name(w, what);
    }
    free(bytes);
}

static void shift_number(const char *table, const char *column, int64_t rowid, int64_t by, const struct want *w)
{
    char what[160];
    snprintf(what, sizeof what, "%s.%s row %lld by %lld", table, column, (long long)rowid, (long long)by);
    sql("UPDATE %s SET %s = %s + %lld WHERE rowid = %lld", table, column, column, (long long)by, (long long)rowid);
    must_name(w, what);
    sql("UPDATE %s SET %s = %s - %lld WHERE rowid = %lld", table, column, column, (long long)by, (long long)rowid);
}

static void mutate_cell(const char *table, const char *column, int64_t rowid, const struct want *w)
{
    sqlite3_value *old = get_cell(table, column, rowid);
    if (sqlite3_value_type(old) == SQLITE_INTEGER) {
        shift_number(table, column, rowid, 1, w);
        shift_number(table, column, rowid, -1, w);
    } else {
        flip_bytes(table, column, rowid, old, w);
        set_cell(table, column, rowid, old);
    }
    sqlite3_value_free(old);
}

/* rowid and seq of each row of a journal table */
static int list_rows(const char *query, int64_t (*rows)[2], int max)
{
    int n = 0;
    sqlite3_stmt *s = prepare("%s", query);
    while (sqlite3_step(s) == SQLITE_ROW) {
        assert_true(n < max);
        rows[n][0] = sqlite3_column_int64(s, 0);
        rows[n++][1] = sqlite3_column_int64(s, 1);
    }
    sqlite3_finalize(s);
    assert_true(n > 0);
    return n;
}

static void mutate_columns(const char *table, const char *query, const char *const *columns, const char *code)
{
    int64_t rows[200][2];
    int n = list_rows(query, rows, 200);
    for (int i = 0; i < n; i++) {
        for (const char *const *c = columns; *c; c++) {
            mutate_cell(table, *c, rows[i][0], &(struct want){.code = code, .seq = rows[i][1]});
        }
    }
    must_be_clean();
}

/* ---- the facts: a small journal ---- */

static void an_untouched_store_is_clean(void **state)
{
    (void)state;
    must_be_clean();
    struct verify_result v = verify();
    assert_true(v.events >= 8);
    assert_int_equal(v.checkpoints, 2);
    assert_int_equal(v.erased, 1);
}

static void every_byte_of_an_event_counts(void **state)
{
    static const char *const columns[] = {"bytes", "leaf", "verb", "object_kind", NULL};
    (void)state;
    mutate_columns("event", "SELECT rowid, seq FROM event ORDER BY seq", columns, "event_bytes");
}

static void every_promoted_number_of_an_event_counts(void **state)
{
    static const char *const columns[] = {"at_ms", "person_id", "post_id", "unit_id", "project_id", "object_id", NULL};
    (void)state;
    mutate_columns("event", "SELECT rowid, seq FROM event ORDER BY seq", columns, "event_bytes");
}

static void every_byte_of_a_value_counts(void **state)
{
    static const char *const columns[] = {"table_name", "row_id", "column_name", "before", "after", "salt", "digest", NULL};
    (void)state;
    mutate_columns("event_value", "SELECT rowid, seq FROM event_value ORDER BY seq, ord", columns, "value_digest");
}

static void every_byte_of_a_row_s_mention_counts(void **state)
{
    static const char *const columns[] = {"table_name", "row_id", NULL};
    (void)state;
    mutate_columns("event_row", "SELECT rowid, seq FROM event_row ORDER BY seq, ord", columns, "event_bytes");
}

static void every_byte_of_a_checkpoint_counts(void **state)
{
    static const char *const columns[] = {"note", NULL};
    (void)state;
    mutate_columns("checkpoint", "SELECT rowid, size FROM checkpoint ORDER BY size", columns, "checkpoint");
}

static void the_head_counts(void **state)
{
    static const char *const columns[] = {"frontier", "size", NULL};
    (void)state;
    mutate_columns("journal_head", "SELECT rowid, 0 FROM journal_head", columns, "head");
    int64_t next = number("SELECT next_id FROM journal_head"), most = number("SELECT MAX(row_id) FROM event_row");
    sql("UPDATE journal_head SET next_id = %lld", (long long)most); /* it would give out a number a second time */
    must_name(&(struct want){.code = "head", .seq = 0}, "next_id too low");
    sql("DELETE FROM journal_head");
    must_name(&(struct want){.code = "head", .seq = 0}, "no head");
    sql("INSERT INTO journal_head (id, size, next_id, frontier) VALUES (1, 0, %lld, '')", (long long)next);
    must_name(&(struct want){.code = "head", .seq = 0}, "a head of nothing");
}

/* What a DELETE, a second copy or a move does is undone by keeping the rows aside. */
static void with_rows_aside(const char *table, const char *mutation, const struct want *w)
{
    sql("CREATE TEMP TABLE aside AS SELECT * FROM %s", table);
    sql("%s", mutation);
    must_name(w, mutation);
    sql("DELETE FROM %s", table);
    sql("INSERT INTO %s SELECT * FROM aside", table);
    sql("DROP TABLE aside");
}

static void each_journal_row_dropped_or_moved_is_named(void **state)
{
    static const char *const tables[] = {"event", "event_row", "event_value"};
    static const char *const codes[] = {"event_gap", "event_bytes", "value_digest"};
    (void)state;
    for (int t = 0; t < 3; t++) {
        int64_t rows[200][2];
        char query[120], mutation[200];
        snprintf(query, sizeof query, "SELECT rowid, seq FROM %s ORDER BY seq", tables[t]);
        int n = list_rows(query, rows, 200);
        for (int i = 0; i < n; i++) {
            long long rowid = rows[i][0];
            bool last = t == 0 && i == n - 1; /* nothing follows it but its loose rows */
            struct want w = {.code = codes[t], .seq = rows[i][1]};
            snprintf(mutation, sizeof mutation, "DELETE FROM %s WHERE rowid = %lld", tables[t], rowid);
            with_rows_aside(tables[t], mutation, last ? &(struct want){.code = "event_gap", .seq = w.seq} : &w);
            snprintf(mutation, sizeof mutation, "UPDATE %s SET seq = seq + 1000 WHERE rowid = %lld", tables[t], rowid);
            with_rows_aside(tables[t], mutation, &w);
            if (t > 0) {
                snprintf(mutation, sizeof mutation, "UPDATE %s SET ord = ord + 1000 WHERE rowid = %lld", tables[t], rowid);
                with_rows_aside(tables[t], mutation, &w);
                snprintf(mutation, sizeof mutation, "UPDATE %s SET seq = -seq - 1 WHERE rowid = %lld", tables[t], rowid);
                with_rows_aside(tables[t], mutation, &w);
            }
        }
    }
    must_be_clean();
}

static void an_added_mention_or_value_is_named(void **state)
{
    (void)state;
    with_rows_aside("event_row", "INSERT INTO event_row VALUES (3, 9, 'setting', 1)",
                    &(struct want){.code = "event_bytes", .seq = 3});
    with_rows_aside("event_row", "INSERT INTO event_row VALUES (99, 0, 'setting', 1)",
                    &(struct want){.code = "event_gap", .seq = 99});
    with_rows_aside("event_row", "INSERT INTO event_row VALUES (0, 0, 'setting', 1)",
                    &(struct want){.code = "event_gap", .seq = 0});
    with_rows_aside("event_value",
                    "INSERT INTO event_value SELECT seq, 99, table_name, row_id, column_name, before, after, salt, digest "
                    "FROM event_value WHERE seq = 3 AND ord = 0",
                    &(struct want){.code = "value_digest", .seq = 3});
    with_rows_aside("event_value", "INSERT INTO event_value VALUES (99, 0, 'setting', 1, 'value', '', '', x'', '')",
                    &(struct want){.code = "event_gap", .seq = 99});
    must_be_clean();
}

static void two_events_exchanged_are_named(void **state)
{
    int64_t n = number("SELECT MAX(seq) FROM event");
    (void)state;
    for (int64_t i = 1; i < n; i++) {
        char mutation[400];
        snprintf(mutation, sizeof mutation,
                 "UPDATE event SET seq = -seq WHERE seq IN (%lld, %lld); UPDATE event SET seq = %lld + seq WHERE seq < 0",
                 (long long)i, (long long)i + 1, (long long)(2 * i + 1));
        with_rows_aside("event", mutation, &(struct want){.code = "event_bytes", .seq = i});
        snprintf(mutation, sizeof mutation,
                 "UPDATE event SET (bytes, leaf) = (SELECT bytes, leaf FROM temp.aside o WHERE o.seq = %lld - event.seq) "
                 "WHERE seq IN (%lld, %lld)",
                 (long long)(2 * i + 1), (long long)i, (long long)i + 1);
        with_rows_aside("event", mutation, &(struct want){.code = "event_bytes", .seq = i});
    }
    must_be_clean();
}

static void a_value_emptied_without_an_act_of_erasure_is_named(void **state)
{
    (void)state;
    with_rows_aside("event_value", "UPDATE event_value SET before = '', after = '', salt = x'' WHERE seq = 3 AND ord = 0",
                    &(struct want){.code = "value_digest", .seq = 3});
    must_be_clean();
}

/* ---- an attacker who knows how leaves and heads are made ---- */

static void forge(int64_t seq)
{
    sqlite3_value *old = get_cell("event", "bytes", seq);
    size_t n = (size_t)sqlite3_value_bytes(old);
    char *bytes = malloc(n);
    memcpy(bytes, sqlite3_value_blob(old), n);
    char *post = memmem(bytes, n, "管理", 6); /* within the post's title, which no column repeats */
    assert_non_null(post);
    memcpy(post, "观察", 6);
    struct hash leaf = tree_leaf((struct str){bytes, n});
    struct str hex = digest_hex(f.a, &leaf);
    set_bytes("event", "bytes", seq, true, bytes, (int)n);
    set_bytes("event", "leaf", seq, false, hex.ptr, (int)hex.len);
    free(bytes);
    sqlite3_value_free(old);
}

static void forge_head(void)
{
    struct tree_frontier tree = {.size = 0};
    sqlite3_stmt *s = prepare("SELECT bytes FROM event ORDER BY seq");
    while (sqlite3_step(s) == SQLITE_ROW) {
        tree_push(&tree, tree_leaf((struct str){sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)}));
    }
    sqlite3_finalize(s);
    struct str hex = head_frontier_hex(f.a, &tree);
    sql("UPDATE journal_head SET size = %lld, frontier = '%.*s'", (long long)tree.size, (int)hex.len, hex.ptr);
}

static void an_event_rewritten_with_its_leaf_is_caught_by_the_next_checkpoint(void **state)
{
    (void)state;
    sql("CREATE TEMP TABLE aside AS SELECT * FROM event");
    forge(2);
    must_name(&(struct want){.code = "checkpoint", .seq = 3}, "bytes and leaf forged");
    forge_head();
    must_name(&(struct want){.code = "checkpoint", .seq = 3}, "bytes, leaf and head forged");
    sql("DELETE FROM event; INSERT INTO event SELECT * FROM aside; DROP TABLE aside");
    forge_head();
    must_be_clean();
}

static void an_event_after_the_last_checkpoint_rewritten_with_its_leaf_is_caught_by_the_head(void **state)
{
    (void)state;
    sql("CREATE TEMP TABLE aside AS SELECT * FROM event");
    forge(number("SELECT MAX(seq) FROM event"));
    must_name(&(struct want){.code = "head", .seq = 0}, "bytes and leaf forged");
    sql("DELETE FROM event; INSERT INTO event SELECT * FROM aside; DROP TABLE aside");
    must_be_clean();
}

static void a_journal_cut_short_is_caught_by_the_checkpoint_behind_the_cut(void **state)
{
    (void)state;
    sql("DELETE FROM event WHERE seq > 4; DELETE FROM event_row WHERE seq > 4; DELETE FROM event_value WHERE seq > 4");
    sql("DELETE FROM setting WHERE name = 'c'");
    forge_head();
    must_name(&(struct want){.code = "checkpoint", .seq = 6}, "cut after the fourth event");
}

static void no_checkpoint_is_signed_over_changed_events(void **state)
{
    struct verify_result v;
    (void)state;
    forge(2);
    forge_head();
    fixture_stop(&f);
    fixture_start(&f, NULL);
    fixture_make(&f, "z", "1");
    assert_int_equal(fixture_sign(&f), ERR_CORRUPT);
    assert_int_equal(number("SELECT COUNT(*) FROM checkpoint"), 2);
    assert_true(fixture_faults(&f, &v) > 0);
}

/* ---- rows of every journaled table ---- */

static struct db_query inserts[200];
static enum db_type types[200][40];
static char texts[200][2048];
static unsigned ntables;

/* INSERT INTO t VALUES (?1, …) as a query of the program's own kind. */
static const struct db_query *insert_of(const struct db_table *t)
{
    struct db_query *q = &inserts[ntables];
    size_t n = (size_t)snprintf(texts[ntables], sizeof texts[0], "INSERT INTO %s VALUES (", t->name);
    for (unsigned i = 0; i < t->ncolumns; i++) {
        types[ntables][i] = t->columns[i].type;
        n += (size_t)snprintf(texts[ntables] + n, sizeof texts[0] - n, "%s?%u", i ? ", " : "", i + 1);
    }
    snprintf(texts[ntables] + n, sizeof texts[0] - n, ")");
    *q = (struct db_query){.name = t->name,
                           .sqlite = texts[ntables],
                           .pg = "",
                           .file = "test_tamper.c",
                           .in = types[ntables],
                           .nin = (unsigned short)t->ncolumns,
                           .writes = true};
    ntables++;
    return q;
}

static enum err insert_row(struct change *c, const struct db_table *t, const struct db_query *q)
{
    struct db_val *vals = arena_array_of(change_arena(c), struct db_val, t->ncolumns);
    int64_t id = change_new_id(c);
    for (unsigned i = 0; i < t->ncolumns; i++) {
        const struct db_column *col = &t->columns[i];
        vals[i].type = col->type;
        vals[i].i = i == 0 ? id : id * 100 + i;
        vals[i].s = col->salt ? change_salt(c) : str_printf(change_arena(c), "%s 第%lld行", col->name, (long long)id);
    }
    enum err e = change_row(c, t, id);
    return e == OK ? db_run(change_db(c), q, vals, NULL) : e;
}

static enum err apply_rows(struct change *c, const void *input)
{
    const struct db_table *t = input;
    const struct db_query *q = insert_of(t);
    enum err e = insert_row(c, t, q);
    return e == OK ? insert_row(c, t, q) : e;
}

static const struct command rows_make = {
    .verb = "rows.make", .object_kind = "setting", .act = ACT_CONFIG_MANAGE, .states = ~0u, .apply = apply_rows};

static int set_up_wide(void **state)
{
    (void)state;
    fixture_init(&f, NULL);
    ntables = 0;
    for (unsigned i = 0; db_tables[i]; i++) {
        if (db_tables[i]->class == TABLE_JOURNALED) {
            struct command_call call = {.command = &rows_make, .actor = &fixture_admin, .version = -1, .input = db_tables[i]};
            struct command_result r;
            assert_int_equal(command_run(f.commander, f.a, &call, &r), OK);
        }
    }
    fixture_checkpoint(&f);
    open_attacker();
    return 0;
}

static void change_each_column(const struct db_table *t, int64_t id)
{
    for (unsigned i = 1; i < t->ncolumns; i++) {
        const char *column = t->columns[i].name;
        char what[160];
        sqlite3_value *old = get_cell(t->name, column, id);
        snprintf(what, sizeof what, "%s.%s of %lld", t->name, column, (long long)id);
        if (t->columns[i].type == DB_I64) {
            sql("UPDATE %s SET %s = %s + 1 WHERE id = %lld", t->name, column, column, (long long)id);
        } else {
            set_bytes(t->name, column, id, t->columns[i].type == DB_BLOB, "x", 1);
        }
        must_name(&(struct want){.code = "row_changed", .seq = -1, .table = t->name, .row_id = id}, what);
        set_cell(t->name, column, id, old);
        sqlite3_value_free(old);
    }
}

static void drop_and_add_rows(const struct db_table *t, int64_t id)
{
    char mutation[200];
    snprintf(mutation, sizeof mutation, "DELETE FROM %s WHERE id = %lld", t->name, (long long)id);
    with_rows_aside(t->name, mutation, &(struct want){.code = "event_without_row", .seq = -1, .table = t->name, .row_id = id});
    snprintf(mutation, sizeof mutation, "UPDATE %s SET id = 9000000 WHERE id = %lld", t->name, (long long)id);
    with_rows_aside(t->name, mutation,
                    &(struct want){.code = "row_without_event", .seq = -1, .table = t->name, .row_id = 9000000});
}

static void a_row_changed_by_sql_is_named_in_every_journaled_table(void **state)
{
    unsigned tables = 0;
    (void)state;
    must_be_clean();
    for (unsigned i = 0; db_tables[i]; i++) {
        const struct db_table *t = db_tables[i];
        if (t->class == TABLE_JOURNALED) {
            char query[120];
            snprintf(query, sizeof query, "SELECT MIN(id) FROM %s", t->name);
            int64_t id = number(query);
            change_each_column(t, id);
            drop_and_add_rows(t, id);
            tables++;
        }
    }
    must_be_clean();
    assert_true(tables > 20);
    print_message("%u journaled tables\n", tables);
}

static void two_rows_that_exchange_their_content_are_named(void **state)
{
    (void)state;
    int64_t id = number("SELECT MIN(id) FROM reminder");
    with_rows_aside("reminder", "UPDATE reminder SET id = -id; UPDATE reminder SET id = (SELECT SUM(id) FROM temp.aside) + id",
                    &(struct want){.code = "row_changed", .seq = -1, .table = "reminder", .row_id = id});
    must_be_clean();
}

static int report(void **state)
{
    (void)state;
    print_message("%lu mutations, each named\n", tried);
    return tried > 3000 ? 0 : -1; /* the test has lost its mutations */
}

#define SMALL(name) cmocka_unit_test_setup_teardown(name, set_up_small, tear_down)
#define WIDE(name) cmocka_unit_test_setup_teardown(name, set_up_wide, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL(an_untouched_store_is_clean),
        SMALL(every_byte_of_an_event_counts),
        SMALL(every_promoted_number_of_an_event_counts),
        SMALL(every_byte_of_a_value_counts),
        SMALL(every_byte_of_a_row_s_mention_counts),
        SMALL(every_byte_of_a_checkpoint_counts),
        SMALL(the_head_counts),
        SMALL(each_journal_row_dropped_or_moved_is_named),
        SMALL(an_added_mention_or_value_is_named),
        SMALL(two_events_exchanged_are_named),
        SMALL(a_value_emptied_without_an_act_of_erasure_is_named),
        SMALL(an_event_rewritten_with_its_leaf_is_caught_by_the_next_checkpoint),
        SMALL(an_event_after_the_last_checkpoint_rewritten_with_its_leaf_is_caught_by_the_head),
        SMALL(a_journal_cut_short_is_caught_by_the_checkpoint_behind_the_cut),
        SMALL(no_checkpoint_is_signed_over_changed_events),
        WIDE(a_row_changed_by_sql_is_named_in_every_journaled_table),
        WIDE(two_rows_that_exchange_their_content_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, report);
}
