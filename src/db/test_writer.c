/* test_writer.c: one thread commits for many. Batches are made certain by a job that holds the writer back until enough others
 * have queued. The schema and the queries are those of tests/golden/sql.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "db/test_store.h"
#include "kinds.sql.h"

#define QUEUE_MAX 300

static struct test_store s;
static struct writer *writer;
static struct db *reader;

/* ---- hooks that write down what happens ---- */

static char story[2000]; /* of the newest batch */
static unsigned batches;
static unsigned bad_batch; /* the number of the one whose hooks fail with: */
static enum err begin_error, end_error;

static void note(char c)
{
    size_t n = strlen(story);
    if (n + 1 < sizeof story)
        story[n] = c;
}

static enum err on_batch_begin(void *arg, struct db *db)
{
    (void)arg;
    (void)db;
    memset(story, 0, sizeof story);
    note('(');
    return ++batches == bad_batch ? begin_error : OK;
}

static void on_job_begin(void *arg)
{
    (void)arg;
    note('j');
}

static void on_job_undo(void *arg)
{
    (void)arg;
    note('u');
}

static enum err on_batch_end(void *arg, struct db *db)
{
    (void)arg;
    (void)db;
    note(')');
    return batches == bad_batch ? end_error : OK;
}

static void on_batch_undo(void *arg)
{
    (void)arg;
    note('!');
}

static const struct writer_hooks hooks = {.batch_begin = on_batch_begin,
                                          .job_begin = on_job_begin,
                                          .job_undo = on_job_undo,
                                          .batch_end = on_batch_end,
                                          .batch_undo = on_batch_undo};

static void start_writer(unsigned queue_max)
{
    assert_int_equal(writer_new(s.writer, &hooks, queue_max, &writer), OK);
    s.writer = NULL;
    reader = test_store_open(&s, false);
}

static int set_up(void **state)
{
    (void)state;
    batches = bad_batch = 0;
    begin_error = end_error = OK;
    test_store_init(&s);
    start_writer(QUEUE_MAX);
    return 0;
}

static void stop_writer(void)
{
    db_close(reader);
    writer_free(writer);
    reader = NULL;
    writer = NULL;
}

static int tear_down(void **state)
{
    (void)state;
    stop_writer();
    test_store_fini(&s);
    return 0;
}

/* ---- jobs ---- */

static enum err insert(void *arg, struct db *db)
{
    const int64_t *id = arg;
    char code[24];
    snprintf(code, sizeof code, "code %lld", (long long)*id);
    return shelf_insert(db, *id, str_c(code), (struct opt_i64){0}, NULL);
}

static enum err insert_and_fail(void *arg, struct db *db)
{
    enum err e = insert(arg, db);
    return e == OK ? err_set(ERR_RULES, "job %lld had second thoughts", (long long)*(int64_t *)arg) : e;
}

/* The second statement breaks a key, so that PostgreSQL's transaction is aborted until the savepoint. */
static enum err insert_twice(void *arg, struct db *db)
{
    enum err e = insert(arg, db);
    return e == OK ? insert(arg, db) : e;
}

/* A promise of a shelf that is not there is found only by COMMIT. */
static enum err promise_nothing(void *arg, struct db *db)
{
    return promise_insert(db, *(int64_t *)arg, 404, NULL);
}

static enum err commit_by_myself(void *arg, struct db *db)
{
    (void)arg;
    return db_script(db, "COMMIT");
}

static enum err run(enum err (*job)(void *arg, struct db *db), int64_t id)
{
    return writer_run(writer, &(struct write_job){.run = job, .arg = &id});
}

static bool exists(int64_t id)
{
    struct shelf_read_row row;
    enum err e = shelf_read(reader, s.a, id, &row);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return e == OK;
}

/* ---- many callers at once ---- */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool entered, open;
};

