/* project.h: the project's page (UI.md section 14, "Project"): why this light, what next, the plan with its old and new dates,
 * indicators, problems and who closed them, months, team, the three sides, and what was done about it.
 *
 *     /projects/:id?tab=overview|plan|problems|reports|events    the first shows all in brief; events: &before=SEQ for older
 * ones
 *
 * project_next.c is pure: what comes next. project_event.c is pure: events in words. project.c reads; project_page.c answers.
 * Where the project stands is assessment/status.h's to say, so that the page, the board and the report cannot disagree.
 */
#ifndef SG_DESK_PROJECT_H
#define SG_DESK_PROJECT_H
#include "assessment/board.sql.h"
#include "desk/project_event.h"
#include "execution/amendment.sql.h"
#include "execution/execution.sql.h"
#include "html/components.h"

#define PROJECT_EVENTS_BRIEF 5
#define PROJECT_EVENTS_PAGE 30
#define PROJECT_NEXT_MAX 6
#define PROJECT_LIGHTS_BRIEF 6

/* name, word in the URL */
#define PROJECT_TAB_TABLE(X)                                                                                                   \
    X(PROJECT_OVERVIEW, "overview")                                                                                            \
    X(PROJECT_PLAN, "plan")                                                                                                    \
    X(PROJECT_PROBLEMS, "problems")                                                                                            \
    X(PROJECT_REPORTS, "reports")                                                                                              \
    X(PROJECT_EVENTS, "events")

enum project_tab {
#define X(name, word) name,
    PROJECT_TAB_TABLE(X)
#undef X
        PROJECT_TABS
};
extern const char *const project_tab_words[PROJECT_TABS + 1]; /* NULL at the end */

/* ---- what comes next ---- */

enum next_kind { NEXT_REPORT, NEXT_MILESTONE, NEXT_PROBLEM, NEXT_END };

struct next_item {
    enum next_kind kind;
    int64_t id; /* milestone or problem */
    int month;  /* of a report */
    day_t day;  /* its deadline */
    bool past;
    struct str title, owner;
};

/* By day: what is past and what comes, PROJECT_NEXT_MAX at most, the end of the project last. Nothing of a project that is
 * closed or paused. Returns how many. */
size_t project_next(const struct project_status *st, const struct problem_list_row *problems, size_t nproblems, bool runs,
                    struct next_item out[PROJECT_NEXT_MAX]);

/* ---- the page ---- */

/* What the reader may do now; what he may not is not shown. */
struct project_rights {
    bool own;     /* reads what the committee has not confirmed yet */
    bool fill;    /* writes a report */
    bool confirm; /* and confirms it */
    bool reopen;
    bool milestone; /* records one as done */
    bool indicator; /* records a value */
    bool raise;     /* a problem */
    bool start;     /* begins an approved project */
    bool amend;     /* asks for another date or target */
    bool end;       /* asks for the end */
};

/* A change of the computed light, or the light at a month's end. */
struct project_light {
    day_t day;
    struct str light, rule, item; /* item: what decided; "" = nothing did */
    int month;                    /* of the report that decided; 0 = none did */
};

struct project_view {
    enum project_tab tab;
    struct project_rights may;
    struct project_page_head_row head;
    struct project_status st;
    struct str light; /* as shown: paused and closed have their own */
    bool runs;        /* neither paused nor closed nor before its start */
    bool begun;       /* started once; before that it has neither light nor months */
    struct strip strip;
    const struct bar *bars; /* of the indicators */
    struct month_cell cells[STATUS_MONTHS];
    int received, late, missing, awaited; /* months */
    int report_month;                     /* to be written now: awaited, else missing; 0 = none */
    bool report_handed;                   /* it is with the secretary */
    const struct problem_list_row *problems;
    size_t nproblems;
    const struct team_list_row *team;
    size_t nteam;
    const struct amendment_history_row *amendments; /* on the tab of the plan */
    size_t namendments;
    const struct project_light *lights; /* changes, newest first */
    size_t nlights;
    const struct project_light *ends; /* month's ends, in order */
    size_t nends;
    struct next_item next[PROJECT_NEXT_MAX];
    size_t nnext;
    const struct project_event *events;
    size_t nevents;
    int64_t events_total;
    struct str older, newest;               /* URLs; "" = none */
    struct form_keys reopen[STATUS_MONTHS]; /* of the form that reopens a month's report, each with a key of its own */
};

/* before: events older than this one; 0 = the newest. Reads only what the tab shows: at most sixteen queries. */
enum err project_read(struct db *db, struct arena *a, int64_t project_id, day_t today, int64_t before,
                      struct project_view *v) MUST_CHECK;

/* For the templates. */
struct status_milestone;
/* Days behind its deadline on which a milestone was recorded as done; 0 = in time or open. */
int milestone_late_days(const struct status_milestone *m);
/* 冷链库容（吨）; a name that ends in brackets takes the unit into them: 薄弱村（5万元以下，个）. */
struct str indicator_title(struct arena *a, struct str name, struct str unit);

#endif
