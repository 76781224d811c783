/* The file beside a published episode. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "publish/published.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    struct published published;
    struct published again;
    struct str out = STR_INIT;

    if (published_parse(&published, text)) {
        published_format(&published, &out);
        if (!published_parse(&again, out.buf) ||
            again.count != published.count) {
            abort();
        }
    }
    str_release(&out);
    free(text);
    return 0;
}
