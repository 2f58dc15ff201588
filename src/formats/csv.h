/* csv.h: tables as text (RFC 4180, UTF-8), read and written.
 *
 * Reading is strict and bounded: every row has as many cells as the first one, a quoted cell ends at its quote, and the first
 * fault ends the reading with its row, column and code. A byte order mark at the beginning is taken off; rows end with LF or
 * CRLF; an empty line is no row. Cells are not trimmed: that is the caller's to decide.
 *
 * Written cells that a spreadsheet would take for a formula get an apostrophe in front; csv_plain takes it off again.
 */
#ifndef SG_FORMATS_CSV_H
#define SG_FORMATS_CSV_H
#include "base/arena.h"
#include "base/buf.h"

#define CSV_COLUMNS_MAX 64
#define CSV_CELL_MAX 10000 /* code points */
#define CSV_ROWS_MAX 200000

/* name, code for the user's message (base/violation.h) */
#define CSV_FAULT_TABLE(X)                                                                                                     \
    X(CSV_FINE, "")                                                                                                            \
    X(CSV_ENCODING, "csv_encoding") /* not UTF-8 */                                                                            \
    X(CSV_CONTROL, "csv_control")   /* a control character other than a line break or tab in quotes */                         \
    X(CSV_QUOTE, "csv_quote")       /* a quote inside an unquoted cell, or text behind a closing quote */                      \
    X(CSV_OPEN, "csv_open")         /* a quote that is never closed */                                                         \
    X(CSV_WIDTH, "csv_width")       /* more or fewer cells than the first row */                                               \
    X(CSV_WIDE, "csv_wide")         /* above CSV_COLUMNS_MAX */                                                                \
    X(CSV_LONG, "csv_long")         /* a cell above CSV_CELL_MAX */                                                            \
    X(CSV_MANY, "csv_many")         /* above CSV_ROWS_MAX */

enum csv_fault {
#define X(name, code) name,
    CSV_FAULT_TABLE(X)
#undef X
};
const char *csv_fault_code(enum csv_fault f);

struct csv_row {
    struct str *cells; /* point into the text or the arena */
    unsigned n;
    int64_t number; /* 1 = the first row, usually the header: what a spreadsheet shows beside it */
};

struct csv_reader {
    struct str text; /* must outlive the rows */
    size_t at;
    int64_t rows;
    unsigned width; /* cells of the first row; 0 before */
    enum csv_fault fault;
    int64_t fault_row;
    unsigned fault_column; /* 1 = the first */
};

void csv_init(struct csv_reader *r, struct str text);
/* The next row, its cells in the arena; *more = false behind the last. ERR_MALFORMED: r->fault says what and where. */
enum err csv_next(struct csv_reader *r, struct arena *a, struct csv_row *row, bool *more) MUST_CHECK;

/* ---- writing ---- rows end with CRLF; the caller checks out->full once at the end. */
struct csv_writer {
    struct buf *out;
    bool begun; /* the row has a cell */
};
void csv_begin(struct csv_writer *w, struct buf *out); /* writes the byte order mark, without which Excel takes UTF-8 for GBK */
void csv_text(struct csv_writer *w, struct str s);     /* apostrophe in front of = + - @ tab CR */
void csv_number(struct csv_writer *w, struct str s);   /* as it is: digits, a sign, a point, or empty */
void csv_end_row(struct csv_writer *w);
/* Takes off the apostrophe that csv_text put before a formula. */
struct str csv_plain(struct str cell);

#endif
