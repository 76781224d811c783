/* The chapters of an episode as one file with chapter marks, for publishing. */
#ifndef NARRATION_JOIN_H
#define NARRATION_JOIN_H

#include <stddef.h>
#include <stdint.h>

#include "narration/run.h"

enum join_format {
    JOIN_MP3,  /* 48 kbit/s, ID3 chapters: what every podcast player takes */
    JOIN_OPUS, /* 24 kbit/s in Ogg, Vorbis comments */
    JOIN_M4A,  /* AAC 48 kbit/s */
    JOIN_FORMATS
};
/* "mp3", its ending too; "audio/mpeg". */
const char *join_format_name(enum join_format format);
const char *join_format_type(enum join_format format);

struct join_chapter {
    const char *sound; /* Ogg Opus of narration_make() */
    const char *title;
    int64_t start_ms; /* in the whole */
    int64_t end_ms;
};
struct join_tags {
    const char *title;
    const char *album;
    const char *artist;
    const char *track;
    const char *language; /* "eng" */
};
struct join_output {
    enum join_format format;
    const char *path;
};

/*
 * Writes each of the outputs from one decoding. `scratch` is a file of ours.
 * The same input gives the same bytes. Chapter marks are exact to a
 * millisecond: those of Ogg are written as comments, because ffmpeg's muxer is
 * a second late wherever a start has half a second or more.
 */
MUST_CHECK bool join_chapters(const struct watch *watch,
                              const struct join_chapter *chapters, size_t count,
                              const struct join_tags *tags,
                              const struct join_output *outputs,
                              size_t output_count, const char *scratch,
                              struct error *err);

#endif
