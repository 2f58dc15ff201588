/* test_command.c: the write path over a real SQLite store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <string.h>
#include "command/fixture.h"
#include "journal/digest.h"
#include "journal/head.h"
#include "sys/sys.h"

static struct fixture f;

static int set_up(void **state)
{
    (void)state;
    fixture_init(&f, NULL);
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;
    (void)state;
    size_t faults = fixture_faults(&f, &v); /* whatever a test did through commands, the journal must hold */
    fixture_fini(&f);
    return faults ? -1 : 0;
}

static enum err run(const struct command_call *call, struct command_result *r)
{
    return command_run(f.commander, f.a, call, r);
}

static enum err run_set(const struct command *cmd, const char *key, int64_t id, int64_t version, const char *value,
                        struct command_result *r)
{
    struct setting_in in = {.value = str_c(value)};
    struct command_call call = fixture_call(cmd, key, id, version, &in);
    return run(&call, r);
}

static struct str value_of(int64_t id)
{
    struct fixture_setting_read_row row;
    return fixture_setting_read(f.db, f.a, id, &row) == OK ? row.value : STR("(none)");
}

static void a_command_changes_its_row_and_leaves_one_event(void **state)
{
    struct fixture_event_row e;
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "", id, 1, "2", &r), OK);
    assert_true(str_is(value_of(id), "2"));
    assert_int_equal(fixture_count(&f).events, 2);
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
    assert_true(str_is(e.verb, "setting.set"));
    assert_int_equal(e.object_id, id);
    assert_int_equal(e.person_id, fixture_admin.person_id);
    assert_int_equal(e.post_id, fixture_admin.post_id);
}

/* The whole spelling of an event; the two digests are taken from it. */
static void an_event_is_written_in_one_canonical_way(void **state)
{
    struct setting_in in = {.name = STR("a"), .value = STR("1")};
    struct command_call call = fixture_call(&setting_make, "", 0, -1, &in);
    struct actor actor = fixture_admin;
    struct fixture_event_row e;
    struct parsed_event p;
    struct command_result r;
    (void)state;
    actor.post_title = STR("代\"书记\"\n\x01");
    call.actor = &actor;
    assert_int_equal(run(&call, &r), OK);
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
    assert_true(event_parse(f.a, e.bytes, &p));
    struct str want =
        str_printf(f.a,
                   "{\"actor\":\"p-902\",\"at\":1600855500000,\"ids\":[903,1,0],\"object\":[\"setting\",\"r-1\"],"
                   "\"post\":\"代\\\"书记\\\"\\n\\u0001\",\"rows\":[[\"setting\",\"r-1\",\"" STR_FMT "\"]],\"seq\":1,"
                   "\"unit\":\"\",\"v\":1,\"vals\":\"" STR_FMT "\",\"verb\":\"setting.make\",\"why\":\"\"}",
                   STR_ARG(digest_hex(f.a, &p.rows.at[0].digest)), STR_ARG(p.vals));
    assert_true(str_eq(e.bytes, want));
}

static void history_keeps_before_and_after(void **state)
{
    struct fixture_value_row v;
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "旧");
    assert_int_equal(run_set(&setting_set, "", id, -1, "新", &r), OK);
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("value"), &v), OK);
    assert_true(str_is(v.before, "旧"));
    assert_true(str_is(v.after, "新"));
    assert_int_equal(v.row_id, id);
}

static void the_version_is_not_told_as_a_change(void **state)
{
    struct fixture_value_row v;
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "", id, -1, "2", &r), OK);
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("version"), &v), ERR_NOT_FOUND);
}

static void the_reason_is_kept_as_a_value(void **state)
{
    struct setting_in in = {.value = STR("2")};
    struct fixture_value_row v;
    struct fixture_event_row e;
    struct command_result r;
    (void)state;
    struct command_call call = fixture_call(&setting_set, "", fixture_make(&f, "a", "1"), -1, &in);
    call.why = STR("领导批示");
    assert_int_equal(run(&call, &r), OK);
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("why"), &v), OK);
    assert_true(str_is(v.after, "领导批示"));
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
    assert_null(memmem(e.bytes.ptr, e.bytes.len, "领导批示", strlen("领导批示")));
}

