/* field.h: what generated code (tools/sqlgen.py) calls beside db.h. A row's struct is described by its fields, so that one
 * function fills any of them.
 *
 * A column whose value is not of the declared type is a bug of the query (ERR_BUG); a date that is no date is ERR_CORRUPT.
 */
#ifndef SG_DB_FIELD_H
#define SG_DB_FIELD_H
#include "db/db.h"

enum db_field_kind { DB_FIELD_I64, DB_FIELD_OPT_I64, DB_FIELD_BOOL, DB_FIELD_TEXT, DB_FIELD_BLOB, DB_FIELD_DATE };

struct db_field {
    const char *name;
    enum db_field_kind kind;
    size_t at; /* offset in the row's struct */
};

/* Inputs. A text is not copied. */
struct db_val db_in_i64(int64_t v);
struct db_val db_in_opt(struct opt_i64 v);
struct db_val db_in_bool(bool v);
struct db_val db_in_text(struct str s);
struct db_val db_in_blob(struct str s);
#define DB_DAY_SIZE 10
struct db_val db_in_date(char text[DB_DAY_SIZE], day_t d); /* the value points into text */

/* Exactly one row: ERR_NOT_FOUND when there is none, ERR_BUG when there are more. *row is zeroed unless OK. */
enum err db_fetch_one(struct db *db, struct arena *a, const struct db_query *q, const struct db_val *in,
                      const struct db_field *fields, void *row, size_t size) MUST_CHECK;
/* All rows, as an array in the arena; NULL and 0 unless OK. */
enum err db_fetch_many(struct db *db, struct arena *a, const struct db_query *q, const struct db_val *in,
                       const struct db_field *fields, size_t size, void **rows, size_t *n) MUST_CHECK;

#endif
