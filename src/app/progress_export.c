#include "app/progress_export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/progress.h"
#include "base/clock.h"
#include "base/file.h"
#include "journal/events.h"

static bool is_listed(const struct outline_episode *episode,
                      const struct progress *progress)
{
    return outline_episode_ready(episode) || progress->begun;
}

static double share_of(const struct outline_episode *episode, int64_t words)
{
    double share =
        episode->words > 0 ? (double)words / (double)episode->words : 0;

    return share > 1 ? 1 : share; /* the script has become shorter */
}

/* What the rule of coverage says, whatever was marked. */
static const char *heard_name(const struct progress *progress)
{
    switch (progress->heard) {
    case HEARD_YES:
        return "heard";
    case HEARD_READ:
        return "read";
    case HEARD_PARTLY:
        return "partly";
    case HEARD_NO:
    default:
        return "no";
    }
}

static const char *by_hand(const struct progress *progress)
{
    return progress->mark == MARK_OPEN ? "" : mark_state_name(progress->mark);
}

/* "2026-03-02", or "" for never. */
static const char *last_day(const struct progress *progress, char date[16])
{
    if (progress->resume_chapter == NULL) {
        date[0] = '\0';
        return date;
    }
    return civil_format(progress->resume_at_ms / 86400000, date);
}

/*
 * A text of content may come from a pack: in quotes, and such that no
 * spreadsheet takes it for a formula.
 */
static void add_text(struct str *out, const char *text)
{
    str_add_char(out, '"');
    if (strchr("=+-@\t\r", text[0]) != NULL && text[0] != '\0') {
        str_add_char(out, '\'');
    }
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            str_add_char(out, '"');
        }
        str_add_char(out, *text == '\n' ? ' ' : *text);
    }
    str_add_char(out, '"');
}

static void add_row(struct str *out, const struct outline *outline,
                    const struct outline_episode *episode,
                    const struct progress *progress)
{
    char date[16];

    str_add_format(out, "%d,", episode->n);
    add_text(out, episode->title);
    str_add_format(
        out, ",%s,%zu,%.4f,%.4f,%.4f,%.4f,%s,%s,%s,",
        episode->series >= 0 ? outline->series[episode->series].id : "",
        episode->words, share_of(episode, progress->words[PLAY_HEARD]),
        share_of(episode, progress->words[PLAY_READ]),
        share_of(episode, progress->words[PLAY_ESTIMATED]),
        progress->heard_share, heard_name(progress), by_hand(progress),
        progress->quizzed ? "yes" : "no");
    if (progress->best_score >= 0) {
        str_add_format(out, "%.4f", progress->best_score);
    }
    str_add_format(out, ",%d,%zu,%zu,%zu,%s,%.4f,%s\n", progress->quizzes,
                   progress->live, progress->answered, progress->due,
                   progress->held ? "yes" : "no", progress->mastery,
                   last_day(progress, date));
}

void app_progress_csv(struct app *app, struct str *out)
{
    const struct progress *progress = app_progress(app);
    const struct outline *outline = app_outline(app, OUTLINE_CHAPTERS);

    str_add(out, "episode,title,series,words,heard_share,read_share,"
                 "estimated_share,met_share,heard,marked_by_hand,quizzed,"
                 "best_score,quizzes,questions,answered,due,held,mastery,"
                 "last_played\n");
    for (size_t i = 0; i < outline->episode_count; i++) {
        if (is_listed(&outline->episodes[i], &progress[i])) {
            add_row(out, outline, &outline->episodes[i], &progress[i]);
        }
    }
}

static void add_object(struct json_out *json, const struct outline *outline,
                       const struct outline_episode *episode,
                       const struct progress *progress)
{
    char date[16];

    json_open_object(json, NULL);
    json_int(json, "episode", episode->n);
    json_text(json, "title", episode->title);
    json_text(json, "series",
              episode->series >= 0 ? outline->series[episode->series].id
                                   : NULL);
    json_int(json, "words", (int64_t)episode->words);
    json_number(json, "heard_share",
                share_of(episode, progress->words[PLAY_HEARD]), 6);
    json_number(json, "read_share",
                share_of(episode, progress->words[PLAY_READ]), 6);
    json_number(json, "estimated_share",
                share_of(episode, progress->words[PLAY_ESTIMATED]), 6);
    json_number(json, "met_share", progress->heard_share, 6);
    json_text(json, "heard", heard_name(progress));
    json_text(json, "marked_by_hand",
              progress->mark == MARK_OPEN ? NULL : by_hand(progress));
    json_bool(json, "quizzed", progress->quizzed);
    if (progress->best_score >= 0) {
        json_number(json, "best_score", progress->best_score, 6);
    } else {
        json_text(json, "best_score", NULL);
    }
    json_int(json, "quizzes", progress->quizzes);
    json_int(json, "questions", (int64_t)progress->live);
    json_int(json, "answered", (int64_t)progress->answered);
    json_int(json, "due", (int64_t)progress->due);
    json_bool(json, "held", progress->held);
    json_number(json, "mastery", progress->mastery, 6);
    json_text(json, "last_played",
              progress->resume_chapter != NULL ? last_day(progress, date)
                                               : NULL);
    json_close_object(json);
}

void app_progress_json(struct app *app, struct json_out *json, const char *key)
{
    const struct progress *progress = app_progress(app);
    const struct outline *outline = app_outline(app, OUTLINE_CHAPTERS);

    json_open_list(json, key);
    for (size_t i = 0; i < outline->episode_count; i++) {
        if (is_listed(&outline->episodes[i], &progress[i])) {
            add_object(json, outline, &outline->episodes[i], &progress[i]);
        }
    }
    json_close_list(json);
}

bool app_progress_write(struct app *app, const char *path, struct error *err)
{
    struct str text = STR_INIT;
    struct json_out json;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0) {
        return error_set_errno(err, errno, "cannot write '%s'", path);
    }
    close(fd); /* the name is ours; the bytes come all at once */
    if (str_ends_with(path, ".json")) {
        json_begin(&json, &text);
        app_progress_json(app, &json, NULL);
        str_add_char(&text, '\n');
    } else {
        app_progress_csv(app, &text);
    }
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    if (!ok) {
        unlink(path);
    }
    str_release(&text);
    return ok;
}
