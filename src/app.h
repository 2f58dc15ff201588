/* app.h: the composition root. It alone knows every folder: it opens a data directory and puts together store, journal,
 * commander, and for `serve` the site and the features' route tables. Subcommands begin with one of the three openings below
 * and end with app_close.
 *
 * A data directory holds
 *   lock           held by the one process that writes
 *   store.db       the SQLite store (with -wal and -shm while it is open); or
 *   database.uri   where the PostgreSQL store is (mode 0600: it may hold a password)
 *   journal.key    signs the journal's heads (0600); a copy is kept elsewhere, since a backup does not hold it
 *   journal.pub    proves them
 * What else is configured stands in the store, in `setting`: demo, demo_now_ms, journal_origin.
 */
#ifndef SG_APP_H
#define SG_APP_H
#include "command/command.h"
#include "site/site.h"
#include "sys/sys.h"

struct app {
    struct arena *arena; /* lives as long as the app */
    const char *dir;
    struct db_config store;      /* how readers open it */
    struct clock *clock;         /* in a demo directory it stands still, at the setting demo_now_ms */
    struct clock *machine_clock; /* for sessions, which a demo's jumping clock must not end */
    bool demo;
    int64_t county_id;   /* 0 while there is no county */
    struct str origin;   /* of the journal: the name in its signatures */
    struct actor system; /* the program, for commands of its own */
    struct db *db;       /* reads; belongs to the subcommand's thread */

    /* Writing only. */
    int lock;
    struct journal *journal;
    struct writer *writer;
    struct commander *commander;
    struct note_key key;
};

/* A new directory with an empty store; `dir` must not exist. uri: PostgreSQL, NULL = SQLite. The clock is the caller's, NULL =
 * the machine's. ERR_CONFLICT when it exists or the PostgreSQL database is not empty. */
enum err app_create(struct app *app, const char *dir, const char *uri, struct clock *clock, struct str origin) MUST_CHECK;
/* To write: takes the lock (ERR_BUSY when it is held). uri: instead of database.uri; NULL = what the directory says.
 * ERR_NOT_FOUND: no data directory; ERR_STATE: it wants `migrate`, or its key is gone. */
enum err app_open(struct app *app, const char *dir, const char *uri) MUST_CHECK;
/* To read, beside whoever writes. */
enum err app_look(struct app *app, const char *dir) MUST_CHECK;
/* Stops the writer and gives back the lock. A zeroed app is fine. */
void app_close(struct app *app);

/* After an import or init: the county that is there now. */
enum err app_find_county(struct app *app) MUST_CHECK;
/* A setting's row is written through the journal. */
enum err app_set(struct app *app, const char *name, struct str value) MUST_CHECK;

/* ---- what time brings ---- */
/* The day has turned to the clock's today: every project is looked at anew. month_end: the day before was the last of its
 * month. */
enum err app_turn_day(struct app *app, bool month_end) MUST_CHECK;
/* Every project is looked at anew on its day: after units, tenures or the calendar changed, of which no project's own act
 * knows. at_ms: 0 = now. */
enum err app_rewrite_rows(struct app *app, int64_t at_ms) MUST_CHECK;
/* A demo's clock forward to 08:30 of a later day, turning each day on the way, signing the journal, keeping the new time.
 * ERR_RULES: not later. */
enum err app_advance(struct app *app, day_t to) MUST_CHECK;
enum err app_checkpoint(struct app *app) MUST_CHECK;
/* Sessions, links and form keys that have run out. */
enum err app_clean(struct app *app) MUST_CHECK;

/* Before serving, and at each midnight: turns to today what stands at an earlier day. */
enum err app_catch_up(struct app *app) MUST_CHECK;

/* ---- serving ---- */
struct app_site {
    struct site site; /* first, so that a request's site leads here */
    struct app *app;
};
/* What the pages need, but for the hasher, which is the server's. */
void app_site(struct app *app, struct app_site *out);
extern const struct route *const app_routes[]; /* the features' tables, NULL at the end */

/* ---- the bare store ---- for what app_open refuses: a schema that lags behind. */
struct app_store {
    struct arena *arena;
    struct db *db;
    int lock;
};
enum err app_store_open(struct app_store *s, const char *dir, bool write) MUST_CHECK;
void app_store_close(struct app_store *s); /* also after a failure to open */

/* ---- verification ---- of what app->db reads; the derived tables are rebuilt for the day they were made for. */
enum err app_verify(struct app *app, struct verify_result *out) MUST_CHECK;

#endif
