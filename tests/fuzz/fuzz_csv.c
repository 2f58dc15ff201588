/* fuzz_csv.c: tables as they come from outside. What reads must, written again, read the same; a fault must have a place. */
#include <stdlib.h>
#include "formats/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_row(struct csv_writer *w, const struct csv_row *row)
{
    for (unsigned i = 0; i < row->n; i++) {
        csv_text(w, row->cells[i]);
    }
    csv_end_row(w);
}

/* csv_text marks formulas, and a cell that begins with a marked formula may lose its own mark: both sides are made plain. */
static void compare(const struct csv_row *x, const struct csv_row *y)
{
    if (x->n != y->n) {
        abort();
    }
    for (unsigned i = 0; i < x->n; i++) {
        struct str a = csv_plain(x->cells[i]), b = csv_plain(csv_plain(y->cells[i]));
        if (!str_eq(a, b) && !str_eq(x->cells[i], csv_plain(y->cells[i]))) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv_reader r, again;
    struct csv_row row, other;
    struct csv_writer w;
    struct buf out;
    struct arena *a = arena_new();
    bool more = true;
    enum err e;
    buf_init(&out, 8 * size + 4096);
    csv_init(&r, (struct str){(const char *)data, size});
    while ((e = csv_next(&r, a, &row, &more)) == OK && more) {
        if (row.n == 0 || row.n > CSV_COLUMNS_MAX || row.n != r.width) {
            abort();
        }
        buf_clear(&out);
        csv_begin(&w, &out);
        write_row(&w, &row);
        if (row.n > 1 || row.cells[0].len > 0) { /* a row of one empty cell is written as an empty line */
            csv_init(&again, buf_str(&out));
            if (csv_next(&again, a, &other, &more) != OK || !more || again.at != out.len) {
                abort();
            }
            compare(&row, &other);
        }
    }
    if (e != OK && (e != ERR_MALFORMED || !r.fault || r.fault_row < 1 || r.fault_column < 1)) {
        abort();
    }
    err_clear();
    buf_fini(&out);
    arena_free(a);
    return 0;
}
