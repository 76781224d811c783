#include "cli/play_on.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "app/listen.h"
#include "base/number.h"
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
        str_add_format(&line, "  %.3gx", listen->speed);
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

void play_wait(struct app *app)
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

enum exit_code play_on(struct call *call)
{
    bool terminal = isatty(STDERR_FILENO) != 0;
    const struct listen *listen = app_listen(call->app);
    struct said said = {.playing = false};
    enum exit_code code;

    app_listen_offer_checks(call->app, isatty(STDIN_FILENO) != 0 ||
                                           call_option(call, "checks") != NULL);
    catch_signals();
    while (!stopped && goes_on(listen)) {
        play_wait(call->app);
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
