/* scoring_import.h: a scheme's scoring comes in (scoring.h). A year that runs keeps the scoring it has.
 *
 * ACT_IMPORT, object 0: the scoring of a scheme that is there; result = the scheme. Violations name the columns of the file:
 * unit, scheme, score, bands. Of score and bands they are the codes of scoring_check, "scoring_form" where it cannot be read at
 * all, and "scheme_frozen" where a year runs by it and it has one already. The same again makes no event.
 */
#ifndef SG_ASSESSMENT_SCORING_IMPORT_H
#define SG_ASSESSMENT_SCORING_IMPORT_H
#include "assessment/scoring.h"
#include "command/command.h"

struct scoring_import_in {
    struct str unit_code, scheme_name;
    struct str score, bands; /* JSON */
};
extern const struct command scoring_import;

#endif
