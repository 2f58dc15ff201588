/* verify.c: reads the whole journal once, in order and a page at a time, then every row of every journaled table, and names
 * what does not fit. It trusts nothing that it can compute: leaves come from the bytes, the root from the leaves, digests from
 * values and rows. What it keeps is one entry for each row that ever was: the digest that its newest event holds.
 *
 * Order of the faults: events by number (with the checkpoints as their size is reached), what hangs loose, the head, rows table
 * by table, derived tables. So the first fault is the first bad entry.
 */
#include "journal/digest.h"
#include <string.h>
#include "journal/head.h"
#include "journal/journal.sql.h"
#include "journal/rowmap.h"

#define PAGE 256
#define FAULTS_MAX 100

struct verify {
    struct db *db;
    struct arena *a;    /* the caller's: results */
    struct arena *page; /* of the page being read */
    struct arena *one;  /* of the event or row being checked */
    const struct verify_config *config;
    struct verify_result *out;
    struct tree_frontier tree;
    struct row_map rows;
    int64_t expected, id_max;
    struct arena *notes;
    struct checkpoint_list_row *checkpoint; /* the next ones, by size */
    size_t ncheckpoints;
    VEC(struct verify_fault) erased; /* faults unless an act of erasure follows, which takes their code away */
};

static void fault(struct verify *v, const char *code, int64_t seq, struct str table, int64_t row_id)
{
    if (v->out->faults.n < FAULTS_MAX) {
        *vec_push(v->a, &v->out->faults) =
            (struct verify_fault){.code = code, .seq = seq, .table = str_dup(v->a, table), .row_id = row_id};
    }
}

static void fault_at(struct verify *v, const char *code, int64_t seq)
{
    fault(v, code, seq, (struct str){NULL, 0}, 0);
}

/* ---- checkpoints ---- */

static enum err next_checkpoints(struct verify *v, int64_t after)
{
    v->ncheckpoints = 0;
    if (!v->config->public_key) {
        return OK;
    }
    arena_reset(v->notes);
    return checkpoint_list(v->db, v->notes, after, PAGE, &v->checkpoint, &v->ncheckpoints);
}

static bool checkpoint_good(struct verify *v, const struct checkpoint_list_row *row)
{
    struct str text;
    struct checkpoint_text c;
    struct hash root = tree_root(&v->tree);
    return note_open(v->one, row->note, v->config->origin, v->config->public_key, &text) &&
           note_parse_checkpoint(v->one, text, &c) && str_eq(c.origin, v->config->origin) && c.size == (uint64_t)row->size &&
           c.size == v->tree.size && digest_eq(&c.root, &root);
}

/* Those whose size has been reached, or lies below it because it cannot be one. */
static enum err check_checkpoints(struct verify *v, bool at_end)
{
    enum err e = OK;
    while (e == OK && v->ncheckpoints > 0 && (at_end || v->checkpoint->size <= (int64_t)v->tree.size)) {
        int64_t size = v->checkpoint->size;
        if (!checkpoint_good(v, v->checkpoint)) {
            fault_at(v, "checkpoint", size);
        }
        v->out->checkpoints++;
        v->checkpoint++;
        if (--v->ncheckpoints == 0) {
            e = next_checkpoints(v, size);
        }
    }
    return e;
}

/* ---- one event ---- */

struct event_page {
    struct journal_events_after_row *events;
    struct journal_rows_within_row *rows;
    struct journal_values_within_row *values;
    size_t nevents, nrows, nvalues;
};

static bool columns_agree(const struct journal_events_after_row *e, const struct parsed_event *p)
{
    return e->seq == p->seq && e->at_ms == p->at_ms && e->person_id == p->person_id && e->post_id == p->post_id &&
           e->unit_id == p->unit_id && e->project_id == p->project_id && e->object_id == p->object_id &&
           str_eq(e->verb, p->verb) && str_eq(e->object_kind, p->object_kind);
}

/* Takes the event's rows off the page's; they must be those of the bytes, one for one. */
static bool rows_agree(struct event_page *page, int64_t seq, const struct parsed_event *p)
{
    size_t n = 0;
    bool same = true;
    for (; n < page->nrows && page->rows[n].seq <= seq; n++) {
        const struct journal_rows_within_row *r = &page->rows[n];
        same = same && r->seq == seq && n < p->rows.n && r->ord == (int64_t)n && r->row_id == p->rows.at[n].id &&
               str_eq(r->table_name, p->rows.at[n].table);
    }
    page->rows += n;
    page->nrows -= n;
    return same && n == p->rows.n;
}

