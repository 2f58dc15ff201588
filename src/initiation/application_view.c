/* application_view.c: what the pages of an application show; see application_pages.h. */
#include "base/num.h"
#include "cycle/plan.h"
#include "initiation/application_pages.h"
#include "initiation/private.h"
#include "initiation/review.h"

/* ---- for the templates ---- */

bool comment_is_of(struct str field, const char *name)
{
    return str_is(field, name);
}

bool comment_is_of_row(struct str field, const char *kind, struct str code)
{
    struct str prefix = str_c(kind);
    return str_starts(field, prefix) && str_eq(str_sub(field, prefix.len, field.len), code);
}

enum section comment_section(struct str field)
{
    static const struct {
        const char *prefix;
        enum section section;
    } places[] = {{"name", SECTION_CASE},      {"background", SECTION_CASE}, {"beneficiaries", SECTION_CASE},
                  {"consulted", SECTION_CASE}, {"problem", SECTION_CASE},    {"target", SECTION_GOAL},
                  {"end_day", SECTION_GOAL},   {"indicator", SECTION_GOAL},  {"measures", SECTION_PLAN},
                  {"milestone", SECTION_PLAN}, {"team", SECTION_TEAM},       {"resolution", SECTION_RESOLUTION}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (str_starts(field, str_c(places[i].prefix)))
            return places[i].section;
    return SECTION_COUNT;
}

const char *section_at(size_t i)
{
    return section_word((enum section)i);
}

struct str fault_url(struct arena *a, const struct application_page *p, const struct application_fault *f)
{
    if (f->section == SECTION_COUNT)
        return str_is(str_c(f->code), "comments_unanswered") ? STR("#comments") : STR("/claims");
    return str_printf(a, "/applications/%lld?section=%s&check=1#%s%s", (long long)p->app.id, section_word(f->section),
                      f->field[0] ? "f-" : "", f->field[0] ? f->field : "main");
}

struct violation fault_violation(const struct application_fault *f)
{
    return (struct violation){.field = str_c(f->field), .code = f->code, .arg = f->arg};
}

/* ---- fields ---- */

/* What stands in a field now: as typed, else as drafted, else as saved. */
static struct field_view text_field(struct request *rq, const struct application_page *p, bool typed, const char *name,
                                    enum input_kind kind, struct str saved)
{
    struct str value = saved;
    if (!typed && p->draft.version > 0)
        (void)draft_value(rq->arena, p->draft.content, name, &value);
    return page_field(rq, typed, name, kind, value);
}

static void put_texts(struct request *rq, struct application_page *p, bool typed)
{
    const struct application_texts *t = &p->app.f.t;
    p->name = text_field(rq, p, typed, "name", p->app.item_id ? INPUT_KNOWN : INPUT_TEXT, t->name);
    if (p->app.item_id)
        p->name.value = t->name;
    p->background = text_field(rq, p, typed, "background", INPUT_LONG, t->background);
    p->beneficiaries = text_field(rq, p, typed, "beneficiaries", INPUT_LONG, t->beneficiaries);
    p->consulted = text_field(rq, p, typed, "consulted", INPUT_LONG, t->consulted);
    p->problem = text_field(rq, p, typed, "problem", INPUT_LONG, t->problem);
    p->beneficiaries.rows = p->consulted.rows = 2;
    p->target = text_field(rq, p, typed, "target", INPUT_LONG, t->target);
    p->end_day = text_field(rq, p, typed, "end_day", INPUT_DATE, day_iso(rq->arena, t->end_day));
    p->end_day.min = day_iso(rq->arena, p->app.f.start_day);
    p->end_day.max = day_iso(rq->arena, p->app.f.cycle_end);
    p->measures = text_field(rq, p, typed, "measures", INPUT_LONG, t->measures);
    p->measures.rows = 6;
    p->resolution_day = text_field(rq, p, typed, "resolution_day", INPUT_DATE, day_iso(rq->arena, t->resolution_day));
    p->resolution_day.max = day_iso(rq->arena, rq->today);
    p->resolution_document = text_field(rq, p, typed, "resolution_document", INPUT_TEXT, t->resolution_document);
}

/* A row's field: as typed, as drafted for this very row, else as the row has it. */
static struct field_view row_field(struct request *rq, const struct application_page *p, bool typed, bool drafted,
                                   const char *name, enum input_kind kind, struct str saved)
{
    struct str value = saved;
    if (!typed && drafted)
        (void)draft_value(rq->arena, p->draft.content, name, &value);
    return page_field(rq, typed, name, kind, value);
}

static bool draft_is_of_row(struct request *rq, const struct application_page *p, int64_t id)
{
    struct str value = STR("");
    int64_t drafted = 0;
    if (p->draft.version == 0 || !draft_value(rq->arena, p->draft.content, "row_id", &value))
        return false;
    return str_to_i64(value, &drafted) && drafted == id;
}

#define ROW_FIELD(name_, kind_, saved_) row_field(rq, p, typed, drafted, name_, kind_, saved_)

static void put_indicator(struct request *rq, struct application_page *p, bool typed, bool drafted)
{
    static const struct plan_indicator fresh = {.baseline_due_day = DAY_NONE};
    const struct plan_indicator *i = &fresh;
    struct row_fields *r = &p->row;
    struct str none = STR("");
    for (size_t k = 0; k < p->app.f.nindicators; k++)
        if (p->app.f.indicators[k].id == r->id)
            i = &p->app.f.indicators[k];
    r->version = i->version;
    r->name = ROW_FIELD("row_name", INPUT_TEXT, i->name);
    r->unit = ROW_FIELD("row_unit", INPUT_TEXT, i->unit_label);
    r->baseline =
        ROW_FIELD("row_baseline", INPUT_NUMBER, i->baseline.set ? num_show(rq->arena, i->baseline.v, (int)i->digits) : STR(""));
    r->target = ROW_FIELD("row_target", INPUT_NUMBER, i->id ? num_show(rq->arena, i->target, (int)i->digits) : STR(""));
    r->source = ROW_FIELD("row_source", INPUT_TEXT, i->source);
    r->baseline_due = ROW_FIELD("row_baseline_due", INPUT_DATE, day_iso(rq->arena, i->baseline_due_day));
    r->baseline_due.min = day_iso(rq->arena, rq->today + 1);
    if (typed)
        r->none = web_i64(rq, "row_none") != 0;
    else if (drafted && draft_value(rq->arena, p->draft.content, "row_none", &none))
        r->none = str_is(none, "1");
    else
        r->none = i->id && !i->baseline.set;
}

/* The team as owners; the first line asks to choose. */
static void put_owners(struct request *rq, struct application_page *p)
{
    struct choice *choices = arena_array_of(rq->arena, struct choice, p->app.f.nteam + 1);
    choices[0].label = STR("—");
    for (size_t i = 0; i < p->app.f.nteam; i++)
        choices[i + 1] = (struct choice){.value = str_printf(rq->arena, "%lld", (long long)p->app.f.team[i].person_id),
                                         .label = p->app.f.team[i].name};
    p->row.owner.choices = choices;
    p->row.owner.nchoices = p->app.f.nteam + 1;
}

static void put_milestone(struct request *rq, struct application_page *p, bool typed, bool drafted)
{
    static const struct plan_milestone fresh = {.due_day = DAY_NONE};
    const struct plan_milestone *m = &fresh;
    struct row_fields *r = &p->row;
    for (size_t k = 0; k < p->app.f.nmilestones; k++)
        if (p->app.f.milestones[k].id == r->id)
            m = &p->app.f.milestones[k];
    struct str owner = m->owner_id ? str_printf(rq->arena, "%lld", (long long)m->owner_id) : STR("");
    r->version = m->version;
    r->measure = ROW_FIELD("row_measure", INPUT_TEXT, m->measure);
    r->title = ROW_FIELD("row_title", INPUT_TEXT, m->title);
    r->owner = ROW_FIELD("row_owner", INPUT_SELECT, owner);
    r->due = ROW_FIELD("row_due", INPUT_DATE, day_iso(rq->arena, m->due_day));
    r->due.min = day_iso(rq->arena, p->app.f.start_day);
    r->due.max = day_iso(rq->arena, p->app.f.t.end_day);
    put_owners(rq, p);
}

static bool is_member(const struct application_page *p, int64_t person_id)
{
    for (size_t i = 0; i < p->app.f.nteam; i++)
        if (p->app.f.team[i].person_id == person_id)
            return true;
    return false;
}

/* Whoever has a post in the unit and is not in the team yet. */
static enum err put_people(struct request *rq, struct application_page *p)
{
    struct plan_people_row *people = NULL;
    struct str path = rq->subject->unit_path;
    size_t n = 0, kept = 1;
    enum err e =
        plan_people(rq->db, rq->arena, path, str_printf(rq->arena, STR_FMT "~", STR_ARG(path)), rq->today, &people, &n);
    struct choice *choices = arena_array_of(rq->arena, struct choice, n + 1);
    choices[0].label = STR("—");
    for (size_t i = 0; i < n; i++)
        if (!is_member(p, people[i].person_id))
            choices[kept++] = (struct choice){
                .value = str_printf(rq->arena, "%lld", (long long)people[i].person_id),
                .label = str_printf(rq->arena, STR_FMT "  " STR_FMT, STR_ARG(people[i].name), STR_ARG(people[i].title))};
    p->row.person.choices = choices;
    p->row.person.nchoices = kept;
    return e;
}

static enum err put_member(struct request *rq, struct application_page *p, bool typed, bool drafted)
{
    static const struct plan_member fresh = {0};
    const struct plan_member *m = &fresh;
    struct row_fields *r = &p->row;
    for (size_t k = 0; k < p->app.f.nteam; k++)
        if (p->app.f.team[k].id == r->id)
            m = &p->app.f.team[k];
    r->version = m->version;
    r->person = ROW_FIELD("row_person", m->id ? INPUT_KNOWN : INPUT_SELECT, m->name);
    r->duty = ROW_FIELD("row_duty", INPUT_TEXT, m->duty);
    return put_people(rq, p);
}

/* row: which one is being written, 0 = a new one. typed: it came with this request. */
static enum err put_row(struct request *rq, struct application_page *p, int64_t row, bool typed)
{
    bool drafted = draft_is_of_row(rq, p, row);
    p->row.id = row;
    switch (p->section) {
    case SECTION_GOAL: put_indicator(rq, p, typed, drafted); return OK;
    case SECTION_PLAN: put_milestone(rq, p, typed, drafted); return OK;
    case SECTION_TEAM: return put_member(rq, p, typed, drafted);
    case SECTION_CASE:
    case SECTION_RESOLUTION:
    case SECTION_COUNT: break;
    }
    return OK;
}

enum err application_page_fields(struct request *rq, struct application_page *p, int64_t row, bool typed, bool row_typed)
{
    put_texts(rq, p, typed);
    p->why = page_field(rq, false, "why", INPUT_LONG, STR(""));
    return put_row(rq, p, row, row_typed);
}

/* ---- the rest of the page ---- */

enum err application_held(struct request *rq, const struct application *app, const struct round_list_row *rounds, size_t n,
                          struct held *out)
{
    struct calendar calendar;
    struct application_claimed_row *claimed = NULL;
    size_t nclaimed = 0;
    enum err e = cycle_calendar(rq->db, rq->arena, app->county_id, &calendar);
    if (e || (e = application_claimed(rq->db, rq->arena, app->id, &claimed, &nclaimed)))
        return e;
    struct held_round *list = arena_array_of(rq->arena, struct held_round, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct held_round){.submitted_ms = rounds[i].submitted_ms,
                                      .decided_ms = rounds[i].decided_ms,
                                      .returned = str_is(rounds[i].decision, "returned")};
    held_compute(&calendar, rq->today, nclaimed ? claimed[0].at_ms : app->held_ms, list, n, (int)app->review_days, out);
    return OK;
}

static void put_rights(struct request *rq, struct application_page *p)
{
    const struct subject *s = rq->subject;
    enum role role = rq->actor->role;
    p->own = role != ROLE_OFFICER && role != ROLE_LEADER;
    p->may_edit = site_may(rq, ACT_APPLICATION_EDIT, s, PROJECT_EDITABLE);
    p->may_submit = site_may(rq, ACT_APPLICATION_SUBMIT, s, PROJECT_EDITABLE);
    p->may_withdraw = site_may(rq, ACT_APPLICATION_WITHDRAW, s, PROJECT_EDITABLE | PROJECT_SUBMITTED);
    p->may_reply = site_may(rq, ACT_REVIEW_REPLY, s, PROJECT_RETURNED);
    p->may_review = site_may(rq, ACT_REVIEW_COMMENT, s, PROJECT_SUBMITTED);
    p->may_answer = site_may(rq, ACT_CONDITION_ANSWER, s, STATES_ANY);
    p->may_confirm = site_may(rq, ACT_CONDITION_CONFIRM, s, STATES_ANY);
}

static void put_marks(struct application_page *p, const struct application_draft_list_row *drafts, size_t ndrafts)
{
    enum section drafted;
    for (int s = 0; s < SECTION_COUNT; s++) {
        p->nfaults[s] = section_faults(&p->faults, (enum section)s);
        p->marks[s] = section_empty(&p->app.f, (enum section)s) ? MARK_EMPTY : p->nfaults[s] ? MARK_FAULTS : MARK_DONE;
    }
    for (size_t i = 0; i < ndrafts; i++)
        if (section_parse(drafts[i].section, &drafted))
            p->marks[drafted] = MARK_WRITING;
    if (!p->reading)
        p->marks[p->section] = MARK_WRITING;
}

/* A comment is told with the decision that ends its round; the Department sees its own at once. */
static enum err read_comments(struct request *rq, struct application_page *p)
{
    struct comment_list_row *rows = NULL;
    size_t n = 0;
    enum err e = comment_list(rq->db, rq->arena, p->app.id, &rows, &n);
    bool decided = p->nrounds > 0 && p->rounds[p->nrounds - 1].decided_ms > 0;
    for (size_t i = 0; i < n; i++) {
        if (p->own && !decided && rows[i].round == (int64_t)p->nrounds)
            continue;
        p->nopen += str_is(rows[i].state, "open");
        rows[p->ncomments++] = rows[i];
    }
    p->comments = rows;
    return e;
}

static enum err read_likeness(struct request *rq, struct application_page *p)
{
    struct application_others_row *others = NULL;
    const struct application_texts *t = &p->app.f.t;
    size_t n = 0;
    struct str own = str_printf(rq->arena, STR_FMT "\n" STR_FMT, STR_ARG(t->target), STR_ARG(t->measures));
    if (str_empty(t->target) && str_empty(t->measures))
        return OK;
    enum err e = application_others(rq->db, rq->arena, p->app.cycle_id, p->app.id, &others, &n);
    for (size_t i = 0; i < n && p->nlike < 3; i++) {
        struct str text = str_printf(rq->arena, STR_FMT "\n" STR_FMT, STR_ARG(others[i].target), STR_ARG(others[i].measures));
        if (text_likeness(rq->arena, own, text) >= LIKENESS_HINT)
            p->like[p->nlike++] = (struct likeness){.id = others[i].id, .name = others[i].name, .unit = others[i].unit};
    }
    return e;
}

static enum err read_set(struct request *rq, struct application_page *p)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    if (!p->own)
        return OK;
    enum err e = claim_lines(rq->db, rq->arena, p->app.cycle_id, rq->today, p->app.post_id, &lines, &n);
    p->line = n > 0 ? &lines[0] : NULL;
    return e;
}

