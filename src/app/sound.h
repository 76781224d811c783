/*
 * The folder of narrated sound: how much there is, and what leaves it when the
 * room that sound_quota_mb gives is full. Nothing is deleted before the person
 * has allowed it once (the setting sound_delete).
 */
#ifndef APP_SOUND_H
#define APP_SOUND_H

#include "app/app.h"

/* Why the sound of an episode may not go. */
enum sound_stay {
    SOUND_MAY_GO,
    SOUND_JUST_NOW, /* made or played within the hour */
    SOUND_HAS_NOTES,
    SOUND_IN_USE, /* open in a program, this or another */
};

struct sound_episode {
    int episode;
    int64_t bytes;
    int64_t used_ms; /* made or played last */
    enum sound_stay stay;
    bool met; /* heard or read */
    bool quizzed;
    bool soon; /* begun, in the queue, or next */
};

struct sound_cache {
    struct sound_episode *items; /* in the order in which they would go */
    size_t count;
    size_t capacity;
    int64_t bytes;
    int64_t quota; /* bytes */
};

/* The folder; the caller frees. */
char *sound_folder(void);

/* Looks, and removes what stopped programs left half made. Ends with
 * sound_cache_release(). */
void app_sound_look(struct app *app, struct sound_cache *cache);
void sound_cache_release(struct sound_cache *cache);

enum sound_room {
    SOUND_FITS,
    SOUND_ASKS, /* over the quota; something could go, if it were allowed */
    SOUND_FULL, /* over the quota; nothing may go */
};
/*
 * Deletes sound until the quota holds: first of what is heard and quizzed, then
 * of what is heard, then what was used longest ago, what is needed soon last.
 * Never of `keep`. `*bytes`: what is left.
 */
enum sound_room app_sound_tidy(struct app *app, const int *keep, size_t count,
                               int64_t *bytes);
/* By hand. ERROR_BUSY: a program has it open; ERROR_NOT_FOUND: there is none.
 */
MUST_CHECK bool app_sound_delete(struct app *app, int episode,
                                 struct error *err);
/* The question before the first deletion ever. */
void sound_add_question(const struct sound_cache *cache, struct str *out);

/* Bytes and episodes of the folder, without an app: for doctor. */
void sound_measure(int64_t *bytes, size_t *episodes);

/*
 * Marks the sound of an episode as open until the descriptor is closed, so that
 * no program deletes it; -1 when there is no sound yet.
 */
int sound_hold(int episode);

#endif
