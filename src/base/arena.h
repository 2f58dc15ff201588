/* arena.h: memory that dies together. One arena per request, per job, per command; results live in it, are never freed singly
 * and never kept beyond it. Freed and unused bytes are poisoned under AddressSanitizer.
 * Not thread-safe: an arena belongs to one thread at a time.
 */
#ifndef SG_BASE_ARENA_H
#define SG_BASE_ARENA_H
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);             /* NULL is fine */
void arena_reset(struct arena *a);            /* everything in it is gone; one block, of 256 KiB at most, is kept */
void *arena_alloc(struct arena *a, size_t n); /* zeroed, aligned for any type; n = 0 gives a valid pointer */
size_t arena_used(const struct arena *a);

#define arena_new_of(a, type) ((type *)arena_alloc((a), sizeof(type)))
/* n is checked against overflow by arena_array(). */
void *arena_array(struct arena *a, size_t n, size_t size);
#define arena_array_of(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

#endif
