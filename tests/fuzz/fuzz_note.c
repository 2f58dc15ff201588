/* fuzz_note.c: signed notes and checkpoints as they come from outside. Whatever opens must open again from its own text, and a
 * checkpoint that parses must print as it was.
 */
#include <stdlib.h>
#include "journal/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t public_key[32] = {0x6f, 0x38, 0x4c, 0x66, 0x54, 0x66, 0xa8, 0xc7, 0x42, 0x71, 0xa3,
                                           0xfd, 0x95, 0x9e, 0xb8, 0x81, 0x31, 0xfc, 0xd8, 0x58, 0x39, 0x08,
                                           0xea, 0x16, 0x4a, 0xc2, 0x9c, 0x85, 0xa0, 0xaa, 0xb6, 0x2c};
    struct str in = {(const char *)data, size}, text;
    struct checkpoint_text c;
    struct arena *a = arena_new();
    if (note_open(a, in, STR("sanguan.example/fenyi"), public_key, &text) && !str_starts(in, text)) {
        abort();
    }
    if (note_parse_checkpoint(a, in, &c) && !str_eq(note_checkpoint(a, &c), in)) {
        abort();
    }
    arena_free(a);
    return 0;
}
