/* note.c: checkpoints (C2SP tlog-checkpoint) in signed notes (C2SP signed-note), Ed25519 by OpenSSL. Parsers take exactly the
 * one spelling that we write: what has been signed must not have two readings.
 */
#include "journal/openssl.h" /* first: see there */
#include "journal/digest.h"
#include <string.h>
#include "base/utf8.h"
#include "sys/sys.h"

#define ALG_ED25519 '\1'
#define SIGNATURE_SIZE 64
#define KEY_SIZE 32
#define TAGGED_SIZE (1 + KEY_SIZE)       /* algorithm, key: in key files */
#define SIGNED_SIZE (4 + SIGNATURE_SIZE) /* key id, signature: in a note's line */
#define NOTE_MAX 65536
#define LINES_MAX 100
static const struct str dash = STR_INIT("\xe2\x80\x94 "); /* — and a space begin a signature line */

/* ---- base64, standard alphabet, padded ---- */

static struct str base64(struct arena *a, const void *bytes, size_t n)
{
    unsigned char *out = arena_alloc(a, (n + 2) / 3 * 4 + 1);
    int len = EVP_EncodeBlock(out, bytes, (int)n);
    return (struct str){(const char *)out, (size_t)len};
}

/* Exactly n bytes in the one canonical spelling. */
static bool base64_decode(struct arena *a, struct str text, uint8_t *out, size_t n)
{
    if (text.len != (n + 2) / 3 * 4) {
        return false;
    }
    uint8_t *raw = arena_alloc(a, text.len + 1);
    if (EVP_DecodeBlock(raw, (const unsigned char *)text.ptr, (int)text.len) < (int)n) {
        return false;
    }
    memcpy(out, raw, n);
    return str_eq(base64(a, out, n), text);
}

/* ---- the checkpoint's three lines ---- */

struct str note_checkpoint(struct arena *a, const struct checkpoint_text *c)
{
    struct str root = base64(a, c->root.b, HASH_SIZE);
    return str_printf(a, STR_FMT "\n%llu\n" STR_FMT "\n", STR_ARG(c->origin), (unsigned long long)c->size, STR_ARG(root));
}

/* A line that ends in \n; false when there is none. */
static bool take_line(struct str *rest, struct str *line)
{
    size_t end = str_find(*rest, '\n', 0);
    if (end == SIZE_MAX) {
        return false;
    }
    *line = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end + 1, rest->len);
    return true;
}

static bool parse_size(struct str s, uint64_t *out)
{
    int64_t v;
    bool digits = s.len > 0 && s.ptr[0] >= '0' && s.ptr[0] <= '9' && (s.len == 1 || s.ptr[0] != '0');
    if (!digits || !str_to_i64(s, &v)) {
        return false;
    }
    *out = (uint64_t)v;
    return true;
}

bool note_parse_checkpoint(struct arena *a, struct str text, struct checkpoint_text *out)
{
    struct str origin, size, root;
    if (!take_line(&text, &origin) || !take_line(&text, &size) || !take_line(&text, &root)) {
        return false;
    }
    if (str_empty(origin) || !utf8_valid(origin) || text.len != 0 || !parse_size(size, &out->size)) {
        return false;
    }
    out->origin = str_dup(a, origin);
    return base64_decode(a, root, out->root.b, HASH_SIZE);
}

/* ---- signatures ---- */

uint32_t note_key_id(struct str name, const uint8_t public_key[32])
{
    struct str parts[] = {name, STR("\n\1"), {(const char *)public_key, KEY_SIZE}};
    struct hash h = digest_sha256(parts, 3);
    return (uint32_t)h.b[0] << 24 | (uint32_t)h.b[1] << 16 | (uint32_t)h.b[2] << 8 | h.b[3];
}

static void put_key_id(uint8_t out[4], uint32_t id)
{
    for (unsigned i = 0; i < 4; i++) {
        out[i] = (uint8_t)(id >> (24 - 8 * i));
    }
}

