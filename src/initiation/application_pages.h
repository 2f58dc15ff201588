/* application_pages.h: the application as its committee writes it: /applications, /applications/:id?section=, its rows, its
 * drafts; and what becomes of conditions.
 *
 * A section is one form. Whatever button of it is pressed, everything typed comes along: what is not meant to be saved is kept
 * as a draft first, so that nothing is lost with or without script. Rows of the plan are added, changed and removed by small
 * posts of that form. Who only reads sees the whole in one piece.
 */
#ifndef SG_INITIATION_APPLICATION_PAGES_H
#define SG_INITIATION_APPLICATION_PAGES_H
#include "initiation/application.h"
#include "initiation/application.sql.h"
#include "initiation/claim.h"
#include "initiation/clock.h"
#include "initiation/review.sql.h"
#include "site/site.h"

extern const struct route application_routes[];

/* For struct site: what waits at the unit's and at the Department's place of gate 1. */
int initiation_waiting(struct request *rq, enum nav_key key);

/* ---- the list ---- */
struct application_line {
    const struct application_list_row *row;
    int days;        /* working days that the holder has had it */
    day_t answer_by; /* of the Department while it holds; DAY_NONE else */
};
struct application_list_page {
    bool county;      /* the Department's queue, or the leader's view */
    struct str state; /* shown: "", submitted, returned, approved, rejected */
    struct application_line *lines;
    size_t n;
    struct count_view counts[4]; /* waiting, with units, approved, refused */
    bool claims;                 /* has a committee to claim for */
};

/* ---- one ---- */
enum section_mark { MARK_DONE, MARK_WRITING, MARK_EMPTY, MARK_FAULTS };

struct row_fields {                                                       /* of a plan's row that is being written */
    int64_t id, version;                                                  /* 0 = a new one */
    struct field_view name, unit, baseline, baseline_due, target, source; /* an indicator */
    bool none;                                                            /* no baseline yet */
    struct field_view measure, title, owner, due;                         /* a milestone */
    struct field_view person, duty;                                       /* a member */
};

struct likeness {
    int64_t id;
    struct str name, unit;
};

struct application_page {
    struct application app;
    bool reading; /* the whole, not a section */
    bool hidden;  /* written by the unit and not submitted yet: not for others */
    enum section section;
    enum section_mark marks[SECTION_COUNT];
    size_t nfaults[SECTION_COUNT];
    struct application_faults faults;
    bool submitting; /* submitting was refused: all faults are said on top */
    bool own, may_edit, may_submit, may_withdraw, may_reply, may_review, may_answer, may_confirm;
    struct page_form form;
    struct application_draft draft;
    struct str draft_by;
    struct field_view name, background, beneficiaries, consulted, problem, target, end_day, measures;
    struct field_view resolution_day, resolution_document, why;
    struct row_fields row;
    const struct comment_list_row *comments; /* those that the reader may see */
    size_t ncomments, nopen;
    int64_t reply_to; /* the comment that is being answered; 0 = none */
    struct field_view reply;
    const struct condition_list_row *conditions;
    size_t nconditions;
    int64_t condition; /* the one whose form was refused; 0 = none */
    struct field_view answer, condition_why;
    const struct round_list_row *rounds;
    size_t nrounds;
    struct held held;
    const struct claim_line *line; /* the committee's set; NULL for others */
    struct likeness like[3];
    size_t nlike;
};

/* For the templates. */
enum section comment_section(struct str field); /* SECTION_COUNT: the whole */
bool comment_is_of(struct str field, const char *name);
/* A row of the plan by its code: "indicator.I2" names it. */
bool comment_is_of_row(struct str field, const char *kind, struct str code);
const char *section_at(size_t i);
/* A fault's place in this page or another: "/applications/7?section=goal&check=1#f-target". */
struct str fault_url(struct arena *a, const struct application_page *p, const struct application_fault *f);
struct violation fault_violation(const struct application_fault *f);

/* ---- shared with the review ---- */
web_loader application_load_page;
/* Reads whatever the page shows; section and rows as the query asks. */
enum err application_page_read(struct request *rq, struct application_page *p) MUST_CHECK;
/* Then the fields: typed, row_typed: the section's texts, its row, came with this request. row: which is written, 0 = a new
 * one. */
enum err application_page_fields(struct request *rq, struct application_page *p, int64_t row, bool typed,
                                 bool row_typed) MUST_CHECK;
enum err application_held(struct request *rq, const struct application *app, const struct round_list_row *rounds, size_t n,
                          struct held *out) MUST_CHECK;
extern const struct field application_list_fields[];
web_handler application_list_show;

#endif
