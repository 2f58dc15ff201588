#include "formats/csv.h"
#include "base/utf8.h"
#include <string.h>

#define BOM "\xEF\xBB\xBF"

static const char *const codes[] = {
#define X(name, code) [name] = code,
    CSV_FAULT_TABLE(X)
#undef X
};

const char *csv_fault_code(enum csv_fault f)
{
    return codes[f];
}

/* ---- reading ---- */

void csv_init(struct csv_reader *r, struct str text)
{
    *r = (struct csv_reader){.text = text};
    if (str_starts(text, STR(BOM))) {
        r->at = strlen(BOM);
    }
}

static bool at_end(const struct csv_reader *r)
{
    return r->at >= r->text.len;
}

/* Moves behind LF or CRLF; false when none stands here. */
static bool take_line_end(struct csv_reader *r)
{
    struct str rest = str_sub(r->text, r->at, 2);
    size_t n = str_starts(rest, STR("\r\n")) ? 2 : str_starts(rest, STR("\n")) ? 1 : 0;
    r->at += n;
    return n > 0;
}

static enum err fail(struct csv_reader *r, enum csv_fault f, unsigned column)
{
    r->fault = f;
    r->fault_row = r->rows + 1;
    r->fault_column = column;
    return err_set(ERR_MALFORMED, "%s in row %lld, column %u", codes[f], (long long)r->fault_row, column);
}

static enum csv_fault check_cell(struct str s, bool quoted)
{
    if (!utf8_valid(s)) {
        return memchr(s.ptr, 0, s.len) ? CSV_CONTROL : CSV_ENCODING;
    }
    if (!utf8_printable(s, quoted)) {
        return CSV_CONTROL;
    }
    return utf8_len(s) > CSV_CELL_MAX ? CSV_LONG : CSV_FINE;
}

/* A cell without quotes: up to the comma or the line's end. */
static enum csv_fault bare_cell(struct csv_reader *r, struct str *cell)
{
    const char *p = r->text.ptr;
    size_t from = r->at;
    while (!at_end(r) && p[r->at] != ',' && p[r->at] != '\n' && p[r->at] != '\r') {
        if (p[r->at++] == '"') {
            return CSV_QUOTE;
        }
    }
    *cell = str_sub(r->text, from, r->at - from);
    return check_cell(*cell, false);
}

/* Every doubled quote once. */
static struct str undouble(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        out[n++] = s.ptr[i];
        i += s.ptr[i] == '"';
    }
    return (struct str){out, n};
}

static enum csv_fault quoted_cell(struct csv_reader *r, struct arena *a, struct str *cell)
{
    const char *p = r->text.ptr;
    size_t from = ++r->at;
    bool doubled = false;
    for (;; r->at++) {
        if (at_end(r)) {
            return CSV_OPEN;
        }
        if (p[r->at] != '"') {
            continue;
        }
        if (r->at + 1 >= r->text.len || p[r->at + 1] != '"') {
            break;
        }
        doubled = true;
        r->at++;
    }
    *cell = str_sub(r->text, from, r->at - from);
    *cell = doubled ? undouble(a, *cell) : *cell;
    r->at++;
    if (!at_end(r) && p[r->at] != ',' && p[r->at] != '\n' && p[r->at] != '\r') {
        return CSV_QUOTE;
    }
    return check_cell(*cell, true);
}

static enum err read_cells(struct csv_reader *r, struct arena *a, struct str *cells, unsigned *n)
{
    for (*n = 0;; r->at++) {
        if (*n == CSV_COLUMNS_MAX) {
            return fail(r, CSV_WIDE, *n + 1);
        }
        bool quoted = !at_end(r) && r->text.ptr[r->at] == '"';
        enum csv_fault f = quoted ? quoted_cell(r, a, &cells[*n]) : bare_cell(r, &cells[*n]);
        ++*n;
        if (f) {
            return fail(r, f, *n);
        }
        if (at_end(r) || take_line_end(r)) {
            return OK;
        }
        if (r->text.ptr[r->at] != ',') { /* a CR alone */
            return fail(r, CSV_CONTROL, *n);
        }
    }
}

enum err csv_next(struct csv_reader *r, struct arena *a, struct csv_row *row, bool *more)
{
    struct str cells[CSV_COLUMNS_MAX];
    unsigned n;
    *more = false;
    *row = (struct csv_row){.number = r->rows + 1};
    if (r->fault) {
        return ERR_MALFORMED;
    }
    while (take_line_end(r)) {
        r->rows++;
    }
    if (at_end(r)) {
        return OK;
    }
    if (r->rows >= CSV_ROWS_MAX) {
        return fail(r, CSV_MANY, 1);
    }
    enum err e = read_cells(r, a, cells, &n);
    if (e == OK && r->width && n != r->width) {
        e = fail(r, CSV_WIDTH, n < r->width ? n : r->width + 1);
    }
    if (e != OK) {
        return e;
    }
    r->width = n;
    *row = (struct csv_row){.cells = arena_array_of(a, struct str, n), .n = n, .number = ++r->rows};
    memcpy(row->cells, cells, n * sizeof *cells);
    *more = true;
    return OK;
}

/* ---- writing ---- */

static bool formula(struct str s)
{
    return s.len > 0 && memchr("=+-@\t\r", s.ptr[0], 6);
}

struct str csv_plain(struct str cell)
{
    return cell.len > 1 && cell.ptr[0] == '\'' && formula(str_sub(cell, 1, cell.len)) ? str_sub(cell, 1, cell.len) : cell;
}

void csv_begin(struct csv_writer *w, struct buf *out)
{
    *w = (struct csv_writer){.out = out};
    buf_put(out, STR(BOM));
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (memchr(",\"\r\n\t", s.ptr[i], 5)) {
            return true;
        }
    }
    return false;
}

static void put_quoted(struct buf *out, struct str s)
{
    buf_put_char(out, '"');
    for (size_t from = 0, q; from < s.len; from = q) {
        q = str_find(s, '"', from);
        q = q == SIZE_MAX ? s.len : q + 1;
        buf_put(out, str_sub(s, from, q - from));
        if (s.ptr[q - 1] == '"') {
            buf_put_char(out, '"');
        }
    }
    buf_put_char(out, '"');
}

static void separate(struct csv_writer *w)
{
    if (w->begun) {
        buf_put_char(w->out, ',');
    }
    w->begun = true;
}

void csv_text(struct csv_writer *w, struct str s)
{
    separate(w);
    struct str mark = formula(s) ? STR("'") : STR("");
    if (!needs_quotes(s)) {
        buf_put(w->out, mark);
        buf_put(w->out, s);
        return;
    }
    struct buf marked;
    buf_init(&marked, mark.len + s.len);
    buf_put(&marked, mark);
    buf_put(&marked, s);
    put_quoted(w->out, buf_str(&marked));
    buf_fini(&marked);
}

void csv_number(struct csv_writer *w, struct str s)
{
    separate(w);
    buf_put(w->out, s);
}

void csv_end_row(struct csv_writer *w)
{
    buf_put(w->out, STR("\r\n"));
    w->begun = false;
}
