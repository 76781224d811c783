/* A progress line of dstudio-net. */
#include <stddef.h>
#include <stdint.h>

#include "net/net_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct net_line *line = net_line_parse((const char *)data, size);

    if (line != NULL) {
        net_line_text(line, "text");
        net_line_int(line, "bytes", 0);
        net_line_free(line);
    }
    return 0;
}