/* An erased value is empty; that a later event says so is seen when the later events have been read. */
static bool erased_wholly(struct verify *v, const struct journal_values_within_row *x)
{
    *vec_push(v->a, &v->erased) = (struct verify_fault){
        .code = "value_digest", .seq = x->seq, .table = str_dup(v->a, x->table_name), .row_id = x->row_id};
    v->out->erased++;
    return str_empty(x->before) && str_empty(x->after);
}

static void note_erasure(struct verify *v, const struct parsed_event *p)
{
    bool erasure = str_is(p->verb, JOURNAL_ERASE_VERB) && str_is(p->object_kind, "event") && p->object_id < p->seq;
    for (size_t i = 0; erasure && i < v->erased.n; i++) {
        if (v->erased.at[i].seq == p->object_id) {
            v->erased.at[i].code = NULL;
        }
    }
}

static void check_erasures(struct verify *v)
{
    for (size_t i = 0; i < v->erased.n; i++) {
        const struct verify_fault *x = &v->erased.at[i];
        if (x->code) {
            fault(v, x->code, x->seq, x->table, x->row_id);
        }
    }
}

static bool value_holds(struct verify *v, const struct journal_values_within_row *x)
{
    if (str_empty(x->salt)) {
        return erased_wholly(v, x);
    }
    struct hash h = value_digest(v->one, x->salt, x->table_name, x->row_id, x->column_name, x->before, x->after);
    return str_eq(digest_hex(v->one, &h), x->digest);
}

/* Takes the event's values off the page's. The first one that does not hold is named; then what the event says about all of
 * them. */
static void check_values(struct verify *v, struct event_page *page, int64_t seq, struct str vals)
{
    struct buf lines;
    size_t n = 0;
    bool good = true;
    buf_init(&lines, 16u << 20);
    for (; n < page->nvalues && page->values[n].seq <= seq; n++) {
        const struct journal_values_within_row *x = &page->values[n];
        bool holds = value_holds(v, x) && x->seq == seq && x->ord == (int64_t)n;
        if (good && !holds) {
            good = false;
            fault(v, "value_digest", seq, x->table_name, x->row_id);
        }
        value_line(&lines, x->table_name, x->row_id, x->column_name, x->digest);
        v->out->values++;
    }
    struct hash h = digest_sha256_of(buf_str(&lines));
    buf_fini(&lines);
    page->values += n;
    page->nvalues -= n;
    if (good && !(n == 0 ? str_empty(vals) : str_eq(vals, digest_hex(v->one, &h)))) {
        fault_at(v, "value_digest", seq);
    }
}

static void note_rows(struct verify *v, const struct parsed_event *p)
{
    for (size_t i = 0; i < p->rows.n; i++) {
        const struct parsed_row *r = &p->rows.at[i];
        row_map_put(&v->rows, r->table, r->id, (struct row_entry){.seq = p->seq, .deleted = r->deleted, .digest = r->digest});
        v->id_max = r->id > v->id_max ? r->id : v->id_max;
    }
}

static enum err check_event(struct verify *v, struct event_page *page, const struct journal_events_after_row *e)
{
    struct parsed_event p;
    struct hash leaf = tree_leaf(e->bytes);
    arena_reset(v->one);
    if (e->seq != v->expected) {
        fault_at(v, "event_gap", v->expected);
    }
    v->expected = e->seq + 1;
    bool readable = event_parse(v->one, e->bytes, &p);
    bool rows = rows_agree(page, e->seq, &p);
    if (!readable || !rows || !columns_agree(e, &p) || !str_eq(e->leaf, digest_hex(v->one, &leaf))) {
        fault_at(v, "event_bytes", e->seq);
    }
    check_values(v, page, e->seq, p.vals);
    if (readable) {
        note_rows(v, &p);
        note_erasure(v, &p);
    }
    tree_push(&v->tree, leaf);
    v->out->events++;
    return check_checkpoints(v, false);
}

static enum err read_page(struct verify *v, int64_t after, struct event_page *p)
{
    *p = (struct event_page){.nevents = 0};
    arena_reset(v->page);
    enum err e = journal_events_after(v->db, v->page, after, PAGE, &p->events, &p->nevents);
    if (e != OK || p->nevents == 0) {
        return e;
    }
    int64_t first = p->events[0].seq, last = p->events[p->nevents - 1].seq;
    e = journal_rows_within(v->db, v->page, first, last, &p->rows, &p->nrows);
    return e == OK ? journal_values_within(v->db, v->page, first, last, &p->values, &p->nvalues) : e;
}

