/* report.h: the monthly report (月报) and its periods: one report for each active project and month (DOMAIN.md mechanism 12).
 *
 * Draft (ephemeral, saved by itself) -> handed to the secretary -> confirmed by the secretary or a delegate. The server's time
 * of the first confirmation is the time of receipt; after the deadline a report can still be made good and stays late for ever.
 * A confirmed report is locked; it is reopened only by the Department with a reason, and confirmed again without losing its
 * first time of receipt. What the system knows (milestones, indicator values, problems) is pre-filled and is not a field.
 *
 * Files: report.c the acts, report_draft.c drafts, report_view.c what a page shows, report_facts.c the pre-filled facts,
 * period.c the year's months and reminders. Pages: report_pages.h.
 */
#ifndef SG_ASSESSMENT_REPORT_H
#define SG_ASSESSMENT_REPORT_H
#include "command/command.h"

#define REPORT_NONE 1u /* no row yet */
#define REPORT_HANDED 2u
#define REPORT_CONFIRMED 4u
#define REPORT_REOPENED 8u
#define REPORT_WRITABLE (REPORT_NONE | REPORT_HANDED | REPORT_REOPENED)

#define PERIOD_NORMAL 1u
#define PERIOD_POSTPONED 2u
#define PERIOD_MERGED 4u
#define PERIOD_WAIVED 8u

/* A slot is (project, month). Its object id is slot_id(project, month) = project * 16 + month, month 1..12 of the project's
 * cycle. */
int64_t slot_id(int64_t project_id, int month);
int64_t slot_project(int64_t slot);
int slot_month(int64_t slot);
/* Facts about the slot's project with the report's state and version (0 while there is no report); ERR_NOT_FOUND when the month
 * has not begun, or nothing is due (the project not active, the month waived or merged) and nothing was written. What was
 * written is read then, in no state: it is neither handed nor confirmed nor reopened. */
enum err report_load(struct db *db, struct arena *a, const struct actor *actor, int64_t slot, day_t today,
                     struct subject *out) MUST_CHECK;

/* What a person writes. */
#define REPORT_TEXT_MAX 500 /* code points of each text */
struct report_in {
    struct str reason;          /* required when something is overdue */
    day_t expected_day;         /* after today; required with it */
    struct str next_focus;      /* optional */
    struct str declared;        /* green blue yellow red */
    struct str declared_reason; /* required when it differs from the computed light */
    int64_t seen_draft; /* version of the draft that the text came from, 0 = none: another person's newer draft is ERR_STALE */
};
extern const struct command report_hand;    /* liaison -> secretary */
extern const struct command report_confirm; /* the secretary's own or a delegate's */
extern const struct command report_reopen;  /* call.why required */

/* Drafts: no event, last writer wins unless the version differs (ERR_STALE, and both texts are shown); none of a confirmed
 * report, nor where none is due (ERR_STATE). */
struct report_draft {
    struct str reason, expected_day, next_focus, declared, declared_reason; /* as typed, unchecked */
    int64_t person_id, saved_ms, version;                                   /* version 0 = none yet */
};
enum err report_draft_read(struct db *db, struct arena *a, int64_t slot,
                           struct report_draft *out) MUST_CHECK; /* version 0 when none */
enum err report_draft_save(struct commander *m, struct arena *a, int64_t slot, const struct report_draft *d, int64_t now_ms,
                           int64_t *version) MUST_CHECK;

/* ---- facts: what the program fills in, shown beside what is asked ---- before: at the end of the month before; after: today,
 * at the latest at the month's end. */
enum report_fact_kind { FACT_INDICATOR, FACT_PROBLEMS, FACT_MILESTONES }; /* closed problems; milestones done in time */
struct report_fact {
    enum report_fact_kind kind;
    struct str label, unit_label; /* of an indicator */
    struct opt_i64 before, after; /* 1/10,000; of counts too */
    int digits;
    bool falling_is_good;
    int64_t overdue; /* FACT_MILESTONES: not done and past their deadline */
};
struct project_status;
enum err report_facts(struct db *db, struct arena *a, const struct project_status *st, int month, struct report_fact **out,
                      size_t *n) MUST_CHECK;
