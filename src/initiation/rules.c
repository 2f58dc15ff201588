/* rules.c: see rules.h. */
#include "initiation/rules.h"
#include <stdlib.h>
#include "base/utf8.h"

/* ---- the set of a committee ---- */

bool item_mandatory(const struct claim_item *i, struct str kind)
{
    struct str rest = i->mandatory_for, word;
    while (i->open && !str_empty(i->mandatory_for) && str_split(&rest, ' ', &word))
        if (str_eq(word, kind))
            return true;
    return false;
}

bool set_has(const struct claim_set *s, int64_t item_id)
{
    for (size_t i = 0; i < s->nclaimed && item_id != 0; i++)
        if (s->claimed[i] == item_id)
            return true;
    return false;
}

static int64_t owed_count(const struct claim_set *s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s->nitems; i++)
        n += item_mandatory(&s->items[i], s->kind) && !set_has(s, s->items[i].id);
    return n;
}

size_t set_owed(struct arena *a, const struct claim_set *s, const struct claim_item ***out)
{
    const struct claim_item **owed = arena_array_of(a, const struct claim_item *, s->nitems);
    size_t n = 0;
    for (size_t i = 0; i < s->nitems; i++)
        if (item_mandatory(&s->items[i], s->kind) && !set_has(s, s->items[i].id))
            owed[n++] = &s->items[i];
    *out = owed;
    return n;
}

static const struct claim_item *item_of(const struct claim_set *s, int64_t item_id)
{
    for (size_t i = 0; i < s->nitems; i++)
        if (s->items[i].id == item_id)
            return &s->items[i];
    return NULL;
}

const char *claim_fault(const struct claim_set *s, int64_t item_id)
{
    const struct claim_item *item = item_of(s, item_id);
    if (item_id != 0 && (!item || !item->open))
        return "item_withdrawn";
    if (set_has(s, item_id))
        return "claimed_already";
    if ((int64_t)s->nclaimed >= s->most)
        return "too_many_projects";
    bool mandatory = item && item_mandatory(item, s->kind);
    if (!mandatory && (int64_t)s->nclaimed + owed_count(s) >= s->most)
        return "mandatory_first";
    return NULL;
}

const char *set_fault(const struct claim_set *s)
{
    if ((int64_t)s->nclaimed > s->most)
        return "too_many_projects";
    if ((int64_t)s->nclaimed < s->least)
        return "too_few_projects";
    return owed_count(s) > 0 ? "mandatory_missing" : NULL;
}

const char *withdraw_fault(const struct claim_set *s, int64_t item_id)
{
    const struct claim_item *item = item_of(s, item_id);
    return item_id != 0 && item && item_mandatory(item, s->kind) ? "mandatory_stays" : NULL;
}

/* ---- the application ---- */

static const char *const section_words[SECTION_COUNT] = {[SECTION_CASE] = "case",
                                                         [SECTION_GOAL] = "goal",
                                                         [SECTION_PLAN] = "plan",
                                                         [SECTION_TEAM] = "team",
                                                         [SECTION_RESOLUTION] = "resolution"};

const char *section_word(enum section s)
{
    return s < SECTION_COUNT ? section_words[s] : "";
}

bool section_parse(struct str word, enum section *out)
{
    for (int s = 0; s < SECTION_COUNT; s++)
        if (str_is(word, section_words[s])) {
            *out = (enum section)s;
            return true;
        }
    return false;
}

struct check {
    struct arena *a;
    struct application_faults *out;
    enum section section;
};

static void fault(struct check *k, const char *field, const char *code, struct str arg)
{
    *vec_push(k->a, &k->out->list) =
        (struct application_fault){.section = k->section, .field = field, .code = code, .arg = arg};
}

static void required(struct check *k, const char *field, struct str value)
{
    if (str_empty(value))
        fault(k, field, "required", STR(""));
}

static void check_case(struct check *k, const struct application_texts *t)
{
    k->section = SECTION_CASE;
    required(k, "name", t->name);
    required(k, "background", t->background);
    required(k, "beneficiaries", t->beneficiaries);
    required(k, "consulted", t->consulted);
    required(k, "problem", t->problem);
}

static void check_indicator(struct check *k, const struct plan_indicator *i)
{
    if (!i->baseline.set && i->baseline_due_day == DAY_NONE)
        fault(k, "indicators", "baseline_missing", i->name);
    else if (i->baseline.set && i->baseline.v == i->target)
        fault(k, "indicators", "target_same", i->name);
}

static void check_goal(struct check *k, const struct application_facts *f)
{
    k->section = SECTION_GOAL;
    required(k, "target", f->t.target);
    if (f->t.end_day == DAY_NONE)
        fault(k, "end_day", "required", STR(""));
    else if (f->t.end_day > f->cycle_end)
        fault(k, "end_day", "date_after", day_iso(k->a, f->cycle_end));
    else if (f->t.end_day <= f->today)
        fault(k, "end_day", "date_not_after_today", day_iso(k->a, f->today));
    if (f->nindicators == 0)
        fault(k, "indicators", "indicators_missing", STR(""));
    for (size_t i = 0; i < f->nindicators; i++)
        check_indicator(k, &f->indicators[i]);
}

