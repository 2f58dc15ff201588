/* verify_page.h: what verification found, in words for somebody who is no technician.
 *
 * A run reads everything in the request's snapshot while others go on working; its result is kept (the last hundred), so that
 * the page says when it was done last and what came of it. The same check, with the same words, is `sanguan verify`.
 */
#ifndef SG_DESK_VERIFY_PAGE_H
#define SG_DESK_VERIFY_PAGE_H
#include "html/components.h"
#include "journal/journal.h"

struct verify_finding {
    struct str code; /* as in journal.h */
    int64_t seq, row_id;
    struct str table;
};

struct verify_past {
    int64_t id, at_ms, took_ms, events, records, checkpoints, faults;
    struct str root;
    struct verify_finding *findings; /* the first hundred */
    size_t nfindings;
};

struct verify_view {
    int64_t size, signed_size, signed_ms; /* events now, and those that the newest signature covers */
    struct verify_past *past;             /* newest first; the first is the one shown in full */
    size_t npast;
    struct form_keys keys;
};

enum err verify_view_load(struct db *db, struct arena *a, struct verify_view *out) MUST_CHECK;
/* Findings as kept in a row, and back. Lines that cannot be read are left out. */
struct str verify_findings_write(struct arena *a, const struct verify_result *r);
size_t verify_findings_read(struct arena *a, struct str text, struct verify_finding **out);

#endif
