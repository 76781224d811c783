/* One episode on its way into the folder: narrated, joined, renamed into place.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/narrate.h"
#include "app/publish_private.h"
#include "app/sound.h"
#include "base/file.h"
#include "base/path.h"
#include "base/random.h"
#include "publish/chapters.h"
#include "publish/digest.h"
#include "publish/transcript.h"

/* Part of every key: a change here makes all files anew. */
static const char making[] = "publish 1";

/* An episode on its way into the folder. */
struct issue {
    struct publication *self;
    struct app_episode *episode;
    char id[8];
    char *folder; /* where it will stand */
    char *part;   /* where it is made */
    struct narrator narrator;
    struct feed_chapter *chapters;
    struct join_chapter *sounds;
    struct narration_files *files;
    size_t count; /* chapters that are said aloud */
    int64_t ms;
    char key[17];
    struct watch watch;
};

static bool issue_open(struct issue *issue, int n, struct error *err)
{
    size_t chapters;

    if (!app_episode_read(issue->self->app, n, &issue->episode, err)) {
        return false;
    }
    if (issue->episode->script == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "episode %d, '%s', has no script yet", n,
                              issue->episode->meta.title);
    }
    chapters = issue->episode->meta.chapter_count + 1;
    issue->chapters = xcalloc(chapters, sizeof(*issue->chapters));
    issue->sounds = xcalloc(chapters, sizeof(*issue->sounds));
    issue->files = xcalloc(chapters, sizeof(*issue->files));
    episode_id_format(n, issue->id);
    issue->folder = publication_folder_of(issue->self, n);
    issue->part = xasprintf("%s.part", issue->folder);
    return app_narrator(issue->self->app, &issue->narrator, err);
}

static void issue_close(struct issue *issue)
{
    for (size_t i = 0; i < issue->count; i++) {
        narration_files_release(&issue->files[i]);
    }
    free(issue->chapters);
    free(issue->sounds);
    free(issue->files);
    free(issue->folder);
    free(issue->part);
    narrator_release(&issue->narrator);
    app_episode_free(issue->episode);
}

static uint64_t add_to_key(uint64_t key, const char *text)
{
    return fnv_add(key, text, strlen(text) + 1);
}

/* The key: what is said and with which voice, titles, forms. */
static void find_key(struct issue *issue)
{
    const struct publication *self = issue->self;
    const struct episode *meta = &issue->episode->meta;
    uint64_t key = add_to_key(FNV_START, making);

    key = add_to_key(add_to_key(key, meta->title), self->title);
    key = add_to_key(key, self->author);
    for (size_t i = 0; i < self->format_count; i++) {
        key = add_to_key(key, join_format_name(self->formats[i]));
    }
    for (size_t i = 0; i < issue->count; i++) {
        key = add_to_key(key, path_name(issue->files[i].sound));
        key = add_to_key(key, issue->chapters[i].title);
    }
    snprintf(issue->key, sizeof(issue->key), "%016llx",
             (unsigned long long)key);
}

static void find_chapters(struct issue *issue)
{
    const struct app_episode *episode = issue->episode;

    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        if (episode->chapter_of[i] == NO_CHAPTER) {
            continue;
        }
        narration_files_of(&issue->narrator, episode->script,
                           episode->chapter_of[i], issue->id,
                           episode->meta.chapters[i].id,
                           &issue->files[issue->count]);
        issue->chapters[issue->count++] = (struct feed_chapter){
            .id = episode->meta.chapters[i].id,
            .title = episode->meta.chapters[i].title,
        };
    }
}

static char *part_file(const struct issue *issue, const char *ending)
{
    return xasprintf("%s/%s.%s", issue->part, issue->id, ending);
}

static bool write_part(const struct issue *issue, const char *ending,
                       const struct str *text, struct error *err)
{
    char *path = part_file(issue, ending);
    bool ok = file_write_atomic(path, text->buf, text->len, 0644, err);

    free(path);
    return ok;
}

/* Times of the whole out of those of the chapters, and the transcript. */
static bool write_texts(struct issue *issue, struct error *err)
{
    struct str transcript = STR_INIT;
    struct str list = STR_INIT;
    bool ok = true;

    transcript_begin(&transcript);
    for (size_t i = 0; ok && i < issue->count; i++) {
        struct feed_chapter *chapter = &issue->chapters[i];
        struct cues cues = CUES_INIT;

        ok = narration_read_cues(issue->files[i].cues, &cues, err);
        chapter->start_ms = issue->ms;
        issue->ms += ok ? cues_duration_ms(&cues) : 0;
        chapter->end_ms = issue->ms;
        transcript_add(&transcript, chapter, &cues);
        issue->sounds[i] = (struct join_chapter){
            .sound = issue->files[i].sound,
            .title = chapter->title,
            .start_ms = chapter->start_ms,
            .end_ms = chapter->end_ms,
        };
        cues_release(&cues);
    }
    chapters_format(issue->chapters, issue->count, &list);
    ok = ok && write_part(issue, "vtt", &transcript, err) &&
         write_part(issue, "chapters.json", &list, err);
    str_release(&transcript);
    str_release(&list);
    return ok;
}