static bool sign(const uint8_t secret[32], struct str text, uint8_t out[SIGNATURE_SIZE])
{
    size_t len = SIGNATURE_SIZE;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, KEY_SIZE);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = key && ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
              EVP_DigestSign(ctx, out, &len, (const unsigned char *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    return ok && len == SIGNATURE_SIZE;
}

static bool signature_good(const uint8_t public_key[32], struct str text, const uint8_t sig[SIGNATURE_SIZE])
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, KEY_SIZE);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = key && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
              EVP_DigestVerify(ctx, sig, SIGNATURE_SIZE, (const unsigned char *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    return ok;
}

enum err note_sign(struct arena *a, const struct note_key *k, struct str text, struct str *note)
{
    uint8_t line[SIGNED_SIZE];
    put_key_id(line, note_key_id(k->name, k->public_key));
    if (!sign(k->secret, text, line + 4)) {
        return err_bug("Ed25519 refused to sign");
    }
    struct str sig = base64(a, line, sizeof line);
    *note = str_printf(a, STR_FMT "\n" STR_FMT STR_FMT " " STR_FMT "\n", STR_ARG(text), STR_ARG(dash), STR_ARG(k->name),
                       STR_ARG(sig));
    return OK;
}

/* Offset of the last blank line's second \n, behind which the signatures begin; SIZE_MAX without one. */
static size_t signatures_at(struct str note)
{
    for (size_t i = note.len; i > 1; i--) {
        if (note.ptr[i - 1] == '\n' && note.ptr[i - 2] == '\n') {
            return i;
        }
    }
    return SIZE_MAX;
}

enum line_verdict { LINE_BAD, LINE_UNKNOWN, LINE_GOOD };

/* "— name base64": whose it is can be seen only when name and key id are ours. */
static enum line_verdict check_line(struct arena *a, struct str line, struct str text, struct str name,
                                    const uint8_t public_key[32])
{
    uint8_t sig[SIGNED_SIZE], id[4];
    if (!str_starts(line, dash)) {
        return LINE_BAD;
    }
    line = str_sub(line, dash.len, line.len);
    size_t space = str_find(line, ' ', 0);
    if (space == SIZE_MAX || space == 0 || space + 1 == line.len) {
        return LINE_BAD;
    }
    if (!str_eq(str_sub(line, 0, space), name)) {
        return LINE_UNKNOWN;
    }
    struct str code = str_sub(line, space + 1, line.len);
    if (!base64_decode(a, code, sig, sizeof sig)) {
        return LINE_UNKNOWN; /* another algorithm's length, or none of base64: not ours */
    }
    put_key_id(id, note_key_id(name, public_key));
    if (memcmp(id, sig, sizeof id) != 0) {
        return LINE_UNKNOWN;
    }
    return signature_good(public_key, text, sig + 4) ? LINE_GOOD : LINE_BAD;
}

bool note_open(struct arena *a, struct str note, struct str name, const uint8_t public_key[32], struct str *text)
{
    size_t at = note.len <= NOTE_MAX && utf8_valid(note) ? signatures_at(note) : SIZE_MAX;
    if (at == SIZE_MAX || at == note.len || note.ptr[note.len - 1] != '\n') {
        return false;
    }
    struct str body = str_sub(note, 0, at - 1), rest = str_sub(note, at, note.len), line;
    unsigned lines = 0, good = 0;
    while (take_line(&rest, &line)) {
        enum line_verdict v = check_line(a, line, body, name, public_key);
        if (v == LINE_BAD || ++lines > LINES_MAX) {
            return false;
        }
        good += v == LINE_GOOD;
    }
    if (good == 0) {
        return false;
    }
    *text = str_dup(a, body);
    return true;
}

/* ---- key files: C2SP's forms, one line each ---- */

static bool name_ok(struct str name)
{
    return !str_empty(name) && utf8_printable(name, false) && str_find(name, ' ', 0) == SIZE_MAX &&
           str_find(name, '+', 0) == SIZE_MAX;
}

static struct str key_line(struct arena *a, const char *prefix, struct str name, uint32_t id, const uint8_t key[KEY_SIZE])
{
    uint8_t tagged[TAGGED_SIZE] = {ALG_ED25519};
    memcpy(tagged + 1, key, KEY_SIZE);
    struct str code = base64(a, tagged, sizeof tagged);
    return str_printf(a, "%s" STR_FMT "+%08x+" STR_FMT "\n", prefix, STR_ARG(name), id, STR_ARG(code));
}

/* NAME+KEYID+base64; base64 may itself hold '+', a name may not. */
static bool parse_key_line(struct arena *a, struct str text, struct str prefix, struct str *name, uint8_t id[4],
                           uint8_t key[KEY_SIZE])
{
    struct str line, part;
    uint8_t tagged[TAGGED_SIZE];
    if (!take_line(&text, &line) || text.len != 0 || !str_starts(line, prefix)) {
        return false;
    }
    line = str_sub(line, prefix.len, line.len);
    if (!str_split(&line, '+', name) || !name_ok(*name) || !str_split(&line, '+', &part) || !str_hex_decode(part, id, 4)) {
        return false;
    }
    if (!base64_decode(a, line, tagged, sizeof tagged) || tagged[0] != ALG_ED25519) {
        return false;
    }
    memcpy(key, tagged + 1, KEY_SIZE);
    return true;
}

static bool id_fits(const uint8_t id[4], struct str name, const uint8_t public_key[32])
{
    uint8_t want[4];
    put_key_id(want, note_key_id(name, public_key));
    return memcmp(want, id, sizeof want) == 0;
}

static bool derive_public(const uint8_t secret[32], uint8_t public_key[32])
{
    size_t len = KEY_SIZE;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, KEY_SIZE);
    bool ok = key && EVP_PKEY_get_raw_public_key(key, public_key, &len) == 1 && len == KEY_SIZE;
    EVP_PKEY_free(key);
    return ok;
}

