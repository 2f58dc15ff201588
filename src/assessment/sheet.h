/* sheet.h: a project's worksheet (算表): every line from the records up to the total, so that anyone can follow and recompute
 * it (METHODS.md section 1: each printed line is rounded once and computed exactly from printed lines above it).
 *
 * sheet_score and sheet_rank are what a year's freeze computes, of values in memory and for any number of projects: pure,
 * without database and clock. sheet_build puts the lines into the order of the scheme's tree, with titles, values, functions
 * and records; sheet_write keeps that as text in the row score_sheet, from which pages and the CSV read it back. Nothing of it
 * is ever computed anew: a sheet shows what was frozen.
 */
#ifndef SG_ASSESSMENT_SHEET_H
#define SG_ASSESSMENT_SHEET_H
#include "assessment/facts_score.h"
#include "assessment/scoring.h"
#include "base/buf.h"

/* ---- scoring ---- */
struct sheet_input {
    struct str unit_type;
    struct project_facts facts;
    struct score_ballots *ballots; /* of each panel that gave any; without those of the recused */
    size_t nballots;
};
/* The scheme as it applies to this project (facts_expand) and what it comes to. */
void sheet_score(struct arena *a, const struct score_scheme *s, const struct sheet_input *in, struct score_scheme *own,
                 struct score_sheet *out);

struct sheet_place { /* of a project among all of its year */
    int64_t unit_id;
    struct str unit_type;
    struct opt_i64 total;          /* not set: blocked */
    struct opt_i64 effect, median; /* criteria of a tie; median: of the groups' lines */
    int band;                      /* computed: index, GRADE_PENDING or GRADE_NONE */
    int tie_band;                  /* computed, of GRADE_PENDING: over the last places of which band */
    size_t tie_places;             /* and how many these are */
    size_t rank, of; /* computed: among the scored projects of its type; 0 = none, or of fewer than GRADE_PEERS_MIN units */
};
struct sheet_place sheet_place_of(struct arena *a, int64_t unit_id, struct str unit_type, const struct score_sheet *s);
/* Grades, ranks, and the ties that are left to the board (indexes into places). */
void sheet_rank(struct arena *a, const struct scoring *s, struct sheet_place *places, size_t n, struct grade_result *out);

/* ---- the worksheet ---- */
enum sheet_kind { SHEET_PART, SHEET_NODE, SHEET_FACT, SHEET_INDICATOR, SHEET_PANEL, SHEET_GROUP };
struct sheet_row {
    enum sheet_kind kind;
    struct str parent, id, title;
    int depth;
    int64_t weight, whole; /* whole: what it and its siblings that apply weigh together; of a part 10000 */
    enum score_missing missing;
    int64_t max_missing; /* of what has rows below */
    bool known;
    int64_t line;       /* 1/10,000 point */
    bool gap, overfull; /* gap: missing, so that its policy was used; overfull: too much below it is missing */
    struct score_fn fn; /* FACT and INDICATOR */
    bool has_value;
    int64_t num, den;                  /* FACT and INDICATOR */
    const struct fact_record *records; /* FACT */
    size_t nrecords;
    struct opt_i64 value; /* INDICATOR: the latest that counts; its way is fn.base to fn.target */
    bool has_baseline;
    struct str unit_label;
    int digits;
    day_t on_day;
    enum score_aggregate how; /* GROUP */
    int64_t trim, min, ballots;
};
struct sheet {
    day_t as_of;
    struct str unit_type;
    int digits;
    int64_t total_cap;
    bool blocked;
    int64_t total;
    struct sheet_row *rows; /* in the order of the tree, each above what is below it; groups last below their panel */
    size_t nrows;
};
void sheet_build(struct arena *a, const struct score_scheme *own, const struct sheet_input *in,
                 const struct score_sheet *scored, day_t as_of, struct sheet *out);
/* The part of a name; NULL when there is none. */
const struct sheet_row *sheet_part(const struct sheet *s, enum score_part p);

/* ---- as text ---- sheet_text.c. What is no such text is ERR_CORRUPT. */
enum err sheet_write(struct arena *a, const struct sheet *s, struct str *out) MUST_CHECK;
enum err sheet_read(struct arena *a, struct str text, struct sheet *out) MUST_CHECK;
/* One row a line of the worksheet, and the total's first. docs/worksheet.md tells the columns; tools/recompute.py follows them.
 * Single scores are in no file: a group's line is where a recomputation starts. */
void sheet_csv(struct arena *a, const struct sheet *s, struct buf *out);

#endif
