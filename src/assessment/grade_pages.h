/* grade_pages.h: /grades, /grades/:sheet: ties that the board must decide, what it decided, and the clerk's forms. */
#ifndef SG_ASSESSMENT_GRADE_PAGES_H
#define SG_ASSESSMENT_GRADE_PAGES_H
#include "assessment/grade_record.h"
#include "assessment/panel_pages.h"

extern const struct route grade_routes[];

struct grade_tied { /* a tie class: its rows, and the places left of a grade */
    struct str grade;
    int64_t places;
    const struct grade_list_row **rows;
    size_t n;
};
struct grades_page {
    struct score_years years;
    bool frozen;
    struct grade_list_row *rows;
    size_t nrows, decided, rest, recused; /* rest: have a computed grade and no record; recused: but another must record them */
    struct grade_tied *ties;              /* those that are not decided yet */
    size_t nties;
    bool may_record;
    struct page_form form;
    struct field_view board, decided_day, document;
};
struct grade_page {
    struct grade_sheet_row s;
    struct final_of_sheet_row final;
    bool has_final, may_record;
    struct page_form form;
    struct field_view grade, board, decided_day, document, why;
};

#endif
