/* act.c: see act.h. */
#include "cmd/act.h"
#include <stddef.h>
#include "base/num.h"
#include "cmd/table.sql.h"
#include "people/people.h"

#define MS_PER_MINUTE 60000LL

#define TEXT(name_)                                                                                                            \
    {                                                                                                                          \
        .name = #name_, .kind = CELL_TEXT, .at = offsetof(struct history_in, name_)                                            \
    }
static const struct table_column columns[] = {
    TEXT(at),      TEXT(post),         TEXT(act),
    TEXT(project), TEXT(item),         {.name = "day", .kind = CELL_DAY, .at = offsetof(struct history_in, day)},
    TEXT(value),   TEXT(choice),       TEXT(text),
    TEXT(why),     TEXT(declared_why), TEXT(person),
    {.name = NULL}};
const struct table history_table = {
    .name = "history", .input_size = sizeof(struct history_in), .columns = columns, .ord_at = NOT_KEPT};

bool history_instant(struct str text, int64_t *ms)
{
    day_t day;
    int64_t hour, minute;
    if (text.len != 16 || text.ptr[10] != ' ' || text.ptr[13] != ':' || !day_parse(str_sub(text, 0, 10), &day) ||
        !str_to_i64(str_sub(text, 11, 2), &hour) || !str_to_i64(str_sub(text, 14, 2), &minute) || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59) {
        return false;
    }
    *ms = day_start_ms(day) + (hour * 60 + minute) * MS_PER_MINUTE;
    return true;
}

/* ---- objects ---- */

struct finding {
    const struct acts *acts;
    struct db *db;
    struct arena *a;
    int64_t county_id;
    const struct history_in *in;
    day_t day;
};

static enum err none(enum err e, const char *what, struct str code)
{
    if (e != ERR_NOT_FOUND) {
        return e;
    }
    err_clear();
    return err_set(ERR_NOT_FOUND, "there is no %s " STR_FMT, what, STR_ARG(code));
}

static enum err find_project(const struct finding *f, int64_t *id)
{
    struct ref_project_row row;
    enum err e = ref_project(f->db, f->a, f->county_id, f->in->project, &row);
    *id = e == OK ? row.id : 0;
    return none(e, "project", f->in->project);
}

static enum err find_milestone(const struct finding *f, int64_t *id)
{
    struct ref_milestone_row row;
    int64_t project;
    enum err e = find_project(f, &project);
    if (e != OK) {
        return e;
    }
    e = ref_milestone(f->db, f->a, project, f->in->item, &row);
    *id = e == OK ? row.id : 0;
    return none(e, "milestone", f->in->item);
}

static enum err find_indicator(const struct finding *f, int64_t *id)
{
    struct ref_indicator_row row;
    int64_t project;
    enum err e = find_project(f, &project);
    if (e != OK) {
        return e;
    }
    e = ref_indicator(f->db, f->a, project, f->in->item, &row);
    *id = e == OK ? row.id : 0;
    return none(e, "indicator", f->in->item);
}

static enum err find_problem(const struct finding *f, int64_t *id)
{
    for (size_t i = 0; i < f->acts->problems.n; i++) {
        const struct act_problem *p = &f->acts->problems.at[i];
        if (str_eq(p->project, f->in->project) && str_eq(p->item, f->in->item)) {
            *id = p->id;
            return OK;
        }
    }
    return none(ERR_NOT_FOUND, "problem", f->in->item);
}

static enum err find_slot(const struct finding *f, int64_t *id)
{
    int64_t month, project;
    if (!str_to_i64(f->in->item, &month) || month < 1 || month > 12) {
        return err_set(ERR_MALFORMED, "the month is none: " STR_FMT, STR_ARG(f->in->item));
    }
    enum err e = find_project(f, &project);
    *id = e == OK ? slot_id(project, (int)month) : 0;
    return e;
}

