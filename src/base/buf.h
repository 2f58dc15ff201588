/* buf.h: bytes that grow. A buffer cannot be made without a maximum; the append that would pass it appends nothing, and so does
 * every later one, and `full` tells. Callers check once at the end, not at each append.
 */
#ifndef SG_BASE_BUF_H
#define SG_BASE_BUF_H
#include "base/str.h"

struct buf {
    char *ptr;
    size_t len;
    size_t cap;
    size_t max;
    bool full; /* an append was refused: the content is not complete */
};

void buf_init(struct buf *b, size_t max);
void buf_fini(struct buf *b);  /* frees; may be called twice */
void buf_clear(struct buf *b); /* len 0, not full, memory kept */
void buf_put(struct buf *b, struct str s);
void buf_put_c(struct buf *b, const char *nul_terminated);
void buf_put_char(struct buf *b, char c);
void buf_put_i64(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *b); /* valid until the next change */

#endif
