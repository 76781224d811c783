#include "app/recording_room.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/listen.h"
#include "app/recording.h"
#include "app/settings.h"
#include "app/sound_private.h"
#include "base/file.h"

static const int64_t mib = 1024 * 1024;

/* As dstudio-net counts: parts and transcripts, too. */
static int64_t recordings_bytes(void)
{
    char *folder = recordings_folder();
    int64_t total = file_folder_bytes(folder);

    free(folder);
    return total;
}

static void add_one(struct sound_cache *cache, int episode)
{
    struct recording_file file;
    struct file_stamp stamp;

    if (!recording_file_find(episode, &file)) {
        return;
    }
    if (file_get_stamp(file.sound, &stamp)) {
        GROW(cache->items, cache->count, cache->capacity);
        cache->items[cache->count++] =
            (struct sound_episode){.episode = episode,
                                   .bytes = file.bytes,
                                   .used_ms = stamp.mtime_ns / 1000000};
    }
    recording_file_release(&file);
}

void app_recordings_look(struct app *app, struct sound_cache *cache)
{
    const struct outline *outline = app_outline(app, 0);

    memset(cache, 0, sizeof(*cache));
    cache->quota = (int64_t)app_setting_number(app, "download_quota_mb") * mib;
    cache->bytes = recordings_bytes();
    for (size_t i = 0; i < outline->episode_count; i++) {
        add_one(cache, outline->episodes[i].n);
    }
    sound_judge(app, cache, (int64_t)time(NULL) * 1000);
}

/* The one that is open here may have no chapter cut out of it yet, by which
 * other programs would see that. */
static bool is_open_here(struct app *app, int episode)
{
    const struct listen *listen = app_listen(app);

    return listen->state != LISTEN_NOTHING && listen->episode != NULL &&
           listen->episode->n == episode;
}

enum sound_room app_recordings_tidy(struct app *app, int64_t need,
                                    const int *keep, size_t count)
{
    const char *allowed = app_setting(app, "download_delete");
    struct sound_cache cache;
    int64_t may_go = 0;
    size_t kept = 0;
    enum sound_room room = SOUND_FULL;

    app_recordings_look(app, &cache);
    for (size_t i = 0; i < cache.count; i++) {
        const struct sound_episode *one = &cache.items[i];

        if (one->stay == SOUND_MAY_GO && !is_open_here(app, one->episode) &&
            !sound_is_kept(one->episode, keep, count)) {
            may_go += one->bytes;
            cache.items[kept++] = *one;
        }
    }
    if (may_go >= need && str_equal(allowed, "ask")) {
        room = SOUND_ASKS;
    } else if (may_go >= need && str_equal(allowed, "yes")) {
        for (size_t i = 0; i < kept && need > 0; i++) {
            struct error err = ERROR_INIT;
            int64_t freed = 0;

            if (recording_delete(cache.items[i].episode, &freed, &err)) {
                need -= freed;
            }
            error_release(&err);
        }
        room = need <= 0 ? SOUND_FITS : SOUND_FULL;
    }
    sound_cache_release(&cache);
    return room;
}

void recordings_add_question(const struct sound_cache *cache, struct str *out)
{
    str_add_format(out,
                   "Recordings take %lld of %lld MB. May what was heard and "
                   "quizzed, and then the oldest, be deleted when room is "
                   "needed? It can be fetched again.",
                   (long long)(cache->bytes / mib),
                   (long long)(cache->quota / mib));
}
