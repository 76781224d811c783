#include "app/sound.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "app/ahead.h"
#include "app/app_private.h"
#include "app/progress.h"
#include "app/sound_private.h"
#include "base/file.h"
#include "base/path.h"
#include "store/store_notes.h"

enum { EPISODES_MAX = 1000, SOON_MAX = 16 };
#define HOUR_MS  INT64_C(3600000)
#define DAY_MS   INT64_C(86400000)
#define NS_IN_MS INT64_C(1000000)

char *sound_folder(void)
{
    char *cache = path_cache();
    char *folder = path_join(cache, "sound");

    free(cache);
    return folder;
}

static char *episode_folder(int episode)
{
    char *folder = sound_folder();
    char id[8];
    char *path = path_join(folder, episode_id_format(episode, id));

    free(folder);
    return path;
}

/* --------------------------------------------------------------- looking */

/* "x.opus.4711.pcm": working files name the process that writes them. */
static bool is_left_over(const char *name, int64_t age_ms)
{
    const char *last = strrchr(name, '.');
    const char *number = last;
    long pid = 0;

    while (number != NULL && number > name && number[-1] >= '0' &&
           number[-1] <= '9') {
        number--;
    }
    if (number != last && number > name && number[-1] == '.') {
        pid = strtol(number, NULL, 10);
    }
    if (pid <= 0) {
        return false;
    }
    return age_ms > DAY_MS || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

static void look_at_file(struct sound_episode *one, const char *folder,
                         const char *name, int64_t now_ms)
{
    char *path = path_join(folder, name);
    struct file_stamp stamp;

    if (file_get_stamp(path, &stamp)) {
        int64_t made_ms = stamp.mtime_ns / NS_IN_MS;

        if (is_left_over(name, now_ms - made_ms)) {
            unlink(path);
        } else {
            one->bytes += stamp.size;
            one->used_ms = made_ms > one->used_ms ? made_ms : one->used_ms;
        }
    }
    free(path);
}

static void look_at_folder(struct sound_cache *cache, int64_t now_ms)
{
    char *folder = sound_folder();
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count && i < EPISODES_MAX; i++) {
        struct sound_episode one = {.episode =
                                        episode_id_parse(names.items[i])};
        struct str_list files = STR_LIST_INIT;
        char *path = path_join(folder, names.items[i]);

        if (one.episode > 0) {
            file_list_folder(path, &files);
            for (size_t f = 0; f < files.count; f++) {
                look_at_file(&one, path, files.items[f], now_ms);
            }
        }
        if (one.bytes > 0) {
            GROW(cache->items, cache->count, cache->capacity);
            cache->items[cache->count++] = one;
            cache->bytes += one.bytes;
        }
        str_list_release(&files);
        free(path);
    }
    str_list_release(&names);
    free(folder);
}

void sound_measure(int64_t *bytes, size_t *episodes)
{
    struct sound_cache cache = {NULL, 0, 0, 0, 0};

    look_at_folder(&cache, (int64_t)time(NULL) * 1000);
    *bytes = cache.bytes;
    *episodes = cache.count;
    sound_cache_release(&cache);
}

/* ------------------------------------------------------------ who may go */

int sound_hold(int episode)
{
    char *folder = episode_folder(episode);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0) {
        close(fd); /* it is being deleted */
        fd = -1;
    }
    free(folder);
    return fd;
}

/* A descriptor that keeps all others out, or -1 when one is in. */
static int hold_alone(int episode)
{
    char *folder = episode_folder(episode);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        fd = -1;
    }
    free(folder);
    return fd;
}

static bool is_open(int episode)
{
    char *folder = episode_folder(episode);
    bool there = file_is_folder(folder);
    int fd = there ? hold_alone(episode) : -1;

    if (fd >= 0) {
        close(fd);
    }
    free(folder);
    return there && fd < 0;
}

static void look_at_use(struct app *app, struct sound_cache *cache,
                        int64_t now_ms)
{
    int soon[SOON_MAX];
    size_t soon_count = app_upcoming(app, 0, soon, SOON_MAX);

    for (size_t i = 0; i < cache->count; i++) {
        struct sound_episode *one = &cache->items[i];
        const struct progress *progress = app_progress_of(app, one->episode);

        one->met = progress_is_met(progress);
        one->quizzed = progress->quizzed;
        if (progress->resume_at_ms > one->used_ms) {
            one->used_ms = progress->resume_at_ms;
        }
        for (size_t s = 0; s < soon_count; s++) {
            one->soon = one->soon || soon[s] == one->episode;
        }
        one->stay = is_open(one->episode)             ? SOUND_IN_USE
                    : progress->notes > 0             ? SOUND_HAS_NOTES
                    : now_ms - one->used_ms < HOUR_MS ? SOUND_JUST_NOW
                                                      : SOUND_MAY_GO;
    }
}

