/* report_json.h: what the pages of report_pages.h are to programs: members of the one object, for site_json. */
#ifndef SG_ASSESSMENT_REPORT_JSON_H
#define SG_ASSESSMENT_REPORT_JSON_H

struct json_writer;

void report_json(struct json_writer *w, const void *view);  /* struct report_page */
void periods_json(struct json_writer *w, const void *view); /* struct period_list_page */
void period_json(struct json_writer *w, const void *view);  /* struct period_page */
void notices_json(struct json_writer *w, const void *view); /* struct notices_page */

#endif
