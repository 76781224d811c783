/*
 * A recording in the place of narration: each chapter becomes a sound file and
 * a cue sheet of the same form, cut out of the recording without encoding it
 * anew, in the same cache.
 */
#ifndef APP_RECORDED_H
#define APP_RECORDED_H

#include "app/app.h"
#include "narration/narration.h"

/* Is a recording of the episode here: fetched, or beside its file? */
bool recorded_is_here(struct app *app, const struct app_episode *episode);
bool app_recorded_is_here(struct app *app, int episode);

/*
 * Where the sound of a chapter (index into meta.chapters) is, made or not: of
 * the recording where one is here, else of the narrator, which may be empty
 * then.
 */
void sound_files_of(struct app *app, const struct narrator *narrator,
                    const struct app_episode *episode, int chapter,
                    struct narration_files *files);

/*
 * Makes them of the recording, with ffmpeg; blocks for a moment.
 * ERROR_NOT_FOUND when there is no recording, chapter or ffmpeg.
 */
MUST_CHECK bool app_recorded_make(struct app *app, int episode,
                                  const char *chapter, struct error *err);

#endif