static bool in_team(const struct application_facts *f, int64_t person_id)
{
    for (size_t i = 0; i < f->nteam; i++)
        if (f->team[i].person_id == person_id)
            return true;
    return false;
}

static void check_milestone(struct check *k, const struct application_facts *f, const struct plan_milestone *m)
{
    if (!in_team(f, m->owner_id))
        fault(k, "milestones", "owner_not_in_team", m->title);
    if (m->due_day < f->start_day || (f->t.end_day != DAY_NONE && m->due_day > f->t.end_day))
        fault(k, "milestones", "milestone_outside", m->title);
}

static void check_plan(struct check *k, const struct application_facts *f)
{
    k->section = SECTION_PLAN;
    required(k, "measures", f->t.measures);
    if (f->nmilestones == 0)
        fault(k, "milestones", "milestones_missing", STR(""));
    for (size_t i = 0; i < f->nmilestones; i++)
        check_milestone(k, f, &f->milestones[i]);
}

static void check_team(struct check *k, const struct application_facts *f)
{
    k->section = SECTION_TEAM;
    if (f->nteam == 0)
        fault(k, "team", "team_missing", STR(""));
    for (size_t i = 0; i < f->nteam; i++)
        if (str_empty(f->team[i].duty))
            fault(k, "team", "duty_missing", f->team[i].name);
}

static void check_resolution(struct check *k, const struct application_facts *f)
{
    k->section = SECTION_RESOLUTION;
    if (f->t.resolution_day == DAY_NONE)
        fault(k, "resolution_day", "required", STR(""));
    else if (f->t.resolution_day > f->today)
        fault(k, "resolution_day", "date_after_today", day_iso(k->a, f->today));
    required(k, "resolution_document", f->t.resolution_document);
}

void application_check(struct arena *a, const struct application_facts *f, struct application_faults *out)
{
    struct check k = {.a = a, .out = out};
    *out = (struct application_faults){0};
    check_case(&k, &f->t);
    check_goal(&k, f);
    check_plan(&k, f);
    check_team(&k, f);
    check_resolution(&k, f);
}

size_t section_faults(const struct application_faults *faults, enum section s)
{
    size_t n = 0;
    for (size_t i = 0; i < faults->list.n; i++)
        n += faults->list.at[i].section == s;
    return n;
}

bool section_empty(const struct application_facts *f, enum section s)
{
    const struct application_texts *t = &f->t;
    switch (s) {
    case SECTION_CASE:
        return str_empty(t->background) && str_empty(t->beneficiaries) && str_empty(t->consulted) && str_empty(t->problem);
    case SECTION_GOAL: return str_empty(t->target) && f->nindicators == 0;
    case SECTION_PLAN: return str_empty(t->measures) && f->nmilestones == 0;
    case SECTION_TEAM: return f->nteam == 0;
    case SECTION_RESOLUTION: return t->resolution_day == DAY_NONE && str_empty(t->resolution_document);
    case SECTION_COUNT: break;
    }
    return true;
}

/* ---- likeness ---- */

#define PAIRS_MAX 4000

struct pairs {
    uint64_t *at;
    size_t n;
};

static bool is_letter(uint32_t c)
{
    return c > 0x7F ? c < 0x3000 || c > 0x303F : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Neighbouring characters, punctuation and full-width punctuation left out. */
static struct pairs pairs_of(struct arena *a, struct str s)
{
    struct pairs p = {.at = arena_array_of(a, uint64_t, s.len < PAIRS_MAX ? s.len : PAIRS_MAX)};
    uint32_t last = 0;
    for (size_t at = 0; at < s.len && p.n < PAIRS_MAX;) {
        uint32_t c = utf8_next(s, &at);
        bool letter = is_letter(c) && !(c >= 0xFF00 && c <= 0xFF0F);
        if (letter && last)
            p.at[p.n++] = (uint64_t)last << 32 | c;
        last = letter ? c : 0;
    }
    return p;
}

static int by_pair(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

int text_likeness(struct arena *a, struct str x, struct str y)
{
    struct pairs p = pairs_of(a, x), q = pairs_of(a, y);
    size_t all = p.n + q.n, shared = 0;
    qsort(p.at, p.n, sizeof *p.at, by_pair);
    qsort(q.at, q.n, sizeof *q.at, by_pair);
    for (size_t i = 0, j = 0; i < p.n && j < q.n;) {
        bool same = p.at[i] == q.at[j], less = p.at[i] < q.at[j];
        shared += same;
        i += same || less;
        j += same || !less;
    }
    return all ? (int)(2000 * shared / all) : 0;
}
