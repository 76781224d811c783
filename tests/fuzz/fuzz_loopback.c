/* Any bytes as the request of a browser that comes back. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sync/loopback.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str code = STR_INIT;

    if (loopback_read((const char *)data, size, "st4te", &code) ==
            LOOPBACK_CODE &&
        (code.len == 0 || memmem(data, size, "state=st4te", 11) == NULL)) {
        abort();
    }
    str_release(&code);
    return 0;
}