static void the_same_key_gives_the_first_result_and_changes_nothing(void **state)
{
    struct setting_in in = {.name = STR("a"), .value = STR("1")};
    struct command_call call = fixture_call(&setting_make, "k1", 0, -1, &in);
    struct command_result first, again;
    (void)state;
    assert_int_equal(run(&call, &first), OK);
    assert_int_equal(run(&call, &again), OK);
    assert_false(first.replayed);
    assert_true(again.replayed);
    assert_int_equal(again.id, first.id);
    assert_int_equal(again.seq, first.seq);
    assert_int_equal(fixture_count(&f).events, 1);
    assert_int_equal(fixture_count(&f).settings, 1);
}

static void a_replay_does_not_ask_for_the_version_again(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "k1", id, 1, "2", &r), OK);
    assert_int_equal(run_set(&setting_set, "k1", id, 1, "2", &r), OK);
    assert_true(r.replayed);
}

static void the_same_key_with_another_input_is_refused(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "k1", id, -1, "2", &r), OK);
    assert_int_equal(run_set(&setting_set, "k1", id, -1, "3", &r), ERR_CONFLICT);
    assert_true(str_is(value_of(id), "2"));
}

static void the_same_key_with_another_reason_is_refused(void **state)
{
    struct setting_in in = {.value = STR("2")};
    struct command_result r;
    (void)state;
    struct command_call call = fixture_call(&setting_set, "k1", fixture_make(&f, "a", "1"), -1, &in);
    assert_int_equal(run(&call, &r), OK);
    call.why = STR("other");
    assert_int_equal(run(&call, &r), ERR_CONFLICT);
}

static void the_same_key_of_another_actor_is_refused(void **state)
{
    struct setting_in in = {.name = STR("a"), .value = STR("1")};
    struct command_call call = fixture_call(&setting_make, "k1", 0, -1, &in);
    struct actor other = fixture_admin;
    struct command_result r;
    (void)state;
    assert_int_equal(run(&call, &r), OK);
    other.account_id++;
    call.actor = &other;
    assert_int_equal(run(&call, &r), ERR_CONFLICT);
}

static void the_same_key_for_another_act_is_refused(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "k1", id, -1, "2", &r), OK);
    assert_int_equal(run_set(&setting_notify, "k1", id, -1, "2", &r), ERR_CONFLICT);
    assert_int_equal(run_set(&setting_set, "k1", fixture_make(&f, "b", "1"), -1, "2", &r), ERR_CONFLICT);
}

static void a_refused_command_leaves_its_key_free(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_fail, "k1", id, -1, "2", &r), ERR_CONFLICT);
    assert_int_equal(fixture_count(&f).keys, 0);
    assert_int_equal(run_set(&setting_set, "k1", id, -1, "2", &r), OK);
    assert_false(r.replayed);
}

static void a_stale_version_overwrites_nothing(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "", id, 1, "2", &r), OK);
    assert_int_equal(run_set(&setting_set, "", id, 1, "3", &r), ERR_STALE);
    assert_true(str_is(value_of(id), "2"));
    assert_int_equal(fixture_count(&f).events, 2);
}

static void what_may_not_be_seen_is_not_found(void **state)
{
    struct setting_in in = {.value = STR("2")};
    struct command_result r;
    (void)state;
    struct command_call call = fixture_call(&setting_set, "", fixture_make(&f, "a", "1"), -1, &in);
    call.actor = &fixture_foreigner;
    assert_int_equal(run(&call, &r), ERR_NOT_FOUND);
    assert_int_equal(fixture_count(&f).events, 1);
}

static void what_may_be_seen_but_not_done_is_forbidden(void **state)
{
    struct setting_in in = {.value = STR("2")};
    struct command_result r;
    (void)state;
    struct command_call call = fixture_call(&setting_set, "", fixture_make(&f, "a", "1"), -1, &in);
    call.actor = &fixture_officer;
    assert_int_equal(run(&call, &r), ERR_FORBIDDEN);
    assert_int_equal(fixture_count(&f).events, 1);
}

static void nobody_changes_nothing(void **state)
{
    struct setting_in in = {.value = STR("2")};
    struct command_result r;
    (void)state;
    struct command_call call = fixture_call(&setting_set, "", fixture_make(&f, "a", "1"), -1, &in);
    call.actor = NULL;
    assert_int_equal(run(&call, &r), ERR_UNAUTHENTICATED);
}

