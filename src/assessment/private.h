/* private.h: shared by the files of the monthly report. */
#ifndef SG_ASSESSMENT_PRIVATE_H
#define SG_ASSESSMENT_PRIVATE_H
#include "assessment/report.h"

/* The bit of a report's state as stored; "" = no report. */
unsigned report_state(struct str word);
/* Is a report asked of the project in that month: is it active then, and the month neither waived nor merged? */
struct slot_facts_row;
bool slot_due(const struct slot_facts_row *s);

#endif
