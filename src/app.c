/* app.c: see app.h. */
#include "app.h"
#include "assessment/ballot_pages.h"
#include "assessment/dossier.h"
#include "assessment/freeze_pages.h"
#include "assessment/grade_pages.h"
#include "assessment/sheet_pages.h"
#include "assessment/report_pages.h"
#include "assessment/status.h"
#include "cmd/cmd.sql.h"
#include "cycle/cycle_pages.h"
#include "desk/desk.h"
#include "execution/amendment_pages.h"
#include "execution/ending_pages.h"
#include "execution/pages.h"
#include "execution/queue_pages.h"
#include "execution/start_pages.h"
#include "initiation/application_pages.h"
#include "initiation/claim_pages.h"
#include "initiation/review_pages.h"
#include "people/account.sql.h"
#include "people/people.h"

#define STORE_FILE "store.db"
#define URI_FILE "database.uri"
#define URI_MAX 4096
#define QUEUE_MAX 1024
#define MS_PER_HOUR 3600000LL
#define FORM_KEY_HOURS 72       /* a form that was sent may be sent again so long */
#define SESSION_UNSEEN_HOURS 12 /* as long as site/ keeps one that nobody uses, or longer */
#define ADVANCED_TO_MS (8 * MS_PER_HOUR + MS_PER_HOUR / 2)
#define TURN_MS 5000 /* behind midnight, when the day turns */

static const char *in_dir(const struct app *app, const char *name)
{
    return str_printf(app->arena, "%s/%s", app->dir, name).ptr;
}

/* ---- opening ---- */

static void begin(struct app *app, const char *dir)
{
    *app = (struct app){.arena = arena_new(), .lock = -1, .machine_clock = clock_system()};
    app->dir = str_dup(app->arena, str_c(dir)).ptr;
}

static enum err missing(const struct app *app)
{
    err_clear();
    return err_set(ERR_NOT_FOUND, "%s is no data directory; `sanguan init` or `sanguan demo` makes one", app->dir);
}

/* Where the store is: beside, or where database.uri says. */
static enum err find_store(struct app *app, const char *uri)
{
    struct buf b;
    if (uri) {
        app->store = (struct db_config){.engine = DB_POSTGRESQL, .path = str_dup(app->arena, str_c(uri)).ptr};
        return sys_is_dir(app->dir) ? OK : missing(app);
    }
    if (sys_exists(in_dir(app, STORE_FILE))) {
        app->store = (struct db_config){.engine = DB_SQLITE, .path = in_dir(app, STORE_FILE)};
        return OK;
    }
    buf_init(&b, URI_MAX);
    enum err e = sys_read_file(in_dir(app, URI_FILE), URI_MAX, &b);
    if (e == OK) {
        app->store = (struct db_config){.engine = DB_POSTGRESQL, .path = str_dup(app->arena, str_trim(buf_str(&b))).ptr};
    }
    buf_fini(&b);
    return e == ERR_NOT_FOUND ? missing(app) : e;
}

static enum err make_store(struct app *app, const char *uri)
{
    enum err e = OK;
    if (uri) {
        app->store = (struct db_config){.engine = DB_POSTGRESQL, .path = str_dup(app->arena, str_c(uri)).ptr};
        e = sys_write_file(in_dir(app, URI_FILE), str_printf(app->arena, "%s\n", uri), 0600);
    } else {
        app->store = (struct db_config){.engine = DB_SQLITE, .path = in_dir(app, STORE_FILE)};
    }
    return e;
}

static enum err read_setting(struct app *app, const char *name, struct str *value)
{
    struct setting_read_row row;
    enum err e = setting_read(app->db, app->arena, str_c(name), &row);
    *value = e == OK ? row.value : STR("");
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    return e;
}

static enum err read_settings(struct app *app)
{
    struct str demo = STR(""), now = STR("");
    int64_t ms;
    enum err e = read_setting(app, "demo", &demo);
    e = e == OK ? read_setting(app, "demo_now_ms", &now) : e;
    e = e == OK ? read_setting(app, "journal_origin", &app->origin) : e;
    if (e != OK) {
        return e;
    }
    app->demo = str_is(demo, "1");
    if (!app->clock) {
        app->clock = app->demo && str_to_i64(now, &ms) ? clock_fixed(ms) : clock_system();
    }
    return app_find_county(app);
}

