/* private.h: shared by the files of initiation/. */
#ifndef SG_INITIATION_PRIVATE_H
#define SG_INITIATION_PRIVATE_H
#include "initiation/application.h"

/* Announces and writes the texts, and what of them the project repeats. */
enum err application_write(struct change *c, const struct application *app, const struct application_texts *t) MUST_CHECK;
/* The other side holds it from now on; the project's state with it. approved_day: DAY_NONE unless it is approved. */
enum err application_pass(struct change *c, const struct application *app, const char *state, const char *holder,
                          int64_t rounds, day_t approved_day) MUST_CHECK;
void no_print(const void *input, struct buf *out);

#endif
