/* burden.h: the ledger of burden (减负账本, DOMAIN.md section 4): what the system asks of each unit in a month, counted from
 * what was recorded, against the ceiling of the scheme; and opinions about it.
 *
 *     seconds = 60 × reports + 60 × texts + 15 × dates, numbers and choices + 3 × items that stood there already and were to be
 * looked at
 *
 * The formula is shown on the page. Minutes are seconds / 60, rounded up: who asks does not round in his own favour.
 */
#ifndef SG_DESK_BURDEN_H
#define SG_DESK_BURDEN_H
#include "command/command.h"
#include "html/components.h"

#define BURDEN_REPORT_S 60
#define BURDEN_TEXT_S 60
#define BURDEN_SHORT_S 15
#define BURDEN_KNOWN_S 3
#define BURDEN_BODY_MAX 500 /* code points */

struct burden_line {
    int64_t unit_id;
    struct str unit;
    int64_t reports, asked, known; /* asked, known: in the reports */
    int64_t other;                 /* entered besides */
    int64_t minutes;
    int known_share; /* permille of the reports' items; negative without any */
    bool over;       /* above the ceiling */
};
int64_t burden_minutes(int64_t reports, int64_t texts, int64_t shorts, int64_t known);

struct burden_said {
    struct str unit, topic, body;
    int64_t made_ms;
};

enum burden_sight {
    BURDEN_NONE,
    BURDEN_OWN,
    BURDEN_COUNTY
}; /* the form alone; the own unit's line; all units and the opinions */

struct burden {
    enum burden_sight sight;
    int month; /* shown; 0 = no cycle runs */
    int months[12];
    size_t nmonths; /* that have begun: choices */
    int64_t ceiling;
    struct burden_line *lines, total;
    size_t nlines, nover;
    struct burden_said *said;
    size_t nsaid;
    struct field_view topic, body;
    const struct violations *violations;
    struct form_keys keys;
};
/* month 0 = the one that runs. own_path: of BURDEN_OWN. */
enum err burden_load(struct db *db, struct arena *a, int64_t county_id, day_t today, int month, enum burden_sight sight,
                     struct str own_path, struct burden *out) MUST_CHECK;

/* ---- burden.opinion (ACT_BURDEN_OPINION), object 0 ---- result = its id. */
struct burden_opinion_in {
    struct str topic; /* one of burden_topics */
    struct str body;
};
extern const char *const burden_topics[]; /* NULL at the end */
extern const struct command burden_opinion;

#endif
