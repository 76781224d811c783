#include "app/recorded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/probe.h"
#include "app/recorded_cues.h"
#include "app/recording.h"
#include "base/file.h"
#include "base/path.h"
#include "base/process.h"
#include "base/random.h"
#include "markup/sentence.h"

enum { TRANSCRIPT_MAX = 16 * 1024 * 1024, LONGEST_MS = 100 * 3600 * 1000 };

/* A recording, and where the chapters of the episode's file begin in it. */
struct recorded {
    char *sound;
    char *transcript; /* NULL: none */
    int64_t *starts_ms;
    int64_t duration_ms;
};

static void recorded_release(struct recorded *recorded)
{
    free(recorded->sound);
    free(recorded->transcript);
    free(recorded->starts_ms);
}

/* Of the episode's own file: chapter id to time. */
static bool take_own_starts(struct recorded *self,
                            const struct app_episode *episode)
{
    const struct recording *recording = &episode->meta.recording;

    for (size_t i = 0; i < recording->start_count; i++) {
        int at =
            app_episode_find_chapter(episode, recording->starts[i].chapter);

        if (at >= 0) {
            self->starts_ms[at] = recording->starts[i].at_s * 1000;
        }
    }
    return recording->start_count > 0;
}

/* Of a feed: by title, or one after another where their number is the same. */
static void take_feed_starts(struct recorded *self,
                             const struct app_episode *episode,
                             const struct recording_file *file)
{
    size_t count = episode->meta.chapter_count;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; n < file->chapter_count; n++) {
            if (strcasecmp(file->chapters[n].title,
                           episode->meta.chapters[i].title) == 0) {
                self->starts_ms[i] = file->chapters[n].start_ms;
                found++;
                break;
            }
        }
    }
    if (found < count && file->chapter_count == count) {
        for (size_t i = 0; i < count; i++) {
            self->starts_ms[i] = file->chapters[i].start_ms;
        }
    }
}

static size_t words_of(const struct app_episode *episode, size_t chapter)
{
    int at = episode->chapter_of[chapter];

    return at == NO_CHAPTER ? 0 : episode->script->chapters[at].words;
}

/* What cannot be where a chapter begins, as past the end, is none. */
static void drop_false_starts(struct recorded *self, size_t count)
{
    size_t last = 0;

    for (size_t i = 1; i < count; i++) {
        if (self->starts_ms[i] <= self->starts_ms[last] ||
            (self->duration_ms > 0 &&
             self->starts_ms[i] >= self->duration_ms)) {
            self->starts_ms[i] = -1;
        } else {
            last = i;
        }
    }
}

/* Where nothing says it: by words, between the chapters that are known. */
static void fill_starts(struct recorded *self,
                        const struct app_episode *episode)
{
    size_t count = episode->meta.chapter_count;
    size_t last = 0;

    self->starts_ms[0] = 0;
    self->starts_ms[count] = self->duration_ms;
    drop_false_starts(self, count);
    for (size_t i = 1; i <= count; i++) {
        int64_t span = self->starts_ms[i] - self->starts_ms[last];
        size_t total = 0;
        size_t before = 0;

        if (self->starts_ms[i] < 0) {
            continue;
        }
        span = span > 0 ? span : 0;
        self->starts_ms[i] = self->starts_ms[last] + span;
        for (size_t n = last; n < i; n++) {
            total += words_of(episode, n) + 1;
        }
        for (size_t n = last + 1; n < i; n++) {
            before += words_of(episode, n - 1) + 1;
            self->starts_ms[n] =
                self->starts_ms[last] + span * (int64_t)before / (int64_t)total;
        }
        last = i;
    }
}

/* The sound file that the episode's file names, which lies beside it. */
static bool find_own(struct app *app, const struct app_episode *episode,
                     struct recorded *self)
{
    struct index_paths paths;

    if (episode->meta.recording.file == NULL ||
        !index_find_paths(app->index, episode->n, &paths)) {
        return false;
    }
    if (paths.recording != NULL && file_exists(paths.recording)) {
        self->sound = xstrdup(paths.recording);
        self->transcript = xstrdup_or_null(paths.transcript);
    }
    index_paths_release(&paths);
    return self->sound != NULL;
}

/* The transcript beside the script, for a recording whose own has not come. */
static char *find_own_transcript(struct app *app,
                                 const struct app_episode *episode)
{
    struct index_paths paths;
    char *found = NULL;

    if (episode->meta.recording.transcript.file != NULL &&
        index_find_paths(app->index, episode->n, &paths)) {
        found = xstrdup_or_null(paths.transcript);
        index_paths_release(&paths);
    }
    return found;
}

static bool has_script(const struct app_episode *episode)
{
    return episode->script != NULL && episode->meta.chapter_count > 0;
}

