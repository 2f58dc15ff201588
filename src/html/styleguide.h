/* styleguide.h: the living style page /ui of a demo directory: every component with invented data, in the order of UI.md's
 * picture. */
#ifndef SG_HTML_STYLEGUIDE_H
#define SG_HTML_STYLEGUIDE_H
#include "html/layout.h"

#define STYLE_UNITS 3

struct style_unit {
    const char *name;
    struct month_cell cells[12];
};

struct styleguide {
    struct strip strip;
    struct strip_node nodes[5];
    struct style_unit units[STYLE_UNITS];
    struct bar bars[4];
    struct field_view known, name, date, target, owner, disabled, reason, light, next;
    struct choice owners[2];
    struct violation missing, late;
    struct violations violations;
    struct count_view counts[5];
    struct pager pager;
    struct peers peers;
    int64_t others[9];
    struct line_chart line;
    struct bar_chart bar_chart;
    struct bar_row bar_rows[4];
    struct histogram histogram;
    struct histogram_bin bins[8];
    struct str own, plan, from, to; /* names on the line chart */
    struct form_keys keys;
};
/* Fills the sample; it points into itself, so it must not be moved. Texts and arrays live in the arena. */
void styleguide_fill(struct arena *a, struct styleguide *g);

#endif
