/* What taught a question, heard again; and narration in the foreground. */
#include "app/listen_private.h"
#include "markup/sentence.h"

bool app_replay_of(const struct app_episode *episode,
                   const struct question *question, struct replay_place *replay)
{
    struct sentences sentences = SENTENCES_INIT;
    struct says_place place;
    const struct block *block;

    if (!app_episode_find_says(episode, question, &replay->chapter, &place)) {
        return false;
    }
    block = &episode->script->blocks[place.block];
    replay->from = block->first_word;
    replay->to = block->first_word + block->word_count;
    if (narration_estimate_s(block->word_count) > 60) {
        size_t at;

        sentences_of_chapter(episode->script,
                             episode->chapter_of[replay->chapter], &sentences);
        at = sentences_find(&sentences, place.word);
        if (at < sentences.count) {
            replay->from = sentences.items[at > 0 ? at - 1 : 0].from_word;
            replay->to =
                sentences.items[at + 1 < sentences.count ? at + 1 : at].to_word;
        }
        sentences_release(&sentences);
    }
    replay->seconds = narration_estimate_s(replay->to - replay->from);
    return true;
}

bool app_replay(struct app *app, const struct app_episode *episode,
                const struct question *question, struct error *err)
{
    struct replay_place replay;

    if (!app_replay_of(episode, question, &replay)) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "this question has no place in the script");
    }
    return app_play(app, episode->n,
                    &(struct listen_from){
                        .chapter = episode->meta.chapters[replay.chapter].id,
                        .word = replay.from,
                        .until_word = replay.to,
                        .aside = true,
                    },
                    err);
}

/* Foreground narration: what it reports to. */
struct report {
    bool (*progress)(void *context, double share);
    void *context;
    size_t done;
    size_t total;
};

static bool report_share(void *context, double share)
{
    struct report *report = context;

    return report->progress(report->context, ((double)report->done + share) /
                                                 (double)report->total);
}

static bool narrate_one(struct listening *self, int chapter,
                        struct report *report, struct error *err)
{
    struct narration_files files;
    char id[8];
    bool ok = true;

    narration_files_of(&self->narrator, self->episode->script,
                       self->episode->chapter_of[chapter],
                       episode_id_format(self->episode->n, id),
                       self->episode->meta.chapters[chapter].id, &files);
    if (!narration_is_made(&files)) {
        ok = narration_make(&self->narrator, self->episode->script,
                            self->episode->chapter_of[chapter], &files,
                            report_share, report, err);
    }
    report->done++;
    narration_files_release(&files);
    return ok;
}

bool app_narrate(struct app *app, int n, const char *chapter,
                 bool (*progress)(void *context, double share), void *context,
                 struct error *err)
{
    struct listening *self = listening_of(app);
    struct report report = {.progress = progress, .context = context};
    bool ok = listening_open(self, n, err);
    int only = -1;

    if (!ok) {
        return false;
    }
    if (!self->has_voice) {
        return error_set_code(err, ERROR_NOT_FOUND, "%s", self->why.buf);
    }
    if (chapter != NULL) {
        only = app_episode_find_chapter(self->episode, chapter);
        if (only < 0) {
            return error_set_code(err, ERROR_NOT_FOUND,
                                  "episode %d has no chapter '%s'", n, chapter);
        }
    }
    report.total = chapter != NULL ? 1 : self->episode->meta.chapter_count;
    for (size_t i = 0; ok && i < self->episode->meta.chapter_count; i++) {
        if ((only < 0 || only == (int)i) &&
            self->episode->chapter_of[i] != NO_CHAPTER) {
            ok = narrate_one(self, (int)i, &report, err);
        }
    }
    return ok;
}

bool app_narration_text(struct app *app, int n, const char *chapter,
                        struct str *out, struct error *err)
{
    struct listening *self = listening_of(app);
    int only = -1;

    if (!listening_open(self, n, err)) {
        return false;
    }
    if (chapter != NULL) {
        only = app_episode_find_chapter(self->episode, chapter);
        if (only < 0) {
            return error_set_code(err, ERROR_NOT_FOUND,
                                  "episode %d has no chapter '%s'", n, chapter);
        }
    }
    for (size_t i = 0; i < self->episode->meta.chapter_count; i++) {
        int at = self->episode->chapter_of[i];

        if (at != NO_CHAPTER && (only < 0 || only == (int)i)) {
            narration_add_spoken(&self->narrator, self->episode->script, at,
                                 out);
        }
    }
    return true;
}
