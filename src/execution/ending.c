/* ending.c: see ending.h. */
#include "execution/ending.h"
#include "base/num.h"
#include "cycle/plan.h"
#include "execution/ending.sql.h"
#include "initiation/claim.h"
#include "people/check.h"

const char *const ending_words[ENDING_KINDS + 1] = {
#define X(name, word) [name] = word,
    ENDING_TABLE(X)
#undef X
};

static unsigned state_of(struct str word)
{
    if (str_is(word, "asked"))
        return ENDING_ASKED;
    return str_is(word, "accepted") ? ENDING_ACCEPTED : ENDING_REFUSED;
}

static bool kind_parse(struct str word, enum ending_kind *out)
{
    for (int k = 0; k < ENDING_KINDS; k++)
        if (str_is(word, ending_words[k])) {
            *out = (enum ending_kind)k;
            return true;
        }
    return false;
}

enum err ending_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out)
{
    struct ending_by_id_row g;
    enum err e = ending_by_id(db, a, id, &g);
    if (e || (e = project_load(db, a, actor, g.project_id, today, out)))
        return e;
    out->id = g.id;
    out->version = g.version;
    out->state = state_of(g.state);
    return OK;
}

/* ---- the rule ---- */

static const char *completed_fault(const struct ending_facts *f, int64_t *n)
{
    *n = f->milestones_open;
    if (*n > 0)
        return "milestones_open";
    *n = f->problems_open;
    return *n > 0 ? "problems_open" : NULL;
}

static const char *carried_fault(const struct ending_facts *f, int64_t *n)
{
    if (f->milestones_open == 0)
        return "nothing_open";
    if (!f->next_year)
        return "next_year_missing";
    *n = f->claim ? f->most : 0;
    return f->claim;
}

const char *ending_fault(const struct ending_facts *f, enum ending_kind kind, int64_t *n)
{
    *n = 0;
    if (!f->year_open)
        return "year_closed";
    if (f->amendments > 0) {
        *n = f->amendments;
        return "amendments_wait";
    }
    switch (kind) {
    case ENDING_COMPLETED: return completed_fault(f, n);
    case ENDING_CARRIED: return carried_fault(f, n);
    case ENDING_TERMINATED:
    case ENDING_KINDS: break;
    }
    return NULL;
}

/* ---- the facts ---- */

/* What the rules of claiming say to one more project of the post in the next year. */
static enum err claim_read(struct db *db, struct arena *a, const struct ending_project_row *p, day_t today,
                           struct ending_facts *f)
{
    struct claim_line *lines = NULL;
    struct carry_item_row *items = NULL;
    size_t n = 0, nitems = 0;
    if (p->next_id == 0)
        return OK;
    enum err e = claim_lines(db, a, p->next_id, today, p->post_id, &lines, &n);
    if (e || (e = carry_item(db, a, p->next_id, p->item_code, &items, &nitems)))
        return e;
    f->claim = n == 0 ? "no_committee" : claim_fault(&lines[0].set, nitems > 0 ? items[0].id : 0);
    f->most = n == 0 ? 0 : lines[0].set.most;
    return OK;
}

enum err ending_read(struct db *db, struct arena *a, int64_t project_id, day_t today, struct ending_facts *out)
{
    struct ending_project_row p;
    struct ending_counts_row n;
    enum err e = ending_project(db, a, project_id, &p);
    if (e || (e = ending_counts(db, a, project_id, &n)))
        return e;
    *out = (struct ending_facts){.milestones = n.milestones,
                                 .milestones_open = n.milestones_open,
                                 .problems_open = n.problems_open,
                                 .amendments = n.amendments,
                                 .year_open = !str_is(p.year_state, "closed"),
                                 .next_year = str_is(p.next_state, "planning") || str_is(p.next_state, "running")};
    return claim_read(db, a, &p, today, out);
}

static enum err kind_check(struct change *c, int64_t project_id, enum ending_kind kind)
{
    struct ending_facts f;
    int64_t n;
    enum err e = ending_read(change_db(c), change_arena(c), project_id, change_today(c), &f);
    if (e)
        return e;
    const char *code = ending_fault(&f, kind, &n);
    if (code)
        change_violation(c, "kind", code, n ? num_show(change_arena(c), n * NUM_ONE, 0) : STR(""));
    return OK;
}

/* ---- ending.ask ---- */

