#include "narration/wav.h"

#include <string.h>

static uint32_t get(const char *at, int bytes)
{
    uint32_t value = 0;

    for (int i = bytes - 1; i >= 0; i--) {
        value = value << 8 | (unsigned char)at[i];
    }
    return value;
}

static bool read_format(struct wav *wav, const char *at, size_t len,
                        struct error *err)
{
    if (len < 16 || get(at, 2) != 1 || get(at + 14, 2) != 16) {
        return error_set(err, "the voice wrote sound that is not 16-bit PCM");
    }
    wav->channels = get(at + 2, 2);
    wav->rate = get(at + 4, 4);
    if (wav->channels < 1 || wav->channels > 2 || wav->rate < 8000 ||
        wav->rate > 48000) {
        return error_set(err, "the voice wrote sound of an odd rate");
    }
    return true;
}

bool wav_parse(const char *bytes, size_t len, struct wav *wav,
               struct error *err)
{
    size_t at = 12;

    memset(wav, 0, sizeof(*wav));
    if (len < 12 || memcmp(bytes, "RIFF", 4) != 0 ||
        memcmp(bytes + 8, "WAVE", 4) != 0) {
        return error_set(err, "the voice wrote no WAV file");
    }
    while (len - at >= 8) {
        size_t size = get(bytes + at + 4, 4);
        size_t left = len - at - 8;

        size = size < left ? size : left;
        if (memcmp(bytes + at, "fmt ", 4) == 0 &&
            !read_format(wav, bytes + at + 8, size, err)) {
            return false;
        }
        if (memcmp(bytes + at, "data", 4) == 0) {
            wav->data = (struct slice){.at = bytes + at + 8, .len = size};
            break;
        }
        at += 8 + size + (size % 2 && size < left);
    }
    if (wav->rate == 0 || wav->data.at == NULL) {
        return error_set(err, "the voice wrote a WAV file without sound");
    }
    wav->data.len -= wav->data.len % (2u * wav->channels);
    return true;
}