static enum err wait_at_gate(void *arg, struct db *db)
{
    struct gate *g = arg;
    (void)db;
    pthread_mutex_lock(&g->lock);
    g->entered = true;
    pthread_cond_broadcast(&g->moved);
    while (!g->open)
        pthread_cond_wait(&g->moved, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return OK;
}

struct caller {
    pthread_t thread;
    struct write_job job;
    int64_t id;
    enum err result;
    char detail[100];
};

static void *call(void *arg)
{
    struct caller *c = arg;
    err_clear();
    c->result = writer_run(writer, &c->job);
    snprintf(c->detail, sizeof c->detail, "%s", err_detail());
    return NULL;
}

static void start_caller(struct caller *c, enum err (*job)(void *arg, struct db *db), int64_t id)
{
    c->id = id;
    c->job = (struct write_job){.run = job, .arg = &c->id};
    assert_int_equal(pthread_create(&c->thread, NULL, call, c), 0);
}

static struct gate gate;
static struct caller holder;

/* Afterwards the writer's thread stands in a job of its own batch, and whatever is queued will make the next one. */
static void hold_writer(void)
{
    gate = (struct gate){.lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};
    holder.job = (struct write_job){.run = wait_at_gate, .arg = &gate};
    assert_int_equal(pthread_create(&holder.thread, NULL, call, &holder), 0);
    pthread_mutex_lock(&gate.lock);
    while (!gate.entered)
        pthread_cond_wait(&gate.moved, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static void release_writer(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.moved);
    pthread_mutex_unlock(&gate.lock);
    pthread_join(holder.thread, NULL);
}

static void wait_until_queued(unsigned n)
{
    struct writer_stats stats;
    do {
        sched_yield();
        writer_stats(writer, &stats);
    } while (stats.waiting != n);
}

typedef enum err job_fn(void *arg, struct db *db);

/* Runs jobs in one batch, in their order, with the ids 10, 11, …; it is the second batch. */
static void run_in_one_batch(struct caller *c, unsigned n, job_fn *const jobs[])
{
    hold_writer();
    for (unsigned i = 0; i < n; i++) {
        start_caller(&c[i], jobs[i], 10 + (int64_t)i);
        wait_until_queued(i + 1);
    }
    release_writer();
    for (unsigned i = 0; i < n; i++)
        pthread_join(c[i].thread, NULL);
}

/* ---- facts ---- */

static void a_job_is_there_when_its_caller_returns(void **state)
{
    (void)state;
    for (int64_t id = 10; id < 30; id++) {
        assert_int_equal(run(insert, id), OK);
        assert_true(exists(id));
    }
}

static void queued_jobs_are_committed_together(void **state)
{
    enum { N = 100 };
    static struct caller c[N];
    struct writer_stats before, after;
    job_fn *jobs[N];
    (void)state;
    for (int i = 0; i < N; i++)
        jobs[i] = insert;
    writer_stats(writer, &before);
    run_in_one_batch(c, N, jobs);
    writer_stats(writer, &after);
    for (int i = 0; i < N; i++)
        assert_true(c[i].result == OK && exists(10 + i));
    unsigned batch_max = s.engine == DB_SQLITE ? 256 : 60;
    assert_int_equal(after.jobs - before.jobs, N + 1);
    assert_int_equal(after.batches - before.batches, N > batch_max ? 3 : 2);
    assert_int_equal(after.biggest, N > batch_max ? batch_max : N);
}

static void *insert_many(void *arg)
{
    const struct caller *c = arg;
    for (int64_t i = 0; i < 20; i++)
        assert_int_equal(run(insert, c->id + i), OK);
    return NULL;
}

static void many_threads_share_the_writer(void **state)
{
    enum { N = 16 };
    struct caller c[N];
    struct writer_stats stats;
    (void)state;
    for (int i = 0; i < N; i++) {
        c[i].id = 100 * (i + 1);
        assert_int_equal(pthread_create(&c[i].thread, NULL, insert_many, &c[i]), 0);
    }
    for (int i = 0; i < N; i++)
        pthread_join(c[i].thread, NULL);
    writer_stats(writer, &stats);
    assert_int_equal(stats.jobs, N * 20);
    assert_true(stats.batches < stats.jobs);
    for (int i = 0; i < N * 20; i++)
        assert_true(exists(100 * (i / 20 + 1) + i % 20));
}

static void a_failed_job_is_rolled_back_alone(void **state)
{
    static job_fn *const jobs[] = {insert, insert_and_fail, insert, insert_twice, insert};
    struct caller c[5];
    (void)state;
    run_in_one_batch(c, 5, jobs);
    assert_true(c[0].result == OK && c[2].result == OK && c[4].result == OK);
    assert_int_equal(c[1].result, ERR_RULES);
    assert_int_equal(c[3].result, ERR_CONFLICT);
    assert_true(exists(10) && !exists(11) && exists(12) && !exists(13) && exists(14));
    assert_string_equal(story, "(jjujjuj)");
}

static void the_error_comes_with_its_detail(void **state)
{
    (void)state;
    err_clear();
    assert_int_equal(run(insert_and_fail, 77), ERR_RULES);
    assert_string_equal(err_detail(), "job 77 had second thoughts");
    err_clear();
    assert_int_equal(run(insert, 78), OK);
    assert_string_equal(err_detail(), "");
}

static void a_full_queue_is_busy_at_once(void **state)
{
    struct caller c[2];
    struct writer_stats stats;
    (void)state;
    stop_writer();
    s.writer = test_store_open(&s, true);
    start_writer(2);
    hold_writer();
    start_caller(&c[0], insert, 10);
    start_caller(&c[1], insert, 11);
    wait_until_queued(2);
    assert_int_equal(run(insert, 12), ERR_BUSY);
    release_writer();
    pthread_join(c[0].thread, NULL);
    pthread_join(c[1].thread, NULL);
    assert_int_equal(run(insert, 13), OK);
    assert_true(exists(10) && exists(11) && !exists(12) && exists(13));
    writer_stats(writer, &stats);
    assert_int_equal(stats.refused, 1);
}

static void hooks_stand_around_batch_and_job(void **state)
{
    (void)state;
    assert_int_equal(run(insert, 10), OK);
    assert_string_equal(story, "(j)");
    assert_int_equal(run(insert_and_fail, 11), ERR_RULES);
    assert_string_equal(story, "(ju)");
}

static void a_batch_that_cannot_begin_runs_no_job(void **state)
{
    static job_fn *const jobs[] = {insert, insert};
    struct caller c[2];
    (void)state;
    bad_batch = 2;
    begin_error = ERR_CORRUPT;
    run_in_one_batch(c, 2, jobs);
    assert_true(c[0].result == ERR_CORRUPT && c[1].result == ERR_CORRUPT);
    assert_string_equal(story, "(!");
    assert_int_equal(run(insert, 10), OK);
    assert_true(exists(10) && !exists(11));
}

static void a_batch_that_cannot_end_writes_nothing(void **state)
{
    static job_fn *const jobs[] = {insert, insert_and_fail, insert};
    struct caller c[3];
    (void)state;
    bad_batch = 2;
    end_error = ERR_IO;
    run_in_one_batch(c, 3, jobs);
    assert_true(c[0].result == ERR_IO && c[1].result == ERR_IO && c[2].result == ERR_IO);
    assert_string_equal(story, "(jjuj)!");
    assert_false(exists(10) || exists(11) || exists(12));
    assert_int_equal(run(insert, 10), OK);
}

static void a_failed_commit_hits_every_job_of_the_batch(void **state)
{
    static job_fn *const jobs[] = {insert, promise_nothing, insert};
    struct caller c[3];
    (void)state;
    run_in_one_batch(c, 3, jobs);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(c[i].result, ERR_CONFLICT);
        assert_true(strlen(c[i].detail) > 0);
    }
    assert_string_equal(story, "(jjj)!");
    assert_false(exists(10) || exists(12));
    assert_int_equal(run(insert, 10), OK);
    assert_true(exists(10));
}

static void a_job_may_not_end_the_transaction(void **state)
{
    (void)state;
    assert_int_equal(run(commit_by_myself, 10), ERR_BUG);
    assert_int_equal(run(insert, 11), OK);
}

static void *free_writer(void *arg)
{
    (void)arg;
    writer_free(writer);
    return NULL;
}

static void stopping_runs_what_is_queued(void **state)
{
    struct caller c[3];
    pthread_t stopper;
    (void)state;
    hold_writer();
    for (unsigned i = 0; i < 3; i++)
        start_caller(&c[i], insert, 10 + i);
    wait_until_queued(3);
    assert_int_equal(pthread_create(&stopper, NULL, free_writer, NULL), 0);
    release_writer();
    pthread_join(stopper, NULL);
    for (unsigned i = 0; i < 3; i++) {
        pthread_join(c[i].thread, NULL);
        assert_true(c[i].result == OK && exists(10 + i));
    }
    writer = NULL;
}

static void a_reader_cannot_become_the_writer(void **state)
{
    struct writer *w;
    (void)state;
    assert_int_equal(writer_new(reader, NULL, 1, &w), ERR_BUG);
    assert_null(w);
}

/* ---- SQLite's own ---- */

static enum err insert_big(void *arg, struct db *db)
{
    int64_t *seq = arg;
    struct arena *a = arena_new();
    struct str bytes = {arena_alloc(a, 1 << 20), 1 << 20};
    enum err e = receipt_insert(db, *seq, bytes, NULL);
    arena_free(a);
    return e;
}

static enum err limit_pages(void *arg, struct db *db)
{
    char text[60];
    snprintf(text, sizeof text, "PRAGMA max_page_count = %lld", (long long)*(int64_t *)arg);
    return db_script(db, text);
}

static void a_full_disk_refuses_and_recovers(void **state)
{
    struct receipt_sum_row sum;
    (void)state;
    if (s.engine != DB_SQLITE)
        skip();
    assert_int_equal(run(limit_pages, 100), OK);
    assert_int_equal(run(insert_big, 1), ERR_DISK_FULL);
    assert_int_equal(receipt_sum(reader, s.a, &sum), OK);
    assert_int_equal(sum.n, 0);
    assert_int_equal(run(insert, 10), OK);
    assert_int_equal(run(limit_pages, 1000000), OK);
    assert_int_equal(run(insert_big, 1), OK);
}

static off_t size_of_wal(void)
{
    struct stat st;
    char path[600];
    snprintf(path, sizeof path, "%s-wal", s.path);
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static void the_writer_keeps_the_wal_small(void **state)
{
    (void)state;
    if (s.engine != DB_SQLITE)
        skip();
    for (int64_t i = 1; i <= 20; i++)
        assert_int_equal(run(insert_big, i), OK);
    assert_true(size_of_wal() < 8 << 20);
    assert_int_equal(db_snapshot_begin(reader), OK); /* the control: a reader that stays keeps it growing */
    assert_true(!exists(10));
    for (int64_t i = 21; i <= 40; i++)
        assert_int_equal(run(insert_big, i), OK);
    assert_true(size_of_wal() > 16 << 20);
    db_snapshot_end(reader);
    for (int64_t i = 41; i <= 60; i++)
        assert_int_equal(run(insert_big, i), OK);
    assert_true(size_of_wal() < 32 << 20);
}

/* A file system whose fsync fails from a moment on. */
static sqlite3_vfs bad_vfs;
static sqlite3_vfs *good_vfs;
static sqlite3_io_methods bad_methods[2]; /* of the database, of other files: those have no locks */
static const sqlite3_io_methods *good_methods;
static bool fsync_fails;

static int bad_sync(sqlite3_file *file, int flags)
{
    return fsync_fails ? SQLITE_IOERR_FSYNC : good_methods->xSync(file, flags);
}

static int bad_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int rc = good_vfs->xOpen(good_vfs, name, file, flags, out);
    if (rc == SQLITE_OK && file->pMethods) {
        sqlite3_io_methods *bad = &bad_methods[flags & SQLITE_OPEN_MAIN_DB ? 0 : 1];
        good_methods = file->pMethods;
        *bad = *good_methods;
        bad->xSync = bad_sync;
        file->pMethods = bad;
    }
    return rc;
}

static void write_without_fsync(void)
{
    struct db *db;
    int64_t id = 10;
    good_vfs = sqlite3_vfs_find(NULL);
    bad_vfs = *good_vfs;
    bad_vfs.zName = "bad";
    bad_vfs.xOpen = bad_open;
    sqlite3_vfs_register(&bad_vfs, 0);
    if (db_open(&(struct db_config){.path = s.path, .writer = true, .vfs = "bad"}, &db) != OK ||
        writer_new(db, NULL, 1, &writer) != OK)
        _exit(1);
    fsync_fails = true;
    (void)!writer_run(writer, &(struct write_job){.run = insert, .arg = &id});
    _exit(2); /* an answer, whichever: it should not have come */
}

static void a_failed_fsync_ends_the_process(void **state)
{
    int status = 0;
    (void)state;
    if (s.engine != DB_SQLITE)
        skip();
    stop_writer();
    pid_t child = fork();
    if (child == 0)
        write_without_fsync();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 74);
}

