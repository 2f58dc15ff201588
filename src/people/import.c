/* import.c: units, persons, posts and who holds them, as files of an office say. */
#include "people/people.h"
#include "people/check.h"
#include "people/people.sql.h"

static enum err announce(struct change *c, const char *table, int64_t id)
{
    change_object(c, id);
    change_result(c, id);
    return change_row(c, db_table_find(str_c(table)), id);
}

/* An id for the row: the one found, or a new one; *fresh tells. Any error but ERR_NOT_FOUND stays. */
static enum err row_id(struct change *c, enum err found, int64_t old, int64_t *id, bool *fresh)
{
    if (found != OK && found != ERR_NOT_FOUND) {
        return found;
    }
    if (change_refused(c)) {
        return ERR_RULES;
    }
    err_clear();
    *fresh = found == ERR_NOT_FOUND;
    *id = *fresh ? change_new_id(c) : old;
    return OK;
}

static void print_fields(struct buf *out, const struct str *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_put(out, fields[i]);
        buf_put_char(out, '\n');
    }
}

static void print_days(struct buf *out, day_t x, day_t y)
{
    buf_printf(out, "%d\n%d\n", x, y);
}

#define IMPORT_COMMAND(name_, verb_, table_, apply_, print_)                                                                   \
    const struct command name_ = {.verb = verb_,                                                                               \
                                  .object_kind = table_,                                                                       \
                                  .act = ACT_IMPORT,                                                                           \
                                  .states = ~0u,                                                                               \
                                  .load = county_subject,                                                                      \
                                  .apply = apply_,                                                                             \
                                  .print_input = print_}

/* ---- units ---- */

static const char *const unit_kinds[] = {"county", "town",     "township", "street",    "bureau",   "park", "enterprise",
                                         "school", "hospital", "village",  "community", "compound", NULL};

static enum err unit_make(struct change *c, const struct unit_import_in *in, int64_t id, int64_t county_id,
                          const struct unit_find_row *parent)
{
    struct str above = parent ? parent->path : STR("");
    return unit_insert(change_db(c),
                       &(struct unit_insert_in){
                           .id = id,
                           .parent_id = parent ? OPT_I64(parent->id) : (struct opt_i64){0},
                           .county_id = parent ? county_id : id,
                           .path = str_printf(change_arena(c), STR_FMT "%lld/", STR_ARG(above), (long long)id),
                           .code = in->code,
                           .name = in->name,
                           .short_name = in->short_name,
                           .kind = in->kind,
                           .committee_name = in->committee_name,
                           .sort = in->sort,
                           .from_day = in->from_day,
                       },
                       NULL);
}

static enum err unit_correct(struct change *c, const struct unit_import_in *in, int64_t id)
{
    return unit_update(change_db(c),
                       &(struct unit_update_in){.id = id,
                                                .name = in->name,
                                                .short_name = in->short_name,
                                                .kind = in->kind,
                                                .committee_name = in->committee_name,
                                                .sort = in->sort,
                                                .from_day = in->from_day},
                       NULL);
}

static void unit_check(struct change *c, const struct unit_import_in *in)
{
    check_code(c, "code", in->code);
    check_name(c, "name", in->name);
    check_name(c, "short_name", in->short_name);
    check_length(c, "committee_name", in->committee_name, CHECK_NAME_MAX);
    check_choice(c, "kind", in->kind, unit_kinds);
    check_day_required(c, "from_day", in->from_day);
    if (str_empty(in->parent_code) != str_is(in->kind, "county")) {
        change_violation(c, "parent", "root_is_county", in->code);
    }
}

/* The unit above: found, and where the unit itself is there already, the same as before. */
static enum err unit_parent(struct change *c, const struct unit_import_in *in, int64_t county_id,
                            const struct unit_find_row *old, struct unit_find_row *parent)
{
    *parent = (struct unit_find_row){0};
    if (!str_empty(in->parent_code)) {
        enum err e = unit_find(change_db(c), change_arena(c), county_id, in->parent_code, parent);
        e = check_found(c, "parent", in->parent_code, e);
        if (e != OK) {
            return e;
        }
    }
    if (old && parent->id != old->parent_id.v) {
        change_violation(c, "parent", "may_not_move", in->code);
    }
    return OK;
}