enum err app_find_county(struct app *app)
{
    enum err e = people_county(app->db, app->arena, &app->county_id);
    app->system = people_system_actor(app->county_id);
    app->system.demo = app->demo;
    return e;
}

/* The schema of the store is this program's, neither older nor newer. */
static enum err check_schema(struct db *db)
{
    int applied, pending;
    enum err e = db_migrate(db, 0, true, &applied, &pending);
    if (e == ERR_CORRUPT) {
        return ERR_STATE; /* of a newer program: nothing is broken */
    }
    return e == OK && pending > 0 ? err_set(ERR_STATE, "%d migrations are pending; run `sanguan migrate`", pending) : e;
}

static enum err open_reader(struct app *app)
{
    enum err e = db_open(&app->store, &app->db);
    e = e == OK ? check_schema(app->db) : e;
    return e == OK ? read_settings(app) : e;
}

static enum err take_lock(struct app *app)
{
    enum err e = sys_lock(in_dir(app, "lock"), &app->lock);
    if (e == ERR_BUSY) {
        err_clear();
        e = err_set(ERR_BUSY, "%s is in use by another process, perhaps the server", app->dir);
    }
    return e;
}

/* The key that signed so far, not a new one in its place: with that the journal could never be signed again. */
static enum err load_key(struct app *app, bool fresh)
{
    if (!fresh && !sys_exists(in_dir(app, "journal.key"))) {
        return err_set(ERR_STATE, "%s/journal.key is missing: put back the copy that you keep elsewhere", app->dir);
    }
    return note_key_load(app->arena, app->dir, app->origin, &app->key);
}

static enum err open_writer(struct app *app, struct db *writing)
{
    app->journal = journal_new();
    struct writer_hooks hooks = journal_hooks(app->journal);
    enum err e = writer_new(writing, &hooks, QUEUE_MAX, &app->writer);
    if (e != OK) {
        db_close(writing);
        return e;
    }
    app->commander = commander_new(&(struct commander_config){
        .writer = app->writer, .journal = app->journal, .clock = app->clock, .refresh_project = status_refresh});
    return OK;
}

static enum err open_writing(struct app *app, struct db **out)
{
    struct db_config c = app->store;
    c.writer = true;
    return db_open(&c, out);
}

enum err app_look(struct app *app, const char *dir)
{
    begin(app, dir);
    enum err e = find_store(app, NULL);
    return e == OK ? open_reader(app) : e;
}

enum err app_open(struct app *app, const char *dir, const char *uri)
{
    struct db *writing = NULL;
    begin(app, dir);
    enum err e = find_store(app, uri);
    e = e == OK ? take_lock(app) : e;
    e = e == OK ? open_writing(app, &writing) : e; /* first: it makes the WAL that readers need */
    e = e == OK ? open_reader(app) : e;
    e = e == OK ? load_key(app, false) : e;
    if (e != OK) {
        db_close(writing);
        return e;
    }
    return open_writer(app, writing);
}

/* The database that a PostgreSQL URI names is there beforehand, and must be nobody's yet. */
static enum err make_schema(struct app *app, struct db *writing)
{
    int version, applied, pending;
    enum err e = db_schema_version(writing, &version);
    if (e == OK && version != 0) {
        return err_set(ERR_CONFLICT, "the database holds a store already");
    }
    return e == OK ? db_migrate(writing, clock_ms(app->clock), false, &applied, &pending) : e;
}

enum err app_create(struct app *app, const char *dir, const char *uri, struct clock *clock, struct str origin)
{
    struct db *writing = NULL;
    begin(app, dir);
    app->clock = clock ? clock : clock_system();
    if (sys_exists(dir)) {
        return err_set(ERR_CONFLICT, "%s is there already", dir);
    }
    enum err e = sys_mkdir(dir, 0700);
    e = e == OK ? take_lock(app) : e;
    e = e == OK ? make_store(app, uri) : e;
    e = e == OK ? open_writing(app, &writing) : e;
    e = e == OK ? make_schema(app, writing) : e;
    e = e == OK ? open_reader(app) : e;
    if (e != OK) {
        db_close(writing);
        return e;
    }
    app->origin = str_dup(app->arena, origin);
    e = open_writer(app, writing);
    e = e == OK ? load_key(app, true) : e;
    return e == OK ? app_set(app, "journal_origin", origin) : e;
}