static bool recorded_find(struct app *app, const struct app_episode *episode,
                          struct recorded *self)
{
    const struct recording *own = &episode->meta.recording;
    struct recording_file file;
    size_t count = episode->meta.chapter_count;

    memset(self, 0, sizeof(*self));
    if (!has_script(episode)) {
        return false;
    }
    self->starts_ms = xcalloc(count + 1, sizeof(*self->starts_ms));
    for (size_t i = 0; i <= count; i++) {
        self->starts_ms[i] = -1;
    }
    if (find_own(app, episode, self)) {
        self->duration_ms = own->duration_s * 1000;
        take_own_starts(self, episode);
    } else if (recording_file_find(episode->n, &file)) {
        self->sound = xstrdup(file.sound);
        self->transcript = xstrdup_or_null(file.transcript);
        self->duration_ms = file.duration_ms;
        if (own->url == NULL || !str_equal(own->url, file.url)) {
            take_feed_starts(self, episode, &file);
        } else {
            if (!take_own_starts(self, episode)) {
                take_feed_starts(self, episode, &file);
            }
            if (self->transcript == NULL) {
                self->transcript = find_own_transcript(app, episode);
            }
        }
        recording_file_release(&file);
    } else {
        recorded_release(self);
        return false;
    }
    return true;
}

bool recorded_is_here(struct app *app, const struct app_episode *episode)
{
    struct recorded recorded;

    if (!recorded_find(app, episode, &recorded)) {
        return false;
    }
    recorded_release(&recorded);
    return true;
}

bool app_recorded_is_here(struct app *app, int n)
{
    struct app_episode *episode = NULL;
    struct error err = ERROR_INIT;
    bool here = app_episode_read(app, n, &episode, &err) &&
                recorded_is_here(app, episode);

    app_episode_free(episode);
    error_release(&err);
    return here;
}

static uint64_t add_file(uint64_t hash, const char *path)
{
    struct file_stamp stamp = {0, 0};

    if (path != NULL) {
        file_get_stamp(path, &stamp);
        hash = fnv_add(hash, path, strlen(path));
    }
    hash = fnv_add(hash, &stamp.size, sizeof(stamp.size));
    return fnv_add(hash, &stamp.mtime_ns, sizeof(stamp.mtime_ns));
}

static void list_sentences(const struct app_episode *episode, int chapter,
                           struct sentences *sentences)
{
    if (episode->chapter_of[chapter] != NO_CHAPTER) {
        sentences_of_chapter(episode->script, episode->chapter_of[chapter],
                             sentences);
    }
}

/* All that shapes the piece and its cues: another recording, transcript,
 * script or set of starts makes another name. */
static uint64_t key_of(const struct recorded *self,
                       const struct app_episode *episode, int chapter)
{
    struct sentences sentences = SENTENCES_INIT;
    uint64_t hash = add_file(FNV_START, self->sound);

    hash = add_file(hash, self->transcript);
    hash = fnv_add(hash, self->starts_ms,
                   episode->meta.chapter_count * sizeof(*self->starts_ms));
    list_sentences(episode, chapter, &sentences);
    for (size_t i = 0; i < sentences.count; i++) {
        hash = fnv_add(hash, sentences.items[i].text,
                       strlen(sentences.items[i].text) + 1);
    }
    sentences_release(&sentences);
    return hash;
}

static const char *ending_of(const char *path)
{
    const char *dot = strrchr(path_name(path), '.');

    return dot != NULL && strlen(dot) <= 6 ? dot + 1 : "mka";
}

static void recorded_files_of(const struct recorded *self,
                              const struct app_episode *episode, int chapter,
                              struct narration_files *files)
{
    char *cache = path_cache();
    char id[8];
    char *base = xasprintf("%s/sound/%s/%s-%016llx", cache,
                           episode_id_format(episode->n, id),
                           episode->meta.chapters[chapter].id,
                           (unsigned long long)key_of(self, episode, chapter));

    files->sound = xasprintf("%s.%s", base, ending_of(self->sound));
    files->cues = xasprintf("%s.vtt", base);
    free(base);
    free(cache);
}

void sound_files_of(struct app *app, const struct narrator *narrator,
                    const struct app_episode *episode, int chapter,
                    struct narration_files *files)
{
    struct recorded recorded;
    char id[8];

    if (recorded_find(app, episode, &recorded)) {
        recorded_files_of(&recorded, episode, chapter, files);
        recorded_release(&recorded);
        return;
    }
    if (narrator->command == NULL) { /* no voice: nothing is made */
        files->sound = xstrdup("");
        files->cues = xstrdup("");
        return;
    }
    narration_files_of(narrator, episode->script, episode->chapter_of[chapter],
                       episode_id_format(episode->n, id),
                       episode->meta.chapters[chapter].id, files);
}

