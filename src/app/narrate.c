#include "app/narrate.h"

#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "base/file.h"

enum { BYTES_A_SECOND = 3100 }; /* measured: Opus at 24 kbit/s, Ogg */

bool app_narrator(struct app *app, struct narrator *narrator, struct error *err)
{
    char *command = xstrdup(app_setting(app, "narrator_command"));
    char *piper = xstrdup(app_setting(app, "piper"));
    char *piper_voice = xstrdup(app_setting(app, "piper_voice"));
    struct voice_choice choice = {
        .voice = voice_find(app_setting(app, "narrator")),
        .command = command,
        .piper = piper,
        .piper_voice = piper_voice,
    };
    bool ok = narrator_init(narrator, &choice, err);

    free(command);
    free(piper);
    free(piper_voice);
    return ok;
}

/* An episode that can be said, and which chapters are meant. */
struct said {
    struct app_episode *episode;
    int only; /* index into meta.chapters; -1: all */
};

static bool said_open(struct app *app, int n, const char *chapter,
                      struct said *said, struct error *err)
{
    *said = (struct said){NULL, -1};
    if (!app_episode_read(app, n, &said->episode, err)) {
        return false;
    }
    if (said->episode->script == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "episode %d, '%s', has no script yet", n,
                              said->episode->meta.title);
    }
    if (chapter != NULL) {
        said->only = app_episode_find_chapter(said->episode, chapter);
        return said->only >= 0 ||
               error_set_code(err, ERROR_NOT_FOUND,
                              "episode %d has no chapter '%s'", n, chapter);
    }
    return true;
}

static bool is_meant(const struct said *said, size_t chapter)
{
    return said->episode->chapter_of[chapter] != NO_CHAPTER &&
           (said->only < 0 || said->only == (int)chapter);
}

static void files_of(const struct narrator *narrator, const struct said *said,
                     size_t chapter, struct narration_files *files)
{
    const struct app_episode *episode = said->episode;
    char id[8];

    narration_files_of(narrator, episode->script, episode->chapter_of[chapter],
                       episode_id_format(episode->n, id),
                       episode->meta.chapters[chapter].id, files);
}

static void add_chapter(const struct narration_files *files, size_t words,
                        struct sound_state *state)
{
    struct cues cues = CUES_INIT;
    struct error err = ERROR_INIT;
    struct file_stamp stamp;
    double seconds = narration_estimate_s(words);

    state->chapters++;
    state->words += words;
    if (narration_is_made(files) && file_get_stamp(files->sound, &stamp) &&
        narration_read_cues(files->cues, &cues, &err)) {
        state->made++;
        state->bytes += stamp.size;
        seconds = (double)cues_duration_ms(&cues) / 1000;
    } else {
        state->words_left += words;
        state->bytes_left += (int64_t)(seconds * BYTES_A_SECOND);
    }
    state->seconds += seconds;
    cues_release(&cues);
    error_release(&err);
}

bool app_sound_state(struct app *app, const struct narrator *narrator, int n,
                     struct sound_state *state, struct error *err)
{
    struct said said;
    bool ok = said_open(app, n, NULL, &said, err);

    memset(state, 0, sizeof(*state));
    for (size_t i = 0; ok && i < said.episode->meta.chapter_count; i++) {
        if (is_meant(&said, i)) {
            int at = said.episode->chapter_of[i];
            struct narration_files files;

            files_of(narrator, &said, i, &files);
            add_chapter(&files, said.episode->script->chapters[at].words,
                        state);
            narration_files_release(&files);
        }
    }
    app_episode_free(said.episode);
    return ok;
}

/* Who is told: shares of a chapter become shares of all that are meant, by
 * their words. */
struct report {
    bool (*progress)(void *context, double share);
    void *context;
    double done;
    double part;
    double total;
};

static bool report_share(void *context, double share)
{
    const struct report *report = context;

    return report->progress(
        report->context, (report->done + share * report->part) / report->total);
}

static bool narrate_one(const struct narrator *narrator,
                        const struct said *said, size_t chapter,
                        struct report *report, struct error *err)
{
    struct narration_files files;
    bool ok;

    files_of(narrator, said, chapter, &files);
    ok = narration_is_made(&files)
             ? report_share(report, 1) || error_set(err, "given up")
             : narration_make(narrator, said->episode->script,
                              said->episode->chapter_of[chapter], &files,
                              report_share, report, err);
    narration_files_release(&files);
    return ok;
}

/* Words, and one for the chapter's title. */
static double weight(const struct said *said, size_t chapter)
{
    int at = said->episode->chapter_of[chapter];

    return 1 + (double)said->episode->script->chapters[at].words;
}

bool app_narrate(struct app *app, int n, const char *chapter,
                 bool (*progress)(void *context, double share), void *context,
                 struct error *err)
{
    struct report report = {.progress = progress, .context = context};
    struct narrator narrator;
    struct said said;
    bool ok = said_open(app, n, chapter, &said, err);
    size_t count = said.episode != NULL ? said.episode->meta.chapter_count : 0;

    memset(&narrator, 0, sizeof(narrator));
    ok = ok && app_narrator(app, &narrator, err);
    for (size_t i = 0; ok && i < count; i++) {
        report.total += is_meant(&said, i) ? weight(&said, i) : 0;
    }
    for (size_t i = 0; ok && i < count; i++) {
        if (is_meant(&said, i)) {
            report.part = weight(&said, i);
            ok = narrate_one(&narrator, &said, i, &report, err);
            report.done += report.part;
        }
    }
    narrator_release(&narrator);
    app_episode_free(said.episode);
    return ok;
}

bool app_narration_text(struct app *app, int n, const char *chapter,
                        struct str *out, struct error *err)
{
    struct narrator narrator;
    struct said said;
    bool ok = said_open(app, n, chapter, &said, err);

    memset(&narrator, 0, sizeof(narrator));
    if (ok && !app_narrator(app, &narrator, err)) {
        ok = err->code == ERROR_NOT_FOUND; /* the words do not need it */
        if (ok) {
            error_clear(err);
        }
    }
    for (size_t i = 0; ok && i < said.episode->meta.chapter_count; i++) {
        if (is_meant(&said, i)) {
            narration_add_spoken(&narrator, said.episode->script,
                                 said.episode->chapter_of[i], out);
        }
    }
    narrator_release(&narrator);
    app_episode_free(said.episode);
    return ok;
}
