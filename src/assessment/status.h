/* status.h: where a project stands on a day, computed from its records: light with its reason, progress, months, next
 * milestone.
 *
 * One gathering of rows feeds the board's derived row, the project page, the report and the home page, so that they cannot
 * disagree. The rules themselves are pure and elsewhere: assessment/light.h, assessment/punctuality.h, execution/progress.h,
 * cycle/calendar.h.
 */
#ifndef SG_ASSESSMENT_STATUS_H
#define SG_ASSESSMENT_STATUS_H
#include "assessment/light.h"
#include "command/command.h"
#include "cycle/calendar.h"

#define STATUS_MONTHS 12

struct status_milestone {
    int64_t id, version, owner_id, weight;
    struct str measure, title, owner, note;
    day_t first_due_day, due_day, deadline, done_day, recorded_day;
    enum light light;
    const char *rule; /* "L2" */
    bool late;        /* done after its deadline */
};

struct status_value {
    day_t on_day;
    int64_t value;
};

struct status_indicator {
    int64_t id;
    struct str name, unit_label, source;
    int digits;
    struct opt_i64 baseline;
    int64_t target, first_target; /* as it counted that day; as first planned */
    day_t start_day, end_day;
    const struct status_value *values; /* by day; of one day only the one that counts */
    size_t nvalues;
    enum light light;
    const char *rule;
};

/* One month of the cycle. sign: o on time, l late, m missing, a awaited, n not yet, w waived or merged, - not active */
struct status_month {
    int64_t period_id, report_id;
    day_t due_day, deadline;
    char sign;
    bool merged; /* with the next month */
    struct str report_state, declared, declared_reason, reason, next_focus, confirmed_by;
    day_t expected_day, received_day;
    int64_t confirmed_ms;
    bool delegated;
    enum light light;
};

struct project_status {
    int64_t project_id;
    day_t as_of;
    day_t cycle_start, cycle_end, start_day, end_day;
    int year;
    enum light light;
    const char *rule;               /* of the deciding item; "" when none decides: green, paused, closed */
    int64_t item_id;                /* milestone, indicator or period; 0 = none */
    int item_month;                 /* the item is this month's report; 0 = it is none */
    struct str item_title;          /* "" of a report */
    day_t item_day;                 /* its deadline or last value */
    int light_days;                 /* past the deadline (red) or to it (blue); 0 otherwise */
    int64_t progress, planned, lag; /* 1/10,000 */
    day_t planned_as;               /* the day on which the plan expected today's progress */
    const struct status_milestone *milestones;
    size_t nmilestones;
    const struct status_indicator *indicators;
    size_t nindicators;
    struct status_month months[STATUS_MONTHS];
    int declared_month; /* of the newest confirmed report; 0 = none */
    struct str declared, declared_reason;
    bool differs;                        /* declared and computed differ; never while there is no computed light */
    int64_t last_report_ms;              /* received last; 0 = none */
    const struct status_milestone *next; /* the next or overdue one; NULL when all are done */
    bool next_overdue;
    int problems_open, problems_closed;
    int milestones_on_time, milestones_overdue;
};

/* The county's calendar from its rows; lives in the arena. Two queries. */
enum err status_calendar(struct db *db, struct arena *a, int64_t county_id, struct calendar *out) MUST_CHECK;
/* Judges by what was recorded by `today`, which may be a past day: only the problems' figures are always those of now. Seven
 * queries; values in the arena. ERR_NOT_FOUND when there is no such project. */
enum err status_compute(struct db *db, struct arena *a, int64_t project_id, day_t today, const struct calendar *calendar,
                        struct project_status *out) MUST_CHECK;
/* The same with the light as it will be once the report of a month is received today, if it is not yet: what a report that is
 * being written is compared with. The month itself still says that it is awaited. */
enum err status_if_received(struct db *db, struct arena *a, int64_t project_id, int month, day_t today,
                            const struct calendar *calendar, struct project_status *out) MUST_CHECK;

/* For struct commander_config: rewrites the project's board_row and appends a light_change when the light or its reason
 * changed. */
enum err status_refresh(struct change *c, int64_t project_id) MUST_CHECK;
/* The job of each midnight: refreshes every project of the county's running cycles whose row is of another day, and at a
 * month's end takes all lights as they stood at the end of the last day of the month before. That is taken once: a turn
 * repeated, or late, does no harm. Object: county. */
struct day_turn_in {
    bool month_end; /* the day that just ended was the last of its month */
    bool all;       /* every project, whatever its row's day: after units, tenures or the calendar were changed */
};
extern const struct command day_turn;
/* verify's check that board_row is what its sources say. */
struct verify_result;
enum err status_check_derived(void *clock, struct db *db, struct arena *a, struct verify_result *out) MUST_CHECK;

#endif
