/* An episode's files, read whole. */
#include <stdlib.h>

#include "app/app_private.h"
#include "base/nearest.h"

static void find_chapters(struct app_episode *episode)
{
    size_t count = episode->meta.chapter_count;

    episode->chapter_of = xcalloc(count + 1, sizeof(*episode->chapter_of));
    for (size_t i = 0; i < count; i++) {
        episode->chapter_of[i] =
            episode->script != NULL
                ? document_find_chapter(episode->script,
                                        episode->meta.chapters[i].title)
                : NO_CHAPTER;
    }
}

static bool report(const struct messages *messages, struct error *err)
{
    for (size_t i = 0; i < messages->count; i++) {
        const struct message *message = &messages->items[i];

        if (message->severity == SEVERITY_ERROR) {
            return error_set(err, "%s:%u: %s", message->file, message->at.line,
                             message->text);
        }
    }
    return error_set(err, "the episode cannot be read");
}

bool app_episode_read(struct app *app, int n, struct app_episode **out,
                      struct error *err)
{
    struct app_episode *episode = xcalloc(1, sizeof(*episode));
    struct index_paths paths = {0};
    struct messages messages = MESSAGES_INIT;
    bool ok = false;

    episode->n = n;
    episode->brief = outline_get_episode(app_outline(app, OUTLINE_EPISODES), n);
    if (episode->brief == NULL || !index_find_paths(app->index, n, &paths)) {
        error_set_code(err, ERROR_NOT_FOUND, "there is no episode %d", n);
        goto out;
    }
    if (!catalog_read_episode(paths.episode, paths.episode, &episode->meta,
                              &messages)) {
        report(&messages, err);
        goto out;
    }
    if (outline_episode_ready(episode->brief)) {
        if (paths.script != NULL) {
            episode->script =
                catalog_read_script(paths.script, paths.script, &messages);
        }
        episode->has_quiz =
            paths.quiz != NULL && catalog_read_quiz(paths.quiz, paths.quiz,
                                                    &episode->quiz, &messages);
    }
    find_chapters(episode);
    *out = episode;
    ok = true;
out:
    index_paths_release(&paths);
    messages_release(&messages);
    if (!ok) {
        app_episode_free(episode);
    }
    return ok;
}

void app_episode_free(struct app_episode *episode)
{
    if (episode == NULL) {
        return;
    }
    episode_release(&episode->meta);
    quiz_file_release(&episode->quiz);
    document_free(episode->script);
    free(episode->chapter_of);
    free(episode);
}

int app_episode_find_chapter(const struct app_episode *episode, const char *id)
{
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        if (str_equal(episode->meta.chapters[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

int app_episode_want_chapter(const struct app_episode *episode, const char *id,
                             struct error *err)
{
    struct nearest nearest = NEAREST_INIT(id);
    int found = app_episode_find_chapter(episode, id);

    if (found >= 0) {
        return found;
    }
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        nearest_offer(&nearest, episode->meta.chapters[i].id);
    }
    error_set_code(err, ERROR_NOT_FOUND, "episode %d has no chapter '%s'",
                   episode->n, id);
    nearest_add_hint(&nearest, &err->text);
    return -1;
}

const struct question *
app_episode_find_question(const struct app_episode *episode, const char *id)
{
    for (size_t i = 0; i < episode->quiz.question_count; i++) {
        const struct question *question = &episode->quiz.questions[i];

        if (str_equal(question->id, id) || str_list_has(&question->was, id)) {
            return question;
        }
    }
    return NULL;
}

bool app_episode_find_says(const struct app_episode *episode,
                           const struct question *question, int *chapter,
                           struct says_place *place)
{
    int found;

    if (question->source.says == NULL || question->source.chapter == NULL ||
        episode->script == NULL) {
        return false;
    }
    found = app_episode_find_chapter(episode, question->source.chapter);
    if (found < 0 || episode->chapter_of[found] == NO_CHAPTER) {
        return false;
    }
    *place = document_find_says(episode->script, episode->chapter_of[found],
                                question->source.says);
    *chapter = found;
    return place->block != NO_BLOCK;
}