static void an_object_that_is_not_there_is_not_found(void **state)
{
    struct command_result r;
    (void)state;
    assert_int_equal(run_set(&setting_set, "", 12345, -1, "2", &r), ERR_NOT_FOUND);
}

static void another_state_refuses_the_act(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "locked");
    assert_int_equal(run_set(&setting_set, "", id, -1, "2", &r), ERR_STATE);
    assert_true(str_is(value_of(id), "locked"));
}

static void a_violation_is_told_and_nothing_changes(void **state)
{
    struct setting_in in = {.name = STR("a"), .value = STR("")};
    struct command_call call = fixture_call(&setting_make, "k1", 0, -1, &in);
    struct command_result r;
    (void)state;
    assert_int_equal(run(&call, &r), ERR_RULES);
    assert_int_equal(r.violations.list.n, 1);
    assert_true(str_is(r.violations.list.at[0].field, "value"));
    assert_string_equal(r.violations.list.at[0].code, "required");
    assert_int_equal(r.id, 0);
    assert_int_equal(fixture_count(&f).settings, 0);
    assert_int_equal(fixture_count(&f).events, 0);
    assert_int_equal(fixture_count(&f).keys, 0);
}

static void a_row_changed_unannounced_fails_the_command(void **state)
{
    struct command_result r;
    (void)state;
    if (f.engine == DB_POSTGRESQL) {
        skip(); /* it has no update hook */
    }
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_sneak, "", id, -1, "2", &r), ERR_BUG);
    assert_non_null(strstr(err_detail(), "setting"));
    assert_true(str_is(value_of(id), "1"));
    assert_int_equal(fixture_count(&f).events, 1);
}

static void a_row_announced_after_its_change_fails_the_command(void **state)
{
    struct command_result r;
    (void)state;
    if (f.engine == DB_POSTGRESQL) {
        skip(); /* it has no update hook */
    }
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_late, "", id, -1, "2", &r), ERR_BUG);
    assert_true(str_is(value_of(id), "1"));
}

static void nothing_changed_is_no_event(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_set, "k1", id, -1, "1", &r), OK);
    assert_int_equal(r.seq, 0);
    assert_int_equal(fixture_count(&f).events, 1);
}

static void what_fails_leaves_nothing(void **state)
{
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_fail, "k1", id, -1, "2", &r), ERR_CONFLICT);
    assert_string_equal(err_detail(), "as the test wants it");
    assert_true(str_is(value_of(id), "1"));
    assert_int_equal(fixture_count(&f).events, 1);
    assert_int_equal(r.seq, 0);
}

static void a_deleted_row_stays_in_history(void **state)
{
    struct fixture_value_row v;
    struct command_result r;
    (void)state;
    int64_t id = fixture_make(&f, "a", "1");
    assert_int_equal(run_set(&setting_drop, "", id, -1, "", &r), OK);
    assert_int_equal(fixture_count(&f).settings, 0);
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("value"), &v), OK);
    assert_true(str_is(v.before, "1"));
    assert_true(str_is(v.after, ""));
}

static void a_name_stands_in_history_but_not_in_the_event(void **state)
{
    struct setting_in in = {.name = STR("p1"), .value = STR("欧阳演示")};
    struct command_call call = fixture_call(&person_make, "", 0, -1, &in);
    struct fixture_value_row v;
    struct fixture_event_row e;
    struct command_result r;
    (void)state;
    assert_int_equal(run(&call, &r), OK);
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("name"), &v), OK);
    assert_true(str_is(v.after, "欧阳演示"));
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
    assert_null(memmem(e.bytes.ptr, e.bytes.len, "欧阳演示", strlen("欧阳演示")));
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("salt"), &v), ERR_NOT_FOUND);
}

static void a_password_is_told_as_changed_but_not_kept(void **state)
{
    struct setting_in in = {.name = STR("login"), .value = STR("$argon2id$secret")};
    struct command_call call = fixture_call(&fixture_account_make, "", 0, -1, &in);
    struct fixture_value_row v;
    struct command_result r;
    (void)state;
    assert_int_equal(run(&call, &r), OK);
    assert_int_equal(fixture_value(f.db, f.a, r.seq, STR("password"), &v), OK);
    assert_true(str_is(v.after, ""));
}

