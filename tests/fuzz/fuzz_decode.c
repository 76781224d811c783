/* Compressed bodies in pieces: never more out than allowed, whatever comes. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "server/decode.h"

#define MAX ((size_t)65536)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum decode_result result = DECODE_OK;
    struct str out = STR_INIT;
    struct decoder *decoder;
    size_t piece;

    if (size < 2) {
        return 0;
    }
    decoder = decoder_new((enum coding)(data[0] % 3), MAX);
    piece = (size_t)data[1] + 1;
    for (size_t at = 2; result == DECODE_OK && at < size; at += piece) {
        size_t len = size - at < piece ? size - at : piece;

        result = decoder_feed(decoder, (const char *)data + at, len, &out);
    }
    if (result == DECODE_OK) {
        (void)decoder_finish(decoder);
    }
    if (out.len > MAX ||
        (data[0] % 3 != CODING_NONE && out.len > DECODE_RATIO * size)) {
        abort();
    }
    decoder_free(decoder);
    str_release(&out);
    return 0;
}
