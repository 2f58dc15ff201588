/* policy.c: the rules, and how a verdict is found (DOMAIN.md sections 2 and 4, DESIGN.md section 5).
 *
 * Deny by default: an act is allowed only when a rule below grants it. One rule = one act, one kind of caller, one scope, so
 * that a test can take each away and see that it was needed. What tells 403 from 404 are rules too: the last block says what a
 * caller may know to exist.
 *
 * A secretary's delegate is an actor with the delegated post, so that the rules of the post are his; that he acts as a delegate
 * is recorded with what he does. Admins get no business act and no sight of business data.
 */
#include "rights/rights.h"

enum who {
    WHO_ANYBODY, /* signed in or not */
    WHO_ACCOUNT, /* every account */
    WHO_PROGRAM, /* the program itself; no rule of a role applies to it */
    WHO_ROLE     /* an account acting under a post of rule.role */
};

enum scope {
    SCOPE_ALL,
    SCOPE_WHOLE,   /* the actor's county as a whole, or no object; never a project */
    SCOPE_PROJECT, /* any project of the actor's county, with what belongs to it, or a post with all of them; so are the next
                      three */
    SCOPE_UNIT,    /* it lies in the post's unit or below */
    SCOPE_POST,    /* the actor acts under the post that owns the project */
    SCOPE_TEAM,    /* the actor's person is in the project's team */
    SCOPE_PANEL    /* a ballot of a group of which the actor's person is a member */
};

/* What must not be so, or must. */
#define NOT_RECUSED 1u
#define NOT_OWN 2u /* closure must be another's */
#define DEMO_ONLY 4u
#define NOT_DELEGATED 8u

/* Knowing that the object is there: the verdict on what is not allowed is REFUSED with it and HIDDEN without. */
enum {
    SEE_COUNTY = ACT_COUNT, /* the county's business as a whole: its pages are there, though not for everyone */
    SEE_OFFICE              /* the pages of the administrators */
};

struct rule {
    int act; /* enum act, or SEE_… */
    enum who who;
    enum role role;
    enum scope scope;
    unsigned flags;
};

#define ANYBODY(act_, flags_)                                                                                                  \
    {                                                                                                                          \
        .act = act_, .who = WHO_ANYBODY, .scope = SCOPE_ALL, .flags = flags_                                                   \
    }
#define ACCOUNT(act_, scope_)                                                                                                  \
    {                                                                                                                          \
        .act = act_, .who = WHO_ACCOUNT, .scope = scope_                                                                       \
    }
#define PROGRAM(act_)                                                                                                          \
    {                                                                                                                          \
        .act = act_, .who = WHO_PROGRAM, .scope = SCOPE_ALL                                                                    \
    }
#define MAY(role_, act_, scope_, flags_)                                                                                       \
    {                                                                                                                          \
        .act = act_, .who = WHO_ROLE, .role = role_, .scope = scope_, .flags = flags_                                          \
    }