static enum err find_period(const struct finding *f, int64_t *id)
{
    struct ref_cycle_row cycle;
    struct ref_period_row row = {0};
    int64_t month;
    if (!str_to_i64(f->in->item, &month)) {
        return err_set(ERR_MALFORMED, "the month is none: " STR_FMT, STR_ARG(f->in->item));
    }
    enum err e = ref_cycle(f->db, f->a, f->county_id, day_civil(f->day).year, &cycle);
    e = e == OK ? ref_period(f->db, f->a, cycle.id, month, &row) : e;
    *id = row.id;
    return none(e, "period", f->in->item);
}

/* The year that the cell names. */
static enum err find_year(const struct finding *f, int64_t *id)
{
    struct ref_cycle_row cycle;
    int64_t year;
    enum err e = str_to_i64(f->in->project, &year) ? ref_cycle(f->db, f->a, f->county_id, year, &cycle) : ERR_NOT_FOUND;
    *id = e == OK ? cycle.id : 0;
    return none(e, "year", f->in->project);
}

static enum err find_panel_in(const struct finding *f, int64_t cycle_id, int64_t *id)
{
    struct ref_panel_row row;
    enum err e = ref_panel(f->db, f->a, cycle_id, f->in->item, &row);
    *id = e == OK ? row.id : 0;
    return none(e, "panel", f->in->item);
}

static enum err find_panel(const struct finding *f, int64_t *id)
{
    int64_t cycle_id;
    enum err e = find_year(f, &cycle_id);
    return e == OK ? find_panel_in(f, cycle_id, id) : e;
}

static enum err find_sheet(const struct finding *f, int64_t *id)
{
    struct ref_sheet_row row;
    int64_t project;
    enum err e = find_project(f, &project);
    if (e != OK) {
        return e;
    }
    e = ref_sheet(f->db, f->a, project, &row);
    *id = e == OK ? row.id : 0;
    return none(e, "worksheet of", f->in->project);
}

/* The group that scores a project. */
static enum err find_ballot(const struct finding *f, int64_t *id)
{
    struct ref_project_cycle_row row;
    int64_t project;
    enum err e = find_project(f, &project);
    e = e == OK ? ref_project_cycle(f->db, f->a, project, &row) : e;
    return e == OK ? find_panel_in(f, row.cycle_id, id) : e;
}

/* ---- inputs ---- */

static enum err fill_done(const struct finding *f, union act_input *in)
{
    in->milestone_done = (struct milestone_done_in){.done_day = f->in->day, .note = f->in->text};
    return OK;
}

static enum err fill_record(const struct finding *f, union act_input *in)
{
    in->indicator_record = (struct indicator_record_in){.on_day = f->in->day, .note = f->in->text};
    if (!num_parse(f->in->value, &in->indicator_record.value)) {
        return err_set(ERR_MALFORMED, "the value is no number: " STR_FMT, STR_ARG(f->in->value));
    }
    return OK;
}

static enum err fill_raise(const struct finding *f, union act_input *in)
{
    struct ref_person_row person;
    enum err e = ref_person(f->db, f->a, f->county_id, f->in->person, &person);
    if (e != OK) {
        return none(e, "person", f->in->person);
    }
    in->problem_raise =
        (struct problem_raise_in){.title = f->in->text, .origin = f->in->choice, .owner_id = person.id, .due_day = f->in->day};
    return OK;
}

static enum err fill_update(const struct finding *f, union act_input *in)
{
    in->problem_update = (struct problem_update_in){.progress = f->in->text, .solved = str_is(f->in->choice, "solved")};
    return OK;
}

static enum err fill_report(const struct finding *f, union act_input *in)
{
    in->report = (struct report_in){.reason = f->in->why,
                                    .expected_day = f->in->day,
                                    .next_focus = f->in->text,
                                    .declared = f->in->choice,
                                    .declared_reason = f->in->declared_why};
    return OK;
}

static enum err fill_period(const struct finding *f, union act_input *in)
{
    in->period_change = (struct period_change_in){.state = f->in->choice, .due_day = f->in->day};
    return OK;
}

static enum err fill_panel(const struct finding *f, union act_input *in)
{
    in->panel_make = (struct panel_make_in){.code = f->in->item, .name = f->in->text};
    return OK;
}

