/* `narrate`: sound made ahead of listening. */
#include "cli/narrate.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/recorded.h"
#include "app/settings.h"

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

void narrating_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

bool narrating_stopped(void)
{
    return stopped != 0;
}

bool narrating_begin(struct narrating *self, struct call *call,
                     const int *episodes, size_t count)
{
    memset(self, 0, sizeof(*self));
    self->call = call;
    bar_init(&self->bar);
    if (!app_narrator(call->app, &self->narrator, &call->err)) {
        return false;
    }
    self->episodes = xcalloc(count + 1, sizeof(*self->episodes));
    self->words_left = xcalloc(count + 1, sizeof(*self->words_left));
    for (size_t i = 0; i < count; i++) {
        struct sound_state state;

        if (!app_sound_state(call->app, &self->narrator, episodes[i], &state,
                             &call->err)) {
            return false;
        }
        self->episodes[i] = episodes[i];
        self->words_left[i] = state.words_left;
        self->total += state.words_left;
        self->count++;
    }
    return true;
}

void narrating_end(struct narrating *self)
{
    bar_clear(&self->bar);
    narrator_release(&self->narrator);
    free(self->episodes);
    free(self->words_left);
}

static void show(struct narrating *self, double share)
{
    double words = (double)self->words_left[self->at];
    double all = self->total > 0 ? ((double)self->done + share * words) /
                                       (double)self->total
                                 : 1;
    struct str text = STR_INIT;

    str_add_format(&text, "episode %d", self->episodes[self->at]);
    if (self->count > 1) {
        str_add_format(&text, ", %zu of %zu", self->at + 1, self->count);
    }
    bar_show(&self->bar, all, text.buf);
    str_release(&text);
}

/* `share` of the chapters that were asked for, those that stood included. */
static bool report(void *context, double share)
{
    struct narrating *self = context;
    int permille = (int)(share * 1000);

    if (!self->lines) {
        show(self, share);
    } else if (permille / 10 != self->last / 10 || permille == 1000) {
        self->last = permille;
        printf("progress %d\n", permille);
        fflush(stdout);
    }
    return !stopped;
}

bool narrating_step(struct narrating *self, const char *chapter)
{
    bool ok;

    if (self->at >= self->count || stopped) {
        return false;
    }
    self->last = -1000;
    ok = app_narrate(self->call->app, self->episodes[self->at], chapter, report,
                     self, &self->call->err);
    if (ok) {
        self->made += self->words_left[self->at] > 0;
        self->done += self->words_left[self->at++];
    }
    return ok;
}

bool call_ask(const char *question)
{
    char line[16] = "";

    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0) {
        return false;
    }
    fprintf(stderr, "%s [y/N] ", question);
    fflush(stderr);
    return fgets(line, sizeof(line), stdin) != NULL &&
           (line[0] == 'y' || line[0] == 'Y');
}

enum sound_room call_tidy(struct call *call, const int *keep, size_t count)
{
    int64_t bytes;
    enum sound_room room = app_sound_tidy(call->app, keep, count, &bytes);
    struct sound_cache cache;
    struct str question = STR_INIT;

    if (room != SOUND_ASKS) {
        return room;
    }
    app_sound_look(call->app, &cache);
    sound_add_question(&cache, &question);
    if (call_ask(question.buf)) {
        if (app_setting_set(call->app, "sound_delete", "yes", &call->err)) {
            room = app_sound_tidy(call->app, keep, count, &bytes);
        } else {
            fprintf(stderr, "dstudio: %s\n", error_get(&call->err));
            error_clear(&call->err);
        }
    }
    sound_cache_release(&cache);
    str_release(&question);
    return room;
}

static const struct cli_option options[] = {
    {"all", NULL, "every episode with a script; what is made stays"},
    {"chapter", "C", "only this chapter"},
    {"check", NULL, "print what would be said instead"},
    {"progress", NULL, "print 'progress N' lines, N of 1000"},
    CLI_OPTIONS_END,
};

/* The episodes meant; false with call->err set. */
static bool find_episodes(struct call *call, int **episodes, size_t *count)
{
    const struct outline *outline = app_outline(call->app, 0);
    bool all = call_option(call, "all") != NULL;

    *count = 0;
    *episodes = xcalloc(outline->episode_count + (size_t)call->argc + 1,
                        sizeof(**episodes));
    if (all != (call->argc == 0)) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "wants episodes, or --all");
    }
    for (int i = 0; i < call->argc; i++) {
        int n = call_episode(call, i);

        if (n == 0) {
            return false;
        }
        (*episodes)[(*count)++] = n;
    }
    for (size_t i = 0; all && i < outline->episode_count; i++) {
        if (outline_episode_ready(&outline->episodes[i])) {
            (*episodes)[(*count)++] = outline->episodes[i].n;
        }
    }
    return true;
}

