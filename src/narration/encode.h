/* PCM to a speech recording: one loudness for every voice, Opus. */
#ifndef NARRATION_ENCODE_H
#define NARRATION_ENCODE_H

#include <stddef.h>

#include "narration/run.h"

/* 16-bit little-endian samples, interleaved, in a file. */
struct pcm {
    const char *path;
    unsigned rate; /* a second */
    unsigned channels;
};

/* What every narration sounds like, in LUFS (EBU R 128). */
#define NARRATION_LUFS (-18.0)

/*
 * Encodes to Ogg Opus at 24 kbit/s, mono, at NARRATION_LUFS with peaks under
 * -2 dBFS. The sound is measured first and then only made louder or softer as
 * a whole: half the time of ffmpeg's loudnorm, and nearer. `scratch` is a file
 * of ours to write to. ERROR_FULL when there is no room.
 */
MUST_CHECK bool encode_opus(const struct watch *watch, const struct pcm *pcm,
                            const char *scratch, const char *opus,
                            struct error *err);

/* The gain in dB that takes `lufs` to NARRATION_LUFS; 0 for silence. */
double encode_gain_db(double lufs);
/* Reads what ffmpeg's ametadata printed: the last integrated loudness. False:
 * there is none in it. */
bool encode_read_loudness(const char *text, double *lufs);

#endif
