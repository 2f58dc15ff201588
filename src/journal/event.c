/* event.c: the head in memory, kept in step with the writer's transactions, and the appending of events.
 *
 * The head is the tree's frontier and the next row id. A job that fails goes back to what job_begin remembered; a batch whose
 * transaction is gone makes it unknown, and the next batch reads it anew. On SQLite this process is the only writer, so a known
 * head is current; on PostgreSQL another server may have moved it, so each batch locks and reads its row.
 */
#include "journal/digest.h"
#include "base/mem.h"
#include "journal/head.h"
#include "journal/journal.sql.h"
#include "sys/sys.h"

#define EVENT_MAX (4u << 20)
#define SALT_SIZE 16

struct journal *journal_new(void)
{
    return mem_alloc(sizeof(struct journal));
}

void journal_free(struct journal *j)
{
    mem_free(j);
}

int64_t journal_next_id(struct journal *j)
{
    return j->now.next_id++;
}

uint64_t journal_size(const struct journal *j)
{
    return j->now.tree.size;
}

/* ---- the head as stored ---- */

struct str head_frontier_hex(struct arena *a, const struct tree_frontier *f)
{
    return str_hex(a, f->root, f->n * sizeof f->root[0]);
}

static bool parse_frontier(struct str hex, uint64_t size, struct tree_frontier *out)
{
    unsigned n = (unsigned)__builtin_popcountll(size);
    *out = (struct tree_frontier){.size = size, .n = n};
    return n <= TREE_HEIGHT_MAX && str_hex_decode(hex, (uint8_t *)out->root, n * sizeof out->root[0]);
}

static enum err adopt_head(struct journal *j, struct db *db, struct arena *a, const struct journal_head_read_row *head)
{
    struct journal_last_seq_row last;
    enum err e = journal_last_seq(db, a, &last);
    if (e != OK) {
        return e;
    }
    if (head->size < 0 || head->next_id < 1 || last.seq != head->size ||
        !parse_frontier(head->frontier, (uint64_t)head->size, &j->now.tree)) {
        return err_set(ERR_CORRUPT, "the journal's head does not fit its events; run verify");
    }
    j->now.next_id = head->next_id;
    j->now.known = true;
    j->now.stored_size = j->now.tree.size;
    j->now.stored_next_id = head->next_id;
    return OK;
}

static enum err read_head(struct journal *j, struct db *db, struct arena *a)
{
    struct journal_head_read_row head;
    enum err e = journal_head_read(db, a, &head);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        e = journal_head_make(db, NULL);
        e = e == OK ? journal_head_read(db, a, &head) : e;
    }
    if (e != OK) {
        return e;
    }
    bool current = j->now.known && head.size == (int64_t)j->now.stored_size && head.next_id == j->now.stored_next_id;
    return current ? OK : adopt_head(j, db, a, &head);
}

static enum err batch_begin(void *arg, struct db *db)
{
    struct journal *j = arg;
    if (j->now.known && db_engine_of(db) == DB_SQLITE) {
        return OK;
    }
    struct arena *a = arena_new();
    enum err e = read_head(j, db, a);
    arena_free(a);
    return e;
}

static enum err batch_end(void *arg, struct db *db)
{
    struct journal *j = arg;
    if (j->now.tree.size == j->now.stored_size && j->now.next_id == j->now.stored_next_id) {
        return OK;
    }
    struct arena *a = arena_new();
    int64_t changed = 0;
    enum err e =
        journal_head_store(db, (int64_t)j->now.tree.size, j->now.next_id, head_frontier_hex(a, &j->now.tree), &changed);
    if (e == OK && changed != 1) {
        e = err_set(ERR_CORRUPT, "the journal's head is gone; run verify");
    }
    j->now.stored_size = j->now.tree.size;
    j->now.stored_next_id = j->now.next_id;
    arena_free(a);
    return e;
}

static void batch_undo(void *arg)
{
    struct journal *j = arg;
    j->now = (struct head){.known = false};
}

static void job_begin(void *arg)
{
    struct journal *j = arg;
    j->before = j->now;
}

static void job_undo(void *arg)
{
    struct journal *j = arg;
    j->now = j->before;
}

struct writer_hooks journal_hooks(struct journal *j)
{
    return (struct writer_hooks){
        .arg = j,
        .batch_begin = batch_begin,
        .job_begin = job_begin,
        .job_undo = job_undo,
        .batch_end = batch_end,
        .batch_undo = batch_undo,
    };
}

/* ---- events ---- */

/* Writes the values and leaves in *vals what the event says about them. */
struct values {
    struct db *db;
    struct arena *a;
    struct buf lines;
    int64_t seq, ord;
};

