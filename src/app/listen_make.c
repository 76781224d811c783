/* Narration in the background: one child at a time makes one chapter. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/listen_private.h"
#include "base/file.h"
#include "base/path.h"
#include "base/process.h"

void making_init(struct making *making)
{
    memset(making, 0, sizeof(*making));
    making->fd = -1;
    str_init(&making->in);
}

void making_stop(struct making *making)
{
    if (making->fd >= 0) {
        close(making->fd);
    }
    if (making->pid > 0) {
        process_end(making->pid, 200);
    }
    str_release(&making->in);
    making_init(making);
}

bool making_start(struct listening *listening, int episode, const char *chapter,
                  int chapter_index, bool ahead, struct error *err)
{
    struct making *making = &listening->making;
    struct process_spec spec = PROCESS_SPEC_INIT;
    char id[8];
    const char *const argv[] = {
        listening->app->program,
        "narrate",
        "--progress",
        "--chapter",
        chapter,
        episode_id_format(episode, id),
        NULL,
    };
    int ends[2];
    bool ok;

    making_stop(making);
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return error_set_errno(err, errno, "cannot start the voice");
    }
    spec.argv = argv;
    spec.out_fd = ends[1];
    spec.nice = ahead ? 15 : 0;
    ok = process_start(&spec, &making->pid, err);
    close(ends[1]);
    if (!ok) {
        close(ends[0]);
        making->pid = 0;
        return false;
    }
    making->fd = ends[0];
    making->episode = episode;
    making->chapter = chapter_index;
    return true;
}

/* "progress 0.42": the last whole line counts. */
static void read_progress(struct making *making)
{
    char *line_end;

    while ((line_end = strchr(making->in.buf, '\n')) != NULL) {
        int permille;

        if (sscanf(making->in.buf, "progress %d", &permille) == 1 &&
            permille >= 0 && permille <= 1000) {
            making->share = permille / 1000.0;
        }
        str_remove(&making->in, 0, (size_t)(line_end - making->in.buf) + 1);
    }
    if (making->in.len > 4096) {
        str_clear(&making->in);
    }
}

bool making_service(struct listening *listening, bool *ok)
{
    struct making *making = &listening->making;
    double before = making->share;
    char chunk[1024];
    ssize_t got;

    if (making->fd < 0) {
        return false;
    }
    while ((got = read(making->fd, chunk, sizeof(chunk))) > 0) {
        str_add_len(&making->in, chunk, (size_t)got);
    }
    read_progress(making);
    listening->changed = listening->changed || making->share != before;
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return false;
    }
    *ok = process_wait(making->pid) == 0;
    making->pid = 0;
    close(making->fd);
    making->fd = -1;
    str_clear(&making->in);
    making->share = 0;
    return true;
}

/* Narration ahead waits for the mains. */
static bool on_battery(void)
{
    static const char folder[] = "/sys/class/power_supply";
    struct str_list names = STR_LIST_INIT;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    bool discharging = false;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count && !discharging; i++) {
        char *path = xasprintf("%s/%s/status", folder, names.items[i]);

        if (file_exists(path) && file_read(path, 4096, &text, &err)) {
            discharging = str_starts_with(text.buf, "Discharging");
        }
        free(path);
    }
    error_release(&err);
    str_release(&text);
    str_list_release(&names);
    return discharging;
}

static bool is_made(struct listening *listening,
                    const struct app_episode *episode, int chapter)
{
    struct narration_files files;
    char id[8];
    bool made;

    narration_files_of(&listening->narrator, episode->script,
                       episode->chapter_of[chapter],
                       episode_id_format(episode->n, id),
                       episode->meta.chapters[chapter].id, &files);
    made = narration_is_made(&files);
    narration_files_release(&files);
    return made;
}

static bool start_missing(struct listening *listening,
                          const struct app_episode *episode, int from)
{
    struct error err = ERROR_INIT;
    bool started = false;

    for (int i = from; !started && i < (int)episode->meta.chapter_count; i++) {
        if (episode->chapter_of[i] == NO_CHAPTER ||
            is_made(listening, episode, i) ||
            (listening->failed_episode == episode->n &&
             listening->failed_chapter == i)) {
            continue;
        }
        started = making_start(listening, episode->n,
                               episode->meta.chapters[i].id, i, true, &err);
    }
    error_release(&err);
    return started;
}

void making_ahead(struct listening *listening)
{
    int ahead = (int)app_setting_number(listening->app, "narrate_ahead");
    const struct outline *outline = app_outline(listening->app, 0);

    if (listening->making.pid > 0 || !listening->has_voice || on_battery() ||
        start_missing(listening, listening->episode, listening->chapter)) {
        return;
    }
    for (size_t i = 0; i < outline->episode_count && ahead > 0; i++) {
        const struct outline_episode *one = &outline->episodes[i];
        struct app_episode *episode = NULL;
        struct error err = ERROR_INIT;
        bool started = false;

        if (one->n <= listening->episode->n ||
            one->series != listening->episode->brief->series ||
            !outline_episode_ready(one)) {
            continue;
        }
        ahead--;
        if (app_episode_read(listening->app, one->n, &episode, &err) &&
            episode->script != NULL) {
            started = start_missing(listening, episode, 0);
        }
        app_episode_free(episode);
        error_release(&err);
        if (started) {
            return;
        }
    }
}
