/* Transcripts of recordings: T001 to T006. */
#include <stdlib.h>

#include "base/file.h"
#include "lint/context.h"
#include "markup/cues.h"

enum { TRANSCRIPT_MAX = 8 * 1024 * 1024 };

static void check_order(struct lint *lint, const char *file,
                        const struct cues *cues)
{
    for (size_t i = 1; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];
        const struct cue *before = &cues->items[i - 1];

        if (cue->start_ms < before->start_ms) {
            lint_at_line(lint, file, cue->line, 1, "T002",
                         "the cue starts before the one above it");
        } else if (before->end_ms - cue->start_ms >
                   lint->limits->cue_overlap_ms) {
            lint_at_line(lint, file, cue->line, 1, "T003",
                         "the cue starts %lld ms before the last one ends",
                         (long long)(before->end_ms - cue->start_ms));
        }
    }
}

static void check_end(struct lint *lint, const char *file,
                      const struct cues *cues, const struct episode *episode)
{
    const struct cue *last;

    if (cues->count == 0 || episode->recording.duration_s == 0) {
        return;
    }
    last = &cues->items[cues->count - 1];
    if (last->end_ms > episode->recording.duration_s * 1000) {
        lint_at_line(lint, file, last->line, 1, "T004",
                     "the cue ends past the recording, which lasts %lld s",
                     (long long)episode->recording.duration_s);
    }
}

static void check_chapters(struct lint *lint, const struct cues *cues,
                           const struct episode *episode)
{
    const struct recording *recording = &episode->recording;

    for (size_t i = 0; i < recording->start_count; i++) {
        int64_t at = recording->starts[i].at_s * 1000;
        int64_t nearest = INT64_MAX;

        for (size_t k = 0; k < cues->count; k++) {
            int64_t off = llabs(cues->items[k].start_ms - at);

            nearest = off < nearest ? off : nearest;
        }
        if (nearest > lint->limits->chapter_cue_s * 1000) {
            lint_at(lint, episode->file,
                    node_get(node_get(recording->node, "starts"),
                             recording->starts[i].chapter),
                    "T005", "no cue starts within %ld s of chapter '%s'",
                    lint->limits->chapter_cue_s, recording->starts[i].chapter);
        }
    }
}

static void check_cover(struct lint *lint, const char *file,
                        const struct cues *cues, const struct episode *episode)
{
    const struct recording *recording = &episode->recording;
    int64_t covered = 0;
    int64_t end = 0;

    if (recording->transcript.status != TRANSCRIPT_REVIEWED ||
        recording->duration_s == 0) {
        return;
    }
    for (size_t i = 0; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];
        int64_t from = cue->start_ms > end ? cue->start_ms : end;

        if (cue->end_ms > from) {
            covered += cue->end_ms - from;
            end = cue->end_ms;
        }
    }
    if ((double)covered <
        lint->limits->cue_cover * (double)recording->duration_s * 1000) {
        lint_at_line(
            lint, file, 1, 1, "T006", "reviewed, but cues cover %lld of %lld s",
            (long long)(covered / 1000), (long long)recording->duration_s);
    }
}

static void check_file(struct lint *lint, const struct content_file *file)
{
    const struct episode *episode =
        catalog_get_episode(lint->catalog, file->episode);
    struct cues cues = CUES_INIT;
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    unsigned line = 1;

    if (!file_read(file->path, TRANSCRIPT_MAX, &text, &err)) {
        lint_at_line(lint, file->name, 1, 1, "T001", "%s", error_get(&err));
        goto out;
    }
    if (!str_starts_with(text.buf, "WEBVTT") &&
        !str_starts_with(text.buf, "\xef\xbb\xbfWEBVTT")) {
        lint_at_line(lint, file->name, 1, 1, "T001",
                     "a transcript begins with the line WEBVTT");
        goto out;
    }
    if (!cues_parse(&cues, text.buf, text.len, &line, &err)) {
        lint_at_line(lint, file->name, line, 1, "T002", "%s", error_get(&err));
    }
    check_order(lint, file->name, &cues);
    if (episode != NULL) {
        check_end(lint, file->name, &cues, episode);
        check_chapters(lint, &cues, episode);
        check_cover(lint, file->name, &cues, episode);
    }
out:
    cues_release(&cues);
    str_release(&text);
    error_release(&err);
}

void lint_transcripts(struct lint *lint)
{
    const struct content_files *files = &lint->catalog->files;

    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].kind == CONTENT_TRANSCRIPT) {
            check_file(lint, &files->items[i]);
        }
    }
}
