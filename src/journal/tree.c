/* tree.c: the hash tree of RFC 6962. A tree of n leaves splits at the largest power of two below n; a leaf's hash is tagged 00,
 * a node's 01, so that no node passes for a leaf. Proofs are hashes side by side; they are checked as RFC 9162 sections 2.1.3.2
 * and 2.1.4.2 say.
 */
#include "journal/digest.h"
#include <string.h>

static struct str hash_str(const struct hash *h)
{
    return (struct str){(const char *)h->b, HASH_SIZE};
}

struct hash tree_leaf(struct str bytes)
{
    struct str parts[] = {{"\0", 1}, bytes};
    return digest_sha256(parts, 2);
}

struct hash tree_node(struct hash left, struct hash right)
{
    struct str parts[] = {{"\1", 1}, hash_str(&left), hash_str(&right)};
    return digest_sha256(parts, 3);
}

/* As many subtrees join as the old size has ones at its low end. */
void tree_push(struct tree_frontier *f, struct hash leaf)
{
    struct hash h = leaf;
    for (uint64_t size = f->size; size & 1; size >>= 1) {
        h = tree_node(f->root[--f->n], h);
    }
    f->root[f->n++] = h;
    f->size++;
}

struct hash tree_root(const struct tree_frontier *f)
{
    if (f->n == 0) {
        return digest_sha256(NULL, 0);
    }
    struct hash h = f->root[f->n - 1];
    for (unsigned i = f->n - 1; i > 0; i--) {
        h = tree_node(f->root[i - 1], h);
    }
    return h;
}

static uint64_t split_of(uint64_t n)
{
    uint64_t k = 1;
    while (k * 2 < n) {
        k *= 2;
    }
    return k;
}

static struct hash root_of(const struct hash *leaves, uint64_t n)
{
    struct tree_frontier f = {.size = 0};
    for (uint64_t i = 0; i < n; i++) {
        tree_push(&f, leaves[i]);
    }
    return tree_root(&f);
}

/* A proof grows from the leaf's end: deeper hashes come first. */
struct proof {
    struct hash h[2 * TREE_HEIGHT_MAX];
    size_t n;
};

static void inclusion(struct proof *p, const struct hash *leaves, uint64_t n, uint64_t index)
{
    if (n == 1) {
        return;
    }
    uint64_t k = split_of(n);
    if (index < k) {
        inclusion(p, leaves, k, index);
        p->h[p->n++] = root_of(leaves + k, n - k);
    } else {
        inclusion(p, leaves + k, n - k, index - k);
        p->h[p->n++] = root_of(leaves, k);
    }
}

static void consistency(struct proof *p, const struct hash *leaves, uint64_t n, uint64_t old_size, bool whole)
{
    if (old_size == n) {
        if (!whole) {
            p->h[p->n++] = root_of(leaves, n);
        }
        return;
    }
    uint64_t k = split_of(n);
    if (old_size <= k) {
        consistency(p, leaves, k, old_size, whole);
        p->h[p->n++] = root_of(leaves + k, n - k);
    } else {
        consistency(p, leaves + k, n - k, old_size - k, false);
        p->h[p->n++] = root_of(leaves, k);
    }
}

static struct str proof_str(struct arena *a, const struct proof *p)
{
    return str_dup(a, (struct str){(const char *)p->h, p->n * HASH_SIZE});
}

struct str tree_inclusion(struct arena *a, const struct hash *leaves, uint64_t n, uint64_t index)
{
    struct proof p = {.n = 0};
    if (index < n) {
        inclusion(&p, leaves, n, index);
    }
    return proof_str(a, &p);
}

struct str tree_consistency(struct arena *a, const struct hash *leaves, uint64_t n, uint64_t old_size)
{
    struct proof p = {.n = 0};
    if (old_size > 0 && old_size < n) {
        consistency(&p, leaves, n, old_size, true);
    }
    return proof_str(a, &p);
}

static struct hash proof_at(struct str proof, size_t i)
{
    struct hash h;
    memcpy(h.b, proof.ptr + i * HASH_SIZE, HASH_SIZE);
    return h;
}

/* One step up on the path of fn within a tree whose last leaf is sn; true when the proof's hash stands to the left. */
static bool step_up(uint64_t *fn, uint64_t *sn)
{
    bool left = (*fn & 1) || *fn == *sn;
    if (left) {
        while (!(*fn & 1) && *fn != 0) {
            *fn >>= 1;
            *sn >>= 1;
        }
    }
    *fn >>= 1;
    *sn >>= 1;
    return left;
}

bool tree_verify_inclusion(struct hash leaf, uint64_t index, uint64_t size, struct str proof, struct hash root)
{
    if (index >= size || proof.len % HASH_SIZE != 0) {
        return false;
    }
    uint64_t fn = index, sn = size - 1;
    struct hash r = leaf;
    for (size_t i = 0; i < proof.len / HASH_SIZE; i++) {
        if (sn == 0) {
            return false;
        }
        struct hash p = proof_at(proof, i);
        r = step_up(&fn, &sn) ? tree_node(p, r) : tree_node(r, p);
    }
    return sn == 0 && digest_eq(&r, &root);
}

/* Both roots grow from the same hash; only what stands to the left belongs to the old tree too. */
static bool consistent(uint64_t old_size, const struct hash *old_root, uint64_t size, const struct hash *root, struct str proof)
{
    uint64_t fn = old_size - 1, sn = size - 1;
    size_t n = proof.len / HASH_SIZE, i = 0;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    struct hash fr = (old_size & (old_size - 1)) == 0 ? *old_root : proof_at(proof, i++);
    struct hash sr = fr;
    for (; i < n; i++) {
        if (sn == 0) {
            return false;
        }
        struct hash c = proof_at(proof, i);
        if (step_up(&fn, &sn)) {
            fr = tree_node(c, fr);
            sr = tree_node(c, sr);
        } else {
            sr = tree_node(sr, c);
        }
    }
    return sn == 0 && digest_eq(&fr, old_root) && digest_eq(&sr, root);
}

bool tree_verify_consistency(uint64_t old_size, struct hash old_root, uint64_t size, struct hash root, struct str proof)
{
    if (old_size > size || proof.len % HASH_SIZE != 0) {
        return false;
    }
    if (old_size == size) {
        return proof.len == 0 && digest_eq(&old_root, &root);
    }
    if (old_size == 0) { /* the empty tree is the beginning of every tree */
        struct hash empty = digest_sha256(NULL, 0);
        return proof.len == 0 && digest_eq(&old_root, &empty);
    }
    if (proof.len == 0) {
        return false;
    }
    return consistent(old_size, &old_root, size, &root, proof);
}
