/* desk_json.h: what the pages of desk are to programs: members of the one object, for site_json. */
#ifndef SG_DESK_DESK_JSON_H
#define SG_DESK_DESK_JSON_H

struct json_writer;

void board_json(struct json_writer *w, const void *view);    /* struct board */
void project_json(struct json_writer *w, const void *view);  /* struct project_view: what its tab reads */
void projects_json(struct json_writer *w, const void *view); /* struct home: one's own projects */
void audit_json(struct json_writer *w, const void *view);    /* struct audit */

#endif