static enum err check_events(struct verify *v)
{
    struct event_page p = {.nevents = 1};
    int64_t after = INT64_MIN;
    enum err e = next_checkpoints(v, INT64_MIN);
    for (v->expected = 1; e == OK && p.nevents > 0;) {
        e = read_page(v, after, &p);
        for (size_t i = 0; e == OK && i < p.nevents; i++) {
            after = p.events[i].seq;
            e = check_event(v, &p, &p.events[i]);
        }
    }
    v->out->root = tree_root(&v->tree);
    return e == OK ? check_checkpoints(v, true) : e;
}

/* ---- what hangs loose, and the head ---- */

static enum err check_stray(struct verify *v)
{
    struct journal_stray_row_row stray;
    enum err e = journal_stray_row(v->db, v->page, &stray);
    if (e == OK) {
        fault(v, "event_gap", stray.seq, stray.table_name, stray.row_id);
    } else if (e == ERR_NOT_FOUND) {
        err_clear();
        e = OK;
    }
    return e;
}

static enum err check_head(struct verify *v)
{
    struct journal_head_peek_row head;
    enum err e = journal_head_peek(v->db, v->page, &head);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        if (v->out->events > 0) {
            fault_at(v, "head", 0);
        }
        return OK;
    }
    if (e == OK && (head.size != (int64_t)v->tree.size || !str_eq(head.frontier, head_frontier_hex(v->page, &v->tree)) ||
                    head.next_id <= v->id_max)) {
        fault_at(v, "head", 0);
    }
    return e;
}

/* ---- rows ---- */

static void check_row(struct verify *v, const struct db_table *t, const struct db_val *vals)
{
    int64_t id = vals[0].i;
    struct str table = str_c(t->name);
    struct row_entry *known = row_map_find(&v->rows, table, id);
    v->out->rows++;
    if (!known) {
        fault(v, "row_without_event", 0, table, id);
        return;
    }
    struct hash h = row_digest(v->one, t, vals);
    if (known->deleted || !digest_eq(&h, &known->digest)) {
        fault(v, "row_changed", known->seq, table, id);
    }
    known->seen = true;
}

static enum err check_table(struct verify *v, const struct db_table *t)
{
    struct db_rows *r = NULL;
    struct db_val *vals = arena_array_of(v->page, struct db_val, t->ncolumns);
    bool more = true;
    enum err e = db_rows_open(v->db, t->all, NULL, &r);
    while (e == OK && (e = db_rows_next(r, &more)) == OK && more) {
        for (unsigned i = 0; i < t->ncolumns; i++) {
            db_rows_get(r, i, &vals[i]);
        }
        arena_reset(v->one);
        check_row(v, t, vals);
    }
    db_rows_close(r);
    return e;
}

static void unseen_row(void *arg, struct str table, int64_t id, const struct row_entry *entry)
{
    struct verify *v = arg;
    const struct db_table *t = db_table_find(table);
    if (!entry->seen && !entry->deleted && t && t->class == TABLE_JOURNALED) {
        fault(v, "event_without_row", entry->seq, table, id);
    }
}

static enum err check_rows(struct verify *v)
{
    enum err e = OK;
    for (size_t i = 0; e == OK && db_tables[i]; i++) {
        if (db_tables[i]->class == TABLE_JOURNALED) {
            arena_reset(v->page);
            e = check_table(v, db_tables[i]);
        }
    }
    if (e == OK) {
        row_map_each(&v->rows, unseen_row, v);
    }
    return e;
}

enum err verify_run(struct db *db, struct arena *a, const struct verify_config *c, struct verify_result *out)
{
    struct verify v = {
        .db = db, .a = a, .config = c, .out = out, .page = arena_new(), .one = arena_new(), .notes = arena_new()};
    *out = (struct verify_result){.events = 0};
    row_map_init(&v.rows);
    enum err e = check_events(&v);
    check_erasures(&v);
    e = e == OK ? check_stray(&v) : e;
    e = e == OK ? check_head(&v) : e;
    e = e == OK ? check_rows(&v) : e;
    if (e == OK && c->check_derived) {
        e = c->check_derived(c->derived_arg, db, a, out);
    }
    row_map_fini(&v.rows);
    arena_free(v.notes);
    arena_free(v.one);
    arena_free(v.page);
    return e;
}
