/* fuzz_scheme.c: a scheme of scores as JSON. What reads and is valid must compute a sheet, with no facts and with one for each
 * leaf, whose total lies between 0 and its cap. */
#include <stdlib.h>
#include "assessment/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct leaves {
    VEC(struct score_input) list;
};

static void gather(struct arena *a, const struct score_node *n, struct leaves *out)
{
    if (n->has_fn)
        *vec_push(a, &out->list) = (struct score_input){.leaf = n->id, .value = {.num = 123456789, .den = 7}};
    for (size_t i = 0; i < n->nchildren; i++)
        gather(a, &n->children[i], out);
}

static void compute(struct arena *a, const struct score_scheme *s, const struct score_facts *f)
{
    struct score_sheet sheet;
    score_compute(a, s, f, &sheet);
    if (!sheet.blocked && (sheet.total < 0 || sheet.total > s->total_cap))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct score_scheme s;
    struct score_faults faults = {0};
    struct leaves leaves = {0};
    struct str type = STR("town");
    if (score_parse(a, (struct str){(const char *)data, size}, &s) == OK) {
        score_validate(a, &s, &type, 1, &faults);
        for (int p = 0; p < PART_COUNT; p++)
            gather(a, &s.part[p], &leaves);
        if (faults.list.n == 0) {
            compute(a, &s, &(struct score_facts){.unit_type = type});
            compute(a, &s, &(struct score_facts){.unit_type = type, .inputs = leaves.list.at, .ninputs = leaves.list.n});
        }
    }
    err_clear();
    arena_free(a);
    return 0;
}
