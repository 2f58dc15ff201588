/* home.h: the first page of a secretary, a liaison and a team member: what is due from whoever looks, and how the projects
 * stand (UI.md section 14, "Secretary's home"); and the list of one's projects.
 *
 * home_due.c decides what is due. It is pure: facts in, items out.
 *
 *   what                          secretary            liaison              member
 *   a month's report              not yet confirmed    not yet handed       -
 *   a report the Department       until it is          until it is handed   -
 *   reopened                      confirmed anew       again
 *   a milestone past its day      of any owner         of any owner         own
 *   a milestone soon due          own                  own                  own
 *   an open problem past its day  of any owner         of any owner         own
 *   an open problem soon due      own                  own                  own
 *   a solved problem              who neither raised nor owns it: he may confirm that it is closed
 *
 * The secretary answers for all of it but does himself only what nobody else may; what a liaison prepares comes to him when it
 * is handed, or when its month is due anyway. "Soon" is the scheme's number of working days, as for the blue light.
 *
 * home.c reads: as many queries however many projects there are. Peers are the other units of the same kind in the same cycle,
 * unnamed, by what their secretaries have confirmed: the share of milestones reached in time among those due by the day of a
 * project's newest confirmed report. Fewer than HOME_PEERS_MIN units are not compared, since then a dot has a name.
 */
#ifndef SG_DESK_HOME_H
#define SG_DESK_HOME_H
#include "assessment/report.h"
#include "assessment/status.h"
#include "html/components.h"
#include "rights/rights.h"

#define HOME_PEERS_MIN 5 /* units, the own one included */

/* ---- what is due ---- */

/* A project's month that is not confirmed, or not any more. */
struct home_report {
    int64_t project_id;
    int month;
    day_t deadline; /* rolled to a working day */
    unsigned state; /* REPORT_NONE, HANDED, REOPENED */
    bool again;     /* it was received once and is to be confirmed anew, so no day of its own is left */
    struct str why; /* of the reopening; "" when it is handed over again */
};

/* A milestone not reached. */
struct home_milestone {
    int64_t id, project_id, owner_id;
    struct str title, owner;
    day_t deadline; /* rolled */
};

/* A problem not closed. */
struct home_problem {
    int64_t id, project_id, owner_id, raised_by;
    struct str title, owner;
    day_t due_day;
    bool solved; /* awaits confirmation by another */
};

struct home_facts {
    enum role role; /* ROLE_SECRETARY, ROLE_LIAISON; any other is taken as a member */
    int64_t person_id;
    day_t today;
    const struct calendar *calendar;
    int soon;                          /* working days */
    const struct home_report *reports; /* by month, then in the order of the projects */
    size_t nreports;
    const struct home_milestone *milestones;
    size_t nmilestones;
    const struct home_problem *problems;
    size_t nproblems;
};

enum due_kind { DUE_REPORT, DUE_REOPENED, DUE_MILESTONE, DUE_PROBLEM, DUE_CLOSURE };

/* One thing to do. */
struct due_item {
    enum due_kind kind;
    int64_t project_id;   /* of reports: the first one to open */
    int64_t id;           /* milestone or problem; 0 = a report */
    int month;            /* of a report */
    int projects, handed; /* of reports: how many the item is about, and how many of them the liaison has handed over */
    day_t day;            /* by when; DAY_NONE = nothing but soon */
    bool past;            /* that day is over */
    struct str title, owner, why;
};

/* By day: what is past first, what has no day as if it were today's. Months' reports are one item a month. In the arena. */
size_t home_due(struct arena *a, const struct home_facts *f, struct due_item **out);

/* ---- the page ---- */

struct home_project {
    int64_t id;
    struct str name, unit, nature, light, rule, declared, next_title;
    bool differs, next_overdue, closed;
    int declared_month, problems;
    int64_t days, progress, planned; /* days: past the deciding day (red) or to it (blue); the others 1/10,000 */
    day_t next_day;                  /* DAY_NONE = all are done */
    struct strip strip;
    struct month_cell cells[STATUS_MONTHS];
};

/* A project in the month's report card. */
struct home_report_line {
    int64_t project_id;
    struct str name;
    unsigned state; /* REPORT_… */
    bool due;       /* is to be reported at all */
};

struct home_peers {
    bool known;
    bool rural;        /* towns and townships, which are compared with each other */
    struct str kind;   /* as stored */
    int64_t units;     /* compared, the own one included */
    int64_t due, done; /* the own unit's milestones due, and of these reached in time */
    bool below, above; /* outside the middle half */
    struct peers strip;
};

struct home {
    enum role role;
    struct str person, unit, liaison; /* liaison "": nobody holds the post */
    int year;                         /* of the running cycle; 0 = none */
    const struct home_project *projects;
    size_t nprojects;
    int64_t projects_max;
    int red, yellow, blue, green;
    const struct due_item *due;
    size_t ndue;
    /* The month's report: of the last month that has begun. */
    int month;      /* 0 = none begun */
    day_t deadline; /* DAY_NONE = nothing is due */
    const struct home_report_line *lines;
    size_t nlines;
    int confirmed, handed, reopened, missing; /* of the lines that are due */
    int64_t report_project;                   /* whose report the button opens; 0 = nothing to do */
    bool late;                                /* something is overdue, so a reason will be asked for */
    struct month_cell cells[STATUS_MONTHS];   /* the worst of the projects */
    struct home_peers peers;
};

/* What the actor's post gives him to look after. Nine queries, with peers eleven. */
enum err home_load(struct db *db, struct arena *a, const struct actor *actor, day_t today, bool peers,
                   struct home *out) MUST_CHECK;
enum err home_peers_load(struct db *db, struct arena *a, const struct actor *actor, int64_t cycle_id,
                         const struct calendar *calendar, struct home_peers *out) MUST_CHECK;

#endif
