/* A line of mpv's IPC. */
#include <stddef.h>
#include <stdint.h>

#include "player/mpv_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mpv_message_parse((const char *)data, size);
    return 0;
}
