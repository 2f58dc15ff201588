/* components.h: the values behind the component templates (components.html, drawings.html): lights, fields, strips, cells,
 * bars.
 *
 * A page fills a struct, a layout function computes positions where there is something to compute, the template prints it.
 * Nothing here owns memory: texts and arrays are the caller's and live in the request's arena. COMPONENTS.md shows how pages
 * write each.
 *
 * Positions are 1/1000 of the drawing's width and are printed per cent, so a drawing fits any box without stretching its signs.
 */
#ifndef SG_HTML_COMPONENTS_H
#define SG_HTML_COMPONENTS_H
#include "base/date.h"
#include "base/num.h"
#include "base/violation.h"

#define X_MAX 1000

bool code_is(const char *a, const char *b); /* equal texts; NULL equals "" */

/* ---- lights ---- green blue yellow red; none = 未报, awaited = 待报, paused = 暂停. Anything else is taken as none. */
const char *light_class(struct str light); /* its class and sprite id: green blue yellow red none wait pause */

/* ---- fields ---- */
enum input_kind { INPUT_TEXT, INPUT_LONG, INPUT_DATE, INPUT_NUMBER, INPUT_SELECT, INPUT_SECRET, INPUT_KNOWN };
struct choice {
    struct str value, label;
};
struct field_view {
    const char *name; /* of the input; its id is "f-NAME", its hint's "h-NAME", its error's "e-NAME" */
    enum input_kind kind;
    struct str value;              /* as typed or as stored */
    struct str unit;               /* printed behind the input; "" = none */
    const struct violation *error; /* NULL = none: violation_of(&rq->violations, ...) */
    bool optional, disabled;
    unsigned rows;                /* INPUT_LONG; 0 = 3 */
    const char *autocomplete;     /* NULL = "off" */
    struct str min, max;          /* INPUT_DATE, ISO; "" = none */
    const struct choice *choices; /* INPUT_SELECT */
    size_t nchoices;
};
/* The day in a violation's argument (ISO); DAY_NONE when it holds none. */
day_t violation_day(const struct violation *v);
/* What every form that changes something carries. */
struct form_keys {
    struct str csrf, key;
    int64_t version; /* of the row shown; negative = not sent */
};

/* A form of a page, shown again after a refusal. */
struct page_form {
    struct form_keys keys;
    const struct violations *violations;
    bool stale; /* another has changed it meanwhile: both texts are shown */
};

/* ---- counts row: figures that are filters ---- */
struct count_view {
    struct str light; /* "" = no shape */
    int64_t n;
    struct str href;
    bool current; /* this filter is on */
};

struct pager {
    int64_t from, to, total;
    int64_t page, pages;
    struct str prev, next; /* "" = none */
};

/* ---- gates 立项 -> 答题 -> 考核 ---- */
enum gate { GATE_INITIATION, GATE_EXECUTION, GATE_ASSESSMENT };
enum gate_state { GATE_PASSED, GATE_CURRENT, GATE_COMING };

/* ---- milestone strip ---- */
enum strip_sign { SIGN_DONE, SIGN_OVERDUE, SIGN_SOON, SIGN_COMING };
#define STRIP_ROWS 3
struct strip_node {
    day_t day;
    enum strip_sign sign;
    struct str title; /* only the large strip shows it */
    int x;            /* computed */
    int row;          /* computed: line of its label, -1 = no room (it stands in the table below) */
    char anchor;      /* computed: 's'tart, 'm'iddle, 'e'nd */
};
struct strip {
    day_t start, end, today;
    day_t fill;  /* the day on which the plan expected today's confirmed progress */
    int64_t lag; /* 1/10,000 behind the plan; 0 or less = not behind */
    struct strip_node *nodes;
    size_t n;
    int today_x, fill_x;                 /* computed */
    int ndone, noverdue, nsoon, ncoming; /* computed */
    int rows;                            /* computed: of labels */
    int months[12];                      /* computed: x of the month boundaries inside the axis */
    size_t nmonths;
};
void strip_layout(struct strip *s); /* fills what is computed; nodes in any order, sorted here by day */

/* ---- month cells ---- sign: o on time, l late, m missing, a awaited, n not yet, w waived or merged, - not active */
struct month_cell {
    int month;
    char sign;
    bool merged; /* w: with the next month */
};

int cells_count(const struct month_cell *cells, size_t n, char sign);

/* ---- indicator: baseline -> value -> target ---- 1/10,000 */
struct bar {
    bool has_baseline, has_value,
        falling; /* falling: the target lies below the baseline; shown in words, as in UI.md's picture */
    int64_t baseline, value, target;
    int digits;
    int base_x, value_x, target_x; /* computed */
    int fill_x, fill_w;            /* computed */
};
void bar_layout(struct bar *b);

/* ---- peers: a dot strip ---- values in 1/10,000 of the measure */
struct peers {
    int64_t own, q1, median, q3;
    const int64_t *others;
    size_t nothers;
    int64_t from, to;                /* the axis */
    int own_x, q1_x, median_x, q3_w; /* computed */
    int *xs;                         /* computed: the others */
    char anchor;                     /* computed, of the own label */
};
void peers_layout(struct arena *a, struct peers *p);

/* ---- charts ---- points of a line are in px of a 400 x 170 drawing */
struct line_chart {
    const int64_t *values, *plan; /* whole numbers; plan may be NULL */
    size_t n;
    int64_t low, high;              /* computed: the axis */
    int64_t ticks[3];               /* computed */
    int tick_y[3];                  /* computed */
    struct str points, plan_points; /* computed: "x,y x,y" */
    int end_x, end_y, plan_y;       /* computed: of the last points */
    int label_y, plan_label_y;      /* computed: kept apart */
};
void line_layout(struct arena *a, struct line_chart *c);
struct bar_row {
    struct str label;
    int64_t permille;
    bool own;
    int y, w; /* computed, px */
};
struct bar_chart {
    struct bar_row *rows;
    size_t n;
    int64_t goal;       /* permille; negative = none */
    int height, goal_x; /* computed, px */
};
void bars_layout(struct bar_chart *c);
struct histogram_bin {
    int64_t from, n;
    bool own;
    int x, y, h; /* computed, px */
};
struct histogram {
    struct histogram_bin *bins;
    size_t n;
    int bin_w; /* computed */
};
void histogram_layout(struct histogram *g);

/* Clamped to 0..X_MAX: where `at` lies between from and to. */
int x_between(int64_t at, int64_t from, int64_t to);

#endif
