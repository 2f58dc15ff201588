#include "base/vec.h"
#include <stdint.h>
#include <string.h>

void *vec_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) {
        memset((char *)at + n * size, 0, size);
        return at;
    }
    size_t bigger = *cap ? *cap * 2 : 8;
    void *fresh = arena_array(a, bigger, size);
    if (n)
        memcpy(fresh, at, n * size);
    *cap = bigger;
    return fresh;
}
