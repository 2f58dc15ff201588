/* home_due.c: what is due from whom; see home.h. */
#include <stdlib.h>
#include "desk/home.h"

struct due_list {
    struct arena *a;
    const struct home_facts *f;
    VEC(struct due_item) items;
};

/* Of a day that is not past. */
static bool is_soon(const struct home_facts *f, day_t day)
{
    return calendar_between(f->calendar, f->today, day) <= f->soon;
}

static struct due_item *put(struct due_list *l, enum due_kind kind, int64_t project_id, day_t day)
{
    struct due_item *i = vec_push(l->a, &l->items);
    *i = (struct due_item){.kind = kind, .project_id = project_id, .day = day, .past = day != DAY_NONE && day < l->f->today};
    return i;
}

/* ---- reports ---- */

/* Handed over it is the secretary's; before that, or given back, it is both's. */
static bool report_is_his(const struct home_facts *f, const struct home_report *r)
{
    return f->role == ROLE_SECRETARY || (f->role == ROLE_LIAISON && r->state != REPORT_HANDED);
}

static struct due_item *month_item(struct due_list *l, int month)
{
    for (size_t i = 0; i < l->items.n; i++) {
        if (l->items.at[i].kind == DUE_REPORT && l->items.at[i].month == month) {
            return &l->items.at[i];
        }
    }
    return NULL;
}

/* The secretary begins with one that is ready for him. */
static void add_to_month(struct due_list *l, const struct home_report *r)
{
    struct due_item *i = month_item(l, r->month);
    bool handed = r->state == REPORT_HANDED;
    if (!i) {
        i = put(l, DUE_REPORT, r->project_id, r->deadline);
        i->month = r->month;
    } else if (handed && i->handed == 0) {
        i->project_id = r->project_id;
    }
    i->projects++;
    i->handed += handed;
}

static void due_reports(struct due_list *l)
{
    for (size_t i = 0; i < l->f->nreports; i++) {
        const struct home_report *r = &l->f->reports[i];
        if (!report_is_his(l->f, r)) {
            continue;
        }
        if (!r->again) {
            add_to_month(l, r);
            continue;
        }
        struct due_item *item = put(l, DUE_REOPENED, r->project_id, DAY_NONE);
        item->month = r->month;
        item->projects = 1;
        item->handed = r->state == REPORT_HANDED;
        item->why = r->why;
    }
}

/* ---- milestones and problems ---- */

/* Whose business a thing with an owner and a day is. */
static bool is_his(const struct home_facts *f, int64_t owner_id, day_t day)
{
    bool answers = f->role == ROLE_SECRETARY || f->role == ROLE_LIAISON;
    if (day < f->today) {
        return answers || owner_id == f->person_id;
    }
    return owner_id == f->person_id && is_soon(f, day);
}

static void due_milestones(struct due_list *l)
{
    for (size_t i = 0; i < l->f->nmilestones; i++) {
        const struct home_milestone *m = &l->f->milestones[i];
        if (is_his(l->f, m->owner_id, m->deadline)) {
            struct due_item *item = put(l, DUE_MILESTONE, m->project_id, m->deadline);
            item->id = m->id;
            item->title = m->title;
            item->owner = m->owner;
        }
    }
}

static void due_problems(struct due_list *l)
{
    for (size_t i = 0; i < l->f->nproblems; i++) {
        const struct home_problem *p = &l->f->problems[i];
        bool own = p->owner_id == l->f->person_id || p->raised_by == l->f->person_id;
        if (p->solved ? own : !is_his(l->f, p->owner_id, p->due_day)) {
            continue;
        }
        struct due_item *item = put(l, p->solved ? DUE_CLOSURE : DUE_PROBLEM, p->project_id, p->solved ? DAY_NONE : p->due_day);
        item->id = p->id;
        item->title = p->title;
        item->owner = p->owner;
    }
}

/* ---- order ---- */

struct keyed_item {
    struct due_item item;
    day_t day;
    size_t at;
};

/* Within a day as the kinds stand above, then as they came. */
static int by_day(const void *x, const void *y)
{
    const struct keyed_item *a = x, *b = y;
    if (a->day != b->day) {
        return a->day < b->day ? -1 : 1;
    }
    if (a->item.kind != b->item.kind) {
        return a->item.kind < b->item.kind ? -1 : 1;
    }
    return a->at < b->at ? -1 : 1;
}

static void sort(struct due_list *l)
{
    struct keyed_item *keyed = arena_array_of(l->a, struct keyed_item, l->items.n);
    for (size_t i = 0; i < l->items.n; i++) {
        day_t day = l->items.at[i].day;
        keyed[i] = (struct keyed_item){l->items.at[i], day == DAY_NONE ? l->f->today : day, i};
    }
    if (l->items.n > 0) {
        qsort(keyed, l->items.n, sizeof *keyed, by_day);
    }
    for (size_t i = 0; i < l->items.n; i++) {
        l->items.at[i] = keyed[i].item;
    }
}

size_t home_due(struct arena *a, const struct home_facts *f, struct due_item **out)
{
    struct due_list l = {.a = a, .f = f};
    due_reports(&l);
    due_milestones(&l);
    due_problems(&l);
    sort(&l);
    *out = l.items.at;
    return l.items.n;
}
