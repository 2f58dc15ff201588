/* check.h: what import commands ask of their fields, each a violation under the column's name; shared by the features that are
 * imported. */
#ifndef SG_PEOPLE_CHECK_H
#define SG_PEOPLE_CHECK_H
#include "command/command.h"

#define CHECK_CODE_MAX 64 /* code points */
#define CHECK_NAME_MAX 100
#define CHECK_TEXT_MAX 500

void check_required(struct change *c, const char *field, struct str value);
void check_day_required(struct change *c, const char *field, day_t day);
void check_length(struct change *c, const char *field, struct str value, size_t max);
void check_code(struct change *c, const char *field, struct str code); /* required, no spaces, CHECK_CODE_MAX */
void check_name(struct change *c, const char *field, struct str name); /* required, CHECK_NAME_MAX */
void check_choice(struct change *c, const char *field, struct str value, const char *const *choices); /* NULL at the end */
void check_span(struct change *c, const char *field, day_t from, day_t to); /* to is not before from; DAY_NONE = open */
/* A code that is not there: the violation "unknown_code" instead of ERR_NOT_FOUND; other errors stay. */
enum err check_found(struct change *c, const char *field, struct str code, enum err e) MUST_CHECK;

/* The actor's county as a whole, as far as there is one: for import commands, and for pages of the county. */
enum err county_subject(struct db *db, struct arena *a, const struct actor *actor, int64_t id, day_t today,
                        struct subject *out) MUST_CHECK;
/* The county that an import is about: the actor's, else the store's. 0 while there is none. */
enum err import_county(struct change *c, int64_t *county_id) MUST_CHECK;

#endif
