/* audit.h: who did what and when, without values (DOMAIN.md section 2, the audit administrator).
 *
 * What was changed from what to what is business data and stays with those whose business it is; here stand the act, the kind
 * and number of its object, the person, the post and the unit. Newest first, fifty a page; a page begins behind a key (time,
 * number), so that the last page costs what the first one does.
 */
#ifndef SG_DESK_AUDIT_H
#define SG_DESK_AUDIT_H
#include "db/db.h"
#include "html/html.h"

#define AUDIT_ROWS 50
#define AUDIT_COUNT_MAX 20000 /* counting and the file end here */
#define AUDIT_TEXT_MAX 40     /* code points of a filter's text */

struct audit_filter {
    day_t from, to;                /* DAY_NONE = open */
    struct str person, unit, verb; /* parts of names; a verb as it is; "" = all */
    bool keyed;
    int64_t at_ms, seq; /* older than this event */
};

struct audit_line {
    int64_t seq, at_ms, object_id, records;
    bool program; /* no person: the program itself */
    struct str person, post, unit, verb, object_kind;
};

struct audit {
    struct audit_filter filter;
    bool bad_filter;
    struct audit_line *lines;
    size_t nlines;
    int64_t count; /* that match, AUDIT_COUNT_MAX at most */
    bool counted;  /* all were counted */
    int64_t size, newest_ms;
    struct str older, first, csv; /* URLs; "" = none */
    const char *const *verbs;     /* choices */
    size_t nverbs;
};

struct audit_filter audit_filter_none(void);
bool audit_filtered(const struct audit_filter *f);
bool audit_key_parse(struct str text, struct audit_filter *f); /* "1600855500000.812" */
struct str audit_url(struct arena *a, const char *path, const struct audit_filter *f);
extern const char *const audit_verbs[]; /* NULL at the end */

enum err audit_load(struct db *db, struct arena *a, int64_t county_id, const struct audit_filter *f,
                    struct audit *out) MUST_CHECK;
enum err audit_csv(struct db *db, struct arena *a, int64_t county_id, const struct audit_filter *f, enum lang lang,
                   struct str *out) MUST_CHECK;

#endif