static enum err put_value(struct values *v, const struct event_change *c)
{
    uint8_t salt[SALT_SIZE];
    sys_random(salt, sizeof salt);
    struct str s = {(const char *)salt, sizeof salt}, table = str_c(c->table), column = str_c(c->column);
    struct hash h = value_digest(v->a, s, table, c->row_id, column, c->before, c->after);
    struct str hex = digest_hex(v->a, &h);
    value_line(&v->lines, table, c->row_id, column, hex);
    return journal_value_insert(v->db,
                                &(struct journal_value_insert_in){.seq = v->seq,
                                                                  .ord = v->ord++,
                                                                  .table_name = table,
                                                                  .row_id = c->row_id,
                                                                  .column_name = column,
                                                                  .before = c->before,
                                                                  .after = c->after,
                                                                  .salt = s,
                                                                  .digest = hex},
                                NULL);
}

static enum err put_values(struct db *db, struct arena *a, const struct event_in *in, int64_t seq, struct str *vals)
{
    struct values v = {.db = db, .a = a, .seq = seq};
    enum err e = OK;
    buf_init(&v.lines, EVENT_MAX);
    for (size_t i = 0; e == OK && i < in->nchanges; i++) {
        e = put_value(&v, &in->changes[i]);
    }
    if (e == OK && !str_empty(in->why)) {
        e = put_value(&v, &(struct event_change){.table = "", .column = "why", .after = in->why});
    }
    if (e == OK && v.lines.full) {
        e = err_set(ERR_TOO_LARGE, "an event changes too many values");
    }
    struct hash h = digest_sha256_of(buf_str(&v.lines));
    *vals = v.ord ? digest_hex(a, &h) : (struct str){NULL, 0};
    buf_fini(&v.lines);
    return e;
}

static void put_rows(struct buf *b, struct arena *a, const struct event_in *in)
{
    for (size_t i = 0; i < in->nrows; i++) {
        const struct event_row *r = &in->rows[i];
        buf_printf(b, "%s[\"%s\",\"r-%lld\",", i ? "," : "", r->table->name, (long long)r->id);
        if (r->deleted) {
            buf_put_c(b, "null]");
        } else {
            canon_string(b, digest_hex(a, &r->digest));
            buf_put_char(b, ']');
        }
    }
}

/* Keys in the order of bytes; parse.c reads exactly this. */
static void put_event(struct buf *b, struct arena *a, const struct event_in *in, int64_t seq, struct str vals)
{
    buf_printf(b, "{\"actor\":\"p-%lld\",\"at\":%lld,\"ids\":[%lld,%lld,%lld],\"object\":[", (long long)in->person_id,
               (long long)in->at_ms, (long long)in->post_id, (long long)in->unit_id, (long long)in->project_id);
    canon_string(b, str_c(in->object_kind));
    buf_printf(b, ",\"r-%lld\"],\"post\":", (long long)in->object_id);
    canon_string(b, in->post_title);
    buf_put_c(b, ",\"rows\":[");
    put_rows(b, a, in);
    buf_printf(b, "],\"seq\":%lld,\"unit\":", (long long)seq);
    canon_string(b, in->unit_code);
    buf_put_c(b, ",\"v\":1,\"vals\":");
    canon_string(b, vals);
    buf_put_c(b, ",\"verb\":");
    canon_string(b, str_c(in->verb));
    buf_put_c(b, ",\"why\":\"\"}");
}

static enum err put_row_index(struct db *db, const struct event_in *in, int64_t seq)
{
    enum err e = OK;
    for (size_t i = 0; e == OK && i < in->nrows; i++) {
        e = journal_row_insert(
            db,
            &(struct journal_row_insert_in){
                .seq = seq, .ord = (int64_t)i, .table_name = str_c(in->rows[i].table->name), .row_id = in->rows[i].id},
            NULL);
    }
    return e;
}

static enum err insert_event(struct db *db, struct arena *a, const struct event_in *in, int64_t seq, struct str bytes,
                             struct hash leaf)
{
    return journal_event_insert(db,
                                &(struct journal_event_insert_in){.seq = seq,
                                                                  .at_ms = in->at_ms,
                                                                  .person_id = in->person_id,
                                                                  .post_id = in->post_id,
                                                                  .unit_id = in->unit_id,
                                                                  .project_id = in->project_id,
                                                                  .verb = str_c(in->verb),
                                                                  .object_kind = str_c(in->object_kind),
                                                                  .object_id = in->object_id,
                                                                  .bytes = bytes,
                                                                  .leaf = digest_hex(a, &leaf)},
                                NULL);
}

enum err journal_append(struct journal *j, struct db *db, struct arena *a, const struct event_in *in, int64_t *seq)
{
    struct str vals;
    struct buf b;
    int64_t next = (int64_t)j->now.tree.size + 1;
    if (!j->now.known) {
        return err_bug("an event outside a job of the writer");
    }
    enum err e = put_values(db, a, in, next, &vals);
    if (e != OK) {
        return e;
    }
    buf_init(&b, EVENT_MAX);
    put_event(&b, a, in, next, vals);
    struct hash leaf = tree_leaf(buf_str(&b));
    e = b.full ? err_set(ERR_TOO_LARGE, "an event changes too many rows") : insert_event(db, a, in, next, buf_str(&b), leaf);
    buf_fini(&b);
    e = e == OK ? put_row_index(db, in, next) : e;
    if (e == OK) {
        tree_push(&j->now.tree, leaf);
        *seq = next;
    }
    return e;
}
