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

enum err county_subject(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    (void)db;
    (void)a;
    (void)id;
    (void)today;
    *out = (struct subject){.kind = SUBJECT_COUNTY,
                            .id = actor->county_id,
                            .version = -1,
                            .county_id = actor->county_id,
                            .unit_id = actor->county_id,
                            .unit_path = actor->unit_path,
                            .state = 1};
    return OK;
}

enum err import_county(struct change *c, int64_t *county_id)
{
    *county_id = change_actor(c)->county_id;
    return *county_id ? OK : people_county(change_db(c), change_arena(c), county_id);
}
