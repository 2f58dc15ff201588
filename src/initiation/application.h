/* application.h: an application from its first word to its submission (DOMAIN.md mechanism 3).
 *
 * Its texts are in `application`, its plan in indicator, milestone and team_member, where they stay when it is approved. While
 * it is a draft or returned, the committee's office and its secretary write it section by section; what is being typed is an
 * ephemeral draft until it is saved. Only the secretary submits, which freezes everything as a round; then the Department holds
 * it until it is returned or decided (review.h).
 *
 * Files: application.c reading and texts, plan.c the rows of the plan, draft.c drafts, submit.c submitting and withdrawing,
 * round.c what a round holds.
 */
#ifndef SG_INITIATION_APPLICATION_H
#define SG_INITIATION_APPLICATION_H
#include "command/command.h"
#include "initiation/project.h"
#include "initiation/rules.h"

#define APPLICATION_TEXT_MAX 500 /* code points of each text */
#define APPLICATION_LINE_MAX 100

/* A project with an application; version = the application's. ERR_NOT_FOUND for a project that was never applied for. */
enum err application_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                          struct subject *out) MUST_CHECK;

struct application {
    int64_t id; /* the project's */
    int64_t row_id, version;
    int64_t county_id, unit_id, post_id, cycle_id, item_id; /* item_id 0 = a free topic */
    int year;
    struct str unit, committee, kind, code, nature, state, cycle_state;
    struct str item_title, requirement, suggestions; /* of the list's item */
    int64_t review_days;
    day_t approved_day;
    int64_t rounds, held_ms;
    struct str holder; /* unit, department, none */
    struct application_facts f;
};
/* Four queries. */
enum err application_read(struct db *db, struct arena *a, int64_t project_id, day_t today, struct application *out) MUST_CHECK;

/* ---- texts ---- object = project */
struct application_edit_in {
    enum section section;       /* only its fields are taken */
    struct application_texts t; /* name: of a free topic alone */
    int64_t seen_draft; /* version of the draft that the texts came from, 0 = none: another's newer draft is ERR_STALE */
};
extern const struct command application_edit;

/* ---- the plan ---- object = project; id 0 = a new row, else version of the row that was seen (ERR_STALE). Violations:
 * row_name, row_unit, … */
struct plan_indicator_in {
    int64_t id, version;
    struct str name, unit_label, source;
    struct opt_i64 baseline, target; /* 1/10,000; not set = not given */
    day_t baseline_due_day;          /* no baseline yet, found out by then; else DAY_NONE */
    int64_t digits;                  /* decimals typed, 0..4 */
};
struct plan_milestone_in {
    int64_t id, version, owner_id; /* owner: of the team */
    struct str measure, title;
    day_t due_day;
};
struct plan_member_in {
    int64_t id, version, person_id; /* a change keeps the person */
    struct str duty;
};
struct plan_row_in {
    int64_t id;
};
extern const struct command plan_indicator_put, plan_indicator_remove;
extern const struct command plan_milestone_put, plan_milestone_remove;
extern const struct command plan_member_put, plan_member_remove; /* not while he owns a milestone */

/* ---- drafts ---- no event; last writer wins unless the version differs (ERR_STALE); none of what may not be edited
 * (ERR_STATE). */
struct application_draft {
    struct str content;                   /* JSON of what was typed: draft_print */
    int64_t person_id, saved_ms, version; /* version 0 = none yet */
    bool over_own;                        /* saving: one's own newer draft may be replaced */
};
struct draft_field {
    const char *name;
    struct str value;
};
#define DRAFT_FIELDS_MAX 32
struct str draft_print(struct arena *a, const struct draft_field *fields, size_t n);
/* The field's text, or false. */
bool draft_value(struct arena *a, struct str content, const char *name, struct str *out);
enum err application_draft_of(struct db *db, struct arena *a, int64_t project_id, enum section s,
                              struct application_draft *out) MUST_CHECK;
enum err application_draft_save(struct commander *m, struct arena *a, int64_t project_id, enum section s,
                                const struct application_draft *d, int64_t now_ms, int64_t *version) MUST_CHECK;

/* ---- submitting ---- the secretary's own, or a delegate's. Refused with everything that the rules have against it: texts and
 * plan (rules.h), the set of the committee, comments without an answer, drafts that nobody saved. */
struct application_submit_in {
    day_t resolution_day; /* as in the last section, which is saved with it */
    struct str resolution_document;
};
extern const struct command application_submit;
/* Given up before it was decided; call.why required. A mandatory one stays. */
extern const struct command application_withdraw;
/* Everything against submitting it now. */
enum err application_against(struct db *db, struct arena *a, const struct application *app, day_t today,
                             struct application_faults *out) MUST_CHECK;

/* ---- rounds ---- */
struct round_content {
    struct application_texts t;
    struct plan_indicator *indicators;
    struct plan_milestone *milestones;
    struct plan_member *team;
    size_t nindicators, nmilestones, nteam;
};
/* What a round keeps, as JSON; persons by their ids, so that a name can be erased elsewhere. */
struct str round_print(struct arena *a, const struct application *app);
/* The names are looked up. ERR_CORRUPT for anything but such a text. */
enum err round_parse(struct db *db, struct arena *a, struct str json, struct round_content *out) MUST_CHECK;

#endif
