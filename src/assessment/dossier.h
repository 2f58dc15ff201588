/* dossier.h: /dossier: a secretary's results (结果档案), year by year, each leading to its worksheet; for the Department and
 * the leader all secretaries of a year, and /dossier/:post.
 *
 * Projects stay with the post, so the results are the post's; who held it in that year stands beside them.
 */
#ifndef SG_ASSESSMENT_DOSSIER_H
#define SG_ASSESSMENT_DOSSIER_H
#include "assessment/dossier.sql.h"
#include "assessment/panel_pages.h"

extern const struct route dossier_routes[];

struct dossier_year {
    const struct dossier_rows_row *rows; /* of one year */
    size_t n;
    const struct dossier_holders_row *holders;
    size_t nholders;
};
struct dossier_page {
    struct dossier_post_row post;
    struct dossier_year *years;
    size_t nyears;
    bool own;
};
struct dossier_entry { /* a post's projects of a year */
    const struct dossier_list_row *rows;
    size_t n;
};
struct dossiers_page {
    struct score_years years;
    bool frozen;
    struct dossier_entry *entries;
    size_t nentries;
};

#endif
