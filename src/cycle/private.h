/* private.h: shared by the files of cycle/. */
#ifndef SG_CYCLE_PRIVATE_H
#define SG_CYCLE_PRIVATE_H
#include "cycle/cycle.h"

/* The twelve periods of a new cycle, due on that day of each month. */
enum err cycle_make_periods(struct change *c, int64_t cycle_id, int64_t year, int64_t due_dom) MUST_CHECK;
/* What an item of the list must be: title, purpose, source, requirement, kinds; as violations under these names. */
struct catalog_texts {
    struct str title, purpose, source, requirement, mandatory_for;
};
void catalog_check_texts(struct change *c, const struct catalog_texts *t);

#endif