/*
 * Copies the piece out, and opens no file that the recording may name. -ss
 * behind -i: only there it is exact for Ogg, whose pages are a second long.
 */
static bool cut(const struct recorded *self, int64_t from_ms, int64_t to_ms,
                const char *out, struct error *err)
{
    char from[32];
    char to[32];
    const char *const argv[] = {"ffmpeg",    "-v",
                                "error",     "-nostdin",
                                "-y",        "-protocol_whitelist",
                                "file",      "-i",
                                self->sound, "-ss",
                                from,        "-to",
                                to,          "-c",
                                "copy",      "-map",
                                "0:a:0",     "-map_metadata",
                                "-1",        "-map_chapters",
                                "-1",        out,
                                NULL};
    struct process_spec spec = PROCESS_SPEC_INIT;
    pid_t pid;

    snprintf(from, sizeof(from), "%lld.%03d", (long long)from_ms / 1000,
             (int)(from_ms % 1000));
    snprintf(to, sizeof(to), "%lld.%03d", (long long)to_ms / 1000,
             (int)(to_ms % 1000));
    spec.argv = argv;
    if (!process_start(&spec, &pid, err)) {
        return error_prefix(err, "the recording cannot be cut: install the "
                                 "package ffmpeg");
    }
    return process_wait(pid) == 0 ||
           error_set(err, "the recording '%s' cannot be cut into chapters",
                     self->sound);
}

static bool read_transcript(const char *path, struct cues *cues)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    unsigned line;
    bool ok = path != NULL && file_read(path, TRANSCRIPT_MAX, &text, &err);

    if (ok && !cues_parse(cues, text.buf, text.len, &line, &err)) {
        ok = cues->count > 0;
    }
    error_release(&err);
    str_release(&text);
    return ok;
}

static bool write_cues(const struct recorded *self,
                       const struct app_episode *episode, int chapter,
                       int64_t duration_ms, const char *path, struct error *err)
{
    struct sentences sentences = SENTENCES_INIT;
    struct cues heard = CUES_INIT;
    struct cues cues = CUES_INIT;
    struct str text = STR_INIT;
    bool has = read_transcript(self->transcript, &heard);
    bool ok;

    list_sentences(episode, chapter, &sentences);
    recorded_cues(&cues, &sentences, has ? &heard : NULL,
                  self->starts_ms[chapter], duration_ms);
    cues_format(&cues, &text);
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    cues_release(&cues);
    cues_release(&heard);
    sentences_release(&sentences);
    return ok;
}

static bool make_chapter(struct recorded *self,
                         const struct app_episode *episode, int chapter,
                         struct error *err)
{
    struct narration_files files = {NULL, NULL};
    bool last = (size_t)chapter + 1 == episode->meta.chapter_count;
    char *folder = NULL;
    char *part = NULL;
    int64_t ms;
    bool ok;

    recorded_files_of(self, episode, chapter, &files);
    folder = path_folder(files.sound);
    part = xasprintf("%s.%ld.%s", files.sound, (long)getpid(),
                     ending_of(files.sound));
    /* The file knows better than a feed how long it is. */
    ms = sound_probe_ms(self->sound);
    self->duration_ms = ms > 0 ? ms : self->duration_ms;
    fill_starts(self, episode);
    ok = file_make_folder(folder, err) &&
         cut(self, self->starts_ms[chapter],
             last ? LONGEST_MS : self->starts_ms[chapter + 1], part, err) &&
         file_sync(part, err) &&
         (rename(part, files.sound) == 0 ||
          error_set(err, "cannot write '%s'", files.sound));
    if (ok) {
        ms = sound_probe_ms(files.sound);

        ok = write_cues(self, episode, chapter,
                        ms > 0 ? ms
                               : self->starts_ms[chapter + 1] -
                                     self->starts_ms[chapter],
                        files.cues, err);
    }
    unlink(part);
    free(part);
    free(folder);
    narration_files_release(&files);
    return ok;
}

bool app_recorded_make(struct app *app, int n, const char *chapter,
                       struct error *err)
{
    struct app_episode *episode = NULL;
    struct recorded recorded;
    bool ok;
    int at;

    if (!app_episode_read(app, n, &episode, err)) {
        return false;
    }
    at = app_episode_find_chapter(episode, chapter);
    if (at < 0 || !recorded_find(app, episode, &recorded)) {
        if (at < 0) {
            error_set_code(err, ERROR_NOT_FOUND,
                           "episode %d has no chapter '%s'", n, chapter);
        } else {
            error_set_code(err, ERROR_NOT_FOUND,
                           "no recording of episode %d is here", n);
        }
        app_episode_free(episode);
        return false;
    }
    ok = make_chapter(&recorded, episode, at, err);
    recorded_release(&recorded);
    app_episode_free(episode);
    return ok;
}
