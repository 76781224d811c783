/* What narration costs with each voice that is installed: how much faster than
 * it is heard, and how much room it takes; beside it the voice alone, all of
 * the text in one piece. One chapter of episode 51. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "bench/bench.h"
#include "narration/narration.h"

enum { CHAPTER = 1, HOUR_S = 3600 };

static bool go_on(void *context, double share)
{
    (void)context;
    return share >= 0;
}

static struct document *read_script(void)
{
    const char *content = getenv("DSTUDIO_CONTENT");
    char *path = path_join(content != NULL ? content : "content",
                           "quantitative-systems/ep051.md");
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct document *script = NULL;

    if (file_read(path, 1024 * 1024, &text, &err)) {
        script = document_parse(text.buf, text.len, &err);
    }
    error_release(&err);
    str_release(&text);
    free(path);
    return script;
}

static double seconds_of(const char *cues_path)
{
    struct cues cues = CUES_INIT;
    struct error ignored = ERROR_INIT;
    double seconds = 0;

    if (narration_read_cues(cues_path, &cues, &ignored)) {
        seconds = (double)cues_duration_ms(&cues) / 1000;
    }
    cues_release(&cues);
    error_release(&ignored);
    return seconds;
}

/* Seconds of a processor that programs started here have taken: whatever else
 * the machine does. */
static double processor_s(void)
{
    struct rusage ours;
    struct rusage theirs;

    getrusage(RUSAGE_SELF, &ours);
    getrusage(RUSAGE_CHILDREN, &theirs);
    return (double)(ours.ru_utime.tv_sec + ours.ru_stime.tv_sec +
                    theirs.ru_utime.tv_sec + theirs.ru_stime.tv_sec) +
           (double)(ours.ru_utime.tv_usec + ours.ru_stime.tv_usec +
                    theirs.ru_utime.tv_usec + theirs.ru_stime.tv_usec) /
               1e6;
}

/* The whole chapter given to the program at once: neither cues nor encoding. */
static double voice_alone(const struct narrator *narrator,
                          const struct document *script)
{
    char *text_path = path_join(narrator->folder, "text");
    char *wav_path = path_join(narrator->folder, "wav");
    struct str text = STR_INIT;
    struct str command = STR_INIT;
    struct error ignored = ERROR_INIT;
    double began;
    double spent = 0;

    narration_add_spoken(narrator, script, CHAPTER, &text);
    for (const char *at = narrator->command; *at != '\0';) {
        bool in = str_starts_with(at, "{text}");
        bool out = str_starts_with(at, "{wav}");

        str_add_len(&command,
                    in    ? text_path
                    : out ? wav_path
                          : at,
                    in || out ? strlen(in ? text_path : wav_path) : 1);
        at += in ? 6 : out ? 5 : 1;
    }
    str_add(&command, " >/dev/null 2>&1");
    if (file_write_atomic(text_path, text.buf, text.len, 0600, &ignored)) {
        began = processor_s();
        spent = system(command.buf) == 0 ? processor_s() - began : 0;
    }
    unlink(text_path);
    unlink(wav_path);
    error_release(&ignored);
    str_release(&command);
    str_release(&text);
    free(text_path);
    free(wav_path);
    return spent;
}

static void measure(const char *name, const struct narrator *narrator,
                    const struct document *script)
{
    struct narration_files files;
    struct error err = ERROR_INIT;
    struct file_stamp stamp = {0, 0};
    double began = processor_s();
    double spent;
    double seconds;
    double alone;
    char what[64];

    narration_files_of(narrator, script, CHAPTER, "ep051", name, &files);
    if (!narration_make(narrator, script, CHAPTER, &files, go_on, NULL, &err) ||
        !file_get_stamp(files.sound, &stamp)) {
        printf("%s: %s\n", name, error_get(&err));
    } else {
        spent = processor_s() - began;
        seconds = seconds_of(files.cues);
        alone = voice_alone(narrator, script);
        snprintf(what, sizeof(what), "narration with %s", name);
        bench_line(what, seconds / spent, "s/s", "the voice alone",
                   alone > 0 ? seconds / alone : 0);
        snprintf(what, sizeof(what), "narration with %s, size", name);
        bench_line(what, (double)stamp.size / 1e6 * HOUR_S / seconds, "MB/h",
                   NULL, 0);
    }
    error_release(&err);
    narration_files_release(&files);
}

void bench_narrate(void)
{
    static const struct {
        enum voice voice;
        const char *name;
    } voices[] = {{VOICE_FLITE, "flite"},
                  {VOICE_ESPEAK, "espeak-ng"},
                  {VOICE_FESTIVAL, "festival"}};
    struct document *script = read_script();
    char *folder = path_join(getenv("HOME"), "narration");

    for (size_t i = 0; script != NULL && i < COUNT_OF(voices); i++) {
        struct voice_choice choice = {.voice = voices[i].voice,
                                      .cache = folder};
        struct narrator narrator;
        struct error err = ERROR_INIT;

        if (narrator_init(&narrator, &choice, &err)) {
            measure(voices[i].name, &narrator, script);
        } else {
            printf("%s is not measured: %s\n", voices[i].name, error_get(&err));
        }
        narrator_release(&narrator);
        error_release(&err);
    }
    free(folder);
    document_free(script);
}
