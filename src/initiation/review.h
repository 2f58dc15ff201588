/* review.h: what the Department does with a submitted application (DOMAIN.md mechanism 3): comments on single fields, and its
 * decision; conditions of an approval, tracked until they are met.
 *
 * A comment belongs to the round on which it was made. The unit sees it when the application is returned, answers it, and may
 * submit only when each has an answer; the Department settles it when content, and may approve only when all are settled.
 * Nobody decides on one of his own unit (the policy: recused).
 */
#ifndef SG_INITIATION_REVIEW_H
#define SG_INITIATION_REVIEW_H
#include "command/command.h"

#define COMMENT_OPEN 1u
#define COMMENT_ANSWERED 2u
#define COMMENT_SETTLED 4u
#define CONDITION_OPEN 1u
#define CONDITION_ANSWERED 2u
#define CONDITION_MET 4u

#define REVIEW_TEXT_MAX 500
#define CONDITIONS_MAX 10

/* The project of a comment or a condition, with that one's state and version. */
enum err comment_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                      struct subject *out) MUST_CHECK;
enum err condition_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                        struct subject *out) MUST_CHECK;

/* ---- comments ---- */
struct review_comment_in {
    struct str field; /* "problem", "indicator.I2", "milestone.M3", "team"; "" = the whole */
    struct str body;
};
extern const struct command review_comment; /* object = project, which the Department holds */
/* What may be commented on of this round: a text, or a row of its plan. */
struct round_content;
bool review_field_known(const struct round_content *round, struct str field);
struct review_reply_in {
    struct str reply; /* required unless it is mended */
    bool mended;      /* 改好了 */
};
extern const struct command review_reply;  /* object = comment, of what the unit holds */
extern const struct command review_settle; /* object = comment, of what the Department holds; no input */

/* ---- the decision ---- object = project; version = the application's */
enum decision { DECISION_RETURN, DECISION_APPROVE, DECISION_CONDITIONS, DECISION_REJECT, DECISION_COUNT };
const char *decision_word(enum decision d); /* as stored: returned, approved, approved_conditionally, rejected */
struct review_decide_in {
    enum decision decision;
    struct str reason; /* required unless it is a plain approval; of one with conditions the conditions, one a line */
    day_t due_day;     /* of conditions, after today */
};
extern const struct command review_decide;

/* ---- conditions ---- object = condition */
struct condition_answer_in {
    struct str answer;
};
extern const struct command condition_answer;  /* the unit: what was done */
extern const struct command condition_confirm; /* the Department: it is met. No input */
extern const struct command condition_refuse;  /* it is not; call.why required */

#endif
