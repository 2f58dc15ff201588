/* test_model.c: random sequences of gate 1's commands against a small model of what is allowed. Whatever is tried in whatever
 * order: never more than three projects, never a submission without what is mandatory, no decision by somebody recused or
 * without a reason, and the program allows exactly what the model does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "initiation/application.sql.h"
#include "initiation/fixture_gate.h"

#define STEPS 1500
#define PROJECTS_MAX 400
#define MOST 3

enum committee { TOWN, STREET, BUREAU, COMMITTEES };
enum item { SH, JT, LD, XJ, FREE, ITEMS };

struct model_project {
    int64_t id, comment; /* the last comment */
    enum committee who;
    enum item item;
    unsigned state;
    bool filled;
    int open, answered; /* comments that are not settled; at most one of them at a time */
};

static struct gate g;
static struct model_project projects[PROJECTS_MAX];
static size_t nprojects;
static const struct actor *secretaries[COMMITTEES];
static uint64_t seed;

static unsigned pick(unsigned n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}

/* ---- the model ---- */

static bool lives(const struct model_project *p)
{
    return p->state != PROJECT_REJECTED && p->state != PROJECT_WITHDRAWN;
}

static bool mandatory(enum committee who, enum item item)
{
    return item == SH || (item == JT && who == TOWN);
}

static int count(enum committee who, enum item item)
{
    int n = 0;
    for (size_t i = 0; i < nprojects; i++)
        n += lives(&projects[i]) && projects[i].who == who && (item == ITEMS || projects[i].item == item);
    return n;
}

static int owed(enum committee who)
{
    return (count(who, SH) == 0) + (who == TOWN && count(who, JT) == 0);
}

static bool speaks_for(const struct actor *who, enum committee c)
{
    return who == secretaries[c] || (c == TOWN && who == &g.delegate);
}

static bool prepares(const struct actor *who, enum committee c)
{
    return speaks_for(who, c) || (c == TOWN && who == &g.liaison);
}

static bool judges(const struct actor *who, enum committee c)
{
    return who == &g.officer || (who == &g.recused && c != TOWN) || (who == &g.both && c != BUREAU);
}

static bool may_claim(const struct actor *who, enum committee c, enum item item)
{
    int n = count(c, ITEMS);
    if (!prepares(who, c) || n >= MOST || (item != FREE && count(c, item) > 0))
        return false;
    return mandatory(c, item) || n + owed(c) < MOST;
}

static bool may_submit(const struct actor *who, const struct model_project *p)
{
    return speaks_for(who, p->who) && (p->state & PROJECT_EDITABLE) && p->filled && owed(p->who) == 0 && p->open == 0;
}

static bool may_decide(const struct actor *who, const struct model_project *p, enum decision d, bool reason)
{
    bool approves = d == DECISION_APPROVE || d == DECISION_CONDITIONS;
    return judges(who, p->who) && p->state == PROJECT_SUBMITTED && (reason || d == DECISION_APPROVE) &&
           !(approves && p->open + p->answered > 0);
}

static bool may_withdraw(const struct actor *who, const struct model_project *p, bool reason)
{
    return speaks_for(who, p->who) && (p->state & (PROJECT_EDITABLE | PROJECT_SUBMITTED)) && reason &&
           !mandatory(p->who, p->item);
}

/* ---- steps ---- each tries something at random and holds the answer against the model */

static const struct actor *anybody(void)
{
    const struct actor *all[] = {&g.secretary, &g.liaison, &g.member, &g.delegate, &g.street,  &g.bureau,
                                 &g.officer,   &g.recused, &g.both,   &g.leader,   &g.officer, &g.secretary};
    return all[pick(sizeof all / sizeof all[0])];
}

static struct model_project *any_project(void)
{
    return nprojects ? &projects[pick((unsigned)nprojects)] : NULL;
}

static void agree(enum err e, bool may, const char *what)
{
    if ((e == OK) != may)
        fail_msg("%s: %s, though the model says %s (%s)", what, err_name(e), may ? "yes" : "no",
                 e == ERR_RULES && g.r.violations.list.n ? g.r.violations.list.at[0].code : err_detail());
    assert_true(e != ERR_BUG && e != ERR_CORRUPT && e != ERR_IO);
    err_clear();
}

static void step_claim(void)
{
    const struct actor *who = pick(3) ? anybody() : secretaries[pick(COMMITTEES)];
    enum committee c = (enum committee)pick(COMMITTEES);
    enum item item = (enum item)pick(ITEMS);
    const int64_t ids[ITEMS] = {g.sh, g.jt, g.ld, g.xj, 0};
    struct claim_in in = {.cycle_id = g.next, .item_id = ids[item], .name = STR("自拟题目")};
    bool may = may_claim(who, c, item) && nprojects < PROJECTS_MAX;
    if (nprojects == PROJECTS_MAX)
        return;
    agree(gate_try(&g, who, &project_claim, secretaries[c]->post_id, &in, ""), may, "claim");
    if (may)
        projects[nprojects++] = (struct model_project){.id = g.r.id, .who = c, .item = item, .state = PROJECT_DRAFT};
}

static void step_fill(void)
{
    struct model_project *p = any_project();
    if (!p || p->filled || p->state != PROJECT_DRAFT)
        return;
    gate_fill(&g, secretaries[p->who], p->id);
    p->filled = true;
}

static void step_submit(void)
{
    const struct actor *who = anybody();
    struct model_project *p = any_project();
    if (!p)
        return;
    if (pick(2))
        who = secretaries[p->who];
    bool may = may_submit(who, p);
    agree(gate_submit(&g, who, p->id), may, "submit");
    if (may)
        p->state = PROJECT_SUBMITTED;
}

