/* project_event.h: what was done about a project, in words: the journal's events with the values that they changed.
 *
 * An event has a verb and the columns that changed. The words of verbs are in audit.html, those of columns and the sentence of
 * each verb in project_event.html; here is decided which columns a reader is told, of what kind their values are, and what the
 * sentence is made of. A column that is not in EVENT_FIELD_TABLE is the program's own (ids, versions, stored facts) and is not
 * told. A value that was erased is told as erased.
 *
 * Whoever may see the project may see its values, with one exception: what a liaison wrote for a month's report is the
 * committee's own until the secretary has confirmed it.
 */
#ifndef SG_DESK_PROJECT_EVENT_H
#define SG_DESK_PROJECT_EVENT_H
#include "assessment/status.h"
#include "desk/project.sql.h"

enum event_value_kind {
    VALUE_TEXT,
    VALUE_DAY,
    VALUE_PLAN /* a day or a decimal */,
    VALUE_NUMBER,
    VALUE_LIGHT,
    VALUE_STATE,
    VALUE_PERSON
};

/* name, table, column, kind of its values */
#define EVENT_FIELD_TABLE(X)                                                                                                   \
    X(FIELD_MILESTONE_TITLE, "milestone", "title", VALUE_TEXT)                                                                 \
    X(FIELD_MILESTONE_MEASURE, "milestone", "measure", VALUE_TEXT)                                                             \
    X(FIELD_MILESTONE_OWNER, "milestone", "owner_id", VALUE_PERSON)                                                            \
    X(FIELD_MILESTONE_DUE, "milestone", "due_day", VALUE_DAY)                                                                  \
    X(FIELD_MILESTONE_DONE, "milestone", "done_day", VALUE_DAY)                                                                \
    X(FIELD_MILESTONE_NOTE, "milestone", "note", VALUE_TEXT)                                                                   \
    X(FIELD_INDICATOR_NAME, "indicator", "name", VALUE_TEXT)                                                                   \
    X(FIELD_INDICATOR_UNIT, "indicator", "unit_label", VALUE_TEXT)                                                             \
    X(FIELD_INDICATOR_BASELINE, "indicator", "baseline", VALUE_NUMBER)                                                         \
    X(FIELD_INDICATOR_TARGET, "indicator", "target", VALUE_NUMBER)                                                             \
    X(FIELD_INDICATOR_SOURCE, "indicator", "source", VALUE_TEXT)                                                               \
    X(FIELD_VALUE, "indicator_value", "value", VALUE_NUMBER)                                                                   \
    X(FIELD_VALUE_DAY, "indicator_value", "on_day", VALUE_DAY)                                                                 \
    X(FIELD_VALUE_NOTE, "indicator_value", "note", VALUE_TEXT)                                                                 \
    X(FIELD_PROBLEM_TITLE, "problem", "title", VALUE_TEXT)                                                                     \
    X(FIELD_PROBLEM_ORIGIN, "problem", "origin", VALUE_TEXT)                                                                   \
    X(FIELD_PROBLEM_OWNER, "problem", "owner_id", VALUE_PERSON)                                                                \
    X(FIELD_PROBLEM_DUE, "problem", "due_day", VALUE_DAY)                                                                      \
    X(FIELD_PROBLEM_PROGRESS, "problem", "progress", VALUE_TEXT)                                                               \
    X(FIELD_PROBLEM_STATE, "problem", "state", VALUE_STATE)                                                                    \
    X(FIELD_REPORT_STATE, "monthly_report", "state", VALUE_STATE)                                                              \
    X(FIELD_REPORT_REASON, "monthly_report", "reason", VALUE_TEXT)                                                             \
    X(FIELD_REPORT_EXPECTED, "monthly_report", "expected_day", VALUE_DAY)                                                      \
    X(FIELD_REPORT_FOCUS, "monthly_report", "next_focus", VALUE_TEXT)                                                          \
    X(FIELD_REPORT_DECLARED, "monthly_report", "declared", VALUE_LIGHT)                                                        \
    X(FIELD_REPORT_DECLARED_REASON, "monthly_report", "declared_reason", VALUE_TEXT)                                           \
    X(FIELD_REPORT_COMPUTED, "monthly_report", "computed", VALUE_LIGHT)                                                        \
    X(FIELD_TEAM_PERSON, "team_member", "person_id", VALUE_PERSON)                                                             \
    X(FIELD_TEAM_POST, "team_member", "post_title", VALUE_TEXT)                                                                \
    X(FIELD_TEAM_DUTY, "team_member", "duty", VALUE_TEXT)                                                                      \
    X(FIELD_PROJECT_NAME, "project", "name", VALUE_TEXT)                                                                       \
    X(FIELD_PROJECT_CLIENT, "project", "client", VALUE_TEXT)                                                                   \
    X(FIELD_PROJECT_START, "project", "start_day", VALUE_DAY)                                                                  \
    X(FIELD_PROJECT_END, "project", "end_day", VALUE_DAY)                                                                      \
    X(FIELD_PROJECT_APPROVED, "project", "approved_day", VALUE_DAY)                                                            \
    X(FIELD_PROJECT_STATE, "project", "state", VALUE_STATE)                                                                    \
    X(FIELD_AMENDMENT_BEFORE, "amendment", "before", VALUE_PLAN)                                                               \
    X(FIELD_AMENDMENT_AFTER, "amendment", "after", VALUE_PLAN)                                                                 \
    X(FIELD_AMENDMENT_REASON, "amendment", "reason", VALUE_TEXT)                                                               \
    X(FIELD_AMENDMENT_STATE, "amendment", "state", VALUE_STATE)                                                                \
    X(FIELD_AMENDMENT_DECISION, "amendment", "decision", VALUE_TEXT)                                                           \
    X(FIELD_AMENDMENT_APPROVED, "amendment", "approved_day", VALUE_DAY)                                                        \
    X(FIELD_AMENDMENT_APPROVER, "amendment", "approver_id", VALUE_PERSON)                                                      \
    X(FIELD_ENDING_KIND, "project_ending", "kind", VALUE_STATE)                                                                \
    X(FIELD_ENDING_STATEMENT, "project_ending", "statement", VALUE_TEXT)                                                       \
    X(FIELD_ENDING_STATE, "project_ending", "state", VALUE_STATE)                                                              \
    X(FIELD_ENDING_REASON, "project_ending", "reason", VALUE_TEXT)                                                             \
    X(FIELD_ENDING_DOCUMENT, "project_ending", "document", VALUE_TEXT)                                                         \
    X(FIELD_LIGHT, "light_change", "light", VALUE_LIGHT)

