/* `play`, `continue` and `open`: sound without the screens. */
#include <stdio.h>
#include <string.h>

#include "app/listen.h"
#include "app/progress.h"
#include "base/number.h"
#include "cli/command.h"
#include "cli/play_on.h"

static const struct cli_option options[] = {
    {"chapter", "C", "begin at this chapter"},
    {"says", "QUESTION", "play the words that a question rests on"},
    {"devices", NULL, "list the sound devices that sound_device can name"},
    {"speed", "X", "0.5 to 3"},
    {"volume", "N", "0 to 100"},
    {"sleep", "WHEN", "stop after so many minutes, or: chapter, episode"},
    {"checks", NULL, "put the chapter's questions also without a terminal"},
    CLI_OPTIONS_END,
};

static bool set_speed(struct call *call)
{
    const char *text = call_option(call, "speed");
    double speed;

    if (text == NULL) {
        return true;
    }
    if (!number_parse(text, strlen(text), &speed) || speed < 0.5 || speed > 3) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--speed wants a number from 0.5 to 3");
    }
    app_listen_set_speed(call->app, speed);
    return true;
}

static bool set_volume(struct call *call)
{
    const char *text = call_option(call, "volume");
    int64_t percent;

    if (text == NULL) {
        return true;
    }
    if (!number_parse_int(text, 0, 100, &percent)) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--volume wants a number from 0 to 100");
    }
    app_listen_set_volume(call->app, (int)percent);
    return true;
}

static bool set_sleep(struct call *call)
{
    const char *text = call_option(call, "sleep");
    int64_t minutes = 0;

    if (text == NULL) {
        return true;
    }
    if (str_equal(text, "chapter")) {
        app_listen_set_sleep(call->app, LISTEN_SLEEP_CHAPTER, 0);
    } else if (str_equal(text, "episode")) {
        app_listen_set_sleep(call->app, LISTEN_SLEEP_EPISODE, 0);
    } else if (number_parse_int(text, 1, 1440, &minutes)) {
        app_listen_set_sleep(call->app, LISTEN_SLEEP_MINUTES, (int)minutes);
    } else {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--sleep wants minutes, 'chapter' or 'episode'");
    }
    return true;
}

static bool begin_says(struct call *call, int n, const char *name)
{
    struct app_episode *episode = NULL;
    const struct question *question;
    const char *dot = strchr(name, '.');
    bool ok = app_episode_read(call->app, n, &episode, &call->err);

    if (ok) {
        question =
            app_episode_find_question(episode, dot != NULL ? dot + 1 : name);
        ok = question != NULL
                 ? app_replay(call->app, episode, question, &call->err)
                 : error_set_code(&call->err, ERROR_NOT_FOUND,
                                  "episode %d has no question '%s'", n, name);
    }
    app_episode_free(episode);
    return ok;
}

static void print_devices(struct call *call, const struct app_devices *devices)
{
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < devices->list->count; i++) {
        const struct player_device *one = &devices->list->items[i];
        const char *chosen =
            devices->chosen[0] != '\0' ? devices->chosen : "auto";
        bool is_chosen = str_equal(one->name, chosen);

        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_text(&call->writer, "name", one->name);
            json_text(&call->writer, "about", one->about);
            json_bool(&call->writer, "chosen", is_chosen);
            json_close_object(&call->writer);
        } else {
            call_print(call, "%s %s  %s\n", is_chosen ? "*" : " ", one->name,
                       one->about);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
}

/* The names that `dstudio config sound_device` takes. */
static enum exit_code list_devices(struct call *call)
{
    const struct app_devices *devices;

    if (!app_devices_ask(call->app, &call->err)) {
        return call_fail(call);
    }
    while ((devices = app_devices(call->app))->asked) {
        play_wait(call->app);
        app_listen_service(call->app);
    }
    print_devices(call, devices);
    if (devices->missing) {
        fprintf(stderr,
                "dstudio play: '%s', the setting sound_device, is not among "
                "them\n",
                devices->chosen);
    }
    return devices->list->count > 0 ? EXIT_DONE : EXIT_NONE;
}

static enum exit_code run_play(struct call *call)
{
    int n = 0;
    const char *says = call_option(call, "says");
    struct listen_from from = {.chapter = call_option(call, "chapter")};
    bool ok;

    if (call_option(call, "devices") != NULL) {
        return list_devices(call);
    }
    if (call->argc == 0) {
        return call_fail_with(call, EXIT_USAGE, "wants an episode");
    }
    n = call_episode(call, 0);
    ok = n > 0 && (says != NULL ? begin_says(call, n, says)
                                : app_play(call->app, n, &from, &call->err));
    if (!ok || !set_speed(call) || !set_volume(call) || !set_sleep(call)) {
        return call_fail(call);
    }
    return play_on(call);
}

const struct command command_play = {
    .name = "play",
    .arguments = "EP | --devices",
    .summary = "Play an episode, from where you left off.",
    .options = options,
    .min_arguments = 0,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_play,
};

static const char *kind_word(enum next_kind kind)
{
    switch (kind) {
    case NEXT_SITTING:
        return "sitting";
    case NEXT_REVIEW:
        return "review";
    case NEXT_LISTEN:
        return "listen";
    case NEXT_QUIZ:
        return "quiz";
    case NEXT_EPISODE:
        return "episode";
    case NEXT_NOTHING:
        break;
    }
    return "nothing";
}

/* `continue` plays the unfinished episode; what else waits is said first. */
static enum exit_code run_continue(struct call *call)
{
    struct next next[4];
    size_t count = app_next(call->app, next);

    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_text(&call->writer, "kind", kind_word(next[i].kind));
            json_int(&call->writer, "episode", next[i].episode);
            json_text(&call->writer, "text", next[i].text);
            json_close_object(&call->writer);
        } else {
            fprintf(stderr, "%s\n", next[i].text);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
        return count > 0 ? EXIT_DONE : EXIT_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        if (next[i].kind == NEXT_LISTEN || next[i].kind == NEXT_EPISODE) {
            if (!app_play(call->app, next[i].episode, NULL, &call->err)) {
                return call_fail(call);
            }
            return play_on(call);
        }
    }
    return count > 0 ? EXIT_DONE : EXIT_NONE;
}

const struct command command_continue = {
    .name = "continue",
    .arguments = "",
    .summary = "Say what is next, and play the unfinished episode.",
    .run = run_continue,
};

static enum exit_code run_open(struct call *call)
{
    struct ref ref;
    struct listen_from from = {.aside = true};

    if (!app_resolve(call->app, call->argv[0], &ref, &call->err)) {
        return call_fail(call);
    }
    if (ref.kind != REF_EPISODE && ref.kind != REF_PLACE) {
        return call_fail_with(call, EXIT_USAGE,
                              "wants an episode or a place, as in "
                              "ep051@littles-law:112");
    }
    if (ref.kind == REF_PLACE) {
        from.chapter = ref.id;
        from.word = ref.word;
    }
    if (!app_play(call->app, ref.episode, ref.kind == REF_PLACE ? &from : NULL,
                  &call->err) ||
        !set_speed(call) || !set_volume(call) || !set_sleep(call)) {
        return call_fail(call);
    }
    return play_on(call);
}

/* Those of `play` without --chapter, --says and --devices. */
#define OPEN_OPTIONS (options + 3)

const struct command command_open = {
    .name = "open",
    .arguments = "EP[@CHAPTER:WORD]",
    .summary = "Play from a place, such as one of a note.",
    .options = OPEN_OPTIONS,
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_open,
};
