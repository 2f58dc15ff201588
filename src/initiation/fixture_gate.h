/* fixture_gate.h: a small county in which projects are claimed, for the tests of gate 1, over a real store.
 *
 * Everything is made by the commands that the program has, on Wednesday 23 September 2020: the town and the street, the bureau
 * and the Department; the year 2020 running, and 2021 opened from it, claimed from 20 September to 30 October. Lists: SH is
 * mandatory for all, JT for the town, LD and XJ are elective. `both` is the bureau's secretary who is an officer too; `recused`
 * an officer recused from the town. All names are invented.
 */
#ifndef SG_INITIATION_FIXTURE_GATE_H
#define SG_INITIATION_FIXTURE_GATE_H
#include "command/fixture.h"
#include "initiation/application.h"
#include "initiation/claim.h"
#include "initiation/review.h"

struct gate {
    struct fixture f;
    int64_t county, cycle, next; /* 2020, 2021 */
    int64_t sh, jt, ld, xj;      /* items of 2021 */
    struct actor system;
    struct actor secretary, liaison, member, delegate; /* of the town */
    struct actor street, bureau;                       /* secretaries */
    struct actor officer, recused, both, leader;       /* both: acting as officer; bureau is the same person */
    struct command_result r;                           /* of the last command */
};
void gate_init(struct gate *g);
size_t gate_fini(struct gate *g); /* faults that verify found */
void gate_at(struct gate *g, int year, int month, int day);

enum err gate_try(struct gate *g, const struct actor *who, const struct command *cmd, int64_t object, const void *input,
                  const char *why) MUST_CHECK;
/* Must go through; the result's id. */
int64_t gate_do(struct gate *g, const struct actor *who, const struct command *cmd, int64_t object, const void *input);
/* The code of the last command's violation of a field; "" when there is none. */
const char *gate_fault(const struct gate *g, const char *field);

int64_t gate_claim(struct gate *g, const struct actor *who, int64_t item_id, const char *name);
/* Everything that submitting asks for, but for the resolution. */
void gate_fill(struct gate *g, const struct actor *who, int64_t project_id);
enum err gate_submit(struct gate *g, const struct actor *who, int64_t project_id) MUST_CHECK;
enum err gate_decide(struct gate *g, const struct actor *who, int64_t project_id, enum decision d,
                     const char *reason) MUST_CHECK;
struct application gate_read(struct gate *g, int64_t project_id);
const char *gate_state(struct gate *g, int64_t project_id);

#endif
