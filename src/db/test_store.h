/* test_store.h: an empty, migrated store for one test, on the engine under test: PostgreSQL when SANGUAN_TEST_PG holds a URI
 * (its schema `public` is dropped first), else SQLite in a temporary folder.
 */
#ifndef SG_DB_TEST_STORE_H
#define SG_DB_TEST_STORE_H
#include "db/writer.h"

struct test_store {
    enum db_engine engine;
    char dir[64];
    char path[512]; /* SQLite's file, or the URI */
    struct arena *a;
    struct db *writer; /* NULL once it was given away */
};

void test_store_init(struct test_store *s);       /* with all migrations */
void test_store_init_empty(struct test_store *s); /* with none */
void test_store_fini(struct test_store *s);
struct db *test_store_open(const struct test_store *s, bool writer);

#endif
