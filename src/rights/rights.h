/* rights.h: who may do what (DOMAIN.md section 2, DESIGN.md section 5).
 *
 * One pure function over facts: the actor (one post held today), the act, the subject (what the object's loader found). Deny by
 * default. The policy is a table of rules (policy.c), the only place that grants anything; a rule names act, role, scope,
 * states. The expectation table of the tests is written by hand from DOMAIN.md and never generated from here.
 *
 * What a person may not see does not exist for him: RIGHTS_HIDDEN is answered 404, RIGHTS_REFUSED 403 (he sees it but may not
 * do this).
 */
#ifndef SG_RIGHTS_RIGHTS_H
#define SG_RIGHTS_RIGHTS_H
#include "base/date.h"
#include "base/str.h"

#define ROLE_TABLE(X)                                                                                                          \
    X(ROLE_SECRETARY, "secretary", "书记")                                                                                     \
    X(ROLE_LIAISON, "liaison", "联络员")                                                                                       \
    X(ROLE_MEMBER, "member", "队伍成员")                                                                                       \
    X(ROLE_OFFICER, "officer", "组织部干部")                                                                                   \
    X(ROLE_INSPECTOR, "inspector", "核查员")                                                                                   \
    X(ROLE_EVALUATOR, "evaluator", "考评员")                                                                                   \
    X(ROLE_LEADER, "leader", "县领导")                                                                                         \
    X(ROLE_SYSTEM_ADMIN, "system_admin", "系统管理员")                                                                         \
    X(ROLE_SECURITY_ADMIN, "security_admin", "安全管理员")                                                                     \
    X(ROLE_AUDIT_ADMIN, "audit_admin", "审计管理员")

enum role {
#define X(name, word, zh) name,
    ROLE_TABLE(X)
#undef X
        ROLE_COUNT
};
const char *role_word(enum role r);  /* as stored */
const char *role_title(enum role r); /* as shown */
bool role_parse(struct str word, enum role *out);

/* Acts: what a route or command does. ACT_PUBLIC is for everybody, signed in or not; ACT_SIGNED_IN for every account. */
#define ACT_TABLE(X)                                                                                                           \
    X(ACT_PUBLIC, "public")                                                                                                    \
    X(ACT_SIGNED_IN, "signed_in")                                                                                              \
    X(ACT_DEMO, "demo")               /* demo directories only: sign-in by role, clock, style page */                          \
    X(ACT_HOME_VIEW, "home.view")     /* one's own first page */                                                               \
    X(ACT_NOTICE_VIEW, "notice.view") /* what the county's months ask of the units; business, so not for the administrators */ \
    X(ACT_BOARD_VIEW, "board.view")   /* the county's projects, and their export */                                            \
    X(ACT_OVERVIEW_VIEW, "overview.view") /* the county on one page */                                                         \
    X(ACT_PROJECT_VIEW, "project.view")                                                                                        \
    X(ACT_CATALOG_VIEW, "catalog.view") /* the years, their lists, and one's own applications */                               \
    X(ACT_CATALOG_EDIT, "catalog.edit")                                                                                        \
    X(ACT_CYCLE_PLAN, "cycle.plan") /* open the next year, say when it is claimed, begin it */                                 \
    X(ACT_PROJECT_CLAIM, "project.claim")                                                                                      \
    X(ACT_APPLICATION_EDIT, "application.edit")     /* texts, plan and team before it is approved */                           \
    X(ACT_APPLICATION_SUBMIT, "application.submit") /* the secretary's own, or a delegate's */                                 \
    X(ACT_APPLICATION_WITHDRAW, "application.withdraw")                                                                        \
    X(ACT_REVIEW_COMMENT, "review.comment")                                                                                    \
    X(ACT_REVIEW_REPLY, "review.reply")           /* the unit, to a comment */                                                 \
    X(ACT_REVIEW_DECIDE, "review.decide")         /* return, approve, reject */                                                \
    X(ACT_CONDITION_ANSWER, "condition.answer")   /* the unit: a condition of the approval is met */                           \
    X(ACT_CONDITION_CONFIRM, "condition.confirm") /* the Department, that it is */                                             \
    X(ACT_PROJECT_START, "project.start")         /* gate 2: the secretary's own, or a delegate's */                           \
    X(ACT_AMENDMENT_ASK, "amendment.ask")         /* the unit: another date or target */                                       \
    X(ACT_AMENDMENT_DECIDE, "amendment.decide")   /* the Department */                                                         \
    X(ACT_ENDING_ASK, "ending.ask")               /* the secretary: completed, terminated, carried on */                       \
    X(ACT_ENDING_DECIDE, "ending.decide")         /* the Department: accepted or not */                                        \
    X(ACT_REPORT_DRAFT, "report.draft")           /* write the draft of a month's report */                                    \
    X(ACT_REPORT_HAND, "report.hand")             /* hand it to the secretary */                                               \
    X(ACT_REPORT_CONFIRM, "report.confirm")       /* the secretary's own, or a delegate's */                                   \
    X(ACT_REPORT_REOPEN, "report.reopen")         /* a locked report, with a reason */                                         \
    X(ACT_PERIOD_CHANGE, "period.change")         /* postpone, merge, waive */                                                 \
    X(ACT_MILESTONE_UPDATE, "milestone.update")                                                                                \
    X(ACT_INDICATOR_UPDATE, "indicator.update")                                                                                \
    X(ACT_PROBLEM_RAISE, "problem.raise")                                                                                      \
    X(ACT_PROBLEM_UPDATE, "problem.update")                                                                                    \
    X(ACT_PROBLEM_CLOSE, "problem.close") /* by another than who raised or owns it */                                          \
    X(ACT_PANEL_MANAGE, "panel.manage")   /* make the evaluators' groups, close them */                                        \
    X(ACT_BALLOT_VIEW, "ballot.view")     /* an evaluator's own groups */                                                      \
    X(ACT_SCORE_ENTER, "score.enter")     /* a member of the group, on a project that he is not recused from */                \
    X(ACT_SCORES_VIEW, "scores.view")     /* the year's scores as a whole, and what is missing before */                       \
    X(ACT_CYCLE_FREEZE, "cycle.freeze")                                                                                        \
    X(ACT_SHEET_VIEW, "sheet.view")         /* a project's worksheet, after the freeze */                                      \
    X(ACT_GRADE_RECORD, "grade.record")     /* what the board decided, by its clerk */                                         \
    X(ACT_DOSSIER_VIEW, "dossier.view")     /* a secretary's results */                                                        \
    X(ACT_REMIND, "reminder.send")          /* remind units of what is awaited */                                              \
    X(ACT_BURDEN_OPINION, "burden.opinion") /* say what is too much (减负意见) */                                          \
    X(ACT_IMPORT, "import")                 /* the county's data, by the operator's command or the Department */               \
    X(ACT_ACCOUNT_MANAGE, "account.manage")                                                                                    \
    X(ACT_CONFIG_MANAGE, "config.manage")                                                                                      \
    X(ACT_AUDIT_VIEW, "audit.view") /* who did what and when, without values; verify */                                        \
    X(ACT_DAY_TURN, "day.turn")     /* the program's own, when the day changes: lights at a month's end, demo clock */