static enum err fill_member(const struct finding *f, union act_input *in)
{
    struct ref_person_row person;
    enum err e = ref_person(f->db, f->a, f->county_id, f->in->person, &person);
    in->panel_member.person_id = e == OK ? person.id : 0;
    return none(e, "person", f->in->person);
}

static enum err fill_score(const struct finding *f, union act_input *in)
{
    struct ballot_line *line = &in->score_enter.line;
    in->score_enter.in = (struct score_enter_in){.lines = line, .n = 1};
    if (!num_parse(f->in->value, &line->score)) {
        return err_set(ERR_MALFORMED, "the value is no number: " STR_FMT, STR_ARG(f->in->value));
    }
    return find_project(f, &line->project_id);
}

/* choice: the grade; item: the board; text: its document; day: its day. */
static enum err fill_grade(const struct finding *f, union act_input *in)
{
    in->grade = (struct grade_record_in){.decision = {.board = f->in->item, .document = f->in->text, .decided_day = f->in->day},
                                         .grade = f->in->choice};
    return OK;
}

static enum err fill_freeze(const struct finding *f, union act_input *in)
{
    in->freeze = (struct freeze_in){.as_of = f->in->day};
    return OK;
}

static enum err fill_nothing(const struct finding *f, union act_input *in)
{
    (void)f;
    (void)in;
    return OK;
}

/* ---- acts ---- */

static const struct {
    const struct command *command;
    enum err (*find)(const struct finding *f, int64_t *id);
    enum err (*fill)(const struct finding *f, union act_input *in);
    bool why; /* the cell is the reason of the act, not a part of its input */
} known[] = {
    {&milestone_done, find_milestone, fill_done, false},
    {&milestone_undone, find_milestone, fill_nothing, true},
    {&indicator_record, find_indicator, fill_record, false},
    {&problem_raise, find_project, fill_raise, false},
    {&problem_update, find_problem, fill_update, false},
    {&problem_close, find_problem, fill_nothing, false},
    {&report_hand, find_slot, fill_report, false},
    {&report_confirm, find_slot, fill_report, false},
    {&report_reopen, find_slot, fill_nothing, true},
    {&period_change, find_period, fill_period, true},
    {&reminder_send, find_period, fill_nothing, false},
    {&panel_make, find_year, fill_panel, false},
    {&panel_add, find_panel, fill_member, false},
    {&panel_close, find_panel, fill_nothing, false},
    {&score_enter, find_ballot, fill_score, false},
    {&cycle_freeze, find_year, fill_freeze, true},
    {&grade_record, find_sheet, fill_grade, true},
};

static enum err find_actor(const struct finding *f, struct actor *out)
{
    struct str rest = f->in->post, post, person;
    enum err e;
    str_split(&rest, '/', &post);
    if (str_split(&rest, '/', &person)) {
        e = people_actor_of_person(f->db, f->a, f->county_id, person, post, f->day, out);
    } else {
        e = people_actor_of_post(f->db, f->a, post, f->day, out);
    }
    return none(e, "holder that day of", f->in->post);
}

enum err act_prepare(const struct acts *acts, struct db *db, struct arena *a, int64_t county_id, const struct history_in *in,
                     int64_t at_ms, struct act_call *out)
{
    struct finding f = {.acts = acts, .db = db, .a = a, .county_id = county_id, .in = in, .day = day_of_ms(at_ms)};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!str_is(in->act, known[i].command->verb)) {
            continue;
        }
        *out = (struct act_call){.call = {.command = known[i].command, .actor = &out->actor, .version = -1, .input = &out->in}};
        out->call.at_ms = at_ms;
        out->call.why = known[i].why ? in->why : STR("");
        enum err e = find_actor(&f, &out->actor);
        e = e == OK ? known[i].find(&f, &out->call.object_id) : e;
        return e == OK ? known[i].fill(&f, &out->in) : e;
    }
    return err_set(ERR_MALFORMED, "there is no act " STR_FMT, STR_ARG(in->act));
}

void act_done(struct acts *acts, struct arena *a, const struct history_in *in, const struct command_result *r)
{
    if (str_is(in->act, problem_raise.verb)) {
        *vec_push(a, &acts->problems) = (struct act_problem){.project = in->project, .item = in->item, .id = r->id};
    }
}
