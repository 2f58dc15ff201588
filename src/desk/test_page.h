/* test_page.h: a frame around a page for tests and for looking at it, as site/ makes it for whoever is signed in. */
#ifndef SG_DESK_TEST_PAGE_H
#define SG_DESK_TEST_PAGE_H
#include "html/layout.h"

enum test_page_who { TEST_PAGE_OFFICER, TEST_PAGE_LEADER, TEST_PAGE_AUDITOR, TEST_PAGE_SECRETARY };

struct test_page {
    struct html html;
    struct page page;
    struct page_post post;
};
/* argv may say en and dark. */
void test_page_init(struct test_page *t, struct arena *a, enum test_page_who who, enum nav_key active, int argc, char **argv);
struct str test_page_text(struct test_page *t); /* NUL-terminated */
void test_page_print(struct test_page *t);      /* to stdout, and ends it */
void test_page_fini(struct test_page *t);

/* How often a text stands in a page. */
int test_page_count(struct str page, const char *text);

#endif
