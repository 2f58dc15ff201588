/* scoring_import.c: see scoring_import.h. */
#include "assessment/scoring_import.h"
#include "assessment/scoring.sql.h"
#include "cycle/cycle.sql.h"
#include "cycle/plan.h"
#include "people/check.h"
#include "people/people.sql.h"

/* Which of the two texts a fault is in. */
static const char *column_of(const char *code)
{
    return str_starts(str_c(code), STR("band")) ? "bands" : "score";
}

static void tell(struct change *c, const struct score_faults *faults)
{
    for (size_t i = 0; i < faults->list.n; i++) {
        const struct score_fault *f = &faults->list.at[i];
        change_violation(c, column_of(f->code), f->code, f->where);
    }
}

static void check(struct change *c, const struct scoring_import_in *in)
{
    struct scoring s;
    struct score_faults faults = {0};
    if (scoring_parse(change_arena(c), in->score, in->bands, &s) != OK) {
        struct str why = str_dup(change_arena(c), str_c(err_detail()));
        err_clear();
        change_violation(c, str_starts(why, STR("bands")) ? "bands" : "score", "scoring_form", why);
        return;
    }
    scoring_check(change_arena(c), &s, committee_kinds, &faults);
    tell(c, &faults);
}

static enum err find(struct change *c, const struct scoring_import_in *in, struct scheme_find_row *scheme)
{
    struct unit_find_row unit = {0};
    int64_t county_id;
    *scheme = (struct scheme_find_row){0};
    enum err e = import_county(c, &county_id);
    e = e ? e
          : check_found(c, "unit", in->unit_code, unit_find(change_db(c), change_arena(c), county_id, in->unit_code, &unit));
    if (e || unit.id == 0)
        return e;
    change_unit(c, unit.id, 0);
    return check_found(c, "scheme", in->scheme_name,
                       scheme_find(change_db(c), change_arena(c), unit.id, in->scheme_name, scheme));
}

/* What a year runs by stays; what it has not got yet it may get once. */
static enum err write(struct change *c, const struct scoring_import_in *in, const struct scheme_find_row *scheme)
{
    struct scheme_scoring_row old;
    enum err e = scheme_scoring(change_db(c), change_arena(c), scheme->id, &old);
    if (e || (str_eq(old.score, in->score) && str_eq(old.bands, in->bands)))
        return e;
    if (scheme->cycles > 0 && !str_empty(old.score)) {
        change_violation(c, "scheme", "scheme_frozen", in->scheme_name);
        return ERR_RULES;
    }
    e = change_row(c, db_table_find(STR("scheme")), scheme->id);
    return e ? e : scheme_set_scoring(change_db(c), scheme->id, in->score, in->bands, NULL);
}

static enum err apply(struct change *c, const void *input)
{
    const struct scoring_import_in *in = input;
    struct scheme_find_row scheme;
    check(c, in);
    enum err e = find(c, in, &scheme);
    if (e || change_refused(c))
        return e ? e : ERR_RULES;
    change_object(c, scheme.id);
    change_result(c, scheme.id);
    return write(c, in, &scheme);
}

static void print(const void *input, struct buf *out)
{
    const struct scoring_import_in *in = input;
    const struct str lines[] = {in->unit_code, in->scheme_name, in->score, in->bands};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        buf_put(out, lines[i]);
        buf_put_char(out, '\n');
    }
}

const struct command scoring_import = {.verb = "scoring.import",
                                       .object_kind = "scheme",
                                       .act = ACT_IMPORT,
                                       .states = ~0u,
                                       .load = county_subject,
                                       .apply = apply,
                                       .print_input = print};
