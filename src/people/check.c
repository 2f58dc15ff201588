/* check.c: see check.h. */
#include "people/check.h"
#include "people/people.h"
#include "base/num.h"
#include "base/utf8.h"

void check_required(struct change *c, const char *field, struct str value)
{
    if (str_empty(value)) {
        change_violation(c, field, "required", STR(""));
    }
}

void check_day_required(struct change *c, const char *field, day_t day)
{
    if (day == DAY_NONE) {
        change_violation(c, field, "required", STR(""));
    }
}

void check_length(struct change *c, const char *field, struct str value, size_t max)
{
    if (utf8_len(value) > max) {
        change_violation(c, field, "too_long", num_show(change_arena(c), (int64_t)max * NUM_ONE, 0));
    }
}

void check_code(struct change *c, const char *field, struct str code)
{
    check_required(c, field, code);
    check_length(c, field, code, CHECK_CODE_MAX);
    if (str_find(code, ' ', 0) != SIZE_MAX || str_find(code, '/', 0) != SIZE_MAX) {
        change_violation(c, field, "code_form", code);
    }
}

void check_name(struct change *c, const char *field, struct str name)
{
    check_required(c, field, name);
    check_length(c, field, name, CHECK_NAME_MAX);
}

void check_choice(struct change *c, const char *field, struct str value, const char *const *choices)
{
    while (*choices && !str_is(value, *choices)) {
        choices++;
    }
    if (!*choices) {
        change_violation(c, field, "choice", value);
    }
}

void check_span(struct change *c, const char *field, day_t from, day_t to)
{
    if (to != DAY_NONE && from != DAY_NONE && to < from) {
        change_violation(c, field, "date_before_start", day_iso(change_arena(c), from));
    }
}

enum err check_found(struct change *c, const char *field, struct str code, enum err e)
{
    if (e == ERR_NOT_FOUND) {
        err_clear();
        change_violation(c, field, "unknown_code", code);
        return OK;
    }
    return e;
}

/* The actor's way down the tree, cut off behind his county: '1/36/' of '1/36/104/'. */
static struct str county_path(const struct actor *actor)
{
    struct str rest = actor->unit_path, step;
    int64_t id;
    while (str_split(&rest, '/', &step)) {
        if (str_to_i64(step, &id) && id == actor->county_id) {
            return str_sub(actor->unit_path, 0, (size_t)(step.ptr + step.len + 1 - actor->unit_path.ptr));
        }
    }
    return actor->unit_path;
}

enum err county_subject(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    (void)id;
    *out = (struct subject){.kind = SUBJECT_COUNTY,
                            .id = actor->county_id,
                            .version = -1,
                            .county_id = actor->county_id,
                            .unit_id = actor->county_id,
                            .unit_path = county_path(actor),
                            .state = 1};
    return people_recused(db, actor, a, out->unit_path, today, &out->recused);
}

enum err import_county(struct change *c, int64_t *county_id)
{
    *county_id = change_actor(c)->county_id;
    return *county_id ? OK : people_county(change_db(c), change_arena(c), county_id);
}
