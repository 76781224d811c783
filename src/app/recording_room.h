/*
 * The room that download_quota_mb gives to recordings, and which of them leave
 * when a new one needs it. Nothing is deleted before the person has allowed it
 * once (the setting download_delete).
 */
#ifndef APP_RECORDING_ROOM_H
#define APP_RECORDING_ROOM_H

#include "app/sound.h"

/* Whole recordings, in the order in which they would go; `bytes` is of all in
 * the folder. Ends with sound_cache_release(). */
void app_recordings_look(struct app *app, struct sound_cache *cache);
/*
 * Deletes recordings until `need` bytes more are free: first what is heard and
 * quizzed, then what is heard, then what was used longest ago, what is needed
 * soon last. Never what has notes or bookmarks, is open for listening in this
 * or another program, was fetched or played within the hour, or is in `keep`.
 * When all that may go would not do, nothing goes: SOUND_FULL.
 */
enum sound_room app_recordings_tidy(struct app *app, int64_t need,
                                    const int *keep, size_t count);
/* The question before the first deletion ever. */
void recordings_add_question(const struct sound_cache *cache, struct str *out);

#endif