static enum err unit_apply(struct change *c, const void *input)
{
    const struct unit_import_in *in = input;
    struct unit_find_row old = {0}, parent;
    int64_t county_id = 0, id = 0;
    bool fresh = false;
    unit_check(c, in);
    enum err e = import_county(c, &county_id);
    enum err found = e == OK ? unit_find(change_db(c), change_arena(c), county_id, in->code, &old) : e;
    e = found == OK || found == ERR_NOT_FOUND ? unit_parent(c, in, county_id, found == OK ? &old : NULL, &parent) : found;
    if (e != OK) {
        return e;
    }
    if (found == ERR_NOT_FOUND && county_id && str_empty(in->parent_code)) {
        change_violation(c, "parent", "second_county", in->code);
    }
    e = row_id(c, found, old.id, &id, &fresh);
    e = e == OK ? announce(c, "unit", id) : e;
    change_unit(c, id, 0);
    if (e != OK) {
        return e;
    }
    return fresh ? unit_make(c, in, id, county_id, parent.id ? &parent : NULL) : unit_correct(c, in, id);
}

static void unit_print(const void *input, struct buf *out)
{
    const struct unit_import_in *in = input;
    print_fields(out, (struct str[]){in->code, in->parent_code, in->name, in->short_name, in->kind, in->committee_name}, 6);
    buf_printf(out, "%lld\n%d\n", (long long)in->sort, in->from_day);
}

IMPORT_COMMAND(unit_import, "unit.import", "unit", unit_apply, unit_print);

/* ---- persons ---- */

static enum err person_apply(struct change *c, const void *input)
{
    const struct person_import_in *in = input;
    struct person_find_row old = {0};
    int64_t county_id = 0, id = 0;
    bool fresh = false;
    check_code(c, "code", in->code);
    check_name(c, "name", in->name);
    check_length(c, "phone", in->phone, CHECK_CODE_MAX);
    enum err e = import_county(c, &county_id);
    if (e == OK && county_id == 0) {
        change_violation(c, "code", "county_first", in->code);
    }
    e = e == OK ? person_find(change_db(c), change_arena(c), county_id, in->code, &old) : e;
    e = row_id(c, e, old.id, &id, &fresh);
    e = e == OK ? announce(c, "person", id) : e;
    change_unit(c, county_id, 0);
    if (e != OK) {
        return e;
    }
    if (!fresh) {
        return person_update(change_db(c), id, in->name, in->phone, NULL);
    }
    return person_insert(
        change_db(c),
        &(struct person_insert_in){
            .id = id, .county_id = county_id, .code = in->code, .name = in->name, .phone = in->phone, .salt = change_salt(c)},
        NULL);
}

static void person_print(const void *input, struct buf *out)
{
    const struct person_import_in *in = input;
    print_fields(out, (struct str[]){in->code, in->name, in->phone}, 3);
}

IMPORT_COMMAND(person_import, "person.import", "person", person_apply, person_print);

/* ---- finding what other files brought ---- */

static enum err find_unit(struct change *c, struct str code, struct unit_find_row *out)
{
    int64_t county_id = 0;
    *out = (struct unit_find_row){0};
    enum err e = import_county(c, &county_id);
    e = e == OK ? unit_find(change_db(c), change_arena(c), county_id, code, out) : e;
    return check_found(c, "unit", code, e);
}

/* Of the own county only: another's posts do not exist here. */
static enum err find_post(struct change *c, struct str code, struct post_find_in_row *out)
{
    int64_t county_id = 0;
    *out = (struct post_find_in_row){0};
    enum err e = import_county(c, &county_id);
    e = e == OK ? post_find_in(change_db(c), change_arena(c), county_id, code, out) : e;
    return check_found(c, "post", code, e);
}

static enum err find_person(struct change *c, struct str code, struct person_find_row *out)
{
    int64_t county_id = 0;
    *out = (struct person_find_row){0};
    enum err e = import_county(c, &county_id);
    e = e == OK ? person_find(change_db(c), change_arena(c), county_id, code, out) : e;
    return check_found(c, "person", code, e);
}

/* ---- posts ---- */

