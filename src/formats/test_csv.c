#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "formats/csv.h"

/* Cells joined by |, rows by /; or "code@row,column" for a fault. */
static struct str read_all(struct arena *a, struct str text)
{
    struct csv_reader r;
    struct csv_row row;
    struct buf b;
    bool more = true;
    enum err e = OK;
    csv_init(&r, text);
    buf_init(&b, 1 << 20);
    while ((e = csv_next(&r, a, &row, &more)) == OK && more) {
        for (unsigned i = 0; i < row.n; i++) {
            buf_put_c(&b, i ? "|" : "");
            buf_put(&b, row.cells[i]);
        }
        buf_put_c(&b, "/");
    }
    if (e != OK) {
        buf_clear(&b);
        buf_printf(&b, "%s@%lld,%u", csv_fault_code(r.fault), (long long)r.fault_row, r.fault_column);
    }
    struct str s = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

static void reads(struct str text, const char *want)
{
    struct arena *a = arena_new();
    struct str got = read_all(a, text);
    if (!str_is(got, want)) {
        fail_msg("got %s, want %s", str_z(a, got), want);
    }
    arena_free(a);
}

static void cells_stand_between_commas(void **state)
{
    (void)state;
    reads(STR("a,b\nc,d\n"), "a|b/c|d/");
}

static void the_last_line_needs_no_end(void **state)
{
    (void)state;
    reads(STR("a,b\nc,"), "a|b/c|/");
}

static void crlf_ends_a_line(void **state)
{
    (void)state;
    reads(STR("a,b\r\nc,d\r\n"), "a|b/c|d/");
}

static void a_byte_order_mark_is_taken_off(void **state)
{
    (void)state;
    reads(STR("\xEF\xBB\xBF"
              "code,name\n1,\xE5\x88\x86\n"),
          "code|name/1|\xE5\x88\x86/");
}

static void a_mark_elsewhere_is_text(void **state)
{
    (void)state;
    reads(STR("a\n\xEF\xBB\xBF"
              "b\n"),
          "a/\xEF\xBB\xBF"
          "b/");
}

static void quotes_hold_commas_breaks_and_doubled_quotes(void **state)
{
    (void)state;
    reads(STR("\"a,\"\"b\"\"\r\nc\",\"\"\n"), "a,\"b\"\r\nc|/");
}

static void empty_lines_are_no_rows(void **state)
{
    (void)state;
    reads(STR("a,b\n\n\r\nc,d\n\n"), "a|b/c|d/");
}

static void empty_lines_count_for_the_number(void **state)
{
    (void)state;
    reads(STR("a,b\n\n\nc\n"), "csv_width@4,1");
}

static void an_empty_text_has_no_rows(void **state)
{
    (void)state;
    reads(STR(""), "");
    reads(STR("\xEF\xBB\xBF"), "");
}

static void spaces_are_kept(void **state)
{
    (void)state;
    reads(STR(" a ,b\n"), " a |b/");
}

static void a_row_that_is_too_short_or_long_is_refused(void **state)
{
    (void)state;
    reads(STR("a,b\nc\n"), "csv_width@2,1");
    reads(STR("a,b\nc,d,e\n"), "csv_width@2,3");
}

static void a_quote_inside_a_bare_cell_is_refused(void **state)
{
    (void)state;
    reads(STR("a\nb\"c\n"), "csv_quote@2,1");
}

static void text_behind_a_closing_quote_is_refused(void **state)
{
    (void)state;
    reads(STR("a,\"b\"c\n"), "csv_quote@1,2");
}

static void an_open_quote_is_refused(void **state)
{
    (void)state;
    reads(STR("a\n\"b\n"), "csv_open@2,1");
    reads(STR("\""), "csv_open@1,1");
    reads(STR("\"a\"\""), "csv_open@1,1");
}

static void what_is_not_utf8_is_refused(void **state)
{
    (void)state;
    reads(STR("code\n\xB7\xD6\xD2\xCB\n"), "csv_encoding@2,1"); /* GBK */
}

static void control_characters_are_refused(void **state)
{
    (void)state;
    reads(STR("a,b\x07\n"), "csv_control@1,2");
    reads(STR("a\0b\n"), "csv_control@1,1");
    reads(STR("a\rb\n"), "csv_control@1,1");
    reads(STR("\"a\rb\"\n"), "csv_control@1,1");
    reads(STR("a\tb\n"), "csv_control@1,1");
}

static void sixty_four_columns_are_read_and_sixty_five_refused(void **state)
{
    char line[200];
    (void)state;
    memset(line, ',', sizeof line);
    struct arena *a = arena_new();
    assert_int_equal(read_all(a, (struct str){line, 63}).len, 64);
    assert_true(str_is(read_all(a, (struct str){line, 64}), "csv_wide@1,65"));
    arena_free(a);
}

static void ten_thousand_characters_fit_a_cell_and_one_more_does_not(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < CSV_CELL_MAX; i++) {
        buf_put(&b, STR("\xE5\x88\x86"));
    }
    assert_int_equal(read_all(a, buf_str(&b)).len, CSV_CELL_MAX * 3 + 1);
    buf_put_char(&b, 'x');
    assert_true(str_is(read_all(a, buf_str(&b)), "csv_long@1,1"));
    buf_fini(&b);
    arena_free(a);
}

