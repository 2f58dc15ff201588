#include "base/arena.h"
#include "base/mem.h"
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#define REDZONE 16
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define REDZONE 0
#endif

#define FIRST_BLOCK 8192
#define KEPT_MAX (256u << 10) /* of a block, beyond a reset */
#define ALIGN alignof(max_align_t)

struct block {
    struct block *next;
    size_t cap, len;
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct block *current; /* newest; `next` leads to older ones */
    size_t used;
};

static struct block *block_new(size_t cap, struct block *next)
{
    struct block *b = mem_alloc(sizeof *b + cap);
    b->next = next;
    b->cap = cap;
    POISON(b->data, cap);
    return b;
}

static void block_free(struct block *b)
{
    UNPOISON(b->data, b->cap);
    mem_free(b);
}

struct arena *arena_new(void)
{
    struct arena *a = mem_alloc(sizeof *a);
    a->current = block_new(FIRST_BLOCK, NULL);
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->current, *next; b; b = next) {
        next = b->next;
        block_free(b);
    }
    mem_free(a);
}

/* Keeps the newest block, which is the largest, unless that is too large: what one request needed, the next will need. Getting
 * it anew each time cost more than the rest of a page (page faults, zeroing). */
void arena_reset(struct arena *a)
{
    struct block *kept = a->current;
    while (kept->next && kept->cap > KEPT_MAX)
        kept = kept->next;
    for (struct block *b = a->current, *next; b; b = next) {
        next = b->next;
        if (b != kept)
            block_free(b);
    }
    kept->next = NULL;
    a->current = kept;
    a->current->len = 0;
    a->used = 0;
    POISON(a->current->data, a->current->cap);
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        n = SIZE_MAX / 2; /* cannot be had: ends the process like any other failed allocation */
    size_t want = (n + REDZONE + ALIGN - 1) / ALIGN * ALIGN;
    if (want == 0)
        want = ALIGN;
    struct block *b = a->current;
    if (b->cap - b->len < want) {
        size_t cap = b->cap * 2 > want ? b->cap * 2 : want;
        if (cap > 1u << 20)
            cap = want > 1u << 20 ? want : 1u << 20;
        b = a->current = block_new(cap, b);
    }
    void *p = b->data + b->len;
    b->len += want;
    a->used += n;
    UNPOISON(p, n);
    memset(p, 0, n);
    return p;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        bytes = SIZE_MAX;
    return arena_alloc(a, bytes);
}
