/* `play`, `continue` and `open`: sound without the screens. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/listen.h"
#include "app/progress.h"
#include "base/number.h"
#include "cli/command.h"
#include "cli/quiz.h"

static volatile sig_atomic_t stopped;
static volatile sig_atomic_t to_suspend;

static void on_signal(int number)
{
    if (number == SIGTSTP) {
        to_suspend = 1;
    } else {
        stopped = 1;
    }
}

/* Stopping keeps the place, and leaves no half-made file. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGTSTP, &action, NULL);
}

/* Ctrl-Z: the player has a session of its own and would play on, so it is
 * paused first. `fg` goes on: here no key would. */
static void suspend(struct app *app, bool terminal)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    const struct sigaction ours = {.sa_handler = on_signal};
    bool playing = app_listen(app)->state == LISTEN_PLAYING ||
                   app_listen(app)->state == LISTEN_PREPARING;

    to_suspend = 0;
    app_listen_quiesce(app);
    if (terminal) {
        fputc('\n', stderr);
    }
    sigaction(SIGTSTP, &usual, NULL);
    raise(SIGTSTP); /* stops here until SIGCONT */
    sigaction(SIGTSTP, &ours, NULL);
    if (playing) {
        app_listen_pause(app, false);
    }
}

/* The line that is rewritten while playing; elsewhere once a chapter, when the
 * sound has begun. */
static void show_state(const struct listen *listen, bool terminal)
{
    static int last_chapter = -1; /* said to play */
    static int begun_chapter = -1;
    static double begun_s;
    struct str line = STR_INIT;

    if (listen->chapter != begun_chapter) {
        begun_chapter = listen->chapter;
        begun_s = listen->position_s;
    }

    if (listen->state == LISTEN_PREPARING) {
        str_add_format(&line, "preparing the voice %3.0f %%",
                       listen->prepared * 100);
    } else {
        str_add_format(&line, "%d/%zu %s  ", listen->chapter + 1,
                       listen->episode->meta.chapter_count,
                       listen->episode->meta.chapters[listen->chapter].title);
        number_add_clock(&line, (int64_t)listen->position_s);
        str_add(&line, " / ");
        number_add_clock(&line, (int64_t)listen->duration_s);
        str_add_format(&line, "  %.1fx", listen->speed);
    }
    if (terminal) {
        fprintf(stderr, "\r\033[K%s", line.buf);
    } else if (listen->chapter != last_chapter &&
               listen->state == LISTEN_PLAYING &&
               listen->position_s != begun_s) {
        fprintf(stderr, "%s\n", line.buf);
        last_chapter = listen->chapter;
    }
    str_release(&line);
}

/* What was said already. */
struct said {
    bool playing;
    bool next;
    bool offer;
    bool unwritten;
};

static void wait_for_app(struct app *app)
{
    struct app_fd fds[APP_FDS];
    struct pollfd polls[APP_FDS + 1];
    int timeout = app_listen_timeout_ms(app);

    app_listen_fds(app, fds);
    for (int i = 0; i < APP_FDS; i++) {
        polls[i] = (struct pollfd){.fd = fds[i].fd, .events = fds[i].events};
    }
    poll(polls, APP_FDS, timeout < 0 || timeout > 1000 ? 1000 : timeout);
}

/* The questions of a chapter that was just heard, then on with the sound. */
static void put_check(struct call *call, bool terminal)
{
    const struct listen *listen = app_listen(call->app);
    const char *chapter =
        listen->episode->meta.chapters[listen->check_chapter].id;
    struct study *study =
        app_chapter_begin(call->app, listen->episode->n, chapter, &call->err);

    if (terminal) {
        fputc('\n', stderr);
    }
    if (study != NULL) {
        quiz_talk(call, study);
    } else {
        fprintf(stderr, "dstudio: %s\n", error_get(&call->err));
        error_clear(&call->err);
    }
    app_listen_pause(call->app, false);
}

/* What is said once, when it becomes true. */
static void say_news(const struct listen *listen, struct said *said,
                     bool terminal)
{
    const char *begin = terminal ? "\n" : "";

    if (listen->next_in_s > 0 && !said->next) {
        fprintf(stderr, "%sepisode %d begins in %d s; Ctrl-C stops\n", begin,
                listen->next_episode, listen->next_in_s);
    }
    if (listen->offer_chapter >= 0 && !said->offer) {
        fprintf(stderr,
                "%sanother device is further on: dstudio open %s@%s:%zu\n",
                begin, listen->episode->meta.id,
                listen->episode->meta.chapters[listen->offer_chapter].id,
                listen->offer_word);
    }
    if (listen->state == LISTEN_PLAYING && !said->playing) {
        if (listen->far) {
            fprintf(stderr, "%sover ssh: the sound is on the far machine\n",
                    begin);
        }
        if (listen->player->lacks != NULL) {
            fprintf(stderr, "%s%s\n", begin, listen->player->lacks);
        }
        said->playing = true;
    }
    if (listen->unwritten && !said->unwritten) {
        fprintf(stderr, "%s%s\n", begin, listen->why);
    }
    said->unwritten = listen->unwritten;
    said->next = listen->next_in_s > 0;
    said->offer = listen->offer_chapter >= 0;
}

static bool goes_on(const struct listen *listen)
{
    return listen->state == LISTEN_PREPARING ||
           listen->state == LISTEN_PLAYING || listen->next_in_s > 0 ||
           (listen->state == LISTEN_PAUSED && listen->outside);
}

static enum exit_code say_how_it_ended(struct call *call,
                                       const struct listen *listen)
{
    if (listen->state == LISTEN_SILENT) {
        return call_fail_with(call, EXIT_FAILED, "%s: dstudio read %d",
                              listen->why != NULL ? listen->why : "no sound",
                              listen->episode->n);
    }
    if (!stopped && listen->state == LISTEN_PAUSED && listen->why != NULL) {
        return call_fail_with(call, EXIT_FAILED, "%s", listen->why);
    }
    if (listen->state == LISTEN_ENDED) {
        call_print(call,
                   "Episode %d is heard to its end. Its quiz: dstudio "
                   "quiz %d\n",
                   listen->episode->n, listen->episode->n);
    }
    return EXIT_DONE;
}

/* Plays to the end, or until Ctrl-C; keys are the screens' matter. */
static enum exit_code play_on(struct call *call)
{
    bool terminal = isatty(STDERR_FILENO) != 0;
    const struct listen *listen = app_listen(call->app);
    struct said said = {.playing = false};
    enum exit_code code;

    app_listen_offer_checks(call->app, isatty(STDIN_FILENO) != 0 ||
                                           call_option(call, "checks") != NULL);
    catch_signals();
    while (!stopped && goes_on(listen)) {
        wait_for_app(call->app);
        if (to_suspend) {
            suspend(call->app, terminal);
        }
        if (app_listen_service(call->app)) {
            listen = app_listen(call->app);
            say_news(listen, &said, terminal);
            show_state(listen, terminal);
            if (listen->check_chapter >= 0) {
                put_check(call, terminal);
            }
        }
    }
    if (terminal) {
        fputc('\n', stderr);
    }
    code = say_how_it_ended(call, listen);
    app_listen_stop(call->app);
    if (app_listen_unwritten(call->app) != NULL) {
        error_clear(&call->err);
        return call_fail_with(call, EXIT_FAILED, "%s; it ended before that",
                              app_listen_unwritten(call->app));
    }
    return code;
}

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
        wait_for_app(call->app);
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