static enum exit_code check(struct call *call, const int *episodes,
                            size_t count)
{
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        struct str text = STR_INIT;

        if (!app_narration_text(call->app, episodes[i],
                                call_option(call, "chapter"), &text,
                                &call->err)) {
            str_release(&text);
            return call_fail(call);
        }
        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_int(&call->writer, "episode", episodes[i]);
            json_text(&call->writer, "spoken", text.buf);
            json_close_object(&call->writer);
        } else {
            str_add(&call->text, text.buf);
        }
        str_release(&text);
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return EXIT_DONE;
}

static void print_made(struct call *call, const struct narrating *self)
{
    json_open_list(&call->writer, NULL);
    for (size_t i = 0; i < self->at; i++) {
        struct sound_state state;
        struct error ignored = ERROR_INIT;

        if (app_sound_state(call->app, &self->narrator, self->episodes[i],
                            &state, &ignored)) {
            json_open_object(&call->writer, NULL);
            json_int(&call->writer, "episode", self->episodes[i]);
            json_int(&call->writer, "chapters", (int64_t)state.chapters);
            json_int(&call->writer, "made", (int64_t)state.made);
            json_number(&call->writer, "seconds", state.seconds, 7);
            json_int(&call->writer, "bytes", state.bytes);
            json_close_object(&call->writer);
        }
        error_release(&ignored);
    }
    json_close_list(&call->writer);
}

/* With --all the room is looked at before each: what it makes must not push
 * out what it made. */
static bool fits(struct call *call, const struct narrating *self)
{
    struct sound_cache cache;
    bool ok;

    if (call_option(call, "all") == NULL || self->at >= self->count ||
        self->words_left[self->at] == 0) {
        return true;
    }
    app_sound_look(call->app, &cache);
    ok = cache.bytes <= cache.quota ||
         error_set_code(&call->err, ERROR_FULL,
                        "the sound fills sound_quota_mb before episode %d; "
                        "dstudio config sound_quota_mb gives it more room",
                        self->episodes[self->at]);
    sound_cache_release(&cache);
    return ok;
}

static enum exit_code finish(struct call *call, struct narrating *self, bool ok)
{
    bool child = self->lines;
    bool all = call_option(call, "all") != NULL;

    bar_clear(&self->bar);
    if (!ok && !stopped) {
        return call_fail(call);
    }
    if (call->json) {
        print_made(call, self);
    } else if (!child && !stopped) {
        fprintf(stderr, "%zu made, %zu were ready\n", self->made,
                self->count - self->made);
    }
    /* A child of the screens leaves this to its parent, which knows what is
     * played. */
    if (!child && !all &&
        call_tidy(call, self->episodes, self->count) != SOUND_FITS) {
        fprintf(stderr,
                "the sound is over sound_quota_mb: dstudio ahead shows it\n");
    }
    if (stopped && !child) {
        fprintf(stderr, "stopped; what is made stays\n");
    }
    return stopped ? EXIT_FAILED : EXIT_DONE;
}

/* The player's child: a chapter of a recording is cut, not spoken. */
static bool is_cut(struct call *call, const int *episodes, size_t count)
{
    return call_option(call, "progress") != NULL && count == 1 &&
           call_option(call, "chapter") != NULL &&
           app_recorded_is_here(call->app, episodes[0]);
}

static enum exit_code run(struct call *call)
{
    struct narrating self;
    int *episodes = NULL;
    size_t count = 0;
    enum exit_code code;
    bool ok = find_episodes(call, &episodes, &count);

    if (!ok) {
        code = call_fail(call);
    } else if (call_option(call, "check") != NULL) {
        code = check(call, episodes, count);
    } else if (is_cut(call, episodes, count)) {
        code = app_recorded_make(call->app, episodes[0],
                                 call_option(call, "chapter"), &call->err)
                   ? EXIT_DONE
                   : call_fail(call);
    } else {
        narrating_catch_signals();
        ok = narrating_begin(&self, call, episodes, count);
        self.lines = call_option(call, "progress") != NULL;
        if (ok && call_option(call, "all") != NULL && nice(10) == -1) {
            error_clear(&call->err); /* refused: then at full speed */
        }
        while (ok && self.at < self.count && !stopped) {
            ok = fits(call, &self) &&
                 narrating_step(&self, call_option(call, "chapter"));
        }
        code = finish(call, &self, ok);
        narrating_end(&self);
    }
    free(episodes);
    return code;
}

const struct command command_narrate = {
    .name = "narrate",
    .arguments = "EP …",
    .summary = "Make the sound of episodes ahead of listening.",
    .options = options,
    .min_arguments = 0,
    .max_arguments = -1,
    .completes = COMPLETES_EPISODE,
    .run = run,
};
