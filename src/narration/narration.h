/*
 * A script as sound: each sentence is spoken by a speech command, the pieces
 * are joined, made equally loud and encoded, one Opus file and one cue sheet a
 * chapter. The key in a file's name is a hash of all that shapes its sound, so
 * an edit renews one chapter only.
 */
#ifndef NARRATION_NARRATION_H
#define NARRATION_NARRATION_H

#include "base/error.h"
#include "markup/cues.h"
#include "markup/markup.h"
#include "narration/voice.h"

/* Where the sound and cues of a chapter are, made or not. */
struct narration_files {
    char *sound; /* …/epNNN/<chapter>-<key>.opus */
    char *cues; /* …/epNNN/<chapter>-<key>.vtt; there only when all is done */
};
void narration_files_of(const struct narrator *narrator,
                        const struct document *script, int chapter,
                        const char *episode, const char *chapter_id,
                        struct narration_files *files);
void narration_files_release(struct narration_files *files);
/* Both are there. */
bool narration_is_made(const struct narration_files *files);

/*
 * Makes them; blocks for some seconds a chapter. `progress` is called with the
 * share done, 0-1; it returns false to give up. What was made before for the
 * same chapter with another key is removed. ERROR_FULL: no room on the disk.
 */
MUST_CHECK bool narration_make(const struct narrator *narrator,
                               const struct document *script, int chapter,
                               const struct narration_files *files,
                               bool (*progress)(void *context, double share),
                               void *context, struct error *err);

/* Reads a cue sheet that narration_make() wrote. */
MUST_CHECK bool narration_read_cues(const char *path, struct cues *cues,
                                    struct error *err);

/* What would be said of a chapter, a sentence a line: `narrate --check`. */
void narration_add_spoken(const struct narrator *narrator,
                          const struct document *script, int chapter,
                          struct str *out);

/* Seconds that so many words take, for chapters that are not made yet. */
double narration_estimate_s(size_t words);

#endif