static enum err post_apply(struct change *c, const void *input)
{
    const struct post_import_in *in = input;
    struct unit_find_row unit;
    struct post_find_row old = {0};
    enum role role;
    int64_t id = 0;
    bool fresh = false;
    check_code(c, "code", in->code);
    check_name(c, "title", in->title);
    if (!role_parse(in->role, &role)) {
        change_violation(c, "role", "choice", in->role);
    }
    enum err e = find_unit(c, in->unit_code, &unit);
    enum err found = e == OK ? post_find(change_db(c), change_arena(c), in->code, &old) : e; /* codes are unique in the store */
    if (found == OK && (old.unit_id != unit.id || !str_eq(old.role, in->role))) {
        change_violation(c, "code", "may_not_move", in->code);
    }
    e = row_id(c, found, old.id, &id, &fresh);
    e = e == OK ? announce(c, "post", id) : e;
    change_unit(c, unit.id, 0);
    if (e != OK) {
        return e;
    }
    if (!fresh) {
        return post_update(change_db(c), id, in->title, NULL);
    }
    return post_insert(
        change_db(c),
        &(struct post_insert_in){.id = id, .unit_id = unit.id, .code = in->code, .role = in->role, .title = in->title}, NULL);
}

static void post_print(const void *input, struct buf *out)
{
    const struct post_import_in *in = input;
    print_fields(out, (struct str[]){in->code, in->unit_code, in->role, in->title}, 4);
}

IMPORT_COMMAND(post_import, "post.import", "post", post_apply, post_print);

/* ---- tenures ---- */

static bool admin_role(struct str role)
{
    return str_is(role, "system_admin") || str_is(role, "security_admin") || str_is(role, "audit_admin");
}

/* One holder at a time, and nobody two of the three administrators' posts. */
static enum err tenure_rules(struct change *c, const struct tenure_import_in *in, const struct post_find_in_row *post,
                             int64_t person_id, int64_t tenure_id)
{
    struct tenure_overlap_count_row others;
    struct admin_role_count_row admins = {0};
    enum err e =
        tenure_overlap_count(change_db(c), change_arena(c),
                             &(struct tenure_overlap_count_in){
                                 .post_id = post->id, .not_id = tenure_id, .from_day = in->from_day, .to_day = in->to_day},
                             &others);
    if (e == OK && admin_role(post->role)) {
        e = admin_role_count(change_db(c), change_arena(c),
                             &(struct admin_role_count_in){
                                 .person_id = person_id, .role = post->role, .from_day = in->from_day, .to_day = in->to_day},
                             &admins);
    }
    if (e == OK && others.n > 0) {
        change_violation(c, "from_day", "post_is_held", in->post_code);
    }
    if (e == OK && admins.n > 0) {
        change_violation(c, "person", "one_of_three_admins", in->person_code);
    }
    return e;
}

static enum err tenure_write(struct change *c, const struct tenure_import_in *in, const struct post_find_in_row *post,
                             int64_t person_id)
{
    struct tenure_find_row old = {0};
    int64_t id = 0;
    bool fresh = false;
    enum err found = tenure_find(change_db(c), change_arena(c), post->id, person_id, in->from_day, &old);
    enum err e = found == OK || found == ERR_NOT_FOUND ? tenure_rules(c, in, post, person_id, old.id) : found;
    e = e == OK ? row_id(c, found, old.id, &id, &fresh) : e;
    e = e == OK ? announce(c, "tenure", id) : e;
    change_unit(c, post->unit_id, 0);
    if (e != OK) {
        return e;
    }
    if (!fresh) {
        return tenure_set_end(change_db(c), id, in->to_day, NULL);
    }
    return tenure_insert(
        change_db(c),
        &(struct tenure_insert_in){
            .id = id, .post_id = post->id, .person_id = person_id, .from_day = in->from_day, .to_day = in->to_day},
        NULL);
}

static enum err tenure_apply(struct change *c, const void *input)
{
    const struct tenure_import_in *in = input;
    struct post_find_in_row post;
    struct person_find_row person;
    check_day_required(c, "from_day", in->from_day);
    check_span(c, "to_day", in->from_day, in->to_day);
    enum err e = find_post(c, in->post_code, &post);
    e = e == OK ? find_person(c, in->person_code, &person) : e;
    if (e == OK && change_refused(c)) {
        e = ERR_RULES;
    }
    return e == OK ? tenure_write(c, in, &post, person.id) : e;
}

static void tenure_print(const void *input, struct buf *out)
{
    const struct tenure_import_in *in = input;
    print_fields(out, (struct str[]){in->post_code, in->person_code}, 2);
    print_days(out, in->from_day, in->to_day);
}

IMPORT_COMMAND(tenure_import, "tenure.import", "tenure", tenure_apply, tenure_print);

/* ---- delegations ---- */