enum act {
    ACT_NONE = 0, /* no route or command may have it */
#define X(name, word) name,
    ACT_TABLE(X)
#undef X
        ACT_COUNT
};
const char *act_word(enum act a);

/* One post, held today. A person with several posts acts under one at a time and switches. Nobody signed in is NULL, or an
 * actor with account_id 0 that is not `system` (so that a demo directory can say so); the web answers 401 to it where it is not
 * allowed. */
struct actor {
    int64_t account_id;
    int64_t person_id;
    int64_t post_id;
    int64_t unit_id;
    int64_t county_id;
    enum role role;
    struct str unit_path; /* the post's unit in the tree; its subtree is what the post reaches */
    struct str person_name, post_title, unit_name;
    int64_t delegation_id; /* acting for `post_id` under a written, dated delegation; 0 = holds the post */
    bool system;           /* the program itself: jobs, and subcommands of the operator holding the data directory */
    bool demo;             /* the directory is a demo */
};

enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_COUNTY,
    SUBJECT_PROJECT,
    SUBJECT_REPORT,
    SUBJECT_PERIOD,
    SUBJECT_PROBLEM,
    SUBJECT_POST,  /* a secretary's post with all its projects; owner_post_id is the post itself */
    SUBJECT_BALLOT /* an evaluators' group as its members see it; project_id: what is scored, 0 = the group as a whole */
};

/* Facts about the object, as its loader found them for this actor. */
struct subject {
    enum subject_kind kind;
    int64_t id;
    int64_t version; /* of the row; -1 where it has none */
    int64_t county_id;
    int64_t unit_id;
    struct str unit_path;
    int64_t project_id;
    int64_t owner_post_id; /* the secretary's post that owns the project */
    unsigned state;        /* exactly one bit of the object's states */
    bool team_member;      /* the actor's person is in the project's team */
    bool panel_member;     /* the actor's person is a member of the evaluators' group */
    bool own_item;         /* the actor's person raised or owns the item (closure must be another's) */
    bool recused;          /* a recusal of the actor covers this unit or project, or it is his own unit's (officers) */
};

enum rights_verdict { RIGHTS_ALLOWED, RIGHTS_REFUSED, RIGHTS_HIDDEN, RIGHTS_STATE };

/* states: in which the route or command allows the act; a subject in another gives RIGHTS_STATE (409). ~0u is every state, also
 * for what has none. subject NULL is SUBJECT_NONE: the act concerns the actor's own county as a whole. */
enum rights_verdict rights_decide(const struct actor *actor, enum act act, const struct subject *subject, unsigned states);

/* For the test that removes one rule at a time. */
unsigned rights_rule_count(void);
enum rights_verdict rights_decide_without(unsigned rule, const struct actor *actor, enum act act, const struct subject *subject,
                                          unsigned states);

#endif