/* ---- PostgreSQL's own ---- a trigger that runs at COMMIT lets the server do what it seldom does. */

static void at_commit(const char *what)
{
    char text[600];
    struct db *db = test_store_open(&s, true);
    snprintf(text, sizeof text,
             "CREATE SEQUENCE tries; CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s RETURN NULL; "
             "END $$;"
             "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON shelf DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
             "EXECUTE FUNCTION at_commit()",
             what);
    assert_int_equal(db_script(db, text), OK);
    db_close(db);
}

static void a_commit_with_a_warning_is_unknown(void **state)
{
    (void)state;
    if (s.engine != DB_POSTGRESQL)
        skip();
    at_commit("RAISE WARNING 'the standby did not answer';");
    assert_int_equal(run(insert, 10), ERR_UNKNOWN);
    assert_string_equal(story, "(j)!");
    assert_true(exists(10)); /* so it was done after all; that is what unknown means */
}

static void a_connection_lost_in_commit_is_unknown(void **state)
{
    (void)state;
    if (s.engine != DB_POSTGRESQL)
        skip();
    at_commit("IF nextval('tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); END IF;");
    assert_int_equal(run(insert, 10), ERR_UNKNOWN);
    assert_false(exists(10));
    assert_int_equal(run(insert, 10), OK); /* on a new connection */
}

