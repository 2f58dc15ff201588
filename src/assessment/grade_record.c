/* grade_record.c: see grade_record.h. */
#include "assessment/grade_record.h"
#include <jansson.h>
#include "cycle/plan.h"
#include "cycle/plan.sql.h"
#include "people/check.h"
#include "people/people.h"

enum err grade_load(struct db *db, struct arena *a, const struct actor *actor, int64_t sheet_id, day_t today,
                    struct subject *out)
{
    struct grade_sheet_row s;
    enum err e = grade_sheet(db, a, sheet_id, &s);
    if (e)
        return e;
    bool frozen = str_is(s.cycle_state, "frozen");
    *out = (struct subject){.kind = SUBJECT_COUNTY,
                            .id = s.id,
                            .version = s.final_version,
                            .county_id = s.county_id,
                            .unit_id = s.county_id,
                            .unit_path = s.county_path,
                            .state = !frozen          ? 0
                                     : s.final_id.set ? GRADE_DECIDED
                                                      : GRADE_UNDECIDED};
    return people_recused(db, actor, a, s.unit_path, today, &out->recused);
}

enum err grade_names(struct arena *a, struct str run_scheme, struct str **names, size_t *n)
{
    json_t *root = json_loadb(run_scheme.ptr ? run_scheme.ptr : "", run_scheme.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *bands = json_object_get(root, "bands");
    *n = json_array_size(bands);
    *names = arena_array_of(a, struct str, *n);
    for (size_t i = 0; i < *n; i++) {
        const json_t *grade = json_object_get(json_array_get(bands, i), "grade");
        (*names)[i] = str_dup(a, str_c(json_string_value(grade)));
    }
    json_decref(root);
    return *n > 0 ? OK : err_set(ERR_CORRUPT, "scheme of a run");
}

/* ---- rules ---- */

static void check_decision(struct change *c, const struct grade_decision *d, int64_t frozen_ms)
{
    check_required(c, "board", d->board);
    check_length(c, "board", d->board, GRADE_TEXT_MAX);
    check_required(c, "document", d->document);
    check_length(c, "document", d->document, GRADE_TEXT_MAX);
    check_day_required(c, "decided_day", d->decided_day);
    if (d->decided_day != DAY_NONE && d->decided_day > change_today(c))
        change_violation(c, "decided_day", "date_after_today", STR(""));
    else if (d->decided_day != DAY_NONE && d->decided_day < day_of_ms(frozen_ms))
        change_violation(c, "decided_day", "date_before_start", day_iso(change_arena(c), day_of_ms(frozen_ms)));
}

static enum err check_grade(struct change *c, const struct grade_record_in *in, const struct grade_sheet_row *s)
{
    struct str *names = NULL;
    size_t n = 0;
    bool known = false;
    enum err e = grade_names(change_arena(c), s->scheme, &names, &n);
    for (size_t i = 0; i < n; i++)
        known |= str_eq(names[i], in->grade);
    if (!known)
        change_violation(c, "grade", "choice", in->grade);
    if (!str_eq(in->grade, s->grade) || s->final_id.set)
        check_required(c, "why", change_why(c));
    check_length(c, "why", change_why(c), CHECK_TEXT_MAX);
    return e;
}

/* ---- rows ---- */

static enum err insert(struct change *c, int64_t sheet_id, struct str grade, bool departs, const struct grade_decision *d)
{
    struct final_insert_in row = {.id = change_new_id(c),
                                  .sheet_id = sheet_id,
                                  .grade = grade,
                                  .departs = departs,
                                  .reason = change_why(c),
                                  .board = d->board,
                                  .decided_day = d->decided_day,
                                  .document = d->document,
                                  .recorded_by = change_actor(c)->person_id,
                                  .recorded_ms = change_now_ms(c)};
    enum err e = change_row(c, db_table_find(STR("final_grade")), row.id);
    change_result(c, row.id);
    return e ? e : final_insert(change_db(c), &row, NULL);
}

static enum err update(struct change *c, int64_t id, struct str grade, bool departs, const struct grade_decision *d)
{
    struct final_update_in row = {.id = id,
                                  .grade = grade,
                                  .departs = departs,
                                  .reason = change_why(c),
                                  .board = d->board,
                                  .decided_day = d->decided_day,
                                  .document = d->document,
                                  .recorded_by = change_actor(c)->person_id,
                                  .recorded_ms = change_now_ms(c)};
    enum err e = change_row(c, db_table_find(STR("final_grade")), row.id);
    change_result(c, row.id);
    return e ? e : final_update(change_db(c), &row, NULL);
}

static enum err record_apply(struct change *c, const void *input)
{
    const struct grade_record_in *in = input;
    struct grade_sheet_row s;
    enum err e = grade_sheet(change_db(c), change_arena(c), change_subject(c)->id, &s);
    if (e)
        return e;
    check_decision(c, &in->decision, s.frozen_ms);
    e = check_grade(c, in, &s);
    if (e || change_refused(c))
        return e ? e : ERR_RULES;
    bool departs = !str_empty(s.grade) && !str_eq(s.grade, in->grade);
    change_object(c, s.id);
    if (s.final_id.set)
        return update(c, s.final_id.v, in->grade, departs, &in->decision);
    return insert(c, s.id, in->grade, departs, &in->decision);
}

static void print_decision(const struct grade_decision *d, struct buf *out)
{
    buf_put(out, d->board);
    buf_put_char(out, '\n');
    buf_put(out, d->document);
    buf_printf(out, "\n%d\n", d->decided_day);
}

static void record_print(const void *input, struct buf *out)
{
    const struct grade_record_in *in = input;
    print_decision(&in->decision, out);
    buf_put(out, in->grade);
    buf_put_char(out, '\n');
}

const struct command grade_record = {.verb = "grade.record",
                                     .object_kind = "score_sheet",
                                     .act = ACT_GRADE_RECORD,
                                     .states = GRADE_UNDECIDED | GRADE_DECIDED,
                                     .load = grade_load,
                                     .apply = record_apply,
                                     .print_input = record_print};

/* ---- the rest, as computed ---- */

static enum err record_one(struct change *c, const struct grade_list_row *r, const struct grade_decision *d, size_t *done)
{
    bool recused = true;
    if (str_empty(r->grade) || !str_empty(r->final))
        return OK;
    enum err e = people_recused(change_db(c), change_actor(c), change_arena(c), r->unit_path, change_today(c), &recused);
    if (e || recused)
        return e;
    ++*done;
    return insert(c, r->id, r->grade, false, d);
}

static enum err rest_apply(struct change *c, const void *input)
{
    const struct grade_decision *d = input;
    struct run_of_cycle_row run;
    struct grade_list_row *rows = NULL;
    size_t n = 0, done = 0;
    enum err e = run_of_cycle(change_db(c), change_arena(c), change_subject(c)->id, &run);
    if (e || (e = grade_list(change_db(c), change_arena(c), run.id, &rows, &n)))
        return e;
    check_decision(c, d, run.frozen_ms);
    if (change_refused(c))
        return ERR_RULES;
    for (size_t i = 0; i < n && !e; i++)
        e = record_one(c, &rows[i], d, &done);
    if (!e && done == 0) {
        change_violation(c, "", "nothing_to_record", STR(""));
        return ERR_RULES;
    }
    return e;
}

static void rest_print(const void *input, struct buf *out)
{
    print_decision(input, out);
}

const struct command grade_record_rest = {.verb = "grade.record_rest",
                                          .object_kind = "cycle",
                                          .act = ACT_GRADE_RECORD,
                                          .states = CYCLE_FROZEN,
                                          .load = cycle_load,
                                          .apply = rest_apply,
                                          .print_input = rest_print};
