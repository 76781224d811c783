/* PCM sound out of a WAV file that a speech engine wrote. */
#ifndef NARRATION_WAV_H
#define NARRATION_WAV_H

#include <stdint.h>

#include "base/error.h"

struct wav {
    unsigned rate;     /* samples a second */
    unsigned channels; /* 1 or 2 */
    struct slice data; /* 16-bit little-endian samples, borrowed */
};

/*
 * Sizes in the headers are not trusted: espeak-ng writes placeholders when it
 * streams. Only 16-bit PCM, 8 to 48 kHz, one or two channels.
 */
MUST_CHECK bool wav_parse(const char *bytes, size_t len, struct wav *wav,
                          struct error *err);

#endif
