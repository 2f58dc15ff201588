/* digest.h: SHA-256 and HMAC-SHA256 over pieces laid end to end. OpenSSL does the work; it fails only for want of memory, and
 * that ends the process as every failed allocation does (base/mem.h).
 */
#ifndef SG_JOURNAL_DIGEST_H
#define SG_JOURNAL_DIGEST_H
#include "journal/journal.h"

struct hash digest_sha256(const struct str *parts, size_t n);
struct hash digest_sha256_of(struct str bytes);
struct hash digest_hmac(struct str key, const struct str *parts, size_t n);
struct str digest_hex(struct arena *a, const struct hash *h);
bool digest_eq(const struct hash *x, const struct hash *y);

/* The digests of the values behind an event; see journal.h. */
struct hash value_digest(struct arena *a, struct str salt, struct str table, int64_t row, struct str column, struct str before,
                         struct str after);
/* One line of what vals is the SHA-256 of. */
void value_line(struct buf *out, struct str table, int64_t row, struct str column, struct str digest_hex);

#endif
