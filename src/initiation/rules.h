/* rules.h: the rules of gate 1 (DOMAIN.md mechanisms 2, 3, 5), pure: values in, codes of violations out.
 *
 * What a committee may claim and what it owes: between the scheme's least and most projects (1 to 3), every item that is
 * mandatory for its kind of unit among them, each item once. Claiming is refused when no place would be left for what is
 * mandatory, so that the limit and the duty cannot contradict each other.
 *
 * What an application must say before it is submitted: its case, a target with indicators and their baselines, a plan with
 * milestones, a team with duties, the committee's resolution. The same list is shown while it is written and decides on
 * submitting.
 */
#ifndef SG_INITIATION_RULES_H
#define SG_INITIATION_RULES_H
#include "base/date.h"
#include "base/vec.h"
#include "db/db.h"

/* ---- the set of a committee ---- */
struct claim_item {
    int64_t id;
    struct str title, mandatory_for; /* kinds of units, separated by spaces */
    bool open;                       /* not withdrawn from the list */
};

struct claim_set {
    struct str kind;     /* of the unit */
    int64_t least, most; /* of the scheme */
    const struct claim_item *items;
    size_t nitems;
    const int64_t *claimed; /* the item of each project that is neither refused nor withdrawn; 0 = a free topic */
    size_t nclaimed;
};

bool item_mandatory(const struct claim_item *i, struct str kind); /* and open */
bool set_has(const struct claim_set *s, int64_t item_id);
/* Mandatory items not claimed, in the order of the list. */
size_t set_owed(struct arena *a, const struct claim_set *s, const struct claim_item ***out);
/* The code against claiming the item (0 = a free topic); NULL when it may be. */
const char *claim_fault(const struct claim_set *s, int64_t item_id);
/* The code against submitting one of the set; NULL when it may be. */
const char *set_fault(const struct claim_set *s);
/* The code against giving up the project of an item. */
const char *withdraw_fault(const struct claim_set *s, int64_t item_id);

/* ---- the application ---- */
enum section { SECTION_CASE, SECTION_GOAL, SECTION_PLAN, SECTION_TEAM, SECTION_RESOLUTION, SECTION_COUNT };
/* "case", "goal", …: in URLs and drafts. */
const char *section_word(enum section s);
bool section_parse(struct str word, enum section *out);

#define INDICATORS_MAX 8
#define MILESTONES_MAX 16
#define TEAM_MAX 20

struct plan_indicator {
    int64_t id, version;
    struct str code, name, unit_label, source;
    int64_t digits, target; /* target: 1/10,000 */
    struct opt_i64 baseline;
    day_t baseline_due_day; /* without a baseline: by when it will be found out */
};

struct plan_milestone {
    int64_t id, version, owner_id;
    struct str code, measure, title, owner;
    day_t due_day;
};

struct plan_member {
    int64_t id, version, person_id;
    struct str name, post_title, duty;
};

/* What a committee says. */
struct application_texts {
    struct str name, background, beneficiaries, consulted, problem, target, measures, resolution_document;
    day_t end_day, resolution_day;
};

struct application_facts {
    struct application_texts t;
    day_t start_day, cycle_end, today;
    const struct plan_indicator *indicators;
    size_t nindicators;
    const struct plan_milestone *milestones;
    size_t nmilestones;
    const struct plan_member *team;
    size_t nteam;
};

struct application_fault {
    enum section section;
    const char *field; /* of the form; a row's: "indicators", "milestones", "team" */
    const char *code;
    struct str arg; /* of a row: its name, or what the code asks for */
};
struct application_faults {
    VEC(struct application_fault) list;
};

/* In the order of the form. Lives in the arena. */
void application_check(struct arena *a, const struct application_facts *f, struct application_faults *out);
size_t section_faults(const struct application_faults *faults, enum section s);
/* Nothing of the section is written yet. */
bool section_empty(const struct application_facts *f, enum section s);

/* ---- likeness ---- how alike two texts are, 0..1000: shared pairs of neighbouring characters among all (Dice). A hint to
 * people (DOMAIN.md mechanism 4), never a verdict. */
int text_likeness(struct arena *a, struct str x, struct str y);
#define LIKENESS_HINT 600

#endif