static const struct rule rules[] = {
    ANYBODY(ACT_PUBLIC, 0),
    ANYBODY(ACT_DEMO, DEMO_ONLY),
    ACCOUNT(ACT_SIGNED_IN, SCOPE_ALL),
    ACCOUNT(ACT_HOME_VIEW, SCOPE_WHOLE),
    ACCOUNT(ACT_BURDEN_OPINION, SCOPE_WHOLE),

    /* The county as a whole. */
    MAY(ROLE_SECRETARY, ACT_NOTICE_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LIAISON, ACT_NOTICE_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_MEMBER, ACT_NOTICE_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, ACT_NOTICE_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, ACT_NOTICE_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, ACT_BOARD_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, ACT_BOARD_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, ACT_OVERVIEW_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, ACT_OVERVIEW_VIEW, SCOPE_WHOLE, 0),

    /* A project and all that belongs to it. A recused officer still reads: he only does not judge. */
    MAY(ROLE_SECRETARY, ACT_PROJECT_VIEW, SCOPE_UNIT, 0),
    MAY(ROLE_LIAISON, ACT_PROJECT_VIEW, SCOPE_UNIT, 0),
    MAY(ROLE_MEMBER, ACT_PROJECT_VIEW, SCOPE_TEAM, 0),
    MAY(ROLE_OFFICER, ACT_PROJECT_VIEW, SCOPE_PROJECT, 0),
    MAY(ROLE_LEADER, ACT_PROJECT_VIEW, SCOPE_PROJECT, 0),

    /* Gate 1. The list and the years are the Department's. The committee's office prepares an application, its secretary
       submits it; nobody decides on one of his own unit. */
    MAY(ROLE_SECRETARY, ACT_CATALOG_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LIAISON, ACT_CATALOG_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_MEMBER, ACT_CATALOG_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, ACT_CATALOG_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, ACT_CATALOG_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, ACT_CATALOG_EDIT, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_OFFICER, ACT_CYCLE_PLAN, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_LIAISON, ACT_PROJECT_CLAIM, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_PROJECT_CLAIM, SCOPE_POST, 0),
    MAY(ROLE_LIAISON, ACT_APPLICATION_EDIT, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_APPLICATION_EDIT, SCOPE_POST, 0),
    MAY(ROLE_SECRETARY, ACT_APPLICATION_SUBMIT, SCOPE_POST, 0),
    MAY(ROLE_SECRETARY, ACT_APPLICATION_WITHDRAW, SCOPE_POST, 0),
    MAY(ROLE_OFFICER, ACT_REVIEW_COMMENT, SCOPE_PROJECT, NOT_RECUSED),
    MAY(ROLE_OFFICER, ACT_REVIEW_DECIDE, SCOPE_PROJECT, NOT_RECUSED),
    MAY(ROLE_LIAISON, ACT_REVIEW_REPLY, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_REVIEW_REPLY, SCOPE_POST, 0),
    MAY(ROLE_LIAISON, ACT_CONDITION_ANSWER, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_CONDITION_ANSWER, SCOPE_POST, 0),
    MAY(ROLE_OFFICER, ACT_CONDITION_CONFIRM, SCOPE_PROJECT, NOT_RECUSED),

    /* Gate 2 begins and ends by the secretary whose post owns the project. What was planned is changed only when the committee
       asks and the Department agrees; who is recused decides on neither. */
    MAY(ROLE_SECRETARY, ACT_PROJECT_START, SCOPE_POST, 0),
    MAY(ROLE_LIAISON, ACT_AMENDMENT_ASK, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_AMENDMENT_ASK, SCOPE_POST, 0),
    MAY(ROLE_OFFICER, ACT_AMENDMENT_DECIDE, SCOPE_PROJECT, NOT_RECUSED),
    MAY(ROLE_SECRETARY, ACT_ENDING_ASK, SCOPE_POST, 0),
    MAY(ROLE_OFFICER, ACT_ENDING_DECIDE, SCOPE_PROJECT, NOT_RECUSED),

    /* The monthly report: prepared by the liaison, confirmed by nobody but the post that owns the project; the Department only
       reopens. */
    MAY(ROLE_LIAISON, ACT_REPORT_DRAFT, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_REPORT_DRAFT, SCOPE_POST, 0),
    MAY(ROLE_LIAISON, ACT_REPORT_HAND, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_REPORT_HAND, SCOPE_POST, 0),
    MAY(ROLE_SECRETARY, ACT_REPORT_CONFIRM, SCOPE_POST, 0),
    MAY(ROLE_OFFICER, ACT_REPORT_REOPEN, SCOPE_PROJECT, NOT_RECUSED),
    MAY(ROLE_OFFICER, ACT_PERIOD_CHANGE, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_OFFICER, ACT_REMIND, SCOPE_WHOLE, NOT_RECUSED),

    /* The project's own records. */
    MAY(ROLE_MEMBER, ACT_MILESTONE_UPDATE, SCOPE_TEAM, 0),
    MAY(ROLE_LIAISON, ACT_MILESTONE_UPDATE, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_MILESTONE_UPDATE, SCOPE_POST, 0),
    MAY(ROLE_MEMBER, ACT_INDICATOR_UPDATE, SCOPE_TEAM, 0),
    MAY(ROLE_LIAISON, ACT_INDICATOR_UPDATE, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_INDICATOR_UPDATE, SCOPE_POST, 0),
    MAY(ROLE_MEMBER, ACT_PROBLEM_RAISE, SCOPE_TEAM, 0),
    MAY(ROLE_LIAISON, ACT_PROBLEM_RAISE, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_PROBLEM_RAISE, SCOPE_POST, 0),
    MAY(ROLE_MEMBER, ACT_PROBLEM_UPDATE, SCOPE_TEAM, 0),
    MAY(ROLE_LIAISON, ACT_PROBLEM_UPDATE, SCOPE_UNIT, 0),
    MAY(ROLE_SECRETARY, ACT_PROBLEM_UPDATE, SCOPE_POST, 0),
    MAY(ROLE_MEMBER, ACT_PROBLEM_CLOSE, SCOPE_TEAM, NOT_OWN),
    MAY(ROLE_LIAISON, ACT_PROBLEM_CLOSE, SCOPE_UNIT, NOT_OWN),
    MAY(ROLE_SECRETARY, ACT_PROBLEM_CLOSE, SCOPE_POST, NOT_OWN),
    MAY(ROLE_OFFICER, ACT_PROBLEM_CLOSE, SCOPE_PROJECT, NOT_OWN | NOT_RECUSED),

    /* Gate 3. Evaluators score behind their own door and see nothing else, and nobody scores in another's place; the Department
       makes their groups, closes them and freezes the year; from then on those who may see a project see how its score came
       about, and its secretary all of his. What the board decided is recorded by its clerk, not by one who is recused from that
       unit. */
    MAY(ROLE_OFFICER, ACT_PANEL_MANAGE, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_EVALUATOR, ACT_BALLOT_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_EVALUATOR, ACT_BALLOT_VIEW, SCOPE_PANEL, 0),
    MAY(ROLE_EVALUATOR, ACT_SCORE_ENTER, SCOPE_PANEL, NOT_RECUSED | NOT_DELEGATED),
    MAY(ROLE_OFFICER, ACT_SCORES_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, ACT_SCORES_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, ACT_CYCLE_FREEZE, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_SECRETARY, ACT_SHEET_VIEW, SCOPE_UNIT, 0),
    MAY(ROLE_LIAISON, ACT_SHEET_VIEW, SCOPE_UNIT, 0),
    MAY(ROLE_OFFICER, ACT_SHEET_VIEW, SCOPE_PROJECT, 0),
    MAY(ROLE_LEADER, ACT_SHEET_VIEW, SCOPE_PROJECT, 0),
    MAY(ROLE_OFFICER, ACT_GRADE_RECORD, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_SECRETARY, ACT_DOSSIER_VIEW, SCOPE_POST, 0),
    MAY(ROLE_OFFICER, ACT_DOSSIER_VIEW, SCOPE_PROJECT, 0),
    MAY(ROLE_LEADER, ACT_DOSSIER_VIEW, SCOPE_PROJECT, 0),
    MAY(ROLE_OFFICER, ACT_DOSSIER_VIEW, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, ACT_DOSSIER_VIEW, SCOPE_WHOLE, 0),

    MAY(ROLE_OFFICER, ACT_IMPORT, SCOPE_WHOLE, NOT_RECUSED),
    MAY(ROLE_OFFICER, ACT_IMPORT, SCOPE_PROJECT, NOT_RECUSED),

    /* The three administrators: each has one, nobody has two. */
    MAY(ROLE_SECURITY_ADMIN, ACT_ACCOUNT_MANAGE, SCOPE_WHOLE, 0),
    MAY(ROLE_SYSTEM_ADMIN, ACT_CONFIG_MANAGE, SCOPE_WHOLE, 0),
    MAY(ROLE_AUDIT_ADMIN, ACT_AUDIT_VIEW, SCOPE_WHOLE, 0),

    /* The program: what import, init, the demo, the operator's `user` and the jobs do, and nothing else. */
    PROGRAM(ACT_IMPORT),
    PROGRAM(ACT_ACCOUNT_MANAGE),
    PROGRAM(ACT_CONFIG_MANAGE),
    PROGRAM(ACT_DAY_TURN),

    /* What is known to exist. Projects: whoever may view them. */
    MAY(ROLE_SECRETARY, SEE_COUNTY, SCOPE_WHOLE, 0),
    MAY(ROLE_LIAISON, SEE_COUNTY, SCOPE_WHOLE, 0),
    MAY(ROLE_MEMBER, SEE_COUNTY, SCOPE_WHOLE, 0),
    MAY(ROLE_OFFICER, SEE_COUNTY, SCOPE_WHOLE, 0),
    MAY(ROLE_LEADER, SEE_COUNTY, SCOPE_WHOLE, 0),
    ACCOUNT(SEE_OFFICE, SCOPE_WHOLE),
};
#define RULES (sizeof rules / sizeof rules[0])
#define RULE_NONE ((unsigned)RULES)

