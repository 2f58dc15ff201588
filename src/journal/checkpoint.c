/* checkpoint.c: signing the head. Before it signs, it hashes anew every event that it has not yet read back in this process,
 * checks that the tree of the last checkpoint is the beginning of the tree, and that the whole has the root that the head has:
 * a head that does not follow from the stored events, or from what was signed before, is never signed. The first checkpoint of
 * a process reads all events (about half a million a second); the later ones only what came since.
 */
#include "journal/digest.h"
#include "journal/head.h"
#include "journal/journal.sql.h"

#define PAGE 512

static enum err refuse(const char *what)
{
    return err_set(ERR_CORRUPT, "no checkpoint signed: %s; run verify", what);
}

static enum err check_page(struct tree_frontier *checked, const struct journal_bytes_after_row *rows, size_t n, uint64_t size)
{
    for (size_t i = 0; i < n && checked->size < size; i++) {
        if (rows[i].seq != (int64_t)checked->size + 1) {
            return refuse("an event is missing");
        }
        tree_push(checked, tree_leaf(rows[i].bytes));
    }
    return OK;
}

/* Reads events back until `size` of them are in *checked. */
static enum err read_back(struct tree_frontier *checked, struct db *db, uint64_t size)
{
    struct arena *page = arena_new();
    enum err e = OK;
    while (e == OK && checked->size < size) {
        struct journal_bytes_after_row *rows = NULL;
        size_t n = 0;
        arena_reset(page);
        e = journal_bytes_after(db, page, (int64_t)checked->size, PAGE, &rows, &n);
        if (e == OK && n == 0) {
            e = refuse("an event is missing");
        }
        e = e == OK ? check_page(checked, rows, n, size) : e;
    }
    arena_free(page);
    return e;
}

/* The last checkpoint is ours and its root is that of the same number of events today. */
static enum err follows_last(struct journal *j, struct db *db, struct arena *a, const struct note_key *k,
                             const struct checkpoint_last_row *last)
{
    struct str text;
    struct checkpoint_text c;
    if (!note_open(a, last->note, k->name, k->public_key, &text) || !note_parse_checkpoint(a, text, &c) ||
        c.size != (uint64_t)last->size || c.size > j->now.tree.size) {
        return refuse("the last checkpoint is not ours");
    }
    if (j->now.checked.size > c.size) {
        j->now.checked = (struct tree_frontier){.size = 0};
    }
    enum err e = read_back(&j->now.checked, db, c.size);
    struct hash root = tree_root(&j->now.checked);
    return e != OK || digest_eq(&root, &c.root) ? e : refuse("the events before the last checkpoint have changed");
}

static enum err check_head(struct journal *j, struct db *db, struct hash *root)
{
    enum err e = read_back(&j->now.checked, db, j->now.tree.size);
    struct hash stored = tree_root(&j->now.checked);
    *root = tree_root(&j->now.tree);
    return e != OK || digest_eq(&stored, root) ? e : refuse("the stored events do not have the head's root");
}

enum err checkpoint_make(struct journal *j, struct db *db, struct arena *a, const struct note_key *k, int64_t now_ms,
                         bool *made)
{
    struct checkpoint_last_row last;
    struct checkpoint_text c = {.origin = k->name, .size = j->now.tree.size};
    struct str note;
    *made = false;
    enum err e = checkpoint_last(db, a, &last);
    bool first = e == ERR_NOT_FOUND;
    if (first) {
        err_clear();
    } else if (e != OK) {
        return e;
    } else if ((uint64_t)last.size == c.size) {
        return OK;
    }
    if (c.size == 0) {
        return OK;
    }
    e = first ? OK : follows_last(j, db, a, k, &last);
    e = e == OK ? check_head(j, db, &c.root) : e;
    e = e == OK ? note_sign(a, k, note_checkpoint(a, &c), &note) : e;
    e = e == OK ? checkpoint_insert(db, (int64_t)c.size, now_ms, note, NULL) : e;
    *made = e == OK;
    return e;
}
