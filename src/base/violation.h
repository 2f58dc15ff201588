/* violation.h: what a rule has against an input. Rules add to a list; forms print each beside its field, the JSON API returns
 * them as they are. `code` names the message in locale/violations.tsv; `arg` fills its {0}. Never an error: see err.h.
 */
#ifndef SG_BASE_VIOLATION_H
#define SG_BASE_VIOLATION_H
#include "base/vec.h"
#include "base/str.h"

struct violation {
    struct str field; /* the declared input's name; "" for the form as a whole */
    const char *code; /* static storage: "required", "date_not_after_today" */
    struct str arg;   /* may be empty */
};

struct violations {
    struct arena *arena;
    VEC(struct violation) list;
};

void violation_add(struct violations *v, struct str field, const char *code, struct str arg);
/* The first violation of a field, or NULL. */
const struct violation *violation_of(const struct violations *v, struct str field);

#endif
