/* table.h: the files that `import` reads and `export` writes, as tables: which columns a file has, of what kind, and which
 * command takes a row.
 *
 * A row of a file becomes one call of one command, so that what an import may do is what everybody may do, and is in the
 * journal. Codes of other rows (a project's unit) are looked up when the row's turn comes, in the same transaction and behind
 * the rows before it: a whole county can come in at once.
 */
#ifndef SG_CMD_TABLE_H
#define SG_CMD_TABLE_H
#include "base/violation.h"
#include "command/command.h"
#include "formats/csv.h"

enum cell_kind {
    CELL_TEXT,    /* struct str; an apostrophe before a formula is taken off, white space off both ends */
    CELL_DAY,     /* day_t; 2020-09-23 or empty */
    CELL_I64,     /* int64_t; not empty */
    CELL_NUM,     /* int64_t in 1/10,000; not empty */
    CELL_OPT_NUM, /* struct opt_i64 in 1/10,000; may be empty */
    CELL_REF      /* int64_t: the id of the row whose code this is; 0 when empty */
};

/* Finds the id behind a code. within: the id in another column of the row, for codes that are unique within something only. */
typedef enum err ref_find(struct db *db, struct arena *a, int64_t county_id, int64_t within, struct str code, int64_t *id);

#define NOT_KEPT SIZE_MAX

struct table_column {
    const char *name; /* as in the file's first row */
    enum cell_kind kind;
    size_t at;          /* offset in the command's input; NOT_KEPT: only for `within` of another column */
    const char *of;     /* the table whose code it is; NULL = a value. Texts may name it too: their command looks it up */
    ref_find *find;     /* CELL_REF */
    const char *within; /* CELL_REF: name of a CELL_REF column before it; NULL = the county */
    bool required;      /* CELL_REF: may not be empty */
};

struct table {
    const char *name; /* of the file, without .csv */
    const struct command *command;
    size_t input_size;
    const struct table_column *columns; /* name NULL at the end */
    const char *key;                    /* the column by which other tables name a row; NULL = none do */
    const char *key_in;                 /* and the one within which it is unique; NULL = the county */
    size_t ord_at; /* offset of int64_t ord: the row's number among those with the same first cell; NOT_KEPT = none */
};
/* In the order in which they depend on each other; NULL at the end. */
extern const struct table *const import_tables[];
const struct table *import_table_find(struct str name);
/* -1 when there is none. */
int table_column_find(const struct table *t, struct str name);

/* ---- reading ---- */
struct table_row {
    const struct table *table;
    const char *file;  /* "units.csv" */
    int64_t number;    /* in the file, the header being 1 */
    struct str *cells; /* in the order of table->columns */
    void *input;       /* for table->command; what CELL_REF names is filled in when it runs */
    bool bad;          /* a cell cannot be read, or its key stood in the file before: it is not applied */
};
struct table_fault {
    const char *file;  /* "units.csv" */
    int64_t row;       /* 0 = the file as a whole */
    struct str column; /* "" = the row as a whole */
    struct str value;
    struct violation why;
};
struct table_rows {
    VEC(struct table_row) list;
};
struct table_faults {
    VEC(struct table_fault) list;
};
/* Appends the rows of a file and what is wrong with its cells. Text, rows and faults live in the arena. */
void table_read(const struct table *t, struct arena *a, struct str text, struct table_rows *rows, struct table_faults *faults);
/* The same for a scoring*.json, whose one object is a row of the table scoring: its members unit and scheme, and its members
 * score and bands as texts. */
void table_read_json(const struct table *t, struct arena *a, struct str name, struct str text, struct table_rows *rows,
                     struct table_faults *faults);
void table_fault_add(struct arena *a, struct table_faults *faults, const struct table_fault *f);
/* "units.csv:12 kind「towns」: 请从给出的几项里选 | Choose one of the given" on stderr. */
void table_faults_print(struct arena *a, const struct table_faults *faults, day_t today);
/* The file's name, for messages. */
const char *table_file(struct arena *a, const struct table *t);

/* The command that runs a row: looks up its codes, then table->command. The call's input is the row. */
struct command table_command(const struct table *t);

#endif
