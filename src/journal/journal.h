/* journal.h: every change is an event, events are leaves of an RFC 6962 hash tree, its heads are signed (METHODS.md section 11).
 *
 * An event's bytes hold who, when, under which post, what and the digest of each changed row; values stand beside it in the erasable
 * table event_value and enter the bytes only as one digest of their salted digests, so that erasing a value leaves the tree intact:
 *   value digest = HMAC-SHA256(salt, "sanguan-ev-v1\n" table "\n" row "\n" column "\n" len(before) "\n" before after)
 *   event field  vals = hex SHA-256 of the lines table "\n" row "\n" column "\n" hex(value digest) "\n" in order, "" when there are none,
 *                so that which column of which row changed stays bound when the values are erased
 * Fields of an event: v seq at actor ids object post rows unit vals verb why; ids = [post, unit, project] as the row of `event` has them;
 * why = "" always, the reason being a value (column 'why'). Example:
 *   {"actor":"p-17","at":1600855500000,"ids":[12,5,40],"object":["monthly_report","r-9"],"post":"洋江镇党委书记","rows":[["monthly_report",
 *   "r-9","ab…"]],"seq":1,"unit":"360521105","v":1,"vals":"cd…","verb":"report.confirm","why":""}
 *
 * event.leaf repeats the leaf hash of the bytes, so that a changed byte is named by its event; it proves nothing by itself: the root does.
 * What verification does not catch: lies at entry, and forgery between two checkpoints by somebody who holds the signing key.
 */
#ifndef SG_JOURNAL_JOURNAL_H
#define SG_JOURNAL_JOURNAL_H
#include "base/buf.h"
#include "base/vec.h"
#include "db/writer.h"

#define HASH_SIZE 32
struct hash {
    uint8_t b[HASH_SIZE];
};

/* ---- canonical JSON (canon.c): RFC 8785 narrowed ---- */
void canon_string(struct buf *out, struct str s);

/* ---- hash tree (tree.c) ---- */
struct hash tree_leaf(struct str bytes);
struct hash tree_node(struct hash left, struct hash right);
#define TREE_HEIGHT_MAX 53
struct tree_frontier { /* roots of the perfect subtrees of the first `size` leaves, largest first */
    uint64_t size;
    struct hash root[TREE_HEIGHT_MAX];
    unsigned n;
};
void tree_push(struct tree_frontier *f, struct hash leaf);
struct hash tree_root(const struct tree_frontier *f); /* SHA-256("") when empty */
/* Proofs over all leaves in memory; results in the arena. */
struct str tree_inclusion(struct arena *a, const struct hash *leaves, uint64_t n, uint64_t index);   /* hashes side by side */
struct str tree_consistency(struct arena *a, const struct hash *leaves, uint64_t n, uint64_t old_size);
bool tree_verify_inclusion(struct hash leaf, uint64_t index, uint64_t size, struct str proof, struct hash root);
bool tree_verify_consistency(uint64_t old_size, struct hash old_root, uint64_t size, struct hash root, struct str proof);

/* ---- signed notes (note.c), Ed25519 ---- */
struct note_key {
    struct str name;      /* sanguan.example/fenyi */
    uint8_t secret[32];   /* seed */
    uint8_t public_key[32];
};
struct checkpoint_text {
    struct str origin;
    uint64_t size;
    struct hash root;
};
struct str note_checkpoint(struct arena *a, const struct checkpoint_text *c);
bool note_parse_checkpoint(struct arena *a, struct str text, struct checkpoint_text *out);
uint32_t note_key_id(struct str name, const uint8_t public_key[32]);
enum err note_sign(struct arena *a, const struct note_key *k, struct str text, struct str *note) MUST_CHECK;
/* false: no signature of ours, or a bad one of ours; unknown signatures are ignored. */
bool note_open(struct arena *a, struct str note, struct str name, const uint8_t public_key[32], struct str *text);
/* Keys live in DIR/journal.key (mode 0600) and DIR/journal.pub; made by the first call. */
enum err note_key_load(struct arena *a, const char *dir, struct str name, struct note_key *out) MUST_CHECK;
/* The public half alone, for verify: DIR/journal.pub is a C2SP verifier key, NAME+KEYID+base64(01 || key). ERR_NOT_FOUND, ERR_CORRUPT. */
enum err note_public_load(struct arena *a, const char *dir, struct str *name, uint8_t public_key[32]) MUST_CHECK;

/* ---- rows (row.c) ---- */
/* The canonical row and its digest: non-null, non-salt columns by name; personal ones as their HMAC under the row's salt. vals[] as
 * read by table->by_id. */
struct hash row_digest(struct arena *a, const struct db_table *t, const struct db_val *vals);
struct hash personal_digest(struct str salt, struct str field, struct str value);
/* The digest of a canonical row already written. */
struct hash row_hash(struct str table, struct str canonical);

/* ---- the head and the events (event.c) ---- */
struct journal; /* the writer's view: size, frontier, next row id; owned by the writer's thread through its hooks */
struct journal *journal_new(void);
void journal_free(struct journal *j);
struct writer_hooks journal_hooks(struct journal *j);
int64_t journal_next_id(struct journal *j);     /* inside a job */
uint64_t journal_size(const struct journal *j); /* inside a job */

struct event_change { /* one column of one row */
    const char *table;
    int64_t row_id;
    const char *column;
    struct str before, after;
};
struct event_row {
    const struct db_table *table;
    int64_t id;
    bool deleted;
    struct hash digest;
};
struct event_in {
    int64_t at_ms, person_id, post_id, unit_id, project_id;
    struct str post_title, unit_code; /* enter the bytes beside the ids' stand-ins p-N */
    const char *verb;
    const char *object_kind;
    int64_t object_id;
    struct str why;                   /* kept as a value; may be empty */
    const struct event_row *rows;
    size_t nrows;
    const struct event_change *changes;
    size_t nchanges;
};
/* A value may be erased (salt, before, after emptied; the digest stays) only with a later event of this verb, object = "event", number. */
#define JOURNAL_ERASE_VERB "value.erase"
/* Appends inside a job: event, event_row, event_value; *seq = its number. */
enum err journal_append(struct journal *j, struct db *db, struct arena *a, const struct event_in *in, int64_t *seq) MUST_CHECK;

/* ---- checkpoints (checkpoint.c) ---- a job's body: signs the head if it grew since the last one and is consistent with it. */
enum err checkpoint_make(struct journal *j, struct db *db, struct arena *a, const struct note_key *k, int64_t now_ms, bool *made) MUST_CHECK;

/* ---- verification (verify.c) ---- read-only; works on a live store, a backup, a copy. On a live store the caller holds a snapshot
 * (db_snapshot_begin), else rows are newer than the events read before them. */
struct verify_fault {
    const char *code; /* event_bytes, event_gap, value_digest, row_changed, row_without_event, event_without_row, head, checkpoint, derived */
    int64_t seq;      /* 0 = none */
    struct str table;
    int64_t row_id;   /* 0 = none */
};
struct verify_result {
    uint64_t events, rows, values, erased, checkpoints;
    struct hash root;
    VEC(struct verify_fault) faults; /* the first one first; at most 100 */
};
/* Public key NULL: signatures of checkpoints are not checked (and the result says 0 checkpoints). rebuild (may be NULL) compares a derived table. */
struct verify_config {
    struct str origin;
    const uint8_t *public_key;
    enum err (*check_derived)(void *arg, struct db *db, struct arena *a, struct verify_result *out);
    void *derived_arg;
};
enum err verify_run(struct db *db, struct arena *a, const struct verify_config *c, struct verify_result *out) MUST_CHECK;

#endif
