/* test_vectors.c: the journal's arithmetic against the published vectors (tests/vectors/journal.json, hash.json).
 * Usage: test_vectors DIR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "journal/digest.h"

static const char *dir;
static json_t *vectors, *hashes;
static struct arena *arena;

static json_t *load(const char *name)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return json_load_file(path, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    vectors = load("journal.json");
    hashes = load("hash.json");
    return vectors && hashes ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(vectors);
    json_decref(hashes);
    arena_free(arena);
    return 0;
}

static struct str text_of(const json_t *v)
{
    return (struct str){json_string_value(v), json_string_length(v)};
}

static struct str text(const json_t *o, const char *key)
{
    json_t *v = json_object_get(o, key);
    assert_true(json_is_string(v));
    return text_of(v);
}

static struct str unhex(struct str hex)
{
    uint8_t *raw = arena_alloc(arena, hex.len / 2 + 1);
    assert_true(str_hex_decode(hex, raw, hex.len / 2));
    return (struct str){(const char *)raw, hex.len / 2};
}

static struct hash hash_of(struct str hex)
{
    struct hash h;
    assert_true(str_hex_decode(hex, h.b, HASH_SIZE));
    return h;
}

static void same_text(struct str got, struct str want, const json_t *c)
{
    if (!str_eq(got, want)) {
        fail_msg("%s: " STR_FMT " should be " STR_FMT, json_string_value(json_object_get(c, "name")), STR_ARG(got),
                 STR_ARG(want));
    }
}

static void same_hash(struct hash got, struct str want, const json_t *c)
{
    same_text(digest_hex(arena, &got), want, c);
}

/* Cases of a method; at least one, lest a misspelt name passes. */
static json_t *cases(json_t *file, const char *method)
{
    json_t *list = json_object_get(file, method);
    assert_true(json_array_size(list) > 0);
    return list;
}

/* ---- canonical JSON of any value, with canon_string for its strings ---- */

static int by_bytes(const void *x, const void *y)
{
    const char *const *a = x, *const *b = y;
    return strcmp(*a, *b);
}

static void put_json(struct buf *b, json_t *v);

static void put_object(struct buf *b, json_t *o)
{
    size_t n = 0;
    const char **keys = arena_array_of(arena, const char *, json_object_size(o) + 1);
    const char *key;
    json_t *value;
    json_object_foreach(o, key, value)
    {
        keys[n++] = key;
    }
    qsort(keys, n, sizeof *keys, by_bytes);
    buf_put_char(b, '{');
    for (size_t i = 0; i < n; i++) {
        buf_put_c(b, i ? "," : "");
        canon_string(b, str_c(keys[i]));
        buf_put_char(b, ':');
        put_json(b, json_object_get(o, keys[i]));
    }
    buf_put_char(b, '}');
}

static void put_json(struct buf *b, json_t *v)
{
    size_t i;
    json_t *x;
    switch (json_typeof(v)) {
    case JSON_OBJECT: put_object(b, v); break;
    case JSON_ARRAY:
        buf_put_char(b, '[');
        json_array_foreach(v, i, x)
        {
            buf_put_c(b, i ? "," : "");
            put_json(b, x);
        }
        buf_put_char(b, ']');
        break;
    case JSON_STRING: canon_string(b, text_of(v)); break;
    case JSON_INTEGER: buf_put_i64(b, json_integer_value(v)); break;
    case JSON_TRUE: buf_put_c(b, "true"); break;
    case JSON_FALSE: buf_put_c(b, "false"); break;
    case JSON_NULL: buf_put_c(b, "null"); break;
    case JSON_REAL: fail_msg("no floats"); break;
    }
}

static struct str canonical(json_t *v)
{
    struct buf b;
    buf_init(&b, 1u << 20);
    put_json(&b, v);
    struct str s = str_dup(arena, buf_str(&b));
    buf_fini(&b);
    return s;
}

/* ---- the facts ---- */

