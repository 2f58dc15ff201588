#include "db/test_store.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sys/sys.h"

#define NOW 1600855500000LL

struct db *test_store_open(const struct test_store *s, bool writer)
{
    struct db *db = NULL;
    enum err e = db_open(&(struct db_config){.engine = s->engine, .path = s->path, .writer = writer}, &db);
    if (e != OK)
        fail_msg("%s: %s", err_name(e), err_detail());
    return db;
}

void test_store_init_empty(struct test_store *s)
{
    const char *uri = sys_getenv("SANGUAN_TEST_PG");
    memset(s, 0, sizeof *s);
    s->a = arena_new();
    s->engine = uri ? DB_POSTGRESQL : DB_SQLITE;
    snprintf(s->dir, sizeof s->dir, "/tmp/sanguan-test.XXXXXX");
    if (uri) {
        snprintf(s->path, sizeof s->path, "%s", uri);
    } else {
        assert_non_null(mkdtemp(s->dir));
        snprintf(s->path, sizeof s->path, "%s/store.db", s->dir);
    }
    s->writer = test_store_open(s, true);
    if (uri)
        assert_int_equal(db_script(s->writer, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"), OK);
}

void test_store_init(struct test_store *s)
{
    int applied, pending;
    test_store_init_empty(s);
    enum err e = db_migrate(s->writer, NOW, false, &applied, &pending);
    if (e != OK)
        fail_msg("%s: %s", err_name(e), err_detail());
}

void test_store_fini(struct test_store *s)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[600];
    db_close(s->writer);
    for (size_t i = 0; s->engine == DB_SQLITE && i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", s->path, ends[i]);
        unlink(path);
    }
    if (s->engine == DB_SQLITE)
        rmdir(s->dir);
    arena_free(s->a);
    err_clear();
}
