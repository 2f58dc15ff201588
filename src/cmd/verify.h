/* verify.h: how the result of a verification is told on stdout: each fault on a line, then figures, then the verdict. */
#ifndef SG_CMD_VERIFY_H
#define SG_CMD_VERIFY_H
#include "journal/journal.h"

void verify_print(struct arena *a, const struct verify_result *r);

#endif