enum event_field {
#define X(name, table, column, kind) name,
    EVENT_FIELD_TABLE(X)
#undef X
        EVENT_FIELDS
};

/* A value before or after, by its kind: text, day or number; empty = there was none. */
struct event_side {
    bool set;
    struct str text;
    day_t day;
    int64_t number; /* 1/10,000 */
};

struct event_value {
    enum event_field field;
    enum event_value_kind kind;
    bool erased;
    struct event_side before, after;
};

struct project_event {
    int64_t seq, at_ms;
    struct str verb;
    bool program;          /* no person: the import, or the program itself */
    struct str person;     /* "" = erased */
    struct str post;       /* as it was called then; a delegate's says so */
    struct str object;     /* the present name of what it was done to */
    int month;             /* of a report; 0 = none */
    int digits;            /* of an indicator */
    struct str unit_label; /* of an indicator */
    struct str why;        /* the reason given; "" = none */
    bool why_erased;
    bool withheld; /* values that are the committee's own */
    const struct event_value *values;
    size_t nvalues;
};

/* The events of rows, newest first, with their values, oldest event first. own: the reader may see what is not confirmed. Pure;
 * the result lives in the arena and points into the rows. */
struct project_event *project_events(struct arena *a, const struct project_status *st,
                                     const struct project_page_events_row *rows, size_t n,
                                     const struct project_page_values_row *values, size_t nvalues, bool own);

/* The value of a field that the event changed; what was there is empty when it did not. */
const struct event_value *event_value_of(const struct project_event *e, enum event_field f);
struct str event_text(const struct project_event *e, enum event_field f);  /* after; "" = none */
day_t event_day(const struct project_event *e, enum event_field f);        /* after; DAY_NONE = none */
day_t event_day_before(const struct project_event *e, enum event_field f); /* before */
bool event_has(const struct project_event *e, enum event_field f);         /* has a value after */
bool event_was(const struct project_event *e, enum event_field f);         /* had a value before */

/* The post's title as the event's bytes have it; "" when there is none. */
struct str event_post(struct arena *a, struct str bytes);

#endif
