/* command.h: the only write path (DESIGN.md section 4).
 *
 * A feature describes an act as a struct command: its verb, the right it needs, a loader that finds the object and the facts for the policy, and
 * `apply`, which checks the rules and changes rows. command_run queues it to the writer, where in one SAVEPOINT: the
 * idempotency key is looked up (the same key, actor, verb and input gives the first result again and changes nothing; anything else under that key is
 * ERR_CONFLICT), the object is loaded, the policy decides, the version is compared, apply runs, the journal's event is appended, derived
 * tables are refreshed, the result is kept under the key. The caller gets its answer after the commit is durable.
 *
 * A feature announces each row with change_row() BEFORE it inserts, updates or deletes it; the layer reads the row before and after and writes
 * the event from the difference. A journaled row that changes unannounced fails the command with ERR_BUG (SQLite: seen by the update hook).
 */
#ifndef SG_COMMAND_COMMAND_H
#define SG_COMMAND_COMMAND_H
#include "base/violation.h"
#include "db/writer.h"
#include "journal/journal.h"
#include "rights/rights.h"

struct change; /* a command while it runs */

struct command {
    const char *verb;        /* "report.confirm"; goes into the event */
    const char *object_kind; /* table of the object: "monthly_report" */
    enum act act;
    unsigned states;         /* bits in which it is allowed, as in the route; STATES_ANY of web.h = ~0u */
    /* Facts about object_id for this actor; ERR_NOT_FOUND. Runs on the writing connection. The same function serves the route's loader. */
    enum err (*load)(struct db *db, struct arena *a, const struct actor *actor, int64_t object_id, day_t today, struct subject *out);
    /* Checks rules (change_violation + ERR_RULES) and changes rows. */
    enum err (*apply)(struct change *c, const void *input);
    /* Digest of the input for the idempotency table: appends every field to out, separated by \n. */
    void (*print_input)(const void *input, struct buf *out);
};

struct command_call {
    const struct command *command;
    const struct actor *actor;
    struct str key;          /* idempotency; "" only for the program's own acts */
    int64_t object_id;       /* given to load */
    int64_t version;         /* of the row the user saw; -1 = not compared */
    const void *input;
    struct str why;          /* reason given by the user; may be empty */
    int64_t at_ms;           /* 0 = now. Only for the replay of a demo's history, which happened then */
};

struct command_result {
    int64_t id;              /* what apply set with change_result; 0 */
    int64_t seq;             /* event; 0 when nothing changed */
    bool replayed;           /* answered from the idempotency table */
    struct violations violations; /* with ERR_RULES */
};

/* ---- inside apply ---- */
struct db *change_db(struct change *c);
struct arena *change_arena(struct change *c);
const struct actor *change_actor(const struct change *c);
const struct subject *change_subject(const struct change *c);
int64_t change_now_ms(const struct change *c);
day_t change_today(const struct change *c);
int64_t change_new_id(struct change *c);                       /* unique across all tables */
struct str change_salt(struct change *c);                      /* 16 fresh bytes for a row's salt column */
enum err change_row(struct change *c, const struct db_table *t, int64_t id) MUST_CHECK; /* announce; twice is fine */
void change_object(struct change *c, int64_t id);              /* the object when it is only now made */
void change_unit(struct change *c, int64_t unit_id, int64_t project_id); /* whose object, for the event; from the subject by default */
struct str change_why(const struct change *c);                  /* the reason given with the call; may be empty */
void change_result(struct change *c, int64_t id);
void change_violation(struct change *c, const char *field, const char *code, struct str arg);
bool change_refused(const struct change *c);                   /* any violation so far */
/* The project's derived rows are to be refreshed before the commit; twice is fine. */
void change_touch_project(struct change *c, int64_t project_id);
enum err change_outbox(struct change *c, const char *kind, struct str json) MUST_CHECK;

/* ---- the commander ---- */
struct commander_config {
    struct writer *writer;
    struct journal *journal;
    struct clock *clock;
    /* Refreshes what is derived from a project (board_row, light_change); filled in by app.c. May announce and change rows. NULL = none. */
    enum err (*refresh_project)(struct change *c, int64_t project_id);
};
struct commander;
struct commander *commander_new(const struct commander_config *c);
void commander_free(struct commander *m);
/* Result lives in the arena. Any thread. */
enum err command_run(struct commander *m, struct arena *a, const struct command_call *call, struct command_result *out) MUST_CHECK;
/* Several calls as one: all or nothing (import). Each gets its own event; *failed = index of the first that failed. */
enum err command_run_all(struct commander *m, struct arena *a, const struct command_call *calls, size_t n, size_t *failed,
                         struct command_result *out) MUST_CHECK;
/* The same, but it goes on behind a call that the rules refuse, so that an import hears at once of all that is wrong. Nothing stands when one was
 * refused (ERR_RULES: those whose out[] has violations), nor when `dry`, whatever the answer. Any other error ends it at *failed. */
enum err command_try_all(struct commander *m, struct arena *a, const struct command_call *calls, size_t n, bool dry, size_t *failed,
                         struct command_result *out) MUST_CHECK;
/* Ephemeral rows (sessions, drafts): through the writer, without event. run must touch no journaled table; checked. */
enum err command_ephemeral(struct commander *m, enum err (*run)(void *arg, struct db *db), void *arg) MUST_CHECK;
/* A fresh key for a form: 32 hex digits. */
struct str command_key(struct arena *a);

#endif
