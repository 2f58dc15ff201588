/* ending_pages.h: /projects/:id/ending: where the project stands, its secretary's asking for the end, the Department's decision
 * on it, and what became of it.
 */
#ifndef SG_EXECUTION_ENDING_PAGES_H
#define SG_EXECUTION_ENDING_PAGES_H
#include "execution/ending.h"
#include "execution/ending.sql.h"
#include "execution/execution.sql.h"
#include "html/layout.h"
#include "web/web.h"

extern const struct route ending_routes[];

struct ending_indicator {
    const struct indicator_list_row *i;
    struct opt_i64 value; /* the newest */
    day_t on_day;
    bool reached;
};

struct ending_choice {
    const char *word; /* as stored */
    bool chosen;
    const char *code;         /* what is against it; NULL = nothing */
    struct violation against; /* the same, for its words */
};

struct ending_view {
    struct project_head_row project;
    struct ending_facts f;
    const struct ending_list_row *endings; /* newest first */
    size_t nendings;
    const struct ending_list_row *waiting, *accepted; /* of these; NULL = none */
    const struct ending_indicator *indicators;
    size_t nindicators;
    struct ending_choice choices[ENDING_KINDS];
    size_t nfree;                      /* choices with nothing against them */
    bool may_ask, may_decide, recused; /* recused: an officer who stands back */
    int waited;                        /* working days */
    struct page_form form;
    struct field_view kind, statement, words, document;
};

#endif
