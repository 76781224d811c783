/* `feed`: narrated episodes as a podcast for a web server. */
#include <stdlib.h>

#include "app/publish.h"
#include "cli/narrate.h"

static const struct cli_option options[] = {
    {"base-url", "URL", "where the folder is seen from outside"},
    {"out", "DIR", "the folder to write"},
    {"format", "LIST", "mp3, opus, m4a; the first is the enclosure"},
    {"title", "TEXT", "of the podcast, in place of the curriculum's"},
    {"author", "TEXT", "who publishes it"},
    {"email", "ADDRESS", "whom directories may write to"},
    {"image", "FILE", "a PNG or JPEG, square, 1400 to 3000 pixels"},
    {"remove", NULL, "take the episodes out"},
    CLI_OPTIONS_END,
};

/* One run of the command. */
struct publishing {
    struct call *call;
    struct publication *publication;
    int *episodes;
    size_t count;
    size_t at;
    bool *changed;
    struct bar bar;
};

static bool find_episodes(struct publishing *self)
{
    struct call *call = self->call;
    const struct outline *outline = app_outline(call->app, 0);

    self->episodes = xcalloc(outline->episode_count + (size_t)call->argc + 1,
                             sizeof(*self->episodes));
    self->changed = xcalloc(outline->episode_count + (size_t)call->argc + 1,
                            sizeof(*self->changed));
    for (int i = 0; i < call->argc; i++) {
        int n = call_episode(call, i);

        if (n == 0) {
            return false;
        }
        self->episodes[self->count++] = n;
    }
    for (size_t i = 0; call->argc == 0 && i < outline->episode_count; i++) {
        if (outline_episode_ready(&outline->episodes[i])) {
            self->episodes[self->count++] = outline->episodes[i].n;
        }
    }
    return true;
}

static const char *option_or(const struct call *call, const char *name,
                             const char *otherwise)
{
    const char *value = call_option(call, name);

    return value != NULL ? value : otherwise;
}

static bool open_publication(struct publishing *self)
{
    struct call *call = self->call;
    struct publish_options wanted = {
        .base_url = call_option(call, "base-url"),
        .folder = call_option(call, "out"),
        .formats = option_or(call, "format", "mp3,opus"),
        .title = call_option(call, "title"),
        .author = option_or(call, "author", "DStudio"),
        .email = call_option(call, "email"),
        .image = call_option(call, "image"),
    };

    if (wanted.base_url == NULL || wanted.folder == NULL) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "wants --base-url URL and --out DIR");
    }
    if (call_option(call, "remove") != NULL && call->argc == 0) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--remove wants episodes");
    }
    return publication_new(call->app, &wanted, &self->publication, &call->err);
}

static bool report(void *context, double share)
{
    struct publishing *self = context;
    struct str words = STR_INIT;

    str_add_format(&words, "episode %d, %zu of %zu", self->episodes[self->at],
                   self->at + 1, self->count);
    bar_show(&self->bar, ((double)self->at + share) / (double)self->count,
             words.buf);
    str_release(&words);
    return !narrating_stopped();
}

static bool work(struct publishing *self)
{
    bool remove = call_option(self->call, "remove") != NULL;
    bool ok = true;

    for (; ok && self->at < self->count; self->at += ok) {
        int n = self->episodes[self->at];

        ok = remove
                 ? publication_remove(self->publication, n, &self->call->err)
                 : publication_add(self->publication, n, report, self,
                                   &self->changed[self->at], &self->call->err);
    }
    return ok;
}

static void print(struct publishing *self, size_t episodes)
{
    struct call *call = self->call;
    size_t made = 0;

    for (size_t i = 0; i < self->at; i++) {
        made += self->changed[i];
    }
    if (!call->json) {
        call_print(call, "%zu episode%s in %s, %zu new or changed\n", episodes,
                   episodes == 1 ? "" : "s", publication_url(self->publication),
                   made);
        return;
    }
    json_open_object(&call->writer, NULL);
    json_text(&call->writer, "feed", publication_url(self->publication));
    json_int(&call->writer, "episodes", (int64_t)episodes);
    json_open_list(&call->writer, "changed");
    for (size_t i = 0; i < self->at; i++) {
        if (self->changed[i]) {
            json_int(&call->writer, NULL, self->episodes[i]);
        }
    }
    json_close_list(&call->writer);
    json_close_object(&call->writer);
}

/* What is whole is told even when a later episode could not be made. */
static enum exit_code publish(struct publishing *self)
{
    struct error failed = ERROR_INIT;
    size_t episodes = 0;
    bool ok = work(self);
    enum exit_code code = EXIT_DONE;

    bar_clear(&self->bar);
    if (!ok) {
        code = narrating_stopped() ? EXIT_FAILED : call_fail(self->call);
    }
    if (!publication_finish(self->publication, &episodes, &failed)) {
        code =
            call_fail_with(self->call, EXIT_FAILED, "%s", error_get(&failed));
    } else if (code == EXIT_DONE) {
        print(self, episodes);
    }
    error_release(&failed);
    return code;
}

static enum exit_code run(struct call *call)
{
    struct publishing self = {.call = call};
    enum exit_code code;

    bar_init(&self.bar);
    narrating_catch_signals();
    if (!find_episodes(&self) || !open_publication(&self)) {
        code = call_fail(call);
    } else {
        code = publish(&self);
        call_tidy(call, self.episodes, self.at);
    }
    publication_free(self.publication);
    free(self.episodes);
    free(self.changed);
    return code;
}

const struct command command_feed = {
    .name = "feed",
    .arguments = "[EP …]",
    .summary = "Publish narrated episodes as a podcast; all, or those named.",
    .options = options,
    .min_arguments = 0,
    .max_arguments = -1,
    .completes = COMPLETES_EPISODE,
    .run = run,
};
