/* fixture.h: a store (SQLite on disk, or the PostgreSQL database that SANGUAN_TEST_PG names, whose tables are dropped) with a
 * writer, a journal, a commander and a small feature (settings), for the tests of journal and command. */
#ifndef SG_COMMAND_FIXTURE_H
#define SG_COMMAND_FIXTURE_H
#include "command/command.h"
#include "command/fixture.sql.h"

#define FIXTURE_NOW 1600855500000LL /* 2020-09-23 18:05 in the county */

struct fixture {
    struct arena *a;
    char dir[64];
    char path[256]; /* of the store; on PostgreSQL its URI */
    enum db_engine engine;
    struct clock *clock;
    struct writer *writer;
    struct journal *journal;
    struct commander *commander;
    struct db *db; /* a reader */
    struct note_key key;
};

/* refresh may be NULL. */
void fixture_init(struct fixture *f, enum err (*refresh)(struct change *c, int64_t project_id));
void fixture_stop(struct fixture *f); /* writer and reader closed, the files stay */
void fixture_start(struct fixture *f, enum err (*refresh)(struct change *c, int64_t project_id)); /* again on the same files */
void fixture_fini(struct fixture *f);

/* The system administrator of county 1, an officer of it, and one of county 2. */
extern const struct actor fixture_admin, fixture_officer, fixture_foreigner;

struct setting_in {
    struct str name, value;
};
extern const struct command setting_make; /* violation when the value is empty; result = id */
extern const struct command setting_set;  /* object = setting; refused in the state 'locked' */
extern const struct command setting_drop;
extern const struct command setting_sneak;        /* changes without announcing */
extern const struct command setting_late;         /* announces afterwards */
extern const struct command setting_fail;         /* changes, then fails */
extern const struct command setting_notify;       /* set, and an outbox message, and touches project 77 */
extern const struct command person_make;          /* name = code, value = name */
extern const struct command fixture_account_make; /* name = login, value = password; for a fresh person */

struct command_call fixture_call(const struct command *cmd, const char *key, int64_t object, int64_t version,
                                 const struct setting_in *in);
/* Runs it as the admin; fails the test when it is refused. Returns id. */
int64_t fixture_make(struct fixture *f, const char *name, const char *value);
struct fixture_counts_row fixture_count(struct fixture *f);
/* Signs a checkpoint through the writer. */
enum err fixture_sign(struct fixture *f) MUST_CHECK;
void fixture_checkpoint(struct fixture *f);
/* Verifies with the key; the number of faults. */
size_t fixture_faults(struct fixture *f, struct verify_result *out);

#endif