void app_close(struct app *app)
{
    if (!app->arena) {
        return;
    }
    db_close(app->db); /* first, so that the writer's last checkpoint has nobody in its way */
    if (app->writer) {
        writer_free(app->writer);
        commander_free(app->commander);
    }
    if (app->journal) {
        journal_free(app->journal);
    }
    if (app->clock) {
        clock_free(app->clock);
    }
    clock_free(app->machine_clock);
    sys_unlock(app->lock);
    arena_free(app->arena);
    *app = (struct app){.lock = -1};
}

enum err app_store_open(struct app_store *s, const char *dir, bool write)
{
    struct app app;
    begin(&app, dir);
    enum err e = find_store(&app, NULL);
    e = e == OK && write ? take_lock(&app) : e;
    clock_free(app.machine_clock);
    *s = (struct app_store){.arena = app.arena, .lock = app.lock};
    struct db_config c = app.store;
    c.writer = write;
    return e == OK ? db_open(&c, &s->db) : e;
}

void app_store_close(struct app_store *s)
{
    db_close(s->db);
    sys_unlock(s->lock);
    arena_free(s->arena);
}

/* ---- settings ---- */

struct setting_in {
    struct str name, value;
};

static enum err setting_apply(struct change *c, const void *input)
{
    const struct setting_in *in = input;
    const struct db_table *table = db_table_find(STR("setting"));
    struct setting_read_row old = {0};
    enum err found = setting_read(change_db(c), change_arena(c), in->name, &old);
    if (found != OK && found != ERR_NOT_FOUND) {
        return found;
    }
    err_clear();
    int64_t id = found == OK ? old.id : change_new_id(c);
    enum err e = change_row(c, table, id);
    change_object(c, id);
    if (e != OK) {
        return e;
    }
    return found == OK ? setting_update(change_db(c), id, in->value, NULL)
                       : setting_insert(change_db(c), id, in->name, in->value, NULL);
}

static const struct command setting_set = {
    .verb = "setting.set", .object_kind = "setting", .act = ACT_CONFIG_MANAGE, .states = ~0u, .apply = setting_apply};

enum err app_set(struct app *app, const char *name, struct str value)
{
    struct setting_in in = {.name = str_c(name), .value = value};
    struct command_result r;
    struct arena *a = arena_new();
    enum err e =
        command_run(app->commander, a,
                    &(struct command_call){.command = &setting_set, .actor = &app->system, .version = -1, .input = &in}, &r);
    arena_free(a);
    return e;
}

/* ---- what time brings ---- */

static enum err turn(struct app *app, const struct day_turn_in *in, int64_t at_ms)
{
    struct command_result r;
    if (app->county_id == 0) {
        return OK;
    }
    struct arena *a = arena_new();
    enum err e = command_run(app->commander, a,
                             &(struct command_call){.command = &day_turn,
                                                    .actor = &app->system,
                                                    .object_id = app->county_id,
                                                    .version = -1,
                                                    .input = in,
                                                    .at_ms = at_ms},
                             &r);
    arena_free(a);
    return e;
}

enum err app_turn_day(struct app *app, bool month_end)
{
    return turn(app, &(struct day_turn_in){.month_end = month_end}, 0);
}

enum err app_rewrite_rows(struct app *app, int64_t at_ms)
{
    return turn(app, &(struct day_turn_in){.all = true}, at_ms);
}

/* Whether the day before was the last of its month. */
static bool begins_month(day_t d)
{
    return day_civil(d).day == 1;
}

enum err app_advance(struct app *app, day_t to)
{
    day_t today = day_of_ms(clock_ms(app->clock));
    enum err e = OK;
    if (!app->demo || to <= today) {
        return err_set(ERR_RULES, "the clock only goes forward, and only in a demo");
    }
    for (day_t d = today + 1; e == OK && d <= to; d++) {
        clock_set(app->clock, day_start_ms(d) + TURN_MS);
        e = app_turn_day(app, begins_month(d));
    }
    if (e != OK) {
        return e;
    }
    clock_set(app->clock, day_start_ms(to) + ADVANCED_TO_MS);
    struct arena *a = arena_new();
    e = app_set(app, "demo_now_ms", str_printf(a, "%lld", (long long)clock_ms(app->clock)));
    arena_free(a);
    return e == OK ? app_checkpoint(app) : e;
}

