#include "base/violation.h"

void violation_add(struct violations *v, struct str field, const char *code, struct str arg)
{
    struct violation *x = vec_push(v->arena, &v->list);
    *x = (struct violation){.field = field, .code = code, .arg = arg};
}

const struct violation *violation_of(const struct violations *v, struct str field)
{
    for (size_t i = 0; i < v->list.n; i++)
        if (str_eq(v->list.at[i].field, field))
            return &v->list.at[i];
    return NULL;
}