static void what_a_delegate_does_says_so(void **state)
{
    struct setting_in in = {.name = STR("a"), .value = STR("1")};
    struct command_call call = fixture_call(&setting_make, "", 0, -1, &in);
    struct actor delegate = fixture_admin;
    struct fixture_event_row e;
    struct command_result r;
    (void)state;
    delegate.delegation_id = 4;
    call.actor = &delegate;
    assert_int_equal(run(&call, &r), OK);
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
    assert_non_null(memmem(e.bytes.ptr, e.bytes.len, "受托", strlen("受托")));
}

static void a_message_goes_out_with_its_event(void **state)
{
    struct fixture_outbox_row o;
    struct command_result r;
    (void)state;
    assert_int_equal(run_set(&setting_notify, "", fixture_make(&f, "a", "1"), -1, "2", &r), OK);
    assert_int_equal(fixture_outbox(f.db, f.a, &o), OK);
    assert_int_equal(o.seq, r.seq);
    assert_true(str_is(o.kind, "mail"));
}

/* ---- several at once ---- */

static void many_calls_stand_together(void **state)
{
    struct setting_in in[3] = {{STR("a"), STR("1")}, {STR("b"), STR("1")}, {STR("c"), STR("1")}};
    struct command_call calls[3];
    struct command_result r[3];
    size_t failed;
    (void)state;
    for (int i = 0; i < 3; i++) {
        calls[i] = fixture_call(&setting_make, "", 0, -1, &in[i]);
    }
    assert_int_equal(command_run_all(f.commander, f.a, calls, 3, &failed, r), OK);
    assert_int_equal(fixture_count(&f).events, 3);
    assert_int_equal(r[2].seq, r[0].seq + 2);
}

static void one_refused_call_takes_the_others_with_it(void **state)
{
    struct setting_in in[3] = {{STR("a"), STR("1")}, {STR("b"), STR("")}, {STR("c"), STR("1")}};
    struct command_call calls[3];
    struct command_result r[3];
    size_t failed = 99;
    (void)state;
    for (int i = 0; i < 3; i++) {
        calls[i] = fixture_call(&setting_make, i == 0 ? "k0" : "", 0, -1, &in[i]);
    }
    assert_int_equal(command_run_all(f.commander, f.a, calls, 3, &failed, r), ERR_RULES);
    assert_int_equal(failed, 1);
    assert_int_equal(r[1].violations.list.n, 1);
    assert_int_equal(r[0].id, 0);
    assert_int_equal(fixture_count(&f).settings, 0);
    assert_int_equal(fixture_count(&f).events, 0);
    assert_int_equal(fixture_count(&f).keys, 0);
    fixture_make(&f, "d", "1"); /* and the head has forgotten them too */
    assert_int_equal(fixture_count(&f).events, 1);
}

static enum err write_failure(void *arg, struct db *db)
{
    return fixture_failure_insert(db, str_c(arg), NULL);
}

static enum err write_setting(void *arg, struct db *db)
{
    enum err e = write_failure(arg, db);
    return e == OK ? fixture_setting_insert(db, 5000, str_c(arg), STR("x"), NULL) : e;
}

/* Three settings; the rules refuse those without a value. */
static enum err try_three(const char *x, const char *y, const char *z, bool dry, struct command_result out[3])
{
    struct setting_in in[] = {{STR("a"), str_c(x)}, {STR("b"), str_c(y)}, {STR("c"), str_c(z)}};
    struct command_call calls[3];
    size_t failed;
    for (size_t i = 0; i < 3; i++) {
        calls[i] = fixture_call(&setting_make, "", 0, -1, &in[i]);
    }
    return command_try_all(f.commander, f.a, calls, 3, dry, &failed, out);
}

static void a_trial_tells_of_every_refused_call_and_changes_nothing(void **state)
{
    struct command_result out[3];
    (void)state;
    assert_int_equal(try_three("", "1", "", false, out), ERR_RULES);
    assert_int_equal(out[0].violations.list.n, 1);
    assert_int_equal(out[1].violations.list.n, 0);
    assert_int_equal(out[2].violations.list.n, 1);
    assert_int_equal(fixture_count(&f).events, 0);
}

