#include "narration/join.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "markup/cues.h"

static const struct {
    const char *name;
    const char *type;
    const char *words; /* of ffmpeg, divided by blanks */
} formats[] = {
    [JOIN_MP3] = {"mp3", "audio/mpeg",
                  "-c:a libmp3lame -b:a 48k -id3v2_version 3 -f mp3"},
    [JOIN_OPUS] = {"opus", "audio/ogg; codecs=opus",
                   "-c:a libopus -b:a 24k -application voip "
                   "-compression_level 3 -f ogg"},
    [JOIN_M4A] = {"m4a", "audio/x-m4a",
                  "-c:a aac -b:a 48k -movflags +faststart -f ipod"},
};

const char *join_format_name(enum join_format format)
{
    return formats[format].name;
}

const char *join_format_type(enum join_format format)
{
    return formats[format].type;
}

/* ------------------------------------------------------------ ffmetadata */

static void add_escaped(struct str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("=;#\\\n", *text) != NULL) {
            str_add_char(out, '\\');
        }
        str_add_char(out, *text);
    }
}

static void add_tag(struct str *out, const char *key, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        str_add_format(out, "%s=", key);
        add_escaped(out, value);
        str_add_char(out, '\n');
    }
}

static bool write_metadata(const struct join_chapter *chapters, size_t count,
                           const struct join_tags *tags, const char *path,
                           struct error *err)
{
    struct str text = STR_INIT;
    bool ok;

    str_add(&text, ";FFMETADATA1\n");
    add_tag(&text, "title", tags->title);
    add_tag(&text, "album", tags->album);
    add_tag(&text, "artist", tags->artist);
    add_tag(&text, "track", tags->track);
    add_tag(&text, "language", tags->language);
    add_tag(&text, "genre", "Podcast");
    for (size_t i = 0; i < count; i++) {
        str_add_format(
            &text, "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%lld\nEND=%lld\n",
            (long long)chapters[i].start_ms, (long long)chapters[i].end_ms);
        add_tag(&text, "title", chapters[i].title);
    }
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    return ok;
}

/* ------------------------------------------------------------- arguments */

static void add_words(struct str_list *argv, const char *words)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        str_list_take(argv, xstrndup(words, len));
        words += len + (words[len] != '\0');
    }
}

static void add_inputs(struct str_list *argv,
                       const struct join_chapter *chapters, size_t count,
                       const char *metadata)
{
    add_words(argv, "ffmpeg -nostdin -loglevel error -y -fflags +bitexact");
    for (size_t i = 0; i < count; i++) {
        str_list_add(argv, "-i");
        str_list_add(argv, chapters[i].sound);
    }
    add_words(argv, "-f ffmetadata -i");
    str_list_add(argv, metadata);
}

/* All chapters one behind the other, and a copy for each output. */
static void add_filter(struct str_list *argv, size_t count, size_t outputs)
{
    struct str filter = STR_INIT;

    for (size_t i = 0; i < count; i++) {
        str_add_format(&filter, "[%zu:a]", i);
    }
    str_add_format(&filter, "concat=n=%zu:v=0:a=1,aresample=24000,asplit=%zu",
                   count, outputs);
    for (size_t i = 0; i < outputs; i++) {
        str_add_format(&filter, "[out%zu]", i);
    }
    str_list_add(argv, "-filter_complex");
    str_list_add(argv, filter.buf);
    str_release(&filter);
}

static void add_number(struct str_list *argv, size_t number)
{
    str_list_take(argv, xasprintf("%zu", number));
}

static void add_comment(struct str_list *argv, size_t at, const char *suffix,
                        const char *value)
{
    str_list_add(argv, "-metadata");
    str_list_take(argv, xasprintf("CHAPTER%03zu%s=%s", at, suffix, value));
}

/* CHAPTER000=00:00:57.681, CHAPTER000NAME=…: the form that players read. */
static void add_comments(struct str_list *argv,
                         const struct join_chapter *chapters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str time = STR_INIT;

        cue_time_format(chapters[i].start_ms, &time);
        add_comment(argv, i, "", time.buf);
        add_comment(argv, i, "NAME", chapters[i].title);
        str_release(&time);
    }
}

static void add_output(struct str_list *argv,
                       const struct join_chapter *chapters, size_t count,
                       const struct join_output *output, size_t at)
{
    bool comments = output->format == JOIN_OPUS;

    str_list_add(argv, "-map");
    str_list_take(argv, xasprintf("[out%zu]", at));
    str_list_add(argv, "-map_metadata");
    add_number(argv, count); /* the input behind the chapters */
    str_list_add(argv, "-map_chapters");
    if (comments) {
        str_list_add(argv, "-1");
        add_comments(argv, chapters, count);
    } else {
        add_number(argv, count);
    }
    add_words(argv, "-flags +bitexact -fflags +bitexact -ac 1 -ar 24000");
    add_words(argv, formats[output->format].words);
    str_list_add(argv, output->path);
}

bool join_chapters(const struct watch *watch,
                   const struct join_chapter *chapters, size_t count,
                   const struct join_tags *tags,
                   const struct join_output *outputs, size_t output_count,
                   const char *scratch, struct error *err)
{
    struct str_list argv = STR_LIST_INIT;
    bool ok = write_metadata(chapters, count, tags, scratch, err);

    if (ok) {
        add_inputs(&argv, chapters, count, scratch);
        add_filter(&argv, count, output_count);
        for (size_t i = 0; i < output_count; i++) {
            add_output(&argv, chapters, count, &outputs[i], i);
        }
        str_list_take(&argv, NULL);
        ok = narration_run(watch, (const char *const *)argv.items, NULL, NULL,
                           err);
        argv.count--; /* the NULL that ends the arguments */
    }
    str_list_release(&argv);
    return ok;
}