static void step_decide(void)
{
    static const unsigned after[DECISION_COUNT] = {PROJECT_RETURNED, PROJECT_APPROVED, PROJECT_APPROVED, PROJECT_REJECTED};
    const struct actor *who = anybody();
    struct model_project *p = any_project();
    enum decision d = (enum decision)pick(DECISION_COUNT);
    bool reason = pick(3) > 0;
    if (!p)
        return;
    bool may = may_decide(who, p, d, reason);
    agree(gate_decide(&g, who, p->id, d, reason ? "理由" : ""), may, "decide");
    if (may)
        p->state = after[d];
}

static void step_withdraw(void)
{
    const struct actor *who = anybody();
    struct model_project *p = any_project();
    bool reason = pick(3) > 0;
    if (!p || pick(3))
        return;
    bool may = may_withdraw(who, p, reason);
    agree(gate_try(&g, who, &application_withdraw, p->id, NULL, reason ? "理由" : ""), may, "withdraw");
    if (may)
        p->state = PROJECT_WITHDRAWN;
}

static void step_comment(void)
{
    const struct actor *who = anybody();
    struct model_project *p = any_project();
    struct review_comment_in in = {.field = STR("problem"), .body = STR("说清楚")};
    if (!p || p->open + p->answered > 0)
        return;
    bool may = judges(who, p->who) && p->state == PROJECT_SUBMITTED;
    agree(gate_try(&g, who, &review_comment, p->id, &in, ""), may, "comment");
    if (may) {
        p->open = 1;
        p->comment = g.r.id;
    }
}

static void step_reply(void)
{
    const struct actor *who = anybody();
    struct model_project *p = any_project();
    struct review_reply_in in = {.mended = true};
    if (!p || !p->comment)
        return;
    bool may = prepares(who, p->who) && p->state == PROJECT_RETURNED && p->open + p->answered > 0;
    agree(gate_try(&g, who, &review_reply, p->comment, &in, ""), may, "reply");
    if (may) {
        p->open = 0;
        p->answered = 1;
    }
}

static void step_settle(void)
{
    const struct actor *who = anybody();
    struct model_project *p = any_project();
    if (!p || !p->comment)
        return;
    bool may = judges(who, p->who) && p->state == PROJECT_SUBMITTED && p->open + p->answered > 0;
    agree(gate_try(&g, who, &review_settle, p->comment, NULL, ""), may, "settle");
    if (may)
        p->open = p->answered = 0;
}

/* ---- what must hold whatever happened ---- */

static void look_at_the_sets(void)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    assert_int_equal(claim_lines(g.f.db, g.f.a, g.next, day_of(2020, 9, 23), 0, &lines, &n), OK);
    assert_int_equal(n, COMMITTEES);
    for (size_t i = 0; i < n; i++) {
        assert_true(lines[i].nprojects <= MOST);
        assert_true((int64_t)(lines[i].nprojects + lines[i].nowed) <= MOST); /* what is owed still fits */
    }
}

/* Each submission that ever was: what was mandatory was claimed by then; each decision has its reason and its judge. */
static void look_at_the_rounds(void)
{
    for (size_t i = 0; i < nprojects; i++) {
        struct round_list_row *rounds = NULL;
        size_t n = 0;
        assert_int_equal(round_list(g.f.db, g.f.a, projects[i].id, &rounds, &n), OK);
        for (size_t k = 0; k < n; k++) {
            bool bare = str_is(rounds[k].decision, "approved") || str_empty(rounds[k].decision);
            assert_true(bare || !str_empty(rounds[k].reason));
            if (str_empty(rounds[k].decision) || str_is(rounds[k].decision, "withdrawn"))
                continue;
            assert_false(projects[i].who == TOWN && str_eq(rounds[k].decided_by, g.recused.person_name));
            assert_false(projects[i].who == BUREAU && str_eq(rounds[k].decided_by, g.both.person_name));
        }
        assert_int_equal(project_state(str_c(gate_state(&g, projects[i].id))), projects[i].state);
    }
}

static void run_from(uint64_t start, unsigned steps)
{
    static void (*const kinds[])(void) = {step_claim,  step_fill,    step_submit, step_submit, step_decide,
                                          step_decide, step_comment, step_reply,  step_settle, step_withdraw};
    seed = start;
    for (unsigned i = 0; i < steps; i++) {
        kinds[pick(sizeof kinds / sizeof kinds[0])]();
        if (i % 50 == 0)
            look_at_the_sets();
    }
    look_at_the_sets();
    look_at_the_rounds();
}

static void whatever_is_tried_the_rules_hold(void **state)
{
    unsigned seen = 0;
    (void)state;
    gate_init(&g);
    secretaries[TOWN] = &g.secretary;
    secretaries[STREET] = &g.street;
    secretaries[BUREAU] = &g.bureau;
    run_from(20200923, STEPS);
    for (size_t i = 0; i < nprojects; i++)
        seen |= projects[i].state;
    /* The walk must have come everywhere, or it shows nothing. */
    assert_int_equal(seen & (PROJECT_APPROVED | PROJECT_REJECTED | PROJECT_WITHDRAWN),
                     PROJECT_APPROVED | PROJECT_REJECTED | PROJECT_WITHDRAWN);
    assert_true(nprojects > 10);
    assert_int_equal(gate_fini(&g), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_is_tried_the_rules_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