/* As kept with the report; both in the arena. Anything but such a text is ERR_CORRUPT. */
struct str report_facts_json(struct arena *a, const struct report_fact *facts, size_t n);
enum err report_facts_parse(struct arena *a, struct str json, struct report_fact **out, size_t *n) MUST_CHECK;

/* ---- what a page shows of a slot ---- */
struct report_step { /* a project of the same secretary whose report is due that month */
    int64_t project_id;
    struct str name;
    unsigned state;
};
struct report_view {
    int64_t project_id, period_id, report_id;
    struct str project_name, unit_name, nature;
    int month, year;
    day_t due_day; /* the deadline after rolling */
    bool due;      /* else nothing is asked: only what was written is shown */
    bool merged;   /* with the next month */
    unsigned state;
    int64_t version;
    struct str light, light_rule;    /* computed as if received today; of a confirmed report as it was then */
    struct str overdue_title;        /* the overdue item that asks for a reason, the one longest past; "" when none */
    day_t overdue_day;               /* its deadline */
    int overdue;                     /* how many */
    const struct report_fact *facts; /* of a confirmed report as they were then */
    size_t nfacts;
    unsigned known, asked; /* values filled in by the program; fields that must be filled in */
    struct str last_focus; /* what the report before called next month's one thing */
    struct report_draft
        draft; /* what is in the form now: the draft, else what was handed or confirmed, else the computed light alone */
    struct report_draft text; /* as handed or confirmed last, whatever draft stands before it; its version is 0 */
    struct str draft_by;      /* who saved it; "" when it is no draft */
    struct str handed_by, confirmed_by;
    int64_t handed_ms, confirmed_ms; /* confirmed_ms: first time */
    bool delegated;                  /* 受托确认 */
    bool late;                       /* confirmed after the deadline */
    struct str reopened_why;         /* of the last reopening, while it is reopened */
    const struct report_step *steps; /* by code of the project */
    size_t nsteps, step;             /* step: this one's place, from 0 */
};
enum err report_view(struct db *db, struct arena *a, int64_t slot, day_t today, struct report_view *out) MUST_CHECK;
/* The day of a text that was handed or confirmed; DAY_NONE without, or when a draft holds none. */
day_t report_expected(const struct report_draft *d);
/* The next of the steps that awaits an act in one of these states, after this one and round; NULL when none does. */
const struct report_step *report_next(const struct report_view *v, unsigned states);

/* ---- periods ---- object = period; call.why required. After an act with the state "normal" the period is as first planned. A
 * month past its deadline is waived or merged, but not postponed, so that late stays late; none is put back to a deadline that
 * is past. */
struct period_change_in {
    struct str state; /* postponed, merged (with the next), waived, normal */
    day_t due_day;    /* postponed: the new day, after the planned one and not past; else ignored */
};
enum err period_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                     struct subject *out) MUST_CHECK;
extern const struct command period_change;

/* The year's months with what came. */
struct period_line {
    int64_t id;
    int month;
    day_t due_day, planned_day;
    day_t deadline, planned_deadline; /* the same, rolled */
    struct str state, reason;
    bool begun;
    int due, received, late, awaited; /* reports: due at all, received, of these after the deadline, still awaited */
    int64_t reminded_ms;
};
enum err period_lines(struct db *db, struct arena *a, int64_t county_id, day_t today, struct period_line **out, size_t *n,
                      int *year) MUST_CHECK;
bool period_reminded(const struct period_line *l, day_t today); /* that very day */

/* ---- reminders ---- object = period. Tells each unit's liaison and secretary on their first page what is awaited; counts are
 * recorded. Refused before the month, when nothing is awaited, and a second time on the same day. No input. */
extern const struct command reminder_send;
struct awaited_unit {
    int64_t unit_id;
    struct str name; /* short */
    int reports;
};
/* Units from which reports of the period are awaited, in official order. */
enum err awaited_list(struct db *db, struct arena *a, int64_t period_id, struct awaited_unit **out, size_t *n,
                      int *reports) MUST_CHECK;

#endif