static bool write_sound(struct issue *issue, struct error *err)
{
    const struct publication *self = issue->self;
    struct join_output outputs[JOIN_FORMATS];
    char *paths[JOIN_FORMATS];
    char *scratch = part_file(issue, "tags");
    char track[16];
    struct join_tags tags = {
        .title = issue->episode->meta.title,
        .album = self->title,
        .artist = self->author,
        .track = track,
        .language = "eng",
    };
    bool ok;

    snprintf(track, sizeof(track), "%d", issue->episode->n);
    for (size_t i = 0; i < self->format_count; i++) {
        paths[i] = part_file(issue, join_format_name(self->formats[i]));
        outputs[i] = (struct join_output){self->formats[i], paths[i]};
    }
    ok = join_chapters(&issue->watch, issue->sounds, issue->count, &tags,
                       outputs, self->format_count, scratch, err);
    unlink(scratch);
    for (size_t i = 0; i < self->format_count; i++) {
        free(paths[i]);
    }
    free(scratch);
    return ok;
}

static bool note_file(const struct issue *issue, const char *ending,
                      struct published *published, struct error *err)
{
    struct published_file *file = &published->files[published->count];
    char *path = part_file(issue, ending);
    struct digest digest;
    bool ok = digest_file(path, &digest, err);

    if (ok) {
        snprintf(file->name, sizeof(file->name), "%s", path_name(path));
        file->bytes = digest.bytes;
        memcpy(file->hex, digest.hex, sizeof(file->hex));
        memcpy(file->integrity, digest.integrity, sizeof(file->integrity));
        published->count++;
    }
    free(path);
    return ok;
}

/* What stands there now remembers when the episode first came out. */
static bool write_state(struct issue *issue, struct error *err)
{
    const struct publication *self = issue->self;
    struct published before;
    struct published now;
    struct str text = STR_INIT;
    char *path = path_join(issue->part, PUBLISHED_NAME);
    bool ok = true;

    memset(&now, 0, sizeof(now));
    memcpy(now.key, issue->key, sizeof(now.key));
    now.ms = issue->ms;
    now.changed_ms = now.published_ms = app_now_ms(self->app);
    if (publication_read(self, issue->episode->n, &before)) {
        now.published_ms = before.published_ms;
    }
    for (size_t i = 0; ok && i < self->format_count; i++) {
        ok = note_file(issue, join_format_name(self->formats[i]), &now, err);
    }
    ok = ok && note_file(issue, "chapters.json", &now, err) &&
         note_file(issue, "vtt", &now, err);
    if (ok) {
        published_format(&now, &text);
        ok = file_write_atomic(path, text.buf, text.len, 0644, err);
    }
    str_release(&text);
    free(path);
    return ok;
}

static void remove_folder(const char *folder)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(folder, names.items[i]);

        unlink(path);
        free(path);
    }
    rmdir(folder);
    str_list_release(&names);
}

/*
 * The new folder in the place of the old one, at once where the file system can
 * exchange two; elsewhere a reader of the feed that comes between finds nothing
 * for an instant, never half a file.
 */
static bool put_in_place(const struct issue *issue, struct error *err)
{
    char *old;
    bool there;
    bool ok;

    if (renameat2(AT_FDCWD, issue->part, AT_FDCWD, issue->folder,
                  RENAME_EXCHANGE) == 0) {
        remove_folder(issue->part);
        return true;
    }
    old = xasprintf("%s.old", issue->folder);
    remove_folder(old);
    there = rename(issue->folder, old) == 0;
    ok = rename(issue->part, issue->folder) == 0;
    if (!ok) {
        error_set_errno(err, errno, "cannot write '%s'", issue->folder);
        if (there && rename(old, issue->folder) != 0) {
            error_prefix(err, "the old files are in '%s'", old);
        }
    }
    if (ok) {
        remove_folder(old);
    }
    free(old);
    return ok;
}

/* Narrating is most of the work; joining takes about a third as long. */
struct first_part {
    bool (*progress)(void *context, double share);
    void *context;
};

static bool report_first(void *context, double share)
{
    const struct first_part *part = context;

    return part->progress(part->context, share * 0.7);
}

static bool issue_make(struct issue *issue, struct error *err)
{
    struct first_part part = {issue->watch.progress, issue->watch.context};
    int held;
    bool ok = app_narrate(issue->self->app, issue->episode->n, NULL,
                          report_first, &part, err);

    held = sound_hold(issue->episode->n);
    remove_folder(issue->part);
    ok = ok && publication_make_folder(issue->part, err) &&
         write_texts(issue, err) && watch_tell(&issue->watch, 0.7, err) &&
         write_sound(issue, err) && write_state(issue, err) &&
         put_in_place(issue, err);
    if (!ok) {
        remove_folder(issue->part);
    }
    if (held >= 0) {
        close(held);
    }
    return ok;
}

bool publication_add(struct publication *self, int n,
                     bool (*progress)(void *context, double share),
                     void *context, bool *changed, struct error *err)
{
    struct issue issue = {.self = self, .watch = {progress, context, 0}};
    struct published published;
    bool ok = issue_open(&issue, n, err);

    *changed = false;
    if (ok) {
        find_chapters(&issue);
        find_key(&issue);
        if (!publication_read(self, n, &published) ||
            !str_equal(published.key, issue.key)) {
            ok = issue_make(&issue, err);
            *changed = ok;
        }
    }
    ok = ok && watch_tell(&issue.watch, 1, err);
    issue_close(&issue);
    return ok;
}

bool publication_remove(struct publication *self, int episode,
                        struct error *err)
{
    char *folder = publication_folder_of(self, episode);
    bool there = file_is_folder(folder);

    if (there) {
        remove_folder(folder);
    }
    free(folder);
    return there ||
           error_set_code(err, ERROR_NOT_FOUND,
                          "episode %d is not published there", episode);
}
