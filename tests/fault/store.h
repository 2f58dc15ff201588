/* store.h: a store under test with a writer, a journal, a commander and work to do, opened the way the program opens its own;
 * and what every fault test asks of a store that was cut off: that it opens, that SQLite finds it whole, that `verify` finds it
 * clean, that every acknowledged command is in it, and that it takes another one.
 */
#ifndef SG_FAULT_STORE_H
#define SG_FAULT_STORE_H
#include "ack.h"
#include "command/command.h"

struct store {
    char folder[96];
    char path[128];
    bool sync_normal; /* negative control */
    /* Of the program's own features; NULL for the small one. */
    enum err (*refresh)(struct change *c, int64_t project_id);
    enum err (*check_derived)(void *clock, struct db *db, struct arena *a, struct verify_result *out);
    struct clock *clock;
    struct writer *writer;
    struct journal *journal;
    struct commander *commander;
    struct db *reader;
    struct note_key key;
};

/* A fresh folder in memory where there is one (fast: nothing is synced in earnest), else under /tmp. Its journal key is made.
 */
void store_init(struct store *s);
/* The same with what lies in a data directory: its store.db and its journal's key. */
void store_init_from(struct store *s, const char *data);
void store_fini(struct store *s); /* removes the folder */
enum err store_open(struct store *s) MUST_CHECK;
void store_close(struct store *s); /* fine when it is not open */

/* One of many that write at the same time. Its acts are a cycle: make a row, change it, change it with a message, a person
 * (personal columns), drop the row. */
struct worker {
    uint64_t number; /* of the next command; workers of one store keep apart */
    unsigned at;
    int64_t row;
    size_t bytes; /* of a value */
};
/* Runs the next act; *ack is what was answered when it is OK. */
enum err store_act(struct store *s, struct arena *a, struct worker *w, struct ack *ack) MUST_CHECK;
/* The same act again, under its key. */
enum err store_again(struct store *s, struct arena *a, const struct worker *before, struct ack *ack) MUST_CHECK;
enum err store_sign(struct store *s, struct arena *a, struct ack *ack) MUST_CHECK;

enum verdict {
    STORE_GOOD,
    STORE_LOST,  /* an acknowledged command is not there, or not as it was answered */
    STORE_BROKEN /* does not open, is not whole, is not clean, or takes no command */
};
/* Opens, checks, closes; again: lets it take another command and verifies once more. `why` tells what is wrong. */
enum verdict store_check(struct store *s, const struct ack *acks, size_t n, bool again, char *why, size_t size);

/* A fresh seed, or SANGUAN_SEED; printed, so that a failing run can be repeated. Not 0. */
uint64_t test_seed(void);

#endif
