/* fuzz_table.c: a file for import, read as the table that its first byte chooses. Whatever the text, each row has all its
 * cells, a fault names its file, and a row that no fault names has an input of the declared size.
 */
#include <stdlib.h>
#include "cmd/act.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t tables = 0;
    struct table_rows rows = {0};
    struct table_faults faults = {0};
    int64_t ms;
    if (size == 0) {
        return 0;
    }
    while (import_tables[tables]) {
        tables++;
    }
    const struct table *t = data[0] % (tables + 1) == tables ? &history_table : import_tables[data[0] % (tables + 1)];
    struct arena *a = arena_new();
    table_read(t, a, (struct str){(const char *)data + 1, size - 1}, &rows, &faults);
    for (size_t i = 0; i < rows.list.n; i++) {
        const struct table_row *row = &rows.list.at[i];
        if (row->table != t || !row->cells || !row->input || row->number < 2) {
            abort();
        }
        (void)history_instant(row->cells[0], &ms);
    }
    for (size_t i = 0; i < faults.list.n; i++) {
        if (!faults.list.at[i].file || !faults.list.at[i].why.code || faults.list.at[i].row < 1) {
            abort();
        }
    }
    arena_free(a);
    return 0;
}
