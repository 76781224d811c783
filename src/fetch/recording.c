#include "fetch/recording.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"
#include "fetch/chapters.h"
#include "fetch/embedded.h"
#include "fetch/fetched.h"
#include "fetch/transcript.h"

enum { EXTRA_MAX = 8 * 1024 * 1024, SIGNATURE_MAX = 16 * 1024 };

static void add_recording(struct str *out, const struct transfer *transfer,
                          int64_t bytes)
{
    const struct job *job = &transfer->job;
    struct json_out json;

    json_begin(&json, out);
    json_open_object(&json, NULL);
    json_text(&json, "step", "recording");
    json_text(&json, "id", job->id);
    json_text(&json, "file", transfer->file);
    json_text(&json, "url", job->url);
    json_int(&json, "bytes", bytes);
    json_text(&json, "sha256", transfer->sha256);
    json_bool(&json, "checked", job->checksum != NULL);
    json_int(&json, "duration_ms", job->duration_ms);
    json_int(&json, "at", clock_now_ms() / 1000);
    json_close_object(&json);
    str_add_char(out, '\n');
}

static void add_chapters(struct str *out, const struct chapter_marks *marks)
{
    for (size_t i = 0; i < marks->count; i++) {
        struct json_out json;

        json_begin(&json, out);
        json_open_object(&json, NULL);
        json_text(&json, "step", "chapter");
        json_int(&json, "start_ms", marks->items[i].start_ms);
        json_text(&json, "title", marks->items[i].title);
        json_close_object(&json);
        str_add_char(out, '\n');
    }
}

/* Sound files of an earlier download with another ending. */
static void delete_others(const struct transfer *transfer, const char *folder)
{
    struct str_list names = STR_LIST_INIT;
    char *prefix = xasprintf("%s.", transfer->job.id);

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];

        if (str_starts_with(name, prefix) && !str_equal(name, transfer->file) &&
            !str_ends_with(name, ".recording") &&
            !str_ends_with(name, ".state")) {
            char *path = path_join(folder, name);

            unlink(path);
            free(path);
        }
    }
    str_list_release(&names);
    free(prefix);
}

static bool write_lines(const struct transfer *transfer, const char *folder,
                        const struct chapter_marks *marks, struct error *err)
{
    char *sound = path_join(folder, transfer->file);
    char *path = xasprintf("%s/%s.recording", folder, transfer->job.id);
    struct str text = STR_INIT;
    struct file_stamp stamp = {0, 0};
    bool ok;

    file_get_stamp(sound, &stamp);
    add_recording(&text, transfer, stamp.size);
    add_chapters(&text, marks);
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    free(sound);
    free(path);
    return ok;
}

bool recording_write(const struct transfer *transfer, const char *folder,
                     struct error *err)
{
    static const struct chapter_marks none = CHAPTER_MARKS_INIT;

    if (transfer->job.kind == FILE_SOUND &&
        !write_lines(transfer, folder, &none, err)) {
        return false;
    }
    delete_others(transfer, folder);
    return true;
}

static void note(struct str_list *notes, const char *what,
                 const struct error *err)
{
    str_list_take(notes, xasprintf("%s: %s", what, error_get(err)));
}

static bool get_chapters(const struct transfer *transfer, const char *folder,
                         struct error *err)
{
    struct chapter_marks marks = CHAPTER_MARKS_INIT;
    struct fetched fetched;
    bool ok = fetched_get(&fetched, transfer->job.chapters, transfer->settings,
                          EXTRA_MAX, NULL, err) &&
              chapters_parse(&marks, fetched.body.buf, fetched.body.len, err) &&
              write_lines(transfer, folder, &marks, err);

    fetched_release(&fetched);
    chapter_marks_release(&marks);
    return ok;
}

/* Where nobody published chapters, the file itself may have them. */
static bool take_embedded(const struct transfer *transfer, const char *folder,
                          struct error *err)
{
    struct chapter_marks marks = CHAPTER_MARKS_INIT;
    char *path = path_join(folder, transfer->file);
    bool ok;

    embedded_chapters(&marks, path);
    ok = marks.count == 0 || write_lines(transfer, folder, &marks, err);
    chapter_marks_release(&marks);
    free(path);
    return ok;
}

static bool get_transcript(const struct transfer *transfer, const char *folder,
                           struct error *err)
{
    const char *type = transfer->job.transcript_type;
    char *path = xasprintf("%s/%s.vtt", folder, transfer->job.id);
    struct cues cues = CUES_INIT;
    struct str text = STR_INIT;
    struct fetched fetched;
    bool ok = fetched_get(&fetched, transfer->job.transcript,
                          transfer->settings, EXTRA_MAX, NULL, err) &&
              transcript_parse(&cues, type != NULL ? type : "",
                               fetched.body.buf, fetched.body.len, err);

    if (ok) {
        cues_format(&cues, &text);
        ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    }
    str_release(&text);
    cues_release(&cues);
    fetched_release(&fetched);
    free(path);
    return ok;
}

/* An old one goes in any case: it is not of these bytes. */
static bool get_signature(const struct transfer *transfer, const char *folder,
                          struct error *err)
{
    char *path = xasprintf("%s/%s.minisig", folder, transfer->file);
    struct fetched fetched;
    bool ok;

    unlink(path);
    ok = fetched_get(&fetched, transfer->job.signature, transfer->settings,
                     SIGNATURE_MAX, NULL, err) &&
         file_write_atomic(path, fetched.body.buf, fetched.body.len, 0600, err);
    fetched_release(&fetched);
    free(path);
    return ok;
}

void recording_add_extras(const struct transfer *transfer, const char *folder,
                          struct str_list *notes)
{
    struct error err = ERROR_INIT;
    bool published = transfer->job.chapters != NULL;

    if (published && !get_chapters(transfer, folder, &err)) {
        note(notes, "chapters", &err);
        error_clear(&err);
        published = false;
    }
    if (!published && transfer->job.kind == FILE_SOUND &&
        !take_embedded(transfer, folder, &err)) {
        note(notes, "chapters", &err);
        error_clear(&err);
    }
    if (transfer->job.transcript != NULL &&
        !get_transcript(transfer, folder, &err)) {
        note(notes, "transcript", &err);
        error_clear(&err);
    }
    if (transfer->job.signature != NULL &&
        !get_signature(transfer, folder, &err)) {
        note(notes, "signature", &err);
    }
    error_release(&err);
}
