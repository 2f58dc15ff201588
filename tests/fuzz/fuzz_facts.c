/* fuzz_facts.c: the facts kept with a report. What reads must, written again, read the same. */
#include <stdlib.h>
#include "assessment/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct report_fact *x, const struct report_fact *y)
{
    return x->kind == y->kind && str_eq(x->label, y->label) && str_eq(x->unit_label, y->unit_label) &&
           x->before.set == y->before.set && x->before.v == y->before.v && x->after.set == y->after.set &&
           x->after.v == y->after.v && x->digits == y->digits && x->falling_is_good == y->falling_is_good &&
           x->overdue == y->overdue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct report_fact *facts, *again;
    size_t n, m;
    if (report_facts_parse(a, (struct str){(const char *)data, size}, &facts, &n) == OK) {
        struct str text = report_facts_json(a, facts, n);
        if (report_facts_parse(a, text, &again, &m) != OK) {
            abort();
        }
        for (size_t i = 0; i < n && m == n; i++) { /* m = 0: more than is kept */
            if (!same(&facts[i], &again[i])) {
                abort();
            }
        }
    }
    err_clear();
    arena_free(a);
    return 0;
}
