/* month.h: the work of a month as the program's own commands: reports handed over, confirmed, reopened; milestones, indicators,
 * problems. For a store with the small county of tests/scenario/county.py.
 */
#ifndef SG_FAULT_MONTH_H
#define SG_FAULT_MONTH_H
#include "store.h"

struct month {
    struct store *s;
    struct actor secretary, liaison, member, officer;
    int64_t project, slot, milestone, indicator, problem, person;
    uint64_t number; /* of the next act, and its key */
};

/* Sets up the store's features; it must be open. Aborts when the county is another. */
void month_init(struct month *m, struct store *s, struct arena *a);
/* The next act of a cycle of MONTH_ACTS. */
#define MONTH_ACTS 10
enum err month_act(struct month *m, struct arena *a, struct ack *ack) MUST_CHECK;

#endif