static void a_dry_trial_that_goes_well_changes_nothing(void **state)
{
    struct command_result out[3];
    (void)state;
    assert_int_equal(try_three("1", "2", "3", true, out), OK);
    assert_int_equal(fixture_count(&f).events, 0);
    assert_int_equal(try_three("1", "2", "3", false, out), OK);
    assert_int_equal(fixture_count(&f).events, 3);
}

static void a_replayed_call_happens_at_its_own_time(void **state)
{
    struct setting_in in = {.name = STR("a"), .value = STR("1")};
    struct command_call call = fixture_call(&setting_make, "", 0, -1, &in);
    struct fixture_event_row e;
    struct parsed_event p;
    struct command_result r;
    (void)state;
    call.at_ms = FIXTURE_NOW - 5 * MS_PER_DAY;
    assert_int_equal(run(&call, &r), OK);
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
    assert_true(event_parse(f.a, e.bytes, &p));
    assert_int_equal(p.at_ms, call.at_ms);
}

static void an_ephemeral_write_leaves_no_event(void **state)
{
    char name[] = "s1";
    (void)state;
    assert_int_equal(command_ephemeral(f.commander, write_failure, name), OK);
    assert_int_equal(fixture_count(&f).failures, 1);
    assert_int_equal(fixture_count(&f).events, 0);
}

static void an_ephemeral_write_to_a_journaled_table_is_refused(void **state)
{
    char name[] = "s1";
    (void)state;
    if (f.engine == DB_POSTGRESQL) {
        skip(); /* it has no update hook */
    }
    assert_int_equal(command_ephemeral(f.commander, write_setting, name), ERR_BUG);
    assert_int_equal(fixture_count(&f).settings, 0);
    assert_int_equal(fixture_count(&f).failures, 0);
}

struct racer {
    pthread_t thread;
    int64_t id, version;
    const char *value;
    enum err result;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    struct arena *a = arena_new();
    struct setting_in in = {.value = str_c(r->value)};
    struct command_call call = fixture_call(&setting_set, "", r->id, r->version, &in);
    struct command_result out;
    r->result = command_run(f.commander, a, &call, &out);
    arena_free(a);
    return NULL;
}

static void two_people_on_one_row_do_not_overwrite_each_other(void **state)
{
    int64_t id = fixture_make(&f, "a", "0");
    (void)state;
    for (int64_t version = 1; version <= 40; version++) {
        struct racer r[2] = {{.id = id, .version = version, .value = version % 2 ? "left" : "l"},
                             {.id = id, .version = version, .value = version % 2 ? "right" : "r"}};
        for (int i = 0; i < 2; i++) {
            assert_int_equal(pthread_create(&r[i].thread, NULL, race, &r[i]), 0);
        }
        for (int i = 0; i < 2; i++) {
            pthread_join(r[i].thread, NULL);
        }
        int winner = r[0].result == OK ? 0 : 1;
        assert_int_equal(r[winner].result, OK);
        assert_int_equal(r[1 - winner].result, ERR_STALE);
        assert_true(str_is(value_of(id), r[winner].value));
    }
    assert_int_equal(fixture_count(&f).events, 41);
}

static void *make_fifty(void *arg)
{
    struct arena *a = arena_new();
    unsigned *done = arg;
    for (int i = 0; i < 50; i++) {
        struct setting_in in = {.name = command_key(a), .value = STR("1")};
        struct command_call call = fixture_call(&setting_make, "", 0, -1, &in);
        struct command_result r;
        *done += command_run(f.commander, a, &call, &r) == OK;
    }
    arena_free(a);
    return NULL;
}