static const char *file_in(struct arena *a, const char *dir, const char *name)
{
    return str_z(a, str_printf(a, "%s/%s", dir, name));
}

static enum err read_line_file(struct arena *a, const char *path, struct str *out)
{
    struct buf b;
    buf_init(&b, 4096);
    enum err e = sys_read_file(path, 4096, &b);
    *out = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return e;
}

static enum err make_key(struct arena *a, const char *path, struct note_key *k)
{
    sys_random(k->secret, KEY_SIZE);
    if (!derive_public(k->secret, k->public_key)) {
        return err_bug("Ed25519 refused to derive the public key");
    }
    return sys_write_file(path, key_line(a, "PRIVATE+KEY+", k->name, note_key_id(k->name, k->public_key), k->secret), 0600);
}

static enum err read_key(struct arena *a, struct str text, struct note_key *k)
{
    struct str name;
    uint8_t id[4];
    if (!parse_key_line(a, text, STR("PRIVATE+KEY+"), &name, id, k->secret) || !derive_public(k->secret, k->public_key) ||
        !id_fits(id, name, k->public_key)) {
        return err_set(ERR_CORRUPT, "journal.key is not a signing key");
    }
    return str_eq(name, k->name) ? OK : err_set(ERR_CORRUPT, "journal.key belongs to another journal");
}

/* The public half is written whenever it is not beside the secret one, so that a copied key directory is complete. */
static enum err write_public(struct arena *a, const char *dir, const struct note_key *k)
{
    const char *path = file_in(a, dir, "journal.pub");
    uint32_t id = note_key_id(k->name, k->public_key);
    return sys_exists(path) ? OK : sys_write_file(path, key_line(a, "", k->name, id, k->public_key), 0644);
}

enum err note_key_load(struct arena *a, const char *dir, struct str name, struct note_key *out)
{
    struct str text;
    const char *path = file_in(a, dir, "journal.key");
    if (!name_ok(name)) {
        return err_set(ERR_MALFORMED, "the journal's name has a space, a plus sign or nothing");
    }
    *out = (struct note_key){.name = str_dup(a, name)};
    enum err e = OK;
    if (!sys_exists(path)) {
        e = make_key(a, path, out);
    } else if ((e = read_line_file(a, path, &text)) == OK) {
        e = read_key(a, text, out);
    }
    return e == OK ? write_public(a, dir, out) : e;
}

enum err note_public_load(struct arena *a, const char *dir, struct str *name, uint8_t public_key[32])
{
    struct str text;
    uint8_t id[4];
    enum err e = read_line_file(a, file_in(a, dir, "journal.pub"), &text);
    if (e != OK) {
        return e;
    }
    if (!parse_key_line(a, text, STR(""), name, id, public_key) || !id_fits(id, *name, public_key)) {
        return err_set(ERR_CORRUPT, "journal.pub is not a verifier key");
    }
    return OK;
}
