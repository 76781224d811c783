#include "cli/download.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/recording.h"
#include "app/recording_room.h"
#include "app/settings.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/narrate.h"

static const struct cli_option options[] = {
    {"all", NULL, "all that are published and not here"},
    {"list", NULL, "what is published, what is here (without arguments)"},
    {"feed", "URL", "read this feed first, beside those of the setting feed"},
    {"refresh", NULL, "read the feeds of the setting feed again"},
    {"delete", NULL, "delete the recordings of these episodes"},
    {"opml", NULL, "print the feeds of the setting as OPML"},
    CLI_OPTIONS_END,
};

enum { TICK_MS = 500 };

static void wait_once(struct call *call)
{
    struct winsize size = {.ws_col = 0};
    bool shown = isatty(STDERR_FILENO) && !call->json;
    struct download_bars bars = {.out = stderr, .lines = 0, .columns = 80};

    if (shown && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 20) {
        bars.columns = size.ws_col;
    }
    while (!app_download_idle(call->app)) {
        struct app_fd fds[APP_DOWNLOAD_FDS];
        struct pollfd polled[APP_DOWNLOAD_FDS];

        app_download_fds(call->app, fds);
        for (int i = 0; i < APP_DOWNLOAD_FDS; i++) {
            polled[i] =
                (struct pollfd){.fd = fds[i].fd, .events = fds[i].events};
        }
        poll(polled, APP_DOWNLOAD_FDS, shown ? TICK_MS : -1);
        app_download_service(call->app);
        if (shown) {
            download_bars_draw(&bars, app_downloads(call->app),
                               clock_monotonic_ms());
        }
    }
    download_bars_clear(&bars);
}

/* Asked once; the answer yes is kept as the setting download_delete. */
static bool may_delete(struct call *call)
{
    struct sound_cache cache;
    struct str question = STR_INIT;
    bool yes;

    app_recordings_look(call->app, &cache);
    recordings_add_question(&cache, &question);
    yes = call_ask(question.buf) &&
          app_setting_set(call->app, "download_delete", "yes", &call->err);
    sound_cache_release(&cache);
    str_release(&question);
    return yes;
}

void download_wait(struct call *call)
{
    wait_once(call);
    if (app_downloads(call->app)->asks && may_delete(call) &&
        app_download_make_room(call->app)) {
        wait_once(call);
    }
}

static void print_json_row(struct call *call, const struct download *row)
{
    struct recording_file file;
    bool here = recording_file_find(row->episode, &file);

    json_open_object(&call->writer, NULL);
    json_int(&call->writer, "episode", row->episode);
    json_text(&call->writer, "state", download_state_name(row->state));
    json_int(&call->writer, "bytes", row->have);
    json_int(&call->writer, "size", row->size);
    json_text(&call->writer, "url", row->url);
    json_text(&call->writer, "file", here ? file.sound : NULL);
    json_text(&call->writer, "sha256", here ? file.sha256 : NULL);
    json_bool(&call->writer, "checked", here && file.checked);
    json_text(&call->writer, "why", row->why);
    json_text(&call->writer, "note", row->note);
    json_close_object(&call->writer);
    if (here) {
        recording_file_release(&file);
    }
}

static void print_row(struct call *call, const struct download *row)
{
    struct recording_file file;
    struct str size = STR_INIT;

    if (row->state == DOWNLOAD_HERE || row->have > 0) {
        download_add_size(&size, row->have);
        if (row->state != DOWNLOAD_HERE && row->size > 0) {
            str_add(&size, " of ");
            download_add_size(&size, row->size);
        }
    } else if (row->size > 0) {
        download_add_size(&size, row->size);
    }
    call_print(call, "%3d  %-8s  %-16s  ", row->episode,
               download_state_name(row->state), size.buf);
    str_release(&size);
    if (row->why != NULL) {
        call_print(call, "%s\n", row->why);
    } else if (recording_file_find(row->episode, &file)) {
        call_print(call, "%s%s%s\n", file.sound, row->note != NULL ? "; " : "",
                   row->note != NULL ? row->note : "");
        recording_file_release(&file);
    } else {
        call_print(call, "%s\n", row->url);
    }
}