static void many_writers_make_one_gapless_journal(void **state)
{
    pthread_t t[8];
    unsigned done[8] = {0}, all = 0;
    struct verify_result v;
    (void)state;
    for (int i = 0; i < 8; i++) {
        assert_int_equal(pthread_create(&t[i], NULL, make_fifty, &done[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(t[i], NULL);
        all += done[i];
    }
    assert_int_equal(all, 400);
    assert_int_equal(fixture_faults(&f, &v), 0);
    assert_int_equal(v.events, 400);
}

static void the_journal_goes_on_after_a_restart(void **state)
{
    struct verify_result v;
    (void)state;
    int64_t first = fixture_make(&f, "a", "1");
    fixture_checkpoint(&f);
    fixture_stop(&f);
    fixture_start(&f, NULL);
    int64_t second = fixture_make(&f, "b", "1");
    fixture_checkpoint(&f);
    assert_true(second > first);
    assert_int_equal(fixture_faults(&f, &v), 0);
    assert_int_equal(v.events, 2);
    assert_int_equal(v.checkpoints, 2);
}

/* ---- derived rows ---- */

static unsigned refreshed;

static enum err refresh(struct change *c, int64_t project_id)
{
    refreshed++;
    assert_int_equal(project_id, 77);
    int64_t id = change_new_id(c);
    enum err e = change_row(c, db_table_find(STR("setting")), id);
    return e == OK ? fixture_setting_insert(change_db(c), id, str_printf(change_arena(c), "light%lld", (long long)id),
                                            STR("green"), NULL)
                   : e;
}

static void a_touched_project_is_refreshed_once_within_the_event(void **state)
{
    struct command_result r;
    struct fixture_event_row e;
    (void)state;
    fixture_stop(&f);
    fixture_start(&f, refresh);
    refreshed = 0;
    assert_int_equal(run_set(&setting_notify, "", fixture_make(&f, "a", "1"), -1, "2", &r), OK);
    assert_int_equal(refreshed, 1);
    assert_int_equal(fixture_count(&f).settings, 2);
    assert_int_equal(fixture_count(&f).events, 2);
    assert_int_equal(fixture_event(f.db, f.a, r.seq, &e), OK);
}

static void keys_are_fresh(void **state)
{
    struct str x = command_key(f.a), y = command_key(f.a);
    (void)state;
    assert_int_equal(x.len, 32);
    assert_false(str_eq(x, y));
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_command_changes_its_row_and_leaves_one_event),
        FACT(an_event_is_written_in_one_canonical_way),
        FACT(history_keeps_before_and_after),
        FACT(the_version_is_not_told_as_a_change),
        FACT(the_reason_is_kept_as_a_value),
        FACT(the_same_key_gives_the_first_result_and_changes_nothing),
        FACT(a_replay_does_not_ask_for_the_version_again),
        FACT(the_same_key_with_another_input_is_refused),
        FACT(the_same_key_with_another_reason_is_refused),
        FACT(the_same_key_of_another_actor_is_refused),
        FACT(the_same_key_for_another_act_is_refused),
        FACT(a_refused_command_leaves_its_key_free),
        FACT(a_stale_version_overwrites_nothing),
        FACT(what_may_not_be_seen_is_not_found),
        FACT(what_may_be_seen_but_not_done_is_forbidden),
        FACT(nobody_changes_nothing),
        FACT(an_object_that_is_not_there_is_not_found),
        FACT(another_state_refuses_the_act),
        FACT(a_violation_is_told_and_nothing_changes),
        FACT(a_row_changed_unannounced_fails_the_command),
        FACT(a_row_announced_after_its_change_fails_the_command),
        FACT(nothing_changed_is_no_event),
        FACT(what_fails_leaves_nothing),
        FACT(a_deleted_row_stays_in_history),
        FACT(a_name_stands_in_history_but_not_in_the_event),
        FACT(a_password_is_told_as_changed_but_not_kept),
        FACT(what_a_delegate_does_says_so),
        FACT(a_message_goes_out_with_its_event),
        FACT(many_calls_stand_together),
        FACT(one_refused_call_takes_the_others_with_it),
        FACT(a_trial_tells_of_every_refused_call_and_changes_nothing),
        FACT(a_dry_trial_that_goes_well_changes_nothing),
        FACT(a_replayed_call_happens_at_its_own_time),
        FACT(an_ephemeral_write_leaves_no_event),
        FACT(an_ephemeral_write_to_a_journaled_table_is_refused),
        FACT(two_people_on_one_row_do_not_overwrite_each_other),
        FACT(many_writers_make_one_gapless_journal),
        FACT(the_journal_goes_on_after_a_restart),
        FACT(a_touched_project_is_refreshed_once_within_the_event),
        FACT(keys_are_fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
