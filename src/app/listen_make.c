/* Narration in the background: one child at a time makes one chapter, of what
 * was asked for or of what comes next. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/ahead.h"
#include "app/listen_private.h"
#include "app/recorded.h"
#include "app/narrate.h"
#include "app/power.h"
#include "app/sound.h"
#include "base/clock.h"
#include "base/process.h"

enum { AHEAD_AGAIN_MS = 60000 };

void making_init(struct making *making)
{
    memset(making, 0, sizeof(*making));
    making->fd = -1;
    str_init(&making->in);
    str_init(&making->said);
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
    str_release(&making->said);
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
    spec.err_fd = ends[1];
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

/* "progress 420", of 1000; anything else is what it says about a failure. */
static void read_line(struct making *making, const char *line, size_t len)
{
    static const char name[] = "dstudio narrate: ";
    int permille;

    if (sscanf(line, "progress %d", &permille) == 1) {
        if (permille >= 0 && permille <= 1000) {
            making->share = permille / 1000.0;
        }
        return;
    }
    if (str_starts_with(line, name)) {
        line += strlen(name);
        len -= strlen(name);
    }
    str_set_len(&making->said, line, len < 200 ? len : 200);
}

static void read_lines(struct making *making)
{
    char *line_end;

    while ((line_end = strchr(making->in.buf, '\n')) != NULL) {
        size_t len = (size_t)(line_end - making->in.buf);

        *line_end = '\0';
        read_line(making, making->in.buf, len);
        str_remove(&making->in, 0, len + 1);
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
    read_lines(making);
    if (making->share != before) {
        listening->moved = true;
    }
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

/* A chapter that could not be made is not tried again by itself. */
static bool has_failed(const struct listening *listening, int episode,
                       int chapter)
{
    return listening->failed_episode == episode &&
           listening->failed_chapter == chapter;
}

static bool is_made(struct app *app, const struct narrator *narrator,
                    const struct app_episode *episode, int chapter)
{
    struct narration_files files;
    bool made;

    sound_files_of(app, narrator, episode, chapter, &files);
    made = narration_is_made(&files);
    narration_files_release(&files);
    return made;
}

/* The first chapter from `from` on that has no sound; -1: all have. */
static int find_missing(const struct listening *listening,
                        const struct narrator *narrator,
                        const struct app_episode *episode, int from)
{
    for (int i = from; i < (int)episode->meta.chapter_count; i++) {
        if (episode->chapter_of[i] != NO_CHAPTER &&
            !has_failed(listening, episode->n, i) &&
            !is_made(listening->app, narrator, episode, i)) {
            return i;
        }
    }
    return -1;
}

/* ---------------------------------------------------------- asked for */

void app_make_sound(struct app *app, const int *episodes, size_t count)
{
    struct listening *self = listening_of(app);
    struct wanted *wanted = &self->wanted;

    for (size_t i = 0; i < count; i++) {
        bool there = false;

        for (size_t w = 0; w < wanted->count; w++) {
            there = there || wanted->episodes[w] == episodes[i];
        }
        if (!there && wanted->count < WANTED_MAX) {
            wanted->episodes[wanted->count++] = episodes[i];
        }
    }
    str_clear(&wanted->why);
    self->failed_episode = 0; /* asked again: tried again */
    self->changed = true;
    making_next(self);
}

void app_make_stop(struct app *app)
{
    struct listening *self = listening_of(app);

    if (self->wanted.count > 0 && !self->waiting &&
        self->making.episode == self->wanted.episodes[0]) {
        making_stop(&self->making);
    }
    self->wanted.count = 0;
    self->changed = true;
}

struct app_making app_making_of(struct app *app)
{
    const struct listening *self = listening_of(app);
    const struct wanted *wanted = &self->wanted;
    struct app_making view = {.left = wanted->count};

    view.why = wanted->why.len > 0 ? wanted->why.buf : NULL;
    if (wanted->count > 0) {
        view.episode = wanted->episodes[0];
        if (self->making.pid > 0 && self->making.episode == view.episode &&
            wanted->chapters > 0) {
            view.share = (self->making.chapter + self->making.share) /
                         (double)wanted->chapters;
        }
    }
    return view;
}

static void drop_first(struct wanted *wanted)
{
    wanted->count--;
    memmove(wanted->episodes, wanted->episodes + 1,
            wanted->count * sizeof(wanted->episodes[0]));
}

/* Begins a chapter of the first episode that lacks one. */
static bool start_wanted(struct listening *listening)
{
    struct wanted *wanted = &listening->wanted;
    struct narrator narrator;
    struct error err = ERROR_INIT;
    bool ok = app_narrator(listening->app, &narrator, &err);
    bool started = false;

    while (ok && !started && wanted->count > 0) {
        struct app_episode *episode = NULL;
        int n = wanted->episodes[0];
        int chapter = -1;

        if (app_episode_read(listening->app, n, &episode, &err) &&
            episode->script != NULL) {
            chapter = find_missing(listening, &narrator, episode, 0);
            wanted->chapters = episode->meta.chapter_count;
        }
        if (chapter < 0) {
            drop_first(wanted);
            listening->changed = true;
        } else {
            started = ok =
                making_start(listening, n, episode->meta.chapters[chapter].id,
                             chapter, true, &err);
        }
        app_episode_free(episode);
    }
    if (!ok) {
        wanted->count = 0;
        str_set(&wanted->why, error_get(&err));
    }
    narrator_release(&narrator);
    error_release(&err);
    return started;
}

/* ------------------------------------------------------------- unasked */

/* What is being played, and what will be. */
static size_t kept_episodes(struct listening *listening, int *keep, size_t max)
{
    size_t count = 0;

    if (listening->episode != NULL) {
        keep[count++] = listening->episode->n;
        count += app_upcoming(listening->app, listening->episode->n, keep + 1,
                              max - 1);
    }
    for (size_t i = 0; i < listening->wanted.count && count < max; i++) {
        keep[count++] = listening->wanted.episodes[i];
    }
    return count;
}

static bool has_room(struct listening *listening)
{
    int keep[16];
    int64_t bytes;
    size_t count = kept_episodes(listening, keep, COUNT_OF(keep));
    enum sound_room room = app_sound_tidy(listening->app, keep, count, &bytes);

    if (room != SOUND_FITS && !listening->room_told) {
        listening->room_told = true;
        app_add_problem(listening->app,
                        "narrated sound fills its room, nothing is made ahead: "
                        ":ahead %s",
                        room == SOUND_ASKS ? "asks what may go"
                                           : "shows what it holds");
    }
    return room == SOUND_FITS;
}

static bool start_ahead(struct listening *listening,
                        const struct app_episode *episode, int from)
{
    struct error err = ERROR_INIT;
    int chapter = find_missing(listening, &listening->narrator, episode, from);
    bool started =
        chapter >= 0 && has_room(listening) &&
        making_start(listening, episode->n, episode->meta.chapters[chapter].id,
                     chapter, true, &err);

    error_release(&err);
    return started;
}

bool app_waits_for_mains(struct app *app)
{
    const struct listening *self = app->listening;

    return !app_setting_bool(app, "narrate_on_battery") &&
           power_on_battery(self != NULL ? self->power : POWER_FOLDER);
}

/* What plays to its end, then the episodes that come next. */
static void make_ahead(struct listening *listening)
{
    struct app *app = listening->app;
    size_t ahead = (size_t)app_setting_number(app, "narrate_ahead");
    int next[16];

    if (clock_monotonic_ms() < listening->ahead_at_ms ||
        app_waits_for_mains(app)) {
        return;
    }
    if (start_ahead(listening, listening->episode, listening->chapter)) {
        return;
    }
    ahead = app_upcoming(app, listening->episode->n, next,
                         ahead < COUNT_OF(next) ? ahead : COUNT_OF(next));
    for (size_t i = 0; i < ahead && listening->making.pid == 0; i++) {
        struct app_episode *episode = NULL;
        struct error err = ERROR_INIT;

        if (app_episode_read(app, next[i], &episode, &err) &&
            episode->script != NULL) {
            start_ahead(listening, episode, 0);
        }
        app_episode_free(episode);
        error_release(&err);
    }
}

void making_next(struct listening *listening)
{
    if (listening->making.pid > 0) {
        return;
    }
    if (listening->wanted.count > 0 && start_wanted(listening)) {
        return;
    }
    if (listening->has_voice && listening->episode != NULL &&
        (listening->view.state == LISTEN_PLAYING ||
         listening->view.state == LISTEN_PAUSED)) {
        make_ahead(listening);
    }
}

void making_ended(struct listening *listening, bool ok)
{
    const struct making *making = &listening->making;
    struct wanted *wanted = &listening->wanted;

    if (ok) {
        return;
    }
    listening->failed_episode = making->episode;
    listening->failed_chapter = making->chapter;
    /* What failed, as where the disk is full, fails for the next one, too. */
    listening->ahead_at_ms = clock_monotonic_ms() + AHEAD_AGAIN_MS;
    if (wanted->count > 0 && wanted->episodes[0] == making->episode) {
        str_clear(&wanted->why);
        str_add_format(&wanted->why, "episode %d: %s", making->episode,
                       making->said.len > 0 ? making->said.buf
                                            : "the voice failed");
        drop_first(wanted);
    }
}