enum err app_catch_up(struct app *app)
{
    struct arena *a = arena_new();
    struct board_oldest_row *rows = NULL;
    size_t n = 0;
    day_t today = day_of_ms(clock_ms(app->clock));
    struct db *db = NULL; /* of its own: it runs on the thread of the jobs */
    enum err e = db_open(&app->store, &db);
    e = e == OK ? board_oldest(db, a, &rows, &n) : e;
    if (e == OK && n > 0 && rows[0].as_of_day < today) {
        e = app_turn_day(app, day_civil(rows[0].as_of_day).month != day_civil(today).month);
    }
    db_close(db);
    arena_free(a);
    return e;
}

static enum err sign(void *arg, struct db *db)
{
    struct app *app = arg;
    struct arena *a = arena_new();
    bool made;
    enum err e = checkpoint_make(app->journal, db, a, &app->key, clock_ms(app->clock), &made);
    arena_free(a);
    return e;
}

enum err app_checkpoint(struct app *app)
{
    return writer_run(app->writer, &(struct write_job){.run = sign, .arg = app});
}

static enum err delete_past(void *arg, struct db *db)
{
    struct app *app = arg;
    int64_t now = clock_ms(app->clock), machine = clock_ms(app->machine_clock);
    enum err e = session_delete_past(db, machine, machine - SESSION_UNSEEN_HOURS * MS_PER_HOUR, NULL);
    e = e == OK ? login_failure_delete_past(db, machine - 24 * MS_PER_HOUR, NULL) : e;
    e = e == OK ? link_delete_past(db, now, NULL) : e;
    return e == OK ? idempotency_delete_past(db, now - FORM_KEY_HOURS * MS_PER_HOUR, NULL) : e;
}

enum err app_clean(struct app *app)
{
    return command_ephemeral(app->commander, delete_past, app);
}

/* ---- serving ---- */

const struct route *const app_routes[] = {
    site_routes,
    report_routes,
    period_routes,
    execution_routes,
    amendment_routes,
    ending_routes,
    queue_routes,
    board_routes,
    overview_routes,
    audit_routes,
    verify_routes,
    search_routes,
    rules_routes,
    burden_routes,
    home_routes,
    project_routes,
    demo_routes,
    cycle_routes,
    catalog_routes,
    claim_routes,
    application_routes,
    review_routes,
    start_routes,
    panel_routes,
    ballot_routes,
    freeze_routes,
    sheet_routes,
    grade_routes,
    dossier_routes,
    NULL,
};

static enum err advance(struct request *rq, day_t to)
{
    return app_advance(((struct app_site *)site_of(rq))->app, to);
}

/* The number beside a place of the navigation. */
static int waiting(struct request *rq, enum nav_key k)
{
    if (k == NAV_PROBLEMS) {
        return queue_waiting(rq, k);
    }
    return k == NAV_BALLOTS ? ballots_waiting(rq) : initiation_waiting(rq, k);
}

void app_site(struct app *app, struct app_site *out)
{
    *out = (struct app_site){.app = app,
                             .site = {.commander = app->commander,
                                      .writer = app->writer,
                                      .clock = app->clock,
                                      .machine_clock = app->machine_clock,
                                      .data_dir = app->dir,
                                      .demo = app->demo,
                                      .store = app->store,
                                      .notices = report_notices,
                                      .waiting = waiting,
                                      .advance = app->demo ? advance : NULL}};
}

/* ---- verification ---- */

enum err app_verify(struct app *app, struct verify_result *out)
{
    uint8_t public_key[HASH_SIZE];
    struct str name = STR("");
    enum err e = note_public_load(app->arena, app->dir, &name, public_key);
    e = e == OK ? db_snapshot_begin(app->db) : e;
    if (e != OK) {
        return e;
    }
    struct verify_config c = {
        .origin = name, .public_key = public_key, .check_derived = status_check_derived, .derived_arg = app->clock};
    e = verify_run(app->db, app->arena, &c, out);
    db_snapshot_end(app->db);
    return e;
}
