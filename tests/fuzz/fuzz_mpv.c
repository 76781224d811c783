/* A line of mpv's IPC. */
#include <stddef.h>
#include <stdint.h>

#include "player/devices.h"
#include "player/mpv_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct player_devices devices = PLAYER_DEVICES_INIT;

    mpv_message_parse((const char *)data, size);
    player_devices_parse(&devices, (const char *)data, size);
    player_devices_release(&devices);
    return 0;
}
