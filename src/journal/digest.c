/* digest.c: see digest.h. */
#include "journal/openssl.h" /* first: see there */
#include "journal/digest.h"
#include <stdlib.h>
#include <string.h>
#include "sys/sys.h"

#define EXIT_NO_MEMORY 71

static void must(bool ok)
{
    if (!ok) {
        log_error("OpenSSL refused to compute a digest");
        exit(EXIT_NO_MEMORY);
    }
}

struct hash digest_sha256(const struct str *parts, size_t n)
{
    struct hash h;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    must(ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1);
    for (size_t i = 0; i < n; i++) {
        must(EVP_DigestUpdate(ctx, parts[i].len ? parts[i].ptr : "", parts[i].len) == 1);
    }
    must(EVP_DigestFinal_ex(ctx, h.b, NULL) == 1);
    EVP_MD_CTX_free(ctx);
    return h;
}

struct hash digest_sha256_of(struct str bytes)
{
    return digest_sha256(&bytes, 1);
}

/* RFC 2104 over digest_sha256: two short hashes, without OpenSSL's costly look-up of a MAC for each. */
struct hash digest_hmac(struct str key, const struct str *parts, size_t n)
{
    enum { BLOCK = 64, PARTS = 15 };
    char inner[BLOCK], outer[BLOCK];
    struct str all[PARTS + 1];
    struct hash h;
    if (key.len > BLOCK) {
        h = digest_sha256(&key, 1);
        key = (struct str){(const char *)h.b, HASH_SIZE};
    }
    must(n <= PARTS);
    for (size_t i = 0; i < BLOCK; i++) {
        char k = i < key.len ? key.ptr[i] : 0;
        inner[i] = (char)(k ^ 0x36);
        outer[i] = (char)(k ^ 0x5c);
    }
    all[0] = (struct str){inner, BLOCK};
    for (size_t i = 0; i < n; i++) {
        all[i + 1] = parts[i];
    }
    struct hash in = digest_sha256(all, n + 1);
    struct str last[] = {{outer, BLOCK}, {(const char *)in.b, HASH_SIZE}};
    return digest_sha256(last, 2);
}

struct str digest_hex(struct arena *a, const struct hash *h)
{
    return str_hex(a, h->b, HASH_SIZE);
}

bool digest_eq(const struct hash *x, const struct hash *y)
{
    return memcmp(x->b, y->b, HASH_SIZE) == 0;
}

struct hash value_digest(struct arena *a, struct str salt, struct str table, int64_t row, struct str column, struct str before,
                         struct str after)
{
    struct str head = str_printf(a, "\n%lld\n", (long long)row);
    struct str len = str_printf(a, "\n%zu\n", before.len);
    struct str parts[] = {STR("sanguan-ev-v1\n"), table, head, column, len, before, after};
    return digest_hmac(salt, parts, sizeof parts / sizeof parts[0]);
}

void value_line(struct buf *out, struct str table, int64_t row, struct str column, struct str digest_hex)
{
    buf_put(out, table);
    buf_put_char(out, '\n');
    buf_put_i64(out, row);
    buf_put_char(out, '\n');
    buf_put(out, column);
    buf_put_char(out, '\n');
    buf_put(out, digest_hex);
    buf_put_char(out, '\n');
}
