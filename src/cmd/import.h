/* import.h: files into the store: all of them or nothing, and every fault told.
 *
 * The files are read first, then every row that can be read is tried, in the order of the tables, in one transaction. One fault
 * anywhere, and nothing stands. Rows that only fail because a row they name was refused are not told: mending that one mends
 * them.
 */
#ifndef SG_CMD_IMPORT_H
#define SG_CMD_IMPORT_H
#include "app.h"
#include "cmd/table.h"

#define IMPORT_FILE_MAX (32u << 20) /* bytes */

struct import_source {
    struct str name; /* "units.csv"; other folders in front are the caller's to take off */
    struct str text;
};
struct import_count {
    const struct table *table;
    size_t rows, events; /* rows of the file, and those that changed something */
};
struct import_report {
    struct table_faults faults;
    VEC(struct import_count) counts; /* of the tables that came, in order */
};
/* OK: it stands, or with dry_run would. ERR_RULES: report->faults says why not. Other errors are the store's. at_ms as in
 * struct command_call. */
enum err import_run(struct app *app, struct arena *a, const struct import_source *sources, size_t n, bool dry_run,
                    int64_t at_ms, struct import_report *out) MUST_CHECK;
/* The files of a folder, or one file, as sources in the arena. */
enum err import_read(struct arena *a, const char *path, struct import_source **sources, size_t *n) MUST_CHECK;

#endif
