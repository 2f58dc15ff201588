/* row.c: the canonical row (METHODS.md section 11): an object of the non-null columns in the order of their names, personal
 * ones as their HMAC under the row's salt. Columns that are NULL do not enter, so that a new nullable column changes no digest.
 * The id stands as "r-9", as it does in events; a blob as hex.
 */
#include "journal/digest.h"
#include <string.h>
#include "base/buf.h"

#define ROW_MAX (16u << 20)

struct hash row_hash(struct str table, struct str canonical)
{
    struct str parts[] = {STR("sanguan-row-v1\n"), table, STR("\n"), canonical};
    return digest_sha256(parts, 4);
}

struct hash personal_digest(struct str salt, struct str field, struct str value)
{
    struct str parts[] = {STR("sanguan-pf-v1\n"), field, STR("\n"), value};
    return digest_hmac(salt, parts, 4);
}

/* Column numbers in the order of names, salt left out; returns how many. Insertion sort: a table has a dozen columns or two. */
static unsigned sorted_columns(const struct db_table *t, unsigned *order)
{
    unsigned n = 0;
    for (unsigned i = 0; i < t->ncolumns; i++) {
        unsigned at = n;
        if (t->columns[i].salt) {
            continue;
        }
        for (; at > 0 && strcmp(t->columns[order[at - 1]].name, t->columns[i].name) > 0; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
        n++;
    }
    return n;
}

static struct str salt_of(const struct db_table *t, const struct db_val *vals)
{
    for (unsigned i = 0; i < t->ncolumns; i++) {
        if (t->columns[i].salt && vals[i].type == DB_BLOB) {
            return vals[i].s;
        }
    }
    return (struct str){NULL, 0};
}

static void put_value(struct buf *out, struct arena *a, const struct db_column *c, const struct db_val *v, struct str salt)
{
    if (c->personal) {
        struct hash h = personal_digest(salt, str_c(c->name), v->s);
        canon_string(out, digest_hex(a, &h));
    } else if (v->type == DB_BLOB) {
        canon_string(out, str_hex(a, v->s.ptr, v->s.len));
    } else if (v->type == DB_TEXT) {
        canon_string(out, v->s);
    } else if (strcmp(c->name, "id") == 0) {
        buf_printf(out, "\"r-%lld\"", (long long)v->i);
    } else {
        buf_put_i64(out, v->i);
    }
}

struct hash row_digest(struct arena *a, const struct db_table *t, const struct db_val *vals)
{
    struct buf out;
    unsigned *order = arena_array_of(a, unsigned, t->ncolumns);
    unsigned n = sorted_columns(t, order), written = 0;
    struct str salt = salt_of(t, vals);
    buf_init(&out, ROW_MAX);
    buf_put_char(&out, '{');
    for (unsigned i = 0; i < n; i++) {
        const struct db_column *c = &t->columns[order[i]];
        if (vals[order[i]].type == DB_NULL) {
            continue;
        }
        buf_put_c(&out, written++ ? ",\"" : "\"");
        buf_put_c(&out, c->name);
        buf_put_c(&out, "\":");
        put_value(&out, a, c, &vals[order[i]], salt);
    }
    buf_put_char(&out, '}');
    struct hash h = row_hash(str_c(t->name), buf_str(&out));
    buf_fini(&out);
    return h;
}