/* Others read what was submitted last, not what is being written. */
static enum err show_submitted(struct request *rq, struct application_page *p)
{
    struct round_content round;
    bool being_written = project_state(p->app.state) & (PROJECT_EDITABLE | PROJECT_WITHDRAWN);
    if (p->own || !being_written)
        return OK;
    if (p->nrounds == 0) {
        p->hidden = true;
        return OK;
    }
    enum err e = round_parse(rq->db, rq->arena, p->rounds[p->nrounds - 1].content, &round);
    p->app.f.t = round.t;
    p->app.f.indicators = round.indicators;
    p->app.f.nindicators = round.nindicators;
    p->app.f.milestones = round.milestones;
    p->app.f.nmilestones = round.nmilestones;
    p->app.f.team = round.team;
    p->app.f.nteam = round.nteam;
    return e;
}

static enum err read_draft(struct request *rq, struct application_page *p)
{
    struct round_person_row person;
    if (p->reading || !p->may_edit)
        return OK;
    enum err e = application_draft_of(rq->db, rq->arena, p->app.id, p->section, &p->draft);
    if (e || p->draft.version == 0 || p->draft.person_id == rq->actor->person_id)
        return e;
    e = round_person(rq->db, rq->arena, p->draft.person_id, &person);
    p->draft_by = e ? STR("") : person.name;
    return e;
}

