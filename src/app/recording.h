/* Recordings on this device: what dstudio-net has fetched, and its folder. */
#ifndef APP_RECORDING_H
#define APP_RECORDING_H

#include <stdint.h>

#include "base/error.h"

/* $XDG_DATA_HOME/dstudio/recordings; not made. The caller frees. */
char *recordings_folder(void);

struct recording_chapter {
    int64_t start_ms;
    char *title;
};
/* A whole recording. The caller releases. */
struct recording_file {
    char *sound;      /* path */
    char *transcript; /* path of its cues (WebVTT), or NULL */
    char *url;
    char *sha256;
    bool checked; /* against a published checksum */
    int64_t bytes;
    int64_t duration_ms;                /* 0: unknown */
    int64_t at;                         /* seconds UTC, when it was fetched */
    struct recording_chapter *chapters; /* as published, by rising start */
    size_t chapter_count;
    size_t chapter_capacity;
};
/* False when there is none of that episode, or its sound file is gone. */
bool recording_file_find(int episode, struct recording_file *file);
void recording_file_release(struct recording_file *file);

/* Bytes of a download that is not whole: ID.part; 0 when there is none. */
int64_t recording_part_bytes(int episode);
/* Deletes all files of the episode: sound, transcript, part. `*bytes` (may be
 * NULL) is what that freed. ERROR_NOT_FOUND when there was none. */
MUST_CHECK bool recording_delete(int episode, int64_t *bytes,
                                 struct error *err);

#endif
