/* test_vectors.h: the published vectors that speak of days (tests/vectors), for the tests here and in assessment. */
#ifndef SG_CYCLE_TEST_VECTORS_H
#define SG_CYCLE_TEST_VECTORS_H
#include <jansson.h>
#include "base/arena.h"
#include "cycle/calendar.h"

/* A file of DIR; fails the test's group when it cannot be read. The caller's to json_decref. */
json_t *vectors_load(const char *dir, const char *name);
/* Cases of a method; at least one, lest a misspelt name passes. */
json_t *vectors_cases(json_t *file, const char *method);
const char *vectors_name(const json_t *c);
day_t vectors_day(const json_t *text); /* DAY_NONE for null and what is not there */
void vectors_calendar(struct arena *a, json_t *in, struct calendar *out);

#endif
