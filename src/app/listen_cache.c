/* The folder of made sound: its size, what leaves it, what was left half made
 * by a program that was stopped. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/listen.h"
#include "app/listen_private.h"
#include "base/file.h"
#include "base/path.h"
#include "store/store_listening.h"

enum { EPISODES_MAX = 1000 };
#define DAY_NS   INT64_C(86400000000000)
#define NS_IN_MS INT64_C(1000000)

/* The sound of one episode. */
struct kept {
    int episode;
    int64_t bytes;
    int64_t used_ms; /* made or played last */
    bool stays;
};

struct kept_list {
    struct kept *items;
    size_t count;
    size_t capacity;
    int64_t bytes;
};

static char *sound_folder(void)
{
    char *cache = path_cache();
    char *folder = path_join(cache, "sound");

    free(cache);
    return folder;
}

/* "x.opus.4711.pcm": working files name the process that writes them. */
static bool is_left_over(const char *name, int64_t age_ns)
{
    const char *sound = strstr(name, ".opus.");
    char *after = NULL;
    long pid = sound != NULL ? strtol(sound + 6, &after, 10) : 0;

    if (pid <= 0 || after == NULL || *after != '.') {
        return false;
    }
    return age_ns > DAY_NS || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

static void look_at_file(struct kept *kept, const char *folder,
                         const char *name, int64_t now_ms)
{
    char *path = path_join(folder, name);
    struct file_stamp stamp;

    if (file_get_stamp(path, &stamp)) {
        int64_t made_ms = stamp.mtime_ns / NS_IN_MS;

        if (is_left_over(name, now_ms * NS_IN_MS - stamp.mtime_ns)) {
            unlink(path);
        } else {
            kept->bytes += stamp.size;
            kept->used_ms = made_ms > kept->used_ms ? made_ms : kept->used_ms;
        }
    }
    free(path);
}

static void look_at_episodes(struct kept_list *list, const char *folder,
                             int64_t now_ms)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count && i < EPISODES_MAX; i++) {
        struct kept kept = {.episode = episode_id_parse(names.items[i])};
        struct str_list files = STR_LIST_INIT;
        char *path = path_join(folder, names.items[i]);

        if (kept.episode > 0) {
            file_list_folder(path, &files);
            for (size_t f = 0; f < files.count; f++) {
                look_at_file(&kept, path, files.items[f], now_ms);
            }
            GROW(list->items, list->count, list->capacity);
            list->items[list->count++] = kept;
            list->bytes += kept.bytes;
        }
        str_list_release(&files);
        free(path);
    }
    str_list_release(&names);
}

static struct kept *find(struct kept_list *list, const char *id)
{
    int n = episode_id_parse(id);

    for (size_t i = 0; n > 0 && i < list->count; i++) {
        if (list->items[i].episode == n) {
            return &list->items[i];
        }
    }
    return NULL;
}

/* When each was played last, and which play now, here or elsewhere. */
static void look_at_use(struct app *app, struct kept_list *list)
{
    struct store_resumes resumes = STORE_RESUMES_INIT;
    struct str_list open = STR_LIST_INIT;
    struct error err = ERROR_INIT;
    struct kept *kept;

    if (store_resumes_all(app->store, &resumes, &err) &&
        store_playing_open(app->store, &open, &err)) {
        for (size_t i = 0; i < resumes.count; i++) {
            kept = find(list, resumes.items[i].episode);
            if (kept != NULL && resumes.items[i].at_ms > kept->used_ms) {
                kept->used_ms = resumes.items[i].at_ms;
            }
        }
        for (size_t i = 0; i < open.count; i++) {
            kept = find(list, open.items[i]);
            if (kept != NULL) {
                kept->stays = true;
            }
        }
    }
    store_resumes_release(&resumes);
    str_list_release(&open);
    error_release(&err);
}

static int by_use(const void *a, const void *b)
{
    int64_t x = ((const struct kept *)a)->used_ms;
    int64_t y = ((const struct kept *)b)->used_ms;

    return (x > y) - (x < y);
}

static void delete_episode(const char *folder, int episode)
{
    char id[8];
    char *path = path_join(folder, episode_id_format(episode, id));
    struct str_list files = STR_LIST_INIT;

    file_list_folder(path, &files);
    for (size_t i = 0; i < files.count; i++) {
        char *file = path_join(path, files.items[i]);

        unlink(file);
        free(file);
    }
    rmdir(path);
    str_list_release(&files);
    free(path);
}

int64_t app_sound_tidy(struct app *app, int keep)
{
    struct kept_list list = {NULL, 0, 0, 0};
    char *folder = sound_folder();
    int64_t quota =
        (int64_t)app_setting_number(app, "sound_quota_mb") * 1000000;
    const struct listening *self = app->listening;

    look_at_episodes(&list, folder, (int64_t)time(NULL) * 1000);
    look_at_use(app, &list);
    if (list.count > 1) {
        qsort(list.items, list.count, sizeof(*list.items), by_use);
    }
    for (size_t i = 0; i < list.count && list.bytes > quota; i++) {
        const struct kept *kept = &list.items[i];
        bool playing = self != NULL && self->episode != NULL &&
                       self->episode->n == kept->episode;

        if (keep != APP_SOUND_ALL && kept->episode != keep && !kept->stays &&
            !playing) {
            delete_episode(folder, kept->episode);
            list.bytes -= kept->bytes;
        }
    }
    free(list.items);
    free(folder);
    return list.bytes;
}
