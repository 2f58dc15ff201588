/* str.h: a string is a pointer and a length. UTF-8, not NUL-terminated unless said; {NULL, 0} is the empty string and equals
 * {"", 0}. A struct str never owns its bytes: they live in an arena, a buffer or a literal.
 */
#ifndef SG_BASE_STR_H
#define SG_BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct arena;

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal)                                                                                                      \
    {                                                                                                                          \
        "" literal, sizeof(literal) - 1                                                                                        \
    } /* in static initialisers */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

struct str str_c(const char *nul_terminated);              /* NULL gives the empty string */
struct str str_sub(struct str s, size_t from, size_t len); /* clamped */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *nul_terminated);
int str_cmp(struct str a, struct str b); /* by bytes, as memcmp, then by length */
bool str_starts(struct str s, struct str prefix);
bool str_empty(struct str s);
/* Offset of the first c at or after `from`, or SIZE_MAX. */
size_t str_find(struct str s, char c, size_t from);
/* ASCII white space off both ends, and U+3000. */
struct str str_trim(struct str s);
/* Takes what stands before the first c, and moves *rest behind it; false when *rest is used up. "a,,b" gives a, "", b;
 * "" gives one empty part, {NULL, 0} none. */
bool str_split(struct str *rest, char c, struct str *part);

/* Copies; the result lives in the arena and is NUL-terminated behind its length. */
struct str str_dup(struct arena *a, struct str s);
struct str str_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* For the operating system's edge only. */
const char *str_z(struct arena *a, struct str s);

/* Whole text or nothing: optional minus, 1 to 19 digits, within range. */
bool str_to_i64(struct str s, int64_t *out);
bool str_hex_decode(struct str hex, uint8_t *out, size_t out_len);  /* exactly 2*out_len lower- or upper-case digits */
struct str str_hex(struct arena *a, const void *bytes, size_t len); /* lower case */

#endif