static bool caller_is(const struct rule *r, const struct actor *a)
{
    bool account = a && !a->system && a->account_id != 0;
    switch (r->who) {
    case WHO_ANYBODY: return true;
    case WHO_ACCOUNT: return account;
    case WHO_PROGRAM: return a && a->system;
    case WHO_ROLE: return account && a->role == r->role;
    }
    return false;
}

static bool in_county(const struct actor *a, const struct subject *s)
{
    return s->kind == SUBJECT_NONE || (s->county_id != 0 && s->county_id == a->county_id);
}

static bool has_project(const struct subject *s)
{
    return s->kind == SUBJECT_PROJECT || s->kind == SUBJECT_REPORT || s->kind == SUBJECT_PROBLEM || s->kind == SUBJECT_POST;
}

static bool in_scope(enum scope scope, const struct actor *a, const struct subject *s)
{
    if (scope == SCOPE_ALL) {
        return true;
    }
    if (!in_county(a, s)) {
        return false;
    }
    bool ballot = s->kind == SUBJECT_BALLOT;
    if (ballot != (scope == SCOPE_PANEL) || (!ballot && has_project(s) != (scope != SCOPE_WHOLE))) {
        return false;
    }
    switch (scope) {
    case SCOPE_ALL:
    case SCOPE_WHOLE:
    case SCOPE_PROJECT: return true;
    case SCOPE_PANEL: return s->panel_member;
    case SCOPE_UNIT: return !str_empty(a->unit_path) && str_starts(s->unit_path, a->unit_path);
    case SCOPE_POST: return s->owner_post_id != 0 && s->owner_post_id == a->post_id;
    case SCOPE_TEAM: return s->team_member;
    }
    return false;
}

