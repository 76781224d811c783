#include "narration/encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"

enum { MEASURED_MAX = 64 * 1024 * 1024 };
#define SILENCE_LUFS (-60.0) /* nothing is said: leave it */
#define GAIN_MAX_DB  24.0

double encode_gain_db(double lufs)
{
    double gain = NARRATION_LUFS - lufs;

    if (lufs < SILENCE_LUFS) {
        return 0;
    }
    return gain > GAIN_MAX_DB    ? GAIN_MAX_DB
           : gain < -GAIN_MAX_DB ? -GAIN_MAX_DB
                                 : gain;
}

bool encode_read_loudness(const char *text, double *lufs)
{
    static const char key[] = "lavfi.r128.I=";
    const char *last = NULL;

    for (const char *at = text; (at = strstr(at, key)) != NULL;) {
        at += strlen(key);
        last = at;
    }
    return last != NULL && number_parse(last, strcspn(last, "\r\n"), lufs);
}

/* A sum over the sound so far is printed ten times a second of it. */
static bool measure(const struct watch *watch, const char *const *input,
                    const char *scratch, double *lufs, struct error *err)
{
    static const char filter[] = "aformat=sample_fmts=dbl,ebur128=metadata=1,"
                                 "ametadata=print:key=lavfi.r128.I:file=-";
    const char *const argv[] = {
        "ffmpeg", "-nostdin", "-loglevel", "error",  "-f", "s16le",
        "-ar",    input[0],   "-ac",       input[1], "-i", input[2],
        "-af",    filter,     "-f",        "null",   "-",  NULL,
    };
    struct str text = STR_INIT;
    bool ok = narration_run(watch, argv, NULL, scratch, err) &&
              file_read(scratch, MEASURED_MAX, &text, err);

    if (ok && !encode_read_loudness(text.buf, lufs)) {
        *lufs = -100; /* shorter than the 0.4 s that a measure takes */
    }
    str_release(&text);
    return ok;
}

bool encode_opus(const struct watch *watch, const struct pcm *pcm,
                 const char *scratch, const char *opus, struct error *err)
{
    char rate[16];
    char channels[4];
    char filter[96];
    const char *const input[] = {rate, channels, pcm->path};
    const char *const argv[] = {
        "ffmpeg",    "-nostdin",
        "-loglevel", "error",
        "-y",        "-f",
        "s16le",     "-ar",
        rate,        "-ac",
        channels,    "-i",
        pcm->path,   "-af",
        filter,      "-ar",
        "24000",     "-ac",
        "1",         "-c:a",
        "libopus",   "-b:a",
        "24k",       "-application",
        "voip",      "-compression_level",
        "3",         "-f",
        "ogg",       opus,
        NULL,
    };
    int centibel = 0;
    double lufs = 0;

    snprintf(rate, sizeof(rate), "%u", pcm->rate);
    snprintf(channels, sizeof(channels), "%u", pcm->channels);
    if (!measure(watch, input, scratch, &lufs, err)) {
        return false;
    }
    centibel = (int)(encode_gain_db(lufs) * 100);
    snprintf(filter, sizeof(filter),
             "volume=%s%d.%02ddB,alimiter=limit=0.794:level=false:attack=2",
             centibel < 0 ? "-" : "", abs(centibel) / 100, abs(centibel) % 100);
    return narration_run(watch, argv, NULL, NULL, err);
}
