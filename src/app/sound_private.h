/* What sound.c and recording_room.c share: who leaves a folder that is full. */
#ifndef APP_SOUND_PRIVATE_H
#define APP_SOUND_PRIVATE_H

#include "app/sound.h"

/* Says of each item whether it may go and what speaks for it, then orders them.
 * `episode`, `bytes` and `used_ms` (of the files) are the caller's. */
void sound_judge(struct app *app, struct sound_cache *cache, int64_t now_ms);
bool sound_is_kept(int episode, const int *keep, size_t count);

#endif
