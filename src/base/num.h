/* num.h: numbers that decide (METHODS.md section 1). Scores, weights, shares and facts are int64 in 1/10,000; money is int64
 * fen. No floating point. Every function is exact; what does not fit is refused, never wrapped.
 */
#ifndef SG_BASE_NUM_H
#define SG_BASE_NUM_H
#include "base/str.h"

#define NUM_ONE 10000 /* one whole, in 1/10,000 */

/* n/d to the nearest integer, halves away from zero; d > 0. A quotient beyond int64 gives INT64_MAX or INT64_MIN, never a
 * wrapped one: the clamp that follows (METHODS.md section 2) still decides rightly. */
int64_t num_rdiv(__int128 n, __int128 d);
/* "-12.5" -> -125000. Optional sign, 1 to 11 ASCII digits, optionally . and 1 to 4 digits; anything else is refused. */
bool num_parse(struct str text, int64_t *out);
/* v/10,000 with exactly `digits` (0..4) decimals, rounded; lives in the arena. */
struct str num_show(struct arena *a, int64_t v, int digits);
/* As num_show, with thousands separated by commas and U+2212 for minus: what a page prints (UI.md section 8). */
struct str num_page(struct arena *a, int64_t v, int digits);
/* n/d in 1/10,000 units -> nearest multiple of 10^(4-digits); beyond int64 as num_rdiv. */
int64_t num_to_digits(__int128 n, __int128 d, int digits);
/* Checked arithmetic; false when the result does not fit. */
bool num_add(int64_t a, int64_t b, int64_t *out);
bool num_mul(int64_t a, int64_t b, int64_t *out);

#endif
