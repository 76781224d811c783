/* Quiz and review: what they are opened with. */
#include <stdlib.h>
#include <string.h>

#include "app/listen.h"
#include "base/clock.h"
#include "base/number.h"
#include "screens/sitting_private.h"

static void start(struct screen *screen)
{
    struct sitting_screen *self = screen->state;
    struct app *app = screen_app(screen);

    if (app_listen(app)->state == LISTEN_PLAYING) {
        app_listen_pause(app, true);
    }
    self->width = 80;
    self->height = 19;
    self->since_ms = clock_monotonic_ms();
    sitting_begin(self);
    sitting_take_draft(self);
    sitting_prepare(self);
    sitting_read_field(self);
}

static void init(struct sitting_screen *self)
{
    str_init(&self->reading);
    response_init(&self->response);
    edit_init(&self->edit, false, RESPONSE_MAX_TEXT);
    for (size_t i = 0; i < QUESTION_MAX_GAPS; i++) {
        edit_init(&self->gaps[i], false, EDIT_MAX_LINE);
    }
}

/* "51", "51 check", "resume". */
bool sitting_open_quiz(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct sitting_screen *self = screen->state;
    struct app *app = screen_app(screen);
    struct error ignored = ERROR_INIT;
    bool check = argument != NULL && str_ends_with(argument, " check");
    char *name;
    int n;

    init(self);
    if (argument == NULL || argument[0] == '\0') {
        return error_set_code(err, ERROR_USAGE, "which episode? try :quiz 51");
    }
    if (str_equal(argument, "resume")) {
        self->study = app_study_resume(app, "quiz", err);
    } else {
        name = xstrndup(argument, strcspn(argument, " "));
        n = app_find_episode(app, name, err);
        free(name);
        if (n == 0) {
            return false;
        }
        self->study = app_study_resume(app, check ? "check" : "quiz", &ignored);
        error_release(&ignored);
        if (self->study != NULL && study_get_episode(self->study) != n) {
            app_study_free(self->study);
            self->study = NULL;
        }
        if (self->study == NULL) {
            self->study = app_quiz_begin(app, n, check, err);
        }
    }
    if (self->study == NULL) {
        return false;
    }
    start(screen);
    return true;
}

/* The questions of a chapter that was just heard: "51 littles-law". */
static struct study *begin_chapter(struct app *app, const char *words,
                                   struct error *err)
{
    char *name = xstrndup(words, strcspn(words, " "));
    const char *chapter = words + strlen(name);
    int n = app_find_episode(app, name, err);
    struct study *study = NULL;

    if (n > 0) {
        study = app_chapter_begin(app, n, chapter + (*chapter == ' '), err);
    }
    free(name);
    return study;
}

/* "backlog", "10" (minutes), "series 3" and "limit 5", one after the other. */
static bool read_review_words(const char *words, struct review_options *options,
                              struct error *err)
{
    char *copy = xstrdup(words);
    char *rest = NULL;
    bool ok = true;

    for (char *word = strtok_r(copy, " ", &rest); ok && word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        bool counted = str_equal(word, "series") || str_equal(word, "limit");
        const char *number = counted ? strtok_r(NULL, " ", &rest) : word;
        int64_t n = 0;

        if (str_equal(word, "backlog")) {
            options->backlog = true;
        } else if (number == NULL || !number_parse_int(number, 1, 999, &n)) {
            ok = error_set_code(err, ERROR_USAGE,
                                "review [MINUTES] [backlog] [series N] "
                                "[limit N], not '%s'",
                                words);
        } else if (!counted) {
            options->minutes = (int)n;
        } else if (word[0] == 's') {
            options->series = (int)n;
        } else {
            options->limit = (size_t)n;
        }
    }
    free(copy);
    return ok;
}

/* "", "resume", "cram", "cram 51", "chapter 51 littles-law", or wishes. */
bool sitting_open_review(struct screen *screen, const char *argument,
                         struct error *err)
{
    struct sitting_screen *self = screen->state;
    struct app *app = screen_app(screen);
    struct review_options options = {0};
    struct error ignored = ERROR_INIT;

    init(self);
    if (argument != NULL && str_starts_with(argument, "cram")) {
        options.cram = true;
        if (argument[4] == ' ') {
            options.episode = app_find_episode(app, argument + 5, err);
            if (options.episode == 0) {
                return false;
            }
        }
        options.limit = 20;
    } else if (argument != NULL && str_starts_with(argument, "chapter ")) {
        self->study = begin_chapter(app, argument + 8, err);
        if (self->study == NULL) {
            return false;
        }
    } else if (argument == NULL || argument[0] == '\0' ||
               str_equal(argument, "resume")) {
        self->study = app_study_resume(app, "review", &ignored);
        error_release(&ignored);
    } else if (!read_review_words(argument, &options, err)) {
        return false;
    }
    if (self->study == NULL) {
        self->study = app_review_begin(app, &options, err);
    }
    if (self->study == NULL) {
        return false;
    }
    start(screen);
    return true;
}
