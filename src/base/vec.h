/* vec.h: a growing array in an arena, for lists whose length is not known beforehand.
 * VEC(T) declares {T *at; size_t n, cap}; zero-initialise it. Growth copies inside the arena; old copies die with it.
 */
#ifndef SG_BASE_VEC_H
#define SG_BASE_VEC_H
#include "base/arena.h"

#define VEC(type)                                                                                                              \
    struct {                                                                                                                   \
        type *at;                                                                                                              \
        size_t n, cap;                                                                                                         \
    }

void *vec_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size);

/* A pointer to a fresh, zeroed last element. */
#define vec_push(arena, v) ((v)->at = vec_grow((arena), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at), &(v)->at[(v)->n++])

#endif