static bool flags_hold(unsigned flags, const struct actor *a, const struct subject *s)
{
    if ((flags & NOT_RECUSED) && s->recused) {
        return false;
    }
    if ((flags & NOT_OWN) && s->own_item) {
        return false;
    }
    if ((flags & NOT_DELEGATED) && a && a->delegation_id != 0) {
        return false;
    }
    return !(flags & DEMO_ONLY) || (a && a->demo);
}

static bool granted(unsigned without, const struct actor *a, int act, const struct subject *s)
{
    for (unsigned i = 0; i < RULES; i++) {
        const struct rule *r = &rules[i];
        if (i != without && r->act == act && caller_is(r, a) && in_scope(r->scope, a, s) && flags_hold(r->flags, a, s)) {
            return true;
        }
    }
    return false;
}

/* Which sight tells 403 from 404 for this act on this object. */
static int sight_of(enum act act, const struct subject *s)
{
    if (act == ACT_DEMO) {
        return ACT_NONE; /* outside a demo directory its pages do not exist */
    }
    if (has_project(s)) {
        return ACT_PROJECT_VIEW;
    }
    if (s->kind == SUBJECT_BALLOT) {
        return act == ACT_SCORE_ENTER ? ACT_BALLOT_VIEW : ACT_NONE;
    }
    return act == ACT_ACCOUNT_MANAGE || act == ACT_CONFIG_MANAGE || act == ACT_AUDIT_VIEW ? SEE_OFFICE : SEE_COUNTY;
}

unsigned rights_rule_count(void)
{
    return RULE_NONE;
}

enum rights_verdict rights_decide_without(unsigned rule, const struct actor *actor, enum act act, const struct subject *subject,
                                          unsigned states)
{
    static const struct subject nothing = {.kind = SUBJECT_NONE, .version = -1};
    const struct subject *s = subject ? subject : &nothing;
    if (act <= ACT_NONE || act >= ACT_COUNT) {
        return RIGHTS_HIDDEN;
    }
    if (!granted(rule, actor, (int)act, s)) {
        return granted(rule, actor, sight_of(act, s), s) ? RIGHTS_REFUSED : RIGHTS_HIDDEN;
    }
    return states == ~0u || (s->state & states) ? RIGHTS_ALLOWED : RIGHTS_STATE;
}

enum rights_verdict rights_decide(const struct actor *actor, enum act act, const struct subject *subject, unsigned states)
{
    return rights_decide_without(RULE_NONE, actor, act, subject, states);
}
