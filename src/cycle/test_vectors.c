/* test_vectors.c: see test_vectors.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "cycle/test_vectors.h"

json_t *vectors_load(const char *dir, const char *name)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    json_t *file = json_load_file(path, JSON_DECODE_ANY, &error);
    if (!file) {
        fprintf(stderr, "%s: %s\n", path, error.text);
    }
    return file;
}

json_t *vectors_cases(json_t *file, const char *method)
{
    json_t *list = json_object_get(file, method);
    assert_true(json_array_size(list) > 0);
    return list;
}

const char *vectors_name(const json_t *c)
{
    return json_string_value(json_object_get(c, "name"));
}

day_t vectors_day(const json_t *text)
{
    day_t d;
    if (!text || json_is_null(text)) {
        return DAY_NONE;
    }
    assert_true(json_is_string(text));
    assert_true(day_parse(str_c(json_string_value(text)), &d));
    return d;
}

static day_t *days(struct arena *a, json_t *list, size_t *n)
{
    *n = json_array_size(list);
    day_t *all = arena_array_of(a, day_t, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        all[i] = vectors_day(json_array_get(list, i));
    }
    return all;
}

void vectors_calendar(struct arena *a, json_t *in, struct calendar *out)
{
    json_t *list = json_object_get(in, "published");
    int *years = arena_array_of(a, int, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        years[i] = (int)json_integer_value(json_array_get(list, i));
    }
    out->off = days(a, json_object_get(in, "off"), &out->noff);
    out->work = days(a, json_object_get(in, "work"), &out->nwork);
    out->years = years;
    out->nyears = json_array_size(list);
}