/* Bookmarks are notes of a word. */
static void look_at_bookmarks(struct app *app, struct sound_cache *cache)
{
    struct store_notes bookmarks = STORE_NOTES_INIT;
    struct error err = ERROR_INIT;

    if (!store_bookmarks_of(app->store, NULL, &bookmarks, &err)) {
        app_add_problem(app, "%s", error_get(&err));
    }
    for (size_t i = 0; i < bookmarks.count; i++) {
        int n = episode_id_parse(bookmarks.items[i].episode);

        for (size_t c = 0; c < cache->count; c++) {
            if (cache->items[c].episode == n &&
                cache->items[c].stay != SOUND_IN_USE) {
                cache->items[c].stay = SOUND_HAS_NOTES;
            }
        }
    }
    store_notes_release(&bookmarks);
    error_release(&err);
}

static int rank(const struct sound_episode *one)
{
    return one->stay != SOUND_MAY_GO  ? 4
           : one->soon                ? 3
           : one->met && one->quizzed ? 0
           : one->met                 ? 1
                                      : 2;
}

static int by_leaving(const void *a, const void *b)
{
    const struct sound_episode *x = a;
    const struct sound_episode *y = b;
    int order = rank(x) - rank(y);

    if (order != 0) {
        return order;
    }
    order = (x->used_ms > y->used_ms) - (x->used_ms < y->used_ms);
    return order != 0 ? order : x->episode - y->episode;
}

void sound_judge(struct app *app, struct sound_cache *cache, int64_t now_ms)
{
    look_at_use(app, cache, now_ms);
    look_at_bookmarks(app, cache);
    if (cache->count > 1) {
        qsort(cache->items, cache->count, sizeof(*cache->items), by_leaving);
    }
}

void app_sound_look(struct app *app, struct sound_cache *cache)
{
    int64_t now_ms = (int64_t)time(NULL) * 1000; /* as the files have it */

    memset(cache, 0, sizeof(*cache));
    cache->quota = (int64_t)app_setting_number(app, "sound_quota_mb") * 1000000;
    look_at_folder(cache, now_ms);
    sound_judge(app, cache, now_ms);
}

void sound_cache_release(struct sound_cache *cache)
{
    free(cache->items);
    memset(cache, 0, sizeof(*cache));
}

/* ---------------------------------------------------------------- leaving */

/* False: somebody has it open. */
static bool delete_sound(int episode)
{
    char *folder = episode_folder(episode);
    struct str_list files = STR_LIST_INIT;
    int fd = hold_alone(episode);

    if (fd >= 0) {
        file_list_folder(folder, &files);
        for (size_t i = 0; i < files.count; i++) {
            char *file = path_join(folder, files.items[i]);

            unlink(file);
            free(file);
        }
        rmdir(folder);
        close(fd);
    }
    str_list_release(&files);
    free(folder);
    return fd >= 0;
}

bool app_sound_delete(struct app *app, int episode, struct error *err)
{
    char *folder = episode_folder(episode);
    bool there = file_is_folder(folder);

    (void)app;
    free(folder);
    if (!there) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "episode %d has no narrated sound", episode);
    }
    return delete_sound(episode) ||
           error_set_code(err, ERROR_BUSY,
                          "the sound of episode %d is open in a program",
                          episode);
}

bool sound_is_kept(int episode, const int *keep, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (keep[i] == episode) {
            return true;
        }
    }
    return false;
}

enum sound_room app_sound_tidy(struct app *app, const int *keep, size_t count,
                               int64_t *bytes)
{
    struct sound_cache cache;
    bool allowed = str_equal(app_setting(app, "sound_delete"), "yes");
    bool asks = str_equal(app_setting(app, "sound_delete"), "ask");
    enum sound_room room = SOUND_FULL;

    app_sound_look(app, &cache);
    for (size_t i = 0; i < cache.count && cache.bytes > cache.quota; i++) {
        const struct sound_episode *one = &cache.items[i];

        if (one->stay != SOUND_MAY_GO ||
            sound_is_kept(one->episode, keep, count)) {
            continue;
        }
        if (asks) {
            room = SOUND_ASKS;
        }
        if (allowed && delete_sound(one->episode)) {
            cache.bytes -= one->bytes;
        }
    }
    room = cache.bytes <= cache.quota ? SOUND_FITS : room;
    *bytes = cache.bytes;
    sound_cache_release(&cache);
    return room;
}

void sound_add_question(const struct sound_cache *cache, struct str *out)
{
    str_add_format(out,
                   "Narrated sound takes %lld of %lld MB. May what was heard "
                   "and quizzed, and then the oldest, be deleted when room is "
                   "needed? It can be made again.",
                   (long long)(cache->bytes / 1000000),
                   (long long)(cache->quota / 1000000));
}