static void digests_are_the_published_ones(void **state)
{
    size_t i, checked = 0;
    json_t *c;
    (void)state;
    json_array_foreach(cases(hashes, "hash"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        struct str alg = text(in, "alg"), msg = unhex(text(in, "msg"));
        if (str_is(alg, "sha256")) {
            same_hash(digest_sha256_of(msg), text(c, "out"), c);
            checked++;
        } else if (str_is(alg, "hmac-sha256")) {
            same_hash(digest_hmac(unhex(text(in, "key")), &msg, 1), text(c, "out"), c);
            checked++;
        }
    }
    assert_int_equal(checked, 3);
}

static void a_long_hmac_key_is_hashed_first(void **state)
{
    struct str msg = STR("Test Using Larger Than Block-Size Key - Hash Key First"); /* RFC 4231 case 6 */
    char key[131];
    (void)state;
    memset(key, 0xaa, sizeof key);
    struct hash h = digest_hmac((struct str){key, sizeof key}, &msg, 1);
    same_text(digest_hex(arena, &h), STR("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"), NULL);
}

static void ed25519_gives_the_published_public_key(void **state)
{
    json_t *c = json_array_get(json_object_get(hashes, "hash"), 4), *in = json_object_get(c, "in");
    struct note_key k = {.name = STR("x")};
    struct str note, opened, out_public = text(json_object_get(c, "out"), "public");
    (void)state;
    assert_true(str_is(text(in, "alg"), "ed25519"));
    assert_true(str_hex_decode(text(in, "key"), k.secret, 32));
    assert_true(str_hex_decode(out_public, k.public_key, 32));
    assert_int_equal(note_sign(arena, &k, STR("a\n"), &note), OK);
    assert_true(note_open(arena, note, STR("x"), k.public_key, &opened));
}

static void canonical_bytes_and_their_leaves(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.canon"), i, c)
    {
        struct str bytes = canonical(json_object_get(c, "in"));
        json_t *out = json_object_get(c, "out");
        same_text(str_hex(arena, bytes.ptr, bytes.len), text(out, "bytes"), c);
        same_hash(tree_leaf(bytes), text(out, "leaf"), c);
    }
}

static struct hash *leaves_of(json_t *in, uint64_t *n)
{
    json_t *list = json_object_get(in, "leaves");
    *n = json_array_size(list);
    struct hash *leaves = arena_array_of(arena, struct hash, *n + 1);
    for (uint64_t i = 0; i < *n; i++) {
        leaves[i] = tree_leaf(unhex(text_of(json_array_get(list, i))));
    }
    return leaves;
}

static struct hash root_of(const struct hash *leaves, uint64_t n)
{
    struct tree_frontier f = {.size = 0};
    for (uint64_t i = 0; i < n; i++) {
        tree_push(&f, leaves[i]);
    }
    return tree_root(&f);
}

static struct str proof_of(json_t *list)
{
    size_t n = json_array_size(list);
    char *all = arena_alloc(arena, n * HASH_SIZE + 1);
    for (size_t i = 0; i < n; i++) {
        struct hash h = hash_of(text_of(json_array_get(list, i)));
        memcpy(all + i * HASH_SIZE, h.b, HASH_SIZE);
    }
    return (struct str){all, n * HASH_SIZE};
}

static void roots_and_proofs(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.tree"), i, c)
    {
        json_t *in = json_object_get(c, "in"), *out = json_object_get(c, "out");
        json_t *inclusion = json_object_get(in, "inclusion"), *consistency = json_object_get(in, "consistency");
        uint64_t n;
        struct hash *leaves = leaves_of(in, &n);
        same_hash(root_of(leaves, n), text(out, "root"), c);
        if (inclusion) {
            struct str p = tree_inclusion(arena, leaves, n, (uint64_t)json_integer_value(inclusion));
            assert_true(str_eq(p, proof_of(json_object_get(out, "inclusion"))));
        }
        if (consistency) {
            struct str p = tree_consistency(arena, leaves, n, (uint64_t)json_integer_value(consistency));
            assert_true(str_eq(p, proof_of(json_object_get(out, "consistency"))));
        }
    }
}

static uint64_t number(const json_t *o, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(o, key));
}

static void proofs_are_accepted_and_refused(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.verify"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        struct str proof = proof_of(json_object_get(in, "proof"));
        struct hash root = hash_of(text(in, "root"));
        bool good =
            str_is(text(in, "kind"), "inclusion")
                ? tree_verify_inclusion(hash_of(text(in, "leaf_hash")), number(in, "index"), number(in, "size"), proof, root)
                : tree_verify_consistency(number(in, "old"), hash_of(text(in, "old_root")), number(in, "size"), root, proof);
        assert_int_equal(good, json_is_true(json_object_get(c, "out")));
    }
}