/* What is being written here is no news here. */
static void forget_own_draft(struct application_page *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->faults.list.n; i++) {
        const struct application_fault *f = &p->faults.list.at[i];
        if (p->reading || f->section != p->section || !code_is(f->code, "draft_unsaved"))
            p->faults.list.at[kept++] = *f;
    }
    p->faults.list.n = kept;
}

static enum err read_rest(struct request *rq, struct application_page *p)
{
    struct condition_list_row *conditions = NULL;
    struct application_draft_list_row *drafts = NULL;
    size_t ndrafts = 0;
    enum err e = condition_list(rq->db, rq->arena, p->app.id, &conditions, &p->nconditions);
    p->conditions = conditions;
    if (e || (e = application_held(rq, &p->app, p->rounds, p->nrounds, &p->held)) || (e = read_comments(rq, p)) ||
        (e = read_set(rq, p)) || (e = read_likeness(rq, p)))
        return e;
    if (!p->own)
        return OK;
    if ((e = application_against(rq->db, rq->arena, &p->app, rq->today, &p->faults)) ||
        (e = application_draft_list(rq->db, rq->arena, p->app.id, &drafts, &ndrafts)))
        return e;
    forget_own_draft(p);
    put_marks(p, drafts, ndrafts);
    return OK;
}

enum err application_page_read(struct request *rq, struct application_page *p)
{
    struct round_list_row *rounds = NULL;
    enum err e = application_read(rq->db, rq->arena, rq->subject->id, rq->today, &p->app);
    if (e || (e = round_list(rq->db, rq->arena, p->app.id, &rounds, &p->nrounds)))
        return e;
    p->rounds = rounds;
    put_rights(rq, p);
    p->reading = p->reading || !p->may_edit;
    if ((e = show_submitted(rq, p)) || (e = read_draft(rq, p)))
        return e;
    return read_rest(rq, p);
}
