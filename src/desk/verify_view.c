/* verify_view.c: reads what verifications found; see verify_page.h. */
#include "desk/verify_page.h"
#include "desk/verify_page.sql.h"

#define TEXT_MAX (64u << 10)

struct str verify_findings_write(struct arena *a, const struct verify_result *r)
{
    struct buf b;
    buf_init(&b, TEXT_MAX);
    for (size_t i = 0; i < r->faults.n; i++) {
        const struct verify_fault *f = &r->faults.at[i];
        buf_printf(&b, "%s\t%lld\t" STR_FMT "\t%lld\n", f->code, (long long)f->seq, STR_ARG(f->table), (long long)f->row_id);
    }
    struct str out = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

static bool read_line(struct str line, struct verify_finding *f)
{
    struct str seq, row;
    return str_split(&line, '\t', &f->code) && str_split(&line, '\t', &seq) && str_to_i64(seq, &f->seq) &&
           str_split(&line, '\t', &f->table) && str_split(&line, '\t', &row) && str_to_i64(row, &f->row_id);
}

size_t verify_findings_read(struct arena *a, struct str text, struct verify_finding **out)
{
    VEC(struct verify_finding) list = {0};
    struct str line;
    while (str_split(&text, '\n', &line)) {
        struct verify_finding f;
        if (read_line(line, &f)) {
            *vec_push(a, &list) = f;
        }
    }
    *out = list.at;
    return list.n;
}

enum err verify_view_load(struct db *db, struct arena *a, struct verify_view *out)
{
    struct verification_last_row *rows = NULL;
    struct verify_state_row state;
    size_t n = 0;
    *out = (struct verify_view){0};
    enum err e = verify_state(db, a, &state);
    e = e == OK ? verification_last(db, a, &rows, &n) : e;
    if (e != OK) {
        return e;
    }
    *out = (struct verify_view){.size = state.size, .signed_size = state.signed_size, .signed_ms = state.signed_ms};
    out->past = arena_array_of(a, struct verify_past, n);
    for (size_t i = 0; i < n; i++) {
        struct verify_past *p = &out->past[out->npast++];
        *p = (struct verify_past){.id = rows[i].id,
                                  .at_ms = rows[i].at_ms,
                                  .took_ms = rows[i].took_ms,
                                  .events = rows[i].events,
                                  .records = rows[i].records,
                                  .checkpoints = rows[i].checkpoints,
                                  .faults = rows[i].faults,
                                  .root = rows[i].root};
        p->nfindings = verify_findings_read(a, rows[i].findings, &p->findings);
    }
    return OK;
}