static void a_deadlock_is_tried_again(void **state)
{
    (void)state;
    if (s.engine != DB_POSTGRESQL)
        skip();
    at_commit("IF nextval('tries') <= 3 THEN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END IF;");
    assert_int_equal(run(insert, 10), OK);
    assert_int_equal(batches, 4);
    assert_true(exists(10));
}

static void after_three_more_tries_it_is_given_up(void **state)
{
    (void)state;
    if (s.engine != DB_POSTGRESQL)
        skip();
    at_commit("RAISE EXCEPTION 'x' USING ERRCODE = '40001';");
    assert_int_equal(run(insert, 10), ERR_BUSY);
    assert_int_equal(batches, 4);
    assert_false(exists(10));
}

static enum err insert_and_pass_over(void *arg, struct db *db)
{
    (void)!insert_twice(arg, db);
    return OK;
}

static void a_job_that_passes_over_a_failed_statement_fails(void **state)
{
    (void)state;
    if (s.engine != DB_POSTGRESQL)
        skip();
    assert_int_equal(run(insert_and_pass_over, 10), ERR_BUG);
    assert_false(exists(10));
}

#define FACT(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_job_is_there_when_its_caller_returns),
        FACT(queued_jobs_are_committed_together),
        FACT(many_threads_share_the_writer),
        FACT(a_failed_job_is_rolled_back_alone),
        FACT(the_error_comes_with_its_detail),
        FACT(a_full_queue_is_busy_at_once),
        FACT(hooks_stand_around_batch_and_job),
        FACT(a_batch_that_cannot_begin_runs_no_job),
        FACT(a_batch_that_cannot_end_writes_nothing),
        FACT(a_failed_commit_hits_every_job_of_the_batch),
        FACT(a_job_may_not_end_the_transaction),
        FACT(stopping_runs_what_is_queued),
        FACT(a_reader_cannot_become_the_writer),
        FACT(a_full_disk_refuses_and_recovers),
        FACT(the_writer_keeps_the_wal_small),
        FACT(a_failed_fsync_ends_the_process),
        FACT(a_commit_with_a_warning_is_unknown),
        FACT(a_connection_lost_in_commit_is_unknown),
        FACT(a_deadlock_is_tried_again),
        FACT(after_three_more_tries_it_is_given_up),
        FACT(a_job_that_passes_over_a_failed_statement_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