/* Every tree of up to 40 leaves: each proof holds, and a proof of something else does not. */
static void proofs_of_all_small_trees_hold(void **state)
{
    struct hash leaves[40];
    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        leaves[i] = tree_leaf(str_printf(arena, "%u", i));
    }
    for (uint64_t n = 1; n <= 40; n++) {
        struct hash root = root_of(leaves, n);
        for (uint64_t i = 0; i < n; i++) {
            struct str p = tree_inclusion(arena, leaves, n, i);
            struct hash old = root_of(leaves, i + 1), other = leaves[(i + 1) % 40];
            assert_true(tree_verify_inclusion(leaves[i], i, n, p, root));
            assert_false(tree_verify_inclusion(other, i, n, p, root));
            struct str q = tree_consistency(arena, leaves, n, i + 1);
            assert_true(tree_verify_consistency(i + 1, old, n, root, q));
            assert_int_equal(tree_verify_consistency(i + 1, other, n, root, q), false);
        }
    }
}

static void key_ids(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.key_id"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        struct hash key = hash_of(text_of(json_array_get(in, 1)));
        same_text(str_printf(arena, "%08x", note_key_id(text_of(json_array_get(in, 0)), key.b)), text(c, "out"), c);
    }
}

static void signed_checkpoints(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.sign"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        struct note_key k = {.name = text(in, "name")};
        struct checkpoint_text t = {
            .origin = text(in, "origin"), .size = number(in, "size"), .root = hash_of(text(in, "root"))};
        struct str note;
        assert_true(str_hex_decode(text(in, "secret"), k.secret, 32));
        assert_true(str_hex_decode(STR("6f384c665466a8c74271a3fd959eb88131fcd8583908ea164ac29c85a0aab62c"), k.public_key, 32));
        assert_int_equal(note_sign(arena, &k, note_checkpoint(arena, &t), &note), OK);
        same_text(note, text(c, "out"), c);
    }
}

static void same_checkpoint(bool parsed, const struct checkpoint_text *t, json_t *want, const json_t *c)
{
    assert_int_equal(parsed, !json_is_null(want));
    if (parsed) {
        same_text(t->origin, text_of(json_array_get(want, 0)), c);
        assert_int_equal(t->size, json_integer_value(json_array_get(want, 1)));
        same_hash(t->root, text_of(json_array_get(want, 2)), c);
    }
}

static void checkpoints_are_parsed_or_refused(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.parse"), i, c)
    {
        struct checkpoint_text t;
        bool parsed = note_parse_checkpoint(arena, text(c, "in"), &t);
        same_checkpoint(parsed, &t, json_object_get(c, "out"), c);
    }
}

static void notes_are_opened_or_refused(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.open"), i, c)
    {
        json_t *in = json_object_get(c, "in"), *out = json_object_get(c, "out");
        struct hash key = hash_of(text(in, "public"));
        struct str body;
        struct checkpoint_text t;
        bool opened = note_open(arena, text(in, "note"), text(in, "name"), key.b, &body);
        assert_int_equal(opened, !json_is_null(out));
        if (opened) {
            same_text(body, text(out, "text"), c);
            same_checkpoint(note_parse_checkpoint(arena, body, &t), &t, json_object_get(out, "checkpoint"), c);
        }
    }
}

/* The vector takes a row as it is given, with a null in it; which columns of a store enter (those not NULL) is row_digest's. */
static void rows_have_the_given_digests(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.row"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        same_hash(row_hash(text(in, "table"), canonical(json_object_get(in, "row"))), text(c, "out"), c);
    }
}

static void personal_fields_have_the_given_digests(void **state)
{
    size_t i;
    json_t *c;
    (void)state;
    json_array_foreach(cases(vectors, "journal.personal"), i, c)
    {
        json_t *in = json_object_get(c, "in");
        same_hash(personal_digest(unhex(text(in, "salt")), text(in, "field"), text(in, "value")), text(c, "out"), c);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_the_published_ones),
        cmocka_unit_test(a_long_hmac_key_is_hashed_first),
        cmocka_unit_test(ed25519_gives_the_published_public_key),
        cmocka_unit_test(canonical_bytes_and_their_leaves),
        cmocka_unit_test(roots_and_proofs),
        cmocka_unit_test(proofs_are_accepted_and_refused),
        cmocka_unit_test(proofs_of_all_small_trees_hold),
        cmocka_unit_test(key_ids),
        cmocka_unit_test(signed_checkpoints),
        cmocka_unit_test(checkpoints_are_parsed_or_refused),
        cmocka_unit_test(notes_are_opened_or_refused),
        cmocka_unit_test(rows_have_the_given_digests),
        cmocka_unit_test(personal_fields_have_the_given_digests),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: test_vectors DIR\n");
        return 2;
    }
    dir = argv[1];
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
