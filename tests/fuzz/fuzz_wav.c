/* A WAV file of a speech engine. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "narration/wav.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct error err = ERROR_INIT;
    struct wav wav;

    if (wav_parse(bytes, size, &wav, &err) &&
        (wav.data.at < bytes || wav.data.at + wav.data.len > bytes + size ||
         wav.data.len % (2u * wav.channels) != 0)) {
        abort();
    }
    error_release(&err);
    return 0;
}
