/* project_next.c: what comes next of a project; see project.h. */
#include "desk/project.h"

struct next_list {
    day_t today;
    struct next_item *at;
    size_t n;
};

/* Sorted by day; of more than fit the latest ones are dropped. */
static void put(struct next_list *l, struct next_item item)
{
    size_t i = l->n;
    item.past = item.day < l->today;
    while (i > 0 && l->at[i - 1].day > item.day) {
        i--;
    }
    if (i == PROJECT_NEXT_MAX) {
        return;
    }
    l->n += l->n < PROJECT_NEXT_MAX;
    for (size_t k = l->n - 1; k > i; k--) {
        l->at[k] = l->at[k - 1];
    }
    l->at[i] = item;
}

static void put_reports(struct next_list *l, const struct project_status *st)
{
    for (int m = 1; m <= STATUS_MONTHS; m++) {
        char sign = st->months[m - 1].sign;
        if (sign == 'a' || sign == 'm') {
            put(l, (struct next_item){.kind = NEXT_REPORT, .month = m, .day = st->months[m - 1].deadline});
        }
    }
}

static void put_milestones(struct next_list *l, const struct project_status *st)
{
    for (size_t i = 0; i < st->nmilestones; i++) {
        const struct status_milestone *m = &st->milestones[i];
        if (m->recorded_day == DAY_NONE) {
            put(l, (struct next_item){
                       .kind = NEXT_MILESTONE, .id = m->id, .day = m->deadline, .title = m->title, .owner = m->owner});
        }
    }
}

size_t project_next(const struct project_status *st, const struct problem_list_row *problems, size_t nproblems, bool runs,
                    struct next_item out[PROJECT_NEXT_MAX])
{
    struct next_list l = {.today = st->as_of, .at = out};
    if (!runs) {
        return 0;
    }
    put_reports(&l, st);
    put_milestones(&l, st);
    for (size_t i = 0; i < nproblems; i++) {
        const struct problem_list_row *p = &problems[i];
        if (!str_is(p->state, "closed")) {
            put(&l,
                (struct next_item){.kind = NEXT_PROBLEM, .id = p->id, .day = p->due_day, .title = p->title, .owner = p->owner});
        }
    }
    put(&l, (struct next_item){.kind = NEXT_END, .day = st->end_day});
    return l.n;
}
