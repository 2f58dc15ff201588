/* fuzz_event.c: event bytes as verify finds them in a store that somebody may have changed. */
#include <stdlib.h>
#include "journal/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parsed_event e;
    struct arena *a = arena_new();
    if (event_parse(a, (struct str){(const char *)data, size}, &e) && (e.verb.len > size || e.vals.len > size)) {
        abort();
    }
    arena_free(a);
    return 0;
}
