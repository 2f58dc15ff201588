/* cycle.h: the year's frame as an office brings it: scheme (制度), cycle with its twelve months, holiday calendar, project list
 * (DOMAIN.md mechanisms 1, 12; section 4 "Time is the county's").
 *
 * Import commands (ACT_IMPORT, the operator or the Department), object 0; result = the row's id. What is there already under
 * the same key is corrected, except what a cycle has begun to stand on (violations "scheme_frozen", "cycle_set"): its year's
 * days, and the due days of its periods, which only an act with a reason moves (assessment/report.h). A file read twice makes
 * no event the second time. Violations name the columns of the files: unit, scheme, cycle for what the fields below call
 * unit_code, scheme_name, year.
 */
#ifndef SG_CYCLE_CYCLE_H
#define SG_CYCLE_CYCLE_H
#include "command/command.h"

#define CYCLE_MONTHS 12

/* A scheme of a unit, known by its name there. */
struct scheme_import_in {
    struct str unit_code, name;
    int64_t report_due_dom;                      /* 1..28: each month has it */
    int64_t projects_min, projects_max;          /* per post; 1 <= min <= max <= 9 */
    int64_t light_soon, light_stale;             /* working days 0..30; days 1..366 */
    int64_t light_behind, light_far, light_from; /* 1/10,000; behind <= far */
};
extern const struct command scheme_import;

/* A year of the unit's county, running by a scheme of the same unit, known by its year; new ones with their twelve periods, due
 * on the scheme's day of each month. A year is the calendar's: start_day and end_day lie in it. */
struct cycle_import_in {
    struct str unit_code, scheme_name, name;
    int64_t year;
    day_t start_day, end_day;
};
extern const struct command cycle_import;

/* A day on which the plain week does not hold. */
struct holiday_import_in {
    day_t day;
    struct str kind; /* off, work */
    struct str note; /* 国庆节; may be empty */
};
extern const struct command holiday_import;

/* A year whose official notice has come out: what touches another is provisional. */
struct calendar_year_import_in {
    int64_t year;
    day_t published_day;
};
extern const struct command calendar_year_import;

/* An item of a year's project list, known by its code. */
struct catalog_import_in {
    int64_t year; /* of the cycle */
    struct str code, title;
    struct str purpose;       /* key hard bright */
    struct str source;        /* centre province city county local_key local_hard local_hot */
    struct str requirement;   /* may be empty */
    struct str mandatory_for; /* kinds of units, separated by spaces; "" = elective */
};
extern const struct command catalog_import;

#endif
