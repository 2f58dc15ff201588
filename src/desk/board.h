/* board.h: the county's projects on one page, worst first (UI.md section 14, "County board").
 *
 * A board costs what its page costs: rows come from board_row by the index of the default order, a page at a time, from a key
 * on. The key of a page stands in the URL (`after` the last row of the page before, or `before` the first row of the page
 * behind), with the page's number beside it for the words "51—100". Other orders and the way back sort the cycle's rows, which
 * are a county's.
 *
 * board_filter.c is pure: what the URL says, and URLs that say it. board.c reads. board_csv.c writes what is shown as a file.
 * board_page.c answers.
 */
#ifndef SG_DESK_BOARD_H
#define SG_DESK_BOARD_H
#include "db/db.h"
#include "html/components.h"
#include "html/html.h"

struct request;

#define BOARD_MONTHS 12
#define BOARD_ROWS 50 /* of a page, unless the URL says more */
#define BOARD_ROW_CHOICES 3
#define BOARD_Q_MAX 40 /* code points */

/* name, word in the URL; as the words of a table head. "-" before the word turns the order round. */
#define BOARD_SORT_TABLE(X)                                                                                                    \
    X(BOARD_WORST, "")            /* red by days, yellow by lag, blue by date */                                               \
    X(BOARD_UNIT, "unit")         /* the official order of units */                                                            \
    X(BOARD_PROGRESS, "progress") /* least first */                                                                            \
    X(BOARD_REPORTED, "reported") /* longest ago first */                                                                      \
    X(BOARD_PROBLEMS, "problems") /* most first */                                                                             \
    X(BOARD_DUE, "due")           /* soonest first */

enum board_sort {
#define X(name, word) name,
    BOARD_SORT_TABLE(X)
#undef X
        BOARD_SORTS
};
const char *board_sort_word(enum board_sort s);

/* Where a page begins: the order's key, then the default order's key, then the project. */
struct board_key {
    int64_t sort, rank, id;
};

struct board_filter {
    struct str q;                   /* within unit, project, code or secretary's name; "" = all, like the three below */
    struct str kind, light, nature; /* as stored */
    int missing;                    /* a month without report that is due; 0 = any */
    bool differs, problems;         /* only where the lights differ; only with open problems */
    enum board_sort sort;
    bool reverse;
    int rows, page;
    bool keyed, backwards; /* a page after `from`, or before it */
    struct board_key from;
};

/* All of it, first page. */
struct board_filter board_filter_none(void);
bool board_filtered(const struct board_filter *f);
/* Reads "12.3400.77"; false for anything else. */
bool board_key_parse(struct str text, struct board_key *out);
/* Reads "" or "due" or "-due"; false for anything else. */
bool board_sort_parse(struct str text, enum board_sort *sort, bool *reverse);
struct str board_sort_value(struct arena *a, const struct board_filter *f); /* what board_sort_parse reads */
extern const int board_row_choices[BOARD_ROW_CHOICES];

/* What a request's URL says (board_page.c); *bad tells that something of it was not understood and not used. */
struct board_filter board_read_filter(struct request *rq, bool *bad);

/* URLs of the board. path is "/board" or "/board.csv". */
struct str board_url(struct arena *a, const char *path, const struct board_filter *f);
/* Page `page`, behind or before a key. */
struct str board_page_url(struct arena *a, const struct board_filter *f, int page, struct board_key key, bool backwards);
/* A head's link: that order, or the other way round when it is on already. */
struct str board_sort_url(struct arena *a, const struct board_filter *f, enum board_sort s);
/* All of it in the same order: figures that are filters set one field of this. */
struct board_filter board_all(const struct board_filter *f);

/* The cycle that runs, and the month whose reports are awaited: the last one that has begun. */
struct board_period {
    int64_t cycle_id, year, period_id; /* 0 = none */
    int month;                         /* 0 = none */
    day_t cycle_start, cycle_end;
    day_t deadline;    /* rolled to a working day; DAY_NONE = nothing is due: waived or merged away */
    int64_t remind_ms; /* the last reminder; 0 = none */
    int64_t soon;      /* working days within which a blue light begins */
};

struct board_line {
    int64_t id;
    int number; /* its place in the order shown */
    struct str unit, name, nature, secretary, light, rule, declared, next_title;
    int item_month;       /* the light is decided by the report of that month; 0 = it is not */
    struct str item_name; /* the light is decided by this indicator; "" = it is not */
    bool differs, next_overdue;
    int64_t days;                  /* past the deciding deadline (red), or to it (blue) */
    int64_t progress, planned;     /* 1/10,000 */
    int64_t problems, reported_ms; /* 0 = never */
    day_t next_day;
    struct str reports; /* URL of its reports, where the reason for another light stands */
    struct strip strip;
    struct month_cell cells[BOARD_MONTHS];
};

/* Figures above the table; the first four are red, yellow, blue, green. */
enum { BOARD_COUNT_AWAITED = 4, BOARD_COUNT_DIFFERS, BOARD_COUNT_NONE, BOARD_COUNTS };

struct board_totals {
    int64_t projects, units, red, yellow, blue, green, none, differs, problems;
    int64_t received, awaited, awaited_units; /* reports of the period's month */
    day_t as_of;                              /* the oldest row's day */
    bool compared;                            /* last month's end is known */
    int64_t red_before, yellow_before;
    int month_before;
};

/* A unit's share of the figures. */
struct board_unit {
    int64_t sort;
    struct str name;
    int64_t projects, red, yellow, blue, green, problems, awaited;
};

struct board {
    struct board_filter filter;
    bool bad_filter; /* the URL said something that was not understood, and was not used */
    struct board_period period;
    struct board_totals totals;
    int64_t shown; /* rows that match */
    struct board_line *lines;
    size_t nlines;
    struct board_unit *units; /* in their official order */
    size_t nunits;
    bool may_remind;
    struct form_keys keys;
    /* made of the above, for the template */
    struct count_view counts[BOARD_COUNTS];
    struct pager pager;
    struct str csv, clear, sorts[BOARD_SORTS], sort_value;
    int months[BOARD_MONTHS]; /* that have begun: choices of the filter */
    size_t nmonths;
    const int *rows; /* choices of a page's length */
    size_t nrows;
};

/* Reads a page of the board of the county's running cycle. Without one period.cycle_id is 0 and all is empty. */
enum err board_load(struct db *db, struct arena *a, int64_t county_id, day_t today, const struct board_filter *f,
                    struct board *out) MUST_CHECK;
/* The running cycle and its awaited month alone. */
enum err board_period_load(struct db *db, struct arena *a, int64_t county_id, day_t today, struct board_period *out) MUST_CHECK;
/* Everything that matches, whatever the page, as CSV. */
enum err board_csv(struct db *db, struct arena *a, int64_t county_id, day_t today, const struct board_filter *f, enum lang lang,
                   struct str *out) MUST_CHECK;

#endif