static void delegation_check(struct change *c, const struct delegation_import_in *in)
{
    check_day_required(c, "from_day", in->from_day);
    check_day_required(c, "to_day", in->to_day);
    check_day_required(c, "decided_day", in->decided_day);
    check_span(c, "to_day", in->from_day, in->to_day);
    check_span(c, "from_day", in->decided_day, in->from_day);
    check_name(c, "document", in->document);
    check_required(c, "reason", in->reason);
    check_length(c, "reason", in->reason, CHECK_TEXT_MAX);
}

static enum err delegation_write(struct change *c, const struct delegation_import_in *in, int64_t id, bool fresh,
                                 int64_t post_id, int64_t person_id)
{
    if (!fresh) {
        return delegation_update(
            change_db(c),
            &(struct delegation_update_in){
                .id = id, .to_day = in->to_day, .document = in->document, .decided_day = in->decided_day, .reason = in->reason},
            NULL);
    }
    return delegation_insert(change_db(c),
                             &(struct delegation_insert_in){.id = id,
                                                            .post_id = post_id,
                                                            .person_id = person_id,
                                                            .from_day = in->from_day,
                                                            .to_day = in->to_day,
                                                            .document = in->document,
                                                            .decided_day = in->decided_day,
                                                            .reason = in->reason},
                             NULL);
}

static enum err delegation_apply(struct change *c, const void *input)
{
    const struct delegation_import_in *in = input;
    struct post_find_in_row post;
    struct person_find_row person;
    struct delegation_find_row old = {0};
    int64_t id = 0;
    bool fresh = false;
    delegation_check(c, in);
    enum err e = find_post(c, in->post_code, &post);
    e = e == OK ? find_person(c, in->person_code, &person) : e;
    if (e != OK) {
        return e;
    }
    if (post.id && !str_is(post.role, "secretary")) { /* scoring and defence are never delegated, and nothing else needs it */
        change_violation(c, "post", "only_secretary", in->post_code);
    }
    e = delegation_find(change_db(c), change_arena(c), post.id, person.id, in->from_day, &old);
    e = row_id(c, e, old.id, &id, &fresh);
    e = e == OK ? announce(c, "delegation", id) : e;
    change_unit(c, post.unit_id, 0);
    return e == OK ? delegation_write(c, in, id, fresh, post.id, person.id) : e;
}

static void delegation_print(const void *input, struct buf *out)
{
    const struct delegation_import_in *in = input;
    print_fields(out, (struct str[]){in->post_code, in->person_code, in->document, in->reason}, 4);
    print_days(out, in->from_day, in->to_day);
    buf_printf(out, "%d\n", in->decided_day);
}

IMPORT_COMMAND(delegation_import, "delegation.import", "delegation", delegation_apply, delegation_print);

/* ---- recusals ---- */

static enum err recusal_apply(struct change *c, const void *input)
{
    const struct recusal_import_in *in = input;
    struct unit_find_row unit;
    struct person_find_row person;
    struct recusal_find_row old = {0};
    int64_t id = 0;
    bool fresh = false;
    check_day_required(c, "from_day", in->from_day);
    check_span(c, "to_day", in->from_day, in->to_day);
    check_required(c, "reason", in->reason);
    check_length(c, "reason", in->reason, CHECK_TEXT_MAX);
    enum err e = find_unit(c, in->unit_code, &unit);
    e = e == OK ? find_person(c, in->person_code, &person) : e;
    e = e == OK ? recusal_find(change_db(c), change_arena(c), person.id, unit.id, in->from_day, &old) : e;
    e = row_id(c, e, old.id, &id, &fresh);
    e = e == OK ? announce(c, "recusal", id) : e;
    change_unit(c, unit.id, 0);
    if (e != OK) {
        return e;
    }
    if (!fresh) {
        return recusal_update(change_db(c), id, in->reason, in->to_day, NULL);
    }
    return recusal_insert(change_db(c),
                          &(struct recusal_insert_in){.id = id,
                                                      .person_id = person.id,
                                                      .unit_id = unit.id,
                                                      .reason = in->reason,
                                                      .from_day = in->from_day,
                                                      .to_day = in->to_day},
                          NULL);
}

static void recusal_print(const void *input, struct buf *out)
{
    const struct recusal_import_in *in = input;
    print_fields(out, (struct str[]){in->person_code, in->unit_code, in->reason}, 3);
    print_days(out, in->from_day, in->to_day);
}

IMPORT_COMMAND(recusal_import, "recusal.import", "recusal", recusal_apply, recusal_print);
