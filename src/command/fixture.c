/* fixture.c: see fixture.h. */
#include "command/fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "sys/sys.h"

#define ACTOR(id_, role_, county_)                                                                                             \
    {                                                                                                                          \
        .account_id = id_, .person_id = id_ + 1, .post_id = id_ + 2, .unit_id = county_, .county_id = county_, .role = role_,  \
        .unit_path = STR_INIT("1/"), .post_title = STR_INIT("系统管理员")                                                      \
    }
const struct actor fixture_admin = ACTOR(901, ROLE_SYSTEM_ADMIN, 1);
const struct actor fixture_officer = ACTOR(911, ROLE_OFFICER, 1);
const struct actor fixture_foreigner = ACTOR(921, ROLE_SYSTEM_ADMIN, 2);

#define STATE_OPEN 1u
#define STATE_LOCKED 2u

static enum err load_setting(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                             struct subject *out)
{
    struct fixture_setting_read_row row;
    (void)actor;
    (void)today;
    enum err e = fixture_setting_read(db, a, id, &row);
    if (e != OK) {
        return e;
    }
    *out = (struct subject){.kind = SUBJECT_COUNTY, .id = id, .version = row.version, .county_id = 1, .unit_id = 1};
    out->state = str_is(row.value, "locked") ? STATE_LOCKED : STATE_OPEN;
    return OK;
}

static void print_setting(const void *input, struct buf *out)
{
    const struct setting_in *in = input;
    buf_put(out, in->name);
    buf_put_char(out, '\n');
    buf_put(out, in->value);
    buf_put_char(out, '\n');
}

static enum err apply_make(struct change *c, const void *input)
{
    const struct setting_in *in = input;
    int64_t id = change_new_id(c);
    if (str_empty(in->value)) {
        change_violation(c, "value", "required", in->name);
    }
    enum err e = change_row(c, db_table_find(STR("setting")), id);
    change_object(c, id);
    change_result(c, id);
    return e == OK ? fixture_setting_insert(change_db(c), id, in->name, in->value, NULL) : e;
}

static enum err apply_set(struct change *c, const void *input)
{
    const struct setting_in *in = input;
    int64_t id = change_subject(c)->id;
    struct fixture_setting_read_row row;
    enum err e = change_row(c, db_table_find(STR("setting")), id);
    e = e == OK ? fixture_setting_read(change_db(c), change_arena(c), id, &row) : e;
    if (e != OK || str_eq(row.value, in->value)) {
        return e;
    }
    return fixture_setting_update(change_db(c), id, in->value, NULL);
}

static enum err apply_drop(struct change *c, const void *input)
{
    (void)input;
    enum err e = change_row(c, db_table_find(STR("setting")), change_subject(c)->id);
    return e == OK ? fixture_setting_delete(change_db(c), change_subject(c)->id, NULL) : e;
}

static enum err apply_sneak(struct change *c, const void *input)
{
    const struct setting_in *in = input;
    return fixture_setting_update(change_db(c), change_subject(c)->id, in->value, NULL);
}

static enum err apply_late(struct change *c, const void *input)
{
    enum err e = apply_sneak(c, input);
    return e == OK ? change_row(c, db_table_find(STR("setting")), change_subject(c)->id) : e;
}

static enum err apply_fail(struct change *c, const void *input)
{
    enum err e = apply_set(c, input);
    return e == OK ? err_set(ERR_CONFLICT, "as the test wants it") : e;
}

static enum err apply_notify(struct change *c, const void *input)
{
    change_touch_project(c, 77);
    change_touch_project(c, 77);
    enum err e = apply_set(c, input);
    return e == OK ? change_outbox(c, "mail", STR("{}")) : e;
}

static enum err insert_person(struct change *c, int64_t id, struct str code, struct str name)
{
    struct fixture_person_insert_in in = {.id = id, .code = code, .name = name, .salt = change_salt(c)};
    enum err e = change_row(c, db_table_find(STR("person")), id);
    return e == OK ? fixture_person_insert(change_db(c), &in, NULL) : e;
}

static enum err apply_person(struct change *c, const void *input)
{
    const struct setting_in *in = input;
    int64_t id = change_new_id(c);
    change_result(c, id);
    change_object(c, id);
    return insert_person(c, id, in->name, in->value);
}

static enum err apply_account(struct change *c, const void *input)
{
    const struct setting_in *in = input;
    int64_t person = change_new_id(c), id = change_new_id(c);
    enum err e = insert_person(c, person, in->name, STR("演示甲"));
    e = e == OK ? change_row(c, db_table_find(STR("account")), id) : e;
    struct fixture_account_insert_in row = {
        .id = id, .person_id = person, .login = in->name, .password = in->value, .salt = change_salt(c)};
    change_object(c, id);
    change_result(c, id);
    return e == OK ? fixture_account_insert(change_db(c), &row, NULL) : e;
}

#define COMMAND(verb_, kind_, load_, states_, apply_)                                                                          \
    {                                                                                                                          \
        .verb = verb_, .object_kind = kind_, .act = ACT_CONFIG_MANAGE, .states = states_, .load = load_, .apply = apply_,      \
        .print_input = print_setting                                                                                           \
    }
