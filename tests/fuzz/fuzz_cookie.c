/* fuzz_cookie.c: Cookie headers. A value that is found must stand in the header behind its name, and hold nothing that ours do
 * not. */
#include <stdlib.h>
#include <string.h>
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str header = {(const char *)data, size};
    struct str value = url_cookie(header, STR("session"));
    if (value.len == 0) {
        return 0;
    }
    if (value.ptr < header.ptr + 8 || value.ptr + value.len > header.ptr + size || memcmp(value.ptr - 8, "session=", 8) != 0) {
        abort();
    }
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] <= ' ' || value.ptr[i] > '~' || strchr("\",;\\", value.ptr[i])) {
            abort();
        }
    }
    return 0;
}