static enum err ask_check(struct change *c, const struct ending_ask_in *in)
{
    struct ending_counts_row n;
    int64_t id = change_subject(c)->id;
    enum err e = ending_counts(change_db(c), change_arena(c), id, &n);
    if (in->kind >= ENDING_KINDS)
        change_violation(c, "kind", "required", STR(""));
    else
        e = e ? e : kind_check(c, id, in->kind);
    if (e)
        return e;
    if (n.endings > 0)
        change_violation(c, "", "ending_waits", STR(""));
    check_required(c, "statement", in->statement);
    check_length(c, "statement", in->statement, CHECK_TEXT_MAX);
    return change_refused(c) ? ERR_RULES : OK;
}

static enum err ask_apply(struct change *c, const void *input)
{
    const struct ending_ask_in *in = input;
    enum err e = ask_check(c, in);
    if (e)
        return e;
    struct ending_insert_in row = {.id = change_new_id(c),
                                   .project_id = change_subject(c)->id,
                                   .kind = str_c(ending_words[in->kind]),
                                   .statement = in->statement,
                                   .asked_by = change_actor(c)->person_id,
                                   .asked_day = change_today(c)};
    change_object(c, row.id);
    change_result(c, row.id);
    e = change_row(c, db_table_find(STR("project_ending")), row.id);
    return e ? e : ending_insert(change_db(c), &row, NULL);
}

static void ask_print(const void *input, struct buf *out)
{
    const struct ending_ask_in *in = input;
    buf_printf(out, "%d\n" STR_FMT "\n", (int)in->kind, STR_ARG(in->statement));
}

const struct command ending_ask = {.verb = "ending.ask",
                                   .object_kind = "project_ending",
                                   .act = ACT_ENDING_ASK,
                                   .states = PROJECT_ENDABLE,
                                   .load = project_load,
                                   .apply = ask_apply,
                                   .print_input = ask_print};

/* ---- ending.decide ---- */

/* What was asked must still be so; a project that ended otherwise cannot end again. */
static enum err accept_check(struct change *c, const struct ending_by_id_row *g, enum ending_kind kind)
{
    struct ending_project_row p;
    enum err e = ending_project(change_db(c), change_arena(c), g->project_id, &p);
    if (e)
        return e;
    if (!(project_state(p.state) & PROJECT_ENDABLE))
        return err_set(ERR_STATE, "the project is over");
    return kind_check(c, g->project_id, kind);
}

static enum err project_end(struct change *c, int64_t project_id)
{
    enum err e = change_row(c, db_table_find(STR("project")), project_id);
    return e ? e : project_close(change_db(c), project_id, change_today(c), NULL);
}

static enum err decide_write(struct change *c, const struct ending_decide_in *in, int64_t id, int64_t next_project_id)
{
    struct ending_decided_in row = {.id = id,
                                    .state = in->accept ? STR("accepted") : STR("refused"),
                                    .reason = in->words,
                                    .document = in->accept ? in->document : STR(""),
                                    .decided_by = change_actor(c)->person_id,
                                    .decided_day = change_today(c),
                                    .next_project_id = {.v = next_project_id, .set = next_project_id > 0}};
    enum err e = change_row(c, db_table_find(STR("project_ending")), id);
    change_result(c, id);
    return e ? e : ending_decided(change_db(c), &row, NULL);
}

static enum err decide_apply(struct change *c, const void *input)
{
    const struct ending_decide_in *in = input;
    struct ending_by_id_row g;
    enum ending_kind kind;
    int64_t next = 0;
    enum err e = ending_by_id(change_db(c), change_arena(c), change_subject(c)->id, &g);
    if (e)
        return e;
    if (!kind_parse(g.kind, &kind))
        return err_set(ERR_CORRUPT, "ending %lld", (long long)g.id);
    check_required(c, "words", in->words);
    check_length(c, "words", in->words, CHECK_TEXT_MAX);
    check_length(c, "document", in->document, CHECK_NAME_MAX);
    if (in->accept && (e = accept_check(c, &g, kind)))
        return e;
    if (change_refused(c))
        return ERR_RULES;
    change_touch_project(c, g.project_id);
    if (in->accept &&
        ((e = project_end(c, g.project_id)) || (e = kind == ENDING_CARRIED ? ending_carry(c, g.project_id, &next) : OK)))
        return e;
    return decide_write(c, in, g.id, next);
}

static void decide_print(const void *input, struct buf *out)
{
    const struct ending_decide_in *in = input;
    buf_printf(out, "%d\n" STR_FMT "\n" STR_FMT "\n", in->accept, STR_ARG(in->words), STR_ARG(in->document));
}

const struct command ending_decide = {.verb = "ending.decide",
                                      .object_kind = "project_ending",
                                      .act = ACT_ENDING_DECIDE,
                                      .states = ENDING_ASKED,
                                      .load = ending_load,
                                      .apply = decide_apply,
                                      .print_input = decide_print};