const struct command setting_make = COMMAND("setting.make", "setting", NULL, ~0u, apply_make);
const struct command person_make = COMMAND("person.make", "person", NULL, ~0u, apply_person);
const struct command fixture_account_make = COMMAND("account.make", "account", NULL, ~0u, apply_account);
const struct command setting_set = COMMAND("setting.set", "setting", load_setting, STATE_OPEN, apply_set);
const struct command setting_drop = COMMAND("setting.drop", "setting", load_setting, STATE_OPEN, apply_drop);
const struct command setting_sneak = COMMAND("setting.sneak", "setting", load_setting, STATE_OPEN, apply_sneak);
const struct command setting_late = COMMAND("setting.late", "setting", load_setting, STATE_OPEN, apply_late);
const struct command setting_fail = COMMAND("setting.fail", "setting", load_setting, STATE_OPEN, apply_fail);
const struct command setting_notify = COMMAND("setting.notify", "setting", load_setting, STATE_OPEN, apply_notify);

/* ---- the store ---- */

void fixture_start(struct fixture *f, enum err (*refresh)(struct change *c, int64_t project_id))
{
    struct db *writing;
    int applied, pending;
    f->journal = journal_new();
    struct writer_hooks hooks = journal_hooks(f->journal);
    assert_int_equal(db_open(&(struct db_config){.engine = f->engine, .path = f->path, .writer = true}, &writing), OK);
    assert_int_equal(db_migrate(writing, FIXTURE_NOW, false, &applied, &pending), OK);
    if (f->engine == DB_SQLITE) { /* rows of one table stand in tests without the others */
        assert_int_equal(db_script(writing, "PRAGMA foreign_keys = OFF"), OK);
    }
    assert_int_equal(writer_new(writing, &hooks, 256, &f->writer), OK);
    f->commander = commander_new(
        &(struct commander_config){.writer = f->writer, .journal = f->journal, .clock = f->clock, .refresh_project = refresh});
    assert_int_equal(db_open(&(struct db_config){.engine = f->engine, .path = f->path}, &f->db), OK);
}

static void choose_store(struct fixture *f)
{
    const char *uri = sys_getenv("SANGUAN_TEST_PG");
    struct db *db;
    f->engine = uri ? DB_POSTGRESQL : DB_SQLITE;
    if (!uri) {
        snprintf(f->path, sizeof f->path, "%s/store.db", f->dir);
        return;
    }
    snprintf(f->path, sizeof f->path, "%s", uri);
    assert_int_equal(db_open(&(struct db_config){.engine = f->engine, .path = f->path, .writer = true}, &db), OK);
    assert_int_equal(db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"), OK);
    db_close(db);
}

void fixture_init(struct fixture *f, enum err (*refresh)(struct change *c, int64_t project_id))
{
    *f = (struct fixture){.a = arena_new(), .clock = clock_fixed(FIXTURE_NOW), .dir = "/tmp/sanguan-fixture-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    choose_store(f);
    assert_int_equal(note_key_load(f->a, f->dir, STR("sanguan.example/test"), &f->key), OK);
    fixture_start(f, refresh);
}

void fixture_stop(struct fixture *f)
{
    db_close(f->db);
    writer_free(f->writer);
    commander_free(f->commander);
    journal_free(f->journal);
    f->db = NULL;
    f->writer = NULL;
    f->commander = NULL;
    f->journal = NULL;
}

static void remove_file(const struct fixture *f, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    unlink(path);
}

void fixture_fini(struct fixture *f)
{
    if (f->writer) {
        fixture_stop(f);
    }
    clock_free(f->clock);
    arena_free(f->a);
    remove_file(f, "store.db");
    remove_file(f, "store.db-wal");
    remove_file(f, "store.db-shm");
    remove_file(f, "journal.key");
    remove_file(f, "journal.pub");
    rmdir(f->dir);
}

struct command_call fixture_call(const struct command *cmd, const char *key, int64_t object, int64_t version,
                                 const struct setting_in *in)
{
    return (struct command_call){
        .command = cmd, .actor = &fixture_admin, .key = str_c(key), .object_id = object, .version = version, .input = in};
}

int64_t fixture_make(struct fixture *f, const char *name, const char *value)
{
    struct setting_in in = {.name = str_c(name), .value = str_c(value)};
    struct command_call call = fixture_call(&setting_make, "", 0, -1, &in);
    struct command_result r;
    assert_int_equal(command_run(f->commander, f->a, &call, &r), OK);
    assert_true(r.seq > 0);
    return r.id;
}

struct fixture_counts_row fixture_count(struct fixture *f)
{
    struct fixture_counts_row n;
    assert_int_equal(fixture_counts(f->db, f->a, &n), OK);
    return n;
}

static enum err sign(void *arg, struct db *db)
{
    struct fixture *f = arg;
    bool made;
    return checkpoint_make(f->journal, db, f->a, &f->key, FIXTURE_NOW, &made);
}

enum err fixture_sign(struct fixture *f)
{
    return writer_run(f->writer, &(struct write_job){.run = sign, .arg = f});
}

void fixture_checkpoint(struct fixture *f)
{
    assert_int_equal(fixture_sign(f), OK);
}

size_t fixture_faults(struct fixture *f, struct verify_result *out)
{
    struct verify_config c = {.origin = f->key.name, .public_key = f->key.public_key};
    assert_int_equal(verify_run(f->db, f->a, &c, out), OK);
    return out->faults.n;
}