/* The rows of `episodes`, or all of them when there are none. */
static void print_rows(struct call *call, const int *episodes, size_t count)
{
    const struct downloads *downloads = app_downloads(call->app);

    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < downloads->count; i++) {
        bool wanted = count == 0;

        for (size_t n = 0; n < count; n++) {
            wanted = wanted || episodes[n] == downloads->items[i].episode;
        }
        if (wanted && call->json) {
            print_json_row(call, &downloads->items[i]);
        } else if (wanted) {
            print_row(call, &downloads->items[i]);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
}

static enum exit_code list(struct call *call)
{
    const struct downloads *downloads = app_downloads(call->app);

    print_rows(call, NULL, 0);
    if (downloads->count == 0 && !call->json) {
        return call_fail_with(
            call, EXIT_NONE,
            app_setting(call->app, "feed")[0] != '\0'
                ? "no recordings are known; dstudio download --refresh reads "
                  "the feeds again"
                : "no recordings are published; dstudio config feed URL names "
                  "a feed that has them");
    }
    return EXIT_DONE;
}

static bool read_feeds(struct call *call, const char *url)
{
    if (!app_feed_refresh(call->app, url, &call->err)) {
        return false;
    }
    download_wait(call);
    return app_downloads(call->app)->why == NULL ||
           error_set(&call->err, "%s", app_downloads(call->app)->why);
}

static enum exit_code delete_all(struct call *call, const int *episodes,
                                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t bytes = 0;
        struct str size = STR_INIT;

        if (!app_download_delete(call->app, episodes[i], &bytes, &call->err)) {
            return call_fail(call);
        }
        download_add_size(&size, bytes);
        if (!call->json) {
            call_print(call, "episode %d: %s deleted\n", episodes[i], size.buf);
        }
        str_release(&size);
    }
    if (call->json) {
        print_rows(call, episodes, count);
    }
    return EXIT_DONE;
}

/* All that are published and not here, into `episodes`. */
static size_t find_all(struct call *call, int **episodes)
{
    const struct downloads *downloads = app_downloads(call->app);
    size_t count = 0;

    *episodes = xreallocarray(*episodes, downloads->count + 1, sizeof(int));
    for (size_t i = 0; i < downloads->count; i++) {
        if (downloads->items[i].published &&
            downloads->items[i].state != DOWNLOAD_HERE) {
            (*episodes)[count++] = downloads->items[i].episode;
        }
    }
    return count;
}

static enum exit_code fetch(struct call *call, const int *episodes,
                            size_t count)
{
    bool all = true;

    for (size_t i = 0; i < count; i++) {
        if (!app_download_start(call->app, episodes[i], &call->err)) {
            return call_fail(call);
        }
    }
    download_wait(call);
    if (count > 0 || call->json) {
        print_rows(call, episodes, count > 0 ? count : 0);
    }
    for (size_t i = 0; i < count; i++) {
        const struct download *row = app_download_of(call->app, episodes[i]);

        all = all && row != NULL && row->state == DOWNLOAD_HERE;
    }
    return all ? EXIT_DONE : EXIT_FAILED;
}

static bool find_episodes(struct call *call, int *episodes)
{
    for (int i = 0; i < call->argc; i++) {
        episodes[i] = call_episode(call, i);
        if (episodes[i] == 0) {
            return false;
        }
    }
    return true;
}

/* A feed is read again where an episode is asked for that nobody has named. */
static bool wants_feeds(struct call *call, const int *episodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct download *row = app_download_of(call->app, episodes[i]);

        if (row == NULL || !row->published) {
            return app_setting(call->app, "feed")[0] != '\0';
        }
    }
    /* Never read yet: that is what somebody wants who asks for the list. */
    return count == 0 && app_downloads(call->app)->count == 0 &&
           app_setting(call->app, "feed")[0] != '\0' &&
           !app_setting_bool(call->app, "offline");
}

static enum exit_code act(struct call *call, int **episodes, size_t count)
{
    bool all = call_option(call, "all") != NULL;
    const char *feed = call_option(call, "feed");
    bool refresh = call_option(call, "refresh") != NULL;

    if (call_option(call, "delete") != NULL) {
        return count > 0 ? delete_all(call, *episodes, count)
                         : call_fail_with(call, EXIT_USAGE,
                                          "--delete wants episodes");
    }
    if (((refresh || wants_feeds(call, *episodes, count)) &&
         !read_feeds(call, NULL)) ||
        (feed != NULL && !read_feeds(call, feed))) {
        return call_fail(call);
    }
    if (all) {
        count = find_all(call, episodes);
        if (count == 0 && !call->json) {
            return call_fail_with(call, EXIT_NONE,
                                  "nothing is published that is not here");
        }
        return fetch(call, *episodes, count);
    }
    return count > 0 && call_option(call, "list") == NULL
               ? fetch(call, *episodes, count)
               : list(call);
}

static enum exit_code run(struct call *call)
{
    int *episodes = xcalloc((size_t)call->argc + 1, sizeof(*episodes));
    enum exit_code code;

    if (call_option(call, "opml") != NULL) {
        code = app_feeds_opml(call->app, &call->text, &call->err)
                   ? EXIT_DONE
                   : call_fail(call);
    } else if (!find_episodes(call, episodes)) {
        code = call_fail(call);
    } else {
        code = act(call, &episodes, (size_t)call->argc);
    }
    free(episodes);
    return code;
}

const struct command command_download = {
    .name = "download",
    .arguments = "[EP …]",
    .summary = "Fetch published recordings, list or delete them.",
    .options = options,
    .min_arguments = 0,
    .max_arguments = -1,
    .completes = COMPLETES_EPISODE,
    .run = run,
};
