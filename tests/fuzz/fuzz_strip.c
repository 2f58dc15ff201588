/* fuzz_strip.c: milestone strips as a store might hold them. What parses must print as it was. */
#include <stdlib.h>
#include "execution/strip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str in = {(const char *)data, size};
    struct strip s;
    struct arena *a = arena_new();
    enum err e = strip_parse(a, in, &s);
    if (e == OK && (s.n > STRIP_NODES_MAX || !str_eq(strip_print(a, &s), in))) {
        abort();
    }
    if (e != OK && e != ERR_CORRUPT) {
        abort();
    }
    err_clear();
    arena_free(a);
    return 0;
}
