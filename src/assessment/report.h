/* report.h: the monthly report (月报) and its periods: one report for each active project and month (DOMAIN.md mechanism 12).
 *
 * Draft (ephemeral, saved by itself) -> handed to the secretary -> confirmed by the secretary or a delegate. The server's time of the first
 * confirmation is the time of receipt; after the deadline a report can still be made good and stays late for ever. A confirmed report is locked; it is
 * reopened only by the Department with a reason, and confirmed again without losing its first time of receipt.
 * What the system knows (milestones, indicator values, problems) is pre-filled and is not a field.
 */
#ifndef SG_ASSESSMENT_REPORT_H
#define SG_ASSESSMENT_REPORT_H
#include "command/command.h"

#define REPORT_NONE 1u      /* no row yet */
#define REPORT_HANDED 2u
#define REPORT_CONFIRMED 4u
#define REPORT_REOPENED 8u
#define REPORT_WRITABLE (REPORT_NONE | REPORT_HANDED | REPORT_REOPENED)

#define PERIOD_NORMAL 1u
#define PERIOD_POSTPONED 2u
#define PERIOD_MERGED 4u
#define PERIOD_WAIVED 8u

/* A slot is (project, month). Its object id is slot_id(project, month) = project * 16 + month, month 1..12 of the project's cycle. */
int64_t slot_id(int64_t project_id, int month);
int64_t slot_project(int64_t slot);
int slot_month(int64_t slot);
/* Facts about the slot's project with the report's state and version; ERR_NOT_FOUND when the project is not active in that month, the month has
 * not begun, or nothing is due (waived, merged). */
enum err report_load(struct db *db, struct arena *a, const struct actor *actor, int64_t slot, day_t today, struct subject *out) MUST_CHECK;

/* What a person writes. */
struct report_in {
    struct str reason;          /* required when something is overdue */
    day_t expected_day;         /* after today; required with it */
    struct str next_focus;      /* optional */
    struct str declared;        /* green blue yellow red */
    struct str declared_reason; /* required when it differs from the computed light */
};
extern const struct command report_hand;    /* liaison -> secretary */
extern const struct command report_confirm; /* the secretary's own or a delegate's */
extern const struct command report_reopen;  /* call.why required */

/* Drafts: no event, last writer wins unless the version differs (ERR_STALE, and both texts are shown). */
struct report_draft {
    struct str reason, expected_day, next_focus, declared, declared_reason; /* as typed, unchecked */
    int64_t person_id, saved_ms, version;                                    /* version 0 = none yet */
};
enum err report_draft_read(struct db *db, struct arena *a, int64_t slot, struct report_draft *out) MUST_CHECK; /* version 0 when none */
enum err report_draft_save(struct commander *m, struct arena *a, int64_t slot, const struct report_draft *d, int64_t now_ms,
                           int64_t *version) MUST_CHECK;

/* What the program fills in: shown beside what is asked. */
struct report_fact {
    struct str label, unit_label;
    struct opt_i64 before, after; /* 1/10,000, or counts when digits < 0 */
    int digits;
    bool falling_is_good;
};
struct report_view {
    int64_t project_id, period_id, report_id;
    struct str project_name, unit_name, nature;
    int month, year;
    day_t due_day;              /* the deadline after rolling */
    unsigned state;
    int64_t version;
    struct str light, light_rule; /* computed now */
    struct str overdue_title;   /* the overdue item that asks for a reason; "" when none */
    const struct report_fact *facts;
    size_t nfacts;
    unsigned known, asked;      /* fields pre-filled, fields asked */
    struct report_draft draft;  /* what is in the form now: draft, else the handed text, else last month's plan carried over */
    struct str handed_by, confirmed_by;
    int64_t handed_ms, confirmed_ms;
    bool delegated;             /* 受托确认 */
    bool late;                  /* confirmed after the deadline */
};
enum err report_view(struct db *db, struct arena *a, int64_t slot, day_t today, struct report_view *out) MUST_CHECK;

/* The pre-filled facts of a month as JSON, as kept with the report; in the arena. */
struct project_status;
struct str report_facts_json(struct arena *a, const struct project_status *st, int month);

/* ---- periods ---- object = period; call.why required. */
struct period_change_in {
    struct str state;   /* postponed, merged, waived, normal */
    day_t due_day;      /* postponed: the new day, after the planned one */
};
enum err period_load(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today, struct subject *out) MUST_CHECK;
extern const struct command period_change;

/* ---- reminders ---- object = period. Tells each unit's liaison and secretary on their first page what is awaited; counts are recorded. */
extern const struct command reminder_send;

#endif