static void rows_are_counted(void **state)
{
    struct csv_reader r;
    struct csv_row row;
    bool more = true;
    int n = 0;
    (void)state;
    struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < CSV_ROWS_MAX; i++) {
        buf_put(&b, STR("x\n"));
    }
    buf_put(&b, STR("y"));
    csv_init(&r, buf_str(&b));
    enum err e;
    while ((e = csv_next(&r, a, &row, &more)) == OK && more) {
        n++;
    }
    assert_int_equal(e, ERR_MALFORMED);
    assert_int_equal(r.fault, CSV_MANY);
    assert_int_equal(n, CSV_ROWS_MAX);
    buf_fini(&b);
    arena_free(a);
}

static void after_a_fault_there_is_nothing_more(void **state)
{
    struct csv_reader r;
    struct csv_row row;
    bool more;
    (void)state;
    struct arena *a = arena_new();
    csv_init(&r, STR("a\"\nb\n"));
    assert_int_equal(csv_next(&r, a, &row, &more), ERR_MALFORMED);
    assert_int_equal(csv_next(&r, a, &row, &more), ERR_MALFORMED);
    assert_false(more);
    arena_free(a);
}

/* ---- writing ---- */

static struct str write_cell(struct arena *a, struct str cell)
{
    struct csv_writer w;
    struct buf b;
    buf_init(&b, 1000);
    csv_begin(&w, &b);
    csv_text(&w, cell);
    csv_end_row(&w);
    struct str s = str_dup(a, str_sub(buf_str(&b), 3, 1000));
    buf_fini(&b);
    return s;
}

static void writes(struct str cell, const char *want)
{
    struct arena *a = arena_new();
    struct str got = write_cell(a, cell);
    if (!str_is(got, want)) {
        fail_msg("got %s, want %s", str_z(a, got), want);
    }
    arena_free(a);
}

static void plain_text_is_written_as_it_is(void **state)
{
    (void)state;
    writes(STR("abc"), "abc\r\n");
}

static void commas_quotes_and_breaks_are_quoted(void **state)
{
    (void)state;
    writes(STR("a,b"), "\"a,b\"\r\n");
    writes(STR("\"a\""), "\"\"\"a\"\"\"\r\n");
    writes(STR("a\nb"), "\"a\nb\"\r\n");
}

static void formulas_get_an_apostrophe(void **state)
{
    (void)state;
    writes(STR("=1+1"), "'=1+1\r\n");
    writes(STR("+1"), "'+1\r\n");
    writes(STR("-1"), "'-1\r\n");
    writes(STR("@A1"), "'@A1\r\n");
    writes(STR("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\"\r\n");
}

static void numbers_keep_their_sign(void **state)
{
    struct csv_writer w;
    struct buf b;
    (void)state;
    buf_init(&b, 100);
    csv_begin(&w, &b);
    csv_number(&w, STR("-12.5"));
    csv_number(&w, STR(""));
    csv_end_row(&w);
    assert_true(str_is(buf_str(&b), "\xEF\xBB\xBF"
                                    "-12.5,\r\n"));
    buf_fini(&b);
}

static void what_was_written_is_read_again(void **state)
{
    static const char *const cells[] = {"", "a", "=1", "'", "'a", "a,\"b\"\r\nc", "\"", "-", "'=x", "\xE5\x88\x86"};
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 1; i < sizeof cells / sizeof cells[0]; i++) {
        struct csv_reader r;
        struct csv_row row;
        bool more;
        csv_init(&r, write_cell(a, str_c(cells[i])));
        assert_int_equal(csv_next(&r, a, &row, &more), OK);
        assert_true(more);
        if (i != 8) { /* text that itself looks like an escaped formula is the one thing not told apart */
            assert_true(str_is(csv_plain(row.cells[0]), cells[i]));
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_stand_between_commas),
        cmocka_unit_test(the_last_line_needs_no_end),
        cmocka_unit_test(crlf_ends_a_line),
        cmocka_unit_test(a_byte_order_mark_is_taken_off),
        cmocka_unit_test(a_mark_elsewhere_is_text),
        cmocka_unit_test(quotes_hold_commas_breaks_and_doubled_quotes),
        cmocka_unit_test(empty_lines_are_no_rows),
        cmocka_unit_test(empty_lines_count_for_the_number),
        cmocka_unit_test(an_empty_text_has_no_rows),
        cmocka_unit_test(spaces_are_kept),
        cmocka_unit_test(a_row_that_is_too_short_or_long_is_refused),
        cmocka_unit_test(a_quote_inside_a_bare_cell_is_refused),
        cmocka_unit_test(text_behind_a_closing_quote_is_refused),
        cmocka_unit_test(an_open_quote_is_refused),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(control_characters_are_refused),
        cmocka_unit_test(sixty_four_columns_are_read_and_sixty_five_refused),
        cmocka_unit_test(ten_thousand_characters_fit_a_cell_and_one_more_does_not),
        cmocka_unit_test(rows_are_counted),
        cmocka_unit_test(after_a_fault_there_is_nothing_more),
        cmocka_unit_test(plain_text_is_written_as_it_is),
        cmocka_unit_test(commas_quotes_and_breaks_are_quoted),
        cmocka_unit_test(formulas_get_an_apostrophe),
        cmocka_unit_test(numbers_keep_their_sign),
        cmocka_unit_test(what_was_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
