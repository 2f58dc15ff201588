/* desk.h: pages that draw on several gates (README.md). Their route tables, for app.c. */
#ifndef SG_DESK_DESK_H
#define SG_DESK_DESK_H
#include "web/web.h"

extern const struct route board_routes[];    /* /board /board.csv */
extern const struct route overview_routes[]; /* /overview */
extern const struct route audit_routes[];    /* /audit /audit.csv */
extern const struct route verify_routes[];   /* /verify */
extern const struct route search_routes[];   /* /search */
extern const struct route rules_routes[];    /* /light-rules */
extern const struct route burden_routes[];   /* /burden */
extern const struct route home_routes[];     /* / /projects */
extern const struct route project_routes[];  /* /projects/:id */
extern const struct route demo_routes[];     /* /demo/clock /ui; of a demo directory only */

#endif
